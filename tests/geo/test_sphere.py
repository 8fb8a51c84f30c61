"""Distance, course, destination and nearest point against published examples and plain twins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget import geo
from tests.geo import naive

LATS = st.floats(-84.0, 84.0)
LONS = st.floats(-180.0, 179.999)

# C. Veness, "Calculate distance, bearing and more": Land's End to John o' Groats, on a sphere of 6,371 km:
# 968.9 km, initial bearing 009° 07' 11"
LANDS_END = (50.0 + 3.0 / 60 + 59.0 / 3600, -(5.0 + 42.0 / 60 + 53.0 / 3600))
JOHN_O_GROATS = (58.0 + 38.0 / 60 + 38.0 / 3600, -(3.0 + 4.0 / 60 + 12.0 / 3600))

# E. Williams, Aviation Formulary, works LAX (33 57 N, 118 24 W) to JFK (40 38 N, 73 47 W):
# 0.623585 radians, initial course 1.150035 radians
LAX = (33.0 + 57.0 / 60, -(118.0 + 24.0 / 60))
JFK = (40.0 + 38.0 / 60, -(73.0 + 47.0 / 60))


def test_published_distances_and_courses_are_met() -> None:
    assert geo.haversine_nm(*LANDS_END, *JOHN_O_GROATS) * 1.852 == pytest.approx(968.9, abs=0.1)
    assert geo.bearing_deg(*LANDS_END, *JOHN_O_GROATS) == pytest.approx(9.0 + 7.0 / 60 + 11.0 / 3600, abs=0.001)
    assert geo.haversine_nm(*LAX, *JFK) / geo.EARTH_RADIUS_NM == pytest.approx(0.623585, abs=2e-6)
    assert geo.bearing_deg(*LAX, *JFK) == pytest.approx(np.degrees(1.150035), abs=0.001)


def test_one_minute_of_latitude_is_a_mile_of_the_mean_sphere() -> None:
    assert geo.haversine_nm(45.0, -73.0, 45.0 + 1.0 / 60, -73.0) == pytest.approx(1853.2513 / 1852.0, abs=1e-6)


@settings(deadline=None)  # the first example compiles
@given(LATS, LONS, LATS, LONS)
def test_distance_and_course_agree_with_vectors_in_space(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    distance = geo.haversine_nm(lat1, lon1, lat2, lon2)
    assert distance == pytest.approx(naive.distance_nm((lat1, lon1), (lat2, lon2)), rel=1e-6, abs=1e-4)
    if 0.1 < distance < 10_000:
        course = geo.bearing_deg(lat1, lon1, lat2, lon2)
        assert 0.0 <= course < 360.0
        turn = (course - naive.course_deg((lat1, lon1), (lat2, lon2)) + 180.0) % 360.0 - 180.0
        assert abs(turn) < 1e-4


@settings(deadline=None)  # the first example compiles
@given(LATS, LONS, st.floats(0.0, 359.9), st.floats(0.0, 5000.0))
def test_a_destination_lies_at_its_distance_and_on_its_course(
    lat: float, lon: float, course: float, distance: float
) -> None:
    lat2, lon2 = geo.destination_deg(lat, lon, course, distance)
    assert -180.0 <= lon2 < 180.0
    assert geo.haversine_nm(lat, lon, lat2, lon2) == pytest.approx(distance, abs=1e-3)


@settings(deadline=None)  # the first example compiles
@given(LATS, LONS, st.floats(0.0, 359.9), st.floats(0.5, 300.0), st.floats(0.0, 359.9), st.floats(0.0, 200.0))
def test_the_nearest_point_of_a_segment_is_the_nearest_of_many(
    lat: float, lon: float, course: float, length: float, away_course: float, away: float
) -> None:
    end = geo.destination_deg(lat, lon, course, length)
    point = geo.destination_deg(lat, lon, away_course, away)
    distance, fraction = geo.nearest_on_segment(*point, lat, lon, *end)
    sampled, at = naive.nearest_on_segment(point, (lat, lon), end)
    assert distance == pytest.approx(sampled, abs=length / 20_000 + 1e-3)
    if sampled > 1.0 and abs(lat) < 75.0:
        assert fraction == pytest.approx(at, abs=0.02)


def test_cross_track_is_positive_to_the_right_and_negative_to_the_left() -> None:
    assert geo.cross_track_nm(-1.0 / 60, 5.0, 0.0, 0.0, 0.0, 10.0) == pytest.approx(1.0006, abs=1e-3)
    assert geo.cross_track_nm(1.0 / 60, 5.0, 0.0, 0.0, 0.0, 10.0) == pytest.approx(-1.0006, abs=1e-3)


def test_a_segment_over_the_date_line_is_short() -> None:
    distance, fraction = geo.nearest_on_segment(51.0, 180.0, 50.0, 179.0, 50.0, -179.0)
    assert distance == pytest.approx(60.0, abs=0.5)
    assert fraction == pytest.approx(0.5, abs=1e-6)


def test_missing_positions_give_nan() -> None:
    out = np.empty(2)
    nan = np.array([np.nan, 1.0])
    geo.haversine_many_nm(nan, np.zeros(2), np.zeros(2), np.zeros(2), out)
    assert np.isnan(out[0])
    assert out[1] == pytest.approx(60.04, abs=0.01)


def test_the_middle_of_a_great_circle_bulges_poleward() -> None:
    lat, lon = geo.between_deg(50.0, -60.0, 50.0, 0.0, 0.5)
    assert lat == pytest.approx(np.degrees(np.arctan(np.tan(np.radians(50.0)) / np.cos(np.radians(30.0)))), abs=1e-6)
    assert lon == pytest.approx(-30.0, abs=1e-9)
