"""House bills under their masters.

In: rows of bills, as many versions as there are or those in force. Out: a link per house bill that names a master.
A master is named by number alone in most messages; where its issuer is not known, the house's voyage decides, then
any voyage. A master bill that no filing brought is not a fault of the house's filer: carrier and forwarder file apart.
"""

from __future__ import annotations

import polars as pl

from porttarget.filings.order import with_bill_keys


def master_links(bills: pl.DataFrame) -> pl.DataFrame:
    """One row per house bill that names a master.

    bill_id, bill_key, bill_number, master_bill (as named), master_bill_id, master_key (null where it is not among the
    rows), same_voyage. Of several masters of one number the one on the same voyage is taken, then the last filed.
    """
    keyed = with_bill_keys(bills)
    houses = keyed.filter(pl.col("master_bill").fill_null("") != "").select(
        "bill_id", "bill_key", "bill_number", "master_bill", "voyage_id"
    )
    masters = keyed.filter(pl.col("bill_number").fill_null("") != "").select(
        master_bill="bill_number", master_bill_id="bill_id", master_key="bill_key", _voyage="voyage_id",
        _received="received_at",
    )  # fmt: skip
    linked = houses.join(masters, on="master_bill", how="left").filter(
        pl.col("master_bill_id").is_null() | (pl.col("master_bill_id") != pl.col("bill_id"))
    )
    chosen = (
        linked.with_columns(same_voyage=pl.col("voyage_id") == pl.col("_voyage"))
        .sort("bill_id", "same_voyage", "_received", "master_bill_id", nulls_last=False)
        .unique("bill_id", keep="last", maintain_order=True)
        .drop("_voyage", "_received", "voyage_id")
    )
    # a bill that names itself as its master has none
    own = houses.join(chosen, on="bill_id", how="anti").drop("voyage_id")
    return pl.concat([chosen, own], how="diagonal").sort("bill_id")


def houses_of_master(bills: pl.DataFrame, master: str) -> pl.DataFrame:
    """Rows of `bills` that stand under a master bill, named by its number or by its bill_key."""
    links = master_links(bills).filter((pl.col("master_bill") == master) | (pl.col("master_key") == master))
    return bills.join(links.select("bill_id"), on="bill_id", how="semi", maintain_order="left")
