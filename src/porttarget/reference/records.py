"""The records reference data consists of: port, zone, terminal, country, container size-type.

Each is one row of a data file. Coordinates are WGS 84 degrees; rings are closed by their reader, not by the
file. Reads no files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ZONE_KINDS: Final = ("port_limit", "anchorage", "pilot", "terminal", "waters")
PORT_ROLES: Final = ("landing", "call", "lading", "other")

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A port by its UN/LOCODE.

    complex     name of the port complex it belongs to, "" when it stands alone
    team        a joint targeting team works here; `host` is the country whose officers examine, `partner` the
                other; for ports without a team `host` is the country when it is CA or US, else ""
    role        landing (joint team), call (other port of Canada or the United States), lading (container port
                abroad), other
    schedule_d  four digits, U.S. ports of entry; schedule_k five digits, foreign ports; "" where not known
    """

    unlocode: str
    name: str
    country: str
    lat_deg: float
    lon_deg: float
    schedule_d: str
    schedule_k: str
    complex: str
    team: bool
    host: str
    partner: str
    time_zone: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """An area of a port: one or more closed outer rings of (lon, lat), without holes."""

    zone_id: str
    port: str
    kind: str
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """A terminal below a port. `code_kind` tells whose code it is: "firms", "cbsa" or "own" (made here)."""

    code: str
    code_kind: str
    port: str
    name: str
    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country by its ISO 3166-1 alpha-2 code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeType:
    """A container size-type (ISO 6346, 1995 letters or 1984 digits).

    height_ft     None where the code does not tell
    group         GP, RF, OT, FL (flat rack), PL (platform), TK, BK, VH (ventilated), IN (insulated), XX
    tare_kg       typical tare, None where it varies too much
    max_gross_kg  the highest rating ISO 668 allows for the length; a declared gross above it cannot be true
    """

    code: str
    length_ft: int
    height_ft: float | None
    group: str
    tare_kg: int | None
    max_gross_kg: int | None
