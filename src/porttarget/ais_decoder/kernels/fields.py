"""Fields of messages into columns, driven by a plan: what `porttarget.ais_decoder.plan` makes of a layout.

One kernel for all layouts but the most frequent, whose own is generated: unrolled code for each took 6 s to compile.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, kernel
from porttarget.ais_decoder.kernels.text import put_text, put_vendor
from porttarget.ais_decoder.plan_codes import (
    ALL,
    AUXILIARY,
    CRAFT,
    END,
    F64,
    FLAG,
    HIGH,
    I8,
    I32,
    I64,
    KIND,
    LOW,
    MISSING,
    PER_UNIT,
    ROW,
    SIGNED,
    START,
    TEXT,
    TEXT_WORDS,
    TOGETHER,
    TOGETHER_BITS,
    U8,
    U16,
    U32,
    UTC,
    VALID,
    VENDOR,
    WIDTH,
)  # fmt: skip


@inner
def take_bits(
    words: np.ndarray, at: np.ndarray, count: Int, start: Int, width: Int, sign: Int, out: np.ndarray
) -> None:
    """Bits start … start+width-1 of `count` messages that begin at words[at]; at most 48, in at most two words."""
    first = np.uint64(start // 48)
    below = start % 48 + width - 48  # bits in the second word
    mask = (np.uint64(1) << np.uint64(width)) - np.uint64(1)
    right = np.uint64(max(-below, 0))
    left = np.uint64(max(below, 0))
    beyond = np.uint64(48 - below if below > 0 else 63)  # words have 48 bits: 63 leaves nothing of the second one
    for n in range(count):
        w = np.uint64(at[n]) + first
        value = ((words[w] >> right) << left) | (words[w + np.uint64(1)] >> beyond)
        out[n] = (np.int64(value & mask) ^ sign) - sign


@inner
def utc_us(date: Int) -> tuple[Int, bool]:
    """Microseconds since 1970 of year, month, day, hour, minute, second in 14, 4, 5, 5, 6, 6 bits; whether it exists.

    Days by counting from 1 March, so that a leap day ends its year (Hinnant, chrono-compatible date algorithms).
    """
    year, month, day = date >> 26, date >> 22 & 15, date >> 17 & 31
    hour, minute, second = date >> 12 & 31, date >> 6 & 63, date & 63
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = 30 + ((month + month // 8) & 1)
    if month == 2:
        last = 29 if leap else 28
    good = 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= last and hour < 24 and minute < 60 and second < 60
    if not good:
        return np.int64(0), False
    shifted = year - (month <= 2)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    days = 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + of_year - 719_468
    return (((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000, True


@inner
def put_values(
    kind: Int, target: Int, raw: np.ndarray, rows: np.ndarray, count: Int, per_unit: float, u8: np.ndarray,
    u16: np.ndarray, u32: np.ndarray, i8: np.ndarray, i32: np.ndarray, i64: np.ndarray, f64: np.ndarray,
    flags: np.ndarray,
) -> None:  # fmt: skip
    """Raw values to the rows of a column, row `target` of the matrix of its kind."""
    for n in range(count):
        r = np.uint64(rows[n])
        value = raw[n]
        if kind == U8:
            u8[target, r] = value
        elif kind == F64:
            f64[target, r] = value / per_unit
        elif kind == U16:
            u16[target, r] = value
        elif kind == I32:
            i32[target, r] = value
        elif kind == I64:
            i64[target, r] = value
        elif kind == U32:
            u32[target, r] = value
        elif kind == I8:
            i8[target, r] = value
        elif kind == FLAG:
            flags[target, r >> np.uint64(3)] |= np.uint8(value != 0) << np.uint8(r & np.uint64(7))


@kernel
def read_fields(
    plan: np.ndarray, messages: np.ndarray, rows: np.ndarray, count: Int, words: np.ndarray, word_at: np.ndarray,
    size_of: np.ndarray, u8: np.ndarray, u16: np.ndarray, u32: np.ndarray, i8: np.ndarray, i32: np.ndarray,
    i64: np.ndarray, f64: np.ndarray, flags: np.ndarray, valid: np.ndarray, views: np.ndarray, texts: np.ndarray,
    numbers: np.ndarray,
) -> None:  # fmt: skip
    """One layout's columns, one after the other.

    plan       (columns, PLAN_COLUMNS) int64, see `plan`
    messages   (count,) int64, places in word_at and size_of (bits); rows: the rows they go to
    words      uint64, 48 bits each, big end first
    u8 … f64   a matrix for each dtype, a row of it a column; flags, valid: bitmaps, zero to begin with
    views      (columns, rows, 2) uint64, string views into texts, TEXT_WORDS words a row
    numbers    (3, at least count) int64, room to work in

    A value that is absent or means nothing stays under a valid bit of 0. Cost about 3 ns a value, 15 ns a text.
    """
    at, raw, other = numbers[0], numbers[1], numbers[2]
    for n in range(count):
        at[n] = word_at[np.uint64(messages[n])]
    for p in range(plan.shape[0]):
        kind, start, width, end = plan[p, KIND], plan[p, START], plan[p, WIDTH], plan[p, END]
        target, check, craft = plan[p, ROW], plan[p, VALID], plan[p, CRAFT]
        if kind in (TEXT, VENDOR):
            for n in range(count):
                r = np.int64(rows[n])
                if np.int64(size_of[np.uint64(messages[n])]) < end:
                    continue
                slot = r * TEXT_WORDS + 3 * target
                if kind == TEXT:
                    found = put_text(words, at[n], start, width // 6, texts, slot, views[target], r)
                else:
                    found = put_vendor(words, at[n], start, texts, slot, views[target], r)
                valid[check, r >> 3] |= np.uint8(found) << np.uint8(r & 7)
            continue
        if kind == UTC:
            take_bits(words, at, count, start, width, np.int64(0), raw)
            for n in range(count):
                r = np.int64(rows[n])
                i64[target, r], found = utc_us(raw[n])
                valid[check, r >> 3] |= np.uint8(found) << np.uint8(r & 7)
            continue
        sign = np.int64(1) << (width - 1) if plan[p, SIGNED] else np.int64(0)
        take_bits(words, at, count, start, width, sign, raw)
        put_values(
            kind, target, raw, rows, count, np.float64(plan[p, PER_UNIT]), u8, u16, u32, i8, i32, i64, f64, flags,
        )  # fmt: skip
        if check < 0:
            continue
        low, high, missing = plan[p, LOW], plan[p, HIGH], plan[p, MISSING]
        if plan[p, TOGETHER] >= 0:
            take_bits(words, at, count, plan[p, TOGETHER], np.int64(TOGETHER_BITS), np.int64(0), other)
            for n in range(count):
                raw[n] = missing if other[n] == 0 else raw[n]
        if craft != ALL:
            for n in range(count):
                auxiliary = (np.int64(words[np.uint64(at[n])] >> np.uint64(10)) & 0x3FFFFFFF) // 10_000_000 == 98
                raw[n] = raw[n] if auxiliary == (craft == AUXILIARY) else missing
        for n in range(count):
            row = np.uint64(rows[n])
            value = raw[n]
            whole = np.int64(size_of[np.uint64(messages[n])]) >= end
            present = whole & (value != missing) & (value >= low) & (value <= high)
            valid[check, row >> np.uint64(3)] |= np.uint8(present) << np.uint8(row & np.uint64(7))
