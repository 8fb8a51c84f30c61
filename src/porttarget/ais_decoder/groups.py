"""Memory of the assembly kernel: open multi-sentence groups, in arrays of fixed size, kept from block to block."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.layouts import JOBS, LAYOUTS

Int64 = npt.NDArray[np.int64]


class Groups:
    """Arrays for up to `most` open groups; what no group has written is never read."""

    def __init__(self, most: int) -> None:
        self.slots = np.zeros((most, c.SLOT_COLUMNS), np.int64)
        self.heads = np.full(2 * most + 1, -1, np.int64)
        self.free = np.arange(most, dtype=np.int64)
        self.state = np.zeros(c.ASSEMBLY_STATE_SIZE, np.int64)
        self.state[[c.OLDEST, c.NEWEST]] = -1
        self.parts = np.empty((most, 9, c.PART_COLUMNS), np.int64)
        self.store = np.empty((most, c.STORE_BYTES), np.uint8)
        self.packed = np.empty((most, c.STORE_WORDS), np.uint64)
        self.names = np.empty((most, c.MAX_RECEIVER), np.uint8)
        self.group_names = np.full((c.GROUP_NAMES, 2), -1, np.int64)

    @property
    def open(self) -> int:
        """Groups that wait for a part."""
        return int(self.state[c.OPEN])

    @property
    def all(self) -> tuple[npt.NDArray[Any], ...]:
        """What `frame` takes."""
        return *self.core, self.packed, self.names, self.group_names

    @property
    def core(self) -> tuple[npt.NDArray[Any], ...]:
        """slots, heads, free, state, parts, store."""
        return self.slots, self.heads, self.free, self.state, self.parts, self.store


def routes() -> npt.NDArray[np.int32]:
    """What a message of each type needs to be decoded: rows by type, from 64 on type 24 by part."""
    table = np.zeros((c.ROUTES, 2), np.int32)
    required = {job.layout.name: job.required_bits for job in reversed(JOBS)}
    for layout in LAYOUTS:
        rows = layout.types if layout.part is None else (64 + layout.part,)
        for row in rows:
            table[row] = required[layout.name], layout.bits
    return table


def jobs_by_route(table: str) -> npt.NDArray[np.uint8]:
    """Index into JOBS of the job that makes rows of `table`, by route; NO_JOB where none does."""
    found = np.full(256, c.NO_JOB, np.uint8)
    for index, job in enumerate(JOBS):
        if job.table == table:
            part = job.layout.part
            found[list(job.layout.types) if part is None else [64 + part]] = index
    return found
