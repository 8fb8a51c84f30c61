"""Faults of goods and hazards: descriptions that tell nothing, codes in no list, weights repeated on every line.

What is vague stands in `reference.vague` with its sources (Transport Canada's PACT guide, CBP's notices). A filer who
describes the goods once for all boxes of a bill puts a full stop beside the others, so a description without words is a
fault only where no other line of its bill has words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from porttarget.manifests.faults import Checked, faults, kilograms
from porttarget.reference.vague import BLANK, LISTED, REPEATED, authorities, why_vague_column

_HS_DIGITS: Final = 6
_EQUAL_KG: Final = 0.001  # weights nearer than a gram are the same


def check_goods(checked: Checked) -> Iterator[pl.DataFrame]:
    """Findings about goods and hazards."""
    goods, bills = checked.tables["goods"], checked.tables["bills"]
    yield from _descriptions(goods, bills)
    yield from _codes(checked, goods, bills)
    yield _repeated_weights(goods, bills)
    hazards = checked.tables["hazards"]
    strange = checked.unknown("un_numbers", hazards["un_number"])
    yield faults("unknown_un_number", hazards.filter(strange), found="un_number")


def _descriptions(goods: pl.DataFrame, bills: pl.DataFrame) -> Iterator[pl.DataFrame]:
    texts = goods["description"]
    why = why_vague_column(texts.fill_null(""))
    if why.null_count() == len(why):
        return
    worded = goods.filter(why.is_null() | (why == LISTED))
    told = pl.col("bill_id").is_in(worded["bill_id"].unique().implode())
    odd = goods.with_columns(_why=why).filter(pl.col("_why").is_not_null())
    listed = odd.filter(pl.col("_why") == LISTED)
    distinct = listed["description"].unique()
    said = pl.DataFrame(
        {"description": distinct, "_by": [", ".join(sorted(authorities(text))) for text in distinct]},
        schema={"description": pl.String, "_by": pl.String},
    )
    yield faults(
        "vague_description", listed.join(said, on="description", how="left", maintain_order="left"),
        found="description", expected="_by",
    )  # fmt: skip
    yield faults("description_repeated_character", odd.filter(pl.col("_why") == REPEATED), found="description")
    wordless = odd.filter(~pl.col("_why").is_in((LISTED, REPEATED)) & ~told)
    yield faults("description_without_words", wordless.filter(pl.col("_why") != BLANK), found="description")
    blank = wordless.filter(pl.col("_why") == BLANK).unique("bill_id", maintain_order=True)
    yield faults("description_missing", bills.join(blank, on="bill_id", how="semi", maintain_order="left"))


def _codes(checked: Checked, goods: pl.DataFrame, bills: pl.DataFrame) -> Iterator[pl.DataFrame]:
    whole = goods.filter(pl.col("hs_code").str.len_bytes() >= _HS_DIGITS)  # shorter ones are told of as they are read
    yield faults("unknown_hs", whole.filter(checked.unknown("hs_codes", whole["hs_code"])), found="hs_code")
    filed = goods.filter(pl.col("hs_code").fill_null("") != "").select("bill_id").unique()
    without = goods.select("bill_id").unique().join(filed, on="bill_id", how="anti")
    yield faults("hs_missing", bills.join(without, on="bill_id", how="semi", maintain_order="left"))
    yield faults(
        "unknown_package", bills.filter(checked.unknown("package_codes", bills["package_unit"])), found="package_unit"
    )


def _repeated_weights(goods: pl.DataFrame, bills: pl.DataFrame) -> pl.DataFrame:
    """Bills of several lines of which each weighs what the whole bill weighs."""
    kg = pl.col("gross_kg")
    of_bill = goods.group_by("bill_id").agg(_lines=pl.len(), _weighed=kg.count(), _low=kg.min(), _high=kg.max())
    several = of_bill.filter((pl.col("_lines") > 1) & (pl.col("_weighed") == pl.col("_lines")) & (pl.col("_high") > 0))
    same = several.filter(pl.col("_high") - pl.col("_low") < _EQUAL_KG)
    repeated = bills.join(same, on="bill_id", how="inner", maintain_order="left")
    return faults(
        "total_weight_repeated", repeated.filter((kg - pl.col("_high")).abs() < _EQUAL_KG),
        found=kilograms("gross_kg"), expected="_lines",
    )  # fmt: skip
