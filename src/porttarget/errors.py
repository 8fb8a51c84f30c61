"""Every error a user can cause, as one tree; each knows where it happened and how a command should exit.

PortTargetError
├── UsageError            bad use: raised at once (exit 2)
├── InputError            bad input (exit 1)
│   ├── InputMissing      not there, or unreadable
│   ├── NothingRecognised empty, or nothing in it that we can read
│   ├── DecodeError       AIS bytes
│   │   └── SentenceError a line that is not a sentence
│   ├── ManifestError     manifest text
│   ├── TableError        a table whose columns are not as declared
│   ├── RuleError         a rules file or lookout list
│   ├── ReferenceDataError reference data: ports, zones, lanes, filings
│   └── ResourcesError    a scanner resources file
├── StoreError            a store that cannot be opened as it is (exit 1)
│   ├── StoreCorrupt      its bytes are not what was written
│   └── StoreForeign      not a store, another version, or another country's
├── PacketError           a packet between nodes that cannot be read (exit 1)
├── NotAllowed            role, label or signature forbids it (exit 4)
└── Conflict              the state has moved on: stale version, replay, second answer (exit 5)

Bad input inside a batch is collected as findings and rejects, not raised; these errors are for whole inputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Place of a fault. Lines, columns, segments, elements and rows count from 1; offsets count bytes from 0."""

    source: str | None = None
    line: int | None = None
    column: int | None = None
    segment: int | None = None
    element: int | None = None
    row: int | None = None
    offset: int | None = None

    def __str__(self) -> str:
        named = (
            ("", self.source),
            ("line ", self.line),
            ("column ", self.column),
            ("segment ", self.segment),
            ("element ", self.element),
            ("row ", self.row),
            ("byte ", self.offset),
        )
        return ", ".join(f"{label}{value}" for label, value in named if value is not None)


class PortTargetError(Exception):
    """Base of all errors a user can cause."""

    exit_code: ClassVar[int] = 1

    def __init__(
        self,
        message: str,
        *,
        where: Where | None = None,
        found: object | None = None,
        expected: object | None = None,
    ) -> None:
        self.message = message
        self.where = where
        self.found = found
        self.expected = expected
        super().__init__(message)

    def __str__(self) -> str:
        place = str(self.where) if self.where is not None else ""
        return f"{place}: {self.message}" if place else self.message


class UsageError(PortTargetError):
    """The call itself is wrong."""

    exit_code: ClassVar[int] = 2


class InputError(PortTargetError):
    """What was given to read cannot be used."""


class InputMissing(InputError):
    """A file, folder or address is not there or cannot be read."""


class NothingRecognised(InputError):
    """An input is empty or holds nothing of a kind we know."""


class DecodeError(InputError):
    """AIS bytes that cannot be decoded."""


class SentenceError(DecodeError):
    """A line is not a sentence we can read."""


class ManifestError(InputError):
    """Manifest text that cannot be read as an interchange."""


class TableError(InputError):
    """A table does not have the columns it is declared with."""


class RuleError(InputError):
    """A rules file or lookout list with faults; `faults` lists all of them."""

    def __init__(self, message: str, *, faults: tuple[str, ...] = (), where: Where | None = None) -> None:
        self.faults = faults
        super().__init__("\n  ".join((message, *faults)), where=where)


class ReferenceDataError(RuleError):
    """Reference data with faults; `faults` lists all of them."""


class ResourcesError(RuleError):
    """A scanner resources file with faults; `faults` lists all of them."""


class StoreError(PortTargetError):
    """A store cannot be used as it is."""


class StoreCorrupt(StoreError):
    """The bytes of a store are not what was written."""


class StoreForeign(StoreError):
    """Not a store, of another format version, or of another country."""


class PacketError(PortTargetError):
    """A packet between nodes cannot be read."""


class NotAllowed(PortTargetError):
    """A role, a label or a signature forbids it."""

    exit_code: ClassVar[int] = 4


class Conflict(PortTargetError):
    """The state has moved on: a stale version, a replay, a second answer."""

    exit_code: ClassVar[int] = 5
