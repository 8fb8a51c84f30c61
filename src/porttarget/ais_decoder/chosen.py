"""Which messages make rows of a table, by which layouts; table by table, so that what nobody asks for costs nothing.

In: message columns. Out: `Chosen`. Tables of several layouts of which one fills whole columns are looked for among all
messages, the others among those that are left then: few, and sorted by route where a table has one layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import cut
from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.groups import jobs_of_routes
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.message_columns import MessageColumns

Array = npt.NDArray[Any]
NEVER = np.iinfo(np.uint16).max  # bits no message has


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Messages of the rows of a table, int64 in their order, and by job its messages and the rows they make.

    The job that fills whole columns, where there is one, has no rows of its own: all that no other job makes.
    """

    messages: Array
    jobs: Mapping[int, tuple[Array, Array]]


@dataclass(frozen=True, slots=True)
class _Sought:
    """What makes a table: its jobs that are not applications', the main one first, and by route which and its bits."""

    jobs: tuple[int, ...]
    routes: tuple[tuple[int, int], ...]  # and the place of their job
    job_of: Array
    need: Array
    need_cut: Array
    main: bool


@cache
def _sought(name: str) -> _Sought:
    jobs = [index for index, job in enumerate(JOBS) if job.table == name and job.layout.application is None]
    jobs.sort(key=lambda index: not JOBS[index].whole)
    job_of, needs = np.full(256, c.NO_JOB, np.uint8), np.full((2, 256), NEVER, np.uint16)
    for route, found in enumerate(jobs_of_routes()):
        ours = [index for index in found if index in jobs]
        if len(ours) > 1:
            raise ValueError(f"messages of route {route} make several rows of table {name!r}, expected one")
        for index in ours:
            job_of[route] = jobs.index(index)
            needs[:, route] = JOBS[index].required_bits, cut.LEAST_BITS[index]
    routes = tuple((int(route), int(job_of[route])) for route in np.flatnonzero(job_of != c.NO_JOB))
    return _Sought(tuple(jobs), routes, job_of, needs[0], needs[1], len(jobs) > 1 and JOBS[jobs[0]].whole)


@cache
def _left() -> bytes:
    """By route: whether its messages may make rows of a table that is not looked for among all messages."""
    names = {job.table for job in JOBS if job.layout.application is None}
    routes = {route for name in names if not _sought(name).main for route, _ in _sought(name).routes}
    return bytes(route in routes for route in range(256))


class Choice:
    """Rows of the tables of some messages."""

    def __init__(self, columns: MessageColumns) -> None:
        self._columns = columns
        self._found: dict[str, Chosen | None] = {}

    def table(self, name: str) -> Chosen | None:
        """What makes the table `name`, applications' layouts aside; None where there is nothing."""
        if name not in self._found:
            sought = _sought(name)
            self._found[name] = self._of_one_job(sought) if len(sought.jobs) == 1 else self._chosen(sought)
        return self._found[name]

    @cached_property
    def _all(self) -> tuple[Array, Array, Array]:
        """Numbers, routes and bits of all messages."""
        columns = self._columns
        return columns.numbers, columns.narrow[c.ROUTE], columns.word16[c.BITS]

    @cached_property
    def _sorted(self) -> dict[int, Array]:
        """Numbers of messages that tables without a main layout may be made of, by their routes."""
        routes = self._columns.narrow[c.ROUTE]
        numbers = np.flatnonzero(np.frombuffer(routes.tobytes().translate(_left()), np.bool_))
        found, at = {}, 0
        ordered = numbers.take(np.argsort(routes.take(numbers), kind="stable"))
        for route, count in enumerate(self._columns.by_route):
            if count and _left()[route]:
                found[route] = ordered[at : at + count]
                at += count
        return found

    def _few(self, sought: _Sought) -> tuple[Array, Array, Array]:
        """Numbers, routes and bits of messages of a table without a main layout."""
        found = [self._sorted[route] for route, _ in sought.routes if route in self._sorted]
        numbers = found[0] if len(found) == 1 else np.sort(np.concatenate(found), kind="stable")  # which merges runs
        return numbers, self._columns.narrow[c.ROUTE].take(numbers), self._columns.word16[c.BITS].take(numbers)

    def _of_one_job(self, sought: _Sought) -> Chosen | None:
        """Rows of a table that one layout makes."""
        if not any(self._columns.by_route[route] for route, _ in sought.routes):
            return None
        messages, _, bits = self._few(sought)
        need = self._need(sought)[sought.routes[0][0]]
        if bits.min() < need:
            messages = messages[bits >= need]
        places = np.empty(0, np.int64) if JOBS[sought.jobs[0]].whole else np.arange(len(messages))
        return Chosen(messages=messages, jobs={sought.jobs[0]: (messages, places)}) if len(messages) else None

    def _need(self, sought: _Sought) -> Array:
        """Bits a message needs, by its route."""
        return sought.need_cut if self._columns.any_cut else sought.need

    def _chosen(self, sought: _Sought) -> Chosen | None:
        by_route = self._columns.by_route
        rooms = [0] * len(sought.jobs)
        for route, job in sought.routes:
            rooms[job] += by_route[route]
        if not any(rooms):
            return None
        many = rooms[0] if sought.main else 0
        few = sum(rooms) - many
        chosen, main = np.empty(many + few + 1, np.int64), np.empty(many + 1, np.int64)
        work, found = np.empty((2, few + 1), np.int64), np.empty((2, few + 1), np.int64)
        rooms[0] = rooms[0] - many
        starts = np.cumsum([0, *rooms])
        ends = starts.copy()
        import_module("porttarget.ais_decoder.kernels.choice").choose(
            *(self._all if sought.main else self._few(sought)), sought.job_of,
            self._need(sought), sought.main, chosen, main, *work, ends, *found,
        )  # fmt: skip
        jobs: dict[int, tuple[Array, Array]] = {}
        if ends[-1] - starts[-1]:  # of the main layout
            jobs[sought.jobs[0]] = main[: ends[-1] - starts[-1]], np.empty(0, np.int64)
        for index, start, end in zip(sought.jobs, starts.tolist(), ends.tolist(), strict=False):
            if end > start:
                jobs[index] = found[0, start:end], found[1, start:end]
        total = sum(len(messages) for messages, _ in jobs.values())
        return Chosen(messages=chosen[:total], jobs=jobs) if total else None
