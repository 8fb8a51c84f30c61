"""Signing in and out, and what a request must carry to change anything."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from porttarget.api import ServiceSettings, create_app, sign_in_links
from porttarget.api.roles import Role
from porttarget.api.sessions import Sessions
from porttarget.errors import UsageError
from tests.api.conftest import BASE, SignIn
from tests.api.fake_node import FakeNode


def test_a_link_works_once(app: FastAPI) -> None:
    link = sign_in_links(app)["officer"].removeprefix(BASE)
    first, second = (TestClient(app, base_url=BASE, follow_redirects=False) for _ in range(2))
    assert first.get(link).status_code == 303
    again = second.get(link)
    assert again.status_code == 401
    assert "set-cookie" not in again.headers
    assert first.get(link).status_code == 303  # the browser that used it is let in again
    assert first.get("/v1/node").json()["me"] == {"name": "dev-officer-ca", "role": "officer", "country": "CA"}


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_named_by_country(app: FastAPI) -> None:
    client = TestClient(app, base_url=BASE, follow_redirects=False)
    cookie = client.get(sign_in_links(app)["officer"].removeprefix(BASE)).headers["set-cookie"]
    name, _, rest = cookie.partition("=")
    assert name == "porttarget_session_ca"
    assert "HttpOnly" in rest
    assert "samesite=strict" in rest.lower()


def test_links_and_sessions_die_in_time() -> None:
    now = 0.0
    settings = ServiceSettings(
        dev=True,
        link_life=timedelta(seconds=10),
        session_idle=timedelta(seconds=20),
        session_life=timedelta(seconds=50),
    )
    sessions = Sessions(settings, "CA", clock=lambda: now)
    late = sessions.issue_link(Role.OFFICER, "a")
    now = 11.0
    assert sessions.redeem(late) is None
    key = sessions.redeem(sessions.issue_link(Role.OFFICER, "a"))
    now = 30.0
    assert sessions.find(key) is not None
    now = 45.0
    assert sessions.find(key, touch=False) is not None
    now = 51.0  # 21 s after the last sign of life
    assert sessions.find(key) is None
    key = sessions.redeem(sessions.issue_link(Role.OFFICER, "a"))
    for moment in (60.0, 75.0, 90.0):
        now = moment
        assert sessions.find(key) is not None
    now = 102.0  # 51 s after it was opened, although never idle
    assert sessions.find(key) is None


def test_tokens_are_not_kept_in_clear() -> None:
    sessions = Sessions(ServiceSettings(dev=True), "CA")
    token = sessions.issue_link(Role.OFFICER, "a")
    assert len(token) >= 43  # 256 bits in base64
    assert token not in repr(vars(sessions))


def test_signing_out_ends_the_session_at_once(officer: TestClient) -> None:
    assert officer.get("/v1/node").status_code == 200
    assert officer.post("/signout").status_code == 204
    assert officer.get("/v1/node").status_code == 401


def test_without_dev_there_is_no_sign_in_at_all() -> None:
    app = create_app(FakeNode("CA"), ServiceSettings(dev=False))
    with pytest.raises(UsageError, match="--dev"):
        sign_in_links(app)
    sessions: Sessions = app.state.sessions
    client = TestClient(app, base_url=BASE, follow_redirects=False)
    assert client.get(f"/signin?token={sessions.issue_link(Role.OFFICER, 'a')}").status_code == 401
    assert client.get("/v1/vessels").status_code == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "node.example", ""])
def test_dev_refuses_a_host_that_is_not_loopback(host: str) -> None:
    with pytest.raises(UsageError, match="loopback only"):
        ServiceSettings(dev=True, host=host)
    assert ServiceSettings(dev=False, host=host).host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_dev_takes_loopback(host: str) -> None:
    assert ServiceSettings(dev=True, host=host).dev


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("evil.example", 400)])
def test_a_dev_node_answers_to_loopback_names_only(officer: TestClient, host: str, status: int) -> None:
    assert officer.get("/v1/node", headers={"host": host}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x-requested-with": ""}, 403),
        ({"x-requested-with": "XMLHttpRequest"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:8001"}, 403),  # the other node on this machine is another origin
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": BASE, "sec-fetch-site": "same-origin"}, 422),
        ({}, 422),
    ],
)
def test_a_changing_request_comes_from_this_console(officer: TestClient, headers: dict[str, str], status: int) -> None:
    answer = officer.post("/v1/nominations", json={}, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["type"] == "/problems/cross-site"


def test_every_answer_carries_the_security_headers(sign_in: SignIn) -> None:
    client = sign_in("nobody")
    for path in ("/", "/docs", "/healthz", "/static/main.mjs", "/v1/nothing", "/static/none"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["x-frame-options"] == "DENY"
    assert client.get("/v1/nothing").headers["cache-control"] == "no-store"
