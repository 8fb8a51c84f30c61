"""Check digits of container numbers (ISO 6346:2022, annex A) and IMO ship numbers (IMO resolution A.1117(30))."""

from __future__ import annotations

import numpy as np

from porttarget.jit import kernel

# verdicts on a container number
NUMBER_OK, NUMBER_NONE, NUMBER_FORM, NUMBER_DIGIT = 0, 1, 2, 3


@kernel
def container_numbers(
    buf: np.ndarray,
    prefix_start: np.ndarray,
    prefix_length: np.ndarray,
    serial_start: np.ndarray,
    serial_length: np.ndarray,
    offsets: np.ndarray,
    verdict: np.ndarray,
    digit: np.ndarray,
) -> np.ndarray:
    """Prefix and serial joined with all blanks cut; returns the bytes, bounded by offsets (k+1,) int64.

    verdict (k,) uint8   0 holds, 1 no number, 2 not four letters and seven digits, 3 another check digit
    digit   (k,) int64   the check digit computed, -1 where the form does not hold
    Letters count 10 to 38 without multiples of 11; position i weighs 2**i; the sum modulo 11, and 10 counts as 0.
    """
    total = 0
    for i in range(prefix_start.size):
        total += max(prefix_length[i], 0) + max(serial_length[i], 0)
    out = np.empty(total, np.uint8)
    q = 0
    for i in range(prefix_start.size):
        offsets[i] = q
        for j in range(prefix_length[i]):
            if buf[prefix_start[i] + j] != 32:
                out[q] = buf[prefix_start[i] + j]
                q += 1
        for j in range(serial_length[i]):
            if buf[serial_start[i] + j] != 32:
                out[q] = buf[serial_start[i] + j]
                q += 1
        a = offsets[i]
        digit[i] = -1
        verdict[i] = 1 if q == a else 2
        if q - a == 11:
            good = True
            weighed = 0
            for j in range(11):
                c: int = out[a + j]
                if j < 4:
                    if not 65 <= c <= 90:
                        good = False
                    value = c - 55
                    value += (1 if c >= 66 else 0) + (1 if c >= 76 else 0) + (1 if c >= 86 else 0)
                else:
                    if not 48 <= c <= 57:
                        good = False
                    value = c - 48
                if j < 10:
                    weighed += value * 2**j
            if good:
                digit[i] = weighed % 11 % 10
                verdict[i] = 0 if digit[i] == np.int64(out[a + 10]) - 48 else 3
    offsets[prefix_start.size] = q
    return out[:q]


@kernel
def imo_numbers(number: np.ndarray, digit: np.ndarray) -> None:
    """digit (k,) int64: last digit of 7·d1 + 6·d2 + 5·d3 + 4·d4 + 3·d5 + 2·d6; -1 where it has not seven digits."""
    for i in range(number.size):
        digit[i] = -1
        if 1_000_000 <= number[i] <= 9_999_999:
            rest = number[i] // 10
            total = 0
            for weight in range(2, 8):
                total += weight * (rest % 10)
                rest //= 10
            digit[i] = total % 10
