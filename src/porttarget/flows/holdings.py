"""What a node and given files hold together: manifest tables of a store and of files, as one set of tables.

A file that the store has received already counts once, as the store has it. Everything is held in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl

from porttarget.errors import UsageError
from porttarget.flows.decode import Source
from porttarget.flows.manifest import TABLE_NAMES, Report, Setting, parts, tables_of
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
        for name, frame in tables_of(part).items():
            new = frame.join(received, on="source_sha256", how="anti", maintain_order="left")
            held.setdefault(name, []).append(new)
    return {name: pl.concat(held.get(name) or [table(name).empty()]) for name in TABLE_NAMES}
