"""Containers as filed → containers, one row per container number and voyage of an input, with all its bills.

A container without a number, or with one that fails its form or check digit, is a row too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from porttarget.manifests.bills import Bills
from porttarget.manifests.earlier import AS_FILED, Known
from porttarget.manifests.facts import Rows
from porttarget.manifests.kernels import check_digits
from porttarget.manifests.making import Making
from porttarget.manifests.spans import Ints, Spans, from_offsets, from_texts, gather, nullable
from porttarget.manifests.voyages import Voyages
from porttarget.tables import TABLES

_SERIAL_DIGITS = 7  # with the check digit
AGAIN = "filed_before"  # column of containers of a piece: whether they were filed in an earlier one
_FORM = "four letters and seven digits (ISO 6346)"
# taken over from the container's first bill
_FROM_BILL = ("port_of_lading", "terminal", "destination_country")
_FROM_FACTS = ("first_na_call", "onward_mode")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Container numbers as filed, joined; the verdict on each (`kernels.check_digits`) and the digit computed."""

    spans: Spans
    verdict: Ints
    digit: Ints

    def ok(self, rows: Ints, name: str = "number_ok") -> pl.Series:
        """Whether form and check digit hold; null where there is no number."""
        verdict = self.verdict[rows]
        return nullable(verdict == check_digits.NUMBER_OK, verdict == check_digits.NUMBER_NONE, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """The containers as filed: the container row and the bill row of each; the first filed of each container.

    known   what earlier pieces of the input say of the containers; None where there are none
    """

    rows: Rows
    row: Ints
    bill: Ints
    first: Ints
    numbers: Numbers
    identifiers: pl.Series
    known: Known | None = None

    def of(self, filed: Ints) -> Ints:
        """The container row of containers as filed; -1 stays -1."""
        return np.where(filed >= 0, self.row[filed], -1) if self.row.size else np.full(filed.size, -1, np.int64)


def container_numbers(rows: Rows) -> Numbers:
    """Prefix and serial joined, and checked."""
    prefix, serial = rows["number_prefix"].spans, rows["number"].spans
    size = len(rows)
    if rows.has("check_digit") and rows["check_digit"].present.any():
        serial = _with_check_digits(rows)
        prefix = Spans(serial.buf, np.zeros(size, np.int64), np.full(size, -1, np.int64))
    offsets, verdict, digit = np.empty(size + 1, np.int64), np.empty(size, np.uint8), np.empty(size, np.int64)
    joined = check_digits.container_numbers(
        serial.buf, prefix.start, prefix.length, serial.start, serial.length, offsets, verdict, digit
    )
    return Numbers(spans=from_offsets(joined, offsets), verdict=verdict.astype(np.int64), digit=digit)


def _with_check_digits(rows: Rows) -> Spans:
    """Prefix, serial and the check digit that stands apart; senders also write it there and in the serial."""
    names = ("number_prefix", "number", "check_digit")
    frame = pl.DataFrame([rows[name].series(name) for name in names])
    short = pl.col("number").str.len_bytes() < _SERIAL_DIGITS
    parts = pl.concat_str("number_prefix", "number", pl.when(short).then("check_digit"), ignore_nulls=True)
    whole = frame.select(pl.when(pl.col("number").is_not_null()).then(parts)).to_series()
    return from_texts(whole.to_list())


def box_ids(making: Making, segs: Ints, numbers: Spans, voyage_ids: pl.Series) -> pl.Series:
    """`voyage_id/number`, with `?` and the offset for a container without a number."""
    offsets = pl.Series("offset", making.facts.places.offset[segs]).cast(pl.String)
    frame = pl.DataFrame([voyage_ids.alias("voyage"), numbers.series("number"), offsets])
    number = pl.coalesce("number", pl.concat_str(pl.lit("?"), "offset"))
    return frame.select(pl.concat_str("voyage", pl.lit("/"), number).alias("box_id")).to_series()


def find_boxes(making: Making, voyages: Voyages) -> Boxes:
    """Check the numbers, and find which of the containers as filed are the same."""
    rows = making.facts["box"]
    numbers = container_numbers(rows)
    messages = making.facts.message_of(rows)
    # a container without a number is a container of its own
    keys = np.where(numbers.spans.present, voyages.key[messages], -1 - np.arange(len(rows)))
    row, first = numbers.spans.groups(keys)
    voyage_ids = gather(voyages.by_message["voyage_id"], messages[first])
    own = numbers.spans.take(first)
    boxes = Boxes(
        rows=rows, row=row, bill=rows.within("bill"), first=first, numbers=numbers,
        identifiers=box_ids(making, rows.segs[first], own, voyage_ids),
        known=None if making.earlier is None else making.earlier.known(voyage_ids, own.series()),
    )  # fmt: skip
    check_numbers(making, rows, numbers, bill=boxes.bill, box=boxes.row)
    return boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Kilograms in each container: the sum of its goods', and the first filed for itself; null where there is none."""

    goods: pl.Series
    own: pl.Series


def file_containers(making: Making, boxes: Boxes, bills: Bills, voyages: Voyages, kg: Weights) -> pl.DataFrame:
    """Containers as far as this piece of the input tells, with what `land` makes the table of."""
    first, segs = boxes.first, boxes.rows.segs[boxes.first]
    told = _first_under_a_bill(boxes)
    bill = boxes.bill[told]
    port_rows = voyages.rows(making, boxes.rows)[told]
    message = making.facts.places.message[segs].astype(np.int64)
    ports = voyages.frame
    filed = [_first_filed(making, boxes, name) for name in AS_FILED]
    voyage_ids = gather(voyages.by_message["voyage_id"], message)
    numbers = boxes.numbers.spans.take(first).series("container_number")
    if making.earlier is not None:
        as_filed = pl.DataFrame([first for _, first in filed])
        making.earlier.remember(voyage_ids, numbers, as_filed, kg.goods, kg.own)
    frame = pl.DataFrame(
        [
            boxes.identifiers,
            voyage_ids,
            numbers,
            boxes.numbers.ok(first),
            *(column for column, _ in filed),
            _seals(boxes),
            *_bill_lists(boxes, bills),
            *(gather(bills.frame[name], bill) for name in _FROM_BILL),
            *(gather(bills.facts[name], bill) for name in _FROM_FACTS),
            gather(ports["port_of_discharge"], port_rows).alias("called_port"),
            gather(bills.frame["foreign_port_of_unlading"], bill),
            pl.Series("in_transit", _share(boxes, bills.facts["in_transit"])[1]),
            pl.Series("frob", _share(boxes, bills.frame["frob"])[0]),
            pl.Series("stays_aboard", _share(boxes, bills.facts["stays_aboard"])[0]),
            *(gather(voyages.by_message[name], message) for name in ("vessel_imo", "vessel_name", "voyage")),
            kg.goods.fill_null(kg.own).alias("gross_kg"),
            making.received(segs.size),
            *making.provenance(segs),
        ]
    ).with_columns(pl.coalesce("terminal", gather(ports["terminal"], port_rows)).alias("terminal"))  # fmt: skip
    return frame if boxes.known is None else frame.with_columns(boxes.known.again.alias(AGAIN))


def land(frame: pl.DataFrame) -> pl.DataFrame:
    """The table of containers: where each one leaves the ship, by what is known of it and all its bills."""
    # the call of freight remaining on board is the port called at; the box leaves the ship where its bill says
    stays = pl.col("stays_aboard") & pl.col("foreign_port_of_unlading").is_not_null()
    landed = frame.with_columns(
        landing_port=pl.when(stays).then("foreign_port_of_unlading").otherwise("called_port"),
        terminal=pl.when(stays & pl.col("foreign_port_of_unlading").ne_missing(pl.col("called_port")))
        .then(None)
        .otherwise("terminal"),
    )
    beside = [name for name in frame.columns if name not in TABLES["containers"].names]
    return TABLES["containers"].conform(landed.drop(beside))


def _first_under_a_bill(boxes: Boxes) -> Ints:
    """For each container the first place where it is filed under a bill, else the first."""
    rows = np.flatnonzero(boxes.bill >= 0)[::-1]
    out = boxes.first.copy()
    out[boxes.row[rows]] = rows
    return out


def check_numbers(
    making: Making, rows: Rows, numbers: Numbers, *, among: Ints | None = None, bill: Ints | None = None,
    box: Ints | None = None,
) -> None:  # fmt: skip
    """Findings about container numbers, of some rows or of all."""
    asked = np.ones(len(rows), np.bool_)
    if among is not None:
        asked[:] = False
        asked[among] = True
    value = rows["number"]
    segs = np.where(value.segs >= 0, value.segs, rows.segs)
    wrong = np.flatnonzero(asked & (numbers.verdict == check_digits.NUMBER_DIGIT))
    element, component = value.value_at(wrong)
    making.findings.add(
        "container_check_digit", segs[wrong], found=numbers.spans.take(wrong).series(), element=element,
        component=component, expected=pl.Series(numbers.digit[wrong]), bill=None if bill is None else bill[wrong],
        box=None if box is None else box[wrong],
    )  # fmt: skip
    filed = sum(np.maximum(rows[name].spans.length, 0) for name in ("number_prefix", "number"))
    blank = np.flatnonzero(asked & (filed > np.maximum(numbers.spans.length, 0)) & numbers.spans.present)
    element, component = _one_element(rows, blank)
    making.findings.add(
        "container_number_blank", segs[blank], found=_as_filed(rows, blank),
        expected=numbers.spans.take(blank).series(), bill=None if bill is None else bill[blank],
        box=None if box is None else box[blank],
        element=element, component=component,
    )  # fmt: skip
    formless = (numbers.verdict == check_digits.NUMBER_FORM) | (numbers.verdict == check_digits.NUMBER_NONE)
    odd = np.flatnonzero(asked & formless)
    element, component = _one_element(rows, odd)
    making.findings.add(
        "container_number_form", segs[odd], found=numbers.spans.take(odd).series(), expected=_FORM,
        element=element, component=component, bill=None if bill is None else bill[odd],
        box=None if box is None else box[odd],
    )  # fmt: skip


def _one_element(rows: Rows, which: Ints) -> tuple[Ints, Ints]:
    """Element and component in which numbers stand, 0 for none: one in two elements is at fault in neither alone."""
    apart = rows["number_prefix"].segs[which] >= 0
    element, component = (np.where(apart, 0, 0 if part is None else part) for part in rows["number"].value_at(which))
    return element, component


def _as_filed(rows: Rows, which: Ints) -> pl.Series:
    """Prefix and serial as filed, with the blanks in them."""
    parts = [rows[name].spans.take(which).series(name).fill_null("") for name in ("number_prefix", "number")]
    return pl.DataFrame(parts).select(pl.concat_str(pl.all()).alias("found")).to_series()


def _first_filed(making: Making, boxes: Boxes, name: str) -> tuple[pl.Series, pl.Series]:
    """The first value filed for each container, its meaning and as it stands; another filed later is a finding."""
    value = boxes.rows[name]
    spans = value.spans
    rows = np.flatnonzero(spans.present)[::-1]
    chosen = np.full(boxes.first.size, -1, np.int64)
    chosen[boxes.row[rows]] = rows
    text = value.word_or_code(name)
    meaning, first = gather(text, chosen), spans.take(chosen).series(name)
    if boxes.known is not None and (earlier := boxes.known.as_filed[name]).null_count() < len(earlier):
        first = earlier.fill_null(first)
        before = gather(first, boxes.row)
        differ = (spans.series() != before).fill_null(value=False).to_numpy()
        making.note("container_mismatch", differ, value, expected=before, bill=boxes.bill, box=boxes.row)
    elif boxes.row.size > boxes.first.size and spans.present.any():
        here = spans.take(chosen).take(boxes.row)
        differ = ~spans.equals(here) & spans.present
        making.note("container_mismatch", differ, value, expected=here.series(), bill=boxes.bill, box=boxes.row)
    return meaning, first


def _seals(boxes: Boxes) -> pl.Series:
    """Seals, each once per container, in order of filing."""
    seals = boxes.rows.all("seals")
    row = boxes.row[seals.row]
    kept = np.flatnonzero(seals.spans.present)
    spans, row, place = seals.spans.take(kept), row[kept], seals.segs[kept]
    order = np.lexsort((place, row))
    spans, row = spans.take(order), row[order]
    _, first = spans.groups(row)
    return spans.take(first).lists(row[first], boxes.first.size, "seals")


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
