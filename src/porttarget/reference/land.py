"""Whether a position is on land, in the waters the joint teams follow.

In: rings of land made from OpenStreetMap (land_areas.npz beside its licence note). Out: `Land.is_land`. Covers
the boxes in `Land.areas` only; elsewhere the answer is False and `Land.covers` says so. Canals and locks of the
Seaway above Montreal are land in the source, as are docks dug into the shore.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from porttarget.errors import ReferenceDataError

CELL_DEG: Final = 0.02
DEG_PER_UNIT: Final = 1e-5
LAND_FILE: Final = Path(__file__).parent / "data" / "land_areas.npz"

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Grid:
    """One area's edges and the grid over them, as porttarget.geo.inside_many wants them."""

    box: Box
    edges: Floats
    start: NDArray[np.int64]
    members: NDArray[np.int64]
    state: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Land:
    """Land polygons of a few areas; `areas` maps each to its box (west, south, east, north)."""

    areas: Mapping[str, Box]
    _grids: tuple[_Grid, ...]

    def is_land(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> NDArray[np.bool_]:
        """True where a position lies on land; False on water, outside the areas, and where it is missing."""
        from porttarget.geo import inside_many

        lat = np.ascontiguousarray(np.atleast_1d(lat_deg), dtype=np.float64)
        lon = np.ascontiguousarray(np.atleast_1d(lon_deg), dtype=np.float64)
        out = np.zeros(lat.shape[0], np.uint8)
        for grid in self._grids:
            west, south = grid.box[:2]
            inside_many(lat, lon, grid.edges, west, south, CELL_DEG, grid.start, grid.members, grid.state, out)
        return out.astype(np.bool_)

    def covers(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> NDArray[np.bool_]:
        """True where `is_land` knows the coast."""
        lat, lon = np.atleast_1d(np.asarray(lat_deg, np.float64)), np.atleast_1d(np.asarray(lon_deg, np.float64))
        known = np.zeros(lat.shape, np.bool_)
        for west, south, east, north in self.areas.values():
            known |= (lon >= west) & (lon < east) & (lat >= south) & (lat < north)
        return known


@cache
def load_land() -> Land:
    """The shipped land; its grids are built on the first call (about a second) and kept."""
    try:
        with np.load(LAND_FILE) as stored:
            names = [str(name) for name in stored["areas"]]
            parts = {name: (stored[f"{name}_box"], stored[f"{name}_xy"], stored[f"{name}_sizes"]) for name in names}
    except (OSError, KeyError, ValueError) as error:
        raise ReferenceDataError(f"{LAND_FILE} cannot be read as land: {error}") from error
    boxes: dict[str, Box] = {}
    grids = []
    for name, (box, steps, sizes) in parts.items():
        west, south, east, north = (float(side) for side in box)
        boxes[name] = (west, south, east, north)
        grids.append(_grid(boxes[name], ring_edges(steps, sizes)))
    return Land(boxes, tuple(grids))


def ring_edges(steps: NDArray[np.int32], sizes: NDArray[np.int32]) -> Floats:
    """Edges (m, 4) lon1, lat1, lon2, lat2 of rings stored as steps of 1e-5 degree, each ring closed.

    steps (n, 2): the first point of the first ring, then differences from point to point through all rings.
    """
    points = np.cumsum(steps.astype(np.int64), axis=0) * DEG_PER_UNIT
    following = np.roll(points, -1, axis=0)
    ends = np.cumsum(sizes.astype(np.int64))
    following[ends - 1] = points[ends - sizes]
    return np.ascontiguousarray(np.column_stack([points, following]))


def _grid(box: Box, edges: Floats) -> _Grid:
    from porttarget.geo import band_edges, cell_states

    west, south, east, north = box
    bands = int(np.ceil((north - south) / CELL_DEG))
    columns = int(np.ceil((east - west) / CELL_DEG))
    start = np.zeros(bands + 1, np.int64)
    band_edges(edges, south, CELL_DEG, start, np.empty(0, np.int64))
    members = np.empty(start[-1], np.int64)
    band_edges(edges, south, CELL_DEG, start, members)
    state = np.zeros((bands, columns), np.uint8)
    cell_states(edges, west, south, CELL_DEG, start, members, state)
    return _Grid(box, edges, start, members, state)
