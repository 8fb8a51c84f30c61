"""What an engine is told and what it hands back for one block of bytes: options, receive-time marks, tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder.frames import Block
from porttarget.ais_decoder.rejects import Reject
from porttarget.ais_decoder.stats import DecodeStats

TABLE_NAMES = ("messages", "positions", "statics", "base_stations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to decode; see Decoder."""

    source: str
    receiver: str | None
    keep_bad_checksum: bool
    max_open_groups: int
    max_group_age_us: int


@dataclass(slots=True)
class Part:
    """Rows and counts of one block. An absent table has no rows there."""

    tables: dict[str, Block] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    stats: DecodeStats = field(default_factory=DecodeStats)


@dataclass(slots=True)
class Marks:
    """When bytes came in, for live feeds: bytes before `ends[k]` (and not before ends[k-1]) came at `times[k]`."""

    ends: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)

    def add(self, end: int, time_us: int) -> None:
        """Bytes up to offset `end` have come by `time_us`."""
        self.ends.append(end)
        self.times.append(time_us)

    def time_at(self, offset: int) -> int:
        """When the byte before `offset` came."""
        return self.times[min(int(np.searchsorted(self.ends, offset)), len(self.times) - 1)]

    def arrays(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Ends and times, for the framing kernel."""
        return np.array(self.ends, np.int64), np.array(self.times, np.int64)

    def forget(self, offset: int) -> None:
        """Drop marks of bytes before `offset`."""
        keep = int(np.searchsorted(self.ends, offset, side="right"))
        del self.ends[:keep], self.times[:keep]


class Engine(Protocol):
    """Decodes blocks of whole lines, one after the other, keeping open groups between them."""

    def block(self, data: memoryview, base: int, marks: Marks | None) -> list[Part]:
        """Everything in `data`, which begins at offset `base` of the input."""

    def finish(self, *, open_line: bool) -> Part:
        """End of input: open groups are incomplete; `open_line`: the last line had no newline."""
