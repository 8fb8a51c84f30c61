"""The language of the house: every table that crosses a room's border, declared once.

`TABLES` lists them by name; `describe` prints one. Nothing here imports Polars until a frame is checked or made.
"""

from __future__ import annotations

from porttarget.errors import UsageError
from porttarget.tables import _generated_messages as ais_messages
from porttarget.tables import cargo, counted, decision, filed, movement
from porttarget.tables.declare import Column, Table

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        *movement.TABLES,
        *ais_messages.TABLES,
        *cargo.TABLES,
        *filed.TABLES,
        *counted.TABLES,
        *decision.TABLES,
    )
}

__all__ = ["TABLES", "Column", "Table", "table"]


def table(name: str) -> Table:
    """The declaration called `name`; UsageError with the known names otherwise."""
    try:
        return TABLES[name]
    except KeyError:
        raise UsageError(f"no table {name!r}; known are: {', '.join(sorted(TABLES))}") from None
