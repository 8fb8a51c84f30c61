"""Which matrix and row each decoded column of a table lies in: shared by the kernel generator and the frame builder.

Kernels fill one matrix per dtype, so that they take few arguments; a column is one contiguous row of its matrix.
`bits` holds flags, `valid` the validity bitmaps, both one bit a row; `views` holds string views.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from porttarget.ais_decoder.layouts import Field, Job
from porttarget.tables import table

# columns every table has from its message, and columns derived later from others
FROM_MESSAGE = ("message_row", "type", "mmsi", "time", "time_received", "time_tagged", "receiver")
DERIVED = ("part",)
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
    wanted = [
        (column.name, MATRIX_OF_DTYPE.get(column.dtype, column.dtype), column.missing != "never")
        for column in table(table_name).columns
        if column.name not in FROM_MESSAGE and column.name not in DERIVED
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


def targets(job: Job, field: Field) -> list[Place]:
    """Columns a field fills: its raw integer's and its value's, where the table has them."""
    if field.kind == "spare":
        return []
    at = places(job.table)
    names = [f"{field.name}_raw", field.column]
    return [at[name] for name in dict.fromkeys(names) if name in at]


@cache
def heights(table_name: str) -> dict[str, int]:
    """How many rows each matrix of a table has; `valid` last."""
    high: dict[str, int] = {}
    valid = 0
    for place in places(table_name).values():
        high[place.matrix] = max(high.get(place.matrix, 0), place.row + 1)
        valid += place.valid is not None
    return {**high, "valid": valid}
