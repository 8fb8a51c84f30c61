"""Goods and hazards as filed → goods lines and hazards, inside containers and outside.

Carriers cut descriptions after some characters, in the middle of words, so pieces are joined without a separator.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from porttarget.manifests.boxes import Boxes, Weights, container_numbers
from porttarget.manifests.earlier import summed
from porttarget.manifests.events import named_voyages
from porttarget.manifests.facts import Rows
from porttarget.manifests.making import Making
from porttarget.manifests.measures import measure
from porttarget.manifests.spans import Ints, gather, nullable
from porttarget.manifests.voyages import Voyages
from porttarget.tables import TABLES

_HS_FORM = "6 to 12 digits of a Harmonized System code"
_HS_SHORTEST, _HS_LONGEST = 6, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of goods, the bill and the container of each, and its weight."""

    rows: Rows
    bill: Ints
    box: Ints
    kg: pl.Series


def find_lines(making: Making, boxes: Boxes) -> Lines:
    """Where the lines of goods belong, and the weight of each."""
    rows = making.facts["goods"]
    bill, box = rows.within("bill"), boxes.of(rows.within("box"))
    return Lines(rows=rows, bill=bill, box=box, kg=measure(making, rows, "weight", bill=bill, box=box))


def kilograms_per_box(making: Making, lines: Lines, boxes: Boxes) -> Weights:
    """Sum of the lines' weights in each container, and the first weight filed for it; null where there is none."""
    size, known = boxes.first.size, boxes.known
    filed = lines.kg.is_not_null().to_numpy() & (lines.box >= 0)
    goods = summed(
        lines.box[filed], lines.kg.to_numpy()[filed], size, None if known is None else known.goods_kg
    )  # fmt: skip
    first = np.full(size, np.nan)
    if boxes.rows.has("weight"):
        own = measure(making, boxes.rows, "weight", bill=boxes.bill, box=boxes.row).fill_null(np.nan).to_numpy()
        said = np.flatnonzero(~np.isnan(own))[::-1]
        first[boxes.row[said]] = own[said]  # the first of a container is written last
    weight = nullable(first, np.isnan(first))
    return Weights(goods=goods, own=weight if known is None else known.own_kg.fill_null(weight))


def make_goods(making: Making, lines: Lines, bills: pl.DataFrame, containers: pl.DataFrame) -> pl.DataFrame:
    """The table of goods; a line that says nothing but which container it is in is none."""
    rows, bill, box = lines.rows, lines.bill, lines.box
    pieces, marks = rows.all("description"), rows.all("marks")
    frame = pl.DataFrame(
        [
            *_keys(bill, box, bills, containers),
            _commodity(making, lines),
            pieces.joined().series("description"),
            pieces.lists("description_pieces"),
            marks.joined().series("marks"),
            marks.lists("marks_pieces"),
            making.number(rows["packages"], "packages", bill=bill, box=box),
            lines.kg.alias("gross_kg"),
            making.number(rows["value"], "value", bill=bill, box=box),
            *making.provenance(rows.segs),
        ]
    )
    filed = np.any([rows[name].present for name in ("packages", "hs_code", "weight", "value")], axis=0)
    for texts in (pieces, marks):
        filed[texts.row[texts.spans.present]] = True
    said = np.flatnonzero(filed)
    line = pl.Series("line", _numbered(bill[said], box[said]), dtype=pl.Int32)
    frame = frame if said.size == len(rows) else frame[said]
    return TABLES["goods"].conform(frame.with_columns(line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """The tables whose rows hazards may stand in; those of bay plans and of events name containers, too."""

    bills: pl.DataFrame
    containers: pl.DataFrame
    stow: pl.DataFrame
    events: pl.DataFrame


def make_hazards(making: Making, boxes: Boxes, voyages: Voyages, holders: Holders) -> pl.DataFrame:
    """The table of hazards."""
    rows = making.facts["hazard"]
    bill, box = rows.within("bill"), boxes.of(rows.within("box"))
    keys = pl.DataFrame(_keys(bill, box, holders.bills, holders.containers))
    for name, table in (("stow", holders.stow), ("event", holders.events)):
        if (held := rows.within(name)).max(initial=-1) >= 0:
            keys = _filled(keys, table, held)
    if rows.has("number") or rows.has("bill"):
        named = named_voyages(voyages, making.facts.message_of(rows))
        number = container_numbers(rows).spans.series("container_number")
        own = pl.DataFrame([named, number, rows["bill"].series("bill_number")]).with_columns(
            pl.concat_str("voyage_id", pl.lit("/"), "container_number").alias("box_id")
        )
        keys = _filled(keys, own, np.arange(len(rows)))
    frame = pl.DataFrame(
        [
            *keys.get_columns(),
            *(rows[name].series(name) for name in ("un_number", "hazard_class")),
            rows["packing_group"].word_or_code("packing_group"),
            rows.all("description").joined().series("description"),
            making.number(rows["flash_point"], "flash_point", bill=bill, box=box),
            *(rows[name].series(name) for name in ("flash_point_unit", "contact")),
            *making.provenance(rows.segs),
        ]
    )
    return TABLES["hazards"].conform(frame)


def _filled(keys: pl.DataFrame, table: pl.DataFrame, rows: Ints) -> pl.DataFrame:
    """The keys, and where they are missing those that rows of a table have."""
    names = [name for name in keys.columns if name in table.columns]
    return keys.with_columns(keys[name].fill_null(gather(table[name], rows)) for name in names)


def _keys(bill: Ints, box: Ints, bills: pl.DataFrame, containers: pl.DataFrame) -> list[pl.Series]:
    return [
        gather(bills["bill_id"], bill),
        gather(containers["box_id"], box),
        gather(containers["container_number"], box),
        gather(bills["bill_number"], bill),
    ]


def _commodity(making: Making, lines: Lines) -> pl.Series:
    """HS codes, digits only; anything but 6 to 12 digits is a finding."""
    value = lines.rows["hs_code"]
    filed = value.spans
    classes = filed.classes()
    odd = (classes == 1) | ((classes == 0) & ((filed.length < _HS_SHORTEST) | (filed.length > _HS_LONGEST)))
    column = filed.series("hs_code")
    if (classes == 1).any():
        digits = column.str.replace_all(r"[^0-9]", "")
        # 4011.20.00 is a usual way of writing a good code
        dotted = column.str.contains(r"^[0-9][0-9. ]+$") & digits.str.contains(r"^[0-9]{6,12}$")
        odd &= ~dotted.fill_null(False).to_numpy()
        column = pl.select(pl.when(digits != "").then(digits).alias("hs_code")).to_series()
    making.note("hs_form", odd, value, expected=_HS_FORM, bill=lines.bill, box=lines.box)
    return column


def _numbered(bill: Ints, box: Ints) -> Ints:
    """1, 2, 3 … within the lines of one bill and container, which need not follow one another."""
    order = np.lexsort((box, bill))
    places = np.arange(bill.size)
    opens = np.ones(bill.size, np.bool_)
    opens[1:] = (bill[order][1:] != bill[order][:-1]) | (box[order][1:] != box[order][:-1])
    out = np.empty(bill.size, np.int64)
    out[order] = places - np.maximum.accumulate(np.where(opens, places, 0)) + 1
    return out
