"""Point in polygon: the gridded kernel against a walk along every ring."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget import geo
from tests.geo import naive

CELL_DEG = 0.1


def gridded(rings: list[list[tuple[float, float]]], lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    edges = np.array([(*a, *b) for ring in rings for a, b in zip(ring, ring[1:] + ring[:1], strict=True)])
    bands = columns = 20
    start = np.zeros(bands + 1, np.int64)
    geo.band_edges(edges, 0.0, CELL_DEG, start, np.empty(0, np.int64))
    members = np.empty(start[-1], np.int64)
    geo.band_edges(edges, 0.0, CELL_DEG, start, members)
    state = np.zeros((bands, columns), np.uint8)
    geo.cell_states(edges, 0.0, 0.0, CELL_DEG, start, members, state)
    out = np.zeros(lat.shape[0], np.uint8)
    geo.inside_many(lat, lon, edges, 0.0, 0.0, CELL_DEG, start, members, state, out)
    return out


def star(seed: int, corners: int, center: tuple[float, float], size: float) -> list[tuple[float, float]]:
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    reach = rng.uniform(0.2, 1.0, corners) * size
    return [
        (float(center[0] + r * np.cos(a)), float(center[1] + r * np.sin(a))) for a, r in zip(angles, reach, strict=True)
    ]


@settings(max_examples=40, deadline=None)  # the first example compiles
@given(st.integers(0, 10_000), st.integers(3, 60))
def test_the_grid_answers_as_the_walk_along_every_ring(seed: int, corners: int) -> None:
    rings = [star(seed, corners, (1.0, 1.0), 0.95), star(seed + 1, 8, (1.0, 1.0), 0.3)]
    rng = np.random.default_rng(seed + 2)
    lat, lon = rng.uniform(-0.2, 2.2, (2, 400))
    found = gridded(rings, lat, lon)
    within = (lat >= 0) & (lat < 2) & (lon >= 0) & (lon < 2)
    expected = [naive.inside(y, x, rings) and w for y, x, w in zip(lat, lon, within, strict=True)]
    assert found.tolist() == [int(value) for value in expected]


def test_a_missing_position_and_one_off_the_grid_are_outside() -> None:
    ring = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    lat = np.array([np.nan, 50.0, 1.0])
    assert gridded([ring], lat, np.array([1.0, 1.0, 1.0])).tolist() == [0, 0, 1]


def test_one_ring_open_or_closed_answers_alike() -> None:
    lat, lon = np.array([0.5, 1.5]), np.array([0.5, 0.5])
    for ring in ([0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 1.0, 1.0, 0.0]):
        ring_lon = np.array([0.0, 1.0, 1.0, 0.0, 0.0][: len(ring)])
        out = np.zeros(2, np.uint8)
        geo.inside_ring_many(lat, lon, np.array(ring), ring_lon, out)
        assert out.tolist() == [1, 0]
