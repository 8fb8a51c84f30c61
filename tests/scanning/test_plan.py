"""Plans of the shipped Montreal example, and of input that cannot be planned."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from porttarget.errors import TableError, UsageError
from porttarget.scanning import Job, Plan, Resources, check_plan, load_resources, plan
from porttarget.scanning.overload import overload_probability
from porttarget.scanning.read_resources import DATA
from porttarget.tables import TABLES

MONDAY = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # midnight in Montreal


@pytest.fixture(scope="module")
def montreal() -> Resources:
    return load_resources(DATA / "CAMTR.toml")


def box(number: int, **change: object) -> Job:
    facts: dict[str, object] = {
        "box_id": f"9074729-1/{number:05}", "container_number": f"MSKU{number:07}", "probability": 0.05, "arm": "model",
        "terminal": None, "ready": MONDAY + timedelta(hours=8), "leave_by": MONDAY + timedelta(hours=40),
        "size_type": "22G1", "cargo_density": "low",
    }  # fmt: skip
    return Job(**{**facts, **change})  # type: ignore[arg-type]  # one literal stands for all fields


def many(count: int, hours: int, seed: int, terminals: tuple[str, ...], chance: float = 0.05) -> list[Job]:
    """Boxes of a port day: heavy-tailed probabilities, discharge spread over the hours, a third leaving by rail."""
    rng = np.random.default_rng(seed)
    jobs = []
    for number in range(count):
        ready = MONDAY + timedelta(minutes=float(rng.uniform(0, hours * 45)))
        dwell = rng.uniform(4, 24) if rng.random() < 0.3 else rng.uniform(8, 72)
        jobs.append(
            box(
                number,
                probability=float(np.clip(rng.beta(0.35, 14), 1e-4, 0.9)),
                terminal=str(rng.choice(terminals)),
                ready=ready,
                leave_by=ready + timedelta(hours=float(dwell)),
                size_type=str(rng.choice(["22G1", "42G1", "45G1", "45R1", "L5G1"])),
                cargo_density=str(rng.choice(["low", "medium", "high"])),
                random=bool(rng.random() < chance),
                hazardous=bool(rng.random() < 0.03),
            )
        )
    return jobs


def because(made: Plan, job: Job) -> str:
    return str(made.not_scanned.filter(pl.col("box_id") == job.box_id)["because"].item())


def test_a_port_day_is_planned_validly_close_to_its_bound_and_the_same_every_time(montreal: Resources) -> None:
    jobs = many(300, 48, 3, tuple(set(montreal.terminals.values())))
    made = plan(jobs, montreal, start=MONDAY, hours=48, seed=5)
    assert check_plan(jobs, montreal, made) == []
    assert 0.0 <= made.gap < 0.10
    assert 0.0 <= made.overload_probability <= 1.0
    again = plan(jobs, montreal, start=MONDAY, hours=48, seed=5)
    assert again.as_json() == made.as_json()
    TABLES["tasks"].check(made.tasks)
    TABLES["not_scanned"].check(made.not_scanned)


def test_the_order_of_boxes_does_not_change_the_plan(montreal: Resources) -> None:
    jobs = many(80, 24, 4, tuple(set(montreal.terminals.values())))
    one = plan(jobs, montreal, start=MONDAY, hours=24, seed=1)
    other = plan(jobs[::-1], montreal, start=MONDAY, hours=24, seed=1)
    assert one.tasks.sort("box_id").equals(other.tasks.sort("box_id"))
    assert one.bound == pytest.approx(other.bound, rel=1e-6)


def test_json_has_the_contract_shape(montreal: Resources) -> None:
    lost = box(2, terminal="NOWHERE")
    made = plan([box(1), lost], montreal, start=MONDAY, hours=24, seed=7).as_json()
    known = ", ".join(sorted(set(montreal.terminals.values())))
    assert made["port"] == "CAMTR"
    assert made["tasks"] == [
        {
            "container_number": "MSKU0000001", "resource": "MTR-G1", "start_utc": "2026-03-02T13:30:00Z",
            "end_utc": "2026-03-02T13:40:00Z", "step": "image", "arm": "model",
        }
    ]  # fmt: skip
    assert set(made) >= {
        "value",
        "bound",
        "gap",
        "shadow_prices",
        "overload_probability",
        "moved",
        "dropped",
        "added",
        "seed",
    }
    assert made["not_scanned"] == [
        {
            "container_number": "MSKU0000002",
            "because": f"terminal 'NOWHERE' is not in the resources file; known are {known}",
        }
    ]  # fmt: skip


def test_a_scanner_by_local_time_keeps_its_shift_over_the_change_to_summer_time(montreal: Resources) -> None:
    # clocks in Montreal go forward on 8 March 2026: 06:00 is 11:00Z on the 7th and 10:00Z on the 8th
    for day, opens in ((7, 11), (8, 10)):
        start = datetime(2026, 3, day, 6, 0, tzinfo=UTC)
        made = plan([box(1, ready=start, leave_by=None)], montreal, start=start, hours=18, seed=1)
        assert made.tasks["start_utc"].item() == datetime(2026, 3, day, opens, 0, tzinfo=UTC)


def test_chance_keeps_its_place_when_time_is_short(montreal: Resources) -> None:
    leave = MONDAY + timedelta(hours=8, minutes=42)
    rich = [box(n, probability=0.9, leave_by=leave) for n in range(5)]
    drawn = box(9, probability=0.001, random=True, arm="random", leave_by=leave)
    only = replace(montreal, scanners=montreal.scanners[:1])
    made = plan([*rich, drawn], only, start=MONDAY, hours=24, seed=1)
    assert made.tasks["box_id"].to_list() == [drawn.box_id]
    assert check_plan([*rich, drawn], only, made) == []


def test_boxes_that_cannot_be_scanned_each_get_a_clear_word_and_the_rest_a_plan(montreal: Resources) -> None:
    good = box(1)
    backwards = box(2, ready=MONDAY + timedelta(hours=9), leave_by=MONDAY + timedelta(hours=8))
    nowhere = box(3, terminal="NOWHERE")
    gone = box(4, ready=MONDAY - timedelta(hours=9), leave_by=MONDAY - timedelta(hours=1))
    night = box(5, ready=MONDAY + timedelta(minutes=5), leave_by=MONDAY + timedelta(hours=2))
    late = box(6, ready=MONDAY + timedelta(hours=90), leave_by=None)
    odd = box(7, probability=1.5)
    jobs = [good, backwards, nowhere, gone, night, late, odd, good]
    made = plan(jobs, montreal, start=MONDAY, hours=24, seed=1)
    assert made.tasks["box_id"].to_list() == [good.box_id]
    assert because(made, backwards) == "leaves at 2026-03-02 13:00Z, before it is ready at 2026-03-02 14:00Z"
    assert "terminal 'NOWHERE' is not in the resources file" in because(made, nowhere)
    assert "before the plan begins" in because(made, gone)
    assert "no able scanner has manned time for it in between" in because(made, night)
    assert "after the plan ends" in because(made, late)
    assert "expected 0 to 1" in because(made, odd)
    assert "is named twice" in because(made, good)
    assert check_plan(jobs, montreal, made) == []


def test_cargo_no_scanner_can_see_or_take_is_said_so(montreal: Resources) -> None:
    blind = tuple(
        replace(
            one,
            detection={"low": 0.8},
            false_alarm={"low": 0.1},
            dangerous=False,
            reefer=False,
            lengths_ft=("20", "40"),
        )
        for one in montreal.scanners
    )
    poor = replace(montreal, scanners=blind)
    jobs = [box(1, cargo_density="high"), box(2, hazardous=True), box(3, size_type="45R1"), box(4, size_type="L5G1")]
    made = plan(jobs, poor, start=MONDAY, hours=24, seed=1)
    assert made.tasks.is_empty()
    words = [because(made, job) for job in jobs]
    expected = [
        "cannot see through high-density",
        "takes no dangerous goods",
        "takes no refrigerated",
        "takes no 45-foot",
    ]
    assert all(part in word for part, word in zip(expected, words, strict=True)), words


def test_a_scanner_without_shift_is_named_and_the_rest_works(montreal: Resources) -> None:
    first = replace(montreal.scanners[0], shifts=())
    made = plan([box(1)], replace(montreal, scanners=(first, *montreal.scanners[1:])), start=MONDAY, hours=24, seed=1)
    assert made.notes == ["scanner MTR-G1 has no shift; it takes no box"]
    assert made.tasks["resource"].to_list() != ["MTR-G1"]
    assert made.tasks.height == 1
    alone = plan([box(1)], replace(montreal, scanners=(first,)), start=MONDAY, hours=24, seed=1)
    assert because(alone, box(1)) == "MTR-G1 could image it, but has no shift for it within the plan"


def test_full_bays_leave_boxes_out_and_say_so(montreal: Resources) -> None:
    tight = replace(montreal, bays=montreal.bays[:1], overflow_share=0.0)
    jobs = [box(n, probability=0.3, leave_by=MONDAY + timedelta(hours=23)) for n in range(40)]
    made = plan(jobs, tight, start=MONDAY, hours=24, seed=1)
    assert check_plan(jobs, tight, made) == []
    assert any("does not fit into the exam bays" in word for word in made.not_scanned["because"])
    assert max(made.shadow_prices["bays"].values()) > 0


def test_one_hour_more_of_what_binds_is_worth_about_its_shadow_price(montreal: Resources) -> None:
    only = replace(montreal, scanners=montreal.scanners[:1], overflow_share=20.0)
    jobs = [box(n, probability=0.01 + n / 1000, leave_by=None) for n in range(200)]
    made = plan(jobs, only, start=MONDAY, hours=24, seed=1)
    price = max(made.shadow_prices["MTR-G1"].values())
    assert price == pytest.approx(6 * min(made.tasks["value"]), rel=0.2)
    assert max(made.shadow_prices["bays"].values()) == pytest.approx(0.0, abs=1e-9)


def test_twenty_thousand_boxes_for_one_scanner_get_a_plan_in_ten_seconds(montreal: Resources) -> None:
    only = replace(montreal, scanners=montreal.scanners[:1])
    jobs = many(20_000, 72, 5, (montreal.default_terminal,), chance=0.0)
    began = time.process_time()
    made = plan(jobs, only, start=MONDAY, hours=72, seed=1)
    assert time.process_time() - began < 10
    assert made.tasks.height + made.not_scanned.height == 20_000
    assert made.tasks.height > 100
    assert made.gap < 0.25


def test_planning_leaves_standard_output_alone() -> None:
    # the solver prints its banner once per process, so only a fresh process tells
    script = (
        "from datetime import UTC, datetime\n"
        "from porttarget.scanning import Job, load_resources, plan\n"
        "from porttarget.scanning.read_resources import DATA\n"
        "start = datetime(2026, 3, 2, 5, tzinfo=UTC)\n"
        "job = Job(box_id='a', container_number=None, probability=0.1, arm=None, terminal=None, ready=start)\n"
        "made = plan([job], load_resources(DATA / 'CAMTR.toml'), start=start, hours=24, seed=1)\n"
        "raise SystemExit(0 if made.bound > 0 else 1)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_no_boxes_make_an_empty_plan(montreal: Resources) -> None:
    made = plan([], montreal, start=MONDAY, hours=24, seed=1)
    assert (made.tasks.height, made.value, made.bound, made.gap, made.overload_probability) == (0, 0.0, 0.0, 0.0, 0.0)
    assert check_plan([], montreal, made) == []


def test_a_frame_of_jobs_gives_the_same_plan_as_the_objects(montreal: Resources) -> None:
    jobs = [box(1), box(2, hazardous=True)]
    frame = pl.DataFrame([{name: getattr(job, name) for name in Job.__dataclass_fields__} for job in jobs])
    by_frame = plan(frame, montreal, start=MONDAY, hours=24, seed=1)
    assert by_frame.as_json() == plan(jobs, montreal, start=MONDAY, hours=24, seed=1).as_json()
    with pytest.raises(TableError, match="no column 'probability'"):
        plan(frame.drop("probability"), montreal, start=MONDAY, hours=24, seed=1)


def test_wrong_use_is_refused(montreal: Resources) -> None:
    with pytest.raises(UsageError, match="no time zone"):
        plan([], montreal, start=MONDAY.replace(tzinfo=None), hours=24, seed=1)
    with pytest.raises(UsageError, match="covers 0 hours"):
        plan([], montreal, start=MONDAY, hours=0, seed=1)
    with pytest.raises(UsageError, match="ready has no time zone"):
        plan([box(1, ready=MONDAY.replace(tzinfo=None))], montreal, start=MONDAY, hours=24, seed=1)


def test_overload_agrees_with_the_binomial_where_it_can_be_written_down() -> None:
    # 10 images with alarm chance 0.2, one hour each, room for 3: P(more than 3) = 0.12087 by the binomial sum
    alarm, exam, day = np.full(10, 0.2), np.full(10, 60.0), np.zeros(10, dtype=np.int64)
    found = overload_probability(alarm, exam, day, np.array([180.0, 0.0]), seed=11)
    assert found == pytest.approx(0.12087, abs=0.02)
    assert overload_probability(alarm, exam, day, np.array([600.0, 0.0]), seed=11) == 0.0
    assert overload_probability(np.ones(10), exam, day, np.array([599.0, 0.0]), seed=11) == 1.0
