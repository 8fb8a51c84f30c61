"""Outcomes linked to boxes, and statistics of rules and arms worked by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porttarget.learning import arm_statistics, link_outcomes, rule_statistics, wilson_interval
from porttarget.learning.wilson import wilson_columns
from porttarget.tables import TABLES

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("found", "examined", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_gives_the_values_of_newcombe_1998_table_1(
    found: int, examined: int, low: float, high: float
) -> None:
    assert wilson_interval(found, examined) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_columns_and_numbers_give_the_same_interval_around_the_share(counts: tuple[int, int]) -> None:
    found, examined = counts
    row = pl.DataFrame({"found": [found], "examined": [examined]}).select(wilson_columns("found", "examined")).row(0)
    interval = wilson_interval(found, examined)
    if interval is None:
        assert row == (None, None, None)
    else:
        assert row == pytest.approx((found / examined, *interval), abs=1e-12)
        assert 0.0 <= row[1] <= row[0] + 1e-12
        assert row[0] - 1e-12 <= row[2] <= 1.0


def box(box_id: str, number: str, day: float = 0, arm: str | None = None, port: str = "CAMTR") -> dict[str, object]:
    return {
        "box_id": box_id,
        "container_number": number,
        "port": port,
        "eta": AT + day * DAY,
        "bills": ["B" + box_id],
        "arm": arm,
    }


def outcome(number: str, day: float = 1, result: str = "clear", **row: object) -> dict[str, object]:
    return {"container_number": number, "examined_at": AT + day * DAY, "kind": "nii", "result": result} | row


def linked(boxes: list[dict[str, object]], outcomes: list[dict[str, object]], **names: str) -> list[tuple[object, ...]]:
    found = link_outcomes(
        TABLES["worklist"].from_rows(list(boxes)), TABLES["outcomes"].from_rows(list(outcomes)), port_names=names
    )
    return found.rows()


def test_the_steps_of_one_examination_are_one_and_a_finding_at_any_step_counts() -> None:
    steps = [outcome("A", 1), outcome("A", 2, "finding"), outcome("B", 1)]
    assert linked([box("a", "A"), box("b", "B"), box("c", "C")], steps) == [
        ("a", AT + DAY, True),
        ("b", AT + DAY, False),
    ]


def test_a_number_that_comes_again_belongs_to_the_nearest_arrival_unless_a_bill_tells() -> None:
    boxes = [box("first", "A", -30), box("second", "A", 0)]
    assert linked(boxes, [outcome("A", 2)]) == [("second", AT + 2 * DAY, False)]
    assert linked(boxes, [outcome("A", 2, bill_number="Bfirst")]) == [("first", AT + 2 * DAY, False)]
    assert linked(boxes, [outcome("A", 90)]) == []


def test_an_outcome_at_another_port_is_of_another_box_and_codes_of_a_complex_are_one() -> None:
    boxes = [box("a", "A", port="USNYC")]
    assert linked(boxes, [outcome("A", landing_port="CAMTR")]) == []
    assert linked(boxes, [outcome("A", landing_port="USEWR")]) == []
    assert len(linked(boxes, [outcome("A", landing_port="USEWR")], USNYC="USEWR")) == 1


@pytest.fixture
def worklist() -> pl.DataFrame:
    arms = ["rule", "rule", "random", "random", "random", "random", None, None]
    return TABLES["worklist"].from_rows([box(f"b{n}", f"N{n}", arm=arm) for n, arm in enumerate(arms)])


@pytest.fixture
def results(worklist: pl.DataFrame) -> pl.DataFrame:
    seen = [
        outcome("N0", result="finding"),
        outcome("N2", result="finding"),
        outcome("N3"),
        outcome("N4"),
        outcome("N5"),
    ]
    return link_outcomes(worklist, TABLES["outcomes"].from_rows(list(seen)))


def test_arm_statistics_worked_by_hand(worklist: pl.DataFrame, results: pl.DataFrame) -> None:
    found = {row["arm"]: row for row in arm_statistics(worklist, results).iter_rows(named=True)}
    counts = {
        arm: tuple(
            row[name]
            for name in ("hits", "examined", "examined_share", "found", "precision", "lift", "missed_estimate")
        )
        for arm, row in found.items()
    }
    assert counts == {
        "all": (8, 5, 0.625, 2, 0.4, 1.6, 0.75),
        "not_chosen": (2, 0, 0.0, 0, None, None, 0.5),
        "random": (4, 4, 1.0, 1, 0.25, 1.0, 0.0),
        "rule": (2, 1, 0.5, 1, 1.0, 4.0, 0.25),
    }
    assert (found["random"]["precision_low"], found["random"]["precision_high"]) == pytest.approx(wilson_interval(1, 4))
    assert found["not_chosen"]["precision_low"] is None


def test_without_random_history_nothing_is_said_of_lift_or_missed(
    results: pl.DataFrame, worklist: pl.DataFrame
) -> None:
    none = arm_statistics(worklist.filter(pl.col("arm") == "rule"), results)
    assert none.select("lift", "missed_estimate").null_count().row(0) == (none.height, none.height)


def test_rule_statistics_worked_by_hand(worklist: pl.DataFrame, results: pl.DataFrame) -> None:
    pointed = {"late": ("b0", "b1", "b3"), "vague": ("b2", "b6"), "base_rate": ("b0", "b1", "b2")}
    reasons = TABLES["reasons"].from_rows(
        [{"box_id": box_id, "position": 0, "reason": reason} for reason, ids in pointed.items() for box_id in ids]
    )
    found = rule_statistics(reasons, worklist, results)
    assert found.select("reason", "arm", "hits", "examined", "found", "precision").rows() == [
        ("late", "all", 3, 2, 1, 0.5),
        ("late", "random", 1, 1, 0, 0.0),
        ("late", "rule", 2, 1, 1, 1.0),
        ("vague", "all", 2, 1, 1, 1.0),
        ("vague", "not_chosen", 1, 0, 0, None),
        ("vague", "random", 1, 1, 1, 1.0),
    ]


def test_empty_tables_give_empty_statistics() -> None:
    empty = TABLES["worklist"].empty()
    nothing = link_outcomes(empty, TABLES["outcomes"].empty())
    assert rule_statistics(TABLES["reasons"].empty(), empty, nothing).is_empty()
    assert arm_statistics(empty, nothing).is_empty()
