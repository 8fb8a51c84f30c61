"""A receipt being taken in: frames in any number of pieces, with bounded memory, visible in one commit at the end.

A crash before that leaves files nobody reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from uuid import uuid4

import polars as pl

from porttarget.errors import UsageError
from porttarget.store.audit import SYSTEM
from porttarget.store.parquet import FileRow, write_frames
from porttarget.store.receipts import NOT_HISTORY, Receipt
from porttarget.store.records import Records
from porttarget.tables import table as declared

FLUSH_ROWS: Final = 250_000  # rows of one table held in memory before they are written


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
