"""One bill's story: its versions, what was due and whether it came in time, what customs holds of it and its boxes.

Only rows are read that bear on it: filings of its voyages (a manifest filed anew ends bills that it does not name),
what its rows hold, its masters and houses among them, and what customs said of any of these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from porttarget.flows.filed import Filed, filed_of, received_at_all
from porttarget.store import Store

Read = Callable[[str, pl.Expr], pl.DataFrame]  # a table's name and a condition → its rows
_OF_BILLS: Final = ("parties", "goods", "hazards")
_SELDOM: Final = ("security_filings", "stow_positions", "voyages", "interchanges")
_OF_VOYAGES: Final = ("voyages", "containers", "events", "stow_positions")


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFiled:
    """What the filings of one bill come to at `at`; the tables are those of `Filed`, of this bill alone."""

    at: datetime
    bill: str
    filed: Filed

    def as_json(self) -> dict[str, object]:
        """As one document."""
        return {"bill": self.bill, "as_of": self.at, **self.filed.as_json()}


def bill_filed(store: Store, bill: str, *, at: datetime) -> BillFiled | None:
    """The story of a bill, named by its number or as issuer/number, as the store knew it at `at`; None if unknown."""
    return _story(lambda name, where: store.read(name, at=at, where=where), bill, at=at, country=store.country)


def bill_filed_of(
    tables: Mapping[str, pl.DataFrame], bill: str, *, at: datetime, country: str | None = None
) -> BillFiled | None:  # fmt: skip
    """The same of tables in memory, all received by `at`."""
    return _story(lambda name, where: tables[name].filter(where), bill, at=at, country=country)


def _story(read: Read, bill: str, *, at: datetime, country: str | None) -> BillFiled | None:
    issuer, _, number = bill.rpartition("/")
    named = (pl.col("bill_number") == bill) | ((pl.col("bill_number") == number) & (pl.col("issuer_scac") == issuer))
    own = read("bills", named)
    if own.is_empty():
        return None
    tables = _tables(read, own)
    everything = {name: read(name, pl.lit(value=True)) for name in _SELDOM}
    made = filed_of(tables, at=at, country=country, received=received_at_all(everything))
    keys = pl.col("bill_key").is_in(made.bill_history.filter(named)["bill_key"].unique().implode())
    # the boxes that hold now, not those of versions that another took the place of
    ids = made.bill_history.filter(named & pl.col("stands"))["content_bill_id"].unique().to_list()
    boxes = tables["containers"].filter(pl.col("bill_ids").list.eval(pl.element().is_in(ids)).list.any())["box_id"]
    return BillFiled(
        at=at,
        bill=bill,
        filed=Filed(
            bill_history=made.bill_history.filter(named),
            filings_due=made.filings_due.filter(keys),
            filing_times=made.filing_times.filter(keys),
            customs_states=made.customs_states.filter(keys | pl.col("box_id").is_in(boxes.unique().implode())),
        ),
    )


def _tables(read: Read, own: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The rows that bear on the bills of `own`."""
    on_voyage = pl.col("voyage_id").is_in(own["voyage_id"].unique().implode())
    bills = read("bills", on_voyage)
    of_bill = pl.col("bill_id").is_in(bills["bill_id"].implode())
    tables = {name: read(name, on_voyage) for name in _OF_VOYAGES}
    tables |= {name: read(name, of_bill) for name in _OF_BILLS}
    numbers = pl.col("bill_number").is_in(bills["bill_number"].unique().implode())
    boxes = pl.col("container_number").is_in(tables["containers"]["container_number"].drop_nulls().unique().implode())
    tables["dispositions"] = read("dispositions", numbers | boxes | on_voyage)
    tables["security_filings"] = read("security_filings", numbers)
    inputs = tables["voyages"]["source_sha256"].unique()
    # a manifest is withdrawn by its number too, and its ship not named
    documents = read("interchanges", pl.col("source_sha256").is_in(inputs.implode()))["document"].drop_nulls().unique()
    tables["interchanges"] = read(
        "interchanges", pl.col("source_sha256").is_in(inputs.implode()) | pl.col("document").is_in(documents.implode())
    )
    return {"bills": bills, **tables}
