"""Where BAPLIE, the bay plan, in its second and its third version, and MOVINS have what they say.

Qualifiers are those of the UN code lists as carriers use them: places (3227), references (1153), dimensions (6145).
Which of them SMDG's guides prescribe was not read: please review. A bay plan that knows no bill has `RFF+BM:1`, a
reference that the message must have: that is no bill, and no loss.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.codes_edifact import LOAD_STATUS
from porttarget.manifests.facts_cargo import TEXTS
from porttarget.manifests.facts_edifact import ANY_TEXT, CONTACT, ETA, SHIP, WEIGHT, hazard
from porttarget.manifests.grammar_edifact_stow import BAPLIE_2, BAPLIE_3, MOVINS
from porttarget.manifests.mapping import Mapping, Opening, Places, Rows, When, above, child, other, own, within
from porttarget.units import LENGTH_UNIT_CM_REC20, TEMPERATURE_UNITS_REC20

_CALLS: Final = frozenset({"5", "61", "92"})  # place of departure, next port, port on the way
_OPERATORS: Final = frozenset({"CA", "CF"})  # carrier, container operator
_FURTHER: Final = frozenset({"13", "64", "68", "70", "72", "97", "152"})  # transhipment, options, later ports
_FRONT, _BACK, _RIGHT, _LEFT, _HEIGHT = "5", "6", "7", "8", frozenset({"9", "13"})  # 6145, how far it stands out
_DUMMY: Final = "1"

_MESSAGE: Final = Rows(entity="message", openings=(Opening(
    tag="message", one={**SHIP, **ETA}, many={"itinerary": within("LOC", "location", when={"function": _CALLS})},
),))  # fmt: skip


def _port(*functions: str) -> Places:
    return tuple(within("LOC", "location", when={"function": each}) for each in functions)


def _over(kind: str | frozenset[str], side: str) -> Places:
    return within("DIM", side, when={"kind": kind})


_CELL: Final = Opening(
    tag="LOC+147",
    one={
        "position": own("location"),
        "number": child("EQD", "number"),
        "size_type": (child("EQD", "size_type"), child("EQD", "size_type_name")),
        "load_status": child("EQD", "load_status").but(words=LOAD_STATUS),
        "operator": within("NAD", "party", when={"role": _OPERATORS}),
        "port_of_lading": _port("9"),
        "port_of_discharge": _port("11", "12"),
        "origin_port": _port("76"),
        "destination": _port("83", "7"),
        **WEIGHT,
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
        "bills": within("RFF", "number", when={"kind": "BM", "number": other(_DUMMY)}),
        "bookings": within("RFF", "number", when={"kind": "BN"}),
        "un_numbers": within("DGS", "un_number"),
        "hazard_classes": within("DGS", "hazard_class"),
        "remarks": (
            child("FTX", *TEXTS, when=ANY_TEXT),
            within("FTX", *TEXTS, when=ANY_TEXT, inside="EQD"),
            within("HAN", "instruction", "instruction_text"),
            above("HAN", "instruction", "instruction_text"),
        ),
    },
)
_NO_BILL: Final[tuple[str, When]] = ("RFF", {"kind": "BM", "number": _DUMMY})

MAPPING_BAPLIE: Final = Mapping(
    kind="BAPLIE", sets=(BAPLIE_2, BAPLIE_3), comma=True, empty=(_NO_BILL,),
    entities=(
        _MESSAGE,
        Rows(entity="stow", openings=(_CELL,)),
        Rows(entity="hazard", openings=(hazard(contact=CONTACT),), needs=("stow",)),
    ),
)  # fmt: skip

MAPPING_MOVINS: Final = Mapping(
    kind="MOVINS", sets=(MOVINS,), comma=True, empty=(_NO_BILL,),
    entities=(
        _MESSAGE,
        Rows(entity="stow", openings=(_CELL,)),
        Rows(entity="hazard", openings=(hazard(),), needs=("stow",)),
    ),
)  # fmt: skip
