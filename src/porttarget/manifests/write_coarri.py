"""Writes a report of containers loaded or discharged as UN/EDIFACT COARRI (D.95B): one message in one interchange.

A `MoveReport` goes in, bytes go out. Qualifiers are those that the reader knows (`facts_terminal`); which of them the
guides of SMDG and ITIGG prescribe is from memory: please review.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from porttarget.errors import UsageError
from porttarget.manifests import codes_edifact as codes
from porttarget.manifests.stowage import Move, MoveReport
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

_KIND: Final = ("COARRI", "D", "95B", "UN")
_DOCUMENTS: Final = {"discharged": "44", "loaded": "46"}  # 1001
_PLACES: Final = {"discharged": codes.DISCHARGE[0], "loaded": codes.LADING}
_EXECUTED: Final = "203"  # 2005


def write_coarri(report: MoveReport) -> bytes:
    """The report as one interchange."""
    if report.event not in _DOCUMENTS:
        raise UsageError(f"event is {report.event!r}, expected {' or '.join(_DOCUMENTS)}")
    one = report.voyage
    lines = [*_head(report), *(line for move in report.moves for line in _move(move))]
    lines.append(("CNT", ("16", str(len(report.moves)))))
    return interchange(one.sender, one.receiver, one.created_at, one.control_number, [message(1, _KIND, lines)])


def _head(report: MoveReport) -> Iterator[Line]:
    one = report.voyage
    yield ("BGM", _DOCUMENTS[report.event], one.reference, codes.FUNCTION_CODES["original"])
    yield ship(
        voyage=one.voyage, name=one.vessel_name, imo=one.vessel_imo, carrier=one.carrier_scac, flag=one.flag, mode="1"
    )
    terminal = (report.terminal, "TER", "ZZZ") if report.terminal else ""
    yield ("LOC", _PLACES[report.event], place(report.place), terminal)


def _move(move: Move) -> Iterator[Line]:
    """A container and what is said of it, in the order of the directory's groups."""
    if not move.number:
        raise UsageError("a container has no number, expected one: a report names what was moved")
    if move.mode and move.mode not in codes.MODE_CODES:
        raise UsageError(f"mode is {move.mode!r}, expected {', '.join(codes.MODE_CODES)} or nothing")
    yield box(move.number, move.size_type, move.load_status)
    if move.bill_number:
        yield ("RFF", (codes.BILL, move.bill_number))
    if move.booking:
        yield ("RFF", ("BN", move.booking))
    if move.at is not None:
        yield ("DTM", (_EXECUTED, f"{move.at:%Y%m%d%H%M}", "203"))
    if move.gross_kg is not None:
        dimension = "VGM" if weight_kind(move.weight_kind) == "verified" else "G"
        yield ("MEA", "AAE", dimension, ("KGM", decimal(move.gross_kg)))
    for seal in move.seals:
        yield ("SEL", seal)
    yield from remarks("AAI", move.remarks)
    for hazard in move.hazards:
        yield goods_in(hazard)
        yield from shipping_name(hazard)
        if hazard.contact:
            yield ("CTA", "IC", ("", hazard.contact))
    if move.mode:
        yield ("TDT", codes.ON_CARRIAGE, "", codes.MODE_CODES[move.mode])
