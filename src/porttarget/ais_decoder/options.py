"""What an engine is told: options of the decoder, and when bytes came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.dedup import Deduplicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to decode; see Decoder."""

    source: str
    receiver: str | None
    keep_bad_checksum: bool
    length: Literal["exact", "at_least", "any"]
    ignore_fill_bits: bool
    max_open_groups: int
    max_group_age_us: int
    first_row: int = 0  # number of the first message
    dedup: Deduplicator | None = None

    @property
    def policy(self) -> int:
        """What the kernels are told."""
        lengths = {"exact": c.EXACT_LENGTH, "at_least": 0, "any": c.ANY_LENGTH}
        return (
            lengths[self.length]
            | (c.KEEP_BAD_CHECKSUM if self.keep_bad_checksum else 0)
            | (c.IGNORE_FILL if self.ignore_fill_bits else 0)
        )


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
