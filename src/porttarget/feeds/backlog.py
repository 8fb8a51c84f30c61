"""The bounded queue between a live feed and a slow taker: whole lines, everything counted.

In: whole lines. Out: blocks of whole lines, with when they arrived. When it is full either the oldest lines go
(`drop_oldest`), or whoever fills it waits for room: then nothing is dropped, and it holds at most `limit` and one
arrival of each sender more. It holds no sockets and no tasks.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_SENTENCE: Final = re.compile(rb"[!$][A-Z0-9]{2}VD[MO],")
_RATE_SECONDS: Final = 10
# small arrivals are joined up to these, so the taker's cost is by bytes and not by packet
_BLOCK: Final = 65_536
_JOINED_WITHIN: Final = timedelta(seconds=0.1)


def count_sentences(lines: bytes | bytearray) -> int:
    """How many VDM and VDO sentences begin in `lines`."""
    return len(_SENTENCE.findall(lines))


@dataclass(slots=True)
class _Block:
    """Lines that arrived together."""

    arrived_at: datetime
    lines: bytearray  # grown in place: packets are small and many


class Backlog:
    """Lines waiting to be taken, at most about `limit` bytes of them."""

    def __init__(self, limit: int, clock: Callable[[], datetime], *, drop_oldest: bool = True) -> None:
        self.sentences_in = 0
        self.bytes_dropped = self.sentences_dropped = 0
        self.bytes_waiting = 0
        self.pauses = 0  # times a sender had to wait for room
        self.last_message_at: datetime | None = None
        self.taken_arrived_at = clock()  # when the block taken last had arrived
        self._limit = limit
        self._clock = clock
        self._drop_oldest = drop_oldest
        self._blocks: deque[_Block] = deque()
        self._seconds: deque[tuple[int, int]] = deque()  # (second, sentences in it)
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._closed = False

    def add(self, lines: bytes) -> None:
        """Take whole lines in; the oldest go when there is no room and `drop_oldest` holds."""
        if not lines:
            return
        now = self._clock()
        sentences = count_sentences(lines)
        if sentences:
            self._count(sentences, now)
        last = self._blocks[-1] if self._blocks else None
        if last and len(last.lines) + len(lines) <= _BLOCK and now - last.arrived_at <= _JOINED_WITHIN:
            last.lines += lines
        else:
            self._blocks.append(_Block(now, bytearray(lines)))
        self.bytes_waiting += len(lines)
        while self._drop_oldest and self.bytes_waiting > self._limit and len(self._blocks) > 1:
            dropped = self._blocks.popleft().lines
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
        self.taken_arrived_at = block.arrived_at
        self.bytes_waiting -= len(block.lines)
        self._emptied.set()
        return bytes(block.lines)

    def rate(self) -> float:
        """Sentences per second over the last ten seconds; may be asked from any thread."""
        since = int(self._clock().timestamp()) - _RATE_SECONDS
        return sum(count for second, count in tuple(self._seconds) if second > since) / _RATE_SECONDS

    def _count(self, sentences: int, now: datetime) -> None:
        self.sentences_in += sentences
        self.last_message_at = now
        second = int(now.timestamp())
        if self._seconds and self._seconds[-1][0] == second:
            self._seconds[-1] = (second, self._seconds[-1][1] + sentences)
        else:
            self._seconds.append((second, sentences))
            while len(self._seconds) > _RATE_SECONDS + 1:
                self._seconds.popleft()
