"""Servers, senders and waiting for tests of live feeds: real sockets on ephemeral loopback ports."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from porttarget.feeds import Feed, Patience

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
async def server(handler: Handler, port: int = 0) -> AsyncIterator[int]:
    """A server whose open connections end with it; gives its port."""
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
        yield int(listening.sockets[0].getsockname()[1])
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


def feed_of(url: str, *, dead_after_s: float = 60.0, black_hole_s: float = 15.0, **more: Any) -> Feed:
    """A feed that tries again soon, by a seeded chance."""
    patience = Patience(dead_after_s=dead_after_s, black_hole_s=black_hole_s, max_senders=more.pop("max_senders", 64))
    return Feed(url, name="loop", backoff_s=(0.02, 0.2), chance=random.Random(1), patience=patience, **more)


def whole(status: dict[str, object], key: str) -> int:
    """A counter of a status."""
    value = status[key]
    assert isinstance(value, int)
    return value


@asynccontextmanager
async def running(feed: Feed, sink: Callable[[bytes], Awaitable[None]]) -> AsyncIterator[None]:
    """A feed at work, stopped at the end."""
    task = asyncio.create_task(feed.run(sink))
    try:
        yield
    finally:
        feed.stop()
        await task
