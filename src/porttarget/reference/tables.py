"""Reads the small code lists of reference folders: countries, MIDs, size-types, HS chapters, packages, UN numbers.

In: folders, shipped data first. Out: mappings by code, later rows winning. Faults are collected, not raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from porttarget.reference.records import Country, SizeType
from porttarget.reference.tabular import Faults, csv_rows

SIZE_COLUMNS: Final = ("code", "length_ft", "height_ft", "group", "tare_kg", "max_gross_kg")
SIZE_GROUPS: Final = ("GP", "RF", "OT", "FL", "PL", "TK", "BK", "VH", "IN", "XX")


def read_countries(folders: Sequence[Path], faults: Faults) -> dict[str, Country]:
    """Countries by alpha-2 code."""
    names = read_names(folders, "countries.csv", "code", faults)
    return {code: Country(code=code, name=name) for code, name in names.items()}


def read_mids(folders: Sequence[Path], faults: Faults) -> dict[str, str]:
    """Country by maritime identification digits."""
    mids: dict[str, str] = {}
    for row in csv_rows(folders, "mids.csv", ("mid", "country"), faults):
        mids[row.digits("mid", 3)] = row.required("country")
    return mids


def read_names(folders: Sequence[Path], name: str, key: str, faults: Faults) -> dict[str, str]:
    """A list of code and name."""
    return {row.required(key): row.required("name") for row in csv_rows(folders, name, (key, "name"), faults)}


def read_size_types(folders: Sequence[Path], faults: Faults) -> dict[str, SizeType]:
    """Container size-types by code."""
    sizes: dict[str, SizeType] = {}
    for row in csv_rows(folders, "size_types.csv", SIZE_COLUMNS, faults):
        code = row.required("code")
        sizes[code] = SizeType(
            code=code,
            length_ft=round(row.number("length_ft", 5, 60)),
            height_ft=row.number("height_ft", 0, 20) if row.text("height_ft") else None,
            group=row.one_of("group", SIZE_GROUPS),
            tare_kg=row.optional_int("tare_kg"),
            max_gross_kg=row.optional_int("max_gross_kg"),
        )
    return sizes
