"""Rows of hs_codes.parquet, un_numbers.csv and package_codes.csv.

HS 2022: the list of datasets/harmonized-system (public domain, from UN Comtrade). UN numbers: names of NIEM 5.2
(49 CFR 172.101, U.S. Government), classes and later numbers kept by hand. Packages: UN/ECE Recommendation 21 (code and
name) and the forms of X12 ocean manifests kept by hand, each with its Recommendation 21 code where there is one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import sources

WITHDRAWN = "X"  # a status of Recommendation 21's list


def hs_codes() -> Iterator[tuple[str, str, str]]:
    """Chapters, headings and subheadings: code, section, description; rows of another length are slips."""
    for row in sorted(sources.published_list("hs2022_harmonized-system.csv"), key=lambda row: row["hscode"]):
        if re.fullmatch(r"[0-9]{2}|[0-9]{4}|[0-9]{6}", row["hscode"]):
            yield row["hscode"], row["section"], " ".join(row["description"].split())


def un_numbers() -> Iterator[tuple[str, str, str, str]]:
    """Number, prefixes (UN before NA and ID), class where kept by hand, name; several names are joined by "; or "."""
    names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in sources.published_list("niem_49cfr172101_un_na_2012.csv"):
        names[row["code"][2:]][row["code"][:2]].append(" ".join(row["name"].split()).rstrip(","))
    kept = {row["un_number"]: row for row in sources.kept_by_hand("un_classes.csv")}
    for row in sources.kept_by_hand("un_numbers_later.csv"):
        names[row["un_number"]].setdefault("UN", [row["name"]])
    for number in sorted({*names, *kept}):
        prefixes = sorted(names[number] or {"UN": []}, reverse=True)
        own = names[number][prefixes[0]] or [kept[number]["name"]]
        yield number, " ".join(prefixes), kept.get(number, {}).get("class", ""), "; or ".join(dict.fromkeys(own))


def packages() -> Iterator[tuple[str, str, str, str]]:
    """Code, list (x12 or rec21), its Recommendation 21 code, name; three letters are X12's, two signs are the UN's."""
    listed = [row for row in sources.published_list("unece_rec21_packages.csv") if row["Status"] != WITHDRAWN]
    found = [(row["Code"], "rec21", row["Code"], " ".join(row["Name"].split())) for row in listed]
    found += [(row["code"], "x12", row["rec21"], row["name"]) for row in sources.kept_by_hand("x12_packages.csv")]
    yield from sorted(found)
