"""Is this plan valid? Judged from the problem's text alone; shares no code with the planner.

The text. A task images one known box on one known scanner, from a start on the grid to start + the scanner's minutes.
 1. A box is imaged at most once, and every box is either imaged or listed as not scanned, never both.
 2. The scanner can take it: it serves its terminal, sees through its cargo, takes its length, reefers, dangerous goods.
 3. It starts no sooner than ready + the scanner's lag, and ends no later than the box leaves and the plan ends.
 4. Every minute of it the scanner is on shift by the port's clock, in no maintenance, and, where its shift says where
    it stands, at the box's terminal.
 5. A scanner takes one box at a time.
 6. Expected secondary exams (alarm chance × exam minutes) fit the bays. A bay day is all bay time of shifts opening on
    one local date, inside the plan. An image loads the first bay day (by closing) that closes at least `notice_min`
    after its end, else the overflow. From each day on, load ≤ reserve × (bay minutes from that day on + overflow);
    overflow = overflow_share × bay minutes of the week's longest day; and after the last day likewise.
 7. A box chosen by chance is not left out while, the plan being as it is, some scanner could still take it.
 8. The value is the sum over tasks of probability × detection, the bound is not below it, the gap follows from both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from porttarget.scanning.jobs import Job, as_jobs
from porttarget.scanning.resources import Bay, Resources, Scanner

if TYPE_CHECKING:
    import polars as pl

    from porttarget.scanning.planner import Plan

MINUTE = timedelta(minutes=1)
Task = tuple[Job, Scanner, datetime, datetime]


def check_plan(jobs: Sequence[Job] | pl.DataFrame, resources: Resources, plan: Plan) -> list[str]:
    """Violations in words; an empty list means the plan is valid."""
    listed = as_jobs(jobs)
    known: dict[str, Job] = {}
    for job in listed:
        known.setdefault(job.box_id, job)
    scanners = {scanner.id: scanner for scanner in resources.scanners}
    faults: list[str] = []
    tasks: list[Task] = []
    for row in plan.tasks.to_dicts():
        found, scanner = known.get(row["box_id"]), scanners.get(row["resource"])
        if found is None or scanner is None or row["step"] != "image":
            faults.append(
                f"task of {row['box_id']} on {row['resource']}, step {row['step']}: box, scanner or step is not known"
            )
            continue
        task = (found, scanner, row["start_utc"], row["end_utc"])
        tasks.append(task)
        faults += task_faults(task, resources, plan.start, plan.hours)
        if abs(row["value"] - found.probability * scanner.detection.get(found.density, 0.0)) > 1e-9:
            faults.append(f"{found.name}: value {row['value']} is not probability times detection")
    faults += _completeness(known, plan)
    faults += together_faults(tasks, resources, plan.start, plan.hours)
    faults += _chance_kept(known, tasks, resources, plan)
    return faults + _figures(tasks, plan)


def task_faults(task: Task, resources: Resources, start: datetime, hours: float) -> list[str]:
    """Rules 2 to 4: what is wrong with one task by itself."""
    job, scanner, begins, ends = task
    faults = []
    terminal = (
        resources.default_terminal
        if not (job.terminal or "").strip()
        else resources.terminals.get((job.terminal or "").strip().upper())
    )
    if terminal is None or (scanner.serves and terminal not in scanner.serves):
        faults.append(f"{job.name}: {scanner.id} does not serve terminal {job.terminal}")
    for wrong, text in (
        (job.density not in scanner.detection, f"cannot see through {job.density}-density cargo"),
        (job.length_ft not in scanner.lengths_ft, f"takes no {job.length_ft}-foot boxes"),
        (job.reefer and not scanner.reefer, "takes no refrigerated boxes"),
        (job.hazardous and not scanner.dangerous, "takes no dangerous goods"),
    ):
        if wrong:
            faults.append(f"{job.name}: {scanner.id} {text}")
    if not 0.0 <= job.probability <= 1.0:
        faults.append(f"{job.name}: probability {job.probability} is not one")
    if (begins - start) % timedelta(minutes=resources.grid_min):
        faults.append(f"{job.name}: start {begins} is off the grid of {resources.grid_min} minutes from {start}")
    if ends - begins != timedelta(minutes=scanner.minutes_for(job)):
        faults.append(f"{job.name}: takes {ends - begins} on {scanner.id}, expected {scanner.minutes_for(job)} minutes")
    if begins < start or ends > start + timedelta(hours=hours):
        faults.append(f"{job.name}: {begins} to {ends} is outside the plan")
    if begins < job.ready + timedelta(minutes=scanner.lag_min):
        faults.append(f"{job.name}: starts at {begins}, ready {job.ready} plus {scanner.lag_min} minutes")
    if job.leave_by is not None and ends > job.leave_by:
        faults.append(f"{job.name}: ends at {ends}, leaves by {job.leave_by}")
    moment = begins
    while moment < ends:
        if not on_shift(scanner, resources, moment, terminal):
            faults.append(f"{job.name}: {scanner.id} is not manned for it at {moment}")
            break
        moment += MINUTE
    return faults


def on_shift(resource: Scanner | Bay, resources: Resources, moment: datetime, terminal: str | None = None) -> bool:
    """The minute that begins at `moment` lies in a shift (at the terminal, where it matters), and in no maintenance."""
    return _opening_day(resource, resources, moment, terminal) is not None


def _opening_day(
    resource: Scanner | Bay, resources: Resources, moment: datetime, terminal: str | None
) -> object | None:
    if any(stop.begins < moment + MINUTE and moment < stop.ends for stop in resource.maintenance):
        return None
    local = moment.astimezone(resources.time_zone)
    clock = local.time()
    for shift in resource.shifts:
        if shift.at is not None and terminal is not None and shift.at != terminal:
            continue
        names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        today, yesterday = names[local.weekday()], names[(local.weekday() - 1) % 7]
        over_midnight = shift.closes <= shift.opens
        if today in shift.days and clock >= shift.opens and (over_midnight or clock < shift.closes):
            return local.date()
        if over_midnight and yesterday in shift.days and clock < shift.closes:
            return local.date() - timedelta(days=1)
    return None


def together_faults(tasks: list[Task], resources: Resources, start: datetime, hours: float) -> list[str]:
    """Rules 1, 5 and 6: what is wrong with tasks beside one another."""
    faults = []
    for count, (job, scanner, begins, ends) in enumerate(tasks):
        for other, other_scanner, other_begins, other_ends in tasks[count + 1 :]:
            if other is job:
                faults.append(f"{job.name}: is imaged more than once")
            if other_scanner is scanner and begins < other_ends and other_begins < ends:
                faults.append(f"{scanner.id}: {job.name} and {other.name} overlap at {max(begins, other_begins)}")
    return faults + _bay_faults(tasks, resources, bay_days(resources, start, hours))


def bay_days(resources: Resources, start: datetime, hours: float) -> list[tuple[datetime, int]]:
    """(closing, bay minutes) of each bay day, in order of closing, counted minute by minute."""
    closing: dict[object, datetime] = {}
    minutes: dict[object, int] = {}
    for moment in _minutes(start, hours):
        for bay in resources.bays:
            day = _opening_day(bay, resources, moment, None)
            if day is not None:
                minutes[day] = minutes.get(day, 0) + 1
                closing[day] = moment + MINUTE
    return sorted((closing[day], minutes[day]) for day in minutes)


def _minutes(start: datetime, hours: float) -> Iterator[datetime]:
    moment = start
    while moment + MINUTE <= start + timedelta(hours=hours):
        yield moment
        moment += MINUTE


def _bay_faults(tasks: list[Task], resources: Resources, days: list[tuple[datetime, int]]) -> list[str]:
    full_day = 0
    for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        day_minutes = 0
        for bay in resources.bays:
            for shift in bay.shifts:
                opens, closes = (clock.hour * 60 + clock.minute for clock in (shift.opens, shift.closes))
                day_minutes += ((closes - opens) % 1440 or 1440) if name in shift.days else 0
        full_day = max(full_day, day_minutes)
    overflow = resources.overflow_share * full_day
    loads = [0.0] * (len(days) + 1)
    for job, scanner, _, ends in tasks:
        if job.density not in scanner.detection:
            continue
        alarm = (
            job.probability * scanner.detection[job.density] + (1 - job.probability) * scanner.false_alarm[job.density]
        )
        fitting = [k for k, (closes, _) in enumerate(days) if ends + timedelta(minutes=resources.notice_min) <= closes]
        loads[fitting[0] if fitting else len(days)] += alarm * resources.exam_minutes[job.length_ft]
    faults = []
    for k in range(len(days) + 1):
        load, space = sum(loads[k:]), sum(minutes for _, minutes in days[k:]) + overflow
        if load > resources.reserve * space + 1e-6:
            label = f"from the bay day closing {days[k][0]} on" if k < len(days) else "after the last bay day"
            faults.append(f"exam bays {label}: expected load {load:.1f} of {resources.reserve * space:.1f} minutes")
    return faults


def _completeness(known: dict[str, Job], plan: Plan) -> list[str]:
    done, out = set(plan.tasks["box_id"].to_list()), set(plan.not_scanned["box_id"].to_list())
    faults = [
        f"{known[box].name}: is neither imaged nor listed as not scanned" for box in known if box not in done | out
    ]
    repeated = {row["box_id"] for row in plan.not_scanned.to_dicts() if "named twice" in row["because"]}
    faults += [f"{box}: is both imaged and listed as not scanned" for box in sorted((done & out) - repeated)]
    faults += [f"{box}: is listed as not scanned but is no box of the plan" for box in sorted(out - set(known))]
    return faults


def _chance_kept(known: dict[str, Job], tasks: list[Task], resources: Resources, plan: Plan) -> list[str]:
    """Rule 7, by trying every start on every scanner."""
    done = {job.box_id for job, *_ in tasks}
    left = [job for job in known.values() if job.is_random and job.box_id not in done]
    if not left:
        return []
    days = bay_days(resources, plan.start, plan.hours)
    faults = []
    for job in left:
        for scanner in resources.scanners:
            begins = _free_start(job, scanner, tasks, resources, plan, days)
            if begins is not None:
                faults.append(
                    f"{job.name}: was chosen by chance and is left out, though {scanner.id} could take it at {begins}"
                )
                break
    return faults


def _free_start(
    job: Job, scanner: Scanner, tasks: list[Task], resources: Resources, plan: Plan, days: list[tuple[datetime, int]]
) -> datetime | None:
    length = timedelta(minutes=scanner.minutes_for(job))
    busy = [(begins, ends) for _, other, begins, ends in tasks if other is scanner]
    latest = min(plan.start + timedelta(hours=plan.hours), job.leave_by or datetime.max.replace(tzinfo=UTC)) - length
    begins = plan.start
    while begins <= latest:
        ends = begins + length
        if begins >= job.ready and not any(
            begins < other_ends and other_begins < ends for other_begins, other_ends in busy
        ):
            task = (job, scanner, begins, ends)
            if not task_faults(task, resources, plan.start, plan.hours) and not _bay_faults(
                [*tasks, task], resources, days
            ):
                return begins
        begins += timedelta(minutes=resources.grid_min)
    return None


def _figures(tasks: list[Task], plan: Plan) -> list[str]:
    """Rule 8."""
    value = sum(job.probability * scanner.detection.get(job.density, 0.0) for job, scanner, *_ in tasks)
    faults = []
    if abs(value - plan.value) > 1e-6:
        faults.append(f"value is {plan.value}, the tasks add up to {value}")
    if plan.bound < plan.value - 1e-6:
        faults.append(f"bound {plan.bound} is below the value {plan.value}")
    gap = (plan.bound - plan.value) / plan.bound if plan.bound > 0 else 0.0
    if abs(plan.gap - max(0.0, gap)) > 1e-6:
        faults.append(f"gap is {plan.gap}, bound and value give {gap}")
    return faults
