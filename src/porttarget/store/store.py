"""A node's store: one folder, one country. The doors stand in the classes this one is made of.

`init` makes it, `open` refuses what is not a sound store of this format, `check` also re-hashes all of history.
Several processes may have it open: readers never wait, writers wait for one another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

import polars as pl

from porttarget.errors import Conflict, InputMissing, StoreCorrupt, StoreForeign, UsageError, Where
from porttarget.sharing.labels import COUNTRIES
from porttarget.store.audit import SYSTEM
from porttarget.store.exchange import KEYS, make_keys
from porttarget.store.history import corrupt
from porttarget.store.ledger import DATABASE, create_database, open_check
from porttarget.store.live import Live
from porttarget.store.parquet import HISTORY, sync_folder
from porttarget.store.pending import Pending
from porttarget.store.receipts import Receipt

Clock = Callable[[], datetime]


def wall_clock() -> datetime:
    """The time now, UTC."""
    return datetime.now(UTC)


class Store(Live):
    """One country's node on disk."""

    @classmethod
    def init(cls, path: str | Path, country: str, *, clock: Clock = wall_clock) -> Self:
        """Make a store for `country` in a new or empty folder; Conflict where something is there."""
        if country not in COUNTRIES:
            raise UsageError(f"country is {country!r}, expected {' or '.join(COUNTRIES)}")
        folder = Path(path).absolute()
        if (folder / DATABASE).exists():
            raise Conflict("there is a store already", where=Where(source=str(folder)))
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise Conflict("folder is not empty", where=Where(source=str(folder)))
            for name in (HISTORY, KEYS):
                (folder / name).mkdir(mode=0o700)
            key = make_keys(folder / KEYS)
        except OSError as error:
            raise InputMissing(f"store cannot be made: {error.strerror}", where=Where(source=str(folder))) from error
        create_database(folder, country=country, store_id=str(uuid4()), node_key_id=key, created_at=clock())
        sync_folder(folder)
        sync_folder(folder.parent)
        store = cls(folder, clock=clock)
        store.audit("init", SYSTEM, store.store_id, {"country": country, "key_id": key})
        return store

    @classmethod
    def open(cls, path: str | Path, *, country: str | None = None, clock: Clock = wall_clock) -> Self:
        """Open a store; with `country`, refuse the other country's.

        InputMissing: no such folder. StoreForeign: no store of ours, another format, another country.
        StoreCorrupt: a damaged database, or files of history that are absent or of another size.
        """
        folder = Path(path).absolute()
        open_check(folder)
        store = cls(folder, clock=clock)
        try:
            if country is not None and store.country != country:
                raise StoreForeign(
                    f"store is {store.country}'s, expected {country}'s", where=Where(source=str(folder)),
                    found=store.country, expected=country,
                )  # fmt: skip
            faults = store.ledger_faults()
            if faults:
                raise corrupt(faults, folder)
        except (StoreForeign, StoreCorrupt):
            store.close()
            raise
        return store

    def begin_receipt(
        self, *, source: str, kind: str, way: str = "file", received_at: datetime | None = None, officer: str = SYSTEM
    ) -> Pending:
        """A receipt for an input taken in pieces: `add` frames, then `commit(sha256=…, stats=…)`."""
        return Pending(self, source=source, kind=kind, way=way, received_at=received_at, officer=officer)

    def add_receipt(
        self,
        *,
        source: str,
        sha256: str,
        kind: str,
        way: str = "file",
        received_at: datetime | None = None,
        tables: Mapping[str, pl.DataFrame],
        stats: Mapping[str, object] | None = None,
        officer: str = SYSTEM,
    ) -> Receipt:
        """Take one input in, in one commit; Conflict (`found` is the first Receipt) where it was taken in before."""
        with self.begin_receipt(source=source, kind=kind, way=way, received_at=received_at, officer=officer) as pending:
            pending.add(tables)
            return pending.commit(sha256=sha256, stats=stats)

    def check(self) -> list[str]:
        """Everything that is not as it was written: database, history by hash, audit chain. Empty when sound."""
        with self.reading() as sql:
            found = [row[0] for row in sql.exec_driver_sql("PRAGMA integrity_check(20)") if row[0] != "ok"]
            orphans = sql.exec_driver_sql("PRAGMA foreign_key_check").all()
        faults = [f"{DATABASE}: {fault}" for fault in found]
        faults += [f"{DATABASE}: row {row[1]} of {row[0]} points to no row of {row[2]}" for row in orphans]
        return faults + self.ledger_faults(hashes=True) + [f"audit: {fault}" for fault in self.verify_audit()]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
