"""Tables that count what was found in filings, by who sent them and when they were received."""

from __future__ import annotations

from porttarget.tables.declare import Column, Table

_WHO = (
    Column(name="partner", dtype="str", unit="text", meaning="the sender's name in the partner file; null without one"),
    Column(name="sender", dtype="str", unit="id", meaning="sender as sent; null where the format names none"),
    Column(name="sender_qualifier", dtype="str", unit="code", meaning="what kind of id that is"),
)  # fmt: skip
_PERIOD = Column(
    name="period", dtype="str", unit="text",
    meaning="day (2026-03-14) or month (2026-03) of receipt, UTC; null where receipt is unknown",
)  # fmt: skip

FINDING_COUNTS = Table(
    name="finding_counts",
    title="How often each finding was made, by sender, severity and time of receipt",
    columns=(
        *_WHO,
        _PERIOD,
        Column(name="severity", dtype="str", unit="code", meaning="error, warning, info or silent", missing="never"),
        Column(name="code", dtype="str", unit="code", meaning="what was found", missing="never"),
        Column(name="findings", dtype="i64", unit="count", meaning="how often", missing="never"),
        Column(name="messages", dtype="i64", unit="count", meaning="in how many messages", missing="never"),
    ),
)

FINDING_SHARES = Table(
    name="finding_shares",
    title="How many messages of each sender had findings, by time of receipt",
    columns=(
        *_WHO,
        _PERIOD,
        Column(name="messages", dtype="i64", unit="count", meaning="messages received", missing="never"),
        Column(name="with_any", dtype="i64", unit="count", meaning="those with any finding told", missing="never"),
        Column(name="with_warning", dtype="i64", unit="count", meaning="those with warning or error", missing="never"),
        Column(name="with_error", dtype="i64", unit="count", meaning="those with an error", missing="never"),
        Column(name="share_any", dtype="f64", unit="fraction", meaning="with_any of messages", missing="never"),
        Column(name="share_warning", dtype="f64", unit="fraction", meaning="with_warning of messages", missing="never"),
        Column(name="share_error", dtype="f64", unit="fraction", meaning="with_error of messages", missing="never"),
    ),
)  # fmt: skip

TABLES = (FINDING_COUNTS, FINDING_SHARES)
