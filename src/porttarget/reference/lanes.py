"""Sea lanes: the shortest way along a graph of lanes, and the distance to a port from any position near a lane.

In: lines from lanes*.geojson (shipped ocean lanes, shipped lanes of the river and harbours, and those of extra
folders, whose ends are joined to the lanes already known). Out: routes and distances, nautical miles on the
sphere. Lanes know nothing of depth, ice, tides or traffic rules; where a position is far from every lane the
distance is NaN and the caller falls back to the great circle.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from porttarget.errors import UsageError
from porttarget.reference.lane_graph import LaneGraph, Line, build_graph
from porttarget.reference.records import Port

LIMIT_NM: Final = 60.0  # farther off every lane than this, a lane says nothing about the way
PIECE_NM: Final = 10.0  # long ocean edges are cut for the index and for drawing
CELL_DEG: Final = 0.25
TREES_KEPT: Final = 64

Floats = NDArray[np.float64]
Place = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way along the lanes: points from start to end, at most 10 nm apart, and its whole length."""

    lat_deg: Floats
    lon_deg: Floats
    distance_nm: float


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a place meets the lanes: edge, fraction along it, distance to it."""

    edge: NDArray[np.int64]
    fraction: Floats
    off_nm: Floats


@dataclass(frozen=True, slots=True)
class _Tree:
    """Shortest ways to one place: distance and next node of each node, and the place's own entry."""

    distance_nm: Floats
    towards: NDArray[np.int32]
    lat_deg: float
    lon_deg: float
    edge: int
    fraction: float
    off_nm: float


class Lanes:
    """The graph of lanes with its index; built once, safe to share between threads."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = tuple(lines)
        self._trees: OrderedDict[Place, _Tree] = OrderedDict()
        self._lock = Lock()

    @cached_property
    def graph(self) -> LaneGraph:
        """Nodes and edges, built on first use."""
        return build_graph(self.lines)

    def check_joined(self) -> None:
        """Build the graph now if lines were to be joined to it, so that a line that reaches none is told at once."""
        if any(line.join for line in self.lines):
            self.graph.edges.flags.writeable = False

    def route(self, lat_deg: float, lon_deg: float, to: Port | Place) -> Route:
        """Shortest way from a position to a port or another position (lat, lon), both joined to the nearest lane.

        Raises UsageError where an end lies farther than 60 nm off every lane or no lane connects them.
        """
        tree = self._tree_to(*_place_of(to))
        entry = self._enter(np.array([lat_deg]), np.array([lon_deg]))
        if entry.edge[0] < 0:
            raise UsageError(
                f"{lat_deg:.3f}, {lon_deg:.3f} lies farther than {LIMIT_NM:g} nm off every lane",
                found=(lat_deg, lon_deg),
            )
        distance, first = self._along(tree, entry)
        if not np.isfinite(distance[0]):
            raise UsageError(f"no lane leads from {lat_deg:.3f}, {lon_deg:.3f} to {to}", found=(lat_deg, lon_deg))
        points = [(lat_deg, lon_deg), self.graph.on_edge(int(entry.edge[0]), float(entry.fraction[0]))]
        node = int(first[0])
        while node >= 0:
            points.append((float(self.graph.lat_deg[node]), float(self.graph.lon_deg[node])))
            node = int(tree.towards[node])
        points.append(self.graph.on_edge(tree.edge, tree.fraction))
        points.append((tree.lat_deg, tree.lon_deg))
        return _drawn(points)

    def distance_to_port_nm(self, port: Port, lat_deg: ArrayLike, lon_deg: ArrayLike) -> Floats:
        """Way still to go to a port from each position: to the nearest point of a lane, along the lanes, to the port.

        NaN where the position is missing, farther than 60 nm off every lane, or not connected.
        """
        lat = np.ascontiguousarray(lat_deg, dtype=np.float64)
        lon = np.ascontiguousarray(lon_deg, dtype=np.float64)
        return self._along(self._tree_to(port.lat_deg, port.lon_deg), self._enter(lat, lon))[0]

    def nearest_nm(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> Floats:
        """Distance to the nearest lane; NaN beyond 60 nm."""
        lat = np.ascontiguousarray(lat_deg, dtype=np.float64)
        lon = np.ascontiguousarray(lon_deg, dtype=np.float64)
        return self._enter(lat, lon).off_nm

    def _along(self, tree: _Tree, entry: _Entry) -> tuple[Floats, NDArray[np.int64]]:
        """(distance to the tree's place, first node on the way or -1 when both lie on one edge)."""
        graph = self.graph
        known = entry.edge >= 0
        edge = np.where(known, entry.edge, 0)
        head, tail = graph.edges[edge, 0], graph.edges[edge, 1]
        length = graph.length_nm[edge]
        by_head = entry.fraction * length + tree.distance_nm[head]
        by_tail = (1.0 - entry.fraction) * length + tree.distance_nm[tail]
        first = np.where(by_head <= by_tail, head, tail).astype(np.int64)
        way = np.minimum(by_head, by_tail)
        same = known & (edge == tree.edge)
        direct = np.abs(entry.fraction - tree.fraction) * length + tree.off_nm
        shorter = same & (direct <= way)
        way = np.where(shorter, direct, way)
        first = np.where(shorter, -1, first)
        total = np.where(known & np.isfinite(way), way + entry.off_nm, np.nan)
        return total, first

    def _enter(self, lat_deg: Floats, lon_deg: Floats) -> _Entry:
        from porttarget.reference.kernels import nearest_segments

        index = self._index
        rows = lat_deg.shape[0]
        piece = np.empty(rows, np.int64)
        fraction, off = np.empty(rows), np.empty(rows)
        nearest_segments(
            lat_deg, lon_deg, index.pieces, CELL_DEG, index.start, index.members, LIMIT_NM, piece, fraction, off
        )
        known = np.where(piece >= 0, piece, 0)
        begin, end = index.begin[known], index.end[known]
        return _Entry(np.where(piece >= 0, index.edge[known], -1), begin + fraction * (end - begin), off)

    @cached_property
    def _index(self) -> _Index:
        return _Index(self.graph)

    def _tree_to(self, lat_deg: float, lon_deg: float) -> _Tree:
        with self._lock:
            tree = self._trees.get((lat_deg, lon_deg))
            if tree is None:
                tree = self._grow(lat_deg, lon_deg)
                self._trees[(lat_deg, lon_deg)] = tree
                if len(self._trees) > TREES_KEPT:
                    self._trees.popitem(last=False)
            return tree

    def _grow(self, lat_deg: float, lon_deg: float) -> _Tree:
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        entry = self._enter(np.array([lat_deg]), np.array([lon_deg]))
        edge, fraction, off = int(entry.edge[0]), float(entry.fraction[0]), float(entry.off_nm[0])
        if edge < 0:
            raise UsageError(
                f"no lane leads to {lat_deg:.3f}, {lon_deg:.3f}: it lies farther than {LIMIT_NM:g} nm off every lane",
                found=(lat_deg, lon_deg),
            )
        graph, nodes = self.graph, self.graph.lat_deg.shape[0]
        head, tail = (int(node) for node in graph.edges[edge])
        length = float(graph.length_nm[edge])
        # an extra node stands for the place; SciPy drops stored zeros, hence the floor
        rows = np.concatenate([graph.edges[:, 0], graph.edges[:, 1], [nodes, nodes]])
        columns = np.concatenate([graph.edges[:, 1], graph.edges[:, 0], [head, tail]])
        stubs = [fraction * length + off, (1.0 - fraction) * length + off]
        weights = np.maximum(np.concatenate([graph.length_nm, graph.length_nm, stubs]), 1e-9)
        matrix = csr_array((weights, (rows, columns)), shape=(nodes + 1, nodes + 1))
        distance, before = dijkstra(matrix, directed=True, indices=nodes, return_predecessors=True)
        towards = np.where((before < 0) | (before == nodes), -1, before).astype(np.int32)
        return _Tree(distance[:nodes], towards[:nodes], lat_deg, lon_deg, edge, fraction, off)


class _Index:
    """The edges cut into short pieces and laid into a grid of cells."""

    def __init__(self, graph: LaneGraph) -> None:
        from porttarget.reference.kernels import grid_segments

        parts = np.maximum(1, np.ceil(graph.length_nm / PIECE_NM).astype(np.int64))
        self.edge = np.repeat(np.arange(parts.shape[0]), parts)
        number = np.arange(self.edge.shape[0]) - np.repeat(np.cumsum(parts) - parts, parts)
        self.begin = number / parts[self.edge]
        self.end = (number + 1) / parts[self.edge]
        lat1, lon1 = graph.on_edges(self.edge, self.begin)
        lat2, lon2 = graph.on_edges(self.edge, self.end)
        lon2 = lon1 + (lon2 - lon1 + 180.0) % 360.0 - 180.0
        self.pieces = np.ascontiguousarray(np.column_stack([lat1, lon1, lat2, lon2]))
        self.start = np.zeros(round(360 / CELL_DEG) * round(180 / CELL_DEG) + 1, np.int64)
        grid_segments(self.pieces, CELL_DEG, self.start, np.empty(0, np.int64))
        self.members = np.empty(self.start[-1], np.int64)
        grid_segments(self.pieces, CELL_DEG, self.start, self.members)


def _place_of(to: Port | Place) -> Place:
    return (to.lat_deg, to.lon_deg) if isinstance(to, Port) else (float(to[0]), float(to[1]))


def _drawn(points: Sequence[Place]) -> Route:
    """The points as a route: repeated points dropped, long legs filled along the great circle."""
    from porttarget.geo import between_deg, haversine_nm

    drawn = [points[0]]
    total = 0.0
    for lat, lon in points[1:]:
        from_lat, from_lon = drawn[-1]
        leg = haversine_nm(from_lat, from_lon, lat, lon)
        if leg < 1e-4:
            continue
        total += leg
        parts = max(1, int(np.ceil(leg / PIECE_NM)))
        drawn.extend(between_deg(from_lat, from_lon, lat, lon, part / parts) for part in range(1, parts))
        drawn.append((lat, lon))
    lat_deg, lon_deg = np.array(drawn, dtype=np.float64).T
    return Route(lat_deg=lat_deg.copy(), lon_deg=lon_deg.copy(), distance_nm=total)
