"""What the node sees now, computed once and shared by all requests: picture, rankings, plans.

The heavy part (tracks, cargo, arrivals) is made anew when an input was received; officers' records (nominations,
decisions) are laid into it at every act. Live positions alone make it anew at most once a minute: the latest state of
vessels does not wait for that. Safe for threads; one builds while the others wait. Rankings and plans asked for are
kept up to a bound; the random draw takes the store's secret seed, the plan's simulation a public one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from porttarget.api.box_detail import worklist_rows
from porttarget.api.kept import Kept
from porttarget.api.node import NotHere
from porttarget.api.reading import as_readable, lookout_reasons
from porttarget.errors import UsageError
from porttarget.flows.node import HISTORY, Picture, picture, plan_picture, rank_picture
from porttarget.reference import Port, Reference, load_reference
from porttarget.scanning import Plan
from porttarget.sharing.labels import Clearance
from porttarget.store import Store
from porttarget.targeting import Ranking
from porttarget.tracking import Tracked, estimate_arrivals, track

LIVE_REFRESH_S = 60.0
KEPT_RANKINGS = 16  # of one state of knowledge: every port of the teams at its own quota, and some asked for
KEPT_PLANS = 16

RankingKey = tuple[str, int | None]


def ais_at(store: Store) -> datetime | None:
    """When AIS was last received, by file or live: the moment that those count from who may not know of filings."""
    receipts = store.receipts()
    latest = store.latest_receipt_time()
    by_file = receipts.get_column("received_at").max()
    if latest is not None and (not isinstance(by_file, datetime) or latest > by_file):
        return latest  # only AIS comes live
    ais = receipts.filter(pl.col("kind") == "ais").get_column("received_at").max()
    return ais if isinstance(ais, datetime) else None


@dataclass(slots=True, kw_only=True)
class Seen:
    """One state of knowledge, and what was computed from it so far."""

    number: int
    picture: Picture
    ais_at: datetime
    rankings: Kept[RankingKey, Ranking] = field(default_factory=lambda: Kept(KEPT_RANKINGS))
    rows: Kept[tuple[RankingKey, Clearance], list[dict[str, Any]]] = field(default_factory=lambda: Kept(KEPT_RANKINGS))
    readable: Kept[Clearance, frozenset[str]] = field(default_factory=lambda: Kept(KEPT_RANKINGS))
    plans: Kept[tuple[str, float], Plan] = field(default_factory=lambda: Kept(KEPT_PLANS))
    movement: Kept[None, Tracked] = field(default_factory=lambda: Kept(1))
    ais_arrivals: Kept[None, pl.DataFrame] = field(default_factory=lambda: Kept(1))


class Sight:
    """Keeps the present `Seen` of a store."""

    def __init__(self, store: Store, reference_dirs: Sequence[Path] = ()) -> None:
        self.store = store
        self.folders = tuple(reference_dirs)
        self.reference: Reference = load_reference(self.folders)
        self._lock = threading.RLock()
        self._seen: Seen | None = None
        self._revision = -1
        self._inputs: tuple[int, datetime | None] = (0, None)
        self._built_s = 0.0

    def now(self) -> Seen | None:
        """The present state; None while nothing at all was received."""
        with self._lock:
            revision = self.store.revision()
            latest = self.store.latest_receipt_time()
            if latest is None:
                return None
            seen = self._seen
            stale = time.monotonic() - self._built_s > LIVE_REFRESH_S
            if seen is not None and revision == self._revision and (latest == self._inputs[1] or not stale):
                return seen
            inputs = (self.store.receipts().height, latest)
            if seen is None or inputs[0] != self._inputs[0] or (latest != self._inputs[1] and stale):
                made = picture(self.store, at=latest, reference_dirs=self.folders)
                self._inputs = inputs
                self._built_s = time.monotonic()
            else:
                made = seen.picture
            made = replace(made, nominations=self.store.nominations(), decisions=self.store.decisions())
            self._seen = Seen(number=self._number(seen), picture=made, ais_at=ais_at(self.store) or latest)
            self._revision = revision
            return self._seen

    def port(self, code: str) -> Port:
        """A port by its code; NotHere where there is none."""
        try:
            return self.reference.port(code)
        except UsageError as error:
            raise NotHere(error.message) from error

    def ranking(self, seen: Seen, port: str, quota: int | None = None) -> Ranking:
        """The ranked boxes of a port, or of the whole complex it belongs to."""
        return seen.rankings.get(
            (self._place(port), quota),
            lambda: rank_picture(seen.picture, port, quota=quota, seed=self.store.draw_seed()),
        )

    def rows(self, seen: Seen, port: str, quota: int | None = None, *, clearance: Clearance) -> list[dict[str, Any]]:
        """The ranking's rows with their reasons as one may read them, made once for all pages of the list."""

        def make() -> list[dict[str, Any]]:
            readable = self.readable(seen, clearance)
            rows = worklist_rows(self.ranking(seen, port, quota))
            return [row | {"reasons": as_readable(row["reasons"], readable)} for row in rows]

        return seen.rows.get(((self._place(port), quota), clearance), make)

    def readable(self, seen: Seen, clearance: Clearance) -> frozenset[str]:
        """Names of the reasons that rest on lookouts which may be read."""
        return seen.readable.get(
            clearance, lambda: lookout_reasons(self.store.lookouts(seen.picture.at, clearance=clearance))
        )

    def plan(self, seen: Seen, port: str, hours: float) -> Plan:
        """The scanner plan of a port or its complex."""
        return seen.plans.get(
            (self._place(port), hours), lambda: plan_picture(seen.picture, self.ranking(seen, port), hours=hours)
        )

    def arrivals(self, seen: Seen, *, ais_alone: bool) -> pl.DataFrame:
        """Arrivals with what filings tell, or as they would be had no filing been received."""
        if not ais_alone:
            return seen.picture.arrivals

        def make() -> pl.DataFrame:
            tracked = self.movement(seen)
            return estimate_arrivals(
                tracked.vessels, tracked.port_calls, tracked.positions, ports=self.reference.team_ports(),
                reference=self.reference, as_of=seen.ais_at,
            )  # fmt: skip

        return seen.ais_arrivals.get(None, make)

    def movement(self, seen: Seen) -> Tracked:
        """Tracks and vessels as AIS alone tells them, at the moment AIS was last received.

        The picture's own stand at the latest receipt of anything: a filing that comes later would bring positions to
        light whose clocks run ahead, and so be noticed by those who may not know of it.
        """
        if seen.ais_at == seen.picture.at:
            return seen.picture.tracked

        def make() -> Tracked:
            at = seen.ais_at
            recent = pl.col("time").is_null() | ((pl.col("time") > at - HISTORY) & (pl.col("time") <= at))
            positions, statics = (self.store.read(name, at=at, where=recent) for name in ("positions", "statics"))
            return track(positions, statics, reference=self.reference, as_of=at)

        return seen.movement.get(None, make)

    def _place(self, port: str) -> str:
        return "+".join(self.reference.complex_codes(self.port(port).unlocode))

    @staticmethod
    def _number(before: Seen | None) -> int:
        return 1 if before is None else before.number + 1
