"""Which outcome belongs to which box.

In: boxes with container number, landing port and arrival; outcomes. Out: one row per box that was examined: when first,
and whether anything was found. Container numbers come again on later voyages, so an outcome belongs to the box of that
number whose arrival is nearest, within `WINDOW_DAYS`, and at the same port where the outcome names one. Several steps
of one examination (image, then de-stuffing) are one; a finding at any step is a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import polars as pl

from porttarget.tables import TABLES

WINDOW_DAYS: Final = 45  # assumption: no box is examined longer than this after or before its ship's arrival


def link_outcomes(
    boxes: pl.DataFrame, outcomes: pl.DataFrame, *, port_names: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """(box_id, examined_at, found), ordered by box_id.

    `boxes` need box_id, container_number, port, eta, bills (a worklist will do); `port_names` maps codes of one port
    complex to one name. A box or outcome without time or port is not told apart by it.
    """
    TABLES["outcomes"].check(outcomes)
    names = dict(port_names or {})
    numbered = outcomes.with_row_index("_outcome").with_columns(_where=pl.col("landing_port").replace(names))
    pairs = (
        boxes.select("box_id", "container_number", "eta", "bills", _port=pl.col("port").replace(names))
        .drop_nulls("container_number")
        .join(numbered, on="container_number", how="inner")
    )
    apart = (pl.col("examined_at") - pl.col("eta")).abs().fill_null(timedelta(0))
    of_bill = pl.col("bills").list.contains(pl.col("bill_number")).fill_null(value=False)
    nearest = (
        pairs.with_columns(_apart=apart, _of_bill=of_bill)
        .filter(pl.col("_where").is_null() | (pl.col("_where") == pl.col("_port")))
        .filter(pl.col("_apart") <= timedelta(days=WINDOW_DAYS))
        .sort("_outcome", "_of_bill", "_apart", "box_id", descending=[False, True, False, False])
        .unique("_outcome", keep="first", maintain_order=True)
    )
    return (
        nearest.group_by("box_id")
        .agg(pl.col("examined_at").min(), found=(pl.col("result") == "finding").any())
        .sort("box_id")
    )
