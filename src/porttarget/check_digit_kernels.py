"""The check digits of `check_digits` for arrays. A form that is none gives -1; importing this loads Numba."""

from __future__ import annotations

import numpy as np

from porttarget.jit import inner, kernel


@kernel
def imo_numbers(number: np.ndarray, digit: np.ndarray) -> None:
    """digit (k,) int64: the check digit of each number (k,) int64; -1 where it has not seven digits."""
    for i in range(number.size):
        digit[i] = -1
        if 1_000_000 <= number[i] <= 9_999_999:
            rest = number[i] // 10
            total = 0
            for weight in range(2, 8):
                total += weight * (rest % 10)
                rest //= 10
            digit[i] = total % 10


@inner
def container_digit(text: np.ndarray, start: int) -> int:
    """Check digit of the eleven bytes from `start`; -1 where they are not four capitals and seven digits."""
    weighed = 0
    for j in range(11):
        c: int = text[start + j]
        if j < 4:
            if not 65 <= c <= 90:
                return -1
            value = c - 55
            value += (1 if c >= 66 else 0) + (1 if c >= 76 else 0) + (1 if c >= 86 else 0)
        else:
            if not 48 <= c <= 57:
                return -1
            value = c - 48
        if j < 10:
            weighed += value * 2**j
    return weighed % 11 % 10
