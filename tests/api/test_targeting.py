"""Worklists, boxes, nominations, decisions, plans and packets over HTTP."""

from __future__ import annotations

import base64

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.api.conftest import BASE, SignIn
from tests.api.fake_node import FakeNode

NOMINATION = {
    "reason_code": "route_anomaly",
    "reason": "It stopped where its filing says it did not.",
    "authority": "an agreement",
}
DECISION = {"kind": "hold", "reason_code": "risk_assessed", "reason": "Held until the papers are in."}
ANSWER = {"answer": "adopted", "answer_code": "will_examine", "answer_reason": "We shall look into it."}


def first_box(node: FakeNode, port: str) -> str:
    return str(node.boxes[port][0]["box_id"])


def test_the_worklist_is_ranked_and_its_reasons_add_up(officer: TestClient) -> None:
    page = officer.get("/v1/worklist?port=CAMTR").json()
    assert set(page) == {"port", "country", "quota", "at", "revision", "total", "worklist", "next"}
    rows = page["worklist"]
    assert [row["rank"] for row in rows] == list(range(1, 41))
    for row in rows:
        assert sum(reason["points"] for reason in row["reasons"]) == pytest.approx(row["log_odds"], abs=1e-9)
        assert row["eta"].endswith("Z")
    bare = officer.get("/v1/worklist?port=CAMTR&reasons=false").json()["worklist"]
    assert {row["reasons"] for row in bare} == {None}
    assert [{**row, "reasons": None} for row in rows] == bare


def test_pages_join_to_the_whole_list_and_never_mix_two(officer: TestClient, node: FakeNode) -> None:
    whole = officer.get("/v1/worklist?port=CAMTR").json()["worklist"]
    rows, cursor = [], ""
    while True:
        page = officer.get(f"/v1/worklist?port=CAMTR&limit=7{cursor}").json()
        rows += page["worklist"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert rows == whole
    stale = officer.get("/v1/worklist?port=CAMTR&limit=7").json()["next"]
    node.version += 1
    answer = officer.get(f"/v1/worklist?port=CAMTR&limit=7&cursor={stale}")
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/list-changed"


def test_a_box_is_found_by_its_id_with_slash_and_tells_its_version(officer: TestClient, node: FakeNode) -> None:
    box_id = first_box(node, "CAMTR")
    answer = officer.get(f"/v1/boxes/{box_id}?port=CAMTR")
    assert answer.json()["box_id"] == box_id
    assert answer.headers["etag"] == '"0"'
    assert answer.json()["parties"][0]["role"] == "shipper"


def test_a_decision_needs_the_version_it_rests_on(officer: TestClient, node: FakeNode) -> None:
    body = {"box_id": first_box(node, "CAMTR"), "port": "CAMTR", **DECISION}
    assert officer.post("/v1/decisions", json=body).status_code == 428
    assert officer.post("/v1/decisions", json=body, headers={"if-match": "*"}).status_code == 412
    made = officer.post("/v1/decisions", json=body, headers={"if-match": '"0"'})
    assert made.status_code == 201
    assert made.headers["etag"] == '"1"'
    assert made.json()["officer"] == "dev-officer-ca"
    stale = officer.post("/v1/decisions", json=body, headers={"if-match": '"0"'})
    assert stale.status_code == 412
    problem = stale.json()
    assert problem["version"] == 1
    assert problem["current"]["decision_id"] == made.json()["decision_id"]
    later = officer.post("/v1/decisions", json={**body, "kind": "release"}, headers={"if-match": '"1"'})
    assert later.status_code == 201
    kinds = [row["kind"] for row in officer.get("/v1/decisions").json()["items"]]
    assert kinds == ["release", "hold"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_decisions_are_appended_and_never_changed(officer: TestClient, method: str) -> None:
    answer = officer.request(method, "/v1/decisions")
    assert answer.status_code == 405
    assert answer.headers["allow"] in {"GET", "POST"}


def test_a_nomination_goes_over_and_is_answered_once(officer: TestClient, node: FakeNode) -> None:
    body = {"box_id": first_box(node, "USEWR"), "port": "USEWR", **NOMINATION}
    made = officer.post("/v1/nominations", json=body)
    assert made.status_code == 201
    assert made.json()["status"] == "sent"
    assert officer.post("/v1/nominations", json=body).status_code == 409
    packet = officer.post("/v1/exchange/export").json()["items"][0]
    assert officer.post("/v1/exchange/export").json() == {"items": [], "next": None}, "it was handed out"
    assert officer.post("/v1/exchange/export?after=0&limit=1").json() == {"items": [packet], "next": 1}
    assert officer.post("/v1/exchange/export?after=1").json()["items"] == []
    us = FakeNode("US")
    us.import_packet(base64.b64decode(packet["packet"]), None)  # type: ignore[arg-type]  # the fake asks no officer
    received = us.nominations()[0]
    assert received["status"] == "received"


def test_an_answer_needs_the_version_and_the_host(officer: TestClient, node: FakeNode) -> None:
    us = FakeNode("US")
    from porttarget.api.node import NominationDraft, Officer
    from tests.api.fake_node import carry

    draft = NominationDraft(box_id=first_box(us, "CAMTR"), port="CAMTR", **NOMINATION)
    us.nominate(draft, Officer(name="u", role="officer", country="US"))
    carry(us, node)
    row = officer.get("/v1/nominations?direction=received").json()["items"][0]
    path = f"/v1/nominations/{row['nomination_id']}/answer"
    assert officer.post(path, json=ANSWER).status_code == 428
    assert officer.post(path, json=ANSWER, headers={"if-match": '"9"'}).status_code == 412
    answered = officer.post(path, json=ANSWER, headers={"if-match": '"1"'})
    assert answered.status_code == 200
    assert (answered.json()["status"], answered.headers["etag"]) == ("adopted", '"2"')
    again = officer.post(path, json=ANSWER, headers={"if-match": '"1"'})
    assert again.status_code == 412
    assert again.json()["current"]["status"] == "adopted"
    planned = officer.get("/v1/plan?port=CAMTR").json()["tasks"]
    assert row["box_id"] in {task["box_id"] for task in planned if task["arm"] == "nomination"}


def test_own_boxes_are_not_nominated(officer: TestClient, node: FakeNode) -> None:
    body = {"box_id": first_box(node, "CAMTR"), "port": "CAMTR", **NOMINATION}
    answer = officer.post("/v1/nominations", json=body)
    assert answer.status_code == 403
    assert answer.json()["type"] == "/problems/not-allowed"


@pytest.mark.parametrize("missing", ["reason", "authority", "reason_code"])
def test_reason_code_words_and_authority_are_mandatory(officer: TestClient, node: FakeNode, missing: str) -> None:
    body = {"box_id": first_box(node, "USEWR"), "port": "USEWR", **NOMINATION}
    del body[missing]
    answer = officer.post("/v1/nominations", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == f"/{missing}"
    blank = officer.post("/v1/nominations", json={**body, missing: " " * 20})
    assert blank.status_code == 422


def test_a_packet_taken_in_twice_is_a_conflict(officer: TestClient, node: FakeNode) -> None:
    us = FakeNode("US")
    from porttarget.api.node import NominationDraft, Officer

    draft = NominationDraft(box_id=first_box(us, "CAMTR"), port="CAMTR", **NOMINATION)
    us.nominate(draft, Officer(name="u", role="officer", country="US"))
    packet = base64.b64encode(us.export_packets()[0].data).decode()
    assert officer.post("/v1/exchange/import", json={"packet": packet}).status_code == 200
    assert officer.post("/v1/exchange/import", json={"packet": packet}).status_code == 409


def test_codes_of_forms_are_closed_lists(officer: TestClient) -> None:
    lists = officer.get("/v1/codes").json()
    assert set(lists["answers"]) == {"adopted", "declined", "waived"}
    assert all(entry["code"] and entry["title"] for entry in lists["nomination_reasons"])


def test_readiness_names_the_condition_that_fails(app: FastAPI, node: FakeNode, sign_in: SignIn) -> None:
    client = TestClient(app, base_url=BASE)
    assert client.get("/readyz").json() == {"ready": True, "checks": [{"name": "store", "ok": True}]}
    node.ready = False
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == [{"name": "store", "ok": False}]
    assert client.get("/healthz").status_code == 200
