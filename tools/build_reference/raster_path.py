"""Least-cost ways over water: land edges to a raster, distance from shore, and A* over its cells.

The cost of a step falls with the distance from shore, so a way keeps to the middle of a river and off points.
Arrays in, arrays out; degrees at the border, metres inside.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.ndimage import distance_transform_edt

M_PER_DEG = 111_195.0
CELLS = 5_000_000
FINEST_M, COARSEST_M = 40.0, 400.0


@dataclass(frozen=True, slots=True)
class Window:
    """A raster of water: shore_m is the distance from shore at each cell's centre, 0 on land."""

    west: float
    south: float
    step_lon: float
    step_lat: float
    step_m: float
    shore_m: np.ndarray

    def cell(self, lon: float, lat: float) -> tuple[int, int]:
        rows, columns = self.shore_m.shape
        row = int((lat - self.south) / self.step_lat)
        column = int((lon - self.west) / self.step_lon)
        return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)

    def nearest_water(self, lon: float, lat: float, off_shore_m: float) -> tuple[int, int]:
        """The nearest cell at least so far off shore."""
        row, column = self.cell(lon, lat)
        rows, columns = np.nonzero(self.shore_m >= off_shore_m)
        best = np.argmin((rows - row) ** 2 + (columns - column) ** 2)
        return int(rows[best]), int(columns[best])

    def place(self, row: int, column: int) -> tuple[float, float]:
        return self.west + (column + 0.5) * self.step_lon, self.south + (row + 0.5) * self.step_lat


def window(edges: np.ndarray, box: tuple[float, float, float, float], step_m: float | None = None) -> Window:
    """Rasterise land edges (m, 4: lon1, lat1, lon2, lat2) within a box (west, south, east, north)."""
    west, south, east, north = box
    squeeze = np.cos(np.radians((south + north) / 2))
    area = (east - west) * squeeze * M_PER_DEG * (north - south) * M_PER_DEG
    step = step_m or float(np.clip(np.sqrt(area / CELLS), FINEST_M, COARSEST_M))
    step_lat, step_lon = step / M_PER_DEG, step / M_PER_DEG / squeeze
    rows, columns = int(np.ceil((north - south) / step_lat)), int(np.ceil((east - west) / step_lon))
    near = edges[
        (np.minimum(edges[:, 1], edges[:, 3]) <= north)
        & (np.maximum(edges[:, 1], edges[:, 3]) >= south)
        & (np.minimum(edges[:, 0], edges[:, 2]) <= east)
    ]
    land = np.zeros((rows, columns), np.uint8)
    _toggle(near, west, south, step_lon, step_lat, land)
    land = np.cumsum(land, axis=1) % 2
    return Window(west, south, step_lon, step_lat, step, distance_transform_edt(land == 0) * step)


@njit(cache=True)
def _toggle(edges, west, south, step_lon, step_lat, land):
    rows, columns = land.shape
    for i in range(edges.shape[0]):
        x1, y1, x2, y2 = edges[i]
        if y1 == y2:
            continue
        if y1 > y2:
            x1, y1, x2, y2 = x2, y2, x1, y1
        first = max(0, int(np.ceil((y1 - south) / step_lat - 0.5)))
        for row in range(first, rows):
            y = south + (row + 0.5) * step_lat
            if y >= y2:
                break
            x = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
            column = max(0, int(np.ceil((x - west) / step_lon - 0.5)))
            if column < columns:
                land[row, column] ^= 1


def way(area: Window, start: tuple[int, int], goals: np.ndarray) -> list[tuple[float, float]] | None:
    """Cheapest way from a cell to the nearest of the goal cells (mask), as (lon, lat) of cell centres."""
    rows, columns = area.shore_m.shape
    before = np.full(rows * columns, -1, np.int32)
    end = _search(area.shore_m, start[0] * columns + start[1], goals, before)
    if end < 0:
        return None
    cells = [end]
    while before[cells[-1]] != cells[-1]:
        cells.append(int(before[cells[-1]]))
    return [area.place(cell // columns, cell % columns) for cell in reversed(cells)]


@njit(cache=True)
def _search(shore_m, start, goals, before):
    rows, columns = shore_m.shape
    cost = np.full(rows * columns, np.inf)
    done = np.zeros(rows * columns, np.uint8)
    cost[start] = 0.0
    before[start] = start
    queue = [(0.0, start)]
    steps = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1),
             (1, 2), (2, 1), (-1, 2), (-2, 1), (1, -2), (2, -1), (-1, -2), (-2, -1))  # fmt: skip
    while len(queue) > 0:
        spent, cell = heapq.heappop(queue)
        if done[cell]:
            continue
        done[cell] = 1
        row, column = cell // columns, cell % columns
        if goals[row, column]:
            return cell
        for down, right in steps:
            r, c = row + down, column + right
            if r < 0 or c < 0 or r >= rows or c >= columns:
                continue
            d = shore_m[r, c]
            if d <= 0.0 or done[r * columns + c]:
                continue
            if abs(down) == 2 or abs(right) == 2:
                if (
                    shore_m[row + down // 2, column + right // 2] <= 0.0
                    or shore_m[r - down // 2, c - right // 2] <= 0.0
                ):
                    continue
            elif down != 0 and right != 0 and (shore_m[row, c] <= 0.0 or shore_m[r, column] <= 0.0):
                continue
            length = np.sqrt(down * down + right * right)
            weight = 1.0 + 6.0 * np.exp(-d / 150.0) + 2.0 * np.exp(-d / 600.0) + 0.4 * np.exp(-d / 3000.0)
            total = spent + length * weight
            if total < cost[r * columns + c]:
                cost[r * columns + c] = total
                before[r * columns + c] = cell
                heapq.heappush(queue, (total, r * columns + c))
    return -1
