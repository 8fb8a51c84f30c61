"""Kernels of targeting: numbers to codes, rules by bitmap index, percentile ranks in a sliding window of time.

Arrays in, arrays filled. The bitmap index: for every feature and code a bit set of the rules that pass; the AND over
features is the set of rules that hold, and walking its bits gives points and hits at once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from porttarget.jit import kernel

# 2 is a primitive root modulo 67, so the 64 powers of two leave 64 different remainders
_BIT_OF_REMAINDER = np.zeros(67, np.int64)
_BIT_OF_REMAINDER[[2**bit % 67 for bit in range(64)]] = np.arange(64)


@kernel
def code_numbers(values: NDArray[np.float64], edges: NDArray[np.float64], out: NDArray[np.uint16]) -> None:
    """Code of each value by the edges it lies between or on.

    values  (n,) float64; NaN is missing
    edges   (m,) float64, rising
    out     (n,) uint16: 0 missing, 1 + 2·i below edges[i] and above the one before, 2 + 2·i on edges[i]

    Binary search, no allocation.
    """
    for row in range(values.shape[0]):
        value = values[row]
        if np.isnan(value):
            out[row] = 0
            continue
        low = 0
        high = edges.shape[0]
        while low < high:
            middle = (low + high) >> 1
            if edges[middle] < value:
                low = middle + 1
            else:
                high = middle
        out[row] = 1 + 2 * low
        if low < edges.shape[0] and edges[low] == value:
            out[row] = 2 + 2 * low


@kernel
def score_rules(
    codes: NDArray[np.uint16],
    first: NDArray[np.int64],
    masks: NDArray[np.uint64],
    points: NDArray[np.float64],
    base: float,
    log_odds: NDArray[np.float64],
    hits: NDArray[np.uint64],
) -> None:
    """Points and hits of all rules for all rows.

    codes     (n, f) uint16   code of each feature
    first     (f,) int64      row of `masks` where a feature's codes begin
    masks     (c, w) uint64   bit r % 64 of word r / 64: rule r passes this code; bits past the last rule are 0
    points    (64·w,) float64 log-odds of each rule
    log_odds  (n,) float64    filled: base and points of the rules that hold, added in the rules' order
    hits      (n, w) uint64   filled: bit per rule that holds

    With no feature at all no rule holds. One pass, no allocation; about f·w word operations a row.
    """
    features = codes.shape[1]
    words = masks.shape[1]
    one = np.uint64(1)
    for row in range(codes.shape[0]):
        total = base
        if features == 0:
            for word in range(words):
                hits[row, word] = np.uint64(0)
        else:
            start = first[0] + codes[row, 0]
            for word in range(words):
                hits[row, word] = masks[start, word]
            for feature in range(1, features):
                start = first[feature] + codes[row, feature]
                for word in range(words):
                    hits[row, word] &= masks[start, word]
        for word in range(words):
            left = hits[row, word]
            while left != np.uint64(0):
                total += points[word * 64 + lowest_bit(left)]
                left &= left - one
        log_odds[row] = total


@kernel
def lowest_bit(word: np.uint64) -> int:
    """Number of the lowest set bit of a word that is not 0. Nothing in it overflows, so it runs uncompiled as well."""
    lowest = word & (~word + np.uint64(1))
    return _BIT_OF_REMAINDER[np.int64(lowest % np.uint64(67))]  # type: ignore[no-any-return]  # an int to Numba


@kernel
def window_midrank(
    time_s: NDArray[np.int64],
    level: NDArray[np.int64],
    levels: int,
    window_s: int,
    out: NDArray[np.float64],
) -> None:
    """Mid-rank percentile of each row among the rows within a window of time around its own.

    time_s    (n,) int64    seconds since 1970 UTC, rising
    level     (n,) int64    dense rank of the value, 0 ≤ level < levels
    window_s  seconds before and after, both ends included
    out       (n,) float64  filled: 100 · (rows below + half the rows equal, itself included) / rows in the window

    A Fenwick tree of counts per level slides along: n · log(levels).
    """
    tree = np.zeros(levels + 1, np.int64)
    rows = time_s.shape[0]
    head = 0
    tail = 0
    for row in range(rows):
        while head < rows and time_s[head] <= time_s[row] + window_s:
            place = level[head] + 1
            while place <= levels:
                tree[place] += 1
                place += place & -place
            head += 1
        while time_s[tail] < time_s[row] - window_s:
            place = level[tail] + 1
            while place <= levels:
                tree[place] -= 1
                place += place & -place
            tail += 1
        below = 0
        place = level[row]
        while place > 0:
            below += tree[place]
            place -= place & -place
        up_to = 0
        place = level[row] + 1
        while place > 0:
            up_to += tree[place]
            place -= place & -place
        out[row] = 100.0 * (below + 0.5 * (up_to - below)) / (head - tail)
