"""X12 without an interchange around it: a group (GS) or message (ST) where an ISA is expected; delimiters inferred.

The element separator is the byte behind the tag (X12.6: GS has eight elements, ST two or three), the terminator the
first byte behind the last element that can be in none. What parts components is not told. Known only where an input
begins or an interchange has just ended; elsewhere such bytes may be text.
"""

from __future__ import annotations

import numpy as np

from porttarget.jit import inner

_GS_ELEMENTS = 8
_MOST_OF_ST = 3
_GS_LIMIT, _ST_LIMIT = 140, 60  # bytes within which the terminator stands


@inner
def _plain(c: int) -> bool:
    """Letters and digits."""
    return bool(48 <= c <= 57 or 65 <= c <= 90 or 97 <= c <= 122)


@inner
def opening(buf: np.ndarray, at: int, signs: np.ndarray) -> bool:
    """Whether GS or ST stands at `at`, whole; signs (6,) int64: element separator, -1 and terminator are filled in."""
    n = buf.size
    if at + 8 >= n:
        return False
    es: int = buf[at + 2]
    if _plain(es) or es in (0, 9, 10, 13, 26, 32):
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
        elif not _plain(c) and c != 32 and (not group or seen == _GS_ELEMENTS):
            if buf[k - 1] == es:  # an empty last element
                return False
            signs[0], signs[1], signs[2] = es, -1, c
            return True
    return False
