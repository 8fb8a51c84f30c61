"""Passing sentences on: to a receiver that comes and goes, one that does not take, one that is not there."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from porttarget.feeds import Forward
from tests.feeds.sockets import LINE, free_port, run, server, until, whole


@asynccontextmanager
async def forwarding(url: str, *, max_waiting_bytes: int = 1 << 20) -> AsyncIterator[Forward]:
    forward = Forward(url, backoff_s=(0.02, 0.1), chance=random.Random(3), max_waiting_bytes=max_waiting_bytes)
    task = asyncio.create_task(forward.run())
    try:
        yield forward
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def test_a_datagram_carries_one_sentence() -> None:
    async def work() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as inbox:
            inbox.bind(("127.0.0.1", 0))
            inbox.setblocking(False)
            loop = asyncio.get_running_loop()
            async with forwarding(f"udp://127.0.0.1:{inbox.getsockname()[1]}") as forward:
                forward.put(LINE + LINE.strip() + b"\n")
                assert [await loop.sock_recv(inbox, 2048) for _ in range(2)] == [LINE, LINE]
                await until(lambda: forward.status()["sent"] == 2)
                assert (forward.status()["connected"], forward.status()["lost"]) == (True, 0)

    run(work())


def test_datagrams_to_nobody_are_counted_as_lost_and_later_ones_arrive() -> None:
    async def work() -> None:
        port = free_port()
        async with forwarding(f"udp://127.0.0.1:{port}") as forward:

            def put() -> bool:
                forward.put(LINE)
                return whole(forward.status(), "lost") >= 1

            await until(put)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as inbox:
                inbox.bind(("127.0.0.1", port))
                inbox.setblocking(False)
                receiving = asyncio.create_task(asyncio.get_running_loop().sock_recv(inbox, 2048))
                while not receiving.done():
                    forward.put(LINE)
                    await asyncio.sleep(0.01)
                assert receiving.result() == LINE

    run(work())


def test_a_receiver_that_restarts_is_served_again_with_what_waited() -> None:
    async def work() -> None:
        got: list[bytes] = []

        async def take(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
            while line := await reader.readline():
                got.append(line)

        port = free_port()
        async with forwarding(f"tcp://127.0.0.1:{port}") as forward:
            forward.put(b"1 " + LINE)  # before anybody listens
            async with server(take, port):
                await until(lambda: len(got) == 1)
            await until(lambda: forward.status()["connected"] is False)
            forward.put(b"2 " + LINE)
            async with server(take, port):
                await until(lambda: len(got) == 2)
                forward.put(b"3 " + LINE)
                await until(lambda: len(got) == 3)
            status = forward.status()
        assert got == [b"1 " + LINE, b"2 " + LINE, b"3 " + LINE]
        assert (status["sent"], status["lost"], status["drops"], status["reconnects"]) == (3, 0, 0, 1)

    run(work())


@pytest.mark.parametrize("listening", [True, False], ids=["takes nothing", "is not there"])
def test_a_receiver_that_does_not_take_costs_the_oldest_and_never_time(listening: bool) -> None:
    async def work() -> None:
        async def take_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.transport.pause_reading()
            await asyncio.sleep(30)

        limit, sent = 200_000, 200_000
        port = free_port()
        async with (
            forwarding(f"tcp://127.0.0.1:{port}", max_waiting_bytes=limit) as forward,
            server(take_nothing, port if listening else 0),
        ):
            for number in range(0, sent, 1000):
                before = asyncio.get_running_loop().time()
                forward.put(b"".join(b"%06d %s" % (each, LINE) for each in range(number, number + 1000)))
                assert asyncio.get_running_loop().time() - before < 1.0
                await asyncio.sleep(0)
            status = forward.status()
            assert whole(status, "waiting_bytes") <= limit + 65_536
            assert whole(status, "drops") > 0
            gone = whole(status, "sent") + whole(status, "drops") + whole(status, "lost")
            assert 0 < sent - gone <= (limit + 3 * 65_536) / len(LINE)  # what waits, and one block under way

    run(work())
