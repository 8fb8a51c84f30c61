"""Reasons as an officer may read them: one that rests on a lookout withheld from the officer is "a lookout" alone.

Its points stay, so that the reasons of a box still add up; list, id, purpose and what was met do not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import polars as pl

LOOKOUT = "lookout"
WITHHELD = "A lookout"


def lookout_reasons(lookouts: pl.DataFrame) -> frozenset[str]:
    """Names of the reasons that rest on these lookouts."""
    return frozenset(f"{LOOKOUT}:{row[0]}/{row[1]}" for row in lookouts.select("list", "lookout_id").iter_rows())


def as_readable(reasons: Iterable[Mapping[str, Any]], readable: Collection[str]) -> list[dict[str, Any]]:
    """`reasons` in order; of lookouts, those whose names are not among the `readable` withheld."""
    return [
        dict(row, reason=LOOKOUT, title=WITHHELD, evidence="")
        if row["reason"].startswith(f"{LOOKOUT}:") and row["reason"] not in readable
        else dict(row)
        for row in reasons
    ]
