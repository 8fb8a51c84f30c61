"""Messages too short for their layout, which `length="any"` takes: their rows, with nulls for what is not there.

The kernels read fields before the last required one without looking whether they are there, as they are in all
messages of the other policies; here what they read beyond a message's end is taken back (under conditions they do
look). Flags that lie there are down. Layouts with reports make rows of whole reports only, and application data too
short for its layout stays raw in `binary`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder.groups import jobs_of_routes
from porttarget.ais_decoder.layouts import JOBS, Job
from porttarget.ais_decoder.matrices import targets
from porttarget.ais_decoder.plan import bits_needed

Array = npt.NDArray[Any]


def may_be_cut(job: Job) -> bool:
    """Whether messages shorter than the job's required bits can make rows."""
    return job.layout.application is None and job.layout.reports is None and not job.extra


# by job, instead of the bits it requires, and by route, instead of `batch.DECODED`
LEAST_BITS = np.array([0 if may_be_cut(job) else job.required_bits for job in JOBS], np.int64)
DECODED_CUT = np.array([any(may_be_cut(JOBS[index]) for index in jobs) for jobs in jobs_of_routes()])


def take_back(read: Iterable[tuple[int, Array, Array]], matrices: Mapping[str, Array]) -> dict[str, Array]:
    """What lies beyond messages' ends becomes nothing in the matrices; or, in columns that are never null, is returned.

    read   for each job its index, the bits of its messages, and the rows of the table that they made
    Returns rows by column.
    """
    absent: dict[str, list[Array]] = {}
    for index, bits, rows in read:
        job = JOBS[index]
        for field in (*job.layout.fields, *job.layout.views):
            beyond = rows[bits < bits_needed(job.layout, field)]
            for place in targets(job, field) if len(beyond) and field.when is None else ():
                if place.matrix == "bits":
                    _clear(matrices["bits"][place.row], beyond)
                if place.valid is not None:
                    _clear(matrices["valid"][place.valid], beyond)
                elif place.matrix != "bits":
                    absent.setdefault(place.column, []).append(beyond)
    return {column: np.concatenate(found) for column, found in absent.items()}


def _clear(bitmap: Array, rows: Array) -> None:
    np.bitwise_and.at(bitmap, rows >> 3, ~np.left_shift(1, rows & 7).astype(np.uint8))
