"""Clients of a fake Canadian node, signed in or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from porttarget.api import ServiceSettings, create_app, sign_in_links
from tests.api.fake_node import FakeNode

BASE = "http://127.0.0.1:8000"
CHANGING = {"x-requested-with": "porttarget"}
SignIn = Callable[[str], TestClient]


@pytest.fixture
def node() -> FakeNode:
    return FakeNode("CA")


@pytest.fixture
def app(node: FakeNode) -> FastAPI:
    return create_app(node, ServiceSettings(dev=True, stream_period_s=0.05))


@pytest.fixture
def sign_in(app: FastAPI) -> Iterator[SignIn]:
    """A client signed in with a role; `nobody` gives one that is not."""
    clients: list[TestClient] = []

    def make(role: str) -> TestClient:
        client = TestClient(app, base_url=BASE, raise_server_exceptions=False)
        clients.append(client)
        if role != "nobody":
            link = sign_in_links(app)[role]
            answer = client.get(link.removeprefix(BASE), follow_redirects=False)
            assert answer.status_code == 303
        client.headers.update(CHANGING)
        return client

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def officer(sign_in: SignIn) -> TestClient:
    return sign_in("officer")
