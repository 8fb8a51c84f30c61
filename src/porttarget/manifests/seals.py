"""Seals of containers as filed → one row per seal and filed place of it; a container's list has each seal once."""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.boxes import Boxes
from porttarget.manifests.making import Making
from porttarget.manifests.spans import gather
from porttarget.tables import TABLES


def make_seals(making: Making, boxes: Boxes, bills: pl.DataFrame, containers: pl.DataFrame) -> pl.DataFrame:
    """The table of seals."""
    seals = boxes.rows.all("seals")
    kept = np.flatnonzero(seals.spans.present)
    filed, segs = seals.row[kept], seals.segs[kept]
    bill, box = (rows[filed] if rows.size else filed for rows in (boxes.bill, boxes.row))
    who, code = seals.meaning(kept)
    frame = pl.DataFrame(
        [
            gather(containers["box_id"], box),
            gather(containers["container_number"], box),
            gather(bills["bill_id"], bill),
            gather(bills["bill_number"], bill),
            seals.spans.take(kept).series("seal"),
            who.alias("sealed_by"),
            code.alias("sealed_by_raw"),
            making.facts.kind_at(segs),
            making.received(kept.size),
            *making.provenance(segs),
        ]
    )
    return TABLES["seals"].conform(frame)
