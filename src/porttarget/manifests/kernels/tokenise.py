"""EDI bytes → interchanges, segments, elements and components as offsets, in one pass; X12 and UN/EDIFACT in one input.

Each interchange brings its own delimiters: X12 in its ISA segment (X12.5: element separator in byte 4, component
separator in byte 105, terminator in byte 106), UN/EDIFACT in UNA or by default (`tokenise_edifact`). Bytes that belong
to no interchange, and pieces cut off, are listed, not dropped.
"""

from __future__ import annotations

import numpy as np

from porttarget.jit import inner, lean_kernel
from porttarget.manifests.kernels import tokenise_bare as bare
from porttarget.manifests.kernels import tokenise_edifact as edifact

# form of an opening: ISA as the standard has it, with elements not padded, cut off; GS or ST without ISA; UNB; UNH
# without UNB; none
ISA_FIXED, ISA_LOOSE, OPENING_CUT, BARE_X12, UNB, BARE, NO_OPENING = 0, 1, 2, 3, 4, 5, -1
# how an interchange ended: with IEA or UNZ, by the input's end, by the next one's beginning
END_CLOSED, END_INPUT, END_NEXT = 0, 1, 2
# kinds of leftover: no interchange around it; a segment cut off; an ISA cut off; a UNA, UNB or lone UNH cut off
LEFT_OUTSIDE, LEFT_SEGMENT, LEFT_ISA, LEFT_UNB = 0, 1, 2, 3
# columns of the table of interchanges
OFFSET, ELEMENT, COMPONENT, TERMINATOR, FORM, RELEASE, DECIMAL, EDIFACT = range(8)

_ISA_SEPARATORS = np.array([3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103], np.int64)
_ISA_LENGTH = 106
_ISA_LOOSE_LIMIT = 160  # an ISA with unpadded or overlong elements is looked for within so many bytes
_IEA = 0x494541
_ISA = 0x495341
_UNZ = 0x1_00554E5A


@inner
def _is_isa(buf: np.ndarray, at: int) -> int:
    """ISA_FIXED when the 106 bytes at `at` are an ISA segment to the letter, else ISA_NONE."""
    if at + _ISA_LENGTH > buf.size or buf[at] != 73 or buf[at + 1] != 83 or buf[at + 2] != 65:
        return -1
    separator = buf[at + 3]
    for k in range(_ISA_SEPARATORS.size):
        if buf[at + _ISA_SEPARATORS[k]] != separator:
            return -1
    return -1 if buf[at + 105] == separator or bare.plain(buf[at + 105]) else 0


@inner
def _loose_isa(buf: np.ndarray, at: int) -> tuple[int, int]:
    """(form, offset of the sixteenth separator) of an ISA whose elements need not have their fixed lengths."""
    n = buf.size
    if at + 3 >= n:
        return 2, n
    separator = buf[at + 3]
    if separator == 32 or bare.plain(separator):
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
                # letters and digits end no segment: a separator was lost, and those of the next segment were counted
                return (-1 if buf[j + 2] == separator or bare.plain(buf[j + 2]) else 1), j
        elif buf[j] == 73 and _is_isa(buf, j) == 0:  # this one was cut off and the next one glued to it
            return -1, n
        j += 1
    return (2 if n - at < _ISA_LENGTH else -1), n


@inner
def find_opening(buf: np.ndarray, start: int, signs: np.ndarray) -> tuple[int, int, int]:
    """(offset, form, offset after ISA's terminator) of the next interchange at or after `start`; offset n if none.

    signs is filled as `tokenise_edifact.opening` says, for X12 its first three too. One of X12 may lack its ISA.
    """
    n = buf.size
    i = start
    while i < n and _gap(buf[i]):
        i += 1
    if bare.opening(buf, i, signs, False):
        return i, 3, i
    while i + 2 < n:
        c = buf[i]
        if c == 73 and buf[i + 1] == 83 and buf[i + 2] == 65:
            form, last = 0, i + 103
            if _is_isa(buf, i) != 0:
                form, last = _loose_isa(buf, i)
            if form == 2:
                return i, 2, n
            if form >= 0:
                signs[0], signs[1], signs[2] = buf[i + 3], buf[last + 1], buf[last + 2]
                return i, form, last + 3
        elif c == 85 and buf[i + 1] == 78:
            form = edifact.opening(buf, i, signs)
            if form >= 0:
                return i, form, n
        elif (c == 71 or c == 83) and bare.opening(buf, i, signs, True):
            return i, 3, i
        i += 1
    return n, -1, n


@inner
def _opens(buf: np.ndarray, at: int, other: np.ndarray) -> bool:
    """Whether an interchange surely begins at `at`: an ISA to the letter, a UNB, a UNA with a UNB or UNH behind it."""
    if buf[at] == 73:
        return _is_isa(buf, at) == 0
    if buf[at] != 85 or at + 8 >= buf.size or buf[at + 1] != 78 or not (buf[at + 2] == 65 or buf[at + 2] == 66):
        return False
    form = edifact.opening(buf, at, other)
    return form == 4 or (form == 5 and buf[at + 2] == 65)


@inner
def _glued(buf: np.ndarray, start: int, stop: int, other: np.ndarray) -> int:
    """Offset of an interchange that begins within a segment's bytes; n if none."""
    for k in range(start, min(stop, buf.size - 3)):
        if (buf[k] == 73 or buf[k] == 85) and _opens(buf, k, other):
            return k
    return buf.size


@inner
def _blank(buf: np.ndarray, start: int, end: int) -> bool:
    for i in range(start, end):
        c = buf[i]
        if c > 32 or (c != 10 and c != 13 and c != 32 and c != 9 and c != 0 and c != 26):
            return False
    return True


@inner
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


@inner
def _x12_body(
    buf: np.ndarray, i: int, es: int, st: int, longest: int, ni: int, ns: int, ne: int, nl: int, seg_start: np.ndarray,
    seg_end: np.ndarray, seg_tag: np.ndarray, seg_interchange: np.ndarray, el_first: np.ndarray, el_start: np.ndarray,
    left: np.ndarray, other: np.ndarray,
) -> tuple[int, int, int, int, int]:  # fmt: skip
    """Segments after an ISA; returns counts of segments, elements, leftovers, the next offset and how it ended.

    Segments of `longest` bytes or more are searched for an opening.
    """
    n = buf.size
    while True:
        while i < n and (buf[i] == st or (buf[i] <= 32 and buf[i] != es and _gap(buf[i]))):
            i += 1
        if i >= n:
            return ns, ne, nl, n, 1
        if (buf[i] == 73 or buf[i] == 85) and _opens(buf, i, other):
            return ns, ne, nl, i, 2
        el_first[ns] = ne
        j = i
        while j < n and buf[j] != st:
            if buf[j] == es:
                el_start[ne] = j + 1
                ne += 1
            j += 1
        inner = n
        tag_end = el_start[el_first[ns]] - 1 if ne > el_first[ns] else j
        tag = _tag(buf, i, tag_end)
        if j - i >= longest or j >= n or tag == 0 or tag == _IEA:  # the end may lack its terminator
            inner = _glued(buf, i + 1, j, other)
        if tag == _ISA:  # it has not the form of one, so it opens no interchange
            tag = 0
        if inner < n or (j >= n and tag != _IEA):
            ne = el_first[ns]
            left[nl, 0], left[nl, 1], left[nl, 2] = i, inner, 1
            return ns, ne, nl + 1, inner, 2 if inner < n else 1
        el_start[ne] = j + 1
        ne += 1
        seg_start[ns], seg_end[ns], seg_tag[ns], seg_interchange[ns] = i, j, tag, ni
        ns += 1
        i = j + 1
        if tag == _IEA:
            return ns, ne, nl, i, 0


@inner
def _edifact_body(
    buf: np.ndarray, i: int, signs: np.ndarray, ni: int, ns: int, ne: int, nl: int, nr: int, seg_start: np.ndarray,
    seg_end: np.ndarray, seg_tag: np.ndarray, seg_interchange: np.ndarray, el_first: np.ndarray, el_start: np.ndarray,
    el_part: np.ndarray, drop: np.ndarray, left: np.ndarray, kinds: np.ndarray, other: np.ndarray,
) -> tuple[int, int, int, int, int, int]:  # fmt: skip
    """Segments from UNB or a lone UNH on; counts of segments, elements, leftovers, releases; next offset; its end."""
    n = buf.size
    es, cs, st = signs[0], signs[1], signs[2]
    edifact.classes(signs, kinds)
    # `edifact.segment` sees a UNB with the same separators alone
    longest = _ISA_LENGTH if es == 43 and cs == 58 and st == 39 else 0
    begin = i
    while True:
        while i < n and (buf[i] == st or (buf[i] <= 32 and buf[i] != es and buf[i] != cs and _gap(buf[i]))):
            i += 1
        if i >= n:
            return ns, ne, nl, nr, n, 1
        if i > begin and (buf[i] == 73 or buf[i] == 85) and _opens(buf, i, other):
            return ns, ne, nl, nr, i, 2
        el_first[ns] = ne
        releases = nr
        j, ne, nr, tag_end, inner = edifact.segment(buf, i, signs, kinds, ne, nr, el_start, el_part, drop)
        tag = edifact.tag_number(buf, i, tag_end)
        if inner < n and i > begin and buf[inner + 2] == 72 and _glued(buf, i + 1, inner, other) == n:
            ne = _back(el_first[ns], ne, el_part)
            nr = releases
            left[nl, 0], left[nl, 1], left[nl, 2] = i, inner, 1
            nl += 1
            i = inner  # the next message, in the same interchange
            continue
        if inner < n:
            inner = min(edifact.una_before(buf, inner, i), _glued(buf, i + 1, inner, other))
        elif j - i >= longest or j >= n or tag == 0 or tag == _UNZ:
            inner = _glued(buf, i + 1, j, other)
        elif j - i > 8 and buf[j - 8] == 85 and _opens(buf, j - 8, other):
            inner = j - 8  # the terminator is the last byte of a UNA
        if inner < n or (j >= n and tag != _UNZ):
            ne = _back(el_first[ns], ne, el_part)
            nr = releases
            kind = 3 if inner >= n and i == begin else 1
            left[nl, 0], left[nl, 1], left[nl, 2] = i, inner, kind
            return ns, ne, nl + 1, nr, inner, 2 if inner < n else 1
        el_start[ne] = j + 1
        el_part[ne] = 0
        ne += 1
        seg_start[ns], seg_end[ns], seg_tag[ns], seg_interchange[ns] = i, j, tag, ni
        ns += 1
        i = j + 1
        if tag == _UNZ:
            return ns, ne, nl, nr, i, 0


@inner
def _back(first: int, ne: int, el_part: np.ndarray) -> int:
    """Elements from `first` on are given up: an X12 interchange behind them expects zeros there."""
    for k in range(first, ne):
        el_part[k] = 0
    return first


@lean_kernel
def tokenise(
    buf: np.ndarray,
    seg_start: np.ndarray,
    seg_end: np.ndarray,
    seg_tag: np.ndarray,
    seg_interchange: np.ndarray,
    el_first: np.ndarray,
    el_start: np.ndarray,
    el_part: np.ndarray,
    drop: np.ndarray,
    interchange: np.ndarray,
    left: np.ndarray,
    signs: np.ndarray,
    other: np.ndarray,
    kinds: np.ndarray,
) -> tuple[int, int, int, int, int]:
    """Fill the arrays; returns counts of segments, elements, interchanges, leftovers, release characters.

    buf              (n,) uint8, read only
    seg_start, end   (n/2+2,) int64   offset of a segment's first byte, and of its terminator
    seg_tag          (n/2+2,) int64   tag bytes as one number, with bit 32 for UN/EDIFACT; 0 for what cannot be a tag
    seg_interchange  (n/2+2,) int32   from 0
    el_first         (n/2+3,) int32   index into el_start of a segment's element 1; one more entry closes the last
    el_start         (n+3,) int32     offset of an element or a component; after a segment's last stands its end + 1
    el_part          (n+3,) uint8     1 where a component other than the first begins; must come zeroed, X12 leaves it
    drop             (n/2+2,) int32   offsets of release characters
    interchange      (n/9+2, 8)  int64  offset, element and component separator, terminator, form * 4 + how it ended,
                                      release character or -1, decimal mark, 1 for UN/EDIFACT
    left             (n/4+4, 3) int64  offset, end, kind of stretches that are not in any segment
    signs, other     (6,) int64, kinds (256,) uint8: room to work in; a lean kernel makes no arrays

    Blanks, CR and LF between segments are passed over. One pass; a segment that is long, or has no tag, is searched for
    an opening once more, since a file cut off or with other delimiters than its ISA says swallows the next one.
    """
    n = buf.size
    ns = 0
    ne = 0
    ni = 0
    nl = 0
    nr = 0
    i = 0
    while i < n:
        at, form, after = find_opening(buf, i, signs)
        if at > i and not _blank(buf, i, at):
            left[nl, 0], left[nl, 1], left[nl, 2] = i, at, 0
            nl += 1
        if form == -1:
            break
        if form == 2:
            left[nl, 0], left[nl, 1], left[nl, 2] = at, n, 3 if buf[at] == 85 else 2
            nl += 1
            break
        es, st = signs[0], signs[2]
        interchange[ni, 0], interchange[ni, 1], interchange[ni, 2], interchange[ni, 3] = at, es, signs[1], st
        if form >= 4:
            interchange[ni, 5], interchange[ni, 6], interchange[ni, 7] = signs[3], signs[4], 1
            before = ns
            ns, ne, nl, nr, i, ended = _edifact_body(
                buf, signs[5], signs, ni, ns, ne, nl, nr, seg_start, seg_end, seg_tag, seg_interchange, el_first,
                el_start, el_part, drop, left, kinds, other,
            )  # fmt: skip
            if ns == before:  # nothing of it is whole: what would be its first segment is a leftover, with its UNA
                left[nl - 1, 0] = at
                continue
        elif form == 3:
            interchange[ni, 5], interchange[ni, 6], interchange[ni, 7] = -1, 46, 0
            before = ns
            ns, ne, nl, i, ended = _x12_body(
                buf, at, es, st, 0, ni, ns, ne, nl, seg_start, seg_end, seg_tag, seg_interchange, el_first, el_start,
                left, other,
            )  # fmt: skip
            if ns == before:
                continue
        else:
            interchange[ni, 5], interchange[ni, 6], interchange[ni, 7] = -1, 46, 0
            seg_start[ns], seg_end[ns], seg_tag[ns], seg_interchange[ns] = at, after - 1, _ISA, ni
            el_first[ns] = ne
            for j in range(at, after - 1):
                if buf[j] == es:
                    el_start[ne] = j + 1
                    ne += 1
            el_start[ne] = after
            ne += 1
            # what a loose ISA says of its terminator is not sure; + : ' may end segments in a following UN/EDIFACT
            longest = 0 if form == 1 or st == 39 or st == 43 or st == 58 else _ISA_LENGTH
            ns, ne, nl, i, ended = _x12_body(
                buf, after, es, st, longest, ni, ns + 1, ne, nl, seg_start, seg_end, seg_tag, seg_interchange, el_first,
                el_start, left, other,
            )  # fmt: skip
        interchange[ni, 4] = form * 4 + ended
        ni += 1
    el_first[ns] = ne
    return ns, ne, ni, nl, nr


@inner
def _gap(c: int) -> bool:
    return c == 10 or c == 13 or c == 32 or c == 9 or c == 0
