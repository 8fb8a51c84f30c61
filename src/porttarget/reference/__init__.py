"""Facts about ports, zones, lanes, codes and filings: data files, and the readers that serve them.

A port is a row and its zones, never code: a folder of files with the same names adds ports, zones, terminals,
lanes, codes and filing rows (`load_reference((folder,))`), later rows winning by key. Where each file comes from and
how it is rebuilt stands in docs/reference_data.md. Importing this loads nothing; each name is fetched when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from porttarget.reference.book import Reference, load_reference
    from porttarget.reference.code_lists import CodeLists, load_code_lists
    from porttarget.reference.code_records import Country, Disposition, SizeType, UnPlace
    from porttarget.reference.filings import Filing, filings_due
    from porttarget.reference.land import Land, load_land
    from porttarget.reference.lanes import Lanes, Route
    from porttarget.reference.records import Port, Terminal, Zone

_OFFERED = {
    "CodeLists": "code_lists",
    "Country": "code_records",
    "Disposition": "code_records",
    "Filing": "filings",
    "Land": "land",
    "Lanes": "lanes",
    "Port": "records",
    "Reference": "book",
    "Route": "lanes",
    "SizeType": "code_records",
    "Terminal": "records",
    "UnPlace": "code_records",
    "Zone": "records",
    "filings_due": "filings",
    "load_code_lists": "code_lists",
    "load_land": "land",
    "load_reference": "book",
}

__all__ = [
    "CodeLists",
    "Country",
    "Disposition",
    "Filing",
    "Land",
    "Lanes",
    "Port",
    "Reference",
    "Route",
    "SizeType",
    "Terminal",
    "UnPlace",
    "Zone",
    "filings_due",
    "load_code_lists",
    "load_land",
    "load_reference",
]


def __getattr__(name: str) -> object:
    if name not in _OFFERED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_OFFERED[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
