"""Several elements of the same segments in one pass, so that each segment's bytes are fetched once.

Elements and components are counted from 1. `el_part` marks entries of `el_start` that begin a component other than the
first; it is empty where nothing is composite (X12).
"""

from __future__ import annotations

import numpy as np

from porttarget.jit import lean_kernel, woven
from porttarget.manifests.kernels.words import ask

# rows by which memory is asked for ahead: an element costs 25 ns without, where segments of a tag lie apart, 8 ns so
_AHEAD = 12


@woven
def entry(s: int, element: int, component: int, el_first: np.ndarray, el_part: np.ndarray) -> int:
    """Index into el_start of a component of segment s, -1 if there is none."""
    last: int = el_first[s + 1] - 1
    at = int(el_first[s])
    if el_part.size == 0:
        at += element - 1
        return at if at < last and component == 1 else -1
    while at < last:
        if el_part[at] == 0:
            element -= 1
            if element == 0:
                break
        at += 1
    for _ in range(component - 1):
        at += 1
        if at >= last or el_part[at] == 0:
            return -1
    return at if at < last else -1


@lean_kernel
def columns(
    buf: np.ndarray,
    segs: np.ndarray,
    places: np.ndarray,
    el_first: np.ndarray,
    el_start: np.ndarray,
    el_part: np.ndarray,
    start: np.ndarray,
    length: np.ndarray,
) -> None:
    """Fill start, length (e, k) int32 of elements places (e, 3) int64 (element, component, strip) of segs (k,) int64.

    Length -1 is missing, as for a segment number of -1 and an empty element; `strip` cuts blanks on both sides.
    """
    plain = el_part.size == 0
    rows = segs.size
    for i in range(rows):
        if i + 3 * _AHEAD < rows:
            ask(el_first, max(segs[i + 3 * _AHEAD], 0))
            later = np.int64(el_first[max(segs[i + 2 * _AHEAD], 0)])
            ask(el_start, later)
            ask(el_start, min(later + 16, el_start.size - 1))
            soon = np.int64(el_start[np.int64(el_first[max(segs[i + _AHEAD], 0)])])
            ask(buf, soon)
            ask(buf, min(soon + 64, buf.size - 1))
        s = segs[i]
        first = np.int64(el_first[s]) - 1 if s >= 0 else 0
        last = np.int64(el_first[s + 1]) - 1 if s >= 0 else 0
        for e in range(places.shape[0]):
            start[e, i] = 0
            length[e, i] = -1
            if s < 0:
                continue
            if plain:
                at = first + places[e, 0]
                if at >= last or places[e, 1] != 1:
                    continue
            else:
                at = entry(s, places[e, 0], places[e, 1], el_first, el_part)
                if at < 0:
                    continue
            a = np.int64(el_start[at])
            b = np.int64(el_start[at + 1]) - 1
            if places[e, 2] != 0:
                while a < b and buf[a] == 32:
                    a += 1
                while b > a and buf[b - 1] == 32:
                    b -= 1
            if b > a:
                start[e, i] = a
                length[e, i] = b - a


@lean_kernel
def with_any(
    buf: np.ndarray,
    segs: np.ndarray,
    places: np.ndarray,
    el_first: np.ndarray,
    el_start: np.ndarray,
    el_part: np.ndarray,
    out: np.ndarray,
) -> None:
    """out (k,) bool: whether one of the elements places (e, 3) int64 of the segment holds anything but blanks."""
    for i in range(segs.size):
        out[i] = False
        for e in range(places.shape[0]):
            at = entry(segs[i], places[e, 0], places[e, 1], el_first, el_part)
            if at >= 0:
                for j in range(el_start[at], el_start[at + 1] - 1):
                    if buf[j] != 32:
                        out[i] = True
                        break
            if out[i]:
                break
