"""Receivers post sentences to a feed: with its token, plain or packed, within bounds, told when there is no room."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from porttarget.api import ServiceSettings, create_app, sign_in_links
from porttarget.feeds import Feed
from porttarget.feeds.posted import MOST_UNPACKED_BYTES
from tests.api.conftest import BASE
from tests.api.fake_node import FakeNode

TOKEN = "correct-horse-battery"
LINE = b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\r\n"
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    (tmp_path / "roof.token").write_text(TOKEN)
    return Feed(f"http-post:?token-file={tmp_path / 'roof.token'}", name="roof", max_waiting_bytes=10_000)


@pytest.fixture
def app(feed: Feed) -> FastAPI:
    settings = ServiceSettings(dev=True, body_limit_bytes=100_000)
    return create_app(FakeNode("CA"), settings, posted_feed=lambda name: feed if name == "roof" else None)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=BASE) as made:
        yield made


def taken(feed: Feed) -> bytes:
    feed.hearing.backlog.close()

    async def all_of_it() -> bytes:
        parts = []
        while (block := await feed.hearing.backlog.take()) is not None:
            parts.append(block)
        return b"".join(parts)

    return asyncio.run(all_of_it())


def test_sentences_are_taken_into_the_queue_and_counted(client: TestClient, feed: Feed) -> None:
    answer = client.post(
        "/v1/feeds/roof", content=LINE * 2 + LINE.strip(), headers={**BEARER, "content-type": "text/plain"}
    )
    assert answer.status_code == 202
    assert answer.json() == {"bytes": 3 * len(LINE) - 2, "sentences": 3, "messages": 0, "unusable": 0}
    assert (feed.status()["sentences"], feed.status()["bytes"]) == (3, 3 * len(LINE) - 2)
    assert taken(feed) == LINE * 2 + LINE.strip() + b"\n"


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_ais_catchers_document_is_taken_as_it_sends_it(client: TestClient, feed: Feed, packed: bool) -> None:
    document = {
        "protocol": "jsonaiscatcher", "encodetime": "20260301120000", "stationid": "QC1",
        "receiver": {"description": "AIS-catcher v0.66"}, "device": {"product": "RTL-SDR"},
        "msgs": [{"class": "AIS", "rxuxtime": 1767225600, "nmea": [LINE.decode().strip()]}, {"mmsi": 1}],
    }  # fmt: skip
    body = json.dumps(document).encode()
    headers = {"content-type": "application/json"}
    user = base64.b64encode(f"roof:{TOKEN}".encode()).decode()  # it knows basic authentication only
    headers["authorization"] = f"Basic {user}"
    if packed:
        body, headers["content-encoding"] = gzip.compress(body), "gzip"
    answer = client.post("/v1/feeds/roof", content=body, headers=headers)
    assert (answer.status_code, answer.json()) == (
        202, {"bytes": len(body), "sentences": 1, "messages": 1, "unusable": 1},
    )  # fmt: skip
    assert (feed.status()["json_messages"], feed.status()["json_unusable"]) == (1, 1)
    assert taken(feed) == b"\\s:QC1,c:1767225600*1B\\" + LINE.strip() + b"\n"


@pytest.mark.parametrize(
    ("name", "authorization"),
    [
        ("roof", None),
        ("roof", "Bearer wrong-wrong-wrong"),
        ("roof", "Bearer "),
        ("roof", "Basic !!!"),
        ("roof", "Basic " + base64.b64encode(b"roof:wrong").decode()),
        ("roof", "Digest x"),
        ("other", f"Bearer {TOKEN}"),
    ],
)
def test_an_unknown_feed_and_a_wrong_token_answer_alike(
    client: TestClient, feed: Feed, name: str, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"authorization": authorization}
    answer = client.post(f"/v1/feeds/{name}", content=LINE, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="porttarget feeds"'
    assert answer.json() == {
        "type": "/problems/feed-token", "title": "Unauthorized", "status": 401,
        "detail": "expected the token of a feed",
    }  # fmt: skip
    assert feed.status()["bytes"] == 0


def test_a_token_opens_nothing_but_posting_and_a_session_does_not_post(app: FastAPI, client: TestClient) -> None:
    assert client.get("/v1/feeds/roof", headers=BEARER).status_code == 401
    assert client.get("/v1/feeds", headers=BEARER).status_code == 401
    for path in ("/v1/feeds", "/v1/feeds/", "/v1/feeds/roof/x", "/v1/decisions"):
        assert client.post(path, headers=BEARER).json()["detail"] == "sign in first"
    client.get(sign_in_links(app)["supervisor"].removeprefix(BASE))
    assert client.get("/v1/feeds").status_code == 200
    assert client.post("/v1/feeds/roof", content=LINE, headers={"x-requested-with": "porttarget"}).status_code == 401


def test_a_full_queue_refuses_and_says_when_to_come_again(client: TestClient, feed: Feed) -> None:
    for _ in range(4):
        assert client.post("/v1/feeds/roof", content=LINE * 50, headers=BEARER).status_code == 202
    answer = client.post("/v1/feeds/roof", content=LINE * 50, headers=BEARER)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json()["type"] == "/problems/feed-full"
    assert (feed.status()["refused"], feed.status()["sentences"], feed.status()["drops"]) == (1, 200, 0)
    assert taken(feed) == LINE * 200


@pytest.mark.parametrize(
    ("body", "encoding", "status", "says"),
    [
        (b"x" * 100_001, "", 413, "at most 100000"),
        (gzip.compress(b"x" * (MOST_UNPACKED_BYTES + 1), mtime=0), "gzip", 422, "unpacks to more than"),
        (gzip.compress(LINE, mtime=0)[:-9], "gzip", 422, "ends early"),
        (b"no gzip at all", "gzip", 422, "is not gzip"),
        (LINE, "br", 415, "expected gzip or none"),
        (b'{"msgs": [{"type": 1, "mmsi": 316001234}]}', "", 422, "no AIS sentence in 1 JSON messages"),
        (b'{"msgs": [', "", 422, "no AIS sentence in 1 JSON messages"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(
    client: TestClient, feed: Feed, body: bytes, encoding: str, status: int, says: str
) -> None:
    answer = client.post("/v1/feeds/roof", content=body, headers={**BEARER, "content-encoding": encoding})
    assert answer.status_code == status
    assert says in answer.json()["detail"]
    assert feed.status()["bytes"] == 0


@pytest.mark.parametrize("body", [b"", b'{"protocol": "jsonaiscatcher", "msgs": []}', b"$GPGGA,1*00\n"])
def test_a_heartbeat_is_taken(client: TestClient, feed: Feed, body: bytes) -> None:
    answer = client.post("/v1/feeds/roof", content=body, headers=BEARER)
    assert (answer.status_code, answer.json()["sentences"], answer.json()["unusable"]) == (202, 0, 0)
