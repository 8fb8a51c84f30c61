"""The records of places: port, zone, terminal; those of code lists are in `code_records`.

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
