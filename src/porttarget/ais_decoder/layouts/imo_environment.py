"""Environmental reports of IMO SN.1/Circ.289, FI 26: one row a sensor report in the table `environmental_reports`.

Each report has 27 bits of its own (kind, time, site) and 85 bits that the kind of sensor gives their meaning.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Flag, Layout, Reports
from porttarget.ais_decoder.layouts.pieces import (
    When,
    code,
    day_time,
    direction,
    latitude,
    longitude,
    more,
    spare,
    text,
)

_QUALITY = (
    "0 no data, 1 real time, 2 real time with quality control, 3 predicted, 4 forecast, 5 nowcast, 6 reserved, 7 sensor"
    " not available"
)
_BODY = 27


def _when(kind: int) -> When:
    return ("sensor_kind", (kind,))


def quality(name: str, start: int, when: When) -> Field:
    return code(f"{name}_quality", start, 3, f"data of the {name}: {_QUALITY}", missing=0, when=when)


def knots(name: str, start: int, meaning: str, when: When) -> Field:
    """Whole knots of wind: 121 is 121 or more, 122 not available."""
    return Field(
        name=name, start=start, width=7, unit="kn", missing=122, high=121, meaning=meaning, when=when,
        flags=(more(name, 121),),
    )  # fmt: skip


def tenths(name: str, start: int, unit: str, meaning: str, when: When) -> Field:
    """Tenths in eight bits: 246 is 24.6 or more, 247 not available."""
    return Field(
        name=name, start=start, width=8, scale=0.1, unit=unit, missing=247, high=246, meaning=meaning, when=when,
        flags=(more(name, 246),),
    )  # fmt: skip


def depth(name: str, start: int, when: When) -> Field:
    return Field(
        name=name, start=start, width=9, unit="m", missing=362, high=361, meaning="depth of the measurement", when=when,
        flags=(more(name, 361),),
    )  # fmt: skip


def _period(name: str, start: int, when: When) -> Field:
    return Field(
        name=f"{name}_period", start=start, width=6, unit="s", missing=61, high=60, when=when,
        meaning=f"period of the {name}s in seconds",
    )  # fmt: skip


def salinity(start: int, when: When) -> Field:
    return Field(
        name="salinity", start=start, width=9, scale=0.1, unit="permille", missing=502, high=501, when=when,
        meaning="salinity of the water, parts in a thousand",
        flags=(
            more("salinity", 501),
            Flag(column="salinity_no_sensor", equals=503, meaning="there is no working sensor of salinity"),
        ),
    )  # fmt: skip


def water_temperature(start: int, when: When) -> Field:
    return Field(
        name="water_temperature", start=start, width=10, scale=0.1, offset=-10.0, unit="degC", missing=601, high=600,
        meaning="temperature of the water", when=when,
    )  # fmt: skip


def duration(start: int, when: When) -> Field:
    return Field(
        name="forecast_duration", start=start, width=8, unit="min", missing=255, when=when,
        meaning="minutes that the forecast holds; 0 cancels it",
    )  # fmt: skip


def _level(prefix: str, start: int, when: When, what: str) -> tuple[Field, ...]:
    """What a water level refers to, and the level (17 bits)."""
    name = f"{prefix}water_level"
    return (
        code(f"{name}_type", start, 1, f"{what}: 0 above the datum, 1 depth of water", when=when),
        Field(
            name=name, start=start + 1, width=16, kind="int", scale=0.01, unit="m", missing=-32_768, when=when,
            meaning=what,
            flags=(
                more(name, 32_767),
                Flag(
                    column=f"{name}_or_less", equals=-32_767, meaning="the true value may be less than the one given"
                ),
            ),
            source="the circular's text says steps of 0.1 m, its range of 327.67 m needs steps of 0.01 m",
        ),
    )  # fmt: skip


def _site(when: When) -> tuple[Field, ...]:
    return (
        longitude(27, "the site", minutes=10_000, when=when),
        latitude(55, "the site", minutes=10_000, when=when),
        Field(
            name="altitude", start=82, width=11, scale=0.1, unit="m", missing=2002, high=2001, when=when,
            meaning="altitude of the sensor above mean sea level", flags=(more("altitude", 2001),),
        ),
        code(
            "owner", 93, 4,
            "owner of the sensor: 1 hydrographic office, 2 inland waterway authority, 3 coastal directorate, 4"
            " meteorological service, 5 port authority, 6 coast guard, 14 regional use, others reserved",
            missing=0, when=when,
        ),
        code("timeout", 97, 3, "data hold for: 1 10 min, 2 1 h, 3 6 h, 4 12 h, 5 24 h, others reserved", missing=0,
             when=when),
        spare(100, 12, when),
    )  # fmt: skip


def station(when: When) -> tuple[Field, ...]:
    return (text("station_name", 27, 14, "name of the station", when=when), spare(111, 1, when))


def wind(when: When) -> tuple[Field, ...]:
    return (
        knots("wind_speed", 27, "mean wind speed of 10 minutes", when),
        knots("wind_gust", 34, "highest wind speed of 10 minutes", when),
        direction("wind_direction", 41, "where the wind comes from", when=when),
        direction("wind_gust_direction", 50, "where the gusts come from", when=when),
        quality("wind", 59, when),
        knots("forecast_wind_speed", 62, "mean wind speed expected", when),
        knots("forecast_wind_gust", 69, "speed of gusts expected", when),
        direction("forecast_wind_direction", 76, "where the wind is expected to come from", when=when),
        *day_time(85, "the forecast", "forecast_", when),
        duration(101, when),
        spare(109, 3, when),
    )


def water_level(when: When) -> tuple[Field, ...]:
    return (
        *_level("", 27, when, "water level"),
        code("water_level_trend", 44, 2, "how the water level changes: 0 rising, 1 falling, 2 steady", missing=3,
             when=when),
        code(
            "datum", 46, 5,
            "what the level is measured from: 0 MLLW, 1 IGLD-85, 2 local river datum, 3 station datum, 4 MHHW, 5 MHW, 6"
            " MSL, 7 MLW, 8 NGVD-29, 9 NAVD-88, 10 WGS-84, 11 LAT, 12 pool, 13 gauge, others reserved",
            missing=14, when=when,
        ),
        quality("water_level", 51, when),
        *_level("forecast_", 54, when, "water level expected"),
        *day_time(71, "the forecast", "forecast_", when),
        duration(87, when),
        spare(95, 17, when),
    )  # fmt: skip


def current_2d(when: When) -> tuple[Field, ...]:
    return (
        *(
            field
            for k in range(3)
            for field in (
                tenths(f"current_speed_{k + 1}", 27 + 26 * k, "kn", f"speed of current {k + 1}", when),
                direction(f"current_direction_{k + 1}", 35 + 26 * k, f"where current {k + 1} flows to", when=when),
                depth(f"current_depth_{k + 1}", 44 + 26 * k, when),
            )
        ),
        quality("current", 105, when),
        spare(108, 4, when),
    )


def _current_3d(when: When) -> tuple[Field, ...]:
    return (
        *(
            field
            for k in range(2)
            for field in (
                tenths(f"current_north_{k + 1}", 27 + 33 * k, "kn", f"current {k + 1}, part to the north", when),
                tenths(f"current_east_{k + 1}", 35 + 33 * k, "kn", f"current {k + 1}, part to the east", when),
                tenths(f"current_up_{k + 1}", 43 + 33 * k, "kn", f"current {k + 1}, part upwards", when),
                depth(f"current_depth_{k + 1}", 51 + 33 * k, when),
            )
        ),
        quality("current", 93, when),
        spare(96, 16, when),
    )


def _current_horizontal(when: When) -> tuple[Field, ...]:
    return (
        *(
            field
            for k in range(2)
            for field in (
                direction(f"current_bearing_{k + 1}", 27 + 42 * k, f"bearing of measurement {k + 1}", when=when),
                Field(
                    name=f"current_distance_{k + 1}", start=36 + 42 * k, width=7, unit="m", missing=122, high=121,
                    meaning=f"distance of measurement {k + 1} from the sensor", when=when,
                    flags=(more(f"current_distance_{k + 1}", 121),),
                ),
                tenths(f"current_speed_{k + 1}", 43 + 42 * k, "kn", f"speed of current {k + 1}", when),
                direction(f"current_direction_{k + 1}", 51 + 42 * k, f"where current {k + 1} flows to", when=when),
                depth(f"current_depth_{k + 1}", 60 + 42 * k, when),
            )
        ),
        spare(111, 1, when),
    )  # fmt: skip


def sea_state(when: When) -> tuple[Field, ...]:
    return (
        tenths("swell_height", 27, "m", "height of the swell", when),
        _period("swell", 35, when),
        direction("swell_direction", 41, "where the swell comes from", when=when),
        Field(
            name="sea_state", start=50, width=4, unit="code", missing=13, high=12, when=when,
            meaning="Beaufort number, 0-12",
        ),
        quality("swell", 54, when),
        water_temperature(57, when),
        Field(
            name="water_temperature_depth", start=67, width=7, scale=0.1, unit="m", missing=122, high=121, when=when,
            meaning="depth at which the water's temperature is taken", flags=(more("water_temperature_depth", 121),),
        ),
        quality("water_temperature", 74, when),
        tenths("wave_height", 77, "m", "height of the waves", when),
        _period("wave", 85, when),
        direction("wave_direction", 91, "where the waves come from", when=when),
        quality("wave", 100, when),
        salinity(103, when),
    )  # fmt: skip


def salinity_report(when: When) -> tuple[Field, ...]:
    return (
        water_temperature(27, when),
        Field(
            name="conductivity", start=37, width=10, scale=0.01, unit="S/m", missing=702, high=701, when=when,
            meaning="electrical conductivity of the water",
            flags=(
                more("conductivity", 701),
                Flag(column="conductivity_no_sensor", equals=703, meaning="there is no working sensor of conductivity"),
            ),
        ),
        Field(
            name="water_pressure", start=47, width=16, scale=0.1, unit="dbar", missing=60_002, high=60_001, when=when,
            meaning="pressure of the water",
            flags=(
                more("water_pressure", 60_001),
                Flag(column="water_pressure_no_sensor", equals=60_003, meaning="there is no working pressure sensor"),
            ),
        ),
        salinity(63, when),
        code("salinity_type", 72, 2, "0 measured, 1 calculated by PSS-78, 2 calculated otherwise", when=when),
        quality("salinity", 74, when),
        spare(77, 35, when),
    )  # fmt: skip


def _weather(when: When) -> tuple[Field, ...]:
    return (
        Field(
            name="air_temperature", start=27, width=11, kind="int", scale=0.1, unit="degC", missing=-1024, low=-600,
            high=600, meaning="air temperature, dry bulb", when=when,
        ),
        quality("air_temperature", 38, when),
        code("precipitation", 41, 2, "0 rain, 2 rain and snow, 3 other; 1 is given no meaning of its own", when=when),
        Field(
            name="visibility", start=43, width=8, scale=0.1, unit="nmi", missing=242, high=241, when=when,
            meaning="horizontal visibility",
            flags=(
                more("visibility", 241),
                Flag(column="visibility_no_sensor", equals=243, meaning="there is no working sensor of visibility"),
            ),
        ),
        Field(
            name="dew_point", start=51, width=10, kind="int", scale=0.1, unit="degC", missing=501, low=-200, high=500,
            meaning="dew point", when=when,
        ),
        quality("dew_point", 61, when),
        Field(
            name="pressure", start=64, width=9, offset=799.0, unit="hPa", missing=403, high=402, when=when,
            meaning="air pressure",
            flags=(
                more("pressure", 402),
                Flag(column="pressure_or_less", equals=0, meaning="the true value may be less than the one given"),
            ),
        ),
        code("pressure_trend", 73, 2, "how the pressure changes: 0 steady, 1 falling, 2 rising", missing=3, when=when),
        quality("pressure", 75, when),
        salinity(78, when),
        spare(87, 25, when),
    )  # fmt: skip


def air_gap(when: When) -> tuple[Field, ...]:
    def height(name: str, start: int, meaning: str) -> Field:
        return Field(
            name=name, start=start, width=13, scale=0.01, unit="m", missing=0, meaning=meaning, when=when,
            flags=(more(name, 8191),),
        )  # fmt: skip

    return (
        height("air_draught", 27, "height of a ship above its water line"),
        height("air_gap", 40, "distance from the water to the sensor"),
        code("air_gap_trend", 53, 2, "how the air gap changes: 0 steady, 1 rising, 2 falling", missing=3, when=when),
        height("forecast_air_gap", 55, "air gap expected"),
        *day_time(68, "the forecast", "forecast_", when),
        spare(84, 28, when),
    )


_KINDS = (
    _site, station, wind, water_level, current_2d, _current_3d, _current_horizontal, sea_state, salinity_report,
    _weather, air_gap,
)  # fmt: skip

ENVIRONMENTAL = Layout(
    name="ENVIRONMENTAL", title="Environmental reports", source="IMO SN.1/Circ.289, FI 26",
    table="environmental_reports", application=Application(dac=1, fi=26, least=112), bits=0, fields=(),
    reports=Reports(
        bits=112, most=8,
        fields=(
            code(
                "sensor_kind", 0, 4,
                "what the report is: 0 site, 1 station, 2 wind, 3 water level, 4 current, 5 current in 3 dimensions, 6"
                " horizontal current, 7 sea state, 8 salinity, 9 weather, 10 air gap, others reserved",
            ),
            *day_time(4, "the report"),
            Field(name="site", start=20, width=7, unit="id", meaning="number of the sensor's site"),
            *(field for kind, fields in enumerate(_KINDS) for field in fields(_when(kind))),
            Field(
                name="data", start=_BODY, width=85, kind="data", unit="text", required=True,
                when=("sensor_kind", tuple(range(len(_KINDS), 16))), meaning="bits of a reserved kind, as hexadecimal"
                " digits",
            ),
        ),
    ),
)  # fmt: skip

ENVIRONMENT = (ENVIRONMENTAL,)
