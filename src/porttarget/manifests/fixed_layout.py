"""Layouts of fixed-width records, which the user supplies as TOML: text → `Layout`, with all its faults told at once.

A layout says where a record has its identifier, and of each kind of record which entities of `entities` it opens, what
record it stands under, and where its fields stand (positions from 1). `docs/manifest_fixed_width.md` tells the form.
None is shipped: positions of official records could not be read, and are not invented.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from porttarget.errors import UsageError
from porttarget.manifests.ams_tables import VOLUMES, WEIGHTS
from porttarget.manifests.entities import ENTITIES
from porttarget.manifests.toml_lines import toml_text

TYPES: Final = ("text", "number", "date")
UNITS: Final[Mapping[str, Mapping[str, float]]] = {"weight": WEIGHTS, "volume": VOLUMES}
_TOP: Final = {"name", "record_id", "record"}
_RECORD: Final = {"id", "opens", "under", "length", "field", "constants"}
_FIELD: Final = {"start", "length", "to", "type", "decimals", "format", "words", "units"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where a field stands in its record, and whose it is.

    decimals  digits behind a decimal point that is not written; 0 where it is
    format    of dates, as strptime has it: %y%m%d
    words     what its codes mean, by upper case
    units     weight or volume: the field is a unit of these
    """

    start: int
    length: int
    entity: str
    name: str
    type: str = "text"
    decimals: int = 0
    format: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    units: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A kind of record: entities it opens a row of, the record it stands under ("" for none), its fields."""

    id: str
    opens: tuple[str, ...]
    under: str
    length: int
    fields: tuple[Field, ...]
    constants: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """All kinds of records, and where each says what it is."""

    name: str
    start: int
    length: int
    records: tuple[Record, ...]

    def above(self, record: Record) -> Iterator[Record]:
        """The records that one stands under, the nearest first."""
        by_id = {each.id: each for each in self.records}
        while record.under:
            record = by_id[record.under]
            yield record

    def opener(self, record: Record, entity: str) -> Record | None:
        """The record that opens the row which a field of this record belongs to."""
        return next((each for each in (record, *self.above(record)) if entity in each.opens), None)


def layout_of(path: Path) -> Layout:
    """The layout in a file; InputMissing where it cannot be read."""
    return read_layout(toml_text(path), source=str(path))


def read_layout(text: str, *, source: str) -> Layout:
    """A layout from TOML; UsageError with all faults, each with its place in the file's structure."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{source} is no TOML: {error}") from error
    faults: list[str] = []
    layout = _layout(told, faults)
    if not faults:
        faults = list(_links(layout))
    if faults:
        raise UsageError(f"{source} is no layout of fixed-width records:\n" + "\n".join(f"- {each}" for each in faults))
    return layout


def _layout(told: Mapping[str, Any], faults: list[str]) -> Layout:
    _unknown(told, _TOP, "the file", faults)
    place = told.get("record_id")
    if not isinstance(place, dict):
        faults.append(f"record_id is {place!r}, expected a table with start and length")
        place = {}
    records = told.get("record")
    if not isinstance(records, list) or not records:
        faults.append(f"record is {records!r}, expected at least one [[record]]")
        records = []
    made = [_record(each, f"record {number}", faults) for number, each in enumerate(records, start=1)]
    return Layout(
        name=_text(told, "name", "the file", faults), start=_number(place, "start", "record_id", faults),
        length=_number(place, "length", "record_id", faults), records=tuple(made),
    )  # fmt: skip


def _record(told: Any, where: str, faults: list[str]) -> Record:
    if not isinstance(told, dict):
        faults.append(f"{where} is {told!r}, expected a table")
        told = {}
    name = _text(told, "id", where, faults)
    where = f"record {name}" if name else where
    _unknown(told, _RECORD, where, faults)
    opens = told.get("opens", [])
    opens = [opens] if isinstance(opens, str) else opens
    if not isinstance(opens, list) or not all(each in ENTITIES for each in opens):
        faults.append(f"{where}: opens is {opens!r}, expected entities of {', '.join(ENTITIES)}")
        opens = []
    fields = told.get("field", [])
    if not isinstance(fields, list):
        faults.append(f"{where}: field is {fields!r}, expected [[record.field]]")
        fields = []
    made = [_field(each, f"{where}, field {number}", faults) for number, each in enumerate(fields, start=1)]
    constants = told.get("constants", {})
    if not isinstance(constants, dict):
        faults.append(f"{where}: constants is {constants!r}, expected a table of entity.field = word")
        constants = {}
    said = {}
    for key, word in constants.items():
        target = _target(key, f"{where}, constant {key!r}", faults)
        if target is not None and isinstance(word, str):
            said[target] = word
        elif not isinstance(word, str):
            faults.append(f"{where}, constant {key!r}: is {word!r}, expected a text")
    return Record(
        id=name, opens=tuple(opens), under=_text(told, "under", where, faults, needed=False),
        length=_number(told, "length", where, faults, needed=False), fields=tuple(each for each in made if each),
        constants=said,
    )  # fmt: skip


def _field(told: Any, where: str, faults: list[str]) -> Field | None:
    if not isinstance(told, dict):
        faults.append(f"{where} is {told!r}, expected a table")
        return None
    _unknown(told, _FIELD, where, faults)
    target = _target(told.get("to"), where, faults)
    kind, units, words = told.get("type", "text"), told.get("units", ""), told.get("words", {})
    if kind not in TYPES:
        faults.append(f"{where}: type is {kind!r}, expected {', '.join(TYPES)}")
    if units and units not in UNITS:
        faults.append(f"{where}: units is {units!r}, expected {', '.join(UNITS)}")
    if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
        faults.append(f"{where}: words is {words!r}, expected a table of code = word")
        words = {}
    pattern = _text(told, "format", where, faults, needed=kind == "date")
    decimals = told.get("decimals", 0)
    if not isinstance(decimals, int) or not 0 <= decimals <= 9 or (decimals and kind != "number"):
        faults.append(f"{where}: decimals is {decimals!r}, expected 0 to 9, of a number")
    start, length = (_number(told, name, where, faults) for name in ("start", "length"))
    if target is None:
        return None
    return Field(
        start=start, length=length, entity=target[0], name=target[1], type=str(kind), format=pattern,
        decimals=decimals if isinstance(decimals, int) else 0, units=str(units),
        words={code.upper(): word for code, word in words.items()},
    )  # fmt: skip


def _links(layout: Layout) -> Iterator[str]:
    """Faults of a layout whose parts are whole."""
    by_id: dict[str, Record] = {}
    for each in layout.records:
        if each.id in by_id:
            yield f"record {each.id} stands twice, expected once"
        if len(each.id) > layout.length:
            yield f"record {each.id} has an id of {len(each.id)} characters, record_id has room for {layout.length}"
        by_id[each.id] = each
    for each in layout.records:
        if each.under and each.under not in by_id:
            yield f"record {each.id}: stands under {each.under!r}, expected one of {', '.join(by_id)}"
            return
        seen, at = {each.id}, each
        while at.under:
            at = by_id[at.under]
            if at.id in seen:
                yield f"record {each.id} stands under itself by {at.id}"
                return
            seen.add(at.id)
    if sum("message" in each.opens for each in layout.records) != 1:
        yield "expected exactly one record that opens message"
        return
    for record in layout.records:
        if layout.opener(record, "message") is None:
            yield f"record {record.id} stands under no record that opens message"
        for one in record.fields:
            if layout.opener(record, one.entity) is None:
                yield f"record {record.id}: {one.entity}.{one.name} has no row, expected {one.entity} in opens"
            if record.length and one.start + one.length - 1 > record.length:
                end = one.start + one.length - 1
                yield f"record {record.id}: {one.entity}.{one.name} ends at {end}, behind its length {record.length}"
        for entity, name in record.constants:
            if entity not in record.opens:
                yield f"record {record.id}: constant {entity}.{name} has no row, expected {entity} in opens"


def _target(told: Any, where: str, faults: list[str]) -> tuple[str, str] | None:
    entity, _, name = told.partition(".") if isinstance(told, str) else ("", "", "")
    if entity not in ENTITIES:
        faults.append(f"{where}: to is {told!r}, expected entity.field with an entity of {', '.join(ENTITIES)}")
        return None
    known = (*ENTITIES[entity].one, *ENTITIES[entity].many)
    if name not in known:
        faults.append(f"{where}: {entity} has no field {name!r}, expected one of {', '.join(known)}")
        return None
    return entity, name


def _text(told: Mapping[str, Any], name: str, where: str, faults: list[str], *, needed: bool = True) -> str:
    found = told.get(name, "")
    if not isinstance(found, str) or (needed and not found):
        faults.append(f"{where}: {name} is {found!r}, expected a text")
        return ""
    return found


def _number(told: Mapping[str, Any], name: str, where: str, faults: list[str], *, needed: bool = True) -> int:
    found = told.get(name, 0)
    if not isinstance(found, int) or isinstance(found, bool) or found < (1 if needed else 0):
        faults.append(f"{where}: {name} is {found!r}, expected a whole number from 1")
        return 1
    return found


def _unknown(told: Mapping[str, Any], known: set[str], where: str, faults: list[str]) -> None:
    strange = sorted(set(told) - known)
    if strange:
        faults.append(f"{where} has {', '.join(strange)}, expected only {', '.join(sorted(known))}")
