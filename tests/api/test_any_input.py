"""Whatever is asked, the service answers with what was asked for or with a problem, and never fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porttarget.api import ServiceSettings, create_app, sign_in_links
from tests.api.conftest import BASE, CHANGING
from tests.api.fake_node import FakeNode

LISTS = ("/v1/vessels", "/v1/arrivals", "/v1/worklist", "/v1/nominations", "/v1/decisions", "/v1/plan", "/v1/boxes/x/y",
         "/v1/bills/x/y")  # fmt: skip
NAMES = ("port", "limit", "cursor", "quota", "hours", "reasons", "direction", "box_id", "as_of")
POSTS = ("/v1/nominations", "/v1/decisions", "/v1/nominations/x/answer", "/v1/exchange/import", "/v1/exchange/export")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
SCALAR = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXT)
BODY = st.one_of(
    SCALAR,
    st.lists(SCALAR, max_size=3),
    st.dictionaries(
        st.sampled_from(["box_id", "port", "reason", "reason_code", "authority", "kind", "answer", "packet", "other"]),
        st.one_of(SCALAR, st.sampled_from(["CAMTR", "USEWR", "hold", "adopted", "a reason of enough letters"])),
    ),
)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = create_app(FakeNode("CA"), ServiceSettings(dev=True))
    with TestClient(app, base_url=BASE) as made:
        made.get(sign_in_links(app)["officer"].removeprefix(BASE))
        made.headers.update(CHANGING)
        yield made


QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUIET
@given(
    path=st.sampled_from(LISTS),
    query=st.dictionaries(
        st.sampled_from(NAMES), st.one_of(TEXT, st.integers().map(str), st.sampled_from(["CAMTR", "US"]))
    ),
)
def test_no_query_makes_the_service_fail(client: TestClient, path: str, query: dict[str, str]) -> None:
    answer = client.get(path, params=query)
    assert answer.status_code in {200, 404, 409, 422}
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"


@QUIET
@given(
    path=st.sampled_from(POSTS), body=BODY, match=st.one_of(st.none(), st.sampled_from(['"0"', '"1"', "*", 'W/"1"']))
)
def test_no_body_makes_the_service_fail(client: TestClient, path: str, body: object, match: str | None) -> None:
    answer = client.post(path, json=body, headers={"if-match": match} if match else {})
    assert answer.status_code in {200, 201, 403, 404, 409, 412, 422, 428}
    if answer.status_code >= 400:
        assert answer.json()["status"] == answer.status_code


@QUIET
@given(path=st.text(max_size=40))
def test_no_path_makes_the_service_fail(client: TestClient, path: str) -> None:
    from urllib.parse import quote

    answer = client.get("/" + quote(path))
    assert answer.status_code in {200, 404, 422}
