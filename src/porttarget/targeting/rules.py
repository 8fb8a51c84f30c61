"""The rules as they stand in a file, and as typed values: base rate, name matching, weighted conditions.

In: a TOML file (`data/rules.toml` is shipped). Out: a RuleSet, or a RuleError that lists every fault of the file; a
file with a fault is refused whole. A rule is a conjunction of conditions on FEATURES by a closed set of operators;
nothing is ever evaluated as code. A condition on a missing value is not met, save by `missing`. Every rule carries its
weight in log-odds, justification, source, owner and review date, without which it cannot be used.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

from porttarget.errors import InputMissing, RuleError, Where

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


def load_rules(path: Path | None = None) -> RuleSet:
    """The rules of `path`, or the shipped ones."""
    if path is None:
        return parse_rules((files("porttarget.targeting") / "data" / "rules.toml").read_bytes(), source="rules.toml")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputMissing(f"rules cannot be read: {error.strerror}", where=Where(source=str(path))) from error
    return parse_rules(data, source=str(path))


def parse_rules(data: bytes, *, source: str) -> RuleSet:
    """A RuleSet of TOML bytes; RuleError with all faults otherwise."""
    from porttarget.targeting.rules_check import check_document

    try:
        text = data.decode("utf-8")
        document = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise RuleError("rules must be UTF-8", where=Where(source=source, offset=error.start)) from error
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"not TOML: {error}", where=Where(source=source)) from error
    rules, faults = check_document(document, text, source=source)
    if rules is None or faults:
        raise RuleError(
            f"{source} is refused: {len(faults)} fault{'s' if len(faults) != 1 else ''}", faults=tuple(faults)
        )
    return rules
