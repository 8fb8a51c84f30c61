"""A Parquet file of one flat table, written row group by row group, for tables of many rows.

In: Polars frames. Out: a file that any reader of Parquet knows: format 2.6, one dictionary and one data page a column
and row group, each packed where that gains something. Against pyarrow's writer it takes a third of the time: what comes
is known (a declared table, a hundred thousand rows at once), and bitmaps are written as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa

from porttarget.flows.parquet import footer as f
from porttarget.flows.parquet.choice import Manner, Packing
from porttarget.flows.parquet.columns import Bytes, Column, Pages

GAIN: Final = {"zstd": 0.97, "lz4": 0.9}  # packed to more than this, a column is left as it is
TRIED_AGAIN: Final = 16  # row groups after which a column that gained nothing is tried again


class ParquetFile:
    """One file. `manners`: how columns are encoded, `repeating` by default; `ordered`: whose range is said."""

    def __init__(
        self, path: Path, schema: pa.Schema, packing: Packing, manners: Mapping[str, Manner], ordered: tuple[str, ...]
    ) -> None:
        self._schema = schema
        self._columns = [
            Column(
                name=each.name, kind=each.type, manner=manners.get(each.name, "repeating"), ordered=each.name in ordered
            )
            for each in schema
        ]  # fmt: skip
        self._packing = packing
        self._codec = None if packing == "none" else pa.Codec(
            "lz4_raw" if packing == "lz4" else packing, compression_level=1 if packing == "zstd" else None
        )  # fmt: skip
        # LZ4 finds next to nothing in payloads, whose bytes are as good as random in six bits of eight
        self._texts = {name for name, manner in manners.items() if manner == "text"}
        self._spared = dict.fromkeys(schema.names, 0)  # row groups for which a column is not tried
        self._rows = 0
        self._groups: list[bytes] = []
        self._file = path.open("wb")
        self._at = 0
        self._put(f.MAGIC)

    @staticmethod
    def knows(schema: pa.Schema) -> bool:
        """Whether it can hold such a table."""
        return all(each.type in f.TYPES for each in schema)

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows, as one row group."""
        if frame.height:
            whole = frame if frame.n_chunks() == 1 else frame.rechunk()  # which would copy texts in any case
            chunks = [self._column(column, column.pages(whole.get_column(column.name))) for column in self._columns]
            self._rows += frame.height
            self._groups.append(f.row_group(chunks))

    def close(self) -> None:
        """Finish the file."""
        if not self._file.closed:
            self._put(f.footer(self._schema, self._rows, self._groups))
            self._file.close()

    def _put(self, *parts: Bytes | pa.Buffer) -> None:
        self._file.writelines(parts)
        self._at += sum(map(len, parts))

    def _column(self, column: Column, pages: Pages) -> f.Chunk:
        plain = [pages.data] if pages.dictionary is None else [[pages.dictionary], pages.data]
        sizes = [sum(map(len, page)) for page in plain]
        packed = self._packed(column.name, plain, sum(sizes))
        begun, plain_bytes = self._at, 0
        places: list[int] = []
        for size, parts in zip(sizes, packed or plain, strict=True):
            stored = sum(map(len, parts))
            if len(plain) > 1 and not places:
                head = f.page_header(f.DICTIONARY_PAGE, size, stored, pages.entries, f.PLAIN)
            else:
                head = f.page_header(f.DATA_PAGE, size, stored, pages.rows, pages.encoding)
            places.append(self._at)
            plain_bytes += len(head) + size
            self._put(head, *parts)
        encodings = (f.PLAIN, f.RLE, pages.encoding) if len(plain) > 1 else (f.RLE, pages.encoding)
        return f.Chunk(
            name=column.name, physical=f.TYPES[column.kind][0], encodings=encodings,
            codec=f.CODECS["none" if packed is None else self._packing], rows=pages.rows, plain_bytes=plain_bytes,
            bytes=self._at - begun, dictionary_at=places[0] if len(places) > 1 else None, data_at=places[-1],
            statistics=pages.statistics,
        )  # fmt: skip

    def _packed(self, name: str, pages: Sequence[Sequence[Bytes]], size: int) -> list[list[pa.Buffer]] | None:
        """The pages packed; None where that is not worth unpacking them again."""
        if self._codec is None or (self._packing == "lz4" and name in self._texts):
            return None
        if self._spared[name]:
            self._spared[name] -= 1
            return None
        packed = [[self._codec.compress(b"".join(page))] for page in pages]
        if sum(len(page) for (page,) in packed) > GAIN[self._packing] * size:
            self._spared[name] = TRIED_AGAIN
            return None
        return packed
