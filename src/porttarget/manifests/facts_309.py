"""Where the X12 309 customs manifest has what it says; elements are those named in `grammar_x12`.

Sources as there. Codes and their meanings stand in `codes`, each list with its X12 data element.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.codes import (
    AMENDMENT_KINDS,
    BILL_KINDS,
    IN_BOND_KINDS,
    R4_DESTINATION,
    R4_ITINERARY,
    R4_RECEIPT,
    ROLES,
    ROLES_OF_DESTINATION,
    VESSEL_CODE_KINDS,
    X12_MODES,
)
from porttarget.manifests.facts_x12 import HAZARDS
from porttarget.manifests.grammar_x12 import MANIFEST_309
from porttarget.manifests.mapping import Mapping, Opening, Places, Rows, child, header, own, within
from porttarget.units import VOLUME_UNIT_M3, WEIGHT_UNIT_KG

_DESTINATION: Final[Places] = (
    child("M12", "destination_port"),
    child("R4", "location", when={"function": R4_DESTINATION}),
    child("N1", "identifier", when={"role": ROLES_OF_DESTINATION}).but(loose=True),
)
_AMENDED: Final[dict[str, Places]] = {
    "destination": _DESTINATION,
    "status": child("M13", "kind").but(words=AMENDMENT_KINDS),
    "amendment_code": child("M13", "reason"),
}
_IN_BOND: Final[dict[str, Places]] = {
    "in_bond_type": child("M12", "entry_type").but(words=IN_BOND_KINDS),
    "in_bond_number": child("M12", "entry_number"),
    "in_bond_value": child("M12", "value"),
    "in_bond_carrier": child("M12", "bonded_carrier"),
    "foreign_port_of_unlading": child("M12", "foreign_port_of_unlading"),
    "onward_mode": child("M12", "mode").but(words=X12_MODES),
}
_ALSO_SAID: Final[dict[str, Places]] = {
    "references": (
        child("N9", "number").but(code="kind"),
        child("M12", "reference").but(code="reference_qualifier"),
        child("M12", "control_number").but(word="in_bond_control"),
    ),
    "remarks": (child("N9", "text"), child("K1", "remark_1", "remark_2").but(pieces=(30,))),
}
_GOODS_TEXTS: Final[dict[str, Places]] = {
    "description": own("description").but(strip=False),
    "marks": (
        own("marks").but(strip=False),
        child("MAN", "marks").but(strip=False),
        child("VC", "vehicle").but(strip=False),
    ),
}

MAPPING_309: Final = Mapping(
    kind="309",
    sets=(MANIFEST_309,),
    entities=(
        Rows(entity="message", openings=(Opening(
            tag="message",
            one={
                "carrier_scac": header("M10", "carrier_scac"),
                "flag": header("M10", "flag"),
                "vessel_code": header("M10", "vessel_code"),
                "vessel_code_kind": header("M10", "vessel_code_qualifier").but(words=VESSEL_CODE_KINDS),
                "vessel_name": header("M10", "vessel_name"),
                "voyage": header("M10", "voyage"),
                "manifest_reference": header("M10", "manifest_reference"),
                "manifest_type": header("M10", "manifest_type"),
                "bills_declared": header("M10", "bills_declared"),
            },
            many={"itinerary": within("R4", "location", when={"function": R4_ITINERARY})},
        ),)),
        Rows(entity="call", openings=(Opening(
            tag="P4",
            one={
                "port": own("port"),
                "terminal": own("terminal"),
                "eta_date": own("eta_date"),
                "eta_time": own("eta_time"),
            },
        ),)),
        Rows(entity="bill", openings=(
            Opening(
                tag="M11",
                one={
                    **_AMENDED,
                    **_IN_BOND,
                    "number": own("bill_number"),
                    "issuer": own("issuer_scac"),
                    "master": own("master_bill"),
                    "type": own("bill_type").but(words=BILL_KINDS),
                    "port_of_lading": own("port_of_lading"),
                    "place_of_receipt": (
                        own("place_of_receipt"),
                        child("R4", "name", when={"function": R4_RECEIPT}),
                        child("R4", "location", when={"function": R4_RECEIPT}),
                    ),
                    "packages": own("packages"),
                    "package_unit": own("package_unit"),
                    "weight": own("weight"),
                    "weight_unit": own("weight_unit").but(scale=WEIGHT_UNIT_KG),
                    "volume": own("volume"),
                    "volume_unit": own("volume_unit").but(scale=VOLUME_UNIT_M3),
                },
                many=_ALSO_SAID,
            ),
            # a loop with an amendment and without the bill it amends
            Opening(
                tag="LX", instead_of="M11", holding=True, fault=True,
                one={
                    **_AMENDED,
                    "number": child("M13", "bill_number"),
                    "issuer": child("M13", "issuer_scac"),
                    "packages": child("M13", "packages"),
                },
            ),
        )),
        Rows(entity="party", needs=("bill",), openings=(Opening(
            tag="N1",
            one={
                "role": own("role").but(words=ROLES),
                "identifier": own("identifier"),
                "identifier_kind": own("qualifier"),
                "city": child("N4", "city"),
                "region": child("N4", "region"),
                "postcode": child("N4", "postcode"),
                "country": child("N4", "country"),
            },
            many={
                "name": (own("name").but(strip=False), child("N2", "name_1", "name_2").but(strip=False)),
                "address": child("N3", "address_1", "address_2"),
                "contact": child("PER", "name", "number"),
            },
        ),)),
        Rows(entity="box", openings=(Opening(
            tag="VID",
            one={
                "number_prefix": own("prefix"),
                "number": own("serial"),
                "size_type": own("size_type"),
                "equipment_code": own("equipment_code"),
                "load_status": own("load_status"),
                "service_type": own("service_type"),
            },
            many={"seals": (own("seal_1", "seal_2"), child("M7", "seal_1", "seal_2", "seal_3", "seal_4"))},
        ),)),
        Rows(entity="goods", needs=("bill",), openings=(Opening(
            # carriers cut descriptions after 45 characters and go on in further N10 with nothing else in them
            tag="N10", starts=("packages", "hs_qualifier", "hs_code", "value", "weight_unit", "weight"),
            one={
                "packages": own("packages"),
                "hs_code": own("hs_code"),
                "value": own("value"),
                "weight": own("weight"),
                "weight_unit": own("weight_unit").but(scale=WEIGHT_UNIT_KG),
            },
            many=_GOODS_TEXTS,
        ),)),
        HAZARDS,
    ),
)  # fmt: skip
