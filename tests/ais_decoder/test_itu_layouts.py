"""Layouts of types 1–28 on messages written down bit by bit from the tables of ITU-R M.1371-5, annex 8: the edges.

No encoder is used: each vector is a list of widths and values in the standard's order.
"""

from __future__ import annotations

import pytest

from porttarget.ais_decoder.layouts.itu import ITU
from tests.ais_decoder.itu_rows import Row, layouts_of
from tests.ais_decoder.naive import SIX_BIT, Bits, rows

MMSI = 316_001_234
LON, LAT = -44_100_000, 27_300_000  # 73.5° W, 45.5° N in 1/10000 min
HERE = {"lon_deg": -73.5, "lat_deg": 45.5}


def message(*parts: tuple[int, int]) -> Bits:
    """A message of (width, value) in order."""
    value = size = 0
    for width, number in parts:
        value = value << width | number & (1 << width) - 1
        size += width
    return Bits(value, size)


def head(kind: int, mmsi: int = MMSI) -> tuple[tuple[int, int], ...]:
    """Type, repeat indicator 0, MMSI."""
    return (6, kind), (2, 0), (30, mmsi)


def six_bit(text: str) -> list[tuple[int, int]]:
    """Characters of six bits each."""
    return [(6, SIX_BIT.index(character)) for character in text]


def said(sent: Bits, table: str) -> list[Row]:
    """What rows of a table say: all columns but those as sent, flags that are down, nothing, and the common ones."""
    layouts = [layout for layout in layouts_of(sent) if layout.table == table]
    common = ("type", "repeat", "mmsi", "report", "vendor_name", "vendor_model", "vendor_serial", "radio")
    return [
        {
            name: value
            for name, value in row.items()
            if value is not None and value is not False and not name.endswith("_raw") and name not in common
        }
        for layout in layouts
        for row in rows(layout, sent)
    ]


def class_a(*, kind: int = 1, rot: int = -128, sog: int = 1023, lat: int = LAT, lon: int = LON, radio: int = 0) -> Bits:
    """A class A report whose other fields are not available."""
    return message(
        *head(kind), (4, 15), (8, rot), (10, sog), (1, 0), (28, lon), (27, lat), (12, 3600), (9, 511), (6, 60), (2, 0),
        (3, 0), (1, 0), (19, radio),
    )  # fmt: skip


NOTHING = {"accuracy": 0, "raim": 0}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (-128, {}),
        (127, {"rot_fast_right": True}),
        (-127, {"rot_fast_left": True}),
        (126, {"rot_deg_min": pytest.approx(708.7089)}),
        (-126, {"rot_deg_min": pytest.approx(-708.7089)}),
        (-11, {"rot_deg_min": pytest.approx(-((11 / 4.733) ** 2))}),
        (0, {"rot_deg_min": 0}),
    ],
)
def test_a_turn_has_a_rate_or_a_direction_or_nothing(raw: int, expected: Row) -> None:
    assert said(class_a(rot=raw), "positions") == [{**HERE, **NOTHING, **expected}]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (1021, {"sog_kn": pytest.approx(102.1)}),
        (1022, {"sog_kn": pytest.approx(102.2), "sog_or_more": True}),
        (1023, {}),
    ],
)
def test_a_speed_of_102_2_means_that_or_more(raw: int, expected: Row) -> None:
    assert said(class_a(sog=raw), "positions") == [{**HERE, **NOTHING, **expected}]


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg", "expected"),
    [
        (181, 91, {}),
        (180, -90, {"lon_deg": 180, "lat_deg": -90}),
        (-180.5, 90.5, {"lon_out_of_range": True, "lat_out_of_range": True}),
        (-181, -91, {"lon_out_of_range": True, "lat_out_of_range": True}),
    ],
)
def test_positions_beyond_the_earth_are_flagged_and_181_and_91_are_nothing(
    lon_deg: float, lat_deg: float, expected: Row
) -> None:
    sent = class_a(lon=round(lon_deg * 600_000), lat=round(lat_deg * 600_000))
    assert said(sent, "positions") == [{**NOTHING, **expected}]
    layout = layouts_of(sent)[0]
    assert [row["lon_raw"] for row in rows(layout, sent)] == [round(lon_deg * 600_000)]


@pytest.mark.parametrize(
    ("altitude", "speed", "expected"),
    [
        (4093, 1021, {"altitude_m": 4093, "sog_kn": 1021}),
        (4094, 1022, {"altitude_m": 4094, "altitude_or_more": True, "sog_kn": 1022, "sog_or_more": True}),
        (4095, 1023, {}),
    ],
)
def test_an_aircrafts_altitude_and_speed_are_whole_and_may_be_more(altitude: int, speed: int, expected: Row) -> None:
    sent = message(
        *head(9), (12, altitude), (10, speed), (1, 1), (28, LON), (27, LAT), (12, 900), (6, 59), (1, 1), (7, 0), (1, 0),
        (3, 0), (1, 1), (1, 0), (20, 0),
    )  # fmt: skip
    rest = {"accuracy": 1, "cog_deg": 90, "second": 59, "altitude_sensor": 1, "dte": 0, "assigned": 1, "raim": 0}
    assert said(sent, "positions") == [{**HERE, **rest, **expected}]


def test_a_long_range_report_has_coarse_steps_and_a_latency() -> None:
    sent = message(*head(27), (1, 1), (1, 0), (4, 14), (18, -44_100), (17, 27_300), (6, 62), (9, 359), (1, 1), (1, 0))
    expected = {"accuracy": 1, "raim": 0, "nav_status": 14, "sog_kn": 62, "cog_deg": 359, "latency": 1}
    assert said(sent, "positions") == [{**HERE, **expected}]


def dimensions(bow: int, stern: int, port: int, starboard: int) -> tuple[tuple[int, int], ...]:
    return (9, bow), (9, stern), (6, port), (6, starboard)


def class_b(mmsi: int, *sides: tuple[int, int]) -> Bits:
    """Part B of static data."""
    return message(
        *head(24, mmsi), (2, 1), (8, 37), *six_bit("ABC"), (4, 3), (20, 77), *six_bit("CFN1234"), *sides, (4, 0), (2, 0)
    )


def test_dimensions_may_be_unknown_or_more_than_they_say() -> None:
    shared = {"part_number": 1, "ship_type": 37, "vendor": "ABC-3-77", "callsign": "CFN1234"}
    assert said(class_b(MMSI, *dimensions(0, 0, 0, 0)), "statics") == [shared]
    partly = {"to_bow_m": 0, "to_stern_m": 12, "to_port_m": 0, "to_starboard_m": 4}
    assert said(class_b(MMSI, *dimensions(0, 12, 0, 4)), "statics") == [{**shared, **partly}]
    most = {"to_bow_m": 511, "to_stern_m": 511, "to_port_m": 63, "to_starboard_m": 63}
    more = {f"to_{side}_or_more": True for side in ("bow", "stern", "port", "starboard")}
    assert said(class_b(MMSI, *dimensions(511, 511, 63, 63)), "statics") == [{**shared, **most, **more}]


def test_auxiliary_craft_name_their_mother_ship_where_others_have_dimensions() -> None:
    shared = {"part_number": 1, "ship_type": 37, "vendor": "ABC-3-77", "callsign": "CFN1234"}
    # 316002303's last twelve bits are 63 and 63, which would mean "or more" in a ship's dimensions
    assert 316_002_303 & 0xFFF == 0xFFF
    assert said(class_b(983_160_012, (30, 316_002_303)), "statics") == [{**shared, "mothership_mmsi": 316_002_303}]


@pytest.mark.parametrize("part", [2, 3])
def test_parts_of_type_24_beyond_b_have_no_layout(part: int) -> None:
    assert layouts_of(message(*head(24), (2, part), (128, 0))) == []


@pytest.mark.parametrize(
    ("draught", "expected"),
    [(0, {}), (254, {"draught_m": pytest.approx(25.4)}), (255, {"draught_m": 25.5, "draught_or_more": True})],
)
def test_a_voyage_without_times_and_a_draught_of_25_5(draught: int, expected: Row) -> None:
    sent = message(
        *head(5), (2, 2), (30, 0), *six_bit(" CF@ABC"), *six_bit("A_B@C" + "@" * 15), (8, 0), *dimensions(0, 0, 0, 0),
        (4, 15), (4, 13), (5, 0), (5, 24), (6, 60), (8, draught), *six_bit("QUEBEC" + " " * 14), (1, 0), (1, 0),
    )  # fmt: skip
    shared = {"ais_version": 2, "callsign": " CF", "name": "A_B", "epfd": 15, "destination": "QUEBEC", "dte": 0}
    assert said(sent, "statics") == [{**shared, **expected, "eta": 13 << 16 | 24 << 6 | 60}]


def aid(name: str, extension: str, *more: tuple[int, int]) -> Bits:
    """An aid to navigation."""
    return message(
        *head(21, 993_160_001), (5, 0), *six_bit(name), (1, 1), (28, LON), (27, LAT), *dimensions(0, 0, 0, 0), (4, 7),
        (6, 61), (1, 1), (8, 165), (1, 0), (1, 1), (1, 0), (1, 0), *six_bit(extension), *more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "extension", "expected"),
    [
        ("FULL OF TWENTY CHARS", "", {"name": "FULL OF TWENTY CHARS"}),
        ("FULL OF TWENTY CHARS", "AND", {"name": "FULL OF TWENTY CHARSAND", "name_extension": "AND"}),
        ("BLANK AT THE END    ", "A", {"name": "BLANK AT THE END    A", "name_extension": "A"}),
        ("FULL OF TWENTY CHARS", "A@B", {"name": "FULL OF TWENTY CHARSA", "name_extension": "A"}),
        ("SHORT@@@@@@@@@@@@@@@", "AND", {"name": "SHORT", "name_extension": "AND"}),
        ("@@@@@@@@@@@@@@@@@@@@", "", {}),
    ],
)
def test_an_aids_name_goes_on_where_it_fills_its_field(name: str, extension: str, expected: Row) -> None:
    shared = {
        **HERE, "accuracy": 1, "epfd": 7, "off_position": 1, "aid_status": 165, "raim": 0, "virtual_aid": 1,
        "assigned": 0,
    }  # fmt: skip
    assert said(aid(name, extension), "aids") == [{**shared, **expected}]
    assert said(aid(name, extension, (4, 0)), "aids") == [{**shared, **expected}]  # spare bits are no character


def test_an_aids_name_has_at_most_34_characters() -> None:
    long = aid("FULL OF TWENTY CHARS", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    made = said(long, "aids")[0]
    assert (made["name"], made["name_extension"]) == ("FULL OF TWENTY CHARSABCDEFGHIJKLMN", "ABCDEFGHIJKLMN")


def test_the_single_slot_aid_gives_what_is_known_of_it() -> None:
    sent = message(
        *head(28), (6, 5), (28, LON), (27, LAT), (2, 1), (3, 4), (7, 30), (17, 99), (4, 1), (9, 50), (11, 123), (1, 1),
        (1, 0), (4, 2), (8, 3), (1, 0), (1, 1),
    )  # fmt: skip
    assert sent.size == 168
    expected = {
        **HERE, "second": 5, "restricted_use": 1, "aid_station_type": 4, "aid_type": 30, "iala_mrn": 99,
        "dimension_type": 1, "dimension_a": 50, "dimension_b": 123, "more_dimensions": 1, "charted": 0,
        "aid_station_status": 2, "aid_status": 3, "authenticated": 1,
    }  # fmt: skip
    assert said(sent, "aids") == [expected]


def test_acknowledgements_are_as_many_as_are_whole() -> None:
    one, two = ((30, 265_538_450), (2, 3)), ((30, 265_538_451), (2, 1))
    rest = {"dest_mmsi": 265_538_450, "sequence_number": 3}
    assert said(message(*head(7), (2, 0), *one), "acknowledgements") == [rest]
    both = [rest, {"dest_mmsi": 265_538_451, "sequence_number": 1}]
    assert said(message(*head(13), (2, 0), *one, *two), "acknowledgements") == both
    cut = message(*head(7), (2, 0), *one, (29, 265_538_451 >> 1))
    assert said(cut, "acknowledgements") == [rest]
    without_number = message(*head(7), (2, 0), *one, two[0])
    assert said(without_number, "acknowledgements") == [rest, {"dest_mmsi": 265_538_451}]


@pytest.mark.parametrize(
    ("kind", "part", "fields", "expected"),
    [
        (25, 0, ((12, 0xABC),), {"data": "ABC"}),
        (25, 1, ((10, 366), (6, 22), (10, 0x2AF)), {"dac": 366, "fi": 22, "data": "ABC"}),
        (25, 2, ((30, 366_000_001), (2, 0), (8, 0x5A)), {"dest_mmsi": 366_000_001, "data": "5A"}),
        (25, 3, ((30, 366_000_001), (2, 0), (10, 1), (6, 40)), {"dest_mmsi": 366_000_001, "dac": 1, "fi": 40}),
        (26, 0, ((12, 0xABC), (4, 0), (20, 0)), {"data": "ABC"}),
        (26, 1, ((10, 366), (6, 22), (8, 0x5A), (4, 0), (20, 0)), {"dac": 366, "fi": 22, "data": "5A"}),
        (26, 2, ((30, 366_000_001), (2, 0), (8, 0x5A), (4, 0), (20, 0)), {"dest_mmsi": 366_000_001, "data": "5A"}),
        (26, 3, ((30, 366_000_001), (2, 0), (10, 1), (6, 40), (4, 0), (20, 0)),
         {"dest_mmsi": 366_000_001, "dac": 1, "fi": 40}),
    ],
)  # fmt: skip
def test_short_binary_messages_say_by_two_bits_what_they_hold(
    kind: int, part: int, fields: tuple[tuple[int, int], ...], expected: Row
) -> None:
    sent = message(*head(kind), (1, part >> 1), (1, part & 1), *fields)
    assert said(sent, "binary") == [{"addressed": part >> 1, "structured": part & 1, **expected}]


def test_binary_messages_give_their_data_padded_to_a_digit() -> None:
    sent = message(*head(6), (2, 1), (30, 366_000_001), (1, 1), (1, 0), (10, 1), (6, 40), (6, 0b101011))
    expected = {"sequence_number": 1, "dest_mmsi": 366_000_001, "retransmit": 1, "dac": 1, "fi": 40, "data": "AC"}
    assert said(sent, "binary") == [{"addressed": True, "structured": True, **expected}]
    empty = message(*head(8), (2, 0), (10, 316), (6, 1))
    assert said(empty, "binary") == [{"structured": True, "dac": 316, "fi": 1}]


def test_safety_texts_end_at_the_first_at_sign_and_keep_leading_blanks() -> None:
    assert said(message(*head(14), (2, 0), *six_bit(" MOB_1@X"), (2, 3)), "safety") == [{"text": " MOB_1"}]
    sent = message(*head(12), (2, 2), (30, 366_000_001), (1, 0), (1, 0), *six_bit("OK  "))
    assert said(sent, "safety") == [
        {"sequence_number": 2, "dest_mmsi": 366_000_001, "retransmit": 0, "text": "OK"}
    ]  # fmt: skip


def test_commands_name_one_station_or_two() -> None:
    one = ((30, 224_251_000), (12, 200), (10, 0))
    first = {"dest_mmsi": 224_251_000, "slot_offset": 200, "increment": 0}
    assert said(message(*head(16), (2, 0), *one, (4, 0)), "assignments") == [first]
    two = message(*head(16), (2, 0), *one, (30, 224_251_001), (12, 5), (10, 1))
    second = {"dest_mmsi": 224_251_001, "slot_offset": 5, "increment": 1}
    assert said(two, "assignments") == [first, second]


def test_interrogations_are_as_long_as_their_questions() -> None:
    short = message(*head(15), (2, 0), (30, 367_014_320), (6, 3), (12, 516), (2, 0))
    first = {"dest_mmsi_1": 367_014_320, "message_type_1_1": 3, "slot_offset_1_1": 516}
    assert said(short, "interrogations") == [first]
    middle = (6, 5), (12, 617), (2, 0)
    second = {"message_type_1_2": 5, "slot_offset_1_2": 617}
    sent = message(*head(15), (2, 0), (30, 367_014_320), (6, 3), (12, 516), (2, 0), *middle)
    assert said(sent, "interrogations") == [{**first, **second}]
    last = (30, 367_014_321), (6, 24), (12, 0), (2, 0)
    third = {"dest_mmsi_2": 367_014_321, "message_type_2_1": 24, "slot_offset_2_1": 0}
    sent = message(*head(15), (2, 0), (30, 367_014_320), (6, 3), (12, 516), (2, 0), *middle, *last)
    assert said(sent, "interrogations") == [{**first, **second, **third}]


def test_reserved_slots_are_one_to_four_blocks_and_none_is_null() -> None:
    block = ((12, 2182), (4, 5), (3, 7), (11, 225))
    full = {"slot_offset": 2182, "slots": 5, "timeout": 7, "slot_increment": 225}
    assert said(message(*head(20), (2, 0), *block, (2, 0)), "slot_reservations") == [full]
    assert said(message(*head(20), (2, 0), *block * 4), "slot_reservations") == [full] * 4
    none = message(*head(20), (2, 0), (12, 0), (4, 0), (3, 0), (11, 0), (2, 0))
    assert said(none, "slot_reservations") == [{"slot_increment": 0}]


def test_channel_management_is_for_an_area_or_for_two_stations() -> None:
    start = (2, 0), (12, 2087), (12, 2088), (4, 0), (1, 1)
    shared = {
        "channel_a": 2087, "channel_b": 2088, "tx_rx_mode": 0, "low_power": 1, "narrow_a": 0, "narrow_b": 1,
        "zone_size_nmi": 5,
    }  # fmt: skip
    end = (1, 0), (1, 1), (3, 4), (23, 0)
    area = message(*head(22), *start, (18, -44_100), (17, 27_330), (18, 108_600), (17, -54_001), (1, 0), *end)
    assert said(area, "channel_managements") == [
        {**shared, "addressed": 0, "ne_lon_deg": -73.5, "ne_lat_deg": pytest.approx(45.55), "sw_lat_out_of_range": True}
    ]
    stations = message(*head(22), *start, (30, 316_000_001), (5, 0), (30, 316_000_002), (5, 0), (1, 1), *end)
    assert said(stations, "channel_managements") == [
        {**shared, "addressed": 1, "dest_mmsi_1": 316_000_001, "dest_mmsi_2": 316_000_002}
    ]


def test_a_group_assignment_keeps_codes_as_sent() -> None:
    sent = message(
        *head(23), (2, 0), (18, -44_100), (17, 27_300), (18, -48_000), (17, 25_400), (4, 10), (8, 38), (22, 0), (2, 3),
        (4, 13), (4, 15), (6, 0),
    )  # fmt: skip
    assert said(sent, "group_assignments") == [{
        "ne_lon_deg": -73.5, "ne_lat_deg": 45.5, "sw_lon_deg": -80, "sw_lat_deg": pytest.approx(25_400 / 600),
        "station_type": 10, "ship_type": 38, "tx_rx_mode": 3, "interval": 13, "quiet": 15,
    }]  # fmt: skip


def test_corrections_may_be_a_place_only() -> None:
    place = (2, 0), (18, -44_100), (17, 27_300), (5, 0)
    assert said(message(*head(17), *place), "corrections") == [HERE]
    data = (6, 9), (10, 5), (13, 5999), (3, 2), (5, 1), (3, 0), (24, 0x123456)
    expected = {
        "correction_type": 9, "station_id": 5, "z_count": pytest.approx(3599.4), "sequence_number": 2, "data_words": 1,
        "health": 0, "data": "123456",
    }  # fmt: skip
    assert said(message(*head(17), *place, *data), "corrections") == [{**HERE, **expected}]


def test_a_base_stations_time_is_a_time_only_where_it_exists() -> None:
    place = (1, 1), (28, LON), (27, LAT), (4, 7), (1, 1), (9, 0), (1, 0), (19, 0)
    sent = message(*head(4), (14, 2026), (4, 2), (5, 30), (5, 23), (6, 59), (6, 59), *place)
    parts = {"year": 2026, "month": 2, "day": 30, "hour": 23, "minute": 59, "second": 59}
    rest = {**HERE, "accuracy": 1, "epfd": 7, "long_range_control": 1, "raim": 0}
    assert said(sent, "base_stations") == [{**parts, **rest}]
    assert said(message(*head(10), (2, 0), (30, 2_500_912), (2, 0)), "utc_inquiries") == [{"dest_mmsi": 2_500_912}]


@pytest.mark.parametrize(
    ("timeout", "rest", "expected"),
    [
        (7, 12, {"received_stations": 12}),
        (6, 2249, {"slot_number": 2249}),
        (6, 2250, {}),
        (5, 0, {"received_stations": 0}),
        (4, 0, {"slot_number": 0}),
        (3, 16_383, {"received_stations": 16_383}),
        (2, 1249, {"slot_number": 1249}),
        (1, 23 << 9 | 59 << 2, {"utc_hour": 23, "utc_minute": 59}),
        (1, 24 << 9 | 60 << 2, {}),
        (0, 2250, {"slot_offset": 2250}),
    ],
)
def test_a_sotdma_state_says_by_its_timeout_what_follows(timeout: int, rest: int, expected: Row) -> None:
    state = 2 << 17 | timeout << 14 | rest
    shared = {"sync_state": 2, "slot_timeout": timeout, **expected}
    assert said(class_a(radio=state), "radio_states") == [shared]
    aircraft = message(*head(9), (110, 0), (1, 0), (19, state))
    assert said(aircraft, "radio_states") == [{"selector": 0, **shared}]
    binary = message(*head(26), (2, 0), (16, 0xFFFF), (4, 15), (1, 0), (19, state))
    assert said(binary, "radio_states") == [{"selector": 0, **shared}]


def test_an_itdma_state_is_told_by_the_type_or_by_the_selector() -> None:
    state = 1 << 17 | 3646 << 4 | 5 << 1 | 1
    shared = {"sync_state": 1, "slot_increment": 3646, "slots_allocated": 5, "keep_flag": 1}
    assert said(class_a(kind=3, radio=state), "radio_states") == [{"selector": True, **shared}]
    aircraft = message(*head(9), (110, 0), (1, 1), (19, state))
    assert said(aircraft, "radio_states") == [{"selector": 1, **shared}]
    binary = message(*head(26), (2, 0), (16, 0xFFFF), (4, 15), (1, 1), (19, state))
    assert said(binary, "radio_states") == [{"selector": 1, **shared}]


def test_a_carrier_sense_units_filling_is_marked_as_no_state() -> None:
    sent = message(*head(18), (103, 0), (1, 1), (6, 0), (1, 1), (19, 0b1100000000000000110))
    expected = {"selector": 1, "sync_state": 3, "slot_increment": 0, "slots_allocated": 3, "keep_flag": 0}
    assert said(sent, "radio_states") == [{"carrier_sense": 1, **expected}]


def test_every_type_has_its_layouts_and_every_field_a_meaning() -> None:
    assert {kind for layout in ITU for kind in layout.types} == set(range(1, 29))
    silent = [
        (layout.name, field.name)
        for layout in ITU
        for field in layout.named
        if not field.meaning and field.name not in ("type", "mmsi")
    ]
    assert silent == []
