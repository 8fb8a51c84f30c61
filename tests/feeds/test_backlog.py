"""The queue behind a feed: lines stay whole in any chunking, what is dropped is counted, and who must wait waits."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from porttarget.feeds.backlog import Backlog
from porttarget.feeds.lines import LONGEST_LINE, LineCutter
from tests.feeds.sockets import LINE


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 3, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@given(st.lists(st.sampled_from([b"\n", b"a", b"!AIVDM,", b"\r\n", b"x" * 40_000]), max_size=30), st.data())
def test_lines_are_the_same_however_the_bytes_are_cut(pieces: list[bytes], data: st.DataObject) -> None:
    text = b"".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    cutter = LineCutter()
    given_on = [cutter.put(text[a:b]) for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    last = cutter.end()
    overlong = any(len(line) > LONGEST_LINE for line in text.split(b"\n"))
    assert all(not part or part.endswith(b"\n") or overlong for part in given_on)
    assert b"".join(given_on) + last == text + (b"\n" if last else b"")
    assert cutter.end() == b""


@given(st.lists(st.integers(1, 400), max_size=30), st.integers(1, 100_000))
def test_every_byte_and_sentence_is_taken_or_waits_or_was_dropped(counts: list[int], limit: int) -> None:
    async def work() -> None:
        backlog = Backlog(limit, Clock())
        taken = b""
        for number, count in enumerate(counts):
            backlog.add(LINE * count)
            if number % 3 == 2:
                taken += await backlog.take() or b""
        lines = sum(counts)
        assert len(taken) + backlog.bytes_waiting + backlog.bytes_dropped == lines * len(LINE)
        backlog.close()
        while (block := await backlog.take()) is not None:
            taken += block
        assert taken.count(LINE) + backlog.sentences_dropped == backlog.sentences_in == lines
        assert (backlog.bytes_waiting, len(taken) % len(LINE)) == (0, 0)

    asyncio.run(work())


def test_who_may_drop_never_waits_and_who_may_not_waits_until_something_is_taken() -> None:
    async def work() -> None:
        dropping = Backlog(100, Clock(), drop_oldest=True)
        dropping.add(LINE * 10)
        await dropping.room()
        waiting = Backlog(100, Clock(), drop_oldest=False)
        waiting.add(LINE * 10)
        room = asyncio.create_task(waiting.room())
        await asyncio.sleep(0)
        assert not room.done()
        assert await waiting.take() == LINE * 10
        await room
        assert (dropping.pauses, waiting.pauses, waiting.sentences_dropped) == (0, 1, 0)

    asyncio.run(asyncio.wait_for(work(), 10))


def test_the_rate_is_that_of_the_last_ten_seconds() -> None:
    clock = Clock()
    backlog = Backlog(1 << 20, clock)
    for _ in range(30):
        backlog.add(LINE * 4 + b"$GPGGA,1*00\r\n")
        clock.time += timedelta(seconds=1)
    assert backlog.rate() == 3.6  # the tenth second has just begun
    clock.time += timedelta(seconds=20)
    assert backlog.rate() == 0.0


def test_lines_keep_the_time_they_arrived_however_late_they_are_taken() -> None:
    async def work() -> None:
        clock = Clock()
        begun = clock.time
        backlog = Backlog(1 << 20, clock)
        for number in range(5):
            backlog.add(b"%d\n" % number)
            clock.time += timedelta(seconds=0.06)
        clock.time += timedelta(minutes=5)
        took = []
        while backlog.bytes_waiting:
            block = await backlog.take()
            took.append((block, (backlog.taken_arrived_at - begun).total_seconds()))
        assert took == [(b"0\n1\n", 0.0), (b"2\n3\n", 0.12), (b"4\n", 0.24)]

    asyncio.run(work())
