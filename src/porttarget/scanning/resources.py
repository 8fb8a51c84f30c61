"""What a port has to look into boxes with: scanners, exam bays, their shifts, and what each can do.

These are plain facts, read from a TOML file by `read_resources`. The one judgement made here is `Scanner.refuses`:
why a scanner cannot take a box at all, in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo

from porttarget.scanning.jobs import Job

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A weekly shift in the port's local time; `closes` at or before `opens` means the next day."""

    days: tuple[str, ...]
    opens: time
    closes: time
    at: str | None = None  # terminal where a mobile scanner stands during this shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """A stretch of time in which a resource is out of use."""

    begins: datetime
    ends: datetime
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """One imaging device; it takes one box at a time."""

    id: str
    kind: str  # gamma or xray
    mount: str  # fixed, mobile or portal
    serves: tuple[str, ...]  # terminals whose boxes may go there; empty: all of the port
    lag_min: int  # drayage and queue between the terminal and the scanner
    minutes: dict[str, int]  # per kind: 20, 40, 45, reefer, dangerous, default
    detection: dict[str, float]  # chance of an alarm given that there is something, by density it can see through
    false_alarm: dict[str, float]  # chance of an alarm given that there is nothing
    lengths_ft: tuple[str, ...]
    reefer: bool
    dangerous: bool
    shifts: tuple[Shift, ...]
    maintenance: tuple[Maintenance, ...]

    def minutes_for(self, job: Job) -> int:
        """Minutes a box occupies the scanner: the longest of what applies to it."""
        kinds = [job.length_ft if job.length_ft in self.minutes else "default"]
        kinds += ["reefer"] * job.reefer + ["dangerous"] * job.hazardous
        return max(self.minutes[kind] for kind in kinds if kind in self.minutes)

    def refuses(self, job: Job) -> str | None:
        """Why this scanner can never take the box, in words; None when it can."""
        if job.density not in self.detection:
            return f"{self.id} cannot see through {job.density}-density cargo"
        if job.length_ft not in self.lengths_ft:
            return f"{self.id} takes no {job.length_ft}-foot boxes"
        if job.reefer and not self.reefer:
            return f"{self.id} takes no refrigerated boxes"
        if job.hazardous and not self.dangerous:
            return f"{self.id} takes no dangerous goods"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bay:
    """One exam bay with its crew; secondary exams occupy it."""

    id: str
    shifts: tuple[Shift, ...]
    maintenance: tuple[Maintenance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """All of a port's examination resources, and how its expected secondary exams are provided for."""

    source: str
    ports: tuple[str, ...]
    time_zone: ZoneInfo
    grid_min: int  # starts of tasks stand on this grid, counted from the plan's start
    terminals: dict[str, str]  # every code a terminal is known by -> its id
    default_terminal: str
    scanners: tuple[Scanner, ...]
    bays: tuple[Bay, ...]
    exam_minutes: dict[str, int]  # bay minutes of a secondary exam, by length
    reserve: float  # share of bay time that expected secondary exams may fill
    overflow_share: float  # share of a full bay day that may be left to the day after the horizon
    notice_min: int  # an alarm must come this long before the bays close to be examined that day
    assumptions: tuple[str, ...]  # figures that no source gives, as "where.field"

    def terminal_of(self, job: Job) -> str | None:
        """Id of the job's terminal; the default where none is filed, None where the filed one is unknown."""
        if job.terminal is None or not job.terminal.strip():
            return self.default_terminal
        return self.terminals.get(job.terminal.strip().upper())

    def exam_min(self, job: Job) -> int:
        """Bay minutes that a secondary exam of the box takes."""
        return self.exam_minutes[job.length_ft]

    def full_bay_day_min(self) -> int:
        """Bay minutes of the week's longest day, by the shifts as written."""
        total = dict.fromkeys(DAYS, 0)
        for bay in self.bays:
            for shift in bay.shifts:
                for day in shift.days:
                    total[day] += shift_minutes(shift)
        return max(total.values(), default=0)


def shift_minutes(shift: Shift) -> int:
    """Length of a shift by the clock on the wall."""
    opens = shift.opens.hour * 60 + shift.opens.minute
    closes = shift.closes.hour * 60 + shift.closes.minute
    return closes - opens if closes > opens else closes - opens + 24 * 60


def alarm_probability(probability: float, detection: float, false_alarm: float) -> float:
    """Chance of a secondary exam: a true alarm or a false one."""
    return probability * detection + (1.0 - probability) * false_alarm


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One occurrence of a shift in UTC, clipped to the plan; `day` is the local date on which it opens."""

    begins: datetime
    ends: datetime
    shift: Shift
    day: date


def shift_spans(shifts: tuple[Shift, ...], zone: tzinfo, start: datetime, end: datetime) -> list[Span]:
    """Every occurrence of the shifts that touches [start, end), clipped to it, in order of time."""
    spans = []
    day = start.astimezone(zone).date() - timedelta(days=1)
    last = end.astimezone(zone).date()
    while day <= last:
        for shift in shifts:
            if DAYS[day.weekday()] not in shift.days:
                continue
            closing_day = day if shift.closes > shift.opens else day + timedelta(days=1)
            opens = datetime.combine(day, shift.opens, zone).astimezone(UTC)
            closes = datetime.combine(closing_day, shift.closes, zone).astimezone(UTC)
            if opens < end and closes > start:
                spans.append(Span(begins=max(opens, start), ends=min(closes, end), shift=shift, day=day))
        day += timedelta(days=1)
    return sorted(spans, key=lambda span: (span.begins, span.ends))


def overlapping(shifts: tuple[Shift, ...]) -> bool:
    """Two of the shifts are on at the same time of some week."""
    start = datetime(2024, 1, 1, tzinfo=UTC)
    spans = shift_spans(shifts, UTC, start, start + timedelta(days=8))
    return any(second.begins < first.ends for first, second in pairwise(spans))
