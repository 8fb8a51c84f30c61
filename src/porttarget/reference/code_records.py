"""One record a row of each code list; the fields are the columns of its file. Reads no files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country by its ISO 3166-1 alpha-2 code; XZ are UN/LOCODE's installations in international waters."""

    code: str
    name: str
    name_fr: str = ""
    alpha3: str = ""
    numeric: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Currency:
    """A currency by its ISO 4217 code."""

    code: str
    numeric: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeType:
    """A container size-type (ISO 6346, 1995 letters or 1984 digits).

    height_ft     None where the code does not tell
    group         GP, RF, OT, FL (flat rack), PL (platform), TK, BK, VH (ventilated), IN (insulated), XX
    tare_kg       typical tare, None where it varies too much; tare_min_kg to tare_max_kg: what is believed (assumption)
    max_gross_kg  the highest rating ISO 668 allows for the length; a declared gross above it cannot be true
    """

    code: str
    length_ft: int
    height_ft: float | None
    group: str
    tare_kg: int | None
    max_gross_kg: int | None
    tare_min_kg: int | None = None
    tare_max_kg: int | None = None

    @property
    def max_cargo_kg(self) -> int | None:
        """What no cargo in such a box can weigh more than: the highest gross less the least tare."""
        return None if self.max_gross_kg is None else self.max_gross_kg - (self.tare_min_kg or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleCode:
    """A U.S. Schedule D (four digits) or Schedule K (five digits) code.

    unlocode  what it means; "" where it stands for all ports of `country` without a code of their own
    others    further UN/LOCODEs that share the code
    """

    code: str
    unlocode: str
    country: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnPlace:
    """A place by its UN/LOCODE; no position where UN/LOCODE gives none.

    functions  digits of UN/LOCODE: 1 port, 2 rail, 3 road, 4 airport, 5 post, B border; inland depots are not in the
               source
    """

    unlocode: str
    name: str
    subdivision: str
    functions: str
    lat_deg: float | None
    lon_deg: float | None

    @property
    def country(self) -> str:
        """ISO 3166 alpha-2."""
        return self.unlocode[:2]

    @property
    def is_port(self) -> bool:
        """Whether ships call there, as UN/LOCODE has it."""
        return "1" in self.functions


@dataclass(frozen=True, slots=True, kw_only=True)
class PortComplex:
    """Ports that are one place to officers; its members name it in ports.csv. `source` says why."""

    complex: str
    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HsCode:
    """A chapter (2 digits), heading (4) or subheading (6) of the Harmonized System 2022."""

    code: str
    section: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HsSection:
    """A section of the Harmonized System and its chapters."""

    section: str
    first_chapter: str
    last_chapter: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HsChapter:
    """A chapter of the Harmonized System, its name in short."""

    chapter: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A kind of package: X12's three letters (list x12) or UN/ECE Recommendation 21's two signs (list rec21).

    rec21  the Recommendation 21 code that means the same, "" where none does
    """

    code: str
    list: str
    rec21: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnNumber:
    """Dangerous goods by their four digits.

    prefix        UN, NA (North America only), ID, or two of them: the digits mean the same or a narrower thing
    hazard_class  class and, for explosives, compatibility group; "" where it must be taken from the message
    """

    un_number: str
    prefix: str
    hazard_class: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """A customs disposition code.

    kind   hold, hold_lifted, do_not_load, do_not_load_lifted, exam, exam_lifted, release, release_cancelled, movement,
           movement_cancelled, bill_change, discrepancy, seized, notice
    place  discharge, in_bond or ""
    lifts  codes whose effect this one ends
    """

    code: str
    kind: str
    place: str
    lifts: tuple[str, ...]
    name: str

    @property
    def holds(self) -> bool:
        """Whether the cargo stays where it is (or is not loaded), whatever release comes before or after."""
        return self.kind in ("hold", "do_not_load", "seized")


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentReason:
    """Why a manifest was amended (X12 data element 393)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerPrefix:
    """Who registered a container's owner prefix, for information only."""

    prefix: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VagueTerm:
    """A goods description an authority refuses; allowed_on: the level of bill on which it is let stand."""

    term: str
    authority: str
    form: str
    allowed_on: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mid:
    """Maritime identification digits and the country (alpha-2) they are given to."""

    mid: str
    country: str
