"""Live feeds into a store: each feed has its decoder, whose rows are on disk before the next lines are taken.

All tables that `kept` names go to history; the latest state of each vessel heard is merged in the same commit. What the
store heard just before is known, so that a service that starts again repeats nothing.
Sentences that were accepted and kept are passed on to whoever is to have them. A feed that fails to connect keeps
trying; a commit that fails ends the intake, for nothing may be lost silently.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import polars as pl

from porttarget.ais_decoder import Decoded, Decoder, Deduplicator
from porttarget.errors import UsageError
from porttarget.feeds import Feed, Forward
from porttarget.flows.accepted import Accepted
from porttarget.flows.decode import DEDUP_S
from porttarget.flows.kept import ROWS_OF_A_FEED, kept_tables
from porttarget.flows.receiver_clocks import ReceiverClocks
from porttarget.flows.remembered import Remembered
from porttarget.reference import Reference
from porttarget.store import LiveWriter, Store
from porttarget.tracking import track


class LiveIntake:
    """Several feeds into one store. `feeds` and `forwards` map names to addresses; a feed's name is its receiver."""

    def __init__(
        self,
        store: Store,
        feeds: Mapping[str, str],
        *,
        reference: Reference,
        forwards: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._reference = reference
        heard = Remembered(store, DEDUP_S, until=clock())  # feeds hear the same ships
        self._sources = {
            name: _Source(
                Feed(url, name=name, clock=clock), heard.dedup, first_row=store.claim_message_rows(ROWS_OF_A_FEED)
            )
            for name, url in feeds.items()
        }
        self._forwards = [Forward(url, name=name) for name, url in (forwards or {}).items()]
        _refuse_circles([source.feed for source in self._sources.values()], self._forwards)

    def status(self) -> list[dict[str, object]]:
        """Each feed's connection, rate, last message, counts, and how its receivers' clocks stand."""
        return [source.status() for source in self._sources.values()]

    def forward_status(self) -> list[dict[str, object]]:
        """Each place that sentences are passed on to: connection and counts."""
        return [forward.status() for forward in self._forwards]

    def posted_feed(self, name: str) -> Feed | None:
        """The feed of this name, where it takes posts."""
        source = self._sources.get(name)
        return source.feed if source is not None and source.feed.address.scheme == "http-post" else None

    async def run(self) -> None:
        """Take in until cancelled."""
        async with LiveWriter(self._store) as writer, asyncio.TaskGroup() as group:
            for forward in self._forwards:
                group.create_task(forward.run(), name=f"forward {forward.name}")
            for name, source in self._sources.items():
                group.create_task(self._take(source, writer), name=f"intake {name}")

    async def _take(self, source: _Source, writer: LiveWriter) -> None:
        async def sink(lines: bytes) -> None:
            rows = await asyncio.to_thread(self._decode, source, lines)
            await writer.append(rows, source=source.feed.name, way=source.feed.address.way)
            source.kept(rows)
            if self._forwards:
                accepted = source.accepted.lines(lines, rows["rejects"])
                for forward in self._forwards:
                    forward.put(accepted)

        await source.feed.run(sink)

    def _decode(self, source: _Source, lines: bytes) -> dict[str, pl.DataFrame]:
        """Everything that takes time, in a thread: tables are made when they are first asked for."""
        part = source.decode(lines)
        tables = {"messages": part.messages, "rejects": part.rejects, **kept_tables(part)}
        if part.positions.height or part.statics.height:
            seen = track(part.positions, part.statics, reference=self._reference).vessels
            # a batch does not know the track its vessels are on; the picture of the whole store does
            tables["vessels"] = seen.with_columns(track_id=pl.lit(None, dtype=pl.String))
        return tables


class _Source:
    """One feed with what follows its lines: decoder, clocks of its receivers, what of it was accepted."""

    def __init__(self, feed: Feed, dedup: Deduplicator, *, first_row: int) -> None:
        self.feed = feed
        self.accepted = Accepted()
        self._clocks = ReceiverClocks()
        self._decoder = Decoder(
            source=feed.name, receiver=feed.name, clock=lambda: feed.arrived_at, dedup=dedup, first_row=first_row
        )
        self._messages = self._rejected = 0

    def decode(self, lines: bytes) -> Decoded:
        """Tables of the lines, as of when they arrived."""
        self._decoder.feed(lines)
        part = self._decoder.take()
        self._clocks.see(part.as_heard(), self.feed.arrived_at)
        return part

    def kept(self, rows: Mapping[str, pl.DataFrame]) -> None:
        """Count what is on disk."""
        self._messages += rows["messages"].height
        self._rejected += rows["rejects"].height

    def status(self) -> dict[str, object]:
        return {
            **self.feed.status(),
            "messages": self._messages,
            "rejected": self._rejected,
            **self._clocks.status(),
        }


def _refuse_circles(feeds: Sequence[Feed], forwards: Sequence[Forward]) -> None:
    """UsageError where sentences would be passed on to a feed of this very node, for ever."""
    heard = {(feed.address.way, feed.address.host, feed.address.port) for feed in feeds if feed.address.listens}
    for forward in forwards:
        place = forward.address
        hosts = {place.host, "127.0.0.1", "0.0.0.0"} if place.host in ("localhost", "127.0.0.1") else {place.host}  # noqa: S104 (compared, not bound)
        if any((place.way, host, place.port) in heard for host in hosts):
            raise UsageError(f"{place.shown} is a feed of this node: what it hears would come back for ever")
