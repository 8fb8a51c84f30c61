"""Container numbers in two pieces → one column, with the verdict of their check digit (ISO 6346)."""

from __future__ import annotations

import numpy as np

from porttarget.check_digit_kernels import container_digit
from porttarget.jit import kernel
from porttarget.manifests.kernels.words import AHEAD, HIGHS, ONES, Int, ask, store, word

_BLANKS = np.uint64(0x2020202020202020)
# verdicts on a container number
NUMBER_OK, NUMBER_NONE, NUMBER_FORM, NUMBER_DIGIT = 0, 1, 2, 3


@kernel
def container_numbers(
    buf: np.ndarray,
    prefix_start: np.ndarray,
    prefix_length: np.ndarray,
    serial_start: np.ndarray,
    serial_length: np.ndarray,
    offsets: np.ndarray,
    verdict: np.ndarray,
    digit: np.ndarray,
) -> np.ndarray:
    """Prefix and serial joined with all blanks cut; returns the bytes, bounded by offsets (k+1,) int64.

    verdict (k,) uint8   0 holds, 1 no number, 2 not four letters and seven digits, 3 another check digit
    digit   (k,) int64   the check digit computed, -1 where the form does not hold
    """
    total = 8
    for i in range(prefix_start.size):
        total += max(prefix_length[i], 0) + max(serial_length[i], 0)
    out = np.empty(total + 8, np.uint8)
    q = 0
    for i in range(prefix_start.size):
        if i + AHEAD < prefix_start.size:
            ask(buf, np.int64(serial_start[i + AHEAD]))
        offsets[i] = q
        for part in range(2):
            o = np.int64(prefix_start[i] if part == 0 else serial_start[i])
            n: Int = np.int64(prefix_length[i] if part == 0 else serial_length[i])
            for k in range(0, n, 8):
                text = word(buf, o + k, n - k)
                off = text ^ _BLANKS
                if (off - ONES) & ~off & HIGHS == 0:
                    store(out, q, text)
                    q += min(n - k, 8)
                    continue
                for j in range(o + k, o + min(k + 8, n)):
                    if buf[j] != 32:
                        out[q] = buf[j]
                        q += 1
        a = offsets[i]
        digit[i] = -1
        verdict[i] = 1 if q == a else 2
        if q - a == 11:
            digit[i] = container_digit(out, a)
            if digit[i] >= 0:
                verdict[i] = 0 if digit[i] == np.int64(out[a + 10]) - 48 else 3
    offsets[prefix_start.size] = q
    return out[:q]
