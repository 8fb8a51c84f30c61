"""Which boxes meet which lookouts: names (equal after cleaning, or alike), containers, ships, bills.

In: boxes with their bills and parties, LOOKOUTS in force at one moment. Out: one row per box and lookout entry met,
with how, how sure, the points and the evidence, which ends with the entry's label. Of several hits of one way on one
box (`exact`, `fuzzy`, `key`) the strongest alone carries points: two lists naming one firm are one fact.
A name alike but not equal gets a share of the points; thresholds belong to their scorer (see `names`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from porttarget.targeting.names import clean_name, near_names

HIT_SCHEMA: Final = {
    "box_id": pl.String(),
    "list": pl.String(),
    "lookout_id": pl.String(),
    "way": pl.String(),  # exact, fuzzy, key
    "kind": pl.String(),
    "likeness": pl.Float64(),
    "points": pl.Float64(),  # as counted: 0 where a stronger hit of the same way stands on the box
    "evidence": pl.String(),
    "chooses": pl.Boolean(),  # an exact name, container or bill puts the box on the lookout arm; a whole ship does not
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatching:
    """How alike a name must be, and what share of a lookout's points it then adds."""

    threshold: float
    fuzzy_share: float


def in_force_at(lookouts: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Entries that hold at `at`; from `valid_from` on, until before `valid_to`."""
    return lookouts.filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= at))
        & (pl.col("valid_to").is_null() | (at < pl.col("valid_to")))
    )


def lookout_hits(
    boxes: pl.DataFrame,
    pairs: pl.DataFrame,
    parties: pl.DataFrame,
    bills: pl.DataFrame,
    lookouts: pl.DataFrame,
    *,
    matching: NameMatching,
) -> pl.DataFrame:
    """Hits as HIT_SCHEMA, ordered by box, points (strongest first), list and id.

    `boxes`: box_id, container_number, vessel_imo, ship_imo (by AIS); `pairs`: box_id, bill_id; `parties`: as
    `parties.cleaned` gives them; `bills`: those in force.
    """
    if lookouts.is_empty() or boxes.is_empty():
        return pl.DataFrame(schema=HIT_SCHEMA)
    rel = pl.col("rel").list.join(",").fill_null("")
    caveats = pl.col("caveats").list.join(",").fill_null("")
    entries = lookouts.with_columns(
        _label=pl.format("{}//REL {}", pl.col("originator"), pl.when(rel == "").then(pl.lit("no other")).otherwise(rel))
        + pl.when(caveats == "").then(pl.lit("")).otherwise(pl.lit("//") + caveats)
    )
    found = pl.concat(
        [
            _name_hits(pairs, parties, entries.filter(pl.col("kind") == "name"), matching),
            _key_hits(boxes, pairs, bills, entries.filter(pl.col("kind") != "name")),
        ]
    )
    strongest = found.sort(
        "box_id", "way", "_worth", "likeness", "list", "lookout_id", descending=[False, False, True, True, False, False]
    ).with_columns(_first=pl.int_range(pl.len()).over("box_id", "way") == 0)
    return (
        strongest.with_columns(
            points=pl.when(pl.col("_first")).then(pl.col("_worth")).otherwise(0.0),
            evidence=pl.col("evidence")
            + pl.when(pl.col("_first"))
            .then(pl.lit(""))
            .otherwise(pl.lit("; counted once, with the strongest such hit")),
        )
        .sort("box_id", "points", "list", "lookout_id", "way", descending=[False, True, False, False, False])
        .select(tuple(HIT_SCHEMA))
    )


def _name_hits(
    pairs: pl.DataFrame, parties: pl.DataFrame, entries: pl.DataFrame, matching: NameMatching
) -> pl.DataFrame:
    """Exact and fuzzy hits of party names; per box and entry the surest one."""
    all_names = pl.concat_list("value", pl.col("aliases").fill_null([]))
    listed = (
        entries.select("list", "lookout_id", "value", "points", "purpose", "_label", listed=all_names)
        .explode("listed")
        .with_columns(
            alias_of=pl.when(pl.col("listed") != pl.col("value")).then("value"),
            clean=pl.col("listed").map_elements(clean_name, return_dtype=pl.String),
        )
        .filter(pl.col("clean") != "")
    )  # fmt: skip
    named = pairs.join(parties.drop_nulls("clean"), on="bill_id", how="inner").select("box_id", "role", "name", "clean")
    alike = _likeness(
        named["clean"].unique(maintain_order=True).to_list(),
        listed["clean"].unique(maintain_order=True).to_list(),
        matching,
    )
    hits = named.unique().join(alike, on="clean", how="inner").join(listed, left_on="listed_clean", right_on="clean")
    said = (
        pl.col("role") + pl.lit(" '") + pl.coalesce("name", "clean") + pl.lit("' ")
        + pl.when(pl.col("likeness") == 100.0).then(pl.lit("is '"))
        .otherwise(pl.format("is {} % like '", pl.col("likeness").round(0).cast(pl.Int32)))
        + pl.col("listed") + pl.lit("'")
        + pl.format(", alias of '{}'", pl.col("alias_of")).fill_null("")
    )  # fmt: skip
    exact = pl.col("likeness") == 100.0
    judged = hits.with_columns(
        evidence=_with_list(said),
        way=pl.when(exact).then(pl.lit("exact")).otherwise(pl.lit("fuzzy")),
        kind=pl.lit("name"),
        _worth=pl.when(exact).then(pl.col("points")).otherwise(pl.col("points") * matching.fuzzy_share),
        chooses=exact,
    )
    surest = judged.sort("likeness", "role", "name", "listed", descending=[True, False, False, False])
    return surest.group_by("box_id", "list", "lookout_id", maintain_order=True).first().select(_FOUND)


def _likeness(queries: Sequence[str], listed: Sequence[str], matching: NameMatching) -> pl.DataFrame:
    """(clean, listed_clean, likeness): equal names at 100, others from the threshold up, below 100."""
    near = near_names(queries, listed, threshold=matching.threshold)
    equal = sorted(set(queries) & set(listed))
    rows = [(name, name, 100.0) for name in equal]
    # words in another order are as like as can be, yet not equal: 99 keeps the two apart
    rows += [(queries[row], listed[column], min(likeness, 99.0)) for row, column, likeness in near]
    return pl.DataFrame(
        rows, schema={"clean": pl.String, "listed_clean": pl.String, "likeness": pl.Float64}, orient="row"
    )


def _key_hits(boxes: pl.DataFrame, pairs: pl.DataFrame, bills: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Hits of container numbers, ships and bills."""
    number = pl.col("container_number").str.replace_all(r"[^0-9A-Za-z]", "").str.to_uppercase()
    of_bill = pairs.join(bills.select("bill_id", "issuer_scac", "bill_number"), on="bill_id", how="inner")
    bill = pl.col("bill_number").str.replace_all(r"[^0-9A-Za-z]", "").str.to_uppercase()
    scac = pl.col("issuer_scac").fill_null("").str.to_uppercase()
    keys = pl.concat(
        [
            boxes.select("box_id", kind=pl.lit("container"), value=number),
            boxes.select("box_id", kind=pl.lit("vessel_imo"), value=pl.col("vessel_imo").cast(pl.String)),
            boxes.select("box_id", kind=pl.lit("vessel_imo"), value=pl.col("ship_imo").cast(pl.String)),
            of_bill.select("box_id", kind=pl.lit("bill"), value=bill),
            of_bill.select("box_id", kind=pl.lit("bill"), value=scac + bill),
        ]
    )
    hits = keys.drop_nulls().filter(pl.col("value") != "").unique().join(entries, on=["kind", "value"], how="inner")
    return (
        hits.sort("box_id", "list", "lookout_id")
        .unique(["box_id", "list", "lookout_id"], maintain_order=True, keep="first")
        .with_columns(
            evidence=_with_list(pl.format("{} {}", pl.col("kind"), pl.col("value"))),
            way=pl.lit("key"),
            likeness=pl.lit(100.0),
            _worth=pl.col("points"),
            chooses=pl.col("kind") != "vessel_imo",
        )
        .select(_FOUND)
    )


_FOUND: Final = ("box_id", "list", "lookout_id", "way", "kind", "likeness", "_worth", "evidence", "chooses")


def _with_list(said: pl.Expr) -> pl.Expr:
    """What was met, with the list, the purpose and the label of the entry."""
    return said + pl.format(
        " on list {}/{}; purpose: {}; label: {}",
        pl.col("list"), pl.col("lookout_id"), pl.col("purpose"), pl.col("_label"),
    )  # fmt: skip
