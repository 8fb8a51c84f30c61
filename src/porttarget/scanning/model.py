"""The planning problem as arrays: which box could go through which scanner in which stretch of time, and what it loads.

In: jobs, resources, start and hours. Out: an `Instance` that the planner fills and the bound relaxes.
Times are whole minutes from `origin`. An option is (box, window of a scanner, bay day its alarm would fall on) with the
range of starts that keeps it there. Boxes without any option are refused here, with the reason in words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from porttarget.scanning.jobs import Job
from porttarget.scanning.resources import Maintenance, Resources, Scanner, Shift, alarm_probability, shift_spans

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NO_END = 1 << 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch in which a scanner is manned and whole; `at` narrows the terminals it serves then."""

    scanner: int
    begin_min: int
    end_min: int
    at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BayDays:
    """Bay time by local day, in order of closing. A scan loads the first day k with its end ≤ `cut_min[k]`."""

    opens_min: Ints
    cut_min: Ints
    capacity_min: Ints
    overflow_min: float
    reserve: float

    def room(self) -> Floats:
        """Bay minutes that expected exams may fill from day k on, for k = 0 … number of days (the last: overflow)."""
        return self.reserve * self.space()

    def space(self) -> Floats:
        """All bay minutes from day k on, with the overflow."""
        suffix = np.concatenate((np.cumsum(self.capacity_min[::-1])[::-1], [0])).astype(np.float64)
        return np.asarray(suffix + self.overflow_min, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Columns of equal length, one row per option."""

    job: Ints
    window: Ints
    bay_day: Ints
    first: Ints  # earliest start
    last: Ints  # latest start
    minutes: Ints
    value: Floats  # probability × detection
    load: Floats  # expected bay minutes of the secondary exam


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One planning problem."""

    jobs: list[Job]
    resources: Resources
    origin: datetime
    horizon_min: int
    windows: list[Window]
    bay_days: BayDays
    options: Options
    refused: dict[int, str]
    notes: list[str] = field(default_factory=list)

    def at(self, minute: int) -> datetime:
        """The moment of a minute."""
        return self.origin + timedelta(minutes=minute)


def build(jobs: list[Job], resources: Resources, start: datetime, hours: float) -> Instance:
    """State the problem: windows, bay days, options; refuse what cannot be."""
    origin = plan_origin(start, resources.grid_min)
    horizon_min = math.floor(hours * 60)
    end = origin + timedelta(minutes=horizon_min)
    windows: list[Window] = []
    notes: list[str] = []
    for index, scanner in enumerate(resources.scanners):
        found = _windows(index, scanner, resources, origin, end)
        windows += found
        if not scanner.shifts:
            notes.append(f"scanner {scanner.id} has no shift; it takes no box")
        elif not found:
            notes.append(f"scanner {scanner.id} has no manned time within the {hours:g} hours; it takes no box")
    bay_days = _bay_days(resources, origin, end)
    if not bay_days.capacity_min.sum():
        notes.append(
            f"no exam bay is open within the {hours:g} hours; "
            f"only the overflow of {bay_days.overflow_min:g} bay minutes is there"
        )
    refused = _refuse_by_words(jobs, resources)
    options = _options(jobs, resources, origin, windows, bay_days, refused)
    instance = Instance(
        jobs=jobs, resources=resources, origin=origin, horizon_min=horizon_min, windows=windows,
        bay_days=bay_days, options=options, refused=refused, notes=notes,
    )  # fmt: skip
    has_option = np.zeros(len(jobs), dtype=bool)
    has_option[options.job] = True
    for index, job in enumerate(jobs):
        if not has_option[index] and index not in refused:
            refused[index] = _no_time(job, resources, instance)
    return instance


def plan_origin(start: datetime, grid_min: int) -> datetime:
    """The plan's minute 0: `start`, rounded up to the grid (counted from 1970)."""
    step = grid_min * 60
    return datetime.fromtimestamp(math.ceil(start.timestamp() / step) * step, tz=UTC)


def minute_after(moment: datetime, origin: datetime) -> int:
    """First whole minute at or after the moment."""
    return math.ceil((moment - origin).total_seconds() / 60)


def minute_before(moment: datetime, origin: datetime) -> int:
    """Last whole minute at or before the moment."""
    return math.floor((moment - origin).total_seconds() / 60)


def say(moment: datetime) -> str:
    """A moment in words of people: 2026-03-01 14:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")


def _manned(
    shifts: tuple[Shift, ...],
    maintenance: tuple[Maintenance, ...],
    resources: Resources,
    origin: datetime,
    end: datetime,
) -> list[tuple[int, int, Shift, date]]:
    """Shift stretches in minutes, less maintenance: (begin, end, shift, local day)."""
    stretches = []
    for span in shift_spans(shifts, resources.time_zone, origin, end):
        pieces = [(span.begins, span.ends)]
        for stop in maintenance:
            cut = []
            for begins, ends in pieces:
                if stop.begins > begins:
                    cut.append((begins, min(ends, stop.begins)))
                if stop.ends < ends:
                    cut.append((max(begins, stop.ends), ends))
            pieces = [(begins, ends) for begins, ends in cut if ends > begins]
        for begins, ends in pieces:
            begin, finish = minute_after(begins, origin), minute_before(ends, origin)
            if finish > begin:
                stretches.append((begin, finish, span.shift, span.day))
    return stretches


def _windows(index: int, scanner: Scanner, resources: Resources, origin: datetime, end: datetime) -> list[Window]:
    """Windows of one scanner; shifts that follow without a break at the same place are one window."""
    windows: list[Window] = []
    for begin, finish, shift, _ in _manned(scanner.shifts, scanner.maintenance, resources, origin, end):
        if windows and windows[-1].end_min == begin and windows[-1].at == shift.at:
            begin = windows.pop().begin_min
        windows.append(Window(scanner=index, begin_min=begin, end_min=finish, at=shift.at))
    return windows


def _bay_days(resources: Resources, origin: datetime, end: datetime) -> BayDays:
    days: dict[object, list[int]] = {}
    for bay in resources.bays:
        for begin, finish, _, day in _manned(bay.shifts, bay.maintenance, resources, origin, end):
            total = days.setdefault(day, [begin, finish, 0])
            total[0], total[1], total[2] = min(total[0], begin), max(total[1], finish), total[2] + finish - begin
    ordered = sorted(days.values(), key=lambda total: (total[1], total[0]))
    table = np.array(ordered, dtype=np.int64).reshape(-1, 3)
    return BayDays(
        opens_min=table[:, 0],
        cut_min=table[:, 1] - resources.notice_min,
        capacity_min=table[:, 2],
        overflow_min=resources.overflow_share * resources.full_bay_day_min(),
        reserve=resources.reserve,
    )


def _refuse_by_words(jobs: list[Job], resources: Resources) -> dict[int, str]:
    """Boxes that no clock could help: named twice, wrong times, unknown terminal, nothing can see them."""
    refused: dict[int, str] = {}
    seen: set[str] = set()
    known = ", ".join(sorted(set(resources.terminals.values())))
    for index, job in enumerate(jobs):
        terminal = resources.terminal_of(job)
        if job.box_id in seen:
            refused[index] = "is named twice among the boxes; the first is planned"
        elif not 0.0 <= job.probability <= 1.0:
            refused[index] = f"its probability is {job.probability}, expected 0 to 1"
        elif job.leave_by is not None and job.leave_by <= job.ready:
            refused[index] = f"leaves at {say(job.leave_by)}, before it is ready at {say(job.ready)}"
        elif terminal is None:
            refused[index] = f"terminal {job.terminal!r} is not in the resources file; known are {known}"
        else:
            serving = [one for one in resources.scanners if not one.serves or terminal in one.serves]
            refusals = [one.refuses(job) for one in serving]
            if not serving:
                refused[index] = f"no scanner serves terminal {terminal}"
            elif all(refusals):
                refused[index] = "; ".join(sorted({refusal for refusal in refusals if refusal}))
        seen.add(job.box_id)
    return refused


def _options(
    jobs: list[Job],
    resources: Resources,
    origin: datetime,
    windows: list[Window],
    bay_days: BayDays,
    refused: dict[int, str],
) -> Options:
    count = len(jobs)
    terminal = np.array([resources.terminal_of(job) or "" for job in jobs], dtype=object)
    ready = np.array([minute_after(job.ready, origin) for job in jobs], dtype=np.int64)
    leave = np.array(
        [NO_END if job.leave_by is None else minute_before(job.leave_by, origin) for job in jobs], dtype=np.int64
    )
    exam = np.array([resources.exam_min(job) for job in jobs], dtype=np.float64)
    allowed = np.ones(count, dtype=bool)
    allowed[list(refused)] = False
    able = [_ability(scanner, jobs, terminal, allowed) for scanner in resources.scanners]
    days = len(bay_days.cut_min)
    blocks: list[tuple[npt.NDArray[np.generic], ...]] = []
    for number, window in enumerate(windows):
        can, minutes, value, alarm = able[window.scanner]
        if window.at is not None:
            can = can & (terminal == window.at)
        rows = np.flatnonzero(can)
        lag = resources.scanners[window.scanner].lag_min
        start_from = np.maximum(ready[rows] + lag, max(window.begin_min, 0))
        start_to = np.minimum(leave[rows], window.end_min) - minutes[rows]
        for day in range(days + 1):
            after = int(bay_days.cut_min[day - 1]) if day else -NO_END
            until = int(bay_days.cut_min[day]) if day < days else NO_END
            first = _up(np.maximum(start_from, after + 1 - minutes[rows]), resources.grid_min)
            last = _down(np.minimum(start_to, until - minutes[rows]), resources.grid_min)
            keep = first <= last
            chosen = rows[keep]
            size = len(chosen)
            blocks.append((
                chosen, np.full(size, number), np.full(size, day), first[keep], last[keep],
                minutes[chosen], value[chosen], alarm[chosen] * exam[chosen],
            ))  # fmt: skip
    columns = [np.concatenate([block[i] for block in blocks]) if blocks else np.zeros(0) for i in range(8)]
    ints = [column.astype(np.int64) for column in columns[:6]]
    return Options(
        job=ints[0], window=ints[1], bay_day=ints[2], first=ints[3], last=ints[4], minutes=ints[5],
        value=columns[6].astype(np.float64), load=columns[7].astype(np.float64),
    )  # fmt: skip


def _ability(
    scanner: Scanner, jobs: list[Job], terminal: npt.NDArray[np.object_], allowed: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.bool_], Ints, Floats, Floats]:
    """Per job: the scanner can take it, its minutes, its value there, its chance of an alarm."""
    count = len(jobs)
    can, minutes = np.zeros(count, dtype=bool), np.zeros(count, dtype=np.int64)
    value, alarm = np.zeros(count), np.zeros(count)
    for index, job in enumerate(jobs):
        if not allowed[index] or (scanner.serves and terminal[index] not in scanner.serves) or scanner.refuses(job):
            continue
        can[index] = True
        minutes[index] = scanner.minutes_for(job)
        value[index] = job.probability * scanner.detection[job.density]
        alarm[index] = alarm_probability(
            job.probability, scanner.detection[job.density], scanner.false_alarm[job.density]
        )
    return can, minutes, value, alarm


def _up(minutes: Ints, grid: int) -> Ints:
    return np.asarray(-(-minutes // grid) * grid, dtype=np.int64)


def _down(minutes: Ints, grid: int) -> Ints:
    return np.asarray(minutes // grid * grid, dtype=np.int64)


def _no_time(job: Job, resources: Resources, instance: Instance) -> str:
    """Why a box that some scanner could see has no moment at all."""
    terminal = resources.terminal_of(job)
    able = [
        (index, one) for index, one in enumerate(resources.scanners)
        if (not one.serves or terminal in one.serves) and not one.refuses(job)
    ]  # fmt: skip
    manned = {window.scanner for window in instance.windows if window.at is None or window.at == terminal}
    if not any(index in manned for index, _ in able):
        return f"{', '.join(one.id for _, one in able)} could image it, but has no shift for it within the plan"
    if job.leave_by is not None and job.leave_by <= instance.origin:
        return f"leaves at {say(job.leave_by)}, before the plan begins at {say(instance.origin)}"
    end = instance.at(instance.horizon_min)
    if job.ready >= end:
        return f"is ready at {say(job.ready)}, after the plan ends at {say(end)}"
    soonest = min(
        max(minute_after(job.ready, instance.origin) + one.lag_min, window.begin_min) + one.minutes_for(job)
        for index, one in able
        for window in instance.windows
        if window.scanner == index and (window.at is None or window.at == terminal)
    )
    if job.leave_by is None:
        return f"is ready at {say(job.ready)}: no able scanner has manned time left for it before {say(end)}"
    return (
        f"leaves at {say(job.leave_by)}; ready at {say(job.ready)}, "
        "no able scanner has manned time for it in between "
        f"(the first image could end at {say(instance.at(soonest))} at best)"
    )
