"""The whole tables of data/golden_309.x12, written by reading the message, segment by segment.

`segment` is the number of the line in the message, ST being 1; the byte offset is looked up in the file by that line.
"""

from __future__ import annotations

from datetime import UTC, datetime

VOYAGE = "9074729-017W"
BOX = "9074729-017W/CSQU3054383"
OTHER_BOX = "9074729-017W/ABCU1234567"
RECEIVED = datetime(2026, 1, 6, 12, 0, tzinfo=UTC)
SENT = {"sent_at": datetime(2026, 1, 5, 9, 30, tzinfo=UTC), "control_number": "000000077", "message_number": "0001"}
BILL_SEGMENT = {"BILL0001": 5, "BILL0002": 29}

VOYAGES = [
    {
        "segment": 3, "voyage_id": VOYAGE, "vessel_name": "INVENTED STAR", "vessel_imo": 9074729, "imo_ok": True,
        "callsign": None, "vessel_flag": "PA", "carrier_scac": "QZXA", "voyage": "017W",
        "manifest_reference": "REF-9", "manifest_type": None, "filed_to": "CA", "port_of_discharge": "CAMTR",
        "port_of_discharge_raw": "01822", "terminal": "4971",
        "eta_declared": datetime(2026, 1, 20, 6, 30, tzinfo=UTC), "declared_ports": ["CNNGB", "CAHAL", "CAMTR"],
        "bills_declared": 3, "bills_found": 2, "received_at": RECEIVED,
    },
]  # fmt: skip

BILLS = [
    {
        "segment": 5, "voyage_id": VOYAGE, "bill_number": "BILL0001", "issuer_scac": "QZXA", "master_bill": None,
        "version": 1, "valid_from": RECEIVED, "status": "original", "amendment_code": None, "bill_type": "00",
        "frob": False, "port_of_lading": "CNNGB", "port_of_lading_raw": "57035", "port_of_discharge": "CAMTR",
        "port_of_discharge_raw": "01822", "terminal": "4971", "place_of_receipt": "NINGBO", "in_bond_type": "62",
        "destination": "USCHI", "destination_country": "US", "foreign_port_of_unlading": None, "packages": 120.0,
        "package_unit": "CTN", "gross_kg": 2500.5, "gross_raw": "2500.5", "gross_unit_raw": "K", "volume_m3": 12.25,
        "in_bond_number": "V1234", "in_bond_value": 1500.0, "in_bond_carrier": None, "references": [], "remarks": None,
        "laden_at": None, "laden_at_source": None, **SENT, "received_at": RECEIVED,
    },
    {
        "segment": 29, "voyage_id": VOYAGE, "bill_number": "BILL0002", "issuer_scac": "QZXA",
        "master_bill": "MASTER01", "version": 1, "valid_from": RECEIVED, "status": "change", "amendment_code": "16",
        "bill_type": "35", "frob": True, "port_of_lading": None, "port_of_lading_raw": "99999",
        "port_of_discharge": "CAMTR", "port_of_discharge_raw": "01822", "terminal": "4971", "place_of_receipt": None,
        "in_bond_type": None, "destination": None, "destination_country": "CA", "foreign_port_of_unlading": None,
        "packages": 5.0, "package_unit": "PLT", "gross_kg": None, "gross_raw": "900", "gross_unit_raw": "ZZ",
        "volume_m3": None, "in_bond_number": None, "in_bond_value": None, "in_bond_carrier": None, "references": [],
        "remarks": None, "laden_at": None, "laden_at_source": None, **SENT, "received_at": RECEIVED,
    },
]  # fmt: skip

_NO_ADDRESS = {"address": None, "city": None, "region": None, "postcode": None, "country": None, "contact": None,
               "identifier": None, "identifier_kind": None}  # fmt: skip
PARTIES = [
    {
        "segment": 6, "bill_number": "BILL0001", "role": "shipper", "role_raw": "SH",
        "name": "QUIET LANTERN TRADING CO., LTD. SECOND LINE",
        "name_clean": "QUIET LANTERN TRADING CO LTD SECOND LINE", "address": "1 INVENTED ROAD, BLOCK B",
        "city": "NINGBO", "region": None, "postcode": "315000", "country": "CN", "contact": None,
        "identifier": None, "identifier_kind": None,
    },
    {
        "segment": 10, "bill_number": "BILL0001", "role": "consignee", "role_raw": "CN",
        "name": "Maple & Pine Imports, Inc", "name_clean": "MAPLE PINE IMPORTS", "address": "22 RUE DE L'EXEMPLE",
        "city": "CHICAGO", "region": "IL", "postcode": "60601", "country": "US", "contact": "J. DOE 555-0100",
        "identifier": None, "identifier_kind": None,
    },
    {
        "segment": 30, "bill_number": "BILL0002", "role": "shipper", "role_raw": "SH",
        "name": "QUIET LANTERN TRADING CO., LTD.", "name_clean": "QUIET LANTERN TRADING", **_NO_ADDRESS,
    },
    {
        "segment": 31, "bill_number": "BILL0002", "role": "ZZ", "role_raw": "ZZ", "name": "ODD ROLE",
        "name_clean": "ODD ROLE", **_NO_ADDRESS,
    },
]  # fmt: skip

_SHIP = {
    "voyage_id": VOYAGE, "vessel_imo": 9074729, "vessel_name": "INVENTED STAR", "voyage": "017W",
    "port_of_lading": "CNNGB", "first_na_call": "CAHAL", "landing_port": "CAMTR", "terminal": "4971",
    "destination_country": "US", "available_from": None, "leave_by": None, "received_at": RECEIVED,
    "onward_mode": None, "in_transit": True, "frob": False,
}  # fmt: skip
CONTAINERS = [
    {
        **_SHIP, "segment": 17, "box_id": BOX, "container_number": "CSQU3054383", "number_ok": True,
        "size_type": "45G1", "equipment_code": "4B", "load_status": "L", "service_type": "PP",
        "seals": ["SEAL1", "SEAL2", "SEAL3", "SEAL9"], "bills": ["BILL0001", "BILL0002"],
        "gross_kg": 2000.0 + 1000 * 0.45359237,
    },
    {
        **_SHIP, "segment": 25, "box_id": OTHER_BOX, "container_number": "ABCU1234567", "number_ok": False,
        "size_type": None, "equipment_code": "2B", "load_status": None, "service_type": None, "seals": [],
        "bills": ["BILL0001"], "gross_kg": None,
    },
]  # fmt: skip

_FIRST = {"bill_number": "BILL0001", "box_id": BOX, "container_number": "CSQU3054383"}
GOODS = [
    {
        **_FIRST, "segment": 19, "line": 1, "hs_code": "610510",
        "description": "COTTON SHIRTS, SIZES AS LISTED IN THE PACKING LIST ATTACHED",
        "description_pieces": ["COTTON SHIRTS, SIZES AS LISTED IN THE PACKING", " LIST ATTACHED"],
        "marks": "MARK ONE MARK TWO MARK THREE", "marks_pieces": ["MARK ONE", " MARK TWO", " MARK THREE"],
        "packages": 100.0, "gross_kg": 2000.0, "value": 45000.0,
    },
    {
        **_FIRST, "segment": 24, "line": 2, "hs_code": "442110", "description": "WOODEN HANGERS",
        "description_pieces": ["WOODEN HANGERS"], "marks": None, "marks_pieces": [], "packages": 20.0,
        "gross_kg": 1000 * 0.45359237, "value": 500.0,
    },
    {
        "bill_number": "BILL0001", "box_id": OTHER_BOX, "container_number": "ABCU1234567", "segment": 26, "line": 1,
        "hs_code": None, "description": "SPARE", "description_pieces": ["SPARE"], "marks": None, "marks_pieces": [],
        "packages": 1.0, "gross_kg": None, "value": None,
    },
    {
        **_FIRST, "bill_number": "BILL0002", "segment": 33, "line": 1, "hs_code": None, "description": "STEEL PARTS",
        "description_pieces": ["STEEL PARTS"], "marks": None, "marks_pieces": [], "packages": 5.0, "gross_kg": None,
        "value": None,
    },
]  # fmt: skip

HAZARDS = [
    {
        **_FIRST, "segment": 20, "un_number": "1263", "hazard_class": "3", "packing_group": "II",
        "description": "PAINT RELATED MATERIAL", "flash_point": 23.5, "flash_point_unit": "CE", "contact": "CHEMREC",
    },
]  # fmt: skip

_SEALED = {
    "box_id": BOX, "container_number": "CSQU3054383", "sealed_by": None, "sealed_by_raw": None, "message_kind": "309",
    "received_at": RECEIVED,
}  # fmt: skip
SEALS = [
    {**_SEALED, "bill_number": "BILL0001", "segment": 17, "seal": "SEAL1"},
    {**_SEALED, "bill_number": "BILL0001", "segment": 17, "seal": "SEAL2"},
    {**_SEALED, "bill_number": "BILL0001", "segment": 18, "seal": "SEAL3"},
    {**_SEALED, "bill_number": "BILL0002", "segment": 32, "seal": "SEAL1"},
    {**_SEALED, "bill_number": "BILL0002", "segment": 32, "seal": "SEAL9"},
]

_NOWHERE = {"bill_number": None, "box_id": None, "container_number": None}
_SECOND = {**_NOWHERE, "bill_number": "BILL0002", "segment": 29, "segment_tag": "M11"}
FINDINGS = [
    {
        **_NOWHERE, "segment": 2, "segment_tag": "M10", "code": "bill_count", "severity": "warning", "element": 8,
        "found": "3", "expected": "2", "text": "the manifest declares 3 bills, it holds 2",
        "text_fr": "le manifeste déclare 3 connaissements, il en contient 2",
    },
    {
        "bill_number": "BILL0001", "box_id": OTHER_BOX, "container_number": "ABCU1234567", "segment": 25,
        "segment_tag": "VID", "code": "container_check_digit", "severity": "error", "element": 3,
        "found": "ABCU1234567", "expected": "0",
        "text": "container number ABCU1234567 fails its check digit, computed 0",
        "text_fr": "le numéro de conteneur ABCU1234567 a un chiffre de contrôle faux, calculé : 0",
    },
    {
        "bill_number": "BILL0001", "box_id": OTHER_BOX, "container_number": "ABCU1234567", "segment": 26,
        "segment_tag": "N10", "code": "vague_description", "severity": "warning", "element": None, "found": "SPARE",
        "expected": "TC",
        "text": "description SPARE is called unacceptably vague by TC",
        "text_fr": "la désignation SPARE est jugée inacceptable car trop vague par TC",
    },
    {
        **_SECOND, "code": "missing_party", "severity": "warning", "element": None, "found": None,
        "expected": "consignee", "text": "the bill names no consignee",
        "text_fr": "le connaissement ne nomme pas la partie attendue : consignee",
    },
    {
        **_SECOND, "code": "unknown_port", "severity": "warning", "element": 2, "found": "99999", "expected": None,
        "text": "port code 99999 is not known to the reference data",
        "text_fr": "le code de port 99999 est inconnu des données de référence",
    },
    {
        **_SECOND, "code": "weight_unit_unknown", "severity": "warning", "element": 6, "found": "ZZ",
        "expected": "K, KG, L, LB, T, E, G, S, M",
        "text": "weight unit ZZ is not known, so kilograms stay empty; known are K, KG, L, LB, T, E, G, S, M",
        "text_fr": "l'unité de poids ZZ est inconnue, les kilogrammes restent vides ; connues : "
        "K, KG, L, LB, T, E, G, S, M",
    },
    {
        **_SECOND, "code": "hs_missing", "severity": "info", "element": None, "found": None, "expected": None,
        "text": "no line of the bill's goods has a Harmonized System code",
        "text_fr": "aucune ligne de marchandises du connaissement n'a de code du Système harmonisé",
    },
]  # fmt: skip
