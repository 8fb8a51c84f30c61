"""Lanes: distances against published figures, water under them, ports joined by files alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from porttarget.errors import ReferenceDataError, UsageError
from porttarget.geo import haversine_nm
from porttarget.reference import Reference, load_land, load_reference

# the Detroit, St. Clair and St. Marys rivers are missing in the source of the land
UPPER_LAKES = (-93.0, 40.8, -79.5, 49.3)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


@pytest.mark.parametrize(
    ("start", "end", "miles", "tolerance"),
    [
        # searoute 1.6.0 over the same network, and published port distances, in nautical miles
        ("KRPUS", "CAVAN", 4696.0, 0.01),
        ("NLRTM", "CAMTR", 3143.0, 0.015),
        ("CAHAL", "CAMTR", 988.0, 0.02),
        ("CAQUE", "CAMTR", 136.0, 0.04),
        ("CASEI", "CAMTR", 425.0, 0.05),
        ("CAMTR", "CATHU", 1073.0, 0.05),
    ],
)
def test_distances_are_near_published_ones(
    reference: Reference, start: str, end: str, miles: float, tolerance: float
) -> None:
    port = reference.port(start)
    route = reference.lanes.route(port.lat_deg, port.lon_deg, reference.port(end))
    assert route.distance_nm == pytest.approx(miles, rel=tolerance)


def test_the_route_drawn_is_as_long_as_it_says_and_as_the_distance_to_the_port(reference: Reference) -> None:
    port = reference.port("CAMTR")
    route = reference.lanes.route(46.0, -40.0, port)
    legs = [
        haversine_nm(route.lat_deg[i], route.lon_deg[i], route.lat_deg[i + 1], route.lon_deg[i + 1])
        for i in range(len(route.lat_deg) - 1)
    ]
    assert sum(legs) == pytest.approx(route.distance_nm, rel=1e-9)
    assert max(legs) <= 10.001
    assert reference.lanes.distance_to_port_nm(port, [46.0], [-40.0])[0] == pytest.approx(route.distance_nm, rel=1e-9)
    assert (route.lat_deg[-1], route.lon_deg[-1]) == pytest.approx((port.lat_deg, port.lon_deg), abs=1e-9)


def test_the_way_across_the_pacific_crosses_the_date_line_once(reference: Reference) -> None:
    start = reference.port("KRPUS")
    route = reference.lanes.route(start.lat_deg, start.lon_deg, reference.port("CAVAN"))
    assert ((route.lon_deg >= -180.0) & (route.lon_deg < 180.0)).all()
    assert (np.abs(np.diff(route.lon_deg)) > 180.0).sum() == 1


def test_the_distance_falls_along_the_way(reference: Reference) -> None:
    start, end = reference.port("NLRTM"), reference.port("CAMTR")
    route = reference.lanes.route(start.lat_deg, start.lon_deg, end)
    left = reference.lanes.distance_to_port_nm(end, route.lat_deg[2:], route.lon_deg[2:])
    assert (np.diff(left) < 1e-6).all()
    assert left[-1] == pytest.approx(0.0, abs=1e-3)


def test_far_from_every_lane_and_without_position_the_distance_is_nan(reference: Reference) -> None:
    left = reference.lanes.distance_to_port_nm(reference.port("CAMTR"), [55.0, np.nan], [100.0, -60.0])
    assert np.isnan(left).all()
    with pytest.raises(UsageError, match="60 nm off every lane"):
        reference.lanes.route(55.0, 100.0, reference.port("CAMTR"))


def test_a_place_between_two_nodes_is_measured_from_the_lane_not_from_a_node(reference: Reference) -> None:
    graph = reference.lanes.graph
    edge = int(np.argmax(graph.length_nm))
    lat, lon = graph.on_edge(edge, 0.5)
    assert reference.lanes.nearest_nm([lat], [lon])[0] == pytest.approx(0.0, abs=0.05)


def test_no_lane_of_the_five_areas_runs_over_land(reference: Reference) -> None:
    graph, land = reference.lanes.graph, load_land()
    near = np.flatnonzero(land.covers(graph.lat_deg, graph.lon_deg)[graph.edges].any(axis=1))
    parts = np.maximum(1, np.ceil(graph.length_nm[near] * 18.52).astype(int))  # a point every 100 m
    edge = np.repeat(near, parts + 1)
    fraction = np.concatenate([np.linspace(0.0, 1.0, count + 1) for count in parts])
    lat, lon = graph.on_edges(edge, fraction)
    west, south, east, north = UPPER_LAKES
    upper = (lon >= west) & (lon < east) & (lat >= south) & (lat < north)
    ashore = land.is_land(lat, lon) & ~upper
    assert (~upper).sum() > 100_000
    assert ashore.sum() == 0, np.unique(np.round(np.column_stack([lat, lon])[ashore], 2), axis=0)[:10]


def test_team_ports_lie_on_water_and_on_a_lane(reference: Reference) -> None:
    ports = reference.team_ports()
    lat, lon = np.array([p.lat_deg for p in ports]), np.array([p.lon_deg for p in ports])
    assert not load_land().is_land(lat, lon).any()
    assert (reference.lanes.nearest_nm(lat, lon) < 0.1).all()


def test_the_land_knows_the_river_and_the_city() -> None:
    # in the channel at Quebec, Trois-Rivieres, Lac Saint-Pierre, Sorel, off the Saguenay; then Mount Royal, Manhattan
    water = [(46.812, -71.197), (46.336, -72.535), (46.21, -72.82), (46.056, -73.115), (48.12, -69.62)]
    ashore = [(45.5048, -73.5878), (40.7829, -73.9654), (49.26, -123.11), (47.62, -122.32)]
    lat, lon = np.array(water + ashore).T
    assert load_land().is_land(lat, lon).tolist() == [False] * len(water) + [True] * len(ashore)


def lanes_folder(folder: Path, line: list[list[float]]) -> Path:
    geometry = {"type": "LineString", "coordinates": line}
    feature = {"type": "Feature", "properties": {}, "geometry": geometry}
    (folder / "lanes.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return folder


def test_a_lane_of_another_folder_is_joined_to_the_nearest_lane(tmp_path: Path, reference: Reference) -> None:
    end = [-65.03, 47.4]
    joined = load_reference((lanes_folder(tmp_path, [[-64.46, 47.25], end]),))
    before = reference.lanes.nearest_nm([end[1]], [end[0]])[0]
    assert before > 10.0
    assert joined.lanes.nearest_nm([end[1]], [end[0]])[0] == pytest.approx(0.0, abs=1e-6)
    assert np.isfinite(joined.lanes.distance_to_port_nm(joined.port("CAMTR"), [end[1]], [end[0]])[0])


def test_a_lane_that_reaches_no_other_is_told_with_its_file(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match=r"lanes\.geojson, feature 1: neither end lies within 5 nm"):
        load_reference((lanes_folder(tmp_path, [[100.0, 55.0], [101.0, 55.0]]),))
