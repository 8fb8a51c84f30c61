"""Rows of un_places.parquet: every UN/LOCODE with its functions and, where it has one, its position.

From PyPI pyunlocode 0.1.0 (release 2023-1). The package keeps degrees and minutes as degrees.minutes and writes 91
where there is no position: such places get none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import sources

COLUMNS = ("unlocode", "name", "subdivision", "functions", "lat_deg", "lon_deg")
# UN/LOCODE's function digits; the package has no columns for 6 (inland depot) and 7 (fixed transport)
FUNCTIONS = {
    "1": "is_port",
    "2": "is_rail_terminal",
    "3": "is_road_terminal",
    "4": "is_airport",
    "5": "is_postal_exchange_office",
    "B": "is_border_cross",
}
MISSING = 91


def rows() -> Iterator[tuple[object, ...]]:
    """One row a place, by code."""
    connection = sqlite3.connect(sources.python_package("pyunlocode") / "unlocode.db")
    found = connection.execute(
        "select country_code || location_code, name, subdivision, latitude, longitude,"
        f" {', '.join(FUNCTIONS.values())} from location order by 1"
    )
    for code, name, subdivision, latitude, longitude, *flags in found:
        functions = "".join(digit for digit, flag in zip(FUNCTIONS, flags, strict=True) if flag)
        position = (None, None)
        if MISSING not in (latitude, longitude):
            position = (degrees(latitude), degrees(longitude))
        if None in position:
            position = (None, None)
        yield code, name.strip(), subdivision.strip(), functions, *position


def degrees(value: float) -> float | None:
    """Degrees of degrees.minutes; None where the minutes are no minutes."""
    whole = int(abs(value))
    minutes = round((abs(value) - whole) * 100)
    return round((1 if value >= 0 else -1) * (whole + minutes / 60.0), 4) if minutes < 60 else None
