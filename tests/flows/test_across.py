"""Findings across filings: from all inputs together, whichever was taken in first, as known at a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from porttarget.flows.across import findings_across
from porttarget.flows.filed import filed
from porttarget.flows.ingest import ingest
from porttarget.flows.node import picture
from porttarget.store import Store
from tests.flows.test_intake_edifact import PLAN
from tests.manifests.checked import VOYAGE, rows
from tests.manifests.samples import small

START = datetime(2026, 3, 1, tzinfo=UTC)


def test_bills_houses_voyages_and_bay_plans_are_judged_together() -> None:
    bills = rows(
        "bills", {"bill_id": "b1", "master_bill": "M9"},
        {"bill_id": "b2", "bill_number": "B2", "status": "change", "source_sha256": "b"},
        {"bill_id": "b3", "bill_number": "B3"},
        {"bill_id": "b4", "bill_number": "B3", "status": "delete", "source_sha256": "b"},
    )  # fmt: skip
    boxes = rows(
        "containers", {"bill_ids": ["b1"]},
        {"bill_ids": ["b3"], "container_number": "AAAU0000001", "box_id": f"{VOYAGE}/AAAU0000001"},
    )  # fmt: skip
    plan = rows("stow_positions", {}, {"container_number": "AAAU0000001", "box_id": f"{VOYAGE}/AAAU0000001"})
    found = findings_across({"bills": bills, "containers": boxes, "voyages": rows("voyages"), "stow_positions": plan})
    # the deleted bill declares its box no longer
    assert found.select("code", "found").rows() == [
        ("amendment_unmatched", "B2"), ("house_without_master", "M9"), ("undeclared_container", "AAAU0000001"),
    ]  # fmt: skip


@pytest.mark.parametrize("first", [0, 1])
def test_a_node_s_picture_has_them_from_the_moment_both_filings_are_known(tmp_path, first: int) -> None:  # type: ignore[no-untyped-def]  # pytest's path
    again = small().replace(b"000000001", b"000000002")
    files = [small(), again]
    store = Store.init(tmp_path / "ca", "CA")
    moments = [START, START + timedelta(days=1)]
    for n in (first, 1 - first):
        (tmp_path / f"{n}.309").write_bytes(files[n])
        assert not ingest(store, [str(tmp_path / f"{n}.309")], received_at=moments[n]).failed

    def codes(at: datetime) -> list[str]:
        found = picture(store, at=at).cargo.findings
        return found["code"].to_list()

    assert "bill_filed_again" not in codes(START)
    assert "bill_filed_again" in codes(START + timedelta(days=2))


def test_what_a_node_s_filings_come_to_at_a_moment(tmp_path) -> None:  # type: ignore[no-untyped-def]  # pytest's path
    store = Store.init(tmp_path / "us", "US")
    path = tmp_path / "one.309"
    path.write_bytes(small())
    assert not ingest(store, [str(path)], received_at=START).failed
    known = filed(store, at=START)
    assert known.bill_history.select("bill_number", "version", "in_force").rows() == [("B1", 1, True)]
    assert set(known.filings_due.drop_nulls("bill_id")["to_country"]) == {"US"}
    # nobody told when it was laden
    assert set(known.filing_times["verdict"]) == {"not_assessable"}
    assert known.customs_states.select("level", "state").rows() == [("box", "open"), ("bill", "open")]
    before = filed(store, at=START - timedelta(seconds=1))
    assert before.bill_history.is_empty()
    assert before.customs_states.is_empty()


def test_what_a_ship_owes_is_assessed_once_the_node_receives_such_filings(tmp_path: Path) -> None:
    store = Store.init(tmp_path / "us", "US")
    (tmp_path / "one.309").write_bytes(small())
    (tmp_path / "plan.edi").write_bytes("".join(f"{one}'" for one in PLAN).encode())
    assert not ingest(store, [str(tmp_path / "one.309")], received_at=START).failed
    assert "stow_plan" not in set(filed(store, at=START).filing_times["filing"])
    assert not ingest(store, [str(tmp_path / "plan.edi")], received_at=START).failed
    times = filed(store, at=START).filing_times.filter(pl.col("filing") == "stow_plan")
    assert set(times["element"]) == {
        "stow_container", "stow_size_type", "stow_position", "stow_operator", "stow_port_of_lading",
        "stow_port_of_discharge",
    }  # fmt: skip
    assert set(times["verdict"]) == {"not_assessable"}  # nobody told when it left
