"""The declared code lists: file, key, form of the key, columns and their kinds. A new list is a line here.

Where each comes from, its release and licence stand in data/catalog.toml. Reads no files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, Literal

from porttarget.reference import code_records as records
from porttarget.reference.code_forms import HS, SCHEDULE, SIGNS, UN, WORDS, Form

Kind = Literal["text", "int", "number", "codes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """A list: its rows are `make(**columns)`, found by `key` written in `form`.

    parquet   shipped as Parquet (a table of text would be over a megabyte); extra folders add CSV all the same
    required  columns a file must have; the others may be left out
    """

    name: str
    make: type[Any]
    key: str
    form: Form
    columns: Mapping[str, Kind]
    required: tuple[str, ...]
    parquet: bool = False


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns in order; those after `optional` may be left out of a file."""

    names: str
    optional: str = ""
    kinds: Mapping[str, Kind] = field(default_factory=dict)


def _list(name: str, make: type[Any], form: Form, columns: _Columns, *, parquet: bool = False) -> CodeList:
    required, optional = columns.names.split(), columns.optional.split()
    kinds: dict[str, Kind] = {column: columns.kinds.get(column, "text") for column in (*required, *optional)}
    return CodeList(
        name=name, make=make, key=required[0], form=form, columns=MappingProxyType(kinds), required=tuple(required),
        parquet=parquet,
    )  # fmt: skip


_SIZE_KINDS: Final[Mapping[str, Kind]] = {
    "length_ft": "int", "height_ft": "number", "tare_kg": "int", "max_gross_kg": "int", "tare_min_kg": "int",
    "tare_max_kg": "int",
}  # fmt: skip

# fmt: off
_LISTS: Final = (
    _list("amendment_reasons", records.AmendmentReason, SIGNS, _Columns("code name")),
    _list("countries", records.Country, SIGNS, _Columns("code name", "name_fr alpha3 numeric")),
    _list("currencies", records.Currency, SIGNS, _Columns("code numeric name")),
    _list("dispositions", records.Disposition, SIGNS,
          _Columns("code kind place lifts name", kinds={"lifts": "codes"})),
    _list("hs_chapters", records.HsChapter, SIGNS, _Columns("chapter name")),
    _list("hs_codes", records.HsCode, HS, _Columns("code section description"), parquet=True),
    _list("hs_sections", records.HsSection, SIGNS, _Columns("section first_chapter last_chapter name")),
    _list("mids", records.Mid, SIGNS, _Columns("mid country")),
    _list("owner_prefixes", records.OwnerPrefix, SIGNS, _Columns("prefix owner")),
    _list("package_codes", records.Package, SIGNS, _Columns("code name", "list rec21")),
    _list("port_complexes", records.PortComplex, SIGNS, _Columns("complex name source")),
    _list("schedule_codes", records.ScheduleCode, SCHEDULE,
          _Columns("code unlocode country", "others", {"others": "codes"})),
    _list("size_types", records.SizeType, SIGNS,
          _Columns("code length_ft height_ft group tare_kg max_gross_kg", "tare_min_kg tare_max_kg", _SIZE_KINDS)),
    _list("un_numbers", records.UnNumber, UN, _Columns("un_number name", "hazard_class prefix")),
    _list("un_places", records.UnPlace, SIGNS,
          _Columns("unlocode name subdivision functions lat_deg lon_deg", "",
                   {"lat_deg": "number", "lon_deg": "number"}), parquet=True),
    _list("vague_terms", records.VagueTerm, WORDS, _Columns("term authority form allowed_on source")),
)
# fmt: on
LIST_OF: Final[Mapping[type[Any], CodeList]] = MappingProxyType({each.make: each for each in _LISTS})
LISTS: Final[Mapping[str, CodeList]] = MappingProxyType({each.name: each for each in _LISTS})
