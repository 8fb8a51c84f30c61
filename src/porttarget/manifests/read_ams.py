"""Reads the linked tables of U.S. Automated Manifest System bills (CSV) into the manifest tables.

In: any of the eleven files, named in any way, each known by its header; several of one table are one. Out: tables,
findings and rejects whose places are file, row (the header being 1) and byte. Rows that are broken, or of no bill, are
set apart with their bytes; without a header table nothing has a bill, and every file is. The order of steps only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import polars as pl

from porttarget.errors import NothingRecognised, Where
from porttarget.manifests.ams_linked import Linked, link
from porttarget.manifests.ams_tables import ORDER, TABLE_OF, AmsTable, table_of_header
from porttarget.manifests.facts import Facts, Places
from porttarget.manifests.facts_ams import AmsFacts
from porttarget.manifests.findings import Findings
from porttarget.manifests.make_tables import make_findings, make_tables
from porttarget.manifests.making import Making
from porttarget.manifests.manifest import Manifest, ManifestStats, counted
from porttarget.manifests.ports import CodesOrNames, PortCodes
from porttarget.manifests.rejects import Reject, reject_rows
from porttarget.manifests.sheets import FAULTS, File, Sheet, header_of, joined, read_sheets
from porttarget.manifests.spans import ROW_TIME, Ints

KIND: Final = "AMS"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Apart:
    """Stretches of files that are no row of a bill, numbered behind the rows: file, offset, end, row of the file."""

    places: Ints
    reasons: tuple[str, ...]
    details: tuple[str, ...]


def read_ams(
    files: Sequence[File], *, source: str, received_at: datetime | None, filed_to: str | None, codes: PortCodes
) -> Manifest:
    """All tables of the files of one input; raises NothingRecognised where none of them is such a table."""
    tables = [table_of_header(header_of(each.data)[0]) for each in files]
    known = [(each, table) for each, table in zip(files, tables, strict=True) if table is not None]
    if not known:
        expected = ", ".join(each.known_by for each in TABLE_OF.values())
        raise NothingRecognised(
            f"no table of bills: expected a header with identifier and one of {expected}", where=Where(source=source)
        )
    sheets = read_sheets([each for each, _ in known])
    by_table: dict[str, list[Sheet]] = {}
    for sheet, (_, table) in zip(sheets, known, strict=True):
        by_table.setdefault(table.name, []).append(sheet)
    broken = np.concatenate([sheet.broken for sheet in sheets])
    headed = "header" in by_table and any(len(sheet) for sheet in by_table["header"])
    linked = link({name: joined(parts) for name, parts in by_table.items()} if headed else {}) if headed else None
    apart = _apart(broken, linked, [each for each, _ in known])
    making = _making(linked, apart, [each for each, _ in known], source, received_at, filed_to, codes)
    made = make_tables(making)
    _report(making, apart, linked, known, sheets)
    findings = make_findings(making, made)
    rejects = reject_rows(making, _rejects(apart, [each for each, _ in known], linked))
    rows = sum(len(sheet) for sheet in sheets) + len(broken)
    stats = ManifestStats(
        interchanges=1, messages=len(making.facts.kinds), segments=rows, bills=made["bills"].height,
        containers=made["containers"].height, findings=counted(findings["code"]), rejected=counted(rejects["reason"]),
    )  # fmt: skip
    return Manifest(**made, findings=findings, rejects=rejects, stats=stats)


def _apart(broken: Ints, linked: Linked | None, files: Sequence[File]) -> _Apart:
    """Headers of all files first, then broken rows, rows without a bill, and whole files without a header table."""
    heads = np.array([[at, 0, len(each.data), 1] for at, each in enumerate(files)], np.int64)
    orphans = np.zeros((0, 4), np.int64) if linked is None else linked.orphans
    whole = heads if linked is None else heads[:0]
    faults = [FAULTS[kind].format(found=found) for kind, found in broken[:, 4:6].tolist()]
    return _Apart(
        places=np.concatenate([heads, broken[:, :4], orphans, whole]),
        reasons=("",) * len(files) + ("row_form",) * len(broken) + ("no_bill",) * len(orphans)
        + ("no_header_table",) * len(whole),
        details=("",) * len(files) + tuple(faults) + ("no row of the header table has this identifier",) * len(orphans)
        + ("no file of the input is the header table, which says what ship and port a bill is of",) * len(whole),
    )  # fmt: skip


def _making(
    linked: Linked | None, apart: _Apart, files: Sequence[File], source: str, received_at: datetime | None,
    filed_to: str | None, codes: PortCodes,
) -> Making:  # fmt: skip
    rows = 0 if linked is None else linked.rows
    places = np.empty((rows + len(apart.places), 3), np.int64)  # file, offset, number
    message = np.full(len(places), -1, np.int32)
    places[rows:] = apart.places[:, (0, 1, 3)]
    entities, messages = {}, 0
    if linked is not None:
        made = AmsFacts(linked)
        entities, messages = made.entities(), made.first_of_message.size
        for name in ORDER:
            sheet, segs = linked.sheets[name], linked.segs[name]
            places[segs] = np.column_stack([sheet.file, sheet.offset, sheet.number])
            message[segs] = made.message_of_bill[linked.bill[name]]
    hashes = [each.sha256 for each in files]
    return Making(
        facts=Facts(
            places=Places(
                offset=places[:, 1].copy(), interchange=np.zeros(len(places), np.int32), message=message,
                number=places[:, 2].astype(np.int32), file=places[:, 0].copy(),
                files=tuple((each.name, sha) for each, sha in zip(files, hashes, strict=True)),
            ),
            kinds=(KIND,) * messages,
            sent=pl.DataFrame(
                schema={"sent_at": ROW_TIME, "control_number": pl.String, "message_number": pl.String}
            ).clear(messages),
            entities=entities,
        ),
        findings=Findings(), codes=CodesOrNames(codes), source=source,
        sha256=hashlib.sha256("".join(hashes).encode()).hexdigest(), received_at=received_at, filed_to=filed_to,
    )  # fmt: skip


def _report(
    making: Making,
    apart: _Apart,
    linked: Linked | None,
    known: Sequence[tuple[File, AmsTable]],
    sheets: Sequence[Sheet],
) -> None:
    """Findings about columns, once a file, and about rows that are set apart, each in its place."""
    rows = 0 if linked is None else linked.rows
    for at, ((_, table), sheet) in enumerate(zip(known, sheets, strict=True)):
        head = np.array([rows + at])
        for code, name in _columns(table, sheet):
            element = sheet.place(name)
            making.findings.add(
                code, head, found=name, expected=table.name, element=element if isinstance(element, int) else None
            )  # fmt: skip
    for reason, code, expected in (
        ("row_form", "row_form", None), ("no_bill", "row_without_bill", "an identifier of the header table"),
        ("no_header_table", "table_missing", "header"),
    ):  # fmt: skip
        which = np.array([number for number, each in enumerate(apart.reasons) if each == reason], np.int64)
        if code == "row_form":
            wanted = [f"{len(sheets[file].columns)} fields, as its header" for file in apart.places[which, 0].tolist()]
            making.findings.add(
                code, rows + which, found=pl.Series([apart.details[each] for each in which], dtype=pl.String),
                expected=pl.Series(wanted, dtype=pl.String),
            )  # fmt: skip
        else:
            making.findings.add(code, rows + which, found=reason, expected=expected)


def _columns(table: AmsTable, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Columns of a file that no table here takes: unknown ones, and known ones that have a value."""
    known = {column.name: column for column in table.columns}
    for name, spans in sheet.columns.items():
        if name not in known:
            yield "unknown_column", name
        elif not known[name].to and not known[name].said and spans.present.any():
            yield "column_unused", name
    for name in known:
        if name not in sheet.columns:
            yield "column_missing", name


def _rejects(apart: _Apart, files: Sequence[File], linked: Linked | None) -> Iterator[Reject]:
    rows = 0 if linked is None else linked.rows
    for at, (place, reason, detail) in enumerate(zip(apart.places.tolist(), apart.reasons, apart.details, strict=True)):
        if reason:
            yield Reject(reason=reason, detail=detail, data=files[place[0]].data[place[1] : place[2]], seg=rows + at)
