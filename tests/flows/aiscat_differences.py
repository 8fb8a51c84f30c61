"""What our objects have otherwise than aiscat's, one by one; each is explained in docs/ais_aiscat.md under its number.

aiscat's dictionaries have GPSD's keys for the most part, so they are compared with our GPSD objects.
"""

from __future__ import annotations

from typing import Any, Final

from tests.flows.gpsd_differences import ABSENT, Difference, Object, data_bits

# what means "not available" in our GPSD objects, by key; aiscat leaves the key out
_NOTHING: Final[dict[str, tuple[object, ...]]] = {
    "lon": (181.0,), "lat": (91.0,), "course": (360.0, 511), "heading": (511,), "second": (60, 61, 62, 63),
    "speed": (None, 102.3, 63), "turn": (None,), "alt": (None,), "imo": (0,), "draught": (0.0,),
}  # fmt: skip
_COUNTED = tuple(f"{name}{k}" for name in ("offset", "number", "timeout", "increment", "mmsi") for k in range(1, 5))
_ASKED = ("mmsi2", "type1_2", "offset1_2", "type2_1", "offset2_1")
_ROUNDED = (17, 22, 23, 27)  # our objects give four decimals
_OWN = (
    "power", "turn_unscaled", "sync_state", "slot_timeout", "slot_number", "slot_offset", "received_stations",
    "utc_hour", "utc_minute", "year", "month", "day", "hour", "minute", "second", "transmission_control", "assigned",
    "alt_sensor", "aton_status", "station_type", "txrx", "partno", "epfd", "epfd_text", "vdes_capabilities",
    "ai_available", "dac", "fid", *(f"mmsiseq{k}" for k in range(1, 5)),
)  # fmt: skip
_OURS = ("regional", "reserved", "stationtype", "stationtype_text", "part", "structured", "app_id")


def _near(message: Object, ours: Any, theirs: Any) -> bool:
    if not (isinstance(ours, float) and isinstance(theirs, float)):
        return False
    rounding = 0.5e-4 if message["type"] in _ROUNDED else 0.0
    return abs(ours - theirs) <= max(abs(ours), 1.0) * 2**-23 + rounding


def _nothing(key: str) -> Difference:
    return Difference(
        number=2, title="What is not available is left out", keys=(key,),
        holds=lambda _, ours, theirs: theirs == ABSENT and ours in _NOTHING[key],
    )  # fmt: skip


def _turned(_: Object, ours: Any, theirs: Any) -> bool:
    if isinstance(ours, str):
        return theirs == {"fastleft": -127, "fastright": 127}[ours]
    return isinstance(theirs, int) and abs(int(ours + 0.5) - theirs) <= (abs(ours % 1 - 0.5) < 0.006)


def _binary(message: Object, ours: Any, theirs: Any) -> bool:
    if theirs == ABSENT:
        return not message["structured"]
    if isinstance(ours, int):  # radio, without the selector flag
        return bool(theirs == ours & 0x7FFFF)
    mine, other = data_bits(ours), data_bits(theirs)
    return message["type"] == 26 and len(other) == len(mine) + 24 and other.startswith(mine)


DIFFERENCES: Final = (
    Difference(
        number=1, title="Single precision", holds=_near,
        keys=("lon", "lat", "course", "speed", "draught", "ne_lon", "ne_lat", "sw_lon", "sw_lat"),
    ),
    *map(_nothing, _NOTHING),
    Difference(number=3, title="Rate of turn in whole degrees", keys=("turn",), types=(1, 2, 3), holds=_turned),
    Difference(
        number=4, title="Names of codes are its own", holds=lambda _, ours, theirs: ABSENT not in (ours, theirs),
        keys=("status_text", "shiptype_text", "aid_type_text", "epfd_text"),
    ),
    Difference(
        number=6, title="A character more", keys=("text",), types=(12, 14),
        holds=lambda _, ours, theirs: theirs.startswith(ours) and len(theirs.rstrip()) - len(ours) <= 1,
    ),
    Difference(
        number=7, title="Names of aids end after twenty characters", keys=("name",), types=(21,),
        holds=lambda _, ours, theirs: len(ours) > 20 and ours[:20].rstrip() == theirs,
    ),
    Difference(
        number=8, title="Parts of cut reports", keys=("mmsi2", "offset2", "increment2"), types=(16,),
        holds=lambda _, ours, theirs: ours == 0 and theirs != ABSENT,
    ),
    Difference(
        number=9, title="Half bytes", keys=("data",), types=(17, 25, 26),
        holds=lambda _, ours, theirs: theirs != ABSENT and ours[:-1] == theirs,
    ),
    Difference(
        number=10, title="What a shorter message leaves out is left out", keys=(*_COUNTED, *_ASKED, "dest_mmsi"),
        types=(7, 13, 15, 16, 20, 25, 26),
        holds=lambda message, ours, theirs: theirs == ABSENT and (ours == 0 or message["type"] == 20),
    ),
    Difference(
        number=11, title="Flags as numbers, numbers as flags", keys=("dte", "gnss"),
        holds=lambda _, ours, theirs: ours == theirs,
    ),
    Difference(
        number=11, title="Flags as numbers, numbers as flags", keys=("alt", "speed"), types=(1, 2, 3, 9),
        holds=lambda _, ours, theirs: (ours, theirs) == ("high", 4094) or (ours == "fast" and theirs in (1022, 102.2)),
    ),
    Difference(
        number=12, title="Data and radio of types 25 and 26", keys=("data", "radio"), types=(25, 26),
        holds=_binary,
    ),
    Difference(number=13, title="Keys of its own", keys=_OWN, holds=lambda _, ours, __: ours == ABSENT),
    Difference(number=13, title="Keys of its own", keys=_OURS, holds=lambda _, __, theirs: theirs == ABSENT),
)  # fmt: skip


def explained(ours: Object, theirs: Object) -> tuple[list[int], list[str]]:
    """Numbers of the differences between two objects of one message, and what none accounts for."""
    numbers: list[int] = []
    rest: list[str] = []
    for key in (ours.keys() | theirs.keys()) - {"class", "device", "scaled", "channel", "rxuxtime", "quality"}:
        mine, other = ours.get(key, ABSENT), theirs.get(key, ABSENT)
        if mine == other and type(mine) is type(other):
            continue
        found = next((each.number for each in DIFFERENCES if each.explains(ours, key, mine, other)), None)
        if found is None:
            rest.append(f"type {ours['type']}, {key}: {mine!r}, aiscat {other!r}")
        else:
            numbers.append(found)
    return numbers, rest
