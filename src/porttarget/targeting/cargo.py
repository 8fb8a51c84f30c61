"""What a node had received at one moment.

In: the manifest tables of a node. Out: the same tables without what was received later. Which versions of bills stood
then is the business of the room `filings`. A row without a receipt time is taken as always known.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

import polars as pl

from porttarget.filings import received_by
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
        known = received_by(at)
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
