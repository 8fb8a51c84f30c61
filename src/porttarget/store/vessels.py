"""Latest state of each transponder: one row a vessel, the newer position wins, what is known stays known.

In: frames of table vessels. A later position replaces the whole position; static facts are replaced by newer ones and
never by nothing. Each change raises a mark, so that a screen asks only for what changed.
"""

from __future__ import annotations

from typing import Final

import polars as pl
from sqlalchemy import Connection, and_, case, func, or_, select
from sqlalchemy.dialects.sqlite import Insert, insert

from porttarget.store import schema
from porttarget.store.exchange import Exchange
from porttarget.tables import table as declared

_MARK: Final = "vessel_mark"
_POSITION: Final = (
    "time", "lat_deg", "lon_deg", "sog_kn", "cog_deg", "heading_deg", "nav_status", "track_id", "receiver",
)  # fmt: skip


class Vessels(Exchange):
    """The latest state in a store."""

    def upsert_vessels(self, frame: pl.DataFrame) -> int:
        """Merge states in; returns the mark these changes carry."""
        declared("vessels").check(frame)
        kept = frame.sort("time", nulls_last=False, maintain_order=True).unique(
            "mmsi", keep="last", maintain_order=True
        )
        with self.transaction() as sql:
            mark = self._raise_mark(sql)
            rows = [{**row, "changed": mark} for row in kept.to_dicts()]
            if rows:
                sql.execute(_upsert(), rows)
        return mark

    def vessels(self, *, changed_since: int | None = None) -> pl.DataFrame:
        """Latest states by MMSI (table vessels); with `changed_since` only those changed after that mark."""
        found = schema.vessels
        query = select(*(found.c[name] for name in declared("vessels").names)).order_by(found.c.mmsi)
        if changed_since is not None:
            query = query.where(found.c.changed > changed_since)
        return self._frame("vessels", query)

    def vessel_mark(self) -> int:
        """The mark of the latest change."""
        with self.reading() as sql:
            value = sql.execute(
                select(schema.counters.c.value).where(schema.counters.c.name == _MARK)
            ).scalar_one_or_none()
        return int(value or 0)

    def _raise_mark(self, sql: Connection) -> int:
        statement = insert(schema.counters).values(name=_MARK, value=1)
        raised = statement.on_conflict_do_update(
            index_elements=["name"], set_={"value": schema.counters.c.value + 1}
        ).returning(schema.counters.c.value)
        return int(sql.execute(raised).scalar_one())


def _upsert() -> Insert:
    now = schema.vessels.c
    statement = insert(schema.vessels)
    new = statement.excluded
    newer = or_(now.time.is_(None), and_(new.time.is_not(None), new.time >= now.time))
    older = and_(new.time.is_not(None), now.time.is_not(None), new.time < now.time)
    changes = {}
    for name in declared("vessels").names:
        if name in _POSITION:
            changes[name] = case((newer, new[name]), else_=now[name])
        elif name != "mmsi":
            changes[name] = case(
                (older, func.coalesce(now[name], new[name])), else_=func.coalesce(new[name], now[name])
            )
    return statement.on_conflict_do_update(index_elements=["mmsi"], set_={**changes, "changed": new.changed})
