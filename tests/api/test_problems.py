"""Every error leaves as a problem document."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from porttarget.errors import InputMissing, NothingRecognised, PortTargetError, StoreCorrupt, StoreError
from tests.api.conftest import SignIn
from tests.api.fake_node import FakeNode


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "kind"),
    [
        ("GET", "/v1/nothing", None, 404, "not-found"),
        ("POST", "/v1/vessels", "{}", 405, "method"),
        ("GET", "/v1/vessels/nine/track", None, 422, "invalid"),
        ("GET", "/v1/vessels/1/track", None, 404, "not-found"),
        ("GET", "/v1/worklist?port=montreal", None, 422, "invalid"),
        ("GET", "/v1/worklist?port=XXXXX", None, 404, "not-found"),
        ("GET", "/v1/worklist", None, 422, "invalid"),
        ("GET", "/v1/vessels?limit=0", None, 422, "invalid"),
        ("GET", "/v1/vessels?cursor=zzz", None, 422, "invalid"),
        ("GET", "/v1/boxes/no/box?port=CAMTR", None, 404, "not-found"),
        ("POST", "/v1/nominations", "{not json", 400, "malformed"),
        ("POST", "/v1/nominations", '{"box_id": 3}', 422, "invalid"),
        ("POST", "/v1/exchange/import", '{"packet": "***"}', 422, "packet"),
        ("POST", "/v1/exchange/import", '{"packet": "\u00e9AAA"}', 422, "packet"),
        ("POST", "/v1/exchange/import", '{"packet": "AAAA"}', 422, "packet"),
        ("GET", "/static/none.js", None, 404, "not-found"),
        ("GET", "/static/../app.py", None, 404, "not-found"),
    ],
)
def test_errors_are_problem_documents(
    officer: TestClient, method: str, path: str, body: str | None, status: int, kind: str
) -> None:
    answer = officer.request(method, path, content=body, headers={"content-type": "application/json"} if body else {})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"/problems/{kind}"
    assert problem["status"] == status
    assert problem["title"]


def test_faults_of_a_body_are_pointed_at(officer: TestClient) -> None:
    body = {
        "box_id": "a/b",
        "port": "CAMTR",
        "reason_code": "NOT A CODE",
        "reason": "short",
        "authority": "x",
        "more": 1,
    }
    errors = officer.post("/v1/nominations", json=body).json()["errors"]
    assert {error["pointer"] for error in errors} == {"/reason_code", "/reason", "/authority", "/more"}


def test_a_body_over_the_limit_is_refused(officer: TestClient) -> None:
    answer = officer.post("/v1/exchange/import", json={"packet": "A" * 5_000_000})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (StoreError("the disk is full"), 503, "store"),
        (StoreCorrupt("page 3"), 503, "store"),
        (NothingRecognised("nothing in it"), 422, "invalid-input"),
        (InputMissing("no scanner resources"), 422, "invalid-input"),
        (PortTargetError("?"), 500, "internal"),
        (RuntimeError("secret detail"), 500, "internal"),
    ],
)
def test_errors_of_the_rooms_below_are_mapped_by_class(
    sign_in: SignIn, node: FakeNode, error: Exception, status: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(node, "plan", fail)
    answer = sign_in("officer").get("/v1/plan?port=CAMTR")
    assert answer.status_code == status
    assert answer.json()["type"] == f"/problems/{kind}"
    assert "secret" not in answer.text


def test_a_body_of_unknown_length_over_the_limit_is_refused_too(officer: TestClient) -> None:
    parts = (b"A" * 100_000 for _ in range(60))
    answer = officer.post("/v1/exchange/import", content=parts, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
