"""Which kind of input some first bytes belong to, by content alone; file names are never asked.

In: up to 64 KiB of decompressed bytes. Out: one word of `Kind`. An AIS log is known by one sentence anywhere in the
head, an interchange by ISA at its start (also where it is cut), a CSV by its header line. It does not validate.
"""

from __future__ import annotations

import re
from typing import Final, Literal, get_args

Kind = Literal["ais", "x12", "outcomes", "lookouts", "packet", "parquet", "empty", "binary", "unknown"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_SENTENCE: Final = re.compile(rb"[!$][A-Z0-9]{2}VD[MO],")
_UTF8_BOM: Final = b"\xef\xbb\xbf"
_ISA_CHARS: Final = 106  # X12.5: the ISA segment has fixed width, 16 elements and its terminator
_ISA_SEPARATORS_AT_LEAST: Final = 10  # of 16: senders get widths wrong, a word such as ISAAC has none
_HEADERS: Final[tuple[tuple[Kind, frozenset[str]], ...]] = (
    ("outcomes", frozenset({"container_number", "examined_at", "kind", "result"})),
    ("lookouts", frozenset({"list", "lookout_id", "kind", "value"})),
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
    if _is_packet(text):
        return "packet"
    if _SENTENCE.search(head):
        return "ais"
    if _is_binary(head):
        return "binary"
    return _by_header(text)


def settled(head: bytes) -> bool:
    """Whether an input that begins with `head` is AIS whatever follows: a live one need not be waited for."""
    text = head.removeprefix(_UTF8_BOM).lstrip()
    return not text.startswith((b"I", b"{", b"P")) and _SENTENCE.search(head) is not None


def _is_x12(text: bytes) -> bool:
    if text in (b"I", b"IS"):
        return True
    if not text.startswith(b"ISA"):
        return False
    envelope = text[:_ISA_CHARS]
    if len(envelope) < _ISA_CHARS:
        return len(envelope) < 7 or envelope[3] == envelope[6] or not envelope[3:4].isalnum()
    return envelope.count(envelope[3:4]) >= _ISA_SEPARATORS_AT_LEAST


def _is_packet(text: bytes) -> bool:
    return text.startswith(b'{"body":') or (text.startswith(b"{") and b'"format":"porttarget-packet"' in text)


def _is_binary(head: bytes) -> bool:
    if b"\0" in head:
        return True
    return len(head) - len(head.translate(None, _NOT_TEXT)) > _BINARY_SHARE * len(head)


def _by_header(text: bytes) -> Kind:
    line = text.splitlines()[0].decode("utf-8", errors="replace")
    names = {name.strip().strip('"').lower() for name in line.split(",")}
    return next((kind for kind, needed in _HEADERS if needed <= names), "unknown")
