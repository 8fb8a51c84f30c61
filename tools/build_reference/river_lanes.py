"""Builds lanes_rivers.geojson: lanes that stay on the water in the areas kept fine, and takes the ocean lanes'
edges away that they replace.

In: OpenStreetMap land (land.py), the ocean lanes (ocean_lanes.py), hand-kept channels and canals (facts/), ports.
Channels are followed from point to point by the least-cost way over water (raster_path.py); ocean edges that
touch land are drawn anew between their ends; each port is led to the nearest lane. Every line is simplified only
as far as it keeps clear of land. Canals are drawn by hand; land.py cuts them out of the land.
"""

from __future__ import annotations

import csv
import itertools
import json
import math
from dataclasses import dataclass, field

import land
import numpy as np
import ocean_lanes
import raster_path
import shapely
import sources

Point = tuple[float, float]
Line = list[Point]

CLEAR_DEG = 0.0003  # lines keep this far from land, about 25 to 33 m
SIMPLIFY_M = 120.0
RIVER = (-76.0, -69.5, 44.3)  # ocean edges west and east of these, north of it, are replaced by the channels
LAKE_OUTLETS = {((-79.0926, 43.3138), (-78.9368, 42.8105))}


@dataclass(slots=True)
class Water:
    """One area's land and its index."""

    name: str
    box: tuple[float, float, float, float]
    edges: np.ndarray
    tree: shapely.STRtree

    def holds(self, *points: Point) -> bool:
        west, south, east, north = self.box
        return all(west < lon < east and south < lat < north for lon, lat in points)

    def clear(self, line: Line, margin_deg: float = CLEAR_DEG) -> bool:
        """Whether a line keeps off the land."""
        return len(self.tree.query(shapely.LineString(line), predicate="dwithin", distance=margin_deg)) == 0

    def touches(self, a: Point, b: Point) -> bool:
        return len(self.tree.query(shapely.LineString(arc(a, b)), predicate="intersects")) > 0

    def drawn(self, points: list[Point], targets: list[Point] | None = None) -> Line | None:
        """The way over water through all points (targets: from the one point to the nearest of them)."""
        ends = targets or points
        span = [*points, *(min(targets, key=lambda t: math.dist(t, points[0])) for _ in range(1) if targets)]
        for margin, finest in ((0.08, None), (0.25, None), (0.25, 30.0), (1.0, None)):
            box = self._around(span, margin)
            if finest and (box[2] - box[0]) * (box[3] - box[1]) > 1.2:
                continue
            area = raster_path.window(self.edges, box, finest)
            goals = np.zeros(area.shore_m.shape, np.bool_)
            for lon, lat in ends if targets else points[-1:]:
                if box[0] < lon < box[2] and box[1] < lat < box[3]:
                    goals[area.nearest_water(lon, lat, area.step_m) if not targets else area.cell(lon, lat)] = True
            if not (area.shore_m >= area.step_m).any():
                continue
            start = area.nearest_water(*points[0], min(100.0, 2 * area.step_m))
            found = raster_path.way(area, start, goals)
            if found is None:
                continue
            if not targets:
                found = self._with_ends(found, points)
            line = self.simplified(found)
            if line is not None:
                return line
        return None

    def _with_ends(self, found: Line, points: list[Point]) -> Line:
        """Keep the given ends where they themselves lie clear of land."""
        first = [points[0]] if self.clear([points[0], found[0]]) else []
        last = [points[-1]] if self.clear([found[-1], points[-1]]) else []
        return [*first, *found, *last]

    def _around(self, points: list[Point], margin: float) -> tuple[float, float, float, float]:
        lon, lat = zip(*points, strict=True)
        return (
            max(self.box[0], min(lon) - margin / 0.7),
            max(self.box[1], min(lat) - margin),
            min(self.box[2], max(lon) + margin / 0.7),
            min(self.box[3], max(lat) + margin),
        )

    def simplified(self, line: Line) -> Line | None:
        """Fewer points, none farther off than SIMPLIFY_M, every leg clear of land; None where a step itself is not."""
        squeeze = math.cos(math.radians(line[0][1]))
        flat = np.array(line) * [squeeze, 1.0] * raster_path.M_PER_DEG
        kept = {0, len(line) - 1}
        todo = [(0, len(line) - 1)]
        while todo:
            a, b = todo.pop()
            off = _off_line(flat[a : b + 1])
            worst = int(np.argmax(off))
            if off[worst] <= SIMPLIFY_M and self.clear([line[a], line[b]]):
                continue
            if b - a <= 1:
                if not self.clear([line[a], line[b]], 0.0001):
                    return None
                continue
            middle = a + (worst if 0 < worst < b - a and off[worst] > 0 else (b - a) // 2)
            kept.add(middle)
            todo += [(a, middle), (middle, b)]
        return [(round(line[i][0], 5), round(line[i][1], 5)) for i in sorted(kept)]


def _off_line(points: np.ndarray) -> np.ndarray:
    a, b = points[0], points[-1]
    along = b - a
    length = float(np.hypot(*along))
    if length == 0.0:
        return np.hypot(*(points - a).T)
    fraction = np.clip(((points - a) @ along) / length**2, 0.0, 1.0)
    return np.hypot(*(points - (a + fraction[:, None] * along)).T)


def arc(a: Point, b: Point, step_deg: float = 0.05) -> Line:
    """Points of the great circle between two points."""
    va, vb = (_unit(point) for point in (a, b))
    angle = math.acos(max(-1.0, min(1.0, float(va @ vb))))
    parts = max(1, math.ceil(math.degrees(angle) / step_deg))
    line = [a]
    for part in range(1, parts):
        t = part / parts
        x, y, z = (math.sin((1 - t) * angle) * va + math.sin(t * angle) * vb) / math.sin(angle)
        line.append((math.degrees(math.atan2(y, x)), math.degrees(math.asin(z))))
    line.append(b)
    return [(a[0] + (lon - a[0] + 180.0) % 360.0 - 180.0, lat) for lon, lat in line]


def _unit(point: Point) -> np.ndarray:
    lon, lat = map(math.radians, point)
    return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])


@dataclass(slots=True)
class Work:
    """What is built: lines on water, canals, and the ocean edges that stay."""

    waters: list[Water]
    lines: list[Line] = field(default_factory=list)
    moved: dict[Point, Point] = field(default_factory=dict)

    def water_of(self, *points: Point) -> Water | None:
        return next((water for water in self.waters if water.holds(*points)), None)


def channels(work: Work) -> None:
    """The hand-kept channels, leg by leg; leg ends are moved together with their neighbours."""
    with (sources.FACTS / "channels.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    for name, group in itertools.groupby(rows, key=lambda row: row["leg"]):
        points = [(float(row["lon_deg"]), float(row["lat_deg"])) for row in group]
        whole: Line = []
        for a, b in itertools.pairwise(points):
            water = work.water_of(a, b)
            line = water.drawn([whole[-1] if whole else a, b]) if water else None
            if line is None:
                raise SystemExit(f"channel {name}: no way over water from {a} to {b}")
            whole += line if not whole else line[1:]
        if math.dist(whole[0], points[0]) > 1e-6:
            whole.insert(0, points[0])
        if math.dist(whole[-1], points[-1]) > 1e-6:
            whole.append(points[-1])
        work.lines.append(whole)
        print(f"channel {name}: {len(whole)} points")


def ocean_edges(work: Work) -> list[ocean_lanes.Edge]:
    """Ocean edges that stay; those of the river go, those that touch land are drawn anew."""
    stay = []
    for a, b in ocean_lanes.edges():
        if any(RIVER[0] < lon < RIVER[1] and RIVER[2] < lat < 49.0 for lon, lat in (a, b)):
            if a[0] > -69.5 or b[0] > -69.5 or a[0] < -76.0 or b[0] < -76.0:
                print("cut at the river's end:", a, b)
            continue
        if {a, b} in [set(pair) for pair in LAKE_OUTLETS]:
            continue
        touching = [water for water in work.waters if water.touches(a, b)]
        if not touching:
            stay.append((a, b))
            continue
        water = work.water_of(a, b)
        line = water.drawn([a, b]) if water else None
        if line is None:
            # the rivers between the upper lakes are lost in the source: their plain edges stay
            keep = touching[0].name == "great_lakes"
            print("left over land" if keep else "dropped", touching[0].name, a, b)
            if keep:
                stay.append((a, b))
            continue
        for end, drawn in ((a, line[0]), (b, line[-1])):
            if math.dist(end, drawn) > 1e-6:
                work.moved[end] = drawn
        work.lines.append(line)
    return stay


def reconnect(work: Work, stay: list[ocean_lanes.Edge]) -> list[ocean_lanes.Edge]:
    """Ends that lay on land were moved: let every line and edge that ended there end at the new place."""
    for line in work.lines:
        for at in (0, -1):
            for old, new in work.moved.items():
                if line[at] != new and math.dist(line[at], new) < 0.02 and math.dist(line[at], old) < 0.05:
                    line.insert(0, new) if at == 0 else line.append(new)
                    break
    return [(work.moved.get(a, a), work.moved.get(b, b)) for a, b in stay]


def ports(work: Work, stay: list[ocean_lanes.Edge]) -> None:
    """Lead each hand-kept port of an area to the nearest lane."""
    with (sources.REFERENCE_DATA / "ports.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    for row in rows:
        place = (float(row["lon_deg"]), float(row["lat_deg"]))
        water = work.water_of(place)
        if water is None or row["country"] not in ("CA", "US"):
            continue
        vertices = [point for line in work.lines for point in line if water.holds(point)]
        vertices += [point for edge in stay for point in edge if water.holds(point)]
        near = [point for point in vertices if math.dist(point, place) < 1.5]
        near = [point for point in near if water.clear([point, point], 0.0)]
        if not near:
            print(f"{row['unlocode']}: no lane near")
            continue
        line = water.drawn([place], near)
        if line is None:
            print(f"{row['unlocode']}: no way over water")
            continue
        goal = min(near, key=lambda point: math.dist(point, line[-1]))
        if math.dist(goal, line[-1]) > 0:
            line.append(goal)
        if not water.clear([line[-2], line[-1]], 0.0):
            print(f"{row['unlocode']}: its last step touches land")
        off_m = math.dist(place, line[0]) * raster_path.M_PER_DEG
        if water.clear([place, line[0]], 0.0001):
            line.insert(0, place)
        else:
            end = f"{line[0][1]:.4f},{line[0][0]:.4f}"
            print(f"{row['unlocode']}: {row['name']} stands on land, the lane ends {off_m:.0f} m off at {end}")
        work.lines.append(line)


def canals() -> list[Line]:
    """The hand-drawn canals."""
    document = json.loads((sources.FACTS / "canals.geojson").read_text("utf-8"))
    return [[tuple(point) for point in feature["geometry"]["coordinates"]] for feature in document["features"]]


def main() -> None:
    """Write lanes_rivers.geojson and lanes_canals.geojson, and lanes_ocean.geojson without what they replace."""
    waters = [
        Water(name, land.AREAS[name], land.edges(polygons), shapely.STRtree(land.pieces(polygons)))
        for name, polygons in land.areas().items()
    ]
    work = Work(waters)
    channels(work)
    stay = ocean_edges(work)
    stay = reconnect(work, stay)
    ports(work, stay)
    note = "generated by tools/build_reference, do not edit; "
    ocean_lanes.write("lanes_ocean.geojson", note + "marnet by searoute, Apache-2.0", ocean_lanes.lines(stay))
    ocean_lanes.write("lanes_rivers.geojson", note + "derived from OpenStreetMap land, ODbL", work.lines)
    ocean_lanes.write("lanes_canals.geojson", note + "canals drawn by hand", canals())


if __name__ == "__main__":
    main()
