"""Which layouts make rows of which tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from porttarget.ais_decoder.layouts.aton import ATON
from porttarget.ais_decoder.layouts.declare import Layout
from porttarget.ais_decoder.layouts.imo import IMO
from porttarget.ais_decoder.layouts.inland import INLAND
from porttarget.ais_decoder.layouts.itu import ITU, POSITION_B_EXTENDED
from porttarget.ais_decoder.layouts.seaway import SEAWAY
from porttarget.ais_decoder.layouts.us import US

APPLICATIONS: Final[tuple[Layout, ...]] = (*SEAWAY, *US, *IMO, *INLAND, *ATON)
# those that make most rows of their tables: all rows are run through, also those of others
WHOLE: Final = ("POSITION_A", "BASE_STATION", "RADIO_SOTDMA")
UNROLLED: Final = ("STATIC_A", "RADIO_ITDMA")  # many, or with many texts
BESIDE: Final = ("radio_states",)  # tables that messages of others fill, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Rows that one layout makes in one table; shorter messages make no row there.

    `whole`: fills whole columns by vectors and the plan; texts and what repeats cannot be read so.
    `unrolled`: by a generated kernel of its own, which reads a row in 22 ns and not in 80 but takes 0.7 s to compile.
    `extra`: rows beside those of another job; a message too short for this one is not rejected for it.
    """

    layout: Layout
    table: str
    required_bits: int
    whole: bool = False
    unrolled: bool = False
    extra: bool = False

    @property
    def kernel(self) -> str:
        """Name of the generated function, where it is unrolled."""
        return f"{self.layout.name.lower()}_to_{self.table}"


def _job(layout: Layout) -> Job:
    return Job(
        layout=layout, table=layout.table, required_bits=layout.required_bits, whole=layout.name in WHOLE,
        unrolled=layout.name in UNROLLED, extra=layout.table in BESIDE,
    )  # fmt: skip


JOBS: Final = (
    *map(_job, ITU),
    # a type 19 cut before the end of its name still gives a position
    Job(layout=POSITION_B_EXTENDED, table="statics", required_bits=POSITION_B_EXTENDED.field("name").end, extra=True),
    *map(_job, APPLICATIONS),
)
