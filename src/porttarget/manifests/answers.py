"""The answers to what senders filed: functional acknowledgements (997, CONTRL) and application answers (355, CUSRES).

In: the tables of one input. Out: the bytes of each answer, of each interchange that names its sender. The same tables
give the same bytes: control numbers come from the input's hash, the date from `received_at`, or from `at` where the
time of receipt is unknown. Nothing that acknowledges is itself acknowledged (groups FA, CONTRL).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final, Literal

import polars as pl

from porttarget.manifests.answer_codes import OF_INTERCHANGE, SYNTAX, UNTOLD, is_syntax

Row = dict[str, Any]  # a row of a table, by column
Verdict = Literal["accepted", "accepted_with_errors", "rejected"]
TOLD: Final = ("error", "warning")
UNACKNOWLEDGED: Final = frozenset({"997", "999", "TA1", "CONTRL"})
_CUSTOMS: Final[dict[str, str]] = dict.fromkeys(("CUSCAR", "CUSREP", "BAPLIE", "IFCSUM", "IFTMCS", "IFTDGN"), "CUSRES")
APPLICATION_ANSWER: Final[dict[str, str]] = {"309": "355", **_CUSTOMS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One interchange that goes back: a name for its file, what it is (997, 355, CONTRL, CUSRES), its bytes."""

    name: str
    kind: str
    verdict: Verdict
    data: bytes


@dataclass(slots=True, kw_only=True)
class MessageAsked:
    """A message to be answered: its row of `interchanges` and its findings, those of syntax apart."""

    row: Row
    syntax: list[Row] = field(default_factory=list)
    application: list[Row] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """What the functional acknowledgement says of it."""
        if any(SYNTAX[each["code"]].refuses for each in self.syntax) or not self.row["is_read"]:
            return "rejected"
        return verdict_of(self.syntax)


@dataclass(slots=True, kw_only=True)
class Asked:
    """An interchange to be answered, by an answer of this kind: its messages, and the findings about its envelope."""

    head: Row
    messages: list[MessageAsked]
    envelope: list[Row]
    at: datetime
    tables: RowsOfMessages
    kind: str = ""

    @property
    def number(self) -> int:
        """Our own control number, 1 to 999,999,999: from the input's hash, its interchange, the answer's kind."""
        text = f"{self.head['source_sha256']}:{self.head['interchange']}:{self.kind}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % 999_999_999 + 1

    def rows(self, table: str, message: MessageAsked) -> list[Row]:
        """The rows of a table that were made of a message, as they stand in it."""
        return self.tables.of(table, message.row["source_sha256"], message.row["message"])


class RowsOfMessages:
    """Tables by message: each is put in order once, so that an input of many messages costs no more than its rows."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self._tables = tables
        self._ordered: dict[str, tuple[pl.DataFrame, dict[tuple[str, int], tuple[int, int]]]] = {}

    def of(self, table: str, sha256: str, message: int) -> list[Row]:
        """The rows of one message, by their place."""
        if table not in self._ordered:
            self._ordered[table] = _by_message(self._tables[table])
        frame, places = self._ordered[table]
        start, length = places.get((sha256, message), (0, 0))
        return frame.slice(start, length).to_dicts()


def _by_message(frame: pl.DataFrame) -> tuple[pl.DataFrame, dict[tuple[str, int], tuple[int, int]]]:
    """The rows in order of their messages, and where each message's begin and how many they are."""
    ordered = frame.sort("source_sha256", "message", "offset", maintain_order=True)
    counts = ordered.group_by("source_sha256", "message", maintain_order=True).len()
    placed = counts.with_columns(start=pl.col("len").cum_sum() - pl.col("len"))
    return ordered, {(sha256, message): (start, length) for sha256, message, length, start in placed.iter_rows()}


def verdict_of(findings: list[Row]) -> Verdict:
    """An error rejects, a warning is noted on what is accepted."""
    severities = {each["severity"] for each in findings}
    if "error" in severities:
        return "rejected"
    return "accepted_with_errors" if "warning" in severities else "accepted"


def worst(verdicts: list[Verdict]) -> Verdict:
    """The verdict over several parts: rejected where all are, accepted where all are."""
    kinds = set(verdicts)
    if kinds == {"rejected"}:
        return "rejected"
    return "accepted" if kinds <= {"accepted"} else "accepted_with_errors"


def answers(tables: Mapping[str, pl.DataFrame], *, at: datetime) -> Iterator[Answer]:
    """The answers to all interchanges of an input whose tables these are.

    at  when the answer is written, used where the time of receipt is unknown
    """
    from porttarget.manifests.answer_edifact import contrl, cusres
    from porttarget.manifests.answer_x12 import acceptance, acknowledgement

    for asked in _asked(tables, at):
        x12 = asked.head["syntax"] == "X12"
        makers = {"997": acknowledgement, "355": acceptance} if x12 else {"CONTRL": contrl, "CUSRES": cusres}
        for kind, make in makers.items():
            answer = make(replace(asked, kind=kind))
            if answer is not None:
                yield _answer(asked, kind, *answer)


def _answer(asked: Asked, kind: str, verdict: Verdict, data: bytes) -> Answer:
    """Named by the input, the beginning of its hash, the interchange's number and the answer's kind."""
    head = asked.head
    stem = re.sub(r"[^A-Za-z0-9._-]+", "_", PurePosixPath(head["source"]).name).strip("._") or "input"
    ending = "x12" if head["syntax"] == "X12" else "edi"
    name = f"{stem}-{head['source_sha256'][:8]}-{head['interchange']}-{kind}.{ending}"
    return Answer(name=name, kind=kind, verdict=verdict, data=data)


def _asked(tables: Mapping[str, pl.DataFrame], at: datetime) -> Iterator[Asked]:
    """The interchanges that name who sent them, each with its findings shared out."""
    raised = pl.col("severity") == "error"  # as agreed with the partner; by itself none of these is one
    told_of = pl.col("severity").is_in(TOLD) & (~pl.col("code").is_in(sorted(UNTOLD)) | raised)
    findings = tables["findings"].filter(told_of)
    keys = ["source_sha256", "interchange"]
    told = {
        key: part.to_dicts() for key, part in findings.partition_by(keys, as_dict=True, maintain_order=True).items()
    }
    shared = RowsOfMessages(tables)
    for key, part in tables["interchanges"].partition_by(keys, as_dict=True, maintain_order=True).items():
        rows = part.to_dicts()
        if not rows[0]["sender"]:
            continue
        messages = [MessageAsked(row=row) for row in rows if row["message"] > 0]
        by_number = {each.row["message"]: each for each in messages}
        envelope = []
        for finding in told.get(key, ()):
            message = by_number.get(finding["message"])
            if message is None or finding["code"] in OF_INTERCHANGE:
                envelope.append(finding)
            else:
                (message.syntax if is_syntax(finding["code"]) else message.application).append(finding)
        yield Asked(
            head=rows[0], messages=messages, envelope=envelope, at=rows[0]["received_at"] or at, tables=shared
        )  # fmt: skip
