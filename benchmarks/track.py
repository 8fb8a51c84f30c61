"""How fast positions become tracks, port calls and latest states: CPU time on one core.

Real positions where the shared data are present (`PORTTARGET_SHARED_DATA` or a sibling folder), else made ones.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import polars as pl

from porttarget.reference import load_reference
from porttarget.tables import TABLES
from porttarget.tracking import track
from porttarget.tracking.latest import latest_state
from porttarget.tracking.port_calls import find_port_calls
from porttarget.tracking.segments import segment_positions

HARBOUR = Path("tracking") / "tracktable_NYHarbor_2020_12_first_week.parquet"
COPIES = 12


def _shared() -> Path:
    return Path(os.environ.get("PORTTARGET_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def _positions() -> tuple[pl.DataFrame, str]:
    """Two million positions in order of time."""
    path = _shared() / HARBOUR
    if path.is_file():
        raw = pl.read_parquet(path).select(
            mmsi=pl.col("mmsi").cast(pl.Int64),
            time=pl.col("ts").dt.replace_time_zone("UTC"),
            lat_deg="lat",
            lon_deg="lon",
        )
        copies = [raw.with_columns(pl.col("mmsi") + 1_000_000_000 * copy) for copy in range(COPIES)]
        return TABLES["positions"].conform(pl.concat(copies).sort("time")), f"real New York harbour week × {COPIES}"
    rng = np.random.default_rng(1)
    ships, each = 1_000, 2_000
    seconds = np.tile(np.arange(each) * 60, ships)
    raw = pl.DataFrame({
        "mmsi": np.repeat(np.arange(ships) + 316_000_000, each),
        "time": pl.Series(seconds * 1_000_000).cast(pl.Datetime("us", "UTC")),
        "lat_deg": 40.0 + np.cumsum(rng.normal(0, 1e-4, ships * each)) % 1.0,
        "lon_deg": -74.0 + np.cumsum(rng.normal(0, 1e-4, ships * each)) % 1.0,
    })  # fmt: skip
    return TABLES["positions"].conform(raw.sort("time")), "made positions"


def main() -> list[dict[str, object]]:
    """One row a step: positions per CPU-second."""
    positions, what = _positions()
    reference, statics = load_reference(), TABLES["statics"].empty()
    track(positions.head(1_000), statics, reference=reference)  # compile
    rows: list[dict[str, object]] = []

    def row(step: str, began: float) -> None:
        spent = time.process_time() - began
        rows.append({
            "benchmark": "track", "step": step, "data": what, "positions": positions.height, "cpu_s": round(spent, 3),
            "positions_per_cpu_s": round(positions.height / spent),
        })  # fmt: skip

    began = time.process_time()
    tracked, _, walk = segment_positions(positions)
    row("sort, segment, kinematics", began)
    began = time.process_time()
    vessels = latest_state(tracked, walk, statics, reference=reference)
    row("latest state", began)
    began = time.process_time()
    find_port_calls(walk, vessels, reference=reference)
    row("stops, geofence, port calls", began)
    began = time.process_time()
    track(positions, statics, reference=reference)
    row("end to end with arrivals", began)
    return rows


if __name__ == "__main__":
    for line in main():
        print(line)
