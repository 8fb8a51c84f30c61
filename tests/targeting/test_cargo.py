"""What was known when, and which rows of a bill stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porttarget.filings import bills_in_force
from porttarget.targeting.boxes import merge_boxes
from porttarget.targeting.cargo import Cargo
from tests.targeting.scene import AT, RECEIVED, Filings


def standing(cargo: Cargo) -> list[tuple[str, int, str]]:
    rows = bills_in_force(cargo.bills).sort("bill_number", "received_at", "version")
    return rows.select("bill_number", "version", "status").rows()


def bills_of_boxes(cargo: Cargo) -> dict[str, list[str]]:
    boxes = merge_boxes(cargo, bills_in_force(cargo.bills), port_codes=("CAMTR",))
    return dict(boxes.select("container_number", "bills").iter_rows())


def test_a_change_in_a_later_filing_supersedes_and_carries_the_box_to_its_new_bill_row() -> None:
    filings = Filings().filing()
    filings.plain_box("MSKU0000001", "B1")
    filings.filing(RECEIVED + timedelta(days=1))
    changed = filings.bill("B1", status="change")
    filings.box("MSKU0000002", (changed,))
    cargo = filings.cargo()
    assert standing(cargo) == [("B1", 2, "change")]
    assert bills_in_force(cargo.bills)["changes"].to_list() == [1]
    assert bills_of_boxes(cargo) == {"MSKU0000001": [], "MSKU0000002": ["B1"]}


def test_a_deleted_bill_leaves_the_box_which_stays() -> None:
    filings = Filings().filing()
    bill_ids = filings.bill("B1"), filings.bill("B2")
    filings.box("MSKU0000001", bill_ids)
    filings.filing(RECEIVED + timedelta(days=1)).bill("B1", status="delete")
    assert bills_of_boxes(filings.cargo()) == {"MSKU0000001": ["B2"]}
    filings.filing(RECEIVED + timedelta(days=2)).bill("B2", status="delete")
    assert bills_of_boxes(filings.cargo()) == {"MSKU0000001": []}


@pytest.mark.parametrize(
    ("later", "withdrawn"),
    [
        ("nothing", False),
        ("delete", True),
        ("other boxes", True),
        ("delete and stow", False),
        ("delete one of two", False),
    ],
)
def test_a_box_is_withdrawn_when_every_row_of_it_named_bills_and_none_is_in_force(later: str, withdrawn: bool) -> None:
    filings = Filings().filing()
    bills = filings.bill("B1"), filings.bill("B2")
    filings.box("MSKU0000001", bills if later == "delete one of two" else bills[:1])
    filings.filing(RECEIVED + timedelta(days=1))
    if later.startswith("delete"):
        filings.bill("B1", status="delete")
    if later == "other boxes":
        filings.box("MSKU0000002", (filings.bill("B1", status="change"),))
    if later == "delete and stow":
        filings.box("MSKU0000001")
    cargo = filings.cargo()
    boxes = merge_boxes(cargo, bills_in_force(cargo.bills), port_codes=("CAMTR",))
    assert dict(boxes.select("container_number", "withdrawn").iter_rows())["MSKU0000001"] is withdrawn


def test_a_bill_filed_again_after_its_deletion_stands_again() -> None:
    filings = Filings().filing()
    filings.plain_box("MSKU0000001", "B1")
    filings.filing(RECEIVED + timedelta(days=1)).bill("B1", status="delete")
    filings.filing(RECEIVED + timedelta(days=2))
    filings.plain_box("MSKU0000001", "B1")
    assert standing(filings.cargo()) == [("B1", 3, "original")]
    assert bills_of_boxes(filings.cargo()) == {"MSKU0000001": ["B1"]}


def test_two_originals_of_one_number_in_one_input_stand_together() -> None:
    filings = Filings().filing()
    filings.plain_box("MSKU0000001", "B1")
    filings.plain_box("MSKU0000002", "B1", version=2)
    assert standing(filings.cargo()) == [("B1", 1, "original"), ("B1", 1, "original")]
    assert bills_of_boxes(filings.cargo()) == {"MSKU0000001": ["B1"], "MSKU0000002": ["B1"]}


def test_the_same_number_of_two_issuers_is_two_bills_and_bills_without_number_are_never_merged() -> None:
    filings = Filings().filing()
    filings.bill("B1", issuer_scac="MAEU")
    filings.bill("")
    filings.filing(RECEIVED + timedelta(days=1))
    filings.bill("B1", issuer_scac="HLCU")
    filings.bill("")
    assert standing(filings.cargo()) == [("", 1, "original")] * 2 + [("B1", 1, "original")] * 2


@pytest.mark.parametrize("first", ["original", "change"])
def test_of_two_inputs_received_at_the_same_moment_the_amendment_comes_last(first: str) -> None:
    filings = Filings()
    for status in (first, "change" if first == "original" else "original"):
        filings.filing().bill("B1", status=status)
    assert standing(filings.cargo()) == [("B1", 2, "change")]


def test_a_box_of_several_filings_takes_each_fact_from_the_last_that_gives_it() -> None:
    filings = Filings().filing()
    first = filings.bill("B1")
    filings.box("MSKU0000001", (first,), terminal="T1", seals=["S1"], size_type="22G1")
    filings.filing(RECEIVED + timedelta(days=1))
    second = filings.bill("H1", issuer_scac="FORW")
    filings.box("MSKU0000001", (second,), terminal=None, seals=["S2", "S1"], size_type="45R1", in_transit=True)
    cargo = filings.cargo()
    box = merge_boxes(cargo, bills_in_force(cargo.bills), port_codes=("CAMTR",)).row(0, named=True)
    found = {name: box[name] for name in ("bills", "bills_in_box", "terminal", "seals", "size_type", "in_transit")}
    assert found == {
        "bills": ["B1", "H1"], "bills_in_box": 2, "terminal": "T1", "seals": ["S1", "S2"], "size_type": "45R1",
        "in_transit": True,
    }  # fmt: skip


def test_what_was_received_later_is_not_there() -> None:
    filings = Filings().filing()
    filings.voyage()
    filings.plain_box("MSKU0000001", "B1")
    early = filings.cargo()
    filings.filing(AT + timedelta(seconds=1))
    filings.voyage(ports=("DEHAM", "CAMTR"))
    filings.plain_box("MSKU0000002", "B2")
    filings._add("hazards", bill_id="x", box_id="x")
    filings._add("findings", code="c", severity="error", text="t")
    known = filings.cargo().as_of(AT)
    for name in ("voyages", "bills", "parties", "containers", "goods", "hazards", "findings"):
        assert getattr(known, name).equals(getattr(early, name)), name


def test_a_row_without_receipt_time_is_taken_as_known() -> None:
    filings = Filings().filing(None)
    filings.plain_box("MSKU0000001", "B1")
    assert filings.cargo().as_of(AT).containers.height == 1
