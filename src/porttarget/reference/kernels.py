"""Kernels of the lane index: put short segments into a grid of cells, find the segment nearest to a position.

Arrays only. The grid has `cell_deg` cells from 90° S and 180° W, its columns closing at the date line. Segments
are great-circle pieces of at most a few tens of miles, their second longitude unwrapped (within 180° of the
first).
"""

from __future__ import annotations

import math

from porttarget.geo import NM_PER_DEG, Bytes, Floats, Longs, nearest_on_segment, normal_lon_deg
from porttarget.jit import kernel

__all__ = ["Bytes", "Floats", "Longs", "grid_segments", "nearest_segments"]


@kernel
def grid_segments(segments: Floats, cell_deg: float, start: Longs, members: Longs) -> None:
    """Which segments' boxes touch which cell: a counting sort in two passes.

    segments  (m, 4) float64: lat1, lon1, lat2, lon2
    start     (rows x columns + 1,) int64; filled with running counts when members is empty, else read
    members   (start[-1],) int64; segment indices, cell by cell
    """
    columns = round(360.0 / cell_deg)
    rows = round(180.0 / cell_deg)
    counting = members.shape[0] == 0
    cursor = start.copy()
    slack = 0.01  # a great circle bulges poleward of its ends' box: 0.005 deg at most for pieces of 30 nm below 75 deg
    for segment in range(segments.shape[0]):
        lat1, lon1, lat2, lon2 = segments[segment]
        low_row = math.floor((min(lat1, lat2) - slack + 90.0) / cell_deg)
        high_row = math.floor((max(lat1, lat2) + slack + 90.0) / cell_deg)
        low_column = math.floor((min(lon1, lon2) + 180.0) / cell_deg)
        high_column = math.floor((max(lon1, lon2) + 180.0) / cell_deg)
        for row in range(max(0, low_row), min(rows - 1, high_row) + 1):
            for column in range(low_column, high_column + 1):
                cell = row * columns + column % columns
                if counting:
                    start[cell + 1] += 1
                else:
                    members[cursor[cell]] = segment
                    cursor[cell] += 1
    if counting:
        for cell in range(start.shape[0] - 1):
            start[cell + 1] += start[cell]


@kernel
def nearest_segments(
    lat_deg: Floats,
    lon_deg: Floats,
    segments: Floats,
    cell_deg: float,
    start: Longs,
    members: Longs,
    limit_nm: float,
    out_segment: Longs,
    out_fraction: Floats,
    out_distance_nm: Floats,
) -> None:
    """Nearest segment to each position, within a limit.

    lat_deg, lon_deg  (n,) float64
    out_segment       (n,) int64; -1 where none lies within limit_nm, or the position is NaN
    out_fraction      (n,) float64; place of the nearest point along that segment, 0 to 1
    out_distance_nm   (n,) float64; distance to it, NaN where there is none

    Searches rings of cells outward until no nearer segment can follow. Exact on the sphere below 85° of latitude.
    """
    columns = round(360.0 / cell_deg)
    rows = round(180.0 / cell_deg)
    for at in range(lat_deg.shape[0]):
        out_segment[at] = -1
        out_fraction[at] = math.nan
        out_distance_nm[at] = math.nan
        lat, lon = lat_deg[at], normal_lon_deg(lon_deg[at])
        if not (-90.0 <= lat <= 90.0 and -180.0 <= lon < 180.0):
            continue
        home_row = int((lat + 90.0) / cell_deg)
        home_column = int((lon + 180.0) / cell_deg)
        best = limit_nm
        ring = 0
        while ring <= columns // 2:
            reach = min(85.0, abs(lat) + ring * cell_deg)
            if (ring - 1) * cell_deg * NM_PER_DEG * math.cos(math.radians(reach)) > best:
                break
            for row in range(max(0, home_row - ring), min(rows - 1, home_row + ring) + 1):
                edge_row = row == home_row - ring or row == home_row + ring
                step = 1 if edge_row else max(1, 2 * ring)
                for column in range(home_column - ring, home_column + ring + 1, step):
                    cell = row * columns + column % columns
                    for index in range(start[cell], start[cell + 1]):
                        segment = members[index]
                        distance, fraction = nearest_on_segment(
                            lat,
                            lon,
                            segments[segment, 0],
                            segments[segment, 1],
                            segments[segment, 2],
                            segments[segment, 3],
                        )
                        if distance < best or (distance == best and out_segment[at] < 0):
                            best = distance
                            out_segment[at] = segment
                            out_fraction[at] = fraction
                            out_distance_nm[at] = distance
            ring += 1
