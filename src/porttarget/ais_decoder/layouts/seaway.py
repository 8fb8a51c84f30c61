"""Messages of the St. Lawrence Seaway and of the U.S. Coast Guard's PAWSS: weather, water, locks, processions.

From St. Lawrence Seaway AIS Data Messaging Formats and Specifications, R4.0A (2002). A function identifier (1
hydrology and weather, 2 vessel and lock scheduling, 32 the network's own) and a message number behind two reserved
bits say which message it is; the same ones go out from Canada (DAC 316) and the United States (366), broadcast or
addressed. Safety texts of the Seaway are types 12 and 14 of `itu`.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Application, Field, Layout, Reports
from porttarget.ais_decoder.layouts.pieces import clock, date_time, latitude, less, longitude, more, spare

_SOURCE = "St. Lawrence Seaway AIS Data Messaging Formats and Specifications, R4.0A, 2002, "


def _number() -> tuple[Field, ...]:
    """Two reserved bits and the message number, before everything else."""
    return (
        spare(0, 2),
        Field(name="message_id", start=2, width=6, unit="code", meaning="number of the Seaway message"),
    )


def _text(name: str, start: int, characters: int, meaning: str) -> Field:
    # names go out with `@` between their letters
    return Field(name=name, start=start, width=6 * characters, kind="text_all", unit="text", meaning=meaning)


def _position(start: int, of: str) -> tuple[Field, ...]:
    return (longitude(start, of), latitude(start + 25, of))


def _station() -> tuple[Field, ...]:
    """What every report of a station begins with: 111 bits."""
    return (
        *date_time(0, "the reading"),
        _text("station_id", 20, 7, "identifier of the station"),
        *_position(62, "the station"),
    )


def _wind(start: int, direction: str) -> tuple[Field, ...]:
    """Mean speed, gust and direction: 29 bits."""
    return (
        Field(
            name="wind_speed", start=start, width=10, scale=0.1, unit="kn", missing=1023, meaning="mean wind speed",
            flags=(more("wind_speed", 1022),),
        ),
        Field(
            name="wind_gust", start=start + 10, width=10, scale=0.1, unit="kn", missing=1023,
            meaning="highest wind speed", flags=(more("wind_gust", 1022),),
        ),
        Field(
            name="wind_direction", start=start + 20, width=9, unit="deg", missing=511, high=359, meaning=direction,
            required=True,
        ),
    )  # fmt: skip


def _temperature(name: str, start: int, meaning: str, required: bool = False) -> Field:
    return Field(
        name=name, start=start, width=10, kind="int", scale=0.1, unit="degC", missing=-512, meaning=meaning,
        flags=(less(name, -511), more(name, 511)), required=required,
    )  # fmt: skip


def _stations(bits: int, most: int, *fields: Field) -> Reports:
    return Reports(bits=bits, most=most, fields=(*_station(), *fields))


_WEATHER = _stations(
    192, 4,
    *_wind(111, "direction the wind comes from"),
    Field(name="pressure", start=140, width=14, scale=0.1, unit="hPa", missing=16383, meaning="atmospheric pressure"),
    _temperature("air_temperature", 154, "air temperature"),
    _temperature("dew_point", 164, "dew point"),
    Field(
        name="visibility", start=174, width=8, scale=0.1, unit="km", missing=255, meaning="visibility",
        flags=(more("visibility", 254),),
    ),
    _temperature("water_temperature", 182, "water temperature", required=True),
)  # fmt: skip

_WINDS = _stations(
    144, 6,
    *_wind(111, "direction the wind comes from, rounded to one of 16 points by the Seaway's stations"),
    spare(140, 4),
)  # fmt: skip

_WATER_LEVELS = _stations(
    144, 6,
    Field(name="level_type", start=111, width=1, unit="code", meaning="0 relative to the datum, 1 depth of water"),
    Field(
        name="level", start=112, width=16, kind="int", scale=0.01, unit="m", missing=-32768, meaning="water level",
        flags=(less("level", -32767), more("level", 32767)),
    ),
    Field(
        name="datum", start=128, width=2, unit="code", required=True,
        meaning="what the level is measured from: 0 mean lower low water, 1 IGLD-85; 2 and 3 reserved, but 3 is sent",
    ),
    spare(130, 14),
)  # fmt: skip

_FLOWS = _stations(
    144, 6,
    Field(name="flow", start=111, width=14, unit="m3/s", missing=16383, meaning="water flow", required=True),
    spare(125, 19),
)  # fmt: skip

_CURRENTS = _stations(
    144, 6,
    Field(
        name="current_speed", start=111, width=8, scale=0.1, unit="kn", missing=255, meaning="speed of the current",
        flags=(more("current_speed", 254),),
    ),
    Field(
        name="current_direction", start=119, width=9, unit="deg", missing=511, high=359, required=True,
        meaning="direction the current runs towards",
    ),
    spare(128, 16),
)  # fmt: skip

_SALINITIES = _stations(
    144, 6,
    Field(
        name="salinity", start=111, width=10, scale=0.1, unit="PSU", missing=1023,
        meaning="salinity, practical salinity units",
    ),
    _temperature("water_temperature", 121, "water temperature", required=True),
    spare(131, 13),
)  # fmt: skip

_LOCKAGE_HEAD = (
    *_number(),
    *date_time(8, "the message"),
    _text("lock_id", 28, 7, "identifier of the lock"),
    *_position(70, "the lock"),
    spare(119, 9),
)
_LOCKAGE = Reports(
    bits=120, most=6,
    fields=(
        _text("vessel_name", 0, 15, "name of the vessel"),
        Field(name="upbound", start=90, width=1, meaning="the vessel is bound up the river, not down"),
        *date_time(91, "the estimated arrival at the lock", "eta_", required=True),
        spare(111, 9),
    ),
)  # fmt: skip

_LOCK_TIMES = (
    *_number(),
    *date_time(8, "the message"),
    _text("vessel_name", 28, 15, "name of the vessel"),
    _text("last_location", 118, 7, "identifier of the last location"),
    *date_time(160, "the arrival at the last location", "last_ata_"),
    _text("first_lock", 180, 7, "identifier of the first lock"),
    *date_time(222, "the estimated arrival at the first lock", "first_lock_eta_"),
    _text("second_lock", 242, 7, "identifier of the second lock"),
    *date_time(284, "the estimated arrival at the second lock", "second_lock_eta_"),
    Field(
        name="delay_lock", start=304, width=42, kind="text_all", unit="text", required=True,
        meaning="identifier of the first lock at which a vessel is being delayed",
    ),
    spare(346, 4),
)  # fmt: skip

_VERSION = (
    *_number(),
    Field(name="major", start=8, width=8, unit="count", meaning="major number of the specification in use"),
    Field(
        name="minor", start=16, width=8, unit="count", required=True,
        meaning="minor number of the specification in use",
    ),
    spare(24, 8),
)  # fmt: skip

_PROCESSION_HEAD = (
    *_number(),
    *date_time(8, "the message"),
    _text("direction_id", 28, 16, "direction in which the vessels proceed"),
    *_position(124, "the area"),
    spare(173, 3),
)
_PROCESSION = Reports(
    bits=184, most=4,
    fields=(
        Field(name="order", start=0, width=5, unit="count", low=1, meaning="place of the vessel, 1 proceeds first"),
        _text("vessel_name", 5, 15, "name of the vessel"),
        _text("position_name", 95, 12, "where the vessel was when it last called in"),
        *clock(167, "that call", "call_in_", required=True),
        spare(178, 6),
    ),
)  # fmt: skip


def _message(
    fi: int, number: int, table: str, title: str, section: str, fields: tuple[Field, ...] | None = None,
    reports: Reports | None = None,
) -> tuple[Layout, ...]:  # fmt: skip
    """The same message under the designated area codes of Canada and of the United States."""
    own = _number() if fields is None else fields
    return tuple(
        Layout(
            name=f"SEAWAY_{table.upper()}_{dac}", title=title, source=_SOURCE + section, table=table, bits=own[-1].end,
            fields=own, reports=reports,
            application=Application(dac=dac, fi=fi, carriers=(6, 8), sub=(2, 6, number)),
        )
        for dac in (316, 366)
    )  # fmt: skip


SEAWAY = (
    *_message(1, 1, "weather", "Seaway weather station", "§ 4", reports=_WEATHER),
    *_message(1, 2, "winds", "Seaway wind information", "§ 3", reports=_WINDS),
    *_message(1, 3, "water_levels", "Seaway water level", "§ 5", reports=_WATER_LEVELS),
    *_message(1, 4, "currents", "PAWSS hydrology, current", "§ 12", reports=_CURRENTS),
    *_message(1, 5, "salinities", "PAWSS hydrology, salinity and temperature", "§ 12", reports=_SALINITIES),
    *_message(1, 6, "flows", "Seaway water flow", "§ 6", reports=_FLOWS),
    *_message(2, 1, "lockage_orders", "Seaway lockage order", "§ 7", _LOCKAGE_HEAD, _LOCKAGE),
    *_message(2, 2, "lock_times", "Seaway estimated lock times", "§ 8", _LOCK_TIMES),
    *_message(
        2, 3, "processions", "PAWSS vessel procession order",
        "§ 12. It names no function identifier; 2 is that of vessel scheduling (§ 1.1) and what aisparser reads, while"
        " message 3 of function 1 is the water level",
        _PROCESSION_HEAD, _PROCESSION,
    ),
    *_message(32, 1, "versions", "Seaway version", "§ 9", _VERSION),
)  # fmt: skip
