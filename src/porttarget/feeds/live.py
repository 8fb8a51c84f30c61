"""A live feed: it comes back by itself, keeps whole lines in a bounded queue, and counts.

In: an address (see `addresses`). Out: whole lines as bytes to an async sink, and counters. When the sink is slower
than the feed, TCP senders are made to wait, posts are refused, and for UDP and serial lines, whose senders cannot wait,
the oldest waiting lines are dropped and counted. A fault is logged once until bytes come again. Nothing here decodes,
stores or acknowledges.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Final, Literal

from porttarget.feeds.addresses import Address, Scheme, parse_feed_url
from porttarget.feeds.aiscatcher import Translated
from porttarget.feeds.hearing import Hearing, Patience, Silence
from porttarget.feeds.serial_port import check_serial_extra, read_serial
from porttarget.feeds.tcp import listen_tcp, read_tcp
from porttarget.feeds.udp import read_udp

Sink = Callable[[bytes], Awaitable[None]]
Reader = Callable[[Address, Hearing, Patience], Awaitable[None]]
BACKOFF_S: Final = (0.5, 30.0)
_DROP_OLDEST: Final = ("udp", "serial")
log = logging.getLogger("porttarget.feeds")


async def _wait_for_posts(_: Address, hearing: Hearing, patience: Patience) -> None:
    await hearing.watch_silence(patience.dead_after_s)


_READERS: Final[dict[Scheme, Reader]] = {
    "tcp": read_tcp,
    "tcp-listen": listen_tcp,
    "udp": read_udp,
    "serial": read_serial,
    "http-post": _wait_for_posts,
}


class Feed:
    """One live source. `name` is the receiver its messages are said to be heard by."""

    def __init__(
        self,
        url: str,
        *,
        name: str | None = None,
        max_waiting_bytes: int = 8 << 20,
        patience: Patience | None = None,
        backoff_s: tuple[float, float] = BACKOFF_S,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        chance: random.Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.address = parse_feed_url(url)
        if self.address.scheme == "serial":
            check_serial_extra()
        self.name = name or self.address.shown
        self.hearing = Hearing(
            max_waiting_bytes=max_waiting_bytes, drop_oldest=self.address.scheme in _DROP_OLDEST, clock=clock
        )
        self._patience = patience or Patience()
        self._backoff_s = backoff_s
        self._chance = chance or random.Random()
        self._sleep = sleep
        self._stopping = asyncio.Event()

    def status(self) -> dict[str, object]:
        """Counters for people and metrics; times are UTC, ISO 8601."""
        heard, backlog = self.hearing, self.hearing.backlog
        seen = backlog.last_message_at
        return {
            "name": self.name,
            "url": self.address.shown,
            "connected": heard.senders > 0,
            "senders": heard.senders,
            "sentences_per_s": backlog.rate(),
            "last_message_at": seen.isoformat() if seen is not None else None,
            "bytes": heard.bytes_in,
            "sentences": backlog.sentences_in,
            "dropped_bytes": backlog.bytes_dropped,
            "drops": backlog.sentences_dropped,
            "reconnects": max(0, heard.connections - 1),
            "silences": heard.silences,
            "refused": heard.refused,
            "pauses": backlog.pauses,
            "waiting_bytes": backlog.bytes_waiting,
            "json_messages": heard.json_messages,
            "json_unusable": heard.json_unusable,
            "last_error": heard.last_error,
        }

    @property
    def arrived_at(self) -> datetime:
        """When the lines that the sink has now, or had last, arrived here: a slow sink does not make them later."""
        return self.hearing.backlog.taken_arrived_at

    def admits(self, token: str) -> bool:
        """Whether `token` opens this feed to posts."""
        expected = self.address.token
        return bool(expected) and hmac.compare_digest(expected.encode(), token.encode())

    def offer(self, found: Translated, size: int) -> bool:
        """Take a post of `size` bytes, to be called in the feed's event loop; False where there is no room for it."""
        if not self.hearing.backlog.has_room(len(found.lines)):
            self.hearing.refused += 1
            return False
        self.hearing.arrived(size)
        self.hearing.keep_translated(found)
        return True

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
                self.hearing.backlog.close()
                await giving
            for task in (giving, reading):
                if task.done() and not task.cancelled():
                    task.result()  # raises what ended it
        finally:
            await _cancel(reading, giving, stopped)

    async def _give(self, sink: Sink) -> None:
        while (lines := await self.hearing.backlog.take()) is not None:
            await sink(lines)

    async def _read_for_ever(self) -> None:
        read, hearing = _READERS[self.address.scheme], self.hearing
        told: str | None = None
        while True:
            try:
                await read(self.address, hearing, self._patience)
                hearing.last_error = "the other side closed the connection"
            except Silence as silence:
                hearing.silences += 1
                hearing.last_error = str(silence)
            except OSError as error:
                hearing.last_error = error.strerror or str(error)
            if hearing.last_error != told or hearing.failed == 0:
                told = hearing.last_error
                log.warning("feed %s: %s; it is tried again", self.name, told)
            hearing.failed += 1
            await self._sleep(self._pause_s())

    def _pause_s(self) -> float:
        """Full jitter: anywhere from 0 to a ceiling that doubles from the first to the last of `backoff_s`."""
        first, last = self._backoff_s
        ceiling = min(last, first * 2.0 ** min(self.hearing.failed - 1, 30))
        return self._chance.uniform(0.0, ceiling)


async def _cancel(*tasks: asyncio.Task[None] | asyncio.Task[Literal[True]]) -> None:
    """Cancel and await tasks; their own errors stay in them for whoever asks `result`."""
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
