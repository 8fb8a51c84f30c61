"""Comparing two engines' tables row by row; what the tests of this room share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from porttarget.ais_decoder import Decoded

CORPUS = Path(__file__).parent / "corpus" / "mixed.nmea"
TABLES = Decoded.names


def differences(
    one: Decoded, other: Decoded, *, ignore: frozenset[str] = frozenset(),
    cut: Callable[[str, pl.DataFrame], pl.DataFrame] = lambda _, frame: frame,
) -> list[str]:  # fmt: skip
    """Every column of every table whose values differ, with the first such row; floats to 1e-9.

    `cut` says what of a table of `one` the other is expected to have.
    """
    found = []
    for name in TABLES:
        left, right = cut(name, one.table(name)), other.table(name)
        if left.height != right.height:
            found.append(f"{name}: {left.height} and {right.height} rows")
            continue
        for column in left.columns:
            if f"{name}.{column}" in ignore:
                continue
            unequal = left[column].ne_missing(right[column])
            if left[column].dtype == pl.Float64:
                unequal &= ~((left[column] - right[column]).abs() < 1e-9).fill_null(False)
            if unequal.any():
                row = unequal.arg_true()[0]
                found.append(f"{name}.{column}[{row}]: {left[column][row]!r} and {right[column][row]!r}")
    left_counts, right_counts = one.stats.as_dict(), other.stats.as_dict()
    return found + [
        f"{key}: {value} and {right_counts[key]}" for key, value in left_counts.items() if right_counts[key] != value
    ]
