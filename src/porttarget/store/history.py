"""Reading history as it was known at a moment: the rows of receipts received by then, live rows included.

In: a declared table's name, `at`, columns, a filter, a span of time. Out: a frame of exactly those columns. Files are
found through the ledger alone; the span of time leaves whole files out by their recorded times.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl
from sqlalchemy import Connection, Select, select

from porttarget.errors import StoreCorrupt, UsageError, Where
from porttarget.store import schema
from porttarget.store.parquet import HISTORY, TEMPORARY, sha256_of
from porttarget.store.receipts import NOT_HISTORY, Receipts
from porttarget.tables import cargo
from porttarget.tables import table as declared

CARGO: Final = tuple(each.name for each in cargo.TABLES)
_LISTED_AT_MOST: Final = 10  # missing files named in one message


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a table: a lazy frame, and whether rows received after `at` must be left out of it."""

    frame: pl.LazyFrame
    cut: bool


class History(Receipts):
    """The Parquet history of a store."""

    def read(
        self,
        table: str,
        *,
        at: datetime | None = None,
        columns: Sequence[str] | None = None,
        where: pl.Expr | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> pl.DataFrame:
        """Rows of `table` known at `at` (default: now), in order of receipt.

        since, until  keep rows whose column `time` lies between them, both included; rows without time are left out
        """
        declaration = declared(table)
        if table in NOT_HISTORY or table == "lookouts":
            raise UsageError(f"table {table} is no history; it has a method of its own")
        unknown = [name for name in columns or () if name not in declaration.names]
        if unknown:
            raise UsageError(f"table {table} has no columns {unknown}")
        pieces = self._pieces(table, at, since, until)
        if not pieces:
            frame = declaration.empty().lazy()
        else:
            frame = pl.concat([piece.frame.filter(pl.col("time_received") <= at) if piece.cut else piece.frame
                               for piece in pieces])  # fmt: skip
        if since is not None:
            frame = frame.filter(pl.col("time") >= since)
        if until is not None:
            frame = frame.filter(pl.col("time") <= until)
        if where is not None:
            frame = frame.filter(where)
        if columns is not None:
            frame = frame.select(columns)
        try:
            return frame.collect()
        except (OSError, pl.exceptions.ComputeError) as error:
            raise StoreCorrupt(
                f"history of {table} cannot be read: {error}", where=Where(source=str(self.path))
            ) from error

    def cargo_at(self, at: datetime | None = None) -> Mapping[str, pl.DataFrame]:
        """All manifest tables as known at `at`."""
        return {name: self.read(name, at=at) for name in CARGO}

    def ledger_faults(self, *, hashes: bool = False) -> list[str]:
        """Files the ledger names that are not as it says: absent, of another size, or (with `hashes`) changed."""
        with self.reading() as sql:
            rows = sql.execute(select(schema.files).order_by(schema.files.c.path)).all()
        faults = []
        for row in rows:
            path = self.path / row.path
            try:
                size = os.stat(path).st_size
            except FileNotFoundError:
                faults.append(f"{row.path} is missing")
                continue
            if size != row.size:
                faults.append(f"{row.path} has {size} bytes, the ledger says {row.size}")
            elif hashes and (digest := sha256_of(path)) != row.sha256:
                faults.append(f"{row.path} has SHA-256 {digest}, the ledger says {row.sha256}")
        return faults

    def leftovers(self) -> list[Path]:
        """Files of history that no receipt names: of a crash, or of an ingest under way. Readers ignore them."""
        with self.reading() as sql:
            known = set(sql.execute(select(schema.files.c.path)).scalars())
        found = (self.path / HISTORY).rglob("*")
        return sorted(
            path
            for path in found
            if path.name.endswith((".parquet", TEMPORARY)) and path.relative_to(self.path).as_posix() not in known
        )

    def _pieces(self, table: str, at: datetime | None, since: datetime | None, until: datetime | None) -> list[_Piece]:
        with self.reading() as sql:  # one view: a row is either live or rolled, never both or neither
            files = sql.execute(_files(table, at, since, until)).all()
            live = self._live_frames(sql, table, at)
        pieces = []
        for cut in (False, True):
            paths = [self.path / row.path for row in files if (at is not None and row.received_at > at) == cut]
            if paths:
                scan = pl.scan_parquet(
                    paths, schema=declared(table).schema(), hive_partitioning=False, missing_columns="insert",
                    glob=False,
                )  # fmt: skip
                pieces.append(_Piece(scan, cut))
        return pieces + live

    def _live_frames(self, sql: Connection, table: str, at: datetime | None) -> list[_Piece]:
        batches = schema.live_batches
        query = select(batches.c.data, batches.c.received_at).where(batches.c.table_name == table)
        if at is not None:
            query = query.where(batches.c.received_from <= at)
        return [
            _Piece(
                declared(table).conform(pl.read_ipc(io.BytesIO(row.data))).lazy(),
                at is not None and row.received_at > at,
            )
            for row in sql.execute(query.order_by(batches.c.batch_id))
        ]


def _files(
    table: str, at: datetime | None, since: datetime | None, until: datetime | None
) -> Select[tuple[str, datetime]]:
    files, receipts = schema.files, schema.receipts
    query = (
        select(files.c.path, receipts.c.received_at)
        .join(receipts, files.c.receipt_id == receipts.c.receipt_id)
        .where(files.c.table_name == table)
        # the hash, not the random id, settles ties: the same inputs give the same order in every store
        .order_by(receipts.c.received_at, receipts.c.sha256, files.c.ordinal)
    )
    if at is not None:
        query = query.where(receipts.c.received_from <= at)
    if since is not None:
        query = query.where(files.c.max_time >= since)
    if until is not None:
        query = query.where(files.c.min_time <= until)
    return query


def corrupt(faults: Sequence[str], path: Path) -> StoreCorrupt:
    """One error that names the faults, the first ones where there are many."""
    shown = "; ".join(faults[:_LISTED_AT_MOST])
    more = f"; and {len(faults) - _LISTED_AT_MOST} more" if len(faults) > _LISTED_AT_MOST else ""
    return StoreCorrupt(
        f"history is not as the ledger says: {shown}{more}", where=Where(source=str(path)), found=list(faults)
    )
