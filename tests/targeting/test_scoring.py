"""The bitmap kernel, the Polars expressions and the plain twin say the same; percentiles; sums of points."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.tables import TABLES
from porttarget.targeting.coding import compile_rules
from porttarget.targeting.expressions import log_odds_expression, rule_expression
from porttarget.targeting.rules import Condition, Rule, RuleSet
from porttarget.targeting.rules_check import feature_kinds
from porttarget.targeting.rules_file import load_rules
from porttarget.targeting.scoring import PERCENTILE_WINDOW_DAYS, percentile, probability
from tests.targeting import naive

KINDS = feature_kinds()
FLAGS = ("empty", "has_bill", "undeclared_call")
NUMBERS = ("gross_kg", "value_per_kg", "bills_in_box", "hours_to_arrival")
TEXTS = ("filing_late", "lading_country", "hs_chapter")
LEVELS = (-1.0, 0.0, 0.5, 1.0, 2.0, 3.0)
WORDS = ("late", "in_time", "BE", "39")


def conditions() -> st.SearchStrategy[Condition]:
    level, word = st.sampled_from(LEVELS), st.sampled_from(WORDS)

    def made(
        feature: st.SearchStrategy[str], op: str, value: st.SearchStrategy[object]
    ) -> st.SearchStrategy[Condition]:
        return st.builds(Condition, feature=feature, op=st.just(op), value=value)

    number, text = st.sampled_from(NUMBERS), st.sampled_from(TEXTS)
    return st.one_of(
        made(st.sampled_from(FLAGS), "flag", st.booleans()),
        made(st.sampled_from(FLAGS + NUMBERS + TEXTS), "missing", st.just(True)),
        *(made(number, op, level) for op in ("==", ">=", "<=")),
        made(number, "in", st.lists(level, min_size=1, max_size=3).map(tuple)),
        made(number, "range", st.tuples(level, level).map(lambda pair: tuple(sorted(pair)))),
        made(text, "==", word),
        made(text, "in", st.lists(word, min_size=1, max_size=3).map(tuple)),
    )


def rule(number: int, points: float, when: list[Condition]) -> Rule:
    return Rule(
        id=f"r{number}", title="t", points=points, when=tuple(when), justification="because of this and that",
        source="s", owner="o", review=date(2030, 1, 1), countries=("CA", "US"),
    )  # fmt: skip


def rule_set(rules: list[Rule]) -> RuleSet:
    return RuleSet(
        source="test", base_log_odds=-3.0, base_source="test", base_assumed=True, name_threshold=88.0,
        fuzzy_share=0.5, rules=tuple(rules),
    )  # fmt: skip


points = st.floats(-5, 5, allow_nan=False).map(lambda value: round(value, 3))
some_rules = st.lists(st.tuples(points, st.lists(conditions(), min_size=1, max_size=4)), max_size=150).map(
    lambda listed: rule_set([rule(number, *one) for number, one in enumerate(listed)])
)
odd_numbers = st.one_of(st.none(), st.sampled_from([*LEVELS, -7.5, 0.25, 1e9, math.inf, -math.inf, math.nan, -0.0]))
rows = st.fixed_dictionaries(
    {name: st.sampled_from([None, True, False]) for name in FLAGS}
    | {name: odd_numbers for name in NUMBERS if name != "bills_in_box"}
    | {"bills_in_box": st.sampled_from([None, 0, 1, 2, 3, 9])}
    | {name: st.sampled_from([None, *WORDS, "other", ""]) for name in TEXTS}
)


@settings(max_examples=60, deadline=None)
@given(some_rules, st.lists(rows, min_size=1, max_size=30))
def test_kernel_expressions_and_plain_twin_agree_on_any_rules_and_data(rules: RuleSet, data: list[dict]) -> None:
    features = TABLES["features"].from_rows(data)
    compiled = compile_rules(rules)
    log_odds, hits = compiled.score_codes(compiled.encode(features))
    for row, record in enumerate(data):
        expected, held = naive.score(rules, record)
        assert log_odds[row] == expected
        found = [
            one.id
            for place, one in enumerate(rules.rules)
            if hits[row, place // 64] >> np.uint64(place % 64) & np.uint64(1)
        ]
        assert found == held
    by_polars = features.select(log_odds_expression(rules)).to_series().to_list()
    assert by_polars == pytest.approx(log_odds.tolist(), abs=1e-9)
    for one in rules.rules:
        held = [naive.score(rule_set([one]), record)[1] == [one.id] for record in data]
        assert features.select(rule_expression(one)).to_series().to_list() == held


def test_no_bit_past_the_last_rule_is_ever_set() -> None:
    rules = rule_set([rule(0, 1.0, [Condition(feature="empty", op="flag", value=True)])])
    compiled = compile_rules(rules)
    _, hits = compiled.score_codes(compiled.encode(TABLES["features"].from_rows([{"empty": True}, {"empty": False}])))
    assert hits.tolist() == [[1], [0]]


def test_the_shipped_rules_agree_between_kernel_and_expressions_on_random_boxes() -> None:
    rules = load_rules()
    random = np.random.default_rng(11)
    n = 3000
    columns: dict[str, list[object]] = {}
    for column in TABLES["features"].columns:
        kind = KINDS.get(column.name)
        if kind == "flag":
            columns[column.name] = (random.random(n) < 0.5).tolist()
        elif column.dtype == "i32":
            columns[column.name] = random.integers(0, 30, n).tolist()
        elif kind == "number":
            columns[column.name] = [None if u < 0.1 else 10 ** (8 * u - 3) for u in random.random(n)]
        elif kind == "text":
            columns[column.name] = random.choice(["late", "in_time", "39", "72", "BE", ""], n).tolist()
    features = TABLES["features"].conform(
        pl.DataFrame(columns, strict=False).with_columns(undeclared_ports=pl.lit([], dtype=pl.List(pl.String)))
    )
    compiled = compile_rules(rules)
    log_odds, hits = compiled.score_codes(compiled.encode(features))
    assert features.select(log_odds_expression(rules)).to_series().to_list() == pytest.approx(
        log_odds.tolist(), abs=1e-9
    )
    held = np.unpackbits(hits.view(np.uint8), axis=1, bitorder="little")[:, : len(rules.rules)]
    assert (held.sum(axis=0) > 0).all(), "each shipped rule holds for some box, and none for all"
    assert (held.sum(axis=0) < n).all()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([-3.9, -3.2, 0.0, 1.5]), st.one_of(st.none(), st.integers(-100, 100))),
        min_size=1,
        max_size=60,
    )
)
def test_score_is_the_mid_rank_percentile_among_arrivals_within_thirty_days(
    boxes: list[tuple[float, int | None]],
) -> None:
    log_odds = [value for value, _ in boxes]
    arrivals = [None if day is None else day * 86_400 for _, day in boxes]
    found = percentile(np.asarray(log_odds), pl.Series(arrivals, dtype=pl.Int64))
    assert found.tolist() == pytest.approx(naive.percentiles(log_odds, arrivals, PERCENTILE_WINDOW_DAYS * 86_400))


def test_probability_is_exact_and_does_not_overflow() -> None:
    found = probability(np.array([-800.0, -3.9, 0.0, 3.9, 800.0]))
    assert found.tolist() == pytest.approx(
        [0.0, 1 / (1 + math.exp(3.9)), 0.5, 1 / (1 + math.exp(-3.9)), 1.0], abs=1e-15
    )


@pytest.mark.parametrize("bit", [0, 1, 2, 31, 32, 62, 63])
def test_the_lowest_set_bit_is_found_whatever_stands_above_it(bit: int) -> None:
    from porttarget.targeting.kernels import lowest_bit

    above = (1 << 64) - (1 << bit)
    assert [lowest_bit(np.uint64(word)) for word in (1 << bit, above)] == [bit, bit]
