"""The graph of lanes: nodes and edges made from polylines, extra lines joined to what is already there.

In: polylines of (lon, lat), shipped ones first. Lines meet where they share a point (to 1e-5 degree). A line of
an extra folder is joined at each end to the nearest point of the lanes before it, when that is within 5 nm. Out:
arrays of nodes and edges with great-circle lengths. Reads no files.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from porttarget.errors import ReferenceDataError
from porttarget.units import MEAN_EARTH_RADIUS_M, METRES_PER_NM

JOIN_NM: Final = 5.0
EARTH_RADIUS_NM: Final = MEAN_EARTH_RADIUS_M / METRES_PER_NM

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A polyline of a lanes file; `join` asks that its ends be joined to the lanes before it."""

    place: str
    points: tuple[tuple[float, float], ...]
    join: bool


@dataclass(frozen=True, slots=True)
class LaneGraph:
    """Nodes (lat_deg, lon_deg) and edges (m, 2) between them with their length."""

    lat_deg: Floats
    lon_deg: Floats
    edges: NDArray[np.int64]
    length_nm: Floats

    def on_edges(self, edge: NDArray[np.int64], fraction: Floats) -> tuple[Floats, Floats]:
        """Points at a fraction along edges, on their great circles."""
        head, tail = self.edges[edge, 0], self.edges[edge, 1]
        a = _unit_vectors(self.lat_deg[head], self.lon_deg[head])
        b = _unit_vectors(self.lat_deg[tail], self.lon_deg[tail])
        arc = np.maximum(self.length_nm[edge] / EARTH_RADIUS_NM, 1e-12)
        point = (np.sin((1.0 - fraction) * arc) * a + np.sin(fraction * arc) * b) / np.sin(arc)
        return np.degrees(np.arcsin(np.clip(point[2], -1.0, 1.0))), np.degrees(np.arctan2(point[1], point[0]))

    def on_edge(self, edge: int, fraction: float) -> tuple[float, float]:
        """One point (lat, lon) at a fraction along an edge."""
        lat, lon = self.on_edges(np.array([edge]), np.array([fraction]))
        return float(lat[0]), float(lon[0])


def build_graph(lines: Sequence[Line]) -> LaneGraph:
    """Join lines to one graph; ReferenceDataError names each joining line that reaches no other lane."""
    builder = _Builder()
    faults = []
    for line in lines:
        points = [(lat, _normal_lon(lon)) for lon, lat in line.points]
        if line.join and builder.edges:
            ends = [builder.joined(points[0]), builder.joined(points[-1])]
            if ends == [None, None]:
                faults.append(f"{line.place}: neither end lies within {JOIN_NM:g} nm of a lane")
                continue
            points = [*([ends[0]] if ends[0] else []), *points, *([ends[1]] if ends[1] else [])]
        builder.add(points)
    if faults:
        raise ReferenceDataError(f"{len(faults)} lanes are not connected", faults=tuple(faults))
    return builder.graph()


class _Builder:
    """Nodes by rounded position, edges as a set of node pairs."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[int, int], int] = {}
        self.places: list[tuple[float, float]] = []
        self.edges: dict[tuple[int, int], None] = {}

    def node(self, place: tuple[float, float]) -> int:
        key = (round(place[0] * 1e5), round(place[1] * 1e5))
        if key not in self.nodes:
            self.nodes[key] = len(self.places)
            self.places.append(place)
        return self.nodes[key]

    def add(self, points: Iterable[tuple[float, float]]) -> None:
        ids = [self.node(place) for place in points]
        for one, other in itertools.pairwise(ids):
            if one != other:
                self.edges[min(one, other), max(one, other)] = None

    def joined(self, place: tuple[float, float]) -> tuple[float, float] | None:
        """The nearest point on the lanes so far within JOIN_NM, made a node by cutting its edge."""
        edges = np.array(list(self.edges), dtype=np.int64)
        places = np.array(self.places)
        x, y = _flat(places, place)
        ax, ay, bx, by = x[edges[:, 0]], y[edges[:, 0]], x[edges[:, 1]], y[edges[:, 1]]
        dx, dy = bx - ax, by - ay
        fraction = np.clip(-(ax * dx + ay * dy) / np.maximum(dx * dx + dy * dy, 1e-12), 0.0, 1.0)
        distance = np.hypot(ax + fraction * dx, ay + fraction * dy)
        distance[np.abs(dx) > 5400.0] = np.inf  # edges over the meridian opposite to the place
        best = int(np.argmin(distance))
        if distance[best] > JOIN_NM:
            return None
        head, tail = (int(end) for end in edges[best])
        at = float(fraction[best])
        if at <= 0.0 or at >= 1.0:
            return self.places[head if at <= 0.0 else tail]
        lat_step = self.places[tail][0] - self.places[head][0]
        lon_step = _normal_lon(self.places[tail][1] - self.places[head][1])
        cut = (self.places[head][0] + at * lat_step, _normal_lon(self.places[head][1] + at * lon_step))
        del self.edges[head, tail]
        self.add([self.places[head], cut, self.places[tail]])
        return cut

    def graph(self) -> LaneGraph:
        places = np.array(self.places, dtype=np.float64).reshape(-1, 2)
        edges = np.array(list(self.edges), dtype=np.int64).reshape(-1, 2)
        lat, lon = places[:, 0].copy(), places[:, 1].copy()
        return LaneGraph(lat, lon, edges, _lengths(lat, lon, edges))


def _lengths(lat: Floats, lon: Floats, edges: NDArray[np.int64]) -> Floats:
    # the haversine once more, over arrays, so that building the graph compiles nothing
    a = _unit_vectors(lat[edges[:, 0]], lon[edges[:, 0]])
    b = _unit_vectors(lat[edges[:, 1]], lon[edges[:, 1]])
    chord = np.sqrt(((a - b) ** 2).sum(axis=0))
    return np.asarray(2.0 * EARTH_RADIUS_NM * np.arcsin(np.minimum(1.0, chord / 2.0)))


def _flat(places: Floats, origin: tuple[float, float]) -> tuple[Floats, Floats]:
    """Miles east and north of an origin, equirectangular: good near it, which is all that joining needs."""
    mile = EARTH_RADIUS_NM * np.pi / 180.0
    east = (places[:, 1] - origin[1] + 180.0) % 360.0 - 180.0
    return east * mile * np.cos(np.radians(origin[0])), (places[:, 0] - origin[0]) * mile


def _unit_vectors(lat_deg: Floats, lon_deg: Floats) -> Floats:
    phi, theta = np.radians(lat_deg), np.radians(lon_deg)
    return np.stack([np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)])


def _normal_lon(lon_deg: float) -> float:
    return (lon_deg + 180.0) % 360.0 - 180.0
