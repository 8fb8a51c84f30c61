"""A lookout list as CSV → LOOKOUTS; good rows are kept, every faulty one is reported with its line.

Columns, by header name and in any order: list, lookout_id, kind (name, container, vessel_imo, bill), value, aliases
(`|` between), purpose, points (log-odds), valid_from, valid_to (ISO 8601, UTC where no zone is given; empty: open),
rel, caveats (`|` or blanks between). The originator is the country that gives the list; rel without that country, or
empty, is as filed: empty means the originator alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import polars as pl

from porttarget.check_digits import imo_holds
from porttarget.errors import RuleError, Where
from porttarget.sharing.labels import CAVEATS, COUNTRIES
from porttarget.tables import TABLES

COLUMNS: Final = (
    "list", "lookout_id", "kind", "value", "aliases", "purpose", "points", "valid_from", "valid_to", "rel", "caveats",
)  # fmt: skip
REQUIRED: Final = ("list", "lookout_id", "kind", "value", "purpose", "points")
KINDS: Final = ("name", "container", "vessel_imo", "bill")
MAX_POINTS: Final = 10.0  # log-odds; beyond it a score says nothing but this lookout
_SPLIT: Final = re.compile(r"[|\s]+")


def read_lookouts(data: bytes, *, source: str, country: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """LOOKOUTS and the faults, one line of text each; RuleError where the whole is no lookout list."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleError(
            f"a lookout list must be UTF-8, found byte {data[error.start]:#04x}",
            where=Where(source=source, offset=error.start),
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip().lower() for name in next(reader, [])]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise RuleError(
            f"not a lookout list: its first line lacks {', '.join(missing)}, expected {', '.join(COLUMNS)}",
            where=Where(source=source, line=1),
        )
    rows: list[Mapping[str, object]] = []
    faults: list[str] = []
    seen: dict[tuple[str, str], int] = {}
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            line = reader.line_num
            row, wrong = _read_row(header, cells, country)
            key = (str(row["list"]), str(row["lookout_id"]))
            if not wrong and key in seen:
                wrong.append(f"{key[0]}/{key[1]} stands already in line {seen[key]}")
            if wrong:
                faults.append(f"{source}, line {line}: {'; '.join(wrong)}")
                continue
            seen[key] = line
            rows.append(row)
    except csv.Error as error:
        faults.append(f"{source}, line {reader.line_num}: {error}; the rest was not read")
    return TABLES["lookouts"].from_rows(rows), tuple(faults)


def _read_row(header: list[str], cells: list[str], country: str) -> tuple[dict[str, object], list[str]]:
    """One row and what is wrong with it."""
    wrong: list[str] = []
    if len(cells) != len(header):
        wrong.append(f"{len(cells)} columns, expected {len(header)}")
    filed = dict.fromkeys(COLUMNS, "") | {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    wrong += [f"{name} is empty" for name in REQUIRED if not filed[name]]
    kind = filed["kind"].lower()
    value = filed["value"]
    if kind not in KINDS:
        wrong.append(f"kind is {kind!r}, expected one of {', '.join(KINDS)}")
    elif kind == "vessel_imo":
        value = value.upper().removeprefix("IMO").strip()
        if not (value.isascii() and value.isdecimal() and len(value) == 7 and imo_holds(int(value))):
            wrong.append(f"value {filed['value']!r} is no IMO number: seven digits with a check digit expected")
    elif kind != "name":
        value = _SPLIT.sub("", value.upper()).replace("-", "")
    points = _number(filed["points"])
    if points is None or not 0.0 < points <= MAX_POINTS:
        wrong.append(f"points are {filed['points']!r}, expected a number above 0 and at most {MAX_POINTS:g}")
    times = {name: _time(filed[name], name, wrong) for name in ("valid_from", "valid_to")}
    if times["valid_from"] and times["valid_to"] and times["valid_to"] < times["valid_from"]:
        wrong.append(f"valid_to {filed['valid_to']} lies before valid_from {filed['valid_from']}")
    row: dict[str, object] = {
        "lookout_id": filed["lookout_id"],
        "list": filed["list"],
        "kind": kind,
        "value": value,
        "aliases": [alias.strip() for alias in filed["aliases"].split("|") if alias.strip()],
        "purpose": filed["purpose"],
        "points": points,
        **times,
        "originator": country,
        "rel": _codes(filed["rel"], COUNTRIES, "rel", wrong),
        "caveats": _codes(filed["caveats"], CAVEATS, "caveats", wrong),
    }
    return row, wrong


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _time(text: str, name: str, wrong: list[str]) -> datetime | None:
    if not text:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        wrong.append(f"{name} is {text!r}, expected a date or time such as 2026-03-31 or 2026-03-31T12:00Z")
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


def _codes(text: str, known: tuple[str, ...], name: str, wrong: list[str]) -> list[str]:
    """Codes in the order of `known`; unknown ones are faults, since a misread label would leak or hide."""
    codes = {code for code in _SPLIT.split(text.upper()) if code}
    unknown = sorted(codes - set(known))
    if unknown:
        wrong.append(f"{name} has {', '.join(unknown)}, expected of {', '.join(known)}")
    return [code for code in known if code in codes]
