"""filed: what filings come to at a moment: versions of bills, filings due and in time, what customs holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from porttarget.cli.stores import Country
from porttarget.cli.terms import (
    Json,
    exit_code,
    moment,
    refuse_own_inputs,
    say,
    say_failures,
    say_passed_over,
    until_reader_goes,
)
from porttarget.errors import InputMissing, UsageError
from porttarget.settings import load_settings

if TYPE_CHECKING:
    from datetime import datetime

    from porttarget.flows.filed import Filed
    from porttarget.flows.filed_bill import BillFiled


class FolderFormat(StrEnum):
    """Formats with one file a table."""

    PARQUET = "parquet"
    CSV = "csv"
    ARROW = "arrow"


@until_reader_goes
def filed(
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="[INPUT]...", help="Manifests, as `manifest` takes them.")
    ] = None,
    store: Annotated[Path | None, typer.Option(help="Folder of a node's store, whose filings count too.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="TIME", help="As known then (RFC 3339); default: latest receipt.")
    ] = None,
    bill: Annotated[
        str | None, typer.Option(metavar="NUMBER", help="One bill's story, by its number or as ISSUER/NUMBER.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Folder for the tables, one file each.")] = None,
    file_format: Annotated[
        FolderFormat | None, typer.Option("--format", help="Of the files in that folder; default: parquet.")
    ] = None,
    country: Annotated[
        Country | None, typer.Option(help="Whose filings these are; default: the store's country, else both.")
    ] = None,
    received_at: Annotated[str | None, typer.Option(help="When the transport brought the files (RFC 3339).")] = None,
    as_json: Json = False,
) -> None:
    """Say what filings come to: versions of bills, what is due and in time, what customs holds, as known at a moment.

    Tables: bill_history, filings_due, filing_times, customs_states (`porttarget describe` tells their columns).
    """
    from porttarget.flows.filed import filed_of
    from porttarget.flows.filed_bill import bill_filed_of
    from porttarget.flows.holdings import holdings, moment_of
    from porttarget.flows.manifest import Report, Setting
    from porttarget.reference import load_reference
    from porttarget.store import Store

    refuse_own_inputs(inputs or [], out)
    if file_format is not None and out is None:
        raise UsageError(f"--format {file_format.value} is of files, expected a folder for them: -o")
    report = Report()
    setting = Setting(
        received_at=moment(received_at, option="--received-at"), reference=load_reference(load_settings().reference)
    )
    when = moment(as_of, option="--as-of")
    whose = None if country is None else country.value
    if store is None:
        tables = holdings(inputs or [], None, setting=setting, report=report, at=when)
        when = when or moment_of(None, tables)
    else:
        with Store.open(store) as opened:
            if whose not in (None, opened.country):
                raise UsageError(f"--country is {whose}, but {store} is the store of {opened.country}")
            whose = opened.country
            tables = holdings(inputs or [], opened, setting=setting, report=report, at=when)
            when = when or moment_of(opened, tables)
    say_passed_over(report.passed_over)
    say_failures(report.failed, report.cut)
    if bill is not None:
        story = bill_filed_of(tables, bill, at=when, country=whose)
        if story is None:
            raise InputMissing(f"bill {bill!r} is not there: no filing received by {when:%Y-%m-%d %H:%M} UTC names it")
        _give(story.filed, story.as_json(), _story_lines(story), out, file_format, as_json=as_json)
    else:
        made = filed_of(tables, at=when, country=whose)
        _give(made, {"as_of": when, **made.as_json()}, _summary(made, when), out, file_format, as_json=as_json)
    raise typer.Exit(exit_code(failed=bool(report.failed), rejected=False, strict=False))


def _give(
    made: Filed, document: Mapping[str, object], lines: Iterator[str], out: Path | None,
    file_format: FolderFormat | None, *, as_json: bool,
) -> None:  # fmt: skip
    """Files, a document, or lines for a person."""
    if out is not None:
        from porttarget.flows.tables_out import TableFolder

        tables = made.tables()
        with TableFolder(out, tuple(tables), (file_format or FolderFormat.PARQUET).value) as folder:
            folder.write(tables)
        say(f"{', '.join(f'{frame.height:,} rows of {name}' for name, frame in tables.items())} in {out}")
    if as_json:
        print(json.dumps(document, ensure_ascii=False, default=_plain))
    elif out is None:
        for line in lines:
            print(line)


def _plain(value: object) -> str:
    from datetime import datetime

    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)


def _summary(made: Filed, when: datetime) -> Iterator[str]:
    yield f"as known at {when:%Y-%m-%d %H:%M} UTC"
    history = made.bill_history
    deleted = history.filter("stands")["status"].eq("delete").sum()
    unmatched = history["unmatched"].sum()
    yield f"bills: {history.filter('in_force').height:,} in force, {deleted:,} deleted; {history.height:,} versions"
    if unmatched:
        yield f"amendments of bills that were not received: {unmatched:,}"
    unknown = history["valid_from"].null_count()
    if unknown:
        yield f"versions of unknown receipt, which count at any moment: {unknown:,} (--received-at names it)"
    due = Counter(made.filings_due.select("to_country", "filing_name").iter_rows())
    for (country, name), count in sorted(due.items()):
        yield f"due to {country}: {count:,} {name}"
    times = Counter(made.filing_times.select("filing", "verdict").iter_rows())
    for (filing, verdict), count in sorted(times.items()):
        yield f"elements of {filing}: {count:,} {verdict.replace('_', ' ')}"
    states = Counter(made.customs_states.select("level", "state").iter_rows())
    for (level, state), count in sorted(states.items()):
        yield f"{'boxes' if level == 'box' else 'bills'} {state.replace('_', ' ')}: {count:,}"


def _story_lines(story: BillFiled) -> Iterator[str]:
    made = story.filed
    yield f"bill {story.bill} as known at {story.at:%Y-%m-%d %H:%M} UTC"
    for row in made.bill_history.iter_rows(named=True):
        filed_for = f"for {row['port_of_discharge'] or 'a port unknown'} of {row['voyage_id']}"
        yield f"  version {row['version']}: {row['status']}, {_received(row)}, {filed_for}; {_end(row)}"
        if row["changed"]:
            yield f"    changed: {', '.join(row['changed'])}"
    for row in made.filings_due.iter_rows(named=True):
        until = f"until {_time(row['due_at'])}" if row["due_at"] else f"{row['deadline'] or 'no deadline told'}"
        yield f"  due to {row['to_country']}: {row['filing_name']} ({row['cargo'] or row['filing']}), {until}"
        yield f"    {row['because']}"
    told: dict[tuple[str, str, str], list[str]] = {}
    for row in made.filing_times.iter_rows(named=True):
        told.setdefault((row["filing"], row["verdict"], row["because"]), []).append(row["element"])
    for (filing, verdict, because), elements in told.items():
        yield f"  {filing}, {verdict.replace('_', ' ')}: {', '.join(elements)}"
        yield f"    {because}"
    for row in made.customs_states.iter_rows(named=True):
        what = row["box_id"] if row["level"] == "box" else f"bill {row['bill_key']}"
        since = f" since {_time(row['since'])}" if row["since"] else ""
        yield f"  {what}: {row['state'].replace('_', ' ')}{since}" + (f", {row['because']}" if row["because"] else "")


def _received(row: Mapping[str, Any]) -> str:
    return f"received {_time(row['valid_from'])}" if row["valid_from"] else f"of {row['source']}, receipt unknown"


def _end(row: Mapping[str, Any]) -> str:
    if row["ended_by"]:
        ended = str(row["ended_by"]).replace("_", " ")
        return f"ended, {ended}" + (f", {_time(row['valid_to'])}" if row["valid_to"] else "")
    return "in force" if row["in_force"] else "the bill is deleted"


def _time(value: datetime) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC"
