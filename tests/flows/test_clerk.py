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
        "erreur bill_count: 6", "  mauvais", "    ship.309, message 1, segment 5, octet 50", "  … et 5 de plus",
    ]  # fmt: skip


def test_what_is_silent_by_agreement_is_only_counted() -> None:
    clerk = Clerk(language="fr")
    clerk.take(FINDINGS.with_columns(severity=FINDINGS["severity"].replace({"error": "silent"})))
    assert list(clerk.lines())[-1] == "comptées seulement: bill_count 3"
    assert not [line for line in clerk.lines() if "mauvais" in line]
