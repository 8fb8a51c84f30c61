"""Fields of messages into columns, driven by a plan: what `porttarget.ais_decoder.plan` makes of a layout.

One kernel for all layouts but the most frequent, whose own is generated: unrolled code for each took 6 s to compile.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, kernel
from porttarget.ais_decoder.kernels.text import put_text
from porttarget.ais_decoder.plan import (
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
    VALID,
    WIDTH,
)  # fmt: skip


@kernel
def bits_at(words: np.ndarray, at: Int, start: Int, width: Int) -> Int:
    """Bits start … start+width-1 of the message that begins at words[at]; at most 48, in at most two words."""
    first = np.uint64(start // 48)
    offset = start - 48 * (start // 48)
    mask = (np.uint64(1) << np.uint64(width)) - np.uint64(1)
    word = words[np.uint64(at) + first]
    below = offset + width - 48
    if below <= 0:
        return np.int64((word >> np.uint64(-below)) & mask)
    beyond = words[np.uint64(at) + first + np.uint64(1)] >> np.uint64(48 - below)
    return np.int64(((word << np.uint64(below)) | beyond) & mask)


@kernel
def read_fields(
    plan: np.ndarray, messages: np.ndarray, rows: np.ndarray, count: Int, words: np.ndarray, word_at: np.ndarray,
    size_of: np.ndarray, u8: np.ndarray, u16: np.ndarray, u32: np.ndarray, i8: np.ndarray, i32: np.ndarray,
    i64: np.ndarray, f64: np.ndarray, flags: np.ndarray, valid: np.ndarray, views: np.ndarray, texts: np.ndarray,
) -> None:  # fmt: skip
    """One layout's columns, one after the other.

    plan       (columns, PLAN_COLUMNS) int64, see `plan`
    messages   (count,) int64, places in word_at and size_of (bits); rows: the rows they go to
    words      uint64, 48 bits each, big end first
    u8 … f64   a matrix for each dtype, a row of it a column; flags, valid: bitmaps, zero to begin with
    views      (columns, rows, 2) uint64, string views into texts, TEXT_WORDS words a row

    A value that is absent or means nothing stays under a valid bit of 0. Cost about 3 ns a value, 15 ns a text.
    """
    for p in range(plan.shape[0]):
        kind, start, width, end = plan[p, KIND], plan[p, START], plan[p, WIDTH], plan[p, END]
        target, check, craft = plan[p, ROW], plan[p, VALID], plan[p, CRAFT]
        missing, low, high, together = plan[p, MISSING], plan[p, LOW], plan[p, HIGH], plan[p, TOGETHER]
        sign = np.int64(1) << (width - 1) if plan[p, SIGNED] else np.int64(0)
        per_unit = np.float64(plan[p, PER_UNIT])
        for n in range(count):
            m = np.uint64(messages[n])
            r = np.uint64(rows[n])
            at = np.int64(word_at[m])
            present = np.int64(size_of[m]) >= end
            if kind == TEXT:
                if not present:
                    continue
                slot = np.int64(r) * TEXT_WORDS + 3 * target
                present = put_text(words, at, start, width // 6, texts, slot, views[target], np.int64(r))
            else:
                raw = (bits_at(words, at, start, width) ^ sign) - sign
                present = present & (raw != missing) & (raw >= low) & (raw <= high)
                if together >= 0:
                    present = present & (bits_at(words, at, together, np.int64(TOGETHER_BITS)) != 0)
                if craft != ALL:
                    auxiliary = (np.int64(words[np.uint64(at)] >> np.uint64(10)) & 0x3FFFFFFF) // 10_000_000 == 98
                    present = present & (auxiliary == (craft == AUXILIARY))
                if kind == F64:
                    f64[target, r] = raw / per_unit
                elif kind == U8:
                    u8[target, r] = raw
                elif kind == U16:
                    u16[target, r] = raw
                elif kind == U32:
                    u32[target, r] = raw
                elif kind == I32:
                    i32[target, r] = raw
                elif kind == I64:
                    i64[target, r] = raw
                elif kind == I8:
                    i8[target, r] = raw
                elif kind == FLAG and raw != 0:
                    flags[target, r >> np.uint64(3)] |= np.uint8(1) << np.uint8(r & np.uint64(7))
            if present and check >= 0:
                valid[check, r >> np.uint64(3)] |= np.uint8(1) << np.uint8(r & np.uint64(7))
