"""How a ship is getting on: its recent speed under way, and whether it comes nearer to a port.

In: tracked positions and latest states. Out: one row per vessel with what an arrival estimate rests on.
Speed is the median of what was reported (else made good) while under way in the last six hours, which a slow turn or a
pilot's embarkation does not move. A ship under way for less than two hours (leaving a harbour, slow) borrows the rest
from the usual speed of its class; where nothing was seen, that stands in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.units import MICROSECONDS, SECONDS_PER_HOUR

RECENT_H = 6
UNDER_WAY_KN = 3.0
ENOUGH_H = 2.0
# usual service speeds by the first digit of the AIS ship type, knots: assumptions, until passages are learnt from
CLASS_SPEED_KN = {7: 14.0, 8: 12.0, 6: 16.0, 4: 20.0, 3: 8.0, 5: 8.0}
OTHER_SPEED_KN = 12.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """State of one vessel now, and where it was when the recent hours began."""

    speed_kn: float
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
    time_us = np.ascontiguousarray(rows["time"].to_physical().to_numpy(), dtype=np.int64)
    steps(mmsi, time_us, lat, lon, step_nm, made_good)
    speed = np.where(np.isnan(sog), made_good, sog)
    first = np.flatnonzero(np.append(True, np.diff(mmsi) != 0))
    types = dict(now.select("mmsi", "ship_type").iter_rows())
    found = {}
    for begin, end in zip(first, np.append(first[1:], len(mmsi)), strict=True):
        known = speed[begin:end][~np.isnan(speed[begin:end])]
        vessel = int(mmsi[begin])
        found[vessel] = Progress(
            speed_kn=_speed_kn(speed[begin:end], time_us[begin:end], class_speed_kn(types[vessel])),
            moving=bool(len(known) and known[-1] >= UNDER_WAY_KN),
            sailed_nm=float(step_nm[begin:end].sum()),
            then_lat_deg=float(lat[begin]),
            then_lon_deg=float(lon[begin]),
        )
    return found


def _speed_kn(speed: Floats, time_us: NDArray[np.int64], usual_kn: float) -> float:
    """Median under way, with the class's usual speed for the part of two hours that was not seen."""
    under_way = speed >= UNDER_WAY_KN
    if not under_way.any():
        return usual_kn
    seen_h = float(time_us[under_way][-1] - time_us[under_way][0]) / (SECONDS_PER_HOUR * MICROSECONDS)
    weight = min(1.0, seen_h / ENOUGH_H)
    return weight * float(np.median(speed[under_way])) + (1.0 - weight) * usual_kn
