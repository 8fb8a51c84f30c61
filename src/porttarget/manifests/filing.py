"""What a carrier files of one ship's voyage, whatever the format it is written in: plain dataclasses.

Every writer of manifests (`write_x12`, `write_ams`, …) takes a `Filing`. Ports are codes that a format and its receiver
use: UN/LOCODE, Schedule D or K. Nothing is checked here; a wrong check digit is written as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPart:
    """A party of a bill; `role` is shipper, consignee, notify, …, or a code of the format written."""

    role: str
    name: str
    address: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsPart:
    """One line of goods; `hs` is digits, `value_usd` whole dollars, `kg` the line's gross weight."""

    packages: int
    description: str
    marks: str = ""
    hs: str = ""
    value_usd: float | None = None
    kg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardPart:
    """Dangerous goods in a container: UN number, class, shipping name, packing group, flash point in °C, contact."""

    un_number: str
    hazard_class: str = ""
    description: str = ""
    packing_group: str = ""
    flash_point_c: float | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxPart:
    """A container under a bill; `number` is the eleven characters of ISO 6346, empty where none is filed."""

    number: str
    size_type: str = "22G1"
    load_status: str = "L"
    seals: tuple[str, ...] = ()
    goods: tuple[GoodsPart, ...] = ()
    hazards: tuple[HazardPart, ...] = ()
    equipment_code: str = ""
    service_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InBondPart:
    """In-bond movement: U.S. entry type (61, 62, 63), ports as codes, onward mode rail, truck or sea."""

    entry_type: str = ""
    entry_number: str = ""
    destination_port: str = ""
    foreign_port_of_unlading: str = ""
    value_usd: float | None = None
    bonded_carrier: str = ""
    onward_mode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentPart:
    """What is done to a bill filed before (original, change, delete), and the reason code 01–17 of U.S. customs."""

    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillPart:
    """A bill of lading; `lading_code` is the foreign port's code, `destination` a UN/LOCODE of final delivery.

    unit       package code of the format written
    bill_type  U.S. code; where empty, `frob`, and `master`, which makes a house bill, decide it
    goods      goods here, as `hazards` here, lie outside containers
    """

    number: str
    issuer_scac: str
    lading_code: str
    packages: int
    unit: str = "PKG"
    gross_kg: float | None = None
    volume_m3: float | None = None
    bill_type: str = ""
    frob: bool = False
    place_of_receipt: str = ""
    master: str = ""
    destination: str = ""
    parties: tuple[PartyPart, ...] = ()
    containers: tuple[BoxPart, ...] = ()
    goods: tuple[GoodsPart, ...] = ()
    hazards: tuple[HazardPart, ...] = ()
    in_bond: InBondPart | None = None
    amendment: AmendmentPart | None = None

    @property
    def type_code(self) -> str:
        """U.S. code of the bill's type (X12 M11-09): its own, else of freight remaining on board, a house or others."""
        return self.bill_type or ("35" if self.frob else "11" if self.master else "00")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortPart:
    """A port of discharge with its bills; `eta` is UTC, written to the minute."""

    port_code: str
    eta: datetime
    bills: tuple[BillPart, ...]
    terminal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One filing of one ship's voyage; `routing` lists the ports it calls at before these, as UN/LOCODEs."""

    sender: str
    receiver: str
    control_number: int
    created_at: datetime
    carrier_scac: str
    vessel_name: str
    vessel_imo: str
    voyage: str
    ports: tuple[PortPart, ...]
    flag: str = ""
    manifest_reference: str = ""
    routing: tuple[str, ...] = ()
