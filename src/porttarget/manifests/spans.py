"""Spans of a buffer (start and length, -1 for missing) and the Polars columns made of them.

Text columns are Arrow string views: short values lie inline, long ones point into the buffer, which each column keeps
alive; measured at 0.2 ms against 12 ms for copied strings. Nothing here knows of manifests.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from porttarget.manifests.kernels import groups as group_kernels
from porttarget.manifests.kernels import numbers as number_kernels
from porttarget.manifests.kernels import pieces as piece_kernels
from porttarget.manifests.kernels import text as kernels

Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Bytes: TypeAlias = NDArray[np.uint8]
Marks: TypeAlias = NDArray[np.signedinteger]
NO_KEY = np.zeros(0, np.int64)
ROW_TIME = pl.Datetime("us", "UTC")  # of every moment in a table


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of `buf`; rows with length -1 are missing.

    Held as int32, whatever they are given as: buffers are below 2 GB, and millions of spans are half the memory.
    """

    buf: Bytes
    start: Marks
    length: Marks

    def __post_init__(self) -> None:
        for name in ("start", "length"):
            marks = getattr(self, name)
            if marks.dtype != np.int32:
                object.__setattr__(self, name, marks.astype(np.int32))

    @property
    def present(self) -> Bools:
        """Which rows are not missing."""
        present: Bools = self.length >= 0
        return present

    @property
    def blank(self) -> bool:
        """Whether all rows are missing: much of what a message might say it does not, and need not be looked for."""
        return int(self.length.max(initial=-1)) < 0

    def take(self, rows: Ints) -> Spans:
        """These rows, in this order; row -1 is missing."""
        if self.start.size == 0:
            return Spans(self.buf, np.zeros(rows.size, np.int32), np.full(rows.size, -1, np.int32))
        return Spans(self.buf, self.start[rows], np.where(rows >= 0, self.length[rows], -1))

    def where(self, keep: Bools, other: Spans) -> Spans:
        """Own rows where `keep`, those of `other`, over the same buffer, elsewhere."""
        return Spans(
            self.buf, np.where(keep, self.start, other.start), np.where(keep, self.length, other.length)
        )  # fmt: skip

    def series(self, name: str = "") -> pl.Series:
        """A column of text, null where missing."""
        if self.blank:
            return nulls(self.start.size, name)
        out = np.empty((self.start.size, 2), np.uint64)
        kernels.views(self.buf, self.start, self.length, out)
        valid = None if self.present.all() else pa.py_buffer(np.packbits(self.present, bitorder="little"))
        buffers = [valid, pa.py_buffer(out), pa.py_buffer(self.buf)]
        return _column(pa.Array.from_buffers(pa.string_view(), self.start.size, buffers), name)

    def lists(self, parent: Ints, parents: int, name: str = "") -> pl.Series:
        """A column of lists of text: row p holds the present spans whose `parent` (rising) is p; empty where none."""
        present = self.present
        kept = self if present.all() else Spans(self.buf, self.start[present], self.length[present])
        offsets = np.zeros(parents + 1, np.int64)
        np.cumsum(np.bincount(parent[present], minlength=parents), out=offsets[1:])
        values = kept.series().to_arrow(compat_level=pl.CompatLevel.newest())
        return _column(pa.LargeListArray.from_arrays(pa.array(offsets), values), name)

    def joined(self, parent: Ints, parents: int, separator: bytes = b"") -> Spans:
        """One span per parent: its present spans one after the other; `parent` rises. Missing where it has none."""
        offsets = np.empty(parents + 1, np.int64)
        mark = np.frombuffer(separator or b"\0", np.uint8)[: len(separator)]
        out = kernels.join(self.buf, self.start, self.length, parent, mark, offsets)
        return from_offsets(out, offsets)

    def ended(self, full: Collection[int]) -> Bools:
        """Which pieces of text ended by themselves: they have none of the lengths at which senders cut."""
        out = np.empty(self.start.size, np.bool_)
        piece_kernels.ended(self.buf, self.start, self.length, np.array(sorted(full), np.int64), out)
        return out

    def pieced(self, parent: Ints, parents: int, apart: Bools) -> Spans:
        """One span per parent, as `joined`, with a blank behind the pieces that `apart` tells."""
        offsets = np.empty(parents + 1, np.int64)
        out = piece_kernels.join(self.buf, self.start, self.length, parent, apart, offsets)
        return from_offsets(out, offsets)

    def stripped(self) -> Spans:
        """The same without the blanks on both sides."""
        start, length = self.start.copy(), self.length.copy()
        kernels.strip(self.buf, start, length)
        return Spans(self.buf, start, length)

    def numbers(self, *, comma: bool = False) -> tuple[NDArray[np.float64], Bools]:
        """Values of decimal texts, NaN where there is none, and which rows hold something else.

        comma  a comma may stand for the decimal point
        """
        if self.blank:
            return np.full(self.start.size, np.nan), np.zeros(self.start.size, np.bool_)
        value, faulty = np.empty(self.start.size), np.empty(self.start.size, np.bool_)
        number_kernels.decimals(self.buf, self.start, self.length, comma, value, faulty)
        return value, faulty

    def groups(self, key: Ints | None = None) -> tuple[Ints, Ints]:
        """(group of each row, first row of each group): rows alike in text and in `key` share a group."""
        size = self.start.size
        if key is None and size and self.blank:
            return np.zeros(size, np.int64), np.zeros(1, np.int64)
        groups, first = np.empty(size, np.int64), np.empty(size, np.int64)
        keys = NO_KEY if key is None else key
        count = group_kernels.group(self.buf, keys, self.start, self.length, groups, first)
        return groups, first[:count]

    def equals(self, other: Spans) -> Bools:
        """Row by row, whether the texts are equal (both missing counts as equal); same buffer."""
        out = np.empty(self.start.size, np.bool_)
        kernels.equal(self.buf, self.start, self.length, other.start, other.length, out)
        return out

    def classes(self) -> NDArray[np.uint8]:
        """0 digits only, 1 something else, 2 missing."""
        out = np.empty(self.start.size, np.uint8)
        kernels.class_of_text(self.buf, self.start, self.length, out)
        return out

    def distinct(self) -> tuple[Ints, list[str | None]]:
        """(group of each row, the distinct texts)."""
        groups, first = self.groups()
        return groups, self.take(first).series().to_list()

    def mapped(self, table: Mapping[str, float]) -> NDArray[np.float64]:
        """`table`'s value for each text, NaN where it has none."""
        groups, texts = self.distinct()
        values = np.array([table.get(text or "", np.nan) for text in texts], np.float64)
        return values[groups]


def from_offsets(buf: Bytes, offsets: Ints) -> Spans:
    """Spans between successive offsets of a buffer; an empty one is missing."""
    length = np.diff(offsets)
    buf.flags.writeable = False  # kernels are compiled for read-only buffers alone
    return Spans(buf, offsets[:-1], np.where(length > 0, length, -1))


def from_texts(texts: Sequence[str | None]) -> Spans:
    """Spans over a buffer made of these texts."""
    pieces = [(text or "").encode() for text in texts]
    offsets = np.zeros(len(pieces) + 1, np.int64)
    np.cumsum([len(piece) for piece in pieces], out=offsets[1:])
    return from_offsets(np.frombuffer(b"".join(pieces), np.uint8), offsets)


def interleave(many: Sequence[Spans]) -> Spans:
    """Row 0 of each, row 1 of each, …: for elements that follow one another in a segment."""
    if len(many) == 1:
        return many[0]
    start = np.stack([one.start for one in many], axis=1).ravel()
    return Spans(many[0].buf, start, np.stack([one.length for one in many], axis=1).ravel())


def chain(many: Sequence[Spans]) -> Spans:
    """All rows of the first, then of the second, …; those without any text may lie over another buffer."""
    if len(many) == 1:
        return many[0]
    start = np.concatenate([one.start for one in many])
    buf = next((one.buf for one in many if one.present.any()), many[0].buf)
    return Spans(buf, start, np.concatenate([one.length for one in many]))


def nulls(rows: int, name: str = "") -> pl.Series:
    """A column of text without any; its memory is never written."""
    buffers = [pa.py_buffer(np.zeros((rows + 7) // 8, np.uint8)), pa.py_buffer(np.zeros((rows, 2), np.uint64))]
    return _column(pa.Array.from_buffers(pa.string_view(), rows, buffers), name)


def nullable(values: NDArray[np.generic], missing: Bools, name: str = "") -> pl.Series:
    """A column of plain values with nulls where `missing`."""
    if missing.any():
        return _column(pa.array(values, mask=missing), name)
    return pl.Series(name, values)


def gather(column: pl.Series, rows: Ints) -> pl.Series:
    """The column's values at `rows`; row -1 gives null."""
    if column.is_empty() or (rows.size and rows.max() < 0):
        return pl.Series(column.name, [None], dtype=column.dtype).new_from_index(0, rows.size)
    # by a Series in brackets, not `gather`, whose way through an expression costs 50 µs
    return column[nullable(rows, rows < 0) if rows.size and rows.min() < 0 else pl.Series(rows)]


def _column(array: pa.Array, name: str) -> pl.Series:
    made = pl.from_arrow(array)
    if not isinstance(made, pl.Series):
        raise TypeError(f"an Arrow array became {type(made).__name__}, expected a Series")
    return made.alias(name)
