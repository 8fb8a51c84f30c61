"""Manifest files of any inputs to the manifest tables: inputs → reader → frames or one file per table.

An input that is no manifest, empty, or cut inside its first envelope is a failure; every other fault is a finding
and what could be read stands in the tables.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from porttarget.errors import InputError, NothingRecognised, PortTargetError, UsageError, Where
from porttarget.feeds import Input, open_inputs
from porttarget.flows.answers import write_answers
from porttarget.flows.bundles import Bundle, bundled, when_received
from porttarget.flows.clerk import Clerk
from porttarget.flows.decode import Source, check_sources
from porttarget.flows.kinds import KINDS, is_other_kind
from porttarget.flows.sidecar import Sidecars, is_sidecar
from porttarget.flows.table_files import FileFormat
from porttarget.flows.tables_out import TableFolder
from porttarget.flows.together import Together, with_counts
from porttarget.manifests import Manifest, ManifestStats, read_manifest_bytes, read_manifest_files
from porttarget.manifests.answers import Answer
from porttarget.manifests.fixed_layout import Layout
from porttarget.manifests.manifest import counted
from porttarget.reference import Reference, load_reference
from porttarget.tables.cargo import TABLES

TABLE_NAMES = tuple(each.name for each in TABLES)
MANIFEST_KINDS = ("x12", "edifact", "ams", "manifest_json", "parquet")
LARGEST = 1 << 29  # an input is read whole and takes about seven times its size (measured); beyond this it is refused
NOTHING = ManifestStats(interchanges=0, messages=0, segments=0, bills=0, containers=0)


@dataclass(slots=True)
class Report:
    """What a run over several inputs gave."""

    stats: ManifestStats = NOTHING
    failed: list[PortTargetError] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    read: int = 0
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def rejected(self) -> bool:
        """Some input was not used whole: rejected stretches, or a cut file."""
        return bool(self.stats.rejected or self.cut or self.stats.findings.get("cut"))


def read_manifest(*sources: Source, received_at: datetime | None = None) -> Manifest:
    """Read manifests from paths, globs, bytes or binary file objects into linked tables.

    Frames `voyages, bills, parties, containers, goods, hazards, seals, stow_positions, events, dispositions,
    security_filings, findings, rejects` and `stats`. `received_at` is when
    the transport brought them; without it lateness is not assessable. Raises NothingRecognised, InputMissing or
    ManifestError for an input that cannot be read at all; all other faults are rows of `findings`.
    """
    check_sources("read_manifest", sources)
    if received_at is not None and received_at.tzinfo is None:
        raise UsageError(f"received_at is {received_at!r}, expected a time with a zone")
    report = Report()
    parts = list(_parts(sources, received_at, report))
    if report.failed:
        raise report.failed[0]
    return _judged_together(parts, report)


def manifest_to(
    specs: Sequence[Source],
    folder: Path,
    *,
    received_at: datetime | None = None,
    file_format: FileFormat = "parquet",
    reference: Reference | None = None,
    layout: Layout | None = None,
    ack: Path | None = None,
    clerk: Clerk | None = None,
) -> Report:
    """Read `specs` and write one file per table into `folder`, and answers to senders into `ack`.

    clerk   is shown the findings
    layout  tells of fixed-width records among them
    """
    report = Report(rows=dict.fromkeys(TABLE_NAMES, 0))
    together = Together(answered=ack is not None)
    with TableFolder(folder, TABLE_NAMES, file_format) as out:
        for part in _parts(specs, received_at, report, reference, layout):
            tables = tables_of(part)
            together.take(tables)
            # the faults of interchanges are counted when all are known
            _put(out, {name: frame for name, frame in tables.items() if name != "interchanges"}, report, clerk)
        found = together.findings()
        report.stats = _with_findings(report.stats, found)
        _put(out, {"findings": found, "interchanges": together.interchanges(found)}, report, clerk)
        if not report.read:
            out.discard()  # a run that read nothing leaves an earlier run's tables as they are
    if ack is not None and report.read:
        report.answers += write_answers(together.answerable(found), ack)
    return report


def _put(out: TableFolder, tables: dict[str, pl.DataFrame], report: Report, clerk: Clerk | None) -> None:
    out.write(tables)
    if clerk is not None:
        clerk.take(tables["findings"])
    for name, frame in tables.items():
        report.rows[name] += frame.height


def tables_of(manifest: Manifest) -> dict[str, pl.DataFrame]:
    """The tables of a manifest by their declared names."""
    return manifest.tables()


def read_input(
    entry: Input | Bundle,
    *,
    received_at: datetime | None = None,
    filed_to: str | None = None,
    reference: Reference | None = None,
    layout: Layout | None = None,
) -> Manifest:
    """Read one opened input; raises NothingRecognised where it is no manifest that we know.

    What is of no known kind is read as fixed-width records where there is a `layout`.
    """
    if layout is not None and isinstance(entry, Input) and entry.kind == "unknown":
        from porttarget.manifests.read_fixed import read_fixed  # loads Numba

        return read_fixed(
            entry.read(LARGEST), layout, source=entry.name, received_at=received_at, filed_to=filed_to,
            codes=reference or load_reference(),
        )  # fmt: skip
    if entry.kind not in MANIFEST_KINDS:
        raise NothingRecognised(
            f"no manifest: found {KINDS[entry.kind]}; expected X12 (ISA, GS, ST), UN/EDIFACT (UNA, UNB, UNH), tables "
            "of AMS bills, a manifest as JSON, or tables that were written here",
            where=Where(source=entry.name),
        )
    if isinstance(entry, Bundle):
        files = entry.read(LARGEST)
        return read_manifest_files(
            files, source=entry.name, received_at=received_at, filed_to=filed_to, codes=reference
        )
    data = entry.read(LARGEST)
    return read_manifest_bytes(data, source=entry.name, received_at=received_at, filed_to=filed_to, codes=reference)


def _parts(
    specs: Sequence[Source],
    received_at: datetime | None,
    report: Report,
    reference: Reference | None = None,
    layout: Layout | None = None,
) -> Iterator[Manifest]:
    sidecars = Sidecars()
    for entry in bundled(open_inputs(list(specs))):
        if isinstance(entry, Input) and is_sidecar(entry):
            continue
        if is_other_kind(entry, MANIFEST_KINDS, specs):
            report.passed_over.append(f"{entry.name}: {KINDS[entry.kind]}")
            continue
        try:
            if entry.error is not None:
                raise entry.error
            when = received_at or when_received(sidecars, entry)
            part = read_input(entry, received_at=when, reference=reference, layout=layout)
        except InputError as error:
            report.failed.append(error)
            continue
        report.read += 1
        report.stats = _sum(report.stats, part.stats)
        if entry.truncated:
            report.cut.append(f"{entry.name}: {entry.truncated}")
        yield part


def _sum(a: ManifestStats, b: ManifestStats) -> ManifestStats:
    return ManifestStats(
        interchanges=a.interchanges + b.interchanges,
        messages=a.messages + b.messages,
        segments=a.segments + b.segments,
        bills=a.bills + b.bills,
        containers=a.containers + b.containers,
        findings=dict(Counter(a.findings) + Counter(b.findings)),
        rejected=dict(Counter(a.rejected) + Counter(b.rejected)),
    )


def _joined(parts: Sequence[Manifest]) -> Manifest:
    if not parts:
        raise NothingRecognised("no input was found")
    names = (*(name for name in TABLE_NAMES if name != "manifest_rejects"), "rejects")
    return replace(parts[0], **{name: pl.concat([getattr(part, name) for part in parts]) for name in names})


def _judged_together(parts: Sequence[Manifest], report: Report) -> Manifest:
    """All parts as one, with the findings that only they together show."""
    together = Together()
    for part in parts:
        together.take(tables_of(part))
    joined = parts[0] if len(parts) == 1 else replace(_joined(parts), stats=report.stats)
    found = together.findings()
    if found.is_empty():
        return joined
    return replace(
        joined, findings=pl.concat([joined.findings, found]), interchanges=with_counts(joined.interchanges, found),
        stats=_with_findings(joined.stats, found),
    )  # fmt: skip


def _with_findings(stats: ManifestStats, found: pl.DataFrame) -> ManifestStats:
    return replace(stats, findings=Counter(stats.findings) + Counter(counted(found["code"])))


def stats_json(report: Report) -> str:
    """The counts of a run as one JSON object."""
    return json.dumps({**report.stats.as_dict(), "rows": report.rows, "cut": report.cut})
