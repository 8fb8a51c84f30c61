"""Kernels of tracking: arrays in, arrays filled. Segmentation, steps, stopped positions, runs inside an area.

Rows stand sorted by vessel, then time. Times are int64 microseconds since 1970 UTC, degrees WGS 84, knots, nautical
miles on the mean sphere. No clock, no table, no text. Importing this file imports Numba: import it where it is used.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from porttarget.geo import haversine_nm
from porttarget.jit import kernel

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]

US_PER_HOUR: Final = 3.6e9
MAX_OPEN: Final = 8  # open tracks kept per vessel; two ships on one MMSI and strays need no more
SLACK_NM: Final = 0.2  # position noise and the rounding of times to seconds
SPRINT_US: Final = 900_000_000  # the full speed limit holds for 15 minutes of silence …
SUSTAINED_SHARE: Final = 0.6  # … and this share of it for the rest: nothing keeps up 50 knots for hours
RECKON_HOURS: Final = 1.0  # a course is carried on for this long and no longer
START_FIRST, START_GAP, START_JUMP = 0, 1, 2


@kernel
def segment(
    vessel: Longs,
    time_us: Longs,
    lat_deg: Floats,
    lon_deg: Floats,
    max_gap_us: int,
    max_speed_kn: float,
    track: Longs,
    start_kind: Longs,
) -> int:
    """Give each position a track; returns the number of tracks.

    vessel      (n,) int64    rows of one vessel lie together
    time_us     (n,) int64    rising within a vessel, equal times allowed
    track       (n,) int64    filled: 0, 1, 2 … in order of each track's first row
    start_kind  (n,) int64    filled at [track]: 0 first of its vessel, 1 after a gap, 2 beside an open track (a jump)

    A vessel may have several open tracks. A position joins the one whose dead-reckoned place (last position carried on
    with the last step's velocity, for an hour at most) it lies nearest to, among those it can be reached from at
    max_speed_kn (six tenths of it beyond 15 minutes) with 0.2 nm of slack; where there is none, it opens a track. A
    track closes when nothing joined it for max_gap_us. So a stray position starts a track of its own, and two ships
    with one MMSI become two tracks. A decision looks only at earlier rows: appending later rows changes none.
    Cost O(n × open tracks).
    """
    open_row = np.empty(MAX_OPEN, np.int64)  # last row of each open track, the one heard last standing last
    rate = np.empty((MAX_OPEN, 2), np.float64)  # degrees north and east per microsecond of its last step
    opened = 0
    tracks = 0
    for row in range(time_us.shape[0]):
        first = row == 0 or vessel[row] != vessel[row - 1]
        if first:
            opened = 0
        at = 0
        while at < opened:
            if time_us[row] - time_us[open_row[at]] > max_gap_us:
                opened = _forget(at, opened, open_row, rate)
            else:
                at += 1
        best = _nearest_open(row, opened, open_row, rate, time_us, lat_deg, lon_deg, max_speed_kn)
        lat_rate = 0.0
        lon_rate = 0.0
        if best < 0:
            start_kind[tracks] = START_FIRST if first else (START_JUMP if opened > 0 else START_GAP)
            track[row] = tracks
            tracks += 1
            if opened == MAX_OPEN:
                opened = _forget(0, opened, open_row, rate)
        else:
            last = open_row[best]
            track[row] = track[last]
            elapsed = float(time_us[row] - time_us[last])
            if elapsed > 0.0:
                lat_rate = (lat_deg[row] - lat_deg[last]) / elapsed
                lon_rate = ((lon_deg[row] - lon_deg[last] + 180.0) % 360.0 - 180.0) / elapsed  # the short way round
            opened = _forget(best, opened, open_row, rate)
        open_row[opened] = row
        rate[opened, 0] = lat_rate
        rate[opened, 1] = lon_rate
        opened += 1
    return tracks


@kernel
def _forget(at: int, opened: int, open_row: Longs, rate: Floats) -> int:
    """Take one open track out, the later ones moving up; returns how many are left."""
    for later in range(at, opened - 1):
        open_row[later] = open_row[later + 1]
        rate[later, 0] = rate[later + 1, 0]
        rate[later, 1] = rate[later + 1, 1]
    return opened - 1


@kernel
def _nearest_open(
    row: int,
    opened: int,
    open_row: Longs,
    rate: Floats,
    time_us: Longs,
    lat_deg: Floats,
    lon_deg: Floats,
    max_speed_kn: float,
) -> int:
    """Index of the open track that a row continues, -1 where it can be reached from none; see `segment`."""
    best = -1
    nearest = math.inf
    for at in range(opened):
        last = open_row[at]
        elapsed = float(time_us[row] - time_us[last])
        way = haversine_nm(lat_deg[last], lon_deg[last], lat_deg[row], lon_deg[row])
        sprint = min(elapsed, float(SPRINT_US))
        if way - SLACK_NM > max_speed_kn * (sprint + SUSTAINED_SHARE * (elapsed - sprint)) / US_PER_HOUR:
            continue
        if opened > 1:  # with one open track there is nothing to choose
            carried = min(elapsed, RECKON_HOURS * US_PER_HOUR)
            lat = lat_deg[last] + rate[at, 0] * carried
            lon = lon_deg[last] + rate[at, 1] * carried
            way = min(way, haversine_nm(lat, lon, lat_deg[row], lon_deg[row]))
        if way < nearest:
            nearest = way
            best = at
    return best


@kernel
def steps(track: Longs, time_us: Longs, lat_deg: Floats, lon_deg: Floats, step_nm: Floats, speed_kn: Floats) -> None:
    """Distance from the track's position before, and the speed that needed; rows sorted by track, then time.

    step_nm   (n,) float64  filled; 0 at a track's first row
    speed_kn  (n,) float64  filled; NaN at a track's first row and where time stands still
    """
    for row in range(track.shape[0]):
        if row == 0 or track[row] != track[row - 1]:
            step_nm[row] = 0.0
            speed_kn[row] = math.nan
            continue
        step_nm[row] = haversine_nm(lat_deg[row - 1], lon_deg[row - 1], lat_deg[row], lon_deg[row])
        elapsed = time_us[row] - time_us[row - 1]
        speed_kn[row] = step_nm[row] / (elapsed / US_PER_HOUR) if elapsed > 0 else math.nan


@kernel
def stopped(
    track: Longs,
    time_us: Longs,
    lat_deg: Floats,
    lon_deg: Floats,
    sog_kn: Floats,
    window_us: int,
    stop_speed_kn: float,
    out: Bytes,
) -> None:
    """Whether a vessel lies still at each position; rows sorted by track, then time.

    sog_kn  (n,) float64  reported speed, NaN where none: then the way made good over the nearest following or preceding
                          position of the track at least window_us away decides (one step is too noisy: ten metres in
                          ten seconds are two knots)
    out     (n,) uint8    filled: 1 still, 0 under way or unknown. Two pointers each way, linear.
    """
    rows = track.shape[0]
    ahead = 0
    for row in range(rows):
        out[row] = 0
        if ahead < row:
            ahead = row
        while ahead < rows and track[ahead] == track[row] and time_us[ahead] - time_us[row] < window_us:
            ahead += 1
        if not math.isnan(sog_kn[row]):
            out[row] = 1 if sog_kn[row] < stop_speed_kn else 0
        elif ahead < rows and track[ahead] == track[row]:
            way = haversine_nm(lat_deg[row], lon_deg[row], lat_deg[ahead], lon_deg[ahead])
            out[row] = 1 if way < stop_speed_kn * (time_us[ahead] - time_us[row]) / US_PER_HOUR else 0
    behind = rows - 1
    for row in range(rows - 1, -1, -1):
        if behind > row:
            behind = row
        while behind >= 0 and track[behind] == track[row] and time_us[row] - time_us[behind] < window_us:
            behind -= 1
        if out[row] == 0 and math.isnan(sog_kn[row]) and behind >= 0 and track[behind] == track[row]:
            way = haversine_nm(lat_deg[row], lon_deg[row], lat_deg[behind], lon_deg[behind])
            out[row] = 1 if way < stop_speed_kn * (time_us[row] - time_us[behind]) / US_PER_HOUR else 0


@kernel
def hits(
    lat_deg: Floats,
    lon_deg: Floats,
    boxes: Floats,
    cell_deg: float,
    start: Longs,
    members: Longs,
    row: Longs,
    area: Longs,
) -> int:
    """Positions in the bounding boxes of areas, by a grid over the globe; returns how many.

    boxes           (m, 4) float64  south, west, north, east; west > east where a box crosses the date line
    start, members  the grid's cells in rows of latitude: areas of cell c are members[start[c]:start[c + 1]]
    row, area       (k,) int64      filled up to their length; call with length 0 to count only
    """
    columns = round(360.0 / cell_deg)
    bands = round(180.0 / cell_deg)
    found = 0
    for here in range(lat_deg.shape[0]):
        lat = lat_deg[here]
        lon = lon_deg[here]
        band = min(bands - 1, math.floor((lat + 90.0) / cell_deg))
        column = math.floor((lon + 180.0) / cell_deg) % columns
        cell = band * columns + column
        for at in range(start[cell], start[cell + 1]):
            one = members[at]
            south, west, north, east = boxes[one, 0], boxes[one, 1], boxes[one, 2], boxes[one, 3]
            if lat < south or lat > north:
                continue
            if (west <= east and west <= lon <= east) or (west > east and (lon >= west or lon <= east)):
                if found < row.shape[0]:
                    row[found] = here
                    area[found] = one
                found += 1
    return found


@kernel
def runs_inside(track: Longs, inside: Bytes, still: Bytes, first: Longs, last: Longs, stop: Longs) -> int:
    """Unbroken runs of positions inside an area, track by track; returns how many.

    inside, still      (n,) uint8   1 or 0
    first, last, stop  (n,) int64   filled from the front: first and last row of each run, first still row or -1
    """
    found = 0
    for row in range(track.shape[0]):
        if inside[row] == 0:
            continue
        if row == 0 or track[row] != track[row - 1] or inside[row - 1] == 0:
            first[found] = row
            stop[found] = -1
            found += 1
        last[found - 1] = row
        if still[row] == 1 and stop[found - 1] < 0:
            stop[found - 1] = row
    return found
