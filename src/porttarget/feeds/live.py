"""Live feeds: a TCP client that comes back by itself, and a UDP listener, both behind a bounded queue.

In: `tcp://host:port` or `udp://address:port`. Out: whole lines as bytes to an async sink, and counters. When the sink
is slower than the feed the oldest waiting lines are dropped and counted, so the newest positions arrive. UDP is best
effort; nothing here decodes, stores or acknowledges.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final, Literal, cast
from urllib.parse import urlsplit

from porttarget.errors import UsageError
from porttarget.feeds.backlog import Backlog

Sink = Callable[[bytes], Awaitable[None]]
BACKOFF_S: Final = (0.5, 30.0)
DEAD_AFTER_S: Final = 60.0
BLACK_HOLE_S: Final = 15.0  # a peer that acknowledges nothing for so long is gone
_READ: Final = 65_536


def parse_feed_url(url: str) -> tuple[Literal["tcp", "udp"], str, int]:
    """Scheme, host and port of a feed's address; UsageError where it is not `tcp://host:port` or `udp://host:port`."""
    wrong = UsageError(f"feed address is {url!r}, expected tcp://host:port or udp://address:port", found=url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in ("tcp", "udp") or port is None or parts.path not in ("", "/") or parts.username:
        raise wrong
    if parts.hostname is None and parts.scheme == "tcp":
        raise wrong
    return cast(Literal["tcp", "udp"], parts.scheme), parts.hostname or "0.0.0.0", port  # noqa: S104 (udp://:port asks for all interfaces)


class Feed:
    """One live source. `name` is the receiver its messages are said to be heard by."""

    def __init__(
        self,
        url: str,
        *,
        name: str | None = None,
        max_waiting_bytes: int = 8 << 20,
        dead_after_s: float = DEAD_AFTER_S,
        backoff_s: tuple[float, float] = BACKOFF_S,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: random.Random | None = None,
    ) -> None:
        self.scheme, self.host, self.port = parse_feed_url(url)
        self.url = url
        self.name = name or url
        self._dead_after_s = dead_after_s
        self._backoff_s = backoff_s
        self._clock = clock
        self._chance = chance or random.Random()
        self._backlog = Backlog(max_waiting_bytes, clock)
        self._stopping = asyncio.Event()
        self._connected = False
        self._connections = 0
        self._attempts_failed = 0  # since bytes last came
        self._silences = 0
        self._last_error: str | None = None

    def status(self) -> dict[str, object]:
        """Counters for people and metrics; times are UTC, ISO 8601."""
        seen = self._backlog.last_message_at
        return {
            "name": self.name,
            "url": self.url,
            "connected": self._connected,
            "sentences_per_s": self._backlog.rate(),
            "last_message_at": seen.isoformat() if seen is not None else None,
            "bytes": self._backlog.bytes_in,
            "sentences": self._backlog.sentences_in,
            "dropped_bytes": self._backlog.bytes_dropped,
            "drops": self._backlog.sentences_dropped,
            "reconnects": max(0, self._connections - 1),
            "silences": self._silences,
            "waiting_bytes": self._backlog.bytes_waiting,
            "last_error": self._last_error,
        }

    def stop(self) -> None:
        """Read no more; `run` returns once the sink has had what waits."""
        self._stopping.set()

    async def run(self, sink: Sink) -> None:
        """Feed `sink` with whole lines until `stop` or cancellation. What the sink raises ends the run."""
        reading = asyncio.create_task(self._read_for_ever(), name=f"feed {self.name}: read")
        giving = asyncio.create_task(self._give(sink), name=f"feed {self.name}: give")
        stopped = asyncio.create_task(self._stopping.wait(), name=f"feed {self.name}: stop")
        try:
            await asyncio.wait((reading, giving, stopped), return_when=asyncio.FIRST_COMPLETED)
            if stopped.done() and not giving.done():
                await _cancel(reading)
                self._backlog.close()
                await giving
            for task in (giving, reading):
                if task.done() and not task.cancelled():
                    task.result()  # raises what ended it
        finally:
            await _cancel(reading, giving, stopped)
            self._connected = False

    async def _give(self, sink: Sink) -> None:
        while (lines := await self._backlog.take()) is not None:
            await sink(lines)

    async def _read_for_ever(self) -> None:
        read = self._read_tcp if self.scheme == "tcp" else self._read_udp
        while True:
            try:
                await read()
                self._last_error = "the other side closed the connection"
            except TimeoutError:
                self._silences += 1
                self._last_error = f"no data for {self._dead_after_s:g} s"
            except OSError as error:
                self._last_error = error.strerror or str(error)
            finally:
                self._connected = False
                self._backlog.end_of_stream()
            self._attempts_failed += 1
            await asyncio.sleep(self._pause_s())

    def _pause_s(self) -> float:
        """Full jitter: anywhere from 0 to a ceiling that doubles from the first to the last of `backoff_s`."""
        first, last = self._backoff_s
        ceiling = min(last, first * 2.0 ** min(self._attempts_failed - 1, 30))
        return self._chance.uniform(0.0, ceiling)

    def _arrived(self, data: bytes) -> None:
        self._attempts_failed = 0
        self._backlog.put(data)

    async def _read_tcp(self) -> None:
        async with asyncio.timeout(self._dead_after_s):
            reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            _keep_alive(writer.get_extra_info("socket"))
            self._connected = True
            self._connections += 1
            self._last_error = None
            while True:
                async with asyncio.timeout(self._dead_after_s):
                    data = await reader.read(_READ)
                if not data:
                    return
                self._arrived(data)
        finally:
            writer.transport.abort()  # we never write; waiting for a polite close could wait for a dead peer

    async def _read_udp(self) -> None:
        loop = asyncio.get_running_loop()
        heard = asyncio.Event()

        def datagram(data: bytes) -> None:
            heard.set()
            self._connected = True
            self._arrived(data if data.endswith(b"\n") else data + b"\n")

        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Datagrams(datagram), local_addr=(self.host, self.port)
        )
        self._connections += 1
        self._last_error = None
        try:
            while True:  # the socket stays open in silence: nothing is gained by binding again
                heard.clear()
                try:
                    async with asyncio.timeout(self._dead_after_s):
                        await heard.wait()
                except TimeoutError:
                    self._silences += int(self._connected)
                    self._connected = False
                    self._last_error = f"no data for {self._dead_after_s:g} s"
        finally:
            transport.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, sink: Callable[[bytes], None]) -> None:
        self._sink = sink

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002 (the protocol's signature)
        self._sink(data)


def _keep_alive(sock: socket.socket) -> None:
    """Let the kernel find half-open connections; options an operating system lacks are left out."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    wanted = (
        ("TCP_KEEPIDLE", 5),
        ("TCP_KEEPINTVL", 5),
        ("TCP_KEEPCNT", 2),
        ("TCP_USER_TIMEOUT", int(BLACK_HOLE_S * 1000)),
    )
    for option, value in wanted:
        number = getattr(socket, option, None)
        if number is not None:
            sock.setsockopt(socket.IPPROTO_TCP, number, value)


async def _cancel(*tasks: asyncio.Task[None] | asyncio.Task[Literal[True]]) -> None:
    """Cancel and await tasks; their own errors stay in them for whoever asks `result`."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
