"""The live stream: what it carries, to whom, and how it ends."""

from __future__ import annotations

import asyncio
import json

import pytest

from porttarget.api.stream import RING_FRAMES, Broadcaster, Channel, event
from tests.api.fake_node import FakeNode

MMSI = 316001234


async def first(broadcaster: Broadcaster, channel: Channel, count: int) -> list[bytes]:
    out: list[bytes] = []
    async for chunk in broadcaster.read(channel, alive=lambda: True):
        out.append(chunk)
        if len(out) == count:
            break
    return out


def names(chunk: bytes) -> list[str]:
    return [line.removeprefix("event: ") for line in chunk.decode().splitlines() if line.startswith("event: ")]


def test_a_moved_vessel_is_told_once_and_feeds_when_they_change() -> None:
    async def scene() -> list[bytes]:
        node = FakeNode("CA")
        broadcaster = Broadcaster(node, period_s=0.01)
        running = asyncio.create_task(broadcaster.run())
        await asyncio.sleep(0.05)  # the first frame tells how feeds stand
        reading = asyncio.create_task(first(broadcaster, broadcaster.everyone, 2))
        await asyncio.sleep(0.02)
        node.move(MMSI, 48.5, -69.1)
        chunks = await asyncio.wait_for(reading, 5)
        running.cancel()
        return chunks

    hello, frame = asyncio.run(scene())
    assert names(hello) == ["hello"]
    assert names(frame) == ["vessels"]
    data = next(line for line in frame.decode().splitlines() if line.startswith("data: "))
    items = json.loads(data.removeprefix("data: "))["items"]
    assert [(row["mmsi"], row["lat_deg"]) for row in items] == [(MMSI, 48.5)]


def test_a_change_of_targeting_leaves_no_trace_in_the_channel_of_everyone() -> None:
    async def scene() -> tuple[Broadcaster, list[bytes]]:
        node = FakeNode("CA")
        broadcaster = Broadcaster(node, period_s=0.01)
        running = asyncio.create_task(broadcaster.run())
        await asyncio.sleep(0.05)
        before = broadcaster.everyone.number
        reading = asyncio.create_task(first(broadcaster, broadcaster.targeting, 2))
        await asyncio.sleep(0.02)
        node.version += 1
        chunks = await asyncio.wait_for(reading, 5)
        running.cancel()
        assert broadcaster.everyone.number == before
        return broadcaster, chunks

    _, chunks = asyncio.run(scene())
    assert names(chunks[1]) == ["revision"]


def test_a_reader_that_fell_behind_is_told_and_goes_on_with_what_is_left() -> None:
    async def scene() -> list[bytes]:
        broadcaster = Broadcaster(FakeNode("CA"))
        reader = broadcaster.read(broadcaster.everyone, alive=lambda: True)
        out = [await anext(reader)]
        for number in range(RING_FRAMES + 5):
            broadcaster.everyone.publish(event("vessels", number))
        out += [await anext(reader) for _ in range(RING_FRAMES + 1)]
        return out

    chunks = asyncio.run(scene())
    assert names(chunks[1]) == ["resync"]
    assert '"missed":5' in chunks[1].decode()
    assert chunks[-1].decode().endswith(f"id: {RING_FRAMES + 5}\n\n")


@pytest.mark.parametrize("how", ["session ended", "service closing"])
def test_a_stream_ends_with_its_session_and_with_the_service(how: str) -> None:
    async def scene() -> list[bytes]:
        broadcaster = Broadcaster(FakeNode("CA"))
        alive = [True]
        out = []
        async for chunk in broadcaster.read(broadcaster.everyone, alive=lambda: alive[0]):
            out.append(chunk)
            if how == "session ended":
                alive[0] = False
            else:
                asyncio.get_running_loop().call_later(0.01, broadcaster.close)
        return out

    assert len(asyncio.run(asyncio.wait_for(scene(), 5))) == 1
