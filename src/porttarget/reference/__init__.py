"""Facts about ports, zones, lanes, countries and filings: data files, and the reader that serves them.

A port is a row and its zones, never code: a folder of files with the same names adds ports, zones, terminals,
lanes and filing rows (`load_reference((folder,))`), later rows winning by key. Where each file comes from and
how it is rebuilt stands in docs/reference_data.md.
"""

from __future__ import annotations

from porttarget.reference.book import Reference, load_reference
from porttarget.reference.filings import Filing, filings_due
from porttarget.reference.land import Land, load_land
from porttarget.reference.lanes import Lanes, Route
from porttarget.reference.records import Country, Port, SizeType, Terminal, Zone

__all__ = [
    "Country",
    "Filing",
    "Land",
    "Lanes",
    "Port",
    "Reference",
    "Route",
    "SizeType",
    "Terminal",
    "Zone",
    "filings_due",
    "load_land",
    "load_reference",
]
