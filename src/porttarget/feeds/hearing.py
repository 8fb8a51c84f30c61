"""What a live feed hears, whatever way it comes: counters, the backlog, and the unfinished line of each sender.

In: bytes from the readers of `tcp`, `udp`, `serial_port` and from posts. Out: lines in the backlog, a status for
people. It opens nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from porttarget.feeds.aiscatcher import Translated, translate_lines
from porttarget.feeds.backlog import Backlog
from porttarget.feeds.lines import LineCutter


class Silence(OSError):
    """Nothing came for too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long is too long, and how many are too many."""

    dead_after_s: float = 60.0  # without data
    black_hole_s: float = 15.0  # without an answer to a call, or an acknowledgement by the other side's kernel
    max_senders: int = 64  # connections that one listener serves at once


class Hearing:
    """Counters and backlog of one feed."""

    def __init__(self, *, max_waiting_bytes: int, drop_oldest: bool, clock: Callable[[], datetime]) -> None:
        self.backlog = Backlog(max_waiting_bytes, clock, drop_oldest=drop_oldest)
        self.bytes_in = 0
        self.senders = 0  # connected now
        self.connections = 0  # ever
        self.failed = 0  # attempts since bytes last came
        self.silences = 0
        self.refused = 0  # connections beyond the most allowed, posts without room
        self.json_messages = self.json_unusable = 0
        self.last_error: str | None = None
        self.port: int | None = None  # a listener's own, where it asked for any
        self.listening = asyncio.Event()
        self._heard = asyncio.Event()

    @contextmanager
    def sender(self) -> Iterator[Sender]:
        """A connection, from its begin to its end."""
        self.senders += 1
        self.connections += 1
        self.last_error = None
        sender = Sender(self)
        try:
            yield sender
        finally:
            self.senders -= 1
            sender.end()

    def arrived(self, size: int) -> None:
        """Bytes came: the feed lives."""
        self.failed = 0
        self.bytes_in += size
        self._heard.set()

    def keep(self, lines: bytes) -> None:
        """Whole lines into the backlog, JSON as sentences."""
        self.keep_translated(translate_lines(lines))

    def keep_translated(self, found: Translated) -> None:
        """Lines that are sentences already."""
        self.json_messages += found.messages
        self.json_unusable += found.unusable
        self.backlog.add(found.lines)

    async def watch_silence(self, dead_after_s: float) -> None:
        """For ways without connections: one sender stands for all while something comes. Never returns."""
        while True:
            self._heard.clear()
            try:
                async with asyncio.timeout(dead_after_s):
                    await self._heard.wait()
            except TimeoutError:
                self.silences += self.senders
                self.senders = 0
                self.last_error = f"no data for {dead_after_s:g} s"
            else:
                self.senders, self.last_error = 1, None


class Sender:
    """One connection's bytes."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._lines = LineCutter()

    def put(self, data: bytes) -> None:
        """Bytes cut anywhere."""
        self._hearing.arrived(len(data))
        self._hearing.keep(self._lines.put(data))

    def end(self) -> None:
        """Close the line that was not finished."""
        self._hearing.keep(self._lines.end())

    async def hear(self, reader: asyncio.StreamReader, dead_after_s: float) -> None:
        """Take everything until the end of the stream; while the backlog is full nothing is read, so that the sender
        waits. Silence when nothing comes for too long."""
        while True:
            await self._hearing.backlog.room()
            try:
                async with asyncio.timeout(dead_after_s) as limit:
                    data = await reader.read(65_536)
            except TimeoutError as error:  # the kernel's own means that the other side is gone, and says so
                raise Silence(f"no data for {dead_after_s:g} s") if limit.expired() else error from None
            if not data:
                return
            self.put(data)
