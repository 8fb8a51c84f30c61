"""Parquet's encodings of one column's values: arrays in, arrays filled. Nulls were taken out before.

Source: the Parquet format's description of encodings (RLE and bit-packing hybrid, DELTA_BINARY_PACKED,
DELTA_LENGTH_BYTE_ARRAY, BYTE_STREAM_SPLIT). Texts are Arrow string views: of two words of 64 bits the lower half of the
first is the length; up to 12 bytes follow at once, else four bytes, number of the buffer, place in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.jit import inner, lean_kernel

Array = npt.NDArray[Any]
BLOCK, PIECE, PIECES = 128, 32, 4  # values: of a block of differences, and of each of its pieces
SHORT = 12  # bytes of a text that stands in its view
LENGTH, LOW, BYTE = np.uint64(0xFFFFFFFF), np.uint64(32), np.uint64(8)
HASH, MIXED = np.uint64(0x9E3779B1), np.uint64(15)  # 2**32 over the golden ratio


@inner
def _hash(value: np.uint64) -> np.uint64:
    """Of which any bits can be used; without a product beyond 64 bits."""
    product = ((value ^ value >> LOW) & LENGTH) * HASH
    return product >> LOW ^ product >> MIXED


@lean_kernel
def number_small(values: Array, codes: Array, there: Array) -> int:
    """Number the values that occur, in their order.

    values  (n,) uint16
    codes   (values there can be,) uint32, zero; becomes the code of each value
    there   (values there can be,) int32, filled: the value of each code

    Returns how many values occur. One pass.
    """
    for index in range(len(values)):
        codes[values[index]] = 1
    count = 0
    for value in range(len(codes)):
        if codes[value]:
            codes[value] = count
            there[count] = value
            count += 1
    return count


@lean_kernel
def pack_small(values: Array, codes: Array, width: int, out: Array) -> None:
    """As `pack`, of values whose codes stand in a table; see `number_small`."""
    held = np.uint64(0)
    bits, at = 0, 0
    for index in range(len(values)):
        held |= np.uint64(codes[values[index]]) << np.uint64(bits)
        bits += width
        if bits >= 32:
            out[at] = held & LENGTH
            at += 1
            held >>= LOW
            bits -= 32
    out[at] = held


@lean_kernel
def codes_of_wide(values: Array, slots: Array, codes: Array, firsts: Array) -> int:
    """Number the values that occur, as they come.

    values  (n,) uint64
    slots   (a power of two,) uint32, zero; a hash table
    codes   (n,) uint32, filled
    firsts  (most,) int64, filled: a row that has the value of each code

    Returns how many values occur, -1 where they are more than `most` or the table is searched too long.
    """
    mask = np.uint64(len(slots) - 1)
    count, steps = 0, 8 * len(values) + 64
    for index in range(len(values)):
        value = values[index]
        slot = _hash(value) & mask
        while slots[slot] and values[firsts[slots[slot] - 1]] != value:
            slot = (slot + np.uint64(1)) & mask
            steps -= 1
        if not slots[slot]:
            if count == len(firsts):
                return -1
            firsts[count] = index
            count += 1
            slots[slot] = count
        if steps < 0:
            return -1
        codes[index] = slots[slot] - 1
    return count


@inner
def _same(views: Array, one: int, other: int, memory: Array, starts: Array) -> bool:
    """Whether two texts are equal."""
    if views[one, 0] != views[other, 0]:
        return False
    if views[one, 1] == views[other, 1]:
        return True
    length = int(views[one, 0] & LENGTH)
    if length <= SHORT:
        return False
    left = starts[views[one, 1] & LENGTH] + np.int64(views[one, 1] >> LOW)
    right = starts[views[other, 1] & LENGTH] + np.int64(views[other, 1] >> LOW)
    at = 0
    while at < length and memory[left + at] == memory[right + at]:
        at += 1
    return at == length


@lean_kernel
def codes_of_texts(views: Array, memory: Array, starts: Array, slots: Array, codes: Array, firsts: Array) -> int:
    """Number the texts that occur, as they come; as `codes_of_wide`.

    views   (n, 2) uint64
    memory  (…,) uint8  all buffers; starts (buffers,) int64: where each begins in it
    """
    mask = np.uint64(len(slots) - 1)
    count, steps = 0, 8 * len(views) + 64
    for index in range(len(views)):
        key = _hash(views[index, 0])
        length = np.int64(views[index, 0] & LENGTH)
        if length <= SHORT:
            key = _hash(key ^ views[index, 1])
        else:
            at = starts[views[index, 1] & LENGTH] + np.int64(views[index, 1] >> LOW)
            for place in range(at + 4, at + length):
                key = _hash(key << BYTE ^ np.uint64(memory[place]))
        slot = key & mask
        while slots[slot] and not _same(views, firsts[slots[slot] - 1], index, memory, starts):
            slot = (slot + np.uint64(1)) & mask
            steps -= 1
        if not slots[slot]:
            if count == len(firsts):
                return -1
            firsts[count] = index
            count += 1
            slots[slot] = count
        if steps < 0:
            return -1
        codes[index] = slots[slot] - 1
    return count


@lean_kernel
def pack(codes: Array, width: int, out: Array) -> None:
    """Codes of `width` bits (1 to 32) one after the other, the lowest bit first.

    codes  (n,) uint32
    out    (bits / 32, rounded up, and one more) uint32, filled
    """
    held = np.uint64(0)
    bits, at = 0, 0
    for index in range(len(codes)):
        held |= np.uint64(codes[index]) << np.uint64(bits)
        bits += width
        if bits >= 32:
            out[at] = held & LENGTH
            at += 1
            held >>= LOW
            bits -= 32
    out[at] = held


@inner
def _put_varint(value: np.uint64, out: Array, at: int) -> int:
    while value > np.uint64(127):
        out[at] = (value & np.uint64(127)) | np.uint64(128)
        at += 1
        value >>= np.uint64(7)
    out[at] = value
    return at + 1


@lean_kernel
def differences(values: Array, out: Array) -> int:
    """Blocks of DELTA_BINARY_PACKED after its header: 128 differences in four pieces, each of a width of its own.

    values  (n,) int64
    out     (14 + 8.2 bytes a value and a block more,) uint8, filled

    Returns how many bytes were filled. Differences wrap around, as the format wants.
    """
    at = 0
    for first in range(1, len(values), BLOCK):
        after = min(first + BLOCK, len(values))
        least = values[first] - values[first - 1]
        for index in range(first + 1, after):
            least = min(least, values[index] - values[index - 1])
        at = _put_varint(np.uint64((least << 1) ^ (least >> 63)), out, at)
        widths = at
        at += PIECES
        for piece in range(PIECES):
            begin = first + piece * PIECE
            end = min(begin + PIECE, after)
            every = np.uint64(0)
            for index in range(begin, end):
                every |= np.uint64(values[index] - values[index - 1] - least)
            width = 0
            while every:
                width += 1
                every >>= np.uint64(1)
            out[widths + piece] = width
            if not width:
                continue
            held, bits = np.uint64(0), 0
            low = min(width, 32)
            for index in range(begin, begin + PIECE):
                more = np.uint64(0)
                if index < end:
                    more = np.uint64(values[index] - values[index - 1] - least)
                held |= (more & LENGTH) << np.uint64(bits)
                bits += low
                while bits >= 8:
                    out[at] = held & np.uint64(255)
                    at += 1
                    held >>= BYTE
                    bits -= 8
                if width > 32:
                    held |= (more >> LOW) << np.uint64(bits)
                    bits += width - 32
                    while bits >= 8:
                        out[at] = held & np.uint64(255)
                        at += 1
                        held >>= BYTE
                        bits -= 8
    return at


@lean_kernel
def split(values: Array, out: Array) -> None:
    """First bytes of all values, then second bytes, …: BYTE_STREAM_SPLIT.

    values  (n,) uint64
    out     (8, n) uint8, filled
    """
    for index in range(len(values)):
        value = values[index]
        for place in range(8):
            out[place, index] = value & np.uint64(255)
            value >>= BYTE


@lean_kernel
def gather(views: Array, inline: Array, memory: Array, starts: Array, measured: bool, out: Array) -> int:
    """Texts one after the other, `measured`: each after its length in four bytes.

    views   (n, 2) uint64; inline (16 n,) uint8: the same bytes
    out     (their bytes,) uint8, filled

    Returns how many bytes were filled.
    """
    at = 0
    for index in range(len(views)):
        length = int(views[index, 0] & LENGTH)
        if measured:
            for place in range(4):
                out[at + place] = inline[16 * index + place]
            at += 4
        if length <= SHORT:
            for place in range(length):
                out[at + place] = inline[16 * index + 4 + place]
        else:
            begin = starts[views[index, 1] & LENGTH] + np.int64(views[index, 1] >> LOW)
            for place in range(length):
                out[at + place] = memory[begin + place]
        at += length
    return at
