"""What the goods, hazards and findings of a box tell: descriptions, codes, weights, values, faults of the papers.

In: boxes with their bills in force, goods, hazards, findings, bills. Out: one row per box with those columns of
FEATURES and texts of evidence. Weights and values are sums over lines; where no line of goods gives a weight, the
container's filed weight stands, else the bill's where it is the box's only bill and this its only box. A filer who
describes the goods once for all boxes of a bill puts a full stop beside the others: a description without letters is
not vague where another line of the same bill has words, and those are then the box's.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from porttarget.targeting.descriptions import letters, why_vague

_LEVELS: Final = ("error", "warning")


def goods_features(boxes: pl.DataFrame, pairs: pl.DataFrame, goods: pl.DataFrame, bills: pl.DataFrame) -> pl.DataFrame:
    """One row per box of `boxes`; `pairs` are (box_id, bill_id) of bills in force, `bills` those bills' rows."""
    of_bills = _judged(goods.join(pairs, on="bill_id", how="semi", maintain_order="left"))
    described = of_bills.join(pairs, on=["box_id", "bill_id"], how="semi", maintain_order="left").sort(
        "box_id", "source_sha256", "interchange", "message", "offset", "line"
    )
    summed = described.group_by("box_id", maintain_order=True).agg(
        pl.col("_why").is_not_null().any().alias("vague_description"),
        pl.format("description '{}': {}", pl.col("description").str.strip_chars().str.slice(0, 80), pl.col("_why"))
        .drop_nulls()
        .first()
        .alias("vague_description_evidence"),
        pl.col("_letters").sum().alias("_own_letters"),
        pl.col("_bill_letters").filter(pl.col("bill_id").is_first_distinct()).sum().alias("_shared_letters"),
        (pl.col("hs_code").fill_null("") == "").any().alias("hs_missing"),
        pl.col("hs_code").filter(pl.col("hs_code").str.len_chars() >= 2).first().str.slice(0, 2).alias("hs_chapter"),
        pl.col("gross_kg").drop_nulls().len().alias("_weighed"),
        pl.col("gross_kg").sum().alias("_goods_kg"),
        pl.col("packages").sum().alias("_packages"),
        pl.col("value").filter(pl.col("gross_kg") > 0).sum().alias("_value"),
        pl.col("gross_kg").filter((pl.col("gross_kg") > 0) & pl.col("value").is_not_null()).sum().alias("_valued_kg"),
    )  # fmt: skip
    only = _only_box_of_bill(pairs, bills)
    per_box = boxes.select("box_id", "gross_kg_filed").join(summed, on="box_id", how="left", maintain_order="left")
    per_box = per_box.join(only, on="box_id", how="left", maintain_order="left")
    kg = pl.coalesce(pl.when(pl.col("_weighed") > 0).then("_goods_kg"), "gross_kg_filed", "_bill_kg")
    packages = pl.coalesce(pl.when(pl.col("_packages") > 0).then("_packages"), "_bill_packages")
    return per_box.select(
        "box_id",
        pl.col("vague_description", "hs_missing").fill_null(value=False),
        "vague_description_evidence",
        pl.when(pl.col("_own_letters") > 0)
        .then("_own_letters")
        .otherwise("_shared_letters")
        .fill_null(0)
        .cast(pl.Int32)
        .alias("description_chars"),
        "hs_chapter",
        kg.alias("gross_kg"),
        pl.when(packages > 0).then(kg / packages).alias("kg_per_package"),
        pl.when(pl.col("_valued_kg") > 0).then(pl.col("_value") / pl.col("_valued_kg")).alias("value_per_kg"),
    )


def hazard_features(pairs: pl.DataFrame, hazards: pl.DataFrame) -> pl.DataFrame:
    """(box_id, hazardous, evidence) of boxes in which dangerous goods are declared."""
    inside = hazards.join(pairs, on=["box_id", "bill_id"], how="semi", maintain_order="left")
    return inside.group_by("box_id", maintain_order=True).agg(
        pl.lit(value=True).alias("hazardous"),
        (
            pl.lit("declared: UN ") + pl.col("un_number").fill_null("?").unique(maintain_order=True).str.join(", UN ")
        ).alias("hazardous_evidence"),
    )


def finding_features(boxes: pl.DataFrame, pairs: pl.DataFrame, findings: pl.DataFrame) -> pl.DataFrame:
    """Counts of errors and warnings on a box itself or on a bill in force it stands under."""
    of_box = findings.filter(pl.col("box_id").is_not_null()).join(boxes.select("box_id"), on="box_id", how="semi")
    of_bill = findings.filter(pl.col("box_id").is_null() & pl.col("bill_id").is_not_null()).drop("box_id")
    of_bill = pairs.join(of_bill, on="bill_id", how="inner")
    fault = ("box_id", "severity", "code", "found", "bill_number")  # the same in two filings of a box is one
    both = pl.concat([frame.select(fault) for frame in (of_box, of_bill)]).unique().sort("box_id", "code")
    return both.group_by("box_id", maintain_order=True).agg(
        *((pl.col("severity") == level).sum().cast(pl.Int32).alias(f"findings_{level}") for level in _LEVELS),
        *(
            pl.col("code")
            .filter(pl.col("severity") == level)
            .unique(maintain_order=True)
            .str.join(", ")
            .alias(f"findings_{level}_evidence")
            for level in _LEVELS
        ),
    )  # fmt: skip


def _judged(goods: pl.DataFrame) -> pl.DataFrame:
    """Goods with `_why` (vague, in words; null if not), `_letters` and `_bill_letters`, those of the whole bill.

    Each distinct description is judged once.
    """
    texts = goods.select(pl.col("description").fill_null("")).unique()
    judged = texts.with_columns(
        _why=pl.Series([why_vague(text) for text in texts["description"]], dtype=pl.String),
        _letters=pl.Series([letters(text) for text in texts["description"]], dtype=pl.Int64),
    )
    filled = goods.with_columns(pl.col("description").fill_null(""))
    lines = filled.join(judged, on="description", how="left", maintain_order="left")
    shared = pl.col("_letters").sum().over("bill_id")
    return lines.with_columns(_bill_letters=shared, _why=pl.when((pl.col("_letters") > 0) | (shared == 0)).then("_why"))


def _only_box_of_bill(pairs: pl.DataFrame, bills: pl.DataFrame) -> pl.DataFrame:
    """(box_id, _bill_kg, _bill_packages) where bill and box belong to each other alone."""
    alone = pairs.filter((pl.len().over("bill_id") == 1) & (pl.len().over("box_id") == 1))
    return alone.join(bills.select("bill_id", "gross_kg", "packages"), on="bill_id", how="inner").select(
        "box_id", _bill_kg="gross_kg", _bill_packages="packages"
    )
