"""Writes a `filing` as our own JSON exchange (`exchange`): one document, UTF-8, members without a value left out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from porttarget.manifests.exchange import VERSION
from porttarget.manifests.filing import BillPart, BoxPart, Filing, GoodsPart, HazardPart, PartyPart, PortPart
from porttarget.manifests.write_x12 import DESCRIPTION_CHARACTERS, equipment_code, pieces
from porttarget.tables.marks import JSON_FORMAT


def write_json(filing: Filing) -> bytes:
    """The filing as one document on one line, so that documents one after the other are JSON lines."""
    voyage = _told(
        carrier_scac=filing.carrier_scac, flag=filing.flag, vessel_code=filing.vessel_imo,
        vessel_name=filing.vessel_name, vessel_code_kind="imo" if filing.vessel_imo else "", voyage=filing.voyage,
        itinerary=list(filing.routing),
        manifest_reference=filing.manifest_reference, bills_declared=sum(len(port.bills) for port in filing.ports),
    )  # fmt: skip
    document = {"format": JSON_FORMAT, "version": VERSION, "voyage": voyage, "calls": list(map(_call, filing.ports))}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _told(**members: Any) -> dict[str, Any]:
    """The members that have a value; zero is one."""
    return {name: found for name, found in members.items() if found not in (None, "", [], ())}


def _call(port: PortPart) -> Mapping[str, Any]:
    return _told(
        port=port.port_code, terminal=port.terminal, eta=f"{port.eta:%Y-%m-%dT%H:%M:%SZ}",
        bills=list(map(_bill, port.bills)),
    )  # fmt: skip


def _bill(bill: BillPart) -> Mapping[str, Any]:
    bond, amended = bill.in_bond, bill.amendment
    return _told(
        number=bill.number, issuer=bill.issuer_scac, master=bill.master, type=bill.type_code,
        status=amended.status if amended else "", amendment_code=amended.reason if amended else "",
        port_of_lading=bill.lading_code, place_of_receipt=bill.place_of_receipt, packages=bill.packages,
        package_unit=bill.unit, weight=bill.gross_kg, volume=bill.volume_m3,
        # the in-bond port goes first, as in a 309
        destination=(bond.destination_port if bond else "") or bill.destination,
        **(_told(in_bond_type=bond.entry_type, in_bond_number=bond.entry_number, onward_mode=bond.onward_mode,
                 in_bond_carrier=bond.bonded_carrier, in_bond_value=bond.value_usd,
                 foreign_port_of_unlading=bond.foreign_port_of_unlading) if bond else {}),
        parties=list(map(_party, bill.parties)), goods=_goods(bill.goods), hazards=_hazards(bill.hazards),
        containers=list(map(_box, bill.containers)),
    )  # fmt: skip


def _party(party: PartyPart) -> Mapping[str, Any]:
    return _told(
        role=party.role, name=party.name, address=list(party.address), city=party.city, region=party.region,
        postcode=party.postcode, country=party.country, contact=party.contact,
    )  # fmt: skip


def _box(box: BoxPart) -> Mapping[str, Any]:
    return _told(
        number=box.number, size_type=box.size_type, load_status=box.load_status, equipment_code=equipment_code(box),
        service_type=box.service_type, seals=list(box.seals), goods=_goods(box.goods), hazards=_hazards(box.hazards),
    )  # fmt: skip


def _goods(lines: Sequence[GoodsPart]) -> list[Mapping[str, Any]]:
    return [
        _told(
            packages=line.packages, description=pieces(line.description, DESCRIPTION_CHARACTERS), marks=line.marks,
            hs_code=line.hs, value=line.value_usd, weight=line.kg,
        )
        for line in lines
    ]  # fmt: skip


def _hazards(hazards: Sequence[HazardPart]) -> list[Mapping[str, Any]]:
    return [
        _told(
            un_number=each.un_number, hazard_class=each.hazard_class, packing_group=each.packing_group,
            description=each.description, contact=each.contact, flash_point=each.flash_point_c,
            flash_point_unit="CE" if each.flash_point_c is not None else "",
        )
        for each in hazards
    ]  # fmt: skip
