"""How GPSD's JSON writes a value: numbers scaled or as sent, texts, names of codes, dates, lists of objects.

In: raw integers, texts and data of many messages. Out: a `%` template and the columns that fill it. Each way of writing
knows GPSD's release 3.22 (`Mode.compat`) and what is right by the standards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder.raw_fields import Place, RawFields
from porttarget.flows.gpsd_legends import TARGET_ID, Legend

Array = npt.NDArray[Any]
Columns = tuple[str, list[list[Any]]]  # template, and the columns for its places


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """scaled: physical units, else integers as sent. compat: as release 3.22 prints, mistakes included."""

    scaled: bool
    compat: bool


class Way(Protocol):
    """A way of writing."""

    def columns(self, found: Sequence[Any], mode: Mode, /) -> Columns:
        """Template and columns for what was read at a key's places (an array or list for each)."""
        ...


def quoted(text: str) -> str:
    """A JSON string."""
    return encode_basestring_ascii(text)


@dataclass(frozen=True, slots=True)
class Whole:
    """The integer as sent."""

    def columns(self, found: Sequence[Any], _mode: Mode, /) -> Columns:
        """See Way."""
        return "%d", [found[0].tolist()]


@dataclass(frozen=True, slots=True)
class Truth:
    """true or false."""

    def columns(self, found: Sequence[Any], _mode: Mode, /) -> Columns:
        """See Way."""
        return "%s", [[("false", "true")[one] for one in (found[0] != 0).tolist()]]


@dataclass(frozen=True, slots=True)
class Scaled:
    """(raw + offset) / divisor with so many decimals; compat, compat_divisor: those of release 3.22, where they differ.

    `as_text`: release 3.22 puts the number between quotes; `as_sent`: it prints the raw integer; `always`: it scales
    where integers are asked for too; `unsigned`: what is below 0 it takes for a 32-bit number.
    """

    divisor: float
    decimals: int
    offset: int = 0
    compat: int | None = None
    compat_divisor: float | None = None
    as_text: bool = False
    as_sent: bool = False
    always: bool = False
    unsigned: bool = False

    def columns(self, found: Sequence[Any], mode: Mode, /) -> Columns:
        """See Way."""
        raw = found[0]
        scaled = mode.scaled or (self.always and mode.compat)
        if not scaled or (self.as_sent and mode.compat):
            return "%d", [raw.tolist()]
        raw = raw + self.offset
        if self.unsigned and mode.compat:
            raw = raw % (1 << 32)
        decimals = self.decimals if self.compat is None or not mode.compat else self.compat
        divisor = self.compat_divisor if mode.compat and self.compat_divisor else self.divisor
        template = f"%.{decimals}f"
        return f'"{template}"' if self.as_text and mode.compat else template, [(raw / divisor).tolist()]


@dataclass(frozen=True, slots=True)
class Shifted:
    """raw + offset where scaled, as an integer."""

    offset: int

    def columns(self, found: Sequence[Any], mode: Mode, /) -> Columns:
        """See Way."""
        return "%d", [(found[0] + self.offset if mode.scaled else found[0]).tolist()]


@dataclass(frozen=True, slots=True)
class LookedUp:
    """JSON of each raw value where scaled, from `low` on; the integer else."""

    right: tuple[str, ...]
    compat: tuple[str, ...]
    low: int = 0

    def columns(self, found: Sequence[Any], mode: Mode, /) -> Columns:
        """See Way."""
        raw = found[0]
        if not mode.scaled:
            return "%d", [raw.tolist()]
        table = self.compat if mode.compat else self.right
        return "%s", [[table[value] for value in (raw - self.low).tolist()]]


@dataclass(frozen=True, slots=True)
class Named:
    """Name of a code. `where_scaled`: the integer where not scaled. Release 3.22 does not escape (`bare`)."""

    right: Legend
    compat: Legend | None = None
    where_scaled: bool = False
    bare: bool = False

    def columns(self, found: Sequence[Any], mode: Mode, /) -> Columns:
        """See Way."""
        raw = found[0]
        if self.where_scaled and not mode.scaled:
            return "%d", [raw.tolist()]
        legend = self.compat if mode.compat and self.compat is not None else self.right
        codes = raw.tolist()
        names = {code: legend(code) for code in set(codes)}
        shown = {code: f'"{name}"' if mode.compat and self.bare else quoted(name) for code, name in names.items()}
        return "%s", [[shown[code] for code in codes]]


@dataclass(frozen=True, slots=True)
class Text:
    """A text. `bare`: release 3.22 does not escape it."""

    bare: bool = False

    def columns(self, found: Sequence[Any], mode: Mode, /) -> Columns:
        """See Way."""
        if mode.compat and self.bare:
            return '"%s"', [found[0]]
        return "%s", [[quoted(text) for text in found[0]]]


@dataclass(frozen=True, slots=True)
class Composed:
    """Several integers in one text; `order`: release 3.22 takes them so; `first`: added to the first one."""

    template: str
    compat: str | None = None
    order: tuple[int, ...] | None = None
    first: int = 0

    def columns(self, found: Sequence[Any], mode: Mode, /) -> Columns:
        """See Way."""
        columns = [(found[0] + self.first).tolist(), *(part.tolist() for part in found[1:])]
        if mode.compat and self.order is not None:
            columns = [columns[at] for at in self.order]
        template = self.compat if mode.compat and self.compat is not None else self.template
        return f'"{template}"', columns


@dataclass(frozen=True, slots=True)
class Signed:
    """Sign and size; release 3.22 takes both together for a number in two's complement."""

    negative: int

    def columns(self, found: Sequence[Any], mode: Mode, /) -> Columns:
        """See Way."""
        if mode.compat:
            return "%d", [found[0].tolist()]
        return "%d", [np.where(found[0] == self.negative, -found[1], found[1]).tolist()]


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same for all messages."""

    json: str

    def columns(self, _found: Sequence[Any], _mode: Mode, /) -> Columns:
        """See Way."""
        return self.json, []


@dataclass(frozen=True, slots=True)
class Volts:
    """Steps of 0.05 V; a bare 0 where not used."""

    def columns(self, found: Sequence[Any], mode: Mode, /) -> Columns:
        """See Way."""
        raw = found[0].tolist()
        return "%s", [[f"{value * 0.05:.2f}" if mode.scaled and value else str(value) for value in raw]]


@dataclass(frozen=True, slots=True)
class TargetId:
    """Kind of identity and the identity, under the name of its kind: three keys from a code, a number, a text."""

    def columns(self, found: Sequence[Any], mode: Mode, /) -> Columns:
        """See Way."""
        kinds, numbers, texts = found[0].tolist(), found[1].tolist(), found[2]
        shown = []
        for kind, number, text in zip(kinds, numbers, texts, strict=True):
            if mode.compat:
                number &= 0xFFFFFFFF
            name = TARGET_ID[kind]
            shown.append(f'{kind},"idtype_text":"{name}","{name}":{quoted(str(number) if kind < 2 else text)}')
        return "%s", [shown]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key of GPSD's objects and where its value comes from.

    right, compat   places; `compat` where release 3.22 reads elsewhere
    optional        a message may end before it: then 0; of other fields that a message cuts off, null (compat: 0)
    least           messages with fewer bits do not have it: 0
    scaled, compat_only   prints only where (not) scaled, where (not) compat; None: always
    squeezed        what a message cuts off of the number, release 3.22 shifts out of it
    joint           what stands between this key and the one before; release 3.22 forgets a comma once
    """

    name: str
    right: tuple[Place, ...]
    way: Way
    compat: tuple[Place, ...] | None = None
    optional: bool = False
    least: int = 0
    scaled: bool | None = None
    compat_only: bool | None = None
    squeezed: bool = False
    joint: str = ","

    def applies(self, mode: Mode) -> bool:
        """Whether it is printed."""
        return self.scaled in (None, mode.scaled) and self.compat_only in (None, mode.compat)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKey:
    """A list of objects. `count`: where their number is sent, else they go on to the end.

    base, size, most   first bit, bits of one, most there can be; `compat_size`: in release 3.22
    required           bits of one that must be there; in release 3.22 one begins wherever there are `compat_begin` bits
    """

    name: str
    base: int
    size: int
    most: int
    keys: tuple[Key, ...]
    required: int
    count: Place | None = None
    compat_size: int | None = None
    compat_begin: int = 0


class Filled(NamedTuple):
    """Part of objects: a template, and the columns that fill its places."""

    template: str
    columns: list[list[Any]]

    def lines(self, count: int) -> list[str]:
        """The template filled for each message."""
        if not self.columns:
            return [self.template % ()] * count
        return [self.template % row for row in zip(*self.columns, strict=True)]


def filled(keys: Sequence[Key | ListKey], fields: RawFields, mode: Mode, moved: int = 0) -> Filled:
    """`,"key":value` of all keys for the messages in `fields`; `moved`: so many bits further on."""
    template = ""
    columns: list[list[Any]] = []
    for key in keys:
        if isinstance(key, ListKey):
            part, more = f',"{key.name}":%s', [_lists(key, fields, mode)]
        elif key.applies(mode):
            part, more = _value(key, fields, mode, moved)
            part = f'{key.joint if mode.compat else ","}"{key.name}":{part}'
        else:
            continue
        template += part
        columns += more
    return Filled(template, columns)


def _value(key: Key, fields: RawFields, mode: Mode, moved: int) -> Columns:
    places = key.compat if mode.compat and key.compat is not None else key.right
    places = tuple(place.moved(moved) for place in places) if moved else places
    found = [_read(place, fields, mode) for place in places]
    if key.least:
        found = [np.where(fields.size < key.least, 0, one) for one in found]
    if key.squeezed and mode.compat:
        found = [one >> np.maximum(place.end - fields.size, 0) for one, place in zip(found, places, strict=True)]
    template, columns = key.way.columns(found, mode)
    if mode.compat or key.optional:
        return template, columns
    cuts = [cut for place in places if place.kind != "text" and (cut := fields.short(place)) is not None]
    if not cuts:
        return template, columns
    cut = np.logical_or.reduce(cuts).tolist()
    lines = Filled(template, columns).lines(len(fields))
    return "%s", [["null" if gone else line for gone, line in zip(cut, lines, strict=True)]]


def _read(place: Place, fields: RawFields, mode: Mode) -> Any:
    if place.kind == "text":
        return fields.text(place)
    if place.kind == "data":
        return fields.data(place, masked=not mode.compat or place.masked)
    return fields.number(place)


def _lists(key: ListKey, fields: RawFields, mode: Mode) -> list[str]:
    size = key.compat_size if mode.compat and key.compat_size is not None else key.size
    if mode.compat and key.count is None:
        counts = np.clip((fields.size - key.base - key.compat_begin) // size + 1, 0, None)
    else:
        counts = np.clip((fields.size - key.base - key.required) // size + 1, 0, key.most)
    if key.count is not None:
        sent = fields.number(key.count)
        counts = sent if mode.compat else np.minimum(sent, counts)
    made: list[list[str]] = [[] for _ in range(len(fields))]
    for number in range(int(counts.max(initial=0))):
        lines = filled(key.keys, fields, mode, key.base + number * size).lines(len(fields))
        for message in np.flatnonzero(counts > number).tolist():
            made[message].append("{" + lines[message][1:] + "}")
    return ["[" + ",".join(objects) + "]" for objects in made]
