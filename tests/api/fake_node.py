"""A node in memory that keeps the protocol of the service: five ports, a dozen ships, some forty boxes a port.

Both countries' fakes make the same boxes from one seed, as filings to both would; `carry` stands for the exchange.
It ranks by numbers drawn once, not by rules: tests of the service are about what is asked and answered.
"""

from __future__ import annotations

import json
import math
import threading
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

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
    Stale,
    Worklist,
)
from porttarget.errors import Conflict, NotAllowed, PacketError

PORTS = (
    ("CAVAN", "Vancouver", "CA", None, 49.29, -123.11, "America/Vancouver"),
    ("CAMTR", "Montreal", "CA", None, 45.51, -73.54, "America/Toronto"),
    ("CAHAL", "Halifax", "CA", None, 44.64, -63.57, "America/Halifax"),
    ("USEWR", "Newark", "US", "New York-Newark", 40.69, -74.15, "America/New_York"),
    ("USSEA", "Seattle", "US", "Seattle-Tacoma", 47.58, -122.35, "America/Los_Angeles"),
)
SHIPS = (
    # mmsi, name, flag, latitude, longitude, course, speed, port: all stand well off any coast
    (316001234, "ROSAIRE A. LEGAULT", "CA", 48.33, -69.20, 215.0, 14.2, "CAMTR"),
    (636019825, "MSC ATLANTIC FERN", "LR", 48.90, -62.50, 265.0, 15.8, "CAMTR"),
    (538009901, "HALIFAX EXPRESS", "MH", 44.20, -63.00, 330.0, 12.4, "CAHAL"),
    (219024000, "MAERSK CAPE SABLE", "DK", 43.40, -62.10, 300.0, 17.1, "CAHAL"),
    (477123400, "ORIENT HARRIER", "HK", 48.33, -124.10, 95.0, 13.0, "CAVAN"),
    (563112000, "STRAIT NAVIGATOR", "SG", 49.20, -123.60, 90.0, 8.2, "CAVAN"),
    (367001120, "PUGET RESOLUTE", "US", 47.75, -122.44, 180.0, 11.5, "USSEA"),
    (431004400, "TOKAI SPIRIT", "JP", 48.45, -125.20, 80.0, 16.6, "USSEA"),
    (255806000, "ATLANTIC HERON", "PT", 40.30, -73.60, 310.0, 13.3, "USEWR"),
    (538007700, "NEWARK BAY BREEZE", "MH", 39.95, -72.80, 300.0, 15.0, "USEWR"),
    (311000777, "ANCHORED AT AMBROSE", "BS", 40.45, -73.83, None, 0.1, "USEWR"),
)
RULES = (
    ("vague_description", "Description too vague to act on", 1.1, "“FAK GENERAL CARGO” is on the list of unacceptable terms"),
    ("shipper_first_seen", "First shipment of this shipper", 0.7, "no bill of SHENWEI TRADING LTD before this one"),
    ("undeclared_call", "The ship called at a port it does not declare", 1.9, "AIS: stopped 11 h at PAMIT; filing declares CNSHA, KRPUS"),
    ("weight_over_limit", "Heavier than the box can carry", 1.3, "31,200 kg in a 22G1 (limit 28,200 kg)"),
    ("trusted_trader", "Vetted low-risk consignee", -1.6, "NORTHLINE FURNITURE INC is a PIP member"),
    ("to_order", "Consigned to order without a named owner", 0.6, "consignee TO ORDER"),
)  # fmt: skip
BASE = -4.2
OTHER = {"CA": "US", "US": "CA"}


def fake_codes() -> Codes:
    """Closed lists for forms."""
    return Codes(
        nomination_reasons=(
            Code(code="route_anomaly", title="Route differs from the declared one"),
            Code(code="description_concern", title="Cargo description does not fit"),
            Code(code="party_concern", title="Concern about a party"),
        ),
        answers={
            "adopted": (Code(code="will_examine", title="Will be examined"),),
            "declined": (Code(code="no_capacity", title="No capacity"), Code(code="insufficient", title="Reason not sufficient")),
            "waived": (Code(code="already_examined", title="Already examined"),),
        },
        decisions={
            kind: (Code(code="risk_assessed", title="Risk assessed"), Code(code="other_reason", title="Other, see words"))
            for kind in ("examine", "hold", "do_not_load", "release", "waive", "defer")
        },
        authorities=("CMAA 2001, art. 5", "Customs Act, s. 99") ,
    )  # fmt: skip


class FakeNode:
    """Keeps `NodeService` in memory."""

    def __init__(self, country: str, *, seed: int = 7, now: datetime | None = None) -> None:
        self.country = country
        self.partner = OTHER[country]
        self.at = (now or datetime.now(UTC)).replace(microsecond=0)
        self.clock_runs = True
        self.lock = threading.Lock()
        self.ready = True
        self.mark = 1
        self.changed: dict[int, int] = {}
        self.ships = [_ship(row, self.at) for row in SHIPS]
        self.boxes = {row[0]: _boxes(row[0], self.at, np.random.default_rng([seed, i])) for i, row in enumerate(PORTS)}
        self.sent: dict[str, dict[str, object]] = {}
        self.made: list[dict[str, object]] = []
        self.version = 1
        self.taken: set[str] = set()

    # --- the service itself
    def now(self) -> datetime:
        return self.at

    def data_at(self) -> datetime | None:
        return self.at

    def revision(self) -> str:
        return str(self.version)

    def checks(self) -> Sequence[Check]:
        return [Check(name="store", ok=self.ready)]

    # --- movement
    def ports(self) -> Sequence[Row]:
        return [
            {"code": code, "name": name, "country": country, "complex": group, "team": name, "host": country,
             "partner": OTHER[country], "lat_deg": lat, "lon_deg": lon, "time_zone": zone}
            for code, name, country, group, lat, lon, zone in PORTS
        ]  # fmt: skip

    def vessels(self) -> Sequence[Row]:
        with self.lock:
            return sorted((dict(ship) for ship in self.ships), key=lambda row: int(str(row["mmsi"])))

    def vessel_changes(self, since: int) -> tuple[int, Sequence[Row]]:
        with self.lock:
            if since == 0:
                return self.mark, []
            rows = [dict(ship) for ship in self.ships if self.changed.get(int(str(ship["mmsi"])), 0) > since]
            return self.mark, rows

    def move(self, mmsi: int, lat_deg: float, lon_deg: float) -> None:
        """A position report."""
        with self.lock:
            self.mark += 1
            self.changed[mmsi] = self.mark
            for ship in self.ships:
                if ship["mmsi"] == mmsi:
                    ship.update(lat_deg=lat_deg, lon_deg=lon_deg)

    def track(self, mmsi: int, hours: float) -> Row | None:
        found = next((ship for ship in self.ships if ship["mmsi"] == mmsi), None)
        if found is None:
            return None
        back = np.arange(min(hours, 6.0), -0.01, -0.25)
        course = math.radians(float(str(found["cog_deg"] or 0.0)))
        speed = float(str(found["sog_kn"]))
        lat, lon = float(str(found["lat_deg"])), float(str(found["lon_deg"]))
        lats = lat - np.cos(course) * speed * back / 60.0
        lons = lon - np.sin(course) * speed * back / 60.0 / math.cos(math.radians(lat))
        n = len(back)
        return {"mmsi": mmsi, "hours": hours, "time": [self.at - timedelta(hours=float(h)) for h in back],
                "lat_deg": lats.tolist(), "lon_deg": lons.tolist(), "sog_kn": [speed] * n, "track_id": ["t1"] * n}  # fmt: skip

    def arrivals(self, port: str | None, *, ais_alone: bool) -> Sequence[Row]:
        rows = []
        for i, (mmsi, name, _flag, _lat, _lon, _cog, speed, to) in enumerate(SHIPS):
            if port in (None, to):
                eta = self.at + timedelta(hours=5 + 7 * i)
                rows.append({"mmsi": mmsi, "imo": 9000000 + i, "callsign": None, "name": name, "port": to,
                             "voyage_id": None if ais_alone else f"{9000000 + i}-{100 + i}E", "eta": eta,
                             "eta_low": eta - timedelta(hours=1), "eta_high": eta + timedelta(hours=2), "ata": None,
                             "distance_nm": speed * (5 + 7 * i), "speed_kn": speed, "method": "lane", "as_of": self.at})  # fmt: skip
        return rows

    def feeds(self) -> Sequence[Row]:
        return [{"name": "les_escoumins", "url": "tcp://127.0.0.1:4001", "connected": True, "sentences": 120_400,
                 "sentences_per_s": 21.5, "bytes": 6_100_200, "drops": 0, "last_message_at": self.at, "error": None}]  # fmt: skip

    def receipts(self) -> Sequence[Row]:
        return [{"kind": "ais", "inputs": 3, "latest_received_at": self.at},
                {"kind": "manifest", "inputs": 9, "latest_received_at": self.at - timedelta(hours=2)}]  # fmt: skip

    # --- targeting
    def worklist(self, port: str, quota: int | None = None) -> Worklist:
        if port not in self.boxes:
            raise NotHere(f"no port {port!r} is known")
        return Worklist(port=port, country=self.country, quota=quota or 8, seed=7, at=self.at,
                        revision=f"{port}-{self.version}", items=self.boxes[port])  # fmt: skip

    def box(self, box_id: str, port: str) -> Row | None:
        item = next((row for row in self.worklist(port).items if row["box_id"] == box_id), None)
        if item is None:
            return None
        decisions = self.decisions(box_id=box_id)
        return {"box_id": box_id, "port": port, "host": port[:2], "container_number": item["container_number"],
                "size_type": "45G1", "load_status": "L", "seals": ["ML-4471902"], "bills": item["bills"],
                "port_of_lading": "CNSHA", "first_na_call": port, "landing_port": port, "destination_country": "CA",
                "in_transit": port[:2] != "CA", "gross_kg": 18_240.0, "received_at": self.at - timedelta(hours=30),
                "parties": [{"role": "shipper", "name": "SHENWEI TRADING LTD", "address": "88 HARBOUR ROAD, SHANGHAI", "country": "CN"},
                            {"role": "consignee", "name": "NORTHLINE FURNITURE INC", "address": "12 DOCK ST, TORONTO ON", "country": "CA"}],
                "goods": [{"hs_code": "940360", "description": "WOODEN FURNITURE, FLAT PACKED", "packages": 412.0, "gross_kg": 18_240.0}],
                "item": item, "at": self.at, "decisions": decisions, "version": len(decisions),
                "nominations": [row for row in self.nominations() if row["box_id"] == box_id]}  # fmt: skip

    def codes(self) -> Codes:
        return fake_codes()

    def nominations(self) -> Sequence[Row]:
        return sorted(self.sent.values(), key=lambda row: str(row["created_at"]), reverse=True)

    def nominate(self, draft: NominationDraft, officer: Officer) -> Row:
        box = self.box(draft.box_id, draft.port)
        if box is None:
            raise NotHere(f"no box {draft.box_id!r}")
        if draft.port[:2] == self.country:
            raise NotAllowed(f"{draft.port} is this country's own port: decide there instead of nominating")
        if any(row["box_id"] == draft.box_id for row in self.sent.values()):
            raise Conflict("this box is nominated already")
        row: dict[str, object] = {
            "nomination_id": str(uuid.uuid4()), "direction": "sent", "nominated_by": self.country, "host": self.partner,
            "port": draft.port, "box_id": draft.box_id, "container_number": box["container_number"], "bills": box["bills"],
            "vessel_imo": 9000001, "vessel": "MSC ATLANTIC FERN", "voyage": "101E", "reason_code": draft.reason_code,
            "reason": draft.reason, "authority": draft.authority, "officer": officer.name, "created_at": self.at,
            "status": "sent", "answer_code": None, "answer_reason": None, "answered_by": None, "answered_at": None,
            "version": 1,
        }  # fmt: skip
        self.sent[str(row["nomination_id"])] = row
        self.version += 1
        return row

    def answer(self, draft: AnswerDraft, officer: Officer) -> Row:
        row = self.sent.get(draft.nomination_id)
        if row is None:
            raise NotHere("no such nomination")
        if row["direction"] != "received":
            raise NotAllowed("only the host answers")
        if row["version"] != draft.version:
            raise Stale("the nomination has moved on", current=row, version=int(str(row["version"])))
        row.update(status=draft.answer, answer_code=draft.answer_code, answer_reason=draft.answer_reason,
                   answered_by=officer.name, answered_at=self.at, version=draft.version + 1)  # fmt: skip
        self.version += 1
        return row

    def decisions(self, *, box_id: str | None = None, port: str | None = None) -> Sequence[Row]:
        return [row for row in reversed(self.made) if box_id in (None, row["box_id"]) and port in (None, row["port"])]

    def decide(self, draft: DecisionDraft, officer: Officer) -> Row:
        if self.box(draft.box_id, draft.port) is None:
            raise NotHere(f"no box {draft.box_id!r}")
        before = self.decisions(box_id=draft.box_id)
        if len(before) != draft.version:
            raise Stale("another decision was made", current=before[0] if before else {}, version=len(before))
        row: dict[str, object] = {"decision_id": str(uuid.uuid4()), "box_id": draft.box_id, "port": draft.port,
            "kind": draft.kind, "reason_code": draft.reason_code, "reason": draft.reason, "officer": officer.name,
            "decided_at": self.at, "nomination_id": draft.nomination_id, "supersedes": draft.supersedes,
            "version": draft.version + 1}  # fmt: skip
        self.made.append(row)
        self.version += 1
        return row

    def plan(self, port: str, hours: float) -> Row:
        adopted = {row["box_id"] for row in self.sent.values() if row["status"] == "adopted" and row["port"] == port}
        rows = [row for row in self.worklist(port).items if row["arm"] or row["box_id"] in adopted]
        rows.sort(key=lambda row: row["box_id"] not in adopted)
        start = self.at + timedelta(hours=2)
        tasks = [{"box_id": row["box_id"], "container_number": row["container_number"], "resource": f"{port}-VACIS-{i % 2 + 1}",
                  "start_utc": start + timedelta(minutes=6 * i), "end_utc": start + timedelta(minutes=6 * i + 5),
                  "step": "image", "arm": "nomination" if row["box_id"] in adopted else row["arm"],
                  "value": row["probability"]} for i, row in enumerate(rows[:8])]  # fmt: skip
        left = [{"box_id": row["box_id"], "container_number": row["container_number"],
                 "because": "leaves by rail before a scanner is free"} for row in rows[8:]]  # fmt: skip
        return {"port": port, "at": self.at, "hours": hours, "tasks": tasks, "value": 1.42, "bound": 1.47, "gap": 0.034,
                "shadow_prices": {f"{port}-BAY-1": 0.021}, "overload_probability": 0.08, "not_scanned": left,
                "moved": [], "dropped": [], "added": [], "seed": 7}  # fmt: skip

    # --- packets, unsigned here: signing is the store's and proved there
    def export_packets(self) -> Sequence[tuple[str, bytes]]:
        return [(str(key), json.dumps(row, default=str).encode()) for key, row in self.sent.items()
                if row["direction"] == "sent"]  # fmt: skip

    def import_packet(self, data: bytes, officer: Officer) -> Row:
        try:
            row = json.loads(data)
        except json.JSONDecodeError:
            raise PacketError("these bytes are no packet") from None
        if row["nomination_id"] in self.taken:
            raise Conflict("this packet was taken in before")
        self.taken.add(row["nomination_id"])
        row.update(direction="received", status="received", created_at=datetime.fromisoformat(row["created_at"]))
        self.sent[row["nomination_id"]] = row
        self.version += 1
        return {
            "packet_id": row["nomination_id"],
            "kind": "nomination",
            "sender": row["nominated_by"],
            "done": "received",
        }


def carry(sender: FakeNode, receiver: FakeNode) -> None:
    """Bring nominations over, once each."""
    officer = Officer(name="exchange", role="officer", country=receiver.country)
    for packet_id, data in sender.export_packets():
        if packet_id not in receiver.taken:
            receiver.import_packet(data, officer)


def _ship(row: tuple[int, str, str, float, float, float | None, float, str], at: datetime) -> dict[str, object]:
    mmsi, name, flag, lat, lon, course, speed, to = row
    return {"mmsi": mmsi, "imo": 9000000 + mmsi % 1000, "callsign": "VX" + str(mmsi)[-4:], "name": name, "flag": flag,
            "ship_type": 71, "length_m": 294.0, "beam_m": 32.2, "draught_m": 11.4, "destination": to, "time": at,
            "lat_deg": lat, "lon_deg": lon, "sog_kn": speed, "cog_deg": course, "heading_deg": course,
            "nav_status": 1 if speed < 0.5 else 0, "track_id": f"{mmsi}-1", "receiver": "demo"}  # fmt: skip


def _boxes(port: str, at: datetime, rng: np.random.Generator) -> list[Row]:
    rows: list[dict[str, object]] = []
    ships = [(i, row) for i, row in enumerate(SHIPS) if row[7] == port]
    for k in range(40):
        i, ship = ships[k % len(ships)]
        hits = [rule for rule in RULES if rng.random() < 0.35]
        reasons = [
            {
                "reason": "base_rate",
                "title": "Base rate of this port",
                "points": BASE,
                "evidence": "15 findings in 1,000 examinations",
            }
        ]
        reasons += [{"reason": r, "title": t, "points": p, "evidence": e} for r, t, p, e in hits]
        total = float(sum(float(str(reason["points"])) for reason in reasons))
        number = f"MSKU{int(rng.integers(100000, 999999)):06d}{k % 10}"
        voyage = f"{9000000 + i}-{100 + i}E"
        eta = at + timedelta(hours=5 + 7 * i)
        rows.append({"box_id": f"{voyage}/{number}", "container_number": number, "bills": [f"MAEU{int(rng.integers(10**8, 10**9))}"],
                     "voyage_id": voyage, "vessel": ship[1], "mmsi": ship[0], "eta": eta, "terminal": f"{port[2:]}1",
                     "status": "at_sea", "next_action": "assess" if k % 3 else "hold",
                     "act_by_utc": eta - timedelta(hours=2 if k % 5 else 40), "clock_missed": k % 5 == 0 and eta - timedelta(hours=40) < at,
                     "log_odds": total, "probability": 1 / (1 + math.exp(-total)), "reasons": reasons})  # fmt: skip
    rows.sort(key=lambda row: float(str(row["log_odds"])), reverse=True)
    for rank, row in enumerate(rows, start=1):
        arm = "rule" if rank <= 7 else "random" if rank == 23 else None
        row.update(rank=rank, score=100 * (1 - (rank - 0.5) / len(rows)), arm=arm,
                   assigned_propensity=None if rank <= 7 else 1 / 33)  # fmt: skip
    return list(rows)
