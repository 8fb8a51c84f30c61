"""Kernels on the sphere: distance, bearing, destination, nearest point of a segment, point in polygon.

Arrays and scalars in, arrays or scalars out; degrees (WGS 84, taken as a sphere of the IUGG mean radius) and
nautical miles. The sphere is within 0.6 % of the ellipsoid. Great circles after Snyder, Map Projections (USGS
PP 1395), equations 5-3 to 5-6; polygons by even-odd ray casting. Longitudes may be any real number of degrees;
a position that is NaN gives NaN, -1 or 0. Importing this file imports Numba: import it where it is used.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from porttarget.jit import kernel
from porttarget.units import MEAN_EARTH_RADIUS_M, METRES_PER_NM

EARTH_RADIUS_NM: Final = MEAN_EARTH_RADIUS_M / METRES_PER_NM
NM_PER_DEG: Final = EARTH_RADIUS_NM * math.pi / 180.0

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@kernel
def haversine_nm(lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float) -> float:
    """Great-circle distance between two points, nautical miles."""
    phi1 = math.radians(lat1_deg)
    phi2 = math.radians(lat2_deg)
    half_dphi = 0.5 * (phi2 - phi1)
    half_dlambda = 0.5 * math.radians(lon2_deg - lon1_deg)
    a = math.sin(half_dphi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_dlambda) ** 2
    if a > 1.0:
        a = 1.0
    return 2.0 * EARTH_RADIUS_NM * math.asin(math.sqrt(a))


@kernel
def haversine_many_nm(lat1_deg: Floats, lon1_deg: Floats, lat2_deg: Floats, lon2_deg: Floats, out: Floats) -> None:
    """Distance row by row: all (n,) float64 degrees, out (n,) nautical miles, NaN where a coordinate is NaN."""
    for row in range(out.shape[0]):
        out[row] = haversine_nm(lat1_deg[row], lon1_deg[row], lat2_deg[row], lon2_deg[row])


@kernel
def bearing_deg(lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float) -> float:
    """Initial great-circle course from the first point to the second, degrees in [0, 360); 0 where they meet."""
    phi1 = math.radians(lat1_deg)
    phi2 = math.radians(lat2_deg)
    dlambda = math.radians(lon2_deg - lon1_deg)
    y = math.sin(dlambda) * math.cos(phi2)
    x = math.cos(phi1) * math.sin(phi2) - math.sin(phi1) * math.cos(phi2) * math.cos(dlambda)
    course = math.degrees(math.atan2(y, x)) % 360.0
    if course >= 360.0:
        course = 0.0
    return course


@kernel
def normal_lon_deg(lon_deg: float) -> float:
    """The same meridian in [-180, 180)."""
    lon = (lon_deg + 180.0) % 360.0 - 180.0
    if lon >= 180.0:
        lon = -180.0
    return lon


@kernel
def destination_deg(lat_deg: float, lon_deg: float, course_deg: float, distance_nm: float) -> tuple[float, float]:
    """(lat, lon) reached from a point on an initial course after a distance; lon in [-180, 180)."""
    phi = math.radians(lat_deg)
    theta = math.radians(course_deg)
    arc = distance_nm / EARTH_RADIUS_NM
    sin_phi2 = math.sin(phi) * math.cos(arc) + math.cos(phi) * math.sin(arc) * math.cos(theta)
    sin_phi2 = max(-1.0, min(1.0, sin_phi2))
    y = math.sin(theta) * math.sin(arc) * math.cos(phi)
    x = math.cos(arc) - math.sin(phi) * sin_phi2
    return math.degrees(math.asin(sin_phi2)), normal_lon_deg(lon_deg + math.degrees(math.atan2(y, x)))


@kernel
def between_deg(
    lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float, fraction: float
) -> tuple[float, float]:
    """(lat, lon) at a fraction of the great circle from the first point to the second; lon in [-180, 180)."""
    course = bearing_deg(lat1_deg, lon1_deg, lat2_deg, lon2_deg)
    distance = haversine_nm(lat1_deg, lon1_deg, lat2_deg, lon2_deg)
    return destination_deg(lat1_deg, lon1_deg, course, fraction * distance)


@kernel
def cross_track_nm(
    lat_deg: float, lon_deg: float, lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float
) -> float:
    """Distance from a point to the great circle through two others; positive to the right of the way."""
    arc = haversine_nm(lat1_deg, lon1_deg, lat_deg, lon_deg) / EARTH_RADIUS_NM
    turn = math.radians(
        bearing_deg(lat1_deg, lon1_deg, lat_deg, lon_deg) - bearing_deg(lat1_deg, lon1_deg, lat2_deg, lon2_deg)
    )
    return EARTH_RADIUS_NM * math.asin(max(-1.0, min(1.0, math.sin(arc) * math.sin(turn))))


@kernel
def nearest_on_segment(
    lat_deg: float, lon_deg: float, lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float
) -> tuple[float, float]:
    """(distance_nm, fraction) of the point of a great-circle segment that is nearest to a point.

    fraction runs from 0 at the first end to 1 at the second; a segment of no length gives fraction 0.
    """
    length = haversine_nm(lat1_deg, lon1_deg, lat2_deg, lon2_deg)
    from_start = haversine_nm(lat1_deg, lon1_deg, lat_deg, lon_deg)
    if length < 1e-9:
        return from_start, 0.0
    arc = from_start / EARTH_RADIUS_NM
    turn = math.radians(
        bearing_deg(lat1_deg, lon1_deg, lat_deg, lon_deg) - bearing_deg(lat1_deg, lon1_deg, lat2_deg, lon2_deg)
    )
    along_nm = EARTH_RADIUS_NM * math.atan2(math.sin(arc) * math.cos(turn), math.cos(arc))
    if along_nm <= 0.0:
        return from_start, 0.0
    if along_nm >= length:
        return haversine_nm(lat2_deg, lon2_deg, lat_deg, lon_deg), 1.0
    off = math.asin(max(-1.0, min(1.0, math.sin(arc) * math.sin(turn))))
    return abs(EARTH_RADIUS_NM * off), along_nm / length


@kernel
def inside_ring(lat_deg: float, lon_deg: float, ring_lat_deg: Floats, ring_lon_deg: Floats) -> bool:
    """Whether a point lies in one ring, closed or not (n,) float64; even-odd, linear in n, no pole or date line."""
    inside = False
    last = ring_lat_deg.shape[0] - 1
    for here in range(ring_lat_deg.shape[0]):
        y1, y2 = ring_lat_deg[last], ring_lat_deg[here]
        if (y1 > lat_deg) != (y2 > lat_deg):
            x1, x2 = ring_lon_deg[last], ring_lon_deg[here]
            if lon_deg < x1 + (lat_deg - y1) * (x2 - x1) / (y2 - y1):
                inside = not inside
        last = here
    return inside


@kernel
def inside_ring_many(lat_deg: Floats, lon_deg: Floats, ring_lat_deg: Floats, ring_lon_deg: Floats, out: Bytes) -> None:
    """`inside_ring` row by row: out (n,) uint8, 1 inside, 0 outside or where the position is NaN."""
    for row in range(lat_deg.shape[0]):
        out[row] = 1 if inside_ring(lat_deg[row], lon_deg[row], ring_lat_deg, ring_lon_deg) else 0


@kernel
def band_edges(edges: Floats, south_deg: float, cell_deg: float, start: Longs, members: Longs) -> None:
    """Which edges touch which latitude band: a counting sort in two passes.

    edges    (m, 4) float64: lon1, lat1, lon2, lat2
    start    (bands + 1,) int64; when members is empty, filled with the running counts, else read
    members  (start[-1],) int64; edge indices, band by band
    """
    bands = start.shape[0] - 1
    counting = members.shape[0] == 0
    cursor = start.copy()
    for edge in range(edges.shape[0]):
        low = math.floor((min(edges[edge, 1], edges[edge, 3]) - south_deg) / cell_deg)
        high = math.floor((max(edges[edge, 1], edges[edge, 3]) - south_deg) / cell_deg)
        for band in range(max(0, low), min(bands - 1, high) + 1):
            if counting:
                start[band + 1] += 1
            else:
                members[cursor[band]] = edge
                cursor[band] += 1
    if counting:
        for band in range(bands):
            start[band + 1] += start[band]


@kernel
def crossings_odd(lat_deg: float, lon_deg: float, edges: Floats, members: Longs, first: int, end: int) -> bool:
    """Whether a ray eastward from a point crosses an odd number of the listed edges."""
    odd = False
    for at in range(first, end):
        edge = members[at]
        y1, y2 = edges[edge, 1], edges[edge, 3]
        if (y1 > lat_deg) != (y2 > lat_deg):
            x1, x2 = edges[edge, 0], edges[edge, 2]
            if lon_deg < x1 + (lat_deg - y1) * (x2 - x1) / (y2 - y1):
                odd = not odd
    return odd


@kernel
def cell_states(
    edges: Floats, west_deg: float, south_deg: float, cell_deg: float, start: Longs, members: Longs, state: Bytes
) -> None:
    """Classify the cells of a grid: 0 outside, 1 inside, 2 an edge may pass.

    state  (bands, columns) uint8, filled. Cost: edges x cells touched, then one ray for each run of free cells.
    """
    bands, columns = state.shape
    for edge in range(edges.shape[0]):
        rows_low = math.floor((min(edges[edge, 1], edges[edge, 3]) - south_deg) / cell_deg)
        rows_high = math.floor((max(edges[edge, 1], edges[edge, 3]) - south_deg) / cell_deg)
        for row in range(max(0, rows_low), min(bands - 1, rows_high) + 1):
            low, high = _columns_in_band(edges[edge], west_deg, south_deg + row * cell_deg, cell_deg)
            for column in range(max(0, low), min(columns - 1, high) + 1):
                state[row, column] = 2
    for row in range(bands):
        lat = south_deg + (row + 0.5) * cell_deg
        for column in range(columns):
            if state[row, column] == 2:
                continue
            if column > 0 and state[row, column - 1] != 2:
                state[row, column] = state[row, column - 1]
                continue
            lon = west_deg + (column + 0.5) * cell_deg
            if crossings_odd(lat, lon, edges, members, start[row], start[row + 1]):
                state[row, column] = 1


@kernel
def _columns_in_band(edge: Floats, west_deg: float, band_deg: float, cell_deg: float) -> tuple[int, int]:
    """First and last column an edge (lon1, lat1, lon2, lat2) touches within one latitude band."""
    x1, y1, x2, y2 = edge[0], edge[1], edge[2], edge[3]
    if y1 > y2:
        x1, y1, x2, y2 = x2, y2, x1, y1
    if y2 > y1:
        slope = (x2 - x1) / (y2 - y1)
        low_y, high_y = max(y1, band_deg), min(y2, band_deg + cell_deg)
        xa, xb = x1 + (low_y - y1) * slope, x1 + (high_y - y1) * slope
    else:
        xa, xb = x1, x2
    slack = 1e-9
    low = math.floor((min(xa, xb) - west_deg - slack) / cell_deg)
    high = math.floor((max(xa, xb) - west_deg + slack) / cell_deg)
    return low, high


@kernel
def inside_many(
    lat_deg: Floats,
    lon_deg: Floats,
    edges: Floats,
    west_deg: float,
    south_deg: float,
    cell_deg: float,
    start: Longs,
    members: Longs,
    state: Bytes,
    out: Bytes,
) -> None:
    """Point in polygons by even-odd rule, with the grid of `band_edges` and `cell_states`.

    lat_deg, lon_deg  (n,) float64
    out               (n,) uint8, set to 1 inside, left alone elsewhere (also outside the grid and at NaN)

    Cells without an edge answer at once; the others cast one ray along their band.
    """
    bands, columns = state.shape
    for row in range(lat_deg.shape[0]):
        y = (lat_deg[row] - south_deg) / cell_deg
        x = (lon_deg[row] - west_deg) / cell_deg
        if not (0.0 <= y < bands and 0.0 <= x < columns):
            continue
        band = int(y)
        cell = state[band, int(x)]
        if cell == 1 or (
            cell == 2 and crossings_odd(lat_deg[row], lon_deg[row], edges, members, start[band], start[band + 1])
        ):
            out[row] = 1
