"""Cargo reports (CUSCAR), reports of ships (CUSREP) and the other bills of UN/EDIFACT as whole rows, read by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from porttarget.manifests import Manifest
from tests.manifests.samples import read

SHIP = "TDT+20+017W+1++QZXA:172:182+++9074729:146:11:INVENTED STAR:PA"
_KEYS = {"source", "source_sha256", "offset", "interchange", "message", "text", "text_fr", "bill_id", "bill_ids"}


def wire(*segments: str) -> bytes:
    """One interchange of one message."""
    body = [*segments, f"UNT+{len(segments) + 1}+1"]
    return "".join(f"{one}'\n" for one in ("UNB+UNOC:3+S+R+260101:1200+REF7", *body, "UNZ+1+REF7")).encode()


def rows(frame: pl.DataFrame, *without: str) -> list[dict[str, object]]:
    """What rows say, without what is null or empty and without what follows from the bytes."""
    return [
        {name: value for name, value in row.items() if value not in (None, []) and name not in {*_KEYS, *without}}
        for row in frame.to_dicts()
    ]


def found(manifest: Manifest) -> list[tuple[str, str | None]]:
    """Code and what was found, of every finding."""
    return manifest.findings.select("code", "found").rows()


CUSCAR = wire(
    "UNH+1+CUSCAR:D:96B:UN", "BGM+85+MANIFEST7+9", "NAD+CA+QZXA:172:182", SHIP, "LOC+5+CNNGB:139:6",
    "LOC+60+CAMTR:139:6", "DTM+132:202601200930:203",
    "EQD+CN+CSQU3054383+45G1:102:5+++5", "MEA+AAE+G+KGM:9000", "SEL+S1+SH", "SEL+S2+CU",
    "EQD+CN+CSQU 3054384+22G1:102:5+++4", "CNT+10:2",
    "CNI+1+B1", "RFF+BM:B1", "RFF+MB:MASTER1", "CNT+7:1000,5:LBR", "CNT+11:30", "CNT+26:12:MTQ",
    "LOC+9+CNNGB:139:6", "LOC+11+CAMTR:139:6+4971", "LOC+88+:::NINGBO DEPOT", "LOC+7+USCHI:139:6",
    "TDT+30++2", "NAD+CA+QZXB:172:182", "NAD+CZ+++QUIET LANTERN TRADING COMPANY LIMIT:ED+1 INVENTED ROAD:BLOCK B+NINGBO"
    "++315000+CN", "CTA+IC+:J DOE", "COM+555:TE", "NAD+CN+++MAPLE:PINE", "NAD+XX+++ODD",
    "GID+1+30:CT", "FTX+AAA+++COTTON SHIRTS:IN CARTONS", "MEA+AAE+G+TNE:1", "MOA+40:45000:USD", "MOA+40:9:EUR",
    "SGP+CSQU3054383+30", "DGS+IMD+3+1263+23:CEL+2", "FTX+AAD+++PAINT", "PCI+24+M1:M2", "CST++6105100000:122",
    "CNI+2+B2", "RFF+BM:B2", "LOC+11+CAHAL:139:6", "NAD+CZ+++A FIRM", "NAD+CN+++B FIRM", "GID+1+5:PK",
    "FTX+AAA+++STEEL PARTS", "MEA+AAE+G+KGM:50", "SGP+CSQU3054383+2", "SGP+CSQU 3054384+3", "DGS+IMD+8+1760",
)  # fmt: skip


def test_a_cargo_report_gives_its_voyages_by_port_of_discharge() -> None:
    ship = {
        "voyage_id": "9074729-017W", "vessel_name": "INVENTED STAR", "vessel_imo": 9074729, "imo_ok": True,
        "vessel_flag": "PA", "carrier_scac": "QZXA", "voyage": "017W", "manifest_reference": "MANIFEST7",
        "manifest_type": "85", "declared_ports": ["CNNGB", "CAMTR", "CAHAL"], "bills_declared": 2, "bills_found": 2,
    }  # fmt: skip
    assert rows(read(CUSCAR).voyages) == [
        ship | {"port_of_discharge": "CAMTR", "port_of_discharge_raw": "CAMTR", "segment": 6,
                "eta_declared": datetime(2026, 1, 20, 9, 30, tzinfo=UTC)},
        ship | {"port_of_discharge": "CAHAL", "port_of_discharge_raw": "CAHAL", "segment": 43},
    ]  # fmt: skip


def test_a_cargo_report_gives_its_bills() -> None:
    sent = {
        "voyage_id": "9074729-017W", "version": 1, "status": "original", "frob": False, "control_number": "REF7",
        "message_number": "1", "sent_at": datetime(2026, 1, 1, 12, tzinfo=UTC),
    }  # fmt: skip
    assert rows(read(CUSCAR).bills) == [
        sent | {
            "bill_number": "B1", "issuer_scac": "QZXB", "master_bill": "MASTER1", "port_of_lading": "CNNGB",
            "port_of_lading_raw": "CNNGB", "port_of_discharge": "CAMTR", "port_of_discharge_raw": "CAMTR",
            "terminal": "4971", "place_of_receipt": "NINGBO DEPOT", "destination": "USCHI", "destination_country": "US",
            "packages": 30.0, "package_unit": "CT", "gross_kg": 1000.5 * 0.45359237, "gross_raw": "1000,5",
            "gross_unit_raw": "LBR", "volume_m3": 12.0, "segment": 15,
        },
        sent | {
            "bill_number": "B2", "issuer_scac": "QZXA", "port_of_discharge": "CAHAL",
            "port_of_discharge_raw": "CAHAL", "destination_country": "CA", "packages": 5.0, "package_unit": "PK",
            "segment": 42,
        },
    ]  # fmt: skip


def test_a_cargo_report_gives_its_parties_with_cut_names_joined() -> None:
    assert rows(read(CUSCAR).parties, "bill_number") == [
        {
            "role": "shipper", "role_raw": "CZ", "name": "QUIET LANTERN TRADING COMPANY LIMITED",
            "name_clean": "QUIET LANTERN TRADING", "address": "1 INVENTED ROAD, BLOCK B",
            "city": "NINGBO", "postcode": "315000", "country": "CN", "contact": "J DOE 555", "segment": 26,
        },
        {"role": "consignee", "role_raw": "CN", "name": "MAPLE PINE", "name_clean": "MAPLE PINE", "segment": 29},
        {"role": "XX", "role_raw": "XX", "name": "ODD", "name_clean": "ODD", "segment": 30},
        {"role": "shipper", "role_raw": "CZ", "name": "A FIRM", "name_clean": "A FIRM", "segment": 44},
        {"role": "consignee", "role_raw": "CN", "name": "B FIRM", "name_clean": "B FIRM", "segment": 45},
    ]  # fmt: skip


def test_a_cargo_report_gives_its_containers_under_all_their_bills() -> None:
    ship = {
        "voyage_id": "9074729-017W", "vessel_name": "INVENTED STAR", "vessel_imo": 9074729, "voyage": "017W",
        "frob": False, "equipment_code": "CN",
    }  # fmt: skip
    manifest = read(CUSCAR)
    assert rows(manifest.containers) == [
        ship | {
            "box_id": "9074729-017W/CSQU3054383", "container_number": "CSQU3054383", "number_ok": True,
            "size_type": "45G1", "load_status": "L", "seals": ["S1", "S2"], "bills": ["B1", "B2"],
            "port_of_lading": "CNNGB", "first_na_call": "CAMTR", "landing_port": "CAMTR", "terminal": "4971",
            "onward_mode": "rail", "destination_country": "US", "in_transit": True, "gross_kg": 1000.0, "segment": 8,
        },
        ship | {
            "box_id": "9074729-017W/CSQU3054384", "container_number": "CSQU3054384", "number_ok": False,
            "size_type": "22G1", "load_status": "E", "bills": ["B2"], "first_na_call": "CAMTR",
            "landing_port": "CAHAL", "destination_country": "CA", "in_transit": False, "segment": 12,
        },
    ]  # fmt: skip
    assert rows(manifest.seals, "box_id", "container_number") == [
        {"seal": "S1", "sealed_by": "shipper", "sealed_by_raw": "SH", "message_kind": "CUSCAR", "segment": 10},
        {"seal": "S2", "sealed_by": "customs", "sealed_by_raw": "CU", "message_kind": "CUSCAR", "segment": 11},
    ]


def test_a_cargo_report_gives_its_goods_split_over_containers() -> None:
    manifest = read(CUSCAR)
    steel = {
        "bill_number": "B2", "line": 1, "description": "STEEL PARTS", "description_pieces": ["STEEL PARTS"],
    }  # fmt: skip
    assert rows(manifest.goods) == [
        {
            "box_id": "9074729-017W/CSQU3054383", "container_number": "CSQU3054383", "bill_number": "B1", "line": 1,
            "hs_code": "6105100000", "description": "COTTON SHIRTS IN CARTONS",
            "description_pieces": ["COTTON SHIRTS", "IN CARTONS"], "marks": "M1 M2", "marks_pieces": ["M1", "M2"],
            "packages": 30.0, "gross_kg": 1000.0, "value": 45000.0, "segment": 36,
        },
        steel | {"box_id": "9074729-017W/CSQU3054383", "container_number": "CSQU3054383", "packages": 2.0,
                 "segment": 49},
        steel | {"box_id": "9074729-017W/CSQU3054384", "container_number": "CSQU3054384", "packages": 3.0,
                 "segment": 50},
    ]  # fmt: skip


def test_hazards_of_goods_in_several_containers_name_none_of_them() -> None:
    assert rows(read(CUSCAR).hazards) == [
        {
            "box_id": "9074729-017W/CSQU3054383", "container_number": "CSQU3054383", "bill_number": "B1",
            "un_number": "1263", "hazard_class": "3", "packing_group": "II", "description": "PAINT",
            "flash_point": 23.0, "flash_point_unit": "CEL", "segment": 37,
        },
        {"bill_number": "B2", "un_number": "1760", "hazard_class": "8", "segment": 51},
    ]  # fmt: skip


def test_what_a_cargo_report_says_beyond_the_tables_is_told() -> None:
    blank = [("container_check_digit", "CSQU3054384"), ("container_number_blank", "CSQU 3054384")]
    assert [one for one in found(read(CUSCAR)) if one[0] != "hs_missing"] == [
        *blank,
        ("no_column", "MOA+40:9:EUR"),
        ("segment_order", "FTX+AAD+++PAINT"),
        ("no_column", "MEA+AAE+G+KGM:50"),  # the weight of goods in two containers together
        *blank,
    ]
