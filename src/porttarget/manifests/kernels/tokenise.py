"""X12 bytes → interchanges, segments and elements as offsets, in one pass.

Each interchange brings its own delimiters in its ISA segment (X12.5: element separator in byte 4, component separator
in byte 105, terminator in byte 106). Bytes that belong to no interchange, and pieces cut off, are listed, not dropped.
"""

from __future__ import annotations

import numpy as np

from porttarget.jit import kernel

# form of an ISA: as the standard has it, with elements not padded, cut off, none found
ISA_FIXED, ISA_LOOSE, ISA_CUT, ISA_NONE = 0, 1, 2, -1
# how an interchange ended: with IEA, by the input's end, by the next ISA
END_IEA, END_INPUT, END_ISA = 0, 1, 2
# kinds of leftover: no interchange around it, a segment cut off, an ISA cut off
LEFT_OUTSIDE, LEFT_SEGMENT, LEFT_ISA = 0, 1, 2

_ISA_SEPARATORS = np.array([3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103], np.int64)
_ISA_LENGTH = 106
_ISA_LOOSE_LIMIT = 160  # an ISA with unpadded or overlong elements is looked for within so many bytes
_IEA = 0x494541
_ISA = 0x495341


@kernel
def _is_isa(buf: np.ndarray, at: int) -> int:
    """ISA_FIXED when the 106 bytes at `at` are an ISA segment to the letter, else ISA_NONE."""
    if at + _ISA_LENGTH > buf.size or buf[at] != 73 or buf[at + 1] != 83 or buf[at + 2] != 65:
        return -1
    separator = buf[at + 3]
    for k in range(_ISA_SEPARATORS.size):
        if buf[at + _ISA_SEPARATORS[k]] != separator:
            return -1
    return -1 if buf[at + 105] == separator else 0


@kernel
def _loose_isa(buf: np.ndarray, at: int) -> tuple[int, int]:
    """(form, offset of the sixteenth separator) of an ISA whose elements need not have their fixed lengths."""
    n = buf.size
    if at + 3 >= n:
        return 2, n
    separator = buf[at + 3]
    if separator == 32 or 48 <= separator <= 57 or 65 <= separator <= 90 or 97 <= separator <= 122:
        return -1, n
    if at + 6 < n and buf[at + 6] != separator:
        return -1, n
    seen = 0
    j = at + 3
    stop = min(n, at + _ISA_LOOSE_LIMIT)
    while j < stop:
        if buf[j] == separator:
            seen += 1
            if seen == 16:
                if j + 2 >= n:
                    return 2, n
                return (-1 if buf[j + 2] == separator else 1), j
        j += 1
    return (2 if n - at < _ISA_LENGTH else -1), n


@kernel
def find_isa(buf: np.ndarray, start: int) -> tuple[int, int, int]:
    """(offset, form, offset of the byte after its terminator) of the next ISA at or after `start`; offset n if none."""
    n = buf.size
    i = start
    while i + 2 < n:
        if buf[i] == 73 and buf[i + 1] == 83 and buf[i + 2] == 65:
            if _is_isa(buf, i) == 0:
                return i, 0, i + _ISA_LENGTH
            form, last = _loose_isa(buf, i)
            if form == 1:
                return i, 1, last + 3
            if form == 2:
                return i, 2, n
        i += 1
    return n, -1, n


@kernel
def _blank(buf: np.ndarray, start: int, end: int) -> bool:
    for i in range(start, end):
        c = buf[i]
        if c > 32 or (c != 10 and c != 13 and c != 32 and c != 9 and c != 0 and c != 26):
            return False
    return True


@kernel
def _tag(buf: np.ndarray, start: int, end: int) -> int:
    """Bytes of a two- or three-character tag as one number; 0 when it is no upper-case letter and letters or digits."""
    if end - start < 2 or end - start > 3:
        return 0
    value = 0
    for i in range(start, end):
        c: int = buf[i]
        if not (65 <= c <= 90 or (i > start and 48 <= c <= 57)):
            return 0
        value = value * 256 + c
    return value


@kernel
def tokenise(
    buf: np.ndarray,
    seg_start: np.ndarray,
    seg_end: np.ndarray,
    seg_tag: np.ndarray,
    seg_interchange: np.ndarray,
    el_first: np.ndarray,
    el_start: np.ndarray,
    interchange: np.ndarray,
    left: np.ndarray,
) -> tuple[int, int, int, int]:
    """Fill the arrays; returns counts of segments, elements, interchanges, leftovers.

    buf              (n,) uint8, read only
    seg_start, end   (n/2+2,) int64   offset of a segment's first byte, and of its terminator
    seg_tag          (n/2+2,) int64   tag bytes as one number, 0 for what cannot be a tag
    seg_interchange  (n/2+2,) int32   from 0
    el_first         (n/2+3,) int32   index into el_start of a segment's element 1; one more entry closes the last
    el_start         (n+3,) int32     offset of an element; after a segment's last one stands its end + 1
    interchange      (n/32+2, 5) int64  offset, element and component separator, terminator, form * 4 + how it ended
    left             (n/16+4, 3) int64  offset, end, kind of stretches that are not in any segment

    Blanks, CR and LF between segments are passed over. One pass; a long segment is searched for an ISA once more,
    since a file cut off and glued to the next swallows it, delimiters and all.
    """
    n = buf.size
    ns = 0
    ne = 0
    ni = 0
    nl = 0
    i = 0
    while i < n:
        at, form, after = find_isa(buf, i)
        if at > i and not _blank(buf, i, at):
            left[nl, 0], left[nl, 1], left[nl, 2] = i, at, 0
            nl += 1
        if form == -1:
            break
        if form == 2:
            left[nl, 0], left[nl, 1], left[nl, 2] = at, n, 2
            nl += 1
            break
        es = buf[at + 3]
        st = buf[after - 1]
        interchange[ni, 0], interchange[ni, 1], interchange[ni, 2], interchange[ni, 3] = at, es, buf[after - 2], st
        seg_start[ns], seg_end[ns], seg_tag[ns], seg_interchange[ns] = at, after - 1, _ISA, ni
        el_first[ns] = ne
        for j in range(at, after - 1):
            if buf[j] == es:
                el_start[ne] = j + 1
                ne += 1
        el_start[ne] = after
        ne += 1
        ns += 1
        i = after
        ended = 1
        while True:
            while i < n and (buf[i] == st or (buf[i] <= 32 and buf[i] != es and _gap(buf[i]))):
                i += 1
            if i >= n:
                break
            if buf[i] == 73 and _is_isa(buf, i) == 0:
                ended = 2
                break
            el_first[ns] = ne
            j = i
            while j < n and buf[j] != st:
                if buf[j] == es:
                    el_start[ne] = j + 1
                    ne += 1
                j += 1
            inner = n
            if j - i >= _ISA_LENGTH:
                for k in range(i + 1, j - 3):
                    if buf[k] == 73 and _is_isa(buf, k) == 0:
                        inner = k
                        break
            tag_end = el_start[el_first[ns]] - 1 if ne > el_first[ns] else j
            tag = _tag(buf, i, tag_end)
            if tag == _ISA:  # it has not the form of one, so it opens no interchange
                tag = 0
            if inner < n or (j >= n and tag != _IEA):
                ne = el_first[ns]
                left[nl, 0], left[nl, 1], left[nl, 2] = i, min(inner, n), 1
                nl += 1
                i = min(inner, n)
                ended = 2 if inner < n else 1
                break
            el_start[ne] = j + 1
            ne += 1
            seg_start[ns], seg_end[ns], seg_tag[ns], seg_interchange[ns] = i, j, tag, ni
            ns += 1
            i = j + 1
            if tag == _IEA:
                ended = 0
                break
        interchange[ni, 4] = form * 4 + ended
        ni += 1
    el_first[ns] = ne
    return ns, ne, ni, nl


@kernel
def _gap(c: int) -> bool:
    return c == 10 or c == 13 or c == 32 or c == 9 or c == 0
