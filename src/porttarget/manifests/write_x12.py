"""Writes a `filing` as an ANSI X12 309 customs manifest (004010): one interchange, one group.

A filing goes in, bytes go out, with true counts and control numbers and with any one-byte delimiters. Descriptions
and marks longer than an element are cut into pieces and continued in further N10 segments, as carriers do.
Element positions are those of `grammar_x12`. It writes what it is given: a wrong check digit is written as it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from porttarget.errors import UsageError
from porttarget.manifests.codes import ROLE_CODES
from porttarget.manifests.filing import BillPart, BoxPart, Filing, GoodsPart, HazardPart, PartyPart, PortPart

DESCRIPTION_CHARACTERS = 45  # X12 data element 352 as used in N10-02
MARKS_CHARACTERS = 48  # X12 data element 87, N10-03
NAME_CHARACTERS = 60  # X12 data element 93, N1-02 and N2
BILLS_PER_MESSAGE = 9999  # LX loops of one P4 loop, and the counter's four digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiters:
    """One byte each, given as the character with that code (0–255); `line_break` may follow every terminator."""

    element: str = "*"
    component: str = ">"
    segment: str = "~"
    line_break: str = ""

    def __post_init__(self) -> None:
        three = (self.element, self.component, self.segment)
        if any(len(one) != 1 or ord(one) > 255 for one in three) or len(set(three)) != 3:
            raise UsageError(f"delimiters are {three!r}, expected three different one-byte characters")
        if self.line_break not in ("", "\n", "\r\n", "\r") or set(self.line_break) & {self.element, self.component}:
            raise UsageError(f"line break is {self.line_break!r}, expected nothing, CR, LF or CR LF, and no delimiter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing309(Filing):
    """A filing with what only X12 has: the version it is written in and its delimiters."""

    version: str = "004010"
    delimiters: Delimiters = Delimiters()

    @classmethod
    def of(cls, filing: Filing) -> Filing309:
        """A filing as it is written where nothing else is wanted."""
        return cls(**{each.name: getattr(filing, each.name) for each in fields(Filing)})


def write_309(wanted: Filing) -> bytes:
    """The filing as one X12 interchange; more than 9,999 bills are written as several messages."""
    filing = wanted if isinstance(wanted, Filing309) else Filing309.of(wanted)
    marks = filing.delimiters
    lines = [_isa(filing), _gs(filing)]
    messages = list(_messages(filing))
    for number, ports in enumerate(messages, start=1):
        control = f"{number:04d}"
        body = list(_message(filing, ports))
        lines += [["ST", "309", control], *body, ["SE", str(len(body) + 2), control]]
    lines += [["GE", str(len(messages)), str(filing.control_number)], ["IEA", "1", f"{filing.control_number:09d}"]]
    return _encode(lines, marks)


def _encode(lines: Sequence[Sequence[str]], marks: Delimiters) -> bytes:
    # a delimiter above 127 would lie inside UTF-8 sequences, so such an interchange is written in Latin-1
    encoding = "latin-1" if max(map(ord, (marks.element, marks.component, marks.segment))) > 127 else "utf-8"
    forbidden = {marks.element, marks.segment}
    separator, terminator = marks.element.encode("latin-1"), (marks.segment + marks.line_break).encode("latin-1")
    out = []
    for line in lines:
        for position, value in enumerate(line):
            if not forbidden.isdisjoint(value):
                raise UsageError(f"{line[0]}-{position:02d} is {value!r}, which holds a delimiter of {forbidden}")
        last = max((i for i, value in enumerate(line) if value), default=0)
        try:
            out.append(separator.join(value.encode(encoding) for value in line[: last + 1]) + terminator)
        except UnicodeEncodeError as error:
            raise UsageError(f"{line[0]} holds {error.object!r}, which {encoding} cannot write") from error
    return b"".join(out)


def _isa(filing: Filing309) -> list[str]:
    if not 0 <= filing.control_number <= 999_999_999:
        raise UsageError(f"control number is {filing.control_number}, expected 0 to 999999999")
    for who, value in (("sender", filing.sender), ("receiver", filing.receiver)):
        if len(value) > 15 or not value.isascii():
            raise UsageError(f"{who} is {value!r}, expected at most 15 ASCII characters")
    when = filing.created_at
    return [
        "ISA", "00", " " * 10, "00", " " * 10, "ZZ", f"{filing.sender:15}", "ZZ", f"{filing.receiver:15}",
        f"{when:%y%m%d}", f"{when:%H%M}", "U", f"{filing.version[:5]}", f"{filing.control_number:09d}", "0", "P",
        filing.delimiters.component,
    ]  # fmt: skip


def _gs(filing: Filing309) -> list[str]:
    when = filing.created_at
    return [
        "GS", "SO", filing.sender, filing.receiver, f"{when:%Y%m%d}", f"{when:%H%M}", str(filing.control_number), "X",
        filing.version,
    ]  # fmt: skip


def _messages(filing: Filing309) -> Iterator[list[PortPart]]:
    """The ports grouped so that no message holds more than 9,999 bills; a port with more is divided."""
    here: list[PortPart] = []
    room = BILLS_PER_MESSAGE
    for port in filing.ports:
        bills = port.bills
        while True:
            part, bills = bills[:room], bills[room:]
            here.append(PortPart(port_code=port.port_code, eta=port.eta, terminal=port.terminal, bills=part))
            room -= len(part)
            if not bills:
                break
            yield here
            here, room = [], BILLS_PER_MESSAGE
    if here:
        yield here


def _message(filing: Filing309, ports: Sequence[PortPart]) -> Iterator[list[str]]:
    yield [
        "M10", filing.carrier_scac, "O", filing.flag, filing.vessel_imo, filing.vessel_name, filing.voyage,
        filing.manifest_reference, str(sum(len(port.bills) for port in ports)), "", "L" if filing.vessel_imo else "",
    ]  # fmt: skip
    number = 0
    for port in ports:
        clock = f"{port.eta:%H%M}"
        yield [
            "P4", port.port_code, f"{port.eta:%Y%m%d}", str(len(port.bills)), port.terminal,
            "" if clock == "0000" else clock,
        ]  # fmt: skip
        for bill in port.bills:
            number += 1
            yield ["LX", str(number)]
            yield from _bill(filing, port, bill, filing.routing if number == 1 else ())


def _bill(filing: Filing309, port: PortPart, bill: BillPart, routing: Sequence[str]) -> Iterator[list[str]]:
    if bill.amendment is not None:
        kind = {"original": "A", "change": "C", "delete": "D"}.get(bill.amendment.status)
        if kind is None:
            raise UsageError(f"amendment is {bill.amendment.status!r}, expected original, change or delete")
        yield [
            "M13", bill.issuer_scac, port.port_code, kind, bill.number, str(bill.packages), bill.amendment.reason,
        ]  # fmt: skip
    yield [
        "M11", bill.number, bill.lading_code, str(bill.packages), bill.unit, decimal_text(bill.gross_kg),
        "K" if bill.gross_kg is not None else "", decimal_text(bill.volume_m3),
        "X" if bill.volume_m3 is not None else "", bill.type_code, bill.place_of_receipt, bill.master,
        bill.issuer_scac, filing.carrier_scac if bill.master else "",
    ]  # fmt: skip
    for party in bill.parties:
        yield from _party(party)
    if bill.in_bond is not None:
        mode = {"": "", "rail": "R", "truck": "M", "sea": "S"}.get(bill.in_bond.onward_mode)
        if mode is None:
            raise UsageError(f"onward mode is {bill.in_bond.onward_mode!r}, expected rail, truck, sea or nothing")
        bond = bill.in_bond
        yield [
            "M12", bond.entry_type, bond.entry_number, bond.destination_port, bond.foreign_port_of_unlading,
            decimal_text(bond.value_usd), "", bond.bonded_carrier, "", "", mode,
        ]  # fmt: skip
    for code in routing:
        yield ["R4", "I", "UN", code]
    if bill.destination:
        yield ["R4", "E", "UN", bill.destination]
    yield from _goods(bill.goods, bill.hazards)
    for box in bill.containers:
        yield from _box(box)


def _party(party: PartyPart) -> Iterator[list[str]]:
    name = party.name
    yield ["N1", ROLE_CODES.get(party.role, party.role), name[:NAME_CHARACTERS]]
    further = pieces(name[NAME_CHARACTERS:], NAME_CHARACTERS)
    for i in range(0, len(further), 2):
        yield ["N2", *further[i : i + 2]]
    for i in range(0, len(party.address), 2):
        yield ["N3", *party.address[i : i + 2]]
    if party.city or party.region or party.postcode or party.country:
        yield ["N4", party.city, party.region, party.postcode, party.country]
    if party.contact:
        yield ["PER", "IC", party.contact]


def _box(box: BoxPart) -> Iterator[list[str]]:
    seals = box.seals
    yield [
        "VID", equipment_code(box), box.number[:4], box.number[4:], *(*seals[:2], "", "")[:2], "", "", "",
        box.size_type, box.load_status, box.service_type,
    ]  # fmt: skip
    for i in range(2, len(seals), 4):
        yield ["M7", *seals[i : i + 4]]
    yield from _goods(box.goods, box.hazards)


def _goods(goods: Sequence[GoodsPart], hazards: Sequence[HazardPart]) -> Iterator[list[str]]:
    """N10 segments; hazards follow the first of them, before its continuations, as filings have it."""
    if hazards and not goods:
        raise UsageError(f"hazard {hazards[0].un_number} has no goods line to stand under, expected at least one")
    for index, line in enumerate(goods):
        texts, marks = pieces(line.description, DESCRIPTION_CHARACTERS), pieces(line.marks, MARKS_CHARACTERS)
        more = max(len(texts), len(marks), 1)
        texts += [""] * (more - len(texts))
        marks += [""] * (more - len(marks))
        yield [
            "N10", str(line.packages), texts[0], marks[0], "J" if line.hs else "", line.hs,
            decimal_text(line.value_usd), "K" if line.kg is not None else "", decimal_text(line.kg),
        ]  # fmt: skip
        if index == 0:
            for hazard in hazards:
                yield from _hazard(hazard)
        for text, mark in zip(texts[1:], marks[1:], strict=True):
            yield ["N10", "", text, mark]


def _hazard(hazard: HazardPart) -> Iterator[list[str]]:
    names = pieces(hazard.description, 30)
    flash = decimal_text(hazard.flash_point_c)
    yield [
        "H1", hazard.un_number, hazard.hazard_class, "U" if hazard.un_number else "", names[0] if names else "",
        hazard.contact, "", flash, "CE" if flash else "", hazard.packing_group,
    ]  # fmt: skip
    for i in range(1, len(names), 2):
        yield ["H2", *names[i : i + 2]]


def equipment_code(box: BoxPart) -> str:
    """The code that is filed, or the one of a box of this length."""
    return box.equipment_code or ("2B" if box.size_type.startswith("2") else "4B")


def pieces(text: str, size: int) -> list[str]:
    """The text cut after every so many characters, wherever that is, as carriers do; nothing of an empty one."""
    return [text[i : i + size] for i in range(0, len(text), size)]


def decimal_text(value: float | None) -> str:
    """As X12 has it (type R): no exponent, no needless zeros; nothing for None."""
    if value is None:
        return ""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"
