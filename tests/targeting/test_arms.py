"""The order of spending and the chance of a random pick."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porttarget.errors import UsageError
from porttarget.targeting.arms import Budget, default_quota, draw, spend


def ranked(n: int, *, nominated: str = "", lookout: str = "", rule: str = "", ineligible: str = "") -> pl.DataFrame:
    ids = [f"b{number:02d}" for number in range(n)]
    return pl.DataFrame(
        {
            "box_id": ids,
            "log_odds": [-float(number) for number in range(n)],
            "nominated": [one in nominated.split() for one in ids],
            "by_lookout": [one in lookout.split() for one in ids],
            "by_rule": [one in rule.split() for one in ids],
            "eligible": [one not in ineligible.split() for one in ids],
        }
    )


def arms(boxes: pl.DataFrame, quota: int, share: float, seed: int = 1) -> dict[str, str]:
    spent = spend(boxes, Budget(quota=quota, random_share=share, seed=seed))
    return {box_id: arm for box_id, arm in spent.select("box_id", "arm").iter_rows() if arm is not None}


def test_nominations_lookouts_criteria_then_chance_then_the_best_of_the_rest() -> None:
    boxes = ranked(10, nominated="b09", lookout="b07 b08", rule="b06 b07", ineligible="b00")
    found = arms(boxes, quota=7, share=0.2)
    drawn = [box_id for box_id, arm in found.items() if arm == "random"]
    assert len(drawn) == 2  # 0.2 of 7, rounded up
    fixed = {"b09": "nomination", "b07": "lookout", "b08": "lookout", "b06": "rule"}
    rest = [box_id for box_id in ("b01", "b02", "b03", "b04", "b05") if box_id not in drawn]
    assert found == fixed | dict.fromkeys(drawn, "random") | {rest[0]: "model"}


def test_every_box_of_the_pool_has_the_propensity_and_no_other_has() -> None:
    boxes = ranked(10, nominated="b09", lookout="b08", ineligible="b00")
    spent = spend(boxes, Budget(quota=5, random_share=0.4, seed=3))
    found = dict(spent.select("box_id", "assigned_propensity").iter_rows())
    pool = [f"b{number:02d}" for number in range(1, 8)]
    assert found == {"b00": None, "b08": None, "b09": None} | dict.fromkeys(pool, 2 / 7)


def test_no_chance_no_propensity() -> None:
    spent = spend(ranked(5), Budget(quota=2, random_share=0.0, seed=3))
    assert spent["arm"].to_list() == ["model", "model", None, None, None]
    assert spent["assigned_propensity"].to_list() == [None] * 5


def test_criteria_never_take_the_random_places_and_adopted_nominations_may_exceed_the_quota() -> None:
    found = Counter(arms(ranked(10, rule=" ".join(f"b{n:02d}" for n in range(10))), quota=4, share=0.25).values())
    assert found == {"rule": 3, "random": 1}
    found = Counter(arms(ranked(10, nominated="b00 b01 b02 b03"), quota=2, share=0.5).values())
    assert found == {"nomination": 4, "random": 1}


def test_a_quota_beyond_the_boxes_takes_them_all() -> None:
    assert len(arms(ranked(3), quota=50, share=0.1)) == 3


@pytest.mark.parametrize(
    ("quota", "share", "places"), [(100, 0.07, 7), (10, 0.1, 1), (3, 0.34, 2), (30, 0.1, 3), (0, 1.0, 0)]
)
def test_the_share_is_rounded_up_exactly(quota: int, share: float, places: int) -> None:
    assert Budget(quota=quota, random_share=share, seed=0).random_places == places


def test_each_box_is_drawn_as_often_as_its_propensity_says() -> None:
    pool = [f"b{number}" for number in range(8)]
    counts = Counter(box_id for seed in range(4000) for box_id in draw(pool, 2, seed))
    assert all(abs(count / 4000 - 0.25) < 0.03 for count in counts.values()), counts  # 4 standard errors


@given(st.sets(st.text(max_size=6), min_size=2, max_size=20), st.integers(0, 2**64), st.integers(1, 5))
def test_another_box_in_the_pool_never_brings_in_a_box_that_was_not_drawn(pool: set[str], seed: int, k: int) -> None:
    fewer = sorted(pool)[:-1]
    before, after = set(draw(fewer, k, seed)), set(draw(sorted(pool), k, seed))
    assert after - before <= {max(pool)}


def test_the_default_quota_is_a_twentieth_rounded_up_and_at_least_two() -> None:
    assert [default_quota(boxes) for boxes in (0, 1, 20, 40, 41, 100)] == [2, 2, 2, 2, 3, 5]


@pytest.mark.parametrize("wrong", [{"quota": -1}, {"random_share": 1.1}, {"random_share": -0.1}, {"seed": 2**200}])
def test_impossible_budgets_are_wrong_use(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        Budget(**({"quota": 1, "random_share": 0.1, "seed": 0} | wrong))  # type: ignore[arg-type]  # wrong on purpose
