"""When a bill was laden abroad, and what says so, where the bill itself does not.

In: bills, containers, events. Out: the bills with `laden_at` and `laden_at_source` filled as far as known. The order of
trust: the bill; the first of its boxes that a terminal reports loaded; the ship's departure from the port of lading,
before which it must have been laden. What nobody says stays null, and lateness is then not assessable.
"""

from __future__ import annotations

from typing import Final

import polars as pl

BY_BILL: Final = "bill"
BY_EVENT: Final = "event"
BY_DEPARTURE: Final = "vessel_departure"
_HAPPENED: Final = "actual"


def with_lading_times(bills: pl.DataFrame, containers: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """The rows of `bills` with lading times; columns and their order stay."""
    told = events.filter(pl.col("at").is_not_null() & (pl.col("timing").is_null() | (pl.col("timing") == _HAPPENED)))
    ashore = pl.col("mode").is_in(("rail", "truck")).fill_null(False)  # loaded on a train or a lorry
    told = told.filter(~ashore)
    loaded = told.filter(pl.col("event") == "loaded").drop_nulls("container_number")
    in_bill = containers.select("container_number", "voyage_id", bill_id="bill_ids").explode("bill_id").drop_nulls()
    # an event that names no voyage cannot be told from the box's next journey
    by_box = in_bill.join(
        loaded.select("container_number", "voyage_id", "at", "place"), on=["container_number", "voyage_id"], how="inner"
    )
    ports = bills.select("bill_id", "port_of_lading")
    by_box = by_box.join(ports, on="bill_id", how="inner").filter(
        pl.col("place").is_null() | pl.col("port_of_lading").is_null() | (pl.col("place") == pl.col("port_of_lading"))
    )
    first_box = by_box.group_by("bill_id").agg(_loaded=pl.col("at").min())
    left = told.filter((pl.col("event") == "departed") & pl.col("container_number").is_null())
    departed = left.drop_nulls(["voyage_id", "place"]).group_by("voyage_id", port_of_lading="place").agg(
        _departed=pl.col("at").min()
    )  # fmt: skip
    known = bills.join(first_box, on="bill_id", how="left", maintain_order="left").join(
        departed, on=["voyage_id", "port_of_lading"], how="left", maintain_order="left"
    )
    source = (
        pl.when(pl.col("laden_at").is_not_null())
        .then(pl.coalesce("laden_at_source", pl.lit(BY_BILL)))
        .when(pl.col("_loaded").is_not_null())
        .then(pl.lit(BY_EVENT))
        .when(pl.col("_departed").is_not_null())
        .then(pl.lit(BY_DEPARTURE))
    )
    return known.with_columns(
        laden_at_source=source, laden_at=pl.coalesce("laden_at", "_loaded", "_departed")
    ).select(bills.columns)  # fmt: skip
