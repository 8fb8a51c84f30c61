"""What an engine is asked and hands back for one block of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from porttarget.ais_decoder.batch import Batch
from porttarget.ais_decoder.frames import Block
from porttarget.ais_decoder.options import Marks
from porttarget.ais_decoder.rejects import Reject
from porttarget.ais_decoder.stats import Tally, no_counts


@dataclass(slots=True)
class Part:
    """Rows and counts of one block: tables that are made (an absent one has no rows), or messages that make them."""

    tables: dict[str, Block] = field(default_factory=dict)
    batch: Batch | None = None
    rejects: list[Reject] = field(default_factory=list)
    tally: Tally = field(default_factory=no_counts)


class Engine(Protocol):
    """Decodes blocks of whole lines, one after the other, keeping open groups between them."""

    def block(self, pieces: Sequence[memoryview], base: int, marks: Marks | None) -> list[Part]:
        """Everything in `pieces`, one behind the other, which begin at offset `base` of the input."""

    def finish(self, *, open_line: bool) -> Part:
        """End of input: open groups are incomplete; `open_line`: the last line had no newline."""
