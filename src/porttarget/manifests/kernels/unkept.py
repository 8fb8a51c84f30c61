"""Elements with something in them that no table takes."""

from __future__ import annotations

import numpy as np

from porttarget.jit import lean_kernel


@lean_kernel
def unkept(
    buf: np.ndarray,
    code: np.ndarray,
    grammar: np.ndarray,
    columns: np.ndarray,
    most: np.ndarray,
    el_first: np.ndarray,
    el_start: np.ndarray,
    segs: np.ndarray,
    elements: np.ndarray,
) -> int:
    """Fill segs and elements (at least as long as el_start) with such elements in order; returns their number.

    code     (s,) uint8       index of the segment's tag
    grammar  (s,) int64       number of the grammar that places the segment, -1 for one that is not asked about
    columns  (g, t) int64     elements that tables take, as bits, the first being the lowest
    most     (g, t) int64     elements that the standard knows; those behind are reported elsewhere
    """
    count = 0
    for s in range(code.size):
        g = grammar[s]
        if g < 0:
            continue
        first = np.int64(el_first[s])
        width = np.int64(el_first[s + 1]) - 1 - first
        if width > most[g, code[s]]:
            width = most[g, code[s]]
        taken = columns[g, code[s]]
        for k in range(width):
            if (taken >> k) & 1:
                continue
            for at in range(el_start[first + k], el_start[first + k + 1] - 1):
                if buf[at] > 32:
                    segs[count] = s
                    elements[count] = k + 1
                    count += 1
                    break
    return count
