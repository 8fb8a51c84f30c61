"""Wire models of what filings come to: a bill's versions, filings due and in time, what customs holds.

Names and meanings are those of the tables (`porttarget.tables.filed`); where a row stands in its input stays here.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field


class BillVersion(BaseModel):
    """A version of the bill."""

    bill_key: str
    version: int
    bill_number: str
    issuer_scac: str | None
    voyage_id: str
    port_of_discharge: str | None
    status: str = Field(description="original, add, change, replace, delete")
    amendment_code: str | None
    valid_from: datetime | None = Field(description="when it was received; null where unknown")
    valid_to: datetime | None
    stands: bool
    in_force: bool
    ended_by: str | None
    changed: list[str] = Field(description="what differs from the version before")
    unmatched: bool = Field(description="an amendment of what was not received")


class FilingDue(BaseModel):
    """A filing that the bill owes to a country."""

    to_country: str
    filing: str
    filing_name: str
    by: str
    cargo: str | None
    due_at: datetime | None
    arrives_at: datetime | None
    deadline: str | None
    because: str


class ElementTime(BaseModel):
    """Whether an element came in time."""

    to_country: str
    filing: str
    element: str
    due_at: datetime | None
    first_received_at: datetime | None
    changed_at: datetime | None
    verdict: str = Field(description="in_time, late, changed_late, not_assessable")
    because: str


class CustomsState(BaseModel):
    """What customs has said of the bill, or of a box under it."""

    level: str
    box_id: str | None
    bill_key: str | None
    state: str = Field(description="do_not_load, held, exam_ordered, released, open")
    holds: list[str]
    do_not_load: list[str]
    exams_ordered: list[str]
    exams_done: list[str]
    releases: list[str]
    since: datetime | None
    because: str | None


class BillStory(BaseModel):
    """All of one bill."""

    bill: str
    as_of: datetime
    bill_history: list[BillVersion]
    filings_due: list[FilingDue]
    filing_times: list[ElementTime]
    customs_states: list[CustomsState]
