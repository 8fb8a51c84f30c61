"""Vessels, tracks, arrivals and the description of the interface over HTTP."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from porttarget.api.paging import page
from porttarget.api.problems import ProblemError
from tests.api.fake_node import FakeNode


def test_vessels_come_by_rising_mmsi_in_pages(officer: TestClient, node: FakeNode) -> None:
    first = officer.get("/v1/vessels?limit=4").json()
    rest = officer.get(f"/v1/vessels?cursor={first['next']}").json()
    rows = first["items"] + rest["items"]
    assert [row["mmsi"] for row in rows] == sorted(int(str(ship["mmsi"])) for ship in node.ships)
    assert rest["next"] is None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", rows[0]["time"])


def test_vessels_and_tracks_are_geojson_on_asking(officer: TestClient) -> None:
    accept = {"accept": "application/geo+json"}
    answer = officer.get("/v1/vessels", headers=accept)
    assert answer.headers["content-type"] == "application/geo+json"
    feature = answer.json()["features"][0]
    assert feature["geometry"]["type"] == "Point"
    assert "lat_deg" not in feature["properties"]
    line = officer.get("/v1/vessels/316001234/track?hours=3", headers=accept).json()["features"][0]["geometry"]
    assert line["type"] == "LineString"
    assert line["coordinates"][-1] == [-69.2, 48.33]


def test_a_track_is_parallel_lists(officer: TestClient) -> None:
    track = officer.get("/v1/vessels/316001234/track?hours=3").json()
    lists = [track[name] for name in ("time", "lat_deg", "lon_deg", "sog_kn", "track_id")]
    assert {len(values) for values in lists} == {13}


def test_arrivals_are_of_the_port_asked_for(officer: TestClient) -> None:
    rows = officer.get("/v1/arrivals?port=CAHAL").json()["items"]
    assert rows
    assert {row["port"] for row in rows} == {"CAHAL"}


def test_the_description_has_no_dangling_reference_and_problems_everywhere(app: FastAPI) -> None:
    document = app.openapi()
    names = set(document["components"]["schemas"])
    assert "HTTPValidationError" not in names
    used: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "$ref" in value:
                used.add(value["$ref"].removeprefix("#/components/schemas/"))
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(document)
    assert used <= names
    for path, item in document["paths"].items():
        for operation in item.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"], path


@given(st.lists(st.integers(), max_size=60), st.integers(1, 20), st.text(max_size=20))
def test_pages_of_any_size_join_to_the_list(rows: list[int], limit: int, revision: str) -> None:
    out: list[int] = []
    cursor: str | None = None
    while True:
        part, cursor = page(rows, limit=limit, cursor=cursor, revision=revision)
        out += part
        if cursor is None:
            break
    assert out == rows


@given(st.text(max_size=60))
def test_no_foreign_cursor_does_more_than_be_refused(cursor: str) -> None:
    with pytest.raises(ProblemError) as refused:
        page([1, 2, 3], limit=2, cursor=cursor, revision="r")
    assert refused.value.status_code in {409, 422}
