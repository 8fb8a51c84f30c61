"""Segments of X12 beyond the 309, each once: the same elements in every message.

Elements are named where targeting needs them; the greatest position of each segment is that of 004010. Sources: public
tables of elements, 003040 to 005030; those of M15, Y3, Y4 and W2 are named by samples and from memory, please review.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from porttarget.errors import UsageError
from porttarget.manifests.grammar import Loop, MessageSet, Segment, tree
from porttarget.manifests.grammar_x12 import MANIFEST_309

_DIRECTORY: Final = (
    Segment(tag="B1", title="Beginning of booking", once=True, most=4,
            elements=("carrier_scac", "booking", "date", "action")),
    Segment(tag="B2A", title="Purpose", most=2, elements=("purpose", "application")),
    Segment(tag="B3", title="Beginning of invoice", once=True, most=14,
            elements=("shipment_kind", "invoice", "shipment", "payment", "weight_unit", "date", "amount", "correction",
                      "delivery_date", "delivery_kind", "carrier_scac", "tariff_date", "tariff_service", "terms")),
    Segment(tag="B4", title="Beginning of status inquiry or status", once=True, most=13,
            elements=("handling", "inquiry", "status", "date", "time", "status_location", "prefix", "serial",
                      "load_status", "size_type", "location", "location_qualifier", "check_digit")),
    Segment(tag="BA1", title="Export shipment", most=12),
    Segment(tag="C2", title="Bank", most=7),
    Segment(tag="C3", title="Currency", most=4, elements=("currency",)),
    Segment(tag="C8", title="Certifications and clauses", most=4, elements=("number", "clause", "text")),
    Segment(tag="C8C", title="Certifications and clauses continued", most=3, elements=("text_1", "text_2", "text_3")),
    Segment(tag="DTM", title="Date or time", most=6, elements=("kind", "date", "time", "time_code")),
    Segment(tag="EA", title="Equipment attributes", most=3),
    Segment(tag="G3", title="Compensation", most=6),
    Segment(tag="G61", title="Contact", most=5, elements=("function", "name", "number_kind", "number")),
    Segment(tag="GR5", title="Loading details", most=5),
    Segment(tag="H3", title="Special handling", most=5, elements=("handling",)),
    Segment(tag="K3", title="File information", most=3),
    Segment(tag="L0", title="Line item: quantity and weight", most=15,
            elements=("line", "billed", "billed_kind", "weight", "weight_kind", "volume", "volume_unit", "packages",
                      "package_type", "dunnage", "weight_unit", "service_type", "quantity", "quantity_type",
                      "condition")),
    Segment(tag="L1", title="Rate and charges", most=21),
    Segment(tag="L11", title="Business instructions", most=3, elements=("number", "kind", "text")),
    Segment(tag="L3", title="Total weight and charges", most=15,
            elements=("weight", "weight_kind", "rate", "rate_kind", "charge", "advances", "prepaid", "charge_kind",
                      "volume", "volume_unit", "lading_quantity", "weight_unit", "tariff", "declared_value",
                      "value_kind")),
    Segment(tag="L4", title="Measurement", most=6, elements=("length", "width", "height", "unit")),
    Segment(tag="L5", title="Description and marks", most=10,
            elements=("line", "description", "commodity", "commodity_kind", "package_code", "marks", "marks_kind")),
    Segment(tag="L7", title="Tariff reference", most=16),
    Segment(tag="M0", title="Letter of credit", most=4),
    Segment(tag="M1", title="Insurance", most=12),
    Segment(tag="M14", title="General order", most=11),
    Segment(tag="M15", title="Customs event", most=12,
            elements=("event", "number", "date", "location", "carrier_scac", "time")),
    Segment(tag="M20", title="Permit to transfer", most=9),
    Segment(tag="M21", title="In-bond request", most=13),
    Segment(tag="MBL", title="Bill of lading", most=5, elements=("issuer_scac", "bill_number")),
    Segment(tag="N12", title="Equipment environment", most=2),
    Segment(tag="N7", title="Equipment", most=24,
            elements=("prefix", "serial", "weight", "weight_kind", "tare", "allowance", "dunnage", "volume",
                      "volume_unit", "ownership", "equipment_code", "carrier_scac", "temperature_control", "position",
                      "length", "tare_kind", "weight_unit", "check_digit", "service_type", "height", "width",
                      "size_type", "owner_scac")),
    Segment(tag="NA", title="Cross reference of equipment", most=11),
    Segment(tag="P5", title="Port function", most=3, elements=("function", "qualifier", "location")),
    Segment(tag="PWK", title="Paperwork", most=9),
    Segment(tag="Q2", title="Status of vessel", most=16,
            elements=("vessel_code", "flag", "date_1", "date_2", "date_3", "packages", "weight", "weight_kind",
                      "voyage", "reference_kind", "reference", "vessel_code_qualifier", "vessel_name", "volume",
                      "volume_unit", "weight_unit")),
    Segment(tag="Q5", title="Status details", most=18,
            elements=("status", "date", "time", "time_code", "reason", "city", "region", "country", "prefix", "serial",
                      "reference_kind", "reference")),
    Segment(tag="QTY", title="Quantity", most=4, elements=("kind", "quantity")),
    Segment(tag="R2", title="Route", most=13),
    Segment(tag="R2A", title="Route information", most=10),
    Segment(tag="SG", title="Shipment status", most=6, elements=("status", "reason", "disposition", "date", "time")),
    Segment(tag="V1", title="Vessel", most=9,
            elements=("vessel_code", "vessel_name", "flag", "voyage", "carrier_scac", "requirement", "vessel_type",
                      "vessel_code_qualifier", "transport")),
    Segment(tag="V2", title="Vessel details", most=13),
    Segment(tag="V4", title="Cargo location on board", most=1, elements=("position",)),
    Segment(tag="V9", title="Event", most=20,
            elements=("event", "text", "date", "time", "city", "region", "country")),
    Segment(tag="W09", title="Temperature", most=9,
            elements=("equipment_code", "temperature", "unit", "temperature_2", "unit_2", "text")),
    Segment(tag="W2", title="Equipment identification", most=16,
            elements=("prefix", "serial", "commodity", "equipment_code", "load_status", "", "", "", "", "", "",
                      "", "check_digit")),
    Segment(tag="X1", title="Export licence", most=16),
    Segment(tag="X2", title="Import licence", most=6),
    Segment(tag="X4", title="Customs release information", most=19,
            elements=("bill_number", "packages", "entry_type", "entry_number", "date", "time", "disposition",
                      "second_bill", "issuer_scac", "second_issuer", "prefix", "serial", "location_1", "location_2",
                      "reference_kind", "reference", "time_code")),
    Segment(tag="Y2", title="Container details", most=10, elements=("count", "equipment_code", "service", "size_type")),
    Segment(tag="Y3", title="Space confirmation", once=True, most=11,
            elements=("booking", "carrier_scac", "sailing_date", "arrival_date", "point", "pier", "date", "time",
                      "tariff_service", "service")),
    Segment(tag="Y4", title="Container release", most=10,
            elements=("booking", "booking_2", "date", "release_location", "count", "size_type", "carrier_scac")),
    Segment(tag="Y6", title="Authentication", most=3),
    Segment(tag="Y7", title="Priority", most=5),
    Segment(tag="ZC1", title="Beginning of correction", most=8),
)  # fmt: skip
_SHARED: Final = {one.tag: replace(one, kept=True, once=False) for one in MANIFEST_309.segments}
DIRECTORY: Final = _SHARED | {one.tag: one for one in _DIRECTORY}
VERSIONS: Final = MANIFEST_309.versions
_SOURCE: Final = "ANSI X12, loops of 004010 with the parts that 005030 adds, by way of public grammars"


def message(identifier: str, title: str, structure: str, *, source: str = _SOURCE) -> MessageSet:
    """A message set from the notation of its tree (`grammar.tree`), with the directory's declarations of its tags."""
    root = tree(structure)
    tags = list(dict.fromkeys(_tags(root)))
    unknown = [tag for tag in tags if tag not in DIRECTORY]
    if unknown:
        raise UsageError(f"{identifier}: the directory has no segment {', '.join(unknown)}")
    return MessageSet(
        identifier=identifier, title=title, source=source, versions=VERSIONS, root=root,
        segments=tuple(DIRECTORY[tag] for tag in tags),
    )  # fmt: skip


def _tags(loop: Loop) -> Iterator[str]:
    for part in loop.parts:
        if isinstance(part, str):
            yield part
        else:
            yield part.opener
            yield from _tags(part)
