"""Weather observation reports of ships: IMO SN.1/Circ.289, FI 21, in two forms that the first bit tells apart.

The plain form fills `weather_observations`; the WMO form, in steps of WMO's FM 13, fills `wmo_observations`. Codes of
WMO's BUFR tables are kept as numbers.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout
from porttarget.ais_decoder.layouts.pieces import (
    clock,
    code,
    day,
    direction,
    latitude,
    less,
    longitude,
    more,
    spare,
    text,
)


def _application(form: int) -> Application:
    return Application(dac=1, fi=21, sub=(0, 1, form))


def _form() -> Field:
    return Field(name="wmo_form", start=0, width=1, unit="flag", required=True, meaning="the report has WMO's form")


WEATHER_PLAIN = Layout(
    name="WEATHER_PLAIN", title="Weather observation from ship, plain form", source="IMO SN.1/Circ.289, FI 21",
    table="weather_observations", application=_application(0), bits=304,
    fields=(
        _form(),
        text("location", 1, 20, "where the report is from"),
        longitude(121, "the report"),
        latitude(146, "the report"),
        day(170, "the report"),
        *clock(175, "the report"),
        code(
            "weather", 186, 4,
            "present weather: 0 clear, 1 cloudy, 2 rain, 3 fog, 4 snow, 5 typhoon, 6 monsoon, 7 thunderstorm, others"
            " reserved",
            missing=8,
        ),
        Field(
            name="visibility_or_more", start=190, width=1, unit="flag",
            meaning="the sensor's greatest range was reached: visibility is that or more",
        ),
        Field(
            name="visibility", start=191, width=7, scale=0.1, unit="nmi", missing=127, meaning="horizontal visibility"
        ),
        Field(
            name="humidity", start=198, width=7, unit="%", missing=127, high=100, meaning="relative humidity"
        ),
        Field(
            name="wind_speed", start=205, width=7, unit="kn", missing=127, meaning="mean wind speed of 10 minutes",
            flags=(more("wind_speed", 126),),
        ),
        direction("wind_direction", 212, "where the wind comes from"),
        Field(
            name="pressure", start=221, width=9, offset=799.0, unit="hPa", missing=403, high=402,
            meaning="air pressure", flags=(less("pressure", 0), more("pressure", 402)),
        ),
        code("pressure_tendency", 230, 4, "how the pressure changes, code of WMO FM 13", missing=15),
        Field(
            name="air_temperature", start=234, width=11, kind="int", scale=0.1, unit="degC", missing=-1024, low=-600,
            high=600, meaning="air temperature, dry bulb",
        ),
        Field(
            name="water_temperature", start=245, width=10, scale=0.1, offset=-10.0, unit="degC", missing=601,
            high=600, meaning="temperature of the water",
        ),
        Field(
            name="wave_period", start=255, width=6, unit="s", missing=63, high=60,
            meaning="period of the waves in seconds",
        ),
        Field(
            name="wave_height", start=261, width=8, scale=0.1, unit="m", missing=255, high=251,
            meaning="height of the waves", flags=(more("wave_height", 251),),
        ),
        direction("wave_direction", 269, "where the waves come from"),
        Field(
            name="swell_height", start=278, width=8, scale=0.1, unit="m", missing=255, high=251,
            meaning="height of the swell", flags=(more("swell_height", 251),),
        ),
        direction("swell_direction", 286, "where the swell comes from"),
        Field(
            name="swell_period", start=295, width=6, unit="s", missing=63, high=60, required=True,
            meaning="period of the swell in seconds",
        ),
        spare(301, 3),
    ),
)  # fmt: skip


def _fives(name: str, start: int, meaning: str) -> Field:
    """Degrees in steps of five; 127 is not available."""
    return Field(name=name, start=start, width=7, scale=5.0, unit="deg", missing=127, high=72, meaning=meaning)


def _half(name: str, start: int, meaning: str) -> Field:
    """Half metres a second; 255 is not available."""
    return Field(name=name, start=start, width=8, scale=0.5, unit="m/s", missing=255, meaning=meaning)


def _tens(name: str, start: int, meaning: str) -> Field:
    """Degrees in steps of ten; 63 is not available."""
    return Field(name=name, start=start, width=6, scale=10.0, unit="deg", missing=63, high=36, meaning=meaning)


def _half_metres(name: str, start: int, meaning: str) -> Field:
    return Field(name=name, start=start, width=6, scale=0.5, unit="m", missing=63, high=60, meaning=meaning)


def _seconds(name: str, start: int, meaning: str) -> Field:
    return Field(name=name, start=start, width=5, unit="s", missing=31, meaning=f"{meaning} in seconds")


WEATHER_WMO = Layout(
    name="WEATHER_WMO", title="Weather observation from ship, WMO form", source="IMO SN.1/Circ.289, FI 21",
    table="wmo_observations", application=_application(1), bits=304,
    fields=(
        _form(),
        Field(
            name="lon", start=1, width=16, scale=0.01, offset=-180.0, unit="deg", missing=65_535, high=36_000,
            meaning="longitude of the report, east positive",
        ),
        Field(
            name="lat", start=17, width=15, scale=0.01, offset=-90.0, unit="deg", missing=32_767, high=18_000,
            meaning="latitude of the report, north positive",
            source="the circular subtracts 9000, by which no latitude would come out; 90 is meant",
        ),
        Field(name="month", start=32, width=4, unit="month", missing=15, low=1, high=12, meaning="month, UTC"),
        Field(name="day", start=36, width=6, unit="day", missing=63, low=1, high=31, meaning="day, UTC"),
        Field(name="hour", start=42, width=5, unit="h", missing=31, high=23, meaning="hour, UTC"),
        code("tens_of_minutes", 47, 3, "ten-minute interval of the hour that the report ends in, 0-5, UTC", missing=7),
        _fives("cog", 50, "course over ground, mean of 10 minutes"),
        Field(
            name="sog", start=57, width=5, scale=0.5, unit="m/s", missing=31,
            meaning="speed over ground, mean of 10 minutes", flags=(more("sog", 30),),
        ),
        _fives("heading", 62, "true heading, mean of 10 minutes"),
        Field(
            name="pressure", start=69, width=11, scale=0.1, offset=900.0, unit="hPa", missing=2047, high=2000,
            meaning="air pressure at sea level",
        ),
        Field(
            name="pressure_change", start=80, width=10, scale=0.1, offset=-50.0, unit="hPa", missing=1023, high=1000,
            meaning="change of pressure in 3 hours",
        ),
        code("pressure_tendency", 90, 4, "how the pressure changed in 3 hours, BUFR table 0 10 063", missing=15),
        _fives("true_wind_direction", 94, "where the true wind comes from; 0 is calm"),
        _half("true_wind_speed", 101, "speed of the true wind, mean of 10 minutes"),
        _fives("relative_wind_direction", 109, "where the wind comes from, as felt on board; 0 is calm"),
        _half("relative_wind_speed", 116, "speed of the wind as felt on board, mean of 10 minutes"),
        _half("wind_gust", 124, "highest speed of the gusts"),
        _fives("wind_gust_direction", 132, "where the gusts come from; 0 is calm"),
        Field(
            name="air_temperature", start=139, width=10, scale=0.1, offset=223.0, unit="K", missing=1023, high=1000,
            meaning="air temperature, dry bulb",
        ),
        Field(name="humidity", start=149, width=7, unit="%", missing=127, high=100, meaning="relative humidity"),
        Field(
            name="water_temperature", start=156, width=9, scale=0.1, offset=268.0, unit="K", missing=511, high=500,
            meaning="temperature of the sea's surface",
        ),
        code("visibility_root", 165, 6, "horizontal visibility: 13.073 m times the square of this", missing=63),
        code("weather", 171, 9, "present weather, BUFR table 0 20 003", missing=511),
        code("past_weather_1", 180, 5, "past weather 1, BUFR table 0 20 004", missing=31),
        code("past_weather_2", 185, 5, "past weather 2, BUFR table 0 20 005", missing=31),
        Field(
            name="cloud_cover", start=190, width=4, scale=10.0, unit="%", missing=15, high=10,
            meaning="total cloud cover",
        ),
        code("low_cloud_amount", 194, 4, "amount of low cloud, BUFR table 0 20 011", missing=15),
        code("low_cloud_type", 198, 6, "type of low cloud, BUFR table 0 20 012", missing=63),
        code("middle_cloud_type", 204, 6, "type of middle cloud, BUFR table 0 20 012", missing=63),
        code("high_cloud_type", 210, 6, "type of high cloud, BUFR table 0 20 012", missing=63),
        code(
            "cloud_base_root", 216, 7, "height of the lowest cloud: 0.16 m times the square of this; 126 over 2500 m",
            missing=127,
        ),
        _seconds("wave_period", 223, "period of wind waves"),
        _half_metres("wave_height", 228, "height of wind waves"),
        _tens("swell_direction_1", 234, "where the first swell comes from; 0 is calm"),
        _seconds("swell_period_1", 240, "period of the first swell"),
        _half_metres("swell_height_1", 245, "height of the first swell"),
        _tens("swell_direction_2", 251, "where the second swell comes from; 0 is calm"),
        _seconds("swell_period_2", 257, "period of the second swell"),
        _half_metres("swell_height_2", 262, "height of the second swell"),
        Field(name="ice_thickness", start=268, width=7, unit="cm", missing=127, meaning="thickness of ice deposit"),
        code("ice_accretion", 275, 3, "rate of ice accretion, BUFR table 0 20 032", missing=7),
        code("ice_cause", 278, 3, "cause of ice accretion, BUFR table 0 20 033", missing=7),
        code("sea_ice_concentration", 281, 5, "concentration of sea ice, BUFR table 0 20 034", missing=31),
        code("ice_kind", 286, 4, "amount and type of ice, BUFR table 0 20 035", missing=15),
        code("ice_situation", 290, 5, "ice situation, BUFR table 0 20 036", missing=31),
        code("ice_development", 295, 5, "development of ice, BUFR table 0 20 037", missing=31),
        Field(
            name="ice_edge_bearing", start=300, width=4, scale=45.0, unit="deg", missing=15, high=8, required=True,
            meaning="bearing of the ice edge",
        ),
    ),
)  # fmt: skip

WEATHER = (WEATHER_PLAIN, WEATHER_WMO)
