"""Cargo of the voyages as it honestly is: bills, parties, boxes and goods, before any scheme or clerical fault.

Records are changed afterwards only by `schemes` (what a smuggler declares) and `faults` (what a clerk spoils),
which note in each record what they did: these notes are the truth tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from porttarget.world.firms import Commodity, Firm, Market, coin_firm, commodities
from porttarget.world.identity import container_number, seal_number
from porttarget.world.names import coined_word
from porttarget.world.parameters import Parameters
from porttarget.world.randomness import Rng, Streams, chance, pick
from porttarget.world.voyages import Call, Voyage

LARGEST_PAYLOAD_KG = {"2": 21_700.0, "4": 26_600.0, "L": 27_200.0}  # by first character of the size-type
TWENTY_OF_FORTY = 0.48
HEAVIEST_SHARED_PACKAGE_KG = 2_500.0
PARCELS = "392690"  # what a shipper of unsuitable goods puts into a shared box
OTHER = {"CA": "US", "US": "CA"}


@dataclass(slots=True, kw_only=True)
class Line:
    """Goods of one bill in one box as declared."""

    commodity: Commodity
    description: str
    packages: int
    kg: float
    value_usd: float
    hs: str
    hazard: bool


@dataclass(slots=True, kw_only=True)
class Box:
    """A container on a voyage. `number` is painted on it; `filed_number` stands in the filings."""

    key: str
    voyage: Voyage
    number: str
    filed_number: str
    size_type: str
    empty: bool
    seals: list[str]
    landing: Call
    lading: str
    bill_keys: list[str] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)  # by bill key; none in an empty box
    threat_scheme: str = ""
    threat_kind: str = ""
    true_contents: str = ""
    traces: list[str] = field(default_factory=list)
    innocent_signs: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    undeclared: bool = False
    rolled: bool = False  # its bill was deleted: it stayed ashore

    @property
    def true_kg(self) -> float:
        return sum(line.kg for line in self.lines.values())


@dataclass(slots=True, kw_only=True)
class Bill:
    """A bill of lading of a voyage; `master` is the carrier's bill that a house bill stands under."""

    key: str
    voyage: Voyage
    number: str
    issuer_scac: str
    master: str
    lading: str
    landing: Call
    destination_country: str
    destination: str
    onward_mode: str
    place_of_receipt: str
    shipper: Firm
    consignee: Firm
    notify: Firm | None
    to_order: bool
    guaranteed: bool = False  # one of those that let the other country know of boxes at this port
    boxes: list[Box] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Cargo:
    """Bills and boxes of one voyage, and the new firms its bills brought."""

    voyage: Voyage
    bills: list[Bill] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    new_firms: list[Firm] = field(default_factory=list)
    by_key: dict[str, Bill] = field(default_factory=dict)

    def bill_of(self, box: Box) -> Bill:
        """The first bill of a box that has goods."""
        return self.by_key[next(iter(box.lines))]

    def bills_of(self, box: Box) -> list[Bill]:
        """All its bills; none for an undeclared box."""
        return [self.by_key[key] for key in box.bill_keys]


def load(voyage: Voyage, parameters: Parameters, streams: Streams, market: Market) -> Cargo:
    """The honest cargo of a voyage; its streams bear the voyage's key alone."""
    cargo = Cargo(voyage=voyage)
    for call in voyage.declared_calls:
        rng = streams.of("cargo", voyage.key, call.port)
        wanted = voyage.boxes_per_call[call.port]
        stevedore = _Stevedore(cargo, call, parameters, market, rng)
        landed = 0
        while landed < wanted:
            for_partner = landed < parameters.traffic.min_partner_boxes
            landed += stevedore.consignment(min(wanted - landed, 4), for_partner=for_partner)
    return cargo


class _Stevedore:
    """Loads consignments for one call; holds what they have in common."""

    def __init__(self, cargo: Cargo, call: Call, parameters: Parameters, market: Market, rng: Rng) -> None:
        self.cargo = cargo
        self.call = call
        self.parameters = parameters
        self.market = market
        self.rng = rng
        self.taken = {box.number for box in cargo.boxes}

    def consignment(self, most: int, *, for_partner: bool) -> int:
        """One bill with its boxes, or one box with several house bills; returns the number of boxes."""
        rng, shares = self.rng, self.parameters.cargo
        lading = pick(rng, [lading.port for lading in self.cargo.voyage.ladings])
        if not for_partner and chance(rng, shares.undeclared_box_share):
            self._box(lading, empty=False, reefer=False).undeclared = True
            return 1
        if not for_partner and chance(rng, shares.empty_share):
            bill = self._bill(lading, for_partner=False)
            box = self._box(lading, empty=True, reefer=False)
            _put(box, bill)
            return 1
        if chance(rng, shares.shared_box_share):
            return self._shared_box(lading, for_partner=for_partner)
        bill = self._bill(lading, for_partner=for_partner)
        number = min(most, 1 + pick(rng, range(len(shares.boxes_per_bill)), shares.boxes_per_bill))
        hs = pick(rng, bill.shipper.deals_in)
        for _ in range(number):
            item = commodities()[hs]
            box = self._box(lading, empty=False, reefer=item.reefer)
            box.lines[bill.key] = self._line(item, box, share=1.0)
            _put(box, bill)
        return number

    def _shared_box(self, lading: str, *, for_partner: bool) -> int:
        """A consolidation: one box, several house bills of a forwarder under one master number."""
        rng = self.rng
        forwarder = pick(rng, self.parameters.forwarders)
        master = self._number()
        box = self._box(lading, empty=False, reefer=False)
        houses = int(rng.integers(2, 4))
        country = self._destination(for_partner)
        for _ in range(houses):
            bill = self._bill(lading, for_partner=for_partner, country=country, issuer=forwarder.scac, master=master)
            light = [hs for hs in bill.shipper.deals_in if _can_share(commodities()[hs])] or [PARCELS]
            box.lines[bill.key] = self._line(commodities()[pick(rng, light)], box, share=1.0 / houses)
            _put(box, bill)
        return 1

    def _destination(self, for_partner: bool) -> str:
        """The country goods go to: mostly where they land, sometimes the other one."""
        host = self.call.port[:2]
        transit = chance(self.rng, self.parameters.cargo.transit_share[self.call.port]) or for_partner
        return OTHER[host] if transit else host

    def _bill(self, lading: str, *, for_partner: bool, country: str = "", issuer: str = "", master: str = "") -> Bill:
        rng, voyage = self.rng, self.cargo.voyage
        country = country or self._destination(for_partner)
        shipper, consignee = self._parties(lading[:2], country)
        bill = Bill(
            key=f"{voyage.key}/{len(self.cargo.bills):05d}",
            voyage=voyage,
            number=self._number(),
            issuer_scac=issuer or voyage.ship.carrier.scac,
            master=master,
            lading=lading,
            landing=self.call,
            destination_country=country,
            destination=consignee.locode,
            onward_mode="rail" if chance(rng, self.parameters.cargo.rail_share) else "truck",
            place_of_receipt=shipper.city if chance(rng, 0.9) else coined_word(rng),
            shipper=shipper,
            consignee=consignee,
            notify=consignee if chance(rng, 0.8) else None,
            to_order=chance(rng, self.parameters.cargo.to_order_share),
            guaranteed=for_partner,
        )
        self.cargo.bills.append(bill)
        self.cargo.by_key[bill.key] = bill
        return bill

    def _parties(self, origin: str, destination: str) -> tuple[Firm, Firm]:
        rng, market = self.rng, self.market
        if chance(rng, self.parameters.firms.new_firm_share):
            goods = tuple(sorted(hs for hs, item in commodities().items() if origin in item.origins))
            shipper = coin_firm(
                rng,
                country=origin,
                firm_id=f"N{self.cargo.voyage.key}/{self.call.port}/{len(self.cargo.new_firms):03d}",
                standing="new",
                deals_in=(pick(rng, goods),),
            )
            self.cargo.new_firms.append(shipper)
            return shipper, market.draw(rng, "consignee", destination)
        shipper = market.draw(rng, "shipper", origin)
        return shipper, market.partner(rng, shipper, "consignee", destination)

    def _box(self, lading: str, *, empty: bool, reefer: bool) -> Box:
        rng, voyage, shares = self.rng, self.cargo.voyage, self.parameters.cargo
        number = container_number(rng, pick(rng, voyage.ship.carrier.container_prefixes))
        while number in self.taken:
            number = container_number(rng, number[:4])
        self.taken.add(number)
        seals = [] if empty else [seal_number(rng)]
        if not empty and chance(rng, shares.second_seal_share):
            seals.append(seal_number(rng))
        box = Box(
            key=f"{voyage.key}/{self.call.port}/{len(self.cargo.boxes):05d}",
            voyage=voyage,
            number=number,
            filed_number=number,
            size_type=self._size_type(reefer),
            empty=empty,
            seals=seals,
            landing=self.call,
            lading=lading,
        )
        self.cargo.boxes.append(box)
        return box

    def _size_type(self, reefer: bool) -> str:
        rng, shares = self.rng, self.parameters.cargo
        forty, high, longer = rng.random(3) < (shares.forty_foot_share, shares.high_cube_share, shares.forty_five_share)
        if reefer:
            return "45R1" if forty else "22R1"
        if not forty:
            return "22G1"
        return "L5G1" if longer else "45G1" if high else "42G1"

    def _line(self, item: Commodity, box: Box, *, share: float) -> Line:
        rng = self.rng
        room = 1.0 if box.size_type[0] != "2" else TWENTY_OF_FORTY
        packages = max(1, int(item.packages_per_forty * room * share * rng.uniform(0.6, 1.0)))
        each = item.kg_per_package * rng.uniform(0.93, 1.07)
        most = LARGEST_PAYLOAD_KG[box.size_type[0]] * share
        packages = max(1, min(packages, int(most / each)))
        kg = round(packages * each, 1)
        return Line(
            commodity=item,
            description=_description(rng, item),
            packages=packages,
            kg=kg,
            value_usd=round(kg * item.value_per_kg_usd * float(rng.lognormal(0.0, 0.2)), 0),
            hs=item.hs,
            hazard=bool(item.un_number),
        )

    def _number(self) -> str:
        """A bill number, ten characters, never twice on a voyage (the counter stands in it)."""
        used = len(self.cargo.bills) + len(self.cargo.boxes)
        return f"{int(self.rng.integers(100_000, 999_999)):06d}{used:04d}"


def _can_share(item: Commodity) -> bool:
    """Whether goods go into a box with other shippers' goods."""
    return not item.reefer and item.kg_per_package < HEAVIEST_SHARED_PACKAGE_KG


def _put(box: Box, bill: Bill) -> None:
    box.bill_keys.append(bill.key)
    bill.boxes.append(box)


def _description(rng: Rng, item: Commodity) -> str:
    """The goods in a shipper's words: its kind, sometimes with more than anyone wants to know."""
    number = int(rng.integers(1000, 99999))
    wordy = f" AS PER INVOICE {number} PACKED ON PALLETS, SHIPPER'S LOAD AND COUNT"
    return item.text + pick(rng, ("", "", f" ART. {number}", wordy))
