"""Which matrix and row each decoded column of a table lies in: shared by the kernel generator and the frame builder.

Kernels fill one matrix per dtype, so that they take few arguments; a column is one contiguous row of its matrix.
`bits` holds flags, `valid` the validity bitmaps, both one bit a row; `views` holds string views into a text buffer, in
which each row has room for its texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from porttarget.ais_decoder.layouts import JOBS, Field, Job
from porttarget.ais_decoder.plan_codes import MORE_CHARACTERS
from porttarget.tables import table

# columns every table has from its message, and columns derived later from others
FROM_MESSAGE = ("message_row", "type", "mmsi", "time", "time_received", "time_tagged", "receiver")
DERIVED = ("part", "dac", "fi", "report", "data_bits", "decoded_as")
MATRIX_OF_DTYPE = {"bool": "bits", "str": "views", "time": "i64"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Matrix and row of a column; `valid` is its row among the validity bitmaps, None where it is never missing."""

    column: str
    matrix: str
    row: int
    valid: int | None


@cache
def places(table_name: str) -> dict[str, Place]:
    """Places of all columns that kernels fill, by column name."""
    derived = derived_columns(table_name)
    wanted = [
        (column.name, MATRIX_OF_DTYPE.get(column.dtype, column.dtype), column.missing != "never")
        for column in table(table_name).columns
        if column.name not in FROM_MESSAGE and column.name not in derived
    ]
    rows: dict[str, int] = {}
    found = {}
    for name, matrix, nullable in wanted:
        row = rows.setdefault(matrix, 0)
        rows[matrix] += 1
        valid = rows.setdefault("valid", 0) if nullable else None
        rows["valid"] = rows.get("valid", 0) + nullable
        found[name] = Place(column=name, matrix=matrix, row=row, valid=valid)
    return found


@cache
def derived_columns(table_name: str) -> tuple[str, ...]:
    """Columns of a table that no field fills."""
    filled = {name for job in JOBS if job.table == table_name for field in job.layout.named for name in names(field)}
    return tuple(name for name in DERIVED if name in table(table_name).names and name not in filled)


def names(field: Field) -> list[str]:
    """Columns a field could fill: its raw integer's, its value's, its flags'."""
    return list(dict.fromkeys([f"{field.name}_raw", field.column, *(flag.column for flag in field.flags)]))


def targets(job: Job, field: Field) -> list[Place]:
    """Columns a field fills, where the table has them."""
    if field.kind == "spare":
        return []
    at = places(job.table)
    return [at[name] for name in names(field) if name in at]


@cache
def heights(table_name: str) -> dict[str, int]:
    """How many rows each matrix of a table has; `valid` last."""
    high: dict[str, int] = {}
    valid = 0
    for place in places(table_name).values():
        high[place.matrix] = max(high.get(place.matrix, 0), place.row + 1)
        valid += place.valid is not None
    return {**high, "valid": valid}


@cache
def text_slots(table_name: str) -> tuple[dict[str, int], int]:
    """First word of each text column's room in a row of the text buffer, and words a row."""
    words = dict.fromkeys((name for name, place in places(table_name).items() if place.matrix == "views"), 0)
    for job in JOBS:
        for field in job.layout.named if job.table == table_name else ():
            if field.is_text and field.column in words:
                words[field.column] = max(words[field.column], _words(field))
    slots, at = {}, 0
    for name, width in words.items():
        slots[name] = at
        at += width
    return slots, at


def _words(field: Field) -> int:
    if field.kind == "vendor":
        return 3
    characters = -(-field.width // 4) if field.kind == "data" else field.width // 6
    if field.continued is not None:
        characters += MORE_CHARACTERS
    return max(-(-characters // 8), 3)
