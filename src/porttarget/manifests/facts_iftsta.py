"""Where IFTSTA, the status report, has what it says: one event for each status of a consignment or of equipment.

Statuses (9011) are those of UN/ECE recommendation 24 where they are numbers; of these only those are translated whose
number was read or is well known (please review); carriers' own letters stay as filed, with their names in the remarks.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests.codes_edifact import FUNCTIONS, LOAD_STATUS, MODES, VESSEL_CODES
from porttarget.manifests.facts_cargo import TEXTS
from porttarget.manifests.facts_edifact import ANY_TEXT, SEALS, hazard, masses
from porttarget.manifests.grammar_edifact_terminal import IFTSTA
from porttarget.manifests.mapping import (
    Mapping,
    Opening,
    Place,
    Places,
    Rows,
    When,
    above,
    child,
    header,
    other,
    own,
    within,
)
from porttarget.units import WEIGHT_UNIT_KG_REC20

_STATUSES: Final = {"1": "arrived", "6": "booked", "24": "departed"}
_ASHORE: Final = other("2", "3", "4", "5", "8", "9")  # 8067: a means of transport that is no sea ship
_AT: Final[When] = {
    "function": ("334", "7", "203", "178", "186")
}  # 2005: status, effective, execution, arrival, departure
_AT_PLACE: Final[When] = {"function": ("334", "7", "203")}  # not those of ports on the way
_EXPECTED: Final[When] = {"function": ("132", "133")}  # arrival, departure as estimated
_HERE: Final[When] = {"function": ("175", "165", "14", "5", "60")}  # 3227: where it happened
_COUNTRY: Final = "162"  # 1131: the related place is but the country


def _ship(element: str) -> Place:
    return header("TDT", element, when={"mode": _ASHORE})


def _of_box(element: str) -> tuple[Place, ...]:
    return within("EQD", element), above("EQD", element)


def _reference(*kinds: str) -> Places:
    """One beside the status, else that of the whole message."""
    when: When = {"kind": kinds}
    return child("RFF", "number", when=when), header("RFF", "number", when=when, inside="message")


_STATUS: Final = Opening(
    tag="STS",
    one={
        "event": (own("status").but(words=_STATUSES), own("category")),
        "at": (
            child("DTM", "value", when=_AT).but(word="actual"),
            within("DTM", "value", when=_AT_PLACE, inside="LOC").but(word="actual"),
            child("DTM", "value", when=_EXPECTED).but(word="estimated"),
        ),
        "place": child("LOC", "location", when=_HERE),
        "terminal": child("LOC", "related_1", when={**_HERE, "related_1_list": other(_COUNTRY)}),
        "number": (*_of_box("number"), child("RFF", "number", when={"kind": "EQ"})),
        "size_type": _of_box("size_type"),
        "load_status": tuple(place.but(words=LOAD_STATUS) for place in _of_box("load_status")),
        "bill": _reference("BM"),
        "booking": _reference("BN"),
        "mode": within("TDT", "mode").but(words=MODES),
        "weight": tuple(
            place.but(word="verified" if i < 2 else "declared", scale=WEIGHT_UNIT_KG_REC20, code="unit")
            for i, place in enumerate(masses("value"))
        ),
    },
    many={
        "seals": SEALS,
        "remarks": (
            own("status_name", "reason_1", "reason_name_1", "reason_name_2", "reason_name_3"),
            within("FTX", *TEXTS, when=ANY_TEXT),
        ),
    },
)

MAPPING_IFTSTA: Final = Mapping(
    kind="IFTSTA", sets=(IFTSTA,), comma=True,
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one={
            "function": header("BGM", "function").but(words=FUNCTIONS),
            "vessel_code": _ship("vessel"),
            "vessel_code_kind": _ship("vessel_list").but(words=VESSEL_CODES),
            "vessel_name": _ship("vessel_name"),
            "voyage": _ship("voyage"),
        }),)),
        Rows(entity="event", openings=(_STATUS,)),
        Rows(entity="hazard", openings=(hazard(),), needs=("event",)),
    ),
)  # fmt: skip
