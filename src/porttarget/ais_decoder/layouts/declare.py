"""What a layout is: fields of bits, repeating reports, and the checks that run when one is declared.

A gap or an overlap between fields fails at import, by name. Layouts run: `plan` hands them to the kernels, `encode`
packs by them, `tools/build_message_tables.py` makes the declarations of tables and the message reference from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["uint", "int", "text", "text_all", "data", "spare", "vendor", "utc"]
_NO_UNIT = ("", "code", "count", "id", "flag", "text", "year", "month", "day", "h", "min", "s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A boolean column that a special raw value sets: `equals`, or, where None, any value out of range."""

    column: str
    meaning: str
    equals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A run of bits. Physical value = raw * scale + offset; raw values `missing` or outside low..high mean nothing.

    The raw integer goes to the table's column `<name>_raw`, the value to `<name>_<unit>`, where the table has them.
    `unit` is a physical unit (deg, kn, m, m/s, degC, hPa, …) or one of code, count, id, flag, text, year, month, day,
    h, min, s, which stay out of the column's name. `meaning` is the column's text for people.
    `curve="rot"` is the rate-of-turn indicator: sign * (raw / 4.733)**2.

    kinds       uint, int (two's complement), spare; `text`: six-bit characters up to the first `@`, trailing blanks
                cut; `text_all`: inner `@` kept, trailing `@` and blanks cut; `data`: bits as hexadecimal text, the last
                digit padded with zeros; views of kind `utc` (year to second, 40 bits) and `vendor` (three characters,
                model, serial number, 42 bits) are put together
    to_end      a text or data that runs to the end of the message, less `before_end` bits; `width` is the most it has
    from_end    `start` counts backwards from the end of the message: the field is bits size-start … size-start+width-1
    continued   start of a second run of text, at most 14 characters, that goes on where the first one fills its width
    required    must lie inside a message, or no row is made of it
    when        (field, raw values): the bits mean this only where that other field or view of the layout has one of the
                values (below 62); fields under different conditions may cover the same bits. A view over several fields
                says a condition on all of them
    zero_together   nothing where all fields of the layout so marked are 0
    again    reads bits that other fields cover: one number to choose by where several fields decide together
    craft       craft for which the field holds: all, auxiliary craft (MMSI 98xxxxxxx), or all others
    """

    name: str
    start: int
    width: int
    kind: Kind = "uint"
    scale: float = 1.0
    offset: float = 0.0
    unit: str = ""
    meaning: str = ""
    missing: int | None = None
    low: int | None = None
    high: int | None = None
    curve: Literal["linear", "rot"] = "linear"
    required: bool = False
    to_end: bool = False
    before_end: int = 0
    from_end: bool = False
    continued: int | None = None
    when: tuple[str, tuple[int, ...]] | None = None
    flags: tuple[Flag, ...] = ()
    zero_together: bool = False
    again: bool = False
    craft: Literal["all", "auxiliary", "other"] = "all"
    source: str = ""

    @property
    def end(self) -> int:
        """First bit after the field."""
        return self.start + self.width

    @property
    def suffix(self) -> str:
        """What the unit adds to the name of the column."""
        return "" if self.unit in _NO_UNIT else "_" + self.unit.lower().replace("/", "_").replace("%", "pct")

    @property
    def column(self) -> str:
        """Name of the column that holds the physical value."""
        return self.name + self.suffix

    @property
    def is_text(self) -> bool:
        """Whether the column is text."""
        return self.kind in ("text", "text_all", "data", "vendor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """What repeats behind a layout's own fields: up to `most` reports of `bits` bits; starts count from a report's
    first bit. `count`: name of a field of the layout that says how many there are; else they go on to the end.

    `required` is by report: one that ends before it makes no row.
    """

    bits: int
    most: int
    fields: tuple[Field, ...]
    count: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Which binary messages a layout describes: designated area code, function identifier, and what else decides.

    `sub`: (start, width, value) of a field of the data that selects among layouts of one function.
    `carriers`: message types it comes in. `least`, `most`: bits of data it may have, where length decides.
    Starts of an application's layout count from the first bit behind the function identifier.
    """

    dac: int
    fi: int
    carriers: tuple[int, ...] = (6, 8, 25, 26)
    sub: tuple[int, int, int] | None = None
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """All bits of one kind of message, in order. `views` name runs of whole fields a second time, as one number.

    types    message types; empty for an application's layout
    part     number in bits 38–39 that selects among layouts of one type (24: part; 25, 26: addressed, structured)
    table    table its rows go to (JOBS may name more)
    bits     length of `fields`, those that run to the end at their widest
    """

    name: str
    title: str
    source: str
    table: str
    bits: int
    fields: tuple[Field, ...]
    types: tuple[int, ...] = ()
    part: int | None = None
    application: Application | None = None
    reports: Reports | None = None
    views: tuple[Field, ...] = ()

    def __post_init__(self) -> None:
        _check(self.name, self.fields, self.bits)
        if self.reports is not None:
            _check(f"{self.name}, report", self.reports.fields, self.reports.bits)
        forward = {field.start for field in self.fields if not field.from_end} | {self.bits}
        backward = {field.start for field in self.fields if field.from_end} | {0}
        for view in self.views:
            borders, end = (backward, view.start - view.width) if view.from_end else (forward, view.end)
            if view.start not in borders or end not in borders:
                raise ValueError(
                    f"{self.name}: view {view.name!r} covers bits {view.start}..{view.end}, which are no field borders"
                )
        names = [field.name for field in self.named]
        twice = {name for name in names if names.count(name) > 1}
        for name in twice:  # the same thing at different places under different conditions is one column
            if any(field.when is None for field in self.named if field.name == name):
                raise ValueError(f"{self.name}: a field name is declared twice: {name!r}")

    @property
    def named(self) -> list[Field]:
        """All fields that fill columns: its own, the views, those of reports."""
        repeated = self.reports.fields if self.reports is not None else ()
        return [field for field in (*self.fields, *self.views, *repeated) if field.kind != "spare"]

    @property
    def _own(self) -> tuple[Field, ...]:
        return (*self.fields, *self.views)

    @property
    def head_bits(self) -> int:
        """End of the last required field that is counted from the first bit."""
        return max((field.end for field in self._own if field.required and not field.from_end), default=0)

    @property
    def required_bits(self) -> int:
        """Length below which no row is made: the end of the last required field, of the first report where any.

        Required fields that are counted from the end lie behind all others.
        """
        tail = max((field.start for field in self._own if field.required and field.from_end), default=0)
        own = self.head_bits + tail
        if self.reports is None:
            return own
        return max(own, self.bits + max((field.end for field in self.reports.fields if field.required), default=0))

    @property
    def most_bits(self) -> int:
        """Longest a message of it can be."""
        return self.bits + (self.reports.bits * self.reports.most if self.reports is not None else 0)

    def field(self, name: str) -> Field:
        """The field or view called `name`."""
        return next(field for field in self._own if field.name == name)


def _check(name: str, fields: tuple[Field, ...], bits: int) -> None:
    """Fields follow one another without gap or overlap up to `bits`, under each condition."""
    for field in fields:
        if field.width < 1 or (field.kind in ("text", "text_all") and field.width % 6):
            raise ValueError(f"{name}: field {field.name!r} is {field.width} bits wide, expected whole {field.kind}")
        if field.width > 48 and not field.is_text and field.kind != "spare":
            raise ValueError(f"{name}: field {field.name!r} is {field.width} bits wide, expected at most 48")
    for condition in _conditions(fields):
        position = 0
        for field in fields:
            if field.from_end or field.again or (field.when is not None and not _holds(field.when, condition)):
                continue
            if field.start != position:
                raise ValueError(
                    f"{name}: field {field.name!r} starts at bit {field.start}, expected {position}"
                    f" ({'gap' if field.start > position else 'overlap'})"
                )
            position = field.end
        if position != bits:
            raise ValueError(f"{name}: fields cover {position} bits, the layout declares {bits}")


def _conditions(fields: tuple[Field, ...]) -> Iterator[tuple[str, int] | None]:
    """Each (field, value) that a condition names; None where there is no condition."""
    found = dict.fromkeys(
        (field.when[0], value) for field in fields if field.when is not None for value in field.when[1]
    )
    yield from found or (None,)


def _holds(when: tuple[str, tuple[int, ...]], condition: tuple[str, int] | None) -> bool:
    return condition is not None and condition[0] == when[0] and condition[1] in when[1]
