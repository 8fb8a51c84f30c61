"""Rows of countries.csv, currencies.csv, mids.csv and size_types.csv.

Countries are those of UN/LOCODE (pyunlocode) and ISO 3166 (pycountry), their French names Unicode CLDR's (Babel).
Length and height of a size-type come from its first two characters (ISO 6346, annexes D and E), because
iso-container's heights contradict them in places (4500 is 9 ft 6 in high); its group comes from the package's class.
Tare and its range are typical of the group; the highest gross is the rating of ISO 668:2020.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import sources

SIZE_COLUMNS = (
    "code", "length_ft", "height_ft", "group", "tare_kg", "max_gross_kg", "tare_min_kg", "tare_max_kg",
)  # fmt: skip
LENGTH_FT = {"1": 10, "2": 20, "3": 30, "4": 40, "L": 45, "9": 45, "M": 48, "P": 53, "B": 24}
HEIGHT_FT = {"0": 8.0, "2": 8.5, "3": 8.5, "4": 9.0, "5": 9.5, "6": 9.5, "8": 4.25, "C": 8.5, "E": 9.5}
GROUPS = (
    ("REEFER", "RF"), ("OPEN TOP", "OT"), ("HARDTOP", "OT"), ("TANK", "TK"), ("PLATFORM", "PL"), ("FLAT", "FL"),
    ("BULK", "BK"), ("VENTILATED", "VH"), ("INSULATED", "IN"), ("GENERAL PURPOSE", "GP"), ("HIGH CUBE", "GP"),
)  # fmt: skip
TARE_KG = {
    ("GP", 20): 2250, ("GP", 40): 3800, ("GP", 45): 4800, ("RF", 20): 3000, ("RF", 40): 4600, ("OT", 20): 2350,
    ("OT", 40): 3900, ("FL", 20): 2750, ("FL", 40): 5200, ("TK", 20): 3700, ("BK", 20): 2450, ("VH", 20): 2400,
    ("PL", 20): 2500, ("PL", 40): 5200,
}  # fmt: skip
ISO_CODE = {"UK": "FK"}  # pyais's code of the Falkland Islands' digits, 740; it is none of ISO 3166
# a tare outside these shares of the typical one is not believed: an assumption, wide on purpose
TARE_LOW, TARE_HIGH = 0.75, 1.5
INTERNATIONAL_WATERS = ("XZ", "", "", "Installations in International Waters", "Installations en eaux internationales")
MAX_GROSS_KG = {10: 10160, 20: 36000, 30: 36000, 40: 36000, 45: 36000}
LETTER_GROUPS = {"G": "GP", "R": "RF", "H": "IN", "U": "OT", "T": "TK", "K": "TK", "B": "BK", "V": "VH", "P": "FL"}


def countries() -> Iterable[tuple[str, ...]]:
    """alpha-2, alpha-3 and numeric codes, English and French name."""
    import pycountry
    from babel import Locale

    names, french = dict(sources.un_countries()), Locale("fr").territories
    listed = {country.alpha_2: country for country in pycountry.countries}
    for code in sorted({*names, *listed}):
        if code == INTERNATIONAL_WATERS[0]:
            yield INTERNATIONAL_WATERS
            continue
        country = listed[code]
        name = plain_name(names[code]) if code in names else country.name
        yield code, country.alpha_3, country.numeric, name, french[code].replace("\u2019", "'")


def currencies() -> Iterable[tuple[str, str, str]]:
    """ISO 4217 codes and names."""
    import pycountry

    return sorted((each.alpha_3, each.numeric, each.name) for each in pycountry.currencies)


def mids() -> Iterable[tuple[str, str]]:
    """Maritime identification digits as pyais lists them (ITU table of maritime identification digits)."""
    from pyais.constants import COUNTRY_MAPPING

    return ((f"{mid:03d}", ISO_CODE.get(code, code)) for mid, (code, *_) in sorted(COUNTRY_MAPPING.items()))


def size_types() -> Iterable[tuple[object, ...]]:
    """Rows for every code of iso-container whose length the standard tells, and the plain letter codes."""
    listed = json.loads((sources.python_package("iso_container") / "datasets.json").read_text("utf-8"))
    groups = {code.upper(): group_of(str(entry["class"])) for code, entry in listed.items() if len(code) == 4}
    for size in ("20", "22", "25", "40", "42", "45", "L2", "L5", "95"):
        for letter, group in LETTER_GROUPS.items():
            for last in "012345":
                groups.setdefault(f"{size}{letter}{last}", group)
    for code, group in sorted(groups.items()):
        length = LENGTH_FT.get(code[0])
        if length is not None:
            tare = TARE_KG.get((group, length))
            low, high = (round(tare * TARE_LOW), round(tare * TARE_HIGH)) if tare else ("", "")
            yield code, length, HEIGHT_FT.get(code[1], ""), group, tare or "", MAX_GROSS_KG.get(length, ""), low, high


def group_of(name: str) -> str:
    """Our group of a class name."""
    return next((group for word, group in GROUPS if word in name), "XX")


def plain_name(name: str) -> str:
    """A country's name in sentence case, without the article in brackets."""
    name = re.sub(r"\s*\((the|the former)\)", "", name, flags=re.IGNORECASE).strip()
    words = [
        word if word.lower() in ("of", "and", "the") and at else word.capitalize()
        for at, word in enumerate(name.lower().split(" "))
    ]
    named = re.sub(r"(?<=[-(])[a-z]", lambda found: found.group().upper(), " ".join(words))
    return named.replace("D'ivoire", "d'Ivoire")
