"""Who is owed which filing, and until when, by the route a bill takes."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from porttarget.filings import filings_due
from porttarget.tables import TABLES
from tests.filings.rows import VOYAGE, bill, bills, day, table

LADEN = day(10)


def owed(frame: pl.DataFrame, *, ports: tuple[str, ...] = ("BEANR", "CAMTR")) -> set[tuple[object, ...]]:
    """(country, filing, cargo) of bills on a ship with this itinerary."""
    voyages = table("voyages", {"voyage_id": VOYAGE, "declared_ports": list(ports), "bills_found": 1,
                                "port_of_discharge": ports[-1], "eta_declared": day(20)})  # fmt: skip
    rows = filings_due(frame, voyages=voyages)
    return set(rows.filter(rows["bill_id"].is_not_null()).select("to_country", "filing", "cargo").rows())


def test_a_box_landed_in_canada_and_moved_south_owes_cbsa_a_cargo_report_and_nobody_an_isf() -> None:
    frame = bills(bill(destination_country="US"))
    assert owed(frame) == {("CA", "manifest", "in_transit"), ("US", "in_transit_notice", "import")}


def test_cargo_for_a_second_canadian_port_after_a_us_call_is_frob_there_and_import_here() -> None:
    frame = bills(bill(destination_country="CA", port_of_discharge="CAMTR"))
    ports = ("BEANR", "CAHAL", "USNYC", "CAMTR", "USEWR")
    assert owed(frame, ports=ports) == {
        ("CA", "manifest", "import"), ("US", "frob_manifest", "frob"), ("US", "isf", "frob"),
    }  # fmt: skip
    told = filings_due(frame, voyages=table("voyages", {"voyage_id": VOYAGE, "declared_ports": list(ports),
                                                         "bills_found": 1}))  # fmt: skip
    because = told.filter(told["filing"] == "manifest")["because"].item()
    assert "to CBSA it is an import" in because


def test_ports_before_lading_and_after_landing_are_not_called_at_with_the_box_aboard() -> None:
    frame = bills(bill(destination_country="CA", port_of_lading="BEANR"))
    assert owed(frame, ports=("USNYC", "BEANR", "CAMTR", "USEWR")) == {("CA", "manifest", "import")}


def test_a_bill_marked_as_remaining_on_board_lands_where_its_foreign_port_of_unlading_is() -> None:
    frame = bills(
        bill(frob=True, port_of_discharge="USNYC", foreign_port_of_unlading="CAMTR", destination_country="CA")
    )
    assert owed(frame, ports=("BEANR", "USNYC", "CAMTR")) == {
        ("CA", "manifest", "import"), ("US", "frob_manifest", "frob"), ("US", "isf", "frob"),
    }  # fmt: skip


def test_a_consolidation_owes_house_bills_for_the_master_and_for_the_house() -> None:
    frame = bills(
        bill(place=1, bill_number="M1", destination_country="US", port_of_discharge="USEWR"),
        bill(place=2, bill_number="H1", master_bill="M1", destination_country="US", port_of_discharge="USEWR"),
        bill(place=3, bill_number="S1", destination_country="US", port_of_discharge="USEWR"),
    )
    due = filings_due(frame)
    assert due.filter(due["filing"] == "house_bill")["bill_number"].to_list() == ["H1", "M1"]


def test_deadlines_count_from_lading_arrival_and_departure_and_are_unknown_where_those_are() -> None:
    frame = bills(bill(laden_at=LADEN, destination_country="CA"), bill(place=2, bill_number="B2"))
    voyages = table("voyages", {"voyage_id": VOYAGE, "declared_ports": ["BEANR", "CAMTR"], "bills_found": 1,
                                "port_of_discharge": "CAMTR", "eta_declared": day(11)})  # fmt: skip
    departures = table("voyages").select("voyage_id", departed_at="eta_declared").vstack(
        voyages.select("voyage_id", departed_at="eta_declared").with_columns(departed_at=day(10))
    )  # fmt: skip
    due = filings_due(frame, voyages=voyages, departures=departures)
    assert due.select("bill_number", "filing", "due_at", "deadline").rows() == [
        (None, "conveyance", day(11) - timedelta(hours=96), "96 h before arrival"),
        # the voyage is shorter than 48 hours, so arrival counts
        (None, "stow_plan", day(11), "48 h after departure"),
        ("B1", "manifest", LADEN - timedelta(hours=24), "24 h before lading"),
        ("B2", "manifest", None, "24 h before lading"),
    ]


def test_a_container_without_bills_owes_as_cargo_too() -> None:
    box = {"box_id": "b", "voyage_id": VOYAGE, "seals": [], "bills": [], "bill_ids": [], "landing_port": "CAMTR",
           "in_transit": False, "frob": False}  # fmt: skip
    due = filings_due(bills(), table("containers", box))
    assert due.select("box_id", "bill_id", "to_country", "filing").rows() == [("b", None, "CA", "manifest")]


def test_nothing_owes_nothing() -> None:
    assert filings_due(bills()).equals(TABLES["filings_due"].empty())
