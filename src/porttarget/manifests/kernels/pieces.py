"""Texts that senders cut into pieces: where a piece ended by itself, and pieces joined with blanks at those places."""

from __future__ import annotations

import numpy as np

from porttarget.jit import kernel


@kernel
def ended(buf: np.ndarray, start: np.ndarray, length: np.ndarray, full: np.ndarray, out: np.ndarray) -> None:
    """out[i] = whether span i ended by itself: it has none of the lengths `full` and no blank at its end.

    buf (b,) uint8 of UTF-8; full (k,) int64, in characters; spans of length -1 did not end
    """
    for i in range(start.size):
        out[i] = False
        if length[i] <= 0:
            continue
        characters = 0
        for j in range(start[i], start[i] + length[i]):
            if buf[j] & 0xC0 != 0x80:
                characters += 1
        out[i] = buf[start[i] + length[i] - 1] != 32
        for k in range(full.size):
            if full[k] == characters:
                out[i] = False


@kernel
def join(
    buf: np.ndarray, start: np.ndarray, length: np.ndarray, parent: np.ndarray, apart: np.ndarray, offsets: np.ndarray
) -> np.ndarray:  # fmt: skip
    """The spans of each parent one after the other, a blank behind those with `apart` that are not the last.

    parent   (k,) int64, rising; spans of length -1 are passed over
    offsets  (p+1,) int64, filled: parent i's text is bytes[offsets[i]:offsets[i+1]]
    """
    out = np.empty(length.size + length.sum() + (length < 0).sum(), np.uint8)
    q = 0
    at = 0
    for p in range(offsets.size - 1):
        offsets[p] = q
        blank = False
        while at < start.size and parent[at] == p:
            n = length[at]
            if n > 0:
                if blank:
                    out[q] = 32
                    q += 1
                for j in range(n):
                    out[q + j] = buf[start[at] + j]
                q += n
                blank = apart[at]
            at += 1
    offsets[offsets.size - 1] = q
    return out[:q].copy()
