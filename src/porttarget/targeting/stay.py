"""How long a box can be had at its terminal: as filed, else as assumed from its ship's arrival.

In: boxes with arrival and with the times that filings give. Out: the same with `available_from` and `leave_by` filled
where an arrival is known, and `times_assumed`. The two assumptions stand here and nowhere else; most manifests (the
309 is one) tell neither time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A length of time that nobody filed."""

    name: str
    length: timedelta
    source: str
    kind: str = "assumption"


DISCHARGE: Final = Assumption(
    name="from the ship's arrival until a box can be had at the terminal",
    length=timedelta(hours=12),
    source="assumption, not measured: a ship is worked for about a day, a box comes ashore half-way on average",
)
DWELL: Final = Assumption(
    name="from then until the box leaves by gate or rail",
    length=timedelta(days=5),
    source="assumption, not measured: import boxes stay some days to a week; a port's gate records would tell",
)


def add_stay(boxes: pl.DataFrame) -> pl.DataFrame:
    """Boxes (eta, available_from, leave_by) with both times as filed or assumed; null without filing and arrival.

    An assumed availability never comes after a filed departure.
    """
    ashore = pl.min_horizontal(pl.col("eta") + DISCHARGE.length, "leave_by")
    available = pl.coalesce("available_from", pl.when(pl.col("eta").is_not_null()).then(ashore))
    leaves = pl.coalesce("leave_by", available + DWELL.length)
    assumed = (pl.col("available_from").is_null() & available.is_not_null()) | (
        pl.col("leave_by").is_null() & leaves.is_not_null()
    )
    return boxes.with_columns(available_from=available, leave_by=leaves, times_assumed=assumed)
