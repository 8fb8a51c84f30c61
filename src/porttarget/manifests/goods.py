"""N10, MAN, H1, H2 segments → goods lines and hazards, inside containers and outside.

A line opens with the first N10 under its container or bill, and with every N10 that brings a quantity, a commodity
code, a value or a weight; an N10 with only text or marks continues the line before, also across an H1 between them.
That is how carriers file: descriptions are cut after 45 characters, in the middle of words, so pieces are joined
without a separator. MAN segments add to the marks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from porttarget.manifests.bills import BillSegments
from porttarget.manifests.boxes import Boxes
from porttarget.manifests.reading import Reading
from porttarget.manifests.spans import Ints, Spans, chain, gather, interleave, nullable
from porttarget.tables import TABLES
from porttarget.units import WEIGHT_UNIT_KG

_OPENING = ("packages", "hs_qualifier", "hs_code", "value", "weight_unit", "weight")
_HS_FORM = "6 to 12 digits of a Harmonized System code"
_HS_SHORTEST, _HS_LONGEST = 6, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """All N10 segments that have a bill, the line of each, and the segment, bill and container that open each line."""

    n10: Ints
    line: Ints
    segs: Ints
    bill: Ints
    box: Ints
    kg: pl.Series


def find_lines(reading: Reading, bills: BillSegments, boxes: Boxes) -> Lines:
    """Gather N10 segments into lines, and the weight of each line."""
    segments = reading.segments
    n10 = segments.tagged("N10")
    bill = bills.rows(reading, n10)
    reading.lost.append(n10[bill < 0])
    n10, bill = n10[bill >= 0], bill[bill >= 0]
    opens = segments.with_any(n10, "N10", _OPENING)
    under = segments.parent[n10]
    opens[:1] = True
    opens[1:] |= under[1:] != under[:-1]
    first = np.flatnonzero(opens)
    segs, bill = n10[first], bill[first]
    box = boxes.rows(reading, segs)
    return Lines(
        n10=n10, line=np.cumsum(opens) - 1, segs=segs, bill=bill, box=box, kg=_kilograms(reading, segs, bill, box)
    )


def kilograms_per_box(lines: Lines, boxes: int) -> pl.Series:
    """Sum of the lines' weights in each container; null where no line of it has one."""
    filed = lines.kg.is_not_null().to_numpy() & (lines.box >= 0)
    rows, kg = lines.box[filed], lines.kg.to_numpy()[filed]
    return nullable(np.bincount(rows, kg, minlength=boxes), np.bincount(rows, minlength=boxes) == 0)


def make_goods(reading: Reading, lines: Lines, bills: pl.DataFrame, containers: pl.DataFrame) -> pl.DataFrame:
    """The table of goods."""
    segments, segs, size = reading.segments, lines.segs, lines.segs.size
    pieces = segments.named(lines.n10, "N10", "description", strip=False)
    marks, marks_line = _marks(reading, lines)
    frame = pl.DataFrame(
        [
            *_keys(lines.bill, lines.box, bills, containers),
            pl.Series("line", _numbered(segments.parent[segs]), dtype=pl.Int32),
            _commodity(reading, lines),
            pieces.joined(lines.line, size).series("description"),
            pieces.lists(lines.line, size, "description_pieces"),
            marks.joined(marks_line, size).series("marks"),
            marks.lists(marks_line, size, "marks_pieces"),
            reading.number(segs, "N10", "packages", bill=lines.bill, box=lines.box),
            lines.kg.alias("gross_kg"),
            reading.number(segs, "N10", "value", bill=lines.bill, box=lines.box),
            *reading.provenance(segs),
        ]
    )
    return TABLES["goods"].conform(frame)


def make_hazards(
    reading: Reading, bill_segs: BillSegments, boxes: Boxes, bills: pl.DataFrame, containers: pl.DataFrame
) -> pl.DataFrame:
    """The table of hazards: one row per H1, with the H2 that follow it."""
    segments = reading.segments
    segs = segments.tagged("H1")
    bill = bill_segs.rows(reading, segs)
    reading.lost.append(segs[bill < 0])
    segs, bill = segs[bill >= 0], bill[bill >= 0]
    box = boxes.rows(reading, segs)
    h2 = segments.tagged("H2")
    owner = np.searchsorted(segs, h2) - 1
    held = owner >= 0
    held[held] = segments.parent[segs[owner[held]]] == segments.parent[h2[held]]
    reading.lost.append(h2[~held])
    h2, owner = h2[held], owner[held]
    more = interleave([segments.named(h2, "H2", f"description_{i}", strip=False) for i in (1, 2)])
    parent = np.concatenate([np.arange(segs.size), np.repeat(owner, 2)])
    order = np.argsort(parent, kind="stable")
    names = chain([segments.named(segs, "H1", "description", strip=False), more]).take(order)
    frame = pl.DataFrame(
        [
            *_keys(bill, box, bills, containers),
            *(reading.text(segs, "H1", name) for name in ("un_number", "hazard_class", "packing_group")),
            names.joined(parent[order], segs.size).series("description"),
            reading.number(segs, "H1", "flash_point", bill=bill, box=box),
            *(reading.text(segs, "H1", name) for name in ("flash_point_unit", "contact")),
            *reading.provenance(segs),
        ]
    )
    return TABLES["hazards"].conform(frame)


def _keys(bill: Ints, box: Ints, bills: pl.DataFrame, containers: pl.DataFrame) -> list[pl.Series]:
    return [
        gather(bills["bill_id"], bill),
        gather(containers["box_id"], box),
        gather(containers["container_number"], box),
        gather(bills["bill_number"], bill),
    ]


def _kilograms(reading: Reading, segs: Ints, bill: Ints, box: Ints) -> pl.Series:
    weight = reading.number(segs, "N10", "weight", bill=bill, box=box)
    factor = reading.segments.named(segs, "N10", "weight_unit").mapped(WEIGHT_UNIT_KG)
    unknown = np.isnan(factor) & weight.is_not_null().to_numpy()
    reading.note(
        "weight_unit_unknown", unknown, segs, "N10", "weight_unit", expected=", ".join(WEIGHT_UNIT_KG), bill=bill,
        box=box,
    )  # fmt: skip
    return weight * nullable(factor, np.isnan(factor))


def _commodity(reading: Reading, lines: Lines) -> pl.Series:
    """HS codes, digits only; anything but 6 to 12 digits is a finding."""
    filed = reading.segments.named(lines.segs, "N10", "hs_code")
    classes = filed.classes()
    odd = (classes == 1) | ((classes == 0) & ((filed.length < _HS_SHORTEST) | (filed.length > _HS_LONGEST)))
    column = filed.series("hs_code")
    if (classes == 1).any():
        digits = column.str.replace_all(r"[^0-9]", "")
        # 4011.20.00 is a usual way of writing a good code
        dotted = column.str.contains(r"^[0-9][0-9. ]+$") & digits.str.contains(r"^[0-9]{6,12}$")
        odd &= ~dotted.fill_null(False).to_numpy()
        column = pl.select(pl.when(digits != "").then(digits).alias("hs_code")).to_series()
    reading.note("hs_form", odd, lines.segs, "N10", "hs_code", expected=_HS_FORM, bill=lines.bill, box=lines.box)
    return column


def _marks(reading: Reading, lines: Lines) -> tuple[Spans, Ints]:
    """Marks of N10 and MAN segments in order, and the line of each."""
    segments = reading.segments
    own = segments.named(lines.n10, "N10", "marks", strip=False)
    man = segments.tagged("MAN")
    at = np.searchsorted(lines.n10, segments.parent[man])
    held = np.zeros(man.size, np.bool_)
    if lines.n10.size:
        held = lines.n10[np.minimum(at, lines.n10.size - 1)] == segments.parent[man]
    reading.lost.append(man[~held])
    man, at = man[held], at[held]
    if man.size == 0:
        return own, lines.line
    both = chain([own, segments.named(man, "MAN", "marks", strip=False)])
    order = np.argsort(np.concatenate([lines.n10, man]), kind="stable")
    return both.take(order), np.concatenate([lines.line, lines.line[at]])[order]


def _numbered(under: np.ndarray) -> Ints:
    """1, 2, 3 … within each run of equal values."""
    places = np.arange(under.size)
    opens = np.ones(under.size, np.bool_)
    opens[1:] = under[1:] != under[:-1]
    return places - np.maximum.accumulate(np.where(opens, places, 0)) + 1
