"""Elements as spans of the buffer, and what is made of spans: Arrow views, joined texts, numbers, groups of equals.

A span is a start and a length; length -1 means missing. An empty element counts as missing.
"""

from __future__ import annotations

import numpy as np

from porttarget.jit import kernel, lean_kernel
from porttarget.manifests.kernels.columns import entry


@lean_kernel
def spans(
    buf: np.ndarray,
    segs: np.ndarray,
    element: int,
    component: int,
    strip: bool,
    el_first: np.ndarray,
    el_start: np.ndarray,
    el_part: np.ndarray,
    start: np.ndarray,
    length: np.ndarray,
) -> None:
    """start, length (k,) int32 of a component of element number `element`, both from 1, of segments `segs` (k,) int64.

    -1 is missing; a segment number of -1 gives a missing span. `strip` cuts blanks on both sides.
    """
    for i in range(segs.size):
        start[i] = 0
        length[i] = -1
        s = segs[i]
        if s < 0:
            continue
        at = entry(s, element, component, el_first, el_part)
        if at >= 0:
            a = el_start[at]
            b = el_start[at + 1] - 1
            if strip:
                while a < b and buf[a] == 32:
                    a += 1
                while b > a and buf[b - 1] == 32:
                    b -= 1
            if b > a:
                start[i] = a
                length[i] = b - a


@kernel
def one_of(
    buf: np.ndarray, start: np.ndarray, length: np.ndarray, codes: np.ndarray, bounds: np.ndarray, out: np.ndarray
) -> None:
    """out (k,) bool: whether the span is one of the codes, whose bytes stand between successive bounds (c+1,) int64."""
    for i in range(start.size):
        out[i] = False
        for c in range(bounds.size - 1):
            size = bounds[c + 1] - bounds[c]
            same = length[i] == size
            if same:
                for j in range(size):
                    if buf[start[i] + j] != codes[bounds[c] + j]:
                        same = False
                        break
            if same:
                out[i] = True
                break


@kernel
def strip(buf: np.ndarray, start: np.ndarray, length: np.ndarray) -> None:
    """Cut the blanks on both sides of each span, in place; one of nothing but blanks is missing."""
    for i in range(start.size):
        a = start[i]
        b = a + length[i]
        while a < b and buf[a] == 32:
            a += 1
        while b > a and buf[b - 1] == 32:
            b -= 1
        start[i] = a
        length[i] = b - a if b > a else -1


@kernel
def without(buf: np.ndarray, drop: np.ndarray) -> np.ndarray:
    """The bytes but for those at the offsets `drop` (d,), which rise."""
    out = np.empty(buf.size - drop.size, np.uint8)
    at = 0
    q = 0
    for k in range(drop.size + 1):
        stop = drop[k] if k < drop.size else buf.size
        for i in range(at, stop):
            out[q] = buf[i]
            q += 1
        at = stop + 1
    return out


@lean_kernel
def pulled(marks: np.ndarray, drop: np.ndarray) -> None:
    """Offsets `marks`, which rise, less the number of offsets in `drop`, which rise, before each; in place."""
    k = 0
    for i in range(marks.size):
        while k < drop.size and drop[k] < marks[i]:
            k += 1
        marks[i] -= k


@kernel
def views(buf: np.ndarray, start: np.ndarray, length: np.ndarray, out: np.ndarray) -> None:
    """out (k, 4) uint32: Arrow binary views, short texts inline, long ones by their place in buffer 0."""
    for i in range(start.size):
        o = start[i]
        n = max(length[i], 0)
        first = np.uint32(0)
        second = np.uint32(0)
        third = np.uint32(0)
        for j in range(min(n, 4)):
            first |= np.uint32(buf[o + j]) << np.uint32(8 * j)
        if n > 12:
            third = np.uint32(o)
        else:
            for j in range(4, min(n, 8)):
                second |= np.uint32(buf[o + j]) << np.uint32(8 * (j - 4))
            for j in range(8, n):
                third |= np.uint32(buf[o + j]) << np.uint32(8 * (j - 8))
        out[i, 0] = n
        out[i, 1] = first
        out[i, 2] = second
        out[i, 3] = third


@kernel
def join(
    buf: np.ndarray,
    start: np.ndarray,
    length: np.ndarray,
    parent: np.ndarray,
    separator: np.ndarray,
    offsets: np.ndarray,
) -> np.ndarray:
    """The spans of each parent one after the other, `separator` between them; returns the bytes.

    parent   (k,) int64, rising; spans of length -1 are passed over
    offsets  (p+1,) int64, filled: parent i's text is bytes[offsets[i]:offsets[i+1]]
    """
    offsets[:] = 0
    for i in range(start.size):
        if length[i] >= 0:
            p = parent[i] + 1
            if offsets[p] > 0:
                offsets[p] += separator.size
            offsets[p] += length[i]
    for i in range(1, offsets.size):
        offsets[i] += offsets[i - 1]
    out = np.empty(offsets[offsets.size - 1], np.uint8)
    last = -1
    q = 0
    for i in range(start.size):
        n = length[i]
        if n >= 0:
            p = parent[i]
            if p != last:
                q = offsets[p]
                last = p
            elif q > offsets[p]:
                for j in range(separator.size):
                    out[q + j] = separator[j]
                q += separator.size
            o = start[i]
            for j in range(n):
                out[q + j] = buf[o + j]
            q += n
    return out


@kernel
def decimals(
    buf: np.ndarray, start: np.ndarray, length: np.ndarray, comma: bool, value: np.ndarray, faulty: np.ndarray
) -> None:
    """value (k,) float64 of texts like -12.50; NaN where missing or, with faulty True, where it is no such number.

    Up to 15 digits give the nearest float64: digits are gathered as an integer and divided once by a power of ten.
    """
    for i in range(start.size):
        value[i] = np.nan
        faulty[i] = False
        n = length[i]
        if n <= 0:
            continue
        o = start[i]
        negative = buf[o] == 45
        number = np.int64(0)
        scale = 1.0
        digits = 0
        dot = False
        good = True
        for j in range(1 if negative or buf[o] == 43 else 0, n):
            c = np.int64(buf[o + j])
            if 48 <= c <= 57 and number < 100_000_000_000_000_000:
                number = number * 10 + (c - 48)
                digits += 1
                if dot:
                    scale *= 10.0
            elif (c == 46 or (comma and c == 44)) and not dot:
                dot = True
            else:
                good = False
        if good and digits > 0:
            value[i] = (-number if negative else number) / scale
        else:
            faulty[i] = True


@kernel
def group(
    buf: np.ndarray, key: np.ndarray, start: np.ndarray, length: np.ndarray, groups: np.ndarray, first: np.ndarray
) -> int:
    """Number rows with equal (key, text) alike, in order of first appearance; returns how many groups there are.

    key (k,) int64, a missing text equals only a missing text; groups (k,) int64 and first (k,) int64, the row that
    stands first in each group, are filled. Hash table with linear probing, texts compared in full.
    """
    n = start.size
    size = 16
    while size < 2 * n:
        size *= 2
    table = np.full(size, -1, np.int64)
    mask = size - 1
    count = 0
    for i in range(n):
        if i > 0 and length[i] == length[i - 1] and key[i] == key[i - 1]:  # as codes and units do, row after row
            same = True
            for j in range(max(length[i], 0)):
                if buf[start[i] + j] != buf[start[i - 1] + j]:
                    same = False
                    break
            if same:
                groups[i] = groups[i - 1]
                continue
        h = np.uint64(14695981039346656037) ^ np.uint64(key[i])
        h *= np.uint64(1099511628211)
        h ^= np.uint64(length[i] + 1)
        for j in range(max(length[i], 0)):
            h = (h ^ np.uint64(buf[start[i] + j])) * np.uint64(1099511628211)
        h ^= h >> np.uint64(29)
        at = np.int64(h & np.uint64(mask))
        while True:
            g = table[at]
            if g < 0:
                table[at] = count
                first[count] = i
                groups[i] = count
                count += 1
                break
            f = first[g]
            same = key[f] == key[i] and length[f] == length[i]
            if same:
                for j in range(max(length[i], 0)):
                    if buf[start[f] + j] != buf[start[i] + j]:
                        same = False
                        break
            if same:
                groups[i] = g
                break
            at = (at + 1) & mask
    return count


@kernel
def equal(
    buf: np.ndarray,
    start_a: np.ndarray,
    length_a: np.ndarray,
    start_b: np.ndarray,
    length_b: np.ndarray,
    out: np.ndarray,
) -> None:
    """out[i] whether the two spans hold the same bytes; a missing one equals a missing one."""
    for i in range(start_a.size):
        same = length_a[i] == length_b[i]
        if same:
            for j in range(max(length_a[i], 0)):
                if buf[start_a[i] + j] != buf[start_b[i] + j]:
                    same = False
                    break
        out[i] = same


@kernel
def class_of_text(buf: np.ndarray, start: np.ndarray, length: np.ndarray, out: np.ndarray) -> None:
    """out (k,) uint8: 0 digits only, 1 something else, 2 missing."""
    for i in range(start.size):
        out[i] = 2
        if length[i] >= 0:
            out[i] = 0
            for j in range(length[i]):
                if not 48 <= buf[start[i] + j] <= 57:
                    out[i] = 1
                    break


@kernel
def clean_names(
    buf: np.ndarray,
    start: np.ndarray,
    length: np.ndarray,
    forms: np.ndarray,
    form_first: np.ndarray,
    out_offsets: np.ndarray,
) -> np.ndarray:
    """Names in upper case, punctuation as blanks, blanks folded, legal forms cut from the end; returns the bytes.

    start, length  (k,) int64 spans of the names; bytes above 127 pass unchanged
    forms          bytes of legal forms, upper case, each with a blank before it; form_first (f+1,) int64 bounds them
    out_offsets    (k+1,) int64, filled
    A name that is nothing but a legal form keeps it. Apostrophes and full stops vanish: S.A. is SA, D'OR is DOR.
    """
    total = 0
    for i in range(start.size):
        total += max(length[i], 0)
    out = np.empty(total + 1, np.uint8)
    q = 0
    for i in range(start.size):
        begin = q
        out_offsets[i] = q
        for j in range(length[i]):
            c = buf[start[i] + j]
            if 97 <= c <= 122:
                c = np.uint8(c - 32)
            if c == 46 or c == 39:
                continue
            if not (48 <= c <= 57 or 65 <= c <= 90 or c >= 128):
                if q > begin and out[q - 1] != 32:
                    out[q] = 32
                    q += 1
                continue
            out[q] = c
            q += 1
        while q > begin and out[q - 1] == 32:
            q -= 1
        cut = True
        while cut:
            cut = False
            for f in range(form_first.size - 1):
                size = form_first[f + 1] - form_first[f]
                if q - begin > size and out[q - 1] == forms[form_first[f + 1] - 1]:
                    same = True
                    for j in range(size):
                        if out[q - size + j] != forms[form_first[f] + j]:
                            same = False
                            break
                    if same:
                        q -= size
                        cut = True
                        break
    out_offsets[start.size] = q
    return out[:q]
