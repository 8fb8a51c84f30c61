"""Threat schemes: what smugglers do to a box and its papers, and what of it can be seen; and innocents that look alike.

Each scheme is a function that changes one box and bill and leaves traces by chance; its share, kind of threat and
chances stand in `world.toml`. The truth keeps scheme and traces in the box. Every scheme happens in every world, and
each country has a listed name on a box, known to it, that will land at each of the other's ports.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from porttarget.errors import ReferenceDataError
from porttarget.world.cargo import OTHER, Bill, Box, Cargo
from porttarget.world.due import told
from porttarget.world.firms import Firm, coin_firm, commodities, near_namesake, renamed
from porttarget.world.identity import seal_number
from porttarget.world.names import misspelt
from porttarget.world.parameters import Parameters
from porttarget.world.randomness import Rng, Streams, chance, pick
from porttarget.world.watch import Watch

VAGUE = (
    "GENERAL CARGO", "SPARE PARTS", "ACCESSORIES", "SAID TO CONTAIN GOODS", "FREIGHT ALL KINDS", "DAILY NECESSITIES",
    "CONSOLIDATED CARGO", "SAMPLES", "GIFTS", "PARTS", "VARIOUS ITEMS", "HOUSEHOLD GOODS",
)  # fmt: skip
# what an undeclared dangerous good is called instead: text and HS code
HARMLESS = {
    "320890": ("DECORATION MATERIAL", "392690"),
    "330300": ("COSMETIC ARTICLES", "340250"),
    "281511": ("CLEANING PREPARATION POWDER", "340250"),
    "850760": ("POWER SUPPLIES AND CHARGERS", "850440"),
    "360410": ("PLASTIC TOYS AND PUZZLES", "950300"),
    "380894": ("WASHING PREPARATIONS FOR RETAIL SALE", "340250"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One box, one of its bills, and what a scheme needs to act on them; `sure` asks for a trace that can be seen."""

    box: Box
    bill: Bill
    chances: dict[str, Any]
    rng: Rng
    watch: Watch
    list_country: str
    serial: str
    sure: bool

    def shows(self, trace: str) -> bool:
        """Draws whether this trace shows, and notes it."""
        seen = chance(self.rng, float(self.chances.get(trace, 0.0)))
        if seen:
            self.box.traces.append(trace)
        return seen


def _misdescription(case: Case) -> list[Firm]:
    line = case.box.lines[case.bill.key]
    if case.shows("vague_text"):
        line.description = pick(case.rng, VAGUE)
    if case.shows("low_value"):
        line.value_usd = max(1.0, round(line.value_usd * float(case.rng.uniform(0.05, 0.2)), 0))
    case.bill.to_order = case.shows("to_order") or case.bill.to_order
    return []


def _new_shipper(case: Case) -> list[Firm]:
    firms = []
    if case.shows("new_shipper"):
        firm = coin_firm(
            case.rng,
            country=case.bill.lading[:2],
            firm_id=f"X{case.serial}",
            standing="new",
            deals_in=case.bill.shipper.deals_in,
        )
        case.bill.shipper = firm
        firms.append(firm)
    if case.shows("odd_weight"):
        _odd_weight(case.box, case.bill, case.rng)
    if case.shows("second_seal"):
        case.box.seals.append(seal_number(case.rng))
    case.bill.to_order = case.shows("to_order") or case.bill.to_order
    return firms


def _undeclared_dangerous_goods(case: Case) -> list[Firm]:
    line = case.box.lines[case.bill.key]
    hs = pick(case.rng, tuple(HARMLESS))
    line.commodity = commodities()[hs]
    text, line.hs = HARMLESS[hs]
    line.description = pick(case.rng, VAGUE) if case.shows("vague_text") else text
    line.hazard = False
    case.box.true_contents = f"{commodities()[hs].text.lower()}, UN {commodities()[hs].un_number}, undeclared"
    if case.shows("odd_weight"):
        _odd_weight(case.box, case.bill, case.rng)
    if case.shows("change"):
        case.bill.faults.append("change")
    return []


def _lookout_party(case: Case) -> list[Firm]:
    name = pick(case.rng, case.watch.shipping[case.list_country])
    case.watch.met.add(name)
    variant = not case.sure and case.shows("variant_name")
    filed = misspelt(case.rng, name) if variant else name
    if not variant:
        case.box.traces.append("exact_name")
    case.bill.shipper = renamed(case.bill.shipper, filed, firm_id=f"L{case.serial}", standing="listed")
    if case.shows("vague_text"):
        case.box.lines[case.bill.key].description = pick(case.rng, VAGUE)
    if case.shows("house_without_master"):
        case.bill.faults.append("house_without_master")
    return [case.bill.shipper]


def _undeclared_call(case: Case) -> list[Firm]:
    case.box.traces.append("undeclared_call")
    if case.shows("second_seal"):
        case.box.seals.append(seal_number(case.rng))
    if case.shows("change"):
        case.bill.faults.append("change")
    return []


SCHEMES: dict[str, Callable[[Case], list[Firm]]] = {
    "misdescription": _misdescription,
    "new_shipper": _new_shipper,
    "undeclared_dangerous_goods": _undeclared_dangerous_goods,
    "lookout_party": _lookout_party,
    "undeclared_call": _undeclared_call,
}


def play(cargos: Sequence[Cargo], parameters: Parameters, streams: Streams, watch: Watch) -> None:
    """Carry out all schemes on the cargo, then make innocents look suspicious."""
    unknown = sorted(set(parameters.schemes) ^ set(SCHEMES))
    if unknown:
        raise ReferenceDataError(f"schemes named in world.toml and schemes known differ: {unknown}")
    smuggler = _Smuggler(parameters, streams, watch)
    smuggler.list_one_for_each_port(cargos)  # first, while every box is still open
    for cargo in cargos:
        for name in SCHEMES:
            smuggler.by_share(cargo, name)
    smuggler.make_sure(cargos)
    for cargo in cargos:
        _innocents(cargo, parameters, streams.of("innocents", cargo.voyage.key), watch)


class _Smuggler:
    def __init__(self, parameters: Parameters, streams: Streams, watch: Watch) -> None:
        self.parameters = parameters
        self.streams = streams
        self.watch = watch

    def by_share(self, cargo: Cargo, name: str) -> None:
        rng = self.streams.of("scheme", name, cargo.voyage.key)
        if name == "undeclared_call" and cargo.voyage.undeclared_call is None:
            return
        candidates = _open_boxes(cargo)
        hits = [box for box in candidates if chance(rng, float(self.parameters.schemes[name]["share"]))]
        if name == "undeclared_call" and not hits and candidates:
            hits = [pick(rng, candidates)]
        for box in hits:
            self.apply(cargo, box, name, rng)

    def list_one_for_each_port(self, cargos: Sequence[Cargo]) -> None:
        """For each country a listed name aboard a coming ship for each of the other's ports."""
        rng = self.streams.of("scheme", "listed")
        coming = _coming(cargos)
        for port in sorted({box.landing.port for cargo in coming for box in cargo.boxes}):
            country = OTHER[port[:2]]
            rows = [
                (cargo, box)
                for cargo in coming
                for box in _open_boxes(cargo)
                if box.landing.port == port and country in told(cargo.bill_of(box))
            ]
            if rows:
                cargo, box = pick(rng, rows)
                self.apply(cargo, box, "lookout_party", rng, list_country=country)

    def make_sure(self, cargos: Sequence[Cargo]) -> None:
        """At least one box of each scheme that needs nothing of the ship, where a box is open for it."""
        rng = self.streams.of("scheme", "make_sure")
        for name in ("misdescription", "new_shipper", "undeclared_dangerous_goods"):
            if not any(box.threat_scheme == name for cargo in cargos for box in cargo.boxes):
                rows = [(cargo, box) for cargo in _coming(cargos) for box in _open_boxes(cargo)]
                if rows:
                    cargo, box = pick(rng, rows)
                    self.apply(cargo, box, name, rng)

    def apply(self, cargo: Cargo, box: Box, name: str, rng: Rng, list_country: str = "") -> None:
        chances = self.parameters.schemes[name]
        bill = cargo.bill_of(box)
        box.threat_scheme, box.threat_kind = name, chances["threat_kind"]
        box.true_contents = pick(rng, chances["contents"])
        case = Case(
            box=box,
            bill=bill,
            chances=chances,
            rng=rng,
            watch=self.watch,
            list_country=list_country or pick(rng, told(bill)),
            serial=box.key,
            sure=bool(list_country),
        )
        cargo.new_firms.extend(SCHEMES[name](case))


def _coming(cargos: Sequence[Cargo]) -> list[Cargo]:
    """Cargo of the voyage of each service that is under way at the world's end."""
    return [cargo for cargo in cargos if cargo.voyage.key.endswith("+000")]


def _innocents(cargo: Cargo, parameters: Parameters, rng: Rng, watch: Watch) -> None:
    """Honest boxes with a sign or two that would make an officer look."""
    shares = parameters.innocents
    for box in _open_boxes(cargo):
        bill = cargo.bill_of(box)
        if chance(rng, shares.vague_text):
            box.lines[bill.key].description = pick(rng, VAGUE)
            box.innocent_signs.append("vague_text")
        if chance(rng, shares.odd_weight):
            _odd_weight(box, bill, rng)
            box.innocent_signs.append("odd_weight")
        if chance(rng, shares.near_namesake):
            name = near_namesake(rng, pick(rng, watch.names[pick(rng, told(bill))]))
            bill.shipper = renamed(bill.shipper, name, firm_id=f"R{box.key}", standing="new")
            cargo.new_firms.append(bill.shipper)
            box.innocent_signs.append("near_namesake")


def _open_boxes(cargo: Cargo) -> list[Box]:
    """Loaded, declared boxes that no scheme has taken, and whose bill no scheme has taken."""
    taken = {key for box in cargo.boxes if box.threat_scheme for key in box.lines}
    return [box for box in cargo.boxes if box.lines and taken.isdisjoint(box.lines)]


def _odd_weight(box: Box, bill: Bill, rng: Rng) -> None:
    """A weight that does not fit the goods: far too light for its packages, or heavier than they can be."""
    line = box.lines[bill.key]
    factor = float(rng.uniform(0.12, 0.35)) if chance(rng, 0.5) else float(rng.uniform(1.7, 2.6))
    line.kg = round(line.kg * factor, 1)
