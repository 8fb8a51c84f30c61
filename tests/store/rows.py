"""Small tables that the store's tests share."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import polars as pl

from porttarget.store import Receipt, Store
from porttarget.tables import TABLES

T0 = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def positions(count: int = 10, *, start: datetime | None = T0, first: int = 0, step: timedelta = HOUR) -> pl.DataFrame:
    """`count` positions of three ships, message_row from `first`, one a `step`."""
    times = [None if start is None else start + index * step for index in range(count)]
    return TABLES["positions"].from_rows(
        [
            {
                "message_row": first + index, "type": 1, "mmsi": 316000000 + index % 3, "time": time,
                "time_received": time, "receiver": "r1", "lat_deg": 45.0 + index / 1000, "lon_deg": -73.5,
                "repeat_raw": 0, "lat_raw": 1, "lon_raw": 2,
            }
            for index, time in enumerate(times)
        ]
    )  # fmt: skip


def findings(*codes: str) -> pl.DataFrame:
    """Findings with these codes."""
    return TABLES["findings"].from_rows(
        [
            {"code": code, "severity": "error", "text": code, "source": "x", "source_sha256": "0", "interchange": 1,
             "message": 1, "segment": 1, "offset": 0}
            for code in codes
        ]
    )  # fmt: skip


def lookouts(*values: str, points: float = 2.0, originator: str = "CA") -> pl.DataFrame:
    """A list of lookouts; `value` doubles as its id."""
    return TABLES["lookouts"].from_rows(
        [
            {"lookout_id": value, "list": "main", "kind": "name", "value": value, "aliases": [], "purpose": "p",
             "points": points, "originator": originator, "rel": [], "caveats": ["LE"]}
            for value in values
        ]
    )  # fmt: skip


def vessel(mmsi: int = 316000001, **columns: object) -> pl.DataFrame:
    """One latest state."""
    return TABLES["vessels"].from_rows([{"mmsi": mmsi, **columns}])


def give(
    store: Store, name: str, tables: Mapping[str, pl.DataFrame], *, at: datetime = T0, kind: str = "ais"
) -> Receipt:
    """Take in an input whose bytes are its name."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return store.add_receipt(source=name, sha256=digest, kind=kind, received_at=at, tables=tables, stats={"n": 1})


def nomination(**columns: object) -> dict[str, object]:
    """A draft by the US for a Canadian port."""
    return {
        "nomination_id": "0d2b4c9e-6a54-4a5c-9f0e-2f0a5f6f7a10", "direction": "sent", "nominated_by": "US",
        "host": "CA", "port": "CAMTR", "box_id": "9321483-012E/MSCU1234566", "container_number": "MSCU1234566",
        "bills": ["B1"], "vessel_imo": 9321483, "vessel": "ÉTOILE", "voyage": "012E", "reason_code": "routing",
        "reason": "off its way", "authority": "s. 4", "officer": "us.analyst", "created_at": T0, "status": "draft",
        "rel": ["CA", "US"], **columns,
    }  # fmt: skip


def decision(**columns: object) -> dict[str, object]:
    """An examination of that box, by a Canadian officer."""
    return {
        "box_id": "9321483-012E/MSCU1234566", "port": "CAMTR", "kind": "examine", "reason_code": "rule",
        "reason": "rules", "officer": "ca.officer", **columns,
    }  # fmt: skip
