"""The closed codes of findings: how grave each is, and the sentence a clerk reads.

{found} and {expected} in a sentence are filled per finding, {name} and the like where a check gives such words.
A new check adds a line here first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """A code with its severity (info, warning or error) and its sentence."""

    code: str
    severity: str
    text: str


KINDS: Final[tuple[Kind, ...]] = (
    # envelope and places
    Kind("segment_count", "error", "{name} declares {found} segments, the message has {expected}"),
    Kind("group_count", "error", "{name} declares {found} messages, the group has {expected}"),
    Kind("interchange_count", "error", "{name} declares {found} {parts}, the interchange has {expected}"),
    Kind("control_number", "error", "closing control number is {found}, the opening one is {expected}"),
    Kind(
        "duplicate_interchange",
        "warning",
        "an interchange with control number {found} of the same sender stands in this input before ({expected})",
    ),
    Kind(
        "duplicate_message",
        "warning",
        "a message with reference {found} stands in this interchange before, in segment {expected}",
    ),
    Kind("no_interchange", "warning", "message {found} stands in no interchange; expected {expected} before it"),
    Kind("charset", "warning", "byte {found} is not of the character set {expected}; the text is read as {read_as}"),
    Kind(
        "association_place",
        "info",
        "association code {found} stands in element 3, expected as component 5 of element 2",
    ),
    Kind("isa_form", "warning", "the ISA segment has {found} bytes, expected {expected}"),
    Kind("cut", "error", "the interchange is cut off after {found}; expected it to go on to {expected}"),
    Kind("missing_segment", "error", "{expected} is missing in what {found} opens"),
    Kind("unexpected_segment", "warning", "segment {found} has no place here; expected {expected}"),
    Kind("repeated_segment", "warning", "segment {found} stands again where {expected} may; the first is used"),
    Kind("segment_order", "info", "segment {found} stands later than the standard's order has it"),
    Kind("extra_elements", "warning", "segment {found} has more elements than the {expected} of the standard"),
    Kind("no_column", "info", "segment {found} is known, but no table has a column for it"),
    Kind("unknown_message", "warning", "message type {found} is not read; read are {expected}"),
    Kind("version_unknown", "info", "version {found} is read as the versions known: {expected}"),
    # values
    Kind("bill_count", "warning", "the manifest declares {found} bills, it holds {expected}"),
    Kind("duplicate_bill", "error", "bill {found} stands in this message before, in segment {expected}; both are kept"),
    Kind("bill_number_missing", "error", "the bill has no number"),
    Kind("missing_party", "warning", "the bill names no {expected}"),
    Kind("container_check_digit", "error", "container number {found} fails its check digit, computed {expected}"),
    Kind("container_number_form", "warning", "container number {found} is not {expected}"),
    Kind("container_mismatch", "warning", "the container is filed with {found} here, before with {expected}"),
    Kind("imo_check_digit", "error", "IMO number {found} fails its check digit, computed {expected}"),
    Kind("imo_form", "warning", "vessel code {found} is not {expected}"),
    Kind("unknown_port", "warning", "port code {found} is not known to the reference data"),
    Kind("date_form", "warning", "date {found} is not written CCYYMMDD; read as {expected}"),
    Kind("time_form", "warning", "time {found} is not written HHMM; read as {expected}"),
    Kind(
        "weight_unit_unknown",
        "warning",
        "weight unit {found} is not known, so kilograms stay empty; known are {expected}",
    ),
    Kind(
        "volume_unit_unknown",
        "warning",
        "volume unit {found} is not known, so cubic metres stay empty; known are {expected}",
    ),
    Kind("unit_unknown", "warning", "unit {found} is not known, so the value stays empty; known are {expected}"),
    Kind("position_form", "warning", "stowage position {found} is not {expected}"),
    Kind("country_form", "warning", "country {found} is not {expected}"),
    Kind(
        "disposition_unknown", "warning", "disposition code {found} is not known, so what it binds is not known either"
    ),
    Kind("number_form", "warning", "{found} is not {expected}"),
    Kind("hs_form", "warning", "commodity code {found} is not {expected}"),
    Kind("amendment_kind", "info", "amendment type {found} is read as {expected}"),
)
KIND_OF: Final[dict[str, Kind]] = {kind.code: kind for kind in KINDS}
