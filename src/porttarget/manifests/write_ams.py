"""Writes a `filing` as the linked tables of U.S. Automated Manifest System bills: one CSV text a table.

A filing goes in, eleven tables come out (`ams_tables`), UTF-8, RFC 4180. Descriptions longer than a row are continued
in further rows of the next sequence number without a piece count. What these tables cannot say is listed in `NOT_SAID`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from porttarget.errors import UsageError
from porttarget.manifests.ams_tables import TABLE_OF
from porttarget.manifests.filing import BillPart, BoxPart, Filing, GoodsPart, HazardPart, PartyPart, PortPart
from porttarget.manifests.write_x12 import decimal_text, equipment_code, pieces

DESCRIPTION_CHARACTERS: Final = 45
MARKS_CHARACTERS: Final = 45
MARKS: Final = 8  # columns of a row of marks; more rows follow
SEALS: Final = 2
ADDRESS_LINES: Final = 4
PARTIES: Final = {"shipper": ("shipper", "shipper_party"), "consignee": ("consignee", "consignee"),
                  "notify": ("notifyparty", "notify_party")}  # fmt: skip
STATUS: Final = {"original": "New", "change": "Amended", "delete": "Deleted"}

# column of our tables → what becomes of it; everything else reads back as it was
NOT_SAID: Final[dict[str, str]] = {
    "voyages.carrier_scac": "the issuer of the bill stands in its place: who issues for another is not told",
    "voyages.terminal": "no column",
    "voyages.declared_ports": "ports of call before the port of unlading have no column",
    "voyages.eta_declared": "the date alone, without the time",
    "voyages.bills_declared": "no column",
    "bills.terminal": "no column",
    "bills.amendment_code": "no column",
    "bills.onward_mode": "no column",
    "bills.in_bond_number": "no column, nor have the bonded carrier and the value in bond",
    "bills.destination": "one column for the final destination and the in-bond port: the final one stands",
    "bills.sent_at": "no envelope: no moment of sending, no control or message number",
    "parties.role": "shipper, consignee and notify party only",
    "parties.address": "four lines",
    "containers.seals": "two of each container",
    "goods.marks": "of a container or of what lies outside, not of each line: they stand in its first line",
    "hazards.packing_group": "no column",
    "hazards": "in a container and outside, not of a line of goods",
}


@dataclass(slots=True)
class _Writer:
    filing: Filing
    rows: dict[str, list[Mapping[str, str]]] = field(default_factory=lambda: {name: [] for name in TABLE_OF})
    number: int = 0

    def add(self, table: str, **columns: str) -> None:
        self.rows[table].append({"identifier": self.identifier, **columns})

    @property
    def identifier(self) -> str:
        """Of the bill at hand: day, control number and number of the bill."""
        return f"{self.filing.created_at:%Y%m%d}{self.filing.control_number:09d}{self.number:06d}"


def write_ams(filing: Filing) -> dict[str, bytes]:
    """The filing as CSV by the names of tables, each with its header line; tables without rows too."""
    writer = _Writer(filing)
    for port in filing.ports:
        for bill in port.bills:
            writer.number += 1
            _bill(writer, port, bill)
    return {name: _csv(name, rows) for name, rows in writer.rows.items()}


def _csv(name: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    out = io.StringIO()
    columns = [column.name for column in TABLE_OF[name].columns]
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _bill(writer: _Writer, port: PortPart, bill: BillPart) -> None:
    filing = writer.filing
    status = "original" if bill.amendment is None else bill.amendment.status
    if status not in STATUS:
        raise UsageError(f"amendment is {status!r}, expected {', '.join(STATUS)}")
    bond = bill.in_bond
    writer.add(
        "header", carrier_code=bill.issuer_scac, vessel_country_code=filing.flag, vessel_name=filing.vessel_name,
        port_of_unlading=port.port_code, estimated_arrival_date=f"{port.eta:%Y-%m-%d}",
        foreign_port_of_lading=bill.lading_code, manifest_quantity=str(bill.packages), manifest_unit=bill.unit,
        weight=decimal_text(bill.gross_kg), weight_unit="" if bill.gross_kg is None else "Kilograms",
        measurement=decimal_text(bill.volume_m3), measurement_unit="" if bill.volume_m3 is None else "Cubic Meters",
        record_status_indicator=STATUS[status], place_of_receipt=bill.place_of_receipt,
        port_of_destination=bill.destination or (bond.destination_port if bond else ""),
        foreign_port_of_destination=bond.foreign_port_of_unlading if bond else "",
        conveyance_id_qualifier="IMO Number/Lloyds Number" if filing.vessel_imo else "",
        conveyance_id=filing.vessel_imo, in_bond_entry_type=bond.entry_type if bond else "",
    )  # fmt: skip
    writer.add(
        "billgen", master_bol_number=bill.master or bill.number, house_bol_number=bill.number if bill.master else "",
        voyage_number=filing.voyage, bill_type_code=bill.type_code,
        manifest_number=filing.manifest_reference,
    )  # fmt: skip
    for party in bill.parties:
        _party(writer, party)
    _cargo(writer, "", bill.goods, bill.hazards)
    for box in bill.containers:
        _box(writer, box)


def _party(writer: _Writer, party: PartyPart) -> None:
    if party.role not in PARTIES:
        raise UsageError(f"role is {party.role!r}, expected {', '.join(PARTIES)}")
    if len(party.address) > ADDRESS_LINES:
        raise UsageError(f"an address has {len(party.address)} lines, expected at most {ADDRESS_LINES}")
    table, prefix = PARTIES[party.role]
    lines = {f"{prefix}_address_{number}": line for number, line in enumerate(party.address, start=1)}
    writer.add(
        table, **{f"{prefix}_name": party.name}, **lines, city=party.city, state_province=party.region,
        zip_code=party.postcode, country_code=party.country, contact_name=party.contact,
    )  # fmt: skip


def _box(writer: _Writer, box: BoxPart) -> None:
    if not box.number:
        raise UsageError("a container has no number, expected one: it is what these tables are linked by")
    if len(box.seals) > SEALS:
        raise UsageError(f"container {box.number} has {len(box.seals)} seals, expected at most {SEALS}")
    seals = {f"seal_number_{number}": seal for number, seal in enumerate(box.seals, start=1)}
    writer.add(
        "container", container_number=box.number, **seals, equipment_description_code=equipment_code(box),
        container_type=box.size_type, load_status="Empty" if box.load_status == "E" else "Loaded",
        type_of_service=box.service_type,
    )  # fmt: skip
    _cargo(writer, box.number, box.goods, box.hazards)


def _cargo(writer: _Writer, box: str, goods: Sequence[GoodsPart], hazards: Sequence[HazardPart]) -> None:
    sequence = 0
    for line in goods:
        first = sequence + 1
        for text in pieces(line.description, DESCRIPTION_CHARACTERS) or [""]:
            sequence += 1
            writer.add(
                "cargodesc", container_number=box, description_sequence_number=str(sequence), description_text=text,
                piece_count=str(line.packages) if sequence == first else "",
            )  # fmt: skip
        if line.hs or line.value_usd is not None or line.kg is not None:
            writer.add(
                "tariff", container_number=box, description_sequence_number=str(first), harmonized_number=line.hs,
                harmonized_value=decimal_text(line.value_usd), harmonized_weight=decimal_text(line.kg),
                harmonized_weight_unit="" if line.kg is None else "Kilograms",
            )  # fmt: skip
    for marks in _rows_of_marks(goods):
        writer.add("marksnumbers", container_number=box, **marks)
    for number, hazard in enumerate(hazards, start=1):
        flash = decimal_text(hazard.flash_point_c)
        writer.add(
            "hazmat", container_number=box, hazmat_sequence_number=str(number), hazmat_code=hazard.un_number,
            hazmat_class=hazard.hazard_class, hazmat_code_qualifier="U" if hazard.un_number else "",
            hazmat_contact=hazard.contact, hazmat_flash_point_temperature=flash.removeprefix("-"),
            hazmat_flash_point_temperature_negative_ind="N" if flash.startswith("-") else "",
            hazmat_flash_point_temperature_unit="CE" if flash else "", hazmat_description=hazard.description,
        )  # fmt: skip


def _rows_of_marks(goods: Sequence[GoodsPart]) -> Iterator[dict[str, str]]:
    texts = pieces("".join(line.marks for line in goods), MARKS_CHARACTERS)
    for at in range(0, len(texts), MARKS):
        yield {f"marks_and_numbers_{number}": text for number, text in enumerate(texts[at : at + MARKS], start=1)}
