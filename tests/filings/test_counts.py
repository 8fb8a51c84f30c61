"""Findings by sender and time of receipt: every finding once, with the message it counts for."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from porttarget.filings.counts import Span, finding_counts, finding_shares
from tests.filings.rows import day, table


def message(file: str, number: int, received: datetime | None, sender: str | None = "MAPLE") -> dict[str, object]:
    return {
        "source": file, "source_sha256": file, "message": number, "offset": 10 * number, "syntax": "X12",
        "sender": sender, "sender_qualifier": "ZZ", "delimiters": "*>~", "is_read": True, "segments": 9, "bills": 1,
        "containers": 0, "errors": 0, "warnings": 0, "infos": 0, "received_at": received,
    }  # fmt: skip


def fault(file: str, number: int, code: str, severity: str, **row: object) -> dict[str, object]:
    return {
        "source": file,
        "source_sha256": file,
        "message": number,
        "code": code,
        "severity": severity,
        "text": "-",
        **row,
    }


@pytest.fixture
def tables() -> dict[str, pl.DataFrame]:
    """Two files of one sender in two months, one of another, and tables of bills, whose files name no sender."""
    filed = (message("a", 1, day(0)), message("a", 2, day(0)), message("b", 1, day(40)), message("c", 1, None, "NORTH"))
    ship = {"voyage_id": "v", "bills_found": 1, "received_at": day(40), "message": 1}
    found = (
        fault("a", 1, "hs_missing", "info"), fault("a", 1, "hs_missing", "info", offset=7),
        fault("a", 1, "bill_count", "warning"), fault("a", 2, "no_column", "silent"),
        fault("a", 0, "interchange_count", "error"),  # of the interchange: counts for its first message
        fault("b", 1, "bill_count", "warning"), fault("b", 1, "bill_count", "warning"),  # the same row twice
        fault("in/goods.csv", 1, "unknown_hs", "warning"),
    )  # fmt: skip
    return {
        "interchanges": table("interchanges", *filed),
        "voyages": table("voyages", {"source": "in/header.csv", "source_sha256": "in/header.csv", **ship}),
        "findings": table("findings", *found),
    }


def test_counts_are_by_sender_severity_and_month_of_receipt(tables: dict[str, pl.DataFrame]) -> None:
    counted = finding_counts(tables, Span())
    assert counted.drop("partner", "sender_qualifier").rows() == [
        ("MAPLE", "2026-03", "error", "interchange_count", 1, 1),
        ("MAPLE", "2026-03", "warning", "bill_count", 1, 1),
        ("MAPLE", "2026-03", "info", "hs_missing", 2, 1),
        ("MAPLE", "2026-03", "silent", "no_column", 1, 1),
        (None, "2026-04", "warning", "unknown_hs", 1, 1),
        ("MAPLE", "2026-04", "warning", "bill_count", 1, 1),
    ]


def test_shares_are_of_all_messages_received_and_leave_silent_findings_out(tables: dict[str, pl.DataFrame]) -> None:
    shares = finding_shares(tables, Span(by="day"))
    assert shares.drop("partner", "sender_qualifier", "share_warning").rows() == [
        ("NORTH", None, 1, 0, 0, 0, 0.0, 0.0),
        ("MAPLE", "2026-03-01", 2, 1, 1, 1, 0.5, 0.5),
        (None, "2026-04-10", 1, 1, 1, 0, 1.0, 0.0),
        ("MAPLE", "2026-04-10", 1, 1, 1, 0, 1.0, 0.0),
    ]


def test_days_narrow_what_counts_and_leave_out_what_has_no_time(tables: dict[str, pl.DataFrame]) -> None:
    late = Span(since=date(2026, 3, 2))
    assert finding_counts(tables, late)["period"].unique().to_list() == ["2026-04"]
    assert finding_shares(tables, Span(until=date(2026, 3, 1)))["messages"].to_list() == [2]
