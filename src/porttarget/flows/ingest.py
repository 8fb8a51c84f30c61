"""Inputs of any kind into a store, each once: recognised by content, read, and recorded with when and how they came.

When an input was received is the transport's fact: `received_at` where the caller knows it, else the sidecar
`receipts.csv` in the input's folder (columns `file`, `received_at`), else now. A failed input stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from porttarget.errors import Conflict, InputError, NothingRecognised, PortTargetError, UsageError, Where
from porttarget.feeds import Input, open_inputs
from porttarget.flows.bundles import Bundle, bundled, when_received
from porttarget.flows.decode import DEDUP_S, Options, Source, decode_input
from porttarget.flows.kept import ROWS_OF_AN_INPUT, kept_tables
from porttarget.flows.kinds import KINDS
from porttarget.flows.manifest import NOTHING, partners_in, read_pieces_of, tables_of
from porttarget.flows.manifest import Setting as Manifests
from porttarget.flows.outcomes import read_outcomes
from porttarget.flows.remembered import Remembered
from porttarget.flows.sidecar import SIDECAR, Sidecars, is_sidecar
from porttarget.flows.table_files import compact
from porttarget.manifests.partners import Partners
from porttarget.reference import Reference, load_reference
from porttarget.store import Pending, Store
from porttarget.targeting import read_lookouts

CLOCKS_DIFFER = timedelta(minutes=5)  # a time of receipt this far ahead may be a clock, beyond it is an error
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What a reader needs beside the input: when it was received, and the ports it may name."""

    when: datetime
    reference: Reference
    heard: Remembered | None
    partners: Partners | None


@dataclass(slots=True)
class Report:
    """What an intake did, per input."""

    taken: list[dict[str, object]] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    failed: list[PortTargetError] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def rejected(self) -> bool:
        """Some input was not used whole."""
        return bool(self.cut or self.faults or any(entry["rejected"] for entry in self.taken))

    def as_dict(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "taken": self.taken, "already_there": self.already, "failed": [str(error) for error in self.failed],
            "cut": self.cut, "faults": self.faults,
        }  # fmt: skip


def ingest(
    store: Store,
    specs: Sequence[Source],
    *,
    received_at: datetime | None = None,
    reference_dirs: Sequence[Path] = (),
    dedup_s: float | None = DEDUP_S,
    partners: Path | None = None,
    tell: Tell = lambda _text: None,
) -> Report:
    """Take `specs` into `store`; what was there already is said and left alone.

    dedup_s   an AIS message heard again within so many seconds, here or in what the store had received by then, is kept
              once; all are in `hearings`
    partners  file of what was agreed with senders of manifests
    """
    heard = Remembered(store, dedup_s) if dedup_s else None
    reference = load_reference(tuple(reference_dirs))
    agreed = None if partners is None else partners_in(partners, reference)
    latest = datetime.now(UTC) + CLOCKS_DIFFER
    if received_at is not None and received_at > latest:
        raise UsageError(f"received_at is {received_at.isoformat()}, which is yet to come")
    report = Report()
    sidecars = Sidecars()
    for entry in bundled(open_inputs(list(specs))):
        if isinstance(entry, Input) and is_sidecar(entry):
            continue
        try:
            if entry.error is not None:
                raise entry.error
            when = received_at or when_received(sidecars, entry) or datetime.now(UTC)
            if when > latest:
                raise InputError(
                    f"{SIDECAR} says it was received at {when.isoformat()}, which is yet to come",
                    where=Where(source=entry.name),
                )
            _take(store, entry, _Setting(when=when, reference=reference, heard=heard, partners=agreed), report, tell)
        except Conflict:
            report.already.append(entry.name)
            tell(f"{entry.name}: already there")
        except InputError as error:
            report.failed.append(error)
            if heard is not None:
                heard.forget()  # what it said first is not in the store
            continue
        if entry.truncated:
            report.cut.append(f"{entry.name}: {entry.truncated}")
    return report


def _take(store: Store, entry: Input | Bundle, setting: _Setting, report: Report, tell: Tell) -> None:
    when = setting.when
    kind, read = _reader(entry)
    with store.begin_receipt(source=entry.name, kind=kind, way=entry.way, received_at=when) as pending:
        stats, said, faults = read(store, pending, setting)
        receipt = pending.commit(sha256=entry.sha256 or "", stats=stats)
    report.faults += [f"{entry.name}: {fault}" for fault in faults]
    for fault in faults:
        tell(f"{entry.name}: {fault}")
    tell(f"{entry.name}: {said}")
    rejected = bool(faults or stats.get("rejected") or stats.get("incomplete_sentences"))
    report.taken.append(
        {"input": entry.name, "kind": kind, "received_at": when.isoformat(), "rows": receipt.rows, "rejected": rejected}
    )


_Read = tuple[Mapping[str, object], str, Sequence[str]]  # counts, what to say, faults


def _read_ais(entry: Input, store: Store, pending: Pending, setting: _Setting) -> _Read:
    if setting.heard is not None:
        setting.heard.known_at(setting.when)
    options = Options(dedup=setting.heard.dedup if setting.heard is not None else None)
    for part in decode_input(entry, options, first_row=store.claim_message_rows(ROWS_OF_AN_INPUT)):
        pending.add(kept_tables(part))
        stats = part.stats
    if stats.messages > ROWS_OF_AN_INPUT:
        raise InputError(
            f"{stats.messages:,} messages, expected at most {ROWS_OF_AN_INPUT:,}: give it in parts",
            where=Where(source=entry.name),
        )
    refused = stats.rejected_sentences + stats.incomplete_sentences
    return stats.as_dict(), f"{stats.messages:,} messages, {refused:,} sentences not used", ()


def _read_manifest(entry: Input | Bundle, store: Store, pending: Pending, setting: _Setting) -> _Read:
    told = Manifests(
        received_at=setting.when, filed_to=store.country, reference=setting.reference, partners=setting.partners
    )  # fmt: skip
    stats = NOTHING
    for part in read_pieces_of(entry, told):
        # rows wait for more in memory of their own, lest they keep each piece of a large input
        pending.add({name: compact(frame) for name, frame in tables_of(part).items()})
        stats += part.stats
    findings = sum(stats.findings.values())
    return stats.as_dict(), f"{stats.bills:,} bills, {stats.containers:,} containers, {findings:,} findings", ()


def _read_lookouts(entry: Input, store: Store, pending: Pending, _setting: _Setting) -> _Read:
    frame, faults = read_lookouts(entry.read(), source=entry.name, country=store.country)
    pending.add({"lookouts": frame})
    return {"lookouts": frame.height, "rejected": len(faults)}, f"{frame.height:,} lookouts", faults


def _read_outcomes(entry: Input, _store: Store, pending: Pending, _setting: _Setting) -> _Read:
    frame, faults = read_outcomes(entry.read(), source=entry.name)
    pending.add({"outcomes": frame})
    return {"outcomes": frame.height, "rejected": len(faults)}, f"{frame.height:,} examination outcomes", faults


_MANIFESTS = ("x12", "edifact", "ams", "manifest_json")
_READERS: dict[str, tuple[str, Callable[[Input, Store, Pending, _Setting], _Read]]] = {
    "ais": ("ais", _read_ais),
    "lookouts": ("lookouts", _read_lookouts),
    "outcomes": ("outcomes", _read_outcomes),
}


def _reader(entry: Input | Bundle) -> tuple[str, Callable[[Store, Pending, _Setting], _Read]]:
    """What an input becomes in the store, and what reads it."""
    if entry.kind in _MANIFESTS:
        return "manifest", partial(_read_manifest, entry)
    if isinstance(entry, Input) and entry.kind in _READERS:
        kind, read = _READERS[entry.kind]
        return kind, partial(read, entry)
    raise NothingRecognised(
        f"found {KINDS[entry.kind]}; ingest reads AIS sentences, manifests, lookout lists and examination outcomes",
        where=Where(source=entry.name),
    )
