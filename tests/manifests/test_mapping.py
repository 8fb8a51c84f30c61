"""Mapping tables over an invented message: every link, conditions, alternatives, code tables, and the tables made."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from porttarget.errors import UsageError
from porttarget.manifests.facts import Facts
from porttarget.manifests.facts import Rows as FactRows
from porttarget.manifests.facts_309 import MAPPING_309
from porttarget.manifests.findings import Findings
from porttarget.manifests.grammar import Loop, MessageSet, Segment, compile_grammar
from porttarget.manifests.grammar_x12 import MANIFEST_309
from porttarget.manifests.make_tables import make_findings, make_tables
from porttarget.manifests.making import Making
from porttarget.manifests.map_segments import Mapped, map_segments
from porttarget.manifests.mapping import Mapping, Opening, Rows, above, child, follows, header, own, within
from porttarget.manifests.segments import Segments, read_segments
from porttarget.tables import TABLES
from tests.manifests.samples import TestPorts, interchange, message, small

INVENTED = MessageSet(
    identifier="901",
    title="A message invented for this test",
    source="none",
    versions=("004010",),
    segments=(
        Segment(tag="SHP", title="Ship", elements=("code", "name", "voyage")),
        Segment(tag="CEL", title="Cell", elements=("position", "number", "status")),
        Segment(tag="PLC", title="Place", elements=("function", "port")),
        Segment(tag="WGT", title="Weight", elements=("kind", "value", "unit")),
        Segment(tag="TMP", title="Temperature", elements=("value", "unit")),
        Segment(tag="DIM", title="Over size", elements=("front", "unit")),
        Segment(tag="HAZ", title="Hazard", elements=("un",)),
        Segment(tag="EVT", title="Event", elements=("code", "at", "port", "bill")),
        Segment(tag="NTE", title="Note on the event before it", elements=("text",)),
        Segment(tag="DIS", title="Disposition", elements=("code", "bill", "date", "time")),
        Segment(tag="FIL", title="Element of a security filing", elements=("element", "value", "line")),
    ),
    root=Loop(name="message", opener="ST", parts=(
        "SHP",
        Loop(name="cell", opener="CEL", parts=(
            "PLC", "WGT", "TMP", "DIM", Loop(name="hazard", opener="HAZ", parts=()), "EVT", "NTE",
        )),
        "DIS", "FIL",
    )),
)  # fmt: skip
KG = {"KGM": 1.0, "LBR": 0.45359237}

MAPPING = Mapping(
    kind="INVENTED",
    sets=(INVENTED,),
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one={
            "vessel_code": header("SHP", "code"), "vessel_name": header("SHP", "name"), "voyage": header("SHP", 3),
        }),)),
        Rows(entity="stow", openings=(Opening(
            tag="CEL",
            one={
                "position": own("position"),
                "number": own("number"),
                "load_status": own("status").but(words={"5": "L", "4": "E"}),
                "port_of_lading": child("PLC", "port", when={"function": "9"}),
                "port_of_discharge": child("PLC", "port", when={"function": "11"}),
                "weight": (
                    child("WGT", "value", when={"kind": "VGM"}).but(word="verified"),
                    child("WGT", "value", when={"kind": ("G", "WT")}).but(word="declared"),
                ),
                "weight_unit": (
                    child("WGT", "unit", when={"kind": "VGM"}).but(scale=KG),
                    child("WGT", "unit", when={"kind": ("G", "WT")}).but(scale=KG),
                ),
                "temperature": child("TMP", "value"),
                "temperature_unit": child("TMP", "unit").but(words={"CEL": "celsius", "FAH": "fahrenheit"}),
                "over_front": child("DIM", "front"),
                "over_unit": child("DIM", "unit").but(scale={"CMT": 1.0}),
            },
            many={"un_numbers": within("HAZ", "un")},
        ),)),
        Rows(entity="event", openings=(Opening(
            tag="EVT",
            one={
                "event": own("code").but(words={"44": "loaded"}),
                "at": own("at").but(word="actual"),
                "place": own("port"),
                "bill": own("bill"),
                "number": above("CEL", "number"),
            },
            many={"remarks": follows("NTE", "text")},
        ),)),
        Rows(entity="disposition", openings=(Opening(
            tag="DIS",
            one={
                "code": own("code").but(words={"1H": "hold"}), "bill": own("bill"), "at_date": own("date"),
                "at_time": own("time"),
            },
        ),)),
        Rows(entity="filing", openings=(Opening(
            tag="FIL", one={"element": own("element"), "value": own("value"), "line": own("line")},
        ),)),
    ),
)  # fmt: skip

CELLS = (
    "SHP*9074729*INVENTED STAR*017W",
    "CEL*0140382*CSQU3054383*5", "PLC*9*CNNGB", "PLC*11*CAMTR", "PLC*7*CATOR", "WGT*G*20000*KGM", "WGT*VGM*20500.5*KGM",
    "TMP*-4*FAH", "DIM*12*INH", "HAZ*1263", "HAZ*1993", "EVT*44*202601201530*CNNGB*B1", "NTE*LATE", "NTE*AND WET",
    "CEL*HOLD 3*ABCU1234567*4", "PLC*9*NOWHERE", "WGT*WT*100*LBR",
    "CEL*010101", "EVT*ZZ*SOON",
    "DIS*1H*B1*20260121*0700", "DIS*QQ*B1*20260122",
    "FIL*manufacturer*Quiet Lantern Co., Ltd.", "FIL*hs6*6105.10.00*2", "FIL*hs6*61", "FIL*country_of_origin*CHINA",
    "FIL*place_of_delivery*CAMTR",
)  # fmt: skip


def read(data: bytes, mappings: tuple[Mapping, ...] = (MAPPING,)) -> tuple[Segments, Mapped]:
    """Segments and facts of messages of the invented set and of the 309."""
    segments = read_segments(data, compile_grammar((MANIFEST_309, INVENTED)), source="-")
    return segments, map_segments(segments, mappings)


def tables(data: bytes, mappings: tuple[Mapping, ...] = (MAPPING,)) -> dict[str, pl.DataFrame]:
    """All tables and the findings of rows."""
    making = Making(
        facts=read(data, mappings)[1].facts, findings=Findings(), codes=TestPorts(), source="-", sha256="0" * 64,
        received_at=None, filed_to=None,
    )  # fmt: skip
    made = make_tables(making)
    return made | {"findings": make_findings(making, made)}


@pytest.fixture(scope="module")
def made() -> dict[str, pl.DataFrame]:
    """The tables of the invented message."""
    return tables(interchange(message(CELLS, kind="901")))


def row(frame: pl.DataFrame, number: int) -> dict[str, object]:
    """A row without its empty values and its provenance."""
    beside = {"source", "source_sha256", "interchange", "message", "offset"}
    return {name: value for name, value in frame.row(number, named=True).items()
            if value not in (None, []) and name not in beside}  # fmt: skip


def test_a_cell_tells_its_place_ports_verified_weight_and_hazards(made: dict[str, pl.DataFrame]) -> None:
    stow = made["stow_positions"]
    assert row(stow, 0) == {
        "voyage_id": "9074729-017W", "box_id": "9074729-017W/CSQU3054383", "container_number": "CSQU3054383",
        "number_ok": True, "position_raw": "0140382", "bay": 14, "row": 3, "tier": 82, "port_of_lading": "CNNGB",
        "port_of_lading_raw": "CNNGB", "port_of_discharge": "CAMTR", "port_of_discharge_raw": "CAMTR",
        "gross_kg": 20500.5, "weight_kind": "verified", "gross_raw": "20500.5", "gross_unit_raw": "KGM",
        "load_status": "L", "load_status_raw": "5", "hazards": 2, "un_numbers": ["1263", "1993"],
        "temperature_c": -20.0, "message_kind": "INVENTED", "segment": 3,
    }  # fmt: skip
    assert row(stow, 1) == {
        "voyage_id": "9074729-017W", "box_id": "9074729-017W/ABCU1234567", "container_number": "ABCU1234567",
        "number_ok": False, "position_raw": "HOLD 3", "port_of_lading_raw": "NOWHERE", "gross_kg": 45.359237,
        "weight_kind": "declared", "gross_raw": "100", "gross_unit_raw": "LBR", "load_status": "E",
        "load_status_raw": "4", "hazards": 0, "message_kind": "INVENTED", "segment": 16,
    }  # fmt: skip
    assert stow["box_id"][2].startswith("9074729-017W/?")
    TABLES["stow_positions"].check(stow)


def test_events_take_the_container_above_them_and_the_notes_behind_them(made: dict[str, pl.DataFrame]) -> None:
    assert row(made["events"], 0) == {
        "event": "loaded", "event_raw": "44", "timing": "actual", "at": datetime(2026, 1, 20, 15, 30, tzinfo=UTC),
        "at_raw": "202601201530", "place": "CNNGB", "place_raw": "CNNGB", "voyage_id": "9074729-017W",
        "vessel_name": "INVENTED STAR", "vessel_imo": 9074729, "voyage": "017W", "bill_number": "B1",
        "box_id": "9074729-017W/CSQU3054383", "container_number": "CSQU3054383", "remarks": "LATE AND WET",
        "message_kind": "INVENTED", "segment": 13,
    }  # fmt: skip
    other = row(made["events"], 1)
    assert (other["event"], other["at_raw"], "at" in other, "box_id" in other) == ("ZZ", "SOON", False, False)
    TABLES["events"].check(made["events"])


def test_dispositions_tell_action_level_and_time(made: dict[str, pl.DataFrame]) -> None:
    assert row(made["dispositions"], 0) == {
        "bill_number": "B1", "voyage_id": "9074729-017W", "level": "bill", "code": "1H", "action": "hold",
        "at": datetime(2026, 1, 21, 7, tzinfo=UTC), "message_kind": "INVENTED", "segment": 21,
    }  # fmt: skip
    assert made["dispositions"]["action"].to_list() == ["hold", None]
    TABLES["dispositions"].check(made["dispositions"])


def test_elements_of_security_filings_are_cleaned_by_what_they_are(made: dict[str, pl.DataFrame]) -> None:
    columns = ("element", "value", "value_raw", "line", "status")
    assert made["security_filings"].select(columns).rows() == [
        ("manufacturer", "QUIET LANTERN", "Quiet Lantern Co., Ltd.", None, "original"),
        ("hs6", "610510", "6105.10.00", 2, "original"),
        ("hs6", None, "61", None, "original"),
        ("country_of_origin", None, "CHINA", None, "original"),
        ("place_of_delivery", "CAMTR", "CAMTR", None, "original"),
    ]
    TABLES["security_filings"].check(made["security_filings"])


def test_findings_of_the_invented_message_stand_at_their_elements(made: dict[str, pl.DataFrame]) -> None:
    assert made["findings"].select("code", "segment", "element", "found", "expected").rows() == [
        ("unit_unknown", 10, 2, "INH", "CMT"),
        ("container_check_digit", 16, 2, "ABCU1234567", "0"),
        ("position_form", 16, 1, "HOLD 3", "a cell of six or seven digits, bay, row and tier (ISO 9711)"),
        ("unknown_port", 17, 2, "NOWHERE", None),
        ("date_form", 20, 2, "SOON", "CCYYMMDD with or without HHMM behind it"),
        ("disposition_unknown", 22, 1, "QQ", None),
        ("hs_form", 25, 2, "61", "6 or more digits"),
        ("country_form", 26, 2, "CHINA", "two letters of ISO 3166"),
    ]


def test_segments_that_a_mapping_takes_only_in_other_cases_are_idle_others_without_a_row_lost() -> None:
    segments, mapped = read(interchange(message([*CELLS, "NTE*STRAY"], kind="901")))
    told = [segments.whole(which).series().to_list() for which in (mapped.idle, mapped.lost)]
    assert told == [["PLC*7*CATOR"], []]
    assert "NTE*STRAY" in segments.whole(np.flatnonzero(segments.status > 1)).series().to_list()
    segments, mapped = read(interchange(message(["CEL*010101", "NTE*NOTHING BEFORE IT"], kind="901")))
    assert segments.whole(mapped.lost).series().to_list() == ["NTE*NOTHING BEFORE IT"]


def test_messages_of_two_kinds_in_one_input_are_each_read_by_their_own_mapping() -> None:
    mixed = small() + interchange(message(CELLS, kind="901"), number=2)
    facts = read(mixed, (MAPPING_309, MAPPING))[1].facts
    assert facts.kinds == ("309", "INVENTED")
    assert facts["message"]["voyage"].series().to_list() == ["017W", "017W"]
    both = tables(mixed, (MAPPING_309, MAPPING))
    alone = tables(small(), (MAPPING_309,))
    beside = ("source", "source_sha256")
    for name in ("bills", "containers", "goods", "parties"):
        assert both[name].drop(beside).to_dicts() == alone[name].drop(beside).to_dicts(), name
    assert both["stow_positions"].height == 3


def test_a_mapping_can_name_only_declared_entities_fields_and_elements() -> None:
    with pytest.raises(UsageError, match="entities are message, call"):
        Rows(entity="boat", openings=())
    with pytest.raises(UsageError, match="no field colour; its fields are"):
        Rows(entity="box", openings=(Opening(tag="VID", one={"colour": own(1)}),))
    wrong = Mapping(
        kind="309", sets=(MANIFEST_309,),
        entities=(Rows(entity="box", openings=(Opening(tag="VID", one={"number": own("colour")}),)),),
    )  # fmt: skip
    with pytest.raises(UsageError, match="segment VID has no element 'colour'"):
        read(small(), (wrong,))


def test_facts_give_nothing_for_what_no_mapping_has_and_refuse_what_no_entity_has() -> None:
    facts: Facts = read(small(), (MAPPING_309,))[1].facts
    assert len(facts["stow"]) == 0
    assert facts["box"]["number"].series().to_list() == ["3054383"]
    assert facts["bill"]["terminal"].series().to_list() == [None]
    assert facts["bill"].all("remarks").lists().to_list() == [[]]
    with pytest.raises(UsageError, match="no field 'colour'"):
        facts["bill"]["colour"]
    with pytest.raises(UsageError, match="stands in no box"):
        facts["bill"].within("box")
    with pytest.raises(UsageError, match="entity box has no colour"):
        FactRows(entity="box", segs=np.zeros(0, np.int64), one={"colour": facts["box"]["number"]})
