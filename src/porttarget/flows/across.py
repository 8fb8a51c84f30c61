"""Findings that only a node's filings together show, computed from what it had received, never kept.

Kept findings are those of one input; these follow from several, so they change with every filing and are made anew
from the tables as known at a moment. The order in which filings were taken in plays no part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from porttarget.filings import bills_as_known, rows_in_force, with_withdrawn
from porttarget.manifests.checks_several import check_history, check_houses, check_interchanges, check_voyages
from porttarget.manifests.checks_stow import check_stow

_SAME: Final = ("code", "source_sha256", "interchange", "message", "offset")


def findings_across(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Rows of `findings` from voyages, bills and containers of any inputs, and from stow_positions and interchanges.

    The last two may be missing. Of `findings`, where there, none is told again at the place where it stands.
    """
    bills, boxes = tables["bills"], tables["containers"]
    if "interchanges" in tables:
        bills = with_withdrawn(bills, tables["interchanges"], tables["voyages"])
    standing = bills_as_known(bills).filter("in_force")
    under_bill = rows_in_force(standing, boxes).select(boxes.columns).unique(["box_id", "source_sha256", "offset"])
    without = boxes.filter(pl.col("bill_ids").list.len() == 0)
    in_force = pl.concat([under_bill, without]).sort("box_id", "received_at", "source_sha256", "offset")
    found = [
        check_history(bills),
        check_houses(standing.select(bills.columns)),
        check_voyages(in_force, tables["voyages"]),
    ]
    if "interchanges" in tables:
        found.append(check_interchanges(tables["interchanges"]))
    stow = tables.get("stow_positions")
    if stow is not None and stow.height:
        found.append(check_stow(stow, in_force))
    every = pl.concat(found)
    told = tables.get("findings")
    return every if told is None else every.join(told, on=_SAME, how="anti", maintain_order="left")
