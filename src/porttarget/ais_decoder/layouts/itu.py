"""Messages 1–28 of ITU-R M.1371-5, annex 8: where each bit lies and what its number means.

The layouts stand in `itu_positions`, `itu_statics`, `itu_stations`, `itu_aids`, `itu_binary`, `itu_radio`; this file
collects them. Application-specific payloads (types 6, 8, 25, 26) have layouts of their own in other files.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.itu_aids import AIDS
from porttarget.ais_decoder.layouts.itu_binary import BINARY
from porttarget.ais_decoder.layouts.itu_positions import (
    LONG_RANGE,
    POSITION_A,
    POSITION_B,
    POSITION_B_EXTENDED,
    POSITIONS,
    SAR_AIRCRAFT,
)
from porttarget.ais_decoder.layouts.itu_radio import RADIO
from porttarget.ais_decoder.layouts.itu_statics import STATIC_A, STATIC_B_NAME, STATIC_B_SHIP, STATICS
from porttarget.ais_decoder.layouts.itu_stations import BASE_STATION, STATIONS

__all__ = [
    "AIDS", "BASE_STATION", "BINARY", "ITU", "LONG_RANGE", "POSITIONS", "POSITION_A", "POSITION_B",
    "POSITION_B_EXTENDED", "RADIO", "SAR_AIRCRAFT", "STATICS", "STATIC_A", "STATIC_B_NAME", "STATIC_B_SHIP", "STATIONS",
]  # fmt: skip

ITU = (*POSITIONS, *STATICS, *STATIONS, *AIDS, *BINARY, *RADIO)
