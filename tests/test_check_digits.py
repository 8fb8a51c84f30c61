"""Check digits of IMO and container numbers: published numbers, and the three forms against each other."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.check_digit_kernels import imo_numbers
from porttarget.check_digits import (
    container_check_digit,
    container_holds,
    imo_check_digit,
    imo_column_holds,
    imo_holds,
)
from tests.manifests.naive import imo_digit

# 9074729 is the worked example in descriptions of the IMO number scheme; 9786774 and 9283186 sail under them
PUBLISHED = (9074729, 9786774, 9283186)


def compiled(*numbers: int) -> list[int]:
    digit = np.empty(len(numbers), np.int64)
    imo_numbers(np.array(numbers, np.int64), digit)
    return digit.tolist()


def test_published_imo_numbers_hold_and_their_neighbours_do_not() -> None:
    assert [imo_holds(number) for number in PUBLISHED] == [True] * 3
    assert compiled(*PUBLISHED) == [9, 4, 6]
    assert not imo_holds(9786775)
    assert compiled(9786775) == [4]
    assert imo_check_digit(907472) == 9


@settings(deadline=None)  # the first example compiles
@given(st.lists(st.integers(-(10**8), 10**8) | st.integers(1_000_000, 9_999_999), min_size=1, max_size=20))
def test_kernel_column_number_and_plain_twin_agree(numbers: list[int]) -> None:
    twin = [imo_digit(str(number)[:6]) if 1_000_000 <= number <= 9_999_999 else -1 for number in numbers]
    assert compiled(*numbers) == twin
    holds = [digit == number % 10 for digit, number in zip(twin, numbers, strict=True)]
    assert [imo_holds(number) for number in numbers] == holds
    column = pl.DataFrame({"imo": [*numbers, None]}, schema={"imo": pl.Int64})
    assert column.select(imo_column_holds(pl.col("imo"))).to_series().to_list() == [*holds, None]


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("CSQU3054383", True),  # the worked example of ISO 6346's annex
        ("CSQU3054384", False),
        ("csqu3054383", False),
        ("CSQ03054383", False),
        ("CSQU305438", False),
        ("CSQU30543833", False),
        ("CSQU305438³", False),
        ("", False),
    ],
)
def test_a_container_number_holds_by_form_and_digit(number: str, holds: bool) -> None:
    assert container_holds(number) is holds
    if holds:
        assert container_check_digit(number[:10]) == int(number[10])
