"""The ledger's SQL tables. Columns of declared tables are made from their declarations, so they are said once.

Moments are whole microseconds since 1970 UTC, lists of texts are JSON. Triggers keep history append-only and keep the
other country's rows out unless a packet brought them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from porttarget.sharing.labels import COUNTRIES, JOINT
from porttarget.tables import TABLES

APPLICATION_ID: Final = 0x50544754  # "PTGT", SQLite header offset 68
FORMAT: Final = 2  # SQLite user_version
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """A timezone-aware moment as whole microseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """To microseconds."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """To a UTC datetime."""
        return None if value is None else _EPOCH + value * _MICROSECOND


class Texts(TypeDecorator[list[str]]):
    """A list of texts as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """To JSON."""
        return None if value is None else json.dumps(list(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> list[str] | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """To a list."""
        return None if value is None else list(json.loads(value))


_SQL_TYPES: Final[dict[str, type[TypeEngine[Any]] | TypeEngine[Any]]] = {
    "bool": Boolean(create_constraint=True), "u8": Integer, "u16": Integer, "u32": Integer, "i32": Integer,
    "i64": BigInteger, "f64": Float, "str": Text, "time": Moment, "list[str]": Texts,
}  # fmt: skip


def _declared(name: str, *, key: Iterable[str] = ()) -> list[Column[Any]]:
    """SQL columns of the declared table `name`."""
    keys = set(key)
    return [
        Column(
            column.name,
            _SQL_TYPES[column.dtype],
            primary_key=column.name in keys,
            nullable=column.missing not in ("never", "empty list"),
            autoincrement=False,
        )
        for column in TABLES[name].columns
    ]


def _one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})")


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("country", Text, _one_of("country", COUNTRIES), nullable=False),
    Column("store_id", Text, nullable=False),
    Column("format", Integer, nullable=False),
    Column("node_key_id", Text, nullable=False),
    # 128 bits as hexadecimal digits: who knows them knows which boxes chance will draw, so nothing ever shows them
    Column("draw_secret", Text, CheckConstraint("length(draw_secret) = 32"), nullable=False),
    Column("created_at", Moment, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    *_declared("receipts", key=("receipt_id",)),
    # a receipt rolled from a live feed spans [received_from, received_at]; all others were received at once
    Column("received_from", Moment, nullable=False),
    UniqueConstraint("sha256", "kind"),
)

files = Table(
    "files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("receipt_id", Text, ForeignKey("receipts.receipt_id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("min_time", Moment),
    Column("max_time", Moment),
    Index("files_by_table", "table_name", "receipt_id"),
)

lookouts = Table(
    "lookouts",
    metadata,
    *_declared("lookouts", key=("list", "lookout_id")),
    Column("receipt_id", Text, ForeignKey("receipts.receipt_id"), primary_key=True),
)

packets = Table(
    "packets",
    metadata,
    Column("packet_id", Text, primary_key=True),
    Column("direction", Text, _one_of("direction", ("sent", "received")), nullable=False),
    Column("kind", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("sha256", Text, nullable=False, unique=True),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("sender", "recipient", "sequence"),
)

nominations = Table(
    "nominations",
    metadata,
    *_declared("nominations", key=("nomination_id",)),
    Column("packet_id", Text, ForeignKey("packets.packet_id")),  # the packet that brought or carried it
)

decisions = Table(
    "decisions",
    metadata,
    *_declared("decisions", key=("decision_id",)),
    UniqueConstraint("box_id", "version"),
)

vessels = Table("vessels", metadata, *_declared("vessels", key=("mmsi",)), Column("changed", BigInteger, index=True))

trusted_keys = Table(
    "trusted_keys",
    metadata,
    Column("country", Text, primary_key=True),
    Column("key_id", Text, nullable=False),
    Column("pem", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),  # canonical JSON: at, officer, action, object, details
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True),
    Column("frontier", Text, nullable=False),
    Column("last_hash", Text, nullable=False),
)

live_batches = Table(
    "live_batches",
    metadata,
    Column("batch_id", Integer, primary_key=True),
    Column("table_name", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("received_from", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),  # Arrow IPC file, zstd
    sqlite_autoincrement=True,
)

counters = Table(
    "counters", metadata, Column("name", Text, primary_key=True), Column("value", BigInteger, nullable=False)
)

_APPEND_ONLY: Final = (
    "meta", "receipts", "files", "lookouts", "packets", "decisions", "audit",
)  # fmt: skip


def triggers() -> list[str]:
    """Statements that make the rules of this schema hold for every writer, also one that bypasses this code."""
    append_only = [
        f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
        for name in _APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ]
    own_country = [
        f"CREATE TRIGGER {name}_own_country BEFORE INSERT ON {name} "  # noqa: S608 (names of this file)
        f"WHEN NEW.originator NOT IN ((SELECT country FROM meta), '{JOINT}') "
        f"BEGIN SELECT RAISE(ABORT, '{name}: originator is another country; its rows come only by packet'); END"
        for name in ("lookouts", "decisions")
    ]
    return [*append_only, *own_country, *_OTHER_TRIGGERS]


_OTHER_TRIGGERS: Final = (
    "CREATE TRIGGER nominations_no_delete BEFORE DELETE ON nominations "
    "BEGIN SELECT RAISE(ABORT, 'nominations are never deleted'); END",
    "CREATE TRIGGER nominations_own_country BEFORE INSERT ON nominations "
    "WHEN (NEW.originator <> (SELECT country FROM meta) OR NEW.direction <> 'sent') AND NOT EXISTS "
    "(SELECT 1 FROM packets p WHERE p.packet_id = NEW.packet_id AND p.direction = 'received' "
    "AND p.sender = NEW.originator) "
    "BEGIN SELECT RAISE(ABORT, 'nominations: another country''s rows come only by packet'); END",
    "CREATE TRIGGER nominations_keep_origin BEFORE UPDATE OF nomination_id, direction, nominated_by, host, port, "
    "box_id, reason_code, reason, authority, officer, created_at, originator ON nominations "
    "BEGIN SELECT RAISE(ABORT, 'nominations: only status and answer change'); END",
    "CREATE TRIGGER packets_to_this_node BEFORE INSERT ON packets "
    "WHEN (NEW.direction = 'received') <> (NEW.recipient = (SELECT country FROM meta)) "
    "OR (NEW.direction = 'sent') <> (NEW.sender = (SELECT country FROM meta)) "
    "BEGIN SELECT RAISE(ABORT, 'packets: neither from nor to this node'); END",
)
