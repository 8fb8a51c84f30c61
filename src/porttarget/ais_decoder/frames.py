"""Kernel matrices to Polars frames as declared in `tables.movement`: Arrow buffers are handed over, not copied.

Columns that hold one value throughout a block (talker, source, an absent time) are kept as that value. A frame is made
once a take from the blocks' arrays: no Polars query runs, since each costs more than decoding 10,000 messages.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.matrices import places
from porttarget.tables import table

Array = npt.NDArray[Any]
TIME = pa.timestamp("us", tz="UTC")
# string views, each as one element: looked up in a third of the time
LETTERS = np.array([(1 | code << 32, 0) for code in range(256)], np.uint64).view(np.complex128)[:, 0]
ARROW = {
    "f64": pa.float64(), "i64": pa.int64(), "i32": pa.int32(), "u32": pa.uint32(), "u16": pa.uint16(),
    "u8": pa.uint8(), "i8": pa.int8(), "bits": pa.bool_(), "views": pa.string_view(),
    "bool": pa.bool_(), "str": pa.string_view(), "time": TIME,
}  # fmt: skip
DTYPES = {
    "f64": np.float64, "i64": np.int64, "i32": np.int32, "u32": np.uint32, "u16": np.uint16, "u8": np.uint8,
    "i8": np.int8,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value in every row."""

    value: str | bool | None


Column: TypeAlias = pa.Array | Constant


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a declared table, by columns; columns that are not declared are left out."""

    rows: int
    columns: Mapping[str, Column]


def fixed(kind: pa.DataType, values: Array, valid: Array | None = None) -> pa.Array:
    """Arrow array over a contiguous NumPy row; `valid` is a bitmap."""
    return pa.Array.from_buffers(
        kind, len(values), [None if valid is None else pa.py_buffer(valid), pa.py_buffer(values)]
    )


@lru_cache(maxsize=512)
def number(value: int, kind: str, rows: int) -> pa.Array:
    """An array of the same number in every row."""
    return fixed(ARROW[kind], np.full(rows, value, DTYPES[kind]))


def texts(views: Array, buffers: list[Any], valid: Array | None = None) -> pa.Array:
    """Arrow string views over `buffers`."""
    nulls = None if valid is None else pa.py_buffer(valid)
    return pa.Array.from_buffers(
        pa.string_view(), len(views), [nulls, pa.py_buffer(views), *map(pa.py_buffer, buffers)]
    )


def bitmap(flags: Array) -> Array:
    """One bit a row."""
    return np.packbits(flags, bitorder="little")


def times(values: Array) -> Column:
    """Microseconds to a time column; NO_TIME is null."""
    known = values != c.NO_TIME
    if not known.any():
        return Constant(None)
    return fixed(TIME, values, None if known.all() else bitmap(known))


def flag(values: Array) -> Column:
    """Flags, one byte a row, to a boolean column."""
    first = bool(values[0])
    if (values == values[0]).all():
        return Constant(first)
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(bitmap(values))])


def looked_up(flags: Array, codes: Array) -> Array:
    """The flag of each code, one byte each; as bytes are translated, a third of the time that `take` needs."""
    found: Array = np.frombuffer(codes.tobytes().translate(flags.tobytes().ljust(256, b"\0")), np.bool_)
    return found


def letter(codes: Array) -> Column:
    """Texts of one ASCII character; code 0 is null."""
    first = int(codes[0])
    if (codes == first).all():
        return Constant(chr(first) if first else None)
    known = codes != 0
    return texts(LETTERS.take(codes).view(np.uint64).reshape(-1, 2), [], None if known.all() else bitmap(known))


def two_letters(codes: Array) -> Column:
    """Texts of two ASCII characters, the first one times 256 plus the second."""
    first = int(codes[0])
    if (codes == first).all():
        return Constant(chr(first >> 8) + chr(first & 255))
    return texts(_pairs().take(codes).view(np.uint64).reshape(-1, 2), [])


@cache
def _pairs() -> Array:
    """String views of all texts of two characters, each as one element: looked up in a third of the time of making."""
    views = np.zeros((1 << 16, 2), np.uint64)
    views[:, 0] = np.arange(1 << 16, dtype=np.uint16).byteswap()
    views[:, 0] = views[:, 0] << np.uint64(32) | np.uint64(2)
    return views.view(np.complex128)[:, 0]


@cache
def arrow_schema(name: str) -> pa.Schema:
    """The declared table `name` in Arrow."""
    return pa.schema([(column.name, ARROW[column.dtype]) for column in table(name).columns])


@cache
def empty_frame(name: str) -> pl.DataFrame:
    """The declared table `name` without rows."""
    return table(name).empty()


@lru_cache(maxsize=128)
def _repeated(value: str | bool | None, dtype: str, room: int) -> pa.Array:
    """An array of `room` times the same value; kept, since every block needs some."""
    kind = ARROW[dtype]
    if isinstance(value, bool):
        return pa.Array.from_buffers(kind, room, [None, pa.py_buffer(np.full(room // 8, 255 * value, np.uint8))])
    if value is None:  # zeros that are never written take no memory
        nothing = pa.py_buffer(np.zeros(2 * room, np.uint64))
        return pa.Array.from_buffers(kind, room, [nothing, nothing], null_count=room)
    raw = value.encode()
    head = len(raw) | int.from_bytes(raw[:4], "little") << 32
    tail = int.from_bytes(raw[4:], "little") if len(raw) <= 12 else 0
    views = np.empty((room, 2), np.uint64)
    views[:] = head, tail
    return texts(views, [raw])


@cache
def _declared(name: str) -> tuple[tuple[str, str], ...]:
    """Names and types of columns."""
    return tuple((column.name, column.dtype) for column in table(name).columns)


@lru_cache(maxsize=512)
def _constant(value: str | bool | None, dtype: str, rows: int) -> pa.Array:
    """An array of the same value in every row."""
    return _repeated(value, dtype, 1 << max(rows - 1, 7).bit_length()).slice(0, rows)


def _batch(name: str, block: Block) -> pl.DataFrame:
    columns, rows = block.columns, block.rows
    arrays = [
        _constant(array.value, dtype, rows) if isinstance(array := columns[key], Constant) else array
        for key, dtype in _declared(name)
    ]
    return pl.DataFrame(pa.RecordBatch.from_arrays(arrays, schema=arrow_schema(name)))


def table_frame(name: str, blocks: Sequence[Block]) -> pl.DataFrame:
    """The declared table `name`: all rows of the blocks, in their order."""
    if not blocks:
        return empty_frame(name).clone()
    made = [_batch(name, block) for block in blocks]
    return made[0] if len(made) == 1 else pl.concat(made, rechunk=False)


def rows_block(name: str, rows: list[dict[str, object]]) -> Block:
    """A block of the declared table `name` from plain rows."""
    made = table(name).from_rows(list(rows)).to_arrow(compat_level=pl.CompatLevel.newest())
    return Block(len(rows), {key: made[key].combine_chunks() for key in made.column_names})


def empty_matrices(heights: Mapping[str, int], rows: int, filled: Collection[tuple[str, int]] = ()) -> dict[str, Array]:
    """Value matrices, bitmaps and views for `rows` rows, zeros but where they are `filled` from end to end later.

    All matrices there can be: those of no height cost nothing and spare the kernel other signatures.
    """
    shapes: dict[str, tuple[tuple[int, ...], npt.DTypeLike]] = {
        name: ((heights.get(name, 0), rows), dtype) for name, dtype in DTYPES.items()
    }
    for name in ("bits", "valid"):  # whole registers of 64 rows
        shapes[name] = (heights.get(name, 0), (rows + 63) // 64 * 8), np.uint8
    shapes["views"] = (heights.get("views", 0), rows, 2), np.uint64
    if not filled:
        return {name: np.zeros(shape, dtype) for name, (shape, dtype) in shapes.items()}
    out = {name: np.empty(shape, dtype) for name, (shape, dtype) in shapes.items()}
    for name, matrix in out.items():
        for row in range(len(matrix)):
            if (name, row) not in filled:
                matrix[row] = 0
    return out


@cache
def _layout_of_columns(name: str) -> list[tuple[str, str, int, int, pa.DataType]]:
    """Column, matrix, row, row of its validity or -1, and Arrow type of what the kernels fill."""
    schema = arrow_schema(name)
    return [
        (key, place.matrix, place.row, -1 if place.valid is None else place.valid, schema.field(key).type)
        for key, place in places(name).items()
    ]


def _rows_of(matrix: Array) -> list[pa.Buffer]:
    """A buffer for each row of a matrix, cut out of one: 0.16 µs each, where one made of an array takes 0.26."""
    height = len(matrix)
    if not height:
        return []
    whole, size = pa.py_buffer(matrix), matrix.nbytes // height
    return [whole.slice(start, size) for start in range(0, height * size, size)]


def decoded_columns(
    name: str, matrices: Mapping[str, Array], text_buffer: Array, rows: int, absent: Mapping[str, Array]
) -> dict[str, Column]:
    """Columns that the kernels filled; `absent`: rows that are null in columns that else never are."""
    buffers = {key: _rows_of(matrix) for key, matrix in matrices.items()}
    valid = [*buffers["valid"], None]
    joined = [pa.py_buffer(text_buffer)]
    make = pa.Array.from_buffers
    made: dict[str, Column] = {
        key: make(kind, rows, [valid[check], buffers[matrix][row], *(joined if matrix == "views" else ())])
        for key, matrix, row, check, kind in _layout_of_columns(name)
    }
    for key, matrix, row, _, kind in _layout_of_columns(name) if absent else ():
        if key in absent:
            there = np.ones(rows, np.bool_)
            there[absent[key]] = False
            nulls = pa.py_buffer(bitmap(there))
            made[key] = make(kind, rows, [nulls, buffers[matrix][row], *(joined if matrix == "views" else ())])
    return made
