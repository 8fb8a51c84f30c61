"""The closed codes of findings: how grave each is, and the sentence a clerk reads.

{found} and {expected} in a sentence are filled per finding, {name} and the like where a check gives such words.
A new check adds a line here first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from porttarget.manifests.finding_texts_fr import FRENCH


@dataclass(frozen=True, slots=True)
class Kind:
    """A code with its severity (info, warning or error) and its sentence."""

    code: str
    severity: str
    text: str

    @property
    def text_fr(self) -> str:
        """The sentence in French; the English one where nobody has written it yet, which a test does not let pass."""
        return FRENCH.get(self.code, self.text)


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
    Kind("no_column", "info", "{found} is known, but no table has a column for it"),
    Kind("unknown_message", "warning", "message type {found} is not read; read are {expected}"),
    Kind("partner_version", "warning", "message {name} has version {found}; agreed with this sender: {expected}"),
    Kind("partner_code", "info", "code {found} is this sender's own; it is read as {expected}"),
    Kind("version_unknown", "info", "version {found} is read as the versions known: {expected}"),
    # values
    Kind("bill_count", "warning", "the manifest declares {found} bills, it holds {expected}"),
    Kind("container_count", "warning", "the message declares {found} containers, it holds {expected}"),
    Kind("duplicate_bill", "error", "bill {found} stands in this message before, in segment {expected}; both are kept"),
    Kind("bill_number_missing", "error", "the bill has no number"),
    Kind("missing_party", "warning", "the bill names no {expected}"),
    Kind("container_check_digit", "error", "container number {found} fails its check digit, computed {expected}"),
    Kind("container_number_form", "warning", "container number {found} is not {expected}"),
    Kind("container_number_blank", "warning", "container number {found} holds a blank; it is read as {expected}"),
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
    # tables of bills, JSON and fixed records
    Kind("row_form", "error", "the row has {found}, expected {expected}"),
    Kind("row_without_bill", "error", "the row belongs to no bill; expected {expected}"),
    Kind("table_missing", "error", "no file of this input is table {expected}, so its rows belong to no bill"),
    Kind(
        "unknown_column", "info", "column {found} is not known in table {expected}; its values stand in no table here"
    ),
    Kind("column_unused", "info", "column {found} of table {expected} is known, but no table here has a column for it"),
    Kind("column_missing", "info", "table {expected} has no column {found} in this file"),
    Kind("record_unknown", "error", "record {found} is not of this layout, expected {expected}"),
    Kind("record_alone", "error", "record {found} stands under nothing, expected {expected}"),
    Kind("record_short", "warning", "record {name} has {found} characters, the layout has {expected}"),
    Kind("json_form", "error", "the text is no JSON: {found}; expected {expected}"),
    Kind("member_form", "error", "{place} is {found}, expected {expected}"),
    Kind("member_unknown", "info", "{place} is not known, so no table has it; known are {expected}"),
    Kind("member_twice", "warning", "{place} stands more than once, the last is read; expected {expected}"),
    # goods, parties and containers of one input
    Kind("description_missing", "warning", "no line of the bill's goods has a description"),
    Kind("description_without_words", "warning", "description {found} holds no word"),
    Kind("description_repeated_character", "warning", "description {found} is one character repeated"),
    Kind("vague_description", "warning", "description {found} is called unacceptably vague by {expected}"),
    Kind("hs_missing", "info", "no line of the bill's goods has a Harmonized System code"),
    Kind("unknown_hs", "warning", "commodity code {found} is not in the Harmonized System"),
    Kind("unknown_package", "info", "package code {found} is not known to the reference data"),
    Kind("unknown_size_type", "warning", "size-type {found} is not known (ISO 6346)"),
    Kind("unknown_un_number", "warning", "UN number {found} is not in the list of dangerous goods"),
    Kind("name_without_words", "warning", "name {found} holds no word"),
    Kind("name_repeated_character", "warning", "name {found} is one character repeated"),
    Kind("to_order_without_owner", "warning", "the bill is to order ({found}) and names no owner and no notify party"),
    Kind(
        "total_weight_repeated",
        "warning",
        "each of {expected} lines of goods bears the bill's total weight, {found} kg",
    ),
    Kind("weight_impossible", "warning", "declared {found} kg are more than the size-type can carry, {expected} kg"),
    Kind("container_on_two_voyages", "warning", "container {found} is filed for another voyage too, {expected}"),
    # several filings together
    Kind("house_without_master", "info", "master bill {found}, which this bill names, was received from nobody"),
    Kind(
        "interchange_received_again",
        "warning",
        "an interchange with control number {found} of the same sender was received before, in {expected}",
    ),
    Kind("bill_filed_again", "warning", "bill {found} is filed as an original again; it has stood since {expected}"),
    Kind("split_bill", "info", "bill {found} is split over {expected} voyages or ports"),
    Kind("amendment_unmatched", "warning", "the amendment is of bill {found}, which was not received"),
    Kind(
        "undeclared_container",
        "error",
        "container {found} is on board by the bay plan, but no manifest declares it",
    ),
    Kind(
        "undeclared_empty",
        "warning",
        "empty container {found} is on board by the bay plan, but no manifest declares it",
    ),
    Kind(
        "container_not_on_board",
        "warning",
        "container {found} is declared for this voyage, but the bay plan does not show it",
    ),
    Kind("stow_size_type", "warning", "the bay plan gives size-type {found}, the manifest {expected}"),
    Kind("stow_lading_port", "warning", "by the bay plan it was laden at {found}, by the manifest at {expected}"),
    Kind("stow_landing_port", "warning", "by the bay plan it lands at {found}, by the manifest at {expected}"),
    Kind("stow_weight", "warning", "it weighs {found} kg by the bay plan, its goods {expected} kg by the manifest"),
)
KIND_OF: Final[dict[str, Kind]] = {kind.code: kind for kind in KINDS}
# what only several filings together show (`checks_several`, `checks_stow`)
ACROSS: Final = frozenset({
    "interchange_received_again", "house_without_master", "bill_filed_again", "split_bill", "amendment_unmatched",
    "container_on_two_voyages",
    "undeclared_container", "undeclared_empty", "container_not_on_board", "stow_size_type", "stow_lading_port",
    "stow_landing_port", "stow_weight",
})  # fmt: skip
