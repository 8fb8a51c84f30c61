"""What a node had received at one moment, and the bills in force then.

In: the manifest tables of a node. Out: the same tables without what was received later, and of every bill the rows
that are in force: a change, a deletion, or a later input supersedes what stood before under the same issuer and number;
two originals of one number within one input are a fault of the filer, not an amendment, and stand together.
Nothing is changed or merged in place; a row without a receipt time is taken as always known.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

import polars as pl

from porttarget.tables import TABLES

# the order in which filings became what the node knew; within one input the filer's order rules
FILING_ORDER = ("received_at", "source_sha256", "interchange", "message", "offset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cargo:
    """The manifest tables of one node."""

    voyages: pl.DataFrame
    bills: pl.DataFrame
    parties: pl.DataFrame
    containers: pl.DataFrame
    goods: pl.DataFrame
    hazards: pl.DataFrame
    findings: pl.DataFrame

    def __post_init__(self) -> None:
        for field in fields(self):
            TABLES[field.name].check(getattr(self, field.name))

    @classmethod
    def empty(cls) -> Cargo:
        """No cargo at all."""
        return cls(**{field.name: TABLES[field.name].empty() for field in fields(cls)})

    def as_of(self, at: datetime) -> Cargo:
        """What had been received at `at`."""
        known = pl.col("received_at").is_null() | (pl.col("received_at") <= at)
        voyages, bills, containers = (frame.filter(known) for frame in (self.voyages, self.bills, self.containers))
        later = pl.concat(
            [frame.filter(~known).select("source_sha256") for frame in (self.voyages, self.bills, self.containers)]
        ).unique()
        in_known_bill = pl.col("bill_id").is_in(bills["bill_id"].implode())
        return Cargo(
            voyages=voyages,
            bills=bills,
            containers=containers,
            parties=self.parties.filter(in_known_bill),
            goods=self.goods.filter(in_known_bill),
            hazards=self.hazards.filter(in_known_bill),
            findings=self.findings.filter(
                pl.when(pl.col("bill_id").is_not_null())
                .then(in_known_bill)
                .otherwise(~pl.col("source_sha256").is_in(later["source_sha256"].implode()))
            ),
        )


def with_bill_keys(bills: pl.DataFrame) -> pl.DataFrame:
    """Bills with `bill_key`: issuer and number name a bill through its versions; its id where it has none."""
    return bills.with_columns(
        bill_key=pl.when(pl.col("bill_number").fill_null("") == "")
        .then(pl.col("bill_id"))
        .otherwise(pl.concat_str(pl.col("issuer_scac").fill_null(""), pl.lit("/"), pl.col("bill_number")))
    )


def bills_in_force(bills: pl.DataFrame) -> pl.DataFrame:
    """The rows of bills that stand, with `bill_key`, `first_received_at` and `changes` (amendments so far)."""
    rank = pl.col("status").replace_strict({"original": 0, "change": 1, "delete": 2}, default=1, return_dtype=pl.Int8)
    ordered = (
        with_bill_keys(bills)
        .with_columns(_input_rank=rank.min().over("bill_key", "source_sha256"))
        .sort(
            "bill_key",
            "received_at",
            "_input_rank",  # of two inputs received at the same moment, an original stands before its amendment
            "source_sha256",
            "version",
            "interchange",
            "message",
            "offset",
            nulls_last=False,
        )
    )
    supersedes = (pl.col("status") != "original") | pl.col("source_sha256").ne_missing(
        pl.col("source_sha256").shift(1).over("bill_key")
    )
    return (
        ordered.with_columns(_generation=supersedes.cast(pl.Int32).cum_sum().over("bill_key"))
        .with_columns(
            first_received_at=pl.col("received_at").first().over("bill_key"),
            changes=(pl.col("status") == "change").sum().over("bill_key").cast(pl.Int32),
        )
        .filter(pl.col("_generation") == pl.col("_generation").max().over("bill_key"))
        .filter(pl.col("status") != "delete")
        .drop("_generation", "_input_rank")
    )
