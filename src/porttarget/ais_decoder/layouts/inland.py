"""Inland AIS (DAC 200) and the Swedish route message (DAC 265).

From ECE/TRANS/SC.3/176 (vessel tracking and tracing on inland waterways) and IALA's register of application-specific
messages, as GPSD's protocol description and the register's pages give them. What a source does not say is kept as a
plain number.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Flag, Layout, Reports
from porttarget.ais_decoder.layouts.pieces import (
    clock,
    code,
    date_time,
    day,
    latitude,
    longitude,
    month,
    spare,
    text,
)

_VTT = "ECE/TRANS/SC.3/176, Inland AIS, FI"
_REGISTER = "IALA register of application-specific messages, DAC 200, FI"

STATIC = Layout(
    name="INLAND_STATIC", title="Inland ship static and voyage-related data", source=f"{_VTT} 10",
    table="inland_statics", application=Application(dac=200, fi=10), bits=112,
    fields=(
        text("vessel_id", 0, 8, "European vessel identification number"),
        Field(
            name="length", start=48, width=13, scale=0.1, unit="m", missing=0, high=8000, meaning="length of the ship"
        ),
        Field(
            name="beam", start=61, width=10, scale=0.1, unit="m", missing=0, high=1000, meaning="beam of the ship"
        ),
        code("ship_type", 71, 14, "ship or combination type, ERI code", missing=0),
        code("hazard", 85, 3, "blue cones or lights: 0-3 so many, 4 B flag", missing=5),
        Field(
            name="draught", start=88, width=11, scale=0.01, unit="m", missing=0, high=2000, meaning="draught"
        ),
        Field(
            name="loaded", start=99, width=2, unit="code", missing=0, meaning="1 loaded, 2 unloaded, 3 not used",
            source="pyais, which cites the resolution; GPSD has 1 and 2 the other way round",
        ),
        Field(
            name="speed_quality", start=101, width=1, unit="flag", meaning="the speed comes from a type-approved sensor"
        ),
        Field(
            name="course_quality", start=102, width=1, unit="flag",
            meaning="the course comes from a type-approved sensor",
        ),
        Field(
            name="heading_quality", start=103, width=1, unit="flag", required=True,
            meaning="the heading comes from a type-approved sensor",
        ),
        spare(104, 8),
    ),
)  # fmt: skip


def _place() -> tuple[Field, ...]:
    """Where a lock, bridge or terminal is (120 bits)."""
    return (
        text("country", 0, 2, "UN country code"),
        text("locode", 12, 3, "UN/LOCODE without the country"),
        text("fairway_section", 30, 5, "fairway section"),
        text("terminal", 60, 5, "terminal code"),
        text("hectometre", 90, 5, "fairway hectometre"),
    )


ETA = Layout(
    name="INLAND_ETA", title="Estimated time of arrival at lock, bridge or terminal", source=f"{_VTT} 21",
    table="inland_etas", application=Application(dac=200, fi=21), bits=160,
    fields=(
        *_place(),
        *date_time(120, "arrival; UTC or local is not said", "eta_", utc=False),
        Field(name="tugs", start=140, width=3, unit="count", missing=7, meaning="assisting tugs"),
        Field(
            name="air_draught", start=143, width=12, scale=0.01, unit="m", missing=0, high=4000, required=True,
            meaning="height of the ship above the water line",
        ),
        spare(155, 5),
    ),
)  # fmt: skip

RTA = Layout(
    name="INLAND_RTA", title="Recommended time of arrival at lock, bridge or terminal", source=f"{_VTT} 22",
    table="inland_rtas", application=Application(dac=200, fi=22), bits=144,
    fields=(
        *_place(),
        *date_time(120, "recommended arrival; UTC or local is not said", "rta_", utc=False),
        Field(
            name="status", start=140, width=2, unit="code", missing=3, required=True,
            meaning="the lock, bridge or terminal: 0 operational, 1 limited, 2 out of order",
        ),
        spare(142, 2),
    ),
)  # fmt: skip


def _year(start: int, prefix: str, what: str) -> Field:
    return Field(
        name=f"{prefix}year", start=start, width=8, offset=2000.0, unit="count", missing=0, meaning=f"year of {what}"
    )


def _signed(name: str, start: int, meaning: str) -> tuple[Field, ...]:
    """A sign and eight bits of size; 254 is 254 or more, 255 unknown."""
    return (
        code(f"{name}_sign", start, 1, f"sign of the {name} value: 0 positive, 1 negative"),
        spare(start + 1, 8),
        *(
            Field(
                name=name, start=start + 1, width=8, scale=scale, missing=255, unit="count", again=True,
                meaning=meaning, when=(f"{name}_sign", (sign,)),
                flags=(Flag(column=f"{name}_beyond", equals=254, meaning="its true size may be more than this"),),
            )
            for sign, scale in ((0, 1.0), (1, -1.0))
        ),
    )  # fmt: skip


WARNING = Layout(
    name="INLAND_WARNING", title="Weather warning (EMMA)", source=f"{_VTT} 23; signs from the register of IALA",
    table="inland_warnings",
    application=Application(dac=200, fi=23, least=194), bits=200,
    fields=(
        _year(0, "start_", "the start"), month(8, "the start", "start_"), day(12, "the start", "start_"),
        _year(17, "end_", "the end"), month(25, "the end", "end_"), day(29, "the end", "end_"),
        *clock(34, "the start", "start_"),
        *clock(45, "the end", "end_"),
        longitude(56, "the start of the section", name="start_lon", minutes=10_000),
        latitude(84, "the start of the section", name="start_lat", minutes=10_000),
        longitude(111, "the end of the section", name="end_lon", minutes=10_000),
        latitude(139, "the end of the section", name="end_lat", minutes=10_000),
        code(
            "warning", 166, 4,
            "1 wind, 2 rain, 3 snow and ice, 4 thunderstorm, 5 fog, 6 low temperature, 7 high temperature, 8 flood, 9"
            " forest fire",
            missing=0,
        ),
        *_signed("least", 170, "least value of what is warned of, in the unit of its kind"),
        *_signed("greatest", 179, "greatest value of what is warned of, in the unit of its kind"),
        code("intensity", 188, 2, "1 slight, 2 medium, 3 strong", missing=0),
        code("wind", 190, 4, "where the wind comes from: 1 N, 2 NE, 3 E, 4 SE, 5 S, 6 SW, 7 W, 8 NW", missing=0),
        spare(194, 6),
    ),
)  # fmt: skip

WATER_LEVEL = Layout(
    name="INLAND_WATER_LEVEL", title="Water levels of gauges", source=f"{_VTT} 24", table="inland_water_levels",
    application=Application(dac=200, fi=24), bits=12,
    fields=(text("country", 0, 2, "UN country code"),),
    reports=Reports(
        bits=25, most=4,
        fields=(
            Field(name="gauge_id", start=0, width=11, unit="id", missing=0, meaning="national number of the gauge"),
            code("level_sign", 11, 1, "0 below the local reference, 1 above it"),
            *(
                Field(
                    name="level", start=12, width=13, scale=scale, unit="m", missing=0, required=True,
                    when=("level_sign", (sign,)), meaning="water level above the local reference (GlW, RNW, …)",
                    source="the resolution's bit 0 is read as the first; a later note of the register says the last",
                )
                for sign, scale in ((0, -0.01), (1, 0.01))
            ),
        ),
    ),
)  # fmt: skip

BRIDGE_CLEARANCE = Layout(
    name="BRIDGE_CLEARANCE", title="Present bridge clearance", source=f"{_REGISTER} 25", table="bridge_clearances",
    application=Application(dac=200, fi=25), bits=112,
    fields=(
        code("version", 0, 3, "version of the message"),
        text("country", 3, 2, "UN country code"),
        Field(
            name="fairway_section", start=15, width=17, unit="id", missing=0, high=99_999,
            meaning="number of the fairway section",
        ),
        text("object_code", 32, 5, "object code of the bridge"),
        Field(
            name="hectometre", start=62, width=17, unit="id", missing=0, high=99_999, meaning="fairway hectometre"
        ),
        Field(
            name="clearance", start=79, width=14, scale=0.01, unit="m", missing=0, high=9999,
            meaning="from the water to the lowest point of the bridge over the fairway",
        ),
        Field(
            name="measurement_age", start=93, width=10, unit="min", missing=722, high=721,
            meaning="minutes since the measurement (version 0); later versions: minute of the day of the measurement",
            flags=(
                Flag(
                    column="measurement_age_or_more", equals=721,
                    meaning="the measurement is older than 12 hours (version 0)",
                ),
            ),
        ),
        Field(
            name="clearance_accuracy", start=103, width=5, scale=0.01, unit="m", missing=0, required=True,
            meaning="the clearance is this good, either way",
            flags=(
                Flag(column="clearance_accuracy_or_more", equals=31, meaning="it is worse than 30 cm"),
            ),
        ),
        spare(108, 4),
    ),
)  # fmt: skip

GAUGE_LEVEL = Layout(
    name="INLAND_GAUGE_LEVEL", title="Water levels of gauges, with their reference",
    source="registered as DAC 200, FI 26; layout as aiscat reads it", table="inland_gauge_levels",
    application=Application(dac=200, fi=26), bits=15,
    fields=(code("version", 0, 3, "version of the message"), text("country", 3, 2, "UN country code")),
    reports=Reports(
        bits=31, most=3,
        fields=(
            Field(name="gauge_id", start=0, width=11, unit="id", missing=0, meaning="national number of the gauge"),
            code("reference", 11, 3, "what the level refers to, code of the register"),
            Field(
                name="gauge_level", start=14, width=17, kind="int", unit="count", missing=-65_536, required=True,
                meaning="water level, in the register's unit, which is not known here",
            ),
        ),
    ),
)  # fmt: skip

SIGNAL = Layout(
    name="SIGNAL_STATUS", title="Signal status", source=f"{_VTT} 40", table="signal_statuses",
    application=Application(dac=200, fi=40, least=101), bits=112,
    fields=(
        longitude(0, "the signal", minutes=10_000),
        latitude(28, "the signal", minutes=10_000),
        code("signal_form", 55, 4, "arrangement of the lights, annex C of the resolution; 0 and 15 unknown"),
        Field(
            name="orientation", start=59, width=9, unit="deg", missing=511, high=359,
            meaning="where the signal faces, degrees clockwise from true north",
        ),
        code("impact", 68, 3, "direction it holds for: 1 upstream, 2 downstream, 3 left bank, 4 right bank", missing=0),
        Field(
            name="lights", start=71, width=30, unit="code",
            meaning="nine decimal digits, one a light in the order of the form: 0 unknown, 1 no light, 2 white, 3"
            " yellow, 4 green, 5 red, 6 white flashing, 7 yellow flashing",
        ),
        spare(101, 11),
    ),
)  # fmt: skip

PERSONS = Layout(
    name="INLAND_PERSONS", title="Number of persons on board, inland", source=f"{_VTT} 55", table="persons_on_board",
    application=Application(dac=200, fi=55), bits=80,
    fields=(
        Field(name="crew", start=0, width=8, unit="count", missing=255, meaning="crew on board"),
        Field(name="passengers", start=8, width=13, unit="count", missing=8191, meaning="passengers on board"),
        Field(
            name="personnel", start=21, width=8, unit="count", missing=255, required=True,
            meaning="shipboard personnel on board",
        ),
        spare(29, 51),
    ),
)  # fmt: skip


def _swedish_route(following: int) -> Layout:
    """The message with so many waypoints between the first and the last one."""

    def waypoint(number: int, start: int) -> tuple[Field, ...]:
        return (
            code(f"leg_{number}", start, 20, f"leg to waypoint {number}, bits of unknown meaning"),
            *(
                Field(
                    name=f"delta_{axis}_{number}", start=start + 20 + 22 * k, width=22, kind="int", scale=1 / 600_000,
                    unit="deg", meaning=f"{what} of waypoint {number} less that of the waypoint before",
                )
                for k, (axis, what) in enumerate((("lon", "longitude"), ("lat", "latitude")))
            ),
        )  # fmt: skip

    last = 56 + 64 * following
    return Layout(
        name=f"SWEDISH_ROUTE_{following + 2}", title=f"Route of {following + 2} waypoints",
        source="DAC 265, FI 1, of the Swedish STM project; layout as aiscat reads it", table="swedish_routes",
        application=Application(dac=265, fi=1, least=last + 68, most=last + 131 if following < 6 else None),
        bits=last + 68,
        fields=(
            code("first", 0, 1, "a bit of unknown meaning"),
            longitude(1, "waypoint 1", minutes=10_000),
            latitude(29, "waypoint 1", minutes=10_000),
            *(field for k in range(following) for field in waypoint(k + 2, 56 + 64 * k)),
            code("before_last", last, 1, "a bit of unknown meaning"),
            Field(
                name="planned_speed", start=last + 1, width=10, scale=0.1, unit="kn", missing=0, meaning="planned speed"
            ),
            longitude(last + 11, "the last waypoint", name="last_lon", minutes=10_000),
            latitude(last + 39, "the last waypoint", name="last_lat", minutes=10_000),
            code("steering_mode", last + 66, 2, "steering mode"),
        ),
    )  # fmt: skip


INLAND = (
    STATIC, ETA, RTA, WARNING, WATER_LEVEL, BRIDGE_CLEARANCE, GAUGE_LEVEL, SIGNAL, PERSONS,
    *(_swedish_route(following) for following in range(7)),
)  # fmt: skip
