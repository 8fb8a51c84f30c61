"""What messages say of containers and ships → events: loaded, discharged, gate in, weighed, arrived, …"""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.boxes import check_numbers, container_numbers
from porttarget.manifests.making import Making
from porttarget.manifests.measures import measure
from porttarget.manifests.ports import look_up
from porttarget.manifests.spans import gather
from porttarget.manifests.times import arrival
from porttarget.manifests.voyages import Voyages
from porttarget.tables import TABLES

_SHIP = ("vessel_name", "vessel_imo", "voyage")


def make_events(making: Making, voyages: Voyages, bills: pl.DataFrame) -> pl.DataFrame:
    """The table of events."""
    rows = making.facts["event"]
    size = len(rows)
    if not size:
        return TABLES["events"].empty()
    numbers = container_numbers(rows)
    bill = rows.within("bill")
    check_numbers(making, rows, numbers, among=np.flatnonzero(numbers.spans.present), bill=bill)
    message = making.facts.message_of(rows)
    event, at, place, weight = (rows[name] for name in ("event", "at", "place", "weight"))
    ports = look_up(making.codes, place.spans, places=True)
    making.note("unknown_port", ports.unknown, place, bill=bill)
    nothing = making.constant(None, size, "")
    what = event.word_or_code()
    if rows.has("implied"):
        what = what.fill_null(rows["implied"].word())
    timing = nothing if at.words is None else at.word()
    if rows.has("timing"):
        timing = timing.fill_null(rows["timing"].word())
    frame = pl.DataFrame(
        [
            what.alias("event").fill_null("?"),
            event.series("event_raw"),
            timing.alias("timing"),
            arrival(making, rows, "at", bill=bill).alias("at"),
            at.series("at_raw") if rows.has("at") else rows["at_date"].series("at_raw"),
            ports.unlocode.alias("place"),
            place.series("place_raw"),
            rows["terminal"].series("terminal"),
            named_voyages(voyages, message),
            *(gather(voyages.by_message[name], message) for name in _SHIP),
            numbers.spans.series("container_number"),
            rows["size_type"].series("size_type"),
            rows["load_status"].word("load_status"),
            rows["bill"].series("bill_number").fill_null(gather(bills["bill_number"], bill)),
            rows["booking"].series("booking"),
            rows["mode"].word_or_code("mode"),
            measure(making, rows, "weight", bill=bill).alias("gross_kg"),
            (nothing if weight.words is None else weight.word()).alias("weight_kind"),
            rows.all("remarks").joined(b" ").series("remarks"),
            making.facts.kind_at(rows.segs),
            making.received(size),
            *making.provenance(rows.segs),
        ]
    ).with_columns(pl.concat_str("voyage_id", pl.lit("/"), "container_number").alias("box_id"))  # null where either is
    return TABLES["events"].conform(frame)


def named_voyages(voyages: Voyages, message: np.ndarray) -> pl.Series:
    """The voyage_id of each message; null where it names no ship."""
    heads = voyages.by_message
    named = heads["vessel_imo"].is_not_null() | heads["vessel_name"].is_not_null()
    return gather(heads["voyage_id"].set(~named, None), message)
