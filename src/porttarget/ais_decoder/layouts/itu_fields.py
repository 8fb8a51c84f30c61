"""Fields that several message types of ITU-R M.1371-5, annex 8, share: made by position, meaning said once.

Each function gives fields that begin at a bit; the layouts in the other `itu_` files put them together.
"""

from __future__ import annotations

from typing import Literal

from porttarget.ais_decoder.layouts.declare import Field, Flag

WGS84 = "WGS 84; null for not available and out of range"


def head(*flags: Flag) -> tuple[Field, ...]:
    """Type, repeat indicator, MMSI: the first 38 bits of every message. `flags`: what its type alone says."""
    return (
        Field(name="type", start=0, width=6, unit="code", required=True, flags=flags),
        Field(name="repeat", start=6, width=2, unit="code", required=True, meaning="repeat indicator"),
        Field(name="mmsi", start=8, width=30, unit="id", required=True),
    )


def spare(start: int, width: int) -> Field:
    """Bits that say nothing."""
    return Field(name="spare", start=start, width=width, kind="spare")


def flag(name: str, start: int, meaning: str, *, required: bool = False) -> Field:
    """One bit, a boolean column."""
    return Field(name=name, start=start, width=1, unit="flag", meaning=meaning, required=required)


def longitude(
    start: int, width: int = 28, per_deg: int = 600_000, name: str = "lon", *, what: str = "longitude east",
    required: bool = True, when: tuple[str, tuple[int, ...]] | None = None,
) -> Field:  # fmt: skip
    """Degrees east; 181° means not available."""
    return Field(
        name=name, start=start, width=width, kind="int", scale=1 / per_deg, unit="deg", missing=181 * per_deg,
        low=-180 * per_deg, high=180 * per_deg, required=required, when=when, meaning=f"{what}, {WGS84}",
        flags=(Flag(column=f"{name}_out_of_range", meaning=f"{what} is sent beyond ±180° and is not 181°"),),
    )  # fmt: skip


def latitude(
    start: int, width: int = 27, per_deg: int = 600_000, name: str = "lat", *, what: str = "latitude north",
    required: bool = True, when: tuple[str, tuple[int, ...]] | None = None,
) -> Field:  # fmt: skip
    """Degrees north; 91° means not available."""
    return Field(
        name=name, start=start, width=width, kind="int", scale=1 / per_deg, unit="deg", missing=91 * per_deg,
        low=-90 * per_deg, high=90 * per_deg, required=required, when=when, meaning=f"{what}, {WGS84}",
        flags=(Flag(column=f"{name}_out_of_range", meaning=f"{what} is sent beyond ±90° and is not 91°"),),
    )  # fmt: skip


def speed(start: int, per_kn: int = 10) -> Field:
    """Speed over ground in ten bits: 1023 not available, 1022 that or more."""
    return Field(
        name="sog", start=start, width=10, scale=1 / per_kn, unit="kn", missing=1023, required=True,
        meaning="speed over ground",
        flags=(Flag(column="sog_or_more", equals=1022, meaning="the speed is the one given or higher"),),
    )  # fmt: skip


def course(start: int) -> Field:
    """Course over ground; 3600 means not available, more is not allowed."""
    return Field(
        name="cog", start=start, width=12, scale=0.1, unit="deg", missing=3600, high=3599, required=True,
        meaning="course over ground from true north",
    )  # fmt: skip


def heading(start: int) -> Field:
    """True heading; 511 means not available."""
    return Field(name="heading", start=start, width=9, unit="deg", missing=511, high=359, meaning="true heading")


def second(start: int) -> Field:
    """Second of the fix; 60 not available, 61 manual input, 62 dead reckoning, 63 inoperative."""
    return Field(
        name="second", start=start, width=6, unit="s", missing=60, high=59,
        meaning="UTC second of the report; raw 60 not available, 61 manual input, 62 dead reckoning, 63 inoperative",
    )  # fmt: skip


def accuracy(start: int, *, required: bool = False) -> Field:
    """Position accuracy."""
    return flag("accuracy", start, "position accuracy better than 10 m", required=required)


def raim(start: int) -> Field:
    """RAIM flag."""
    return flag("raim", start, "receiver autonomous integrity monitoring in use")


def assigned(start: int) -> Field:
    """Mode flag."""
    return flag("assigned", start, "the station is in assigned mode; false: autonomous and continuous")


def dte(start: int) -> Field:
    """Data terminal equipment."""
    return flag("dte", start, "data terminal equipment: true means not available, as sent")


def epfd(start: int) -> Field:
    """Type of electronic position-fixing device."""
    return Field(
        name="epfd", start=start, width=4, unit="code", missing=0,
        meaning="type of position-fixing device: 1 GPS, 2 GLONASS, 3 both, 4 Loran-C, 5 Chayka, 6 integrated, "
        "7 surveyed, 8 Galileo, 9–14 as sent, 15 internal GNSS; null for 0",
    )  # fmt: skip


def ship_type(start: int) -> Field:
    """Type of ship and cargo."""
    return Field(
        name="ship_type", start=start, width=8, unit="code", missing=0,
        meaning="type of ship and cargo, 1–255; null for 0",
    )  # fmt: skip


def dimensions(start: int, craft: Literal["all", "other"] = "all") -> tuple[Field, ...]:
    """Reference point to bow, stern, port and starboard; all four 0 means not available (§ 3.3, figure 41)."""
    sides = (("bow", 0, 9), ("stern", 9, 9), ("port", 18, 6), ("starboard", 24, 6))
    return tuple(
        Field(
            name=f"to_{side}", start=start + at, width=width, unit="m", zero_together=True, craft=craft,
            meaning=f"reference point to {side}; null where all four distances are 0",
            flags=(Flag(
                column=f"to_{side}_or_more", equals=(1 << width) - 1, meaning="the distance is the one given or more",
            ),),
        )
        for side, at, width in sides
    )  # fmt: skip


def radio(start: int, width: int, *, required: bool = False) -> Field:
    """Communication state, as one number."""
    return Field(
        name="radio", start=start, width=width, unit="code", required=required,
        meaning="communication state with its selector flag where the type has one",
    )  # fmt: skip


def dest_mmsi(start: int, name: str = "dest_mmsi", *, required: bool = False) -> Field:
    """A station that is meant."""
    return Field(name=name, start=start, width=30, unit="id", required=required, meaning="MMSI of the station meant")


def sequence_number(start: int) -> Field:
    """Number that an acknowledgement repeats."""
    return Field(name="sequence_number", start=start, width=2, unit="count", meaning="sequence number, 0–3")
