"""Positions → port calls: a vessel inside a port's limits that lay still there.

In: a Walk and the port limits. Out: PORT_CALLS in order of vessel and time.
Limits of one port complex count as one place: a call is one row, at the member in whose limits the vessel first lay
still. A call goes on over a gap when the vessel's next believed position is inside again, and over an hour outside.
Passing through is no call, nor is waiting at anchor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.reference import Reference
from porttarget.tables import TABLES
from porttarget.tracking.limits import Limits, inside, port_limits
from porttarget.tracking.segments import Walk, moment
from porttarget.units import MICROSECONDS

AT_ANCHOR = 1  # navigational status, ITU-R M.1371-5
STOP_SPEED_KN = 0.5  # the table's own definition of stopped
REJOIN_S = 3600.0  # out for no longer than this (drawn limits have seams and edges): the call goes on
STOP_WINDOW_S = 300.0  # without reported speed: way made good over at least this long

Longs = NDArray[np.int64]


class _InTime:
    """A vessel's next believed position, whatever track it is in."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.rows = walk, walk.in_time[walk.believed[walk.in_time]]
        self.mmsi, self.time_us = walk.mmsi[self.rows], walk.time_us[self.rows]

    def next(self, row: int) -> int | None:
        """The following position of the same track, else the next believed one later in time, else None."""
        walk = self.walk
        if row + 1 < len(walk.track) and walk.track[row + 1] == walk.track[row]:
            return row + 1
        first, end = np.searchsorted(self.mmsi, [walk.mmsi[row], walk.mmsi[row] + 1])
        at = first + int(np.searchsorted(self.time_us[first:end], walk.time_us[row], side="right"))
        return int(self.rows[at]) if at < end else None


@dataclass(slots=True, kw_only=True)
class _Call:
    mmsi: int
    first: int
    last: int
    stop: int  # row of the first still position, -1 without
    positions: int


def find_port_calls(
    walk: Walk, vessels: pl.DataFrame, *, reference: Reference, nav_status: pl.Series | None = None
) -> pl.DataFrame:
    """Calls of every vessel at every port of the reference data.

    nav_status  of the positions the walk was made from, row by row: lying at anchor is waiting, not calling
    """
    from porttarget.tracking.kernels import stopped

    still = np.zeros(len(walk.row), np.uint8)
    window_us = round(STOP_WINDOW_S * MICROSECONDS)
    stopped(walk.track, walk.time_us, walk.lat_deg, walk.lon_deg, walk.sog_kn, window_us, STOP_SPEED_KN, still)
    if nav_status is not None:
        still[(nav_status == AT_ANCHOR).fill_null(value=False).to_numpy()[walk.row]] = 0
    limits = port_limits(reference)
    row, area = inside(limits, walk.lat_deg, walk.lon_deg)
    in_time = _InTime(walk)
    imo = dict(vessels.select("mmsi", "imo").iter_rows())
    calls: list[dict[str, object]] = []
    for members in _places(limits, area):
        here = np.isin(area, members)
        port_at = dict(zip(row[here].tolist(), area[here].tolist(), strict=True))
        for call in _calls(walk, still, row[here], in_time):
            if call.stop < 0:
                continue
            left = in_time.next(call.last) is not None  # it lies outside; one inside would have been joined
            port = limits.ports[port_at[call.stop]]
            calls.append({
                "mmsi": call.mmsi,
                "imo": imo.get(call.mmsi),
                "port": port.unlocode,
                "entered_at": moment(int(walk.time_us[call.first])),
                "ata": moment(int(walk.time_us[call.stop])),
                "left_at": moment(int(walk.time_us[call.last])) if left else None,
                "positions": call.positions,
            })  # fmt: skip
    return TABLES["port_calls"].from_rows(list(calls)).sort("mmsi", "entered_at", "port")


def _places(limits: Limits, area: Longs) -> list[list[int]]:
    """Port indices grouped by complex, those with positions only."""
    groups: dict[str, list[int]] = {}
    for one in np.unique(area):
        port = limits.ports[int(one)]
        groups.setdefault(port.complex or port.unlocode, []).append(int(one))
    return list(groups.values())


def _calls(walk: Walk, still: NDArray[np.uint8], rows_inside: Longs, in_time: _InTime) -> list[_Call]:
    """Runs of positions inside, those over gaps joined."""
    from porttarget.tracking.kernels import runs_inside

    is_inside = np.zeros(len(walk.row), np.uint8)
    is_inside[rows_inside] = 1
    size = len(rows_inside)
    first, last, stop = (np.empty(size, np.int64) for _ in range(3))
    count = runs_inside(walk.track, is_inside, still, first, last, stop)
    order = np.lexsort((first[:count], walk.time_us[first[:count]], walk.mmsi[first[:count]]))
    by_first: dict[int, _Call] = {}
    found: list[_Call] = []
    for run in order:
        begin, end = int(first[run]), int(last[run])
        if not walk.believed[begin]:
            continue
        before = by_first.get(begin)
        if before is None and found and found[-1].mmsi == walk.mmsi[begin]:
            away_us = walk.time_us[begin] - walk.time_us[found[-1].last]
            before = found[-1] if 0 <= away_us <= REJOIN_S * MICROSECONDS else None
        if before is None:
            call = _Call(
                mmsi=int(walk.mmsi[begin]), first=begin, last=end, stop=int(stop[run]), positions=end - begin + 1
            )
            found.append(call)
        else:
            call = before
            call.last, call.positions = end, call.positions + end - begin + 1
            call.stop = call.stop if call.stop >= 0 else int(stop[run])
        after = in_time.next(end)
        if after is not None and is_inside[after] and walk.track[after] != walk.track[end]:
            by_first[after] = call
    return found
