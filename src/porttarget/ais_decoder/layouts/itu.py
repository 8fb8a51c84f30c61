"""Messages 1–28 of ITU-R M.1371-5, annex 8: where each bit lies and what its number means.

Application-specific payloads (types 6, 8, 25, 26) have layouts of their own in `seaway`, `imo`, `inland` and others.
"""

from __future__ import annotations

from typing import Literal

from porttarget.ais_decoder.layouts.declare import Field, Layout


def _head() -> tuple[Field, ...]:
    return (
        Field(name="type", start=0, width=6, required=True),
        Field(name="repeat", start=6, width=2, required=True),
        Field(name="mmsi", start=8, width=30, required=True),
    )


def _spare(start: int, width: int) -> Field:
    return Field(name="spare", start=start, width=width, kind="spare")


def _longitude(start: int, width: int = 28, per_deg: int = 600_000) -> Field:
    return Field(
        name="lon", start=start, width=width, kind="int", scale=1 / per_deg, unit="deg", missing=181 * per_deg,
        low=-180 * per_deg, high=180 * per_deg, required=True,
    )  # fmt: skip


def _latitude(start: int, width: int = 27, per_deg: int = 600_000) -> Field:
    return Field(
        name="lat", start=start, width=width, kind="int", scale=1 / per_deg, unit="deg", missing=91 * per_deg,
        low=-90 * per_deg, high=90 * per_deg, required=True,
    )  # fmt: skip


def _speed(start: int) -> Field:
    return Field(name="sog", start=start, width=10, scale=0.1, unit="kn", missing=1023, required=True)


def _course(start: int) -> Field:
    return Field(name="cog", start=start, width=12, scale=0.1, unit="deg", missing=3600, high=3599, required=True)


def _heading(start: int) -> Field:
    return Field(name="heading", start=start, width=9, unit="deg", missing=511, high=359)


def _second(start: int) -> Field:
    return Field(name="second", start=start, width=6, missing=60, high=59)


def _dimensions(start: int, craft: Literal["all", "other"] = "all") -> tuple[Field, ...]:
    """Reference point to bow, stern, port and starboard; all four 0 means not available (§ 3.3, figure 41)."""
    return (
        Field(name="to_bow", start=start, width=9, unit="m", zero_together=True, craft=craft),
        Field(name="to_stern", start=start + 9, width=9, unit="m", zero_together=True, craft=craft),
        Field(name="to_port", start=start + 18, width=6, unit="m", zero_together=True, craft=craft),
        Field(name="to_starboard", start=start + 24, width=6, unit="m", zero_together=True, craft=craft),
    )


POSITION_A = Layout(
    name="POSITION_A", types=(1, 2, 3), title="Position report, class A", source="ITU-R M.1371-5, annex 8, § 3.1",
    table="positions", bits=168,
    fields=(
        *_head(),
        Field(name="nav_status", start=38, width=4, missing=15),
        Field(name="rot", start=42, width=8, kind="int", unit="deg/min", missing=-128, low=-126, high=126, curve="rot"),
        _speed(50),
        Field(name="accuracy", start=60, width=1),
        _longitude(61),
        _latitude(89),
        _course(116),
        _heading(128),
        _second(137),
        Field(name="special_manoeuvre", start=143, width=2, missing=0),
        _spare(145, 3),
        Field(name="raim", start=148, width=1),
        Field(name="radio", start=149, width=19),
    ),
)  # fmt: skip

BASE_STATION = Layout(
    name="BASE_STATION", types=(4, 11), title="Base station report, UTC response",
    source="ITU-R M.1371-5, annex 8, § 3.2 and 3.9", table="base_stations", bits=168,
    fields=(
        *_head(),
        Field(name="year", start=38, width=14, missing=0),
        Field(name="month", start=52, width=4, missing=0),
        Field(name="day", start=56, width=5, missing=0),
        Field(name="hour", start=61, width=5, missing=24),
        Field(name="minute", start=66, width=6, missing=60),
        Field(name="second", start=72, width=6, missing=60),
        Field(name="accuracy", start=78, width=1),
        _longitude(79),
        _latitude(107),
        Field(name="epfd", start=134, width=4, missing=0),
        Field(name="long_range_control", start=138, width=1),
        _spare(139, 9),
        Field(name="raim", start=148, width=1),
        Field(name="radio", start=149, width=19, required=True),
    ),
    views=(Field(name="utc", start=38, width=40, kind="utc"),),
)  # fmt: skip

STATIC_A = Layout(
    name="STATIC_A", types=(5,), title="Static and voyage data, class A", source="ITU-R M.1371-5, annex 8, § 3.3",
    table="statics", bits=424,
    fields=(
        *_head(),
        Field(name="ais_version", start=38, width=2),
        Field(name="imo", start=40, width=30, missing=0),
        Field(name="callsign", start=70, width=42, kind="text"),
        Field(name="name", start=112, width=120, kind="text", required=True),
        Field(name="ship_type", start=232, width=8, missing=0),
        *_dimensions(240),
        Field(name="epfd", start=270, width=4, missing=0),
        Field(name="eta_month", start=274, width=4, missing=0, high=12),
        Field(name="eta_day", start=278, width=5, missing=0),
        Field(name="eta_hour", start=283, width=5, missing=24, high=23),
        Field(name="eta_minute", start=288, width=6, missing=60, high=59),
        Field(name="draught", start=294, width=8, scale=0.1, unit="m", missing=0),
        Field(name="destination", start=302, width=120, kind="text"),
        Field(name="dte", start=422, width=1),
        _spare(423, 1),
    ),
    views=(Field(name="eta", start=274, width=20),),
)  # fmt: skip

SAR_AIRCRAFT = Layout(
    name="SAR_AIRCRAFT", types=(9,), title="Search and rescue aircraft position report",
    source="ITU-R M.1371-5, annex 8, § 3.7", table="positions", bits=168,
    fields=(
        *_head(),
        Field(name="altitude", start=38, width=12, unit="m", missing=4095),
        Field(name="sog", start=50, width=10, unit="kn", missing=1023, required=True),
        Field(name="accuracy", start=60, width=1),
        _longitude(61),
        _latitude(89),
        _course(116),
        _second(128),
        Field(name="altitude_sensor", start=134, width=1),
        _spare(135, 7),
        Field(name="dte", start=142, width=1),
        _spare(143, 3),
        Field(name="assigned", start=146, width=1),
        Field(name="raim", start=147, width=1),
        Field(name="radio", start=148, width=20),
    ),
)  # fmt: skip

POSITION_B = Layout(
    name="POSITION_B", types=(18,), title="Position report, class B", source="ITU-R M.1371-5, annex 8, § 3.16",
    table="positions", bits=168,
    fields=(
        *_head(),
        _spare(38, 8),
        _speed(46),
        Field(name="accuracy", start=56, width=1),
        _longitude(57),
        _latitude(85),
        _course(112),
        _heading(124),
        _second(133),
        _spare(139, 2),
        Field(name="carrier_sense", start=141, width=1),
        Field(name="display", start=142, width=1),
        Field(name="dsc", start=143, width=1),
        Field(name="band", start=144, width=1),
        Field(name="message_22", start=145, width=1),
        Field(name="assigned", start=146, width=1),
        Field(name="raim", start=147, width=1),
        Field(name="radio", start=148, width=20),
    ),
)  # fmt: skip

POSITION_B_EXTENDED = Layout(
    name="POSITION_B_EXTENDED", types=(19,), title="Extended position report, class B",
    source="ITU-R M.1371-5, annex 8, § 3.17", table="positions", bits=312,
    fields=(
        *_head(),
        _spare(38, 8),
        _speed(46),
        Field(name="accuracy", start=56, width=1),
        _longitude(57),
        _latitude(85),
        _course(112),
        _heading(124),
        _second(133),
        _spare(139, 4),
        Field(name="name", start=143, width=120, kind="text"),
        Field(name="ship_type", start=263, width=8, missing=0),
        *_dimensions(271),
        Field(name="epfd", start=301, width=4, missing=0),
        Field(name="raim", start=305, width=1),
        Field(name="dte", start=306, width=1),
        Field(name="assigned", start=307, width=1),
        _spare(308, 4),
    ),
)  # fmt: skip

STATIC_B_NAME = Layout(
    name="STATIC_B_NAME", types=(24,), part=0, title="Static data, class B, part A: name",
    source="ITU-R M.1371-5, annex 8, § 3.22.1", table="statics", bits=160,
    fields=(
        *_head(),
        Field(name="part_number", start=38, width=2, required=True),
        Field(name="name", start=40, width=120, kind="text", required=True),
    ),
)  # fmt: skip

STATIC_B_SHIP = Layout(
    name="STATIC_B_SHIP", types=(24,), part=1, title="Static data, class B, part B: ship",
    source="ITU-R M.1371-5, annex 8, § 3.22.2", table="statics", bits=168,
    fields=(
        *_head(),
        Field(name="part_number", start=38, width=2, required=True),
        Field(name="ship_type", start=40, width=8, missing=0),
        Field(name="vendor_name", start=48, width=18, kind="text"),
        Field(name="vendor_model", start=66, width=4),
        Field(name="vendor_serial", start=70, width=20),
        Field(name="callsign", start=90, width=42, kind="text", required=True),
        *_dimensions(132, "other"),
        Field(name="epfd", start=162, width=4, missing=0),
        _spare(166, 2),
    ),
    # auxiliary craft (MMSI 98xxxxxxx) send their mother ship's MMSI in place of the dimensions
    views=(
        Field(name="mothership_mmsi", start=132, width=30, missing=0, craft="auxiliary"),
        Field(name="vendor", start=48, width=42, kind="vendor"),
    ),
)  # fmt: skip

LONG_RANGE = Layout(
    name="LONG_RANGE", types=(27,), title="Long-range position report", source="ITU-R M.1371-5, annex 8, § 3.25",
    table="positions", bits=96,
    fields=(
        *_head(),
        Field(name="accuracy", start=38, width=1),
        Field(name="raim", start=39, width=1),
        Field(name="nav_status", start=40, width=4, missing=15),
        _longitude(44, 18, 600),
        _latitude(62, 17, 600),
        Field(name="sog", start=79, width=6, unit="kn", missing=63, required=True),
        Field(name="cog", start=85, width=9, unit="deg", missing=511, high=359, required=True),
        Field(name="latency", start=94, width=1),
        _spare(95, 1),
    ),
)  # fmt: skip

LAYOUTS = (
    POSITION_A, BASE_STATION, STATIC_A, SAR_AIRCRAFT, POSITION_B, POSITION_B_EXTENDED, STATIC_B_NAME, STATIC_B_SHIP,
    LONG_RANGE,
)  # fmt: skip
