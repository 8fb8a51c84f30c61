"""Kernels against their plain twins, and against cases worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.tracking import kernels
from tests.tracking import naive

MINUTE = 60_000_000
KIND = {0: "first", 1: "gap", 2: "jump"}

_MINUTES = st.one_of(st.integers(0, 600), st.sampled_from(range(0, 601, 60)))
_ROWS = st.lists(
    st.tuples(
        st.sampled_from([1, 2]), _MINUTES, st.sampled_from([0.0, 0.01, 0.02, 0.5, 0.51, 3.0]),
        st.sampled_from([0.0, 0.013, 0.4, 179.99, -179.99]),
    ),
    max_size=40,
)  # fmt: skip


def run_segment(rows: list[tuple[int, int, float, float]], gap_us: int, speed_kn: float) -> tuple[list[int], list[str]]:
    vessel, time_us = (np.array([row[at] for row in rows], np.int64) for at in (0, 1))
    lat, lon = (np.array([row[at] for row in rows], np.float64) for at in (2, 3))
    track, kind = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
    count = kernels.segment(vessel, time_us, lat, lon, gap_us, speed_kn, track, kind)
    return track.tolist(), [KIND[one] for one in kind[:count].tolist()]


@settings(max_examples=300, deadline=None)
@given(_ROWS)
def test_segmentation_is_its_plain_twin(rows: list[tuple[int, int, float, float]]) -> None:
    ordered = sorted((vessel, minute * MINUTE, lat, lon) for vessel, minute, lat, lon in rows)
    assert run_segment(ordered, 120 * MINUTE, 50.0) == naive.segment(ordered, 120 * MINUTE, 50.0)


@settings(max_examples=100, deadline=None)
@given(_ROWS, st.integers(0, 40))
def test_segmentation_of_a_beginning_is_the_beginning_of_the_segmentation(
    rows: list[tuple[int, int, float, float]], cut: int
) -> None:
    ordered = sorted((1, minute * MINUTE, lat, lon) for _, minute, lat, lon in rows)
    assert run_segment(ordered[:cut], 120 * MINUTE, 50.0)[0] == run_segment(ordered, 120 * MINUTE, 50.0)[0][:cut]


@settings(max_examples=200, deadline=None)
@given(_ROWS, st.lists(st.sampled_from([None, 0.0, 0.4, 0.6, 12.0]), min_size=40, max_size=40))
def test_lying_still_is_its_plain_twin(rows: list[tuple[int, int, float, float]], speeds: list[float | None]) -> None:
    ordered = sorted((vessel, minute * MINUTE // 4, lat / 100, lon / 100) for vessel, minute, lat, lon in rows)
    out = np.empty(len(ordered), np.uint8)
    sog = np.array([np.nan if speed is None else speed for speed in speeds[: len(ordered)]], np.float64)
    columns = [
        np.array([row[at] for row in ordered], kind)
        for at, kind in enumerate((np.int64, np.int64, np.float64, np.float64))
    ]
    kernels.stopped(*columns, sog, 5 * MINUTE, 0.5, out)
    expected = naive.still([(*row, speed) for row, speed in zip(ordered, speeds, strict=False)], 5 * MINUTE, 0.5)
    assert out.astype(bool).tolist() == expected


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans()), max_size=40))
def test_runs_are_their_plain_twin(rows: list[tuple[int, bool, bool]]) -> None:
    ordered = sorted(rows, key=lambda row: row[0])
    track, inside, lying = ([row[at] for row in ordered] for at in range(3))
    first, last, stop = (np.empty(len(ordered), np.int64) for _ in range(3))
    count = kernels.runs_inside(
        np.array(track, np.int64), np.array(inside, np.uint8), np.array(lying, np.uint8), first, last, stop
    )
    found = list(zip(first[:count].tolist(), last[:count].tolist(), stop[:count].tolist(), strict=True))
    assert found == naive.runs(track, inside, lying)


def test_steps_are_distances_and_speeds_within_a_track() -> None:
    track = np.array([0, 0, 0, 1], np.int64)
    time_us = np.array([0, 60, 60, 90], np.int64) * MINUTE
    lat, lon = np.array([45.0, 45.2, 45.2, 10.0]), np.array([-60.0, -60.0, -60.1, 10.0])
    step, speed = np.empty(4), np.empty(4)
    kernels.steps(track, time_us, lat, lon, step, speed)
    assert step == pytest.approx(
        [0.0, naive.distance_nm(45.0, -60.0, 45.2, -60.0), naive.distance_nm(45.2, -60.0, 45.2, -60.1), 0.0]
    )
    assert speed[1] == pytest.approx(12.0, rel=0.01)
    assert np.isnan(speed[[0, 2, 3]]).all()


def test_the_grid_finds_each_box_a_position_lies_in_also_across_the_date_line() -> None:
    from porttarget.tracking.limits import _grid

    boxes = np.array(
        [
            [40.0, -75.0, 41.0, -74.0],
            [40.5, -74.2, 42.0, -73.0],
            [-1.0, 179.5, 1.0, -179.5],
            [89.0, -180.0, 90.0, 180.0],
        ]
    )
    start, members = _grid(boxes)
    lat = np.array([40.7, 40.2, 0.0, 0.0, 0.0, 89.9, 40.7])
    lon = np.array([-74.1, -74.5, 179.9, -179.9, 178.0, 12.0, -73.5])
    none = np.empty(0, np.int64)
    count = kernels.hits(lat, lon, boxes, 0.5, start, members, none, none)
    row, area = np.empty(count, np.int64), np.empty(count, np.int64)
    assert kernels.hits(lat, lon, boxes, 0.5, start, members, row, area) == count
    assert sorted(zip(row.tolist(), area.tolist(), strict=True)) == [
        (0, 0),
        (0, 1),
        (1, 0),
        (2, 2),
        (3, 2),
        (5, 3),
        (6, 1),
    ]
