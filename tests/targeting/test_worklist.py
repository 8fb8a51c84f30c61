"""Ranked lists worked by hand, whole; the contract's document; arms and clocks on real rows; sums of reasons."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.errors import UsageError
from porttarget.tables import TABLES
from porttarget.targeting import Cargo, Ranking, load_rules, rank
from porttarget.targeting.rules import RuleSet
from porttarget.targeting.stay import DISCHARGE, DWELL
from porttarget.targeting.worklist import GONE_LISTED
from tests.targeting.scene import AT, ETA, LADEN, MMSI, VOYAGE, FakePlaces, Filings, call, frame, matched

RULES = load_rules()
LOOKOUT = {
    "lookout_id": "7",
    "list": "fraud",
    "kind": "name",
    "value": "Newco Ltd",
    "aliases": ["NEW COMPANY OF HULL"],
    "purpose": "undervaluation",
    "points": 2.5,
    "originator": "CA",
    "rel": ["CA"],
    "caveats": ["LE"],
}


def ranking(cargo: Cargo, **given: object) -> Ranking:
    settings: dict[str, object] = {
        "port": "CAMTR",
        "country": "CA",
        "arrivals": frame("arrivals"),
        "port_calls": frame("port_calls"),
        "vessels": frame("vessels"),
        "voyages_matched": matched(),
        "lookouts": frame("lookouts"),
        "rules": RULES,
        "at": AT,
        "reference": FakePlaces(),
        "quota": 2,
        "random_share": 0.5,
        "seed": 1,
    }
    return rank(cargo, **(settings | given))  # type: ignore[arg-type]  # keywords as above


@pytest.fixture
def three_boxes() -> Cargo:
    filings = Filings().filing()
    filings.voyage()
    filings.plain_box("MSKU1234565", "B1")
    filings.plain_box(
        "MSKU1234570", "B2", "PARTS 123", parties={"shipper": "New Company of Hull", "consignee": "To Order"}
    )
    filings.box("MSKU0000002", load_status="E", terminal="T9")
    return filings.cargo()


def test_a_ranked_list_worked_by_hand(three_boxes: Cargo) -> None:
    found = ranking(three_boxes, lookouts=frame("lookouts", LOOKOUT), port_calls=frame("port_calls", call("DEHAM", 7)))
    document = found.as_json()
    worklist = document.pop("worklist")
    assert document == {
        "port": "CAMTR",
        "country": "CA",
        "quota": 2,
        "random_share": 0.5,
        "at": "2026-03-10T12:00:00Z",
        "boxes": 3,
        "boxes_gone": 0,
        "boxes_without_port": 0,
        "overdue_rules": [],
    }
    base = {
        "reason": "base_rate",
        "title": "Base rate",
        "points": -3.9,
        "evidence": "where every box begins; assumed, not yet measured",
    }
    newcomers = {"reason": "newcomers_both", "title": "Shipper and consignee both new to this node", "points": 0.6}
    stopped = {
        "reason": "undeclared_call",
        "title": "Ship stopped at a port that no filing declares",
        "points": 1.1,
        "evidence": "undeclared_call: yes (AIS: stopped at DEHAM on 2026-03-03)",
    }
    common = {
        "port": "CAMTR",
        "voyage_id": VOYAGE,
        "vessel": "EMMA MAERSK",
        "mmsi": MMSI,
        "eta": "2026-03-11T18:00:00Z",
        "status": "at_sea",
        "next_action": "assess",
        "act_by_utc": "2026-03-11T18:00:00Z",
        "clock_missed": False,
        "available_from": "2026-03-12T06:00:00Z",
        "leave_by": "2026-03-17T06:00:00Z",
        "times_assumed": True,
    }
    first = worklist[0]
    assert first == common | {
        "rank": 1,
        "box_id": f"{VOYAGE}/MSKU1234570",
        "container_number": "MSKU1234570",
        "bills": ["B2"],
        "terminal": None,
        "score": pytest.approx(250 / 3),
        "log_odds": pytest.approx(2.0, abs=1e-12),
        "probability": pytest.approx(1 / (1 + math.exp(-2.0)), abs=1e-12),
        "arm": "lookout",
        "assigned_propensity": None,
        "reasons": [
            base,
            {
                "reason": "vague_description",
                "title": "Description says nothing",
                "points": 0.9,
                "evidence": "vague_description: yes (description 'PARTS 123': on the list of unacceptable terms)",
            },
            {
                "reason": "to_order_unnamed",
                "title": "Consigned to order, nobody to notify",
                "points": 0.8,
                "evidence": "to_order: yes (consignee as filed: To Order); notify_missing: yes",
            },
            newcomers
            | {
                "evidence": "shipper_first_seen: yes (shipper New Company of Hull); "
                "consignee_first_seen: yes (consignee To Order)"
            },
            stopped,
            {
                "reason": "lookout:fraud/7",
                "title": "Lookout: name equal",
                "points": 2.5,
                "evidence": "shipper 'New Company of Hull' is 'NEW COMPANY OF HULL', alias of 'Newco Ltd' "
                "on list fraud/7; purpose: undervaluation; label: CA//REL CA//LE",
            },
        ],
    }
    drawn = found.worklist.filter(pl.col("arm") == "random")["box_id"].to_list()
    assert len(drawn) == 1
    assert worklist[1] == common | {
        "rank": 2,
        "box_id": f"{VOYAGE}/MSKU1234565",
        "container_number": "MSKU1234565",
        "bills": ["B1"],
        "terminal": None,
        "score": 50.0,
        "log_odds": pytest.approx(-2.2),
        "probability": pytest.approx(1 / (1 + math.exp(2.2))),
        "arm": "random" if drawn == [f"{VOYAGE}/MSKU1234565"] else None,
        "assigned_propensity": 0.5,
        "reasons": [
            base,
            newcomers
            | {
                "evidence": "shipper_first_seen: yes (shipper Antwerp Mills NV); "
                "consignee_first_seen: yes (consignee Laval Foods Inc)"
            },
            stopped,
        ],
    }
    assert worklist[2] == common | {
        "rank": 3,
        "box_id": f"{VOYAGE}/MSKU0000002",
        "container_number": "MSKU0000002",
        "bills": [],
        "terminal": "T9",
        "score": pytest.approx(50 / 3),
        "log_odds": pytest.approx(-2.8),
        "probability": pytest.approx(1 / (1 + math.exp(2.8))),
        "arm": "random" if drawn == [f"{VOYAGE}/MSKU0000002"] else None,
        "assigned_propensity": 0.5,
        "reasons": [base, stopped],
    }
    json.dumps(found.as_json(), allow_nan=False)


def test_top_shows_the_first_rows_and_changes_nothing_else(three_boxes: Cargo) -> None:
    found = ranking(three_boxes)
    assert found.as_json(top=1)["worklist"] == found.as_json()["worklist"][:1]
    assert found.as_json(top=1)["boxes"] == 3


def test_tables_are_as_declared_also_without_any_box() -> None:
    found = ranking(Cargo.empty())
    for name in ("worklist", "scores", "reasons", "features"):
        assert TABLES[name].check(getattr(found, name)).is_empty()
    assert found.as_json()["worklist"] == []


def test_equal_boxes_are_ranked_by_their_id_and_the_same_input_gives_the_same_list(three_boxes: Cargo) -> None:
    filings = Filings().filing()
    for number in (3, 1, 2):
        filings.box(f"MSKU000000{number}")
    found = ranking(filings.cargo())
    assert found.worklist["container_number"].to_list() == ["MSKU0000001", "MSKU0000002", "MSKU0000003"]
    assert found.worklist["score"].to_list() == [50.0] * 3
    assert ranking(three_boxes).as_json() == ranking(three_boxes).as_json()


def nomination(status: str, **row: object) -> pl.DataFrame:
    asked = {"nomination_id": "n", "direction": "received", "box_id": "elsewhere", "port": "CAMTR", "status": status}
    return frame("nominations", asked | row)


@pytest.mark.parametrize(
    ("nominated", "arm"),
    [
        (nomination("adopted", box_id=f"{VOYAGE}/MSKU0000002"), "nomination"),
        (nomination("adopted", container_number="MSKU0000002", vessel_imo=9321483), "nomination"),
        (nomination("adopted", container_number="MSKU0000002", voyage="017W"), "nomination"),
        (nomination("adopted", container_number="MSKU0000002", voyage="018W"), None),
        (nomination("adopted", container_number="MSKU0000002", vessel_imo=9074729, voyage="017W"), None),
        (nomination("adopted", box_id=f"{VOYAGE}/?400", vessel_imo=9321483, voyage="017W"), None),
        (nomination("received", box_id=f"{VOYAGE}/MSKU0000002"), None),
        (nomination("declined", box_id=f"{VOYAGE}/MSKU0000002"), None),
        (nomination("adopted", box_id=f"{VOYAGE}/MSKU0000002", direction="sent"), None),
    ],
)
def test_only_adopted_nominations_choose_a_box(three_boxes: Cargo, nominated: pl.DataFrame, arm: str | None) -> None:
    found = ranking(three_boxes, nominations=nominated, random_share=0.0, quota=1)
    assert dict(found.worklist.select("container_number", "arm").iter_rows())["MSKU0000002"] == arm


def decision(kind: str, version: int, hours: float) -> dict[str, object]:
    return {
        "decision_id": f"{version}",
        "box_id": f"{VOYAGE}/MSKU1234570",
        "port": "CAMTR",
        "kind": kind,
        "version": version,
        "decided_at": AT + timedelta(hours=hours),
    }


@pytest.mark.parametrize(
    ("decisions", "status"),
    [
        ([decision("release", 1, -1)], "released"),
        ([decision("release", 1, -2), decision("hold", 2, -1)], "at_sea"),
        ([decision("hold", 2, -1), decision("release", 1, -2)], "at_sea"),
        ([decision("release", 1, 1)], "released"),
    ],
)
def test_a_released_box_stays_listed_and_cannot_be_chosen(
    three_boxes: Cargo, decisions: list[dict[str, object]], status: str
) -> None:
    found = ranking(
        three_boxes, decisions=frame("decisions", *decisions), lookouts=frame("lookouts", LOOKOUT), quota=3
    ).worklist.row(0, named=True)
    assert (found["container_number"], found["status"]) == ("MSKU1234570", status)
    assert (found["arm"], found["next_action"]) == ((None, "none") if status == "released" else ("lookout", "assess"))


def test_a_withdrawn_box_stays_listed_and_takes_no_place_of_the_budget() -> None:
    filings = Filings().filing()
    filings.plain_box("MSKU1234565", "B1", "PARTS")
    filings.plain_box("MSKU1234570", "B2")
    filings.filing(AT - timedelta(days=1)).bill("B1", status="delete")
    rows = ranking(filings.cargo(), quota=2, random_share=0.5).worklist
    found = dict(rows.select("container_number", pl.struct("arm", "assigned_propensity", "next_action")).iter_rows())
    assert found["MSKU1234565"] == {"arm": None, "assigned_propensity": None, "next_action": "none"}
    assert found["MSKU1234570"] == {"arm": "random", "assigned_propensity": 1.0, "next_action": "assess"}


def test_before_lading_the_action_is_do_not_load() -> None:
    filings = Filings().filing()
    filings.voyage(eta_declared=ETA + timedelta(days=9))
    filings.plain_box("MSKU1234565", "B1", laden_at=AT + timedelta(hours=5))
    row = ranking(filings.cargo()).worklist.row(0, named=True)
    assert (row["status"], row["next_action"], row["act_by_utc"]) == (
        "before_lading",
        "do_not_load",
        AT + timedelta(hours=5),
    )


def test_boxes_whose_landing_port_nobody_tells_are_counted() -> None:
    filings = Filings().filing()
    filings.box("MSKU0000001", landing_port=None)
    filings.box("MSKU0000002")
    assert ranking(filings.cargo()).boxes_without_port == 1


def test_rules_of_the_other_country_do_not_count(three_boxes: Cargo) -> None:
    only_us = replace(RULES, rules=tuple(replace(rule, countries=("US",)) for rule in RULES.rules))
    assert ranking(three_boxes, rules=only_us).worklist["log_odds"].to_list() == [-3.9] * 3
    assert ranking(three_boxes, rules=only_us, country="US").worklist["log_odds"][0] > -3.9


def test_overdue_rules_are_reported_and_still_count(three_boxes: Cargo) -> None:
    later = AT.replace(year=2028)
    found = ranking(three_boxes, at=later)
    assert found.overdue_rules == tuple(rule.id for rule in RULES.rules)
    assert max(found.scores["log_odds"]) > -3.9


GONE_AT = ETA + DISCHARGE.length + DWELL.length


def test_a_box_past_its_time_to_leave_is_gone_and_takes_no_place_of_the_budget(three_boxes: Cargo) -> None:
    met = frame("lookouts", LOOKOUT)
    nominated = nomination("adopted", box_id=f"{VOYAGE}/MSKU0000002")
    budget = {"quota": 3, "random_share": 0.3, "lookouts": met, "nominations": nominated}
    before = ranking(three_boxes, at=GONE_AT - timedelta(seconds=1), **budget).worklist
    assert (before["status"].unique().to_list(), before["arm"].null_count()) == (["discharged"], 0)
    after = ranking(three_boxes, at=GONE_AT, **budget).worklist
    assert after.select("status", "next_action", "arm", "assigned_propensity").unique().rows() == [
        ("gone", "none", None, None)
    ]


def test_of_boxes_that_are_gone_the_list_keeps_those_of_the_last_days(three_boxes: Cargo) -> None:
    last = ranking(three_boxes, at=GONE_AT + GONE_LISTED)
    assert (last.worklist.height, last.boxes_gone) == (3, 0)
    left = ranking(three_boxes, at=GONE_AT + GONE_LISTED + timedelta(seconds=1))
    assert (left.worklist.height, left.boxes_gone, left.as_json()["boxes_gone"]) == (0, 3, 3)
    assert left.scores.height == 3


def test_what_was_received_of_late_is_listed_though_its_ship_arrived_long_ago() -> None:
    filings = Filings().filing(AT - timedelta(days=1))
    filings.voyage(eta_declared=AT - timedelta(days=400))
    filings.plain_box("MSKU1234565", "B1")
    found = ranking(filings.cargo()).worklist
    assert found.select("status", "arm").rows() == [("gone", None)]


@pytest.mark.parametrize(("country", "port"), [("US", "CAMTR"), ("CA", "USEWR")])
def test_at_the_other_countrys_port_nothing_is_chosen(country: str, port: str) -> None:
    filings = Filings().filing()
    filings.voyage(port)
    filings.plain_box("MSKU1234565", "B1", "PARTS")
    filings.rows["containers"][0]["landing_port"] = port
    adopted = nomination("adopted", direction="sent", box_id=f"{VOYAGE}/MSKU1234565", port=port)
    found = ranking(filings.cargo(), port=port, country=country, quota=5, random_share=1.0, nominations=adopted)
    assert (found.quota, found.as_json()["quota"]) == (0, 0)
    assert found.worklist.select("arm", "assigned_propensity").rows() == [(None, None)]
    assert found.worklist["next_action"].to_list() == ["assess"]


def test_equal_receipt_times_are_settled_by_the_order_of_filing_not_of_rows() -> None:
    filings = Filings()
    for hours in (1, 2):
        filings.filing()
        filings.voyage(eta_declared=ETA + timedelta(hours=hours))
        filings.box("MSKU0000002", available_from=ETA + timedelta(hours=hours))
    cargo = filings.cargo()
    turned = replace(cargo, voyages=cargo.voyages.reverse(), containers=cargo.containers.reverse())
    for filed in (cargo, turned):
        row = ranking(filed).worklist.row(0, named=True)
        assert (row["eta"], row["available_from"]) == (ETA + timedelta(hours=2), ETA + timedelta(hours=2))


@pytest.mark.parametrize(
    "wrong", [{"country": "MX"}, {"at": AT.replace(tzinfo=None)}, {"quota": -1}, {"port": "XXXXX"}]
)
def test_wrong_use_is_said_at_once(three_boxes: Cargo, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        ranking(three_boxes, **wrong)


parties = st.fixed_dictionaries(
    {"shipper": st.sampled_from(["Antwerp Mills NV", "New Company of Hull", "NEW COMPNY OF HULL", " "])},
    optional={"consignee": st.sampled_from(["To Order", "Laval Foods"]), "notify": st.just("Laval Foods")},
)
boxes = st.lists(
    st.tuples(
        st.integers(0, 5),
        parties,
        st.sampled_from(["PARTS", "COFFEE", "", "12", "WOODEN TOYS"]),
        st.sampled_from([None, 0.0, 300.0, 4e4]),
        st.sampled_from(["original", "change", "delete"]),
        st.sampled_from([None, LADEN, AT]),
    ),
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(boxes, st.integers(0, 4), st.sampled_from([0.0, 0.3, 1.0]))
def test_for_any_boxes_reasons_add_up_and_every_box_is_ranked_once(
    listed: list[tuple[int, dict[str, str], str, float | None, str, object]], quota: int, share: float
) -> None:
    filings = Filings()
    for serial, named, description, kg, status, laden in listed:
        filings.filing(LADEN - timedelta(days=1, minutes=-serial))
        bill = filings.bill(f"B{serial}", parties=named, status=status, laden_at=laden)
        box_id = filings.box(f"MSKU000000{serial}", (bill,), number_ok=serial != 3)
        filings.goods(box_id, bill, description, gross_kg=kg)
    entries = [
        LOOKOUT,
        LOOKOUT | {"list": "other"},
        LOOKOUT | {"kind": "container", "value": "MSKU0000001", "lookout_id": "8"},
    ]
    found = ranking(
        filings.cargo(),
        lookouts=frame("lookouts", *entries),
        quota=quota,
        random_share=share,
        port_calls=frame("port_calls", call("DEHAM", 7)),
    )
    expected = {f"{VOYAGE}/MSKU000000{serial}" for serial, *_ in listed}
    assert found.worklist["rank"].to_list() == list(range(1, len(expected) + 1))
    assert set(found.worklist["box_id"]) == set(found.scores["box_id"]) == set(found.features["box_id"]) == expected
    sums = dict(found.reasons.group_by("box_id").agg(pl.col("points").sum()).iter_rows())
    for row in found.worklist.iter_rows(named=True):
        assert abs(sums[row["box_id"]] - row["log_odds"]) < 1e-9
        assert row["probability"] == pytest.approx(1 / (1 + math.exp(-row["log_odds"])), abs=1e-12)
    assert found.worklist["log_odds"].to_list() == sorted(found.worklist["log_odds"], reverse=True)
    firsts = found.reasons.filter(pl.col("position") == 0)["reason"]
    assert set(firsts) <= {"base_rate"}
    assert found.reasons["evidence"].null_count() == 0
    can_be_chosen = (~found.features["bills_withdrawn"]).sum()
    assert found.worklist["arm"].is_not_null().sum() == min(quota, can_be_chosen)


def test_scoring_without_rules_leaves_the_base_rate(three_boxes: Cargo) -> None:
    bare: RuleSet = replace(RULES, rules=())
    assert ranking(three_boxes, rules=bare).worklist["log_odds"].to_list() == [-3.9] * 3
