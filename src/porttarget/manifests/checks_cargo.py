"""Faults of parties and containers of one input: names that are none, bills to order, sizes and weights that cannot be.

Character rules for names are those of Transport Canada's PACT guide, section 6.1. Canada asks for the owner of a bill
to order; a notify party is the least that must be named. What a container can carry is its greatest rating (ISO 668)
less its lightest tare.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_letters
from typing import Final

import polars as pl

from porttarget.manifests.faults import Checked, faults, kilograms
from porttarget.reference.to_order import TO_ORDER
from porttarget.reference.vague import NO_LETTER, REPEATED, why_vague

_OWNERS: Final = ("notify", "owner", "buyer", "ultimate_consignee")
_TWO_LETTERS: Final = r"\pL[^\pL]*\pL"  # a name without two letters is looked at
# names that repeat one character: their first letter of A to Z stands thrice, or they have none
_THRICE: Final = "|".join(letter * 3 for letter in ascii_letters)
_MAY_REPEAT: Final = rf"^[^A-Za-z]*(?:$|{_THRICE})"
_LONGEST_REPEATED: Final = 20  # names longer than this are not asked whether they repeat one character


def check_parties(checked: Checked) -> Iterator[pl.DataFrame]:
    """Findings about parties."""
    parties = checked.tables["parties"]
    names = parties["name"]
    short = names.filter(names.str.len_bytes() <= _LONGEST_REPEATED)
    asked = [names.filter(~names.str.contains(_TWO_LETTERS)), short.filter(short.str.contains(_MAY_REPEAT))]
    distinct = pl.concat(asked).drop_nulls().unique()
    reasons = pl.Series([why_vague(name) for name in distinct], dtype=pl.String)
    for code, reason in (("name_repeated_character", REPEATED), ("name_without_words", NO_LETTER)):
        of_kind = distinct.filter(reasons == reason)
        yield faults(code, parties.filter(names.is_in(of_kind.implode())), found="name")
    consignees = parties.filter(pl.col("role") == "consignee")
    ordered = consignees.filter(pl.col("name").str.to_uppercase().str.contains(TO_ORDER))
    if ordered.height:
        owned = parties.filter(pl.col("role").is_in(_OWNERS) & pl.col("name").is_not_null())
        yield faults("to_order_without_owner", ordered.join(owned, on="bill_id", how="anti"), found="name")


def check_boxes(checked: Checked) -> Iterator[pl.DataFrame]:
    """Findings about containers."""
    yield from check_each_box(checked)
    yield on_two_voyages(checked.tables["containers"])


def check_each_box(checked: Checked) -> Iterator[pl.DataFrame]:
    """Findings about containers that each one alone shows."""
    boxes = checked.tables["containers"]
    yield faults(
        "unknown_size_type", boxes.filter(checked.unknown("size_types", boxes["size_type"])), found="size_type"
    )
    heavy = boxes.filter(pl.col("gross_kg") > 0)
    sizes = heavy["size_type"].unique().alias("size_type")
    known = checked.codes.look_up("size_types", sizes, "max_gross_kg", "tare_kg", "tare_min_kg")
    limits = known.select(
        _most=pl.col("max_gross_kg") - pl.coalesce("tare_min_kg", "tare_kg", pl.lit(0))
    ).with_columns(sizes)  # fmt: skip
    weighed = heavy.join(limits, on="size_type", how="inner", maintain_order="left")
    yield faults(
        "weight_impossible", weighed.filter(pl.col("gross_kg") > pl.col("_most")), found=kilograms("gross_kg"),
        expected="_most",
    )  # fmt: skip


def other_voyages(boxes: pl.DataFrame) -> pl.DataFrame:
    """Containers and voyages of which the container's number stands on others too: `_others` names those."""
    voyages = boxes.drop_nulls("container_number").select("container_number", "voyage_id").unique()
    several = voyages.filter(pl.len().over("container_number") > 1)
    others = several.join(several.rename({"voyage_id": "_other"}), on="container_number", how="inner")
    return others.filter(pl.col("voyage_id") != pl.col("_other")).group_by("container_number", "voyage_id").agg(
        _others=pl.col("_other").sort().str.join(", ")
    )  # fmt: skip


def on_two_voyages(boxes: pl.DataFrame, others: pl.DataFrame | None = None) -> pl.DataFrame:
    """Rows of containers whose number stands on another voyage, among these rows or by `others`."""
    known = other_voyages(boxes) if others is None else others
    if known.is_empty():
        return faults("container_on_two_voyages", boxes.clear())
    rows = boxes.join(known, on=["container_number", "voyage_id"], how="inner", maintain_order="left")
    return faults("container_on_two_voyages", rows, found="container_number", expected="_others")
