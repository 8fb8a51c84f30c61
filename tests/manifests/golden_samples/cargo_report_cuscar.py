"""A cargo report to customs (CUSCAR D.95B of LOT 1.0): one bill, one piece of equipment, one line of goods.

The goods stand in the equipment by their SGP, which opens the row and gives the packages there; the bill's packages are
those of GID. The bill is filed by the reference (RFF with BM) that bears its number; a carrier named by agency 20 (BIC)
is no SCAC. Totals, agency references and the message's sender and date have no column.
"""

from __future__ import annotations

from tests.manifests.golden_samples import NUMBER_FORM, Golden

_VOYAGE = "TEST SHIP-TRANS1234"
_BILL = {"bill_id": "@15", "bill_number": "DOCV373MOB909999"}
_BOX = {"box_id": f"{_VOYAGE}/EQ123456", "container_number": "EQ123456"}

GOLDEN = [
    Golden(
        file="manifests/edifact/chrishumphreys_cuscar_d95b_simple.edi",
        tables={
            "voyages": [{
                "segment": 7, "voyage_id": _VOYAGE, "vessel_name": "TEST SHIP", "callsign": "MEANSTRANS1234",
                "voyage": "TRANS1234", "manifest_reference": "DOCREF1234",
                "manifest_type": "85", "port_of_discharge": "GBPME", "port_of_discharge_raw": "GBPME",
                "eta_declared": "2019-10-29T03:30:00", "declared_ports": ["GBPME"], "bills_found": 1,
            }],
            "bills": [_BILL | {
                "segment": 15, "voyage_id": _VOYAGE, "version": 1, "status": "original",
                "frob": False, "port_of_lading": "CRMOB", "port_of_lading_raw": "CRMOB",
                "port_of_discharge": "GBPME", "port_of_discharge_raw": "GBPME", "destination_country": "GB",
                "packages": 2880.0, "package_unit": "UNT", "gross_kg": 55814.0, "gross_raw": "55814",
                "gross_unit_raw": "KGM", "sent_at": "2019-10-21T10:52:00", "control_number": "SRC-000001",
                "message_number": "MREF123456",
            }],
            "parties": [
                _BILL | {
                    "segment": 22, "role": "supplier", "role_raw": "SU", "identifier": "SUP1234",
                    "name": "A PERSON, TEST ADDRESS, TOWN, POSTCODE",
                    "name_clean": "A PERSON TEST ADDRESS TOWN POSTCODE",
                },
                _BILL | {
                    "segment": 23, "role": "consignee", "role_raw": "CN", "identifier": "MOB00995",
                    "name": "ANOTHER PERSON, A COMPANY, SOMEWHERE", "name_clean": "ANOTHER PERSON A COMPANY SOMEWHERE",
                },
                _BILL | {
                    "segment": 24, "role": "shipper", "role_raw": "CZ", "identifier": "MOB00996",
                    "name": "ANOTHER DIFFERENT PERSON, ANOTHER COMPANY, SOMEWHERE ELSE",
                    "name_clean": "ANOTHER DIFFERENT PERSON ANOTHER COMPANY SOMEWHERE ELSE",
                },
            ],
            "containers": [_BOX | {
                "segment": 11, "voyage_id": _VOYAGE, "number_ok": False, "size_type": "7", "equipment_code": "BL",
                "load_status": "L", "bills": ["DOCV373MOB909999"], "bill_ids": ["@15"], "port_of_lading": "CRMOB",
                "landing_port": "GBPME", "destination_country": "GB", "in_transit": False, "frob": False,
                "vessel_name": "TEST SHIP", "voyage": "TRANS1234", "gross_kg": 55814.0,
            }],
            "goods": [_BILL | _BOX | {
                "segment": 28, "line": 1, "description": "FREETEXT DESC, DETAILS",
                "description_pieces": ["FREETEXT DESC, DETAILS"], "marks": "SHIP1234", "marks_pieces": ["SHIP1234"],
                "packages": 60.0, "gross_kg": 55814.0,
            }],
        },
        findings=[
            (1, 11, "container_number_form", 2, 1, "EQ123456", NUMBER_FORM),
            (1, 28, "container_number_form", 1, 1, "EQ123456", NUMBER_FORM),
            (1, 11, "unknown_size_type", None, None, "7", None),
            (1, 15, "hs_missing", None, None, None, None),
            (1, 30, "segment_count", 1, None, "313", "30"),
        ],
        no_column={1: [3, 4, 5, 9, 10, 13, 17, 20, 21]},
    ),
]  # fmt: skip
