"""What became of the boxes that a rule pointed at, and of those that an arm chose.

In: REASONS, a worklist with arms, linked outcomes. Out: RULE_STATISTICS and ARM_STATISTICS. `hits`, `examined` and
`found` are three different counts: precision speaks of the examined alone, and `examined_share` says how much that is.
Only the random arm estimates what a box at large holds; where it is empty, nothing is said of lift or of missed.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from porttarget.learning.wilson import wilson_columns
from porttarget.tables import Column, Table

ALL_ARMS: Final = "all"
NOT_CHOSEN: Final = "not_chosen"

_COUNTS: Final = (
    Column(name="hits", dtype="i64", unit="count", meaning="boxes", missing="never"),
    Column(name="examined", dtype="i64", unit="count", meaning="of them, boxes with an outcome", missing="never"),
    Column(name="examined_share", dtype="f64", unit="1", meaning="examined by hits", missing="never"),
    Column(name="found", dtype="i64", unit="count", meaning="examined boxes with a finding", missing="never"),
    Column(name="precision", dtype="f64", unit="1", meaning="found by examined; null where none was examined"),
    Column(name="precision_low", dtype="f64", unit="1", meaning="lower end of its 95 % Wilson interval"),
    Column(name="precision_high", dtype="f64", unit="1", meaning="upper end of its 95 % Wilson interval"),
)
_ARM: Final = Column(
    name="arm", dtype="str", unit="code", meaning="arm the boxes were assigned to, not_chosen, or all", missing="never"
)
RULE_STATISTICS: Final = Table(
    name="rule_statistics",
    title="Outcomes of the boxes each reason pointed at, by arm and over all",
    columns=(
        Column(name="reason", dtype="str", unit="code", meaning="rule's id or lookout:<list>/<id>", missing="never"),
        _ARM,
        *_COUNTS,
    ),
)
ARM_STATISTICS: Final = Table(
    name="arm_statistics",
    title="Outcomes of the boxes each arm chose",
    columns=(
        _ARM,
        *_COUNTS,
        Column(
            name="lift",
            dtype="f64",
            unit="1",
            meaning="precision by that of the random arm; null where that found nothing",
        ),
        Column(
            name="missed_estimate",
            dtype="f64",
            unit="count",
            meaning="unexamined boxes times the random arm's precision; null where no random box was examined",
        ),
    ),
)


def rule_statistics(reasons: pl.DataFrame, worklist: pl.DataFrame, linked: pl.DataFrame) -> pl.DataFrame:
    """RULE_STATISTICS of every reason but the base rate; `linked` as `outcomes.link_outcomes` gives it."""
    pointed = reasons.filter(pl.col("reason") != "base_rate").select("box_id", "reason").unique()
    each = pointed.join(_outcome_of(worklist, linked), on="box_id", how="inner")
    both = pl.concat([each, each.with_columns(arm=pl.lit(ALL_ARMS))])
    counted = both.group_by("reason", "arm").agg(*_counted()).sort("reason", "arm")
    return RULE_STATISTICS.conform(_with_shares(counted))


def arm_statistics(worklist: pl.DataFrame, linked: pl.DataFrame) -> pl.DataFrame:
    """ARM_STATISTICS by assigned arm (intention to treat); lift and missed by the random arm where it has spoken."""
    each = _outcome_of(worklist, linked)
    both = pl.concat([each, each.with_columns(arm=pl.lit(ALL_ARMS))])
    counted = _with_shares(both.group_by("arm").agg(*_counted()).sort("arm"))
    base = counted.filter(pl.col("arm") == "random")["precision"]
    random_rate = base.item() if len(base) == 1 else None
    rate = pl.lit(random_rate, pl.Float64)
    return ARM_STATISTICS.conform(
        counted.with_columns(
            lift=pl.when(rate > 0).then(pl.col("precision") / rate),
            missed_estimate=(pl.col("hits") - pl.col("examined")) * rate,
        )
    )


def _outcome_of(worklist: pl.DataFrame, linked: pl.DataFrame) -> pl.DataFrame:
    """(box_id, arm, examined, found) of every box of the worklist."""
    return (
        worklist.select("box_id", pl.col("arm").fill_null(NOT_CHOSEN))
        .join(linked.select("box_id", "found"), on="box_id", how="left", maintain_order="left")
        .select("box_id", "arm", examined=pl.col("found").is_not_null(), found=pl.col("found").fill_null(value=False))
    )


def _counted() -> tuple[pl.Expr, ...]:
    return (
        pl.len().cast(pl.Int64).alias("hits"),
        pl.col("examined").sum().cast(pl.Int64),
        pl.col("found").sum().cast(pl.Int64),
    )


def _with_shares(counted: pl.DataFrame) -> pl.DataFrame:
    return counted.with_columns(
        (pl.col("examined") / pl.col("hits")).alias("examined_share"), *wilson_columns("found", "examined")
    )
