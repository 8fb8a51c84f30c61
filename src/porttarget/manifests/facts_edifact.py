"""What mapping tables of messages about ships and containers share: the ship of a message, weights, hazards, seals.

Numbers beside the lists are those of the data elements in the UN code lists. Which of their codes the guides of SMDG
and ITIGG prescribe was read in part only: please review.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests import codes_edifact as codes
from porttarget.manifests.facts_cargo import TEXTS
from porttarget.manifests.mapping import Opening, Place, Places, When, child, header, other, own, within
from porttarget.units import WEIGHT_UNIT_KG_REC20

MEANS: Final = {"11": "sea", "13": "sea", "25": "rail", "31": "truck"}  # 8179, where 8067 says nothing of use
# 6313 at MEA+AAE: gross mass verified or declared
VERIFIED: Final = "VGM"
GROSS: Final = frozenset({"G", "EGW", "AET", "AAD"})
# a condition that always holds: the segment may stand elsewhere in the message, where it is no fault and no row
ANY_TEXT: Final[When] = {"subject": other()}
ANY_GOODS: Final[When] = {"regulation": other()}

SHIP: Final[dict[str, Places]] = {
    "function": header("BGM", "function").but(words=codes.FUNCTIONS),
    "manifest_reference": header("BGM", "number"),
    "carrier_scac": header("TDT", "carrier", when={"carrier_agency": codes.SCAC_AGENCY}),
    "flag": header("TDT", "flag"),
    "vessel_code": header("TDT", "vessel"),
    "vessel_code_kind": header("TDT", "vessel_list").but(words=codes.VESSEL_CODES),
    "vessel_name": header("TDT", "vessel_name"),
    "voyage": header("TDT", "voyage"),
}
ETA: Final[dict[str, Places]] = {"eta": header("DTM", "value", when={"function": codes.ARRIVAL_ESTIMATED})}
BOXES_DECLARED: Final[dict[str, Places]] = {"boxes_declared": header("CNT", "value", when={"kind": "16"})}


def masses(element: str) -> tuple[Place, ...]:
    """The same element of the weights in the order in which they are believed: verified, declared, undistinguished."""
    return (
        within("MEA", element, when={"purpose": VERIFIED}),
        within("MEA", element, when={"dimension": VERIFIED}),
        within("MEA", element, when={"purpose": "WT"}),
        within("MEA", element, when={"purpose": "AAE", "dimension": GROSS}),
    )


WEIGHT: Final[dict[str, Places]] = {
    "weight": tuple(
        place.but(word="verified" if i < 2 else "declared", scale=WEIGHT_UNIT_KG_REC20, code="unit")
        for i, place in enumerate(masses("value"))
    ),
}
SEALS: Final = within("SEL", "number").but(words=codes.SEALERS, code="party")


def hazard(**more: Places) -> Opening:
    """A hazard is a DGS with the free text below it."""
    one: dict[str, Places] = {
        "un_number": own("un_number"),
        "hazard_class": own("hazard_class"),
        "packing_group": own("packing_group").but(words=codes.PACKING_GROUPS),
        "flash_point": own("flash_point"),
        "flash_point_unit": own("flash_point_unit"),
    }
    return Opening(
        tag="DGS",
        when=ANY_GOODS,
        one=one | more,
        many={
            "description": within("FTX", *TEXTS, when=ANY_TEXT).but(strip=False, pieces=codes.TEXT_PIECES),
        },
    )


CONTACT: Final = within("CTA", "contact")
REFERENCES: Final[dict[str, Places]] = {
    "bill": child("RFF", "number", when={"kind": "BM"}),
    "booking": child("RFF", "number", when={"kind": "BN"}),
}
EQUIPMENT: Final[dict[str, Places]] = {
    "number": own("number"),
    "size_type": own("size_type"),
    "load_status": own("load_status").but(words=codes.LOAD_STATUS),
}
