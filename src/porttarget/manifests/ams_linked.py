"""Sheets of the tables of bills → their rows linked by `identifier` and container number, in one order.

In: sheets by table. Out: the same without the rows that belong to no header row, each with its number (`segs`), the
header row of its bill and the container it speaks of. Rows are numbered bill by bill, so that a bill's parties,
containers and goods follow it whatever the order of the files; behind them stand the places of headers and faults.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from porttarget.manifests.ams_tables import ORDER
from porttarget.manifests.sheets import Sheet
from porttarget.manifests.spans import Ints, Spans, chain

GOODS: Final = ("cargodesc", "tariff", "marksnumbers")
HAZARDS: Final = ("hazmat", "hazmatclass")
BOXED: Final = ("container", *GOODS, *HAZARDS)  # tables whose rows name a container
_SEQUENCE: Final = {
    "cargodesc": "description_sequence_number", "tariff": "description_sequence_number",
    "hazmat": "hazmat_sequence_number", "hazmatclass": "hazmat_sequence_number",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Rows by table; `sequence` is the number of a description or hazard in its container, 0 where it has none.

    orphans  (k, 4): file, offset, end and number of rows that no header row has
    """

    sheets: Mapping[str, Sheet]
    segs: Mapping[str, Ints]
    bill: Mapping[str, Ints]
    box: Mapping[str, Ints]
    sequence: Mapping[str, Ints]
    orphans: Ints
    rows: int


def link(sheets: Mapping[str, Sheet]) -> Linked:
    """All rows of an input that has a header table; a table that is not there has no rows."""
    found = {name: sheets.get(name) or _nothing() for name in ORDER}
    bills, orphans = _bills(found)
    kept = {name: np.flatnonzero(bills[name] >= 0) for name in ORDER}
    found = {name: take(sheet, kept[name]) for name, sheet in found.items()}
    bills = {name: rows[kept[name]] for name, rows in bills.items()}
    boxes = _boxes(found, bills)
    sequences = {name: _sequence(found[name], column) for name, column in _SEQUENCE.items()}
    segs = _numbers(found, bills, boxes, sequences)
    order = {name: np.argsort(segs[name], kind="stable") for name in ORDER}
    return Linked(
        sheets={name: take(found[name], order[name]) for name in ORDER},
        segs={name: segs[name][order[name]] for name in ORDER},
        bill={name: bills[name][order[name]] for name in ORDER},
        box={name: boxes[name][order[name]] for name in BOXED},
        sequence={name: sequences[name][order[name]] for name in _SEQUENCE},
        orphans=orphans, rows=sum(len(each) for each in found.values()),
    )  # fmt: skip


def take(sheet: Sheet, rows: Ints) -> Sheet:
    """Some rows of a sheet."""
    return replace(
        sheet,
        columns={name: spans.take(rows) for name, spans in sheet.columns.items()},
        element={
            name: place[rows] if isinstance(place, np.ndarray) else place for name, place in sheet.element.items()
        },
        **{name: getattr(sheet, name)[rows] for name in ("file", "offset", "end", "number")},
    )


def first_of(keys: Ints, count: int) -> Ints:
    """For each of `count` keys the first row that has it; -1 where none has."""
    out = np.full(count, -1, np.int64)
    rows = np.flatnonzero(keys >= 0)[::-1]
    out[keys[rows]] = rows
    return out


def alike(columns: Sequence[Spans]) -> tuple[Ints, Ints]:
    """(group of each row, first row of each group) of rows alike in all columns; groups in order of appearance."""
    groups, first = columns[0].groups()
    for spans in columns[1:]:
        groups, first = spans.groups(groups)
    return groups, first


def _nothing() -> Sheet:
    none = np.zeros(0, np.int64)
    return Sheet(
        columns={}, element={}, file=none, offset=none, end=none, number=none, broken=np.zeros((0, 6), np.int64)
    )


def _bills(sheets: Mapping[str, Sheet]) -> tuple[dict[str, Ints], Ints]:
    """The header row of each row, and the rows that have none."""
    filled = [name for name, sheet in sheets.items() if len(sheet)]
    identifiers = [sheets[name].field("identifier") for name in filled]
    groups, distinct = chain(identifiers).groups()
    ends = np.cumsum([len(sheets[name]) for name in filled])
    parts = dict(zip(filled, np.split(groups, ends[:-1]), strict=True))
    header = first_of(parts["header"], distinct.size)
    none = np.zeros(0, np.int64)
    # a bill filed twice under one identifier is two rows; what else bears the identifier belongs to the first
    bills = {name: header[parts[name]] if name in parts else none for name in sheets}
    bills["header"] = np.arange(len(sheets["header"]))
    lost = []
    for name, sheet in sheets.items():
        rows = np.flatnonzero(bills[name] < 0)
        lost.append(np.column_stack([sheet.file[rows], sheet.offset[rows], sheet.end[rows], sheet.number[rows]]))
    return bills, np.concatenate(lost)


def _boxes(sheets: Mapping[str, Sheet], bills: Mapping[str, Ints]) -> dict[str, Ints]:
    """A number for each container of a bill, those of the container table first; -1 where a row names none."""
    filled = [name for name in BOXED if len(sheets[name])]
    none = np.zeros(0, np.int64)
    if not filled:
        return dict.fromkeys(BOXED, none)
    spans = chain([sheets[name].field("container_number") for name in filled])
    groups, _ = spans.groups(np.concatenate([bills[name] for name in filled]))
    ends = np.cumsum([len(sheets[name]) for name in filled])
    parts = np.split(np.where(spans.present, groups, -1), ends[:-1])
    return dict.fromkeys(BOXED, none) | dict(zip(filled, parts, strict=True))


def _sequence(sheet: Sheet, column: str) -> Ints:
    values, _ = sheet.field(column).numbers()
    return np.nan_to_num(values).astype(np.int64)


def _numbers(
    sheets: Mapping[str, Sheet], bills: Mapping[str, Ints], boxes: Mapping[str, Ints], sequences: Mapping[str, Ints]
) -> dict[str, Ints]:
    """Where each row comes among all: by bill, what it is, container, table, sequence and place in its file."""
    names = list(sheets)
    sizes = [len(sheets[name]) for name in names]

    def column(of: Mapping[str, Ints]) -> Ints:
        parts = [of.get(name, np.zeros(size, np.int64)) for name, size in zip(names, sizes, strict=True)]
        return np.concatenate(parts)

    sections = [2 if name in HAZARDS else 1 if name in GOODS else 0 for name in names]
    within = {name: boxes[name] for name in (*GOODS, *HAZARDS)}
    order = np.lexsort((
        np.concatenate([np.arange(size) for size in sizes]), column(sequences),
        np.repeat([ORDER[name] for name in names], sizes), column(within), np.repeat(sections, sizes), column(bills),
    ))  # fmt: skip
    place = np.empty(order.size, np.int64)
    place[order] = np.arange(order.size)
    return dict(zip(names, np.split(place, np.cumsum(sizes)[:-1]), strict=True))
