"""The faults that the reader reports: each code with its severity and its sentence, and the table made of them.

Checks hand in segments and what was found and expected there; a finding never drops a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl

from porttarget.manifests.segments import Segments
from porttarget.manifests.spans import Ints, gather


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A closed code; {found} and {expected} in the sentence are filled per finding."""

    severity: str
    text: str


KINDS: Final[dict[str, Kind]] = {
    # envelope
    "segment_count": Kind(severity="error", text="SE declares {found} segments, the message has {expected}"),
    "group_count": Kind(severity="error", text="GE declares {found} messages, the group has {expected}"),
    "interchange_count": Kind(severity="error", text="IEA declares {found} groups, the interchange has {expected}"),
    "control_number": Kind(severity="error", text="closing control number is {found}, the opening one is {expected}"),
    "duplicate_interchange": Kind(
        severity="warning",
        text="an interchange with control number {found} of the same sender stands in this input before ({expected})",
    ),
    "isa_form": Kind(severity="warning", text="the ISA segment has {found} bytes, expected {expected}"),
    "cut": Kind(severity="error", text="the interchange is cut off after segment {found}; expected it to go on to {expected}"),
    "missing_segment": Kind(severity="error", text="{expected} is missing in what {found} opens"),
    "unexpected_segment": Kind(severity="warning", text="segment {found} has no place here; expected {expected}"),
    "repeated_segment": Kind(severity="warning", text="segment {found} stands again where {expected} may; the first is used"),
    "segment_order": Kind(severity="info", text="segment {found} stands later than the standard's order has it"),
    "extra_elements": Kind(severity="warning", text="segment {found} has more elements than the {expected} of the standard"),
    "no_column": Kind(severity="info", text="segment {found} is known, but no table has a column for it"),
    "unknown_message": Kind(severity="warning", text="message type {found} is not read; read are {expected}"),
    "version_unknown": Kind(severity="info", text="version {found} is read as the versions known: {expected}"),
    # values
    "bill_count": Kind(severity="warning", text="the manifest declares {found} bills, it holds {expected}"),
    "duplicate_bill": Kind(severity="error", text="bill {found} stands in this message before, in segment {expected}; both rows are kept"),
    "bill_number_missing": Kind(severity="error", text="the bill has no number"),
    "missing_party": Kind(severity="warning", text="the bill names no {expected}"),
    "container_check_digit": Kind(severity="error", text="container number {found} fails its check digit, computed {expected}"),
    "container_number_form": Kind(severity="warning", text="container number {found} is not {expected}"),
    "container_mismatch": Kind(severity="warning", text="the container is filed as size-type {found} here, before as {expected}"),
    "imo_check_digit": Kind(severity="error", text="IMO number {found} fails its check digit, computed {expected}"),
    "imo_form": Kind(severity="warning", text="vessel code {found} is not {expected}"),
    "unknown_port": Kind(severity="warning", text="port code {found} is not known to the reference data"),
    "date_form": Kind(severity="warning", text="date {found} is not written CCYYMMDD; read as {expected}"),
    "time_form": Kind(severity="warning", text="time {found} is not written HHMM; read as {expected}"),
    "weight_unit_unknown": Kind(severity="warning", text="weight unit {found} is not known, kilograms stay empty; known are {expected}"),
    "volume_unit_unknown": Kind(severity="warning", text="volume unit {found} is not known, cubic metres stay empty; known are {expected}"),
    "number_form": Kind(severity="warning", text="{found} is not {expected}"),
    "hs_form": Kind(severity="warning", text="commodity code {found} is not {expected}"),
    "amendment_kind": Kind(severity="info", text="amendment type {found} is read as {expected}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    code: str
    segs: Ints
    element: int | None
    found: pl.Series
    expected: pl.Series
    bill: Ints
    box: Ints


@dataclass(slots=True)
class Findings:
    """Collects findings, many at a time; `bill` and `box` are rows of the bills and containers tables, -1 for none."""

    segments: Segments
    batches: list[_Batch] = field(default_factory=list)

    def add(
        self,
        code: str,
        segs: Ints,
        *,
        found: pl.Series | str | None = None,
        expected: pl.Series | str | None = None,
        element: int | None = None,
        bill: Ints | None = None,
        box: Ints | None = None,
    ) -> None:
        """One finding per segment of `segs`."""
        if segs.size == 0:
            return
        none = np.full(segs.size, -1, np.int64)
        self.batches.append(
            _Batch(
                code=code,
                segs=segs,
                element=element,
                found=_texts(found, segs.size),
                expected=_texts(expected, segs.size),
                bill=none if bill is None else bill,
                box=none if box is None else box,
            )  # fmt: skip
        )

    def frame(self, bills: pl.DataFrame, containers: pl.DataFrame) -> tuple[pl.DataFrame, Ints]:
        """All findings in order of their segments, without provenance, and those segments."""
        frames = [_rows(one, bills, containers) for one in self.batches]
        if not frames:
            return pl.DataFrame(), np.zeros(0, np.int64)
        segs = np.concatenate([one.segs for one in self.batches])
        order = np.argsort(segs, kind="stable")
        return pl.concat(frames)[order], segs[order]


def _rows(batch: _Batch, bills: pl.DataFrame, containers: pl.DataFrame) -> pl.DataFrame:
    kind = KINDS[batch.code]
    columns = {
        "found": batch.found,
        "expected": batch.expected,
        "bill_id": gather(bills["bill_id"], batch.bill),
        "bill_number": gather(bills["bill_number"], batch.bill),
        "box_id": gather(containers["box_id"], batch.box),
        "container_number": gather(containers["container_number"], batch.box),
    }
    frame = pl.DataFrame([series.alias(name) for name, series in columns.items()])
    return frame.select(
        pl.lit(batch.code).alias("code"),
        pl.lit(kind.severity).alias("severity"),
        sentence(kind.text).alias("text"),
        "found",
        "expected",
        pl.lit(batch.element, dtype=pl.Int32).alias("element"),
        "bill_id", "bill_number", "box_id", "container_number",
    )  # fmt: skip


def sentence(template: str) -> pl.Expr:
    """The template with columns in place of {names}; "nothing" stands for null."""
    parts: list[pl.Expr] = []
    for index, piece in enumerate(template.replace("}", "{").split("{")):
        if piece:
            parts.append(pl.col(piece).fill_null("nothing") if index % 2 else pl.lit(piece))
    return pl.concat_str(parts)


def _texts(value: pl.Series | str | None, size: int) -> pl.Series:
    if isinstance(value, pl.Series):
        return value.cast(pl.String)
    return pl.repeat(value, size, dtype=pl.String, eager=True)
