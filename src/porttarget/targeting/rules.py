"""Rules as typed values: base rate, name matching, weighted conditions. `rules_file` reads them.

A rule is a conjunction of conditions on FEATURES by a closed set of operators;
nothing is ever evaluated as code. A condition on a missing value is not met, save by `missing`. Every rule carries its
weight in log-odds, justification, source, owner and review date, without which it cannot be used.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

Operator = Literal["flag", "==", "in", "range", ">=", "<=", "missing"]
OPERATORS: Final[tuple[Operator, ...]] = ("flag", "==", "in", "range", ">=", "<=", "missing")
Value = bool | float | str | tuple[float | str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One test of one feature. `value` is what the operator needs: a flag's state, a number, a text, a list."""

    feature: str
    op: Operator
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Points for boxes that meet all conditions. A `criterion` also puts the box on the rule arm."""

    id: str
    title: str
    points: float
    when: tuple[Condition, ...]
    justification: str
    source: str
    owner: str
    review: date
    countries: tuple[str, ...]
    criterion: bool = False
    country_justification: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """All rules of a file. `base_log_odds` is where every box begins; its source tells whether it was measured."""

    source: str
    base_log_odds: float
    base_source: str
    base_assumed: bool
    name_threshold: float
    fuzzy_share: float
    rules: tuple[Rule, ...]

    def for_country(self, country: str) -> RuleSet:
        """The rules in use in one country."""
        return replace(self, rules=tuple(rule for rule in self.rules if country in rule.countries))

    def overdue(self, on: date) -> tuple[Rule, ...]:
        """Rules whose review date has passed; they still count, and are to be shown as overdue."""
        return tuple(rule for rule in self.rules if rule.review < on)
