"""Nominations move only as the table says, with closed codes; bodies are told all their faults at once."""

from __future__ import annotations

from itertools import product

import pytest

from porttarget.errors import Conflict
from porttarget.sharing import (
    ANSWER_CODES,
    DECISION_CODES,
    REASON_CODES,
    answer_faults,
    decision_faults,
    next_status,
    nomination_faults,
)
from porttarget.sharing.nominations import STATUSES, answer_body, answer_code_faults, nomination_body
from tests.sharing.test_packets import ANSWER, NOMINATION

ALLOWED = {
    ("draft", "sent"), ("sent", "adopted"), ("sent", "declined"), ("sent", "waived"), ("received", "adopted"),
    ("received", "declined"), ("received", "waived"),
}  # fmt: skip


@pytest.mark.parametrize(("now", "then"), list(product(STATUSES, STATUSES)))
def test_a_nomination_moves_only_forward(now: str, then: str) -> None:
    if (now, then) in ALLOWED:
        assert next_status(now, then) == then
    else:
        with pytest.raises(Conflict, match=f"nomination is {now}"):
            next_status(now, then)


@pytest.mark.parametrize("status", ANSWER_CODES)
@pytest.mark.parametrize("reason_code", REASON_CODES)
def test_each_answer_takes_its_own_codes_and_a_random_pick_is_never_waived(status: str, reason_code: str) -> None:
    for of, codes in ANSWER_CODES.items():
        for code in codes:
            faults = answer_code_faults(status, code, "because", reason_code=reason_code)
            assert ("a box drawn at random is never waived" in faults) == (
                status == "waived" and reason_code == "random"
            )
            assert any("answer_code" in fault for fault in faults) == (code not in ANSWER_CODES[status]), of


def test_a_random_pick_is_deferred_with_a_code_and_never_waived_by_a_decision() -> None:
    assert decision_faults("waive", "capacity", "no bay", arm="random") == [
        "a box drawn at random is never waived, only deferred"
    ]
    assert decision_faults("defer", "capacity", "no bay", arm="random") == []
    assert decision_faults("waive", "capacity", "no bay", arm="rule") == []


@pytest.mark.parametrize("code", DECISION_CODES["release"])
def test_a_random_pick_is_released_only_examined_or_where_it_was_an_error(code: str) -> None:
    faults = decision_faults("release", code, "because", arm="random")
    assert (faults == []) == (code in ("examined_clear", "entered_in_error")), faults
    assert decision_faults("release", code, "because", arm="rule") == []
    assert decision_faults("release", code, "because") == []


def test_every_decision_needs_a_code_of_its_kind_and_words() -> None:
    for kind, codes in DECISION_CODES.items():
        assert all(decision_faults(kind, code, "because") == [] for code in codes)
        assert len(decision_faults(kind, "no such code", " ")) == 2
    assert "expected one of examine" in decision_faults("open", "x", "y")[0]


def test_all_faults_of_a_body_are_told_at_once() -> None:
    assert nomination_faults(NOMINATION) == []
    broken = {**NOMINATION, "bills": "B1", "host": "MX", "vessel_imo": True, "created_at": "yesterday", "more": 1}
    del broken["officer"]
    assert nomination_faults(broken) == [
        "no field 'officer'",
        "unknown field 'more'",
        "host is 'MX', expected one of CA, US",
        "bills is 'B1', expected a list of texts",
        "vessel_imo is True, expected a whole number or null",
        "created_at is 'yesterday', expected ISO 8601 with a time zone",
    ]
    assert "reason_code is 'hunch'" in nomination_faults({**NOMINATION, "reason_code": "hunch"})[0]
    assert answer_faults(ANSWER) == []
    assert answer_faults({**ANSWER, "answer_code": "examine", "answer_reason": "x"})[0].startswith(
        "answer_code is 'examine'"
    )
    assert answer_faults({**ANSWER, "status": "maybe"}) == [
        "answer is 'maybe', expected one of adopted, declined, waived"
    ]


def test_rows_become_bodies_in_form() -> None:
    row = {**NOMINATION, "status": "draft", "version": 1, "direction": "sent"}
    assert nomination_faults(nomination_body(row)) == []
    assert answer_faults(answer_body({**row, **ANSWER})) == []
