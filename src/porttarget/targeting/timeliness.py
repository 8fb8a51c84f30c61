"""Was a box's filing received in time?

In: box-bill pairs and the bills in force. Out: per box `late`, `in_time` or `not_assessable`, and a text of evidence.
How long before lading a filing is due stands in the reference table of filings, and the room `filings` judges; here
the verdicts on a box's bills become one. Amendments are not late.
"""

from __future__ import annotations

import polars as pl

from porttarget.filings import is_late, lead_before_lading
from porttarget.units import SECONDS_PER_HOUR


def timeliness_features(links: pl.DataFrame) -> pl.DataFrame:
    """One row per box of `links` (box_id, bill_number, laden_at, first_received_at).

    One late bill makes the box late; otherwise one bill that cannot be assessed leaves the box not assessable.
    """
    owed = lead_before_lading()
    lead = pl.col("laden_at") - pl.col("first_received_at")
    judged = links.with_columns(
        _lead_h=(lead.dt.total_seconds() / SECONDS_PER_HOUR).round(1),
        _late=is_late(pl.col("first_received_at"), pl.col("laden_at") - owed),
    )
    latest = judged.filter(pl.col("_late")).sort("box_id", "_lead_h", "bill_number")
    hours = pl.lit(f"{owed.total_seconds() / SECONDS_PER_HOUR:g}")
    said = pl.format("bill {} received {} h before lading, due {} h", pl.col("bill_number"), pl.col("_lead_h"), hours)
    evidence = latest.group_by("box_id", maintain_order=True).agg(said.first().alias("filing_late_evidence"))
    status = judged.group_by("box_id", maintain_order=True).agg(
        pl.when(pl.col("_late").any())
        .then(pl.lit("late"))
        .when(pl.col("_late").is_null().any())
        .then(pl.lit("not_assessable"))
        .otherwise(pl.lit("in_time"))
        .alias("filing_late")
    )
    return status.join(evidence, on="box_id", how="left", maintain_order="left")
