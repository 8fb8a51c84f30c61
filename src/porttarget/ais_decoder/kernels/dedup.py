"""The same payload heard again: hashes of payloads, and a record of those heard of late.

`heard` has a row for each payload and period of time, written one behind the other and then over the oldest ones, so
what is forgotten first is what was heard first. `slots` finds them: open addressing with linear probing, the upper half
of a slot being that of the row's hash, the lower half the row's number plus one; 0 is free. It is never more than half
full, and eight bytes a payload: three random places in a table of 58 MB cost 400 ns a message, this one 45 ns.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, kernel
from porttarget.ais_decoder.sentence_columns import (
    HEARD_CHECK,
    HEARD_FIRST,
    HEARD_HELD,
    HEARD_KEY,
    HEARD_LAST,
    HEARD_MESSAGE,
    HEARD_NEXT,
    HEARD_PERIOD,
    HEARD_SOURCE,
    NO_TIME,
)

TOGETHER = 3  # bits: so many periods of a payload, less their lowest bits, have one hash
LOW = np.uint64(0xFFFFFFFF)


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
        key = np.uint64(bits) * np.uint64(0x9E3779B97F4A7C15)
        check = mixed(np.uint64(bits))
        while bits > 0:
            value = words[np.uint64(word)]
            if bits < 48:
                value = value >> np.uint64(48 - bits)
            key = (key ^ value) * np.uint64(0xBF58476D1CE4E5B9)
            key ^= key >> np.uint64(29)
            check = (check + value) * np.uint64(0xD1342543DE82EF95)
            word += 1
            bits -= 48
        keys[m] = key
        checks[m] = check


@inner
def code_of(key: Int, period: Int) -> Int:
    """Hash of a payload in a period; neighbours in time mostly have the same."""
    return mixed(np.uint64(key) + np.uint64(period >> TOGETHER) * np.uint64(0x9E3779B97F4A7C15))


@inner
def home(code: Int, slots: np.ndarray) -> Int:
    """Slot where the search for a hash begins; as many of its upper bits as `slots` is long."""
    return ((code >> np.uint64(32)) * np.uint64(slots.size)) >> np.uint64(32)


@inner
def find(
    heard: np.ndarray, slots: np.ndarray, code: Int, key: Int, check: Int, period: Int, time: Int, window: Int
) -> Int:  # fmt: skip
    """Row of a hearing of this payload at most `window` away, of its period, else of the next, else of the one before.

    -1 where there is none.
    """
    last = np.uint64(slots.size - 1)
    at = home(code, slots)
    found = np.int64(-1)
    rank = np.int64(3)
    slot = slots[at]
    while slot != 0:
        if (slot ^ code) >> np.uint64(32) == 0:
            row = np.int64(slot & LOW) - 1
            if heard[row, HEARD_KEY] == key and heard[row, HEARD_CHECK] == check:
                away = heard[row, HEARD_PERIOD] - period
                mine = away if away >= 0 else away + 3  # 0, 1, and 2 for the one before
                near = heard[row, HEARD_FIRST] - window <= time <= heard[row, HEARD_LAST] + window
                if -1 <= away <= 1 and mine < rank and near:
                    found, rank = row, mine
        at = (at + np.uint64(1)) & last
        slot = slots[at]
    return found


@inner
def put(slots: np.ndarray, slot: Int) -> None:
    """Fill the first free slot from where the hash says."""
    last = np.uint64(slots.size - 1)
    at = home(slot, slots)
    while slots[at] != 0:
        at = (at + np.uint64(1)) & last
    slots[at] = slot


@inner
def take_out(slots: np.ndarray, slot: Int) -> None:
    """Free a slot, and move those up that it had pushed on."""
    last = np.uint64(slots.size - 1)
    at = home(slot, slots)
    while slots[at] != slot:
        at = (at + np.uint64(1)) & last
    ahead = (at + np.uint64(1)) & last
    while slots[ahead] != 0:
        if ((ahead - home(slots[ahead], slots)) & last) >= ((ahead - at) & last):
            slots[at] = slots[ahead]
            at = ahead
        ahead = (ahead + np.uint64(1)) & last
    slots[at] = 0


@kernel
def move_slots(slots: np.ndarray, more: np.ndarray) -> None:
    """All that is in `slots` into `more`, which is larger and empty."""
    for k in range(slots.size):
        if slots[k] != 0:
            put(more, slots[k])


@kernel
def mark(
    keys: np.ndarray, checks: np.ndarray, times: np.ndarray, window: Int, next_row: Int, source: Int,
    heard: np.ndarray, slots: np.ndarray, state: np.ndarray, rows: np.ndarray, sources: np.ndarray, new: np.ndarray,
) -> None:  # fmt: skip
    """Row and source of each message, for repetitions those of what they repeat.

    keys, checks   int64
    times      int64, microseconds; NO_TIME: never a repetition
    next_row   of the next message that is new; source: number of the input they come from
    heard      int64 (n, HEARD_COLUMNS); slots: uint64, a power of two, at least 2 n
    state      int64, HEARD_NEXT: the row of `heard` to be written next, HEARD_HELD: how many there are
    rows, sources   int64, filled: of the message, or of the earlier one it repeats
    new        bool, filled: whether it has a row of its own

    A payload has a row for each period of `window`, and is looked for in the period of its time and those beside it; so
    the order in which hearings come does not matter, as long as `heard` has room. Window by window they may follow one
    another without end: each is compared with the latest.
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
        key = keys[m]
        check = checks[m]
        code = code_of(key, period)
        found = find(heard, slots, code, key, check, period, time, window)
        own = found >= 0 and heard[found, HEARD_PERIOD] == period
        if not own:  # those beside it may have another hash
            after = code_of(key, period + 1)
            before = code_of(key, period - 1)
            if after != code:
                beside = find(heard, slots, after, key, check, period, time, window)
                found = beside if beside >= 0 else found
            elif before != code and found < 0:
                found = find(heard, slots, before, key, check, period, time, window)
        new[m] = found < 0
        if found < 0:
            rows[m] = next_row
            sources[m] = source
            next_row += 1
        else:
            rows[m] = heard[found, HEARD_MESSAGE]
            sources[m] = heard[found, HEARD_SOURCE]
        if own:
            heard[found, HEARD_FIRST] = min(heard[found, HEARD_FIRST], time)
            heard[found, HEARD_LAST] = max(heard[found, HEARD_LAST], time)
            continue
        row = state[HEARD_NEXT]
        if state[HEARD_HELD] == heard.shape[0]:
            old = code_of(heard[row, HEARD_KEY], heard[row, HEARD_PERIOD])
            take_out(slots, (old & ~LOW) | np.uint64(row + 1))
        else:
            state[HEARD_HELD] += 1
        heard[row, HEARD_KEY] = key
        heard[row, HEARD_CHECK] = check
        heard[row, HEARD_PERIOD] = period
        heard[row, HEARD_FIRST] = time
        heard[row, HEARD_LAST] = time
        heard[row, HEARD_MESSAGE] = rows[m]
        heard[row, HEARD_SOURCE] = sources[m]
        put(slots, (code & ~LOW) | np.uint64(row + 1))
        state[HEARD_NEXT] = row + 1 if row + 1 < heard.shape[0] else 0
