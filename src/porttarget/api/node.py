"""What the routers need of a node: one protocol, so that pages and tests run against any node that keeps it.

Rows are mappings whose keys are the wire's names; times are timezone-aware UTC datetimes. Nothing here knows HTTP.
Unknown things are None or `NotHere`; a row that has moved on is `Stale` with the row as it stands now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from porttarget.errors import Conflict, UsageError
from porttarget.sharing.labels import Clearance

Row = Mapping[str, object]


class NotHere(UsageError):
    """This node knows no such port, vessel, box, nomination or plan."""


class Stale(Conflict):
    """The version named is not the latest one; `current` is the row as it stands."""

    def __init__(self, message: str, *, current: Row, version: int) -> None:
        self.current = current
        self.version = version
        super().__init__(message, found=version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who acts."""

    name: str
    role: str
    country: str
    caveats: frozenset[str] = frozenset()  # those granted

    @property
    def clearance(self) -> Clearance:
        """What this officer may read."""
        return Clearance(country=self.country, caveats=self.caveats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklist:
    """A port's ranked boxes; `revision` names this very list, so that pages of two lists are never mixed."""

    port: str
    country: str
    quota: int | None
    at: datetime
    revision: str
    items: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationDraft:
    """A box an officer asks the other country to examine."""

    box_id: str
    port: str
    reason_code: str
    reason: str
    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """The host's answer: `answer` is adopted, declined or waived; `version` the row version it was read at."""

    nomination_id: str
    version: int
    answer: str
    answer_code: str
    answer_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """A decision on a box; `version` is how many decisions on it the officer has seen."""

    box_id: str
    port: str
    version: int
    kind: str
    reason_code: str
    reason: str
    nomination_id: str | None = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One entry of a closed list, with its words."""

    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """The closed lists that forms offer."""

    nomination_reasons: Sequence[Code]
    answers: Mapping[str, Sequence[Code]]  # by answer: adopted, declined, waived
    decisions: Mapping[str, Sequence[Code]]  # by kind: examine, hold, do_not_load, release, waive, defer
    authorities: Sequence[str] = field(default=())  # legal authorities offered for citing; free text stands too


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One condition of being ready to serve."""

    name: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPacket:
    """A signed packet for the other country, by its number."""

    sequence: int
    packet_id: str
    data: bytes


class NodeService(Protocol):
    """One country's node. Methods may block; they are called from worker threads, several at once."""

    @property
    def country(self) -> str: ...

    @property
    def partner(self) -> str: ...

    def now(self, *, ais_alone: bool = False) -> datetime:
        """The moment clocks count from: the wall clock of a live node, the latest receipt of a resting one."""

    @property
    def clock_runs(self) -> bool:
        """Whether `now` runs with the wall clock; else it stands at the data."""

    def data_at(self, *, ais_alone: bool = False) -> datetime | None:
        """When anything was last received; `ais_alone` for those who may not know of filings."""

    def revision(self) -> str:
        """A token that changes whenever ranked lists, nominations, decisions or plans may have changed."""

    def ports(self) -> Sequence[Row]: ...

    def vessels(self) -> Sequence[Row]:
        """Latest state of every transponder, by rising MMSI."""

    def vessel_changes(self, since: int | None) -> tuple[int, Sequence[Row]]:
        """Vessels changed after mark `since`, and the new mark; None gives no vessels and the present mark."""

    def track(self, mmsi: int, hours: float) -> Row | None:
        """Points of the last `hours` as parallel lists, None for an unknown transponder."""

    def arrivals(self, port: str | None, *, ais_alone: bool) -> Sequence[Row]:
        """Arrivals by time; `ais_alone` computes them without any filing, for those who may not know of filings."""

    def worklist(self, port: str, quota: int | None = None, *, clearance: Clearance) -> Worklist:
        """Ranked from all this country holds; reasons that rest on what the reader may not read say no more of it."""

    def box(self, box_id: str, port: str, *, clearance: Clearance) -> Row | None:
        """A box with its place, reasons, cargo, decisions and nominations, as far as the reader may read them.

        `version` counts all decisions on the box, since the next one rests on it.
        """

    def bill(self, bill: str, as_of: datetime | None = None) -> Row | None:
        """What the filings of a bill (number, or issuer/number) came to at a moment; None for one it does not know."""

    def codes(self) -> Codes: ...

    def nominations(self, *, clearance: Clearance) -> Sequence[Row]:
        """Those the reader may read, newest first."""

    def nominate(self, draft: NominationDraft, officer: Officer) -> Row: ...

    def answer(self, draft: AnswerDraft, officer: Officer) -> Row: ...

    def decisions(self, *, clearance: Clearance, box_id: str | None = None, port: str | None = None) -> Sequence[Row]:
        """Those the reader may read, newest first."""

    def decide(self, draft: DecisionDraft, officer: Officer) -> Row: ...

    def plan(self, port: str, hours: float) -> Row: ...

    def feeds(self) -> Sequence[Row]: ...

    def forwards(self) -> Sequence[Row]:
        """Where accepted sentences are passed on to."""

    def receipts(self) -> Sequence[Row]:
        """Per kind of input: how many, and when the latest was received."""

    def checks(self) -> Sequence[Check]: ...

    def missing_packets(self) -> Sequence[int]:
        """Numbers of the other country's packets that did not come although a later one did."""

    def export_packets(self, *, after: int | None, limit: int) -> Sequence[SentPacket]:
        """Sign what waits, and give packets for the other country, oldest first, at most `limit`.

        Without `after` those not handed out before, which then count as handed out; with it all numbered above it.
        """

    def import_packet(self, data: bytes, officer: Officer) -> str:
        """Take in a packet of the other country; says what was done."""
