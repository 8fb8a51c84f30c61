"""Where the freight receipt (X12 310), used as a bill of lading, has what it says: one bill a message.

The bill's number is that of N9 with BM, else the shipment's of B3; its totals are those of L3. Goods are the L0 with
a description (L5), others bear charges. Commodity codes qualified Z are agreed between the partners and are no
Harmonized System codes.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests import facts_x12 as x12
from porttarget.manifests.codes import R4_DESTINATION, R4_RECEIPT, ROLES
from porttarget.manifests.grammar_x12_booking import FREIGHT_310
from porttarget.manifests.mapping import (
    Mapping,
    Opening,
    Places,
    Rows,
    When,
    child,
    header,
    other,
    own,
    within,
)
from porttarget.units import VOLUME_UNIT_M3, WEIGHT_UNIT_KG

_FUNCTIONS: Final = {"00": "original", "01": "delete", "04": "change", "05": "replace"}  # 353
_CALL_SIGN: Final[When] = {"kind": "VT"}
_HARMONIZED: Final[When] = {"commodity_kind": "J"}
_REFERENCES: Final[When] = {"kind": other("BM", "VT", "OC")}
_ARRIVAL: Final[When] = {"kind": ("139", "140", "371")}  # 374

_BILL: Final[dict[str, Places]] = {
    "number": (header("N9", "number", when=x12.BILL), header("B3", "shipment"), header("B3", "invoice")),
    "issuer": header("B3", "carrier_scac"),
    "port_of_lading": header("R4", "location", when={"function": "L"}),
    "place_of_receipt": (
        header("R4", "name", when={"function": R4_RECEIPT}), header("R4", "location", when={"function": R4_RECEIPT}),
    ),
    "destination": header("R4", "location", when={"function": R4_DESTINATION}).but(loose=True),
    "summed": header("B3", "shipment"),
    "package_unit": (within("L0", "package_type", inside="N7"), within("L0", "quantity_type", inside="N7")),
    "weight": header("L3", "weight"),
    "weight_unit": header("L3", "weight_unit").but(scale=WEIGHT_UNIT_KG),
    "volume": header("L3", "volume"),
    "volume_unit": header("L3", "volume_unit").but(scale=VOLUME_UNIT_M3),
}  # fmt: skip
_BILL_MANY: Final[dict[str, Places]] = {
    "references": child("N9", "number", when=_REFERENCES).but(code="kind"),
    "remarks": (
        within("C8", "text"),
        within("C8C", "text_1", "text_2", "text_3"),
        within("K1", "remark_1", "remark_2"),
    ),
}
_GOODS: Final[dict[str, Places]] = {
    "packages": (own("packages"), own("quantity")),
    "weight": x12.weight(own("weight")),
    "hs_code": child("L5", "commodity", when=_HARMONIZED),
}
_GOODS_MANY: Final[dict[str, Places]] = {
    "description": child("L5", "description").but(strip=False),
    "marks": child("L5", "marks").but(strip=False),
}

MAPPING_310: Final = Mapping(
    kind="310", sets=(FREIGHT_310,), structure=("L3",), empty=(("N9", {"kind": "OC"}),),  # containers, as N7 names them
    entities=(
        Rows(entity="message", openings=(Opening(
            tag="message",
            one={
                **x12.SHIP_V1,
                "function": header("B2A", "purpose").but(words=_FUNCTIONS),
                "carrier_scac": (header("B3", "carrier_scac"), header("V1", "carrier_scac")),
                "callsign": header("N9", "number", when=_CALL_SIGN),
            },
            many={"itinerary": within("R4", "location", when={"function": ("I", "Y", "L", "T")})},
        ),)),
        Rows(entity="call", openings=(Opening(
            tag="R4", when={"function": "D"},
            one={
                "port": own("location"),
                "terminal": own("terminal"),
                "eta_date": child("DTM", "date", when=_ARRIVAL),
                "eta_time": child("DTM", "time", when=_ARRIVAL),
            },
        ),)),
        Rows(entity="bill", openings=(
            Opening(tag="B3", one=_BILL, many=_BILL_MANY),
            Opening(tag="message", instead_of="B3", holding=True, fault=True, one=_BILL, many=_BILL_MANY),
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
                "contact": child("G61", "name", "number"),
            },
        ),)),
        Rows(entity="box", needs=("bill",), openings=(Opening(
            tag="N7",
            one={
                "number_prefix": own("prefix"),
                "number": own("serial"),
                "check_digit": own("check_digit"),
                "size_type": own("size_type"),
                "equipment_code": own("equipment_code"),
                "service_type": own("service_type"),
            },
            many={"seals": child("M7", "seal_1", "seal_2", "seal_3", "seal_4")},
        ),)),
        Rows(entity="goods", needs=("bill",), openings=(
            Opening(tag="L0", naming="L5", one=_GOODS, many=_GOODS_MANY),
        )),
        x12.HAZARDS,
    ),
)  # fmt: skip
