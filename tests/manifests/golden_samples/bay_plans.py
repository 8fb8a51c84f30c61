"""Bay plans (BAPLIE 2; D.95B of SMDG 2.0 and a D.04B): one voyage, one row per occupied cell, hazards of cells.

The last pads its elements with the names of what they mean; those are kept as filed. `RFF+BM:1` stands there because
each cell must have an RFF (directory D.96A) and names no bill. Where a ship has neither IMO number nor name, its
voyage_id begins with `?`. A carrier named by agency 20 (BIC) is no SCAC.
"""

from __future__ import annotations

from tests.manifests.golden_samples import NUMBER_FORM, Golden

_CELL = {"message_kind": "BAPLIE", "weight_kind": "declared", "gross_unit_raw": "KGM", "hazards": 0}
_OOCL = _CELL | {
    "voyage_id": "OOCL BEIJING-042", "number_ok": True, "port_of_lading": "USLGB", "port_of_lading_raw": "USLGB"
}  # fmt: skip


def _box(voyage_id: str, number: str) -> dict[str, object]:
    return {"box_id": f"{voyage_id}/{number}", "container_number": number}


GOLDEN = [
    Golden(
        file="manifests/edifact/phpedifact_D95BBAPLIE.edi",
        tables={
            "voyages": [{
                "segment": 4, "voyage_id": "OOCL BEIJING-042", "vessel_name": "OOCL BEIJING", "callsign": "VRIB3",
                "voyage": "042", "manifest_reference": "391651645", "declared_ports": ["USLGB"], "bills_found": 0,
            }],
            "stow_positions": [
                _OOCL | _box("OOCL BEIJING-042", "OOLU4293959") | {
                    "segment": 9, "position_raw": "0780690", "bay": 78, "row": 6, "tier": 90,
                    "port_of_discharge": "CNYTN", "port_of_discharge_raw": "CNYTN", "gross_kg": 3833.0,
                    "gross_raw": "3833", "size_type": "4200", "load_status": "E", "load_status_raw": "4",
                    "operator": "OOL",
                },
                _OOCL | _box("OOCL BEIJING-042", "MOEU0710945") | {
                    "segment": 16, "position_raw": "0060886", "bay": 6, "row": 8, "tier": 86,
                    "port_of_discharge": "CNXMN", "port_of_discharge_raw": "CNXMN", "gross_kg": 3983.0,
                    "gross_raw": "3983", "size_type": "L5G1", "load_status": "E", "load_status_raw": "4",
                    "operator": "MOL",
                },
                _OOCL | _box("OOCL BEIJING-042", "OOLU8757889") | {
                    "segment": 23, "position_raw": "0100114", "bay": 10, "row": 1, "tier": 14,
                    "port_of_discharge": "TWKHH", "port_of_discharge_raw": "TWKHH", "gross_kg": 26000.0,
                    "gross_raw": "26000", "size_type": "4500", "load_status": "L", "load_status_raw": "5",
                    "operator": "OOL",
                },
            ],
        },
        no_column={1: [3, 6, 7, 8]},  # DTM 137, 178 and 133, a reference without qualifier
    ),
    Golden(
        file="manifests/edifact/staedi_baplie-test.edi",
        tables={
            "voyages": [{
                "segment": 4, "voyage_id": "?-VOYAGENO123", "callsign": "DLHV", "voyage": "VOYAGENO123",
                "manifest_reference": "M1", "declared_ports": ["EGPSD", "GRPIR"],
                "bills_found": 0,
            }],
            "stow_positions": [_CELL | _box("?-VOYAGENO123", "TOLU2566410") | {
                "segment": 9, "voyage_id": "?-VOYAGENO123", "number_ok": True, "position_raw": "0030586", "bay": 3,
                "row": 5, "tier": 86, "port_of_lading": "EGPSD", "port_of_lading_raw": "EGPSD",
                "port_of_discharge": "ITSPE", "port_of_discharge_raw": "ITSPE", "destination": "AFQLT",
                "destination_raw": "AFQLT", "gross_kg": 10000.0, "gross_raw": "10000", "load_status": "L",
                "load_status_raw": "5", "hazards": 1, "un_numbers": ["2198"], "hazard_classes": ["2.3"],
                "remarks": "HL",
            }],  # the 1 of EQD says who supplied it, so no size-type is filed
            "hazards": [_box("?-VOYAGENO123", "TOLU2566410") | {
                "segment": 17, "un_number": "2198", "hazard_class": "2.3", "packing_group": "I",
                "description": "PHOSPHORUS PENTAFLUORIDE 109.0", "flash_point": 45.0, "flash_point_unit": "CEL",
            }],
        },
        findings=[(1, 16, "container_number_blank", 2, 1, "TOLU 2566410", "TOLU2566410")],
        no_column={1: [3, 8]},
    ),
    Golden(
        file="manifests/edifact/apimeister_d04b_baplie.edi",
        tables={
            "voyages": [{
                "segment": 4, "voyage_id": "?-RFN234", "voyage": "RFN234", "manifest_reference": "2343",
                "eta_declared": "2009-10-29T12:30:00", "bills_found": 0,
            }],
            "stow_positions": [_CELL | _box("?-RFN234", "CONTAINER") | {
                "segment": 11, "voyage_id": "?-RFN234", "number_ok": False, "position_raw": "0050302", "bay": 5,
                "row": 3, "tier": 2, "port_of_discharge_raw": "PORTOFDISCHARGE", "destination_raw": "PLACEOFDELIVERY",
                "gross_kg": 23000.0, "gross_raw": "23000", "size_type": "2210", "load_status": "L",
                "load_status_raw": "5", "operator": "TSL",
            }],
        },
        findings=[
            (1, 4, "imo_form", 8, 1, "IMONUMBER", "an IMO number of seven digits"),
            (1, 5, "unknown_port", 2, 1, "DEPARTPLACE", None),
            (1, 6, "unknown_port", 2, 1, "NEXTPORTOFCALL", None),
            (1, 14, "unknown_port", 2, 1, "PORTOFDISCHARGE", None),
            (1, 15, "unknown_port", 2, 1, "PLACEOFDELIVERY", None),
            (1, 17, "container_number_form", 2, 1, "CONTAINER", NUMBER_FORM),
        ],
        no_column={1: [3, 7, 8, 10, 13]},  # date of the plan, arrival and departure, a second voyage number, LOC+6
    ),
]  # fmt: skip
