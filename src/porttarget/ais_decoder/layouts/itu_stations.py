"""What shore stations send to be known and to steer the radio channel: types 4, 10, 11, 15, 16, 17, 20, 22, 23.

ITU-R M.1371-5, annex 8. Corners of areas and reference stations are sent in tenths of a minute and given in degrees.
"""

from __future__ import annotations

from porttarget.ais_decoder.layouts.declare import Field, Layout, Reports
from porttarget.ais_decoder.layouts.itu_fields import (
    accuracy,
    dest_mmsi,
    epfd,
    flag,
    head,
    latitude,
    longitude,
    radio,
    raim,
    spare,
)

_AREA_PER_DEG = 600  # tenths of a minute

BASE_STATION = Layout(
    name="BASE_STATION", types=(4, 11), title="Base station report, UTC response",
    source="ITU-R M.1371-5, annex 8, § 3.2 and 3.9", table="base_stations", bits=168,
    fields=(
        *head(),
        Field(name="year", start=38, width=14, unit="year", missing=0, meaning="year, UTC"),
        Field(name="month", start=52, width=4, unit="month", missing=0, meaning="month, UTC"),
        Field(name="day", start=56, width=5, unit="day", missing=0, meaning="day, UTC"),
        Field(name="hour", start=61, width=5, unit="h", missing=24, meaning="hour, UTC"),
        Field(name="minute", start=66, width=6, unit="min", missing=60, meaning="minute, UTC"),
        Field(name="second", start=72, width=6, unit="s", missing=60, meaning="second, UTC"),
        accuracy(78),
        longitude(79),
        latitude(107),
        epfd(134),
        flag("long_range_control", 138, "class A stations in its area are asked to send type 27 too"),
        spare(139, 9),
        raim(148),
        radio(149, 19, required=True),
    ),
    views=(
        Field(name="utc", start=38, width=40, kind="utc", meaning="the date and time the station gives"),
    ),
)  # fmt: skip

UTC_INQUIRY = Layout(
    name="UTC_INQUIRY", types=(10,), title="UTC and date inquiry", source="ITU-R M.1371-5, annex 8, § 3.8",
    table="utc_inquiries", bits=72,
    fields=(*head(), spare(38, 2), dest_mmsi(40, required=True), spare(70, 2)),
)  # fmt: skip


def _request(start: int, name: str) -> tuple[Field, ...]:
    """A message type asked for, and in which slot."""
    return (
        Field(
            name=f"message_type_{name}", start=start, width=6, unit="code", missing=0,
            meaning="message type asked for; null for 0",
        ),
        Field(
            name=f"slot_offset_{name}", start=start + 6, width=12, unit="count",
            meaning="slots from this one to the answer's; 0 leaves the choice to the station asked",
        ),
    )  # fmt: skip


INTERROGATION = Layout(
    name="INTERROGATION", types=(15,), title="Interrogation", source="ITU-R M.1371-5, annex 8, § 3.13",
    table="interrogations", bits=160,
    fields=(
        *head(),
        spare(38, 2),
        dest_mmsi(40, "dest_mmsi_1", required=True),
        *_request(70, "1_1"),
        spare(88, 2),
        *_request(90, "1_2"),
        spare(108, 2),
        dest_mmsi(110, "dest_mmsi_2"),
        *_request(140, "2_1"),
        spare(158, 2),
    ),
)  # fmt: skip

ASSIGNMENT = Layout(
    name="ASSIGNMENT", types=(16,), title="Assigned mode command", source="ITU-R M.1371-5, annex 8, § 3.14",
    table="assignments", bits=40,
    fields=(*head(), spare(38, 2)),
    reports=Reports(
        bits=52, most=2,
        fields=(
            dest_mmsi(0, required=True),
            Field(
                name="slot_offset", start=30, width=12, unit="count",
                meaning="slots from this one to the first assigned; with increment 0 reports in ten minutes",
            ),
            Field(
                name="increment", start=42, width=10, unit="code",
                meaning="slots between assigned ones as a code: 1 1125, 2 375, 3 225, 4 125, 5 75, 6 45; 0 a rate",
            ),
        ),
    ),
)  # fmt: skip

CORRECTION = Layout(
    name="CORRECTION", types=(17,), title="Satellite navigation corrections",
    source="ITU-R M.1371-5, annex 8, § 3.15; the data by ITU-R M.823", table="corrections", bits=816,
    fields=(
        *head(),
        spare(38, 2),
        longitude(40, 18, _AREA_PER_DEG, what="longitude east of the reference station"),
        latitude(58, 17, _AREA_PER_DEG, what="latitude north of the reference station"),
        spare(75, 5),
        Field(
            name="correction_type", start=80, width=6, unit="code",
            meaning="message type of the correction, ITU-R M.823; null where the message has none",
        ),
        Field(name="station_id", start=86, width=10, unit="id", meaning="reference station, ITU-R M.823"),
        Field(
            name="z_count", start=96, width=13, scale=0.6, unit="s", high=5999,
            meaning="time within the hour, 0–3599.4 s; null beyond",
        ),
        Field(name="sequence_number", start=109, width=3, unit="count", meaning="sequence number, 0–7"),
        Field(name="data_words", start=112, width=5, unit="count", meaning="words of 24 bits that should follow"),
        Field(name="health", start=117, width=3, unit="code", meaning="health of the station, ITU-R M.823"),
        Field(
            name="data", start=120, width=696, kind="data", unit="text", to_end=True,
            meaning="words behind the correction's header, hexadecimal, last digit padded with zeros",
        ),
    ),
)  # fmt: skip

SLOT_RESERVATION = Layout(
    name="SLOT_RESERVATION", types=(20,), title="Data link management: reserved slots",
    source="ITU-R M.1371-5, annex 8, § 3.18", table="slot_reservations", bits=40,
    fields=(*head(), spare(38, 2)),
    reports=Reports(
        bits=30, most=4,
        fields=(
            Field(
                name="slot_offset", start=0, width=12, unit="count", missing=0, required=True,
                meaning="slots from this one to the first reserved; null for 0",
            ),
            Field(
                name="slots", start=12, width=4, unit="count", missing=0,
                meaning="consecutive slots reserved, 1–15; null for 0",
            ),
            Field(
                name="timeout", start=16, width=3, unit="min", missing=0, meaning="minutes it holds, 1–7; null for 0"
            ),
            Field(
                name="slot_increment", start=19, width=11, unit="count",
                meaning="slots to the next reserved block; 0 one block a frame",
            ),
        ),
    ),
)  # fmt: skip


def _area(start: int, when: tuple[str, tuple[int, ...]] | None = None) -> tuple[Field, ...]:
    """North-east and south-west corner of an area."""
    fields: list[Field] = []
    for corner, what in (("ne", "the area's north-east corner"), ("sw", "the area's south-west corner")):
        at = start if corner == "ne" else start + 35
        fields += [
            longitude(at, 18, _AREA_PER_DEG, f"{corner}_lon", what=f"longitude east of {what}", required=False,
                      when=when),
            latitude(at + 18, 17, _AREA_PER_DEG, f"{corner}_lat", what=f"latitude north of {what}", required=False,
                     when=when),
        ]  # fmt: skip
    return tuple(fields)


def _receiver(start: int, name: str) -> tuple[Field, ...]:
    """A station addressed in place of an area's corner."""
    addressed = ("addressed", (1,))
    return (
        Field(
            name=name, start=start, width=30, unit="id", when=addressed,
            meaning="MMSI of a station meant; null where an area is",
        ),
        Field(name="spare", start=start + 30, width=5, kind="spare", when=addressed),
    )  # fmt: skip


def _channel(start: int, letter: str) -> Field:
    return Field(
        name=f"channel_{letter.lower()}", start=start, width=12, unit="code",
        meaning=f"number of channel {letter}, ITU-R M.1084, annex 4",
    )  # fmt: skip


CHANNEL_MANAGEMENT = Layout(
    name="CHANNEL_MANAGEMENT", types=(22,), title="Channel management", source="ITU-R M.1371-5, annex 8, § 3.20",
    table="channel_managements", bits=168,
    fields=(
        *head(),
        spare(38, 2),
        _channel(40, "A"),
        _channel(52, "B"),
        Field(
            name="tx_rx_mode", start=64, width=4, unit="code",
            meaning="0 sends on A and B, 1 on A, 2 on B, receives on both; 3–15 as sent",
        ),
        flag("low_power", 68, "stations send with low power; false: high"),
        *_area(69, ("addressed", (0,))),
        *_receiver(69, "dest_mmsi_1"),
        *_receiver(104, "dest_mmsi_2"),
        flag("addressed", 139, "stations are meant; false: an area is", required=True),
        flag("narrow_a", 140, "channel A has 12.5 kHz; false: the bandwidth its number says"),
        flag("narrow_b", 141, "channel B has 12.5 kHz; false: the bandwidth its number says"),
        Field(
            name="zone_size", start=142, width=3, offset=1, unit="nmi",
            meaning="width of the transitional zone round the area, 1–8 nautical miles: one more than sent",
        ),
        spare(145, 23),
    ),
)  # fmt: skip

GROUP_ASSIGNMENT = Layout(
    name="GROUP_ASSIGNMENT", types=(23,), title="Group assignment command", source="ITU-R M.1371-5, annex 8, § 3.21",
    table="group_assignments", bits=160,
    fields=(
        *head(),
        spare(38, 2),
        *_area(40),
        Field(
            name="station_type", start=110, width=4, unit="code", required=True,
            meaning="stations meant: 0 all mobile, 1 class A, 2 class B, 3 airborne SAR, 4 class B self-organising, "
            "5 class B carrier-sense, 6 inland, 7–9 regional, 10 coverage of the base station, 11–15 as sent",
        ),
        Field(name="ship_type", start=114, width=8, unit="code", meaning="type of ship and cargo meant; 0 all"),
        spare(122, 22),
        Field(
            name="tx_rx_mode", start=144, width=2, unit="code",
            meaning="0 sends on A and B, 1 on A, 2 on B, receives on both; 3 as sent",
        ),
        Field(
            name="interval", start=146, width=4, unit="code",
            meaning="reporting interval: 0 autonomous, 1 10 min, 2 6 min, 3 3 min, 4 1 min, 5 30 s, 6 15 s, 7 10 s, "
            "8 5 s, 9 next shorter, 10 next longer, 11–15 as sent",
        ),
        Field(name="quiet", start=150, width=4, unit="min", meaning="minutes of silence, 1–15; 0 none"),
        spare(154, 6),
    ),
)  # fmt: skip

STATIONS = (
    BASE_STATION, UTC_INQUIRY, INTERROGATION, ASSIGNMENT, CORRECTION, SLOT_RESERVATION, CHANNEL_MANAGEMENT,
    GROUP_ASSIGNMENT,
)  # fmt: skip
