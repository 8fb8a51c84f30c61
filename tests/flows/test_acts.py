"""What officers did counts in ranking and plan: at once where no time is named, as it was then where one is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import polars as pl
import pytest

from porttarget.flows.exchange import Answer, answer_nomination, import_packet, pending_packets
from porttarget.flows.node import latest, picture, plan_picture, rank_picture
from porttarget.store import Store
from porttarget.targeting import Ranking

if TYPE_CHECKING:
    from tests.conftest import Nodes

PORT = "CAMTR"
HOURS = 400


@pytest.fixture
def us(copy_of_nodes: Nodes) -> Iterator[Store]:
    with Store.open(copy_of_nodes.us) as store:
        yield store


@pytest.fixture
def ca(copy_of_nodes: Nodes) -> Iterator[Store]:
    with Store.open(copy_of_nodes.ca) as store:
        yield store


def row_of(ranking: Ranking, box_id: str) -> dict[str, Any]:
    return ranking.worklist.filter(pl.col("box_id") == box_id).row(0, named=True)


def not_chosen(store: Store) -> dict[str, Any]:
    """A box that nobody chose, though it could be."""
    listed = rank_picture(picture(store), PORT).worklist
    return listed.filter(pl.col("arm").is_null() & pl.col("next_action").is_in(["assess", "release"])).row(
        0, named=True
    )


def adopt(us: Store, ca: Store, box: dict[str, Any], **other: object) -> str:
    """The U.S. node nominates by a packet, an hour before Canada's last receipt, and a Canadian officer adopts now."""
    asked: dict[str, object] = {
        "nomination_id": str(uuid4()), "direction": "sent", "nominated_by": "US", "host": "CA", "port": PORT,
        "box_id": box["box_id"], "container_number": box["container_number"], "bills": [], "reason_code": "lookout",
        "reason": "shipper matches a lookout", "authority": "test act s. 1", "officer": "A. Us",
        "created_at": latest(ca) - timedelta(hours=1), "status": "draft", "rel": ["CA", "US"],
    }  # fmt: skip
    nomination = str(us.add_nomination(asked | other)["nomination_id"])
    for packet in pending_packets(us):
        import_packet(ca, us.packet_bytes(packet.packet_id))
    answer_nomination(ca, nomination, Answer(status="adopted", code="examine", reason="to be imaged", officer="B. Ca"))
    return nomination


def decide(store: Store, box_id: str, kind: str, code: str) -> None:
    made = store.decisions(box_id=box_id).height
    row = {"box_id": box_id, "port": PORT, "kind": kind, "reason_code": code, "reason": "because", "officer": "B. Ca"}
    store.add_decision(row, made)


def test_an_adoption_after_the_last_receipt_chooses_the_box_and_is_not_seen_from_before_it(
    us: Store, ca: Store
) -> None:
    box = not_chosen(ca)
    then = latest(ca)
    adopt(us, ca, box)
    ranked = rank_picture(picture(ca), PORT)
    assert row_of(ranked, box["box_id"])["arm"] == "nomination"

    earlier = picture(ca, at=then)
    assert row_of(rank_picture(earlier, PORT), box["box_id"]) == box
    asked = earlier.nominations.row(0, named=True)
    assert (asked["status"], asked["answer_code"], asked["answered_at"]) == ("received", None, None)
    assert picture(ca, at=then - timedelta(hours=2)).nominations.is_empty()


def test_a_release_after_the_last_receipt_ends_what_is_due_and_is_not_seen_from_before_it(us: Store, ca: Store) -> None:
    box = not_chosen(ca)
    then = latest(ca)
    adopt(us, ca, box)
    decide(ca, box["box_id"], "release", "examined_clear")
    seen = picture(ca)
    ranked = rank_picture(seen, PORT)
    found = row_of(ranked, box["box_id"])
    assert (found["status"], found["arm"], found["next_action"]) == ("released", None, "none")
    plan = plan_picture(seen, ranked, hours=HOURS)
    assert box["box_id"] not in {*plan.tasks["box_id"], *plan.not_scanned["box_id"]}
    assert row_of(rank_picture(picture(ca, at=then), PORT), box["box_id"]) == box


def test_random_picks_stay_in_the_plan_beside_what_officers_adopted(ca: Store) -> None:
    box = not_chosen(ca)
    decide(ca, box["box_id"], "examine", "officer")
    seen = picture(ca)
    ranked = rank_picture(seen, PORT)
    plan = plan_picture(seen, ranked, hours=HOURS)
    drawn = set(ranked.worklist.filter(pl.col("arm") == "random")["box_id"])
    assert drawn
    assert {*plan.tasks["box_id"], *plan.not_scanned["box_id"]} == {box["box_id"], *drawn}


def test_an_adopted_box_known_by_another_id_is_found_by_number_and_ship(us: Store, ca: Store) -> None:
    box = not_chosen(ca)
    known = ca.read("containers", where=pl.col("box_id") == box["box_id"]).row(-1, named=True)
    other_id = f"{known['voyage_id']}X/{known['container_number']}"
    adopt(us, ca, box, box_id=other_id, voyage=known["voyage"], vessel_imo=known["vessel_imo"])
    seen = picture(ca)
    ranked = rank_picture(seen, PORT)
    assert row_of(ranked, box["box_id"])["arm"] == "nomination"
    plan = plan_picture(seen, ranked, hours=HOURS)
    assert box["box_id"] in {*plan.tasks["box_id"], *plan.not_scanned["box_id"]}


def test_what_was_adopted_and_is_on_no_list_here_is_said_in_the_plan(us: Store, ca: Store) -> None:
    box = not_chosen(ca)
    lost = adopt(us, ca, box, box_id="9999999-1W/?77", container_number=None)
    adopt(us, ca, box, box_id="9999999-1W/?78", container_number=None, port="CAVAN")
    decide(ca, "9999999-1W/?79", "hold", "officer")
    seen = picture(ca)
    plan = plan_picture(seen, rank_picture(seen, PORT), hours=HOURS)
    said = dict(plan.not_scanned.filter(pl.col("box_id").str.starts_with("9999999")).select("box_id", "because").rows())
    assert set(said) == {"9999999-1W/?77", "9999999-1W/?79"}
    assert all("knows no such box" in because for because in said.values())
    assert lost in said["9999999-1W/?77"]
    decide(ca, "9999999-1W/?79", "release", "entered_in_error")
    seen = picture(ca)
    plan = plan_picture(seen, rank_picture(seen, PORT), hours=HOURS)
    assert "9999999-1W/?79" not in plan.not_scanned["box_id"]


def test_an_adopted_box_that_cannot_be_had_within_the_plan_is_said_to_be_so(us: Store, ca: Store) -> None:
    ahead = rank_picture(picture(ca), PORT).worklist.filter(pl.col("available_from") > latest(ca) + timedelta(hours=2))
    box = ahead.row(0, named=True)
    adopt(us, ca, box)
    seen = picture(ca)
    plan = plan_picture(seen, rank_picture(seen, PORT), hours=1)
    said = dict(plan.not_scanned.select("box_id", "because").iter_rows())
    assert "after the plan ends" in said[box["box_id"]]
