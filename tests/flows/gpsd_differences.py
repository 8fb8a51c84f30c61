"""What our GPSD JSON has otherwise than GPSD's own, one by one; each is explained in docs/ais_gpsd.md under its number.

`explained` names the difference that accounts for one key of one message; a pair of values that none accounts for
makes the tests fail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

ABSENT: Final = "(absent)"
Object = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """`holds(message, ours, theirs)` for the values of `keys` in messages of `types` (empty: all)."""

    number: int
    title: str
    keys: tuple[str, ...]
    holds: Callable[[Object, Any, Any], bool]
    types: tuple[int, ...] = ()
    functions: tuple[tuple[int, int], ...] = ()
    newer: bool = True  # GPSD's current release has it too, not 3.22 alone

    def explains(self, message: Object, key: str, ours: Any, theirs: Any) -> bool:
        """Whether this accounts for the two values."""
        if self.types and message["type"] not in self.types:
            return False
        if self.functions and (message.get("dac"), message.get("fid")) not in self.functions:
            return False
        return key in self.keys and self.holds(message, ours, theirs)


_PLACES = (
    "lon", "lat", "start_lon", "start_lat", "end_lon", "end_lat", "berth_lon", "berth_lat", "ne_lon", "ne_lat",
    "sw_lon", "sw_lat",
)  # fmt: skip


def _close(by: float) -> Callable[[Object, Any, Any], bool]:
    return lambda _, ours, theirs: (
        isinstance(ours, float) and isinstance(theirs, float) and abs(ours - theirs) <= by * 1.0000001
    )


def _turned(_: Object, ours: Any, theirs: Any) -> bool:
    if ours is None:
        return theirs in ("nan", "n/a")
    if isinstance(theirs, str):
        return isinstance(ours, float) and float(theirs) == ours
    return isinstance(ours, float) and abs(abs(ours) - theirs) <= 0.5 + 1e-9


def _scaled(by: int) -> Callable[[Object, Any, Any], bool]:
    return lambda _, ours, theirs: isinstance(ours, float) and round(ours * by) == theirs


def data_bits(data: str) -> str:
    """`bits:hexadecimal` as a text of 0 and 1."""
    bits, _, digits = data.partition(":")
    return f"{int(digits or '0', 16):0{4 * len(digits)}b}"[: int(bits)]


def _spared(message: Object, ours: Any, theirs: Any) -> bool:
    mine, other = data_bits(ours), data_bits(theirs)
    before, after = 2 * message["addressed"], 4 * (message["type"] == 26)
    return len(other) == before + len(mine) + after and other[before:].startswith(mine)


_SWAPPED = {"increasing", "decreasing"}
_LOADED = {"Loaded", "Unloaded"}
_MET = ((1, 11), (1, 31))

DIFFERENCES: Final = (
    Difference(
        number=1, title="Not available is null, not a text", keys=("speed", "turn", "alt"), types=(1, 2, 3, 9),
        holds=lambda _, ours, theirs: ours is None and theirs in ("nan", "n/a"),
    ),
    Difference(number=2, title="Rate of turn", keys=("turn",), types=(1, 2, 3), holds=_turned),
    Difference(
        number=3, title="Positions with all their digits", keys=_PLACES, newer=False,
        types=(1, 2, 3, 4, 9, 11, 18, 19, 21), holds=_close(0.5e-6),
    ),
    Difference(number=3, title="Positions with all their digits", keys=_PLACES, types=(17, 27), holds=_close(0.05)),
    Difference(
        number=3, title="Positions with all their digits", keys=_PLACES, types=(6, 8), newer=False, holds=_close(0.5e-4)
    ),
    Difference(
        number=4, title="Corners of areas are numbers", keys=_PLACES, types=(22, 23),
        holds=lambda _, ours, theirs: (
            isinstance(theirs, str) and theirs != ABSENT and abs(ours - float(theirs)) <= 0.5e-4
        ),
    ),
    Difference(
        number=5, title="Names of codes", keys=("status_text",), types=(1, 2, 3, 27), newer=False,
        holds=lambda _, ours, theirs: theirs in ("Restricted manoeuverability", "Reserved", ABSENT) and bool(ours),
    ),
    Difference(
        number=5, title="Names of codes", keys=("epfd_text",), newer=False,
        holds=lambda _, ours, theirs: theirs == "INVALID EPFD" and (ours == "Internal GNSS" or "Reserved" in ours),
    ),
    Difference(
        number=5, title="Names of codes", keys=("stationtype_text",), types=(23,),
        holds=lambda message, *_: message["stationtype"] in (1, 4, 10),
    ),
    Difference(
        number=6, title="Status of type 27", keys=("status",), types=(27,), newer=False,
        holds=lambda message, ours, theirs: message["scaled"] and isinstance(ours, int) and isinstance(theirs, str),
    ),
    Difference(
        number=7, title="Trends of pressure and water level", keys=("pressuretend", "leveltrend"), functions=_MET,
        holds=lambda _, ours, theirs: {ours, theirs} == _SWAPPED,
    ),
    Difference(
        number=8, title="Water level with two decimals", keys=("waterlevel",), functions=((1, 31),),
        holds=lambda message, ours, theirs: (
            _close(0.05)(message, ours, theirs) or (ours < 0 and abs(theirs - 42_949_672.96 - ours) <= 0.05 + 1e-6)
        ),
    ),
    Difference(
        number=9, title="Scaled where GPSD forgets to", keys=("length", "beam"), functions=((200, 10),),
        holds=_scaled(10),
    ),
    Difference(
        number=9, title="Scaled where GPSD forgets to", keys=("draught",), functions=((200, 10),), holds=_scaled(100)
    ),
    Difference(
        number=10, title="Loaded and unloaded", keys=("loaded_text",), functions=((200, 10),),
        holds=lambda _, ours, theirs: {ours, theirs} == _LOADED,
    ),
    Difference(
        number=11, title="Vendor of three letters", keys=("vendorid",), types=(24,),
        holds=lambda _, ours, theirs: str(theirs).startswith(ours),
    ),
    Difference(
        number=22, title="Halves apart are apart", keys=("part", "shipname"), types=(24,),
        holds=lambda message, ours, theirs: message.get("part") == "B" and ABSENT in (ours, theirs),
    ),
    Difference(
        number=12, title="Spare bits and radio of types 25 and 26", keys=("app_id",), types=(25, 26),
        holds=lambda message, ours, theirs: message["addressed"] and theirs & 0x3FFF == ours >> 2,
    ),
    Difference(
        number=12, title="Spare bits and radio of types 25 and 26", keys=("data",), types=(25, 26), holds=_spared
    ),
    Difference(
        number=12, title="Spare bits and radio of types 25 and 26", keys=("radio",), types=(26,),
        holds=lambda _, ours, theirs: theirs == 0 and ours > 0,
    ),
    Difference(
        number=13, title="What a message cuts off is null", keys=("ice", "ice_text", "salinity", "dte", "radio"),
        holds=lambda _, ours, theirs: ours is None and theirs not in ("nan", "n/a"),
    ),
)  # fmt: skip


def explained(ours: Object, theirs: Object, *, newer: bool) -> tuple[list[int], list[str]]:
    """Numbers of the differences between two objects of one message, and what none accounts for.

    `newer`: theirs is from GPSD's current release.
    """
    numbers: list[int] = []
    rest: list[str] = []
    if ("data" in ours) != ("data" in theirs):  # 14: which data is taken apart is our layouts' word, else GPSD's
        return [14], rest
    for key in ours.keys() | theirs.keys():
        mine, other = ours.get(key, ABSENT), theirs.get(key, ABSENT)
        if key == "device" or (mine == other and type(mine) is type(other)):
            continue
        found = next(
            (
                each.number for each in DIFFERENCES
                if (each.newer or not newer) and each.explains(ours, key, mine, other)
            ), None,
        )  # fmt: skip
        if found is None:
            rest.append(f"type {ours['type']}, {key}: {mine!r}, GPSD {other!r}")
        else:
            numbers.append(found)
    return numbers, rest
