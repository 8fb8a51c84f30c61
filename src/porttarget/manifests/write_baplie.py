"""Writes a bay plan as UN/EDIFACT BAPLIE of the second version (D.95B, SMDG 2.2): one message in one interchange.

A `BayPlan` goes in, bytes go out. Qualifiers are those that the reader knows (`facts_baplie`); SMDG's guide was not
read, so which of them it prescribes is from memory: please review. What a hazard's contact says is not carried.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from porttarget.errors import UsageError
from porttarget.manifests import codes_edifact as codes
from porttarget.manifests.stowage import BayPlan, Cell
from porttarget.manifests.write_edifact import (
    Line,
    box,
    decimal,
    goods_in,
    interchange,
    message,
    place,
    remarks,
    ship,
    shipping_name,
    weight_kind,
)

_KIND: Final = ("BAPLIE", "D", "95B", "UN", "SMDG22")
_OPTIONAL: Final = ("64", "68", "70", "72")  # 3227, first to fourth optional port of discharge
_NO_BILL: Final = "1"  # of a cell whose bill the plan does not know, and which must have a reference
_DIMENSIONS: Final = ("5", "6", "8", "7", "9")  # 6145: in front, behind, left, right, above


def write_baplie(plan: BayPlan) -> bytes:
    """The plan as one interchange."""
    one = plan.voyage
    lines = [*_head(plan), *(line for cell in plan.cells for line in _cell(cell))]
    return interchange(one.sender, one.receiver, one.created_at, one.control_number, [message(1, _KIND, lines)])


def _head(plan: BayPlan) -> Iterator[Line]:
    one = plan.voyage
    yield ("BGM", "", one.reference, codes.FUNCTION_CODES["original"])
    yield ("DTM", ("137", f"{one.created_at:%y%m%d%H%M}", "201"))
    yield ship(voyage=one.voyage, name=one.vessel_name, imo=one.vessel_imo, carrier=one.carrier_scac, flag=one.flag)
    yield ("LOC", "5", place(plan.departure))
    yield ("LOC", "61", place(plan.next_port))
    if plan.eta is not None:
        yield ("DTM", (codes.ARRIVAL_ESTIMATED, f"{plan.eta:%y%m%d%H%M}", "201"))


def _cell(cell: Cell) -> Iterator[Line]:
    """Everything said in a cell, in the order of the directory's groups."""
    yield ("LOC", "147", (cell.position, "", "5"))
    yield from remarks("AAI", cell.remarks)
    if cell.gross_kg is not None:
        purpose = "VGM" if weight_kind(cell.weight_kind) == "verified" else "WT"
        yield ("MEA", purpose, "", ("KGM", decimal(cell.gross_kg)))
    yield from _over(cell)
    yield from _temperatures(cell)
    yield from _ports(cell)
    yield from _references(cell)
    if cell.number or cell.size_type or cell.load_status or cell.operator:
        yield box(cell.number, cell.size_type, cell.load_status)
    if cell.operator:
        yield ("NAD", codes.CARRIER, (cell.operator, "172", "20"))
    for hazard in cell.hazards:
        yield goods_in(hazard)
        yield from shipping_name(hazard)


def _over(cell: Cell) -> Iterator[Line]:
    """Lengths, widths and the height that goods stand out, each at its place in DIM."""
    sizes = (cell.over_front_cm, cell.over_back_cm, cell.over_left_cm, cell.over_right_cm, cell.over_height_cm)
    for kind, size, before in zip(_DIMENSIONS, sizes, (0, 0, 1, 1, 2), strict=True):
        if size is not None:
            yield ("DIM", kind, ("CMT", *[""] * before, decimal(size)))


def _temperatures(cell: Cell) -> Iterator[Line]:
    if cell.temperature_c is not None:
        yield ("TMP", "2", (decimal(cell.temperature_c), "CEL"))
    low, high = ("" if one is None else decimal(one) for one in (cell.temperature_low_c, cell.temperature_high_c))
    if low or high:
        yield ("RNG", "5", ("CEL", low, high))


def _ports(cell: Cell) -> Iterator[Line]:
    if len(cell.further_ports) > len(_OPTIONAL):
        raise UsageError(
            f"cell {cell.position} has {len(cell.further_ports)} further ports, expected at most {len(_OPTIONAL)}"
        )
    for function, code in (
        (codes.LADING, cell.port_of_lading),
        (codes.DISCHARGE[0], cell.port_of_discharge),
        *zip(_OPTIONAL, cell.further_ports, strict=False),
        ("76", cell.origin_port),
        ("83", cell.destination),
    ):
        if code:
            yield ("LOC", function, place(code))


def _references(cell: Cell) -> Iterator[Line]:
    if _NO_BILL in cell.bills:
        raise UsageError(f"cell {cell.position} has bill '{_NO_BILL}', which in a bay plan means that none is known")
    for bill in cell.bills:
        yield ("RFF", (codes.BILL, bill))
    for booking in cell.bookings:
        yield ("RFF", ("BN", booking))
    if not cell.bills and not cell.bookings:
        yield ("RFF", (codes.BILL, _NO_BILL))
