"""Receipts: each input taken in once, as a whole, with when and by which way it came.

A `Pending` receipt takes frames in any number of pieces with bounded memory and becomes visible in one SQL commit at
its end; a crash before that leaves files nobody reads. The same bytes of the same kind are taken in once: a second
time is a Conflict that names the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self
from uuid import uuid4

import polars as pl
from sqlalchemy import Connection, RowMapping, func, insert, select

from porttarget.errors import Conflict, UsageError
from porttarget.store import schema
from porttarget.store.audit import SYSTEM, Audit
from porttarget.store.parquet import FileRow, write_frames
from porttarget.tables import table as declared

if TYPE_CHECKING:
    from porttarget.store.records import Records

FLUSH_ROWS: Final = 250_000  # rows of one table held in memory before they are written
NOT_HISTORY: Final = frozenset({"nominations", "decisions", "receipts", "vessels"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was received. `rows` it added, over all tables; `stats` are the reader's counts."""

    receipt_id: str
    source: str
    sha256: str
    kind: str
    way: str
    received_at: datetime
    rows: int
    stats: Mapping[str, object]


class Receipts(Audit):
    """The receipts of a store."""

    def already_received(self, sha256: str, kind: str) -> Receipt | None:
        """The receipt of these bytes as this kind, if there is one."""
        query = select(schema.receipts).where(schema.receipts.c.sha256 == sha256, schema.receipts.c.kind == kind)
        with self.reading() as sql:
            row = sql.execute(query).mappings().one_or_none()
        return _receipt(row) if row is not None else None

    def receipts(self) -> pl.DataFrame:
        """All receipts by time received (table receipts)."""
        wanted = [schema.receipts.c[name] for name in declared("receipts").names]
        query = select(*wanted).order_by(schema.receipts.c.received_at, schema.receipts.c.receipt_id)
        with self.reading() as sql:
            rows = [dict(row) for row in sql.execute(query).mappings()]
        return declared("receipts").from_rows(list(rows))

    def latest_receipt_time(self) -> datetime | None:
        """When anything was last received, live rows included; None in a new store."""
        with self.reading() as sql:
            times = [
                sql.execute(select(func.max(table.c.received_at))).scalar_one_or_none()
                for table in (schema.receipts, schema.live_batches)
            ]
        return max((time for time in times if time is not None), default=None)

    def record_receipt(
        self, sql: Connection, receipt: Receipt, written: Iterable[FileRow], *, received_from: datetime | None = None
    ) -> None:
        """Receipt and file rows in the caller's transaction; Conflict where the same was received already."""
        first = self.already_received(receipt.sha256, receipt.kind)
        if first is not None:
            raise Conflict(
                f"{receipt.source} was already received as {first.kind} on {first.received_at.isoformat()} "
                f"from {first.source}",
                found=first,
            )
        sql.execute(
            insert(schema.receipts).values(
                receipt_id=receipt.receipt_id, source=receipt.source, sha256=receipt.sha256, kind=receipt.kind,
                way=receipt.way, received_at=receipt.received_at, received_from=received_from or receipt.received_at,
                rows=receipt.rows, stats=json.dumps(dict(receipt.stats), default=str, ensure_ascii=False),
            )
        )  # fmt: skip
        rows = [
            {
                "path": file.path, "receipt_id": receipt.receipt_id, "ordinal": ordinal, "table_name": file.table,
                "size": file.size, "sha256": file.sha256, "rows": file.rows, "min_time": file.min_time,
                "max_time": file.max_time,
            }
            for ordinal, file in enumerate(written)
        ]  # fmt: skip
        if rows:
            sql.execute(insert(schema.files), rows)


class Pending:
    """A receipt being taken in. Use as a context manager: leaving it without `commit` takes its files back."""

    def __init__(
        self, store: Records, *, source: str, kind: str, way: str, received_at: datetime | None, officer: str = SYSTEM
    ) -> None:
        self.receipt_id = str(uuid4())
        self._store = store
        self._source, self._kind, self._way, self._officer = source, kind, way, officer
        self._received_at = (received_at or store.now()).astimezone(UTC)
        self._held: dict[str, list[pl.DataFrame]] = {}
        self._written: list[FileRow] = []
        self._rows = 0
        self._done = False

    def add(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Take frames in, checked against their declarations."""
        if self._done:
            raise UsageError(f"receipt of {self._source} is closed")
        for name, frame in tables.items():
            if name in NOT_HISTORY:
                raise UsageError(f"table {name} is not taken in by receipts")
            declared(name).check(frame, source=self._source)
            if frame.is_empty():
                continue
            held = self._held.setdefault(name, [])
            held.append(frame)
            self._rows += frame.height
            if name != "lookouts" and sum(part.height for part in held) >= FLUSH_ROWS:
                self._flush(name)

    def commit(self, *, sha256: str, stats: Mapping[str, object] | None = None) -> Receipt:
        """Make all of it visible at once. Conflict, with nothing kept, where these bytes were received already."""
        if self._done:
            raise UsageError(f"receipt of {self._source} is closed")
        lookouts = self._held.pop("lookouts", [])
        for name in list(self._held):
            self._flush(name)
        receipt = Receipt(
            receipt_id=self.receipt_id, source=self._source, sha256=sha256, kind=self._kind, way=self._way,
            received_at=self._received_at, rows=self._rows, stats=dict(stats or {}),
        )  # fmt: skip
        with self._store.transaction() as sql:
            self._store.record_receipt(sql, receipt, self._written)
            for frame in lookouts:
                self._store.put_lookouts(frame, receipt)
            self._store.audit(
                "receive",
                self._officer,
                receipt.receipt_id,
                {
                    "source": receipt.source,
                    "kind": receipt.kind,
                    "way": receipt.way,
                    "sha256": sha256,
                    "rows": receipt.rows,
                    "received_at": receipt.received_at.isoformat(),
                },
            )
        self._done = True
        return receipt

    def abandon(self) -> None:
        """Take back what was written; nothing of it was visible."""
        for file in self._written:
            Path(self._store.path / file.path).unlink(missing_ok=True)
        self._held.clear()
        self._written.clear()
        self._done = True

    def _flush(self, name: str) -> None:
        frames = self._held.pop(name, [])
        if frames:
            frame = pl.concat(frames) if len(frames) > 1 else frames[0]
            self._written += write_frames(self._store.path, name, self.receipt_id, frame)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._done:
            self.abandon()


def _receipt(row: RowMapping) -> Receipt:
    values = {name: row[name] for name in declared("receipts").names}
    return Receipt(**{**values, "stats": json.loads(row["stats"])})
