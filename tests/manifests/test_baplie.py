"""Bay plans of both versions as whole rows, written by reading the messages."""

from __future__ import annotations

import pytest

from tests.manifests.samples import read

UNB = "UNB+UNOA:2+SENDER+RECEIVER+260105:0930+REF1"
SECOND = (
    "UNH+1+BAPLIE:D:95B:UN:SMDG22", "BGM++PLAN7+9", "DTM+137:2601050930:201",
    "TDT+20+017W+++QZXA:172:182+++9074729:146:11:INVENTED STAR", "LOC+5+BRSSZ:139:6", "LOC+61+USJAX:139:6",
    "LOC+147+0780690::5", "FTX+HAN+++KEEP DRY:NO HOOKS", "MEA+WT++KGM:3833,5", "DIM+5+CMT:30", "DIM+9+CMT:::25",
    "TMP+2+-18:CEL", "RNG+5+CEL:-20:-15", "LOC+9+BRSSZ:139:6", "LOC+11+USJAX:139:6", "LOC+83+USCHI:139:6",
    "RFF+BM:QZXA1234", "EQD+CN+CSQU3054383+4532+++5", "NAD+CA+OOL:172:20", "DGS+IMD+3+1263", "DGS+IMD+8+1760",
    "LOC+147+0060886::5", "MEA+VGM++TNE:4", "LOC+9+BRSSZ", "LOC+11+CAMTR", "RFF+BN:BOOK1",
    "EQD+CN+CSQU3054384+22G1+++4", "UNT+28+1",
)  # fmt: skip
THIRD = (
    "UNH+1+BAPLIE:D:13B:UN:SMDG31", "BGM+659+PLAN8+9", "DTM+137:202601050930:203", "NAD+CF+QZX:LINES:306",
    "TDT+20+017W++++++9074729:146:11:INVENTED STAR", "LOC+5+BRSSZ:139:6", "DTM+133:202601041200:203",
    "LOC+61+USJAX:139:6", "UNS+D", "LOC+147+0780690:9711:5", "EQD+CN+CSQU3054383:6346:5+45R1:6346:5+++5",
    "NAD+CF+OOL:LINES:306", "MEA+AAE+VGM+KGM:3833", "LOC+9+BRSSZ:139:6", "LOC+11+USJAX:139:6", "TMP+2+-18.5:CEL",
    "DGS+IMD+3+1263", "UNT+18+1",
)  # fmt: skip


def wire(*segments: str) -> bytes:
    return "".join(f"{one}'\r\n" for one in (UNB, *segments, "UNZ+1+REF1")).encode()


def rows(segments: tuple[str, ...]) -> list[dict[str, object]]:
    """What the stow positions say, without what is null or empty."""
    frame = read(wire(*segments), source="plan").stow_positions.drop("source_sha256", "offset")
    return [{name: value for name, value in row.items() if value not in (None, [])} for row in frame.to_dicts()]


def test_a_bay_plan_of_the_second_version_gives_its_cells() -> None:
    every = {"voyage_id": "9074729-017W", "port_of_lading": "BRSSZ", "port_of_lading_raw": "BRSSZ",
             "message_kind": "BAPLIE", "source": "plan", "interchange": 1, "message": 1}  # fmt: skip
    assert rows(SECOND) == [
        every | {
            "box_id": "9074729-017W/CSQU3054383", "container_number": "CSQU3054383", "number_ok": True,
            "position_raw": "0780690", "bay": 78, "row": 6, "tier": 90, "port_of_discharge": "USJAX",
            "port_of_discharge_raw": "USJAX", "destination": "USCHI", "destination_raw": "USCHI", "gross_kg": 3833.5,
            "weight_kind": "declared", "gross_raw": "3833,5", "gross_unit_raw": "KGM", "size_type": "4532",
            "load_status": "L", "load_status_raw": "5", "operator": "OOL", "bills": ["QZXA1234"],
            "un_numbers": ["1263", "1760"], "hazard_classes": ["3", "8"], "hazards": 2, "temperature_c": -18.0,
            "temperature_low_c": -20.0, "temperature_high_c": -15.0, "over_front_cm": 30.0, "over_height_cm": 25.0,
            "remarks": "KEEP DRY NO HOOKS", "segment": 7,
        },
        every | {
            "box_id": "9074729-017W/CSQU3054384", "container_number": "CSQU3054384", "number_ok": False,
            "position_raw": "0060886", "bay": 6, "row": 8, "tier": 86, "port_of_discharge": "CAMTR",
            "port_of_discharge_raw": "CAMTR", "gross_kg": 4000.0, "weight_kind": "verified", "gross_raw": "4",
            "gross_unit_raw": "TNE", "size_type": "22G1", "load_status": "E", "load_status_raw": "4",
            "bookings": ["BOOK1"], "hazards": 0, "segment": 22,
        },
    ]  # fmt: skip


def test_a_bay_plan_of_the_third_version_gives_its_cells() -> None:
    assert rows(THIRD) == [
        {
            "voyage_id": "9074729-017W", "box_id": "9074729-017W/CSQU3054383", "container_number": "CSQU3054383",
            "number_ok": True, "position_raw": "0780690", "bay": 78, "row": 6, "tier": 90, "port_of_lading": "BRSSZ",
            "port_of_lading_raw": "BRSSZ", "port_of_discharge": "USJAX", "port_of_discharge_raw": "USJAX",
            "gross_kg": 3833.0, "weight_kind": "verified", "gross_raw": "3833", "gross_unit_raw": "KGM",
            "size_type": "45R1", "load_status": "L", "load_status_raw": "5", "operator": "OOL", "un_numbers": ["1263"],
            "hazard_classes": ["3"], "hazards": 1, "temperature_c": -18.5, "message_kind": "BAPLIE", "source": "plan",
            "interchange": 1, "message": 1, "segment": 10,
        },
    ]  # fmt: skip


@pytest.mark.parametrize("segments", [SECOND, THIRD])
def test_the_voyage_of_a_bay_plan_is_that_of_its_main_carriage(segments: tuple[str, ...]) -> None:
    voyages = read(wire(*segments)).voyages
    assert voyages.select("voyage_id", "vessel_name", "vessel_imo", "voyage", "declared_ports").rows() == [
        ("9074729-017W", "INVENTED STAR", 9074729, "017W", ["BRSSZ", "USJAX"])
    ]


def test_a_bay_plan_that_is_whole_has_no_fault_but_its_false_check_digit() -> None:
    findings = read(wire(*SECOND)).findings
    assert findings.select("code", "found", "expected").rows() == [
        ("no_column", "DTM+137:2601050930:201", None),
        ("container_check_digit", "CSQU3054384", "3"),
    ]
