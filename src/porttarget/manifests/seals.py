"""Seals of containers as filed → one row per seal and filed place of it; a container's list has each seal once."""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.boxes import Boxes, container_numbers
from porttarget.manifests.events import named_voyages
from porttarget.manifests.facts import Rows
from porttarget.manifests.making import Making
from porttarget.manifests.spans import Ints, gather
from porttarget.manifests.voyages import Voyages
from porttarget.tables import TABLES


def make_seals(
    making: Making, boxes: Boxes, voyages: Voyages, bills: pl.DataFrame, containers: pl.DataFrame
) -> pl.DataFrame:
    """The table of seals, of containers as filed and of events of containers."""
    row, bill = boxes.row, boxes.bill
    frames = [_seals(making, boxes.rows, containers, row, bills, bill)]
    events = making.facts["event"]
    if len(events) and events.has("seals"):
        voyage = named_voyages(voyages, making.facts.message_of(events))
        number = container_numbers(events).spans.series("container_number")
        named = pl.DataFrame([voyage, number]).select(
            pl.concat_str("voyage_id", pl.lit("/"), "container_number").alias("box_id"), "container_number"
        )
        frames.append(_seals(making, events, named, np.arange(len(events)), bills, events.within("bill")))
    return pl.concat(frames)


def _seals(
    making: Making, rows: Rows, named: pl.DataFrame, box: Ints, bills: pl.DataFrame, bill: Ints
) -> pl.DataFrame:  # fmt: skip
    """Seals of rows; `named` has box_id and container_number, `box` the row there of each of them."""
    seals = rows.all("seals")
    kept = np.flatnonzero(seals.spans.present)
    filed, segs = seals.row[kept], seals.segs[kept]
    if not kept.size:
        return TABLES["seals"].empty()
    who, code = seals.meaning(kept)
    frame = pl.DataFrame(
        [
            gather(named["box_id"], box[filed]),
            gather(named["container_number"], box[filed]),
            gather(bills["bill_id"], bill[filed]),
            gather(_bill_numbers(rows, bills, bill), filed).alias("bill_number"),
            seals.spans.take(kept).series("seal"),
            who.alias("sealed_by"),
            code.alias("sealed_by_raw"),
            making.facts.kind_at(segs),
            making.received(kept.size),
            *making.provenance(segs),
        ]
    )
    return TABLES["seals"].conform(frame)


def _bill_numbers(rows: Rows, bills: pl.DataFrame, bill: Ints) -> pl.Series:
    """The number of the bill that each row stands in, or else names."""
    within = gather(bills["bill_number"], bill)
    return within.fill_null(rows["bill"].series()) if rows.entity == "event" and rows.has("bill") else within
