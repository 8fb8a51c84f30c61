"""Which kind of input some first bytes belong to, by content alone; file names are never asked.

In: up to 64 KiB of decompressed bytes. Out: one word of `Kind`. An AIS log is known by one sentence anywhere in the
head, an interchange by ISA, UNA, UNB or UNH at its start (also where it is cut) or by GS or ST, our JSON by its format,
a table by its header line. It does not validate.
"""

from __future__ import annotations

import re
from typing import Final, Literal, get_args

from porttarget.tables.marks import AMS_KEY, AMS_MARKS, JSON_MARK, SEPARATORS

Kind = Literal[
    "ais", "x12", "edifact", "ams", "manifest_json", "outcomes", "lookouts", "packet", "parquet", "empty", "binary",
    "unknown",
]  # fmt: skip
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_SENTENCE: Final = re.compile(rb"[!$][A-Z0-9]{2}VD[MO],")
_UTF8_BOM: Final = b"\xef\xbb\xbf"
_ISA_CHARS: Final = 106  # X12.5: the ISA segment has fixed width, 16 elements and its terminator
_ISA_SEPARATORS_AT_LEAST: Final = 10  # of 16: senders get widths wrong, a word such as ISAAC has none
# a group or a message of X12 that lacks its interchange
_X12_BARE: Final = re.compile(rb"GS([^A-Za-z0-9\s\0])[A-Z]{2}\1|ST([^A-Za-z0-9\s\0])[0-9]{3}\2")
# UN/EDIFACT (ISO 9735): separators named in UNA, or by default, or the control characters of level B
_EDIFACT: Final = re.compile(
    rb"UNA[^A-Za-z0-9\s]{2}.{3}[^A-Za-z0-9]\s*UN[BH]|UNB[+\x1d][A-Z]{4}[:+\x1f]|UNH\+[^+]{1,35}\+[A-Z]{6}:", re.DOTALL
)
_EDIFACT_WHOLE: Final = 60  # bytes within which one of these is seen whole
_AMS: Final[Kind] = "ams"
_HEADERS: Final[tuple[tuple[Kind, frozenset[str]], ...]] = (
    ("outcomes", frozenset({"container_number", "examined_at", "kind", "result"})),
    ("lookouts", frozenset({"list", "lookout_id", "kind", "value"})),
    *((_AMS, frozenset({AMS_KEY, mark})) for mark in AMS_MARKS.values()),
)
# control bytes that texts of ours hold: tab, line ends, form feed, end-of-file mark, X12 separators FS GS RS US, ESC
_TEXT_CONTROLS: Final = frozenset(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f")
_NOT_TEXT: Final = bytes(byte for byte in (*range(32), 127) if byte not in _TEXT_CONTROLS)
_BINARY_SHARE: Final = 0.05


def recognise(head: bytes) -> Kind:
    """The kind of an input that begins with `head`."""
    text = head.removeprefix(_UTF8_BOM).lstrip()
    if not text:
        return "empty"
    if head.startswith(b"PAR1"):
        return "parquet"
    if _is_x12(text):
        return "x12"
    if _is_edifact(text):
        return "edifact"
    if _is_packet(text):
        return "packet"
    if re.match(JSON_MARK, text):
        return "manifest_json"
    if _SENTENCE.search(head):
        return "ais"
    if _is_binary(head):
        return "binary"
    return _by_header(text)


def settled(head: bytes) -> bool:
    """Whether an input that begins with `head` is AIS whatever follows: a live one need not be waited for."""
    text = head.removeprefix(_UTF8_BOM).lstrip()
    return not text.startswith((b"I", b"U", b"{", b"P")) and _SENTENCE.search(head) is not None


def _is_x12(text: bytes) -> bool:
    if text in (b"I", b"IS"):
        return True
    if not text.startswith(b"ISA"):
        return _X12_BARE.match(text) is not None
    envelope = text[:_ISA_CHARS]
    if len(envelope) < _ISA_CHARS:
        return len(envelope) < 7 or envelope[3] == envelope[6] or not envelope[3:4].isalnum()
    return envelope.count(envelope[3:4]) >= _ISA_SEPARATORS_AT_LEAST


def _is_edifact(text: bytes) -> bool:
    if _EDIFACT.match(text):
        return True
    cut = text[:4]
    return len(text) < _EDIFACT_WHOLE and (
        cut in (b"U", b"UN") or re.match(rb"UN[ABH]([^A-Za-z0-9\s]|$)", cut) is not None
    )


def _is_packet(text: bytes) -> bool:
    return text.startswith(b'{"body":') or (text.startswith(b"{") and b'"format":"porttarget-packet"' in text)


def _is_binary(head: bytes) -> bool:
    if b"\0" in head:
        return True
    return len(head) - len(head.translate(None, _NOT_TEXT)) > _BINARY_SHARE * len(head)


def _by_header(text: bytes) -> Kind:
    line = text.splitlines()[0].decode("utf-8", errors="replace")
    separator = max(SEPARATORS, key=line.count)
    names = {name.strip().strip('"').lower() for name in line.split(separator)}
    return next((kind for kind, needed in _HEADERS if needed <= names), "unknown")
