"""What a manifest can say, whatever its syntax: entities, the fields of each, and which entities a row stands under.

A mapping (`mapping`) tells where one message has them; a maker (`bills`, `boxes`, …) makes tables of them. A field is
either one value a row or many. Names of fields are the only words that mappings and makers share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """`one`: fields with one value a row; `many`: with any number; `under`: entities a row may stand in."""

    name: str
    meaning: str
    one: tuple[str, ...]
    many: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


# a container's number in one or two elements, and what else is said of a container wherever it is named
_CONTAINER = ("number_prefix", "number", "check_digit", "size_type", "load_status")

ENTITIES: Final[dict[str, Entity]] = {
    each.name: each
    for each in (
        Entity(
            name="message",
            meaning="one message (transaction set); it has a row whether or not it is read",
            one=(
                "function",  # original, change, delete, replace
                "carrier_scac", "flag", "vessel_code", "vessel_code_kind", "callsign", "vessel_name", "voyage",
                "manifest_reference", "manifest_type", "bills_declared", "boxes_declared",
                "eta",  # where no call has it
            ),
            many=("itinerary",),
        ),
        Entity(
            name="call",
            meaning="a part of a voyage: a port at which the message's cargo lands",
            one=("port", "terminal", "eta_date", "eta_time", "eta"),  # date and time apart, or both in one
        ),
        Entity(
            name="bill",
            meaning="a bill of lading as filed once",
            one=(
                "number", "issuer", "master", "status", "amendment_code", "type", "port_of_lading",
                "port_of_discharge", "terminal",  # its own, where the message has no calls
                "place_of_receipt", "in_bond_type", "in_bond_number", "in_bond_carrier", "in_bond_value",
                "destination", "foreign_port_of_unlading", "onward_mode", "packages", "package_unit", "weight",
                "summed",  # there where the bill's packages are those of its goods together
                "weight_unit", "volume", "volume_unit", "laden_at",
            ),
            many=("references", "remarks"),
            under=("call",),
        ),
        Entity(
            name="party",
            meaning="a party of a bill",
            one=("role", "identifier", "identifier_kind", "city", "region", "postcode", "country"),
            many=("name", "address", "contact"),  # pieces in order
            under=("bill",),
        ),
        Entity(
            name="box",
            meaning="a container as filed once; rows with one number on one voyage are one container",
            one=(*_CONTAINER, "equipment_code", "service_type", "weight", "weight_unit"),  # that of the goods in it
            many=("seals",),  # the word of a seal is who sealed
            under=("call", "bill"),
        ),
        Entity(
            name="goods",
            meaning="a line of goods, in a container or outside",
            one=("packages", "hs_code", "value", "weight", "weight_unit"),
            many=("description", "marks"),
            under=("bill", "box"),
        ),
        Entity(
            name="stow",
            meaning="a container's cell in a bay plan",
            one=(
                *_CONTAINER, "position", "port_of_lading", "port_of_discharge", "origin_port", "destination",
                "weight",  # its word: declared or verified
                "weight_unit", "operator", "temperature", "temperature_unit", "temperature_low", "temperature_high",
                "over_front", "over_back", "over_left", "over_right", "over_height", "over_unit",
            ),
            many=("further_ports", "bills", "bookings", "un_numbers", "hazard_classes", "remarks"),
        ),
        Entity(
            name="event",
            meaning="something that happened, or will, to a container or a ship",
            one=(
                *_CONTAINER, "event",
                "at_date", "at_time", "at",  # the word of `at`: actual, estimated or ordered
                "timing",  # its word says so where there is no time
                "implied",  # its word is the event where the message's kind alone says it
                "at_zone",  # its number: hours ahead of UTC
                "number_again",  # the container's number where it is said again, whole
                "place", "terminal", "bill", "booking", "mode", "weight", "weight_unit",
            ),
            many=("seals", "remarks"),
            under=("bill", "box"),
        ),
        Entity(
            name="hazard",
            meaning="dangerous goods declared",
            one=(
                "un_number", "hazard_class", "packing_group", "flash_point", "flash_point_unit", "contact",
                "number_prefix", "number", "bill",  # of its container and its bill, where it stands in rows of neither
            ),
            many=("description",),
            under=("bill", "box", "stow", "event"),
        ),
        Entity(
            name="disposition",
            meaning="what customs ordered or allowed",
            one=(
                "code",  # its word: the action
                "bill", "issuer", "number_prefix", "number", "check_digit", "agency", "at_date", "at_time", "at_zone",
                "at", "port", "packages", "entry_number",
            ),
            many=("remarks",),
            under=("bill", "box"),
        ),
        Entity(
            name="filing",
            meaning="one element of a security filing",
            one=(
                "element",  # its word: manufacturer, seller, …
                "value", "identifier", "bill", "issuer", "kind", "reference", "status", "line",
            ),
            many=("value_pieces",),
            under=("bill",),
        ),
    )
}  # fmt: skip
