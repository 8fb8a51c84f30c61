"""Eight bytes at a time: registers of uint64, the first byte highest, in which eight bytes are looked at as one.

Nothing here looks whether the bytes are there; who calls has made sure.
"""

import numpy as np

from porttarget.ais_decoder.kernels import Int, inner, loads

EACH = 0x0101010101010101  # a one in each byte
eight_bytes = loads.eight_bytes  # the first one highest


@inner
def low_first(buf: np.ndarray, pos: Int) -> Int:
    """Bytes pos … pos+7, the first one lowest; one load, too."""
    p = np.uint64(pos)
    value = np.uint64(buf[p]) | np.uint64(buf[p + np.uint64(1)]) << np.uint64(8)
    value |= np.uint64(buf[p + np.uint64(2)]) << np.uint64(16)
    value |= np.uint64(buf[p + np.uint64(3)]) << np.uint64(24)
    value |= np.uint64(buf[p + np.uint64(4)]) << np.uint64(32)
    value |= np.uint64(buf[p + np.uint64(5)]) << np.uint64(40)
    value |= np.uint64(buf[p + np.uint64(6)]) << np.uint64(48)
    return value | np.uint64(buf[p + np.uint64(7)]) << np.uint64(56)


@inner
def fold(eight: Int) -> Int:
    """Exclusive-or of the eight bytes of a register."""
    eight ^= eight >> np.uint64(32)
    eight ^= eight >> np.uint64(16)
    return np.int64((eight ^ (eight >> np.uint64(8))) & np.uint64(255))


@inner
def good_bytes(bad: Int) -> Int:
    """How many bytes come before the first one whose highest bit is set; at least one is."""
    count = 0
    if bad >> np.uint64(32) == 0:
        count = 4
        bad <<= np.uint64(32)
    if bad >> np.uint64(48) == 0:
        count += 2
        bad <<= np.uint64(16)
    return count + (bad >> np.uint64(56) == 0)


@inner
def same(eight: Int, others: Int) -> Int:
    """Highest bit of each byte set that is the same in both registers; neither may hold a byte beyond ASCII."""
    return ~((eight ^ others) + np.uint64(0x7F * EACH)) & np.uint64(0x80 * EACH)


@inner
def all_digits(eight: Int) -> Int:
    """Whether all eight bytes are 0–9: their upper halves are 3, and remain so six further on."""
    halves = np.uint64(0xF0 * EACH)
    threes = np.uint64(0x30 * EACH)
    return eight & halves == threes and (eight + np.uint64(6 * EACH)) & halves == threes


@inner
def number_of(eight: Int) -> Int:
    """The number that eight digits write, pair by pair."""
    v = eight & np.uint64(0x0F * EACH)
    v = (v >> np.uint64(8) & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(10) + (v & np.uint64(0x00FF00FF00FF00FF))
    v = (v >> np.uint64(16) & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(100) + (v & np.uint64(0x0000FFFF0000FFFF))
    return np.int64((v >> np.uint64(32)) * np.uint64(10_000) + (v & np.uint64(0xFFFFFFFF)))
