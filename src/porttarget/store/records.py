"""Records of officers: lookouts, nominations, decisions; each change with its audit entry in one commit.

Decisions and lookouts are append-only; a nomination's status moves by the state machine of `sharing.nominations` and
its version guards against two answers at once. Conflict says what stands now.

Reads take a clearance and leave out what its holder may not read, as if it were not there; without one they give what
the store's country may read under any caveat, which is what its node computes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

import polars as pl
from sqlalchemy import Connection, Select, func, insert, select, update

from porttarget.errors import Conflict, UsageError
from porttarget.sharing.labels import COUNTRIES, Clearance, Label, derive
from porttarget.sharing.nominations import REASON_CODES, answer_code_faults, decision_faults, next_status
from porttarget.store import schema
from porttarget.store.history import History
from porttarget.store.receipts import Receipt
from porttarget.tables import table as declared

Row = dict[str, object]


class Records(History):
    """The records of a store."""

    # lookouts -------------------------------------------------------------------------------------------------

    def put_lookouts(self, frame: pl.DataFrame, receipt: Receipt) -> None:
        """Add lookouts that came with `receipt`. Where list and lookout_id stand already, the later receipt holds."""
        declared("lookouts").check(frame, source=receipt.source)
        kept = frame.unique(["list", "lookout_id"], keep="last", maintain_order=True)
        rows = [{**_with_label(row, self.country), "receipt_id": receipt.receipt_id} for row in kept.to_dicts()]
        if not rows:
            return
        with self.transaction() as sql:
            sql.execute(insert(schema.lookouts), rows)

    def lookouts(self, at: datetime | None = None, *, clearance: Clearance | None = None) -> pl.DataFrame:
        """Lookouts as received by `at`: of each list and lookout_id the latest. Validity is not judged here.

        An entry whose latest version may not be read is absent; an earlier one does not come in its place.
        """
        found, receipts = schema.lookouts, schema.receipts
        place = func.row_number().over(
            partition_by=(found.c.list, found.c.lookout_id),
            order_by=(receipts.c.received_at.desc(), receipts.c.receipt_id.desc()),
        )
        known = select(*(found.c[name] for name in declared("lookouts").names), place.label("place")).join(
            receipts, found.c.receipt_id == receipts.c.receipt_id
        )
        if at is not None:
            known = known.where(receipts.c.received_at <= at)
        latest = known.subquery()
        names = declared("lookouts").names
        query = (
            select(*(latest.c[name] for name in names))
            .where(latest.c.place == 1)
            .order_by(latest.c.list, latest.c.lookout_id)
        )
        return self._readable("lookouts", query, clearance)

    # nominations ----------------------------------------------------------------------------------------------

    def add_nomination(self, row: Mapping[str, object], *, packet_id: str | None = None) -> Row:
        """A new nomination, `draft` (ours) or `received` (the other's, with the packet that brought it).

        It passes between the countries, so both must be in its `rel`. Its reason is the officer's own free text: what
        it says of a lookout that is not releasable to the partner is for that officer to leave out.
        """
        values = _with_label({"version": 1, **row}, str(row.get("nominated_by") or self.country))
        _only_declared("nominations", values)
        self._check_nomination(values)
        with self.transaction() as sql:
            if self._nomination(sql, str(values["nomination_id"])) is not None:
                raise Conflict(f"nomination {values['nomination_id']} is there already")
            sql.execute(insert(schema.nominations).values(**values, packet_id=packet_id))
            self.audit(
                "nominate" if values["direction"] == "sent" else "receive_nomination",
                str(values["officer"]), str(values["nomination_id"]),
                {"box_id": values["box_id"], "port": values["port"], "reason_code": values["reason_code"],
                 "packet_id": packet_id},
            )  # fmt: skip
        return self.nomination(str(values["nomination_id"]))

    def nomination(self, nomination_id: str, *, clearance: Clearance | None = None) -> Row:
        """The nomination as it stands; UsageError where there is none, or none that may be read."""
        with self.reading() as sql:
            row = self._nomination(sql, nomination_id)
        if row is None or not self._clearance(clearance).reads(row):
            raise UsageError(f"no nomination {nomination_id}")
        return row

    def nominations(
        self,
        *,
        status: str | None = None,
        direction: str | None = None,
        port: str | None = None,
        clearance: Clearance | None = None,
    ) -> pl.DataFrame:
        """Nominations, newest first (table nominations)."""
        found = schema.nominations
        query = select(*(found.c[name] for name in declared("nominations").names)).order_by(
            found.c.created_at.desc(), found.c.nomination_id
        )
        for name, wanted in (("status", status), ("direction", direction), ("port", port)):
            if wanted is not None:
                query = query.where(found.c[name] == wanted)
        return self._readable("nominations", query, clearance)

    def send_nomination(self, nomination_id: str, version: int, *, officer: str, packet_id: str | None = None) -> Row:
        """A draft is sent: by a packet that `record_sent` keeps in the same transaction, or another way."""
        return self._move(nomination_id, version, "sent", officer, {"packet_id": packet_id})

    def answer_nomination(
        self,
        nomination_id: str,
        version: int,
        *,
        status: str,
        answer_code: str,
        answer_reason: str,
        answered_by: str,
        answered_at: datetime | None = None,
    ) -> Row:
        """Adopt, decline or waive, if `version` is the one that stands; else Conflict. The host's own answer, or the
        host's answer as its packet brought it to the nominating node."""
        now = self.nomination(nomination_id)
        faults = answer_code_faults(status, answer_code, answer_reason, reason_code=now["reason_code"])
        if faults:
            raise UsageError("answer: " + "; ".join(faults))
        answer = {
            "answer_code": answer_code, "answer_reason": answer_reason, "answered_by": answered_by,
            "answered_at": answered_at or self.now(),
        }  # fmt: skip
        return self._move(nomination_id, version, status, answered_by, answer)

    def _move(self, nomination_id: str, version: int, status: str, officer: str, values: Mapping[str, object]) -> Row:
        found = schema.nominations
        with self.transaction() as sql:
            now = self._nomination(sql, nomination_id)
            if now is None:
                raise UsageError(f"no nomination {nomination_id}")
            if now["version"] != version:
                raise Conflict(
                    f"nomination {nomination_id} has moved on: it is {now['status']}, version {now['version']}, "
                    f"not {version}",
                    found=now,
                    expected=version,
                )
            next_status(str(now["status"]), status)
            change = update(found).where(found.c.nomination_id == nomination_id, found.c.version == version)
            sql.execute(change.values(status=status, version=version + 1, **values))
            details = {name: _plain(value) for name, value in values.items()}
            self.audit(f"nomination_{status}", officer, nomination_id, details)
        return self.nomination(nomination_id)

    def _nomination(self, sql: Connection, nomination_id: str) -> Row | None:
        found = schema.nominations
        query = select(*(found.c[name] for name in declared("nominations").names)).where(
            found.c.nomination_id == nomination_id
        )
        row = sql.execute(query).mappings().one_or_none()
        return dict(row) if row is not None else None

    def _check_nomination(self, row: Mapping[str, object]) -> None:
        direction, by, host = row.get("direction"), row.get("nominated_by"), row.get("host")
        expected = ("draft", self.country) if direction == "sent" else ("received", None)
        faults = []
        if direction not in ("sent", "received"):
            faults.append(f"direction is {direction!r}, expected sent or received")
        if row.get("status") != expected[0]:
            faults.append(f"status is {row.get('status')!r}, expected {expected[0]} for a new one")
        if by not in COUNTRIES or host not in COUNTRIES or by == host:
            faults.append(f"nominated_by is {by!r} and host {host!r}, expected the two countries")
        else:
            if str(row.get("port"))[:2] != host:
                faults.append(f"port is {row.get('port')!r}, expected one of the host's: its code begins with {host}")
            if (by == self.country) != (direction == "sent"):
                faults.append(f"nominated by {by} and {direction}, in {self.country}'s store")
        if row.get("reason_code") not in REASON_CODES:
            faults.append(f"reason_code is {row.get('reason_code')!r}, expected one of {', '.join(REASON_CODES)}")
        if set(cast(list[str], row["rel"])) != set(COUNTRIES):
            faults.append(f"rel is {row['rel']}, expected {' and '.join(COUNTRIES)}")
        faults += [
            f"{name} is empty" for name in ("reason", "authority", "officer") if not str(row.get(name) or "").strip()
        ]
        if faults:
            raise UsageError("nomination: " + "; ".join(faults))

    # decisions ------------------------------------------------------------------------------------------------

    def add_decision(self, row: Mapping[str, object], expected_version: int, *, arm: str | None = None) -> Row:
        """Append a decision, if `expected_version` decisions on its box stand; else Conflict.

        arm  why the box was chosen, where the caller knows: a random pick is never waived

        A decision that names a nomination derives from it, and its label says so; UsageError where there is none.
        """
        values = _with_label({"decision_id": str(uuid4()), "decided_at": self.now(), **row}, self.country)
        if values.get("nomination_id") is not None:
            asked = self.nomination(str(values["nomination_id"]))
            values |= derive(Label.from_columns(values), Label.from_columns(asked)).columns()
        values["version"] = expected_version + 1
        _only_declared("decisions", values)
        faults = decision_faults(values.get("kind"), values.get("reason_code"), values.get("reason"), arm=arm)
        if faults:
            raise UsageError("decision: " + "; ".join(faults))
        found = schema.decisions
        with self.transaction() as sql:
            count = select(func.count()).select_from(found).where(found.c.box_id == values["box_id"])
            stands = sql.execute(count).scalar_one()
            if stands != expected_version:
                raise Conflict(
                    f"box {values['box_id']} has {stands} decisions, not {expected_version}: look at it again",
                    found=stands,
                    expected=expected_version,
                )
            sql.execute(insert(found).values(**values))
            self.audit(
                f"decide_{values['kind']}", str(values["officer"]), str(values["box_id"]),
                {"decision_id": values["decision_id"], "reason_code": values["reason_code"], "port": values["port"],
                 "version": values["version"]},
            )  # fmt: skip
        names = declared("decisions").names
        return {name: values.get(name) for name in names}

    def decisions(
        self,
        *,
        box_id: str | None = None,
        port: str | None = None,
        at: datetime | None = None,
        clearance: Clearance | None = None,
    ) -> pl.DataFrame:
        """Decisions by time (table decisions); none is ever changed, a later one supersedes."""
        found = schema.decisions
        query = select(*(found.c[name] for name in declared("decisions").names)).order_by(
            found.c.decided_at, found.c.version
        )
        for name, wanted in (("box_id", box_id), ("port", port)):
            if wanted is not None:
                query = query.where(found.c[name] == wanted)
        if at is not None:
            query = query.where(found.c.decided_at <= at)
        return self._readable("decisions", query, clearance)

    # reading --------------------------------------------------------------------------------------------------

    def _clearance(self, given: Clearance | None) -> Clearance:
        return given or Clearance.whole(self.country)

    def _readable(self, table: str, query: Select[Any], clearance: Clearance | None) -> pl.DataFrame:
        """The one way by which labelled rows leave: those that the clearance may not read stay behind."""
        reader = self._clearance(clearance)
        with self.reading() as sql:
            rows = [dict(row) for row in sql.execute(query).mappings()]
        return declared(table).from_rows([row for row in rows if reader.reads(row)])

    def _frame(self, table: str, query: Select[Any]) -> pl.DataFrame:
        with self.reading() as sql:
            rows = [dict(row) for row in sql.execute(query).mappings()]
        return declared(table).from_rows(list(rows))


def _with_label(row: Mapping[str, object], originator: str) -> Row:
    """`row` with label columns in normal form; without one it is the originator's own."""
    label = Label.from_columns({**row, "originator": row.get("originator") or originator})
    return {**row, **label.columns()}


def _only_declared(table: str, row: Mapping[str, object]) -> None:
    columns = {column.name: column for column in declared(table).columns}
    unknown = sorted(row.keys() - columns.keys())
    absent = sorted(name for name, column in columns.items() if column.missing == "never" and row.get(name) is None)
    if unknown or absent:
        said = [f"unknown columns {unknown}"] * bool(unknown) + [f"no value for {absent}"] * bool(absent)
        raise UsageError(f"{table}: {'; '.join(said)}")


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
