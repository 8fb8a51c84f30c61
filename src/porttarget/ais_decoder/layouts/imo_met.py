"""Meteorological and hydrological data of shore stations: IMO SN/Circ.236 (FI 11) and SN.1/Circ.289 (FI 31).

Both fill the table `met_hydro`. The older one gives the highest number of a field as its missing value and has no
values that mean "or more"; the newer one has both. Bits as in GPSD's protocol description, which cites the circulars.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Flag, Layout
from porttarget.ais_decoder.layouts.pieces import clock, code, day, direction, latitude, less, longitude, more, spare

_TREND = "0 steady, 1 falling, 2 rising"
_STATION = "the station"
_PRECIPITATION = (
    "WMO code table 4.201: 1 rain, 2 thunderstorm, 3 freezing rain, 4 mixed or ice, 5 snow, others reserved"
)
_ICE = "0 no ice, 1 ice, 2 reserved"


def _wind(start: int, *, absent: int, open_ended: bool) -> tuple[Field, ...]:
    """Mean and gust of the last ten minutes, and their directions (32 bits)."""
    return (
        *(
            Field(
                name=name, start=start + 7 * k, width=7, unit="kn", missing=127, meaning=meaning,
                flags=(more(name, 126),) if open_ended else (),
            )
            for k, (name, meaning) in enumerate(
                (("wind_speed", "mean wind speed of 10 minutes"), ("wind_gust", "highest wind speed of 10 minutes"))
            )
        ),
        direction("wind_direction", start + 14, "where the wind comes from", missing=absent),
        direction("wind_gust_direction", start + 23, "where the gusts come from", missing=absent),
    )  # fmt: skip


def _tenths(name: str, start: int, unit: str, meaning: str, *, top: int, open_ended: bool) -> Field:
    """Eight bits of tenths; 255 is not available, `top` the greatest value."""
    return Field(
        name=name, start=start, width=8, scale=0.1, unit=unit, missing=255, high=top + open_ended, meaning=meaning,
        flags=(more(name, top + 1),) if open_ended else (),
    )  # fmt: skip


def _water(start: int, *, absent: int, open_ended: bool) -> tuple[Field, ...]:
    """Currents at the surface and two depths, waves, swell, sea state (107 bits)."""
    fields: list[Field] = []
    at = start
    for number, where in ((1, "at the surface"), (2, "at depth 2"), (3, "at depth 3")):
        fields += [
            _tenths(f"current_speed_{number}", at, "kn", f"current {where}", top=250, open_ended=open_ended),
            direction(f"current_direction_{number}", at + 8, f"where the current {where} flows to", missing=absent),
        ]
        at += 17
        if number > 1:
            fields.append(
                Field(
                    name=f"current_depth_{number}", start=at, width=5, unit="m", missing=31,
                    meaning=f"depth {number}, below the surface",
                )
            )  # fmt: skip
            at += 5
    for name in ("wave", "swell"):
        fields += [
            _tenths(f"{name}_height", at, "m", f"height of the {name}s", top=250, open_ended=open_ended),
            Field(
                name=f"{name}_period", start=at + 8, width=6, unit="s", missing=63, high=60,
                meaning=f"period of the {name}s in seconds",
            ),
            direction(f"{name}_direction", at + 14, f"where the {name}s come from", missing=absent),
        ]  # fmt: skip
        at += 23
    fields.append(
        Field(
            name="sea_state", start=at, width=4, unit="code", high=12, missing=13 if open_ended else 15,
            meaning="Beaufort number, 0-12",
        )
    )  # fmt: skip
    return tuple(fields)


MET_HYDRO_236 = Layout(
    name="MET_HYDRO_236", title="Meteorological and hydrological data (2004)", source="IMO SN/Circ.236, FI 11",
    table="met_hydro", application=Application(dac=1, fi=11), bits=296,
    fields=(
        latitude(0, _STATION, required=True),
        longitude(24, _STATION, required=True),
        Field(
            name="day", start=49, width=5, unit="day", low=1, required=True,
            meaning="day of the measurement, UTC; 31 with no hour and no minute means not available (FI 11)",
        ),
        Field(
            name="hour", start=54, width=5, unit="h", missing=31, high=23, required=True,
            meaning="hour of the measurement, UTC",
        ),
        Field(
            name="minute", start=59, width=6, unit="min", missing=63, high=59, required=True,
            meaning="minute of the measurement, UTC",
        ),
        *_wind(65, absent=511, open_ended=False),
        Field(
            name="air_temperature", start=97, width=11, scale=0.1, offset=-60.0, unit="degC", missing=2047, high=1200,
            meaning="air temperature, dry bulb",
        ),
        Field(name="humidity", start=108, width=7, unit="%", missing=127, high=100, meaning="relative humidity"),
        Field(
            name="dew_point", start=115, width=10, scale=0.1, offset=-20.0, unit="degC", missing=1023, high=700,
            meaning="dew point",
        ),
        Field(
            name="pressure", start=125, width=9, offset=800.0, unit="hPa", missing=511, high=400, meaning="air pressure"
        ),
        code("pressure_trend", 134, 2, f"how the pressure changes: {_TREND}", missing=3),
        _tenths("visibility", 136, "nmi", "horizontal visibility", top=250, open_ended=False),
        Field(
            name="water_level", start=144, width=9, scale=0.1, offset=-10.0, unit="m", missing=511, high=400,
            meaning="water level above the local chart datum, tide included",
        ),
        code("water_level_trend", 153, 2, f"how the water level changes: {_TREND}", missing=3),
        *_water(155, absent=511, open_ended=False),
        Field(
            name="water_temperature", start=266, width=10, scale=0.1, offset=-10.0, unit="degC", missing=1023,
            high=600, meaning="temperature of the water",
        ),
        code("precipitation", 276, 3, _PRECIPITATION, missing=7),
        Field(
            name="salinity", start=279, width=9, scale=0.1, unit="permille", missing=511, high=500,
            meaning="salinity of the water, parts in a thousand",
        ),
        code("ice", 288, 2, _ICE, missing=3),
        spare(290, 6),
    ),
)  # fmt: skip

MET_HYDRO_289 = Layout(
    name="MET_HYDRO_289", title="Meteorological and hydrological data", source="IMO SN.1/Circ.289, FI 31",
    table="met_hydro", application=Application(dac=1, fi=31), bits=304,
    fields=(
        longitude(0, _STATION, required=True),
        latitude(25, _STATION, required=True),
        Field(
            name="accuracy", start=49, width=1, unit="flag", required=True, meaning="the position is better than 10 m"
        ),
        day(50, "the measurement"),
        *clock(55, "the measurement"),
        *_wind(66, absent=360, open_ended=True),
        Field(
            name="air_temperature", start=98, width=11, kind="int", scale=0.1, unit="degC", missing=-1024, low=-600,
            high=600, meaning="air temperature, dry bulb",
        ),
        Field(name="humidity", start=109, width=7, unit="%", missing=101, high=100, meaning="relative humidity"),
        Field(
            name="dew_point", start=116, width=10, kind="int", scale=0.1, unit="degC", missing=501, low=-200, high=500,
            meaning="dew point",
        ),
        Field(
            name="pressure", start=126, width=9, offset=799.0, unit="hPa", missing=511, high=402,
            meaning="air pressure", flags=(less("pressure", 0), more("pressure", 402)),
        ),
        code("pressure_trend", 135, 2, f"how the pressure changes: {_TREND}", missing=3),
        Field(
            name="visibility_or_more", start=137, width=1, unit="flag",
            meaning="the sensor's greatest range was reached: visibility is that or more",
        ),
        Field(
            name="visibility", start=138, width=7, scale=0.1, unit="nmi", missing=127, meaning="horizontal visibility"
        ),
        Field(
            name="water_level", start=145, width=12, scale=0.01, offset=-10.0, unit="m", missing=4001, high=4000,
            meaning="water level above the local chart datum, tide included",
        ),
        code("water_level_trend", 157, 2, f"how the water level changes: {_TREND}", missing=3),
        *_water(159, absent=360, open_ended=True),
        Field(
            name="water_temperature", start=270, width=10, kind="int", scale=0.1, unit="degC", missing=501, low=-100,
            high=500, meaning="temperature of the water",
        ),
        code("precipitation", 280, 3, _PRECIPITATION, missing=7),
        Field(
            name="salinity", start=283, width=9, scale=0.1, unit="permille", missing=510, high=501,
            meaning="salinity of the water, parts in a thousand",
            flags=(
                more("salinity", 501),
                Flag(column="salinity_no_sensor", equals=511, meaning="there is no working sensor of salinity"),
            ),
        ),
        code("ice", 292, 2, _ICE, missing=3),
        spare(294, 10),
    ),
)  # fmt: skip

MET = (MET_HYDRO_236, MET_HYDRO_289)
