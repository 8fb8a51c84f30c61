"""The checker against a definition written in plain minutes, over every plan of tiny problems."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings

from porttarget.scanning import Plan, check_plan, plan
from porttarget.tables import TABLES
from tests.scanning import naive
from tests.scanning.naive import START, Tiny, TinyBox, TinyScanner
from tests.scanning.strategies import tinies


def plan_of(tiny: Tiny, choices: tuple[naive.Choice, ...]) -> Plan:
    jobs, resources = naive.as_jobs(tiny), naive.as_resources(tiny)
    tasks, left = [], []
    for job, choice in zip(jobs, choices, strict=True):
        if choice is None:
            left.append({"box_id": job.box_id, "container_number": job.container_number, "because": "left out"})
            continue
        scanner, start = resources.scanners[choice[0]], START + timedelta(minutes=choice[1])
        tasks.append({
            "box_id": job.box_id, "container_number": job.container_number, "resource": scanner.id, "start_utc": start,
            "end_utc": start + timedelta(minutes=scanner.minutes_for(job)), "step": "image", "arm": job.arm,
            "value": job.probability * scanner.detection.get(job.density, 0.0),
        })  # fmt: skip
    total = sum(float(str(task["value"])) for task in tasks)
    return Plan(
        port="CAMTR", start=START, hours=tiny.minutes / 60, tasks=TABLES["tasks"].from_rows(tasks),
        not_scanned=TABLES["not_scanned"].from_rows(left), value=total, bound=total, gap=0.0, shadow_prices={},
        overload_probability=0.0, seed=0,
    )  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(tinies(boxes=2, scanners=1, chance=True))
def test_checker_accepts_exactly_the_plans_that_the_plain_definition_accepts(tiny: Tiny) -> None:
    jobs, resources = naive.as_jobs(tiny), naive.as_resources(tiny)
    for choices in naive.every_plan(tiny):
        faults = check_plan(jobs, resources, plan_of(tiny, choices))
        assert (not faults) == naive.valid(tiny, choices), (choices, faults)


HAND_MADE = Tiny(
    minutes=60,
    boxes=(TinyBox(probability=0.5, ready=0, leave=60), TinyBox(probability=0.2, ready=10, leave=40, density="high")),
    scanners=(
        TinyScanner(window=(0, 60), minutes=20, lag=0, detection=0.8, false_alarm=0.1, sees=("low",)),
        TinyScanner(window=(10, 50), minutes=15, lag=10, detection=0.6, false_alarm=0.2),
    ),
    bay=(0, 60),
    exam=40,
    reserve=1.0,
    overflow=0.5,
    notice=0,
)


def test_checker_agrees_with_the_definition_over_two_scanners() -> None:
    jobs, resources = naive.as_jobs(HAND_MADE), naive.as_resources(HAND_MADE)
    judged = [
        (naive.valid(HAND_MADE, c), not check_plan(jobs, resources, plan_of(HAND_MADE, c)))
        for c in naive.every_plan(HAND_MADE)
    ]
    assert [by_definition for by_definition, _ in judged] == [by_checker for _, by_checker in judged]
    assert {True, False} <= {by_checker for _, by_checker in judged}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"resource": "S9"}, "is not known"),
        ({"step": "destuff"}, "is not known"),
        ({"box_id": "V/9"}, "is not known"),
        ({"start_utc": START + timedelta(minutes=3), "end_utc": START + timedelta(minutes=23)}, "off the grid"),
        ({"end_utc": START + timedelta(minutes=30)}, "expected 20 minutes"),
        ({"value": 9.0}, "probability times detection"),
    ],
)
def test_checker_names_what_is_wrong_with_an_edited_task(change: dict[str, object], words: str) -> None:
    good = plan_of(HAND_MADE, ((0, 0), None))
    row = {**good.tasks.row(0, named=True), **change}
    bad = replace(good, tasks=TABLES["tasks"].from_rows([row]))
    faults = check_plan(naive.as_jobs(HAND_MADE), naive.as_resources(HAND_MADE), bad)
    assert any(words in fault for fault in faults), faults


def test_checker_finds_boxes_lost_doubled_and_figures_that_do_not_add_up() -> None:
    jobs, resources = naive.as_jobs(HAND_MADE), naive.as_resources(HAND_MADE)
    good = plan_of(HAND_MADE, ((0, 0), None))
    assert check_plan(jobs, resources, good) == []
    lost = replace(good, not_scanned=TABLES["not_scanned"].empty())
    assert any("neither imaged nor listed" in fault for fault in check_plan(jobs, resources, lost))
    twice = replace(good, tasks=pl.concat([good.tasks, good.tasks]), value=2 * good.value, bound=2 * good.value)
    faults = check_plan(jobs, resources, twice)
    assert any("more than once" in fault for fault in faults)
    assert any("overlap" in fault for fault in faults)
    assert any("is below the value" in fault for fault in check_plan(jobs, resources, replace(good, bound=0.1)))
    assert any("add up to" in fault for fault in check_plan(jobs, resources, replace(good, value=0.1)))
    assert any("gap is" in fault for fault in check_plan(jobs, resources, replace(good, gap=0.5)))


@settings(max_examples=200, deadline=None)
@given(tinies(boxes=3, scanners=1, chance=True))
def test_planner_is_valid_and_lies_between_nothing_and_the_best_which_lies_below_the_bound(tiny: Tiny) -> None:
    jobs, resources = naive.as_jobs(tiny), naive.as_resources(tiny)
    made = plan(jobs, resources, start=START, hours=tiny.minutes / 60, seed=1)
    assert check_plan(jobs, resources, made) == []
    best = naive.best_value(tiny)
    assert made.value <= best + 1e-9
    assert best <= made.bound + 1e-9
    assert made.gap == pytest.approx(1 - made.value / made.bound if made.bound else 0.0)


@settings(max_examples=80, deadline=None)
@given(tinies(boxes=2, scanners=2))
def test_the_bound_holds_over_two_scanners(tiny: Tiny) -> None:
    jobs, resources = naive.as_jobs(tiny), naive.as_resources(tiny)
    made = plan(jobs, resources, start=START, hours=tiny.minutes / 60, seed=1)
    assert check_plan(jobs, resources, made) == []
    assert made.value <= naive.best_value(tiny) + 1e-9 <= made.bound + 2e-9


def test_the_bound_is_exact_where_equal_boxes_compete_for_a_window() -> None:
    # room for two of three ten-minute boxes: the best plan takes the two likeliest, and so does the programme
    boxes = tuple(TinyBox(probability=probability, ready=-20, leave=90) for probability in (0.5, 0.4, 0.3))
    scanner = TinyScanner(window=(10, 30), minutes=10, lag=0, detection=0.8, false_alarm=0.1)
    tiny = Tiny(
        minutes=60, boxes=boxes, scanners=(scanner,), bay=(0, 80), exam=10, reserve=1.0, overflow=1.0, notice=0
    )  # fmt: skip
    made = plan(naive.as_jobs(tiny), naive.as_resources(tiny), start=START, hours=1.0, seed=1)
    assert made.value == pytest.approx(naive.best_value(tiny)) == pytest.approx(0.72)
    assert made.bound == pytest.approx(0.72)
    assert made.gap == pytest.approx(0.0, abs=1e-9)
