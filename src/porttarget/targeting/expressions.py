"""Rules as Polars expressions: the cross-check of the compiled kernel, the finder of hits for evidence, ad-hoc search.

In: a rule. Out: an expression over FEATURES that is true where the rule holds, never null. Built from the same typed
rules as the kernel's masks (`coding`), by another way.
"""

from __future__ import annotations

import operator
from functools import reduce

import polars as pl

from porttarget.errors import UsageError
from porttarget.targeting.rules import Condition, Rule, RuleSet
from porttarget.targeting.rules_check import feature_kinds


def condition_expression(condition: Condition) -> pl.Expr:
    """True where the condition is met; a missing value (null, or NaN of a number) meets `missing` alone."""
    feature = pl.col(condition.feature)
    if feature_kinds().get(condition.feature) == "number":
        feature = feature.cast(pl.Float64).fill_nan(None)
    met: pl.Expr
    match condition.op, condition.value:
        case "missing", _:
            return feature.is_null()
        case (("flag" | "=="), (bool() | float() | str()) as value):
            met = feature.eq(value)
        case "in", tuple(values):
            met = feature.is_in(list(values))
        case "range", (float(lowest), float(highest)):
            met = feature.ge(lowest) & feature.le(highest)
        case ">=", float(value):
            met = feature.ge(value)
        case "<=", float(value):
            met = feature.le(value)
        case op, value:
            raise UsageError(f"condition on {condition.feature}: {op} with {value!r} is not a rule's condition")
    return met.fill_null(value=False)


def rule_expression(rule: Rule) -> pl.Expr:
    """True where all conditions of a rule are met."""
    return reduce(operator.and_, (condition_expression(condition) for condition in rule.when))


def log_odds_expression(rules: RuleSet) -> pl.Expr:
    """Base rate and points of all rules, summed in their order."""
    points = (pl.when(rule_expression(rule)).then(rule.points).otherwise(0.0) for rule in rules.rules)
    base = pl.repeat(rules.base_log_odds, pl.len(), dtype=pl.Float64)  # a column also where there is no rule
    return reduce(operator.add, points, base).alias("log_odds")
