"""Inputs of any kind into a store, each once: recognised by content, read, and recorded with when and how they came.

When an input was received is the transport's fact: `received_at` where the caller knows it, else the sidecar
`receipts.csv` in the input's folder (columns `file`, `received_at`), else now. A failed input stops nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from porttarget.errors import Conflict, InputError, NothingRecognised, PortTargetError, RuleError, Where
from porttarget.feeds import Input, open_inputs
from porttarget.flows.decode import LINKED, Options, Source, decode_input
from porttarget.flows.manifest import read_input, tables_of
from porttarget.store import Store
from porttarget.targeting import read_lookouts

SIDECAR = "receipts.csv"
Tell = Callable[[str], None]


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
    store: Store, specs: Sequence[Source], *, received_at: datetime | None = None, tell: Tell = lambda _text: None
) -> Report:
    """Take `specs` into `store`; what was there already is said and left alone."""
    report = Report()
    sidecars = _Sidecars()
    for entry in open_inputs(list(specs)):
        if Path(entry.name).name == SIDECAR:
            continue
        try:
            if entry.error is not None:
                raise entry.error
            when = received_at or sidecars.received_at(entry) or datetime.now(UTC)
            _take(store, entry, when, report, tell)
        except Conflict:
            report.already.append(entry.name)
            tell(f"{entry.name}: already there")
        except InputError as error:
            report.failed.append(error)
            continue
        if entry.truncated:
            report.cut.append(f"{entry.name}: {entry.truncated}")
    return report


def _take(store: Store, entry: Input, when: datetime, report: Report, tell: Tell) -> None:
    if entry.kind == "ais":
        rows, rejected, said = _take_ais(store, entry, when)
    elif entry.kind == "x12":
        rows, rejected, said = _take_manifest(store, entry, when)
    elif entry.kind == "lookouts":
        rows, rejected, said = _take_lookouts(store, entry, when, report)
    elif entry.kind == "outcomes":
        rows, rejected, said = _take_outcomes(store, entry, when, report)
    else:
        raise NothingRecognised(
            f"{entry.kind}: ingest reads AIS sentences, X12 309, lookout lists and examination outcomes",
            where=Where(source=entry.name),
        )
    tell(f"{entry.name}: {said}")
    report.taken.append(
        {"input": entry.name, "kind": entry.kind, "received_at": when.isoformat(), "rows": rows, "rejected": rejected}
    )
