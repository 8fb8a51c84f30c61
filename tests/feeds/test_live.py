"""Live feeds against a server on the loopback: gone and back, reset, silent, and a sink that is too slow."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from porttarget.errors import UsageError
from porttarget.feeds import Feed, parse_feed_url

LINE = b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\r\n"
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def run(work: Awaitable[None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(20):
            await work

    asyncio.run(bounded())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def server(port: int, handler: Handler) -> AsyncIterator[None]:
    """A server whose open connections end with it."""
    under_way: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        under_way.add(task)
        try:
            await handler(reader, writer)
        except (asyncio.CancelledError, ConnectionError):
            pass  # the test is over, or the feed hung up
        finally:
            writer.transport.abort()
            under_way.discard(task)

    listening = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        yield
    finally:
        listening.close()
        for task in set(under_way):
            task.cancel()
        await listening.wait_closed()
        while under_way:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.01)  # aborted transports close in the next turn of the loop


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.01)


def feed_of(port: int, **more: Any) -> Feed:
    return Feed(f"tcp://127.0.0.1:{port}", name="loop", backoff_s=(0.02, 0.2), chance=random.Random(1), **more)


def test_lines_arrive_whole_and_are_counted() -> None:
    async def work() -> None:
        got = bytearray()

        async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            whole = LINE * 3
            for start, end in ((0, 10), (10, 60), (60, 90), (90, None)):  # pieces that do not end where lines do
                writer.write(whole[start:end])
                await writer.drain()
                await asyncio.sleep(0.01)
            await asyncio.sleep(5)

        async def sink(lines: bytes) -> None:
            assert lines.endswith(b"\n")
            got.extend(lines)

        port = free_port()
        async with server(port, say):
            feed = feed_of(port)
            running = asyncio.create_task(feed.run(sink))
            await until(lambda: len(got) == 3 * len(LINE))
            status = feed.status()
            assert bytes(got) == LINE * 3
            assert status["connected"] is True
            assert (status["name"], status["sentences"], status["bytes"], status["drops"]) == ("loop", 3, len(got), 0)
            assert status["sentences_per_s"] == pytest.approx(0.3)
            assert status["last_message_at"] is not None
            feed.stop()
            await running

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
        feed = feed_of(port)
        running = asyncio.create_task(feed.run(sink))
        await asyncio.sleep(0.1)  # nobody listens yet
        assert feed.status()["connected"] is False
        assert feed.status()["last_error"]
        async with server(port, say):
            await until(lambda: int(str(feed.status()["reconnects"])) >= 3)
        before = len(got)
        await asyncio.sleep(0.1)  # gone …
        async with server(port, say):  # … and back
            await until(lambda: len(got) > before + 2 * len(LINE))
        feed.stop()
        await running
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

        async def sink(_: bytes) -> None: ...

        port = free_port()
        async with server(port, say):
            feed = feed_of(port, dead_after_s=0.1)
            running = asyncio.create_task(feed.run(sink))
            await until(lambda: calls >= 3)
            assert int(str(feed.status()["silences"])) >= 2
            feed.stop()
            await running

    run(work())


def test_a_slow_sink_costs_the_oldest_lines_and_bounded_memory() -> None:
    async def work() -> None:
        sent = 4000
        got = bytearray()
        may_go = asyncio.Event()

        async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            for number in range(sent):
                writer.write(b"%06d %s" % (number, LINE))
                if number % 100 == 0:
                    await writer.drain()
            await writer.drain()
            await asyncio.sleep(5)

        async def sink(lines: bytes) -> None:
            await may_go.wait()
            got.extend(lines)

        port = free_port()
        limit = 80_000
        async with server(port, say):
            feed = feed_of(port, max_waiting_bytes=limit)
            running = asyncio.create_task(feed.run(sink))
            await until(lambda: feed.status()["sentences"] == sent)
            status = feed.status()
            assert int(str(status["waiting_bytes"])) <= limit
            may_go.set()
            feed.stop()
            await running
        numbers = [int(line[:6]) for line in bytes(got).splitlines()]
        assert numbers == sorted(numbers)
        assert numbers[-1] == sent - 1
        assert len(numbers) + int(str(feed.status()["drops"])) == sent
        assert len(got) + int(str(feed.status()["dropped_bytes"])) == feed.status()["bytes"]

    run(work())


def test_what_the_sink_raises_ends_the_run() -> None:
    async def work() -> None:
        async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(LINE)
            await writer.drain()
            await asyncio.sleep(5)

        async def sink(_: bytes) -> None:
            raise OSError("disk is full")

        port = free_port()
        async with server(port, say):
            with pytest.raises(OSError, match="disk is full"):
                await feed_of(port).run(sink)

    run(work())


def test_datagrams_are_taken_as_lines() -> None:
    async def work() -> None:
        got = bytearray()

        async def sink(lines: bytes) -> None:
            got.extend(lines)

        port = free_port()
        feed = Feed(f"udp://127.0.0.1:{port}")
        running = asyncio.create_task(feed.run(sink))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            while not got:
                out.sendto(LINE.rstrip(), ("127.0.0.1", port))
                await asyncio.sleep(0.02)
        assert feed.status()["connected"] is True
        feed.stop()
        await running
        assert set(bytes(got).splitlines()) == {LINE.rstrip()}

    run(work())


@pytest.mark.parametrize("url", ["tcp://", "tcp://host", "http://host:1", "tcp://host:99999", "udp://host", "host:1"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="expected tcp://host:port"):
        parse_feed_url(url)


def test_pauses_grow_to_a_ceiling_and_are_spread() -> None:
    feed = Feed("tcp://h:1", chance=random.Random(5))
    ceilings = []
    for failed in (1, 2, 5, 7, 60):
        feed._attempts_failed = failed
        pauses = [feed._pause_s() for _ in range(400)]
        assert min(pauses) < 0.1 * max(pauses)
        ceilings.append(max(pauses))
    assert ceilings == pytest.approx([0.5, 1.0, 8.0, 30.0, 30.0], rel=0.05)
