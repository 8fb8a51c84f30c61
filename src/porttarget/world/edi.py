"""Filings as X12 309 bytes, through the manifests room's writer.

Each country is written its own codes: Schedule D and K to the United States, UN/LOCODE to Canada. Each bill stands
under the port where its boxes leave the ship, freight remaining on board too; carriers differ in their delimiters.
"""

from __future__ import annotations

from datetime import timedelta

from porttarget.manifests.filing import (
    AmendmentPart,
    BillPart,
    BoxPart,
    GoodsPart,
    HazardPart,
    InBondPart,
    PartyPart,
    PortPart,
)
from porttarget.manifests.write_x12 import Delimiters, Filing309, write_309
from porttarget.reference import Reference
from porttarget.world.cargo import Bill, Box, Line
from porttarget.world.due import calls_aboard
from porttarget.world.faults import DUPLICATE, MISSING_CONSIGNEE, NO_MASTER
from porttarget.world.filings import NOTICE, Entry, Filing
from porttarget.world.firms import Firm
from porttarget.world.randomness import Streams

RECEIVERS = {"CA": "CBSA", "US": "USCUSTOMS"}
STYLES = (
    Delimiters(element="*", component=">", segment="\x15"),
    Delimiters(element="*", component=":", segment="~", line_break="\n"),
    Delimiters(element="|", component=">", segment="~"),
)
AMENDMENT_REASONS = {"change": "03", "delete": "05"}
# in-bond entry of boxes bound for the other country, by where they land: to Canada they are transported and exported
# (62), to the United States they come in bond to an inland port (61)
IN_TRANSIT = {"US": "62", "CA": "61"}


def to_bytes(filing: Filing, control_number: int, reference: Reference, streams: Streams) -> bytes:
    """The file as it was received."""
    voyage = filing.cargo.voyage
    scribe = _Scribe(filing, reference, streams)
    style = STYLES[sum(filing.sender.encode()) % len(STYLES)]
    data = write_309(
        Filing309(
            sender=filing.sender,
            receiver=RECEIVERS[filing.country],
            control_number=control_number,
            created_at=filing.received_at - timedelta(minutes=3),
            carrier_scac=voyage.ship.carrier.scac,
            vessel_name=voyage.ship.name,
            vessel_imo=str(voyage.ship.imo),
            voyage=voyage.number,
            flag=voyage.ship.flag,
            manifest_reference=f"{control_number:06d}",
            routing=(*(lading.port for lading in voyage.ladings), *(call.port for call in voyage.declared_calls)),
            ports=scribe.ports(),
            delimiters=style,
        )
    )
    return _miscounted(data, style, filing.extra_bills_declared) if filing.extra_bills_declared else data


class _Scribe:
    """Writes the parts of one filing in the codes of its country."""

    def __init__(self, filing: Filing, reference: Reference, streams: Streams) -> None:
        self.filing = filing
        self.reference = reference
        self.rng = streams.of("edi", filing.country, filing.cargo.voyage.key, filing.origin, filing.kind)

    def ports(self) -> tuple[PortPart, ...]:
        grouped: dict[str, list[BillPart]] = {}
        for entry in self.filing.entries:
            part = self._bill(entry)
            bills = grouped.setdefault(self._port_told_of(entry), [])
            bills.append(part)
            if DUPLICATE in entry.bill.faults and entry.status == "original" and self.filing.kind != NOTICE:
                bills.append(part)
        voyage = self.filing.cargo.voyage
        out = []
        for port, bills in grouped.items():
            eta = voyage.call_at(port).moored_at + timedelta(hours=float(self.rng.uniform(-7, 5)))
            out.append(
                PortPart(
                    port_code=self._code(port),
                    eta=eta.replace(minute=0, second=0, microsecond=0),
                    bills=tuple(bills),
                    terminal=self._terminal(port),
                )
            )
        return tuple(out)

    def _port_told_of(self, entry: Entry) -> str:
        """P4: where the bill lands; of freight remaining on board the first call in the filing's country."""
        if not entry.frob:
            return entry.bill.landing.port
        calls = calls_aboard(entry.bill, declared_only=True)
        return next(call.port for call in calls if call.port[:2] == self.filing.country)

    def _bill(self, entry: Entry) -> BillPart:
        bill = entry.bill
        kg = round(sum(box.lines[bill.key].kg for box in bill.boxes if bill.key in box.lines) * entry.spoilt_kg, 1)
        packages = sum(box.lines[bill.key].packages for box in bill.boxes if bill.key in box.lines)
        units = [box.lines[bill.key].commodity.unit for box in bill.boxes if bill.key in box.lines]
        master = "" if NO_MASTER in bill.faults else bill.master
        return BillPart(
            number=bill.number,
            issuer_scac=bill.issuer_scac,
            lading_code=self._code(bill.lading),
            packages=packages,
            unit=units[0] if units else "CNT",
            gross_kg=kg if kg > 0 else None,
            frob=entry.frob,
            place_of_receipt=bill.place_of_receipt,
            master=master,
            destination=bill.destination,
            parties=tuple(self._parties(bill)),
            containers=tuple(self._box(box, bill, entry.spoilt_kg) for box in bill.boxes),
            in_bond=self._in_bond(entry),
            amendment=None
            if entry.status == "original"
            else AmendmentPart(status=entry.status, reason=AMENDMENT_REASONS[entry.status]),
        )

    def _in_bond(self, entry: Entry) -> InBondPart | None:
        bill = entry.bill
        if entry.frob:
            return InBondPart(foreign_port_of_unlading=self._code(bill.landing.port), onward_mode="sea")
        if bill.destination_country == bill.landing.port[:2]:
            return InBondPart(onward_mode=bill.onward_mode)
        return InBondPart(
            entry_type=IN_TRANSIT[bill.landing.port[:2]],
            entry_number=f"{sum(bill.number.encode()):04d}{bill.number[:5]}",
            bonded_carrier=self.filing.sender if self.filing.kind == NOTICE else "",
            onward_mode=bill.onward_mode,
        )

    def _parties(self, bill: Bill) -> list[PartyPart]:
        out = [_party("shipper", bill.shipper)]
        if MISSING_CONSIGNEE not in bill.faults:
            out.append(
                PartyPart(role="consignee", name="TO ORDER") if bill.to_order else _party("consignee", bill.consignee)
            )
        if bill.notify is not None:
            out.append(_party("notify", bill.notify))
        return out

    def _box(self, box: Box, bill: Bill, spoilt_kg: float) -> BoxPart:
        line = box.lines.get(bill.key)
        empty = GoodsPart(packages=1, description="EMPTY CONTAINER")
        return BoxPart(
            number=box.filed_number,
            size_type=box.size_type,
            load_status="E" if box.empty else "L",
            seals=tuple(box.seals),
            goods=(empty if line is None else _goods(line, spoilt_kg),),
            hazards=(_hazard(line),) if line is not None and line.hazard else (),
        )

    def _code(self, port: str) -> str:
        """The port as this country's filings name it."""
        if self.filing.country == "CA":
            return port
        known = self.reference.port(port)
        return (known.schedule_d if known.country == "US" else known.schedule_k) or port

    def _terminal(self, port: str) -> str:
        terminals = sorted(terminal.code for terminal in self.reference.terminals.values() if terminal.port == port)
        if not terminals:
            return ""
        return terminals[sum(self.filing.cargo.voyage.service.code.encode()) % len(terminals)]


def _party(role: str, firm: Firm) -> PartyPart:
    return PartyPart(
        role=role,
        name=firm.name,
        address=(firm.street,),
        city=firm.city,
        region=firm.region,
        postcode=firm.postcode,
        country=firm.country,
    )


def _goods(line: Line, spoilt_kg: float) -> GoodsPart:
    return GoodsPart(
        packages=line.packages,
        description=line.description,
        marks="AS ADDRESSED",
        hs=line.hs,
        value_usd=line.value_usd,
        kg=round(line.kg * spoilt_kg, 1),
    )


def _hazard(line: Line) -> HazardPart:
    item = line.commodity
    return HazardPart(
        un_number=item.un_number,
        hazard_class=item.hazard_class,
        description=item.shipping_name,
        packing_group=item.packing_group,
    )


def _miscounted(data: bytes, style: Delimiters, extra: int) -> bytes:
    """The file with a false number of bills in its first M10."""
    head, found, rest = data.partition(b"M10" + style.element.encode("latin-1"))
    segment, end, tail = rest.partition(style.segment.encode("latin-1"))
    elements = segment.split(style.element.encode("latin-1"))
    elements[7] = str(int(elements[7]) + extra).encode()
    return head + found + style.element.encode("latin-1").join(elements) + end + tail
