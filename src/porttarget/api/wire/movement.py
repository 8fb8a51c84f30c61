"""Wire models of the movement side: ports, vessels, tracks, arrivals, feeds, the node itself. No cargo in any."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class Port(BaseModel):
    """A port as reference data knows it."""

    code: str = Field(description="UN/LOCODE")
    name: str
    country: str
    complex: str | None = Field(default=None, description="codes of one complex share this name")
    team: bool = Field(description="a joint targeting team works here")
    host: str
    partner: str
    lat_deg: float
    lon_deg: float
    time_zone: str = Field(description="IANA name")


class Ports(BaseModel):
    items: list[Port]


class Vessel(BaseModel):
    """Latest state of a transponder."""

    mmsi: int
    imo: int | None = None
    callsign: str | None = None
    name: str | None = None
    flag: str | None = None
    ship_type: int | None = None
    length_m: float | None = None
    beam_m: float | None = None
    draught_m: float | None = None
    destination: str | None = None
    time: datetime | None = None
    lat_deg: float | None = None
    lon_deg: float | None = None
    sog_kn: float | None = None
    cog_deg: float | None = None
    heading_deg: float | None = None
    nav_status: int | None = None
    track_id: str | None = None
    receiver: str | None = None


class Vessels(BaseModel):
    items: list[Vessel]
    next: str | None = None


class Track(BaseModel):
    """Positions of one vessel as parallel lists; a change of `track_id` is a gap or a jump."""

    mmsi: int
    hours: float
    time: list[datetime]
    lat_deg: list[float]
    lon_deg: list[float]
    sog_kn: list[float | None]
    track_id: list[str | None]


class Arrival(BaseModel):
    """An expected or actual arrival."""

    mmsi: int | None = None
    imo: int | None = None
    callsign: str | None = None
    name: str | None = None
    port: str
    voyage_id: str | None = Field(default=None, description="declared voyage; always null without a targeting role")
    eta: datetime | None = None
    eta_low: datetime | None = None
    eta_high: datetime | None = None
    ata: datetime | None = None
    distance_nm: float | None = None
    speed_kn: float | None = None
    method: str
    as_of: datetime | None = None


class Arrivals(BaseModel):
    items: list[Arrival]
    next: str | None = None


class Feed(BaseModel):
    """A live source and how it does."""

    name: str
    url: str | None = None
    connected: bool
    sentences: int = 0
    sentences_per_s: float = 0.0
    messages: int = Field(default=0, description="decoded and on disk")
    rejected: int = Field(default=0, description="sentences that gave no message, with their reason on disk")
    bytes: int = 0
    drops: int = Field(default=0, description="sentences lost for want of room; only ways whose senders cannot wait")
    pauses: int = Field(default=0, description="times a sender was made to wait for room")
    refused: int = Field(default=0, description="connections too many, posts without room")
    reconnects: int = 0
    silences: int = Field(default=0, description="times nothing came for too long")
    json_unusable: int = Field(default=0, description="JSON messages without sentences")
    last_message_at: datetime | None = None
    clock_offset_s: float | None = Field(
        default=None, description="how far ahead the clock of its receivers is, of the one furthest off"
    )
    clock_off: bool = Field(default=False, description="a receiver's clock is off by more than 5 s")
    clocks_off: list[str] = Field(default=[], description="the receivers whose clock is off")
    delay_s: float | None = Field(default=None, description="arrival here after the time base stations send")
    error: str | None = None


class Forward(BaseModel):
    """A place that accepted sentences are passed on to."""

    name: str
    url: str
    connected: bool
    sent: int = 0
    drops: int = Field(default=0, description="sentences lost for want of room")
    lost: int = Field(default=0, description="sentences lost with a connection, or refused by the network")
    last_error: str | None = None


class Posted(BaseModel):
    """What of a post was taken into the feed's queue."""

    bytes: int = Field(description="of the body as sent")
    sentences: int = Field(description="VDM and VDO sentences found in it, not yet decoded")
    messages: int = Field(description="JSON messages they came from")
    unusable: int = Field(description="JSON messages without sentences")


class Receipts(BaseModel):
    """Freshness of one kind of input."""

    kind: str
    inputs: int
    latest_received_at: datetime | None = None


class Feeds(BaseModel):
    items: list[Feed]
    forwards: list[Forward] = []
    receipts: list[Receipts]
    missing_packets: list[int] = Field(
        default=[], description="numbers of the other country's packets that did not come although a later one did"
    )


class Me(BaseModel):
    """Who is signed in."""

    name: str
    role: Literal["officer", "supervisor", "port_authority"]
    country: str


class Node(BaseModel):
    """This node."""

    country: str
    partner: str
    dev: bool
    now_utc: datetime = Field(description="moment that clocks count from")
    clock_runs: bool = Field(description="false: that moment stands still until something is received")
    data_at_utc: datetime | None = Field(description="when anything was last received")
    basemap: list[str] = Field(description="files of the offline basemap, relative to /static/basemap/")
    me: Me


class Health(BaseModel):
    status: Literal["ok"]


class Condition(BaseModel):
    name: str
    ok: bool


class Readiness(BaseModel):
    ready: bool
    checks: list[Condition]
