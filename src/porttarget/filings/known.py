"""Bills as known at a moment, and the rows of other tables that belong to what stood then.

In: bills of any number of inputs and a moment (None: with all that was received). Out: the last version of every bill
or part of one, deletions among them, as full rows of bills. A row without a receipt time counts as always known. An
amendment that names only what it changes takes the rest from the version before it.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from porttarget.filings.history import DERIVED, ordered_history
from porttarget.filings.order import content_columns, in_order

_ADDED = ("version", "valid_from", "stands", "in_force", "content_bill_id", "unmatched")
_NEVER_TAKEN_OVER = frozenset({"bill_number", "issuer_scac", "voyage_id", *DERIVED})


def received_by(at: datetime | None) -> pl.Expr:
    """Rows received at or before `at`; those without a receipt time count as known."""
    if at is None:
        return pl.lit(value=True)
    return pl.col("received_at").is_null() | (pl.col("received_at") <= at)


def bills_as_known(bills: pl.DataFrame, at: datetime | None = None) -> pl.DataFrame:
    """Rows of bills that stood at `at`, deletions too, each with

    bill_key, in_force (false for a deletion), content_bill_id (whose parties, containers and goods hold), unmatched,
    first_received_at (of the bill's first version), changes (amendments so far).
    `version` and `valid_from` are those of the history.
    """
    rows = in_order(bills.filter(received_by(at)))
    history = ordered_history(rows)
    both = rows.drop("version", "valid_from").with_columns(
        *(history[name] for name in _ADDED),
        first_received_at=pl.col("received_at").first().over("bill_key"),
        changes=pl.col("status").is_in(("change", "replace")).sum().over("bill_key").cast(pl.Int32),
    )
    standing = _completed(both).filter("stands").drop("stands")
    beside = [name for name in standing.columns if name not in bills.columns]
    return standing.select(*bills.columns, *beside)


def bills_in_force(bills: pl.DataFrame, at: datetime | None = None) -> pl.DataFrame:
    """`bills_as_known` without deletions, under the `bill_id` whose parties, containers and goods hold."""
    known = bills_as_known(bills, at).filter("in_force")
    return known.with_columns(bill_id="content_bill_id").drop("in_force", "content_bill_id", "unmatched")


def rows_in_force(standing: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of parties, goods or hazards (by `bill_id`) or containers (by `bill_ids`) of bills that stand.

    standing  `bills_as_known`; each row comes once per bill that stands, with `bill_key`, `version` and `in_force`
    """
    own = "bill_id" in frame.columns
    rows = frame if own else frame.with_columns(_bill_id="bill_ids").explode("_bill_id")
    keys = standing.select(pl.col("content_bill_id").alias("bill_id" if own else "_bill_id"), "bill_key", "in_force",
                           pl.col("version").alias("bill_version"))  # fmt: skip
    joined = rows.join(keys, on="bill_id" if own else "_bill_id", how="inner", maintain_order="left")
    return joined if own else joined.drop("_bill_id")


def _completed(rows: pl.DataFrame) -> pl.DataFrame:
    """Amendments that name only what they change, with the rest of what they amend; rows are in order."""
    partial = pl.col("content_bill_id") != pl.col("bill_id")
    if not rows.select(partial.any()).item():
        return rows
    filled = rows.with_columns(
        pl.when(partial).then(pl.col(name).forward_fill().over("content_bill_id")).otherwise(name).alias(name)
        for name in content_columns()
        if name not in _NEVER_TAKEN_OVER
    )
    return filled.with_columns(
        pl.when(partial).then(pl.col(name).first().over("content_bill_id")).otherwise(name).alias(name)
        for name in DERIVED
    )
