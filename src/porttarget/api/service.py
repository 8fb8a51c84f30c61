"""`StoreNode`: the service's node over a store and the flows that rank, plan and exchange.

Reads come from `Sight`; acts go to the store, each with its audit entry there. Errors of the rooms below pass through,
but a stale version becomes `Stale` with the row as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from porttarget.api.box_detail import box_rows
from porttarget.api.node import (
    AnswerDraft,
    Check,
    Code,
    Codes,
    DecisionDraft,
    NominationDraft,
    NotHere,
    Officer,
    Row,
    SentPacket,
    Stale,
    Worklist,
)
from porttarget.api.reading import as_readable
from porttarget.api.seen import Seen, Sight, ais_at
from porttarget.errors import Conflict, NotAllowed, PortTargetError, UsageError
from porttarget.flows import exchange
from porttarget.flows.filed_bill import bill_filed
from porttarget.sharing.labels import Clearance
from porttarget.sharing.nominations import ANSWER_CODES, DECISION_CODES, REASON_CODES
from porttarget.store import Store

OTHER = {"CA": "US", "US": "CA"}
RESTING_AFTER = timedelta(hours=6)  # a node that received nothing for so long shows the clock of its data
OPEN = ("draft", "sent", "adopted")
PORT_ROLES = ("landing", "call")
# agreements under which the two customs services help each other; offered for citing, any other text stands as well
AUTHORITIES = (
    "Agreement regarding Mutual Assistance and Cooperation between Customs Administrations (1984)",
    "Smart Border Declaration (2001), joint targeting at marine ports",
)


class StoreNode:
    """One country's node, on disk."""

    def __init__(
        self,
        store: Store,
        *,
        reference_dirs: Sequence[Path] = (),
        feeds: Callable[[], Sequence[Mapping[str, object]]] = tuple,
        forwards: Callable[[], Sequence[Mapping[str, object]]] = tuple,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store = store
        self.sight = Sight(store, reference_dirs)
        self._feeds = feeds
        self._forwards = forwards
        self._clock = clock

    # --- the node -------------------------------------------------------------------------------------------

    @property
    def country(self) -> str:
        return self.store.country

    @property
    def partner(self) -> str:
        return OTHER[self.store.country]

    @property
    def clock_runs(self) -> bool:
        latest = self.data_at(ais_alone=True)
        return latest is None or bool(self._feeds()) or abs(self._clock() - latest) < RESTING_AFTER

    def now(self, *, ais_alone: bool = False) -> datetime:
        latest = self.data_at(ais_alone=ais_alone)
        return self._clock() if latest is None or self.clock_runs else latest

    def data_at(self, *, ais_alone: bool = False) -> datetime | None:
        return ais_at(self.store) if ais_alone else self.store.latest_receipt_time()

    def revision(self) -> str:
        return str(self.store.revision())

    def checks(self) -> Sequence[Check]:
        """The store answers, and what it holds can be seen as a whole (which also warms everything up)."""
        checks = []
        for name, look in (("store", self.store.revision), ("picture", self.sight.now)):
            try:
                look()
            except PortTargetError as error:
                checks.append(Check(name=name, ok=False, detail=str(error)))
            else:
                checks.append(Check(name=name, ok=True))
        return checks

    def feeds(self) -> Sequence[Row]:
        return [{**row, "error": row.get("last_error")} for row in self._feeds()]

    def forwards(self) -> Sequence[Row]:
        return self._forwards()

    def receipts(self) -> Sequence[Row]:
        grouped = self.store.receipts().group_by("kind").agg(
            inputs=pl.len(), latest_received_at=pl.col("received_at").max()
        )  # fmt: skip
        return grouped.sort("kind").to_dicts()

    # --- movement -------------------------------------------------------------------------------------------

    def ports(self) -> Sequence[Row]:
        found = [port for port in self.sight.reference.ports.values() if port.role in PORT_ROLES]
        found.sort(key=lambda port: (not port.team, port.unlocode))
        return [
            {"code": port.unlocode, "name": port.name, "country": port.country, "complex": port.complex or None,
             "team": port.team, "host": port.host, "partner": port.partner, "lat_deg": port.lat_deg,
             "lon_deg": port.lon_deg, "time_zone": port.time_zone}
            for port in found
        ]  # fmt: skip

    def vessels(self) -> Sequence[Row]:
        """Latest states: from history, overlaid by what live feeds heard since."""
        seen = self.sight.now()
        rows = {row["mmsi"]: row for row in self.sight.movement(seen).vessels.to_dicts()} if seen else {}
        for row in self.store.vessels().to_dicts():
            rows[row["mmsi"]] = _newer(rows.get(row["mmsi"]), row)
        return [rows[mmsi] for mmsi in sorted(rows)]

    def vessel_changes(self, since: int | None) -> tuple[int, Sequence[Row]]:
        mark = self.store.vessel_mark()
        if since is None or mark == since:
            return mark, []
        return mark, self.store.vessels(changed_since=since).to_dicts()

    def track(self, mmsi: int, hours: float) -> Row | None:
        seen = self.sight.now()
        if seen is None:
            return None
        heard = self.sight.movement(seen).positions.filter(pl.col("mmsi") == mmsi)
        if heard.is_empty():
            return None
        since = seen.ais_at - timedelta(hours=hours)
        on_track = heard.filter(pl.col("track_id").is_not_null() & (pl.col("time") > since)).sort("time")
        columns = on_track.select("time", "lat_deg", "lon_deg", "sog_kn", "track_id").to_dict(as_series=False)
        return {"mmsi": mmsi, "hours": hours, **columns}

    def arrivals(self, port: str | None, *, ais_alone: bool) -> Sequence[Row]:
        codes = self.sight.reference.complex_codes(self.sight.port(port).unlocode) if port is not None else None
        seen = self.sight.now()
        if seen is None:
            return []
        frame = self.sight.arrivals(seen, ais_alone=ais_alone)
        if codes is not None:
            frame = frame.filter(pl.col("port").is_in(codes))
        return frame.sort(pl.coalesce("ata", "eta"), "port", "mmsi", nulls_last=True).to_dicts()

    # --- targeting ------------------------------------------------------------------------------------------

    def worklist(self, port: str, quota: int | None = None, *, clearance: Clearance) -> Worklist:
        code = self.sight.port(port).unlocode
        seen = self.sight.now()
        if seen is None:
            return Worklist(port=code, country=self.country, quota=quota, at=self.now(), revision="0", items=[])
        ranking = self.sight.ranking(seen, code, quota)
        return Worklist(
            port=code, country=self.country, quota=ranking.quota, at=ranking.at,
            revision=f"{code}.{quota}.{seen.number}",
            items=self.sight.rows(seen, code, quota, clearance=clearance),
        )  # fmt: skip

    def box(self, box_id: str, port: str, *, clearance: Clearance) -> Row | None:
        code = self.sight.port(port).unlocode
        seen = self.sight.now()
        if seen is None:
            return None
        ranking = self.sight.ranking(seen, code)
        here = ranking.worklist.filter(pl.col("box_id") == box_id)
        if here.is_empty():
            return None
        reasons = ranking.reasons.filter(pl.col("box_id") == box_id).sort("position")
        readable = self.sight.readable(seen, clearance)
        item = here.row(0, named=True) | {"reasons": as_readable(reasons.to_dicts(), readable)}
        facts = box_rows(seen.picture.cargo, box_id)
        landing = self.sight.port(str(facts.get("landing_port") or code))
        return {
            "container_number": item["container_number"], **facts, "box_id": box_id, "port": code,
            "host": landing.host or landing.country, "bills": item["bills"], "item": item, "at": ranking.at,
            "decisions": self.decisions(clearance=clearance, box_id=box_id), "version": self._decided(box_id),
            "nominations": [row for row in self.nominations(clearance=clearance) if row["box_id"] == box_id],
        }  # fmt: skip

    def bill(self, bill: str, as_of: datetime | None = None) -> Row | None:
        found = bill_filed(self.store, bill, at=as_of or self.now())
        return None if found is None else found.as_json()

    def codes(self) -> Codes:
        def listed(codes: Mapping[str, str]) -> list[Code]:
            return [Code(code=code, title=title) for code, title in codes.items()]

        return Codes(
            nomination_reasons=listed(REASON_CODES),
            answers={answer: listed(codes) for answer, codes in ANSWER_CODES.items()},
            decisions={kind: listed(codes) for kind, codes in DECISION_CODES.items()},
            authorities=AUTHORITIES,
        )

    def nominations(self, *, clearance: Clearance) -> Sequence[Row]:
        return self.store.nominations(clearance=clearance).to_dicts()

    def nominate(self, draft: NominationDraft, officer: Officer) -> Row:
        box = self.box(draft.box_id, draft.port, clearance=officer.clearance)
        if box is None:
            raise NotHere(f"no box {draft.box_id!r} lands at {draft.port} as far as this node knows")
        if box["host"] == self.country:
            raise NotAllowed(f"{draft.box_id} lands in this country: decide on it here instead of nominating it")
        for row in self.nominations(clearance=officer.clearance):
            if row["box_id"] == draft.box_id and row["direction"] == "sent" and row["status"] in OPEN:
                raise Conflict(f"{draft.box_id} is nominated already: {row['status']}")
        asked = exchange.Nomination(
            box_id=draft.box_id, reason_code=draft.reason_code, reason=draft.reason, authority=draft.authority,
            officer=officer.name,
        )  # fmt: skip
        return exchange.nominate_box(self.store, asked, reference=self.sight.reference)

    def answer(self, draft: AnswerDraft, officer: Officer) -> Row:
        before = self._nomination(draft.nomination_id, officer)
        if before["version"] != draft.version:
            raise Stale("the nomination has moved on", current=before, version=_whole(before["version"]))
        if before["direction"] != "received":
            raise NotAllowed("this nomination was sent from here: its host answers it")
        given = exchange.Answer(
            status=draft.answer, code=draft.answer_code, reason=draft.answer_reason, officer=officer.name
        )
        try:
            return exchange.answer_nomination(self.store, draft.nomination_id, given, version=draft.version)
        except Conflict as error:
            now = self._nomination(draft.nomination_id, officer)
            if now["version"] == draft.version:
                raise
            raise Stale(error.message, current=now, version=_whole(now["version"])) from error

    def decisions(self, *, clearance: Clearance, box_id: str | None = None, port: str | None = None) -> Sequence[Row]:
        return self.store.decisions(box_id=box_id, port=port, clearance=clearance).to_dicts()[::-1]

    def decide(self, draft: DecisionDraft, officer: Officer) -> Row:
        box = self.box(draft.box_id, draft.port, clearance=officer.clearance)
        if box is None:
            raise NotHere(f"no box {draft.box_id!r} lands at {draft.port} as far as this node knows")
        if box["host"] != self.country:
            raise NotAllowed(f"{draft.box_id} lands in the other country, whose officers decide: nominate it")
        if draft.nomination_id is not None:
            self._nomination(draft.nomination_id, officer)  # one that is withheld is absent, also for naming it
        row = {
            "box_id": draft.box_id, "port": box.get("landing_port") or draft.port, "kind": draft.kind,
            "reason_code": draft.reason_code, "reason": draft.reason, "officer": officer.name,
            "nomination_id": draft.nomination_id, "supersedes": draft.supersedes,
        }  # fmt: skip
        item: Any = box["item"]
        try:
            return self.store.add_decision(row, draft.version, arm=item["arm"])
        except Conflict as error:
            version = self._decided(draft.box_id)
            if version == draft.version:
                raise
            made = self.decisions(clearance=officer.clearance, box_id=draft.box_id)
            raise Stale(error.message, current=made[0] if made else {}, version=version) from error

    def plan(self, port: str, hours: float) -> Row:
        place = self.sight.port(port)
        seen = self._seen()
        if (place.host or place.country) != self.country:
            raise NotHere(f"{place.name} is the other country's port: its node plans its scanners")
        plan = self.sight.plan(seen, place.unlocode, hours)
        return {
            "port": place.unlocode, "at": plan.start, "hours": plan.hours, "tasks": plan.tasks.to_dicts(),
            "value": plan.value, "bound": plan.bound, "gap": plan.gap, "shadow_prices": plan.shadow_prices,
            "overload_probability": plan.overload_probability, "not_scanned": plan.not_scanned.to_dicts(),
            "moved": plan.moved, "dropped": plan.dropped, "added": plan.added, "seed": plan.seed,
        }  # fmt: skip

    # --- packets --------------------------------------------------------------------------------------------

    def missing_packets(self) -> Sequence[int]:
        return self.store.missing_sequences(self.partner)

    def export_packets(self, *, after: int | None, limit: int) -> Sequence[SentPacket]:
        exchange.pending_packets(self.store)
        given = self.store.hand_out(limit=limit) if after is None else self.store.sent_packets(after=after, limit=limit)
        return [SentPacket(sequence=number, packet_id=packet_id, data=data) for number, packet_id, data in given]

    def import_packet(self, data: bytes, officer: Officer) -> str:
        return exchange.import_packet(self.store, data, officer=officer.name)

    def _seen(self) -> Seen:
        seen = self.sight.now()
        if seen is None:
            raise NotHere("this node has received nothing yet")
        return seen

    def _decided(self, box_id: str) -> int:
        """How many decisions on a box stand, whoever may read them: the version that the next one rests on."""
        return self.store.decisions(box_id=box_id).height

    def _nomination(self, nomination_id: str, officer: Officer) -> dict[str, object]:
        try:
            return self.store.nomination(nomination_id, clearance=officer.clearance)
        except UsageError as error:
            raise NotHere(error.message) from error


def _newer(held: dict[str, Any] | None, live: dict[str, Any]) -> dict[str, Any]:
    """One state of two: the later position, each fact from where it is known."""
    if held is None:
        return live
    later = live["time"] is not None and (held["time"] is None or live["time"] >= held["time"])
    first, second = (live, held) if later else (held, live)
    return {name: value if value is not None else second[name] for name, value in first.items()}


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
