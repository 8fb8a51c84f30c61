"""Position reports: types 1, 2, 3, 9, 18, 19, 27 of ITU-R M.1371-5, annex 8."""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Field, Flag, Layout
from porttarget.ais_decoder.layouts.itu_fields import (
    accuracy,
    assigned,
    course,
    dimensions,
    dte,
    epfd,
    flag,
    head,
    heading,
    latitude,
    longitude,
    radio,
    raim,
    second,
    ship_type,
    spare,
    speed,
)


def _nav_status(start: int) -> Field:
    return Field(
        name="nav_status", start=start, width=4, unit="code", missing=15,
        meaning="navigational status: 0 under way using engine, 1 at anchor, 2 not under command, 3 restricted "
        "manoeuvrability, 4 constrained by her draught, 5 moored, 6 aground, 7 fishing, 8 under way sailing, "
        "9–13 as sent, 14 AIS-SART, MOB or EPIRB; null for 15",
    )  # fmt: skip


POSITION_A = Layout(
    name="POSITION_A", types=(1, 2, 3), title="Position report, class A", source="ITU-R M.1371-5, annex 8, § 3.1",
    table="positions", bits=168,
    fields=(
        *head(),
        _nav_status(38),
        Field(
            name="rot", start=42, width=8, kind="int", unit="deg/min", missing=-128, low=-126, high=126, curve="rot",
            meaning="rate of turn, right positive; null at ±127 (faster than 5° in 30 s) and −128 (not available)",
            flags=(
                Flag(column="rot_fast_right", equals=127, meaning="turns right faster than 5° in 30 s, rate unknown"),
                Flag(column="rot_fast_left", equals=-127, meaning="turns left faster than 5° in 30 s, rate unknown"),
            ),
        ),
        speed(50),
        accuracy(60),
        longitude(61),
        latitude(89),
        course(116),
        heading(128),
        second(137),
        Field(
            name="special_manoeuvre", start=143, width=2, unit="code", missing=0,
            meaning="1 not engaged, 2 engaged in a special manoeuvre, 3 as sent; null for 0",
        ),
        spare(145, 3),
        raim(148),
        radio(149, 19),
    ),
)  # fmt: skip

SAR_AIRCRAFT = Layout(
    name="SAR_AIRCRAFT", types=(9,), title="Search and rescue aircraft position report",
    source="ITU-R M.1371-5, annex 8, § 3.7", table="positions", bits=168,
    fields=(
        *head(),
        Field(
            name="altitude", start=38, width=12, unit="m", missing=4095, meaning="altitude by the sensor named",
            flags=(Flag(column="altitude_or_more", equals=4094, meaning="the altitude is 4,094 m or higher"),),
        ),
        speed(50, 1),
        accuracy(60),
        longitude(61),
        latitude(89),
        course(116),
        second(128),
        flag("altitude_sensor", 134, "the altitude is barometric; false: by satellite"),
        spare(135, 7),
        dte(142),
        spare(143, 3),
        assigned(146),
        raim(147),
        radio(148, 20),
    ),
)  # fmt: skip

POSITION_B = Layout(
    name="POSITION_B", types=(18,), title="Position report, class B", source="ITU-R M.1371-5, annex 8, § 3.16",
    table="positions", bits=168,
    fields=(
        *head(),
        spare(38, 8),
        speed(46),
        accuracy(56),
        longitude(57),
        latitude(85),
        course(112),
        heading(124),
        second(133),
        spare(139, 2),
        flag("carrier_sense", 141, "class B unit of the carrier-sense kind; false: self-organising"),
        flag("display", 142, "the unit has a display that shows messages 12 and 14"),
        flag("dsc", 143, "the unit has digital selective calling"),
        flag("band", 144, "the unit can use the whole marine band; false: its upper 525 kHz"),
        flag("message_22", 145, "the unit takes channel management by message 22"),
        assigned(146),
        raim(147),
        radio(148, 20),
    ),
)  # fmt: skip

POSITION_B_EXTENDED = Layout(
    name="POSITION_B_EXTENDED", types=(19,), title="Extended position report, class B",
    source="ITU-R M.1371-5, annex 8, § 3.17", table="positions", bits=312,
    fields=(
        *head(),
        spare(38, 8),
        speed(46),
        accuracy(56),
        longitude(57),
        latitude(85),
        course(112),
        heading(124),
        second(133),
        spare(139, 4),
        Field(name="name", start=143, width=120, kind="text", unit="text", meaning="ship name"),
        ship_type(263),
        *dimensions(271),
        epfd(301),
        raim(305),
        dte(306),
        assigned(307),
        spare(308, 4),
    ),
)  # fmt: skip

LONG_RANGE = Layout(
    name="LONG_RANGE", types=(27,), title="Long-range position report", source="ITU-R M.1371-5, annex 8, § 3.25",
    table="positions", bits=96,
    fields=(
        *head(),
        accuracy(38),
        raim(39),
        _nav_status(40),
        longitude(44, 18, 600),
        latitude(62, 17, 600),
        Field(
            name="sog", start=79, width=6, unit="kn", missing=63, required=True,
            meaning="speed over ground, 0–62",
        ),
        Field(
            name="cog", start=85, width=9, unit="deg", missing=511, high=359, required=True,
            meaning="course over ground from true north",
        ),
        flag("latency", 94, "the position was more than 5 s old when sent"),
        spare(95, 1),
    ),
)  # fmt: skip

POSITIONS = (POSITION_A, SAR_AIRCRAFT, POSITION_B, POSITION_B_EXTENDED, LONG_RANGE)
