"""An upper limit on the value of any plan, by linear programming, and what more of each resource would be worth.

In: an `Instance`. Out: `Bound`. Model: one share per option; per box at most 1; for every pair of break points of a
window, the work that must lie between them fits between them (energetic cuts); expected bay load from each day on
fits. The figure is recomputed from the dual prices over ALL options: it holds for any prices ≥ 0, whatever the solver's
tolerances, time limit, or the options it was shown (the programme is solved on a growing part of the boxes).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp

from porttarget.scanning.greedy import worth
from porttarget.scanning.model import Floats, Instance, Ints

BREAK_STEP_MIN = 30
FIRST_BOXES = 1_500
MAX_ENTRIES = 1_500_000
MAX_ROUNDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Upper limit on expected findings; prices per further hour of each window and bay day; each option's share."""

    value: float
    share: Floats
    window_hour: Floats
    bay_day_hour: Floats


@dataclass(slots=True, kw_only=True)
class _Cuts:
    """Break points of one window and, for each of its options, the range of cuts it counts in."""

    rows: Ints  # options of this window
    points: Ints
    low: Ints  # option counts in cuts that begin at points[i], i <= low
    high: Ints  # … and end at points[j], j >= high
    pairs: Ints  # (cuts, 2): kept (i, j)


def upper_bound(instance: Instance, seconds: float = 5.0) -> Bound:
    """Solve the relaxation on ever more boxes until no box left out could raise it, or time is up."""
    options = instance.options
    count = len(instance.jobs)
    room = instance.bay_days.room()
    if not len(options.job):
        return Bound(
            value=0.0,
            share=np.zeros(0),
            window_hour=np.zeros(len(instance.windows)),
            bay_day_hour=np.zeros(len(room) - 1),
        )
    deadline = time.monotonic() + seconds
    best_ratio = np.zeros(count)
    np.maximum.at(best_ratio, options.job, worth(instance))
    wanted = np.zeros(count, dtype=bool)
    wanted[np.argsort(-best_ratio, kind="stable")[:FIRST_BOXES]] = True
    cuts = [_cuts_of(instance, window, wanted) for window in range(len(instance.windows))]
    share = np.zeros(len(options.job))
    best = _priced(instance, cuts, np.zeros(sum(len(one.pairs) for one in cuts)), np.zeros(len(room)))
    for _ in range(MAX_ROUNDS):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        shown = np.flatnonzero(wanted[options.job])
        cut_prices, bay_prices, shares = _solve(instance, cuts, shown, left)
        found = _priced(instance, cuts, cut_prices, bay_prices)
        if found[0] < best[0]:
            best = found
            share[shown] = shares
        missing = np.flatnonzero(~wanted & (found[1] > 1e-12))
        if not len(missing):
            break
        wanted[missing[np.argsort(-found[1][missing], kind="stable")[:FIRST_BOXES]]] = True
    value, _, cut_prices, bay_prices = best
    return _as_bound(instance, cuts, value, share, cut_prices, bay_prices)


def _cuts_of(instance: Instance, window: int, shown: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> _Cuts:
    """Break points every 30 minutes, coarser where the programme would grow too large; dominated cuts are dropped."""
    options, span = instance.options, instance.windows[window]
    rows = np.flatnonzero(options.window == window)
    step = BREAK_STEP_MIN
    shown_here = int(shown[options.job[rows]].sum())
    budget = MAX_ENTRIES // max(1, len(instance.windows))
    while (
        shown_here * ((span.end_min - span.begin_min) / step) ** 2 / 6 > budget and step < span.end_min - span.begin_min
    ):
        step *= 2
    points = np.unique(np.append(np.arange(span.begin_min, span.end_min, step), span.end_min)).astype(np.int64)
    low = np.searchsorted(points, options.first[rows], side="right") - 1
    high = np.searchsorted(points, options.last[rows] + options.minutes[rows], side="left")
    size = len(points)
    members, work = np.zeros((size, size)), np.zeros((size, size))
    np.add.at(members, (low, high), 1.0)
    np.add.at(work, (low, high), options.minutes[rows].astype(np.float64))
    # within[i, j]: options with low >= i and high <= j
    within = np.cumsum(np.cumsum(members[::-1], axis=0)[::-1], axis=1)
    needed = np.cumsum(np.cumsum(work[::-1], axis=0)[::-1], axis=1)
    pairs = [
        (i, j)
        for i in range(size - 1)
        for j in range(i + 1, size)
        if needed[i, j] > points[j] - points[i]
        and not (j - i > 1 and (within[i + 1, j] == within[i, j] or within[i, j - 1] == within[i, j]))
    ]
    return _Cuts(rows=rows, points=points, low=low, high=high, pairs=np.array(pairs, dtype=np.int64).reshape(-1, 2))


def _lengths(cuts: list[_Cuts]) -> Floats:
    return np.concatenate([np.zeros(0), *((one.points[one.pairs[:, 1]] - one.points[one.pairs[:, 0]]) for one in cuts)])


def _solve(instance: Instance, cuts: list[_Cuts], shown: Ints, seconds: float) -> tuple[Floats, Floats, Floats]:
    """Dual prices of cuts and of bay days, and shares, from the programme over the options shown."""
    options, room = instance.options, instance.bay_days.room()
    place = np.full(len(options.job), -1, dtype=np.int64)
    place[shown] = np.arange(len(shown))
    row_parts, column_parts, entry_parts = [], [], []
    base = 0
    for one in cuts:
        here = place[one.rows] >= 0
        inside = (one.low[here][None, :] >= one.pairs[:, :1]) & (one.high[here][None, :] <= one.pairs[:, 1:])
        cut, member = np.nonzero(inside)
        row_parts.append(cut + base)
        column_parts.append(place[one.rows[here]][member])
        entry_parts.append(options.minutes[one.rows[here]][member].astype(np.float64))
        base += len(one.pairs)
    for day in range(len(room)):
        member = np.flatnonzero(options.bay_day[shown] >= day)
        row_parts.append(np.full(len(member), base + day))
        column_parts.append(member)
        entry_parts.append(options.load[shown][member])
    capacity_rows = base + len(room)
    boxes, box_row = np.unique(options.job[shown], return_inverse=True)
    row_parts.append(capacity_rows + box_row)
    column_parts.append(np.arange(len(shown)))
    entry_parts.append(np.ones(len(shown)))
    shape = (capacity_rows + len(boxes), len(shown))
    matrix = sp.csc_matrix(
        (np.concatenate(entry_parts), (np.concatenate(row_parts), np.concatenate(column_parts))), shape=shape
    )
    limits = np.concatenate((_lengths(cuts), room, np.ones(len(boxes))))
    prices, shares = _run(matrix, options.value[shown], limits, seconds)
    return prices[:base], prices[base:capacity_rows], shares


class _Silent(highspy.Highs):
    """HiGHS that leaves standard output alone; its constructor prints a banner when it enables call-backs."""

    def enableCallbacks(self) -> Any:  # noqa: N802 - the solver's own name, called by its constructor
        self.silent()
        enable: Callable[[], Any] = super().enableCallbacks
        return enable()


def _run(matrix: sp.csc_matrix, value: Floats, limits: Floats, seconds: float) -> tuple[Floats, Floats]:
    """Maximise value·x with matrix·x ≤ limits, 0 ≤ x ≤ 1; the rows' prices, never negative, and x."""
    make: Callable[[], Any] = _Silent  # highspy's classes are typed only in part
    solver = make()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("time_limit", float(seconds))
    programme = highspy.HighsLp()
    programme.num_row_, programme.num_col_ = matrix.shape
    programme.col_cost_ = -value
    programme.col_lower_, programme.col_upper_ = np.zeros(len(value)), np.ones(len(value))
    programme.row_lower_, programme.row_upper_ = np.full(len(limits), -highspy.kHighsInf), limits
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = matrix.indptr
    programme.a_matrix_.index_ = matrix.indices
    programme.a_matrix_.value_ = matrix.data
    solver.passModel(programme)
    solver.run()
    solution = solver.getSolution()
    duals, found = (np.asarray(part, dtype=np.float64) for part in (solution.row_dual, solution.col_value))
    if len(duals) != len(limits) or len(found) != len(value):
        return np.zeros(len(limits)), np.zeros(len(value))
    return np.maximum(-duals, 0.0), found


def _priced(
    instance: Instance, cuts: list[_Cuts], cut_prices: Floats, bay_prices: Floats
) -> tuple[float, Floats, Floats, Floats]:
    """The bound that these prices prove, and what each box still adds to it, over all options."""
    options = instance.options
    surplus = options.value - options.load * np.cumsum(bay_prices)[options.bay_day]
    base = 0
    for one in cuts:
        size = len(one.points)
        table = np.zeros((size, size))
        table[one.pairs[:, 0], one.pairs[:, 1]] = cut_prices[base : base + len(one.pairs)]
        # price of an option: cuts that begin at or before `low` and end at or after `high`
        summed = np.cumsum(np.cumsum(table[:, ::-1], axis=1)[:, ::-1], axis=0)
        surplus[one.rows] -= options.minutes[one.rows] * summed[one.low, one.high]
        base += len(one.pairs)
    per_box = np.zeros(len(instance.jobs))
    np.maximum.at(per_box, options.job, surplus)
    value = float(_lengths(cuts) @ cut_prices + instance.bay_days.room() @ bay_prices + per_box.sum())
    return value, per_box, cut_prices, bay_prices


def _as_bound(
    instance: Instance, cuts: list[_Cuts], value: float, share: Floats, cut_prices: Floats, bay_prices: Floats
) -> Bound:
    """Prices per hour: a window's hour widens all its cuts, a bay day's hour all sums it stands in."""
    window_hour, base = np.zeros(len(cuts)), 0
    for index, one in enumerate(cuts):
        window_hour[index] = 60.0 * cut_prices[base : base + len(one.pairs)].sum()
        base += len(one.pairs)
    bay_day_hour = 60.0 * instance.bay_days.reserve * np.cumsum(bay_prices)[:-1]
    return Bound(value=value, share=share, window_hour=window_hour, bay_day_hour=bay_day_hour)
