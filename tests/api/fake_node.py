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
from porttarget.errors import Conflict, NotAllowed, PacketError
from porttarget.sharing.labels import Clearance
from tests.api.fake_world import OTHER, PORTS, SHIPS, fake_codes, make_boxes, make_ship


class FakeNode:
    """Keeps `NodeService` in memory."""

    def __init__(self, country: str, *, seed: int = 7, now: datetime | None = None) -> None:
        self.country = country
        self.partner = OTHER[country]
        self.at = (now or datetime.now(UTC)).replace(microsecond=0)
        self.filed_at = self.at
        self.clock_runs = True
        self.lock = threading.Lock()
        self.ready = True
        self.mark = 1
        self.changed: dict[int, int] = {}
        self.ships = [make_ship(row, self.at) for row in SHIPS]
        self.boxes = {
            row[0]: make_boxes(row[0], self.at, np.random.default_rng([seed, i])) for i, row in enumerate(PORTS)
        }
        self.sent: dict[str, dict[str, object]] = {}
        self.made: list[dict[str, object]] = []
        self.version = 1
        self.taken: set[str] = set()
        self.missing: list[int] = []
        self.handed_out = 0

    # --- the service itself
    def now(self, *, ais_alone: bool = False) -> datetime:
        return self.at

    def data_at(self, *, ais_alone: bool = False) -> datetime | None:
        return self.at if ais_alone else self.filed_at

    def revision(self) -> str:
        return str(self.version)

    def checks(self) -> Sequence[Check]:
        return [Check(name="store", ok=self.ready)]

    # --- movement
    def ports(self) -> Sequence[Row]:
        return [
            {
                "code": code,
                "name": name,
                "country": country,
                "complex": group,
                "team": True,
                "host": country,
                "partner": OTHER[country],
                "lat_deg": lat,
                "lon_deg": lon,
                "time_zone": zone,
            }
            for code, name, country, group, lat, lon, zone in PORTS
        ]

    def vessels(self) -> Sequence[Row]:
        with self.lock:
            return sorted((dict(ship) for ship in self.ships), key=lambda row: int(str(row["mmsi"])))

    def vessel_changes(self, since: int | None) -> tuple[int, Sequence[Row]]:
        with self.lock:
            if since is None:
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
        return {
            "mmsi": mmsi,
            "hours": hours,
            "time": [self.at - timedelta(hours=float(h)) for h in back],
            "lat_deg": lats.tolist(),
            "lon_deg": lons.tolist(),
            "sog_kn": [speed] * n,
            "track_id": ["t1"] * n,
        }

    def arrivals(self, port: str | None, *, ais_alone: bool) -> Sequence[Row]:
        rows = []
        for i, (mmsi, name, _flag, _lat, _lon, _cog, speed, to) in enumerate(SHIPS):
            if port in (None, to):
                eta = self.at + timedelta(hours=5 + 7 * i)
                rows.append(
                    {
                        "mmsi": mmsi,
                        "imo": 9000000 + i,
                        "callsign": None,
                        "name": name,
                        "port": to,
                        "voyage_id": None if ais_alone else f"{9000000 + i}-{100 + i}E",
                        "eta": eta,
                        "eta_low": eta - timedelta(hours=1),
                        "eta_high": eta + timedelta(hours=2),
                        "ata": None,
                        "distance_nm": speed * (5 + 7 * i),
                        "speed_kn": speed,
                        "method": "lane",
                        "as_of": self.at,
                    }
                )
        return rows

    def forwards(self) -> Sequence[Row]:
        return [{"name": "plotter", "url": "udp://127.0.0.1:10110", "connected": True, "sent": 118_000, "lost": 2}]

    def feeds(self) -> Sequence[Row]:
        return [
            {
                "name": "les_escoumins",
                "url": "tcp://127.0.0.1:4001",
                "connected": True,
                "sentences": 120_400,
                "sentences_per_s": 21.5,
                "bytes": 6_100_200,
                "drops": 0,
                "last_message_at": self.at,
                "clock_offset_s": -7.25,
                "clock_off": True,
                "clocks_off": ["les_escoumins"],
                "error": None,
            }
        ]

    def receipts(self) -> Sequence[Row]:
        return [
            {"kind": "ais", "inputs": 3, "latest_received_at": self.at},
            {"kind": "manifest", "inputs": 9, "latest_received_at": self.at - timedelta(hours=2)},
        ]

    # --- targeting
    def worklist(self, port: str, quota: int | None = None, *, clearance: Clearance | None = None) -> Worklist:
        if port not in self.boxes:
            raise NotHere(f"no port {port!r} is known")
        return Worklist(
            port=port,
            country=self.country,
            quota=quota or 8,
            at=self.at,
            revision=f"{port}-{self.version}",
            items=self.boxes[port],
        )

    def bill(self, bill: str, as_of: datetime | None = None) -> Row | None:
        del bill, as_of
        return None

    def box(self, box_id: str, port: str, *, clearance: Clearance | None = None) -> Row | None:
        item = next((row for row in self.worklist(port).items if row["box_id"] == box_id), None)
        if item is None:
            return None
        decisions = self.decisions(box_id=box_id)
        return {
            "box_id": box_id,
            "port": port,
            "host": port[:2],
            "container_number": item["container_number"],
            "size_type": "45G1",
            "load_status": "L",
            "seals": ["ML-4471902"],
            "bills": item["bills"],
            "port_of_lading": "CNSHA",
            "first_na_call": port,
            "landing_port": port,
            "destination_country": "CA",
            "in_transit": port[:2] != "CA",
            "gross_kg": 18_240.0,
            "received_at": self.at - timedelta(hours=30),
            "parties": [
                {
                    "role": "shipper",
                    "name": "SHENWEI TRADING LTD",
                    "address": "88 HARBOUR ROAD, SHANGHAI",
                    "country": "CN",
                },
                {
                    "role": "consignee",
                    "name": "NORTHLINE FURNITURE INC",
                    "address": "12 DOCK ST, TORONTO ON",
                    "country": "CA",
                },
            ],
            "goods": [
                {
                    "hs_code": "940360",
                    "description": "WOODEN FURNITURE, FLAT PACKED",
                    "packages": 412.0,
                    "gross_kg": 18_240.0,
                }
            ],
            "item": item,
            "at": self.at,
            "decisions": decisions,
            "version": len(decisions),
            "nominations": [row for row in self.nominations() if row["box_id"] == box_id],
        }

    def codes(self) -> Codes:
        return fake_codes()

    def nominations(self, *, clearance: Clearance | None = None) -> Sequence[Row]:
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
            "nomination_id": str(uuid.uuid4()),
            "direction": "sent",
            "nominated_by": self.country,
            "host": self.partner,
            "port": draft.port,
            "box_id": draft.box_id,
            "container_number": box["container_number"],
            "bills": box["bills"],
            "vessel_imo": 9000001,
            "vessel": "MSC ATLANTIC FERN",
            "voyage": "101E",
            "reason_code": draft.reason_code,
            "reason": draft.reason,
            "authority": draft.authority,
            "officer": officer.name,
            "created_at": self.at,
            "status": "sent",
            "answer_code": None,
            "answer_reason": None,
            "answered_by": None,
            "answered_at": None,
            "version": 1,
        }
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
        row.update(
            status=draft.answer,
            answer_code=draft.answer_code,
            answer_reason=draft.answer_reason,
            answered_by=officer.name,
            answered_at=self.at,
            version=draft.version + 1,
        )
        self.version += 1
        return row

    def decisions(
        self, *, clearance: Clearance | None = None, box_id: str | None = None, port: str | None = None
    ) -> Sequence[Row]:
        return [row for row in reversed(self.made) if box_id in (None, row["box_id"]) and port in (None, row["port"])]

    def decide(self, draft: DecisionDraft, officer: Officer) -> Row:
        if self.box(draft.box_id, draft.port) is None:
            raise NotHere(f"no box {draft.box_id!r}")
        before = self.decisions(box_id=draft.box_id)
        if len(before) != draft.version:
            raise Stale("another decision was made", current=before[0] if before else {}, version=len(before))
        row: dict[str, object] = {
            "decision_id": str(uuid.uuid4()),
            "box_id": draft.box_id,
            "port": draft.port,
            "kind": draft.kind,
            "reason_code": draft.reason_code,
            "reason": draft.reason,
            "officer": officer.name,
            "decided_at": self.at,
            "nomination_id": draft.nomination_id,
            "supersedes": draft.supersedes,
            "version": draft.version + 1,
        }
        self.made.append(row)
        self.version += 1
        return row

    def plan(self, port: str, hours: float) -> Row:
        adopted = {row["box_id"] for row in self.sent.values() if row["status"] == "adopted" and row["port"] == port}
        rows = [row for row in self.worklist(port).items if row["arm"] or row["box_id"] in adopted]
        rows.sort(key=lambda row: row["box_id"] not in adopted)
        start = self.at + timedelta(hours=2)
        tasks = [
            {
                "box_id": row["box_id"],
                "container_number": row["container_number"],
                "resource": f"{port}-VACIS-{i % 2 + 1}",
                "start_utc": start + timedelta(minutes=6 * i),
                "end_utc": start + timedelta(minutes=6 * i + 5),
                "step": "image",
                "arm": "nomination" if row["box_id"] in adopted else row["arm"],
                "value": row["probability"],
            }
            for i, row in enumerate(rows[:8])
        ]
        left = [
            {
                "box_id": row["box_id"],
                "container_number": row["container_number"],
                "because": "leaves by rail before a scanner is free",
            }
            for row in rows[8:]
        ]
        return {
            "port": port,
            "at": self.at,
            "hours": hours,
            "tasks": tasks,
            "value": 1.42,
            "bound": 1.47,
            "gap": 0.034,
            "shadow_prices": {f"{port}-BAY-1": 0.021},
            "overload_probability": 0.08,
            "not_scanned": left,
            "moved": [],
            "dropped": [],
            "added": [],
            "seed": 7,
        }

    # --- packets, unsigned here: signing is the store's and proved there
    def missing_packets(self) -> Sequence[int]:
        return self.missing

    def export_packets(self, *, after: int | None = None, limit: int = 100) -> Sequence[SentPacket]:
        made = [
            SentPacket(sequence=number, packet_id=str(row["nomination_id"]), data=json.dumps(row, default=str).encode())
            for number, row in enumerate((row for row in self.sent.values() if row["direction"] == "sent"), start=1)
        ]
        given = [packet for packet in made if packet.sequence > (self.handed_out if after is None else after)][:limit]
        if after is None and given:
            self.handed_out = given[-1].sequence
        return given

    def import_packet(self, data: bytes, officer: Officer) -> str:
        try:
            row = json.loads(data)
        except ValueError:  # no JSON, or no UTF-8
            raise PacketError("these bytes are no packet") from None
        if not isinstance(row, dict) or "nomination_id" not in row:
            raise PacketError("this JSON is no packet")
        if row["nomination_id"] in self.taken:
            raise Conflict("this packet was taken in before")
        self.taken.add(row["nomination_id"])
        row.update(direction="received", status="received", created_at=datetime.fromisoformat(row["created_at"]))
        self.sent[row["nomination_id"]] = row
        self.version += 1
        return f"nomination {row['nomination_id']}"


def carry(sender: FakeNode, receiver: FakeNode) -> None:
    """Bring nominations over, once each."""
    officer = Officer(name="exchange", role="officer", country=receiver.country)
    for packet in sender.export_packets(after=0):
        if packet.packet_id not in receiver.taken:
            receiver.import_packet(packet.data, officer)
