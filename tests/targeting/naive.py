"""Plain, slow twins of targeting's kernels and expressions, written from the rules' meaning alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from porttarget.targeting.rules import Condition, RuleSet


def meets(condition: Condition, value: object) -> bool:
    """Whether one value meets one condition."""
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    if condition.op == "missing":
        return missing
    if missing:
        return False
    wanted = condition.value
    match condition.op:
        case "flag" | "==":
            return value == wanted
        case "in":
            return value in wanted  # type: ignore[operator]  # a tuple for this operator
        case "range":
            return wanted[0] <= value <= wanted[1]  # type: ignore[index, operator]  # two numbers for this operator
        case ">=":
            return value >= wanted  # type: ignore[operator]  # numbers for this operator
        case "<=":
            return value <= wanted  # type: ignore[operator]  # numbers for this operator
    raise AssertionError(condition.op)


def score(rules: RuleSet, row: Mapping[str, object]) -> tuple[float, list[str]]:
    """Log-odds and the ids of the rules that hold."""
    held = [rule for rule in rules.rules if all(meets(test, row[test.feature]) for test in rule.when)]
    total = rules.base_log_odds
    for rule in held:
        total += rule.points
    return total, [rule.id for rule in held]


def percentiles(log_odds: Sequence[float], arrival_s: Sequence[int | None], window_s: int) -> list[float]:
    """Mid-rank percentile of each box among those that arrive within the window; without arrival, among such."""
    out = []
    for mine, my_time in zip(log_odds, arrival_s, strict=True):
        peers = [
            other
            for other, time in zip(log_odds, arrival_s, strict=True)
            if (my_time is None and time is None)
            or (my_time is not None and time is not None and abs(time - my_time) <= window_s)
        ]
        below = sum(other < mine for other in peers)
        equal = sum(other == mine for other in peers)
        out.append(100.0 * (below + 0.5 * equal) / len(peers))
    return out
