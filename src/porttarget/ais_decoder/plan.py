"""A layout's fields as numbers for the kernel that reads them: one row for each column of a table it fills.

Made from `layouts` and `matrices`; nothing is said twice. Column numbers and codes stand in `plan_codes`.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder.layouts import JOBS, Field, Job
from porttarget.ais_decoder.matrices import Place, places, targets
from porttarget.ais_decoder.plan_codes import (
    CRAFT,
    CRAFTS,
    END,
    HIGH,
    KIND,
    LEAST,
    LOW,
    MATRICES,
    MISSING,
    MOST,
    PER_UNIT,
    PLAN_COLUMNS,
    ROW,
    SIGNED,
    START,
    TOGETHER,
    TOGETHER_BITS,
    UTC,
    VALID,
    VENDOR,
    WIDTH,
)


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
