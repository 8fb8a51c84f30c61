"""The shipped rules, and every way in which a rules file is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from porttarget.errors import InputMissing, RuleError
from porttarget.tables import TABLES
from porttarget.targeting import load_rules
from porttarget.targeting.rules import Condition
from porttarget.targeting.rules_check import PROTECTED, feature_kinds
from porttarget.targeting.rules_file import parse_rules

HEAD = """\
[base]
log_odds = -3.9
source = "an assumption for the tests of this file"
assumed = true

[names]
threshold = 88.0
fuzzy_share = 0.5

"""
RULE = """\
[[rule]]
id = "heavy"
title = "Heavy"
points = 0.5
when = [{ feature = "gross_kg", op = ">=", value = 26000 }, { feature = "empty", op = "flag", value = false }]
justification = "Heavy boxes are heavier than light ones."
source = "weighing"
owner = "tests"
review = 2030-01-01
countries = ["CA"]
"""
TEST = '"gross_kg", op = ">=", value = 26000'
FROM_BELGIUM = '"lading_country", op = "==", value = "BE"'
JUSTIFICATION = 'justification = "Heavy boxes are heavier than light ones."\n'


def faults(text: str) -> list[str]:
    with pytest.raises(RuleError) as caught:
        parse_rules(text.encode(), source="r.toml")
    assert caught.value.faults
    return list(caught.value.faults)


def test_a_good_file_is_read_whole() -> None:
    rules = parse_rules((HEAD + RULE).encode(), source="r.toml")
    (rule,) = rules.rules
    assert rule.when == (
        Condition(feature="gross_kg", op=">=", value=26000.0),
        Condition(feature="empty", op="flag", value=False),
    )
    assert (rule.id, rule.points, rule.review, rule.countries, rule.criterion, rule.line) == (
        "heavy",
        0.5,
        date(2030, 1, 1),
        ("CA",),
        False,
        10,
    )
    assert (rules.base_log_odds, rules.base_assumed, rules.name_threshold, rules.fuzzy_share) == (-3.9, True, 88.0, 0.5)
    assert rules.for_country("US").rules == ()


def test_the_shipped_rules_are_enough_and_each_answers_for_itself() -> None:
    rules = load_rules()
    assert len(rules.rules) >= 15
    assert rules.base_assumed
    assert "ssumption" in rules.base_source
    assert {len(rules.for_country(country).rules) for country in ("CA", "US")} == {len(rules.rules)}
    assert any(condition.feature == "undeclared_call" for rule in rules.rules for condition in rule.when)
    assert rules.overdue(date(2026, 11, 24)) == ()
    assert len(rules.overdue(date(2099, 1, 1))) == len(rules.rules)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text.replace('"gross_kg"', '"weight"'), "condition 1: unknown feature 'weight'"),
        (lambda text: text.replace('">="', '"=~"'), "condition 1: unknown operator '=~'"),
        (lambda text: text.replace("26000", '"heavy"'), "condition 1 on gross_kg: >= needs a number, found 'heavy'"),
        (lambda text: text.replace("26000", "nan"), "condition 1 on gross_kg: >= needs a number, found nan"),
        (lambda text: text.replace('">=", value = 26000', '"range", value = [2, 1]'), "range needs [lowest, highest]"),
        (
            lambda text: text.replace('"gross_kg"', '"filing_late"'),
            "condition 1 on filing_late: >= needs a number, this feature is a text",
        ),
        (lambda text: text.replace('"gross_kg"', '"reefer"'), "takes the operators flag and missing, found >="),
        (lambda text: text.replace("value = false", 'value = "no"'), "condition 2 on empty: flag needs true or false"),
        (lambda text: text.replace(JUSTIFICATION, ""), "justification is missing"),
        (
            lambda text: text.replace("Heavy boxes are heavier than light ones.", "because"),
            "a sentence of at least 5 words",
        ),
        (lambda text: text.replace('owner = "tests"\n', ""), "owner is missing"),
        (lambda text: text.replace('source = "weighing"\n', ""), "source is missing"),
        (lambda text: text.replace("review = 2030-01-01\n", ""), "review must be a date"),
        (lambda text: text.replace('["CA"]', '["MX"]'), "countries must be a list of CA, US, found ['MX']"),
        (
            lambda text: text.replace("points = 0.5", "points = inf"),
            "points must be a number from -10 to 10, found inf",
        ),
        (lambda text: text + "wieght = 3\n", "unknown key 'wieght'"),
        (lambda text: text.replace('"heavy"', '"Heavy box"'), "must be lower-case letters, digits and underscores"),
        (lambda text: text.replace('"gross_kg"', '"shipper_nationality"'), "stands for a protected ground"),
        (lambda text: text.replace(TEST, FROM_BELGIUM), "country_justification must say in words why"),
    ],
)
def test_each_fault_is_named_with_line_and_rule(change: Callable[[str], str], expected: str) -> None:
    changed = change(RULE)
    assert changed != RULE
    (fault,) = faults(HEAD + changed)
    assert fault.startswith("r.toml, line 10, rule ")
    assert expected in fault


def test_the_country_of_goods_passes_with_a_justification_of_its_own() -> None:
    text = RULE.replace(TEST, FROM_BELGIUM)
    text += 'country_justification = "A seizure series of spring 2026 began at this port."\n'
    assert len(parse_rules((HEAD + text).encode(), source="r.toml").rules) == 1


def test_all_faults_of_a_file_are_listed_together_and_ids_may_not_repeat() -> None:
    text = HEAD.replace("-3.9", '"low"').replace("assumed = true\n", "") + RULE + RULE + RULE.replace("0.5", '"x"')
    text += "\n[extra]\n"
    found = faults(text)
    assert [fault.split(": ")[0] for fault in found] == [
        "r.toml",
        "r.toml, [base]",
        "r.toml, [base]",
        "r.toml, line 19, rule heavy",
        "r.toml, line 29, rule heavy",
        "r.toml, line 29, rule heavy",
    ]
    assert "the id is used already by the rule in line 9" in found[3]


@pytest.mark.parametrize("data", [b"", b"not toml", b"\xff\xfe", b"[base]\n", b"rule = 3\n", b"rule = [1]\n"])
def test_what_is_no_rules_file_is_refused(data: bytes) -> None:
    with pytest.raises(RuleError, match=r"r\.toml"):
        parse_rules(data, source="r.toml")


def test_a_file_that_is_not_there_is_missing_input(tmp_path: Path) -> None:
    with pytest.raises(InputMissing, match=r"none\.toml"):
        load_rules(tmp_path / "none.toml")


def test_no_declared_feature_stands_for_a_protected_ground() -> None:
    assert [name for name in TABLES["features"].names if PROTECTED.search(name)] == []
    assert all(
        PROTECTED.search(name) for name in ("owner_sex", "birth_date", "consignee_nationality", "ethnicity", "dob")
    )
    assert not any(PROTECTED.search(name) for name in ("package_units", "essex_port", "bills_in_box"))


def test_rules_may_use_every_feature_but_keys_and_lists() -> None:
    assert set(TABLES["features"].names) - set(feature_kinds()) == {"box_id", "port", "undeclared_ports"}
