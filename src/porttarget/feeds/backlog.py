"""The bounded queue between a live feed and a slow taker: whole lines, oldest dropped first, everything counted.

In: bytes as a socket gives them. Out: blocks of whole lines. A line broken by the end of a connection is closed with
a newline, so that it cannot be glued to the first line of the next one. It holds no sockets and no tasks.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Final

_SENTENCE: Final = re.compile(rb"[!$][A-Z0-9]{2}VD[MO],")
_RATE_SECONDS: Final = 10
_BLOCK: Final = 65_536  # small arrivals are joined up to this, so the taker's cost is by bytes and not by packet
_LONGEST_LINE: Final = 65_536  # beyond this a line is passed on in parts: no sentence is so long


class Backlog:
    """Lines waiting to be taken, at most `limit` bytes of them."""

    def __init__(self, limit: int, clock: Callable[[], datetime]) -> None:
        self.bytes_in = self.sentences_in = 0
        self.bytes_dropped = self.sentences_dropped = 0
        self.bytes_waiting = 0
        self.last_message_at: datetime | None = None
        self._limit = limit
        self._clock = clock
        self._blocks: deque[bytes] = deque()
        self._unfinished = b""
        self._seconds: deque[tuple[int, int]] = deque()  # (second, sentences in it)
        self._filled = asyncio.Event()
        self._closed = False

    def put(self, data: bytes) -> None:
        """Take bytes in; the oldest lines go when there is no room."""
        self.bytes_in += len(data)
        whole, newline, rest = (self._unfinished + data).rpartition(b"\n")
        if not newline and len(rest) > _LONGEST_LINE:
            whole, rest = rest, b""
        self._unfinished = rest
        if whole or newline:
            self._add(whole + newline)

    def end_of_stream(self) -> None:
        """The connection is gone: what came of its last line is closed as a line of its own."""
        if self._unfinished:
            rest, self._unfinished = self._unfinished, b""
            self._add(rest + b"\n")

    def close(self) -> None:
        """Nothing more will come: `take` gives what waits and then None."""
        self.end_of_stream()
        self._closed = True
        self._filled.set()

    async def take(self) -> bytes | None:
        """The oldest lines, waiting for some; None after `close` when all were taken."""
        while not self._blocks:
            if self._closed:
                return None
            self._filled.clear()
            await self._filled.wait()
        block = self._blocks.popleft()
        self.bytes_waiting -= len(block)
        return block

    def rate(self) -> float:
        """Sentences per second over the last ten seconds."""
        since = int(self._clock().timestamp()) - _RATE_SECONDS
        return sum(count for second, count in self._seconds if second > since) / _RATE_SECONDS

    def _add(self, lines: bytes) -> None:
        sentences = len(_SENTENCE.findall(lines))
        if sentences:
            self._count(sentences)
        if self._blocks and len(self._blocks[-1]) + len(lines) <= _BLOCK:
            self._blocks[-1] += lines
        else:
            self._blocks.append(lines)
        self.bytes_waiting += len(lines)
        while self.bytes_waiting > self._limit and len(self._blocks) > 1:
            dropped = self._blocks.popleft()
            self.bytes_waiting -= len(dropped)
            self.bytes_dropped += len(dropped)
            self.sentences_dropped += len(_SENTENCE.findall(dropped))
        self._filled.set()

    def _count(self, sentences: int) -> None:
        self.sentences_in += sentences
        now = self._clock()
        self.last_message_at = now
        second = int(now.timestamp())
        if self._seconds and self._seconds[-1][0] == second:
            self._seconds[-1] = (second, self._seconds[-1][1] + sentences)
        else:
            self._seconds.append((second, sentences))
            while len(self._seconds) > _RATE_SECONDS + 1:
                self._seconds.popleft()
