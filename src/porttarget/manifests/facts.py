"""What a message says, free of its syntax: rows of entities (`entities`), their fields, and where each value stands.

`map_segments` makes them from segments by a mapping; a reader of other formats (tables, JSON, fixed records) makes them
itself, `segs` then being numbers of its rows and `Places` telling where those stand. Makers of tables see nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.errors import UsageError
from porttarget.manifests.entities import ENTITIES
from porttarget.manifests.spans import Bools, Ints, Spans, gather

NOTHING = np.frombuffer(b" ", np.uint8)  # a buffer for columns without any text; read-only, as kernels expect


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where each segment (or row of another format) stands, by its number; `message` is -1 outside messages.

    file    which of `files` it stands in, by number; None where the input is one file
    files   names and SHA-256 of the files of an input that has several
    """

    offset: Ints
    interchange: NDArray[np.int32]  # from 0
    message: NDArray[np.int32]  # from 0
    number: NDArray[np.int32]  # in its message, from 1; in its file where there are several
    interchanges: int = 0  # of the input before those numbered here
    messages: int = 0
    file: Ints | None = None
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value a row: its text, the segment it stands in (-1 for none) and its element and component there.

    words    what its code means, null where the code is unknown or there is none; None where it is no code
    scale    the number its code stands for (a unit's size), NaN where unknown; None where it is none
    codes    the code beside it that words and scale explain; None where that is the text itself
    known    the codes that have a word or a number, for findings
    loose    rows whose value stands where other things may stand too, so that an unknown one is no fault
    comma    a comma may be the decimal sign
    filed    the texts of some rows with the blanks around them; None where `spans` has them
    """

    spans: Spans
    segs: Ints
    element: Ints | int | None = None
    component: Ints | int | None = None
    words: pl.Series | None = None
    scale: NDArray[np.float64] | None = None
    codes: Spans | None = None
    known: str = ""
    loose: Bools | None = None
    comma: bool = False
    filed: Callable[[Ints], Spans] | None = None

    @property
    def present(self) -> Bools:
        """Which rows have it."""
        return self.spans.present

    def series(self, name: str = "") -> pl.Series:
        """The texts as filed, blanks around them cut; null where missing."""
        return self.spans.series(name)

    def word(self, name: str = "") -> pl.Series:
        """What the codes mean, null where unknown or missing; the texts themselves where they are no codes."""
        return self.spans.series(name) if self.words is None else self.words.alias(name)

    def word_or_code(self, name: str = "") -> pl.Series:
        """What the codes mean, the code itself where it is not known."""
        if self.words is None:
            return self.spans.series(name)
        missing = (self.words.is_null().to_numpy() & self.present).any()
        return (self.words.fill_null(self.spans.series()) if missing else self.words).alias(name)

    def sizes(self) -> NDArray[np.float64]:
        """The numbers that the codes stand for, NaN where unknown."""
        return np.full(self.segs.size, np.nan) if self.scale is None else self.scale

    def numbers(self) -> tuple[NDArray[np.float64], Bools]:
        """Values of decimal texts, NaN where there is none, and which rows hold something else."""
        return self.spans.numbers(comma=self.comma)

    def value_at(self, rows: Ints) -> tuple[Ints | int | None, Ints | int | None]:
        """Element and component of some rows."""
        element, component = self.element, self.component
        return (
            element[rows] if isinstance(element, np.ndarray) else element,
            component[rows] if isinstance(component, np.ndarray) else component,
        )

    def as_filed(self, rows: Ints) -> pl.Series:
        """The texts of some rows with the blanks around them."""
        return (self.spans.take(rows) if self.filed is None else self.filed(rows)).series()


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """Any number of values a row: texts, the row of each (rising), the segment of each; `words` as in `Value`.

    at, slot   elements and components (0 for none) in which values stand, and which of them each one stands in
    codes      the code beside each value that `words` explains; None where it is the value itself
    apart      which pieces of text ended by themselves, so that a blank stands behind them; None where none did
    """

    spans: Spans
    row: Ints
    segs: Ints
    rows: int
    at: tuple[tuple[int, int], ...] = ()
    slot: Ints | None = None
    words: pl.Series | None = None
    codes: Spans | None = None
    apart: Bools | None = None
    cut: Bools | None = None

    def value(self, which: Ints) -> Value:
        """Some of the values as rows of their own; -1 gives a missing one."""
        none = which < 0
        if not self.row.size:
            return _nothing(which.size)
        slot = np.zeros(which.size, np.int64) if self.slot is None else self.slot[which]
        element, component = (np.array([each[part] for each in self.at or ((0, 0),)])[slot] for part in (0, 1))
        return Value(
            spans=self.spans.take(which), segs=np.where(none, -1, self.segs[which]), element=element,
            component=component,
        )  # fmt: skip

    def meaning(self, which: Ints) -> tuple[pl.Series, pl.Series]:
        """What the code beside each of some values means (the code itself where unknown), and the code as filed."""
        if self.codes is None:
            nothing = pl.Series([None], dtype=pl.String).new_from_index(0, which.size)
            return (nothing if self.words is None else gather(self.words, which)), nothing
        code = self.codes.take(which).series()
        return (code if self.words is None else gather(self.words, which).fill_null(code)), code

    def lists(self, name: str = "") -> pl.Series:
        """A column of lists of text, one list a row, empty where there is nothing."""
        return self.spans.lists(self.row, self.rows, name)

    def joined(self, separator: bytes = b"") -> Spans:
        """One text a row, its pieces one after the other; missing where there is none."""
        if self.row.size == self.rows and (np.diff(self.row) == 1).all():
            return self.spans  # one piece a row: nothing to join
        if self.apart is not None and not separator:
            return self.spans.pieced(self.row, self.rows, self.apart)
        if self.cut is not None and separator == b" ":
            return self.spans.pieced(self.row, self.rows, ~self.cut)
        return self.spans.joined(self.row, self.rows, separator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """All rows of one entity: the segment that opens each, rising, and the row of each entity they stand under (-1)."""

    entity: str
    segs: Ints
    one: Mapping[str, Value] = field(default_factory=dict)
    many: Mapping[str, Many] = field(default_factory=dict)
    under: Mapping[str, Ints] = field(default_factory=dict)

    def __post_init__(self) -> None:
        entity = ENTITIES[self.entity]
        for names, declared in ((self.one, entity.one), (self.many, entity.many), (self.under, entity.under)):
            unknown = sorted(set(names) - set(declared))
            if unknown:
                raise UsageError(f"entity {self.entity} has no {', '.join(unknown)}; it has {', '.join(declared)}")

    def __len__(self) -> int:
        return int(self.segs.size)

    def __getitem__(self, name: str) -> Value:
        """A field with one value a row; all missing where no mapping has it."""
        if name not in ENTITIES[self.entity].one:
            raise UsageError(f"entity {self.entity} has no field {name!r} with one value a row")
        return self.one[name] if name in self.one else _nothing(len(self))

    def has(self, name: str) -> bool:
        """Whether any mapping has the field."""
        return name in self.one or name in self.many

    def all(self, name: str) -> Many:
        """A field with many values a row; none where no mapping has it."""
        if name not in ENTITIES[self.entity].many:
            raise UsageError(f"entity {self.entity} has no field {name!r} with many values a row")
        if name in self.many:
            return self.many[name]
        none = np.zeros(0, np.int64)
        return Many(spans=Spans(NOTHING, none, none), row=none, segs=none, rows=len(self))

    def within(self, entity: str) -> Ints:
        """The row of that entity in which each row stands; -1 where it stands in none."""
        if entity not in ENTITIES[self.entity].under:
            raise UsageError(f"entity {self.entity} stands in no {entity}")
        return self.under[entity] if entity in self.under else np.full(len(self), -1, np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything an input says: rows by entity, where they stand, and what is known of each message.

    kinds   name of the mapping that read each message ("309"), None for messages that are not read
    sent    columns sent_at, control_number, message_number of each message, as its sender has them
    """

    places: Places
    kinds: tuple[str | None, ...]
    sent: pl.DataFrame
    entities: Mapping[str, Rows]

    def __getitem__(self, entity: str) -> Rows:
        """The rows of an entity; none where no mapping has it."""
        return self.entities.get(entity) or Rows(entity=entity, segs=np.zeros(0, np.int64))

    def message_of(self, rows: Rows) -> Ints:
        """The message in which each row stands."""
        return self.places.message[rows.segs].astype(np.int64)

    def kind_at(self, segs: Ints) -> pl.Series:
        """The kind of message that each of these segments stands in."""
        return gather(
            pl.Series("message_kind", self.kinds, dtype=pl.String), self.places.message[segs].astype(np.int64)
        )


def _nothing(rows: int) -> Value:
    length = np.full(rows, -1, np.int32)
    return Value(spans=Spans(NOTHING, np.zeros(rows, np.int32), length), segs=np.full(rows, -1, np.int64))
