"""Holds, do-not-load orders, examinations and releases: what lifts what, in any order of arrival."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.filings import bills_in_force, customs_states
from porttarget.tables import TABLES
from tests.filings.rows import VOYAGE, bill, bills, day, table

HOLDS = ("1H", "1G", "2H", "2O", "2P", "3H", "5H", "71", "72", "73")
LIFTED_BY = {"1H": "1I", "1G": "1F", "2H": "2I", "2O": "4O", "2P": "4P", "3H": "3I", "5H": "5I", "71": "74", "72": "75",
             "73": "76"}  # fmt: skip
RELEASES = ("1B", "1C", "1Z", "1J", "1W")

BILLS = bills_in_force(bills(bill(place=1), bill(place=2, bill_number="B2", issuer_scac="OTHR")))
BOXES = table(
    "containers",
    *(
        {"box_id": f"{VOYAGE}/{number}", "voyage_id": VOYAGE, "container_number": number, "seals": [], "bills": [],
         "bill_ids": ids, "in_transit": False, "frob": False}
        for number, ids in (("AAAU0000001", ["a:1:1"]), ("AAAU0000002", ["a:1:1", "a:1:2"]), ("AAAU0000003", []))
    ),
)  # fmt: skip


def said(code: str, number: float = 0, *, n: int = 0, **row: object) -> dict[str, object]:
    """A disposition of bill B1 that took effect on this day."""
    where: dict[str, object] = {"bill_number": "B1", "level": "bill"}
    return {**where, "code": code, "at": day(number), "received_at": day(30), "message_kind": "350", "offset": n, **row}


def states(*rows: dict[str, object], at: datetime | None = None) -> pl.DataFrame:
    return customs_states(table("dispositions", *rows), BOXES, BILLS, at=at)


def state(*rows: dict[str, object], box: str = "AAAU0000001") -> str:
    found = states(*({**row, "offset": n} for n, row in enumerate(rows)))
    return str(found.filter(pl.col("box_id") == f"{VOYAGE}/{box}")["state"].item())


@pytest.mark.parametrize("code", HOLDS)
@pytest.mark.parametrize("release", RELEASES)
def test_a_hold_outranks_a_release_before_it_after_it_and_with_it(code: str, release: str) -> None:
    assert [state(said(code, 1), said(release, when)) for when in (0, 1, 2)] == ["held"] * 3


@pytest.mark.parametrize("code", HOLDS)
def test_a_hold_is_lifted_by_its_own_code_alone(code: str) -> None:
    others = [said(other, 2) for hold, other in LIFTED_BY.items() if hold != code]
    assert state(said(code, 1), said("1C", 1), *others) == "held"
    assert state(said(code, 1), said("1C", 1), said(LIFTED_BY[code], 2)) == "released"
    assert state(said(code, 1), said(LIFTED_BY[code], 2)) == "open"


@pytest.mark.parametrize(("order", "lifting"), [("6H", "6I"), ("2Q", "4Q"), ("2R", "4R")])
def test_a_do_not_load_order_outranks_all_until_it_is_lifted(order: str, lifting: str) -> None:
    assert state(said(order), said("1H"), said("1C")) == "do_not_load"
    assert state(said(order), said("1H"), said(lifting, 1)) == "held"


def test_an_examination_ordered_is_done_or_cancelled() -> None:
    assert state(said("7H"), said("1C")) == "exam_ordered"
    done = states(said("7H"), said("7I", 1, n=1)).filter(pl.col("level") == "bill", pl.col("bill_key") == "QZXA/B1")
    assert done.select("state", "exams_ordered", "exams_done").row(0) == ("open", [], ["7I"])
    cancelled = states(said("1X"), said("84", 1, n=1)).filter(pl.col("bill_key") == "QZXA/B1")
    assert cancelled.select("state", "exams_ordered", "exams_done").row(0) == ("open", [], [])
    assert state(said("1A"), said("1B", 1)) == "released"
    assert state(said("1C"), said("4A", 1)) == "exam_ordered"
    assert state(said("1Z"), said("4Z", 1)) == "open"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_rows_changes_nothing_and_no_release_hides_a_hold(data: st.DataObject) -> None:
    codes = (*HOLDS, *LIFTED_BY.values(), *RELEASES, "6H", "6I", "7H", "7I", "1A", "4A", "4Z", "55")
    rows = [
        said(
            data.draw(st.sampled_from(codes)), data.draw(st.integers(0, 3)), n=n,
            bill_number=data.draw(st.sampled_from(("B1", "B2"))),
        )
        for n in range(data.draw(st.integers(0, 8)))
    ]  # fmt: skip
    first = states(*rows)
    assert states(*data.draw(st.permutations(rows))).equals(first)
    without = states(*(row for row in rows if row["code"] not in RELEASES))
    assert first["holds"].equals(without["holds"])
    bound = first.filter((pl.col("holds").list.len() > 0) | (pl.col("do_not_load").list.len() > 0))
    assert set(bound["state"]) <= {"held", "do_not_load"}


def test_a_box_is_held_by_any_of_its_bills_and_released_by_all_of_them() -> None:
    assert state(said("1H", bill_number="B2"), box="AAAU0000002") == "held"
    assert state(said("1H", bill_number="B2"), box="AAAU0000001") == "open"
    assert state(said("1C"), box="AAAU0000002") == "open"
    assert state(said("1C"), said("1C", bill_number="B2"), box="AAAU0000002") == "released"


def test_what_is_said_of_a_container_or_a_manifest_binds_the_box_and_another_level_does_not_lift_it() -> None:
    box: dict[str, Any] = {"bill_number": None, "container_number": "AAAU0000003", "level": "container"}
    assert state(said("1H", **box), box="AAAU0000003") == "held"
    assert state(said("1H", **box, voyage_id="another"), box="AAAU0000003") == "open"
    manifest: dict[str, Any] = {"bill_number": None, "voyage_id": VOYAGE, "level": "manifest"}
    assert state(said("2H", **manifest), said("2I", 1), said("1C", 2)) == "held"
    assert state(said("2H", **manifest), said("2I", 1, **manifest), said("1C", 2)) == "released"


def test_a_bill_of_another_issuer_is_another_bill() -> None:
    assert state(said("1H", issuer_scac="OTHR")) == "open"
    assert state(said("1H", issuer_scac="QZXA")) == "held"


def test_a_code_that_no_list_knows_goes_by_the_action_that_its_reader_gave() -> None:
    hold = said("ZZ9", action="hold", agency="CBSA")
    assert state(hold) == "held"
    assert state(hold, said("ZZ8", 1, action="hold_removed", agency="CBSA")) == "open"
    assert state(hold, said("ZZ8", 1, action="hold_removed", agency="FDA")) == "held"
    assert state(said("ZZ7", action="other")) == "open"


def test_a_hold_set_again_after_it_was_lifted_holds_and_what_was_not_yet_received_does_not_count() -> None:
    assert state(said("1H", 1), said("1I", 2), said("1H", 3)) == "held"
    later = said("1H", 1, received_at=day(9))
    assert set(states(later, at=day(8))["state"]) == {"open"}


def test_the_reason_names_the_codes_and_nothing_said_gives_a_row_a_box_and_a_bill() -> None:
    held = states(said("1H", 1), said("71", 2, n=1)).filter(pl.col("bill_key") == "QZXA/B1").row(0, named=True)
    assert (held["holds"], held["since"]) == (["1H", "71"], day(2))
    first, second = held["because"].split("; ")
    assert (first[:3], second[:3]) == ("1H ", "71 ")
    assert states()["state"].to_list() == ["open"] * 5
    empty = customs_states(TABLES["dispositions"].empty(), BOXES.clear(), BILLS.clear())
    assert empty.equals(TABLES["customs_states"].empty())


HOUSED = bills_in_force(
    bills(
        bill(place=1, bill_number="M1"), bill(place=2, bill_number="H1", issuer_scac="FWDR", master_bill="M1"),
        bill(place=3, bill_number="H2", issuer_scac="FWDR", master_bill="M1"),
    )
)  # fmt: skip


def under_a_master(*rows: dict[str, object]) -> dict[str, tuple[str, str | None]]:
    """State and reason of master, houses and two boxes: both under the master, the second under house H2 too."""
    boxes = BOXES.head(2).with_columns(bill_ids=pl.Series([["a:1:1"], ["a:1:1", "a:1:3"]]))
    found = customs_states(table("dispositions", *rows), boxes, HOUSED)
    return {
        (row["bill_key"] or row["box_id"][-1:]): (row["state"], row["because"]) for row in found.iter_rows(named=True)
    }


def test_what_binds_a_house_binds_its_master_and_the_boxes_it_is_in() -> None:
    held = under_a_master(said("1H", bill_number="H2"), said("1C", bill_number="M1", n=1))
    assert {key: state for key, (state, _) in held.items()} == {
        "1": "released", "2": "held", "QZXA/M1": "held", "FWDR/H1": "open", "FWDR/H2": "held",
    }  # fmt: skip
    reason = held["QZXA/M1"][1] or ""
    assert (reason.startswith("1H "), reason.endswith(", of house bill H2")) == (True, True)


def test_a_house_without_boxes_of_its_own_binds_all_of_its_master_until_it_is_lifted() -> None:
    held = under_a_master(said("1H", bill_number="H1"))
    assert {key for key, (state, _) in held.items() if state == "held"} == {"1", "2", "QZXA/M1", "FWDR/H1"}
    lifted = under_a_master(said("1H", 1, bill_number="H1"), said("1I", 2, bill_number="H1", n=1))
    assert {state for state, _ in lifted.values()} == {"open"}


def test_a_release_of_a_house_releases_neither_master_nor_the_other_house() -> None:
    free = under_a_master(said("1C", bill_number="H1"))
    assert {key for key, (state, _) in free.items() if state == "released"} == {"FWDR/H1"}
