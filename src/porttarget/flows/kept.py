"""What a node keeps of decoded AIS: every table but one, those with rows.

Water levels, winds, currents, lock times, notices and the like are as much use to a port as positions are. Not kept are
`radio_states`, a row for nearly every position, which `radio_raw` and the payload in `messages` give again, and the
views, which are made of tables that are kept.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from porttarget.ais_decoder import Decoded

KEPT: Final = tuple(name for name in Decoded.names if name != "radio_states")
ROWS_OF_AN_INPUT: Final = 1 << 32  # numbers that one input's messages may have in a store
ROWS_OF_A_FEED: Final = 1 << 40  # as many as a feed brings in years without end


def kept_tables(part: Decoded) -> dict[str, pl.DataFrame]:
    """The tables of a take that go into the store."""
    return {name: frame for name in KEPT if (frame := part.table(name)).height}
