"""The same payload heard again: hashes of payloads, and a table of those heard of late.

The table has a fixed number of rows; a payload is looked for in WAYS rows from where its hash says, and a new one takes
the row there that was in use longest ago. So memory is bounded, and what is forgotten first is what was heard first.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, kernel
from porttarget.ais_decoder.sentence_columns import (
    HEARD_CHECK,
    HEARD_FIRST,
    HEARD_KEY,
    HEARD_LAST,
    HEARD_MESSAGE,
    HEARD_SOURCE,
    HEARD_USED,
    NO_TIME,
)

WAYS = 8


@inner
def mixed(value: Int) -> Int:
    """A value spread over 64 bits (the finisher of SplitMix64)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@kernel
def hash_payloads(
    starts: np.ndarray, sizes: np.ndarray, words: np.ndarray, keys: np.ndarray, checks: np.ndarray
) -> None:  # fmt: skip
    """Two hashes of each message's bits, fill bits left out, and of how many there are.

    starts, sizes  int64 first word and uint16 bits of each message; words: payloads, 48 bits a word
    keys, checks   uint64, filled
    """
    for m in range(starts.size):
        word = starts[m]
        bits = np.int64(sizes[m])
        key = np.uint64(bits)
        check = mixed(np.uint64(bits))
        while bits > 0:
            value = words[np.uint64(word)]
            if bits < 48:
                value = value >> np.uint64(48 - bits)
            key = mixed(key ^ value) + np.uint64(0x9E3779B97F4A7C15)
            check = (check + value) * np.uint64(0xD1342543DE82EF95)
            word += 1
            bits -= 48
        keys[m] = key
        checks[m] = check


@inner
def find(table: np.ndarray, key: Int, check: Int, time: Int, window: Int) -> Int:
    """Row of a hearing of this payload at most `window` away, or -1."""
    at = key & np.uint64(table.shape[0] - 1)
    for way in range(WAYS):
        row = np.int64((at + np.uint64(way)) & np.uint64(table.shape[0] - 1))
        same = table[row, HEARD_KEY] == np.int64(key) and table[row, HEARD_CHECK] == np.int64(check)
        if same and table[row, HEARD_FIRST] - window <= time <= table[row, HEARD_LAST] + window:
            return row
    return np.int64(-1)


@inner
def room(table: np.ndarray, key: Int) -> Int:
    """Row for a payload that is new: a free one, or the one not used for longest."""
    at = key & np.uint64(table.shape[0] - 1)
    best = np.int64(at)
    for way in range(WAYS):
        row = np.int64((at + np.uint64(way)) & np.uint64(table.shape[0] - 1))
        if table[row, HEARD_USED] < table[best, HEARD_USED]:
            best = row
    return best


@kernel
def mark(
    keys: np.ndarray, checks: np.ndarray, times: np.ndarray, window: Int, next_row: Int, source: Int,
    table: np.ndarray, used: Int, rows: np.ndarray, sources: np.ndarray, new: np.ndarray,
) -> None:  # fmt: skip
    """Row and source of each message, for repetitions those of what they repeat.

    times      int64, microseconds; NO_TIME: never a repetition
    next_row   of the next message that is new; source: number of the input they come from
    table      int64 (a power of two, HEARD_COLUMNS), zero to begin with
    used       how many hearings there were before
    rows, sources   int64, filled: of the message, or of the earlier one it repeats
    new        bool, filled: whether it has a row of its own

    A payload has a row for each period of `window`, and is looked for in the period of its time and those beside it; so
    the order in which hearings come does not matter, as long as the table holds them. Window by window they may follow
    one another without end: each is compared with the latest.
    """
    for m in range(keys.size):
        time = times[m]
        if time == NO_TIME:
            rows[m] = next_row
            sources[m] = source
            new[m] = True
            next_row += 1
            continue
        period = time // window
        found = np.int64(-1)
        own = np.int64(-1)
        for away in range(3):
            beside = period + (away + 1) % 3 - 1  # its own first
            key = mixed(keys[m] + np.uint64(beside) * np.uint64(0x9E3779B97F4A7C15))
            row = find(table, key, checks[m], time, window)
            if row >= 0:
                found = row
                if beside == period:
                    own = row
                break
        if found < 0:
            rows[m] = next_row
            sources[m] = source
            next_row += 1
        else:
            rows[m] = table[found, HEARD_MESSAGE]
            sources[m] = table[found, HEARD_SOURCE]
        if own < 0:
            key = mixed(keys[m] + np.uint64(period) * np.uint64(0x9E3779B97F4A7C15))
            own = room(table, key)
            table[own, HEARD_KEY] = np.int64(key)
            table[own, HEARD_CHECK] = np.int64(checks[m])
            table[own, HEARD_FIRST] = time
            table[own, HEARD_LAST] = time
            table[own, HEARD_MESSAGE] = rows[m]
            table[own, HEARD_SOURCE] = sources[m]
        table[own, HEARD_FIRST] = min(table[own, HEARD_FIRST], time)
        table[own, HEARD_LAST] = max(table[own, HEARD_LAST], time)
        table[own, HEARD_USED] = used + m + 1
        new[m] = found < 0
