"""Tiny planning problems in plain minutes, judged and solved by trying everything; shares no code with the room.

A `Tiny` states windows as minutes from the start; `as_resources` says the same thing as shifts by the clock.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from porttarget.scanning.jobs import Job
from porttarget.scanning.resources import DAYS, Bay, Resources, Scanner, Shift

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday
GRID = 10


@dataclass(frozen=True, kw_only=True)
class TinyScanner:
    window: tuple[int, int]
    minutes: int
    lag: int
    detection: float
    false_alarm: float
    sees: tuple[str, ...] = ("low", "medium", "high")


@dataclass(frozen=True, kw_only=True)
class TinyBox:
    probability: float
    ready: int
    leave: int
    density: str = "low"
    chance: bool = False


@dataclass(frozen=True, kw_only=True)
class Tiny:
    minutes: int
    boxes: tuple[TinyBox, ...]
    scanners: tuple[TinyScanner, ...]
    bay: tuple[int, int]
    exam: int
    reserve: float
    overflow: float
    notice: int


Choice = tuple[int, int] | None  # scanner, start minute


def _clock(minute: int) -> time:
    return (START + timedelta(minutes=minute)).time()


def as_resources(tiny: Tiny) -> Resources:
    """The same problem as a resources file would give it."""
    scanners = tuple(
        Scanner(
            id=f"S{index}", kind="gamma", mount="fixed", serves=(), lag_min=one.lag, minutes={"default": one.minutes},
            detection=dict.fromkeys(one.sees, one.detection), false_alarm=dict.fromkeys(one.sees, one.false_alarm),
            lengths_ft=("20", "40", "45"), reefer=True, dangerous=True, maintenance=(),
            shifts=(Shift(days=DAYS, opens=_clock(one.window[0]), closes=_clock(one.window[1])),),
        )
        for index, one in enumerate(tiny.scanners)
    )  # fmt: skip
    bay = Bay(id="B", shifts=(Shift(days=DAYS, opens=_clock(tiny.bay[0]), closes=_clock(tiny.bay[1])),), maintenance=())
    return Resources(
        source="-", ports=("CAMTR",), time_zone=ZoneInfo("UTC"), grid_min=GRID,
        terminals={"T": "T"}, default_terminal="T",
        scanners=scanners, bays=(bay,), exam_minutes=dict.fromkeys(("20", "40", "45"), tiny.exam), reserve=tiny.reserve,
        overflow_share=tiny.overflow, notice_min=tiny.notice, assumptions=(),
    )  # fmt: skip


def as_jobs(tiny: Tiny) -> list[Job]:
    """The boxes as jobs."""
    return [
        Job(
            box_id=f"V/{index}", container_number=f"C{index}", probability=box.probability,
            arm="random" if box.chance else "rule", terminal="T", ready=START + timedelta(minutes=box.ready),
            leave_by=START + timedelta(minutes=box.leave), size_type="22G1",
            cargo_density=box.density, random=box.chance,
        )
        for index, box in enumerate(tiny.boxes)
    ]  # fmt: skip


def every_plan(tiny: Tiny) -> Iterator[tuple[Choice, ...]]:
    """Every way to give each box no place or one of all grid starts, impossible ones included."""
    places: list[Choice] = [None]
    places += [
        (scanner, start) for scanner in range(len(tiny.scanners)) for start in range(-GRID, tiny.minutes + GRID, GRID)
    ]
    return itertools.product(places, repeat=len(tiny.boxes))


def value(tiny: Tiny, choices: tuple[Choice, ...]) -> float:
    return sum(
        box.probability * tiny.scanners[choice[0]].detection
        for box, choice in zip(tiny.boxes, choices, strict=True)
        if choice is not None and box.density in tiny.scanners[choice[0]].sees
    )


def feasible(tiny: Tiny, choices: tuple[Choice, ...]) -> bool:
    """Valid apart from the promise to boxes chosen by chance."""
    used: set[tuple[int, int]] = set()
    today = later = 0.0
    bay_close = min(tiny.bay[1], tiny.minutes)
    for box, choice in zip(tiny.boxes, choices, strict=True):
        if choice is None:
            continue
        scanner, start = tiny.scanners[choice[0]], choice[1]
        end = start + scanner.minutes
        if box.density not in scanner.sees or start < box.ready + scanner.lag or end > box.leave:
            return False
        if start < 0 or end > tiny.minutes or start < scanner.window[0] or end > scanner.window[1]:
            return False
        for minute in range(start, end):
            if (choice[0], minute) in used:
                return False
            used.add((choice[0], minute))
        load = tiny.exam * (box.probability * scanner.detection + (1 - box.probability) * scanner.false_alarm)
        if end + tiny.notice <= bay_close:
            today += load
        else:
            later += load
    overflow = tiny.overflow * (tiny.bay[1] - tiny.bay[0])
    space = max(0, bay_close - tiny.bay[0])
    return today + later <= tiny.reserve * (space + overflow) + 1e-9 and later <= tiny.reserve * overflow + 1e-9


def valid(tiny: Tiny, choices: tuple[Choice, ...]) -> bool:
    """Feasible, and no box chosen by chance is left out while it could simply be added."""
    if not feasible(tiny, choices):
        return False
    for index, (box, choice) in enumerate(zip(tiny.boxes, choices, strict=True)):
        if box.chance and choice is None:
            for scanner in range(len(tiny.scanners)):
                for start in range(0, tiny.minutes, GRID):
                    if feasible(tiny, (*choices[:index], (scanner, start), *choices[index + 1 :])):
                        return False
    return True


def best_value(tiny: Tiny) -> float:
    """Value of the best feasible plan."""
    return max(value(tiny, choices) for choices in every_plan(tiny) if feasible(tiny, choices))
