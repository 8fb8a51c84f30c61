"""Environmental reports of the United States (DAC 367, FI 33); rows go to the table `environmental_reports`.

The text (release 3, 23 March 2015) could not be read. Places and widths are those of libais (ais8_367.cpp) and pyais
3.3.1. Most kinds of report are those of IMO SN.1/Circ.289, FI 26, bit by bit, with the same valid ranges in libais;
site, currents in three dimensions and along a bearing, dew point, air gap and a second form of wind are not.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout, Reports
from porttarget.ais_decoder.layouts.imo_environment import (
    current_2d,
    depth,
    duration,
    knots,
    quality,
    salinity,
    salinity_report,
    sea_state,
    station,
    tenths,
    water_level,
    wind,
)
from porttarget.ais_decoder.layouts.pieces import (
    When,
    clock,
    code,
    day_time,
    direction,
    latitude,
    less,
    longitude,
    more,
    spare,
)

_BODY = 27
_SIGNED = "libais reads it unsigned, but its valid range has both signs; signed in pyais"


def _when(kind: int) -> When:
    return ("sensor_kind", (kind,))


def _site(when: When) -> tuple[Field, ...]:
    return (
        code("version", 27, 6, "version of the message's definition", when=when),
        longitude(33, "the site", minutes=10_000, when=when),
        latitude(61, "the site", minutes=10_000, when=when),
        code("precision", 88, 3, "how precise the position is, as sent", when=when),
        Field(
            name="altitude", start=91, width=12, kind="int", scale=0.1, unit="m", missing=2002, low=-2000, high=2001,
            when=when, meaning="altitude of the sensor above mean sea level", flags=(more("altitude", 2001),),
            source=_SIGNED,
        ),
        code("owner", 103, 4, "owner of the sensor, as sent", missing=0, when=when),
        code("timeout", 107, 3, "how long data hold, as sent", missing=0, when=when),
        spare(110, 2, when),
    )  # fmt: skip


def _current_3d(when: When) -> tuple[Field, ...]:
    fields: list[Field] = []
    for k in (1, 2):
        start = 27 + 36 * (k - 1)
        fields += [
            Field(
                name=f"current_{way}_{k}", start=start + 9 * n, width=9, kind="int", scale=0.1, unit="kn", low=-251,
                high=251, meaning=f"current {k}, part {where}", when=when, source=_SIGNED,
            )
            for n, (way, where) in enumerate((("north", "to the north"), ("east", "to the east"), ("up", "upwards")))
        ]  # fmt: skip
        fields.append(depth(f"current_depth_{k}", start + 27, when))
    return (*fields, quality("current", 99, when), spare(102, 10, when))


def _current_along(when: When) -> tuple[Field, ...]:
    fields: list[Field] = [direction("current_bearing_1", 27, "bearing of both measurements", when=when)]
    for k in (1, 2):
        start = 36 + 35 * (k - 1)
        fields += [
            Field(
                name=f"current_distance_{k}", start=start, width=9, unit="m", missing=362, high=361, when=when,
                meaning=f"distance of measurement {k} from the sensor", flags=(more(f"current_distance_{k}", 361),),
            ),
            tenths(f"current_speed_{k}", start + 9, "kn", f"speed of current {k}", when),
            direction(f"current_direction_{k}", start + 17, f"where current {k} flows to", when=when),
            depth(f"current_depth_{k}", start + 26, when),
        ]  # fmt: skip
    return (*fields, quality("current", 106, when), spare(109, 3, when))


def _weather(when: When) -> tuple[Field, ...]:
    return (
        Field(
            name="air_temperature", start=27, width=11, kind="int", scale=0.1, unit="degC", missing=-1024, low=-600,
            high=600, meaning="air temperature, dry bulb", when=when,
        ),
        quality("air_temperature", 38, when),
        code("precipitation", 41, 2, "precipitation, as sent", when=when),
        Field(
            name="visibility", start=43, width=8, scale=0.1, unit="nmi", missing=242, high=241, when=when,
            meaning="horizontal visibility", flags=(more("visibility", 241),),
        ),
        Field(
            name="dew_point", start=51, width=10, scale=0.1, offset=-20.0, unit="degC", missing=701, high=700,
            meaning="dew point", when=when,
        ),
        quality("dew_point", 61, when),
        Field(
            name="pressure", start=64, width=9, offset=799.0, unit="hPa", missing=403, high=402, when=when,
            meaning="air pressure", flags=(more("pressure", 402), less("pressure", 0)),
        ),
        code("pressure_trend", 73, 2, "how the pressure changes, as sent", missing=3, when=when),
        quality("pressure", 75, when),
        salinity(78, when),
        spare(87, 25, when),
    )  # fmt: skip


def _air_gap(when: When) -> tuple[Field, ...]:
    heights = (
        ("air_draught", 27, "height of a ship above its water line"),
        ("air_gap", 40, "distance from the water to the sensor"),
        ("forecast_air_gap", 55, "air gap expected"),
    )
    draught, gap, forecast = (
        Field(
            name=name, start=start, width=13, scale=0.01, unit="m", missing=0, meaning=meaning, when=when,
            flags=(more(name, 8191),),
        )
        for name, start, meaning in heights
    )  # fmt: skip
    trend = code("air_gap_trend", 53, 2, "how the air gap changes, as sent", missing=3, when=when)
    until = day_time(68, "the forecast", "forecast_", when)
    return (draught, gap, trend, forecast, *until, quality("air_gap", 84, when), spare(87, 25, when))


def _wind_averaged(when: When) -> tuple[Field, ...]:
    """Wind with the time over which it is averaged, without the gusts' direction and the forecast's day."""
    return (
        knots("wind_speed", 27, "mean wind speed", when),
        knots("wind_gust", 34, "highest wind speed", when),
        direction("wind_direction", 41, "where the wind comes from", when=when),
        Field(
            name="averaging_time", start=50, width=6, unit="min", low=1, high=61, when=when,
            meaning="minutes over which the wind is averaged",
        ),
        quality("wind", 56, when),
        knots("forecast_wind_speed", 59, "mean wind speed expected", when),
        knots("forecast_wind_gust", 66, "speed of gusts expected", when),
        direction("forecast_wind_direction", 73, "where the wind is expected to come from", when=when),
        *clock(82, "the forecast", "forecast_", when),
        duration(93, when),
        spare(101, 11, when),
    )  # fmt: skip


_KINDS = (
    _site, station, wind, water_level, current_2d, _current_3d, _current_along, sea_state, salinity_report, _weather,
    _air_gap, _wind_averaged,
)  # fmt: skip

US_ENVIRONMENT = Layout(
    name="US_ENVIRONMENT", title="Environmental reports of the United States",
    source="layout known from libais (8:367:33) and pyais 3.3.1; special values beside libais's valid ranges after IMO"
    " SN.1/Circ.289, FI 26",
    table="environmental_reports", application=Application(dac=367, fi=33, least=112), bits=0, fields=(),
    reports=Reports(
        bits=112, most=8,
        fields=(
            code(
                "sensor_kind", 0, 4,
                "what the report is: 0 site, 1 station, 2 wind, 3 water level, 4 current, 5 current in three"
                " dimensions, 6 horizontal current, 7 sea state, 8 salinity, 9 weather, 10 air gap, 11 wind with its"
                " averaging time, others reserved",
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
