"""A layout's fields as numbers for the kernel that reads them: one row for each column of a table it fills.

Made from `layouts` and `matrices`; nothing is said twice. Column numbers and codes stand in `plan_codes`.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import plan_codes as p
from porttarget.ais_decoder.layouts import JOBS, Field, Job, Layout
from porttarget.ais_decoder.matrices import Place, targets, text_slots

APPLICATION_HEAD = 104  # most bits before an application's data: addressed type 25 or 26, area code and function
_KINDS = {"text_all": p.TEXT_ALL, "data": p.DATA, "vendor": p.VENDOR, "utc": p.UTC}


@cache
def plan(index: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The plan of JOBS[index], (columns, PLAN_COLUMNS), and its numbers, (columns, 3)."""
    job = JOBS[index]
    layout = job.layout
    marked = [field for field in layout.fields if field.zero_together]
    together = marked[0].start if marked else -1
    if marked and marked[-1].end - together != p.TOGETHER_BITS:
        raise ValueError(f"{layout.name}: fields marked zero_together are not the {p.TOGETHER_BITS} bits of dimensions")
    found = [
        (field, place, p.FROM_END if field.from_end else base)
        for fields, base in (
            ((*layout.fields, *layout.views), p.OWN),
            (layout.reports.fields if layout.reports is not None else (), p.REPORT),
        )
        for field in fields
        for place in targets(job, field)
    ]
    rows = [_row(job, field, place, base, together if field.zero_together else -1) for field, place, base in found]
    for before, row in pairwise(rows):  # a column that changes what was read for its own ends comes last of its field
        row[p.AGAIN] = _bits(before) == _bits(row) and before[p.TOGETHER] < 0 and before[p.CRAFT] == p.ALL
    numbers = [_numbers(field, place) for field, place, _ in found]
    return np.array(rows, np.int64).reshape(-1, p.PLAN_COLUMNS), np.array(numbers, np.float64).reshape(-1, 3)


@cache
def words_of_columns(index: int) -> npt.NDArray[np.int64]:
    """Words of 48 bits that the plan of JOBS[index] reads, where whole columns are filled by it."""
    rows, _ = plan(index)
    can = (rows[:, p.KIND] < p.TEXT) | (rows[:, p.KIND] == p.UTC) | (rows[:, p.KIND] == p.ROT)
    can &= (rows[:, p.BASE] == p.OWN) & (rows[:, p.TOGETHER] < 0) & (rows[:, p.CRAFT] == p.ALL)
    if not can.all():
        raise ValueError(f"{JOBS[index].layout.name}: some fields are read row by row only")
    starts = np.concatenate([rows[:, p.START], rows[:, p.WHEN_START]])
    ends = starts + np.concatenate([rows[:, p.WIDTH], rows[:, p.WHEN_WIDTH]])
    return np.unique(np.concatenate([starts // 48, (ends[ends > starts] - 1) // 48]))


@cache
def filled_columns(index: int) -> frozenset[tuple[str, int]]:
    """Rows of the matrices that are filled from end to end by the plan of JOBS[index], where it fills whole columns."""
    matrices = {**dict(enumerate(p.MATRICES)), p.UTC: "i64", p.ROT: "f64"}
    rows = plan(index)[0].tolist()
    return frozenset(
        [(matrices[row[p.KIND]], row[p.ROW]) for row in rows]
        + [("valid", row[p.VALID]) for row in rows if row[p.VALID] >= 0]
    )


@cache
def words_read(index: int) -> int:
    """Words of 48 bits that fields of JOBS[index] may lie in, wherever in a word the layout begins."""
    layout = JOBS[index].layout
    return (layout.most_bits + 47) // 48 + 2


@cache
def most_words_read() -> int:
    """Words that kernels may read from a message's first one on, however short it is: a cut one is read as if whole."""
    return max(map(words_read, range(len(JOBS)))) + (APPLICATION_HEAD + 47) // 48


def _row(job: Job, field: Field, place: Place, base: int, together: int) -> list[int]:
    raw = place.column == f"{field.name}_raw"
    flag = next((flag for flag in field.flags if flag.column == place.column), None)
    value = not raw and flag is None
    curved = value and field.curve != "linear"
    if curved and not job.whole:
        raise ValueError(f"{job.layout.name}: field {field.name!r} is not in proportion to its raw value")
    row = [0] * p.PLAN_COLUMNS
    row[p.KIND] = _KINDS.get(field.kind, p.MATRICES.index(place.matrix)) if value else p.MATRICES.index(place.matrix)
    if curved:
        row[p.KIND] = p.ROT
    row[p.BASE], row[p.START], row[p.WIDTH] = base, field.start, field.width
    row[p.END] = _end(job, field, base)
    row[p.SIGNED] = field.kind == "int"
    ranged = value or (flag is not None and flag.equals is None)
    row[p.MISSING] = field.missing if ranged and field.missing is not None else p.LEAST
    row[p.LOW] = field.low if ranged and field.low is not None else p.LEAST
    row[p.HIGH] = field.high if ranged and field.high is not None else p.MOST
    if value and together >= 0:  # whether all of them are 0 shows when all of them are there
        row[p.TOGETHER], row[p.END] = together, together + p.TOGETHER_BITS
    else:
        row[p.TOGETHER] = -1
    row[p.CRAFT] = p.ALL if raw else p.CRAFTS.index(field.craft)
    row[p.ROW] = place.row
    row[p.VALID] = -1 if place.valid is None else place.valid
    row[p.EQUALS] = p.ANY if flag is None else p.BEYOND if flag.equals is None else flag.equals
    if field.when is not None:
        selector = _selector(job, field)
        row[p.WHEN_START], row[p.WHEN_WIDTH] = selector.start, selector.width
        row[p.WHEN_MASK] = sum(1 << each for each in field.when[1])
    if place.matrix == "views":
        row[p.SLOT] = text_slots(job.table)[0][place.column]
    row[p.TO_END], row[p.BEFORE_END], row[p.CONTINUED] = field.to_end, field.before_end, field.continued or 0
    return row


def _bits(row: list[int]) -> tuple[bool, list[int]]:
    """What says which bits a column is read from."""
    number = row[p.KIND] < p.TEXT or row[p.KIND] == p.UTC
    same = (p.BASE, p.START, p.WIDTH, p.SIGNED, p.WHEN_START, p.WHEN_WIDTH, p.WHEN_MASK)
    return number, [row[each] for each in same] if number else [id(row)]


def bits_needed(layout: Layout, field: Field) -> int:
    """Bits that must be there, from where the field's start counts, for it to be there."""
    if field.from_end:
        return field.start + layout.head_bits
    return field.start + field.before_end if field.to_end else field.end


def _end(job: Job, field: Field, base: int) -> int:
    always = field.required and not field.to_end
    if always and (base == p.FROM_END or (base == p.OWN and field.end <= job.required_bits)):
        return 0
    return bits_needed(job.layout, field)


def _selector(job: Job, field: Field) -> Field:
    layout = job.layout
    among = (*layout.fields, *layout.views)
    if layout.reports is not None and field in layout.reports.fields:
        among = layout.reports.fields
    if field.when is None:
        raise ValueError(f"{layout.name}: field {field.name!r} depends on no other")
    if not all(0 <= value < 62 for value in field.when[1]):
        raise ValueError(f"{layout.name}: field {field.name!r} depends on values {field.when[1]}, expected below 62")
    return next(other for other in among if other.name == field.when[0])


def _numbers(field: Field, place: Place) -> tuple[float, float, float]:
    if place.matrix != "f64":
        return 1.0, 1.0, 0.0
    whole = round(1 / field.scale)
    if field.scale < 1 and abs(whole * field.scale - 1) < 1e-12:
        return 1.0, float(whole), field.offset  # dividing by a whole number gives the nearest float
    return field.scale, 1.0, field.offset
