"""Features of boxes: whole records worked by hand, observed against declared itinerary, and point in time."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.tables import TABLES
from porttarget.targeting import Cargo, build_features
from tests.targeting.scene import (
    AT,
    ETA,
    LADEN,
    MMSI,
    RECEIVED,
    VOYAGE,
    FakePlaces,
    Filings,
    call,
    frame,
    matched,
    no_matches,
)

DAY = timedelta(days=1)


def features(
    cargo: Cargo,
    *,
    port: str = "CAMTR",
    arrivals: pl.DataFrame | None = None,
    port_calls: pl.DataFrame | None = None,
    lookouts: pl.DataFrame | None = None,
    matches: pl.DataFrame | None = None,
) -> pl.DataFrame:
    return build_features(
        cargo,
        port=port,
        arrivals=frame("arrivals") if arrivals is None else arrivals,
        port_calls=frame("port_calls") if port_calls is None else port_calls,
        voyages_matched=matched() if matches is None else matches,
        lookouts=frame("lookouts") if lookouts is None else lookouts,
        reference=FakePlaces(),
        at=AT,
    )


def test_an_ordinary_box_gives_this_record() -> None:
    filings = Filings().filing()
    filings.voyage()
    box_id = filings.plain_box("MSKU1234565", "B1", place_of_receipt="HAMBURG, GERMANY")
    assert features(filings.cargo()).rows(named=True) == [
        {
            "box_id": box_id, "port": "CAMTR", "empty": False, "has_bill": True,
            "bills_withdrawn": False, "number_ok": True, "in_transit": False,
            "frob": False, "reefer": False, "size_type_known": True, "to_order": False, "shipper_missing": False,
            "consignee_missing": False, "notify_missing": False, "shipper_first_seen": True,
            "consignee_first_seen": True, "shipper_bills_before": 0, "consignee_bills_before": 0,
            "vague_description": False, "description_chars": 17, "hs_missing": False, "hs_chapter": "20",
            "hazardous": False, "gross_kg": 20000.0, "weight_over_limit": False, "kg_per_package": 50.0,
            "value_per_kg": 1.5, "bills_in_box": 1, "seals": 1, "amendments": 0, "findings_error": 0,
            "findings_warning": 0, "filing_late": "in_time", "lading_country": "BE", "receipt_differs": True,
            "undeclared_call": False, "undeclared_ports": [], "vessel_unseen": False, "hours_to_arrival": 30.0,
            "lookout_name_exact": 0.0, "lookout_name_fuzzy": 0.0, "lookout_key": 0.0,
        }
    ]  # fmt: skip


def test_an_empty_box_and_one_that_no_bill_knows_are_boxes_like_others() -> None:
    filings = Filings().filing()
    filings.voyage()
    filings.box("MSKU0000001", load_status="E", seals=[], size_type=None)
    filings.box("MSKU0000002", number_ok=False)
    found = features(filings.cargo(), matches=no_matches())
    names = (
        "empty",
        "has_bill",
        "number_ok",
        "size_type_known",
        "filing_late",
        "vessel_unseen",
        "shipper_missing",
        "seals",
    )
    assert found.select(names).rows() == [
        (True, False, True, False, "not_assessable", True, False, 0),
        (False, False, False, True, "not_assessable", True, False, 1),
    ]


def test_a_troubled_box_gives_its_troubles() -> None:
    filings = Filings().filing(LADEN - timedelta(hours=23))
    filings.voyage()
    bill = filings.bill("B1", parties={"shipper": "  ", "consignee": "To the order of shipper"})
    box_id = filings.box("MSKU1234565", (bill,), size_type="45R1", in_transit=True, frob=True, seals=["A", "B"])
    filings.goods(box_id, bill, "PARTS", hs_code=None, gross_kg=34001.0, value=None)
    filings.goods(box_id, bill, "12", hs_code="8708", gross_kg=0.0, value=10.0, packages=None)
    filings._add("hazards", bill_id=bill, box_id=box_id, un_number="1263")
    faults = (("a", "error", True), ("b", "error", False), ("c", "warning", False), ("d", "info", True))
    for code, severity, of_box in faults:
        filings._add(
            "findings", code=code, severity=severity, text="t", box_id=box_id if of_box else None, bill_id=bill
        )
    filings.filing(LADEN - timedelta(hours=2))
    changed = filings.bill("B1", status="change", parties={"consignee": "To the order of shipper"})
    filings.box("MSKU1234565", (changed,), size_type="45R1", in_transit=True, frob=True, seals=["A", "B"])
    filings.goods(box_id, changed, "PARTS", hs_code=None, gross_kg=34001.0, value=None)
    filings._add("findings", code="e", severity="error", text="t", bill_id=changed)
    filings._add("findings", code="a", severity="error", text="t", bill_id=changed, box_id=box_id)
    found = features(filings.cargo()).row(0, named=True)
    expected = {
        "reefer": True, "in_transit": True, "frob": True, "to_order": True, "shipper_missing": True,
        "notify_missing": True, "shipper_first_seen": False, "consignee_first_seen": True, "vague_description": True,
        "description_chars": 5, "hs_missing": True, "hs_chapter": None, "gross_kg": 34001.0, "weight_over_limit": True,
        "value_per_kg": None, "seals": 2, "amendments": 1, "filing_late": "late", "hazardous": False,
        "findings_error": 2, "findings_warning": 0,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected


def test_a_full_stop_beside_a_box_is_not_vague_where_the_bill_describes_the_goods_elsewhere() -> None:
    """So filed in a real manifest of 2023: the goods once for all boxes of a bill, a full stop beside the others."""
    filings = Filings().filing()
    bill, other = filings.bill("B1"), filings.bill("B2")
    for serial, bill_id, description in (
        (1, bill, "EUCALYPTUS PULP"),
        (2, bill, "."),
        (3, other, "."),
        (4, bill, "PARTS"),
    ):
        filings.goods(filings.box(f"MSKU000000{serial}", (bill_id,)), bill_id, description)
    found = features(filings.cargo())
    assert found.select("vague_description", "description_chars").rows() == [
        (False, 14),
        (False, 19),
        (True, 0),
        (True, 5),
    ]


@pytest.mark.parametrize(
    ("received", "laden", "expected"),
    [
        (RECEIVED, RECEIVED + timedelta(hours=24), "in_time"),
        (RECEIVED, RECEIVED + timedelta(hours=23, minutes=59), "late"),
        (RECEIVED, None, "not_assessable"),
        (None, LADEN, "not_assessable"),
    ],
)
def test_a_filing_is_due_a_day_before_lading_and_never_assumed_late(received, laden, expected) -> None:  # type: ignore[no-untyped-def]  # parameters as above
    filings = Filings().filing(received)
    filings.plain_box("MSKU1234565", "B1", laden_at=laden)
    assert features(filings.cargo())["filing_late"].to_list() == [expected]


def test_an_amendment_after_the_deadline_does_not_make_a_timely_filing_late() -> None:
    filings = Filings().filing(LADEN - 3 * DAY)
    filings.plain_box("MSKU1234565", "B1")
    filings.filing(LADEN - timedelta(hours=1))
    filings.plain_box("MSKU1234565", "B1", status="change")
    assert features(filings.cargo()).select("filing_late", "amendments").row(0) == ("in_time", 1)


def test_history_counts_bills_of_the_cleaned_name_received_strictly_before() -> None:
    filings = Filings()
    for day, number, shipper in (
        (9, "A", "ACME Ltd"),
        (8, "B", "Acme, Limited"),
        (8, "C", "ACME"),
        (7, "D", "ACME CO."),
    ):
        filings.filing(AT - day * DAY)
        filings.plain_box(f"MSKU000000{number}", number, parties={"shipper": shipper, "consignee": f"Firm {number}"})
    found = features(filings.cargo())
    assert found.select("shipper_bills_before", "shipper_first_seen").rows() == [
        (0, True),
        (1, False),
        (1, False),
        (3, False),
    ]
    assert found["consignee_first_seen"].to_list() == [True] * 4


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([call("BEANR", 10), call("CAMTR", 0.1)], []),
        ([call("DEHAM", 7)], ["DEHAM"]),
        ([call("USEWR", 3), call("CAHAL", 5)], ["CAHAL"]),  # New York is declared, and Newark is of its complex
        ([call("DEHAM", 10.5)], []),  # before this box was laden
        ([call("DEHAM", 7, mmsi=MMSI + 1)], []),  # another ship
        ([call("DEHAM", -0.5)], []),  # after the moment of scoring
        ([call("DEHAM", 7), call("CAHAL", 5), call("DEHAM", 4)], ["DEHAM", "CAHAL"]),
        ([call("XXNEW", 4)], ["XXNEW"]),  # a port reference data does not know
    ],
)
def test_observed_calls_are_held_against_every_declared_port_of_the_voyage(
    calls: list[dict], expected: list[str]
) -> None:
    filings = Filings().filing()
    filings.voyage(ports=("BEANR", "USNYC", "CAMTR"))
    filings.plain_box("MSKU1234565", "B1")
    found = features(filings.cargo(), port_calls=frame("port_calls", *calls))
    assert found.select("undeclared_call", "undeclared_ports").row(0) == (bool(expected), expected)


def test_without_lading_time_the_voyage_begins_at_the_first_observed_port_of_lading() -> None:
    filings = Filings().filing()
    filings.voyage()
    filings.plain_box("MSKU1234565", "B1", laden_at=None)
    cargo = filings.cargo()
    seen = [call("DEHAM", 12), call("BEANR", 10), call("CAHAL", 2)]
    assert features(cargo, port_calls=frame("port_calls", *seen))["undeclared_ports"].to_list() == [["CAHAL"]]
    only = [call("DEHAM", 12), call("CAHAL", 29)]  # 29 days before AT is more than 30 before the arrival
    assert features(cargo, port_calls=frame("port_calls", *only))["undeclared_ports"].to_list() == [["DEHAM"]]


def test_calls_after_the_arrival_at_the_landing_port_are_no_part_of_the_voyage() -> None:
    filings = Filings().filing()
    filings.voyage()
    filings.plain_box("MSKU1234565", "B1")
    arrived = frame(
        "arrivals",
        {"mmsi": MMSI, "port": "CAMTR", "voyage_id": VOYAGE, "ata": AT - 2 * DAY, "method": "observed", "as_of": AT},
    )
    found = features(filings.cargo(), arrivals=arrived, port_calls=frame("port_calls", call("DEHAM", 1)))
    assert found.select("undeclared_call", "hours_to_arrival").row(0) == (False, -48.0)


@pytest.mark.parametrize(
    ("arrival", "hours"),
    [
        ({"voyage_id": VOYAGE, "eta": AT + DAY, "as_of": AT}, 24.0),
        ({"voyage_id": None, "eta": AT + DAY, "as_of": AT}, 24.0),  # by transponder
        ({"voyage_id": "other", "eta": AT + DAY, "as_of": AT}, 30.0),  # the filing's own
        ({"voyage_id": VOYAGE, "eta": AT + DAY, "as_of": AT + DAY}, 30.0),  # estimated later than now
        ({"voyage_id": VOYAGE, "eta": AT + DAY, "ata": AT + DAY, "as_of": AT}, 24.0),  # not yet arrived at AT
        ({"voyage_id": VOYAGE, "eta": AT + DAY, "ata": AT - DAY, "as_of": AT}, -24.0),
    ],
)
def test_the_arrival_is_observed_else_estimated_else_declared(arrival: dict[str, object], hours: float) -> None:
    filings = Filings().filing()
    filings.voyage()
    filings.plain_box("MSKU1234565", "B1")
    row = {"mmsi": MMSI, "port": "CAMTR", "method": "lane"} | arrival
    assert features(filings.cargo(), arrivals=frame("arrivals", row))["hours_to_arrival"].to_list() == [hours]


def test_asking_for_any_port_of_a_complex_finds_the_boxes_of_all_and_no_others() -> None:
    filings = Filings().filing()
    for number, port in enumerate(("USEWR", "USNYC", "CAMTR", None)):
        filings.box(f"MSKU000000{number}", landing_port=port)
    for asked in ("USEWR", "USNYC"):
        assert features(filings.cargo(), port=asked)["port"].to_list() == ["USEWR", "USNYC"]


def later_rows(kind: str, filings: Filings) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Adds later filings of one kind; gives later port calls and arrivals."""
    filings.filing(AT + timedelta(minutes=1))
    if kind == "delete":
        filings.bill("B1", status="delete")
    elif kind == "change":
        filings.plain_box("MSKU1234565", "B1", "PARTS", status="change", laden_at=None, parties={})
    elif kind == "same parties":
        filings.plain_box("MSKU7777777", "B9")
    elif kind == "voyage":
        filings.voyage(ports=("DEHAM", "BEANR", "CAMTR"), eta_declared=ETA + DAY)
    elif kind == "findings":
        box = f"{VOYAGE}/MSKU1234565"
        filings.bill("B8")
        filings._add("findings", code="c", severity="error", text="t", box_id=box)
    elif kind == "calls":
        late = {"entered_at": AT + timedelta(minutes=1), "ata": AT + timedelta(minutes=1)}
        arrival = {"mmsi": MMSI, "port": "CAMTR", "voyage_id": VOYAGE, "eta": AT, "method": "lane", "as_of": AT + DAY}
        return [call("CAHAL", 0) | late], [arrival]
    return [], []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["delete", "change", "same parties", "voyage", "findings", "calls"]), max_size=6))
def test_nothing_that_comes_later_changes_what_was_known(kinds: list[str]) -> None:
    filings = Filings().filing()
    filings.voyage()
    filings.plain_box("MSKU1234565", "B1")
    filings.box("MSKU0000002", load_status="E")
    calls = [call("BEANR", 10), call("DEHAM", 7)]
    before = features(filings.cargo(), port_calls=frame("port_calls", *calls))
    arrivals: list[dict[str, object]] = []
    for kind in kinds:
        more_calls, more_arrivals = later_rows(kind, filings)
        calls += more_calls
        arrivals += more_arrivals
    after = features(filings.cargo(), port_calls=frame("port_calls", *calls), arrivals=frame("arrivals", *arrivals))
    assert after.to_dicts() == before.to_dicts()
    TABLES["features"].check(after)


def test_no_cargo_gives_an_empty_table_as_declared() -> None:
    assert TABLES["features"].check(features(Cargo.empty())).is_empty()
