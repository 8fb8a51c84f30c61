"""Clips OpenStreetMap land (npm @geo-maps/earth-lands-10m 0.6.0, ODbL) to the areas kept fine.

Gives the polygons to river_lanes.py and basemap.py, and writes land_areas.npz: rings as steps of 1e-5 degree,
simplified to about 10 m, with one part for each area (porttarget.reference.land reads it).
"""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import shapely
import sources
from numba import njit

AREAS = {
    "great_lakes": (-93.0, 40.8, -79.5, 49.3),
    "st_lawrence": (-79.5, 42.5, -56.0, 51.8),  # Gulf, river, Lake Ontario, and Nova Scotia with Halifax
    "salish_sea": (-126.5, 46.8, -121.8, 50.3),
    "prince_rupert": (-131.5, 53.8, -129.8, 54.8),
    "new_york": (-74.6, 40.0, -72.0, 41.4),
}
LEAST_LAKE_DEG2 = 3e-3  # about 25 km2: smaller holes inland are ponds, or crumbs of the source's tiling
CANAL_HALF_WIDTH_M = 120.0
M_PER_DEG = 111_195.0
TOLERANCE_DEG = {"great_lakes": 0.0006}
FINE_DEG = 0.0001
LINEAR_RING = 2


@cache
def areas() -> dict[str, np.ndarray]:
    """Land polygons of each area at the source's resolution, canals and lost water cut out, crumbs filled."""
    text = sources.npm_file("@geo-maps/earth-lands-10m", "map.geo.json").read_bytes()
    rings = shapely.get_rings(shapely.get_parts(shapely.get_parts(shapely.from_geojson(text))))
    whole = edges(rings)
    return {name: repaired(clipped(whole, box)) for name, box in AREAS.items()}


def clipped(whole: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """The land within a box, built anew from the edges of all rings.

    The source's continents cross themselves, and clipping them as polygons lost or inverted whole coasts. So the
    edges and the box are noded and made into faces, and a face is land where the even-odd rule over all edges says
    so.
    """
    west, south, east, north = box
    low, high = np.minimum(whole[:, 1], whole[:, 3]), np.maximum(whole[:, 1], whole[:, 3])
    level = np.ascontiguousarray(
        whole[(low <= north) & (high >= south) & (np.maximum(whole[:, 0], whole[:, 2]) >= west)]
    )
    inside = level[np.minimum(level[:, 0], level[:, 2]) <= east]
    pieces_of_line = shapely.clip_by_rect(shapely.linestrings(inside.reshape(-1, 2, 2)), *box)
    pieces_of_line = pieces_of_line[~shapely.is_empty(pieces_of_line)]
    noded = shapely.union_all(np.append(pieces_of_line, shapely.box(*box).exterior))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    x, y = shapely.get_coordinates(shapely.point_on_surface(faces)).T
    return faces[_odd(x.copy(), y.copy(), level)]


@njit(cache=True)
def _odd(x: np.ndarray, y: np.ndarray, given: np.ndarray) -> np.ndarray:
    odd = np.zeros(x.shape[0], np.bool_)
    for at in range(x.shape[0]):
        for x1, y1, x2, y2 in given:
            if (y1 > y[at]) != (y2 > y[at]) and x[at] < x1 + (y[at] - y1) * (x2 - x1) / (y2 - y1):
                odd[at] = not odd[at]
    return odd


def repaired(polygons: np.ndarray) -> np.ndarray:
    """Fill small holes, except reaches of the river that the source cut off, then cut the hand-drawn water out."""
    drawn = hand_drawn()
    river = shapely.union_all(drawn)
    shapely.prepare(river)
    filled = np.array([_filled(polygon, river) for polygon in polygons])
    for water in drawn:
        touched = shapely.intersects(filled, water)
        cut = shapely.get_parts(shapely.make_valid(shapely.difference(filled[touched], water)))
        filled = np.concatenate([filled[~touched], cut[shapely.get_type_id(cut) == 3]])
    return filled[~shapely.is_empty(filled)]


def _filled(polygon: shapely.Polygon, river: shapely.Geometry) -> shapely.Polygon:
    holes = [
        ring
        for ring in polygon.interiors
        if shapely.area(shapely.polygons(ring)) >= LEAST_LAKE_DEG2 or shapely.intersects(river, ring)
    ]
    return shapely.Polygon(polygon.exterior, holes)


def hand_drawn() -> list[shapely.Polygon]:
    """Canals and repairs as polygons."""
    drawn = []
    for name in ("canals", "river_repairs"):
        for feature in json.loads((sources.FACTS / f"{name}.geojson").read_text("utf-8"))["features"]:
            half_width_m = feature["properties"].get("half_width_m", CANAL_HALF_WIDTH_M)
            line = np.array(feature["geometry"]["coordinates"])
            squeeze = np.array([np.cos(np.radians(line[0, 1])), 1.0])
            flat = shapely.buffer(shapely.LineString(line * squeeze), half_width_m / M_PER_DEG)
            drawn.append(shapely.transform(flat, lambda xy, by=squeeze: xy / by))
    return drawn


def edges(polygons: np.ndarray) -> np.ndarray:
    """(m, 4) lon1, lat1, lon2, lat2 of all rings of polygons (or of rings)."""
    rings = polygons if shapely.get_type_id(polygons[0]) == LINEAR_RING else shapely.get_rings(polygons)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.ascontiguousarray(np.column_stack([points[:-1], points[1:]])[same])


def pieces(polygons: np.ndarray, most_points: int = 256) -> np.ndarray:
    """The same land cut into small pieces, so that asking for one place does not walk a continent's coast."""
    done, todo = [], list(polygons)
    while todo:
        polygon = todo.pop()
        if shapely.get_num_coordinates(polygon) <= most_points:
            done.append(polygon)
            continue
        west, south, east, north = shapely.bounds(polygon)
        x, y = (west + east) / 2, (south + north) / 2
        halves = (
            ((west, south, x, north), (x, south, east, north))
            if east - west > north - south
            else ((west, south, east, y), (west, y, east, north))
        )
        for half in halves:
            parts = shapely.get_parts(shapely.make_valid(shapely.clip_by_rect(polygon, *half)))
            todo.extend(parts[shapely.get_type_id(parts) == 3])
    return np.array(done)


def simplified(polygons: np.ndarray, tolerance_deg: float) -> np.ndarray:
    """Polygons with fewer points, longitudes squeezed meanwhile so that the tolerance is even; slivers dropped."""
    middle = float(np.mean(shapely.bounds(polygons)[:, [1, 3]]))
    squeeze = np.cos(np.radians(middle))
    flat = shapely.transform(polygons, lambda xy: xy * [squeeze, 1.0])
    flat = shapely.make_valid(shapely.simplify(flat, tolerance_deg, preserve_topology=True))
    flat = shapely.get_parts(flat)
    flat = flat[(shapely.get_type_id(flat) == 3) & (shapely.area(flat) > tolerance_deg**2)]
    return shapely.transform(flat, lambda xy: xy / [squeeze, 1.0])


def main() -> None:
    """Write land_areas.npz."""
    stored: dict[str, np.ndarray] = {"areas": np.array(list(AREAS))}
    for name, polygons in areas().items():
        kept = simplified(polygons, TOLERANCE_DEG.get(name, FINE_DEG))
        rings = shapely.get_rings(kept)
        points, ring = shapely.get_coordinates(rings, return_index=True)
        units = np.rint(points * 1e5).astype(np.int32)
        stored[f"{name}_box"] = np.array(AREAS[name])
        stored[f"{name}_xy"] = np.diff(units, axis=0, prepend=np.zeros((1, 2), np.int32))
        stored[f"{name}_sizes"] = np.bincount(ring).astype(np.int32)
        print(name, len(kept), "polygons,", len(units), "points")
    np.savez_compressed(sources.REFERENCE_DATA / "land_areas.npz", **stored)


if __name__ == "__main__":
    main()
