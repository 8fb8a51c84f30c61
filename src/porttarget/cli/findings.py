"""findings: how often each fault was found in whose filings, when; and all codes of findings."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from porttarget.cli.terms import (
    Partners,
    day,
    exit_code,
    moment,
    print_json,
    say,
    say_failures,
    say_passed_over,
    until_reader_goes,
)
from porttarget.errors import UsageError
from porttarget.settings import load_settings

if TYPE_CHECKING:
    from polars import DataFrame

    from porttarget.flows.finding_counts import FindingCounts


MOST_NAMED = 10  # senders in a message


class Period(StrEnum):
    """What counts are put together by."""

    DAY = "day"
    MONTH = "month"


class CountsFormat(StrEnum):
    """How counts are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@until_reader_goes
def findings(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="[INPUT]...", help="Manifests, as `manifest` takes them.")
    ] = None,
    store: Annotated[Path | None, typer.Option(help="Folder of a node's store, whose filings count too.")] = None,
    by: Annotated[Period, typer.Option(help="Day or month of receipt.")] = Period.MONTH,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="First day of receipt that counts.")
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day of receipt that counts.")] = None,
    sender: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this sender, by its id or its name in the partner file.")
    ] = None,
    file_format: Annotated[CountsFormat, typer.Option("--format", help="How to print.")] = CountsFormat.TABLE,
    shares: Annotated[
        bool, typer.Option("--shares", help="With csv: the share of messages with findings, instead of the counts.")
    ] = False,
    partners: Partners = None,
    received_at: Annotated[str | None, typer.Option(help="When the transport brought the files (RFC 3339).")] = None,
    codes: Annotated[bool, typer.Option("--codes", help="List all codes with severity and sentence instead.")] = False,
) -> None:
    """Count findings by sender, kind, severity and day or month of receipt, and the share of messages that had any."""
    if codes:
        _print_codes(file_format)
        return
    if shares and file_format is not CountsFormat.CSV:
        raise UsageError(f"--shares is for --format csv; as {file_format.value}, shares and counts are both printed")
    from porttarget.filings.counts import Span
    from porttarget.flows.finding_counts import counts_of
    from porttarget.flows.holdings import holdings
    from porttarget.flows.manifest import Report, Setting, partners_in
    from porttarget.reference import load_reference
    from porttarget.store import Store

    reference = load_reference(load_settings().reference)
    agreed = None if partners is None else partners_in(partners, reference)
    setting = Setting(
        received_at=moment(received_at, option="--received-at"), reference=reference, partners=agreed
    )  # fmt: skip
    span = Span(by=by.value, since=day(since, option="--from"), until=day(until, option="--to"))
    report = Report()
    if store is None:
        tables = holdings(inputs or [], None, setting=setting, report=report)
    else:
        with Store.open(store) as opened:
            tables = holdings(inputs or [], opened, setting=setting, report=report)
    made = counts_of(tables, span, agreed)
    _print(made.of(sender), file_format, shares=shares)
    if made.shares.is_empty() and (since or until) and any(frame.height for frame in tables.values()):
        say("none was received in these days; what has no time of receipt does not count (--received-at names it)")
    elif made.of(sender).shares.is_empty() and made.shares.height:
        say(f"nothing was received from sender {sender!r}; there is {', '.join(_senders(made))}")
    say_passed_over(report.passed_over)
    say_failures(report.failed, report.cut)
    raise typer.Exit(exit_code(failed=bool(report.failed), rejected=False, strict=False))


def _print(made: FindingCounts, file_format: CountsFormat, *, shares: bool) -> None:
    if file_format is CountsFormat.JSON:
        print_json({"shares": made.shares.to_dicts(), "counts": made.counts.to_dicts()})
    elif file_format is CountsFormat.CSV:
        (made.shares if shares else made.counts).write_csv(sys.stdout)
    else:
        _print_tables(made)


def _print_tables(made: FindingCounts) -> None:
    if made.shares.is_empty():
        print("no filing to count")
        return
    _print_rows(
        ("received", "sender", "messages", "with findings", "with warnings", "with errors"),
        [
            (
                row["period"] or "unknown", _sender(row), f"{row['messages']:,}",
                *(f"{row[f'with_{name}']:,} ({row[f'share_{name}']:.0%})" for name in ("any", "warning", "error")),
            )
            for row in made.shares.iter_rows(named=True)
        ],
    )  # fmt: skip
    if made.counts.height:
        print()
        _print_rows(
            ("received", "sender", "severity", "finding", "count", "messages"),
            [
                (row["period"] or "unknown", _sender(row), row["severity"], row["code"], f"{row['findings']:,}",
                 f"{row['messages']:,}")
                for row in made.counts.iter_rows(named=True)
            ],
        )  # fmt: skip


def _senders(made: FindingCounts) -> list[str]:
    """Who sent anything, at most MOST_NAMED of them."""
    rows = made.shares.unique(["partner", "sender", "sender_qualifier"], maintain_order=True)
    named = [_sender(row) for row in rows.head(MOST_NAMED).iter_rows(named=True)]
    return named if rows.height <= MOST_NAMED else [*named, f"and {rows.height - MOST_NAMED:,} others"]


def _sender(row: dict[str, str | None]) -> str:
    if row["sender"] is None:
        return "none named"
    who = row["sender"] + (f" ({row['sender_qualifier']})" if row["sender_qualifier"] else "")
    return f"{row['partner']}, {who}" if row["partner"] and row["partner"] != row["sender"] else who


def _print_rows(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Columns side by side; those of numbers to the right."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    right = [all(row[i][:1].isdigit() for row in rows) and i > 0 for i in range(len(head))]
    for row in (head, *rows):
        cells = (
            text.rjust(width) if far else text.ljust(width)
            for text, width, far in zip(row, widths, right, strict=True)
        )  # fmt: skip
        print("  ".join(cells).rstrip())


def _print_codes(file_format: CountsFormat) -> None:
    from porttarget.manifests.finding_kinds import KINDS

    rows = [{"code": one.code, "severity": one.severity, "text": one.text, "text_fr": one.text_fr} for one in KINDS]
    if file_format is CountsFormat.JSON:
        print_json(rows)
    elif file_format is CountsFormat.CSV:
        _frame(rows).write_csv(sys.stdout)
    else:
        _print_rows(("code", "severity", "sentence"), [(row["code"], row["severity"], row["text"]) for row in rows])


def _frame(rows: list[dict[str, str]]) -> DataFrame:
    import polars as pl

    return pl.DataFrame(rows)
