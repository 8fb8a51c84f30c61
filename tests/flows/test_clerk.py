"""What a clerk reads of findings: the gravest first, each with its place, in two languages."""

from __future__ import annotations

from porttarget.flows.clerk import Clerk
from porttarget.tables import TABLES

_ROW = {"source": "ship.309", "source_sha256": "00", "interchange": 1, "message": 1, "found": "X", "expected": "Y"}
FINDINGS = TABLES["findings"].from_rows([
    {**_ROW, "code": "imo_form", "severity": "warning", "text": "wrong", "text_fr": "faux", "segment": 2, "offset": 90,
     "segment_tag": "M10"},
    *({**_ROW, "code": "bill_count", "severity": "error", "text": "bad", "text_fr": "mauvais", "segment": place,
       "offset": place * 10} for place in (5, 6, 7)),
])  # fmt: skip


def test_errors_come_first_and_what_is_not_shown_is_counted() -> None:
    clerk = Clerk(most=2)
    clerk.take(FINDINGS)
    assert list(clerk.lines()) == [
        "error bill_count: 3",
        "  bad", "    ship.309, message 1, segment 5, byte 50",
        "  bad", "    ship.309, message 1, segment 6, byte 60",
        "  … and 1 more",
        "warning imo_form: 1",
        "  wrong", "    ship.309, message 1, segment 2 (M10), byte 90",
    ]  # fmt: skip


def test_findings_are_told_in_french_too() -> None:
    clerk = Clerk(language="fr", most=1)
    clerk.take(FINDINGS)
    clerk.take(FINDINGS)
    assert list(clerk.lines())[:4] == [
        "erreur bill_count\N{NO-BREAK SPACE}: 6", "  mauvais", "    ship.309, message 1, segment 5, octet 50",
        "  … et 5 de plus",
    ]  # fmt: skip


def test_what_is_silent_by_agreement_is_only_counted() -> None:
    clerk = Clerk(language="fr")
    clerk.take(FINDINGS.with_columns(severity=FINDINGS["severity"].replace({"error": "silent"})))
    assert list(clerk.lines())[-1] == "comptées seulement\N{NO-BREAK SPACE}: bill_count 3"
    assert not [line for line in clerk.lines() if "mauvais" in line]


def test_the_bill_and_container_concerned_are_named_where_the_sentence_does_not() -> None:
    clerk = Clerk()
    bill, box = ({"bill_number": "B7", "container_number": number} for number in (None, "X"))
    rows = [{**FINDINGS.row(1, named=True), **concerned} for concerned in (bill, box)]
    clerk.take(TABLES["findings"].from_rows(rows))
    assert [line for line in clerk.lines() if "ship.309" in line] == [
        "    bill B7, ship.309, message 1, segment 5, byte 50"
    ] * 2  # the container is what was found, and its number in the sentence


def test_signs_of_a_file_that_do_not_print_never_reach_the_screen() -> None:
    clerk = Clerk()
    odd = {"text": "byte \x1b[31m of\nthe file", "segment_tag": "|\n"}
    clerk.take(TABLES["findings"].from_rows([{**FINDINGS.row(0, named=True), **odd}]))
    assert list(clerk.lines())[1:] == ["  byte ·[31m of·the file", "    ship.309, message 1, segment 2 (|), byte 90"]
