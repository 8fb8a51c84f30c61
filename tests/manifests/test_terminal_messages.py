"""Messages of terminals, of status, of customs and of dangerous goods, as whole rows; all data are invented."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from porttarget.manifests import Manifest
from tests.manifests.samples import read

UNB = "UNB+UNOA:2+SENDER+RECEIVER+260105:0930+REF1"
SHIP = "TDT+20+017W+1++QZXA:172:182+++9074729:146:11:INVENTED STAR"
PLACE = ("source", "source_sha256", "interchange", "message", "segment", "offset", "received_at")
VOYAGE = {"voyage_id": "9074729-017W", "vessel_name": "INVENTED STAR", "vessel_imo": 9074729, "voyage": "017W"}
BOX = {"box_id": "9074729-017W/CSQU3054383", "container_number": "CSQU3054383"}


def manifest(kind: str, *segments: str, version: str = "D:95B:UN") -> Manifest:
    """One message of this kind."""
    body = (f"UNH+1+{kind}:{version}", *segments, f"UNT+{len(segments) + 2}+1")
    return read("".join(f"{one}'" for one in (UNB, *body, "UNZ+1+REF1")).encode())


def rows(frame: pl.DataFrame) -> list[dict[str, object]]:
    """Rows without what is null or empty, and without their place."""
    return [
        {name: value for name, value in row.items() if value is not None and value != [] and name not in PLACE}
        for row in frame.to_dicts()
    ]


def at(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def codes(one: Manifest) -> list[tuple[str, str]]:
    return one.findings.select("code", "found").rows()


def test_a_loading_report_gives_an_event_a_hazard_and_seals_for_each_container() -> None:
    one = manifest(
        "COARRI", "BGM+46+REPORT1+9", SHIP, "LOC+9+BRSSZ:139:6+TECON:TER:ZZZ", "DTM+132:202601120800:203",
        "EQD+CN+CSQU3054383+45G1:102:5++2+5", "RFF+BM:QZXA1", "RFF+BN:BOOK1", "DTM+203:202601111430:203",
        "MEA+AAE+VGM+KGM:30000", "SEL+S1+SH", "SEL+S2+QQ", "FTX+AAA+++DRUMS", "DGS+IMD+8+2735+21:CEL+2",
        "FTX+AAD+++AMINES LIQUID", "DAM+1+DE::ZZZ:DENT", "TDT+30++2", "CNT+16:2",
    )  # fmt: skip
    assert rows(one.events) == [
        VOYAGE | BOX | {
            "event": "loaded", "event_raw": "46", "timing": "actual", "at": at(2026, 1, 11, 14, 30),
            "at_raw": "202601111430", "place": "BRSSZ", "place_raw": "BRSSZ", "terminal": "TECON", "size_type": "45G1",
            "load_status": "L", "bill_number": "QZXA1", "booking": "BOOK1", "mode": "rail", "gross_kg": 30000.0,
            "weight_kind": "verified", "remarks": "DRUMS DE DENT", "message_kind": "COARRI",
        }
    ]  # fmt: skip
    assert rows(one.hazards) == [
        BOX | {"bill_number": "QZXA1", "un_number": "2735", "hazard_class": "8", "packing_group": "II",
               "flash_point": 21.0, "flash_point_unit": "CEL", "description": "AMINES LIQUID"}
    ]  # fmt: skip
    assert rows(one.seals) == [
        BOX | {"bill_number": "QZXA1", "seal": seal, "sealed_by": by, "sealed_by_raw": raw, "message_kind": "COARRI"}
        for seal, by, raw in (("S1", "shipper", "SH"), ("S2", "QQ", "QQ"))
    ]
    assert one.voyages.is_empty()
    assert codes(one) == [("no_column", "DTM+132:202601120800:203"), ("container_count", "2")]


def test_an_order_to_discharge_is_told_by_its_document_or_else_by_the_ships_port() -> None:
    order = ("LOC+11+CAMTR:139:6", "EQD+CN+CSQU3054383+22G1+++4")
    expected = VOYAGE | BOX | {
        "event": "discharged", "timing": "ordered", "place": "CAMTR", "place_raw": "CAMTR", "size_type": "22G1",
        "load_status": "E", "message_kind": "COPRAR",
    }  # fmt: skip
    assert rows(manifest("COPRAR", "BGM+43+ORDER1+9", SHIP, *order).events) == [expected | {"event_raw": "43"}]
    assert rows(manifest("COPRAR", "BGM+ZZZ+ORDER1+9", SHIP, *order).events) == [expected | {"event_raw": "11"}]


def test_a_gate_report_tells_when_and_where_a_container_came_or_left() -> None:
    one = manifest(
        "CODECO", "BGM+36+GATE1+9", SHIP, "EQD+CN+CSQU3054383+45G1+++5", "DTM+7:202601151000:203",
        "LOC+165+CAMTR:139:6+VITERM:TER:ZZZ", "MEA+AAE+G+KGM:21000", "SEL+S1+CU", "TDT+1++3",
    )  # fmt: skip
    assert rows(one.events) == [
        VOYAGE | BOX | {
            "event": "gate_out", "event_raw": "36", "timing": "actual", "at": at(2026, 1, 15, 10, 0),
            "at_raw": "202601151000", "place": "CAMTR", "place_raw": "CAMTR", "terminal": "VITERM",
            "size_type": "45G1", "load_status": "L", "mode": "truck", "gross_kg": 21000.0, "weight_kind": "declared",
            "message_kind": "CODECO",
        }
    ]  # fmt: skip
    assert one.seals["sealed_by"].to_list() == ["customs"]
    assert codes(one) == []


def test_a_verified_mass_is_an_event() -> None:
    one = manifest(
        "VERMAS", "BGM+749+VGM1+9", "EQD+CN+CSQU3054383+45G1", "RFF+BN:BOOK1", "MEA+AAE+VGM+KGM:21550",
        "DTM+WAT:202601091200:203", "TDT+20+017W+1++QZXA:172:182+++9074729:146:11:INVENTED STAR", version="D:16A:UN",
    )  # fmt: skip
    assert rows(one.events) == [
        VOYAGE | BOX | {
            "event": "weighed", "timing": "actual", "at": at(2026, 1, 9, 12, 0),
            "at_raw": "202601091200", "size_type": "45G1", "booking": "BOOK1", "mode": "sea", "gross_kg": 21550.0,
            "weight_kind": "verified", "message_kind": "VERMAS",
        }
    ]  # fmt: skip


def test_a_status_report_gives_an_event_for_each_status() -> None:
    one = manifest(
        "IFTSTA", "BGM+23+STATUS1+9", "CNI+1+QZXA1", "STS+1+24", "RFF+BM:QZXA1", "DTM+334:202601121000:203",
        "LOC+175+CAMTR:139:6", SHIP, "EQD+CN+CSQU3054383+45G1+++5", "SEL+S1+CA",
        "CNI+2", "STS+1+P::QZ:PUT ON RAIL", "RFF+BN:BOOK2", "TDT+1++2+25", version="D:00B:UN",
    )  # fmt: skip
    assert rows(one.events) == [
        VOYAGE | BOX | {
            "event": "departed", "event_raw": "24", "timing": "actual", "at": at(2026, 1, 12, 10, 0),
            "at_raw": "202601121000", "place": "CAMTR", "place_raw": "CAMTR", "size_type": "45G1", "load_status": "L",
            "bill_number": "QZXA1", "mode": "sea", "message_kind": "IFTSTA",
        },
        VOYAGE | {
            "event": "P", "event_raw": "P", "booking": "BOOK2", "mode": "rail",
            "remarks": "PUT ON RAIL", "message_kind": "IFTSTA",
        },
    ]  # fmt: skip


def test_a_notice_of_dangerous_goods_gives_hazards_of_bills_and_containers() -> None:
    one = manifest(
        "IFTDGN", "BGM+890+DG1+9", SHIP, "CNI+1+QZXA1", "GID+1+4:DR", "DGS+IMD+3+1263+23:CEL+2",
        "FTX+AAD+++PAINT", "SGP+CSQU3054383+4",
    )  # fmt: skip
    assert rows(one.hazards) == [
        BOX | {"bill_number": "QZXA1", "un_number": "1263", "hazard_class": "3", "packing_group": "II",
               "flash_point": 23.0, "flash_point_unit": "CEL", "description": "PAINT"}
    ]  # fmt: skip
    assert one.containers.is_empty()


def test_an_answer_of_customs_gives_dispositions() -> None:
    one = manifest(
        "CUSRES", "BGM+962+ANSWER1+11", "DTM+9:202601120915:203", "GIS+23", "FTX+AAO+++SEE OFFICER",
        "RFF+BM:QZXA1", "ERP+2:1", "ERC+E55", "FTX+AAO+++NO CONSIGNEE",
    )  # fmt: skip
    every = {"bill_number": "QZXA1", "level": "bill", "at": at(2026, 1, 12, 9, 15), "message_kind": "CUSRES"}
    assert rows(one.dispositions) == [
        every | {"code": "23"},
        every | {"code": "E55", "action": "other", "remarks": "2 1"},
    ]  # fmt: skip
    assert ("disposition_unknown", "23") in codes(one)


def test_instructions_to_stow_give_cells_and_hazards() -> None:
    one = manifest(
        "MOVINS", "BGM+121+STOW1+9", SHIP, "LOC+5+BRSSZ:139:6", "LOC+61+CAMTR:139:6", "DTM+132:202601120800:203",
        "HAN+LOA", "LOC+147+0140382::5", "RFF+BM:1", "LOC+9+BRSSZ:139:6", "LOC+11+CAMTR:139:6",
        "EQD+CN+CSQU3054383+45G1+++5", "DGS+IMD+3+1263", "LOC+147+0140384::5", "EQD+CN+:::",
    )  # fmt: skip
    number = {"voyage_id": "9074729-017W", "message_kind": "MOVINS", "remarks": "LOA"}
    cells = rows(one.stow_positions)
    assert cells[0] == number | BOX | {
        "number_ok": True, "position_raw": "0140382", "bay": 14, "row": 3, "tier": 82, "port_of_lading": "BRSSZ",
        "port_of_lading_raw": "BRSSZ", "port_of_discharge": "CAMTR", "port_of_discharge_raw": "CAMTR",
        "size_type": "45G1", "load_status": "L", "load_status_raw": "5", "hazards": 1, "un_numbers": ["1263"],
        "hazard_classes": ["3"],
    }  # fmt: skip
    offset = one.stow_positions["offset"][1]
    assert cells[1] == number | {
        "box_id": f"9074729-017W/?{offset}", "position_raw": "0140384", "bay": 14, "row": 3, "tier": 84, "hazards": 0,
    }  # fmt: skip
    assert rows(one.hazards) == [BOX | {"un_number": "1263", "hazard_class": "3"}]
    assert one.voyages.select("declared_ports", "eta_declared").rows() == [(["BRSSZ", "CAMTR"], at(2026, 1, 12, 8, 0))]
    assert codes(one) == []


def test_a_gross_volume_is_no_weight() -> None:
    one = manifest(
        "COARRI", "BGM+46+REPORT1+9", SHIP, "EQD+CN+CSQU3054383+45G1:102:5++2+5", "MEA+AAE+AAW+MTQ:12", "CNT+16:1"
    )
    assert one.events["gross_kg"].to_list() == [None]
    told = one.findings.filter(pl.col("found").str.starts_with("MEA+AAE+AAW"))
    assert told["code"].to_list() == ["no_column"]
