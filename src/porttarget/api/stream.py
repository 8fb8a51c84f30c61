"""Live changes as server-sent events: one frame a second, encoded once and shared by all readers.

A ring holds the latest frames; each reader keeps its own place in it. One that falls out of the ring is told
`resync` and goes on with what is left, so a slow reader costs no memory. Targeting events have a channel of their own.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import anyio.to_thread

from porttarget.api.node import NodeService
from porttarget.api.wire import movement as wire

RING_FRAMES = 30
KEEP_ALIVE_S = 15.0
log = logging.getLogger("porttarget.api")


@dataclass(slots=True)
class Channel:
    """The frames of one audience, numbered for it alone, so that gaps tell nothing of what others were sent."""

    number: int = 0
    frames: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=RING_FRAMES))
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def publish(self, events: bytes) -> None:
        """Add a frame and wake the readers."""
        self.number += 1
        self.frames.append((self.number, events + f"id: {self.number}\n\n".encode()))
        self.wake()

    def wake(self) -> None:
        """Let every waiting reader look again."""
        self.news.set()
        self.news = asyncio.Event()


@dataclass(slots=True)
class Broadcaster:
    """Watches the node and fills a channel for every role and one for targeting roles."""

    node: NodeService
    period_s: float = 1.0
    everyone: Channel = field(default_factory=Channel)
    targeting: Channel = field(default_factory=Channel)
    closing: bool = False
    _mark: int | None = None
    _revision: str = ""
    _feeds: bytes = b""

    async def run(self) -> None:
        """Make frames until cancelled; an error of the node is logged and the next second tried again."""
        self._mark, _ = await anyio.to_thread.run_sync(self.node.vessel_changes, None)
        while True:
            await asyncio.sleep(self.period_s)
            try:
                movement, targeting = await anyio.to_thread.run_sync(self._look)
            except Exception:  # one failed look must not end every reader's stream
                log.exception("stream: the node could not be looked at")
                continue
            if movement:
                self.everyone.publish(movement)
            if movement or targeting:
                self.targeting.publish(movement + targeting)

    def close(self) -> None:
        """End all readers."""
        self.closing = True
        self.everyone.wake()
        self.targeting.wake()

    def _look(self) -> tuple[bytes, bytes]:
        mark, rows = self.node.vessel_changes(self._mark)
        self._mark = mark
        movement = b""
        if rows:
            items = [wire.Vessel.model_validate(row).model_dump(mode="json") for row in rows]
            movement += event("vessels", {"items": items})
        states = [wire.Feed.model_validate(row).model_dump(mode="json") for row in self.node.feeds()]
        feeds = event("feeds", {"items": states})
        if feeds != self._feeds:
            self._feeds = feeds
            movement += feeds
        targeting = b""
        revision = self.node.revision()
        if revision != self._revision:
            if self._revision:
                targeting = event("revision", {"revision": revision})
            self._revision = revision
        return movement, targeting

    async def read(self, channel: Channel, *, alive: Callable[[], bool]) -> AsyncIterator[bytes]:
        """Frames of a channel for one reader, from now on, as long as its session lives."""
        place = channel.number
        yield b"retry: 3000\n" + event("hello", {"frame": place})
        while alive() and not self.closing:
            news = channel.news
            waiting = [frame for frame in channel.frames if frame[0] > place]
            if not waiting:
                try:
                    await asyncio.wait_for(news.wait(), KEEP_ALIVE_S)
                except TimeoutError:
                    yield b": still here\n\n"
                continue
            if waiting[0][0] > place + 1:
                yield event("resync", {"missed": waiting[0][0] - place - 1})
            for _, frame in waiting:
                yield frame
            place = waiting[-1][0]


def event(name: str, data: object) -> bytes:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
