"""Each element of each filing: in time, late, changed after the deadline, or not assessable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import polars as pl
import pytest

from porttarget.filings import bill_history, bills_in_force, filing_times, filings_due, lead_before_lading
from porttarget.tables import TABLES
from tests.filings.rows import VOYAGE, bill, bills, day, table

LADEN, AT = day(10), day(15)
DUE = LADEN - timedelta(hours=24)


def times(rows: pl.DataFrame, **tables: pl.DataFrame) -> pl.DataFrame:
    voyages = table("voyages", {"voyage_id": VOYAGE, "declared_ports": ["BEANR", "USEWR"], "bills_found": 1,
                                "port_of_discharge": "USEWR", "eta_declared": day(20)})  # fmt: skip
    due = filings_due(bills_in_force(rows), voyages=voyages)
    return filing_times(bill_history(rows), due, {"bills": rows, **tables}, at=AT)


def verdicts(frame: pl.DataFrame) -> Mapping[str, str]:
    return dict(frame.select("element", "verdict").rows())


def test_an_amendment_changes_its_element_late_and_leaves_the_others_in_time() -> None:
    rows = bills(
        bill(received_at=day(8), laden_at=LADEN, packages=10.0, gross_raw="900", port_of_lading_raw="57035"),
        bill("change", file="b", received_at=day(9.5), laden_at=LADEN, packages=12.0, gross_raw="900",
             port_of_lading_raw="57035"),
    )  # fmt: skip
    found = times(rows)
    assert verdicts(found) == {
        "bill": "in_time", "packages": "changed_late", "port_of_lading": "in_time", "weight": "in_time",
    }  # fmt: skip
    late = found.filter(pl.col("element") == "packages").row(0, named=True)
    assert (late["due_at"], late["first_received_at"], late["changed_at"], late["because"]) == (
        DUE, day(8), day(9.5), "due 2026-03-10 00:00 UTC, changed 2026-03-10 12:00 UTC",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("received", "laden", "verdict", "because"),
    [
        (day(8), LADEN, "in_time", "due 2026-03-10 00:00 UTC, received 2026-03-09 00:00 UTC"),
        (DUE, LADEN, "in_time", "due 2026-03-10 00:00 UTC, received 2026-03-10 00:00 UTC"),
        (day(9.5), LADEN, "late", "due 2026-03-10 00:00 UTC, received 2026-03-10 12:00 UTC"),
        (None, LADEN, "not_assessable", "the transport does not tell when it was received"),
        (day(8), None, "not_assessable", "the moment is not known that the deadline counts from: 24 h before lading"),
    ],
)
def test_a_bill_is_late_only_where_both_moments_are_known(received, laden, verdict: str, because: str) -> None:  # type: ignore[no-untyped-def]  # parametrised moments
    found = times(bills(bill(received_at=received, laden_at=laden)))
    assert found.filter(pl.col("element") == "bill").select("verdict", "because").row(0) == (verdict, because)


def test_what_was_never_told_is_late_once_its_deadline_has_passed_and_undecided_before() -> None:
    empty = TABLES["parties"].empty()
    late = times(bills(bill(received_at=day(8), laden_at=LADEN)), parties=empty)
    assert verdicts(late)["consignee"] == "late"
    coming = times(bills(bill(received_at=day(8), laden_at=AT + timedelta(hours=25))), parties=empty)
    assert verdicts(coming)["consignee"] == "not_assessable"


def test_the_sender_s_date_never_makes_a_filing_late_or_timely() -> None:
    found = times(bills(bill(received_at=day(8), laden_at=LADEN, sent_at=day(14))))
    assert verdicts(found)["bill"] == "in_time"


def test_elements_of_a_security_filing_have_their_own_deadlines() -> None:
    rows = bills(bill(received_at=day(8), laden_at=LADEN, destination_country="US", port_of_discharge="USEWR"))
    told = {"bill_number": "B1", "issuer_scac": "QZXA", "filing_kind": "ISF-10", "status": "original"}
    isf = table(
        "security_filings",
        *({**told, "element": name, "value_raw": "X", "received_at": day(12)} for name in ("seller", "consolidator")),
    )
    found = verdicts(times(rows, security_filings=isf).filter(pl.col("filing") == "isf"))
    assert (found["isf_seller"], found["isf_consolidator"]) == ("late", "in_time")
    assert (found["isf_buyer"], found["isf_stuffing_location"]) == ("late", "not_assessable")
    assert "isf_booking_party" not in found


def test_the_lead_before_lading_is_that_of_the_table() -> None:
    assert lead_before_lading() == timedelta(hours=24)


def plan(received: float, file: str, *numbers: str) -> list[dict[str, object]]:
    """A bay plan with these containers."""
    return [
        {"voyage_id": VOYAGE, "box_id": f"{VOYAGE}/{number}", "container_number": number, "message_kind": "BAPLIE",
         "hazards": 0, "further_ports": [], "bills": [], "bookings": [], "un_numbers": [], "hazard_classes": [],
         "received_at": day(received), "source_sha256": file, "offset": place}
        for place, number in enumerate(numbers)
    ]  # fmt: skip


def test_a_ship_s_bay_plan_is_in_time_late_or_changed_late_as_a_bill_s_elements_are() -> None:
    voyages = table("voyages", {"voyage_id": VOYAGE, "declared_ports": ["BEANR", "CAMTR"], "bills_found": 0,
                                "port_of_discharge": "CAMTR", "eta_declared": day(20)})  # fmt: skip
    left = pl.DataFrame({"voyage_id": [VOYAGE], "departed_at": [day(10)]})
    due = filings_due(bills(), voyages=voyages, departures=left)

    def judged(*cells: dict[str, object]) -> dict[str, str]:
        tables = {"stow_positions": table("stow_positions", *cells)}
        found = filing_times(bill_history(bills()), due, tables, at=day(15), country="CA")
        assert found["bill_key"].null_count() == found.height
        return dict(found.filter(pl.col("filing") == "stow_plan").select("element", "verdict").rows())

    early, late = plan(11, "a", "AAAU1"), plan(13, "b", "AAAU1", "AAAU2")
    assert judged(*early)["stow_container"] == "in_time"
    assert judged(*late)["stow_container"] == "late"
    assert judged(*late, *early)["stow_container"] == "changed_late"
    assert judged(*early)["stow_operator"] == "late"  # nobody told it, and its time is over
    ordered = [{**cell, "message_kind": "MOVINS"} for cell in early]
    assert judged(*ordered)["stow_container"] == "late"  # what shall be done is no bay plan
