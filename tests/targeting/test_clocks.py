"""Statuses, next actions and missed clocks."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl
import pytest

from porttarget.targeting.clocks import CLOCKS, add_clocks, add_status
from tests.targeting.scene import AT

HOUR = timedelta(hours=1)
UTC_TIME = pl.Datetime("us", "UTC")


def clock(
    *, arm: str | None = None, released: bool = False, withdrawn: bool = False, **times: datetime
) -> tuple[object, ...]:
    names = ("laden_at", "eta", "available_from", "leave_by")
    boxes = pl.DataFrame(
        {"box_id": ["b"], "arm": [arm], "withdrawn": [withdrawn]} | {name: [times.get(name)] for name in names},
        schema={"box_id": pl.String, "arm": pl.String, "withdrawn": pl.Boolean} | dict.fromkeys(names, UTC_TIME),
    )
    found = add_clocks(add_status(boxes, released=["b"] if released else [], at=AT), at=AT)
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
        ({"eta": AT - HOUR, "available_from": AT}, "random", ("discharged", "scan", None, False)),
        ({"eta": AT - 48 * HOUR}, "model", ("discharged", "scan", None, False)),
        ({"eta": AT - 47 * HOUR}, "model", ("arrived", "hold", None, False)),
        ({"eta": AT - HOUR, "leave_by": AT - HOUR / 2}, "rule", ("discharged", "none", AT - HOUR / 2, True)),
        ({"eta": AT - HOUR, "laden_at": AT + HOUR}, None, ("arrived", "release", None, False)),
    ],
)
def test_each_status_says_what_is_due_and_by_when(
    times: dict[str, datetime], arm: str | None, expected: tuple[object, ...]
) -> None:
    assert clock(arm=arm, **times) == expected


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
    statuses = ("before_lading", "at_sea", "arrived", "discharged", "released")
    assert sorted(covered) == sorted((status, chosen) for status in statuses for chosen in (True, False))
