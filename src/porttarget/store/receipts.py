"""Receipts: each input taken in once, as a whole, with when and by which way it came.

The same bytes of the same kind are taken in once: a second time is a Conflict that names the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl
from sqlalchemy import Connection, RowMapping, func, insert, select
from sqlalchemy.dialects import sqlite

from porttarget.errors import Conflict
from porttarget.store import schema
from porttarget.store.audit import Audit
from porttarget.store.parquet import FileRow
from porttarget.tables import table as declared

_NEXT_ROW: Final = "next_message_row"
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

    def claim_message_rows(self, most: int) -> int:
        """The first of `most` numbers for `message_row` that nobody else in this store gets."""
        counters = schema.counters
        claim = sqlite.insert(counters).values(name=_NEXT_ROW, value=most)
        claimed = claim.on_conflict_do_update(
            index_elements=["name"], set_={"value": counters.c.value + most}
        ).returning(counters.c.value)
        with self.transaction() as sql:
            return int(sql.execute(claimed).scalar_one()) - most

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


def _receipt(row: RowMapping) -> Receipt:
    values = {name: row[name] for name in declared("receipts").names}
    return Receipt(**{**values, "stats": json.loads(row["stats"])})
