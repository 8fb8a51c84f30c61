"""What the parties of a box's bills tell: who is missing, who is new to this node, who stays unnamed.

In: box-bill pairs, parties, all bills received. Out: one row per box with the party columns of FEATURES and, beside
each, the text of evidence. History counts bills by cleaned name and role that were received before the bill at hand.
No feature rests on a person's nationality, ethnicity, sex or birth, and none is declared (see `rules_check`).
"""

from __future__ import annotations

from typing import Final

import polars as pl

from porttarget.filings import with_bill_keys
from porttarget.reference.to_order import TO_ORDER
from porttarget.targeting.names import clean_name

_HISTORY_ROLES: Final = ("shipper", "consignee")


def cleaned(parties: pl.DataFrame) -> pl.DataFrame:
    """Parties with `clean`, the name as `names.clean_name` makes it; null where nothing is filed."""
    filed = pl.coalesce(pl.col("name"), pl.col("name_clean")).alias("_filed")
    names = parties.select(filed).drop_nulls().unique()
    lookup = names.with_columns(clean=pl.col("_filed").map_elements(clean_name, return_dtype=pl.String))
    return (
        parties.with_columns(filed)
        .join(lookup, on="_filed", how="left", maintain_order="left")
        .with_columns(pl.when(pl.col("clean") != "").then("clean"))
        .drop("_filed")
    )


def party_features(pairs: pl.DataFrame, parties: pl.DataFrame, bills: pl.DataFrame) -> pl.DataFrame:
    """One row per box of `pairs` (box_id, bill_id); `parties` from `cleaned`; `bills` all versions received."""
    history = _bills_before(parties, bills)
    named = pairs.join(parties.drop_nulls("clean"), on="bill_id", how="left", maintain_order="left").join(
        history, on=["bill_id", "role", "clean"], how="left", maintain_order="left"
    )
    of_bill = named.group_by("box_id", "bill_id", maintain_order=True).agg(
        *(
            (pl.col("role") == role).any().fill_null(value=False).alias(f"_has_{role}")
            for role in ("shipper", "consignee", "notify")
        ),
        to_order=((pl.col("role") == "consignee") & pl.col("clean").str.contains(TO_ORDER)).any(),
    )
    flags = of_bill.group_by("box_id", maintain_order=True).agg(
        *((~pl.col(f"_has_{role}")).any().alias(f"{role}_missing") for role in ("shipper", "consignee", "notify")),
        pl.col("to_order").any().fill_null(value=False),
    )
    counts = named.group_by("box_id", maintain_order=True).agg(*_history_columns())
    return flags.join(counts, on="box_id", how="left", maintain_order="left").with_columns(
        *(pl.col(f"{role}_bills_before").fill_null(0).cast(pl.Int32) for role in _HISTORY_ROLES),
        *(
            (pl.col(f"{role}_bills_before") == 0).fill_null(value=False).alias(f"{role}_first_seen")
            for role in _HISTORY_ROLES
        ),
    )  # fmt: skip


def _history_columns() -> list[pl.Expr]:
    """Per role: fewest bills before, the name it belongs to, and the consignee's text for `to_order`."""
    columns: list[pl.Expr] = []
    for role in _HISTORY_ROLES:
        of_role = pl.col("role") == role
        before = pl.col("bills_before").filter(of_role)
        name = pl.coalesce("name", "clean").filter(of_role)
        columns += [
            before.min().alias(f"{role}_bills_before"),
            (pl.lit(f"{role} ") + name.sort_by(before).first()).alias(f"{role}_first_seen_evidence"),
        ]
    unnamed = (pl.col("role") == "consignee") & pl.col("clean").str.contains(TO_ORDER)
    filed = pl.coalesce("name", "clean").filter(unnamed).first()
    columns.append((pl.lit("consignee as filed: ") + filed).alias("to_order_evidence"))
    return columns


def _bills_before(parties: pl.DataFrame, bills: pl.DataFrame) -> pl.DataFrame:
    """(bill_id, role, clean, bills_before): distinct bills of that name in that role received strictly earlier."""
    keyed = with_bill_keys(bills).select(
        "bill_id", "bill_key", first_received_at=pl.col("received_at").min().over("bill_key")
    )
    links = (
        parties.filter(pl.col("role").is_in(_HISTORY_ROLES))
        .drop_nulls("clean")
        .select("bill_id", "role", "clean")
        .unique()
        .join(keyed, on="bill_id", how="inner")
    )
    known_from = (
        links.group_by("role", "clean", "bill_key")
        .agg(pl.col("first_received_at").min())
        .with_columns(
            # an unknown receipt time counts as the earliest
            bills_before=pl.col("first_received_at")
            .fill_null(pl.datetime(1, 1, 1, time_unit="us", time_zone="UTC"))
            .rank("min")
            .over("role", "clean")
            .cast(pl.Int32)
            - 1
        )
        .drop("first_received_at")
    )
    return (
        links.drop("first_received_at").join(known_from, on=["role", "clean", "bill_key"], how="inner").drop("bill_key")
    )
