"""Ports by name, as tables of bills have them: "Port Hueneme, California", "Puerto Bolivar,Ecuador" → the port.

In: a text with a state, province or country behind the last comma. Out: the one port that bears the name there, or
None. Accents, case, blanks and punctuation do not count, nor do the words for "port". Names of ports are those of
the shipped ports, then of UN/LOCODE; of countries those of ISO 3166, and usual ones from memory (please review).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from porttarget.reference.code_lists import CodeLists
from porttarget.reference.code_records import Country, UnPlace
from porttarget.reference.records import Port

# names of countries that ISO 3166 spells otherwise
COUNTRIES: Final[dict[str, str]] = {
    "CHINA MAINLAND": "CN", "CHINA TAIWAN": "TW", "TAIWAN": "TW", "SOUTH KOREA": "KR", "REPUBLIC OF KOREA": "KR",
    "KOREA": "KR", "NORTH KOREA": "KP", "VIETNAM": "VN", "RUSSIA": "RU", "FEDERAL REPUBLIC OF GERMANY": "DE",
    "GERMANY FEDERAL REPUBLIC OF": "DE", "GREAT BRITAIN": "GB", "ENGLAND": "GB", "SCOTLAND": "GB", "WALES": "GB",
    "NORTHERN IRELAND": "GB", "UK": "GB", "HOLLAND": "NL", "THE NETHERLANDS": "NL", "IVORY COAST": "CI", "IRAN": "IR",
    "SYRIA": "SY", "TANZANIA": "TZ", "VENEZUELA": "VE", "BOLIVIA": "BO", "BURMA": "MM", "TURKEY": "TR",
    "REPUBLIC OF SOUTH AFRICA": "ZA", "UAE": "AE", "BAHAMAS": "BS", "THE BAHAMAS": "BS", "USA": "US",
    "UNITED STATES OF AMERICA": "US", "MACAU": "MO", "BRUNEI": "BN", "CURACAO": "CW", "ST LUCIA": "LC",
}  # fmt: skip
# states of the United States and provinces of Canada, ISO 3166-2
STATES: Final[dict[str, dict[str, str]]] = {
    "US": {
        "ALABAMA": "AL", "ALASKA": "AK", "ARIZONA": "AZ", "ARKANSAS": "AR", "CALIFORNIA": "CA", "COLORADO": "CO",
        "CONNECTICUT": "CT", "DELAWARE": "DE", "FLORIDA": "FL", "GEORGIA": "GA", "HAWAII": "HI", "IDAHO": "ID",
        "ILLINOIS": "IL", "INDIANA": "IN", "IOWA": "IA", "KANSAS": "KS", "KENTUCKY": "KY", "LOUISIANA": "LA",
        "MAINE": "ME", "MARYLAND": "MD", "MASSACHUSETTS": "MA", "MICHIGAN": "MI", "MINNESOTA": "MN",
        "MISSISSIPPI": "MS",
        "MISSOURI": "MO", "MONTANA": "MT", "NEBRASKA": "NE", "NEVADA": "NV", "NEW HAMPSHIRE": "NH", "NEW JERSEY": "NJ",
        "NEW MEXICO": "NM", "NEW YORK": "NY", "NORTH CAROLINA": "NC", "NORTH DAKOTA": "ND", "OHIO": "OH",
        "OKLAHOMA": "OK", "OREGON": "OR", "PENNSYLVANIA": "PA", "RHODE ISLAND": "RI", "SOUTH CAROLINA": "SC",
        "SOUTH DAKOTA": "SD", "TENNESSEE": "TN", "TEXAS": "TX", "UTAH": "UT", "VERMONT": "VT", "VIRGINIA": "VA",
        "WASHINGTON": "WA", "WEST VIRGINIA": "WV", "WISCONSIN": "WI", "WYOMING": "WY", "DISTRICT OF COLUMBIA": "DC",
    },
    "CA": {
        "ALBERTA": "AB", "BRITISH COLUMBIA": "BC", "MANITOBA": "MB", "NEW BRUNSWICK": "NB", "NEWFOUNDLAND": "NL",
        "NEWFOUNDLAND AND LABRADOR": "NL", "NOVA SCOTIA": "NS", "NORTHWEST TERRITORIES": "NT", "NUNAVUT": "NU",
        "ONTARIO": "ON", "PRINCE EDWARD ISLAND": "PE", "QUEBEC": "QC", "SASKATCHEWAN": "SK", "YUKON": "YT",
    },
}  # fmt: skip
_STATES: Final = {name: (land, code) for land, names in STATES.items() for name, code in names.items()}
# ports whose name in English is not the one UN/LOCODE has, or an older one
SPELLINGS: Final[dict[str, str]] = {
    "ANTWERP": "ANTWERPEN", "GENOA": "GENOVA", "LEGHORN": "LIVORNO", "NAPLES": "NAPOLI", "VENICE": "VENEZIA",
    "LISBON": "LISBOA", "GHENT": "GENT", "FLUSHING": "VLISSINGEN", "COPENHAGEN": "KOBENHAVN", "GOTHENBURG": "GOTEBORG",
    "PUSAN": "BUSAN", "INCHON": "INCHEON", "PUSAN KOREA": "BUSAN", "BOMBAY": "MUMBAI", "MADRAS": "CHENNAI",
    "CALCUTTA": "KOLKATA", "NHAVA SHEVA": "JAWAHARLAL NEHRU", "SAIGON": "HO CHI MINH CITY", "CANTON": "GUANGZHOU",
    "TSINGTAO": "QINGDAO", "TIENTSIN": "TIANJIN", "AMOY": "XIAMEN", "KEELUNG": "CHILUNG", "CHILUNG": "KEELUNG",
    "SEVILLE": "SEVILLA", "PIRAEUS": "PIRAIEVS", "RANGOON": "YANGON", "PANAMA CANAL BALBOA": "BALBOA",
}  # fmt: skip
_CODES: Final = {where[1]: where for where in _STATES.values()}
_WORDS_FOR_PORT: Final = re.compile(r"^(PORT OF|PUERTO DE|PORT)\b|\b(PORT|PT|HARBOUR|HARBOR)$")
_PORT_FUNCTION: Final = "1"

Region = tuple[str, str]  # country, and subdivision or ""


def plain(text: str) -> str:
    """Upper case words without accents and punctuation, one blank between them."""
    flat = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    words = re.sub(r"[^A-Z0-9]+", " ", flat.upper().replace("&", " AND ")).strip()
    return re.sub(r"\b(SAINTE?|STE)\b", "ST", words)


class PortNames:
    """The ports and places of a reference by name; the index is made by the first question."""

    def __init__(self, ports: Mapping[str, Port], codes: CodeLists) -> None:
        self.ports = ports
        self.codes = codes

    def find(self, text: str) -> Port | UnPlace | None:
        """The port, or None where no port or more than one bears the name there."""
        parts = [part for part in text.split(",") if part.strip()]
        if len(parts) < 2:
            return self._only(text, None)
        # "New York/Newark Area, Newark, New Jersey": the part before the region names the port most narrowly
        for tail in (2, 1):  # "Montreal, Quebec, Canada", "Pusan, Korea, Republic of"
            region = self._region(parts[-tail:]) if len(parts) > tail else None
            if region is None:
                continue
            for name in (parts[-tail - 1], " ".join(parts[:-tail])):
                found = self._only(name, region)
                if found is not None:
                    return found
        return None

    def _only(self, name: str, region: Region | None) -> Port | UnPlace | None:
        """The first way to write the name that one port alone bears."""
        found = (self._one_of(self._index.get(key, []), region) for key in _keys(name))
        return next((each for each in found if each is not None), None)

    def _one_of(self, named: list[Port | UnPlace], region: Region | None) -> Port | UnPlace | None:
        there = named if region is None else [each for each in named if self._lies_in(each, region)]
        shipped = [each for each in there if isinstance(each, Port)]
        # ports of which more is known go before those that only have a code
        for chosen in ([each for each in shipped if each.role != "other"], shipped, there):
            if len({each.unlocode for each in chosen}) == 1:
                return chosen[0]
        return None

    def _lies_in(self, place: Port | UnPlace, region: Region) -> bool:
        country, subdivision = region
        if place.country != country or not subdivision:
            return place.country == country
        listed = place if isinstance(place, UnPlace) else self.codes.place(place.unlocode)
        return listed is None or listed.subdivision in ("", subdivision)

    def _region(self, parts: list[str]) -> Region | None:
        wanted = plain(" ".join(parts))
        if wanted in _STATES:
            return _STATES[wanted]
        country = COUNTRIES.get(wanted) or self._countries.get(wanted)
        if country is not None:
            return country, ""
        if wanted in _CODES:
            return _CODES[wanted]
        if wanted in self.codes.rows(Country):
            return wanted, ""
        within, country_alone = (self._region([each]) for each in parts) if len(parts) == 2 else (None, None)
        return within if within and country_alone and within[0] == country_alone[0] and within[1] else None

    @cached_property
    def _countries(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for country in self.codes.rows(Country).values():
            for name in (country.name, country.name.split(",")[0], country.name.split("(")[0], country.name_fr):
                found.setdefault(plain(name), country.code)
        return found

    @cached_property
    def _index(self) -> Mapping[str, list[Port | UnPlace]]:
        index: dict[str, list[Port | UnPlace]] = {}
        for port in self.ports.values():
            # "Portland ME": a port whose name others have bears its state
            for key in _keys(re.sub(r" [A-Z]{2}$", "", port.name)):
                index.setdefault(key, []).append(port)
        frame = self.codes.frame("un_places")
        for row in frame.filter(frame["functions"].str.contains(_PORT_FUNCTION)).iter_rows(named=True):
            for key in _keys(row["name"]):
                index.setdefault(key, []).append(UnPlace(**row))
        return index


def _keys(name: str) -> Iterator[str]:
    """Ways to write a name, the fullest first, without blanks: "Ning Bo" is "Ningbo"."""
    for text in (name, *re.split(r"[(/)]", name)[:2]):
        full = plain(text)
        short = _WORDS_FOR_PORT.sub("", full).strip()
        other = SPELLINGS.get(short, "")
        yield from dict.fromkeys(each.replace(" ", "") for each in (full, short, other) if each)
