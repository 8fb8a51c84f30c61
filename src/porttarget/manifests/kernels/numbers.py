"""Decimal texts as numbers: those of up to eight characters as one word, which has no branch for each digit."""

from __future__ import annotations

import numpy as np

from porttarget.jit import inner, lean_kernel, woven
from porttarget.manifests.kernels.words import AHEAD, HIGHS, MASKS, ONES, Int, ask, word

_ZEROES = np.uint64(0x3030303030303030)
_SEVENS = np.uint64(0x7F7F7F7F7F7F7F7F)
_TO_TEN = np.uint64(0x7676767676767676)  # a byte of ten or more reaches the highest bit with it
_PAIRS, _PAIR = np.uint64(1 + (10 << 8)), np.uint64(0x00FF00FF00FF00FF)
_FOURS, _FOUR = np.uint64(1 + (100 << 16)), np.uint64(0x0000FFFF0000FFFF)
_EIGHTS = np.uint64(1 + (10_000 << 32))
_U8, _U16, _U32, _U56, _U64 = (np.uint64(n) for n in (8, 16, 32, 56, 64))
_POWERS = np.array([10.0**k for k in range(8)])


@woven
def _told(digits: Int, n: Int) -> Int:
    """The number that n bytes of 0 to 9 tell, 0 < n <= 8, the first one being the highest digit."""
    value = digits << (_U64 - _U8 * np.uint64(n))
    value = (value * _PAIRS) >> _U8
    value = ((value & _PAIR) * _FOURS) >> _U16
    return np.float64(((value & _FOUR) * _EIGHTS) >> _U32)


@inner
def _long(buf: np.ndarray, o: Int, n: Int, comma: bool) -> float:
    """The number that a text of any length tells, NaN for none."""
    negative = buf[o] == 45
    number = np.int64(0)
    scale = 1.0
    digits = 0
    dot = False
    for j in range(1 if negative or buf[o] == 43 else 0, n):
        c = np.int64(buf[o + j])
        if 48 <= c <= 57 and number < 100_000_000_000_000_000:
            number = number * 10 + (c - 48)
            digits += 1
            if dot:
                scale *= 10.0
        elif (c == 46 or (comma and c == 44)) and not dot:
            dot = True
        else:
            return np.nan
    return (-number if negative else number) / scale if digits > 0 else np.nan


@lean_kernel
def decimals(
    buf: np.ndarray, start: np.ndarray, length: np.ndarray, comma: bool, value: np.ndarray, faulty: np.ndarray
) -> None:
    """value (k,) float64 of texts like -12.50; NaN where missing or, with faulty True, where it is no such number.

    Up to 15 digits give the nearest float64: digits are gathered as an integer and divided once by a power of ten.
    """
    rows = start.size
    for i in range(rows):
        if i + AHEAD < rows:
            ask(buf, np.int64(start[i + AHEAD]))
        n = np.int64(length[i])
        faulty[i] = False
        value[i] = np.nan
        if n <= 0:
            continue
        o = np.int64(start[i])
        if n <= 8:
            text = word(buf, o, n)
            digits = (text ^ _ZEROES) & MASKS[n]
            odd = (((digits & _SEVENS) + _TO_TEN) | digits) & HIGHS
            if odd == 0:
                value[i] = _told(digits, n)
                continue
            below = (odd >> np.uint64(7)) - np.uint64(1)  # all bits of the bytes before the first that is no digit
            before = ((below & ONES) * ONES) >> _U56
            sign = (text >> (_U8 * before)) & np.uint64(255)
            if odd & (odd - np.uint64(1)) == 0 and n > 1 and (sign == 46 or (comma and sign == 44)):
                digits = (digits & below) | ((digits >> (_U8 * before)) >> _U8) << (_U8 * before)
                value[i] = _told(digits, n - 1) / _POWERS[n - 1 - np.int64(before)]
                continue
        value[i] = _long(buf, o, n, comma)
        faulty[i] = np.isnan(value[i])
