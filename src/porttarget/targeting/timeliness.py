"""Was a box's filing received in time?

In: box-bill pairs and the bills in force. Out: per box `late`, `in_time` or `not_assessable`, and a text of evidence.
A container's filing is due 24 hours before it is laden abroad (19 CFR 4.7(b)(2); Canada's Advance Commercial
Information, marine, since 19 April 2004). What counts is when the node first received the bill, a fact of the
transport; where lading or receipt time is unknown, lateness is not assessable, never assumed. Amendments are not late.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import polars as pl

from porttarget.units import SECONDS_PER_HOUR

FILING_LEAD: Final = timedelta(hours=24)


def timeliness_features(links: pl.DataFrame) -> pl.DataFrame:
    """One row per box of `links` (box_id, bill_number, laden_at, first_received_at).

    One late bill makes the box late; otherwise one bill that cannot be assessed leaves the box not assessable.
    """
    lead = pl.col("laden_at") - pl.col("first_received_at")
    judged = links.with_columns(_lead_h=(lead.dt.total_seconds() / SECONDS_PER_HOUR).round(1), _late=lead < FILING_LEAD)
    latest = judged.filter(pl.col("_late")).sort("box_id", "_lead_h", "bill_number")
    said = pl.format("bill {} received {} h before lading, due 24 h", pl.col("bill_number"), pl.col("_lead_h"))
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
