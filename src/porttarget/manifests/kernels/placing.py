"""Segments by their tag, and placed segments that no table takes or that have more elements than the standard knows."""

from __future__ import annotations

import numpy as np

from porttarget.jit import lean_kernel

_FIRST, _LAST, _NOTED = 1, 3, 4  # statuses of `walk`: PLACED, OUT_OF_ORDER, REPEATED


@lean_kernel
def by_tag(code: np.ndarray, status: np.ndarray, ends: np.ndarray, order: np.ndarray) -> None:
    """order (s,) int64: segments that have a place in a loop, by tag, rising; ends (t+1,) int64: where each tag ends.

    The segments of tag t are order[ends[t]:ends[t + 1]].
    """
    ends[:] = 0
    for s in range(code.size):
        if _FIRST <= status[s] <= _LAST:
            ends[code[s] + 1] += 1
    for t in range(1, ends.size):
        ends[t] += ends[t - 1]
    for s in range(code.size):
        if _FIRST <= status[s] <= _LAST:
            order[ends[code[s]]] = s
            ends[code[s]] += 1
    for t in range(ends.size - 1, 0, -1):
        ends[t] = ends[t - 1]
    ends[0] = 0


@lean_kernel
def not_taken(
    code: np.ndarray, status: np.ndarray, message: np.ndarray, chosen: np.ndarray, kept: np.ndarray, most: np.ndarray,
    el_first: np.ndarray, el_part: np.ndarray, idle: np.ndarray, over: np.ndarray,
) -> tuple[int, int]:  # fmt: skip
    """Fill idle, over (s,) int64 and return their counts: segments whose tag has no column; those with extra elements.

    chosen  (m+1,) int64    grammar of each message, the last for segments outside
    kept    (g+1, t) bool   whether a tag is taken
    most    (g+1, t) int64  elements that the standard knows; a composite counts once
    """
    idles = 0
    overs = 0
    for s in range(code.size):
        if status[s] < _FIRST or status[s] > _NOTED:
            continue
        grammar = chosen[message[s]]
        if not kept[grammar, code[s]]:
            idle[idles] = s
            idles += 1
        limit = most[grammar, code[s]]
        first = np.int64(el_first[s])
        last = np.int64(el_first[s + 1]) - 1
        if last - first <= limit:
            continue
        count = last - first
        if el_part.size > 0:
            for at in range(first, last):
                count -= el_part[at] != 0
        if count > limit:
            over[overs] = s
            overs += 1
    return idles, overs
