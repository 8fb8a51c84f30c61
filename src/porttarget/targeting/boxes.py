"""Boxes of a port: the containers of all filings merged, one row a box, with the bills in force it stands under.

In: what the node had received, bills in force, the port's codes. Out: one row per `box_id` with what every later step
needs of it: numbers, bills, ports, ship, times. A box that several filings name takes each fact from the last filing
that gives it; rows whose bills are all deleted or superseded give way to rows with a bill in force, and where no row
has one, the box stays, without bills; where each of its rows named bills, it is withdrawn: its cargo was cancelled or
sails otherwise. Boxes filed without any bill (empties) are boxes like others.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from porttarget.targeting.cargo import FILING_ORDER, Cargo

_LAST_FILED = (
    "container_number", "number_ok", "size_type", "load_status", "port_of_lading", "first_na_call", "landing_port",
    "terminal", "onward_mode", "destination_country", "vessel_imo", "vessel_name", "voyage", "available_from",
    "leave_by",
)  # fmt: skip


def merge_boxes(cargo: Cargo, in_force: pl.DataFrame, *, port_codes: Collection[str]) -> pl.DataFrame:
    """One row per box that lands at one of `port_codes`."""
    rows = in_filing_order(cargo.containers)
    links = box_bills(rows, in_force)
    with_bill = links["box_id", "source_sha256", "offset"].unique()
    rows = rows.join(
        with_bill.with_columns(_stands=pl.lit(value=True)),
        on=["box_id", "source_sha256", "offset"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    ).with_columns(pl.col("_stands").fill_null(value=False))
    rows = rows.filter(pl.col("_stands") | ~pl.col("_stands").any().over("box_id"))
    merged = rows.group_by("box_id", maintain_order=True).agg(
        pl.col("voyage_id").last(),
        *last_filed(),
        pl.col("received_at").max().alias("last_received_at"),
        (~pl.col("_stands") & (pl.col("bill_ids").list.len() > 0)).all().alias("withdrawn"),
        pl.col("in_transit").any(),
        pl.col("frob").any(),
        pl.col("seals").explode().drop_nulls().unique(maintain_order=True),
        pl.col("gross_kg").drop_nulls().last().alias("gross_kg_filed"),
    )
    of_port = merged.filter(pl.col("landing_port").is_in(list(port_codes)))
    bills = (
        links.group_by("box_id", maintain_order=True)
        .agg(
            pl.col("bill_number").filter(pl.col("bill_number") != "").unique(maintain_order=True).alias("bills"),
            pl.col("bill_id").unique(maintain_order=True).alias("bill_ids"),
            pl.col("bill_key").n_unique().cast(pl.Int32).alias("bills_in_box"),
            pl.col("laden_at").min(),
            pl.col("changes").filter(pl.col("bill_key").is_first_distinct()).sum().alias("amendments"),
        )
    )  # fmt: skip
    empty_list = pl.lit([], dtype=pl.List(pl.String))
    return (
        of_port.join(bills, on="box_id", how="left")
        .with_columns(
            pl.col("bills").fill_null(empty_list),
            pl.col("bill_ids").fill_null(empty_list),
            pl.col("bills_in_box", "amendments").fill_null(0).cast(pl.Int32),
        )
        .sort("box_id")
    )


def in_filing_order(containers: pl.DataFrame) -> pl.DataFrame:
    """Rows of containers by box, each box's in the order in which they became known."""
    return containers.sort("box_id", *FILING_ORDER, nulls_last=False)


def last_filed() -> list[pl.Expr]:
    """Aggregates of a box's rows in filing order: each fact from the last filing that gives it."""
    return [pl.col(name).drop_nulls().last() for name in _LAST_FILED]


def known_boxes(containers: pl.DataFrame) -> pl.DataFrame:
    """One row a box with each fact as last filed, whether or not its bills still stand."""
    return in_filing_order(containers).group_by("box_id", maintain_order=True).agg(*last_filed())


def box_bills(containers: pl.DataFrame, in_force: pl.DataFrame) -> pl.DataFrame:
    """(box_id, source_sha256, offset, bill columns): each bill in force that a filed row of a box names."""
    named = (
        containers.select("box_id", "source_sha256", "offset", bill_id=pl.col("bill_ids"))
        .explode("bill_id")
        .drop_nulls("bill_id")
    )
    return named.join(
        in_force.select(
            "bill_id", "bill_key", "bill_number", "laden_at", "first_received_at", "received_at", "changes"
        ),
        on="bill_id",
        how="inner",
        maintain_order="left",
    )


def bills_of(boxes: pl.DataFrame) -> pl.DataFrame:
    """(box_id, bill_id) pairs of merged boxes."""
    return boxes.select("box_id", bill_id=pl.col("bill_ids")).explode("bill_id").drop_nulls()
