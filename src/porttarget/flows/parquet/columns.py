"""One column of some rows to the pages that hold it: which encoding, and the bytes before packing.

In: a Polars series. Out: a dictionary (where one pays) and the data with its definition levels. Every column may be
null, none is nested. What paid in one row group is remembered for the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from porttarget.flows.parquet import footer as f
from porttarget.flows.parquet import kernels
from porttarget.flows.parquet.choice import Manner
from porttarget.flows.parquet.compact import varint, zigzag

Array = npt.NDArray[Any]
Bytes = bytes | memoryview

FEW: Final = 1 << 10  # entries a dictionary is tried with first: the table stays in the nearest cache
MOST: Final = 1 << 16  # entries of a dictionary
_SMALL: Final = {pa.uint8(): np.uint8, pa.int8(): np.uint8, pa.uint16(): np.uint16, pa.int16(): np.uint16}
_SIGNED: Final = {pa.int8(): np.int8, pa.int16(): np.int16}
_HALF: Final = {pa.int32(), pa.uint32()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """What one column of one row group is to hold."""

    rows: int
    encoding: int
    data: Sequence[Bytes]  # what follows one another
    dictionary: Bytes | None = None
    entries: int = 0
    statistics: f.Statistics


@dataclass(slots=True, kw_only=True)
class Column:
    """How one column is encoded. `ordered`: whether its least and greatest value are said."""

    name: str
    kind: pa.DataType
    manner: Manner
    ordered: bool
    _most: int = field(default=FEW)  # entries to make room for; 0: a dictionary does not pay

    def pages(self, series: pl.Series) -> Pages:
        """Encode these rows, which lie in one piece."""
        rows, nulls = len(series), series.null_count()
        values = _arrow(series)
        levels = _levels(values, nulls)
        if nulls == rows:
            return Pages(rows=rows, encoding=f.PLAIN, data=(levels,), statistics=f.Statistics(nulls=nulls))
        if nulls:  # Polars finds out itself what is not null, but takes thirty microseconds to begin
            values = _arrow(series.filter(pl.Series(_validity(values))))
        if self.kind == pa.bool_():
            bits = _bits(values.buffers()[1], values.offset, len(values))
            return Pages(rows=rows, encoding=f.PLAIN, data=(levels, bits), statistics=f.Statistics(nulls=nulls))
        said = f.Statistics(nulls=nulls)
        if self.kind == pa.large_string():
            made = self._texts(_Texts.of(values))
        elif self.kind in _SMALL:
            made = self._small(_numbers(values, _SMALL[self.kind]))
        elif self.kind in _HALF:
            made = self._halves(_numbers(values, np.uint32))
        else:
            wide = _numbers(values, np.uint64)
            made = self._wide(wide)
            if self.ordered:
                said = _range(wide.view(np.float64 if self.kind == pa.float64() else np.int64), nulls)
        encoding, parts, dictionary, entries = made
        return Pages(
            rows=rows, encoding=encoding, data=(levels, *parts), dictionary=dictionary, entries=entries, statistics=said
        )

    def _small(self, values: Array) -> _Made:
        room = 1 << 8 * values.itemsize
        codes, there = np.zeros(room, np.uint32), np.empty(room, np.int32)
        short = _fixed(values.astype(np.uint16, copy=False))
        count = int(kernels.number_small(short, codes, there))
        entries = there[:count]
        if (signed := _SIGNED.get(self.kind)) is not None:
            entries = entries.astype(signed).astype(np.int32)
        return f.RLE_DICTIONARY, _run(len(values), count, kernels.pack_small, short, codes), entries.tobytes(), count

    def _halves(self, values: Array) -> _Made:
        if self.manner == "repeating" and self._most:
            made = self._numbered(len(values), kernels.codes_of_wide, _fixed(values.astype(np.uint64)))
            if made is not None:
                return f.RLE_DICTIONARY, made[0], values.take(made[1]).tobytes(), len(made[1])
        return f.PLAIN, (values.data.cast("B"),), None, 0

    def _wide(self, values: Array) -> _Made:
        if self.manner == "rising":
            return f.DELTA_BINARY_PACKED, _differences(values.view(np.int64)), None, 0
        if self.manner == "repeating" and self._most:
            made = self._numbered(len(values), kernels.codes_of_wide, values)
            if made is not None:
                return f.RLE_DICTIONARY, made[0], values.take(made[1]).tobytes(), len(made[1])
        if self.kind != pa.float64():
            return f.PLAIN, (values.data.cast("B"),), None, 0
        parted = np.empty((8, len(values)), np.uint8)
        kernels.split(values, parted)
        return f.BYTE_STREAM_SPLIT, (parted.data.cast("B"),), None, 0

    def _texts(self, texts: _Texts) -> _Made:
        if self.manner == "repeating" and self._most:
            made = self._numbered(len(texts.views), kernels.codes_of_texts, texts.views, texts.memory, texts.starts)
            if made is not None:
                return f.RLE_DICTIONARY, made[0], texts.joined(made[1], measured=True), len(made[1])
        lengths = _fixed((texts.views[:, 0] & kernels.LENGTH).astype(np.int64))
        parts = *_differences(lengths), texts.joined(None, measured=False)
        return f.DELTA_LENGTH_BYTE_ARRAY, parts, None, 0

    def _numbered(self, rows: int, number: Any, *values: Array) -> tuple[Sequence[Bytes], Array] | None:
        """Codes of values, and a row of each; None where a dictionary does not pay."""
        codes = np.empty(rows, np.uint32)
        most = min(MOST, rows // 2 + FEW)
        while True:
            firsts = np.empty(min(self._most, most), np.int64)
            count = int(number(*values, np.zeros(2 << (len(firsts) - 1).bit_length(), np.uint32), codes, firsts))
            if count >= 0:
                return _run(rows, count, kernels.pack, codes), firsts[:count]
            if self._most >= most:
                self._most = 0
                return None
            self._most = min(self._most << 3, MOST)


_Made = tuple[int, Sequence[Bytes], Bytes | None, int]  # encoding, values, dictionary, its entries


@dataclass(frozen=True, slots=True)
class _Texts:
    """String views, and all they point into as one array."""

    views: Array
    memory: Array
    starts: Array

    @classmethod
    def of(cls, values: pa.Array) -> _Texts:
        _, views, *buffers = values.buffers()
        words = np.frombuffer(views, np.uint64).reshape(-1, 2)[values.offset : values.offset + len(values)]
        places = [(buffer.address, buffer.size) for buffer in buffers if buffer.size]
        first = min((address for address, _ in places), default=0)
        span = max((address + size for address, size in places), default=0) - first
        starts = np.array([buffer.address - first for buffer in buffers] or [0], np.int64)
        return cls(words, np.asarray(_Memory(first, span)) if span else _fixed(np.empty(0, np.uint8)), _fixed(starts))

    def joined(self, rows: Array | None, *, measured: bool) -> memoryview:
        """The bytes of these texts, of all by default."""
        views = self.views if rows is None else _fixed(self.views.take(rows, axis=0))
        size = int((views[:, 0] & kernels.LENGTH).sum()) + 4 * measured * len(views)
        out = np.empty(size, np.uint8)
        kernels.gather(views, views.reshape(-1).view(np.uint8), self.memory, self.starts, measured, out)
        return out.data


class _Memory:
    """From the first buffer to the end of the last, as NumPy wants to be told of memory; between them none is read."""

    def __init__(self, address: int, size: int) -> None:
        self.__array_interface__ = {"data": (address, True), "shape": (size,), "typestr": "|u1", "version": 3}


def _arrow(series: pl.Series) -> pa.Array:
    return series.to_arrow(compat_level=pl.CompatLevel.newest())


def _numbers(values: pa.Array, dtype: Any) -> Array:
    return np.frombuffer(values.buffers()[1], dtype)[values.offset : values.offset + len(values)]


def _fixed(array: Array) -> Array:
    """The same, not to be written to: kernels are compiled once, for what Arrow's buffers are."""
    array.flags.writeable = False
    return array


def _bits(buffer: pa.Buffer, offset: int, count: int) -> Bytes:
    """`count` bits from `offset` on."""
    if offset % 8 == 0:
        return memoryview(buffer)[offset // 8 : (offset + count + 7) // 8]
    flags = np.unpackbits(np.frombuffer(buffer, np.uint8), bitorder="little")[offset : offset + count]
    return np.packbits(flags, bitorder="little").tobytes()


def _levels(values: pa.Array, nulls: int) -> bytes:
    """Definition levels, with their size: one run, or a bit a row as Arrow has them."""
    rows = len(values)
    if nulls in (0, rows):
        levels = varint(rows << 1) + bytes([nulls == 0])
    else:
        levels = varint(((rows + 7) // 8) << 1 | 1) + bytes(_bits(values.buffers()[0], values.offset, rows))
    return len(levels).to_bytes(4, "little") + levels


def _validity(values: pa.Array) -> pa.Array:
    """Which values are there, as a column."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, values.buffers()[0]], offset=values.offset)


def _run(rows: int, count: int, pack: Any, *coded: Array) -> Sequence[Bytes]:
    """Codes of a dictionary of `count` entries: their width, and one run, which `pack` fills."""
    width = max((count - 1).bit_length(), 1)
    if count == 1:
        return bytes([width]), varint(rows << 1), b"\0"
    eights = (rows + 7) // 8
    out = np.zeros(eights * width // 4 + 2, np.uint32)
    pack(*coded, width, out)
    return bytes([width]), varint(eights << 1 | 1), out.data.cast("B")[: eights * width]


def _differences(values: Array) -> Sequence[Bytes]:
    blocks = (len(values) + kernels.BLOCK - 1) // kernels.BLOCK
    out = np.empty(blocks * (kernels.BLOCK * 8 + 16), np.uint8)
    size = int(kernels.differences(values, out))
    head = varint(kernels.BLOCK) + varint(kernels.PIECES) + varint(len(values)) + zigzag(int(values[0]))
    return head, out.data[:size]


def _range(values: Array, nulls: int) -> f.Statistics:
    least, greatest = values.min(), values.max()
    if values.dtype == np.float64:
        if np.isnan(least):
            return f.Statistics(nulls=nulls)
        # the format has a least zero negative and a greatest one positive
        least, greatest = np.float64(-0.0) if least == 0 else least, np.float64(0.0) if greatest == 0 else greatest
    return f.Statistics(nulls=nulls, least=least.tobytes(), greatest=greatest.tobytes())
