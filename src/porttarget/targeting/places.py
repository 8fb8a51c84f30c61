"""The little that targeting asks of reference data, as a protocol, so that a test can give its own.

In: codes of ports and size-types. Out: port complexes as one name, limits of size-types. `porttarget.reference` fulfils
it; a port is data there, never code here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

import polars as pl

from porttarget.errors import UsageError


class NamedPort(Protocol):
    """A port as far as a place of receipt is compared with it."""

    @property
    def name(self) -> str:
        """Name, without its country."""
        ...

    @property
    def country(self) -> str:
        """ISO 3166 alpha-2."""
        ...


class SizeLimit(Protocol):
    """A size-type of ISO 6346 as far as targeting needs it."""

    @property
    def group(self) -> str:
        """Group of types: GP, RF (refrigerated), …"""
        ...

    @property
    def max_gross_kg(self) -> float | None:
        """Greatest gross mass of box and cargo."""
        ...


class Places(Protocol):
    """Ports and size-types."""

    @property
    def ports(self) -> Mapping[str, NamedPort]:
        """Ports by UN/LOCODE."""
        ...

    def complex_codes(self, code: str) -> Collection[str]:
        """All codes of the port complex `code` belongs to, itself included; UsageError where it is not known."""
        ...

    def size_type(self, code: str) -> SizeLimit | None:
        """The size-type, or None where ISO 6346 has none of that code."""
        ...


def canonical_ports(codes: Iterable[str | None], places: Places) -> dict[str, str]:
    """Each code with the one name of its port complex: its first code by alphabet, or an unknown code itself."""
    names: dict[str, str] = {}
    for code in {code for code in codes if code}:
        try:
            names[code] = min(places.complex_codes(code), default=code)
        except UsageError:
            names[code] = code
    return names


def countries_of_places(texts: Iterable[str], places: Places) -> dict[str, str]:
    """Each text that names a place of a known country, with that country: by UN/LOCODE, else by the name of a port.

    A name that ports of several countries share, and a text that names no port, tells nothing.
    """
    by_name: dict[str, set[str]] = {}
    for port in places.ports.values():
        by_name.setdefault(port.name.upper(), set()).add(port.country)
    found: dict[str, str] = {}
    for text in set(texts):
        wanted = text.strip().upper()
        port_by_code = places.ports.get(wanted.replace(" ", ""))
        named = {port_by_code.country} if port_by_code else by_name.get(wanted.split(",")[0].strip(), set())
        if len(named) == 1:
            found[text] = next(iter(named))
    return found


def same_port(column: str, names: dict[str, str]) -> pl.Expr:
    """A column of port codes with complexes made equal."""
    return pl.col(column).replace(names)
