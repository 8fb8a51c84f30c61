"""The bounded queue between a live feed and a slow taker: whole lines, everything counted.

In: whole lines. Out: blocks of whole lines. When it is full either the oldest lines go (`drop_oldest`), or whoever
fills it waits for room: then nothing is dropped, and it holds at most `limit` and one arrival of each sender more.
It holds no sockets and no tasks.
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


def count_sentences(lines: bytes | bytearray) -> int:
    """How many VDM and VDO sentences begin in `lines`."""
    return len(_SENTENCE.findall(lines))


class Backlog:
    """Lines waiting to be taken, at most about `limit` bytes of them."""

    def __init__(self, limit: int, clock: Callable[[], datetime], *, drop_oldest: bool = True) -> None:
        self.sentences_in = 0
        self.bytes_dropped = self.sentences_dropped = 0
        self.bytes_waiting = 0
        self.pauses = 0  # times a sender had to wait for room
        self.last_message_at: datetime | None = None
        self._limit = limit
        self._clock = clock
        self._drop_oldest = drop_oldest
        self._blocks: deque[bytearray] = deque()  # grown in place: packets are small and many
        self._seconds: deque[tuple[int, int]] = deque()  # (second, sentences in it)
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._closed = False

    def add(self, lines: bytes) -> None:
        """Take whole lines in; the oldest go when there is no room and `drop_oldest` holds."""
        if not lines:
            return
        sentences = count_sentences(lines)
        if sentences:
            self._count(sentences)
        if self._blocks and len(self._blocks[-1]) + len(lines) <= _BLOCK:
            self._blocks[-1] += lines
        else:
            self._blocks.append(bytearray(lines))
        self.bytes_waiting += len(lines)
        while self._drop_oldest and self.bytes_waiting > self._limit and len(self._blocks) > 1:
            dropped = self._blocks.popleft()
            self.bytes_waiting -= len(dropped)
            self.bytes_dropped += len(dropped)
            self.sentences_dropped += count_sentences(dropped)
        self._filled.set()

    def has_room(self, size: int = 1) -> bool:
        """Whether `size` bytes more stay within the limit; an empty backlog takes anything."""
        return self.bytes_waiting == 0 or self.bytes_waiting + size <= self._limit

    async def room(self) -> None:
        """Wait until there is room; at once where the oldest lines make room."""
        if self._drop_oldest or self.has_room():
            return
        self.pauses += 1
        while not self.has_room():
            self._emptied.clear()
            await self._emptied.wait()

    def close(self) -> None:
        """Nothing more will come: `take` gives what waits and then None."""
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
        self._emptied.set()
        return bytes(block)

    def rate(self) -> float:
        """Sentences per second over the last ten seconds; may be asked from any thread."""
        since = int(self._clock().timestamp()) - _RATE_SECONDS
        return sum(count for second, count in tuple(self._seconds) if second > since) / _RATE_SECONDS

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
