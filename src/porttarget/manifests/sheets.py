"""Delimited text → sheets: columns of fields as spans, with the place of each row; broken rows are set apart.

In: the bytes of one or more files, each with a header line; UTF-8, else Latin-1. Out: all fields of all files over one
buffer. RFC 4180; the separator is comma, semicolon, tab or bar, whichever the header has. Knows no column by name.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from porttarget.manifests.facts import NOTHING
from porttarget.manifests.kernels import rows as kernels
from porttarget.manifests.spans import Bytes, Ints, Spans, chain
from porttarget.tables.marks import SEPARATORS

LONGEST: Final = 1 << 20  # bytes of a row; a quote still open there is a fault
_BOM: Final = b"\xef\xbb\xbf"
FAULTS: Final[dict[int, str]] = {
    kernels.FIELD_COUNT: "{found} fields",
    kernels.QUOTE_OPEN: "a quote that is not closed",
    kernels.QUOTE_TEXT: "text behind a closing quote",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file as it came: its name and its bytes."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Of its bytes, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Rows of one file or of several with the same columns.

    columns  the names, lower case, with the fields of each; empty ones are missing
    element  which column of its file each field stands in, from 1: a number, or one for each row
    file, offset, end, number  of each row: which file, its bytes there, and which row of the file, the header being 1
    broken   (k, 6): file, offset, end, number, what is wrong (`FAULTS`), fields found
    """

    columns: dict[str, Spans]
    element: dict[str, Ints | int]
    file: Ints
    offset: Ints
    end: Ints
    number: Ints
    broken: Ints

    def __len__(self) -> int:
        return int(self.number.size)

    def field(self, name: str, *, strip: bool = True) -> Spans:
        """A column; all missing where no file has it."""
        if name not in self.columns:
            return missing(len(self))
        return self.columns[name].stripped() if strip else self.columns[name]

    def place(self, name: str) -> Ints | int | None:
        """Which column that is, for findings."""
        return self.element.get(name)


def missing(rows: int) -> Spans:
    """Rows without text."""
    return Spans(NOTHING, np.zeros(rows, np.int64), np.full(rows, -1, np.int64))


def header_of(head: bytes) -> tuple[list[str], str]:
    """The names of a header line, lower case and without blanks around them, and its separator."""
    line = head.removeprefix(_BOM).lstrip(b"\r\n").split(b"\n", 1)[0].split(b"\r", 1)[0].decode("latin-1")
    separator = max(SEPARATORS, key=line.count)
    names = next(csv.reader([line], delimiter=separator), [])
    return [name.strip().lower() for name in names], separator


def read_sheets(files: Sequence[File]) -> list[Sheet]:
    """One sheet a file, all over one buffer, so that they can be joined."""
    texts = [_as_utf8(each.data) for each in files]
    out = np.zeros(sum(text.size for text, _ in texts) + 1, np.uint8)
    sheets, base = [], 0
    for number, (text, wide) in enumerate(texts):
        sheets.append(_read(text, wide, number, out, base))
        base += text.size
    out.flags.writeable = False  # kernels are compiled for read-only buffers alone
    return sheets


def joined(sheets: Sequence[Sheet]) -> Sheet:
    """The rows of several sheets as one; columns by name."""
    if len(sheets) == 1:
        return sheets[0]
    names = list(dict.fromkeys(name for each in sheets for name in each.columns))

    def element(name: str) -> Ints:
        parts = [np.broadcast_to(np.asarray(each.element.get(name, 0), np.int64), len(each)) for each in sheets]
        return np.concatenate(parts)

    return Sheet(
        columns={name: chain([each.columns.get(name) or missing(len(each)) for each in sheets]) for name in names},
        element={name: element(name) for name in names},
        **{
            name: np.concatenate([getattr(each, name) for each in sheets])
            for name in ("file", "offset", "end", "number", "broken")
        },
    )


def _read(text: Bytes, wide: Ints, file: int, out: Bytes, base: int) -> Sheet:
    data = text.tobytes()
    names, separator = header_of(data)
    begin = _end_of_header(data)
    lines = int(np.count_nonzero(text == 10) + np.count_nonzero(text == 13)) + 2
    rows, broken = np.empty((lines, 3), np.int64), np.empty((lines, 5), np.int64)
    start, length = np.empty((lines, len(names)), np.int32), np.empty((lines, len(names)), np.int32)
    good, bad = kernels.scan(
        text, begin, ord(separator), len(names), LONGEST, out[base : base + text.size], rows, start, length, broken
    )
    rows, broken, start, length = rows[:good], broken[:bad], start[:good], length[:good]
    columns: dict[str, Spans] = {}
    element: dict[str, Ints | int] = {}
    for at, name in enumerate(names):
        if name not in columns:  # of two columns of one name the first counts
            size = length[:, at].astype(np.int64)
            columns[name] = Spans(out, start[:, at].astype(np.int64) + base, np.where(size > 0, size, -1))
            element[name] = at + 1
    places = np.column_stack([np.full(bad, file), _narrow(broken[:, :2], wide), broken[:, 2:]])
    at_input = _narrow(rows[:, :2], wide)
    return Sheet(
        columns=columns, element=element, file=np.full(good, file, np.int64), offset=at_input[:, 0],
        end=at_input[:, 1], number=rows[:, 2].copy(), broken=places,
    )  # fmt: skip


def _end_of_header(data: bytes) -> int:
    begin = len(data) - len(data.removeprefix(_BOM).lstrip(b"\r\n"))
    ends = [at for at in (data.find(b"\n", begin), data.find(b"\r", begin)) if at >= 0]
    return min(ends, default=len(data))


def _as_utf8(data: bytes) -> tuple[Bytes, Ints]:
    """The bytes as UTF-8, and the offsets there of bytes that the input does not have (it was Latin-1)."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = np.frombuffer(data.decode("latin-1").encode(), np.uint8)
        return text, np.flatnonzero((text & 0xC0) == 0x80)
    return np.frombuffer(data, np.uint8), np.zeros(0, np.int64)


def _narrow(offsets: Ints, wide: Ints) -> Ints:
    """Offsets in the input, of offsets in its text."""
    return offsets - np.searchsorted(wide, offsets) if wide.size else offsets.copy()
