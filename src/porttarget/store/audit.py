"""Who did what when, as a hash chain that is written in the same transaction as the act itself.

In: action, officer, target (the object acted on), details without fractions. Out: numbered entries and, on asking,
the first fault of the chain.
The chain itself is of `sharing.log`; a store cut back as a whole is seen only against a size and root kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select, update

from porttarget.sharing import log
from porttarget.sharing.canonical import canonical
from porttarget.store import schema
from porttarget.store.ledger import Ledger

SYSTEM = "system"


class Audit(Ledger):
    """The audit part of a store."""

    def audit(
        self,
        action: str,
        officer: str,
        target: str,
        details: Mapping[str, object] | None = None,
        *,
        at: datetime | None = None,
    ) -> int:
        """Append an entry and return its number; inside `transaction` it stands or falls with the rest."""
        record: dict[str, object] = {
            "at": (at or self.now()).isoformat(),
            "officer": officer,
            "action": action,
            "object": target,
            "details": dict(details or {}),
        }
        with self.transaction() as sql:
            head = sql.execute(select(schema.audit_head)).one_or_none()
            frontier = log.Frontier.from_text(head.frontier) if head else log.Frontier()
            entry = log.make_entry(frontier.size, record, head.last_hash if head else log.NO_ENTRY)
            grown = frontier.append(bytes.fromhex(entry.hash))
            sql.execute(
                insert(schema.audit).values(
                    number=entry.number, record=canonical(record).decode(), previous=entry.previous, hash=entry.hash
                )
            )
            values = {"frontier": grown.to_text(), "last_hash": entry.hash}
            if head is None:
                sql.execute(insert(schema.audit_head).values(id=1, **values))
            else:
                sql.execute(update(schema.audit_head).values(**values))
        return entry.number

    def audit_entries(self, *, since: int = 0, limit: int | None = None) -> list[dict[str, object]]:
        """Entries from number `since` on: number, at, officer, action, object, details, hash."""
        query = select(schema.audit).where(schema.audit.c.number >= since).order_by(schema.audit.c.number).limit(limit)
        with self.reading() as sql:
            rows = sql.execute(query).all()
        return [{"number": row.number, **json.loads(row.record), "hash": row.hash} for row in rows]

    def audit_head(self) -> tuple[int, str]:
        """How many entries there are, and the Merkle root over them: what to keep elsewhere."""
        with self.reading() as sql:
            text = sql.execute(select(schema.audit_head.c.frontier)).scalar_one_or_none()
        frontier = log.Frontier.from_text(text) if text else log.Frontier()
        return frontier.size, frontier.root()

    def verify_audit(self, *, size: int | None = None, root: str | None = None) -> list[str]:
        """Faults of the chain, in words; `size` and `root` as `audit_head` gave them at some time, if known."""
        with self.reading() as sql:
            rows = sql.execute(select(schema.audit).order_by(schema.audit.c.number)).all()
        entries = []
        for row in rows:
            try:
                record = json.loads(row.record)
            except ValueError:
                return [f"entry {row.number}: its record is not JSON"]
            if not isinstance(record, dict):
                return [f"entry {row.number}: its record is not an object"]
            entries.append(log.Entry(number=row.number, record=record, previous=row.previous, hash=row.hash))
        kept_size, kept_root = self.audit_head()
        faults = log.verify(entries, size=kept_size, root=kept_root)
        if not faults and size is not None:
            faults = log.verify(entries[:size], size=size, root=root)
        return faults

    def revision(self) -> int:
        """A number that grows with every recorded act, so that pages know when to look again."""
        with self.reading() as sql:
            text = sql.execute(select(schema.audit_head.c.frontier)).scalar_one_or_none()
        return log.Frontier.from_text(text).size if text else 0
