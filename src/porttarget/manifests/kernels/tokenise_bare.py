"""X12 without an interchange around it: a group (GS) or message (ST) where an ISA is expected; delimiters inferred.

The element separator is the byte behind the tag (X12.6: GS has eight elements, ST two or three), the terminator the
first byte behind the last element that can be in none. What parts components is not told. Where such bytes may as well
be text, a segment must follow.
"""

from __future__ import annotations

import numpy as np

from porttarget.jit import inner

_GS_ELEMENTS = 8
_MOST_OF_ST = 3
_GS_LIMIT, _ST_LIMIT = 140, 60  # bytes within which the terminator stands


@inner
def plain(c: int) -> bool:
    """Letters and digits."""
    return bool(48 <= c <= 57 or 65 <= c <= 90 or 97 <= c <= 122)


@inner
def _segment_follows(buf: np.ndarray, at: int, es: int) -> bool:
    """Whether a tag of two or three characters and a separator stand at `at`, line ends before them."""
    n = buf.size
    while at < n and (buf[at] == 10 or buf[at] == 13):
        at += 1
    if at + 3 >= n or not 65 <= buf[at] <= 90:
        return False
    for k in range(at + 1, at + 3):
        if not (65 <= buf[k] <= 90 or 48 <= buf[k] <= 57):
            return bool(k == at + 2 and buf[k] == es)
    return bool(buf[at + 3] == es)


@inner
def opening(buf: np.ndarray, at: int, signs: np.ndarray, doubtful: bool) -> bool:
    """Whether GS or ST stands at `at`, whole, and, where that is `doubtful`, a segment behind it.

    signs  (6,) int64: element separator, -1 and terminator are filled in
    """
    n = buf.size
    if at + 8 >= n:
        return False
    es: int = buf[at + 2]
    if plain(es) or es in (0, 9, 10, 13, 26, 32):
        return False
    group = buf[at] == 71 and buf[at + 1] == 83
    if group:
        if not (65 <= buf[at + 3] <= 90 and 65 <= buf[at + 4] <= 90 and buf[at + 5] == es):
            return False
    elif buf[at] == 83 and buf[at + 1] == 84:
        for k in range(at + 3, at + 6):
            if not 48 <= buf[k] <= 57:
                return False
        if buf[at + 6] != es:
            return False
    else:
        return False
    seen = 0
    for k in range(at + 2, min(n, at + (_GS_LIMIT if group else _ST_LIMIT))):
        c: int = buf[k]
        if c == es:
            seen += 1
            if seen > (_GS_ELEMENTS if group else _MOST_OF_ST):
                return False
        elif not plain(c) and c != 32 and (not group or seen == _GS_ELEMENTS):
            if buf[k - 1] == es:  # an empty last element
                return False
            if doubtful and not _segment_follows(buf, k + 1, es):
                return False
            signs[0], signs[1], signs[2] = es, -1, c
            return True
    return False
