"""VID and M7 segments → containers, one row per container number and voyage of an input, with all its bills.

A container without a number, or with one that fails its form or check digit, is a row too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from porttarget.manifests.bills import Bills, BillSegments
from porttarget.manifests.kernels import check_digits
from porttarget.manifests.reading import Reading
from porttarget.manifests.spans import Ints, Spans, chain, from_offsets, gather, interleave, nullable
from porttarget.manifests.voyages import Voyages
from porttarget.tables import TABLES

_FORM = "four letters and seven digits (ISO 6346)"
# taken over from the container's first bill
_FROM_BILL = ("port_of_lading", "terminal", "destination_country")
_FROM_FACTS = ("first_na_call", "onward_mode")
_AS_FILED = ("size_type", "equipment_code", "load_status", "service_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Container segments (VID) in order, the container row and the bill row of each; and their numbers."""

    segs: Ints
    row: Ints
    bill: Ints
    first: Ints
    numbers: Spans
    verdict: Ints
    identifiers: pl.Series

    def rows(self, reading: Reading, segs: Ints) -> Ints:
        """The container row in which each of these segments stands; -1 outside containers."""
        above = reading.segments.above(segs, "VID")
        if self.segs.size == 0:
            return np.full(segs.size, -1, np.int64)
        at = np.minimum(np.searchsorted(self.segs, above), self.segs.size - 1)
        return np.where(above >= 0, self.row[at], -1)


def find_boxes(reading: Reading, bills: BillSegments, voyages: Voyages) -> Boxes:
    """Join prefix and serial, check them, and find which segments are the same container."""
    segments = reading.segments
    segs = segments.tagged("VID")
    prefix, serial = segments.named(segs, "VID", "prefix"), segments.named(segs, "VID", "serial")
    offsets, verdict = np.empty(segs.size + 1, np.int64), np.empty(segs.size, np.uint8)
    digit = np.empty(segs.size, np.int64)
    joined = check_digits.container_numbers(
        segments.buf, prefix.start, prefix.length, serial.start, serial.length, offsets, verdict, digit
    )
    numbers = from_offsets(joined, offsets)
    voyage = voyages.key[segments.message[segs]]
    # a container without a number is a container of its own
    row, first = numbers.groups(np.where(numbers.present, voyage, -1 - np.arange(segs.size)))
    bill = bills.rows(reading, segs)
    boxes = Boxes(
        segs=segs, row=row, bill=bill, first=first, numbers=numbers, verdict=verdict.astype(np.int64),
        identifiers=_identifiers(reading, segs[first], numbers.take(first), voyages),
    )  # fmt: skip
    _check(reading, boxes, digit)
    return boxes


def make_containers(reading: Reading, boxes: Boxes, bills: Bills, voyages: Voyages, kg: pl.Series) -> pl.DataFrame:
    """The table of containers; `kg` is the goods' weight in each, null where none is filed."""
    segments = reading.segments
    first, segs = boxes.first, boxes.segs[boxes.first]
    bill = boxes.bill[first]
    port_rows = voyages.rows(reading, segs)
    message = segments.message[segs].astype(np.int64)
    ports = voyages.frame
    frame = pl.DataFrame(
        [
            boxes.identifiers,
            gather(voyages.by_message["voyage_id"], message),
            boxes.numbers.take(first).series("container_number"),
            nullable(
                boxes.verdict[first] == check_digits.NUMBER_OK, boxes.verdict[first] == check_digits.NUMBER_NONE,
                "number_ok",
            ),
            *(_first_filed(reading, boxes, name) for name in _AS_FILED),
            _seals(reading, boxes),
            *_bill_lists(boxes, bills),
            *(gather(bills.frame[name], bill) for name in _FROM_BILL),
            *(gather(bills.facts[name], bill) for name in _FROM_FACTS),
            gather(ports["port_of_discharge"], port_rows).alias("called_port"),
            gather(bills.frame["foreign_port_of_unlading"], bill),
            pl.Series("in_transit", _share(boxes, bills.facts["in_transit"])[1]),
            pl.Series("frob", _share(boxes, bills.frame["frob"])[0]),
            *(gather(voyages.by_message[name], message) for name in ("vessel_imo", "vessel_name", "voyage")),
            kg.alias("gross_kg"),
            reading.received(segs.size),
            *reading.provenance(segs),
        ]
    ).with_columns(pl.coalesce("terminal", gather(ports["terminal"], port_rows)).alias("terminal"))  # fmt: skip
    # P4 of freight remaining on board names the port called at; the box leaves the ship where M12-04 says
    stays = pl.col("frob") & pl.col("foreign_port_of_unlading").is_not_null()
    landed = frame.with_columns(
        landing_port=pl.when(stays).then("foreign_port_of_unlading").otherwise("called_port"),
        terminal=pl.when(stays & pl.col("foreign_port_of_unlading").ne_missing(pl.col("called_port")))
        .then(None)
        .otherwise("terminal"),
    )
    return TABLES["containers"].conform(landed.drop("called_port", "foreign_port_of_unlading"))


def _identifiers(reading: Reading, segs: Ints, numbers: Spans, voyages: Voyages) -> pl.Series:
    segments = reading.segments
    frame = pl.DataFrame(
        [
            gather(voyages.by_message["voyage_id"], segments.message[segs].astype(np.int64)).alias("voyage"),
            numbers.series("number"),
            pl.Series("offset", segments.offset[segs]).cast(pl.String),
        ]
    )
    number = pl.coalesce("number", pl.concat_str(pl.lit("?"), "offset"))
    return frame.select(pl.concat_str("voyage", pl.lit("/"), number).alias("box_id")).to_series()


def _check(reading: Reading, boxes: Boxes, digit: Ints) -> None:
    """Findings about container numbers."""
    digit_at = reading.segments.grammar.element("VID", "serial")
    wrong = np.flatnonzero(boxes.verdict == check_digits.NUMBER_DIGIT)
    reading.findings.add(
        "container_check_digit", boxes.segs[wrong], found=boxes.numbers.take(wrong).series(), element=digit_at,
        expected=pl.Series(digit[wrong]), bill=boxes.bill[wrong], box=boxes.row[wrong],
    )  # fmt: skip
    odd = np.flatnonzero((boxes.verdict == check_digits.NUMBER_FORM) | (boxes.verdict == check_digits.NUMBER_NONE))
    reading.findings.add(
        "container_number_form", boxes.segs[odd], found=boxes.numbers.take(odd).series(), expected=_FORM,
        bill=boxes.bill[odd], box=boxes.row[odd],
    )  # fmt: skip


def _first_filed(reading: Reading, boxes: Boxes, name: str) -> pl.Series:
    """The first value filed for each container; another one in a later segment is a finding."""
    spans = reading.segments.named(boxes.segs, "VID", name)
    rows = np.flatnonzero(spans.present)[::-1]
    chosen = np.full(boxes.first.size, -1, np.int64)
    chosen[boxes.row[rows]] = rows
    first = spans.take(chosen)
    if boxes.segs.size > boxes.first.size:
        before = first.take(boxes.row)
        differ = np.flatnonzero(~spans.equals(before) & spans.present)
        reading.findings.add(
            "container_mismatch", boxes.segs[differ], found=spans.take(differ).series(),
            expected=before.take(differ).series(), element=reading.segments.grammar.element("VID", name),
            bill=boxes.bill[differ], box=boxes.row[differ],
        )  # fmt: skip
    return first.series(name)


def _seals(reading: Reading, boxes: Boxes) -> pl.Series:
    """Seals of VID and M7, each once per container, in order of filing."""
    segments = reading.segments
    m7 = segments.tagged("M7")
    own = interleave([segments.named(boxes.segs, "VID", f"seal_{i}") for i in (1, 2)])
    more = interleave([segments.named(m7, "M7", f"seal_{i}") for i in (1, 2, 3, 4)])
    row = np.concatenate([np.repeat(boxes.row, 2), np.repeat(boxes.rows(reading, m7), 4)])
    place = np.concatenate([np.repeat(boxes.segs, 2), np.repeat(m7, 4)])
    seals = chain([own, more])
    kept = np.flatnonzero(seals.present & (row >= 0))
    if kept.size:
        seals, row, place = seals.take(kept), row[kept], place[kept]
        order = np.argsort(row * (segments.count + 1) + place, kind="stable")
        seals, row = seals.take(order), row[order]
        _, first = seals.groups(row)
        return seals.take(first).lists(row[first], boxes.first.size, "seals")
    return seals.take(kept).lists(row[kept], boxes.first.size, "seals")


def _bill_lists(boxes: Boxes, bills: Bills) -> tuple[pl.Series, pl.Series]:
    """Numbers and bill_ids of each container's bills, each row of bills once, in order of filing."""
    kept = np.flatnonzero(boxes.bill >= 0)
    order = kept[np.argsort(boxes.row[kept], kind="stable")]
    row, bill = boxes.row[order], boxes.bill[order]
    new = np.ones(order.size, np.bool_)
    new[1:] = (row[1:] != row[:-1]) | (bill[1:] != bill[:-1])
    row, bill = row[new], bill[new]
    offsets = np.zeros(boxes.first.size + 1, np.int64)
    np.cumsum(np.bincount(row, minlength=boxes.first.size), out=offsets[1:])
    return _lists(bills.frame["bill_number"].gather(bill), offsets, "bills"), _lists(
        bills.frame["bill_id"].gather(bill), offsets, "bill_ids"
    )


def _lists(values: pl.Series, offsets: Ints, name: str) -> pl.Series:
    import pyarrow as pa

    made = pa.LargeListArray.from_arrays(pa.array(offsets), values.to_arrow(compat_level=pl.CompatLevel.newest()))
    return pl.Series(name, pl.from_arrow(made))


def _share(boxes: Boxes, flag: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """Per container whether the flag holds of all its bills (and of at least one), and of any of them."""
    kept = np.flatnonzero(boxes.bill >= 0)
    true = flag.to_numpy()[boxes.bill[kept]] if kept.size else np.zeros(0, np.bool_)
    total = np.bincount(boxes.row[kept], minlength=boxes.first.size)
    held = np.bincount(boxes.row[kept][true], minlength=boxes.first.size)
    return (held == total) & (total > 0), held > 0
