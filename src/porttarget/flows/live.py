"""Live feeds into a store: each feed has its decoder, whose rows are on disk before the next lines are taken.

Positions, static data and rejects go to history; the latest state of each vessel heard is merged in the same commit.
A feed that fails to connect keeps trying; a commit that fails ends the intake, for nothing may be lost silently.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import polars as pl

from porttarget.ais_decoder import Decoded, Decoder
from porttarget.errors import UsageError
from porttarget.feeds import Feed
from porttarget.reference import Reference
from porttarget.store import LiveWriter, Store
from porttarget.tracking import track


class LiveIntake:
    """Several feeds into one store. `feeds` maps names to addresses; the name stands as receiver."""

    def __init__(self, store: Store, feeds: Mapping[str, str], *, reference: Reference) -> None:
        self._store = store
        self._reference = reference
        self._feeds = [Feed(url, name=name) for name, url in feeds.items()]
        self._decoders = {
            feed.name: Decoder(source=feed.name, receiver=feed.name, clock=lambda: datetime.now(UTC))
            for feed in self._feeds
        }
        if len(self._decoders) != len(self._feeds):
            raise UsageError(f"feed names must differ, found {[feed.name for feed in self._feeds]}")
        self._totals = {feed.name: {"messages": 0, "rejected": 0} for feed in self._feeds}

    def status(self) -> list[dict[str, object]]:
        """Each feed's connection, rate, last message and counts."""
        return [{**feed.status(), **self._totals[feed.name]} for feed in self._feeds]

    async def run(self) -> None:
        """Take in until cancelled."""
        async with LiveWriter(self._store) as writer, asyncio.TaskGroup() as group:
            for feed in self._feeds:
                group.create_task(self._take(feed, writer), name=f"intake {feed.name}")

    async def _take(self, feed: Feed, writer: LiveWriter) -> None:
        decoder = self._decoders[feed.name]

        async def sink(lines: bytes) -> None:
            decoder.feed(lines)
            part = await asyncio.to_thread(decoder.take)
            totals = self._totals[feed.name]
            totals["messages"] += part.messages.height
            totals["rejected"] += part.rejects.height
            await writer.append(self._rows(part), source=feed.name, way=feed.address.way)

        await feed.run(sink)

    def _rows(self, part: Decoded) -> dict[str, pl.DataFrame]:
        tables = {
            "messages": part.messages,
            "positions": part.positions,
            "statics": part.statics,
            "base_stations": part.base_stations,
            "rejects": part.rejects,
        }
        if part.positions.height or part.statics.height:
            seen = track(part.positions, part.statics, reference=self._reference).vessels
            # a batch does not know the track its vessels are on; the picture of the whole store does
            tables["vessels"] = seen.with_columns(track_id=pl.lit(None, dtype=pl.String))
        return tables
