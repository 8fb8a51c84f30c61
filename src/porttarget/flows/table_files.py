"""One table to one file, rows appended as they come: Parquet, Arrow or CSV.

In: Polars frames of one declared table. Out: a file. How a Parquet column is encoded follows from what it holds; the
choices were measured on real AIS messages. It does not name or rename files and starts no threads.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, Protocol

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from porttarget.flows.json_lines import TIME_FORMAT
from porttarget.flows.parquet.choice import Manner, Packing
from porttarget.tables import table

FileFormat = Literal["csv", "parquet", "arrow"]
Compression = Packing

# numbers that rise from row to row; as differences they take a tenth of the room and half the time
RISING = frozenset({"message_row", "line", "offset"})
# nearly every value is its own: a dictionary of them would be built and thrown away
SCATTERED = frozenset({"lat_deg", "lon_deg"})
SCATTERED_RAW = frozenset({"lat_raw", "lon_raw"})
# six bits in eight that are as good as random: LZ4 gains a seventh for three times the time
ARMOURED = "payload"
# what readers select row groups by; least and greatest of every column would cost a tenth of the time
SELECTED_BY = ("message_row", "mmsi", "time", "lat_deg", "lon_deg")
_CELL_BYTES = {"bool": 1, "u8": 1, "i8": 1, "u16": 2, "i32": 4, "u32": 4, "i64": 8, "f64": 8, "time": 8}
_TEXT_BYTES = 24


class TableFile(Protocol):
    """A file that rows of one table are appended to."""

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows."""

    def close(self) -> None:
        """Finish the file."""


def table_file(
    path: Path, name: str, file_format: FileFormat, compression: Compression, *, large: bool = False
) -> TableFile:
    """A new file for the declared table `name`; `large`: a hundred thousand rows come, and more at a time."""
    schema = arrow(plain(table(name).empty(), file_format)).schema
    if file_format == "parquet":
        return _large(path, schema, compression) if large else _Parquet(path, schema, compression)
    if file_format == "arrow":
        return _Arrow(path, schema)
    return _Csv(path, schema)


def _large(path: Path, schema: pa.Schema, compression: Compression) -> TableFile:
    from porttarget.flows.parquet.file import ParquetFile  # loads Numba, and compiles on a machine's first use

    if not ParquetFile.knows(schema):
        return _Parquet(path, schema, compression)
    return ParquetFile(path, schema, compression, manners(schema), SELECTED_BY)


def plain(frame: pl.DataFrame, file_format: str) -> pl.DataFrame:
    """Times as RFC 3339 text and lists joined by `|` where the format has no types for them (CSV)."""
    if file_format != "csv":
        return frame
    return frame.with_columns(
        *(
            pl.col(name).dt.strftime(TIME_FORMAT)
            for name, dtype in frame.schema.items()
            if dtype == pl.Datetime("us", "UTC")
        ),
        *(pl.col(name).list.join("|") for name, dtype in frame.schema.items() if dtype == pl.List(pl.String)),
    )


def row_bytes(name: str) -> int:
    """About what a row of the declared table `name` takes in memory."""
    return sum(_CELL_BYTES.get(column.dtype, _TEXT_BYTES) for column in table(name).columns)


def compact(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows in memory of their own: texts that point into what was read would keep all of it."""
    return pl.DataFrame(arrow(frame)).rechunk()


def arrow(frame: pl.DataFrame) -> pa.Table:
    """An Arrow table of types that every reader knows."""
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def manners(schema: pa.Schema) -> dict[str, Manner]:
    """How the columns of a large table are encoded that do not repeat their values."""
    found: dict[str, Manner] = {}
    for column in schema:
        if column.name in RISING or pa.types.is_timestamp(column.type):
            found[column.name] = "rising"
        elif column.name in SCATTERED | SCATTERED_RAW:
            found[column.name] = "scattered"
        elif column.name == ARMOURED:
            found[column.name] = "text"
    return found


def parquet_options(schema: pa.Schema, compression: Compression) -> dict[str, Any]:
    """How each column is encoded and packed."""
    encodings: dict[str, str] = {}
    dictionaries: list[str] = []
    packing: dict[str, str] = {}
    for column in schema:
        path = f"{column.name}.list.element" if pa.types.is_large_list(column.type) else column.name
        packing[path] = compression
        if column.name in RISING or pa.types.is_timestamp(column.type):
            encodings[path] = "DELTA_BINARY_PACKED"
        elif column.name in SCATTERED:
            encodings[path] = "BYTE_STREAM_SPLIT"
        elif column.name in SCATTERED_RAW:
            encodings[path] = "PLAIN"
        elif column.name == ARMOURED:
            encodings[path] = "DELTA_LENGTH_BYTE_ARRAY"
            packing[path] = "none" if compression == "lz4" else compression
        elif not pa.types.is_boolean(column.type):
            dictionaries.append(path)
    return {
        "compression": packing,
        "use_dictionary": dictionaries or False,
        "column_encoding": encodings or None,
        "write_statistics": [name for name in SELECTED_BY if name in schema.names] or False,
    }


class _Parquet:
    def __init__(self, path: Path, schema: pa.Schema, compression: Compression) -> None:
        self._writer = pq.ParquetWriter(path, schema, **parquet_options(schema, compression))

    def write(self, frame: pl.DataFrame) -> None:
        self._writer.write_table(arrow(frame))

    def close(self) -> None:
        self._writer.close()


class _Arrow:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._file, schema)

    def write(self, frame: pl.DataFrame) -> None:
        self._writer.write_table(arrow(frame))

    def close(self) -> None:
        self._writer.close()
        self._file.close()


class _Csv:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = path.open("wb")
        self._file.write((",".join(schema.names) + "\n").encode())

    def write(self, frame: pl.DataFrame) -> None:
        plain(frame, "csv").write_csv(self._file, include_header=False)

    def close(self) -> None:
        self._file.close()
