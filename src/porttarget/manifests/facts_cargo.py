"""What cargo messages of UN/EDIFACT say in the same places, whatever message it is: parts of their mapping tables.

Elements are those named in `segments_edifact`, codes those of `codes_edifact`; the mappings are in `facts_cuscar` and
`facts_iftmcs`.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests import codes_edifact as codes
from porttarget.manifests.mapping import Opening, Place, Places, Rows, When, beside, child, header, own, within
from porttarget.units import VOLUME_UNIT_M3_REC20, WEIGHT_UNIT_KG_REC20

NAMES: Final = ("name_1", "name_2", "name_3", "name_4", "name_5")
LINES: Final = ("line_2", "line_3", "line_4", "line_5")
STREETS: Final = ("street_1", "street_2", "street_3", "street_4")
TEXTS: Final = ("text_1", "text_2", "text_3", "text_4", "text_5")
MARKS: Final = tuple(f"marks_{i}" for i in range(1, 11))

_MAIN: Final[When] = {"stage": codes.MAIN_CARRIAGE}


def _ship(element: str) -> tuple[Place, Place]:
    """An element of the main carriage, else of the first transport that the message names."""
    return child("TDT", element, when=_MAIN), child("TDT", element)


_SCAC: Final[When] = {**_MAIN, "carrier_agency": codes.SCAC_AGENCY}
# who issued a bill: its own carrier, else that of the ship
ISSUER: Final[Places] = (
    child("NAD", "party", when={"role": codes.CARRIER, "party_agency": codes.SCAC_AGENCY}),
    header("TDT", "carrier", when=_SCAC),
)
MESSAGE_ONE: Final[dict[str, Places]] = {
    "function": header("BGM", "function").but(words=codes.FUNCTIONS),
    "manifest_reference": header("BGM", "number"),
    "manifest_type": header("BGM", "document"),
    "carrier_scac": (
        child("TDT", "carrier", when=_SCAC),
        child("NAD", "party", when={"role": codes.CARRIER, "party_agency": codes.SCAC_AGENCY}),
    ),
    "flag": _ship("flag"),
    "vessel_code": _ship("vessel"),
    "vessel_code_kind": tuple(
        place.but(words=codes.VESSEL_CODES) for place in _ship("vessel_list")
    ),
    "vessel_name": _ship("vessel_name"),
    "voyage": _ship("voyage"),
}  # fmt: skip
MESSAGE_MANY: Final[dict[str, Places]] = {
    "itinerary": within("LOC", "location", when={"function": codes.ITINERARY}),
}


BILL_MANY: Final[dict[str, Places]] = {
    "references": child("RFF", "number", when={"kind": codes.REFERENCES}).but(code="kind"),
    "remarks": child("FTX", *TEXTS, when={"subject": codes.REMARKS}),
}


def calls(*outside: str) -> Rows:
    """Ports at which the message's ship arrives or cargo lands, with the time."""
    return Rows(entity="call", openings=(Opening(
        tag="LOC", when={"function": (*codes.DISCHARGE, codes.ARRIVAL)}, outside=outside,
        one={
            "port": own("location"),
            "terminal": own("related_1"),
            "eta": child("DTM", "value", when={"function": codes.ARRIVAL_ESTIMATED}),
        },
    ),))  # fmt: skip


def places_of_bill(*, at: str) -> dict[str, Places]:
    """The places that a bill names: `child` or `within` the segment that opens it."""
    link = {"child": child, "within": within}[at]

    def where(functions: str | tuple[str, ...], element: str = "location") -> tuple[Place, ...]:
        every = (functions,) if isinstance(functions, str) else functions
        return tuple(link("LOC", element, when={"function": each}) for each in every)

    receipt = tuple(
        place for each in codes.RECEIPT for element in ("location_name", "location") for place in where(each, element)
    )
    return {
        "port_of_lading": where(codes.LADING),
        "port_of_discharge": where(codes.DISCHARGE),
        "terminal": where(codes.DISCHARGE, "related_1"),
        "place_of_receipt": receipt,
        "destination": tuple(
            place.but(loose=True) for place in where((codes.OFFICE_OF_DESTINATION, *codes.DELIVERY))
        ),
        "foreign_port_of_unlading": where(codes.FINAL_DISCHARGE),
        "onward_mode": link("TDT", "mode", when={"stage": codes.ON_CARRIAGE}).but(words=codes.MODES),
    }  # fmt: skip


def _totals(element: str, *kinds: str | frozenset[str]) -> tuple[Place, ...]:
    return tuple(child("CNT", element, when={"kind": kind}) for kind in kinds)


TOTALS_OF_BILL: Final[dict[str, Places]] = {
    "packages": (*_totals("value", codes.PACKAGES), within("GID", "packages_1").but(lone=True)),
    "package_unit": within("GID", "package_type_1"),
    "weight": _totals("value", codes.GROSS_WEIGHT),
    "weight_unit": tuple(
        place.but(scale=WEIGHT_UNIT_KG_REC20) for place in _totals("unit", codes.GROSS_WEIGHT)
    ),
    "volume": _totals("value", codes.VOLUMES),
    "volume_unit": tuple(place.but(scale=VOLUME_UNIT_M3_REC20) for place in _totals("unit", codes.VOLUMES)),
}  # fmt: skip

_PARTY_ONE: Final[dict[str, Places]] = {
    "role": own("role").but(words=codes.ROLES),
    "identifier": own("party"),
    "identifier_kind": own("party_agency"),
    "city": own("city"),
    "region": own("region"),
    "postcode": own("postcode"),
    "country": own("country"),
}
_PARTY_MANY: Final[dict[str, Places]] = {
    "name": (own(*NAMES, "line_1").but(strip=False, pieces=codes.NAME_PIECES),),
    "address": own(*LINES, *STREETS),
    "contact": (within("CTA", "contact"), within("COM", "address")),
}
PARTIES: Final = Rows(entity="party", needs=("bill",), openings=(
    Opening(tag="NAD", unless={"role": codes.CARRIER}, one=_PARTY_ONE, many=_PARTY_MANY),
    # a carrier that is but a code issued the bill
    Opening(tag="NAD", when={"role": codes.CARRIER}, holds=("name_1", "line_1"), one=_PARTY_ONE, many=_PARTY_MANY),
))  # fmt: skip

_SEALS: Final[dict[str, Places]] = {
    "seals": child("SEL", "number").but(words=codes.SEALERS, code="party"),
}
BOXES: Final = Rows(entity="box", openings=(
    Opening(
        tag="EQD",
        one={
            "number": own("number"),
            "size_type": own("size_type"),
            "equipment_code": own("kind"),
            "load_status": own("load_status").but(words=codes.LOAD_STATUS),
            "weight": child("MEA", "value", when={"purpose": codes.MEASURED, "dimension": codes.GROSS}).but(
                scale=WEIGHT_UNIT_KG_REC20, code="unit"
            ),
        },
        many=_SEALS,
    ),
    Opening(tag="SGP", one={"number": own("number")}),
))  # fmt: skip


def goods(texts: dict[str, tuple[Place, ...]], *, hs: tuple[tuple[str, str, When], ...]) -> Rows:
    """Lines of goods, one for each container that an item is split over, one for an item in none.

    What is said of the item is said of each; weight and value only of an item in one container. `hs` are the places of
    commodity codes: tag, element, conditions.
    """
    gross: When = {"purpose": codes.MEASURED, "dimension": codes.GROSS}
    value: When = {"kind": codes.VALUES, "currency": "USD"}
    commodity = tuple(beside(tag, element, when=when) for tag, element, when in hs)
    weighed = ("MEA", "value")
    item: dict[str, Places] = {
        "packages": own("packages_1"),
        "hs_code": tuple(child(tag, element, when=when) for tag, element, when in hs),
        "weight": child(*weighed, when=gross).but(scale=WEIGHT_UNIT_KG_REC20, code="unit"),
        "value": child("MOA", "amount", when=value),
    }
    split: dict[str, Places] = {
        "packages": own("packages"),
        "hs_code": commodity,
        "weight": (
            child(*weighed, when={"purpose": codes.MEASURED}).but(scale=WEIGHT_UNIT_KG_REC20, code="unit"),
            beside(*weighed, when=gross).but(scale=WEIGHT_UNIT_KG_REC20, code="unit", sole=True),
        ),
        "value": beside("MOA", "amount", when=value).but(sole=True),
    }
    return Rows(entity="goods", needs=("bill",), openings=(
        Opening(tag="SGP", one=split, many={name: tuple(_beside(one) for one in each) for name, each in texts.items()}),
        Opening(tag="GID", instead_of="SGP", apart=True, one=item, many=texts),
    ))  # fmt: skip


def _beside(place: Place) -> Place:
    made = beside(place.tag, *place.elements)
    return Place(
        tag=made.tag, elements=made.elements, link=made.link, when=place.when, strip=place.strip, pieces=place.pieces
    )


GOODS_TEXTS: Final[dict[str, tuple[Place, ...]]] = {
    "description": (
        child("FTX", *TEXTS, when={"subject": codes.DESCRIPTION}).but(strip=False, pieces=codes.TEXT_PIECES),
    ),
    "marks": (child("PCI", *MARKS).but(strip=False, pieces=codes.MARKS_PIECES),),
}


def hazards(*, description: Place, contact: Place | None = None) -> Rows:
    """Dangerous goods; of an item in several containers it is not said in which of them they are."""
    one: dict[str, Places] = {
        "un_number": own("un_number"),
        "hazard_class": own("hazard_class"),
        "packing_group": own("packing_group").but(words=codes.PACKING_GROUPS),
        "flash_point": own("flash_point"),
        "flash_point_unit": own("flash_point_unit"),
    }
    if contact is not None:
        one["contact"] = contact
    return Rows(entity="hazard", needs=("bill",), via={"box": "goods"}, openings=(
        Opening(tag="DGS", one=one, many={"description": description.but(strip=False, pieces=codes.TEXT_PIECES)}),
    ))  # fmt: skip
