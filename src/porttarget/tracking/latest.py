"""Latest state of each transponder: its newest believed position beside the newest of each static fact.

In: positions with track_id, their Walk, STATICS. Out: VESSELS, one row per MMSI heard, by MMSI.
Late rows never overwrite newer ones, whatever the order of arrival. A single position beside an open track (a jump that
nothing supports) is not believed. Static facts are taken field by field, so that parts A and B of type 24 add up; an
IMO number counts only where its check digit holds.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.check_digits import imo_column_holds
from porttarget.reference import Reference
from porttarget.tables import TABLES
from porttarget.tracking.segments import Walk

_POSITION_FIELDS = (
    "time", "lat_deg", "lon_deg", "sog_kn", "cog_deg", "heading_deg", "nav_status", "track_id", "receiver",
)  # fmt: skip


def latest_state(
    positions: pl.DataFrame, walk: Walk, statics: pl.DataFrame, *, reference: Reference, as_of: datetime | None = None
) -> pl.DataFrame:
    """VESSELS as known at `as_of`."""
    TABLES["statics"].check(statics)
    newest = _newest_rows(walk)
    where = positions[newest].select("mmsi", *_POSITION_FIELDS)
    if as_of is not None:
        statics = statics.filter(pl.col("time").is_null() | (pl.col("time") <= as_of))
    known = _static_facts(statics)
    heard = pl.concat([positions.select("mmsi"), known.select("mmsi")]).unique().sort("mmsi")
    joined = heard.join(where, on="mmsi", how="left", maintain_order="left").join(
        known, on="mmsi", how="left", maintain_order="left"
    )
    flags = [reference.country_of_mmsi(mmsi) for mmsi in joined["mmsi"]]
    return TABLES["vessels"].conform(joined.with_columns(pl.Series("flag", flags, dtype=pl.String)))


def _newest_rows(walk: Walk) -> NDArray[np.int64]:
    """Per MMSI the input row of its newest believed position; a vessel's first track is always believed."""
    order = walk.in_time[walk.believed[walk.in_time]]
    mmsi = walk.mmsi[order]
    is_last = np.append(mmsi[1:] != mmsi[:-1], True) if len(mmsi) else np.zeros(0, dtype=bool)
    return np.asarray(walk.row[order[is_last]], dtype=np.int64)


def _static_facts(statics: pl.DataFrame) -> pl.DataFrame:
    imo = pl.when(imo_column_holds(pl.col("imo"))).then(pl.col("imo"))
    text = [
        pl.when(pl.col(field).str.strip_chars() != "").then(pl.col(field)).alias(field)
        for field in ("callsign", "name", "destination")
    ]
    facts = statics.sort("time", "message_row", nulls_last=False).select(
        "mmsi",
        imo.alias("imo"),
        *text,
        "ship_type",
        (pl.col("to_bow_m").cast(pl.Float64) + pl.col("to_stern_m")).alias("length_m"),
        (pl.col("to_port_m").cast(pl.Float64) + pl.col("to_starboard_m")).alias("beam_m"),
        "draught_m",
    )
    return facts.group_by("mmsi", maintain_order=True).agg(pl.exclude("mmsi").drop_nulls().last())
