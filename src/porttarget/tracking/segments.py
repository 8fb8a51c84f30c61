"""Positions → tracks: unbroken stretches of one ship, also where two ships share an MMSI or a position is false.

In: POSITIONS in any order. Out: the same rows with `track_id`, TRACKS, and the arrays that later steps go on with.
Rows without time or place, or later than `as_of`, keep their place and have no track. A track's id is its MMSI and the
second of its first position (`-2`, `-3` … where several begin in one second): later positions never change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.errors import UsageError
from porttarget.tables import TABLES
from porttarget.units import MICROSECONDS

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

# Transport Canada's St. Lawrence processing breaks a track after five hours of silence
MAX_GAP_S = 5 * 3600.0
# faster than any ship in these waters; the bound in use for denoising AIS since long (50 kn)
MAX_SPEED_KN = 50.0
_ROW = "_row"
_NEEDED = ("mmsi", "time", "lat_deg", "lon_deg", "sog_kn", "cog_deg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Tracked positions as arrays, sorted by track, then time. `row` is the row of the input."""

    row: Longs
    mmsi: Longs
    track: Longs
    time_us: Longs
    lat_deg: Floats
    lon_deg: Floats
    sog_kn: Floats
    step_nm: Floats
    in_time: Longs  # permutation: the same rows by vessel, then time, whatever their track
    believed: NDArray[np.bool_]  # false for a single position that no other supports: a stray beside an open track


def segment_positions(
    positions: pl.DataFrame,
    *,
    as_of: datetime | None = None,
    max_gap_s: float = MAX_GAP_S,
    max_speed_kn: float = MAX_SPEED_KN,
) -> tuple[pl.DataFrame, pl.DataFrame, Walk]:
    """(positions with track_id, TRACKS, Walk). `as_of` defaults to the latest position."""
    if not max_gap_s > 0 or not max_speed_kn > 0:
        raise UsageError(f"max_gap_s is {max_gap_s} and max_speed_kn is {max_speed_kn}, expected both above 0")
    from porttarget.tracking.kernels import segment, steps

    TABLES["positions"].check(positions)
    usable = pl.col("time").is_not_null() & pl.col("lat_deg").is_not_null() & pl.col("lon_deg").is_not_null()
    if as_of is not None:
        usable &= pl.col("time") <= as_of
    rows = positions.select(_NEEDED).with_row_index(_ROW).filter(usable)
    order = _by_vessel_and_time(rows)
    mmsi, time_us, row = (_longs(column)[order] for column in (rows["mmsi"], rows["time"].to_physical(), rows[_ROW]))
    lat, lon, sog = (_floats(rows[name])[order] for name in ("lat_deg", "lon_deg", "sog_kn"))
    track, start_kind = np.empty(rows.height, np.int64), np.empty(rows.height, np.int64)
    max_gap_us = round(max_gap_s * MICROSECONDS)
    count = segment(mmsi, time_us, lat, lon, max_gap_us, max_speed_kn, track, start_kind)
    size = np.bincount(track, minlength=count)
    stray = (start_kind[:count] == 2) & (size == 1)
    followed = _followed_soon(mmsi, time_us, track, count, max_gap_us)
    by_track = np.argsort(track, kind="stable")
    mmsi, time_us, track = mmsi[by_track], time_us[by_track], track[by_track]
    lat, lon, sog = lat[by_track], lon[by_track], sog[by_track]
    in_time = np.empty(rows.height, np.int64)
    in_time[by_track] = np.arange(rows.height)
    step_nm, speed = np.empty(rows.height), np.empty(rows.height)
    steps(track, time_us, lat, lon, step_nm, speed)
    walk = Walk(
        row=row[by_track], mmsi=mmsi, track=track, time_us=time_us, lat_deg=lat, lon_deg=lon, sog_kn=sog,
        step_nm=step_nm, in_time=in_time, believed=~stray[track],
    )  # fmt: skip
    tracks = _tracks(walk, count, followed, max_gap_us, as_of)
    return _with_ids(positions, walk, tracks), tracks, walk


def _by_vessel_and_time(rows: pl.DataFrame) -> Longs:
    """Rows by vessel, time, then everything else that matters, so that their order in the input does not.

    Sorting by the first two alone and settling ties afterwards takes a twentieth of sorting by all in one go.
    """
    mmsi, time_us = _longs(rows["mmsi"]), _longs(rows["time"].to_physical())
    order = np.lexsort((time_us, mmsi))
    same = (mmsi[order][1:] == mmsi[order][:-1]) & (time_us[order][1:] == time_us[order][:-1])
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    if len(tied):
        rest = [_floats(rows[name])[order[tied]] for name in ("cog_deg", "sog_kn", "lon_deg", "lat_deg")]
        order[tied] = order[tied][np.lexsort((*rest, time_us[order[tied]], mmsi[order[tied]]))]
    return order


def _followed_soon(mmsi: Longs, time_us: Longs, track: Longs, count: int, max_gap_us: int) -> NDArray[np.bool_]:
    """Per track: the vessel's next position in time came within the gap, but elsewhere."""
    last = np.empty(count, np.int64)
    last[track] = np.arange(len(track))
    later = np.minimum(last + 1, max(0, len(track) - 1))
    return np.asarray((later > last) & (mmsi[later] == mmsi[last]) & (time_us[later] - time_us[last] <= max_gap_us))


def _tracks(
    walk: Walk, count: int, followed: NDArray[np.bool_], max_gap_us: int, as_of: datetime | None
) -> pl.DataFrame:
    if not count:
        return TABLES["tracks"].empty()
    first = np.searchsorted(walk.track, np.arange(count), side="left")
    last = np.searchsorted(walk.track, np.arange(count), side="right") - 1
    now_us = int(walk.time_us.max()) if as_of is None else round(as_of.timestamp() * MICROSECONDS)
    is_open = now_us - walk.time_us[last] <= max_gap_us
    frame = pl.DataFrame({
        "mmsi": walk.mmsi[first],
        "start_time": _times(walk.time_us[first]),
        "end_time": _times(walk.time_us[last]),
        "positions": last - first + 1,
        "distance_nm": np.add.reduceat(walk.step_nm, first),
        "start_lat_deg": walk.lat_deg[first],
        "start_lon_deg": walk.lon_deg[first],
        "end_lat_deg": walk.lat_deg[last],
        "end_lon_deg": walk.lon_deg[last],
        "reason": np.where(is_open, "open", np.where(followed, "jump", "gap")),
    })  # fmt: skip
    name = pl.format("{}-{}", "mmsi", pl.col("start_time").dt.strftime("%Y%m%dT%H%M%S"))
    frame = frame.with_columns(name.alias("track_id")).with_columns(
        pl.col("mmsi").cum_count().over("track_id").alias("_nth")
    )
    again = pl.when(pl.col("_nth") > 1).then(pl.format("{}-{}", "track_id", "_nth")).otherwise(pl.col("track_id"))
    return TABLES["tracks"].conform(frame.with_columns(again.alias("track_id")).drop("_nth"))


def _with_ids(positions: pl.DataFrame, walk: Walk, tracks: pl.DataFrame) -> pl.DataFrame:
    number = np.full(positions.height, -1, np.int64)
    number[walk.row] = walk.track
    index = pl.Series("track_id", number)
    ids = (
        tracks["track_id"].gather(index.set(index < 0, None)) if tracks.height else pl.Series([None] * positions.height)
    )
    return positions.with_columns(ids.cast(pl.String).alias("track_id"))


def _times(time_us: Longs) -> pl.Series:
    return pl.Series(time_us).cast(pl.Datetime("us", "UTC"))


def moment(time_us: int) -> datetime:
    """Microseconds since 1970 as a moment in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(time_us))


def _longs(series: pl.Series) -> Longs:
    return np.ascontiguousarray(series.to_numpy(), dtype=np.int64)


def _floats(series: pl.Series) -> Floats:
    return np.ascontiguousarray(series.cast(pl.Float64).to_numpy(), dtype=np.float64)
