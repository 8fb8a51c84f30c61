"""A node ranks and plans from what it had received: the rivers meet, reasons add up, complexes are one place."""

from __future__ import annotations

import json
import math
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from porttarget.errors import UsageError
from porttarget.flows.ingest import ingest
from porttarget.flows.jobs import jobs_of
from porttarget.flows.node import Picture, picture, plan_picture, rank_picture
from porttarget.scanning import check_plan, load_resources, shipped_resources
from porttarget.store import Store
from porttarget.tables import table

if TYPE_CHECKING:
    from tests.conftest import Nodes

TEAM_PORTS = ("CAVAN", "CAMTR", "CAHAL", "USEWR", "USSEA")


@pytest.fixture(scope="module", params=["CA", "US"])
def seen(nodes: Nodes, request: pytest.FixtureRequest) -> Picture:
    with Store.open(nodes.of(request.param)) as store:
        return picture(store)


@pytest.mark.parametrize("port", TEAM_PORTS)
def test_each_node_knows_boxes_landing_at_every_port_and_their_reasons_add_up(seen: Picture, port: str) -> None:
    ranking = rank_picture(seen, port, seed=3)
    answer = json.loads(json.dumps(ranking.as_json()))
    assert answer["worklist"], f"{seen.country} knows no box at {port}"
    for row in answer["worklist"]:
        assert math.isclose(sum(reason["points"] for reason in row["reasons"]), row["log_odds"], abs_tol=1e-9)
        assert math.isclose(row["probability"], 1 / (1 + math.exp(-row["log_odds"])), rel_tol=1e-12)
        assert row["reasons"][0]["reason"] == "base_rate"
        assert 0 <= row["score"] <= 100
        assert row["next_action"]
    assert [row["rank"] for row in answer["worklist"]] == list(range(1, len(answer["worklist"]) + 1))
    for name in ("worklist", "scores", "reasons", "features"):
        table(name).check(getattr(ranking, name))


@pytest.mark.parametrize(("one", "other"), [("USEWR", "USNYC"), ("USSEA", "USTIW")])
def test_any_code_of_a_port_complex_finds_the_whole_complex(seen: Picture, one: str, other: str) -> None:
    boxes = {code: set(rank_picture(seen, code).worklist.get_column("box_id")) for code in (one, other)}
    assert boxes[one] == boxes[other]
    landing = seen.cargo.containers.filter(pl.col("box_id").is_in(list(boxes[one]))).get_column("landing_port")
    assert set(landing) <= {one, other}


def test_every_truly_filed_box_of_the_port_is_ranked(nodes: Nodes, seen: Picture) -> None:
    filed = pl.read_parquet(nodes.world / "truth" / "filings.parquet")
    boxes = pl.read_parquet(nodes.world / "truth" / "boxes.parquet")
    assert filed.height
    assert boxes.height
    at_montreal = set(
        rank_picture(seen, "CAMTR").worklist.drop_nulls("container_number").get_column("container_number")
    )
    told = boxes.filter((pl.col("landing_port") == "CAMTR") & pl.col("filed_to").list.contains(seen.country))
    missing = set(told.get_column("container_number")) - at_montreal
    # a box whose number was spoilt in the filing, or filed only after the world's end, is ranked under what was filed
    assert len(missing) <= 0.1 * told.height, sorted(missing)[:5]


def test_ships_seen_by_ais_are_matched_with_their_voyages(seen: Picture) -> None:
    declared = seen.cargo.voyages.get_column("voyage_id").n_unique()
    matched = seen.voyages_matched.height
    assert matched >= 0.3 * declared
    imo_of = dict(seen.tracked.vessels.select("mmsi", "imo").iter_rows())
    by_imo = seen.voyages_matched.filter(pl.col("matched_by") == "imo")
    for voyage_id, mmsi in by_imo.select("voyage_id", "mmsi").iter_rows():
        assert voyage_id.startswith(str(imo_of[mmsi]))


def test_what_is_received_later_changes_nothing_of_an_earlier_moment(nodes: Nodes, tmp_path: Path) -> None:
    with Store.open(nodes.ca) as store:
        receipts = store.receipts().filter(pl.col("kind") == "manifest").sort("received_at")
        then = receipts.row(12, named=True)["received_at"]
        earlier = picture(store, at=then)
        assert earlier.cargo.bills.height < picture(store).cargo.bills.height
    with Store.init(tmp_path / "never-knew-more", "CA") as small:
        until_then = receipts.filter(pl.col("received_at") <= then).get_column("source")
        assert ingest(small, until_then.to_list()).failed == []
        alone = picture(small, at=then)
    for port in TEAM_PORTS:
        assert rank_picture(earlier, port).as_json() == rank_picture(alone, port).as_json()


@pytest.mark.parametrize("port", ["CAVAN", "CAMTR", "CAHAL"])
def test_the_plan_is_valid_by_the_independent_checker_and_below_its_bound(nodes: Nodes, port: str) -> None:
    with Store.open(nodes.ca) as store:
        seen = picture(store)
    ranking = rank_picture(seen, port)
    made = plan_picture(seen, ranking, hours=72)
    resources = load_resources(shipped_resources(port, seen.reference))
    jobs = jobs_of(
        ranking, seen.cargo.containers, seen.nominations, seen.decisions, until=seen.at + timedelta(hours=72)
    )
    assert check_plan(jobs, resources, made) == []
    assert made.value <= made.bound + 1e-9
    planned = set(made.tasks.get_column("box_id")) | set(made.not_scanned.get_column("box_id"))
    assert planned == {job.box_id for job in jobs}


def test_an_unknown_port_is_answered_with_near_ones(seen: Picture) -> None:
    with pytest.raises(UsageError, match="CAMTR"):
        rank_picture(seen, "CAMTL")
