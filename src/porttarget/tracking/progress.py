"""How a ship is getting on: its recent speed under way, and whether it comes nearer to a port.

In: tracked positions and latest states. Out: one row per vessel with what an arrival estimate rests on.
Speed is the median of what was reported (else made good) while under way in the last six hours, which a slow turn or a
pilot's embarkation does not move; where there is none, the ship class's usual speed stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

RECENT_H = 6
UNDER_WAY_KN = 3.0
# usual service speeds by the first digit of the AIS ship type, knots: assumptions, until passages are learnt from
CLASS_SPEED_KN = {7: 14.0, 8: 12.0, 6: 16.0, 4: 20.0, 3: 8.0, 5: 8.0}
OTHER_SPEED_KN = 12.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """State of one vessel now, and where it was when the recent hours began."""

    speed_kn: float
    measured: bool  # the speed was seen, not taken from the ship's class
    moving: bool
    sailed_nm: float
    then_lat_deg: float
    then_lon_deg: float


def class_speed_kn(ship_type: int | None) -> float:
    """Usual speed of a ship of this AIS type."""
    return CLASS_SPEED_KN.get((ship_type or 0) // 10, OTHER_SPEED_KN)


def recent_progress(vessels: pl.DataFrame, tracked: pl.DataFrame) -> dict[int, Progress]:
    """By MMSI, for vessels with a position."""
    from porttarget.tracking.kernels import steps

    now = vessels.filter(pl.col("time").is_not_null()).select(
        "mmsi", "ship_type", pl.col("track_id").alias("now_track"), pl.col("time").alias("now")
    )
    rows = (
        tracked.select("mmsi", "track_id", "time", "lat_deg", "lon_deg", "sog_kn")
        .join(now, on="mmsi", how="inner")
        .filter((pl.col("track_id") == pl.col("now_track")) & (pl.col("time") <= pl.col("now")))
        .filter(pl.col("time") >= pl.col("now") - timedelta(hours=RECENT_H))
        .sort("mmsi", "time", "lat_deg", "lon_deg")
    )
    if rows.is_empty():
        return {}
    mmsi = np.ascontiguousarray(rows["mmsi"].to_numpy(), dtype=np.int64)
    lat, lon, sog = (
        np.ascontiguousarray(rows[name].cast(pl.Float64).to_numpy()) for name in ("lat_deg", "lon_deg", "sog_kn")
    )
    step_nm, made_good = np.empty(len(mmsi)), np.empty(len(mmsi))
    steps(
        mmsi, np.ascontiguousarray(rows["time"].to_physical().to_numpy(), dtype=np.int64), lat, lon, step_nm, made_good
    )
    speed = np.where(np.isnan(sog), made_good, sog)
    first = np.flatnonzero(np.append(True, np.diff(mmsi) != 0))
    types = dict(now.select("mmsi", "ship_type").iter_rows())
    found = {}
    for begin, end in zip(first, np.append(first[1:], len(mmsi)), strict=True):
        under_way = speed[begin:end][speed[begin:end] >= UNDER_WAY_KN]
        known = speed[begin:end][~np.isnan(speed[begin:end])]
        vessel = int(mmsi[begin])
        found[vessel] = Progress(
            speed_kn=float(np.median(under_way)) if len(under_way) else class_speed_kn(types[vessel]),
            measured=len(under_way) > 0,
            moving=bool(len(known) and known[-1] >= UNDER_WAY_KN),
            sailed_nm=float(step_nm[begin:end].sum()),
            then_lat_deg=float(lat[begin]),
            then_lon_deg=float(lon[begin]),
        )
    return found
