"""Where a port begins: its limits as drawn in the reference data, else a circle around its coordinates.

In: positions as arrays, the reference. Out: which positions lie inside which port's limits.
A circle of 5 nm stands in where nothing is drawn: UN/LOCODE coordinates are rounded to minutes, and a harbour's berths
and inner anchorage lie within that. Circles give way: to anything drawn (a ship at the anchorage of a great port is not
in the small harbour beside it), and among themselves to the nearest port. Waters, the largest zones, are no limits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from porttarget.reference import Port, Reference

DEFAULT_RADIUS_NM = 5.0
_CELL_DEG = 0.5
_NM_PER_DEG = 60.0
_NO_PORT = -1

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Rings = tuple[Floats, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Areas and a grid that finds the few that can matter. `area_port` is -1 for drawn areas that are no limit."""

    ports: tuple[Port, ...]
    area_port: Longs
    rings: tuple[Rings, ...]  # per area: rings of (lon, lat); none means the port's default circle
    boxes: Floats
    start: Longs
    members: Longs


@lru_cache(maxsize=4)
def port_limits(reference: Reference) -> Limits:
    """Limits of every port in the reference data, drawn up once for each (live batches are small and many)."""
    ports = tuple(sorted(reference.ports.values(), key=lambda port: port.unlocode))
    index = {port.unlocode: number for number, port in enumerate(ports)}
    area_port: list[int] = []
    rings: list[Rings] = []
    for zone in reference.zones:
        if zone.kind != "waters":
            area_port.append(index.get(zone.port, _NO_PORT) if zone.kind == "port_limit" else _NO_PORT)
            rings.append(tuple(np.array(ring, dtype=np.float64) for ring in zone.rings))
    without = sorted(set(range(len(ports))) - set(area_port))
    area_port += without
    rings += [()] * len(without)
    boxes = np.array([_box(ports[port], own) for port, own in zip(area_port, rings, strict=True)]).reshape(-1, 4)
    start, members = _grid(boxes)
    return Limits(
        ports=ports,
        area_port=np.array(area_port, np.int64),
        rings=tuple(rings),
        boxes=boxes,
        start=start,
        members=members,
    )


def inside(limits: Limits, lat_deg: Floats, lon_deg: Floats) -> tuple[Longs, Longs]:
    """(row, index of the port) of every position inside a port's limits, in no promised order."""
    from porttarget.geo import haversine_many_nm, inside_ring_many
    from porttarget.tracking.kernels import hits

    nothing = np.empty(0, np.int64)
    count = hits(lat_deg, lon_deg, limits.boxes, _CELL_DEG, limits.start, limits.members, nothing, nothing)
    row, area = np.empty(count, np.int64), np.empty(count, np.int64)
    hits(lat_deg, lon_deg, limits.boxes, _CELL_DEG, limits.start, limits.members, row, area)
    is_drawn = np.array([bool(own) for own in limits.rings], dtype=bool)[area]
    drawn_row, drawn_area = row[is_drawn], area[is_drawn]
    keep = np.zeros(len(drawn_row), dtype=bool)
    for one in np.unique(drawn_area):
        at = np.flatnonzero(drawn_area == one)
        lat, lon = lat_deg[drawn_row[at]], lon_deg[drawn_row[at]]
        out = np.empty(len(at), np.uint8)
        for ring in limits.rings[one]:
            inside_ring_many(lat, lon, np.ascontiguousarray(ring[:, 1]), np.ascontiguousarray(ring[:, 0]), out)
            keep[at] |= out == 1
    drawn_row, drawn_port = drawn_row[keep], limits.area_port[drawn_area[keep]]
    in_drawn = np.zeros(len(lat_deg), dtype=bool)
    in_drawn[drawn_row] = True
    round_row, round_port = row[~is_drawn], limits.area_port[area[~is_drawn]]
    way = np.empty(len(round_row))
    port_lat, port_lon = (np.array([getattr(port, name) for port in limits.ports]) for name in ("lat_deg", "lon_deg"))
    haversine_many_nm(lat_deg[round_row], lon_deg[round_row], port_lat[round_port], port_lon[round_port], way)
    near = (way <= DEFAULT_RADIUS_NM) & ~in_drawn[round_row]
    round_row, round_port, way = round_row[near], round_port[near], way[near]
    nearest = np.lexsort((round_port, way, round_row))
    nearest = nearest[np.append(True, np.diff(round_row[nearest]) != 0)] if len(nearest) else nearest
    is_limit = drawn_port != _NO_PORT
    return (
        np.concatenate((drawn_row[is_limit], round_row[nearest])),
        np.concatenate((drawn_port[is_limit], round_port[nearest])),
    )


def limit_radius_nm(port: Port, reference: Reference) -> float:
    """How far before the port's own coordinates its limit lies, about: the mean distance of the drawn corners."""
    from porttarget.geo import haversine_nm

    corners = [corner for zone in reference.zones_of(port, "port_limit") for ring in zone.rings for corner in ring]
    if not corners:
        return DEFAULT_RADIUS_NM
    return float(np.mean([haversine_nm(lat, lon, port.lat_deg, port.lon_deg) for lon, lat in corners]))


def _box(port: Port, rings: Sequence[Floats]) -> tuple[float, float, float, float]:
    """South, west, north, east; west > east across the date line."""
    if rings:
        lons, lats = np.concatenate(rings).T
        return float(lats.min()), float(lons.min()), float(lats.max()), float(lons.max())
    tall = DEFAULT_RADIUS_NM / _NM_PER_DEG * 1.02
    wide = min(179.0, tall / max(1e-3, math.cos(math.radians(min(89.9, abs(port.lat_deg) + tall)))))
    return port.lat_deg - tall, _normal(port.lon_deg - wide), port.lat_deg + tall, _normal(port.lon_deg + wide)


def _normal(lon_deg: float) -> float:
    return (lon_deg + 180.0) % 360.0 - 180.0


def _grid(boxes: Floats) -> tuple[Longs, Longs]:
    """Cells in rows of latitude, each with the boxes that touch it."""
    columns, bands = round(360 / _CELL_DEG), round(180 / _CELL_DEG)
    cells: list[int] = []
    areas: list[int] = []
    for area, (south, west, north, east) in enumerate(boxes):
        first, last = (math.floor((lon + 180.0) / _CELL_DEG) for lon in (west, east))
        last += columns if west > east else 0
        lowest, highest = (math.floor((lat + 90.0) / _CELL_DEG) for lat in (south, north))
        for band in range(max(0, lowest), min(bands - 1, highest) + 1):
            for column in range(first, last + 1):
                cells.append(band * columns + column % columns)
                areas.append(area)
    found = np.array(cells, dtype=np.int64)
    order = np.argsort(found, kind="stable")
    start = np.zeros(columns * bands + 1, np.int64)
    start[1:] = np.cumsum(np.bincount(found, minlength=columns * bands))
    return start, np.array(areas, dtype=np.int64)[order]
