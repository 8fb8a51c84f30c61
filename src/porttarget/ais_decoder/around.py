"""Tag blocks and suffixes taken apart: the texts in `messages.tag_block` and `messages.suffix` to their fields.

Source: NMEA 0183 4.0 for tag blocks: c time, d destination, g group, n line, r relative time, s source, t text; other
codes, x among them, are kept as they are. Suffix letters are those of the U.S. Coast Guard's format as libais reads it:
s signal strength, d the same in dBm, S slot, T time of arrival, t receiver's clock, x counter, r and b station; a
number is an epoch.
"""

from __future__ import annotations

import re

_BLOCK = re.compile(r"\\([^\\*]*)(?:\*[^\\]*)?\\")
_EPOCH = re.compile(r"\d{9,19}(\.\d+)?")


def tag_fields(text: str | None) -> dict[str, str]:
    """Fields of one or more tag blocks by their code, any code; the later one wins. Checksums are not looked at."""
    found: dict[str, str] = {}
    for block in _BLOCK.findall(text or ""):
        for item in block.split(","):
            code, colon, value = item.partition(":")
            if colon:
                found[code] = value
    return found


def suffix_fields(text: str | None) -> dict[str, str]:
    """Fields behind a checksum: by their letter, the first epoch as `epoch`; of several with one letter, the first."""
    found: dict[str, str] = {}
    for item in re.split("[, ]", text or ""):
        if _EPOCH.fullmatch(item):
            found.setdefault("epoch", item)
        elif item:
            found.setdefault(item[0], item if item[0] in "rb" else item[1:])
    return found
