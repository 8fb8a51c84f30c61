"""Texts that senders cut into pieces: where a piece ended by itself, and pieces joined with blanks at those places."""

from __future__ import annotations

import numpy as np

from porttarget.jit import kernel
from porttarget.manifests.kernels.words import AHEAD, HIGHS, Int, ask, copy, word


@kernel
def ended(buf: np.ndarray, start: np.ndarray, length: np.ndarray, full: np.ndarray, out: np.ndarray) -> None:
    """out[i] = whether span i ended by itself: it has none of the lengths `full` and no blank at its end.

    buf (b,) uint8 of UTF-8; full (k,) int64, in characters; spans of length -1 did not end
    """
    shortest = full.min() if full.size else 0
    for i in range(start.size):
        out[i] = False
        n: Int = np.int64(length[i])
        if n <= 0:
            continue
        characters = n
        if n >= shortest:
            at = np.int64(start[i])
            for k in range(0, n, 8):
                if word(buf, at + k, n - k) & HIGHS != 0:
                    for j in range(at + k, min(at + k + 8, at + n)):
                        if buf[j] & 0xC0 == 0x80:
                            characters -= 1
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
    out = np.empty(length.size + length.sum() + (length < 0).sum() + 8, np.uint8)
    q = 0
    at = 0
    for p in range(offsets.size - 1):
        offsets[p] = q
        blank = False
        while at < start.size and parent[at] == p:
            if at + AHEAD < start.size:
                ask(buf, np.int64(start[at + AHEAD]))
            n: Int = np.int64(length[at])
            if n > 0:
                if blank:
                    out[q] = 32
                    q += 1
                copy(buf, np.int64(start[at]), n, out, q)
                q += n
                blank = apart[at]
            at += 1
    offsets[offsets.size - 1] = q
    return out[:q].copy()
