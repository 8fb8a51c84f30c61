"""Memory of the assembly kernel: open multi-sentence groups, in arrays of fixed size, kept from block to block."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.message_lengths import longest, standard_lengths, usual

Int64 = npt.NDArray[np.int64]


class Groups:
    """Arrays for up to `most` open groups; what no group has written is never read."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.slots = np.zeros((most, c.SLOT_COLUMNS), np.int64)
        self.heads = np.full(2 * most + 1, -1, np.int64)
        self.free = np.arange(most, dtype=np.int64)
        self.state = np.zeros(c.ASSEMBLY_STATE_SIZE, np.int64)
        self.clear()
        self.parts = np.empty((most, 9, c.PART_COLUMNS), np.int64)
        self.store = np.empty((most, c.STORE_BYTES), np.uint8)
        self.packed = np.empty((most, c.STORE_WORDS), np.uint64)
        self.names = np.empty((most, c.MAX_RECEIVER), np.uint8)
        self.notes = np.empty((most, 2, c.MAX_NOTES), np.uint8)
        self.core = self.slots, self.heads, self.free, self.state, self.parts, self.store
        self.all = *self.core, self.packed, self.names, self.notes  # what `assemble` takes; then where losses go

    def clear(self) -> None:
        """For another input, once no group is open: all slots are free then, all chains empty."""
        self.state[:] = 0
        self.state[[c.OLDEST, c.NEWEST]] = -1

    @property
    def open(self) -> int:
        """Groups that wait for a part."""
        return int(self.state[c.OPEN])


def route_of(kind: int, part: int) -> int:
    """Route of a message of a type; `part`: its bits 38–39."""
    if c.SPLIT_TYPE <= kind <= c.LAST_SPLIT_TYPE:
        return c.SPLIT_ROUTE + 4 * (kind - c.SPLIT_TYPE) + part
    return kind


def type_of(route: int) -> int:
    """Message type of a route."""
    return route if route < c.SPLIT_ROUTE else c.SPLIT_TYPE + (route - c.SPLIT_ROUTE) // 4


@cache
def jobs_of_routes() -> tuple[tuple[int, ...], ...]:
    """Indexes into JOBS by route: the jobs of messages of that route."""
    found: list[list[int]] = [[] for _ in range(c.ROUTES)]
    for index, job in enumerate(JOBS):
        for kind in job.layout.types:
            parts = range(4) if job.layout.part is None and c.SPLIT_TYPE <= kind <= c.LAST_SPLIT_TYPE else None
            for part in parts or (job.layout.part or 0,):
                found[route_of(kind, part)].append(index)
    return tuple(map(tuple, found))


@cache
def routes() -> npt.NDArray[np.int32]:
    """Bits a message of each route needs to be decoded, those it usually has, and the most it can have."""
    table = np.zeros((c.ROUTES, c.ROUTE_COLUMNS), np.int32)
    for route, jobs in enumerate(jobs_of_routes()):
        required = [JOBS[index].required_bits for index in jobs if not JOBS[index].extra]
        lengths = _lengths(route)
        table[route] = min(required, default=0), usual(lengths), longest(lengths)
    return table


@cache
def length_table() -> npt.NDArray[np.uint8]:
    """Whether a message may have so many bits by the standard, by route and bits; the last column: more than those."""
    table = np.zeros((c.ROUTES, c.LONGEST_BITS + 2), np.uint8)
    for route in range(c.ROUTES):
        table[route, list(_lengths(route))] = 1
    return table


def _lengths(route: int) -> Collection[int]:
    part = (route - c.SPLIT_ROUTE) % 4 if route >= c.SPLIT_ROUTE else None
    return standard_lengths(type_of(route), part)
