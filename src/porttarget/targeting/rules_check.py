"""What must hold of a rules file, and every way in which one fails it.

In: the parsed TOML and its text. Out: the RuleSet and no faults, or the faults, each with line and rule id.
Refused: unknown features, operators and keys; values that do not fit the feature; missing justification, source, owner
or review date; ids used twice; features that stand for a person's nationality, ethnicity, sex or birth; the country
where goods come from without a written justification of its own. The lines are found by counting `[[rule]]` headers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from porttarget.sharing.labels import COUNTRIES
from porttarget.tables import TABLES
from porttarget.targeting.rules import OPERATORS, Condition, Operator, Rule, RuleSet, Value

MIN_WORDS: Final = 5  # a justification is a sentence, not a word
MAX_POINTS: Final = 10.0
GOODS_COUNTRY: Final = frozenset({"lading_country"})  # features that stand for the country goods come from
PROTECTED: Final = re.compile(
    r"(^|_)(nationality|citizenship|ethnic\w*|race|religion|sex|gender|birth\w*|dob|age|national_origin)(_|$)"
)
_NOT_FOR_RULES: Final = frozenset({"box_id", "port", "undeclared_ports"})
_TEXTS: Final = ("id", "title", "justification", "source", "owner")
_KEYS: Final = frozenset({*_TEXTS, "points", "when", "review", "countries", "criterion", "country_justification"})
_ID: Final = re.compile(r"^[a-z][a-z0-9_]*$")
_RULE_HEADER: Final = re.compile(r"^[ \t]*\[\[[ \t]*rule[ \t]*\]\]", re.MULTILINE)


def feature_kinds() -> dict[str, str]:
    """Features a rule may use, each `flag`, `number` or `text`."""
    kinds = {"bool": "flag", "str": "text"}
    columns = TABLES["features"].columns
    return {column.name: kinds.get(column.dtype, "number") for column in columns if column.name not in _NOT_FOR_RULES}


def check_document(document: Mapping[str, Any], text: str, *, source: str) -> tuple[RuleSet | None, list[str]]:
    """The rules and no faults, or None with at least one fault."""
    faults: list[str] = []
    unknown = sorted(set(document) - {"base", "names", "rule"})
    faults += [f"{source}: unknown section {name!r}, expected base, names, rule" for name in unknown]
    base = _section(document, "base", source, faults)
    names = _section(document, "names", source, faults)
    base_log_odds = _number(base, "log_odds", -20.0, 20.0, f"{source}, [base]", faults)
    threshold = _number(names, "threshold", 0.0, 100.0, f"{source}, [names]", faults)
    share = _number(names, "fuzzy_share", 0.0, 1.0, f"{source}, [names]", faults)
    base_source = base.get("source")
    if not _sentence(base_source):
        faults.append(f"{source}, [base]: source must say in words where the base rate comes from")
    if not isinstance(base.get("assumed"), bool):
        faults.append(f"{source}, [base]: assumed must be true or false")

    lines = [text.count("\n", 0, match.start()) + 1 for match in _RULE_HEADER.finditer(text)]
    listed = document.get("rule", [])
    if not isinstance(listed, list) or not listed:
        faults.append(f"{source}: no [[rule]] in it")
        listed = []
    rules: list[Rule] = []
    first_line: dict[str, int | None] = {}
    for number, entry in enumerate(listed):
        line = lines[number] if len(lines) == len(listed) else None
        rule, wrong = _check_rule(entry, line)
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and name in first_line:
            wrong.append(f"the id is used already by the rule in line {first_line[name]}")
        elif isinstance(name, str):
            first_line[name] = line
        faults += [f"{source}, line {line}, rule {name or '?'}: {fault}" for fault in wrong]
        if rule is not None:
            rules.append(rule)
    if faults:
        return None, faults
    return (
        RuleSet(
            source=source,
            base_log_odds=base_log_odds,
            base_source=str(base_source),
            base_assumed=bool(base["assumed"]),
            name_threshold=threshold,
            fuzzy_share=share,
            rules=tuple(rules),
        ),
        faults,
    )


def _check_rule(entry: object, line: int | None) -> tuple[Rule | None, list[str]]:
    """One rule, or None with its faults."""
    if not isinstance(entry, dict):
        return None, ["is not a table"]
    wrong = [f"unknown key {key!r}" for key in sorted(set(entry) - _KEYS)]
    wrong += [f"{key} is missing" for key in _TEXTS if not str(entry.get(key) or "").strip()]
    if entry.get("id") and not _ID.match(str(entry["id"])):
        wrong.append(f"id {entry['id']!r} must be lower-case letters, digits and underscores")
    if str(entry.get("justification") or "").strip() and not _sentence(entry["justification"]):
        wrong.append(f"justification must be a sentence of at least {MIN_WORDS} words")
    points = _number(entry, "points", -MAX_POINTS, MAX_POINTS, "", wrong)
    review = entry.get("review")
    if type(review) is not date:
        wrong.append(f"review must be a date such as 2027-06-30, found {review!r}")
    countries = entry.get("countries", list(COUNTRIES))
    if not isinstance(countries, list) or not countries or not set(countries) <= set(COUNTRIES):
        wrong.append(f"countries must be a list of {', '.join(COUNTRIES)}, found {countries!r}")
    criterion = entry.get("criterion", False)
    if not isinstance(criterion, bool):
        wrong.append(f"criterion must be true or false, found {criterion!r}")
    when = _conditions(entry.get("when"), wrong)
    needs_word = sorted({condition.feature for condition in when} & GOODS_COUNTRY)
    if needs_word and not _sentence(entry.get("country_justification")):
        wrong.append(f"{', '.join(needs_word)} is a country of goods: country_justification must say in words why")
    if wrong or type(review) is not date:
        return None, wrong
    return (
        Rule(
            id=entry["id"],
            title=entry["title"],
            points=points,
            when=tuple(when),
            justification=entry["justification"],
            source=entry["source"],
            owner=entry["owner"],
            review=review,
            countries=tuple(countries),
            criterion=criterion,
            country_justification=str(entry.get("country_justification", "")),
            line=line,
        ),
        wrong,
    )


def _conditions(when: object, wrong: list[str]) -> list[Condition]:
    """The conditions of a rule; faults are added to `wrong`."""
    if not isinstance(when, list) or not when:
        wrong.append("when must be a list of at least one condition")
        return []
    found = [_condition(test, number, wrong) for number, test in enumerate(when, start=1)]
    return [condition for condition in found if condition is not None]


def _condition(test: object, number: int, wrong: list[str]) -> Condition | None:
    """One condition: `{feature, op, value}`; `flag` and `missing` take true where no value is given."""
    if not isinstance(test, dict):
        wrong.append(f"condition {number} is not a table {{feature, op, value}}")
        return None
    extra = sorted(set(test) - {"feature", "op", "value"})
    if extra:
        wrong.append(f"condition {number} has unknown keys {', '.join(extra)}")
    feature, op = test.get("feature"), test.get("op")
    kinds = feature_kinds()
    if isinstance(feature, str) and PROTECTED.search(feature):
        wrong.append(f"condition {number}: feature {feature!r} stands for a protected ground and may not be used")
        return None
    if feature not in kinds:
        wrong.append(f"condition {number}: unknown feature {feature!r}")
        return None
    if op not in OPERATORS:
        wrong.append(f"condition {number}: unknown operator {op!r}, expected one of {', '.join(OPERATORS)}")
        return None
    value, fault = fit_value(kinds[feature], op, test.get("value", True if op in ("flag", "missing") else None))
    if fault is not None or value is None:
        wrong.append(f"condition {number} on {feature}: {fault}")
        return None
    return Condition(feature=feature, op=op, value=value)


def fit_value(kind: str, op: Operator, value: object) -> tuple[Value | None, str | None]:
    """The value as the operator needs it for a feature of this kind, or None and what is wrong."""
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if op == "missing":
        return (True, None) if value is True else (None, "missing takes no value")
    if op == "flag":
        if kind != "flag":
            return None, f"flag needs a feature that is true or false, this is a {kind}"
        return (value, None) if isinstance(value, bool) else (None, f"flag needs true or false, found {value!r}")
    if kind == "flag":
        return None, f"a feature that is true or false takes the operators flag and missing, found {op}"
    if kind == "text" and op in ("range", ">=", "<="):
        return None, f"{op} needs a number, this feature is a text"
    if op in ("in", "range"):
        return _list_value(kind, op, value)
    if kind == "text":
        return (value, None) if isinstance(value, str) else (None, f"{op} needs a text, found {value!r}")
    return (float(str(value)), None) if number else (None, f"{op} needs a number, found {value!r}")


def _list_value(kind: str, op: Operator, value: object) -> tuple[Value | None, str | None]:
    if not isinstance(value, list) or not value:
        return None, f"{op} needs a list, found {value!r}"
    if kind == "text":
        if not all(isinstance(item, str) for item in value):
            return None, f"{op} needs a list of texts, found {value!r}"
        return tuple(str(item) for item in value), None
    if not all(isinstance(item, int | float) and not isinstance(item, bool) and math.isfinite(item) for item in value):
        return None, f"{op} needs a list of numbers, found {value!r}"
    numbers = tuple(float(item) for item in value)
    if op == "range" and (len(numbers) != 2 or numbers[0] > numbers[1]):
        return None, f"range needs [lowest, highest], found {value!r}"
    return numbers, None


def _section(document: Mapping[str, Any], name: str, source: str, faults: list[str]) -> Mapping[str, Any]:
    section = document.get(name)
    if isinstance(section, dict):
        return section
    faults.append(f"{source}: section [{name}] is missing")
    return {}


def _number(section: Mapping[str, Any], key: str, low: float, high: float, place: str, faults: list[str]) -> float:
    value = section.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
        return float(value)
    faults.append(f"{place}{': ' if place else ''}{key} must be a number from {low:g} to {high:g}, found {value!r}")
    return math.nan


def _sentence(text: object) -> bool:
    return isinstance(text, str) and len(text.split()) >= MIN_WORDS
