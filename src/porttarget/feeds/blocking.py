"""Live feeds for callers without an event loop: an iterator of lines as they come.

In: addresses. Out: whole lines with the address and when they arrived. The feeds run in a thread of their own, so that
datagrams are taken while the caller works; a caller that is too slow is felt by the feeds as any slow sink is.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Generator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from porttarget.feeds.live import Feed

_POLL_S: Final = 0.2  # how soon `enough` is noticed while nothing comes
_BLOCKS: Final = 16  # taken from the feeds ahead of the caller
log = logging.getLogger("porttarget.feeds")


class Chunk(NamedTuple):
    """Whole lines of one feed, which arrived together."""

    feed: str
    lines: bytes
    arrived_at: datetime


Chunks = Generator[Chunk, None, None]


def live_chunks(specs: Sequence[str], *, enough: Callable[[], bool] = lambda: False) -> Chunks:
    """Lines of several feeds until `enough()`; what was heard by then is still given. UsageError at once for an
    address that is none."""
    return _chunks([Feed(spec, name=spec) for spec in specs], enough)


def _chunks(feeds: Sequence[Feed], enough: Callable[[], bool]) -> Chunks:
    blocks: queue.Queue[Chunk | None] = queue.Queue(_BLOCKS)
    runner = _Runner(feeds, blocks)
    runner.start()
    ended = False
    try:
        while not ended:
            if enough():
                runner.stop()
            try:
                block = blocks.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if block is None:
                ended = True
            else:
                yield block
    finally:
        runner.stop()
        while not ended:  # a caller that has gone away must not leave the feeds waiting for room
            ended = blocks.get() is None
        runner.join()
    if runner.failure is not None:
        raise runner.failure


class _Runner(threading.Thread):
    """Runs feeds in an event loop of its own until `stop`; None is the last block."""

    def __init__(self, feeds: Sequence[Feed], blocks: queue.Queue[Chunk | None]) -> None:
        super().__init__(name="live feeds", daemon=True)
        self.failure: BaseException | None = None
        self._feeds = feeds
        self._blocks = blocks
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()
        self._stopped = False

    def start(self) -> None:
        super().start()
        self._ready.wait()

    def stop(self) -> None:
        """Let the feeds read no more."""
        if not self._stopped and self._loop is not None:
            self._stopped = True
            self._loop.call_soon_threadsafe(self._stop_feeds)

    def run(self) -> None:
        try:
            asyncio.run(self._run_feeds())
        except BaseException as error:  # noqa: BLE001 (handed to the caller's thread, which raises it)
            self.failure = error
        finally:
            self._ready.set()
            self._blocks.put(None)

    def _stop_feeds(self) -> None:
        for feed in self._feeds:
            feed.stop()

    async def _run_feeds(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        async with asyncio.TaskGroup() as group:
            for feed in self._feeds:
                group.create_task(self._run_feed(feed))

    async def _run_feed(self, feed: Feed) -> None:
        async def sink(lines: bytes) -> None:
            await asyncio.to_thread(self._blocks.put, Chunk(feed.name, lines, feed.arrived_at))

        await feed.run(sink)
        status = feed.status()
        if status["drops"] or status["json_unusable"]:
            log.warning(
                "feed %s: %s sentences dropped for want of room, %s JSON messages without sentences",
                feed.name, status["drops"], status["json_unusable"],
            )  # fmt: skip
