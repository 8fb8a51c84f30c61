"""The faults that the reader reports: each code with its severity and its sentence, and the table made of them.

Checks hand in segments and what was found and expected there; a finding never drops a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl

from porttarget.manifests.finding_kinds import KIND_OF
from porttarget.manifests.spans import Ints, gather

NOTHING_FR: Final = "rien"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    code: str
    segs: Ints
    element: Ints | int | None
    component: Ints | int | None
    found: pl.Series
    expected: pl.Series
    bill: Ints
    box: Ints
    words: Mapping[str, pl.Series | str]


@dataclass(slots=True)
class Findings:
    """Collects findings, many at a time; `bill` and `box` are rows of the bills and containers tables, -1 for none."""

    batches: list[_Batch] = field(default_factory=list)

    def add(
        self,
        code: str,
        segs: Ints,
        *,
        found: pl.Series | str | None = None,
        expected: pl.Series | str | None = None,
        element: Ints | int | None = None,
        component: Ints | int | None = None,
        bill: Ints | None = None,
        box: Ints | None = None,
        words: Mapping[str, pl.Series | str] | None = None,
    ) -> None:
        """One finding per segment of `segs`; 0 as an element or component stands for none.

        `words` fill what a sentence names beside {found} and {expected}.
        """
        if segs.size == 0:
            return
        none = np.full(segs.size, -1, np.int64)
        self.batches.append(
            _Batch(
                code=code,
                segs=segs,
                element=element,
                component=component,
                found=_texts(found, segs.size),
                expected=_texts(expected, segs.size),
                bill=none if bill is None else bill,
                box=none if box is None else box,
                words=words or {},
            )
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
    kind = KIND_OF[batch.code]
    columns = {
        "found": batch.found,
        "expected": batch.expected,
        "bill_id": gather(bills["bill_id"], batch.bill),
        "bill_number": gather(bills["bill_number"], batch.bill),
        "box_id": gather(containers["box_id"], batch.box),
        "container_number": gather(containers["container_number"], batch.box),
    }
    columns |= {name: _texts(word, batch.segs.size) for name, word in batch.words.items()}
    frame = pl.DataFrame([series.alias(name) for name, series in columns.items()])
    return frame.select(
        pl.lit(batch.code).alias("code"),
        pl.lit(kind.severity).alias("severity"),
        sentence(kind.text).alias("text"),
        sentence(kind.text_fr, NOTHING_FR).alias("text_fr"),
        "found",
        "expected",
        _part(batch.element, "element"),
        _part(batch.component, "component"),
        "bill_id", "bill_number", "box_id", "container_number",
    )  # fmt: skip


def sentence(template: str, nothing: str = "nothing") -> pl.Expr:
    """The template with columns in place of {names}; `nothing` stands for null."""
    parts: list[pl.Expr] = []
    for index, piece in enumerate(template.replace("}", "{").split("{")):
        if piece:
            parts.append(pl.col(piece).fill_null(nothing) if index % 2 else pl.lit(piece))
    return pl.concat_str(parts)


def _part(part: Ints | int | None, name: str) -> pl.Expr:
    """A number for all rows, or one for each, 0 being none."""
    if isinstance(part, np.ndarray):
        return pl.lit(pl.Series(part, dtype=pl.Int32)).replace(0, None).alias(name)
    return pl.lit(part or None, dtype=pl.Int32).alias(name)


def _texts(value: pl.Series | str | None, size: int) -> pl.Series:
    if isinstance(value, pl.Series):
        return value.cast(pl.String)
    return pl.Series([value], dtype=pl.String).new_from_index(0, size)
