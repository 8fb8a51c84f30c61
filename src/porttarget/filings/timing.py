"""Was each element of each filing told in time?

In: the history of bills, the filings due, the tables that hold the elements. Out: the table `filing_times`. What counts
is when this node received a value, a fact of the transport, never the sender's date. Where the deadline's moment or the
time of receipt is unknown, the verdict is `not_assessable`, never `late`. This is the one place that judges lateness;
targeting asks the same expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from porttarget.filings.elements import elements, observations, owed_elements
from porttarget.reference.filings import FilingRow, shipped_rows
from porttarget.tables import TABLES
from porttarget.units import SECONDS_PER_HOUR

IN_TIME: Final = "in_time"
LATE: Final = "late"
CHANGED_LATE: Final = "changed_late"
NOT_ASSESSABLE: Final = "not_assessable"
_MANIFEST: Final = "manifest"


def lead_before_lading(rows: tuple[FilingRow, ...] | None = None) -> timedelta:
    """How long before lading a manifest is due: the longest that the table of filings asks."""
    hours = [
        row.filing.hours
        for row in (shipped_rows() if rows is None else rows)
        if row.filing.kind == _MANIFEST and row.filing.to == "lading" and row.filing.hours is not None
    ]
    return timedelta(hours=max(hours, default=0.0))


def is_late(received_at: pl.Expr, due_at: pl.Expr) -> pl.Expr:
    """Whether it came after the deadline; null, not assessable, where either moment is unknown."""
    return received_at > due_at


def filing_times(
    history: pl.DataFrame,
    due: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    *,
    at: datetime,
    country: str | None = None,
) -> pl.DataFrame:
    """The table `filing_times` as known at `at`.

    history  `bill_history` of what was received by `at`
    due      `filings_due` of the bills in force then
    tables   bills, parties, goods, containers, security_filings, and of ships stow_positions, conveyance_reports: those
             that are absent judge nothing
    country  whose filings this node receives; the other's are left out, since their receipt is not known here
    """
    # of bills and of ships; a container without bills tells nothing that these elements are
    owed = due.filter(pl.col("bill_id").is_not_null() | pl.col("box_id").is_null()).with_columns(
        key=pl.coalesce("bill_key", "voyage_id")
    )
    if country is not None:
        owed = owed.filter(pl.col("to_country") == country)
    wanted = owed_elements().filter(pl.col("element").is_in(_assessed(tables)))
    rows = owed.join(wanted, on="filing", how="inner", maintain_order="left").filter(
        pl.col("only").is_null() | (pl.col("only") == pl.col("filing_name"))
    )
    own = pl.duration(microseconds=(pl.col("hours_before_arrival") * SECONDS_PER_HOUR * 1_000_000).cast(pl.Int64))
    rows = rows.with_columns(
        due_at=pl.when(pl.col("hours_before_arrival").is_null()).then("due_at").otherwise(pl.col("arrives_at") - own)
    )
    told = _first_and_changed(observations(history, tables))
    judged = rows.join(told, on=["key", "element"], how="left", maintain_order="left").with_columns(
        told=pl.col("told").fill_null(value=False)
    )
    judged = judged.with_columns(_verdict(at)).with_columns(_because(at))
    times = TABLES["filing_times"]
    return times.conform(judged.select(times.names)).sort(
        "bill_key", "bill_id", "voyage_id", "to_country", "filing", "element", nulls_last=False
    )  # fmt: skip


def _assessed(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    return sorted({one.name for one in elements() if one.table in tables})


def _first_and_changed(told: pl.DataFrame) -> pl.DataFrame:
    """(key, element, told, first_received_at, changed_at) of observations in order."""
    changed = told.with_columns(_changed=pl.col("value") != pl.col("value").shift(1).over("key", "element"))
    return changed.group_by("key", "element").agg(
        told=pl.lit(value=True),
        first_received_at=pl.col("received_at").first(),
        changed_at=pl.col("received_at").filter(pl.col("_changed").fill_null(value=False)).last(),
    )


def _verdict(at: datetime) -> pl.Expr:
    due, first, changed = pl.col("due_at"), pl.col("first_received_at"), pl.col("changed_at")
    return (
        pl.when(due.is_null())
        .then(pl.lit(NOT_ASSESSABLE))
        .when(~pl.col("told"))
        .then(pl.when(due < at).then(pl.lit(LATE)).otherwise(pl.lit(NOT_ASSESSABLE)))
        .when(first.is_null())
        .then(pl.lit(NOT_ASSESSABLE))
        .when(is_late(first, due))
        .then(pl.lit(LATE))
        .when(is_late(changed, due))
        .then(pl.lit(CHANGED_LATE))
        .otherwise(pl.lit(IN_TIME))
        .alias("verdict")
    )


def _because(at: datetime) -> pl.Expr:
    due, first, changed = (_moment(name) for name in ("due_at", "first_received_at", "changed_at"))
    return (
        pl.when(pl.col("due_at").is_null())
        .then(pl.format("the moment is not known that the deadline counts from: {}",
                        pl.col("deadline").fill_null("none is told")))
        .when(~pl.col("told") & (pl.col("due_at") < at))
        .then(pl.format("due {}, not received so far", due))
        .when(~pl.col("told"))
        .then(pl.format("not received so far, due {}", due))
        .when(pl.col("first_received_at").is_null())
        .then(pl.lit("the transport does not tell when it was received"))
        .when(pl.col("verdict") == CHANGED_LATE)
        .then(pl.format("due {}, changed {}", due, changed))
        .otherwise(pl.format("due {}, received {}", due, first))
        .alias("because")
    )  # fmt: skip


def _moment(name: str) -> pl.Expr:
    return pl.col(name).dt.strftime("%Y-%m-%d %H:%M UTC")
