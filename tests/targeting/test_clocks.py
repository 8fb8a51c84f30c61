"""Statuses, next actions and missed clocks."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from porttarget.targeting.clocks import CLOCKS, add_clocks, add_status
from porttarget.targeting.stay import DISCHARGE, DWELL, add_stay
from tests.targeting.scene import AT

HOUR = timedelta(hours=1)
ASHORE, STAY = DISCHARGE.length, DWELL.length
UTC_TIME = pl.Datetime("us", "UTC")


def clock(
    *, arm: str | None = None, released: bool = False, withdrawn: bool = False, **times: datetime
) -> tuple[object, ...]:
    names = ("laden_at", "eta", "available_from", "leave_by")
    boxes = pl.DataFrame(
        {"box_id": ["b"], "arm": [arm], "withdrawn": [withdrawn]} | {name: [times.get(name)] for name in names},
        schema={"box_id": pl.String, "arm": pl.String, "withdrawn": pl.Boolean} | dict.fromkeys(names, UTC_TIME),
    )
    found = add_clocks(add_status(add_stay(boxes), released=["b"] if released else [], at=AT), at=AT)
    return found.select("status", "next_action", "act_by_utc", "clock_missed").row(0)


@pytest.mark.parametrize(
    ("times", "arm", "expected"),
    [
        ({"laden_at": AT + HOUR}, None, ("before_lading", "do_not_load", AT + HOUR, False)),
        ({"laden_at": AT - HOUR, "eta": AT + 9 * HOUR}, None, ("at_sea", "assess", AT + 9 * HOUR, False)),
        ({"eta": AT + 9 * HOUR}, "rule", ("at_sea", "assess", AT + 9 * HOUR, False)),
        ({}, None, ("at_sea", "assess", None, False)),
        ({"eta": AT - HOUR, "leave_by": AT + HOUR}, "rule", ("arrived", "hold", AT + HOUR, False)),
        ({"eta": AT - HOUR, "leave_by": AT + HOUR}, None, ("arrived", "release", AT + HOUR, False)),
        ({"eta": AT - HOUR, "available_from": AT}, "random", ("discharged", "scan", AT + STAY, False)),
        ({"eta": AT - ASHORE}, "model", ("discharged", "scan", AT + STAY, False)),
        ({"eta": AT - ASHORE + HOUR}, "model", ("arrived", "hold", AT + HOUR + STAY, False)),
        ({"eta": AT - ASHORE - STAY + HOUR}, None, ("discharged", "release", AT + HOUR, False)),
        ({"eta": AT - ASHORE - STAY - HOUR}, None, ("gone", "none", AT - HOUR, True)),
        ({"eta": AT - HOUR, "leave_by": AT - HOUR / 2}, "rule", ("gone", "none", AT - HOUR / 2, True)),
        ({"eta": AT - HOUR, "laden_at": AT + HOUR}, None, ("arrived", "release", AT - HOUR + ASHORE + STAY, False)),
    ],
)
def test_each_status_says_what_is_due_and_by_when(
    times: dict[str, datetime], arm: str | None, expected: tuple[object, ...]
) -> None:
    assert clock(arm=arm, **times) == expected


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ({}, (None, None, False)),
        ({"eta": AT}, (AT + ASHORE, AT + ASHORE + STAY, True)),
        ({"eta": AT, "available_from": AT + HOUR}, (AT + HOUR, AT + HOUR + STAY, True)),
        ({"eta": AT, "leave_by": AT + HOUR}, (AT + HOUR, AT + HOUR, True)),
        ({"leave_by": AT + HOUR}, (None, AT + HOUR, False)),
        ({"eta": AT, "available_from": AT + HOUR, "leave_by": AT + 2 * HOUR}, (AT + HOUR, AT + 2 * HOUR, False)),
    ],
)
def test_a_time_that_nobody_filed_is_assumed_from_the_arrival_and_says_so(
    filed: dict[str, datetime], expected: tuple[object, ...]
) -> None:
    names = ("eta", "available_from", "leave_by")
    box = pl.DataFrame({name: [filed.get(name)] for name in names}, schema=dict.fromkeys(names, UTC_TIME))
    assert add_stay(box).select("available_from", "leave_by", "times_assumed").row(0) == expected


def test_the_assumptions_are_marked_as_such_and_lie_in_what_ports_see() -> None:
    assert {DISCHARGE.kind, DWELL.kind} == {"assumption"}
    assert all("not measured" in one.source for one in (DISCHARGE, DWELL))
    assert 6 * HOUR <= ASHORE <= 24 * HOUR
    assert timedelta(days=4) <= STAY <= timedelta(days=7)


def test_after_a_release_nothing_is_due() -> None:
    assert clock(released=True, eta=AT + HOUR) == ("released", "none", None, False)


def test_of_a_withdrawn_box_nothing_is_due() -> None:
    assert clock(withdrawn=True, eta=AT + HOUR)[:2] == ("at_sea", "none")


def test_every_clock_names_its_source_and_each_status_is_covered_once_per_choice() -> None:
    assert all(len(rule.source.split()) >= 4 for rule in CLOCKS)
    covered = [
        (rule.status, chosen)
        for rule in CLOCKS
        for chosen in ((True, False) if rule.chosen is None else (rule.chosen,))
    ]
    statuses = ("before_lading", "at_sea", "arrived", "discharged", "gone", "released")
    assert sorted(covered) == sorted((status, chosen) for status in statuses for chosen in (True, False))
