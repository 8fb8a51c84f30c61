"""Findings about rows of finished tables: each row's own place, and what was found and expected there.

The checks in `checks_*` filter rows of tables and hand them here; they know no segments, so they serve every format,
one input alone and several together. A finding never drops a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from porttarget.manifests.finding_kinds import KIND_OF
from porttarget.manifests.findings import NOTHING_FR, sentence
from porttarget.reference.code_lists import CodeLists
from porttarget.tables import TABLES
from porttarget.tables.columns import PROVENANCE

_KEYS: Final = ("bill_id", "bill_number", "box_id", "container_number")
_PLACE: Final = tuple(column.name for column in PROVENANCE)
TEXT_LIMIT: Final = 200  # characters of what was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What checks take: tables by name, and the code lists."""

    tables: Mapping[str, pl.DataFrame]
    codes: CodeLists

    def unknown(self, name: str, column: pl.Series) -> pl.Series:
        """Whether each value stands and is not in the list of this name; each distinct value is asked once."""
        distinct = column.drop_nulls().unique()
        strange = distinct.filter(~self.codes.known(name, distinct))
        return column.is_in(strange.implode()).fill_null(value=False)


def faults(
    code: str, rows: pl.DataFrame, *, found: pl.Expr | str | None = None, expected: pl.Expr | str | None = None,
    words: Sequence[str] = (),
) -> pl.DataFrame:  # fmt: skip
    """One finding per row of a table; `found` and `expected` are columns or expressions over it.

    words  columns that the sentence names beside these
    """
    if rows.is_empty():
        return TABLES["findings"].empty()
    kind = KIND_OF[code]
    told = rows.select(
        _text(found).alias("found"), _text(expected).alias("expected"),
        *(pl.col(name) for name in (*_KEYS, *_PLACE, "segment_tag", *words) if name in rows.columns),
    )  # fmt: skip
    return TABLES["findings"].conform(
        told.with_columns(
            code=pl.lit(code), severity=pl.lit(kind.severity), text=sentence(kind.text),
            text_fr=sentence(kind.text_fr, NOTHING_FR),
        ).drop(words)
    )  # fmt: skip


def _text(value: pl.Expr | str | None) -> pl.Expr:
    if value is None:
        return pl.lit(None, dtype=pl.String)
    column = pl.col(value) if isinstance(value, str) else value
    return column.cast(pl.String).str.slice(0, TEXT_LIMIT)


def kilograms(column: str) -> pl.Expr:
    """Kilograms as a clerk writes them: whole numbers without a fraction, others with at most three places."""
    kg = pl.col(column).round(3)
    return pl.when(kg == kg.floor()).then(kg.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(kg.cast(pl.String))
