"""Columns of a table nearly all of whose rows come from one layout: some hundred rows at a time, column by column.

In: payload words and a plan, as `fields` reads them. Out: whole columns; rows of other layouts are left 0 and absent,
and `fields` fills them in later. The rows lie behind one another, so that the compiler reads and writes them by
vectors, and nothing need be zero before: 26 ns a row of 45 columns, where rows one by one took 28 with zeroing.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, kernel, woven
from porttarget.ais_decoder.kernels.dates import utc_us
from porttarget.ais_decoder.plan_codes import (
    AGAIN,
    ANY,
    BEYOND,
    END,
    EQUALS,
    F64,
    FLAG,
    HIGH,
    I8,
    I32,
    I64,
    KIND,
    LEAST,
    LOW,
    MISSING,
    MOST,
    OFFSET,
    PER_UNIT,
    ROT,
    ROW,
    SIGNED,
    START,
    TIMES,
    U8,
    U16,
    U32,
    UTC,
    VALID,
    WHEN_MASK,
    WHEN_START,
    WHEN_WIDTH,
    WIDTH,
)  # fmt: skip

TILE = 1024  # rows; their words and values stay in near memory, and columns are written a page at a time
GROUPS = TILE // 64
BEYOND_ALL = 1 << 50  # no field's value is, so that one comparison of unsigned numbers does for both ends
# rows of `work`: places of words, sizes, raw values, another field's
AT, SIZE, RAW, OTHER, WORK_ROWS = range(5)


@inner
def gather(
    chosen: np.ndarray, messages: np.ndarray, next_one: Int, word_at: np.ndarray, size_of: np.ndarray, at: np.ndarray,
    sizes: np.ndarray, keep: np.ndarray, mine: np.ndarray,
) -> tuple[Int, Int]:  # fmt: skip
    """Where the payloads of some rows begin and their bits; 0 bits and a mask of 0 for those of other layouts.

    Returns (place in `messages` after these rows, fewest bits of those of ours).
    """
    shortest = np.int64(1) << 40
    mine[:] = 0
    for k in range(chosen.size):
        m = np.uint64(chosen[k])
        ours = next_one < messages.size and messages[np.uint64(next_one)] == chosen[k]
        next_one += ours
        at[k] = word_at[m] if ours else 0
        size = np.int64(size_of[m]) if ours else np.int64(0)
        sizes[k] = size
        keep[k] = ~np.uint64(0) if ours else np.uint64(0)
        shortest = min(shortest, size if ours else shortest)
        mine[k >> 6] |= np.uint64(ours) << np.uint64(k & 63)
    return next_one, shortest


@inner
def take_words(words: np.ndarray, at: np.ndarray, keep: np.ndarray, word: Int, out: np.ndarray) -> None:
    """One word of each row."""
    for k in range(keep.size):
        out[k] = words[np.uint64(at[k] + word)] & keep[k]


@inner
def take_bits(tile: np.ndarray, start: Int, width: Int, sign: Int, out: np.ndarray) -> None:
    """Bits start … start+width-1 of each row, at most 48; tile: its words."""
    first = start // 48
    below = start % 48 + width - 48  # bits in the second word
    high, low = tile[first], tile[first + 1 if below > 0 else first]
    mask = (np.uint64(1) << np.uint64(width)) - np.uint64(1)
    right, left = np.uint64(max(-below, 0)), np.uint64(max(below, 0))
    beyond = np.uint64(48 - below if below > 0 else 63)  # words have 48 bits: 63 leaves nothing of the second one
    for k in range(out.size):
        value = ((high[k] >> right) << left) | (low[k] >> beyond)
        out[k] = (np.int64(value & mask) ^ sign) - sign


@inner
def put_whole(raw: np.ndarray, out: np.ndarray) -> None:
    """Raw values to a column of whole numbers."""
    for k in range(out.size):
        out[k] = raw[k]


@inner
def put_scaled(raw: np.ndarray, number: np.ndarray, out: np.ndarray) -> None:
    """Raw values to a column of floats; dividing by 1 is left out, since dividing is slow."""
    times, per_unit, offset = number[TIMES], number[PER_UNIT], number[OFFSET]
    if per_unit == 1.0:
        for k in range(out.size):
            out[k] = raw[k] * times + offset
    else:
        for k in range(out.size):
            out[k] = raw[k] * times / per_unit + offset


@inner
def put_rot(raw: np.ndarray, out: np.ndarray) -> None:
    """Rate of turn: the square of raw / 4.733, with its sign (ITU-R M.1371-5, annex 8, table 48)."""
    for k in range(out.size):
        root = raw[k] / 4.733
        out[k] = root * abs(root)


@inner
def mark(raw: np.ndarray, low: Int, high: Int, missing: Int, inside: bool, bits: np.ndarray) -> None:
    """One bit a row: the value lies in low … high, or outside, and is not the missing one."""
    low = max(low, np.int64(-BEYOND_ALL))
    span = np.uint64(min(high, np.int64(BEYOND_ALL)) - low)
    for group in range((raw.size + 63) // 64):
        some = raw[group * 64 : min(group * 64 + 64, raw.size)]
        found = np.uint64(0)
        for k in range(some.size):
            value = some[k]
            there = ((np.uint64(value - low) <= span) == inside) & (value != missing)
            found |= np.uint64(there) << np.uint64(k)
        bits[group] = found


@inner
def mark_when(raw: np.ndarray, mask: Int, bits: np.ndarray) -> None:
    """One bit a row: bit raw[k] of the mask."""
    for group in range((raw.size + 63) // 64):
        some = raw[group * 64 : min(group * 64 + 64, raw.size)]
        found = np.uint64(0)
        for k in range(some.size):
            found |= ((np.uint64(mask) >> np.uint64(some[k])) & np.uint64(1)) << np.uint64(k)
        bits[group] = found


@inner
def put_times(raw: np.ndarray, out: np.ndarray, bits: np.ndarray) -> None:
    """A column of times, and one bit a row: there is such a time."""
    bits[:] = 0
    for k in range(out.size):
        out[k], found = utc_us(raw[k])
        bits[k >> 6] |= np.uint64(found) << np.uint64(k & 63)


@woven
def put_values(
    row: np.ndarray, number: np.ndarray, raw: np.ndarray, first: Int, last: Int, u8: np.ndarray, u16: np.ndarray,
    u32: np.ndarray, i8: np.ndarray, i32: np.ndarray, i64: np.ndarray, f64: np.ndarray,
) -> None:  # fmt: skip
    """Raw values to rows first … last-1 of the plan's column."""
    kind, target = row[KIND], row[ROW]
    if kind == U8:
        put_whole(raw, u8[target, first:last])
    elif kind == F64:
        put_scaled(raw, number, f64[target, first:last])
    elif kind == U16:
        put_whole(raw, u16[target, first:last])
    elif kind == U32:
        put_whole(raw, u32[target, first:last])
    elif kind == I32:
        put_whole(raw, i32[target, first:last])
    elif kind == I8:
        put_whole(raw, i8[target, first:last])
    elif kind == I64:
        put_whole(raw, i64[target, first:last])
    elif kind == ROT:
        put_rot(raw, f64[target, first:last])


@woven
def mark_column(row: np.ndarray, raw: np.ndarray, bits: np.ndarray) -> None:
    """One bit a row: what sets a flag, or of another column, that the value means something."""
    equals = row[EQUALS]
    if row[KIND] != FLAG or equals == BEYOND:
        mark(raw, row[LOW], row[HIGH], row[MISSING], row[KIND] != FLAG, bits)
    elif equals == ANY:
        mark(raw, np.int64(LEAST), np.int64(MOST), np.int64(0), True, bits)
    else:
        mark(raw, equals, equals, np.int64(LEAST), True, bits)


@woven
def put_bits(bits: np.ndarray, there: np.ndarray, on: np.ndarray, out: np.ndarray) -> None:
    """Bits of rows whose field is there and means this."""
    for group in range(out.size):
        out[group] = bits[group] & there[group] & on[group]


@kernel
def fill_columns(
    plan: np.ndarray, numbers: np.ndarray, needed: np.ndarray, chosen: np.ndarray, messages: np.ndarray,
    words: np.ndarray, word_at: np.ndarray, size_of: np.ndarray, u8: np.ndarray, u16: np.ndarray, u32: np.ndarray,
    i8: np.ndarray, i32: np.ndarray, i64: np.ndarray, f64: np.ndarray, flags: np.ndarray, valid: np.ndarray,
    tile: np.ndarray, work: np.ndarray, bits: np.ndarray, begin: Int, stop: Int, next_one: Int,
) -> Int:  # fmt: skip
    """All columns of a plan, for rows begin … stop-1 of its table; returns the place in `messages` after them.

    plan       (columns, PLAN_COLUMNS) int64, of numbers, flags and times only; numbers (columns, 3) float64
    needed     int64, which words of a message the plan reads
    chosen     (rows,) int64, the message of each row; messages int64, those of this layout, in the same order
    word_at, size_of   of messages, the first of their words, and their bits
    u8 … f64   a matrix for each dtype, a row of it a column; flags, valid: bitmaps, 64 rows a uint64
    begin      a multiple of 64; next_one: the place in `messages` before these rows
    tile       (words, TILE) uint64, work (WORK_ROWS, TILE) int64, bits (6, GROUPS) uint64: room to work in

    What the plan fills is written for every row. Values that are absent or mean nothing stay under a valid bit of 0.
    """
    mine, there, on, found, all_on = bits[0], bits[1], bits[2], bits[3], bits[4]
    all_on[:] = ~np.uint64(0)
    for first in range(begin, stop, TILE):
        last = min(first + TILE, stop)
        n = last - first
        at, raw, other, sizes = work[AT, :n], work[RAW, :n], work[OTHER, :n], work[SIZE, :n]
        keep = tile[tile.shape[0] - 1, :n]
        next_one, shortest = gather(chosen[first:last], messages, next_one, word_at, size_of, at, sizes, keep, mine)
        for w in range(needed.size):
            take_words(words, at, keep, needed[w], tile[needed[w], :n])
        groups, group = (n + 63) // 64, first // 64
        for p in range(plan.shape[0]):
            row = plan[p]
            if row[AGAIN] == 0:
                sign = np.int64(1) << (row[WIDTH] - 1) if row[SIGNED] else np.int64(0)
                take_bits(tile, row[START], row[WIDTH], sign, raw)
                if row[WHEN_WIDTH] > 0:
                    take_bits(tile, row[WHEN_START], row[WHEN_WIDTH], np.int64(0), other)
                    mark_when(other, row[WHEN_MASK], on)
            means = all_on
            if row[KIND] == UTC:
                put_times(raw, i64[row[ROW], first:last], found)
                means = found
            else:
                put_values(row, numbers[p], raw, first, last, u8, u16, u32, i8, i32, i64, f64)
                if row[KIND] != FLAG and row[VALID] < 0:
                    continue
                if row[KIND] == FLAG or row[LOW] != LEAST or row[HIGH] != MOST or row[MISSING] != LEAST:
                    mark_column(row, raw, found)
                    means = found
            if row[END] > shortest:
                mark(sizes, row[END], np.int64(MOST), np.int64(LEAST), True, there)
            here = there if row[END] > shortest else mine
            when = on if row[WHEN_WIDTH] > 0 else all_on
            if row[KIND] == FLAG:
                put_bits(means, here, when, flags[row[ROW], group : group + groups])
                if row[VALID] >= 0:
                    put_bits(all_on, here, when, valid[row[VALID], group : group + groups])
            else:
                put_bits(means, here, when, valid[row[VALID], group : group + groups])
    return next_one
