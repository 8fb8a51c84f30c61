"""Officers' acts, and the boxes they are about.

In: boxes; decisions and nominations as they stood at the moment asked about (whoever gives them has cut them there).
Out: the latest decision of each box; nominations this country adopted; which box each nomination means. A partner may
know a box by another box_id (its filing gave another voyage, or no number): number and ship say what it means then.
"""

from __future__ import annotations

import polars as pl


def latest_kinds(decisions: pl.DataFrame | None) -> dict[str, str]:
    """The kind of the latest decision of each box that has one."""
    if decisions is None:
        return {}
    return dict(decisions.sort("box_id", "version", "decided_at").select("box_id", "kind").iter_rows())


def adopted_here(nominations: pl.DataFrame) -> pl.DataFrame:
    """Nominations received from the other country and adopted."""
    return nominations.filter((pl.col("direction") == "received") & (pl.col("status") == "adopted"))


def match_nominations(boxes: pl.DataFrame, nominations: pl.DataFrame) -> pl.DataFrame:
    """(nomination_id, box_id): the box each nomination means; one that means none of `boxes` has no row.

    By box_id; else by container number on the same ship, of the same voyage where one of them is; where either side
    lacks the IMO number, by container number and voyage. `boxes` have box_id, container_number, vessel_imo, voyage.
    """
    direct = nominations.join(boxes.select("box_id"), on="box_id", how="semi").select("nomination_id", "box_id")
    others = nominations.join(direct, on="nomination_id", how="anti")
    pairs = (
        others.select("nomination_id", "container_number", _imo="vessel_imo", _voyage="voyage")
        .drop_nulls("container_number")
        .join(boxes.select("box_id", "container_number", "vessel_imo", "voyage"), on="container_number", how="inner")
        .with_columns(_same=(pl.col("_voyage") == pl.col("voyage")).fill_null(value=False))
        .filter((pl.col("_imo") == pl.col("vessel_imo")).fill_null(pl.col("_same")))
        .filter(pl.col("_same") == pl.col("_same").max().over("nomination_id"))
    )
    return pl.concat([direct, pairs.select("nomination_id", "box_id")]).unique().sort("nomination_id", "box_id")
