"""A plan by filling: boxes one after the other, each at the earliest free start of the option it prefers.

In: an `Instance` and a `Guide`, the order to go in. Out: placements, and for each box left out the constraint that
stood in its way. Guides: value per expected exam-bay minute (best where the bays bind), value per scan minute (best
where the scanners do), and the linear programme's own choice, rounded, most urgent first. Boxes chosen by chance go
before all others in each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from porttarget.scanning.model import Floats, Instance, Ints, say

# beside the expected bay minutes; on generated port days whose bays bind this came within 2.4–5.5 % of the bound
SCAN_MINUTE_WEIGHT = 0.35
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One option taken, from `start_min`."""

    option: int
    start_min: int


class _Board:
    """What is still free: gaps of each window, and bay minutes from each bay day on."""

    def __init__(self, instance: Instance) -> None:
        self.gaps = [[(window.begin_min, window.end_min)] for window in instance.windows]
        self.longest = [window.end_min - window.begin_min for window in instance.windows]
        self.room = instance.bay_days.room()
        self.grid = instance.resources.grid_min

    def bays_can_take(self, bay_day: int, load: float) -> bool:
        return bool(self.room[: bay_day + 1].min() >= load - _TOLERANCE)

    def earliest(self, window: int, first: int, last: int, minutes: int) -> int | None:
        if self.longest[window] < minutes:
            return None
        for begin, end in self.gaps[window]:
            start = max(first, -(-begin // self.grid) * self.grid)
            if start > last:
                return None
            if start + minutes <= end:
                return start
        return None

    def take(self, window: int, start: int, minutes: int, bay_day: int, load: float) -> None:
        gaps = self.gaps[window]
        index = next(i for i, (begin, end) in enumerate(gaps) if begin <= start and start + minutes <= end)
        begin, end = gaps[index]
        gaps[index : index + 1] = [gap for gap in ((begin, start), (start + minutes, end)) if gap[1] > gap[0]]
        self.longest[window] = max((end - begin for begin, end in gaps), default=0)
        self.room[: bay_day + 1] -= load


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """`preference` ranks the options of one box, `turn` ranks the boxes; the lowest turn goes first."""

    preference: Floats
    turn: Floats


def worth(instance: Instance) -> Floats:
    """Value of each option per expected bay minute and weighted scan minute."""
    options = instance.options
    return np.asarray(options.value / (options.load + SCAN_MINUTE_WEIGHT * options.minutes), dtype=np.float64)


def by_ratio(instance: Instance, ratio: Floats) -> Guide:
    """Boxes and options in falling order of a ratio."""
    return Guide(preference=ratio, turn=-_best(instance, ratio))


def by_share(instance: Instance, share: Floats) -> Guide:
    """The programme's shares rounded: boxes given more than half, most urgent first; then by value per scan minute."""
    options = instance.options
    density = np.asarray(options.value / options.minutes, dtype=np.float64)
    given = np.zeros(len(instance.jobs))
    np.add.at(given, options.job, share)
    main = np.lexsort((share, options.job))
    first, last = np.zeros(len(given), np.int64), np.zeros(len(given), np.int64)
    first[options.job[main]], last[options.job[main]] = options.first[main], options.last[main]  # the largest share's
    urgency = np.empty(len(given))
    urgency[np.lexsort((first, last))] = np.arange(len(given))
    best = _best(instance, density)
    turn = np.where(given > 0.5, urgency - len(given) - best.max(initial=0.0), -best)
    # a share outweighs any density: values are probabilities, minutes at least one
    return Guide(preference=share * 10.0 + density, turn=turn)


def _best(instance: Instance, ratio: Floats) -> Floats:
    best = np.zeros(len(instance.jobs))
    np.maximum.at(best, instance.options.job, ratio)
    return best


def fill(instance: Instance, guide: Guide) -> tuple[list[Placement], dict[int, str]]:
    """Place boxes one after the other; returns placements and the reasons of those left out."""
    options = instance.options
    order = np.lexsort((options.first, -guide.preference, options.job))
    bounds = np.searchsorted(options.job[order], np.arange(len(instance.jobs) + 1))
    choices = [order[bounds[job] : bounds[job + 1]] for job in range(len(instance.jobs))]
    board = _Board(instance)
    placements: list[Placement] = []
    left: dict[int, str] = {}
    for job in _sequence(instance, choices, guide):
        bays_full = False
        for option in choices[job]:
            window, day = int(options.window[option]), int(options.bay_day[option])
            minutes, load = int(options.minutes[option]), float(options.load[option])
            if not board.bays_can_take(day, load):
                bays_full = True
                continue
            start = board.earliest(window, int(options.first[option]), int(options.last[option]), minutes)
            if start is not None:
                board.take(window, start, minutes, day, load)
                placements.append(Placement(option=int(option), start_min=start))
                break
        else:
            left[job] = _why(instance, choices[job], bays_full)
    return placements, left


def _sequence(instance: Instance, choices: list[Ints], guide: Guide) -> list[int]:
    """Order of the boxes: chance's picks by urgency, then the others by their turn."""
    latest = instance.options.last
    having = [job for job, rows in enumerate(choices) if len(rows)]
    chance = [job for job in having if instance.jobs[job].is_random]
    others = [job for job in having if not instance.jobs[job].is_random]
    chance.sort(key=lambda job: (int(latest[choices[job]].max()), instance.jobs[job].box_id))
    others.sort(key=lambda job: (float(guide.turn[job]), instance.jobs[job].box_id))
    return chance + others


def _why(instance: Instance, rows: Ints, bays_full: bool) -> str:
    options, scanners = instance.options, instance.resources.scanners
    names = sorted({scanners[instance.windows[int(window)].scanner].id for window in options.window[rows]})
    first, end = int(options.first[rows].min()), int((options.last[rows] + options.minutes[rows]).max())
    between = f"between {say(instance.at(first))} and {say(instance.at(end))}"
    if bays_full:
        load = float(options.load[rows].min())
        return (
            f"its expected secondary exam ({load:.1f} bay minutes) does not fit into the exam bays {between}: "
            "boxes that come before it fill them"
        )
    return f"every free stretch of {', '.join(names)} {between} is taken by boxes that come before it"
