"""reference: what reference data is shipped, where it comes from, how old it is; and what a code means."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from porttarget.cli.terms import Json, print_json, until_reader_goes

if TYPE_CHECKING:
    from datetime import date

    from porttarget.reference.catalog import ShippedTable


@until_reader_goes
def reference(
    name: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="A table; without it, all are listed.")] = None,
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="[CODE]...", help="Codes to look up in that table.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the reference data with rows, release, age and licence; or tell what codes of a table mean.

    A table older than its refresh interval is marked; a code that is not there ends with exit code 1.
    """
    today = datetime.now(UTC).date()
    if name is None:
        _list(today, as_json=as_json)
    elif not codes:
        _describe(_table(name), today, as_json=as_json)
    else:
        _look_up(name, codes, as_json=as_json)


def _list(today: date, *, as_json: bool) -> None:
    from porttarget.reference.catalog import catalog

    if as_json:
        print_json([_facts(table, today) for table in catalog().values()])
        return
    rows = [
        (
            table.name,
            f"{count:,}" if (count := table.rows()) is not None else "",
            table.release,
            _age(table, today),
            table.licence,
        )
        for table in catalog().values()
    ]
    head = ("table", "rows", "release", "age", "licence")
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head) - 1)]
    for row in (head, *rows):
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1], sep="  ")


def _describe(table: ShippedTable, today: date, *, as_json: bool) -> None:
    facts = _facts(table, today)
    if as_json:
        print_json(facts)
        return
    width = max(map(len, facts))
    for key, value in facts.items():
        shown = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
        print(f"{key:<{width}}  {shown}".rstrip())


def _look_up(name: str, codes: list[str], *, as_json: bool) -> None:
    found = {code: _record(name, code) for code in codes}
    if as_json:
        print_json(found)
    else:
        for code, record in found.items():
            text = (
                "  ".join(f"{key}={value}" for key, value in record.items() if value not in ("", None, []))
                if record
                else ""
            )
            print(f"{code}: {text or f'not in {name}'}")
    if not all(found.values()):
        raise typer.Exit(1)


def _record(name: str, code: str) -> dict[str, object] | None:
    from porttarget.reference.catalog import data_rows
    from porttarget.reference.code_lists import load_code_lists
    from porttarget.reference.code_tables import LISTS
    from porttarget.settings import load_settings

    if name in LISTS:
        record = load_code_lists(load_settings().reference).find(name, code)
        return (
            None if record is None else {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(record).items()}
        )
    table = _table(name)
    if not table.file.endswith(".csv"):
        raise typer.BadParameter(f"{name} has no codes to look up; its file is {table.file}")
    header, *rows = data_rows(table.path)
    wanted = code.strip().upper()
    row = next((row for row in rows if row[0] == wanted), None)
    return None if row is None else dict(zip(header, row, strict=True))


def _table(name: str) -> ShippedTable:
    from porttarget.errors import UsageError
    from porttarget.reference.catalog import catalog

    if name not in catalog():
        raise UsageError(f"there is no reference table {name!r}; there are {', '.join(catalog())}")
    return catalog()[name]


def _facts(table: ShippedTable, today: date) -> dict[str, object]:
    from porttarget.reference.catalog import data_rows
    from porttarget.reference.code_tables import LISTS

    columns: list[str] = []
    if table.name in LISTS:
        columns = list(LISTS[table.name].columns)
    elif table.file.endswith(".csv"):
        columns = data_rows(table.path)[0]
    return {
        "table": table.name,
        "title": table.title,
        "file": table.file,
        "rows": table.rows(),
        "columns": columns,
        "origin": table.origin,
        "basis": table.basis,
        "release": table.release,
        "released": None if table.released is None else table.released.isoformat(),
        "age_days": table.age_days(today),
        "refresh_days": table.refresh_days,
        "overdue": table.overdue(today),
        "licence": table.licence,
    }


def _age(table: ShippedTable, today: date) -> str:
    days = table.age_days(today)
    if days is None:
        return "not stated"
    shown = f"{days} days" if days < 730 else f"{days / 365.25:.1f} years"
    return f"{shown}, overdue" if table.overdue(today) else shown
