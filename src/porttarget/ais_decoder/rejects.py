"""Sentences that gave no message, as rows of the rejects table, each with what was found and expected."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

import polars as pl

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.frames import empty_frame
from porttarget.tables.movement import SENTENCE_REJECTS

MOST_CHARACTERS = 1024


class Reject(NamedTuple):
    """One sentence. `at` orders rejects by when they were decided; found and expected by reason.

    A tuple: made in a third of the time of a frozen dataclass.
    """

    at: int
    reason: int
    line: int
    column: int
    offset: int
    text: bytes
    sentence_column: int
    found: int = 0
    expected: int = 0

    @property
    def character(self) -> str:
        """What stands where the fault is."""
        where = self.column - self.sentence_column
        return self.text[where : where + 1].decode("latin-1")

    @property
    def detail(self) -> str:
        """What was found and what was expected, in words."""
        if self.reason == c.CHECKSUM:
            return f"checksum is {self.found:02X}, computed {self.expected:02X}"
        if self.reason == c.FORMAT:
            seen = f"found {self.character!r}" if self.character else "the sentence ends here"
            return f"not the fields of a VDM or VDO sentence: {seen}"
        if self.reason == c.PAYLOAD_CHARACTER:
            return f"found {self.character!r}, expected six-bit armour (0–W, `–w) or a comma"
        if self.reason == c.TOO_SHORT:
            return f"{self.found} bits, expected at least {self.expected}"
        if self.reason == c.IMPOSSIBLE_JOIN:
            return f"parts joined to {self.found} bits, expected {self.expected}"
        if self.reason == c.WRONG_LENGTH:
            expected = f"{self.expected}" if self.expected >= 0 else "a length the standard gives its type"
            return f"{self.found} bits, expected {expected}"
        if self.reason == c.FRAGMENT:
            return f"sentence {self.found} of {self.expected}"
        return c.REASON_MEANING[c.REASONS[self.reason]]


def rejects_frame(takes: Iterable[tuple[str, Iterable[Reject]]]) -> pl.DataFrame:
    """The rejects of takes, each with its source, as a table: in the order they were decided in a take."""
    ordered = [(source, reject) for source, rejects in takes for reject in sorted(rejects, key=attrgetter("at"))]
    if not ordered:
        return empty_frame(SENTENCE_REJECTS.name).clone()
    columns = {
        "source": [source for source, _ in ordered],
        "line": [reject.line for _, reject in ordered],
        "column": [reject.column for _, reject in ordered],
        "offset": [reject.offset for _, reject in ordered],
        "reason": [c.REASONS[reject.reason] for _, reject in ordered],
        "detail": [reject.detail for _, reject in ordered],
        "text": [
            reject.text[:MOST_CHARACTERS].decode("ascii", "backslashreplace")[:MOST_CHARACTERS] for _, reject in ordered
        ],
    }
    return pl.DataFrame(columns, schema=SENTENCE_REJECTS.schema())
