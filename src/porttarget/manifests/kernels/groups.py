"""Texts that are alike, found by a hash table that compares them in full."""

from __future__ import annotations

import numpy as np

from porttarget.jit import kernel, woven
from porttarget.manifests.kernels.words import AHEAD, Int, ask, same, word

_SPREAD, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_DOWN = np.uint64(32)


@woven
def _mixed(h: Int, value: Int) -> Int:
    h = (h ^ value) * _MIX
    return h ^ (h >> _DOWN)


@kernel
def group(
    buf: np.ndarray, key: np.ndarray, start: np.ndarray, length: np.ndarray, groups: np.ndarray, first: np.ndarray
) -> int:
    """Number rows with equal (key, text) alike, in order of first appearance; returns how many groups there are.

    key (k,) int64, or none for no key; a missing text equals only a missing text. groups (k,) int64 and first (k,)
    int64, the row that stands first in each group, are filled. Linear probing, in a table that grows with the groups:
    one for all rows would be filled and fetched for a handful of codes, too.
    """
    rows = start.size
    keyed = key.size > 0
    table = np.full(256, -1, np.int32)
    mask = 255
    hashes = np.empty(rows, np.uint64)  # of each group
    heads = np.empty(rows, np.uint64)  # its first eight bytes
    count = 0
    last = np.int64(0)
    last_head = np.uint64(0)
    for i in range(rows):
        if i + AHEAD < rows:
            ask(buf, np.int64(start[i + AHEAD]))
        o = np.int64(start[i])
        n = np.int64(length[i])
        k = key[i] if keyed else np.int64(0)
        head = word(buf, o, n)
        if i > 0 and n <= 8 and n == length[i - 1] and head == last_head and (not keyed or k == key[i - 1]):
            groups[i] = last  # as codes and units do, row after row
            continue
        last_head = head
        h = _mixed(_mixed(np.uint64(k) * _SPREAD ^ np.uint64(n + 1), head), np.uint64(n))
        for j in range(8, n, 8):
            h = _mixed(h, word(buf, o + j, n - j))
        at = np.int64(h & np.uint64(mask))
        g = np.int64(table[at])
        while g >= 0:
            if hashes[g] == h and heads[g] == head:
                f = first[g]
                if length[f] == n and (not keyed or key[f] == k) and same(buf, o + 8, start[f] + 8, n - 8):
                    break
            at = (at + 1) & mask
            g = np.int64(table[at])
        if g < 0:
            g = np.int64(count)
            table[at] = count
            first[g] = i
            hashes[g] = h
            heads[g] = head
            count += 1
            if 2 * count > mask:
                mask = 4 * mask + 3
                table = np.full(mask + 1, -1, np.int32)
                for each in range(count):
                    at = np.int64(hashes[each] & np.uint64(mask))
                    while table[at] >= 0:
                        at = (at + 1) & mask
                    table[at] = each
        groups[i] = g
        last = g
    return count
