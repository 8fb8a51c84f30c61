"""Kernel matrices to Polars frames as declared in `tables.movement`: Arrow buffers are handed over, not copied.

Columns that hold one value throughout a block (talker, source, an absent time) are kept as that value. A frame is made
once a take from the blocks' arrays: no Polars query runs, since each costs more than decoding 10,000 messages.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.arrow_structs import MOST_BUFFERS, Handover, Schema, address
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.matrices import heights, places
from porttarget.tables import table

Array = npt.NDArray[Any]
LETTERS = np.array([(1 | code << 32, 0) for code in range(256)], np.uint64)  # string views
DTYPES = {
    "f64": np.float64, "i64": np.int64, "i32": np.int32, "u32": np.uint32, "u16": np.uint16, "u8": np.uint8,
    "i8": np.int8,
}  # fmt: skip
_SIZES = {name: np.dtype(dtype).itemsize for name, dtype in DTYPES.items()}
TOGETHER_BYTES = 1 << 18  # matrices of less lie in one piece of memory


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value in every row."""

    value: str | bool | None


@dataclass(frozen=True, slots=True)
class Values:
    """A value a row; flags one bit a row. `valid`: a bitmap, where rows may be null."""

    values: Array
    valid: Array | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """String views over `buffers`."""

    views: Array
    buffers: Sequence[Any]
    valid: Array | None = None


Column: TypeAlias = Values | Texts | Constant


@dataclass(frozen=True, slots=True)
class Filled:
    """What kernels filled of a table: its matrices and texts; `valid`: bitmaps of columns that else are never null."""

    matrices: Mapping[str, Array]
    texts: Array
    valid: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a declared table: what kernels filled, and all other columns by their names.

    Those that are not declared are left out. Or a whole `frame`.
    """

    rows: int
    columns: Mapping[str, Column] = field(default_factory=dict)
    filled: Filled | None = None
    frame: pl.DataFrame | None = None


def bitmap(flags: Array) -> Array:
    """One bit a row."""
    return np.packbits(flags, bitorder="little")


def times(values: Array) -> Column:
    """Microseconds to a time column; NO_TIME is null."""
    known = values != c.NO_TIME
    if not known.any():
        return Constant(None)
    return Values(values, None if known.all() else bitmap(known))


def flag(values: Array) -> Column:
    """Flags, one byte a row, to a boolean column."""
    first = bool(values[0])
    if (values == values[0]).all():
        return Constant(first)
    return Values(bitmap(values))


def letter(codes: Array) -> Column:
    """Texts of one ASCII character; code 0 is null."""
    first = int(codes[0])
    if (codes == first).all():
        return Constant(chr(first) if first else None)
    known = codes != 0
    return Texts(LETTERS.take(codes, axis=0), [], None if known.all() else bitmap(known))


def two_letters(codes: Array) -> Column:
    """Texts of two ASCII characters, the first one times 256 plus the second."""
    first = int(codes[0])
    if (codes == first).all():
        return Constant(chr(first >> 8) + chr(first & 255))
    return Texts(_pairs().take(codes).view(np.uint64).reshape(-1, 2), [])


@cache
def _pairs() -> Array:
    """String views of all texts of two characters, each as one element: looked up in a third of the time of making."""
    views = np.zeros((1 << 16, 2), np.uint64)
    views[:, 0] = np.arange(1 << 16, dtype=np.uint16).byteswap()
    views[:, 0] = views[:, 0] << np.uint64(32) | np.uint64(2)
    return views.view(np.complex128)[:, 0]


_FILLED = {job.table for job in JOBS}
_MATRICES = {name: number for number, name in enumerate((*DTYPES, "bits", "valid", "views"))}


@cache
def empty_frame(name: str) -> pl.DataFrame:
    """The declared table `name` without rows."""
    return table(name).empty()


@dataclass(frozen=True, slots=True)
class _Laid:
    """How a table's columns lie: what follows from its declaration alone.

    filled   number, matrix, row, and row of its validity or the last one (none), of each column that kernels fill
    others   number, name and dtype of the rest
    """

    schema: Schema
    filled: Array
    others: list[tuple[int, str, str]]
    numbers: dict[str, int]
    n_buffers: Array
    nulls: Array


@cache
def _laid(name: str) -> _Laid:
    columns = table(name).columns
    at = places(name) if name in _FILLED else {}
    numbers = {column.name: number for number, column in enumerate(columns)}
    none = heights(name)["valid"]
    rows = [
        (numbers[key], _MATRICES[place.matrix], place.row, none if place.valid is None else place.valid)
        for key, place in at.items()
    ]
    filled = np.array(rows, np.int64).reshape(-1, 4).T.copy()
    return _Laid(
        schema=Schema([(column.name, column.dtype) for column in columns]),
        filled=filled,
        others=[(number, column.name, column.dtype) for number, column in enumerate(columns) if column.name not in at],
        numbers=numbers,
        n_buffers=np.array([MOST_BUFFERS if column.dtype == "str" else 2 for column in columns]),
        nulls=np.array([0 if column.name in at and at[column.name].valid is None else -1 for column in columns]),
    )


@lru_cache(maxsize=128)
def _repeated(value: str | bool | None, dtype: str, room: int) -> Values | Texts:
    """A column of `room` times the same value; kept, since every block needs some."""
    if isinstance(value, bool):
        return Values(np.full(room // 8, 255 * value, np.uint8))
    if value is None:  # zeros that are never written take no memory
        nothing = np.zeros((room, 2), np.uint64)
        return Texts(nothing, [], nothing) if dtype == "str" else Values(nothing, nothing)
    raw = value.encode()
    head = len(raw) | int.from_bytes(raw[:4], "little") << 32
    tail = int.from_bytes(raw[4:], "little") if len(raw) <= 12 else 0
    views = np.empty((room, 2), np.uint64)
    views[:] = head, tail
    return Texts(views, [raw])


def _batch(name: str, block: Block) -> pl.DataFrame:
    laid = _laid(name)
    buffers = np.zeros((laid.schema.columns + 1, MOST_BUFFERS), np.int64)  # the last row: bytes of texts
    n_buffers, nulls = laid.n_buffers.copy(), laid.nulls.copy()
    keep: list[Any] = [block.filled]
    if block.filled is not None:
        _point_to_filled(laid, block.filled, buffers, nulls)
    lists: dict[int, int] = {}
    room = 1 << max(block.rows - 1, 7).bit_length()
    for number, key, dtype in laid.others:
        column = block.columns[key]
        if isinstance(column, Constant):
            nulls[number] = block.rows if column.value is None else 0
            column = _repeated(column.value, dtype, room)
        elif column.valid is None:
            nulls[number] = 0
        keep.append(column)
        row = buffers[number]
        row[0] = 0 if column.valid is None else address(column.valid)
        if isinstance(column, Values):
            row[1] = address(column.values)
            continue
        texts = [np.frombuffer(each, np.uint8) for each in column.buffers]
        sizes = np.array([len(each) for each in texts], np.int64)
        listed = np.array([row[0], address(column.views), *map(address, texts), address(sizes)], np.int64)
        n_buffers[number], lists[number] = len(listed), address(listed)
        keep.append((texts, sizes, listed))
    return pl.DataFrame(Handover(laid.schema, block.rows, buffers, n_buffers, nulls, lists, keep))


def _point_to_filled(laid: _Laid, filled: Filled, buffers: Array, nulls: Array) -> None:
    """Addresses of the columns that kernels filled."""
    number, matrix, row, check = laid.filled
    starts = np.array([address(each) for each in filled.matrices.values()], np.int64)
    strides = np.array([each.strides[0] for each in filled.matrices.values()], np.int64)
    buffers[number, 1] = starts[matrix] + strides[matrix] * row
    valid = filled.matrices["valid"]
    checks = address(valid) + valid.strides[0] * np.arange(len(valid) + 1)
    checks[-1] = 0
    buffers[number, 0] = checks[check]
    if len(filled.texts):
        buffers[number, 2:] = address(filled.texts), address(buffers[-1])
        buffers[-1, 0] = filled.texts.nbytes
    for key, bits in filled.valid.items():
        buffers[laid.numbers[key], 0] = address(bits)
        nulls[laid.numbers[key]] = -1


def table_frame(name: str, blocks: Sequence[Block]) -> pl.DataFrame:
    """The declared table `name`: all rows of the blocks, in their order."""
    if not blocks:
        return empty_frame(name).clone()
    made = [_batch(name, block) if block.frame is None else block.frame for block in blocks]
    return made[0] if len(made) == 1 else pl.concat(made, rechunk=False)


def rows_block(name: str, rows: list[dict[str, object]]) -> Block:
    """A block of the declared table `name` from plain rows."""
    frame = table(name).from_rows(list(rows))
    return Block(frame.height, frame=frame)


def named(names: Sequence[str | None], which: Array) -> Column:
    """Texts of a few that there are, by their numbers."""
    raw = [b"" if name is None else name.encode() for name in names]
    views = np.zeros((len(raw), 2), np.uint64)
    at = 0
    for number, text in enumerate(raw):
        tail = int.from_bytes(text[4:], "little") if len(text) <= 12 else at << 32
        views[number] = len(text) | int.from_bytes(text[:4], "little") << 32, tail
        at += len(text)
    there = np.array([name is not None for name in names]).take(which)
    return Texts(views.take(which, axis=0), [b"".join(raw)], None if there.all() else bitmap(there))


def empty_matrices(heights: Mapping[str, int], rows: int, filled: Collection[tuple[str, int]] = ()) -> dict[str, Array]:
    """Value matrices, bitmaps and views for `rows` rows, zeros but where they are `filled` from end to end later.

    All matrices there can be: those of no height cost nothing and spare the kernel other signatures.
    """
    bits = (rows + 63) // 64 * 8  # whole registers of 64 rows
    shapes: list[tuple[str, tuple[int, ...], npt.DTypeLike, int]] = [
        (name, (high := heights.get(name, 0), rows), dtype, high * rows * _SIZES[name])
        for name, dtype in DTYPES.items()
    ]
    shapes += [(name, (high := heights.get(name, 0), bits), np.uint8, high * bits) for name in ("bits", "valid")]
    shapes.append(("views", (high := heights.get("views", 0), rows, 2), np.uint64, high * rows * 16))
    if filled or sum(size for *_, size in shapes) > TOGETHER_BYTES:
        return _apart(shapes, filled)
    whole = np.zeros(sum(size + 63 & ~63 for *_, size in shapes), np.uint8)
    out, at = {}, 0
    for name, shape, dtype, size in shapes:
        out[name] = np.ndarray(shape, dtype, whole, at if size else 0)
        at += size + 63 & ~63
    return out


def _apart(
    shapes: Sequence[tuple[str, tuple[int, ...], npt.DTypeLike, int]], filled: Collection[tuple[str, int]]
) -> dict[str, Array]:
    out = {name: (np.empty if filled else np.zeros)(shape, dtype) for name, shape, dtype, _ in shapes}
    for name, matrix in out.items() if filled else ():
        for row in range(len(matrix)):
            if (name, row) not in filled:
                matrix[row] = 0
    return out
