"""Builds the offline basemap: world.geojson (Natural Earth) and areas.geojson (OpenStreetMap), land only.

world.geojson is npm world-atlas 2.0.2, land-50m, at three decimals, with the boxes of the areas cut out; what the
areas keep comes from land.py, simplified to about 40 m and cut into pieces so that no polygon is giant.
"""

from __future__ import annotations

import json
from typing import Any

import land
import numpy as np
import shapely
import sources

AREA_TOLERANCE_DEG = {"great_lakes": 0.004}
FINE_DEG = 0.0004  # about 40 m
PIECE_POINTS = 2000


def main() -> None:
    """Write both layers."""
    boxes = shapely.union_all([shapely.box(*box) for box in land.AREAS.values()])
    world = shapely.get_parts(shapely.make_valid(shapely.difference(natural_earth(), boxes)))
    write("world.geojson", {"world": shapely.get_parts(world)}, 3)
    areas = {
        name: land.pieces(land.simplified(polygons, AREA_TOLERANCE_DEG.get(name, FINE_DEG)), PIECE_POINTS)
        for name, polygons in land.areas().items()
    }
    write("areas.geojson", areas, 4)


def natural_earth() -> np.ndarray:
    """Polygons of the TopoJSON object `land`, split where they cross the date line."""
    topology = json.loads(sources.npm_file("world-atlas", "land-50m.json").read_text("utf-8"))
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(indices: list[int]) -> np.ndarray:
        parts = [arcs[at] if at >= 0 else arcs[~at][::-1] for at in indices]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    polygons = []
    geometries: list[dict[str, Any]] = topology["objects"]["land"]["geometries"]
    for geometry in geometries:
        for polygon in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
            polygons += unwrapped(ring(polygon[0]), [ring(hole) for hole in polygon[1:]])
    return np.array(polygons)


def unwrapped(outer: np.ndarray, holes: list[np.ndarray]) -> list[shapely.Geometry]:
    """A polygon whose longitudes jump at the date line, as pieces west and east of it."""
    jumps = np.abs(np.diff(outer[:, 0])) > 180.0
    if not jumps.any():
        return [shapely.make_valid(shapely.Polygon(outer, holes))]
    flat = outer.copy()
    flat[1:, 0] += np.cumsum(np.where(np.diff(outer[:, 0]) > 180, -360, np.where(np.diff(outer[:, 0]) < -180, 360, 0)))
    if abs(flat[-1, 0] - flat[0, 0]) > 180.0:  # it goes round the pole: close it there
        edge = -90.0 if flat[:, 1].mean() < 0 else 90.0
        flat = np.vstack([flat, [flat[-1, 0], edge], [flat[0, 0], edge]])
    whole = shapely.make_valid(shapely.Polygon(flat))
    pieces = []
    for turn in (-360.0, 0.0, 360.0):
        moved = shapely.transform(whole, lambda xy, by=turn: xy + np.array([by, 0.0]))
        pieces.append(shapely.make_valid(shapely.clip_by_rect(moved, -180.0, -90.0, 180.0, 90.0)))
    return [piece for piece in pieces if not piece.is_empty]


def write(name: str, layers: dict[str, np.ndarray], decimals: int) -> None:
    """One feature for each area, a MultiPolygon; a text line for each polygon."""
    features = []
    for area, polygons in layers.items():
        lines = []
        for polygon in polygons:
            if polygon.geom_type != "Polygon":
                continue
            rounded = shapely.set_precision(polygon, 10.0**-decimals)
            for part in shapely.get_parts(rounded):
                if part.geom_type == "Polygon" and not part.is_empty:
                    rings = [
                        np.round(shapely.get_coordinates(ring), decimals).tolist() for ring in shapely.get_rings(part)
                    ]
                    lines.append(json.dumps(rings, separators=(",", ":")))
        features.append(
            '{"type":"Feature","properties":{"area":"'
            + area
            + '"},"geometry":{"type":"MultiPolygon","coordinates":[\n'
            + ",\n".join(lines)
            + "\n]}}"
        )
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    sources.BASEMAP.mkdir(parents=True, exist_ok=True)
    (sources.BASEMAP / name).write_text(text, encoding="utf-8")
    print(name, len(text))


if __name__ == "__main__":
    main()
