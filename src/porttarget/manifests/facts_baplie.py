"""Where BAPLIE, the bay plan, has what it says, in its second and its third version; elements as `segments_edifact`.

Qualifiers are those of the UN code lists as carriers use them: places (3227), references (1153), measures (6311, 6313),
dimensions (6145), equipment status (8169). Which of them SMDG's guides prescribe was not read: please review.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.grammar_edifact_stow import BAPLIE_2, BAPLIE_3
from porttarget.manifests.mapping import Mapping, Opening, Place, Places, Rows, child, header, own, within
from porttarget.units import LENGTH_UNIT_CM_REC20, TEMPERATURE_UNITS_REC20, WEIGHT_UNIT_KG_REC20

# BGM 1225, what the message does to those before it
_FUNCTIONS: Final = {"1": "delete", "2": "add", "4": "change", "5": "replace", "9": "original"}
# 1131 at TDT 8213: call signs, means of transport (which carries IMO numbers)
_VESSEL_CODES: Final = {"103": "callsign", "146": "imo"}
_SCAC_AGENCY: Final = "182"  # 3055
_STATUS: Final = {"4": "E", "5": "L"}  # 8169: empty, full
_CALLS: Final = frozenset({"5", "61", "92"})  # place of departure, next port, port on the way
_OPERATORS: Final = frozenset({"CA", "CF"})  # carrier, container operator
_FURTHER: Final = frozenset({"13", "64", "68", "70", "72", "97", "152"})  # transhipment, options, later ports
_FRONT, _BACK, _RIGHT, _LEFT, _HEIGHT = "5", "6", "7", "8", frozenset({"9", "13"})  # 6145, how far it stands out
# 6313 at MEA+AAE: gross mass verified or declared
_VERIFIED, _GROSS = "VGM", frozenset({"G", "EGW", "AET", "AAD", "AAW"})

_MESSAGE: Final = Rows(entity="message", openings=(Opening(
    tag="message",
    one={
        "function": header("BGM", "function").but(words=_FUNCTIONS),
        "manifest_reference": header("BGM", "number"),
        "carrier_scac": header("TDT", "carrier", when={"carrier_agency": _SCAC_AGENCY}),
        "flag": header("TDT", "flag"),
        "vessel_code": header("TDT", "vessel"),
        "vessel_code_kind": header("TDT", "vessel_list").but(words=_VESSEL_CODES),
        "vessel_name": header("TDT", "vessel_name"),
        "voyage": header("TDT", "voyage"),
    },
    many={"itinerary": within("LOC", "location", when={"function": _CALLS})},
),))  # fmt: skip


def _port(*functions: str) -> Places:
    return tuple(within("LOC", "location", when={"function": each}) for each in functions)


def _over(kind: str | frozenset[str], side: str) -> Places:
    return within("DIM", side, when={"kind": kind})


def _masses(element: str) -> tuple[Place, ...]:
    """The same element of the weights in the order in which they are believed: verified, declared, undistinguished."""
    return (
        within("MEA", element, when={"purpose": _VERIFIED}),
        within("MEA", element, when={"dimension": _VERIFIED}),
        within("MEA", element, when={"purpose": "WT"}),
        within("MEA", element, when={"purpose": "AAE", "dimension": _GROSS}),
    )


_VALUES: Final = tuple(place.but(word="verified" if i < 2 else "declared") for i, place in enumerate(_masses("value")))
_UNITS: Final = tuple(place.but(scale=WEIGHT_UNIT_KG_REC20) for place in _masses("unit"))
_STOW: Final = Rows(entity="stow", openings=(Opening(
    tag="LOC+147",
    one={
        "position": own("location"),
        "number": child("EQD", "number"),
        "size_type": child("EQD", "size_type"),
        "load_status": child("EQD", "load_status").but(words=_STATUS),
        "operator": within("NAD", "party", when={"role": _OPERATORS}),
        "port_of_lading": _port("9"),
        "port_of_discharge": _port("11", "12"),
        "origin_port": _port("76"),
        "destination": _port("83", "7"),
        "weight": _VALUES,
        "weight_unit": _UNITS,
        "temperature": within("TMP", "temperature"),
        "temperature_unit": (
            within("TMP", "unit").but(words=TEMPERATURE_UNITS_REC20),
            within("RNG", "unit").but(words=TEMPERATURE_UNITS_REC20),
        ),
        "temperature_low": within("RNG", "least"),
        "temperature_high": within("RNG", "greatest"),
        "over_front": _over(_FRONT, "length"),
        "over_back": _over(_BACK, "length"),
        "over_left": _over(_LEFT, "width"),
        "over_right": _over(_RIGHT, "width"),
        "over_height": _over(_HEIGHT, "height"),
        "over_unit": within("DIM", "unit").but(scale=LENGTH_UNIT_CM_REC20),
    },
    many={
        "further_ports": within("LOC", "location", when={"function": _FURTHER}),
        "bills": within("RFF", "number", when={"kind": "BM"}),
        "bookings": within("RFF", "number", when={"kind": "BN"}),
        "un_numbers": within("DGS", "un_number"),
        "hazard_classes": within("DGS", "hazard_class"),
        "remarks": within("FTX", "text_1", "text_2", "text_3", "text_4", "text_5"),
    },
),))  # fmt: skip


MAPPING_BAPLIE: Final = Mapping(
    kind="BAPLIE", sets=(BAPLIE_2, BAPLIE_3), comma=True,
    entities=(_MESSAGE, _STOW),
)  # fmt: skip
