"""The scanner plan: tasks, what they are worth, how far from the best possible, what binds, what is left out and why.

In: jobs, resources, a start and hours. Out: a `Plan`, whose `as_json` is the document of `plan --json`.
Images only: secondary exams are foreseen as expected load on the bays, not set on the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from porttarget.errors import UsageError
from porttarget.scanning.bound import Bound, upper_bound
from porttarget.scanning.greedy import Placement, by_ratio, by_share, fill, worth
from porttarget.scanning.jobs import Job, as_jobs
from porttarget.scanning.model import Instance, build
from porttarget.scanning.overload import overload_probability
from porttarget.scanning.resources import Resources, alarm_probability
from porttarget.tables import TABLES

if TYPE_CHECKING:
    import polars as pl

BAYS = "bays"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan and its proof. `gap` is a fraction of the bound; prices are expected findings per further hour."""

    port: str
    start: datetime
    hours: float
    tasks: pl.DataFrame
    not_scanned: pl.DataFrame
    value: float
    bound: float
    gap: float
    shadow_prices: dict[str, dict[str, float]]
    overload_probability: float
    seed: int
    notes: list[str] = field(default_factory=list)
    moved: list[dict[str, object]] = field(default_factory=list)
    dropped: list[dict[str, object]] = field(default_factory=list)
    added: list[dict[str, object]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The plan as plain values, in order of time."""
        tasks = [
            {
                "container_number": row["container_number"], "resource": row["resource"],
                "start_utc": iso(row["start_utc"]), "end_utc": iso(row["end_utc"]),
                "step": row["step"], "arm": row["arm"],
            }
            for row in self.tasks.to_dicts()
        ]  # fmt: skip
        return {
            "port": self.port, "start_utc": iso(self.start), "hours": self.hours, "tasks": tasks,
            "value": self.value, "bound": self.bound, "gap": self.gap, "shadow_prices": self.shadow_prices,
            "overload_probability": self.overload_probability,
            "not_scanned": self.not_scanned.select("container_number", "because").to_dicts(),
            "moved": self.moved, "dropped": self.dropped, "added": self.added, "seed": self.seed, "notes": self.notes,
        }  # fmt: skip


def plan(
    jobs: Sequence[Job] | pl.DataFrame,
    resources: Resources,
    *,
    start: datetime,
    hours: float,
    seed: int,
    port: str | None = None,
) -> Plan:
    """Give each box a scanner and a time where one is to be had; say why not where there is none."""
    if start.tzinfo is None:
        raise UsageError("the plan's start has no time zone; give it with an offset, such as Z")
    if not 0 < hours <= 24 * 31:
        raise UsageError(f"the plan covers {hours} hours, expected more than 0 and at most {24 * 31}")
    # the programme may have several best solutions: a fixed order of boxes makes the plan independent of theirs
    listed = sorted(as_jobs(jobs), key=lambda job: job.box_id)
    instance = build(listed, resources, start, hours)
    bound = upper_bound(instance)
    placements, left = _best_filling(instance, bound)
    chosen = np.array([placement.option for placement in placements], dtype=np.int64)
    value = float(instance.options.value[chosen].sum())
    limit = max(bound.value, 0.0)
    return Plan(
        port=port or resources.ports[0],
        start=instance.origin,
        hours=hours,
        tasks=_tasks(instance, placements),
        not_scanned=_not_scanned(instance, left),
        value=value,
        bound=limit,
        gap=max(0.0, (limit - value) / limit) if limit > 0 else 0.0,
        shadow_prices=_shadow_prices(instance, bound),
        overload_probability=_overload(instance, chosen, seed),
        seed=seed,
        notes=instance.notes,
    )


def _best_filling(instance: Instance, bound: Bound) -> tuple[list[Placement], dict[int, str]]:
    """The most valuable of the plans that the guides lead to; the first of equals."""
    options = instance.options
    guides = (
        by_ratio(instance, worth(instance)),
        by_ratio(instance, options.value / options.minutes),
        by_share(instance, bound.share),
    )
    plans = [fill(instance, guide) for guide in guides]
    return max(plans, key=lambda made: float(options.value[[placement.option for placement in made[0]]].sum()))


def iso(moment: datetime) -> str:
    """ISO 8601 with Z, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tasks(instance: Instance, placements: list[Placement]) -> pl.DataFrame:
    options = instance.options
    rows = []
    for placement in sorted(placements, key=lambda one: (one.start_min, int(options.window[one.option]))):
        job = instance.jobs[int(options.job[placement.option])]
        window = instance.windows[int(options.window[placement.option])]
        rows.append({
            "box_id": job.box_id,
            "container_number": job.container_number,
            "resource": instance.resources.scanners[window.scanner].id,
            "start_utc": instance.at(placement.start_min),
            "end_utc": instance.at(placement.start_min + int(options.minutes[placement.option])),
            "step": "image",
            "arm": job.arm,
            "value": float(options.value[placement.option]),
        })  # fmt: skip
    return TABLES["tasks"].from_rows(list(rows))


def _not_scanned(instance: Instance, left: dict[int, str]) -> pl.DataFrame:
    because = {**instance.refused, **left}
    rows = []
    for index in sorted(because):
        job = instance.jobs[index]
        rows.append({"box_id": job.box_id, "container_number": job.container_number, "because": because[index]})
    return TABLES["not_scanned"].from_rows(list(rows))


def _shadow_prices(instance: Instance, bound: Bound) -> dict[str, dict[str, float]]:
    """Scanner, or the exam bays -> start of the shift (or bay day) -> expected findings that one hour more adds."""
    prices: dict[str, dict[str, float]] = {scanner.id: {} for scanner in instance.resources.scanners}
    for window, price in zip(instance.windows, bound.window_hour, strict=True):
        prices[instance.resources.scanners[window.scanner].id][iso(instance.at(window.begin_min))] = float(price)
    prices[BAYS] = {
        iso(instance.at(int(opens))): float(price)
        for opens, price in zip(instance.bay_days.opens_min, bound.bay_day_hour, strict=True)
    }
    return prices


def _overload(instance: Instance, chosen: np.ndarray[tuple[int], np.dtype[np.int64]], seed: int) -> float:
    options, resources = instance.options, instance.resources
    alarm, exam = np.zeros(len(chosen)), np.zeros(len(chosen))
    for row, option in enumerate(chosen):
        job = instance.jobs[int(options.job[option])]
        scanner = resources.scanners[instance.windows[int(options.window[option])].scanner]
        alarm[row] = alarm_probability(
            job.probability, scanner.detection[job.density], scanner.false_alarm[job.density]
        )
        exam[row] = resources.exam_min(job)
    return overload_probability(alarm, exam, options.bay_day[chosen], instance.bay_days.space(), seed)
