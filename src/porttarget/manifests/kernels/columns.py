"""Elements of segments in one pass over all of them, so that each segment's bytes are fetched once.

Elements and components are counted from 1. `el_part` marks entries of `el_start` that begin a component other than the
first; it is empty where nothing is composite (X12).
"""

from __future__ import annotations

import numpy as np

from porttarget.jit import lean_kernel, woven


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
def sweep(
    buf: np.ndarray,
    code: np.ndarray,
    status: np.ndarray,
    slot: np.ndarray,
    first: np.ndarray,
    places: np.ndarray,
    begins: np.ndarray,
    met: np.ndarray,
    el_first: np.ndarray,
    el_start: np.ndarray,
    el_part: np.ndarray,
    rank: np.ndarray,
    start: np.ndarray,
    length: np.ndarray,
) -> None:
    """Fill start, length (n,) int32 of elements of all placed segments with some tags, and rank (s + 1,) int32.

    slot    (t,) int64    number of a tag among those asked for, -1 for others
    first   (k+1,) int64  where the places of each of these tags begin
    places  (p, 3) int64  element, component, whether blanks are cut on both sides
    begins  (p,) int64    where in start and length the segments of a place's tag begin
    met     (k,) int64    zeroes: room to count in
    rank                  number of a segment among those of its tag, -1 at the end

    Length -1 is missing, as for an empty element.
    """
    rank[rank.size - 1] = -1
    for s in range(code.size):
        tag = slot[code[s]]
        if tag < 0 or status[s] < 1 or status[s] > 3:
            continue
        row = met[tag]
        rank[s] = row
        met[tag] = row + 1
        for p in range(first[tag], first[tag + 1]):
            a = np.int64(0)
            n = np.int64(-1)
            at = entry(s, places[p, 0], places[p, 1], el_first, el_part)
            if at >= 0:
                b = np.int64(el_start[at + 1]) - 1
                a = np.int64(el_start[at])
                if places[p, 2] != 0:
                    while a < b and buf[a] == 32:
                        a += 1
                    while b > a and buf[b - 1] == 32:
                        b -= 1
                n = np.int64(b - a if b > a else -1)
            start[begins[p] + row] = a if n > 0 else 0
            length[begins[p] + row] = n


@lean_kernel
def picked(
    rank: np.ndarray, segs: np.ndarray, of_start: np.ndarray, of_length: np.ndarray, start: np.ndarray,
    length: np.ndarray,
) -> None:  # fmt: skip
    """start, length (k,) of segs (k,) int64 out of those of all segments of their tag; -1 is missing."""
    for i in range(segs.size):
        row = rank[segs[i]]
        start[i] = of_start[row] if row >= 0 else 0
        length[i] = of_length[row] if row >= 0 else -1
