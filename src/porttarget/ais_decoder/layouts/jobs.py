"""Which layouts make rows of which tables."""

from __future__ import annotations

from dataclasses import dataclass

from porttarget.ais_decoder.layouts.declare import Layout
from porttarget.ais_decoder.layouts.itu import (
    BASE_STATION,
    LONG_RANGE,
    POSITION_A,
    POSITION_B,
    POSITION_B_EXTENDED,
    SAR_AIRCRAFT,
    STATIC_A,
    STATIC_B_NAME,
    STATIC_B_SHIP,
)


APPLICATIONS: tuple[Layout, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Rows that one layout makes in one table; shorter messages make no row there.

    `unrolled`: by a generated kernel of its own, which reads a row in 22 ns and not in 80 but takes 0.7 s to compile.
    `extra`: rows beside those of another job; a message too short for this one is not rejected for it.
    """

    layout: Layout
    table: str
    required_bits: int
    unrolled: bool = False
    extra: bool = False

    @property
    def kernel(self) -> str:
        """Name of the generated function, where it is unrolled."""
        return f"{self.layout.name.lower()}_to_{self.table}"


JOBS = (
    Job(layout=POSITION_A, table="positions", required_bits=POSITION_A.required_bits, unrolled=True),
    *(Job(layout=a, table="positions", required_bits=a.required_bits)
      for a in (SAR_AIRCRAFT, POSITION_B, POSITION_B_EXTENDED, LONG_RANGE)),
    Job(layout=STATIC_A, table="statics", required_bits=STATIC_A.required_bits),
    # a type 19 cut before the end of its name still gives a position
    Job(layout=POSITION_B_EXTENDED, table="statics", required_bits=POSITION_B_EXTENDED.field("name").end),
    *(Job(layout=a, table="statics", required_bits=a.required_bits) for a in (STATIC_B_NAME, STATIC_B_SHIP)),
    Job(layout=BASE_STATION, table="base_stations", required_bits=BASE_STATION.required_bits),
    *(Job(layout=a, table=a.table, required_bits=a.required_bits) for a in APPLICATIONS),
)  # fmt: skip
