"""What a node and given files hold together: manifest tables of a store and of files, as one set of tables.

A file that the store has received already counts once, as the store has it. Everything is held in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import polars as pl

from porttarget.errors import UsageError
from porttarget.flows.decode import Source
from porttarget.flows.manifest import TABLE_NAMES, Report, Setting, parts, tables_of
from porttarget.manifests import Manifest
from porttarget.store import Store
from porttarget.tables import table


def holdings(
    specs: Sequence[Source], store: Store | None, *, setting: Setting, report: Report, at: datetime | None = None
) -> Mapping[str, pl.DataFrame]:
    """All manifest tables of `specs` and of what `store` had received at `at`; `report` is told of the files."""
    if not specs and store is None:
        raise UsageError("nothing to look at: name manifest files, or a store with --store")
    held = {name: [frame] for name, frame in store.cargo_at(at).items()} if store is not None else {}
    known = [frame.select("source_sha256") for frames in held.values() for frame in frames]
    received = pl.concat(known).unique() if known else table("findings").empty().select("source_sha256")
    for part in parts(specs, setting, report) if specs else ():
        if at is not None and _received_after(part, at):
            continue
        for name, frame in tables_of(part).items():
            new = frame.join(received, on="source_sha256", how="anti", maintain_order="left")
            held.setdefault(name, []).append(new)
    return {name: pl.concat(held.get(name) or [table(name).empty()]) for name in TABLE_NAMES}


def _received_after(part: Manifest, at: datetime) -> bool:
    """Whether an input came after `at`; one whose time of receipt is unknown counts as known."""
    times = [getattr(part, name)["received_at"].max() for name in ("interchanges", "voyages", "stow_positions")]
    return any(isinstance(time, datetime) and time > at for time in times)


def moment_of(store: Store | None, tables: Mapping[str, pl.DataFrame]) -> datetime:
    """The moment that a question is about when nobody names one: the latest receipt; now where none is known."""
    times = [tables[name]["received_at"].max() for name in ("interchanges", "voyages")]
    times.append(store.latest_receipt_time() if store is not None else None)
    return max((time for time in times if isinstance(time, datetime)), default=datetime.now(UTC))
