"""What messages say of containers and ships → events: loaded, discharged, gate in, weighed, arrived, …"""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.boxes import check_numbers, container_numbers
from porttarget.manifests.facts import Rows
from porttarget.manifests.making import Making
from porttarget.manifests.measures import measure
from porttarget.manifests.spans import Bools, Ints, gather
from porttarget.manifests.times import arrival, as_filed
from porttarget.manifests.voyages import Voyages
from porttarget.reference.code_lists import load_code_lists
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
    check_numbers(making, rows, numbers, among=_once(rows, numbers.spans.present), bill=bill)
    again = rows["number_again"]
    number = numbers.spans.series()
    differ = (again.series() != number).fill_null(value=False).to_numpy()  # null where either is missing
    making.note("container_mismatch", differ, again, expected=number, bill=bill)
    _check_size_types(making, rows, bill)
    message = making.facts.message_of(rows)
    event, at, place, weight = (rows[name] for name in ("event", "at", "place", "weight"))
    ports = making.ports(place.spans, place.segs, places=True)
    strange = ports.unknown if place.loose is None else ports.unknown & ~place.loose
    making.note("unknown_port", strange, place, bill=bill)
    nothing = making.constant(None, size, "")
    what = event.word_or_code()
    if rows.has("implied"):
        what = what.fill_null(rows["implied"].word())
    timing = nothing
    for told in (at, rows["at_date"], rows["timing"]):
        timing = timing if told.words is None else timing.fill_null(told.word())
    frame = pl.DataFrame(
        [
            what.alias("event").fill_null("?"),
            event.series("event_raw"),
            timing.alias("timing"),
            arrival(making, rows, "at", bill=bill).alias("at"),
            as_filed(rows, "at"),
            ports.unlocode.alias("place"),
            place.series("place_raw"),
            rows["terminal"].series("terminal"),
            named_voyages(voyages, message),
            *(gather(voyages.by_message[name], message) for name in _SHIP),
            numbers.spans.series("container_number"),
            rows["size_type"].word_or_code("size_type"),
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


def _check_size_types(making: Making, rows: Rows, bill: Ints) -> None:
    """Size-types that are no code, each where it stands."""
    value = rows["size_type"]
    filed, known = value.word_or_code(), load_code_lists()
    distinct = filed.drop_nulls().unique()
    strange = distinct.filter(pl.Series([known.size_type(code) is None for code in distinct], dtype=pl.Boolean))
    asked = _first_at(value.segs, filed.is_in(strange.implode()).fill_null(value=False).to_numpy())
    making.findings.add(
        "unknown_size_type", value.segs[asked], found=value.spans.take(asked).series(), bill=bill[asked]
    )  # fmt: skip


def _first_at(segs: Ints, which: Bools) -> Ints:
    """The first row of each segment among these rows."""
    rows = np.flatnonzero(which)
    _, first = np.unique(segs[rows], return_index=True)
    return rows[first]


def _once(rows: Rows, present: Bools) -> Ints:
    """Rows with a container number, one for each segment that says it."""
    return _first_at(rows["number"].segs, present)


def named_voyages(voyages: Voyages, message: np.ndarray) -> pl.Series:
    """The voyage_id of each message; null where it names no ship."""
    heads = voyages.by_message
    named = heads["vessel_imo"].is_not_null() | heads["vessel_name"].is_not_null()
    return gather(heads["voyage_id"].set(~named, None), message)
