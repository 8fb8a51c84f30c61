"""Over a real store: what an officer without a caveat is told of lookouts, decisions and nominations that carry it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
import pytest

from porttarget.api import StoreNode
from porttarget.api.reading import as_readable
from porttarget.errors import NotAllowed
from porttarget.flows import exchange
from porttarget.flows.node import latest, picture, rank_picture
from porttarget.sharing import make_packet
from porttarget.sharing.nominations import nomination_body
from porttarget.store import Store
from porttarget.tables import TABLES
from tests.api.real_nodes import make_world, two_nodes
from tests.api.test_store_node import client_of
from tests.store.rows import nomination

PORT = "CAMTR"


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A Canadian node with two lookouts on one box, one of them under a caveat that no role is granted."""
    folder = tmp_path_factory.mktemp("labels")
    with two_nodes(folder, make_world(folder / "world")) as (_, store):
        row = {
            "kind": "container", "value": box_of(store)["container_number"], "aliases": [], "points": 2.5,
            "originator": "CA", "rel": [],
        }  # fmt: skip
        entries: list[Mapping[str, object]] = [
            {**row, "list": "open-list", "lookout_id": "OPEN1", "purpose": "open purpose", "caveats": ["LE"]},
            {**row, "list": "secret-list", "lookout_id": "SECRET1", "purpose": "secret purpose", "caveats": ["ORCON"]},
        ]
        frame = TABLES["lookouts"].from_rows(entries)
        store.add_receipt(
            source="l", sha256="2" * 64, kind="lookouts", received_at=latest(store), tables={"lookouts": frame}
        )
        yield store


def box_of(store: Store) -> dict[str, object]:
    """The box at the head of the list before the lookouts came."""
    ranking = rank_picture(picture(store), PORT)
    return ranking.worklist.filter(pl.col("container_number").is_not_null()).row(0, named=True)


def test_a_withheld_lookout_counts_and_is_not_described(ca: Store) -> None:
    client = client_of(ca, "officer")
    page = client.get(f"/v1/worklist?port={PORT}")
    row = next(row for row in page.json()["worklist"] if "OPEN1" in json.dumps(row["reasons"]))
    box = client.get(f"/v1/boxes/{row['box_id']}?port={PORT}")
    for reasons in (row["reasons"], box.json()["item"]["reasons"]):
        named = {reason["reason"]: reason for reason in reasons}
        assert "open purpose" in named["lookout:open-list/OPEN1"]["evidence"]
        assert (named["lookout"]["title"], named["lookout"]["evidence"]) == ("A lookout", "")
        assert sum(reason["points"] for reason in reasons) == pytest.approx(row["log_odds"], abs=1e-9)
    for answer in (page, box):
        for word in ("SECRET1", "secret-list", "secret purpose"):
            assert word not in answer.text


def test_a_decision_under_a_caveat_is_absent_for_officers_and_still_counts_for_the_next(ca: Store) -> None:
    client = client_of(ca, "officer")
    box_id = client.get(f"/v1/worklist?port={PORT}&reasons=false").json()["worklist"][1]["box_id"]
    told = {"box_id": box_id, "port": PORT, "kind": "hold", "reason_code": "documents", "reason": "Withheld words."}
    ca.add_decision({**told, "officer": "a", "caveats": ["ORCON"]}, 0)
    box = client.get(f"/v1/boxes/{box_id}?port={PORT}")
    for path in ("/v1/decisions", f"/v1/decisions?port={PORT}", f"/v1/decisions?box_id={box_id}"):
        assert client.get(path).json()["items"] == []
    assert box.json()["decisions"] == []
    stale = client.post("/v1/decisions", json={**told, "reason": "Until papers came."}, headers={"if-match": '"0"'})
    assert stale.status_code == 412
    assert "Withheld" not in box.text + stale.text
    own = client.post(
        "/v1/decisions", json={**told, "reason": "Until papers came."}, headers={"if-match": box.headers["etag"]}
    )
    assert own.status_code == 201
    assert [row["reason"] for row in client.get("/v1/decisions").json()["items"]] == ["Until papers came."]


def test_a_nomination_under_a_caveat_is_absent_and_cannot_be_answered(ca: Store) -> None:
    client = client_of(ca, "officer")
    box = client.get("/v1/worklist?port=USEWR&reasons=false").json()["worklist"][0]
    row = {
        "nomination_id": "n-withheld", "direction": "sent", "nominated_by": "CA", "host": "US", "port": "USEWR",
        "box_id": box["box_id"], "container_number": None, "bills": [], "reason_code": "routing", "reason": "Withheld",
        "authority": "an act", "officer": "a", "created_at": ca.now(), "status": "draft", "rel": ["CA", "US"],
    }  # fmt: skip
    ca.add_nomination({**row, "caveats": ["ORCON"]})
    ca.add_nomination({**row, "nomination_id": "n-plain", "caveats": ["LE"]})
    assert [item["nomination_id"] for item in client.get("/v1/nominations").json()["items"]] == ["n-plain"]
    shown = client.get(f"/v1/boxes/{box['box_id']}?port=USEWR").json()["nominations"]
    assert [item["nomination_id"] for item in shown] == ["n-plain"]
    given = {"answer": "adopted", "answer_code": "examine", "answer_reason": "Imaging is arranged."}
    answers = [
        client.post(f"/v1/nominations/{number}/answer", json=given, headers={"if-match": '"1"'})
        for number in ("n-withheld", "n-nowhere")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace("n-withheld", "n-nowhere") == answers[1].text
    home = client.get(f"/v1/worklist?port={PORT}&reasons=false").json()["worklist"][3]
    told = {
        "box_id": home["box_id"],
        "port": PORT,
        "kind": "hold",
        "reason_code": "documents",
        "reason": "Papers first.",
    }
    named = [
        client.post("/v1/decisions", json={**told, "nomination_id": number}, headers={"if-match": '"0"'})
        for number in ("n-withheld", "n-nowhere")
    ]
    assert [answer.status_code for answer in named] == [404, 404]
    assert named[0].text.replace("n-withheld", "n-nowhere") == named[1].text


def test_the_draw_rests_on_the_stores_secret_seed_and_no_answer_shows_it(ca: Store) -> None:
    node = StoreNode(ca)
    seen = node.sight.now()
    assert seen is not None
    seed = ca.draw_seed()
    ranking = node.sight.ranking(seen, PORT, 40)
    assert ranking.seed == seed
    drawn = ranking.worklist.filter(pl.col("arm") == "random").get_column("box_id").to_list()
    assert drawn == rank_picture(seen.picture, PORT, quota=40, seed=seed).worklist.filter(
        pl.col("arm") == "random"
    ).get_column("box_id").to_list()  # fmt: skip
    client = client_of(ca, "supervisor")
    for path in (f"/v1/worklist?port={PORT}", f"/v1/plan?port={PORT}", "/v1/node", "/v1/feeds", "/readyz"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert str(seed) not in answer.text
    assert client.get(f"/v1/plan?port={PORT}").json()["seed"] == 0, "the simulation's own, public"


def test_reasons_of_rules_and_readable_lookouts_pass_as_they_are() -> None:
    reasons = [
        {"reason": "base_rate", "title": "Base rate", "points": -4.0, "evidence": "e"},
        {"reason": "lookout:a/1", "title": "Lookout: name", "points": 1.0, "evidence": "purpose: p"},
        {"reason": "lookout:a/12", "title": "Lookout: name", "points": 2.0, "evidence": "purpose: q"},
    ]
    shown = as_readable(reasons, {"lookout:a/1"})
    assert shown[:2] == reasons[:2]
    assert shown[2] == {"reason": "lookout", "title": "A lookout", "points": 2.0, "evidence": ""}


def test_a_node_that_lost_packets_says_which(tmp_path: Path) -> None:
    with Store.init(tmp_path / "us", "US") as us, Store.init(tmp_path / "ca", "CA") as ca:
        ca.trust("US", us.public_key_pem())
        for number in range(3):
            us.add_nomination(nomination(nomination_id=f"n-{number}", box_id=f"v/{number}", created_at=us.now()))
        packets = exchange.pending_packets(us)
        client = client_of(ca, "officer")
        assert client.get("/v1/feeds").json()["missing_packets"] == []
        exchange.import_packet(ca, packets[2].data)
        assert client.get("/v1/feeds").json()["missing_packets"] == [1, 2]
        again = client_of(us, "officer").post("/v1/exchange/export?after=0&limit=2").json()
        assert again["next"] == 2
        for item in again["items"]:
            exchange.import_packet(ca, base64.b64decode(item["packet"]))
        assert client.get("/v1/feeds").json()["missing_packets"] == []


def test_a_nomination_for_a_port_that_is_not_the_hosts_is_refused_whole(tmp_path: Path) -> None:
    with Store.init(tmp_path / "us", "US") as us, Store.init(tmp_path / "ca", "CA") as ca:
        ca.trust("US", us.public_key_pem())
        body = nomination_body(nomination(port="USEWR", nomination_id="0d2b4c9e-6a54-4a5c-9f0e-2f0a5f6f7a10"))
        data = make_packet(
            "nomination", body, sender="US", recipient="CA", key=us.node_key(), created_at=us.now(),
            packet_id="0d2b4c9e-6a54-4a5c-9f0e-2f0a5f6f7a11", sequence=1,
        )  # fmt: skip
        with pytest.raises(NotAllowed, match="port is 'USEWR', expected one of the host's"):
            exchange.import_packet(ca, data)
        assert ca.nominations().is_empty()
        assert ca.packets().is_empty()
