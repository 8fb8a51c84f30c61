"""UN/EDIFACT bytes → where interchanges begin, and segments, elements and components as offsets (ISO 9735).

UNA names the separators, else they are + : ' and the release character ?, or the control characters of level B. The
release characters are listed, not removed here. Messages without an interchange around them begin with their UNH.
"""

from __future__ import annotations

import numpy as np

from porttarget.jit import inner

TAG_BIT = 0x1_00000000  # set in tags of this syntax, so that they never equal those of X12


@inner
def _sign(c: int) -> bool:
    """Whether a byte can be a separator: no letter, no digit, no blank, CR or LF."""
    return not (c == 32 or c == 10 or c == 13 or 48 <= c <= 57 or 65 <= c <= 90 or 97 <= c <= 122)


@inner
def _capitals(buf: np.ndarray, at: int, count: int) -> bool:
    seen = 0
    while seen < count and 65 <= buf[at + seen] <= 90:
        seen += 1
    return seen == count


@inner
def _is(buf: np.ndarray, at: int, first: int, second: int, third: int) -> bool:
    return at + 2 < buf.size and buf[at] == first and buf[at + 1] == second and buf[at + 2] == third


@inner
def is_unb(buf: np.ndarray, at: int, es: int, cs: int) -> bool:
    """Whether UNB with a syntax identifier such as UNOA stands at `at`."""
    if at + 8 >= buf.size or not _is(buf, at, 85, 78, 66) or buf[at + 3] != es:
        return False
    if not _capitals(buf, at + 4, 4):
        return False
    return bool(buf[at + 8] == cs or buf[at + 8] == es)


@inner
def _is_uno(buf: np.ndarray, at: int, es: int, cs: int) -> bool:
    """Whether a UNB with one of the UN's own syntax identifiers, UNOA to UNOY, stands at `at`."""
    return is_unb(buf, at, es, cs) and buf[at + 4] == 85 and buf[at + 5] == 78 and buf[at + 6] == 79


@inner
def _is_unh(buf: np.ndarray, at: int, es: int, cs: int) -> bool:
    """Whether a message header stands at `at`: UNH, a reference, six letters of a message type."""
    if not _is(buf, at, 85, 78, 72) or at + 3 >= buf.size or buf[at + 3] != es:
        return False
    j = at + 4
    while j < buf.size and j < at + 40 and buf[j] != es:
        j += 1
    if j + 7 >= buf.size or buf[j] != es or buf[j + 7] != cs:
        return False
    return _capitals(buf, j + 1, 6)


@inner
def _past_gap(buf: np.ndarray, at: int) -> int:
    while at < buf.size and (buf[at] == 10 or buf[at] == 13 or buf[at] == 32 or buf[at] == 9):
        at += 1
    return at


@inner
def _named(buf: np.ndarray, una: int) -> tuple[int, int, int, int, int]:
    """What a UNA names: component and element separator, decimal mark, release character, terminator."""
    return buf[una + 3], buf[una + 4], buf[una + 5], buf[una + 6], buf[una + 8]


@inner
def opening(buf: np.ndarray, at: int, signs: np.ndarray) -> int:
    """Form of the interchange that opens at `at`: 4 UNB, 5 a message without one, 2 cut off, -1 none.

    signs  (6,) int64, filled: element and component separator, terminator, release (-1 none), decimal mark, and the
           offset of the first segment, which follows a UNA
    """
    n = buf.size
    if buf[at] != 85 or at + 1 >= n or buf[at + 1] != 78:
        return -1
    es, cs, st, release, decimal, first = 43, 58, 39, 63, 46, at
    if _is(buf, at, 85, 78, 65):
        if at + 9 > n:
            return 2 if at + 3 < n and _sign(buf[at + 3]) else -1
        cs, es, decimal, release, st = _named(buf, at)
        if es in (cs, st) or cs == st or not (_sign(es) and _sign(cs)) or 48 <= st <= 57 or 65 <= st <= 90:
            return -1
        if release == 32:
            release = -1
        first = _past_gap(buf, at + 9)
    elif at + 3 < n and buf[at + 3] == 29:  # level B: IS3, IS1, IS4, and no release character
        es, cs, st, release = 29, 31, 28, -1
    signs[0], signs[1], signs[2], signs[3], signs[4], signs[5] = es, cs, st, release, decimal, first
    if is_unb(buf, first, es, cs):
        return 4
    if _is_unh(buf, first, es, cs):
        return 5
    # what the end of the input cut short: UNA alone, or UNB with less than its syntax identifier
    if n - first < 9 and (first > at or (first + 3 < n and buf[first] == 85 and buf[first + 2] == 66)):
        for k in range(first, n):
            if k - first < 3 and buf[k] != (85 if k == first else 78 if k == first + 1 else 66):
                return -1
            if k - first == 3 and buf[k] != es:
                return -1
            if 4 <= k - first < 8 and not 65 <= buf[k] <= 90:
                return -1
        return 2
    return -1


@inner
def una_before(buf: np.ndarray, at: int, floor: int) -> int:
    """Offset of the UNA whose nine bytes stand before `at`, blanks between; `at` when there is none from `floor` on."""
    j = at
    while j > floor and (buf[j - 1] == 10 or buf[j - 1] == 13 or buf[j - 1] == 32) and j - 9 >= floor:
        if _is(buf, j - 9, 85, 78, 65):
            break
        j -= 1
    return j - 9 if j - 9 >= floor and _is(buf, j - 9, 85, 78, 65) else at


@inner
def tag_number(buf: np.ndarray, start: int, end: int) -> int:
    """Bytes of a three-letter tag as one number with bit 32 set; 0 when it is none."""
    if end - start != 3:
        return 0
    value = 0
    for i in range(start, end):
        c: int = buf[i]
        if not (65 <= c <= 90 or (i > start and 48 <= c <= 57)):
            return 0
        value = value * 256 + c
    return value + TAG_BIT


@inner
def classes(signs: np.ndarray, out: np.ndarray) -> None:
    """out (256,) uint8: 1 element separator, 2 component separator, 3 release character, 4 terminator, else 0."""
    out[:] = 0
    if signs[3] >= 0:
        out[signs[3]] = 3
    out[signs[1]] = 2
    out[signs[0]] = 1
    out[signs[2]] = 4


@inner
def segment(
    buf: np.ndarray, i: int, signs: np.ndarray, kinds: np.ndarray, ne: int, nr: int, el_start: np.ndarray,
    el_part: np.ndarray, drop: np.ndarray,
) -> tuple[int, int, int, int, int]:  # fmt: skip
    """One segment from byte i: (offset of its terminator or n, elements, releases, end of its tag, glued UNB/UNH or n).

    el_start, el_part and drop are filled from ne and nr on, as `tokenise.tokenise` describes them; kinds are `classes`.
    A segment within which the next UNB or UNH stands has lost its terminator: the offset of that one is told.
    """
    n = buf.size
    j = i
    tag_end = -1
    while j < n:
        kind = kinds[buf[j]]
        if kind == 0:
            j += 1
            continue
        if kind <= 2:
            if tag_end < 0:
                tag_end = j
            if kind == 1 and buf[j - 1] == 66 and j > i + 3 and _is_uno(buf, j - 3, signs[0], signs[1]):
                return j, ne, nr, tag_end, j - 3
            if kind == 1 and buf[j - 1] == 72 and j > i + 3 and _is_unh(buf, j - 3, signs[0], signs[1]):
                return j, ne, nr, tag_end, j - 3
            el_start[ne] = j + 1
            el_part[ne] = kind - 1
            ne += 1
        elif kind == 3:
            drop[nr] = j
            nr += 1
            j += 1
        else:
            break
        j += 1
    j = min(j, n)
    return j, ne, nr, tag_end if tag_end >= 0 else j, n
