"""Ships made by hand for the tests of tracking: positions along given points at given speeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import polars as pl

from porttarget.tables import TABLES
from tests.tracking.naive import distance_nm

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def positions(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """POSITIONS from the fields that matter."""
    common = {"type": 1, "repeat_raw": 0, "lat_raw": 0, "lon_raw": 0, "sog_raw": 0, "cog_raw": 0, "receiver": "test"}
    return TABLES["positions"].from_rows([{**common, "message_row": number, **row} for number, row in enumerate(rows)])


def statics(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """STATICS from the fields that matter."""
    return TABLES["statics"].from_rows(
        [{"type": 5, "message_row": number, "repeat_raw": 0, **row} for number, row in enumerate(rows)]
    )


def voyages(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """VOYAGES from the fields that matter."""
    common = {
        "bills_found": 1,
        "source": "t",
        "source_sha256": "0" * 64,
        "interchange": 1,
        "message": 1,
        "segment": 1,
        "declared_ports": [],
    }
    return TABLES["voyages"].from_rows([{**common, "offset": number, **row} for number, row in enumerate(rows)])


def lying(
    mmsi: int, lat: float, lon: float, start: datetime, minutes: int, every: int = 10, **more: object
) -> list[dict[str, object]]:
    """A ship that lies still."""
    return [
        {"mmsi": mmsi, "time": start + timedelta(minutes=minute), "lat_deg": lat, "lon_deg": lon, "sog_kn": 0.1, **more}
        for minute in range(0, minutes + 1, every)
    ]


def sailing(
    mmsi: int,
    points: Sequence[tuple[float, float]],
    start: datetime,
    knots: float,
    every: int = 10,
    until: float = 1e9,
    **more: object,
) -> list[dict[str, object]]:
    """A ship that sails through the points at a speed, reporting every few minutes, for at most `until` miles."""
    rows: list[dict[str, object]] = []
    legs = [distance_nm(*a, *b) for a, b in pairwise(points)]
    gone, step = 0.0, knots * every / 60
    while gone <= min(sum(legs), until):
        left, leg = gone, 0
        while leg < len(legs) - 1 and left > legs[leg]:
            left, leg = left - legs[leg], leg + 1
        share = min(1.0, left / legs[leg]) if legs[leg] else 0.0
        (lat1, lon1), (lat2, lon2) = points[leg], points[leg + 1]
        rows.append({
            "mmsi": mmsi, "time": start + timedelta(minutes=len(rows) * every), "lat_deg": lat1 + share * (lat2 - lat1),
            "lon_deg": lon1 + share * (lon2 - lon1), "sog_kn": knots, **more,
        })  # fmt: skip
        gone += step
    return rows
