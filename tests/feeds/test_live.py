"""A TCP feed against a server on the loopback: gone and back, reset, silent, black-holed, and a sink that is slow."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from contextlib import suppress

import pytest

from porttarget.feeds import Feed
from porttarget.feeds.addresses import Address
from porttarget.feeds.hearing import Hearing, Patience
from tests.feeds.sockets import LINE, feed_of, free_port, run, running, server, until, whole


async def nowhere(_: bytes) -> None: ...


def test_lines_arrive_whole_and_are_counted() -> None:
    async def work() -> None:
        got = bytearray()

        async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            text = LINE * 3
            for start, end in ((0, 10), (10, 60), (60, 90), (90, None)):  # pieces that do not end where lines do
                writer.write(text[start:end])
                await writer.drain()
                await asyncio.sleep(0.01)
            await asyncio.sleep(5)

        async def sink(lines: bytes) -> None:
            assert lines.endswith(b"\n")
            got.extend(lines)

        async with server(say) as port:
            feed = feed_of(f"tcp://127.0.0.1:{port}")
            async with running(feed, sink):
                await until(lambda: len(got) == 3 * len(LINE))
                status = feed.status()
        assert bytes(got) == LINE * 3
        assert (status["connected"], status["senders"], status["drops"]) == (True, 1, 0)
        assert (status["name"], status["sentences"], status["bytes"]) == ("loop", 3, len(got))
        assert status["sentences_per_s"] == pytest.approx(0.3)
        assert status["last_message_at"] is not None
        assert feed.status()["connected"] is False

    run(work())


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_a_feed_comes_back_and_a_broken_line_is_not_glued_to_the_next(reset: bool) -> None:
    async def work() -> None:
        got = bytearray()

        async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(LINE + LINE[:20])
            await writer.drain()
            await asyncio.sleep(0.05)
            if reset:
                sock = writer.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.close()

        async def sink(lines: bytes) -> None:
            got.extend(lines)

        port = free_port()
        feed = feed_of(f"tcp://127.0.0.1:{port}")
        async with running(feed, sink):
            await asyncio.sleep(0.1)  # nobody listens yet
            assert feed.status()["connected"] is False
            assert feed.status()["last_error"]
            async with server(say, port):
                await until(lambda: whole(feed.status(), "reconnects") >= 3)
            before = len(got)
            await asyncio.sleep(0.1)  # gone …
            async with server(say, port):  # … and back
                await until(lambda: len(got) > before + 2 * len(LINE))
        lines = bytes(got).splitlines(keepends=True)
        assert set(lines) <= {LINE, LINE[:20] + b"\n"}

    run(work())


def test_a_feed_that_falls_silent_is_called_again() -> None:
    async def work() -> None:
        calls = 0

        async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal calls
            calls += 1
            writer.write(LINE)
            with suppress(ConnectionError):
                await writer.drain()
                await asyncio.sleep(1)

        async with server(say) as port:
            feed = feed_of(f"tcp://127.0.0.1:{port}", dead_after_s=0.1)
            async with running(feed, nowhere):
                await until(lambda: calls >= 3)
                assert whole(feed.status(), "silences") >= 2

    run(work())


def test_a_server_that_accepts_and_never_sends_is_called_again_less_and_less_often() -> None:
    async def work() -> None:
        pauses: list[float] = []

        async def sleep(seconds: float) -> None:
            pauses.append(seconds)
            await asyncio.sleep(0)

        async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
            await reader.read()

        async with server(say_nothing) as port:
            patience = Patience(dead_after_s=0.02)
            feed = Feed(f"tcp://127.0.0.1:{port}", patience=patience, chance=MostChance(), sleep=sleep)
            async with running(feed, nowhere):
                await until(lambda: len(pauses) >= 9)
                assert feed.status()["last_error"] in ("no data for 0.02 s", None)
        assert pauses[:9] == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]
        assert whole(feed.status(), "silences") >= 9

    run(work())


class MostChance(random.Random):
    """Always the longest pause."""

    def uniform(self, a: float, b: float) -> float:
        return b


def test_bytes_that_come_make_the_next_pause_short_again() -> None:
    async def work() -> None:
        pauses: list[float] = []
        calls = 0

        async def sleep(seconds: float) -> None:
            pauses.append(seconds)
            await asyncio.sleep(0)

        async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal calls
            calls += 1
            if calls == 4:
                writer.write(LINE)
                await writer.drain()
            writer.close()

        async with server(say) as port:
            feed = Feed(f"tcp://127.0.0.1:{port}", chance=MostChance(), sleep=sleep)
            async with running(feed, nowhere):
                await until(lambda: len(pauses) >= 6)
        assert pauses[:6] == [0.5, 1.0, 2.0, 0.5, 1.0, 2.0]

    run(work())


def test_a_call_that_nobody_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(host: str, port: int) -> None:
        await asyncio.sleep(30)

    async def work() -> None:
        monkeypatch.setattr(asyncio, "open_connection", never)
        feed = feed_of("tcp://192.0.2.1:9", black_hole_s=0.05)
        async with running(feed, nowhere):
            await until(lambda: whole(feed.status(), "silences") >= 2)
            assert feed.status()["last_error"] == "no answer for 0.05 s"

    run(work())


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system cannot bound the wait for a dead peer")
def test_the_kernel_is_told_to_notice_a_dead_peer_within_fifteen_seconds() -> None:
    async def work() -> None:
        async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
            await reader.read()

        from porttarget.feeds.tcp import call

        async with server(say_nothing) as port:
            _, writer = await call(Address(scheme="tcp", shown="", host="127.0.0.1", port=port), 15.0)
            sock = writer.get_extra_info("socket")
            idle, interval, count, unanswered = (
                sock.getsockopt(socket.IPPROTO_TCP, getattr(socket, name))
                for name in ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_USER_TIMEOUT")
            )
            assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
            assert (idle + interval * count, unanswered) == (15, 15_000)
            writer.transport.abort()

    run(work())


def test_a_slow_sink_holds_the_sender_back_and_nothing_is_lost() -> None:
    async def work() -> None:
        sent = 400_000  # far more than both kernels' buffers hold
        written = 0
        got = bytearray()
        may_go = asyncio.Event()

        async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal written
            for number in range(0, sent, 1000):
                writer.write(b"".join(b"%06d %s" % (each, LINE) for each in range(number, number + 1000)))
                await writer.drain()
                written = number + 1000
            await asyncio.sleep(30)

        async def sink(lines: bytes) -> None:
            await may_go.wait()
            got.extend(lines)

        limit = 80_000
        async with server(say) as port:
            feed = feed_of(f"tcp://127.0.0.1:{port}", max_waiting_bytes=limit)
            async with running(feed, sink):
                await until(lambda: whole(feed.status(), "pauses") == 1)
                await asyncio.sleep(0.2)
                held = feed.status()
                assert whole(held, "waiting_bytes") <= limit + 65_536
                assert written < sent
                may_go.set()
                await until(lambda: len(got) == sent * (len(LINE) + 7))
                status = feed.status()
        assert [int(line[:6]) for line in bytes(got).splitlines()] == list(range(sent))
        assert (status["drops"], status["silences"], status["reconnects"]) == (0, 0, 0)
        assert whole(status, "pauses") > 1

    run(work())


def test_fifty_feeds_of_a_server_that_goes_down_again_and_again_all_come_back() -> None:
    async def work() -> None:
        feeds = 50
        got = [0] * feeds

        async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while True:
                writer.write(LINE)
                await writer.drain()
                await asyncio.sleep(0.05)

        async def one(number: int) -> None:
            async def sink(lines: bytes) -> None:
                got[number] += lines.count(b"\n")

            await made[number].run(sink)

        port = free_port()
        url = f"tcp://127.0.0.1:{port}"
        made = [feed_of(url) for _ in range(feeds)]
        async with asyncio.TaskGroup() as group:
            for number in range(feeds):
                group.create_task(one(number))
            for _ in range(4):
                before = [(feed.hearing.connections, feed.hearing.bytes_in) for feed in made]
                async with server(say, port):
                    await until(
                        lambda before=before: all(
                            feed.hearing.connections > connections and feed.hearing.bytes_in > heard
                            for feed, (connections, heard) in zip(made, before, strict=True)
                        )
                    )
            for feed in made:
                feed.stop()
        for number, feed in enumerate(made):
            status = feed.status()
            assert whole(status, "reconnects") >= 3
            assert (status["sentences"], status["drops"]) == (got[number], 0)

    run(work())


def test_what_the_sink_raises_ends_the_run() -> None:
    async def work() -> None:
        async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(LINE)
            await writer.drain()
            await asyncio.sleep(5)

        async def sink(_: bytes) -> None:
            raise OSError("disk is full")

        async with server(say) as port:
            with pytest.raises(OSError, match="disk is full"):
                await feed_of(f"tcp://127.0.0.1:{port}").run(sink)

    run(work())


def test_pauses_grow_to_a_ceiling_and_are_spread() -> None:
    feed = Feed("tcp://h:1", chance=random.Random(5))
    ceilings = []
    for failed in (1, 2, 5, 7, 60):
        feed.hearing.failed = failed
        pauses = [feed._pause_s() for _ in range(400)]
        assert min(pauses) < 0.1 * max(pauses)
        ceilings.append(max(pauses))
    assert ceilings == pytest.approx([0.5, 1.0, 8.0, 30.0, 30.0], rel=0.05)


def test_a_hearing_without_senders_is_not_connected() -> None:
    from datetime import UTC, datetime

    hearing = Hearing(max_waiting_bytes=10, drop_oldest=True, clock=lambda: datetime.now(UTC))
    with hearing.sender() as one, hearing.sender():
        one.put(b"half a line")
        assert (hearing.senders, hearing.backlog.bytes_waiting) == (2, 0)
    assert (hearing.senders, hearing.backlog.bytes_waiting) == (0, len(b"half a line\n"))
