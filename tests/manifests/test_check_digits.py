"""Container numbers in two pieces: joined, judged by form and check digit."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.manifests.kernels import check_digits
from porttarget.manifests.spans import from_texts
from tests.manifests.naive import container_digit

LETTER, DIGIT = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), st.sampled_from("0123456789")
TEN = st.builds("".join, st.tuples(*[LETTER] * 4, *[DIGIT] * 6))


def verdicts(*pairs: tuple[str | None, str | None]) -> tuple[list[str | None], list[int], list[int]]:
    """Joined numbers, verdicts and computed digits of (prefix, serial) pairs."""
    both = from_texts([text for pair in pairs for text in pair])
    prefix, serial = both.take(np.arange(0, 2 * len(pairs), 2)), both.take(np.arange(1, 2 * len(pairs), 2))
    offsets, verdict = np.empty(len(pairs) + 1, np.int64), np.empty(len(pairs), np.uint8)
    digit = np.empty(len(pairs), np.int64)
    joined = check_digits.container_numbers(
        both.buf, prefix.start, prefix.length, serial.start, serial.length, offsets, verdict, digit
    )
    text = joined.tobytes().decode()
    numbers = [text[a:b] or None for a, b in itertools.pairwise(offsets)]
    return numbers, verdict.tolist(), digit.tolist()


def test_the_example_of_iso_6346_holds_and_its_neighbour_does_not() -> None:
    # CSQU3054383 is the worked example of the standard's annex
    assert verdicts(("CSQU", "3054383"), ("CSQU", "3054384")) == (["CSQU3054383", "CSQU3054384"], [0, 3], [3, 3])


def test_a_sum_that_leaves_ten_counts_as_zero() -> None:
    # about one serial in eleven has such a sum; it is looked for with the letters' values written out
    serial = next(f"{n:06d}" for n in range(100) if _sum(f"HLXU{n:06d}") % 11 == 10)
    assert verdicts(("HLXU", serial + "0")) == ([f"HLXU{serial}0"], [0], [0])


def _sum(ten: str) -> int:
    values = dict(zip("HLXU", (18, 23, 36, 32), strict=True))
    return sum((values[c] if c in values else int(c)) << place for place, c in enumerate(ten))


@pytest.mark.parametrize(
    ("prefix", "serial", "number", "verdict"),
    [
        (None, None, None, check_digits.NUMBER_NONE),
        ("CSQU", None, "CSQU", check_digits.NUMBER_FORM),
        ("CSQU", "305438", "CSQU305438", check_digits.NUMBER_FORM),
        ("CSQU", "305 4383", "CSQU3054383", check_digits.NUMBER_OK),
        ("CSQU ", "3054383", "CSQU3054383", check_digits.NUMBER_OK),
        ("csqu", "3054383", "csqu3054383", check_digits.NUMBER_FORM),
        ("C5QU", "3054383", "C5QU3054383", check_digits.NUMBER_FORM),
        ("CSQU", "30543830", "CSQU30543830", check_digits.NUMBER_FORM),
        ("CS", "QU3054383", "CSQU3054383", check_digits.NUMBER_OK),
    ],
)
def test_forms_of_container_numbers(prefix: str | None, serial: str | None, number: str | None, verdict: int) -> None:
    assert verdicts((prefix, serial))[:2] == ([number], [verdict])


@settings(deadline=None)  # the first example compiles
@given(TEN, DIGIT)
def test_compiled_container_digits_are_those_of_the_plain_twin(ten: str, last: str) -> None:
    right = container_digit(ten)
    verdict = check_digits.NUMBER_OK if int(last) == right else check_digits.NUMBER_DIGIT
    assert verdicts((ten[:4], ten[4:] + last)) == ([ten + last], [verdict], [right])
