"""Invented names: of ships, firms and their streets, and the ways in which clerks misspell them.

Everything is put together from the word lists in `data/words.toml`; family and place-like words are made of
syllables, so that no real firm or person is meant. What it does not do: remember which names are taken.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from porttarget.world.randomness import Rng, chance, pick


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    name: str
    region: str
    postcode: str
    locode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The word lists, as read from the file."""

    ship_first: tuple[str, ...]
    ship_second: tuple[str, ...]
    small_craft: tuple[str, ...]
    syllables_first: tuple[str, ...]
    syllables_middle: tuple[str, ...]
    syllables_last: tuple[str, ...]
    trades: tuple[str, ...]
    streets: tuple[str, ...]
    legal_forms: dict[str, tuple[str, ...]]
    cities: dict[str, tuple[City, ...]]


@cache
def words() -> Words:
    raw = tomllib.loads(resources.files("porttarget.world").joinpath("data/words.toml").read_text(encoding="utf-8"))
    lists = {key: tuple(raw["lists"][key]) for key in raw["lists"]}
    return Words(
        **lists,
        legal_forms={country: tuple(forms) for country, forms in raw["legal_forms"].items()},
        cities={country: tuple(_city(*row) for row in rows) for country, rows in raw["cities"].items()},
    )


def _city(name: str, region: str, postcode: str, locode: str) -> City:
    return City(name=name, region=region, postcode=postcode, locode=locode)


def coined_word(rng: Rng) -> str:
    """A word that means nothing, such as VELMORIN."""
    lists = words()
    parts = (lists.syllables_first, lists.syllables_middle, lists.syllables_last)
    return "".join(pick(rng, part) for part in parts).upper()


def ship_name(rng: Rng) -> str:
    lists = words()
    return f"{pick(rng, lists.ship_first)} {pick(rng, lists.ship_second)}".upper()


def firm_name(rng: Rng, country: str) -> str:
    lists = words()
    form = pick(rng, lists.legal_forms.get(country, lists.legal_forms["other"]))
    return f"{coined_word(rng)} {pick(rng, lists.trades)} {form}".upper()


def street(rng: Rng) -> str:
    return f"{int(rng.integers(1, 980))} {coined_word(rng)} {pick(rng, words().streets)}".upper()


def city_of(rng: Rng, country: str) -> City:
    lists = words()
    return pick(rng, lists.cities.get(country, (City(name=coined_word(rng), region="", postcode="", locode=""),)))


def misspelt(rng: Rng, name: str) -> str:
    """The name as another clerk writes it: two letters swapped, one dropped or doubled, or words abbreviated."""
    kind = pick(rng, ("swap", "drop", "double", "abbreviate", "spaces"))
    first, _, rest = name.partition(" ")
    place = int(rng.integers(1, max(2, len(first) - 1)))
    if kind == "swap":
        first = first[:place] + first[place + 1 : place + 2] + first[place : place + 1] + first[place + 2 :]
    elif kind == "drop":
        first = first[:place] + first[place + 1 :]
    elif kind == "double":
        first = first[:place] + first[place - 1] + first[place:]
    elif kind == "abbreviate":
        for long, short in (("TRADING", "TRDG"), ("LIMITED", "LTD"), ("COMPANY", "CO"), ("INDUSTRIES", "IND")):
            rest = rest.replace(long, short)
        rest = rest.replace("INTERNATIONAL", "INTL") if chance(rng, 0.5) else rest
        first = first[:place] + first[place + 1 :] if " ".join((first, rest)) == name else first
    else:
        first = f"{first[:place]} {first[place:]}"
    return f"{first} {rest}".strip()
