"""Examination outcomes (CSV) to table `outcomes`; good rows are kept, every faulty one is reported with its line.

Columns by header, in any order: container_number, examined_at, kind, result must be filled; bill_number, landing_port,
finding_code, threat_kind and arm may be empty.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import polars as pl

from porttarget.errors import TableError, Where
from porttarget.tables import table

KINDS = ("document", "nii", "tailgate", "destuff")
RESULTS = ("clear", "finding")
REQUIRED = ("container_number", "examined_at", "kind", "result")


def read_outcomes(data: bytes, *, source: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The outcomes and the faults, one line of text each; TableError where the whole is no list of outcomes."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = Where(source=source, offset=error.start)
        raise TableError(f"outcomes must be UTF-8, found byte {data[error.start]:#04x}", where=where) from error
    try:
        return _read(csv.DictReader(io.StringIO(text, newline="")), source)
    except csv.Error as error:
        raise TableError(f"not CSV: {error}", where=Where(source=source)) from error


def _read(reader: csv.DictReader[str], source: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise TableError(f"its first line lacks {', '.join(missing)}", where=Where(source=source, line=1))
    rows: list[dict[str, object]] = []
    faults: list[str] = []
    for cells in reader:
        row, wrong = _row(cells)
        if wrong:
            faults.append(f"line {reader.line_num}: {'; '.join(wrong)}")
        else:
            rows.append(row)
    return table("outcomes").from_rows(list(rows)), tuple(faults)


def _row(cells: dict[str, str | None]) -> tuple[dict[str, object], list[str]]:
    row: dict[str, object] = {
        name: (cells.get(name) or "").strip() or None for name in table("outcomes").names if name != "examined_at"
    }
    wrong = [f"{name} is empty" for name in REQUIRED if not (cells.get(name) or "").strip()]
    for name, allowed in (("kind", KINDS), ("result", RESULTS)):
        if row[name] is not None and row[name] not in allowed:
            wrong.append(f"{name} is {row[name]!r}, expected one of {', '.join(allowed)}")
    try:
        moment = datetime.fromisoformat((cells.get("examined_at") or "").strip())
        row["examined_at"] = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except ValueError:
        if (cells.get("examined_at") or "").strip():
            wrong.append(f"examined_at is {cells['examined_at']!r}, expected a time such as 2026-03-01T12:00:00Z")
    return row, wrong
