"""The input's text as UTF-8, whatever each interchange is written in, and where bytes are not of the set it names.

UN/EDIFACT names its character set in UNB (ISO 9735: UNOA to UNOK, UNOW, UNOY); X12 names none. Bytes that are valid
UTF-8 are read as that, whatever the interchange says, since single-byte text that looks like UTF-8 is next to unknown;
others as the set named, or as Latin-1. Nothing is copied where nothing changes. UNOX (ISO 2022) is read as Latin-1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from porttarget.manifests.kernels import tokenise as tokeniser
from porttarget.manifests.spans import Bytes, Ints

UTF_8, LATIN_1, ASCII = "utf-8", "iso8859-1", "ascii"
CHARSETS: Final = {
    "UNOA": ASCII, "UNOB": ASCII, "UNOC": LATIN_1, "UNOD": "iso8859-2", "UNOE": "iso8859-5", "UNOF": "iso8859-7",
    "UNOG": "iso8859-3", "UNOH": "iso8859-4", "UNOI": "iso8859-6", "UNOJ": "iso8859-8", "UNOK": "iso8859-9",
    "UNOW": UTF_8, "UNOX": LATIN_1, "UNOY": UTF_8,
}  # fmt: skip
_SAFE_MARK = 0x1D  # stands for a delimiter above 127, so that it stays one byte and elements keep their borders


@dataclass(frozen=True, slots=True, kw_only=True)
class CharsetFault:
    """A byte that the interchange's character set does not have: the first one of that interchange."""

    offset: int
    byte: int
    named: str
    read_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The input as UTF-8; how far each byte of the input moved, None where none did; what was wrong."""

    buf: Bytes
    shift: Ints | None
    faults: tuple[CharsetFault, ...]


def as_utf8(
    data: bytes, buf: Bytes, interchanges: Ints, names: Sequence[str], known: Mapping[int, bool | None] | None = None
) -> Text:
    """The input's bytes as UTF-8; `names` are the syntax identifiers of the interchanges, "" for those of X12.

    known   of interchanges that are not here whole, whether they are UTF-8; None where what is here tells
    """
    if data.isascii():
        return Text(buf=buf, shift=None, faults=())
    begin = interchanges[:, tokeniser.OFFSET].copy()
    begin[:1] = 0
    stop = np.append(begin[1:], len(data))
    faults: list[CharsetFault] = []
    pieces: list[bytes] = []
    width = np.ones(len(data), np.uint8)
    changed = False
    for k, (first, last) in enumerate(zip(begin.tolist(), stop.tolist(), strict=True)):
        piece = data[first:last]
        if not piece.isascii():
            marks = [mark for mark in interchanges[k, 1:4].tolist() if mark > 127]
            utf8 = (known or {}).get(k)
            encoding = _encoding(piece, names[k], bool(marks) or utf8 is False)
            fault = _fault(piece, names[k], encoding)
            if fault is not None:
                at, byte = fault
                faults.append(CharsetFault(offset=first + at, byte=byte, named=names[k], read_as=encoding))
            if encoding != UTF_8:
                changed = True
                for mark in marks:
                    piece = piece.replace(bytes([mark]), bytes([_SAFE_MARK]))
                width[first:last] = _widths(encoding)[np.frombuffer(piece, np.uint8)]
                piece = piece.decode(encoding, "replace").encode()
        pieces.append(piece)
    if not changed:
        return Text(buf=buf, shift=None, faults=tuple(faults))
    shift = np.zeros(len(data) + 1, np.int64)
    np.cumsum(width.astype(np.int64) - 1, out=shift[1:])
    return Text(buf=np.frombuffer(b"".join(pieces), np.uint8), shift=shift, faults=tuple(faults))


def _encoding(piece: bytes, name: str, other: bool) -> str:
    """What a stretch is read as; `other`: it is known not to be UTF-8."""
    if not other:
        try:
            piece.decode(UTF_8)
        except UnicodeDecodeError:
            pass  # not UTF-8, hence read as what it says
        else:
            return UTF_8
    named = CHARSETS.get(name, LATIN_1)
    return LATIN_1 if named in (ASCII, UTF_8) else named


def _fault(piece: bytes, name: str, encoding: str) -> tuple[int, int] | None:
    """Place and value of the first byte that the named set does not have; None where all are of it."""
    named = CHARSETS.get(name)
    if named is None:
        return None
    if named == encoding or named == LATIN_1 == encoding:
        strange = np.flatnonzero(_undefined(encoding)[np.frombuffer(piece, np.uint8)])
        at = int(strange[0]) if strange.size and encoding != UTF_8 else -1
    elif named == UTF_8:
        try:
            piece.decode(UTF_8)
        except UnicodeDecodeError as error:
            at = error.start
        else:
            at = -1
    else:
        at = int(np.argmax(np.frombuffer(piece, np.uint8) > 127))
    return None if at < 0 else (at, piece[at])


def _widths(encoding: str) -> Bytes:
    """Bytes that each byte of a single-byte set takes as UTF-8."""
    return np.array([len(bytes([byte]).decode(encoding, "replace").encode()) for byte in range(256)], np.uint8)


def _undefined(encoding: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which bytes a single-byte set leaves without a character."""
    return np.array([bytes([byte]).decode(encoding, "replace") == "�" for byte in range(256)], np.bool_)
