"""What the bytes of a manifest are, by content alone: interchanges, AMS tables, JSON or Parquet.

In: a whole decompressed input. Out: one word of `Format`. Whatever is none of the others may hold interchanges, since
mail headers and the like may stand before them: the tokeniser looks for them and says what it found instead.
"""

from __future__ import annotations

import json
from typing import Final, Literal

Format = Literal["interchanges", "ams", "json", "parquet"]
WORDS: Final[dict[Format, str]] = {
    "interchanges": "X12 or UN/EDIFACT interchanges",
    "ams": "a table of ocean bills as published from AMS",
    "json": "JSON",
    "parquet": "Parquet",
}

_BOM: Final = b"\xef\xbb\xbf"
_HEAD: Final = 1 << 16  # bytes within which a header line ends
# columns of the published tables of ocean bills; the first joins them, one of the others tells them from other tables
_AMS_KEY: Final = "identifier"
_AMS_COLUMNS: Final = frozenset({
    "carrier_code", "vessel_name", "port_of_unlading", "master_bol_number", "container_number", "piece_count",
    "description_text", "seal_number_1", "voyage_number", "harmonized_number", "hazmat_code", "address_1",
})  # fmt: skip


def recognise(data: bytes) -> Format:
    """The format of an input."""
    if data.startswith(b"PAR1"):
        return "parquet"
    text = data.removeprefix(_BOM).lstrip()
    if text[:1] in (b"{", b"[") and _is_json(text):
        return "json"
    names = _header(text)
    if _AMS_KEY in names and names & _AMS_COLUMNS:
        return "ams"
    return "interchanges"


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _header(text: bytes) -> set[str]:
    line = text[:_HEAD].split(b"\n", 1)[0].decode("utf-8", "replace")
    return {name.strip().strip('"').lower() for name in line.split(",")}
