"""A small port by hand: places, filings, a ship's calls; a test gives what it is about, the rest is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import polars as pl

from porttarget.errors import UsageError
from porttarget.tables import TABLES
from porttarget.targeting import Cargo

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
VOYAGE = "9321483-017W"  # 9321483: Emma Mærsk's IMO number, whose check digit holds
MMSI = 220417000
RECEIVED = AT - timedelta(days=12)
LADEN = AT - timedelta(days=10)
ETA = AT + timedelta(hours=30)


@dataclass(frozen=True)
class FakePort:
    name: str
    country: str
    complex: str = ""


@dataclass(frozen=True)
class FakeSize:
    group: str
    max_gross_kg: float | None


@dataclass(frozen=True)
class FakePlaces:
    """What targeting asks of reference data, with five ports and two size-types."""

    ports: Mapping[str, FakePort] = field(
        default_factory=lambda: {
            "CAMTR": FakePort("Montreal", "CA"),
            "CAHAL": FakePort("Halifax", "CA"),
            "USEWR": FakePort("Newark", "US", "New York-Newark"),
            "USNYC": FakePort("New York", "US", "New York-Newark"),
            "BEANR": FakePort("Antwerp", "BE"),
            "DEHAM": FakePort("Hamburg", "DE"),
        }
    )

    def complex_codes(self, code: str) -> tuple[str, ...]:
        port = self.ports.get(code)
        if port is None:
            raise UsageError(f"port {code!r} is not known")
        if not port.complex:
            return (code,)
        return tuple(sorted(other for other, row in self.ports.items() if row.complex == port.complex))

    def size_type(self, code: str) -> FakeSize | None:
        return {"22G1": FakeSize("GP", 30480.0), "45R1": FakeSize("RF", 34000.0)}.get(code)


@dataclass
class Filings:
    """Collects rows of the manifest tables; `filing` begins a new input."""

    rows: dict[str, list[dict[str, object]]] = field(
        default_factory=lambda: {
            name: [] for name in ("voyages", "bills", "parties", "containers", "goods", "hazards", "findings")
        }
    )
    received_at: datetime | None = RECEIVED
    sha: str = "0" * 64
    inputs: int = 0
    offset: int = 0

    def filing(self, received_at: datetime | None = RECEIVED) -> Filings:
        self.inputs += 1
        self.received_at = received_at
        self.sha = f"{self.inputs:064x}"
        self.offset = 0
        return self

    def _add(self, table: str, /, **row: object) -> dict[str, object]:
        self.offset += 100
        row = {
            "source": f"filing {self.inputs}", "source_sha256": self.sha, "interchange": 1, "message": 1,
            "segment": self.offset // 100, "offset": self.offset,
        } | row  # fmt: skip
        if "received_at" in TABLES[table].names:
            row.setdefault("received_at", self.received_at)
        self.rows[table].append(row)
        return row

    def voyage(self, port: str = "CAMTR", ports: tuple[str, ...] = ("BEANR", "CAMTR"), **row: object) -> None:
        self._add(
            "voyages",
            **{
                "voyage_id": VOYAGE, "vessel_name": "EMMA MAERSK", "vessel_imo": 9321483, "imo_ok": True,
                "voyage": "017W", "port_of_discharge": port, "declared_ports": list(ports), "eta_declared": ETA,
                "bills_found": 1,
            } | row,
        )  # fmt: skip

    def bill(self, number: str, *, parties: Mapping[str, str] | None = None, **row: object) -> str:
        bill_id = f"{self.sha[-12:]}:{self.offset + 100}"
        self._add(
            "bills",
            **{
                "bill_id": bill_id, "voyage_id": VOYAGE, "bill_number": number, "issuer_scac": "MAEU", "version": 1,
                "valid_from": self.received_at, "status": "original", "frob": False, "port_of_lading": "BEANR",
                "port_of_discharge": "CAMTR", "laden_at": LADEN,
            } | row,
        )  # fmt: skip
        named = {"shipper": "Antwerp Mills NV", "consignee": "Laval Foods Inc", "notify": "Laval Foods Inc"}
        for role, name in (named if parties is None else parties).items():
            self._add("parties", bill_id=bill_id, bill_number=number, role=role, role_raw=role[:2].upper(), name=name)
        return bill_id

    def box(self, number: str, bill_ids: tuple[str, ...] = (), **row: object) -> str:
        box_id = f"{row.get('voyage_id', VOYAGE)}/{number}"
        numbers = {str(bill["bill_id"]): bill["bill_number"] for bill in self.rows["bills"]}
        self._add(
            "containers",
            **{
                "box_id": box_id, "voyage_id": VOYAGE, "container_number": number, "number_ok": True,
                "size_type": "22G1", "load_status": "L", "seals": ["S1"], "bills": [numbers[i] for i in bill_ids],
                "bill_ids": list(bill_ids), "port_of_lading": "BEANR", "landing_port": "CAMTR", "in_transit": False,
                "frob": False, "vessel_imo": 9321483, "vessel_name": "EMMA MAERSK", "voyage": "017W",
                "destination_country": "CA",
            } | row,
        )  # fmt: skip
        return box_id

    def goods(self, box_id: str, bill_id: str, description: str = "FROZEN POTATO FRIES", **row: object) -> None:
        self._add(
            "goods",
            **{
                "bill_id": bill_id, "box_id": box_id, "line": 1, "hs_code": "200410", "description": description,
                "packages": 400.0, "gross_kg": 20000.0, "value": 30000.0,
            } | row,
        )  # fmt: skip

    def plain_box(self, number: str, bill: str, description: str = "FROZEN POTATO FRIES", **bill_row: object) -> str:
        bill_id = self.bill(bill, **bill_row)  # type: ignore[arg-type]  # `parties` passes through
        box_id = self.box(number, (bill_id,))
        self.goods(box_id, bill_id, description)
        return box_id

    def cargo(self) -> Cargo:
        return Cargo(**{name: TABLES[name].from_rows(list(rows)) for name, rows in self.rows.items()})


def matched(voyage_id: str = VOYAGE, mmsi: int = MMSI) -> pl.DataFrame:
    return pl.DataFrame(
        {"voyage_id": [voyage_id], "mmsi": [mmsi], "matched_by": ["imo"], "confidence": [1.0]},
    )


def no_matches() -> pl.DataFrame:
    return matched().clear()


def call(port: str, day: float, mmsi: int = MMSI) -> dict[str, object]:
    """A port call `day` days before AT."""
    time = AT - timedelta(days=day)
    return {"mmsi": mmsi, "port": port, "entered_at": time, "ata": time, "positions": 10}


def frame(name: str, *rows: Mapping[str, object]) -> pl.DataFrame:
    return TABLES[name].from_rows(list(rows))
