"""The SQLite database of a store: opening it with suspicion, and transactions whose commit means "on disk".

In: a folder. Out: connections in WAL mode with `synchronous=FULL`: with NORMAL a power cut may lose what was
acknowledged. A database that is missing, foreign, of another format or damaged is refused with what was found; nothing
is repaired.
"""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, exc, select
from sqlalchemy.pool import QueuePool

from porttarget.errors import Conflict, InputMissing, PortTargetError, StoreCorrupt, StoreError, StoreForeign, Where
from porttarget.store import schema

DATABASE: Final = "porttarget.db"
BUSY_S: Final = 15.0
_SQLITE_MAGIC: Final = b"SQLite format 3\0"
DRAW_BITS: Final = 128
_BEGIN: Final = "porttarget_begin"  # execution option: the statement a transaction begins with


class Ledger:
    """A connection pool on one store's database, and who the store belongs to. Safe for threads."""

    path: Path
    country: str
    store_id: str

    def __init__(self, path: Path, *, clock: Callable[[], datetime]) -> None:
        self.path = path
        self.clock = clock
        self._engine = _engine(path / DATABASE)
        self._here = threading.local()
        try:
            with self.reading() as sql:
                row = sql.execute(select(schema.meta)).one_or_none()
        except PortTargetError:
            self._engine.dispose()
            raise
        if row is None:
            self._engine.dispose()
            raise StoreForeign("holds no meta row: making this store was not finished", where=_where(path))
        self.country = row.country
        self.store_id = row.store_id
        self.node_key_id: str = row.node_key_id

    def draw_seed(self) -> int:
        """The secret seed of this node's random draws: 128 bits made with the store. Never to be shown or logged."""
        with self.reading() as sql:
            return int(sql.execute(select(schema.meta.c.draw_secret)).scalar_one(), 16)

    def close(self) -> None:
        """Close all connections of this process."""
        self._engine.dispose()

    def now(self) -> datetime:
        """The store's clock, in UTC."""
        return self.clock().astimezone(UTC)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; inside `transaction` the same connection."""
        with self._connection("BEGIN") as sql:
            yield sql

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One commit for all that is done inside, also by methods that open a transaction themselves.

        When it returns without an error, everything in it is on disk.
        """
        with self._connection("BEGIN IMMEDIATE") as sql:
            yield sql

    @contextmanager
    def _connection(self, begin: str) -> Iterator[Connection]:
        held: Connection | None = getattr(self._here, "sql", None)
        if held is not None:
            if begin == "BEGIN IMMEDIATE" and not getattr(self._here, "writes", False):
                raise StoreError("a write inside a read transaction", where=_where(self.path))
            yield held
            return
        try:
            with self._engine.connect().execution_options(**{_BEGIN: begin}) as sql, sql.begin():
                self._here.sql, self._here.writes = sql, begin == "BEGIN IMMEDIATE"
                try:
                    yield sql
                finally:
                    self._here.sql = None
        except exc.DBAPIError as error:
            raise _translated(error, self.path) from error


def open_check(path: Path) -> None:
    """Refuse a folder that is no sound store of this format."""
    where = _where(path)
    if not path.is_dir():
        raise InputMissing("no such store (make one with `porttarget store init DIR --country CA|US`)", where=where)
    database = path / DATABASE
    try:
        with database.open("rb") as file:
            magic = file.read(16)
    except FileNotFoundError as error:
        raise StoreForeign(f"not a store: it holds no {DATABASE}", where=where) from error
    except OSError as error:
        raise InputMissing(f"{DATABASE} cannot be read: {error.strerror}", where=where) from error
    if magic != _SQLITE_MAGIC:
        if not magic:
            raise StoreCorrupt(f"{DATABASE} is empty", where=where)
        raise StoreCorrupt(f"{DATABASE} does not begin as an SQLite database does", where=where, found=magic)
    # mode=rw never creates; nothing is written before the database is known to be ours
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_S)
    try:
        _check_identity(connection, where)
        faults = [row[0] for row in connection.execute("PRAGMA quick_check(5)") if row[0] != "ok"]
    except sqlite3.DatabaseError as error:
        raise StoreCorrupt(f"{DATABASE} is damaged: {error}", where=where) from error
    finally:
        connection.close()
    if faults:
        raise StoreCorrupt(f"{DATABASE} is damaged: {'; '.join(faults)}", where=where)


def _check_identity(connection: sqlite3.Connection, where: Where) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != schema.APPLICATION_ID:
        raise StoreForeign(f"{DATABASE} belongs to another program (application id {application:#x})", where=where)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version != schema.FORMAT:
        raise StoreForeign(
            f"store has format {version}, this version reads {schema.FORMAT}",
            where=where, found=version, expected=schema.FORMAT,
        )  # fmt: skip
    present = {
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
    }
    expected = {*schema.metadata.tables, *(statement.split()[2] for statement in schema.triggers())}
    if expected - present:
        raise StoreCorrupt(f"{DATABASE} lacks {', '.join(sorted(expected - present))}", where=where)


def create_database(path: Path, *, country: str, store_id: str, node_key_id: str, created_at: datetime) -> None:
    """Make the database of a new store in one transaction."""
    engine = _engine(path / DATABASE, create=True)
    try:
        with engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) as sql, sql.begin():
            sql.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            sql.exec_driver_sql(f"PRAGMA user_version = {schema.FORMAT}")
            schema.metadata.create_all(sql)
            for statement in schema.triggers():
                sql.exec_driver_sql(statement)
            sql.execute(
                schema.meta.insert(),
                {
                    "id": 1, "country": country, "store_id": store_id, "format": schema.FORMAT,
                    "node_key_id": node_key_id, "created_at": created_at,
                    "draw_secret": f"{secrets.randbits(DRAW_BITS):032x}",
                },
            )  # fmt: skip
    finally:
        engine.dispose()


def _engine(database: Path, *, create: bool = False) -> Engine:
    mode = "rwc" if create else "rw"
    engine = create_engine(
        f"sqlite:///file:{database.absolute().as_uri().removeprefix('file://')}?mode={mode}&uri=true",
        connect_args={"timeout": BUSY_S, "check_same_thread": False},
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=32,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver's guess
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "recursive_triggers = ON",  # so that REPLACE fires the triggers against DELETE
            "trusted_schema = OFF",
            "cell_size_check = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(sql: Connection) -> None:
        sql.exec_driver_sql(sql.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def _translated(error: exc.DBAPIError, path: Path) -> PortTargetError:
    """SQLite's word for what went wrong as one of ours."""
    said = str(error.orig)
    where = _where(path)
    if isinstance(error, exc.IntegrityError):
        return Conflict(f"the store refuses it: {said}", where=where)
    if "locked" in said or "busy" in said:
        return StoreError(f"store is in use: another process held it for more than {BUSY_S:g} s", where=where)
    if "malformed" in said or "not a database" in said:
        return StoreCorrupt(f"{DATABASE} is damaged: {said}", where=where)
    return StoreError(f"{DATABASE}: {said}", where=where)


def _where(path: Path) -> Where:
    return Where(source=str(path))
