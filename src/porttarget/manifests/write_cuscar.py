"""Writes a `filing` as a UN/EDIFACT CUSCAR cargo report (D.95B or D.96B): one interchange, a message per amendment.

A filing goes in, bytes go out, with true counts and references, release characters where text holds a delimiter, and
texts cut where the directory cuts them. Latin-1 (UNOC), or UTF-8 (UNOW) where a text needs it. What U.S. customs codes
and no UN list does (type of bill and of in-bond entry, reason of an amendment) stands in GIS under code list ZZZ.
`NOT_CARRIED` lists what a filing says and this message cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final, Literal, TypeAlias

from porttarget.errors import UsageError
from porttarget.manifests import codes_edifact as codes
from porttarget.manifests.filing import BillPart, BoxPart, Filing, GoodsPart, HazardPart, PartyPart, PortPart
from porttarget.manifests.write_edifact import (
    TEXT,
    TEXTS,
    Line,
    cut,
    decimal,
    goods_in,
    interchange,
    message,
    place,
    runs,
    ship,
    shipping_name,
)
from porttarget.manifests.write_edifact import box as box_line

Version: TypeAlias = Literal["D.95B", "D.96B"]

# fields of a filing that no segment carries, and the columns that differ for it from those of a 309
NOT_CARRIED: Final[dict[str, tuple[str, ...]]] = {
    "filing": ("HazardPart.contact", "BoxPart.equipment_code", "BoxPart.service_type", "InBondPart.value_usd",
               "InBondPart.bonded_carrier"),
    "bills": ("gross_unit_raw", "in_bond_value", "in_bond_carrier"),  # KGM for K
    "containers": ("equipment_code", "service_type"),  # CN, container, is all that is said
    "parties": ("role_raw",),  # codes of another list
    "goods": ("description_pieces", "marks_pieces"),  # cut at other lengths
    "hazards": ("contact", "flash_point_unit"),  # CEL for CE
    "seals": ("bill_id", "bill_number", "message_kind"),  # a seal closes its container, under whatever bill
    "voyages": ("manifest_type",),
}  # fmt: skip
NAME, STREET, MARKS = 35, 35, 35  # characters of 3036, 3042 and 7102 in D.95B and D.96B
_MOST = {"name": 5, "street": 4}  # how often they may stand in NAD
_MARKS = 10  # components of PCI C210


def write_cuscar(filing: Filing, *, version: Version = "D.95B") -> bytes:
    """The filing as one interchange; bills with different amendments go into messages of their own."""
    if version not in ("D.95B", "D.96B"):
        raise UsageError(f"version is {version!r}, expected D.95B or D.96B")
    messages = [
        _message(filing, status, version, number)
        for number, status in enumerate(_statuses(filing), start=1)
    ]  # fmt: skip
    return interchange(filing.sender, filing.receiver, filing.created_at, filing.control_number, messages)


def _statuses(filing: Filing) -> list[str]:
    """What is done to bills, in the order in which it first occurs; an original at least."""
    every = [_status(bill) for port in filing.ports for bill in port.bills]
    return list(dict.fromkeys(every)) or ["original"]


def _status(bill: BillPart) -> str:
    status = "original" if bill.amendment is None else bill.amendment.status
    if status not in codes.FUNCTION_CODES:
        raise UsageError(f"amendment is {status!r}, expected {', '.join(codes.FUNCTION_CODES)}")
    return status


def _message(filing: Filing, status: str, version: Version, number: int) -> list[Line]:
    """UNH to UNT: the ship and its ports, all containers, then the bills of this status."""
    ports = [(port, [bill for bill in port.bills if _status(bill) == status]) for port in filing.ports]
    lines = list(_head(filing, status))
    lines += _boxes(box for _, bills in ports for bill in bills for box in bill.containers)
    lines.append(("CNT", (codes.CONSIGNMENTS, str(sum(len(bills) for _, bills in ports)))))
    numbers = count(1)
    for port, bills in ports:
        for bill in bills:
            lines += _bill(port, bill, next(numbers))
    return message(number, ("CUSCAR", *version.split("."), "UN"), lines)


def _head(filing: Filing, status: str) -> Iterator[Line]:
    yield ("BGM", "85", filing.manifest_reference, codes.FUNCTION_CODES[status])
    yield ship(
        voyage=filing.voyage, name=filing.vessel_name, imo=filing.vessel_imo, carrier=filing.carrier_scac,
        flag=filing.flag, mode="1",
    )  # fmt: skip
    for code in filing.routing:
        yield ("LOC", "92", place(code))
    for port in filing.ports:
        yield ("LOC", codes.DISCHARGE[0], place(port.port_code), port.terminal)
        yield ("DTM", (codes.ARRIVAL_ESTIMATED, f"{port.eta:%Y%m%d%H%M}", "203"))


@dataclass(frozen=True, slots=True)
class _Equipment:
    """What is said of a container by itself; another size or status under another bill is said again."""

    number: str
    size_type: str
    load_status: str


def _boxes(boxes: Iterator[BoxPart]) -> Iterator[Line]:
    seals: dict[_Equipment, dict[str, None]] = {}
    for box in boxes:
        if not box.number:
            raise UsageError("a container has no number, expected one: goods are split over containers by number")
        equipment = _Equipment(box.number, box.size_type, box.load_status)
        seals.setdefault(equipment, {}).update(dict.fromkeys(box.seals))
    for one, closed in seals.items():
        yield box_line(one.number, one.size_type, one.load_status)
        for seal in closed:
            yield ("SEL", seal)


def _bill(port: PortPart, bill: BillPart, number: int) -> Iterator[Line]:
    yield ("CNI", str(number))
    if bill.master:
        yield ("RFF", ("MB", bill.master))
    if bill.in_bond is not None and bill.in_bond.entry_number:
        yield ("RFF", (codes.IN_BOND_ENTRY, bill.in_bond.entry_number))
    yield ("RFF", (codes.BILL, bill.number))
    if bill.gross_kg is not None:
        yield ("CNT", (codes.GROSS_WEIGHT, decimal(bill.gross_kg), "KGM"))
    yield ("CNT", (codes.PACKAGES, str(bill.packages)))
    if bill.volume_m3 is not None:
        yield ("CNT", ("26", decimal(bill.volume_m3), "MTQ"))
    bond = bill.in_bond
    for function, code in (
        (codes.LADING, bill.lading_code),
        (codes.DISCHARGE[0], port.port_code),
        (codes.OFFICE_OF_DESTINATION, bond.destination_port if bond else ""),
        (codes.DELIVERY[0], bill.destination),
        (codes.FINAL_DISCHARGE, bond.foreign_port_of_unlading if bond else ""),
    ):
        if code:
            yield ("LOC", function, place(code), port.terminal if function == codes.DISCHARGE[0] else "")
    if bill.place_of_receipt:
        yield ("LOC", codes.RECEIPT[0], ("", "", "", bill.place_of_receipt))
    for what, code in (
        (codes.BILL_TYPE, bill.type_code),
        (codes.IN_BOND, bond.entry_type if bond else ""),
        (codes.REASON, bill.amendment.reason if bill.amendment else ""),
    ):
        if code:
            yield ("GIS", (code, codes.AGREED, codes.AGREED, what))
    if bond and bond.onward_mode:
        if bond.onward_mode not in codes.MODE_CODES:
            raise UsageError(f"onward mode is {bond.onward_mode!r}, expected rail, truck, sea or nothing")
        yield ("TDT", codes.ON_CARRIAGE, "", codes.MODE_CODES[bond.onward_mode])
    if bill.issuer_scac:
        yield ("NAD", codes.CARRIER, (bill.issuer_scac, "172", codes.SCAC_AGENCY))
    for party in bill.parties:
        yield from _party(party)
    yield from _items(bill)


def _party(party: PartyPart) -> Iterator[Line]:
    names, streets = cut(party.name, NAME), party.address
    for what, pieces in (("name", names), ("street", streets)):
        if len(pieces) > _MOST[what]:
            raise UsageError(f"party {party.name!r} has {len(pieces)} pieces of {what}, expected at most {_MOST[what]}")
    yield (
        "NAD", codes.ROLE_CODES.get(party.role, party.role), "", "", names, streets, party.city, party.region,
        party.postcode, party.country,
    )  # fmt: skip
    if party.contact:
        yield ("CTA", "IC", ("", party.contact))


def _items(bill: BillPart) -> Iterator[Line]:
    """Items of goods, numbered within the bill; a further hazard, or an empty container, is an item of its own."""
    numbers = count(1)
    places: list[tuple[str, Sequence[GoodsPart], Sequence[HazardPart], bool]] = [
        ("", bill.goods, bill.hazards, not bill.containers),
        *((box.number, box.goods, box.hazards, True) for box in bill.containers),
    ]
    for box, goods, hazards, needed in places:
        size = max(len(goods), len(hazards), int(needed))
        for i in range(size):
            line, hazard = goods[i] if i < len(goods) else None, hazards[i] if i < len(hazards) else None
            yield from _item(str(next(numbers)), bill.unit, box, line, hazard)


def _item(number: str, unit: str, box: str, line: GoodsPart | None, hazard: HazardPart | None) -> Iterator[Line]:
    packages = "" if line is None else str(line.packages)
    yield ("GID", number, (packages, unit))
    if line is not None:
        for pieces in runs(cut(line.description, TEXT), TEXTS):
            yield ("FTX", codes.DESCRIPTION, "", "", pieces)
    if hazard is not None:
        yield from shipping_name(hazard)
    if line is not None and line.kg is not None:
        yield ("MEA", "AAE", "G", ("KGM", decimal(line.kg)))
    if line is not None and line.value_usd is not None:
        yield ("MOA", ("40", decimal(line.value_usd), "USD"))
    if box:
        yield ("SGP", box, packages)
    if hazard is not None:
        yield goods_in(hazard)
    if line is not None:
        for pieces in runs(cut(line.marks, MARKS), _MARKS):
            yield ("PCI", "", pieces)
        if line.hs:
            yield ("CST", "", (line.hs, "122"))
