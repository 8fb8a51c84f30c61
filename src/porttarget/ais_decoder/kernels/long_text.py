"""Texts of any length and data as hexadecimal digits out of payload words, character by character.

Each goes to its room in a buffer of bytes, with an Arrow string view of it.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner
from porttarget.ais_decoder.kernels.sentences import write_view


@inner
def six_bits(words: np.ndarray, bit: Int, width: Int) -> Int:
    """At most 48 bits from bit `bit` of words on."""
    w = np.uint64(bit) // np.uint64(48)
    below = np.int64(np.uint64(bit) - w * np.uint64(48)) + width - 48
    value = words[w] >> np.uint64(-below) if below <= 0 else words[w] << np.uint64(below)
    if below > 0:
        value |= words[w + np.uint64(1)] >> np.uint64(48 - below)
    return np.int64(value & ((np.uint64(1) << np.uint64(width)) - np.uint64(1)))


@inner
def put_long_text(
    words: np.ndarray, bit: Int, characters: Int, more: Int, beyond: Int, all_of_it: Int, buffer: np.ndarray,
    buffer_at: Int, views: np.ndarray, row: Int,
) -> Int:  # fmt: skip
    """Text from bit `bit` on; returns whether it is not empty.

    It ends at the first `@`, or, where `all_of_it`, behind the last character that is neither `@` nor a blank.
    A text that fills its characters goes on at bit `more`, unless that is 0, with at most `beyond`.
    """
    length = np.int64(0)
    last = np.int64(0)
    ended = False
    for part in range(2):
        start = more if part else bit
        count = beyond if part else characters
        if part and more == 0:
            break
        for k in range(count):
            value = six_bits(words, start + 6 * k, np.int64(6))
            if value == 0 and all_of_it == 0:
                ended = True
                break
            buffer[buffer_at + length] = value + 64 if value < 32 else value
            length += 1
            if value != 0 and value != 32:
                last = length
        if ended:
            break
    write_view(views, row, buffer, buffer_at, last, np.int64(0))
    return last > 0


@inner
def put_data(
    words: np.ndarray, bit: Int, bits: Int, buffer: np.ndarray, buffer_at: Int, views: np.ndarray, row: Int
) -> Int:  # fmt: skip
    """Bits as hexadecimal digits, the last one padded with zeros; returns whether there are any."""
    length = np.int64(0)
    at = np.int64(0)
    while at < bits:
        width = min(bits - at, np.int64(48))
        value = six_bits(words, bit + at, width) << (48 - width)
        digits = (width + 3) // 4
        for k in range(digits):
            digit = (value >> (44 - 4 * k)) & 15
            buffer[buffer_at + length + k] = digit + (48 if digit < 10 else 55)
        length += digits
        at += 48
    write_view(views, row, buffer, buffer_at, length, np.int64(0))
    return length > 0
