"""Faults that only several filings together show, of bills against their own history, houses against their masters, and
boxes against other voyages.

In: rows of bills, containers and voyages of any number of inputs, as known at a moment. Out: findings at the rows
concerned. Order of inputs plays no part.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import polars as pl

from porttarget.filings import bill_history, master_links
from porttarget.manifests.faults import faults

# two ships cannot land one box nearer in time than this; farther apart the box has simply sailed again
AT_ONCE: Final = timedelta(days=5)


def check_history(bills: pl.DataFrame, history: pl.DataFrame | None = None) -> pl.DataFrame:
    """Findings `bill_filed_again`, `split_bill`, `amendment_unmatched` on rows of bills."""
    told = bill_history(bills) if history is None else history
    numbered = told.filter(pl.col("bill_number") != "")
    unmatched = numbered.filter("unmatched")
    original = numbered.filter(pl.col("status").is_in(("original", "add")))
    taken = told.select(
        taken="bill_id", _before_status="status", _since="valid_from", _source="source", _message="message"
    )
    again = original.explode("supersedes").join(taken, left_on="supersedes", right_on="taken", how="inner")
    again = again.filter(pl.col("_before_status") != "delete").unique("bill_id", keep="last", maintain_order=True)
    # where nobody knows when it was received, what it came by is named
    came_by = pl.format("{}, message {}", "_source", "_message")
    since = pl.coalesce(pl.col("_since").dt.strftime("%Y-%m-%d %H:%M UTC"), came_by)
    # a second original in one message is told of as it is read
    parts = numbered.filter("in_force").with_columns(
        _parts=pl.struct("voyage_id", "port_of_discharge").n_unique().over("bill_key")
    )
    split = parts.filter(pl.col("_parts") > 1)
    return pl.concat(
        [
            faults("bill_filed_again", again, found="bill_number", expected=since),
            faults("split_bill", split, found="bill_number", expected="_parts"),
            faults("amendment_unmatched", unmatched, found="bill_number"),
        ]
    )


def check_interchanges(interchanges: pl.DataFrame) -> pl.DataFrame:
    """Findings `interchange_received_again`: its sender used the control number of another input's interchange.

    Within one input the reader tells of it. Which of both is the later one is decided by receipt, else by the sender's
    date, never by the order of inputs.
    """
    whose = ("syntax", "sender", "sender_qualifier", "control_number")
    place = ("source_sha256", "source", "interchange")
    heads = interchanges.drop_nulls(["sender", "control_number"]).unique(place, keep="first", maintain_order=True)
    ordered = heads.sort("received_at", "sent_at", *place, nulls_last=False)
    first = ordered.unique(whose, keep="first", maintain_order=True).select(
        *whose, _sha256="source_sha256", _source="source"
    )
    both = ordered.join(first, on=whose, how="inner", nulls_equal=True, maintain_order="left")
    elsewhere = (pl.col("source_sha256") != pl.col("_sha256")) | (pl.col("source") != pl.col("_source"))
    return faults("interchange_received_again", both.filter(elsewhere), found="control_number", expected="_source")


def check_houses(bills: pl.DataFrame) -> pl.DataFrame:
    """Findings `house_without_master` on rows of bills in force whose master was received from nobody."""
    links = master_links(bills).filter(
        pl.col("master_key").is_null() & (pl.col("master_bill") != pl.col("bill_number"))
    )
    return faults(
        "house_without_master", bills.join(links.select("bill_id"), on="bill_id", how="semi", maintain_order="left"),
        found="master_bill",
    )  # fmt: skip


def check_voyages(containers: pl.DataFrame, voyages: pl.DataFrame) -> pl.DataFrame:
    """Findings `container_on_two_voyages`: a number on two voyages whose declared arrivals lie within `AT_ONCE`."""
    arrives = voyages.drop_nulls("eta_declared").group_by("voyage_id").agg(_eta=pl.col("eta_declared").min())
    rows = containers.drop_nulls("container_number").join(arrives, on="voyage_id", how="inner", maintain_order="left")
    several = rows.filter(pl.col("voyage_id").n_unique().over("container_number") > 1)
    other = several.select("container_number", _voyage="voyage_id", _other_eta="_eta").unique()
    near = several.join(other, on="container_number", how="inner").filter(
        (pl.col("voyage_id") != pl.col("_voyage")) & ((pl.col("_eta") - pl.col("_other_eta")).abs() <= AT_ONCE)
    )
    place = ("box_id", "source_sha256", "offset")
    others = near.group_by(place).agg(_others=pl.col("_voyage").unique().sort().str.join(", "))
    told = containers.join(others, on=place, how="inner", maintain_order="left")
    return faults("container_on_two_voyages", told, found="container_number", expected="_others")
