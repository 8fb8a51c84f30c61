"""Elements as spans of the buffer, and what is made of spans: Arrow views, joined texts, cleaned names.

A span is a start and a length; length -1 means missing. An empty element counts as missing.
"""

from __future__ import annotations

import numpy as np

from porttarget.jit import kernel, lean_kernel
from porttarget.manifests.kernels.columns import entry
from porttarget.manifests.kernels.words import AHEAD, Int, ask, copy, same, word

_HALF = np.uint64(32)


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


@lean_kernel
def strip(buf: np.ndarray, start: np.ndarray, length: np.ndarray) -> None:
    """Cut the blanks on both sides of each span, in place; one of nothing but blanks is missing."""
    for i in range(start.size):
        if i + AHEAD < start.size:
            ask(buf, np.int64(start[i + AHEAD]))
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


@lean_kernel
def views(buf: np.ndarray, start: np.ndarray, length: np.ndarray, out: np.ndarray) -> None:
    """out (k, 2) uint64: Arrow binary views, short texts inline, long ones by their place in buffer 0."""
    rows = start.size
    for i in range(rows):
        if i + AHEAD < rows:
            ask(buf, np.int64(start[i + AHEAD]))
        o = np.int64(start[i])
        n = np.int64(max(length[i], 0))
        low = word(buf, o, n)
        high = word(buf, o + 8, min(n - 8, 4))
        inline = low >> _HALF | high << _HALF
        out[i, 0] = np.uint64(n) | low << _HALF
        out[i, 1] = np.uint64(o) << _HALF if n > 12 else inline


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
    rows = start.size
    total = 0
    for i in range(rows):
        total += max(length[i], 0) + separator.size
    out = np.empty(total + 8, np.uint8)
    q = 0
    at = 0
    for p in range(offsets.size - 1):
        offsets[p] = q
        begun = q
        while at < rows and parent[at] == p:
            if at + AHEAD < rows:
                ask(buf, np.int64(start[at + AHEAD]))
            n: Int = np.int64(length[at])
            if n >= 0:
                if q > begun:
                    for j in range(separator.size):
                        out[q + j] = separator[j]
                    q += separator.size
                copy(buf, np.int64(start[at]), n, out, q)
                q += n
            at += 1
    offsets[offsets.size - 1] = q
    return out[:q]


@lean_kernel
def equal(
    buf: np.ndarray,
    start_a: np.ndarray,
    length_a: np.ndarray,
    start_b: np.ndarray,
    length_b: np.ndarray,
    out: np.ndarray,
) -> None:
    """out[i] whether the two spans hold the same bytes; a missing one equals a missing one."""
    rows = start_a.size
    for i in range(rows):
        if i + AHEAD < rows:
            ask(buf, np.int64(start_a[i + AHEAD]))
            ask(buf, np.int64(start_b[i + AHEAD]))
        n = np.int64(length_a[i])
        out[i] = n == length_b[i] and same(buf, np.int64(start_a[i]), np.int64(start_b[i]), n)


@lean_kernel
def class_of_text(buf: np.ndarray, start: np.ndarray, length: np.ndarray, out: np.ndarray) -> None:
    """out (k,) uint8: 0 digits only, 1 something else, 2 missing."""
    for i in range(start.size):
        if i + AHEAD < start.size:
            ask(buf, np.int64(start[i + AHEAD]))
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
    becomes = np.full(256, 32, np.uint8)  # 0 for what vanishes
    for c in range(256):
        if 48 <= c <= 57 or 65 <= c <= 90 or c >= 128:
            becomes[c] = c
        elif 97 <= c <= 122:
            becomes[c] = c - 32
    becomes[46] = becomes[39] = 0
    ends = np.zeros(256, np.bool_)
    for f in range(1, form_first.size):
        ends[forms[form_first[f] - 1]] = True
    total = 0
    for i in range(start.size):
        total += max(length[i], 0)
    out = np.empty(total + 1, np.uint8)
    q = 0
    for i in range(start.size):
        if i + AHEAD < start.size:
            ask(buf, np.int64(start[i + AHEAD]))
        begin = q
        out_offsets[i] = q
        before = np.uint8(32)
        for j in range(start[i], start[i] + length[i]):  # without a branch: no telling where blanks stand
            c = becomes[buf[j]]
            out[q] = c
            q += (c != 0) & ((c != 32) | (before != 32))
            before = c if c != 0 else before
        while q > begin and out[q - 1] == 32:
            q -= 1
        cut = True
        while cut and q > begin and ends[out[q - 1]]:
            cut = False
            for f in range(form_first.size - 1):
                size = form_first[f + 1] - form_first[f]
                if q - begin > size and out[q - 1] == forms[form_first[f + 1] - 1]:
                    alike = True
                    for j in range(size):
                        if out[q - size + j] != forms[form_first[f] + j]:
                            alike = False
                            break
                    if alike:
                        q -= size
                        cut = True
                        break
    out_offsets[start.size] = q
    return out[:q]
