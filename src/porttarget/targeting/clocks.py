"""Where a box stands in time, what is to be decided next, and by when.

In: boxes with lading, arrival, availability and leaving times (`stay.py`); released boxes; one moment. Out: status,
next_action, act_by_utc, clock_missed. The rules of the clock are one table, `CLOCKS`, and that table runs. A time that
is not known stays so: without lading time a box counts as at sea, and a clock without its time shows none.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """In `status`, for boxes chosen for examination or not (None: all), `action` is due until the time in `act_by`."""

    status: str
    chosen: bool | None
    action: str
    act_by: str | None
    source: str


CLOCKS: Final = (
    Clock(
        status="before_lading", chosen=None, action="do_not_load", act_by="laden_at",
        source="19 CFR 4.7(b)(2) and Canada's ACI: filed 24 hours before lading, so that loading can be refused",
    ),
    Clock(
        status="at_sea", chosen=None, action="assess", act_by="eta",
        source="Assessment before arrival: advance cargo programmes of CBP and CBSA; GAO-15-294 on late ones",
    ),
    Clock(
        status="arrived", chosen=True, action="hold", act_by="leave_by",
        source="A hold binds until gate-out or rail-out (19 CFR 4.38, Customs Act s. 31)",
    ),
    Clock(
        status="arrived", chosen=False, action="release", act_by="leave_by",
        source="Release follows arrival where nothing is held (19 CFR 142, Customs Act s. 31)",
    ),
    Clock(
        status="discharged", chosen=True, action="scan", act_by="leave_by",
        source="Image, then tailgate, then de-stuff, between discharge and gate-out or rail-out",
    ),
    Clock(
        status="discharged", chosen=False, action="release", act_by="leave_by",
        source="Release follows discharge where nothing is held (19 CFR 142, Customs Act s. 31)",
    ),
    Clock(
        status="gone", chosen=None, action="none", act_by="leave_by",
        source="Past gate-out or rail-out no act of these officers reaches the box",
    ),
    Clock(status="released", chosen=None, action="none", act_by=None, source="Nothing is due after a release"),
)  # fmt: skip


def add_status(boxes: pl.DataFrame, *, released: Collection[str], at: datetime) -> pl.DataFrame:
    """Boxes (box_id, withdrawn, laden_at, eta, available_from, leave_by) with `status` and `closed`.

    Status `gone`: its time to leave has passed and nobody released it. `closed`: nothing can be decided about it here,
    since it is gone, was released, or was withdrawn by its filer (whatever its ship does).
    """
    arrived = pl.col("eta") <= at
    ashore = pl.col("available_from") <= at
    left = (pl.col("leave_by") <= at).fill_null(value=False)
    is_released = pl.col("box_id").is_in(list(released))
    return boxes.with_columns(
        status=pl.when(is_released)
        .then(pl.lit("released"))
        .when(left)
        .then(pl.lit("gone"))
        .when(arrived & ashore)
        .then(pl.lit("discharged"))
        .when(arrived)
        .then(pl.lit("arrived"))
        .when(pl.col("laden_at") > at)
        .then(pl.lit("before_lading"))
        .otherwise(pl.lit("at_sea")),
        closed=left | is_released | pl.col("withdrawn"),
    )


def add_clocks(boxes: pl.DataFrame, *, at: datetime) -> pl.DataFrame:
    """Boxes (with status, withdrawn, arm and times) with next_action, act_by_utc, clock_missed."""
    chosen = pl.col("arm").is_not_null()
    action, act_by = pl.lit(None, pl.String), pl.lit(None, pl.Datetime("us", "UTC"))
    for clock in CLOCKS:
        applies = pl.col("status") == clock.status
        if clock.chosen is not None:
            applies &= chosen == clock.chosen
        action = pl.when(applies).then(pl.lit(clock.action)).otherwise(action)
        if clock.act_by is not None:
            act_by = pl.when(applies).then(pl.col(clock.act_by)).otherwise(act_by)
    return boxes.with_columns(
        next_action=pl.when("withdrawn").then(pl.lit("none")).otherwise(action), act_by_utc=act_by
    ).with_columns(clock_missed=(pl.col("act_by_utc") < at).fill_null(value=False))
