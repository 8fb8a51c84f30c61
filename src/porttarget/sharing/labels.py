"""Labels as bit masks: who a record comes from, to whom it is releasable, which caveats bind it.

Bits 0–1 originators, 2–3 releasable to, 4–7 caveats. Rules: reading needs one's country in `rel` and every caveat
granted; what derives from two records carries the intersection of rel and the union of originators and caveats; a
single originator is always in its own rel, and an absent rel means the originator alone. What derives from both
countries may be releasable to nobody: it fails closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from porttarget.errors import UsageError

COUNTRIES: Final = ("CA", "US")
CAVEATS: Final = ("LE", "PII", "ORCON", "SSI")
JOINT: Final = "+".join(COUNTRIES)  # originator of what derives from both

_ORIGIN_SHIFT: Final = 0
_REL_SHIFT: Final = len(COUNTRIES)
_CAVEAT_SHIFT: Final = 2 * len(COUNTRIES)
ORIGIN_MASK: Final = (1 << len(COUNTRIES)) - 1
REL_MASK: Final = ORIGIN_MASK << _REL_SHIFT
CAVEAT_MASK: Final = ((1 << len(CAVEATS)) - 1) << _CAVEAT_SHIFT
ALL_BITS: Final = ORIGIN_MASK | REL_MASK | CAVEAT_MASK
COUNTRY_BIT: Final[Mapping[str, int]] = {name: 1 << index for index, name in enumerate(COUNTRIES)}
CAVEAT_BIT: Final[Mapping[str, int]] = {name: 1 << (_CAVEAT_SHIFT + index) for index, name in enumerate(CAVEATS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A record's label. `originator` is CA, US, or CA+US for what derives from both."""

    originator: str
    rel: frozenset[str] = frozenset()
    caveats: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        faults = label_faults(self.originator, self.rel, self.caveats)
        if faults:
            raise UsageError("; ".join(faults))
        if self.originator != JOINT:
            object.__setattr__(self, "rel", frozenset({self.originator, *self.rel}))

    @property
    def bits(self) -> int:
        """This label as one number."""
        mask = _countries(self.originator.split("+")) << _ORIGIN_SHIFT
        mask |= _countries(self.rel) << _REL_SHIFT
        return mask | sum(CAVEAT_BIT[name] for name in self.caveats)

    @classmethod
    def from_bits(cls, bits: int) -> Label:
        """The label that `bits` stand for."""
        if not 0 < bits <= ALL_BITS or not bits & ORIGIN_MASK:
            raise UsageError(f"label bits are {bits}, expected 1–{ALL_BITS} with an originator")
        origins = [name for name in COUNTRIES if bits >> _ORIGIN_SHIFT & COUNTRY_BIT[name]]
        return cls(
            originator="+".join(origins),
            rel=frozenset(name for name in COUNTRIES if bits >> _REL_SHIFT & COUNTRY_BIT[name]),
            caveats=frozenset(name for name in CAVEATS if bits & CAVEAT_BIT[name]),
        )

    @classmethod
    def from_columns(cls, row: Mapping[str, object]) -> Label:
        """The label in a row's columns `originator`, `rel`, `caveats`."""
        originator, rel, caveats = row.get("originator"), row.get("rel") or (), row.get("caveats") or ()
        if not isinstance(originator, str) or not isinstance(rel, Iterable) or not isinstance(caveats, Iterable):
            raise UsageError(f"label columns are {originator!r}, {rel!r}, {caveats!r}")
        return cls(originator=originator, rel=frozenset(map(str, rel)), caveats=frozenset(map(str, caveats)))

    def columns(self) -> dict[str, object]:
        """Values of the label columns, in a fixed order."""
        return {
            "originator": self.originator,
            "rel": [name for name in COUNTRIES if name in self.rel],
            "caveats": [name for name in CAVEATS if name in self.caveats],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Who reads: an officer's country and the caveats granted; UsageError where one is unknown."""

    country: str
    caveats: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.country not in COUNTRIES:
            raise UsageError(f"country is {self.country!r}, expected {' or '.join(COUNTRIES)}")
        grant(self.caveats)

    @classmethod
    def whole(cls, country: str) -> Clearance:
        """All that a country holds: the clearance of its node's own computations, not of a person."""
        return cls(country=country, caveats=frozenset(CAVEATS))

    def reads(self, row: Mapping[str, object]) -> bool:
        """Whether the record with these label columns may be read."""
        return may_read(Label.from_columns(row).bits, self.country, grant(self.caveats))


def may_read(bits: int, country: str, granted: int) -> bool:
    """Whether an officer of `country`, granted the caveat bits `granted`, may read what carries `bits`."""
    return bool(bits & COUNTRY_BIT[country] << _REL_SHIFT) and not bits & CAVEAT_MASK & ~granted


def derive_bits(a: int, b: int) -> int:
    """Label bits of what derives from records labelled `a` and `b`."""
    return ((a | b) & (ORIGIN_MASK | CAVEAT_MASK)) | (a & b & REL_MASK)


def derive(a: Label, b: Label) -> Label:
    """Label of what derives from both: common rel, all originators, all caveats."""
    return Label.from_bits(derive_bits(a.bits, b.bits))


def grant(caveats: Iterable[str]) -> int:
    """Bits of the caveats an officer is granted; UsageError for an unknown one."""
    bits = 0
    for name in caveats:
        if name not in CAVEAT_BIT:
            raise UsageError(f"caveat is {name!r}, expected one of {', '.join(CAVEATS)}")
        bits |= CAVEAT_BIT[name]
    return bits


def label_faults(originator: object, rel: Iterable[object], caveats: Iterable[object]) -> list[str]:
    """What is wrong with a label's parts, in words; empty when nothing is."""
    faults = []
    if originator not in (*COUNTRIES, JOINT):
        faults.append(f"originator is {originator!r}, expected {', '.join((*COUNTRIES, JOINT))}")
    faults += [f"rel holds {name!r}, expected {', '.join(COUNTRIES)}" for name in rel if name not in COUNTRIES]
    faults += [f"caveats hold {name!r}, expected {', '.join(CAVEATS)}" for name in caveats if name not in CAVEATS]
    return faults


def _countries(names: Iterable[str]) -> int:
    return sum(COUNTRY_BIT[name] for name in set(names))
