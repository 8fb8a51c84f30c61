"""Firms of the world: shippers by country, consignees in the two countries, and how they trade with each other.

A firm has a name, an address, goods it deals in and partners it mostly deals with. Business is spread unevenly
(a few large firms, many small). New firms are coined when asked for. No name means a real firm.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np

from porttarget.world.names import city_of, coined_word, firm_name, misspelt, street
from porttarget.world.parameters import FirmShares
from porttarget.world.randomness import Rng, Streams, chance, pick

PARTNER_WEIGHTS = (8.0, 4.0, 2.0, 1.0)  # business with the few firms of the other side a firm mostly deals with
WITH_PARTNER = 0.8  # share of business done with them


@dataclass(frozen=True, slots=True, kw_only=True)
class Commodity:
    """A kind of goods, as `data/commodities.csv` has it; `un_number` is empty for goods that are not dangerous."""

    hs: str
    text: str
    unit: str
    kg_per_package: float
    packages_per_forty: int
    value_per_kg_usd: float
    origins: tuple[str, ...]
    reefer: bool
    un_number: str
    hazard_class: str
    packing_group: str
    shipping_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """`standing` is trusted (vetted by both countries' programmes), regular, new, or listed (on a lookout)."""

    firm_id: str
    name: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    locode: str
    standing: str
    deals_in: tuple[str, ...]


@cache
def commodities() -> dict[str, Commodity]:
    """All commodities by HS code."""
    text = resources.files("porttarget.world").joinpath("data/commodities.csv").read_text(encoding="utf-8")
    return {
        row["hs"]: Commodity(
            hs=row["hs"],
            text=row["text"],
            unit=row["unit"],
            kg_per_package=float(row["kg_per_package"]),
            packages_per_forty=int(row["packages_per_forty"]),
            value_per_kg_usd=float(row["value_per_kg_usd"]),
            origins=tuple(row["origins"].split()),
            reefer=row["equipment"] == "reefer",
            un_number=row["un_number"],
            hazard_class=row["hazard_class"],
            packing_group=row["packing_group"],
            shipping_name=row["shipping_name"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def coin_firm(rng: Rng, *, country: str, firm_id: str, standing: str, deals_in: tuple[str, ...]) -> Firm:
    city = city_of(rng, country)
    return Firm(
        firm_id=firm_id,
        name=firm_name(rng, country),
        street=street(rng),
        city=city.name.upper(),
        region=city.region,
        postcode=city.postcode,
        country=country,
        locode=city.locode,
        standing=standing,
        deals_in=deals_in,
    )


def renamed(firm: Firm, name: str, *, firm_id: str, standing: str) -> Firm:
    """Another firm at the same address."""
    return replace(firm, name=name, firm_id=firm_id, standing=standing)


def near_namesake(rng: Rng, name: str) -> str:
    """A name that only resembles `name`: its coined word misspelt, the rest another firm's."""
    return f"{misspelt(rng, name).split(' ')[0]} {coined_word(rng)} {name.split(' ')[-1]}"


class Market:
    """All regular firms, made country by country when first asked for."""

    def __init__(self, shares: FirmShares, streams: Streams) -> None:
        self._shares = shares
        self._streams = streams
        self._pools: dict[tuple[str, str], tuple[Firm, ...]] = {}
        self._weights: dict[int, list[float]] = {}
        self._partners: dict[tuple[str, str, str], tuple[Firm, ...]] = {}

    @property
    def firms(self) -> tuple[Firm, ...]:
        return tuple(firm for pool in self._pools.values() for firm in pool)

    def pool(self, side: str, country: str) -> tuple[Firm, ...]:
        """The `shipper`s or `consignee`s of a country."""
        key = (side, country)
        if key not in self._pools:
            shares = self._shares
            number = shares.shippers_per_country if side == "shipper" else shares.consignees_per_country
            known = commodities().values()
            goods = tuple(sorted(item.hs for item in known if side != "shipper" or country in item.origins))
            firms = []
            for place in range(number):
                rng = self._streams.of("firm", side, country, place)
                deals = tuple(sorted({pick(rng, goods) for _ in range(int(rng.integers(1, 4)))}))
                standing = "trusted" if chance(rng, shares.trusted_share) else "regular"
                firm_id = f"{side[0].upper()}{country}{place:04d}"
                firms.append(coin_firm(rng, country=country, firm_id=firm_id, standing=standing, deals_in=deals))
            self._pools[key] = tuple(firms)
        return self._pools[key]

    def draw(self, rng: Rng, side: str, country: str) -> Firm:
        """A firm by its share of business."""
        pool = self.pool(side, country)
        if len(pool) not in self._weights:
            ranks = np.arange(1, len(pool) + 1, dtype=np.float64)
            self._weights[len(pool)] = (ranks**-self._shares.zipf_exponent).tolist()
        return pick(rng, pool, self._weights[len(pool)])

    def partner(self, rng: Rng, firm: Firm, side: str, country: str) -> Firm:
        """Whom `firm` deals with on the other side: mostly one of its few partners."""
        if not chance(rng, WITH_PARTNER):
            return self.draw(rng, side, country)
        key = (firm.firm_id, side, country)
        if key not in self._partners:
            pool = self.pool(side, country)
            own = self._streams.of("partners", *key)
            self._partners[key] = tuple(pool[int(own.integers(len(pool)))] for _ in PARTNER_WEIGHTS)
        return pick(rng, self._partners[key], PARTNER_WEIGHTS)
