"""What the bytes of a manifest are, by content alone: interchanges, AMS tables, JSON or Parquet.

In: a whole decompressed input. Out: one word of `Format`. Whatever is none of the others may hold interchanges, since
mail headers and the like may stand before them: the tokeniser looks for them and says what it found instead.
"""

from __future__ import annotations

import json
import re
from typing import Final, Literal

from porttarget.manifests.sheets import header_of
from porttarget.tables.marks import AMS_KEY, AMS_MARKS, JSON_MARK

Format = Literal["interchanges", "ams", "json", "parquet"]
_MARKS: Final = frozenset(AMS_MARKS.values())
_BOM: Final = b"\xef\xbb\xbf"
_HEAD: Final = 1 << 16  # bytes within which a header line ends


def recognise(data: bytes) -> Format:
    """The format of an input."""
    if data.startswith(b"PAR1"):
        return "parquet"
    text = data.removeprefix(_BOM).lstrip()
    if re.match(JSON_MARK, text) or (text[:1] in (b"{", b"[") and _is_json(text)):
        return "json"
    names, _ = header_of(data[:_HEAD])
    if AMS_KEY in names and not _MARKS.isdisjoint(names):
        return "ams"
    return "interchanges"


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
