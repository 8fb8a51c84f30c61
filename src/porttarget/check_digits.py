"""Check digits of IMO ship numbers (IMO resolution A.1117(30)) and container numbers (ISO 6346:2022, annex A).

For one number, and for a Polars column of IMO numbers; `check_digit_kernels` has the same for arrays. This is the only
place that knows the weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

IMO_WEIGHTS: Final = (7, 6, 5, 4, 3, 2)
LEAST_IMO, GREATEST_IMO = 1_000_000, 9_999_999

# ISO 6346: letters count from 10, leaving out multiples of 11
LETTER_VALUES: Final = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (n for n in range(10, 39) if n % 11), strict=True))


def imo_check_digit(first_six: int) -> int:
    """The seventh digit: the last digit of 7·d1 + 6·d2 + 5·d3 + 4·d4 + 3·d5 + 2·d6."""
    return sum(int(digit) * weight for digit, weight in zip(f"{first_six:06d}", IMO_WEIGHTS, strict=True)) % 10


def imo_holds(number: int) -> bool:
    """Whether a number has seven digits and the last one checks."""
    return LEAST_IMO <= number <= GREATEST_IMO and imo_check_digit(number // 10) == number % 10


def imo_column_holds(imo: pl.Expr) -> pl.Expr:
    """`imo_holds` of a column of whole numbers; null where it is null."""
    import polars as pl

    digits = [(imo // 10 ** (6 - place)) % 10 * weight for place, weight in enumerate(IMO_WEIGHTS)]
    return imo.is_between(LEAST_IMO, GREATEST_IMO) & (pl.sum_horizontal(digits) % 10).eq(imo % 10)


def container_check_digit(owner_and_serial: str) -> int:
    """Of four letters and six digits: place i weighs 2**i, the sum modulo 11, and 10 counts as 0."""
    total = sum((LETTER_VALUES.get(sign) or int(sign)) << place for place, sign in enumerate(owner_and_serial))
    return total % 11 % 10


def container_holds(number: str) -> bool:
    """Whether a number is four capitals and seven digits, and the last one checks."""
    letters, digits = number[:4], number[4:]
    formed = len(letters) == 4 and set(letters) <= LETTER_VALUES.keys() and len(digits) == 7 and digits.isdecimal()
    return formed and digits.isascii() and container_check_digit(number[:10]) == int(number[10])
