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
from porttarget.flows.large_inputs import concatenated, joined, read_interchanges
from porttarget.flows.sidecar import Sidecars, is_sidecar
from porttarget.flows.table_files import FileFormat, compact
from porttarget.flows.tables_out import TableFolder
from porttarget.flows.together import Together, with_counts
from porttarget.manifests import Manifest, ManifestStats, read_manifest_bytes, read_manifest_files
from porttarget.manifests.answers import Answer
from porttarget.manifests.fixed_layout import Layout
from porttarget.manifests.manifest import counted
from porttarget.manifests.partner_findings import judged
from porttarget.manifests.partners import Partners
from porttarget.reference import Reference, load_reference
from porttarget.tables.cargo import TABLES

TABLE_NAMES = tuple(each.name for each in TABLES)
MANIFEST_KINDS = ("x12", "edifact", "ams", "manifest_json", "parquet")
STREAMED = ("x12", "edifact")  # may be of any size
LARGEST = 1 << 29  # others are read whole and take about seven times their size; beyond this they are refused
FEW_ROWS = 1 << 14
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
    uncompared: bool = False  # too many filings to be compared with one another
    refused: int = 0
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def rejected(self) -> bool:
        """Some input was not used whole: rejected stretches, a cut file, findings that refuse it (`refusals`)."""
        return bool(self.stats.rejected or self.cut or self.refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a reader is told beside its input.

    received_at  when the transport brought it; None where unknown
    filed_to     country it was filed to, where the receiver knows
    reference    who knows ports; the shipped data by default
    layout       of fixed-width records; None where there are none
    partners     what was agreed with senders
    """

    received_at: datetime | None = None
    filed_to: str | None = None
    reference: Reference | None = None
    layout: Layout | None = None
    partners: Partners | None = None


def read_manifest(
    *sources: Source, received_at: datetime | None = None, partners: Partners | str | Path | None = None
) -> Manifest:
    """Read manifests from paths, globs, bytes or binary file objects into linked tables.

    Frames `voyages, bills, parties, containers, goods, hazards, seals, stow_positions, events, dispositions,
    security_filings, findings, rejects` and `stats`. `received_at` is when
    the transport brought them; without it lateness is not assessable. `partners` is a file of what was agreed with
    senders. Raises NothingRecognised, InputMissing or
    ManifestError for an input that cannot be read at all; all other faults are rows of `findings`.
    """
    setting = _asked("read_manifest", sources, received_at, partners)
    report = Report()
    made = list(parts(sources, setting, report))
    if report.failed:
        raise report.failed[0]
    return _judged_together(made, report, setting.partners)


def manifest_pieces(
    *sources: Source, received_at: datetime | None = None, partners: Partners | str | Path | None = None
) -> Iterator[Manifest]:
    """As `read_manifest`, piece by piece, so that inputs of interchanges (X12, UN/EDIFACT) may be of any size.

    The rows of all pieces are those of the whole; an input's last pieces hold its containers and interchanges, which
    only its end completes. What only several inputs together show is not told. Raises for an input that cannot be read
    when all others were.
    """
    setting = _asked("manifest_pieces", sources, received_at, partners)
    report = Report()
    yield from pieces_of(sources, setting, report)
    if report.failed:
        raise report.failed[0]


def _asked(
    what: str, sources: Sequence[Source], received_at: datetime | None, partners: Partners | str | Path | None
) -> Setting:
    check_sources(what, sources)
    if received_at is not None and received_at.tzinfo is None:
        raise UsageError(f"received_at is {received_at!r}, expected a time with a zone")
    agreed = partners_in(Path(partners)) if isinstance(partners, str | Path) else partners
    return Setting(received_at=received_at, partners=agreed)


def partners_in(path: Path, reference: Reference | None = None) -> Partners:
    """The partners of a file; UsageError tells all its faults."""
    from porttarget.manifests.partners_file import partners_of

    return partners_of(path, reference or load_reference())


def manifest_to(
    specs: Sequence[Source],
    folder: Path,
    *,
    setting: Setting = Setting(),
    file_format: FileFormat = "parquet",
    ack: Path | None = None,
    clerk: Clerk | None = None,
) -> Report:
    """Read `specs` and write one file per table into `folder`, and answers to senders into `ack`.

    clerk  is shown the findings
    """
    report = Report(rows=dict.fromkeys(TABLE_NAMES, 0))
    together = Together(answered=ack is not None)
    with TableFolder(folder, TABLE_NAMES, file_format) as out:
        for part in pieces_of(specs, setting, report):
            tables = tables_of(part)
            together.take(tables)
            # the faults of interchanges are counted when all are known
            _put(out, {name: frame for name, frame in tables.items() if name != "interchanges"}, report, clerk)
        found = together.findings(setting.partners)
        report.uncompared = together.too_many
        report.refused += refusals(found, setting.partners)
        report.stats = _with_findings(report.stats, found)
        _put(out, {"findings": found, "interchanges": together.interchanges(found)}, report, clerk)
        if not report.read:
            out.discard()  # a run that read nothing leaves an earlier run's tables as they are
    if ack is not None and report.read:
        report.answers += write_answers(together.answerable(found), ack)
    return report


def _put(out: TableFolder, tables: dict[str, pl.DataFrame], report: Report, clerk: Clerk | None) -> None:
    # small tables wait for more, in memory of their own, lest they keep the input's
    out.write({name: compact(frame) if frame.height < FEW_ROWS else frame for name, frame in tables.items()})
    if clerk is not None:
        clerk.take(tables["findings"])
    for name, frame in tables.items():
        report.rows[name] += frame.height


def tables_of(manifest: Manifest) -> dict[str, pl.DataFrame]:
    """The tables of a manifest by their declared names."""
    return manifest.tables()


def read_input(entry: Input | Bundle, setting: Setting) -> Manifest:
    """Read one opened input; raises NothingRecognised where it is no manifest that we know.

    What is of no known kind is read as fixed-width records where there is a layout.
    """
    return joined(list(read_pieces_of(entry, setting)))


def read_pieces_of(entry: Input | Bundle, setting: Setting) -> Iterator[Manifest]:
    """As `read_input`, a large input of interchanges piece by piece; the last ones hold all containers and messages."""
    if isinstance(entry, Input) and entry.kind in STREAMED:
        yield from read_interchanges(
            entry, received_at=setting.received_at, filed_to=setting.filed_to, reference=setting.reference,
            partners=setting.partners,
        )  # fmt: skip
    else:
        yield _read_whole(entry, setting)


def _read_whole(entry: Input | Bundle, setting: Setting) -> Manifest:
    layout, partners = setting.layout, setting.partners
    if layout is not None and isinstance(entry, Input) and entry.kind == "unknown":
        from porttarget.manifests.read_fixed import read_fixed  # loads Numba

        made = read_fixed(
            entry.read(LARGEST), layout, source=entry.name, received_at=setting.received_at, filed_to=setting.filed_to,
            codes=setting.reference or load_reference(),
        )  # fmt: skip
        return made if partners is None else judged(made, partners)
    if entry.kind not in MANIFEST_KINDS:
        raise NothingRecognised(
            f"no manifest: found {KINDS[entry.kind]}; expected X12 (ISA, GS, ST), UN/EDIFACT (UNA, UNB, UNH), tables "
            "of AMS bills, a manifest as JSON, or tables that were written here",
            where=Where(source=entry.name),
        )
    when, to, codes = setting.received_at, setting.filed_to, setting.reference
    if isinstance(entry, Bundle):
        return read_manifest_files(
            entry.read(LARGEST), source=entry.name, received_at=when, filed_to=to, codes=codes, partners=partners
        )
    return read_manifest_bytes(
        entry.read(LARGEST), source=entry.name, received_at=when, filed_to=to, codes=codes, partners=partners
    )


def parts(specs: Sequence[Source], setting: Setting, report: Report) -> Iterator[Manifest]:
    """The manifests of `specs`, one an input; `report` is told of what failed or was passed over."""
    for pieces in _inputs(specs, setting, report):
        made = list(pieces)
        if made:
            yield joined(made)


def pieces_of(specs: Sequence[Source], setting: Setting, report: Report) -> Iterator[Manifest]:
    """As `parts`, large inputs of interchanges piece by piece."""
    for pieces in _inputs(specs, setting, report):
        yield from pieces


def _inputs(specs: Sequence[Source], setting: Setting, report: Report) -> Iterator[Iterator[Manifest]]:
    """The pieces of each input that may be a manifest."""
    sidecars = Sidecars()
    for entry in bundled(open_inputs(list(specs))):
        if isinstance(entry, Input) and is_sidecar(entry):
            continue
        if is_other_kind(entry, MANIFEST_KINDS, specs):
            report.passed_over.append(f"{entry.name}: {KINDS[entry.kind]}")
            continue
        yield _pieces(entry, setting, report, sidecars)


def _pieces(entry: Input | Bundle, setting: Setting, report: Report, sidecars: Sidecars) -> Iterator[Manifest]:
    begun = 0
    try:
        if entry.error is not None:
            raise entry.error
        when = setting.received_at or when_received(sidecars, entry)
        for part in read_pieces_of(entry, replace(setting, received_at=when)):
            begun = 1
            report.stats += part.stats
            report.refused += refusals(part.findings, setting.partners)
            yield part
    except InputError as error:
        report.failed.append(error)
    report.read += begun
    if entry.truncated:
        report.cut.append(f"{entry.name}: {entry.truncated}")


def _joined(parts: Sequence[Manifest], stats: ManifestStats) -> Manifest:
    if not parts:
        raise NothingRecognised("no input was found")
    return Manifest(**concatenated(parts), stats=stats)


def refusals(findings: pl.DataFrame, partners: Partners | None) -> int:
    """Findings by which an input counts as not used whole: a cut, or, by agreement with partners, any error."""
    refuse = pl.col("code") == "cut" if partners is None else pl.col("severity") == "error"
    return findings.filter(refuse).height


def _judged_together(parts: Sequence[Manifest], report: Report, partners: Partners | None) -> Manifest:
    """All parts as one, with the findings that only they together show."""
    together = Together()
    for part in parts:
        together.take(tables_of(part))
    joined = parts[0] if len(parts) == 1 else _joined(parts, report.stats)
    found = together.findings(partners)
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
