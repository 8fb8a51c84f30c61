"""What a Parquet file says of itself: schema, page headers, row groups, footer.

In: an Arrow schema and what was written. Out: bytes. The schema says the same as pyarrow's of the same tables, its copy
of the Arrow schema included, so that readers give the same columns back. Source: the format's `parquet.thrift`.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from porttarget.flows.parquet.compact import BINARY, BOOL, BYTE, I32, I64, LIST, STRUCT, struct

MAGIC: Final = b"PAR1"
BOOLEAN, INT32, INT64, DOUBLE, BYTE_ARRAY = 0, 1, 2, 5, 6
PLAIN, RLE, DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, RLE_DICTIONARY, BYTE_STREAM_SPLIT = 0, 3, 5, 6, 8, 9
CODECS: Final = {"none": 0, "zstd": 6, "lz4": 7}  # 7: LZ4 in its raw block format
DATA_PAGE, DICTIONARY_PAGE = 0, 2
_OPTIONAL: Final = 1
_CREATED_BY: Final = "porttarget"


def _integer(bits: int, *, signed: bool) -> bytes:
    return struct((10, STRUCT, struct((1, BYTE, bits), (2, BOOL, signed))))


# physical type, older annotation, annotation; of Arrow types as Polars gives them
TYPES: Final[dict[pa.DataType, tuple[int, int | None, bytes | None]]] = {
    pa.bool_(): (BOOLEAN, None, None),
    pa.int8(): (INT32, 15, _integer(8, signed=True)),
    pa.uint8(): (INT32, 11, _integer(8, signed=False)),
    pa.int16(): (INT32, 16, _integer(16, signed=True)),
    pa.uint16(): (INT32, 12, _integer(16, signed=False)),
    pa.int32(): (INT32, None, None),
    pa.uint32(): (INT32, 13, _integer(32, signed=False)),
    pa.int64(): (INT64, None, None),
    pa.float64(): (DOUBLE, None, None),
    pa.large_string(): (BYTE_ARRAY, 0, struct((1, STRUCT, struct()))),
    pa.timestamp("us", tz="UTC"): (
        INT64, 10, struct((8, STRUCT, struct((1, BOOL, True), (2, STRUCT, struct((2, STRUCT, struct())))))),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Of one column in one row group; least and greatest as PLAIN values."""

    nulls: int
    least: bytes | None = None
    greatest: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One column of one row group, as it stands in the file."""

    name: str
    physical: int
    encodings: tuple[int, ...]
    codec: int
    rows: int
    plain_bytes: int  # headers included, as if nothing had been packed
    bytes: int
    dictionary_at: int | None
    data_at: int
    statistics: Statistics


def page_header(kind: int, size: int, packed: int, values: int, encoding: int) -> bytes:
    """Before a dictionary's or the data's page."""
    if kind == DICTIONARY_PAGE:
        return struct(
            (1, I32, kind), (2, I32, size), (3, I32, packed),
            (7, STRUCT, struct((1, I32, values), (2, I32, encoding))),
        )  # fmt: skip
    return struct(
        (1, I32, kind), (2, I32, size), (3, I32, packed),
        (5, STRUCT, struct((1, I32, values), (2, I32, encoding), (3, I32, RLE), (4, I32, RLE))),
    )  # fmt: skip


def footer(schema: pa.Schema, rows: int, groups: Sequence[bytes]) -> bytes:
    """The end of a file: its metadata, their length, and the magic word. `groups`: as `row_group` says them."""
    root = struct((3, I32, 0), (4, BINARY, "schema"), (5, I32, len(schema)))
    columns = []
    for column in schema:
        physical, older, annotation = TYPES[column.type]
        columns.append(struct(
            (1, I32, physical), (3, I32, _OPTIONAL), (4, BINARY, column.name), (6, I32, older),
            (10, STRUCT, annotation),
        ))  # fmt: skip
    copy = struct((1, BINARY, "ARROW:schema"), (2, BINARY, base64.b64encode(schema.serialize())))
    by_type = struct((1, STRUCT, struct()))  # least and greatest are in the order of the type
    said = struct(
        (1, I32, 2), (2, LIST, (STRUCT, [root, *columns])), (3, I64, rows),
        (4, LIST, (STRUCT, groups)), (5, LIST, (STRUCT, [copy])),
        (6, BINARY, _CREATED_BY), (7, LIST, (STRUCT, [by_type] * len(schema))),
    )  # fmt: skip
    return said + len(said).to_bytes(4, "little") + MAGIC


def row_group(chunks: Sequence[Chunk]) -> bytes:
    """What the footer says of some rows; bytes, since there may be thousands of groups of many columns."""
    return struct(
        (1, LIST, (STRUCT, [_chunk(chunk) for chunk in chunks])), (2, I64, sum(chunk.plain_bytes for chunk in chunks)),
        (3, I64, chunks[0].rows), (6, I64, sum(chunk.bytes for chunk in chunks)),
    )  # fmt: skip


def _chunk(chunk: Chunk) -> bytes:
    found = chunk.statistics
    said = struct(
        (1, I32, chunk.physical), (2, LIST, (I32, chunk.encodings)), (3, LIST, (BINARY, [chunk.name])),
        (4, I32, chunk.codec), (5, I64, chunk.rows), (6, I64, chunk.plain_bytes), (7, I64, chunk.bytes),
        (9, I64, chunk.data_at), (11, I64, chunk.dictionary_at),
        (12, STRUCT, struct((3, I64, found.nulls), (5, BINARY, found.greatest), (6, BINARY, found.least))),
    )  # fmt: skip
    return struct((2, I64, 0), (3, STRUCT, said))
