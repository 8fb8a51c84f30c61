"""Port codes as filed → UN/LOCODE and country, through whoever knows them; each distinct code is asked for once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import polars as pl

from porttarget.manifests.spans import Bools, Ints, Spans, gather

_UNLOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


class Port(Protocol):
    """What the reader wants to know of a port."""

    @property
    def unlocode(self) -> str:
        """UN/LOCODE."""

    @property
    def country(self) -> str:
        """ISO 3166 alpha-2."""


class PortCodes(Protocol):
    """Whoever knows ports by Schedule D, Schedule K or UN/LOCODE; None for a code it does not know."""

    def port_of_code(self, code: str) -> Port | None:
        """The port that has this code."""


@runtime_checkable
class PortNames(Protocol):
    """Whoever knows ports by name; None for one that it does not know or that several bear."""

    def port_of_name(self, text: str) -> Port | None:
        """The port of this name, with its state, province or country: "Port Hueneme, California"."""


@dataclass(frozen=True, slots=True)
class CodesOrNames:
    """Ports by code, else by name where `codes` knows names."""

    codes: PortCodes

    def port_of_code(self, code: str) -> Port | None:
        """The port that has this code or bears this name."""
        found = self.codes.port_of_code(code)
        return self.codes.port_of_name(code) if found is None and isinstance(self.codes, PortNames) else found


@dataclass(frozen=True, slots=True)
class PortColumn:
    """A column of port codes, looked up."""

    unlocode: pl.Series
    country: pl.Series
    unknown: Bools

    def where(self, keep: Bools, other: PortColumn) -> PortColumn:
        """Own rows where `keep`, those of `other` elsewhere."""
        mask = pl.Series(keep)
        return PortColumn(
            self.unlocode.zip_with(mask, other.unlocode), self.country.zip_with(mask, other.country),
            np.where(keep, self.unknown, other.unknown),
        )  # fmt: skip

    def take(self, rows: Ints) -> PortColumn:
        """These rows; -1 gives nulls and is not unknown."""
        unknown = self.unknown[rows] & (rows >= 0) if self.unknown.size else np.zeros(rows.size, np.bool_)
        return PortColumn(gather(self.unlocode, rows), gather(self.country, rows), unknown)


@dataclass(frozen=True, slots=True)
class OwnPorts:
    """Ports by codes that senders have of their own: of each row whose they are, and by sender code and standard."""

    whose: Ints
    codes: Sequence[Mapping[str, str]]

    def standard(self, texts: Sequence[str | None], whose: Ints) -> list[str | None]:
        """The standard codes of some texts, whoever's they are; others stay as they are."""
        return [
            text if text is None else self.codes[number].get(text.upper(), text)
            for text, number in zip(texts, whose.tolist(), strict=True)
        ]


def look_up(codes: PortCodes, filed: Spans, *, places: bool = False, own: OwnPorts | None = None) -> PortColumn:
    """UN/LOCODE and country of each code.

    places  any text of the form of a UN/LOCODE may stand as it is
    own     codes that senders have of their own
    """
    if own is None:
        groups, texts = filed.distinct()
    else:
        groups, first = filed.groups(own.whose)
        texts = own.standard(filed.take(first).series().to_list(), own.whose[first])
    ports = [codes.port_of_code(text) if text else None for text in texts]
    known = [(port.unlocode, port.country) if port is not None else None for port in ports]
    if places:
        known = [
            one if one is not None or not text or not _UNLOCODE.fullmatch(text) else (text, text[:2])
            for one, text in zip(known, texts, strict=True)
        ]
    unlocode = pl.Series([one[0] if one else None for one in known], dtype=pl.String)
    country = pl.Series([one[1] if one else None for one in known], dtype=pl.String)
    unknown = np.array([one is None and bool(text) for one, text in zip(known, texts, strict=True)], np.bool_)
    return PortColumn(
        gather(unlocode, groups), gather(country, groups), unknown[groups] if texts else np.zeros(0, np.bool_)
    )  # fmt: skip
