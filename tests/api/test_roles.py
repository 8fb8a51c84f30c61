"""Who reaches what: every route of the application, for a person without any targeting role and for nobody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from porttarget.api.roles import Role, may_reach, within
from tests.api.conftest import SignIn
from tests.api.fake_node import FakeNode, carry

# what a port authority may reach, said here a second time: a new route must be put here to be seen by it
MOVEMENT = {
    "/", "/signin", "/signout", "/healthz", "/readyz", "/docs", "/openapi.json", "/static", "/static/vendor",
    "/static/basemap", "/v1/node", "/v1/ports", "/v1/vessels", "/v1/vessels/{mmsi}/track", "/v1/arrivals", "/v1/feeds",
    "/v1/feeds/{name}", "/v1/stream",
}  # fmt: skip
TARGETING = {
    "/v1/worklist", "/v1/boxes/{box_id:path}", "/v1/codes", "/v1/nominations", "/v1/nominations/{nomination_id}/answer",
    "/v1/decisions", "/v1/plan", "/v1/exchange/export", "/v1/exchange/import", "/v1/bills/{bill:path}",
}  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def paths(app: FastAPI) -> set[str]:
    return {str(context.path) for context in iter_route_contexts(app.routes)}


def filled(path: str, node: FakeNode) -> str:
    box = str(node.boxes["CAMTR"][0]["box_id"])
    values = {"{mmsi}": "316001234", "{box_id:path}": box, "{nomination_id}": next(iter(node.sent), "x")}
    for name, value in values.items():
        path = path.replace(name, value)
    return path


@pytest.fixture
def with_nomination(node: FakeNode, sign_in: SignIn) -> FakeNode:
    """The node holds a nomination and a decision, so that there is something to hide."""
    us = FakeNode("US")
    box = us.boxes["CAMTR"][0]["box_id"]
    from porttarget.api.node import NominationDraft, Officer

    draft = NominationDraft(
        box_id=str(box), port="CAMTR", reason_code="route_anomaly", reason="ten or more letters", authority="an act"
    )
    us.nominate(draft, Officer(name="a", role="officer", country="US"))
    carry(us, node)
    return node


def test_every_route_of_the_application_is_on_one_of_the_two_lists(app: FastAPI) -> None:
    assert paths(app) == MOVEMENT | TARGETING


@pytest.mark.parametrize("method", METHODS)
def test_targeting_paths_answer_a_port_authority_exactly_as_paths_that_do_not_exist(
    app: FastAPI, with_nomination: FakeNode, sign_in: SignIn, method: str
) -> None:
    client = sign_in("port_authority")
    unknown = client.request(method, "/v1/nothing-of-this-name")
    assert unknown.status_code == 404
    for path in sorted(paths(app) - MOVEMENT):
        for query in ("", "?port=CAMTR", "?port=%00"):
            answer = client.request(method, filled(path, with_nomination) + query)
            assert answer.status_code == 404, f"{method} {path}"
            assert answer.content == unknown.content, f"{method} {path}"
            assert dict(answer.headers) == dict(unknown.headers), f"{method} {path}"


def test_nobody_gets_401_from_every_path_that_is_not_open(app: FastAPI, node: FakeNode, sign_in: SignIn) -> None:
    client = sign_in("nobody")
    unknown = client.get("/v1/nothing-of-this-name")
    assert unknown.status_code == 401
    assert unknown.headers["content-type"] == "application/problem+json"
    closed = [path for path in paths(app) if path.startswith("/v1")]
    assert len(closed) > 10
    for path in closed:
        answer = client.get(filled(path, node))
        assert (answer.status_code, answer.content) == (401, unknown.content), path


def test_a_supervisor_reaches_what_an_officer_reaches(sign_in: SignIn) -> None:
    assert sign_in("supervisor").get("/v1/worklist?port=CAMTR").status_code == 200


def test_what_a_port_authority_is_told_does_not_hang_on_targeting(with_nomination: FakeNode, sign_in: SignIn) -> None:
    client = sign_in("port_authority")
    asked = ("/v1/node", "/v1/ports", "/v1/vessels", "/v1/arrivals", "/v1/feeds", "/openapi.json", "/")
    before = {path: client.get(path).content for path in asked}
    with_nomination.sent.clear()
    with_nomination.boxes["CAMTR"] = []
    with_nomination.version += 5
    with_nomination.missing = [3, 4]
    with_nomination.filed_at += timedelta(hours=1)
    assert {path: client.get(path).content for path in asked} == before


def test_arrivals_name_no_declared_voyage_to_a_port_authority(sign_in: SignIn) -> None:
    told = sign_in("port_authority").get("/v1/arrivals").json()["items"]
    assert told
    assert {row["voyage_id"] for row in told} == {None}
    assert None not in {row["voyage_id"] for row in sign_in("officer").get("/v1/arrivals").json()["items"]}


def test_receipts_of_filings_are_not_counted_for_a_port_authority(sign_in: SignIn) -> None:
    assert [row["kind"] for row in sign_in("port_authority").get("/v1/feeds").json()["receipts"]] == ["ais"]


def test_the_description_shows_the_paths_that_exist_for_the_reader(sign_in: SignIn) -> None:
    whole = set(sign_in("officer").get("/openapi.json").json()["paths"])
    assert "/v1/worklist" in whole
    for role in ("port_authority", "nobody"):
        told = sign_in(role).get("/openapi.json")
        assert set(told.json()["paths"]) == {path for path in whole if path in MOVEMENT}, role
        for word in ("omination", "orklist", "ecision", "acket_id", "Reason", "Box"):
            assert word not in told.text, (role, word)
        for name in re.findall(r'"#/components/schemas/(\w+)"', told.text):
            assert name in told.json()["components"]["schemas"], name


def test_packets_that_did_not_come_are_told_to_officers_alone(node: FakeNode, sign_in: SignIn) -> None:
    node.missing = [2, 5]
    assert sign_in("officer").get("/v1/feeds").json()["missing_packets"] == [2, 5]
    assert sign_in("port_authority").get("/v1/feeds").json()["missing_packets"] == []


def test_caveats_are_granted_by_role_and_none_to_a_port_authority(app: FastAPI) -> None:
    sessions = app.state.sessions
    for role in Role:
        session = sessions.find(sessions.redeem(sessions.issue_link(role, "a name")))
        granted = set() if role is Role.PORT_AUTHORITY else {"LE", "SSI", "PII"}
        assert (session.officer.clearance.country, session.officer.clearance.caveats) == ("CA", granted)


def test_a_prefix_covers_whole_segments_only() -> None:
    assert within("/v1/vessels/1/track", ("/v1/vessels",))
    assert not within("/v1/vesselsecrets", ("/v1/vessels",))
    assert not within("/anything", ("/",))
    assert not may_reach(Role.PORT_AUTHORITY, "/v1/nominations")
