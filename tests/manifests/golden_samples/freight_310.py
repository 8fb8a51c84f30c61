"""Freight receipts (X12 310, 004010), used as bills of lading: voyage, bill, parties, containers, goods, seals.

The bill's number is that of N9 with BM, else the shipment number of B3-03; its totals are those of L3, its packages
those of the L0 of its goods. A commodity code qualified Z is mutually defined, so no line has a Harmonized System code.
References (N9) and clauses (C8) stand with the bill; charges and dates of sailing have no column.
"""

from __future__ import annotations

from tests.manifests.golden_samples import Finding, Golden, Row

_CARRIER = {"address": "ESPLANADEN 50", "city": "COPENHAGEN K", "postcode": "1098", "country": "DK"}


def _party(segment: int, code: str, role: str, name: str, clean: str, number: str, *where: str) -> dict[str, object]:
    """A party, with kind and number of N1-03 and -04, and address, city, region, postcode and country."""
    address = dict(zip(("address", "city", "region", "postcode", "country"), where, strict=False))
    kind, _, identifier = number.partition(":")
    return {
        "segment": segment, "role": role, "role_raw": code, "name": name, "name_clean": clean,
        "identifier": identifier, "identifier_kind": kind, **address,
    }  # fmt: skip


# the first two samples: the same bill, once in its envelope and once without
_VOYAGE = "9786774-234N"
_BILL = {"bill_id": "@2", "bill_number": "IDENTIFIER123"}
_TCNU = {"box_id": f"{_VOYAGE}/TCNU6849731", "container_number": "TCNU6849731"}
_TEXT = (
    "1 X 40'HC 21 PACKAGES WITH 31.320 MCUB AND 16.837",
    "NET WEIGHT . MOULDINGS OF MEDIUM DENSITY FIBERBO",
    "ARD ( MECHANICALLY WORKED (WITH SURFACED COVER ED",
    ") . REF.INT: 111111 . ALSO CONSIGNEE: ATTN: AW",
)
_TABLES: dict[str, list[Row]] = {
    "voyages": [{
        "segment": 24, "voyage_id": _VOYAGE, "vessel_name": "POLAR ECUADOR", "vessel_imo": 9786774, "imo_ok": True,
        "callsign": "9V8896", "vessel_flag": "SG", "carrier_scac": "WHT", "voyage": "234N",
        "port_of_discharge": "USBAL", "port_of_discharge_raw": "USBAL", "eta_declared": "2022-01-01T12:00:00",
        "declared_ports": ["CLSVE", "PAMIT", "USBAL"], "bills_found": 1,
    }],
    "parties": [
        _BILL | _party(10, "SH", "shipper", "MADERAS ARAUCO S.A.", "MADERAS ARAUCO", "25:940924821", "EL GOLF 150")
        | {"city": "LAS CONDES", "postcode": "7550107", "country": "CL"},
        _BILL | _party(13, "CN", "consignee", "ARAUCO NORTH AMERICA INC", "ARAUCO NORTH AMERICA", "25:100992847",
                       "PERIMETER CENTER TER NE 400", "ATLANTA", "GA", "30346", "US"),
        _BILL | _party(16, "N1", "notify", "GEODIS USA INC", "GEODIS USA", "25:12323242",
                       "LACROSS RD 4995", "NORTH CHARLESTON", "SC", "29406", "US"),
        _BILL | _party(19, "CA", "carrier", "WHATEVER", "WHATEVER", "2:WHT") | _CARRIER,
    ],
    "containers": [_TCNU | {
        "segment": 32, "voyage_id": _VOYAGE, "number_ok": True, "size_type": "45G1", "equipment_code": "CN",
        "seals": ["MLCL0008628"], "bills": ["IDENTIFIER123"], "bill_ids": ["@2"], "port_of_lading": "CLSVE",
        "first_na_call": "USBAL", "landing_port": "USBAL", "destination_country": "US", "in_transit": False,
        "frob": False, "vessel_imo": 9786774, "vessel_name": "POLAR ECUADOR", "voyage": "234N", "gross_kg": 17007.0,
    }],
    "goods": [_BILL | _TCNU | {
        "segment": 34, "line": 1, "description": "".join(_TEXT), "description_pieces": list(_TEXT),
        "packages": 36.0, "gross_kg": 17007.0,
    }],
    "seals": [_BILL | _TCNU | {"segment": 33, "seal": "MLCL0008628", "message_kind": "310"}],
}  # fmt: skip
_FILED = _BILL | {
    "segment": 2, "voyage_id": _VOYAGE, "issuer_scac": "WHT", "version": 1, "status": "original", "frob": False,
    "port_of_lading": "CLSVE", "port_of_lading_raw": "CLSVE", "port_of_discharge": "USBAL",
    "port_of_discharge_raw": "USBAL", "destination_country": "US", "packages": 36.0, "package_unit": "PKG",
    "gross_kg": 17007.0, "gross_raw": "17007", "gross_unit_raw": "K", "volume_m3": 42.42, "message_number": "35353",
    "references": ["BN:1XXX011114", "R1:MSK-BL-1.0"],
    "remarks": "WHT CODE: 4411.1400 EMISION SWB. CHARGE_TYPE-BASIC FREIGHT; PAYER-SHIPPER; TERM-PREPAID;",
}  # fmt: skip
_FAULTS: list[Finding] = [
    (1, 2, "hs_missing", None, None, None, None),
    (1, 46, "segment_count", 1, None, "49", "46"),
    (1, 46, "control_number", 2, None, "32353", "35353"),
]
_WITHOUT = {1: [9, 23, 27, *range(40, 46)]}

# the third: two lines, of which the first, without container and description, bears only a charge
_THIRD = {"bill_id": "@2", "bill_number": "23PHL999999A"}
_MRKU = {"box_id": "9644990-321S/MRKU9999999", "container_number": "MRKU9999999"}
_MASKED = "XXXXXXX XXXXXXX XXXX"

# the fourth: two containers
_FOURTH = {"bill_id": "@2", "bill_number": "XXXX33SYD00XXXXX"}
# segment of N7, number, packages, kg, seal
_BOXES = [(41, "XXXX5119399", 16.0, 6102.0, "0325999"), (46, "XXXX9447680", 15.0, 6678.0, "0325964")]


# C8, each with its C8C joined to it
_CLAUSES = (
    "BN=3SYD009999",
    "WHEN HANDLING THIS SHIPMENT, YOU ARE STRICTLY PROHIBITED|FROM UTILIZING OR OTHERWISE DEALING WITH ANY SPECIALLY|"
    "DESIGNATED NATIONAL (SDN) OR PROHIBITED VESSEL AS|DESIGNATED BY THE OFFICE OF FOREIGN ASSETS CONTROL (OFAC)|"
    "OF THE U.S DEPARTMEN",
    "FOUND AT HTTP://WWW.TREAS.GOV/OFFICES/ENFORCEMENT/OFAC/SDN.|AN ADDITIONAL LIST OF ENTITIESAND VESSELS OF CONCERN "
    "THAT|YOU ARE FURTHER PROHIBITED FROM UTILIZING OR OTHERWISE|DEALINGWITH IS SET FORTH AT|"
    "HTTP://WWW.XXXXXXX.COM/SERVICES/OCEA",
    "BASIC FREIGHT: COLLECT",
)


def _box(number: str) -> dict[str, object]:
    return {"box_id": f"9355355-324N/{number}", "container_number": number}


GOLDEN = [
    Golden(
        file="manifests/x12/004010_310_310_0.x12",
        tables=_TABLES | {
            "bills": [_FILED | {"sent_at": "2022-01-01T14:49:00", "control_number": "000011566"}]
        },
        findings=[
            *_FAULTS,
            (0, 49, "control_number", 2, None, "61916", "61716"),
            (0, 50, "control_number", 2, None, "000061216", "000011566"),
        ],
        no_column=_WITHOUT,
    ),
    Golden(
        file="manifests/x12/004010_310_310_1.x12",
        tables=_TABLES | {"bills": [_FILED]},
        findings=[(1, 1, "no_interchange", None, None, "ST*310*35353", "ISA"), *_FAULTS],
        no_column=_WITHOUT,
    ),
    Golden(
        file="manifests/x12/004010_310_310_2.x12",
        tables={
            "voyages": [{
                "segment": 23, "voyage_id": "9644990-321S", "vessel_name": "MATE", "vessel_imo": 9644990,
                "imo_ok": True, "vessel_flag": "LR", "carrier_scac": "XXXX", "voyage": "321S",
                "port_of_discharge": "AUMEL", "port_of_discharge_raw": "AUMEL", "declared_ports": ["USLGB", "AUMEL"],
                "bills_found": 1,
            }],
            "bills": [_THIRD | {
                "segment": 2, "voyage_id": "9644990-321S", "issuer_scac": "XXXX", "version": 1, "status": "original",
                "frob": False, "port_of_lading": "USLGB", "port_of_lading_raw": "USLGB",
                "port_of_discharge": "AUMEL", "port_of_discharge_raw": "AUMEL", "place_of_receipt": "XXXXXXX TN US",
                "destination": "AUMEL", "destination_country": "AU", "packages": 30.0, "package_unit": "PCS",
                "gross_kg": 14999.99, "gross_raw": "14999.99", "gross_unit_raw": "K", "volume_m3": 50.0,
                "sent_at": "2023-06-21T16:46:00", "control_number": "000000015", "message_number": "0015",
                "references": ["BN:3PHL999999", "IV:999999999", "64:USNYC"],
            }],
            "parties": [
                _THIRD | _party(11, "BT", "BT", _MASKED, _MASKED, "ZZ:100999999",
                                "5800 CHALLENGE DR", "XXXXXXX", "TN", "38115", "US"),
                _THIRD | _party(14, "SH", "shipper", _MASKED, _MASKED, "ZZ:100999999",
                                "5800 CHALLENGE DR", "XXXXXXX", "TN", "38115", "US"),
                _THIRD | _party(17, "CN", "consignee", "XXXXXXX SOUTH PACIFIC PTY LTD", "XXXXXXX SOUTH PACIFIC",
                                "ZZ:200939897", "2 CARIBBEAN DRIVE", "SCORESBY", "VI", "3179", "AU"),
            ],
            "containers": [_MRKU | {
                "segment": 30, "voyage_id": "9644990-321S", "number_ok": False, "size_type": "45G0",
                "equipment_code": "S1", "service_type": "DP", "bills": ["23PHL999999A"], "bill_ids": ["@2"],
                "port_of_lading": "USLGB", "first_na_call": "USLGB", "landing_port": "AUMEL",
                "destination_country": "AU", "in_transit": False, "frob": False, "vessel_imo": 9644990,
                "vessel_name": "MATE", "voyage": "321S", "gross_kg": 14999.99,
            }],
            "goods": [_THIRD | _MRKU | {
                "segment": 32, "line": 1, "description": "ENGINES AND MOTOR PARTS",
                "description_pieces": ["ENGINES AND MOTOR PARTS"], "packages": 30.0, "gross_kg": 14999.99,
            }],
        },
        findings=[
            (1, 2, "hs_missing", None, None, None, None),
            (1, 11, "name_repeated_character", None, None, _MASKED, None),
            (1, 14, "name_repeated_character", None, None, _MASKED, None),
            (1, 30, "container_check_digit", 2, None, "MRKU9999999", "1"),
        ],
        no_column={1: [9, 10, 22, 26, 27, 28, 31, 34, 35, 36, 37]},
    ),
    Golden(
        file="manifests/x12/004010_310_310_3.x12",
        tables={
            "voyages": [{
                "segment": 27, "voyage_id": "9355355-324N", "vessel_name": "SAFMARINE BAYETE", "vessel_imo": 9355355,
                "imo_ok": True, "callsign": "VRKZ9", "vessel_flag": "HK", "carrier_scac": "XXXX", "voyage": "324N",
                "port_of_discharge": "USPHL", "port_of_discharge_raw": "USPHL",
                "eta_declared": "2023-07-25T11:00:00", "declared_ports": ["AUSYD", "USPHL"], "bills_found": 1,
            }],
            "bills": [_FOURTH | {
                "segment": 2, "voyage_id": "9355355-324N", "issuer_scac": "XXXX", "version": 1, "status": "original",
                "frob": False, "port_of_lading": "AUSYD", "port_of_lading_raw": "AUSYD",
                "port_of_discharge": "USPHL", "port_of_discharge_raw": "USPHL", "destination": "USLBD",
                "destination_country": "US", "packages": 31.0, "package_unit": "PKG", "gross_kg": 12780.0,
                "gross_raw": "12780", "gross_unit_raw": "K", "volume_m3": 36.796,
                "sent_at": "2023-06-08T23:35:00", "control_number": "000145269", "message_number": "69187",
                "references": ["SI:AEYEHEARY", "R1:XXXX-BL-1.0"], "remarks": " ".join(_CLAUSES),
            }],
            "parties": [
                _FOURTH | _party(10, "FW", "forwarder", "XXXXXXX INTL PTY LTD (NSW)", "XXXXXXX INTL PTY LTD NSW",
                                 "25:200944231", "MCPHERSON ST 10-14", "BANKSMEADOW", "NS", "2019", "AU"),
                _FOURTH | _party(13, "SH", "shipper", "CNH AUSTRALIA", "CNH AUSTRALIA", "25:200928959",
                                 "31-53 KURRAJONG RD", "SAINT MARYS", "NS", "2760", "AU"),
                _FOURTH | _party(16, "CN", "consignee", "CNH WICHITA", "CNH WICHITA", "25:100973430",
                                 "S HOOVER RD 3301", "WICHITA", "KS", "67215", "US"),
                _FOURTH | _party(19, "N1", "notify", "FEDEX TRADE NETWORKS INC", "FEDEX TRADE NETWORKS", "25:100911784",
                                 "BUSSE RD 1101", "ELK GROVE VILLAGE", "IL", "60007", "US"),
                _FOURTH | _party(22, "CA", "carrier", "HAMBURG SUD A/S", "HAMBURG SUD", "2:XXXX") | _CARRIER,
            ],
            "containers": [
                _box(number) | {
                    "segment": segment, "voyage_id": "9355355-324N", "number_ok": False, "size_type": "45G1",
                    "equipment_code": "CN", "seals": [seal], "bills": ["XXXX33SYD00XXXXX"], "bill_ids": ["@2"],
                    "port_of_lading": "AUSYD", "first_na_call": "USPHL", "landing_port": "USPHL",
                    "destination_country": "US", "in_transit": False, "frob": False, "vessel_imo": 9355355,
                    "vessel_name": "SAFMARINE BAYETE", "voyage": "324N", "gross_kg": kg,
                }
                for segment, number, _, kg, seal in _BOXES
            ],
            "goods": [
                _FOURTH | _box(number) | {
                    "segment": segment + 2, "line": 1, "description": "AGRICULTURAL MACHINERY",
                    "description_pieces": ["AGRICULTURAL MACHINERY"], "marks": "EI REF:5950099999",
                    "marks_pieces": ["EI REF:5950099999"], "packages": packages, "gross_kg": kg,
                }
                for segment, number, packages, kg, _ in _BOXES
            ],
            "seals": [
                _FOURTH | _box(number) | {"segment": segment + 1, "seal": seal, "message_kind": "310"}
                for segment, number, _, _, seal in _BOXES
            ],
        },
        findings=[
            (1, 2, "hs_missing", None, None, None, None),
            (1, 41, "container_check_digit", 2, None, "XXXX5119399", "6"),
            (1, 46, "container_check_digit", 2, None, "XXXX9447680", "6"),
        ],
        no_column={1: [9, 26]},
    ),
]  # fmt: skip
