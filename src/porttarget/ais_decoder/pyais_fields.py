"""Rows of a table by a layout's fields, their raw numbers from pyais: places, widths and signs are pyais's.

pyais gives scaled values; they are turned back into the integers that were sent, which the layout then gives their
meaning (missing values, flags). Enumerated codes, which it folds, are sliced at its own place of them; texts, data and
what `pyais_names.SLICED` lists, at the layout's.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import Any

from porttarget.ais_decoder.layouts import Field, Layout
from porttarget.ais_decoder.plain_message import PlainMessage
from porttarget.ais_decoder.pyais_names import IN_REPORTS, LISTS, NAMES, NUMBERED, OF_LAYOUT, SLICED, STATE, STEPS
from porttarget.tables import table

Row = dict[str, Any]
MORE_CHARACTERS = 14  # of a name that goes on elsewhere
TEXTS = ("text", "text_all", "data")
NUMBERS = {"f64": float, "bool": bool}


@cache
def _dtypes(name: str) -> dict[str, str]:
    return {column.name: column.dtype for column in table(name).columns}


@cache
def _flags(name: str) -> dict[str, bool]:
    """Flags of a table, all down."""
    columns = table(name).columns
    return {column.name: False for column in columns if column.dtype == "bool" and column.missing == "never"}


def declared(name: str, row: Row) -> Row:
    """What of a row the table has columns for, in their types; flags that are not raised are down."""
    dtypes = _dtypes(name)
    made: Row = _flags(name).copy()
    if "report" in dtypes:
        made["report"] = 0
    for column, value in row.items():
        dtype = dtypes.get(column)
        if dtype is not None and value is not None:
            made[column] = NUMBERS[dtype](value) if dtype in NUMBERS else value
    return made


def rows_of(layout: Layout, message: PlainMessage, own: int) -> list[Row]:
    """Rows of a message by its layout, whose fields begin at bit `own`."""
    there = (*layout.fields, *layout.views)
    whole = Reading(layout, message, there, own, 0)
    if layout.reports is None:
        return [whole.row()]
    reports = layout.reports
    least = max((field.end for field in reports.fields if field.required), default=1)
    most = reports.most
    if reports.count is not None:
        most = min(most, whole.raw(layout.field(reports.count)) or 0)
    made = []
    for number in range(1, most + 1):
        start = own + layout.bits + (number - 1) * reports.bits
        if start + least > message.size:
            break
        report = Reading(layout, message, reports.fields, start, number)
        made.append({"report": number, **whole.row(), **report.row()})
    return made


class Reading:
    """Fields that begin at bit `own`: those of the layout, or (`number` above 0) of its report `number`."""

    def __init__(self, layout: Layout, message: PlainMessage, fields: tuple[Field, ...], own: int, number: int) -> None:
        self.layout, self.message, self.fields, self.own, self.number = layout, message, fields, own, number
        kind: Any = type(message.read)
        self.places = _places(kind)
        self.sliced = SLICED.get(layout.name, ())
        self.report = self._report()

    def row(self) -> Row:
        """All columns that the fields could fill; of fields under one name, one holds."""
        made: Row = {}
        for field in self.fields:
            for column, value in self._columns(field).items():
                if (value is not None and value is not False) or column not in made:
                    made[column] = value
        return made

    def _columns(self, field: Field) -> Row:
        if field.kind == "spare":
            return {}
        there = self._applies(field)
        if field.kind in TEXTS:
            return {field.column: self._text(field) if there else None}
        raw = self.raw(field) if there else None
        value = _value(field, raw) if self._known(field) else None
        made: Row = {f"{field.name}_raw": raw, field.column: value}
        for flag in field.flags:
            beyond = raw is not None and raw != field.missing and value is None
            made[flag.column] = beyond if flag.equals is None else raw == flag.equals
        return made

    def _applies(self, field: Field) -> bool:
        if field.when is None:
            return True
        name, values = field.when
        return self.raw(next(other for other in self.fields if other.name == name)) in values

    def _known(self, field: Field) -> bool:
        """Whether a field means something; some are nothing where they are 0 all together."""
        if not field.zero_together:
            return True
        together = [self.raw(other) for other in self.fields if other.zero_together]
        return None not in together and any(together)

    def raw(self, field: Field) -> int | None:
        """The integer that was sent; None where its bits are not there."""
        start = self._start(field)
        end = start + field.width
        if end > self.message.size:
            return None
        found = None if field.kind == "spare" or field.name in self.sliced else self._found(field)
        if isinstance(found, Enum):
            place = self.places.get(attribute(self.layout, field, self.number))
            found = found.value if place is None else self.message.number(*place)
        if found is None:
            found = self.message.number(start, field.width)
            return None if found is None else _signed(field, found)
        step, offset = STEPS.get((self.layout.name, field.name), (field.scale, field.offset))
        return _signed(field, round((float(found) - offset) / step))

    def _start(self, field: Field) -> int:
        return self.message.size - field.start if field.from_end else self.own + field.start

    def _report(self) -> Row | None:
        """The report in pyais's list of them; None where it has no such list, or fewer reports than were sent."""
        name = LISTS.get(self.layout.name)
        if not self.number or name is None or self.message.read is None:
            return None
        reports = getattr(self.message.read, name)
        return reports[self.number - 1] if len(reports) >= self.number else None

    def _found(self, field: Field) -> Any:
        """What pyais has for a field; None: it has nothing."""
        if self.layout.table == "radio_states" and field.name in STATE:
            return self.message.state.get(STATE[field.name])
        if self.report is None:
            lists = self.number and self.layout.name in LISTS
            return None if lists else getattr(self.message.read, attribute(self.layout, field, self.number), None)
        if "points" in self.report and field.name[:-2] in ("bearing", "distance"):
            return self.report["points"][int(field.name[-1]) - 1][field.name[:-2]]
        keys = IN_REPORTS.get(field.name, (NAMES.get(field.name, field.name), field.name))
        return next((self.report[key] for key in keys if key in self.report), None)

    def _text(self, field: Field) -> str | None:
        start, message = self._start(field), self.message
        room = message.size - field.before_end - start
        width = min(field.width, room) if field.to_end else field.width
        if width <= 0:
            return None
        if field.kind == "data":
            return message.data(start, width)
        characters = width // 6
        head = message.characters(start, characters)
        if field.continued is None or head is None or "@" in head:
            return message.text(start, characters)
        more = message.text(field.continued, min(max(message.size - field.continued, 0) // 6, MORE_CHARACTERS))
        return (head + (more or "")).rstrip(" ") or None


def attribute(layout: Layout, field: Field, number: int) -> str:
    """pyais's attribute for a field, of report `number` where above 0."""
    if number:
        return NUMBERED.get((layout.name, field.name), field.name).format(number)
    return OF_LAYOUT.get((layout.name, field.name)) or NAMES.get(field.name, field.name)


@cache
def _places(kind: Any) -> dict[str, tuple[int, int]]:
    """Start and width of pyais's fields."""
    at, found = 0, {}
    for field in kind.fields() if hasattr(kind, "fields") else ():
        width = field.metadata["width"]
        found[field.name] = (at, width)
        at += width
    return found


def _signed(field: Field, raw: int) -> int:
    """A number of the field's width, with its sign."""
    raw &= (1 << field.width) - 1
    return raw - (1 << field.width) if field.kind == "int" and raw >> field.width - 1 else raw


def _value(field: Field, raw: int | None) -> float | int | None:
    if raw is None or raw == field.missing:
        return None
    if (field.low is not None and raw < field.low) or (field.high is not None and raw > field.high):
        return None
    return raw * field.scale + field.offset if field.scale != 1 or field.offset else raw
