"""Lookouts of each country: whom and what its officers have been told to look out for, as CSV.

Names are coined before cargo is looked at, so that schemes can use them; containers and ships are chosen when
everything is loaded. Most lookouts never ship anything. Some are releasable to the other country.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from porttarget.world.cargo import OTHER, Box
from porttarget.world.identity import container_number, imo_number
from porttarget.world.names import firm_name, misspelt
from porttarget.world.parameters import LookoutCounts
from porttarget.world.randomness import Rng, Streams, chance, pick

COLUMNS = (
    "list", "lookout_id", "kind", "value", "aliases", "purpose", "points", "valid_from", "valid_to", "rel", "caveats",
)  # fmt: skip
SHIPPER_COUNTRIES = ("CN", "VN", "NL", "BR", "CO", "IT", "LK", "KR")
PURPOSES = {
    "CA": "border services intelligence, Customs Act s. 99",
    "US": "national targeting, 19 U.S.C. 1461 and 1467",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """One row; `used` says whether something in the world meets it (truth, never written to inputs)."""

    list_name: str
    lookout_id: str
    kind: str
    value: str
    aliases: tuple[str, ...]
    points: float
    valid_from: datetime
    valid_to: datetime | None
    shared: bool
    used: bool


@dataclass(slots=True, kw_only=True)
class Watch:
    """Both countries' lookouts: all firm names, those that schemes may ship under, and those that they did."""

    names: dict[str, tuple[str, ...]]
    shipping: dict[str, tuple[str, ...]]
    met: set[str] = field(default_factory=set)
    lookouts: dict[str, list[Lookout]] = field(default_factory=dict)


def coin_names(counts: LookoutCounts, streams: Streams) -> Watch:
    """Names of firms for the lists, the ones that will ship first."""
    names: dict[str, tuple[str, ...]] = {}
    for country in ("CA", "US"):
        rng = streams.of("watch", "names", country)
        total = counts.names_per_country + counts.decoy_names
        coined: list[str] = []
        while len(coined) < total:
            name = firm_name(rng, pick(rng, SHIPPER_COUNTRIES))
            if name not in coined:
                coined.append(name)
        names[country] = tuple(coined)
    shipping = {country: coined[: counts.names_per_country] for country, coined in names.items()}
    return Watch(names=names, shipping=shipping)


def complete(
    watch: Watch, counts: LookoutCounts, streams: Streams, *, start: datetime, known: dict[str, Sequence[Box]]
) -> None:
    """Fill both lists: names, containers (some of them among the `known` boxes of the country), ships."""
    for country in ("CA", "US"):
        rng = streams.of("watch", "list", country)
        rows = [
            _row(rng, country, "name", name, start=start, counts=counts, used=name in watch.met)
            for name in watch.names[country]
        ]
        boxes = known[country]
        prefixes = sorted({box.number[:4] for box in boxes}) or ["ZQNU"]
        threats = [box for box in boxes if box.threat_kind]
        for place in range(counts.containers_per_country):
            aboard = place < counts.containers_per_country * counts.container_hit_share and bool(boxes)
            source = threats if place % 2 == 0 and threats else boxes
            number = pick(rng, source).number if aboard else container_number(rng, pick(rng, prefixes))
            rows.append(_row(rng, country, "container", number, start=start, counts=counts, used=aboard))
        hidden = sorted({box.voyage.ship.imo for box in boxes if box.voyage.undeclared_call is not None})
        if hidden and country == "US":
            rows.append(_row(rng, country, "vessel_imo", str(hidden[0]), start=start, counts=counts, used=True))
        decoy = str(imo_number(969_000 + ord(country[0])))
        rows.append(_row(rng, country, "vessel_imo", decoy, start=start, counts=counts, used=False))
        watch.lookouts[country] = rows


def _row(
    rng: Rng, country: str, kind: str, value: str, *, start: datetime, counts: LookoutCounts, used: bool
) -> Lookout:
    points = {"name": rng.uniform(2.4, 3.6), "container": rng.uniform(3.2, 4.2), "vessel_imo": rng.uniform(0.8, 1.4)}
    begun = start - timedelta(days=int(rng.integers(20, 700)))
    open_ended = used or chance(rng, 0.7)
    return Lookout(
        list_name=f"{country}-{'PARTIES' if kind == 'name' else 'CONVEYANCES'}",
        lookout_id=f"{country}{kind[0].upper()}{int(rng.integers(10_000, 99_999))}{len(value):02d}",
        kind=kind,
        value=value,
        aliases=(misspelt(rng, value),) if kind == "name" and chance(rng, 0.3) else (),
        points=round(float(points[kind]), 2),
        valid_from=begun,
        valid_to=None if open_ended else begun + timedelta(days=int(rng.integers(200, 900))),
        shared=chance(rng, counts.shared_share),
        used=used,
    )


def as_csv(watch: Watch, country: str) -> bytes:
    """The country's list as its officers hold it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in watch.lookouts[country]:
        writer.writerow(
            (
                row.list_name,
                row.lookout_id,
                row.kind,
                row.value,
                "|".join(row.aliases),
                PURPOSES[country],
                f"{row.points:g}",
                _date(row.valid_from),
                _date(row.valid_to),
                "|".join(sorted((country, OTHER[country]))) if row.shared else country,
                "LE|PII" if row.kind == "name" else "LE",
            )
        )
    return out.getvalue().encode()


def _date(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
