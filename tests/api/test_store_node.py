"""The service over real stores: what is ranked, nominated, adopted and planned, and what filings may never show."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from fastapi.testclient import TestClient

from porttarget.api import ServiceSettings, StoreNode, create_app, sign_in_links
from porttarget.flows.ingest import ingest
from porttarget.store import Store
from porttarget.tables import TABLES
from tests.api.conftest import BASE, CHANGING
from tests.api.real_nodes import make_world, two_nodes

PORTS = ("CAVAN", "CAMTR", "CAHAL", "USEWR", "USSEA")
MOVEMENT = ("/v1/node", "/v1/ports", "/v1/vessels", "/v1/arrivals", "/v1/feeds", "/openapi.json", "/", "/readyz")
REASON = "Its ship stopped where the filing says it did not."


def client_of(store: Store, role: str) -> TestClient:
    app = create_app(StoreNode(store), ServiceSettings(dev=True))
    client = TestClient(app, base_url=BASE)
    client.get(sign_in_links(app)[role].removeprefix(BASE))
    client.headers.update(CHANGING)
    return client


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def nodes(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    with two_nodes(tmp_path_factory.mktemp("nodes"), inputs) as stores:
        yield stores


@pytest.mark.parametrize("side", [0, 1], ids=["us", "ca"])
def test_each_node_ranks_boxes_at_all_five_ports_with_reasons_that_add_up(
    nodes: tuple[Store, Store], side: int
) -> None:
    client = client_of(nodes[side], "officer")
    assert client.get("/readyz").json()["ready"]
    for port in PORTS:
        page = client.get(f"/v1/worklist?port={port}").json()
        assert page["worklist"], port
        for row in page["worklist"]:
            assert sum(reason["points"] for reason in row["reasons"]) == pytest.approx(row["log_odds"], abs=1e-9)
        box = client.get(f"/v1/boxes/{page['worklist'][0]['box_id']}?port={port}").json()
        assert box["host"] == port[:2]
        assert box["item"]["rank"] == 1
        assert box["received_at"] is not None


def test_any_code_of_a_complex_finds_the_whole_complex(nodes: tuple[Store, Store]) -> None:
    client = client_of(nodes[0], "officer")
    lists = [client.get(f"/v1/worklist?port={port}&reasons=false").json()["worklist"] for port in ("USEWR", "USNYC")]
    assert lists[0] == lists[1]
    assert lists[0]


def test_tracks_and_arrivals_answer_for_vessels_heard(nodes: tuple[Store, Store]) -> None:
    client = client_of(nodes[1], "officer")
    vessels = client.get("/v1/vessels").json()["items"]
    assert len(vessels) > 20
    lengths = [len(client.get(f"/v1/vessels/{row['mmsi']}/track").json()["time"]) for row in vessels]
    assert max(lengths) > 10
    assert client.get("/v1/arrivals?port=CAMTR").json()["items"]


def test_a_nomination_is_sent_adopted_planned_and_answered_back(nodes: tuple[Store, Store]) -> None:
    us, ca = (client_of(store, "officer") for store in nodes)
    box_id = us.get("/v1/worklist?port=CAHAL&reasons=false").json()["worklist"][0]["box_id"]
    body = {"box_id": box_id, "port": "CAHAL", "reason_code": "routing", "reason": REASON, "authority": "an agreement"}
    assert us.post("/v1/nominations", json=body).json()["status"] == "draft"
    assert us.post("/v1/nominations", json=body).status_code == 409
    for item in us.post("/v1/exchange/export").json()["items"]:
        packet = base64.b64decode(item["packet"])
        changed = base64.b64encode(packet.replace(b"stopped", b"stayed!")).decode()
        assert ca.post("/v1/exchange/import", json={"packet": changed}).status_code == 403
        assert ca.post("/v1/exchange/import", json={"packet": item["packet"]}).status_code == 200
        assert ca.post("/v1/exchange/import", json={"packet": item["packet"]}).status_code == 409
    row = ca.get("/v1/nominations").json()["items"][0]
    assert (row["status"], row["box_id"], row["reason"]) == ("received", box_id, REASON)
    path = f"/v1/nominations/{row['nomination_id']}/answer"
    given = {"answer": "adopted", "answer_code": "examine", "answer_reason": "Imaging is arranged for it."}
    stale = ca.post(path, json=given, headers={"if-match": '"7"'})
    assert (stale.status_code, stale.json()["version"]) == (412, row["version"])
    assert ca.post(path, json=given, headers={"if-match": f'"{row["version"]}"'}).json()["status"] == "adopted"
    plan = ca.get("/v1/plan?port=CAHAL").json()
    assert box_id in {task["box_id"] for task in plan["tasks"] + plan["not_scanned"]}
    for item in ca.post("/v1/exchange/export").json()["items"]:
        assert us.post("/v1/exchange/import", json={"packet": item["packet"]}).status_code == 200
    assert us.get("/v1/nominations").json()["items"][0]["status"] == "adopted"


def test_a_decision_is_appended_once_for_a_version_and_only_at_home(nodes: tuple[Store, Store]) -> None:
    us, ca = (client_of(store, "supervisor") for store in nodes)
    row = ca.get("/v1/worklist?port=CAVAN&reasons=false").json()["worklist"][0]
    body = {
        "box_id": row["box_id"],
        "port": "CAVAN",
        "kind": "hold",
        "reason_code": "documents",
        "reason": "Until the papers are in.",
    }
    first = ca.post("/v1/decisions", json=body, headers={"if-match": '"0"'})
    assert first.status_code == 201
    stale = ca.post("/v1/decisions", json=body, headers={"if-match": '"0"'})
    assert (stale.status_code, stale.json()["current"]["decision_id"]) == (412, first.json()["decision_id"])
    assert ca.get(f"/v1/boxes/{row['box_id']}?port=CAVAN").headers["etag"] == '"1"'
    theirs = us.get("/v1/worklist?port=CAVAN&reasons=false").json()["worklist"][0]
    away = us.post("/v1/decisions", json={**body, "box_id": theirs["box_id"]}, headers={"if-match": '"0"'})
    assert away.status_code == 403
    wrong = ca.post("/v1/decisions", json={**body, "reason_code": "no_such_code"}, headers={"if-match": '"1"'})
    assert wrong.status_code == 422


def test_the_other_countrys_scanners_are_not_planned_here(nodes: tuple[Store, Store]) -> None:
    assert client_of(nodes[0], "officer").get("/v1/plan?port=CAMTR").status_code == 404


def test_an_empty_store_serves_empty_lists(tmp_path: Path) -> None:
    with Store.init(tmp_path / "new", "CA") as store:
        client = client_of(store, "officer")
        assert client.get("/readyz").json()["ready"]
        assert client.get("/v1/vessels").json()["items"] == []
        assert client.get("/v1/worklist?port=CAMTR").json()["worklist"] == []
        assert client.get("/v1/arrivals?port=CAMTR").json()["items"] == []
        assert client.get("/v1/plan?port=CAMTR").status_code == 404


def test_what_a_live_feed_heard_lies_over_history(tmp_path: Path) -> None:
    with Store.init(tmp_path / "live", "CA") as store:
        node = StoreNode(store)
        mark, rows = node.vessel_changes(None)
        assert rows == []
        seen = {"mmsi": 316001234, "name": "NEW SHIP", "time": store.now(), "lat_deg": 48.0, "lon_deg": -69.0}
        store.upsert_vessels(TABLES["vessels"].from_rows([seen]))
        later, rows = node.vessel_changes(mark)
        assert [row["mmsi"] for row in rows] == [316001234]
        assert node.vessel_changes(later) == (later, [])
        assert [row["name"] for row in node.vessels()] == ["NEW SHIP"]


def test_filings_change_nothing_of_what_a_port_authority_is_told(inputs: Path, tmp_path: Path) -> None:
    """A store answers byte for byte as before once filings, lookouts and outcomes came in, one of them hours later."""
    with Store.init(tmp_path / "node", "CA") as store:
        ingest(store, [inputs / "ais"])
        heard = store.latest_receipt_time() or store.now()
        ahead = (
            store.read("positions").filter(pl.col("time").is_not_null()).tail(1)
        )  # of a receiver whose clock is wrong
        ahead = ahead.with_columns(time=pl.lit(heard + timedelta(hours=2)).cast(pl.Datetime("us", "UTC")))
        store.add_receipt(source="ahead", sha256="1" * 64, kind="ais", received_at=heard, tables={"positions": ahead})
        client = client_of(store, "port_authority")
        mmsis = [row["mmsi"] for row in client.get("/v1/vessels").json()["items"]]
        asked = [*MOVEMENT, *(f"/v1/vessels/{mmsi}/track?hours=6" for mmsi in mmsis)]
        before = {path: client.get(path).content for path in asked}
        assert len(before) > 20
        ingest(store, [inputs / "CA"])
        assert store.read("containers").height > 0
        late = (store.latest_receipt_time() or store.now()) + timedelta(hours=5)
        store.add_receipt(source="late", sha256="0" * 64, kind="manifest", received_at=late, tables={})
        assert [path for path in asked if client.get(path).content != before[path]] == []


def test_arrivals_of_officers_do_rest_on_filings(nodes: tuple[Store, Store]) -> None:
    rows = pl.DataFrame(StoreNode(nodes[1]).arrivals(None, ais_alone=False))
    assert rows.get_column("voyage_id").drop_nulls().len() > 0


def test_an_officer_reads_a_bill_s_story_as_of_any_moment_and_a_port_authority_nothing(
    nodes: tuple[Store, Store],
) -> None:
    store = nodes[1]
    bill = store.read("bills", columns=["bill_number", "issuer_scac", "received_at"]).row(0, named=True)
    officer = client_of(store, "officer")
    story = officer.get(f"/v1/bills/{bill['issuer_scac']}/{bill['bill_number']}").json()
    assert story["bill_history"][0]["bill_number"] == bill["bill_number"]
    assert {row["to_country"] for row in story["filing_times"]} <= {"CA"}
    assert [row["state"] for row in story["customs_states"] if row["level"] == "bill"] == ["open"]
    before = (bill["received_at"] - timedelta(seconds=1)).isoformat()
    assert officer.get(f"/v1/bills/{bill['bill_number']}", params={"as_of": before}).status_code == 404
    assert officer.get(f"/v1/bills/{bill['bill_number']}", params={"as_of": "yesterday"}).status_code == 422
    assert client_of(store, "port_authority").get(f"/v1/bills/{bill['bill_number']}").status_code == 404
