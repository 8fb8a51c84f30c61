"""What is said of a ship's stowage, and of containers loaded and discharged, whatever format it is written in.

`write_baplie` takes a `BayPlan`, `write_coarri` a `MoveReport`: plain dataclasses, like those of `filing`. Fields are
named as the columns of stow_positions and events. Nothing is checked here; ports are UN/LOCODEs, times are UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from porttarget.manifests.filing import HazardPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Voyage:
    """A ship's voyage, who tells of it, to whom and when."""

    sender: str
    receiver: str
    control_number: int
    created_at: datetime
    vessel_name: str
    vessel_imo: str
    voyage: str
    reference: str = ""
    carrier_scac: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell (`position` BBBRRTT of ISO 9711) with its container; no number where it is only reserved.

    further_ports  up to four optional ports of discharge, in order
    weight_kind    declared or verified
    """

    position: str
    number: str = ""
    size_type: str = ""
    load_status: str = ""
    operator: str = ""
    port_of_lading: str = ""
    port_of_discharge: str = ""
    origin_port: str = ""
    destination: str = ""
    further_ports: tuple[str, ...] = ()
    gross_kg: float | None = None
    weight_kind: str = "declared"
    bills: tuple[str, ...] = ()
    bookings: tuple[str, ...] = ()
    temperature_c: float | None = None
    temperature_low_c: float | None = None
    temperature_high_c: float | None = None
    over_front_cm: float | None = None
    over_back_cm: float | None = None
    over_left_cm: float | None = None
    over_right_cm: float | None = None
    over_height_cm: float | None = None
    hazards: tuple[HazardPart, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BayPlan:
    """The containers on a ship that leaves `departure` for `next_port`."""

    voyage: Voyage
    departure: str
    next_port: str
    cells: tuple[Cell, ...]
    eta: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A container loaded or discharged; `mode` is how it goes on or came: sea, rail, truck or nothing."""

    number: str
    at: datetime | None = None
    size_type: str = ""
    load_status: str = ""
    bill_number: str = ""
    booking: str = ""
    gross_kg: float | None = None
    weight_kind: str = "declared"
    seals: tuple[str, ...] = ()
    mode: str = ""
    hazards: tuple[HazardPart, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveReport:
    """Containers moved between one ship and one port; `event` is loaded or discharged."""

    event: str
    voyage: Voyage
    place: str
    moves: tuple[Move, ...]
    terminal: str = ""
