"""Weather that ships send by satellite (DAC 367, FI 23 to 25); one row a message in the table `ship_weather`.

The registered texts could not be read. Places, widths and valid ranges are those of libais (ais8_367.cpp and its
tests); where a range ends at the number that means "or more" in IMO SN.1/Circ.289, it is taken to mean so here.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout
from porttarget.ais_decoder.layouts.pieces import clock, code, day, direction, latitude, less, longitude, more, spare

_SOURCE = 'layout known from libais only (8:367:{}), "or more" after IMO SN.1/Circ.289'
_SHIP = "the ship"
_WHEN = "the observation"


def _version() -> Field:
    return code("version", 0, 3, "version of the message's definition")


def _pressure(start: int) -> Field:
    return Field(
        name="pressure", start=start, width=9, offset=799.0, unit="hPa", missing=403, high=402, required=True,
        meaning="air pressure", flags=(less("pressure", 0), more("pressure", 402)),
    )  # fmt: skip


def _knots(name: str, start: int, meaning: str) -> Field:
    return Field(
        name=name, start=start, width=7, unit="kn", missing=122, high=121, meaning=meaning, required=True,
        flags=(more(name, 121),),
    )  # fmt: skip


def _wind_direction(start: int) -> Field:
    return direction("wind_direction", start, "where the wind comes from")


SHIP_WEATHER = Layout(
    name="US_SHIP_WEATHER", title="Ship weather by satellite", source=_SOURCE.format(23), table="ship_weather",
    application=Application(dac=367, fi=23, least=111), bits=112,
    fields=(
        _version(),
        day(3, _WHEN),
        *clock(8, _WHEN),
        longitude(19, _SHIP),
        latitude(44, _SHIP),
        _pressure(68),
        Field(
            name="air_temperature", start=77, width=11, kind="int", scale=0.1, unit="degC", missing=-1024, low=-600,
            high=600, meaning="air temperature",
        ),
        _knots("wind_speed", 88, "mean wind speed"),
        _knots("wind_gust", 95, "speed of the gusts"),
        _wind_direction(102),
        spare(111, 1),
    ),
)  # fmt: skip

SHIP_WEATHER_SMALL = Layout(
    name="US_SHIP_WEATHER_SMALL", title="Ship weather by satellite, small", source=_SOURCE.format(24),
    table="ship_weather", application=Application(dac=367, fi=24), bits=72,
    fields=(_version(), *clock(3, _WHEN), longitude(14, _SHIP), latitude(39, _SHIP), _pressure(63)),
)  # fmt: skip

SHIP_WEATHER_TINY = Layout(
    name="US_SHIP_WEATHER_TINY", title="Ship weather by satellite, tiny", source=_SOURCE.format(25),
    table="ship_weather", application=Application(dac=367, fi=25, least=39), bits=40,
    fields=(
        _version(),
        *clock(3, _WHEN),
        _pressure(14),
        _knots("wind_speed", 23, "mean wind speed"),
        _wind_direction(30),
        spare(39, 1),
    ),
)  # fmt: skip

WEATHER = (SHIP_WEATHER, SHIP_WEATHER_SMALL, SHIP_WEATHER_TINY)
