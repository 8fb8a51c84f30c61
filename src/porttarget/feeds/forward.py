"""Sentences passed on to others, by UDP (one datagram each) or TCP (one connection that comes back by itself).

In: whole lines, at once and without waiting. Out: the same lines to one address, at most once. Whoever takes too
slowly, or is not there, loses the oldest of a bounded queue, counted; whoever puts lines in never waits.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final

from porttarget.feeds.addresses import Address, parse_forward_url
from porttarget.feeds.backlog import Backlog, count_sentences
from porttarget.feeds.hearing import Patience
from porttarget.feeds.tcp import call

BACKOFF_S: Final = (0.5, 30.0)


class Forward:
    """One place that sentences are passed on to."""

    def __init__(
        self,
        url: str,
        *,
        name: str | None = None,
        max_waiting_bytes: int = 1 << 20,
        patience: Patience | None = None,
        backoff_s: tuple[float, float] = BACKOFF_S,
        chance: random.Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.address: Address = parse_forward_url(url)
        self.name = name or self.address.shown
        self._backlog = Backlog(max_waiting_bytes, lambda: datetime.now(UTC))
        self._patience = patience or Patience()
        self._backoff_s = backoff_s
        self._chance = chance or random.Random()
        self._sleep = sleep
        self._connected = False
        self._failed = 0
        self._connections = 0
        self._sent = self._lost = 0
        self._last_error: str | None = None

    def status(self) -> dict[str, object]:
        """Counters: sentences sent, dropped for want of room, lost with a connection or refused by the network."""
        return {
            "name": self.name,
            "url": self.address.shown,
            "connected": self._connected,
            "sent": self._sent,
            "lost": self._lost,
            "drops": self._backlog.sentences_dropped,
            "waiting_bytes": self._backlog.bytes_waiting,
            "reconnects": max(0, self._connections - 1),
            "last_error": self._last_error,
        }

    def put(self, lines: bytes) -> None:
        """Whole lines to pass on; never waits. To be called in the event loop of `run`."""
        self._backlog.add(lines)

    async def run(self) -> None:
        """Pass on until cancelled."""
        send = self._send_tcp if self.address.scheme == "tcp" else self._send_udp
        while True:
            try:
                await send()
                self._last_error = "the other side closed the connection"
            except OSError as error:
                self._last_error = error.strerror or str(error)
            finally:
                self._connected = False
            self._failed += 1
            first, last = self._backoff_s
            ceiling = min(last, first * 2.0 ** min(self._failed - 1, 30))
            await self._sleep(self._chance.uniform(0.0, ceiling))

    async def _send_tcp(self) -> None:
        reader, writer = await call(self.address, self._patience.black_hole_s)
        # drain then waits until the kernel has every byte: what is counted as sent has left this process
        writer.transport.set_write_buffer_limits(high=0)
        self._came_up()
        gone = asyncio.create_task(_until_closed(reader), name=f"forward {self.name}: closed")
        try:
            while (lines := await self._next(gone)) is not None:
                sentences = count_sentences(lines)
                writer.write(lines)
                try:
                    await writer.drain()
                except OSError:
                    self._lost += sentences
                    raise
                self._sent += sentences
                self._failed = 0
        finally:
            gone.cancel()
            await asyncio.wait((gone,))
            writer.transport.abort()

    async def _next(self, gone: asyncio.Task[None]) -> bytes | None:
        """The next lines, or None once the other side has closed."""
        taking = asyncio.create_task(self._backlog.take())
        try:
            await asyncio.wait((taking, gone), return_when=asyncio.FIRST_COMPLETED)
            return taking.result() if taking.done() else None
        finally:
            if not taking.done():
                taking.cancel()
                await asyncio.wait((taking,))

    async def _send_udp(self) -> None:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(self.address.host, self.address.port, type=socket.SOCK_DGRAM)
        family, kind, protocol, _, place = found[0]
        with socket.socket(family, kind, protocol) as sock:
            sock.setblocking(False)
            sock.connect(place)
            self._came_up()
            while (lines := await self._backlog.take()) is not None:
                for line in lines.splitlines():
                    await self._send_datagram(loop, sock, line + b"\r\n")

    async def _send_datagram(self, loop: asyncio.AbstractEventLoop, sock: socket.socket, line: bytes) -> None:
        sentences = count_sentences(line)
        try:
            await loop.sock_sendall(sock, line)
        except OSError as error:  # nobody listens there now; somebody may for the next one
            self._lost += sentences
            self._last_error = error.strerror or str(error)
        else:
            self._sent += sentences
            self._failed = 0

    def _came_up(self) -> None:
        self._connected = True
        self._connections += 1
        self._last_error = None


async def _until_closed(reader: asyncio.StreamReader) -> None:
    """Read away what a receiver sends, until it closes."""
    try:
        while await reader.read(65_536):
            pass
    except OSError:
        return
