"""Lookout lists read with their faults, and the boxes that meet them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from porttarget.errors import RuleError
from porttarget.filings import bills_in_force
from porttarget.targeting.boxes import bills_of, merge_boxes
from porttarget.targeting.lookout_list import read_lookouts
from porttarget.targeting.lookouts import NameMatching, in_force_at, lookout_hits
from porttarget.targeting.parties import cleaned
from tests.targeting.scene import AT, Filings, frame

HEADER = "list,lookout_id,kind,value,aliases,purpose,points,valid_from,valid_to,rel,caveats\n"
MATCHING = NameMatching(threshold=88.0, fuzzy_share=0.5)


def test_a_good_row_is_read_whole() -> None:
    text = (
        HEADER
        + 'fraud,7,name,"Newco, Ltd",New Co|NCL,undervaluation; Customs Act s. 107,2.5,'
        + "2026-01-01,2026-06-30T12:00-04:00,US CA,LE|PII\n"
    )
    found, faults = read_lookouts(text.encode(), source="fraud.csv", country="CA")
    assert faults == ()
    assert found.rows(named=True) == [
        {
            "lookout_id": "7",
            "list": "fraud",
            "kind": "name",
            "value": "Newco, Ltd",
            "aliases": ["New Co", "NCL"],
            "purpose": "undervaluation; Customs Act s. 107",
            "points": 2.5,
            "valid_from": datetime(2026, 1, 1, tzinfo=UTC),
            "valid_to": datetime(2026, 6, 30, 16, tzinfo=UTC),
            "originator": "CA",
            "rel": ["CA", "US"],
            "caveats": ["LE", "PII"],
        }
    ]


def test_faulty_rows_are_reported_with_line_and_cause_and_the_good_ones_are_kept() -> None:
    rows = [
        "fraud,1,name,Good Co,,why,1,,,,",
        "fraud,2,person,X Y,,why,1,,,,",
        "fraud,3,name,,,why,1,,,,",
        "fraud,4,name,A Co,,why,lots,,,,",
        "fraud,5,vessel_imo,1234568,,why,1,,,,",
        "fraud,6,name,B Co,,why,1,2026-02-30,,,",
        "fraud,7,name,C Co,,why,1,2026-03-01,2026-02-01,,",
        "fraud,1,name,D Co,,why,1,,,,",
        "fraud,8,name,E Co,,why,1,,,MX,",
        "fraud,9,name,F Co,,why",
        "",
        "fraud,10,vessel_imo,IMO 9321483,,why,-1,,,,",
        "fraud,11,container,msku 123456-5,,why,2,,,,",
    ]
    found, faults = read_lookouts((HEADER + "\n".join(rows)).encode(), source="l.csv", country="US")
    assert found.select("lookout_id", "value", "originator").rows() == [
        ("1", "Good Co", "US"),
        ("11", "MSKU1234565", "US"),
    ]
    assert [fault.split(": ", 1)[0] for fault in faults] == [
        f"l.csv, line {n}" for n in (3, 4, 5, 6, 7, 8, 9, 10, 11, 13)
    ]
    causes = [
        "kind is 'person'",
        "value is empty",
        "points are 'lots'",
        "no IMO number",
        "valid_from is '2026-02-30'",
        "lies before valid_from",
        "fraud/1 stands already in line 2",
        "rel has MX",
        "6 columns, expected 11",
        "points are '-1'",
    ]
    assert all(cause in fault for cause, fault in zip(causes, faults, strict=True)), faults


@pytest.mark.parametrize("data", [b"", b"a,b,c\n1,2,3\n", b"\xff\xfe\x00", b"list,lookout_id,kind,value,purpose\n"])
def test_what_is_no_lookout_list_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(RuleError, match=r"l\.csv"):
        read_lookouts(data, source="l.csv", country="CA")


def entry(kind: str, value: str, **row: object) -> dict[str, object]:
    return {
        "lookout_id": "1",
        "list": "l",
        "kind": kind,
        "value": value,
        "aliases": [],
        "purpose": "p",
        "points": 2.0,
        "originator": "CA",
        "rel": [],
        "caveats": [],
    } | row


def hits(filings: Filings, *entries: dict[str, object], ship_imo: int | None = None) -> list[tuple[object, ...]]:
    cargo = filings.cargo()
    in_force = bills_in_force(cargo.bills)
    boxes = merge_boxes(cargo, in_force, port_codes=("CAMTR",)).with_columns(ship_imo=pl.lit(ship_imo, pl.Int64))
    found = lookout_hits(
        boxes, bills_of(boxes), cleaned(cargo.parties), in_force, frame("lookouts", *entries), matching=MATCHING
    )
    return found.select("list", "lookout_id", "way", "points", "chooses", "evidence").rows()


@pytest.fixture
def filings() -> Filings:
    made = Filings().filing()
    made.plain_box("MSKU1234565", "B1", parties={"shipper": "Golden Harvest Trading Ltd", "consignee": "Laval Foods"})
    return made


def test_an_equal_name_gives_all_points_and_its_label(filings: Filings) -> None:
    assert hits(filings, entry("name", "GOLDEN HARVEST TRADING", rel=["CA", "US"], caveats=["LE"])) == [
        (
            "l",
            "1",
            "exact",
            2.0,
            True,
            "shipper 'Golden Harvest Trading Ltd' is 'GOLDEN HARVEST TRADING' on list l/1; "
            "purpose: p; label: CA//REL CA,US//LE",
        )
    ]


def test_an_alike_name_gives_its_share_and_does_not_choose(filings: Filings) -> None:
    assert hits(filings, entry("name", "Other", aliases=["Golden Harvst Trading"])) == [
        (
            "l",
            "1",
            "fuzzy",
            1.0,
            False,
            "shipper 'Golden Harvest Trading Ltd' is 98 % like 'Golden Harvst Trading', alias of 'Other' on list l/1; "
            "purpose: p; label: CA//REL no other",
        )
    ]


def test_the_surest_alias_speaks_for_an_entry(filings: Filings) -> None:
    found = hits(filings, entry("name", "Golden Harvst Trading", aliases=["Golden Harvest Trading"]))
    assert [hit[2:5] for hit in found] == [("exact", 2.0, True)]


def test_two_lists_naming_one_firm_count_once(filings: Filings) -> None:
    name = "Golden Harvest Trading"
    found = hits(filings, entry("name", name), entry("name", name, list="k", points=3.0))
    assert [hit[:4] for hit in found] == [("k", "1", "exact", 3.0), ("l", "1", "exact", 0.0)]
    assert found[1][5].endswith("; counted once, with the strongest such hit")


@pytest.mark.parametrize(
    ("kind", "value", "chooses"),
    [
        ("container", "MSKU1234565", True),
        ("bill", "B1", True),
        ("bill", "MAEUB1", True),
        ("vessel_imo", "9321483", False),
    ],
)
def test_keys_are_met_and_a_whole_ship_adds_points_without_choosing(
    filings: Filings, kind: str, value: str, chooses: bool
) -> None:
    found = hits(filings, entry(kind, value))
    assert [hit[2:5] for hit in found] == [("key", 2.0, chooses)]


def test_a_ship_is_met_also_by_the_number_it_transmits(filings: Filings) -> None:
    assert hits(filings, entry("vessel_imo", "9074729")) == []
    assert len(hits(filings, entry("vessel_imo", "9074729"), ship_imo=9074729)) == 1


def test_expiry_is_respected_at_the_moment_of_scoring() -> None:
    day = timedelta(days=1)
    listed = frame(
        "lookouts",
        entry("name", "A", lookout_id="open"),
        entry("name", "A", lookout_id="holds", valid_from=AT, valid_to=AT + day),
        entry("name", "A", lookout_id="over", valid_to=AT),
        entry("name", "A", lookout_id="not yet", valid_from=AT + day),
    )
    assert in_force_at(listed, AT)["lookout_id"].to_list() == ["open", "holds"]
