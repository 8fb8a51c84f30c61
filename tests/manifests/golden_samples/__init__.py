"""Whole tables of the shared samples, written by reading each message before the reader was run on it.

A `Golden` names a file of the shared data and the rows it must give: what is not null and not empty of each, but for
source, offset, interchange and receipt. A table that is not named has no rows. `@5` is the bill filed in segment 5 (of
message 1); times are UTC; segments count from ST or UNH, those of the envelope (message 0) within the interchange.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

Row: TypeAlias = Mapping[str, object]
# message, segment, code, element, component, found, expected
Finding: TypeAlias = tuple[int, int, str, int | None, int | None, str | None, str | None]

ANY: Final = "(any)"  # what is expected is a list that grows with the reader
NUMBER_FORM: Final = "four letters and seven digits (ISO 6346)"
KG_PER_LB: Final = 0.45359237


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """A sample's tables as read by hand.

    findings    those that are told with what was found and expected
    no_column   per message, the segments of which no table can hold anything: one finding each, found is the segment
    rejects     per message, how many segments of it are put aside as one reject, and why
    """

    file: str
    tables: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    no_column: Mapping[int, Sequence[int]] = field(default_factory=dict)
    rejects: Mapping[int, tuple[str, int]] = field(default_factory=dict)


def at_x12(date: str, time: str = "", zone: str = "") -> dict[str, str]:
    """The moment of an X12 date and time (of no zone, or local to an unknown place), and how it was filed."""
    clock = (time + "000000")[:6]
    return {
        "at": f"{date[:4]}-{date[4:6]}-{date[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:]}",
        "at_raw": " ".join(part for part in (date, time, zone) if part),
    }


def at_edifact(moment: str) -> dict[str, str]:
    """The moment of a DTM of form 203, and how it was filed."""
    return {
        "at": f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}T{moment[8:10]}:{moment[10:12]}:00",
        "at_raw": moment,
    }
