"""Wire models of the targeting side: worklists with reasons, boxes, nominations, decisions, plans, packets."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

PortCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[A-Z0-9]{3}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=2000)]
ClosedCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Answer = Literal["adopted", "declined", "waived"]
DecisionKind = Literal["examine", "hold", "do_not_load", "release", "waive", "defer"]


class Request(BaseModel):
    """A body that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid")


class Reason(BaseModel):
    reason: str
    title: str = ""
    points: float = Field(description="log-odds it adds")
    evidence: str = ""


class WorklistItem(BaseModel):
    """A ranked box."""

    rank: int
    box_id: str
    container_number: str | None = None
    bills: list[str] = []
    voyage_id: str
    vessel: str | None = None
    mmsi: int | None = None
    eta: datetime | None = None
    terminal: str | None = None
    status: str
    next_action: str
    act_by_utc: datetime | None = None
    clock_missed: bool = False
    score: float = Field(description="percentile 0–100 among this node's boxes for the port")
    log_odds: float
    probability: float = Field(description="chance that an examination would find something")
    arm: str | None = None
    assigned_propensity: float | None = None
    reasons: list[Reason] | None = Field(default=None, description="they add up to log_odds; null when not asked for")


class WorklistPage(BaseModel):
    port: str
    country: str
    quota: int | None
    at: datetime = Field(description="the moment it was computed for: nothing received later counts")
    revision: str
    total: int
    worklist: list[WorklistItem]
    next: str | None = None


class Nomination(BaseModel):
    nomination_id: str
    direction: Literal["sent", "received"]
    nominated_by: str
    host: str
    port: str
    box_id: str
    container_number: str | None = None
    bills: list[str] = []
    vessel_imo: int | None = None
    vessel: str | None = None
    voyage: str | None = None
    reason_code: str
    reason: str
    authority: str
    officer: str
    created_at: datetime
    status: str
    answer_code: str | None = None
    answer_reason: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    version: int


class Nominations(BaseModel):
    items: list[Nomination]
    next: str | None = None


class NewNomination(Request):
    box_id: Id
    port: PortCode
    reason_code: ClosedCode
    reason: Words = Field(description="the articulable reason, in words")
    authority: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)] = Field(
        description="legal authority cited"
    )


class NewAnswer(Request):
    answer: Answer
    answer_code: ClosedCode
    answer_reason: Words


class Decision(BaseModel):
    decision_id: str
    box_id: str
    port: str
    kind: str
    reason_code: str
    reason: str
    officer: str
    decided_at: datetime
    nomination_id: str | None = None
    supersedes: str | None = None
    version: int


class Decisions(BaseModel):
    items: list[Decision]
    next: str | None = None


class NewDecision(Request):
    box_id: Id
    port: PortCode
    kind: DecisionKind
    reason_code: ClosedCode
    reason: Words
    nomination_id: Id | None = None
    supersedes: Id | None = None


class Party(BaseModel):
    role: str
    name: str | None = None
    address: str | None = None
    country: str | None = None


class Goods(BaseModel):
    hs_code: str | None = None
    description: str | None = None
    packages: float | None = None
    gross_kg: float | None = None


class Box(BaseModel):
    """All this node knows of a box."""

    box_id: str
    port: str
    host: str = Field(description="country whose officers examine it")
    container_number: str | None = None
    size_type: str | None = None
    load_status: str | None = None
    seals: list[str] = []
    bills: list[str] = []
    port_of_lading: str | None = None
    first_na_call: str | None = None
    landing_port: str | None = None
    destination_country: str | None = None
    in_transit: bool = False
    gross_kg: float | None = None
    received_at: datetime | None = Field(default=None, description="when the latest filing on it was received")
    parties: list[Party] = []
    goods: list[Goods] = []
    item: WorklistItem
    at: datetime
    decisions: list[Decision]
    nominations: list[Nomination]
    version: int = Field(description="how many decisions it has; the row version for If-Match")


class CodeItem(BaseModel):
    code: str
    title: str


class CodeLists(BaseModel):
    nomination_reasons: list[CodeItem]
    answers: dict[str, list[CodeItem]]
    decisions: dict[str, list[CodeItem]]
    authorities: list[str]


class Task(BaseModel):
    box_id: str
    container_number: str | None = None
    resource: str
    start_utc: datetime
    end_utc: datetime
    step: str
    arm: str | None = None
    value: float | None = None


class NotScanned(BaseModel):
    box_id: str
    container_number: str | None = None
    because: str


class Plan(BaseModel):
    port: str
    at: datetime
    hours: float
    tasks: list[Task]
    value: float
    bound: float | None = None
    gap: float | None = None
    shadow_prices: dict[str, Any] = {}
    overload_probability: float | None = None
    not_scanned: list[NotScanned] = []
    moved: list[Any] = []
    dropped: list[Any] = []
    added: list[Any] = []
    seed: int = 0


class PacketItem(BaseModel):
    packet_id: str
    packet: str = Field(description="the signed packet, base64")


class Packets(BaseModel):
    items: list[PacketItem]
    next: int | None = Field(default=None, description="number of the last packet given, where more may follow")


class NewPacket(Request):
    packet: Annotated[str, StringConstraints(min_length=1, max_length=4_000_000)] = Field(
        description="a signed packet of the other node, base64"
    )


class PacketTaken(BaseModel):
    done: str = Field(description="what it said and what was done")
