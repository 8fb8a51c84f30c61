"""Fields of messages into columns, driven by a plan: what `porttarget.ais_decoder.plan` makes of a layout.

One kernel for all layouts but the most frequent, whose own are generated: unrolled code for each took 6 s to compile.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, kernel
from porttarget.ais_decoder.kernels.dates import utc_us
from porttarget.ais_decoder.kernels.long_text import put_data, put_long_text
from porttarget.ais_decoder.kernels.text import put_text, put_vendor
from porttarget.ais_decoder.plan_codes import (
    AGAIN,
    ALL,
    ANY,
    AUXILIARY,
    BASE,
    BEFORE_END,
    BEYOND,
    CONTINUED,
    CRAFT,
    DATA,
    END,
    EQUALS,
    F64,
    FLAG,
    FROM_END,
    HIGH,
    I8,
    I32,
    I64,
    KIND,
    LOW,
    MISSING,
    MORE_CHARACTERS,
    OFFSET,
    OWN,
    PER_UNIT,
    QUICK_CHARACTERS,
    REPORT,
    ROW,
    SIGNED,
    SLOT,
    START,
    TEXT,
    TEXT_ALL,
    TIMES,
    TO_END,
    TOGETHER,
    TOGETHER_BITS,
    U8,
    U16,
    U32,
    UTC,
    VALID,
    VENDOR,
    WHEN_MASK,
    WHEN_START,
    WHEN_WIDTH,
    WIDTH,
)  # fmt: skip


@inner
def take_bits(
    words: np.ndarray, at: np.ndarray, count: Int, start: Int, width: Int, sign: Int, out: np.ndarray
) -> None:
    """Bits start … start+width-1 from bit at[n] of `words` on, for each n; at most 48, in at most two words."""
    mask = (np.uint64(1) << np.uint64(width)) - np.uint64(1)
    for n in range(count):
        bit = np.uint64(at[n] + start)
        w = bit // np.uint64(48)
        below = np.int64(bit - w * np.uint64(48)) + width - 48  # bits in the second word
        right = np.uint64(max(-below, 0))
        left = np.uint64(max(below, 0))
        beyond = np.uint64(48 - below if below > 0 else 63)  # words have 48 bits: 63 leaves nothing of the second one
        value = ((words[w] >> right) << left) | (words[w + np.uint64(1)] >> beyond)
        out[n] = (np.int64(value & mask) ^ sign) - sign


@inner
def take_bits_aligned(
    words: np.ndarray, at: np.ndarray, count: Int, start: Int, width: Int, sign: Int, out: np.ndarray
) -> None:
    """As `take_bits`, from the first bit of words[at[n]] on: where to shift is the same for all."""
    first = np.uint64(start // 48)
    below = start % 48 + width - 48
    mask = (np.uint64(1) << np.uint64(width)) - np.uint64(1)
    right = np.uint64(max(-below, 0))
    left = np.uint64(max(below, 0))
    beyond = np.uint64(48 - below if below > 0 else 63)
    for n in range(count):
        w = np.uint64(at[n]) + first
        value = ((words[w] >> right) << left) | (words[w + np.uint64(1)] >> beyond)
        out[n] = (np.int64(value & mask) ^ sign) - sign


@inner
def put_values(
    kind: Int, target: Int, raw: np.ndarray, rows: np.ndarray, count: Int, number: np.ndarray, u8: np.ndarray,
    u16: np.ndarray, u32: np.ndarray, i8: np.ndarray, i32: np.ndarray, i64: np.ndarray, f64: np.ndarray,
) -> None:  # fmt: skip
    """Raw values to the rows of a column, row `target` of the matrix of its kind."""
    times, per_unit, offset = number[TIMES], number[PER_UNIT], number[OFFSET]
    for n in range(count):
        r = np.uint64(rows[n])
        value = raw[n]
        if kind == U8:
            u8[target, r] = value
        elif kind == F64:
            f64[target, r] = value * times / per_unit + offset
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


@inner
def put_flags(
    row: np.ndarray, raw: np.ndarray, room: np.ndarray, rows: np.ndarray, count: Int, flags: np.ndarray
) -> None:  # fmt: skip
    """Flags that the raw values set: any but 0, one value, or one out of range."""
    target, end = row[ROW], row[END]
    equals, missing, low, high = row[EQUALS], row[MISSING], row[LOW], row[HIGH]
    for n in range(count):
        r = np.uint64(rows[n])
        value = raw[n]
        if equals == ANY:
            there = value != 0
        elif equals == BEYOND:
            there = (value != missing) & ((value < low) | (value > high))
        else:
            there = value == equals
        there &= room[n] >= end
        flags[target, r >> np.uint64(3)] |= np.uint8(there) << np.uint8(r & np.uint64(7))


@inner
def put_texts(
    row: np.ndarray, at: np.ndarray, room: np.ndarray, rows: np.ndarray, count: Int, words: np.ndarray,
    valid: np.ndarray, views: np.ndarray, texts: np.ndarray, text_bytes: np.ndarray, stride: Int,
) -> None:  # fmt: skip
    """A text column; `room` is the bits there are from at[n] on."""
    kind, start, width, end, target, check = row[KIND], row[START], row[WIDTH], row[END], row[ROW], row[VALID]
    quick = kind == TEXT and row[TO_END] == 0 and row[CONTINUED] == 0 and width <= QUICK_CHARACTERS * 6
    for n in range(count):
        r = np.int64(rows[n])
        if room[n] < end:
            continue
        slot = r * stride + row[SLOT]
        bit = at[n] + start
        bits = width
        if row[TO_END]:
            bits = min(width, room[n] - row[BEFORE_END] - start)
        if quick:
            found = put_text(words, bit, width // 6, texts, slot, views[target], r)
        elif kind == VENDOR:
            found = put_vendor(words, bit, texts, slot, views[target], r)
        elif kind == DATA:
            found = put_data(words, bit, bits, text_bytes, slot * 8, views[target], r)
        else:
            more = at[n] + row[CONTINUED] if row[CONTINUED] > 0 else np.int64(0)
            beyond = min((room[n] - row[CONTINUED]) // 6, np.int64(MORE_CHARACTERS))
            found = put_long_text(
                words, bit, bits // 6, more, beyond, np.int64(kind == TEXT_ALL), text_bytes, slot * 8, views[target], r
            )  # fmt: skip
        valid[check, r >> 3] |= np.uint8(found) << np.uint8(r & 7)


@inner
def put_times(
    row: np.ndarray, raw: np.ndarray, room: np.ndarray, rows: np.ndarray, count: Int, i64: np.ndarray,
    valid: np.ndarray,
) -> None:  # fmt: skip
    """A column of times."""
    for n in range(count):
        r = np.int64(rows[n])
        i64[row[ROW], r], found = utc_us(raw[n])
        found = found and room[n] >= row[END]
        valid[row[VALID], r >> 3] |= np.uint8(found) << np.uint8(r & 7)


@inner
def mark_valid(
    row: np.ndarray, raw: np.ndarray, room: np.ndarray, rows: np.ndarray, count: Int, valid: np.ndarray
) -> None:
    """Bits of the column's validity: the bits are there, and the raw value means something."""
    check, end = row[VALID], row[END]
    low, high, missing = row[LOW], row[HIGH], row[MISSING]
    if row[KIND] == FLAG:
        low, high, missing = np.int64(-1) << np.int64(62), np.int64(1) << np.int64(62), np.int64(-1) << np.int64(62)
    for n in range(count):
        r = np.uint64(rows[n])
        value = raw[n]
        present = (room[n] >= end) & (value != missing) & (value >= low) & (value <= high)
        valid[check, r >> np.uint64(3)] |= np.uint8(present) << np.uint8(r & np.uint64(7))


@inner
def put_column(
    row: np.ndarray, number: np.ndarray, raw: np.ndarray, room: np.ndarray, rows: np.ndarray, count: Int,
    u8: np.ndarray, u16: np.ndarray, u32: np.ndarray, i8: np.ndarray, i32: np.ndarray, i64: np.ndarray,
    f64: np.ndarray, flags: np.ndarray, valid: np.ndarray,
) -> None:  # fmt: skip
    """Raw values, and which of them mean something, to a column of numbers or flags."""
    if row[KIND] == FLAG:
        put_flags(row, raw, room, rows, count, flags)
    else:
        put_values(row[KIND], row[ROW], raw, rows, count, number, u8, u16, u32, i8, i32, i64, f64)
    if row[VALID] >= 0:
        mark_valid(row, raw, room, rows, count, valid)


@inner
def pick(
    row: np.ndarray, at: np.ndarray, room: np.ndarray, rows: np.ndarray, count: Int, words: np.ndarray,
    work: np.ndarray,
) -> Int:  # fmt: skip
    """Keep, in work[3:6], the rows for which the deciding field has one of its values; returns how many."""
    start, width = row[WHEN_START], row[WHEN_WIDTH]
    if row[BASE] == FROM_END:
        for n in range(count):
            work[0, n] = at[n] + max(room[n] - start, 0)
        take_bits(words, work[0], count, np.int64(0), width, np.int64(0), work[1])
        width = np.int64(0)  # the field lies before its end
    else:
        take_bits(words, at, count, start, width, np.int64(0), work[1])
    kept = 0
    for n in range(count):
        value = work[1, n]
        there = room[n] >= start + width
        if there and value < 62 and (row[WHEN_MASK] >> value) & 1:
            work[3, kept] = at[n]
            work[4, kept] = room[n]
            work[5, kept] = rows[n]
            kept += 1
    return kept


@kernel
def read_fields(
    plan: np.ndarray, numbers: np.ndarray, own: np.ndarray, own_room: np.ndarray, report: np.ndarray,
    rows_in: np.ndarray, count_in: Int, words_in: np.ndarray, packed: np.ndarray, u8: np.ndarray, u16: np.ndarray,
    u32: np.ndarray, i8: np.ndarray, i32: np.ndarray, i64: np.ndarray, f64: np.ndarray, flags: np.ndarray,
    valid: np.ndarray, views: np.ndarray, texts: np.ndarray, text_bytes: np.ndarray, stride: Int, work: np.ndarray,
) -> None:  # fmt: skip
    """One layout's columns, one after the other.

    plan       (columns, PLAN_COLUMNS) int64, see `plan`; numbers (columns, 3) float64
    own        (count,) int64, bit of the words where each row's message, or its application data, begins; overwritten
    own_room   (count,) int64, bits it has
    report     (count,) int64, bits between there and the row's report
    rows_in    (count,) int64, rows of the table
    words_in   uint64, 48 bits each, big end first
    packed     uint64, empty, or room for as many words a row as the plan reads: a message's words are copied there
               once, since each column would fetch them from far away
    u8 … f64   a matrix for each dtype, a row of it a column, zero to begin with; flags, valid: bitmaps, likewise
    views      (columns, rows, 2) uint64, string views into texts: uint64, `stride` words a row; text_bytes: its bytes
    work       (8, at least count) int64, room to work in

    A value that is absent or means nothing stays under a valid bit of 0. Cost about 3 ns a value, 15 ns a text.
    """
    raw, other, first_word = work[0], work[1], work[2]
    aligned = True
    each = packed.size // max(count_in, 1)
    for n in range(count_in):
        word = own[n] // 48
        aligned &= word * 48 == own[n]
        for k in range(each):
            packed[n * each + k] = words_in[word + k]
        if each > 0:
            own[n] += (n * each - word) * 48
            word = n * each
        first_word[n] = word
    words = packed if each > 0 else words_in
    at, room, rows, count = own, own_room, rows_in, count_in
    for p in range(plan.shape[0]):
        row = plan[p]
        if row[AGAIN] == 0:
            at, room, rows, count = own, own_room, rows_in, count_in
            if row[BASE] == REPORT:
                at, room = work[6], work[7]
                for n in range(count):
                    at[n] = own[n] + report[n]
                    room[n] = own_room[n] - report[n]
            if row[WHEN_WIDTH] > 0:
                count = pick(row, at, room, rows, count, words, work)
                at, room, rows = work[3], work[4], work[5]
            if row[KIND] >= TEXT and row[KIND] != UTC:
                put_texts(row, at, room, rows, count, words, valid, views, texts, text_bytes, stride)
                continue
            start, width = row[START], row[WIDTH]
            sign = np.int64(1) << (width - 1) if row[SIGNED] else np.int64(0)
            if row[BASE] == FROM_END:
                for n in range(count):
                    other[n] = at[n] + max(room[n] - start, 0)
                take_bits(words, other, count, np.int64(0), width, sign, raw)
            elif aligned and row[BASE] == OWN and row[WHEN_WIDTH] == 0:
                take_bits_aligned(words, first_word, count, start, width, sign, raw)
            else:
                take_bits(words, at, count, start, width, sign, raw)
        if row[KIND] == UTC:
            put_times(row, raw, room, rows, count, i64, valid)
            continue
        if row[TOGETHER] >= 0:
            take_bits(words, at, count, row[TOGETHER], np.int64(TOGETHER_BITS), np.int64(0), other)
            for n in range(count):
                raw[n] = row[MISSING] if other[n] == 0 else raw[n]
        if row[CRAFT] != ALL:
            take_bits(words, at, count, np.int64(8), np.int64(30), np.int64(0), other)
            for n in range(count):
                auxiliary = other[n] // 10_000_000 == 98
                raw[n] = raw[n] if auxiliary == (row[CRAFT] == AUXILIARY) else row[MISSING]
        put_column(row, numbers[p], raw, room, rows, count, u8, u16, u32, i8, i32, i64, f64, flags, valid)
