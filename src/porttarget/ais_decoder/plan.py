"""A layout's fields as numbers for the kernel that reads them: one row for each column of a table it fills.

Made from `layouts` and `matrices`; nothing is said twice. Column numbers and codes stand here for both sides.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder.layouts import JOBS, Field, Job
from porttarget.ais_decoder.matrices import Place, places, targets

# columns of a plan
KIND: Final = 0  # which matrix; TEXT: string views
START: Final = 1  # first bit
WIDTH: Final = 2
END: Final = 3  # bits a message must have for the value to be there; 0: it always is
SIGNED: Final = 4
MISSING: Final = 5  # raw value that means nothing
LOW: Final = 6  # raw values beyond these mean nothing
HIGH: Final = 7
TOGETHER: Final = 8  # first of TOGETHER_BITS bits that are not all 0 where the value means something; -1: any
CRAFT: Final = 9
ROW: Final = 10  # in its matrix
VALID: Final = 11  # row of its validity bitmap, -1 where it has none
PER_UNIT: Final = 12  # raw values to one unit
PLAN_COLUMNS: Final = 13

U8, U16, U32, I8, I32, I64, F64, FLAG, TEXT, VENDOR, UTC = range(11)
MATRICES: Final = ("u8", "u16", "u32", "i8", "i32", "i64", "f64", "bits", "views")  # by kind; vendor: views, utc: i64
ALL, AUXILIARY, OTHER = range(3)
CRAFTS: Final = ("all", "auxiliary", "other")

TEXT_WORDS: Final = 12  # of one row in the text buffer: four texts of three words of eight characters
TOGETHER_BITS: Final = 30
LEAST, MOST = -(2**62), 2**62  # no raw value reaches them


@cache
def plan(index: int) -> npt.NDArray[np.int64]:
    """The plan of JOBS[index]; columns its layout lacks get 0 under their null."""
    job = JOBS[index]
    layout = job.layout
    marked = [field for field in layout.fields if field.zero_together]
    together = marked[0].start if marked else -1
    if marked and marked[-1].end - together != TOGETHER_BITS:
        raise ValueError(f"{layout.name}: fields marked zero_together are not the {TOGETHER_BITS} bits of dimensions")
    rows = {
        place.column: _row(job, field, place, together if field.zero_together else -1)
        for field in (*layout.fields, *layout.views)
        for place in targets(job, field)
    }
    for place in places(job.table).values():
        if place.matrix not in ("bits", "views"):
            rows.setdefault(place.column, _absent(place))
    return np.array(list(rows.values()), np.int64)


def _row(job: Job, field: Field, place: Place, together: int) -> list[int]:
    if field.curve != "linear" or field.offset:
        raise ValueError(f"{job.layout.name}: field {field.name!r} is not in proportion to its raw value")
    raw = place.column.endswith("_raw")
    missing, low, high = (None, None, None) if raw else (field.missing, field.low, field.high)
    row = [0] * PLAN_COLUMNS
    row[KIND] = {"vendor": VENDOR, "utc": UTC}.get(field.kind, MATRICES.index(place.matrix))
    row[START], row[WIDTH] = field.start, field.width
    row[END] = 0 if field.required and field.end <= job.required_bits else field.end
    row[SIGNED] = field.kind == "int"
    row[MISSING] = LEAST if missing is None else missing
    row[LOW] = LEAST if low is None else low
    row[HIGH] = MOST if high is None else high
    row[TOGETHER] = -1 if raw else together
    row[CRAFT] = CRAFTS.index(field.craft)
    row[ROW] = place.row
    row[VALID] = -1 if place.valid is None else place.valid
    row[PER_UNIT] = 1 if raw else round(1 / field.scale)
    return row


def _absent(place: Place) -> list[int]:
    """A column that holds 0 everywhere, and no valid bit."""
    row = [0] * PLAN_COLUMNS
    row[KIND], row[ROW] = MATRICES.index(place.matrix), place.row
    row[LOW], row[HIGH], row[TOGETHER], row[VALID], row[PER_UNIT] = LEAST, MOST, -1, -1, 1
    return row
