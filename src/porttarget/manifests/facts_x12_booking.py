"""Where the booking confirmation (X12 301) has what it says: one event at the port of lading.

The booking is that of the space confirmation (Y3), else of N9 or B1. UN numbers stand in the remarks: without a bill or
a container they are no rows of hazards, so that the rest of them is told as without a column.
"""

from __future__ import annotations

from typing import Final

from porttarget.manifests import facts_x12 as x12
from porttarget.manifests.grammar_x12_booking import BOOKING_301
from porttarget.manifests.mapping import Mapping, Opening, Places, Rows, When, header, within

_LADING: Final[When] = {"function": "L"}
_BOOKED: Final[dict[str, Places]] = {
    "event": header("B1", "action").but(word="booked"),
    "booking": (
        header("Y3", "booking"),
        header("N9", "number", when=x12.BOOKING),
        header("Y4", "booking"),
        header("B1", "booking"),
    ),
    "at_date": header("B1", "date").but(word="actual"),
    "place": header("R4", "location", when=_LADING),
    "terminal": header("R4", "terminal", when=_LADING),
    "size_type": header("Y4", "size_type"),
    "weight": x12.weight(header("L0", "weight")),
}
_SAID: Final[dict[str, Places]] = {
    "remarks": (
        within("K1", "remark_1", "remark_2").but(pieces=(30,)),
        within("L5", "description"),
        within("H1", "un_number"),
    ),
}

MAPPING_301: Final = Mapping(
    kind="301", sets=(BOOKING_301,),
    entities=(
        Rows(entity="message", openings=(Opening(tag="message", one={
            **x12.SHIP_V1, "carrier_scac": (header("B1", "carrier_scac"), header("V1", "carrier_scac")),
        }),)),
        Rows(entity="event", openings=(
            Opening(tag="B1", one=_BOOKED, many=_SAID),
            Opening(tag="message", instead_of="B1", holding=True, fault=True, one=_BOOKED, many=_SAID),
        )),
    ),
)  # fmt: skip
