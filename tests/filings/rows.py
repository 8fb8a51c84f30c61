"""Rows of bills for tests: a test says what it is about, the rest is filled in. All names are invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import polars as pl

from porttarget.tables import TABLES

START = datetime(2026, 3, 1, tzinfo=UTC)
VOYAGE = "9321483-017W"


def day(number: float) -> datetime:
    """A moment, in days from the start."""
    return START + timedelta(days=number)


def bill(
    status: str = "original", *, file: str = "a", message: int = 1, place: int = 1, **row: object
) -> dict[str, object]:
    """A filed row: `file` and `message` say which message it stands in, `place` where in it."""
    return {
        "bill_id": f"{file}:{message}:{place}", "voyage_id": VOYAGE, "bill_number": "B1", "issuer_scac": "QZXA",
        "version": 1, "status": status, "frob": False, "port_of_lading": "BEANR", "port_of_discharge": "CAMTR",
        "gross_kg": 1000.0, "source": file, "source_sha256": file, "interchange": 1, "message": message,
        "segment": place, "offset": 100 * place,
    } | row  # fmt: skip


def bills(*rows: dict[str, object]) -> pl.DataFrame:
    """The rows as the table of bills."""
    return TABLES["bills"].from_rows(list(rows))


def table(name: str, *rows: Mapping[str, object]) -> pl.DataFrame:
    """Rows of any table, with a place in an input."""
    where = {"source": "a", "source_sha256": "a", "interchange": 1, "message": 1, "segment": 1, "offset": 0}
    return TABLES[name].from_rows([where | dict(row) for row in rows])
