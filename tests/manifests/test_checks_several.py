"""Faults that only several filings together show, whichever is read first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from porttarget.manifests.checks_several import check_history, check_houses, check_voyages
from porttarget.manifests.checks_stow import check_stow
from tests.manifests.checked import VOYAGE, rows, told

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def bill(file: str, number: float, **row: object) -> dict[str, object]:
    """A bill's row in a file of its own."""
    return {"bill_id": f"{file}:1", "source_sha256": file, "received_at": day(number), **row}


def test_an_original_filed_again_is_told_and_one_after_a_deletion_is_not() -> None:
    again = rows("bills", bill("a", 0), bill("b", 1))
    assert told(check_history(again)) == [("bill_filed_again", 2, "B1", "2026-03-01 12:00 UTC")]
    assert told(check_history(again[::-1])) == told(check_history(again))
    deleted = rows("bills", bill("a", 0), bill("b", 1, status="delete"), bill("c", 2))
    assert check_history(deleted).is_empty()


def test_two_originals_in_one_message_are_no_second_filing() -> None:
    twice = rows("bills", {"bill_id": "a:1", "received_at": day(0)}, {"bill_id": "a:2", "received_at": day(0)})
    assert check_history(twice).is_empty()


def test_a_split_bill_is_told_on_each_of_its_parts() -> None:
    split = rows("bills", bill("a", 0), bill("b", 1, voyage_id="other"))
    assert told(check_history(split)) == [("split_bill", 1, "B1", "2"), ("split_bill", 2, "B1", "2")]


def test_an_amendment_of_a_bill_that_nobody_filed_is_told() -> None:
    assert told(check_history(rows("bills", bill("a", 0, status="change")))) == [("amendment_unmatched", 1, "B1", None)]


def test_a_house_whose_master_nobody_filed_is_told() -> None:
    houses = (bill("b", 0, bill_number="H1", master_bill="M1"), bill("c", 0, bill_number="H2", master_bill="M2"))
    found = check_houses(rows("bills", bill("a", 0, bill_number="M1"), *houses, bill("d", 0, master_bill="B1")))
    assert told(found) == [("house_without_master", 3, "M2", None)]
    assert found["severity"].to_list() == ["info"]


@pytest.mark.parametrize(("apart", "both"), [(3, True), (6, False)])
def test_a_container_on_two_voyages_that_arrive_together_is_told(apart: float, both: bool) -> None:
    boxes = rows("containers", {}, {"box_id": "V2/CSQU3054383", "voyage_id": "V2", "source_sha256": "b"})
    arrivals = {VOYAGE: day(0), "V2": day(apart)}
    voyages = rows("voyages", *({"voyage_id": v, "eta_declared": at, "bills_found": 1} for v, at in arrivals.items()))
    expected = [
        ("container_on_two_voyages", 1, "CSQU3054383", "V2"), ("container_on_two_voyages", 2, "CSQU3054383", VOYAGE),
    ]  # fmt: skip
    assert told(check_voyages(boxes, voyages)) == (expected if both else [])
    assert check_voyages(boxes, voyages.clear()).is_empty()


def cell(number: str, **row: object) -> dict[str, object]:
    return {"container_number": number, "box_id": f"{VOYAGE}/{number}", **row}


def test_a_bay_plan_that_agrees_with_the_manifest_gives_no_finding() -> None:
    plan = rows("stow_positions", {"gross_kg": 2500.0})
    assert check_stow(plan, rows("containers", {})).is_empty()


def test_a_box_on_board_that_nobody_declared_and_one_declared_that_is_not_on_board() -> None:
    plan = rows(
        "stow_positions",
        {},
        cell("AAAU0000001"),
        cell("AAAU0000002", load_status="E"),
        cell("BBBU0000001", voyage_id="unknown"),
    )
    boxes = rows("containers", {}, cell("AAAU0000003"), cell("AAAU0000004", port_of_lading="DEHAM"))
    assert sorted(told(check_stow(plan, boxes))) == [
        ("container_not_on_board", 2, "AAAU0000003", None),
        ("undeclared_container", 2, "AAAU0000001", None),
        ("undeclared_empty", 3, "AAAU0000002", None),
    ]


@pytest.mark.parametrize(
    ("cell_says", "code", "found", "expected"),
    [
        ({"size_type": "45G1"}, "stow_size_type", "45G1", "22G1"),
        ({"port_of_lading": "DEHAM"}, "stow_lading_port", "DEHAM", "BEANR"),
        ({"port_of_discharge": "CAHAL"}, "stow_landing_port", "CAHAL", "CAMTR"),
        ({"gross_kg": 9000.0}, "stow_weight", "9000", "100"),
        ({"gross_kg": 70.0}, "stow_weight", "70", "100"),
        ({"size_type": None, "port_of_lading": None}, None, None, None),
    ],
)
def test_where_bay_plan_and_manifest_differ(
    cell_says: dict[str, object], code: str | None, found: str | None, expected: str | None
) -> None:
    differences = check_stow(rows("stow_positions", cell_says), rows("containers", {}))
    assert told(differences) == ([] if code is None else [(code, 1, found, expected)])


def test_only_the_last_bay_plan_of_a_voyage_counts_whichever_is_read_first() -> None:
    old = cell("AAAU0000001", received_at=day(0))
    plan = rows("stow_positions", old, {"received_at": day(1), "source_sha256": "b"})
    for one in (plan, plan[::-1]):
        assert check_stow(one, rows("containers", {})).is_empty()


def test_a_stowage_instruction_is_not_what_stands_on_board() -> None:
    assert check_stow(rows("stow_positions", cell("X", message_kind="MOVINS")), rows("containers", {})).is_empty()


def test_findings_of_a_bay_plan_stand_at_its_cell() -> None:
    found = check_stow(rows("stow_positions", {}, cell("AAAU0000001")), rows("containers", {}))
    assert found.select("box_id", "container_number", "segment", "severity").row(0) == (
        f"{VOYAGE}/AAAU0000001", "AAAU0000001", 2, "error",
    )  # fmt: skip
    assert found.filter(pl.col("text_fr") == pl.col("text")).is_empty()
