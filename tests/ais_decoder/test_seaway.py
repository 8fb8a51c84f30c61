"""Messages of the St. Lawrence Seaway: worked examples, every report of real ones, vectors worked by hand."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ais_decoder.applications import Row, check, decoded, sentences

TIME = {"month": 5, "day": 29, "hour": 0, "minute": 34}
TEST1 = {"mmsi": 3160047, **TIME, "station_id": "TEST1", "lon_deg": 27 + 5 / 60, "lat_deg": 5 + 5 / 60}

# Worked examples of the Seaway's specification R4.0A, by section: table, values printed there.
EXAMPLES: dict[str, tuple[str, Row]] = {
    "test_msg1_1": ("weather", {  # § 4.2
        **TEST1, "wind_speed_kn": 3.2, "wind_gust_kn": 4.0, "wind_direction_deg": 293, "pressure_hpa": 1000.0,
        "air_temperature_degc": -0.2, "dew_point_degc": -1.2, "visibility_km": 0.9, "water_temperature_degc": 6.0,
    }),
    "test_msg1_2": ("winds", {**TEST1, "wind_speed_kn": 3.2, "wind_gust_kn": 4.0, "wind_direction_deg": 293}),  # § 3.2
    "test_msg1_3": ("water_levels", {**TEST1, "level_type": 0, "level_m": 0.32, "datum": 1}),  # § 5.2
    "test_msg1_6": ("flows", {**TEST1, "flow_m3_s": 8192}),  # § 6.2
    "test_msg2_1": ("lockage_orders", {  # § 7.2
        "mmsi": 3160047, **TIME, "lock_id": "TEST1", "lon_deg": 27 + 5 / 60, "lat_deg": 5 + 5 / 60,
        "vessel_name": "MILKY STAR", "upbound": 1, "eta_month": 5, "eta_day": 29, "eta_hour": 0, "eta_minute": 34,
    }),
    "test_msg2_2": ("lock_times", {  # § 8.1
        "mmsi": 3160047, "month": 5, "day": 29, "hour": 12, "minute": 30, "vessel_name": "MILKY STAR",
        "last_location": "SLS_L01",
        "last_ata_month": 5, "last_ata_day": 29, "last_ata_hour": 13, "last_ata_minute": 0,
        "first_lock": "SLS_L02",
        "first_lock_eta_month": 5, "first_lock_eta_day": 29, "first_lock_eta_hour": 13, "first_lock_eta_minute": 30,
        "second_lock": "SLS_L03",
        "second_lock_eta_month": 5, "second_lock_eta_day": 29, "second_lock_eta_hour": 14, "second_lock_eta_minute": 0,
        "delay_lock": "SLS_L01",
    }),
    "test_msg32_1": ("versions", {"mmsi": 3160047, "major": 4, "minor": 0}),  # § 9.1
}  # fmt: skip

# The same examples as type 8, sentences of the C tests of aisparser's port of the specification.
SENTENCES = {
    "test_msg1_1": ["!AIVDM,1,1,,A,8030osi?0@5NPRD5CDiPP36GD0U>l1054UW4?vw@93h,2*68"],
    "test_msg1_2": ["!AIVDM,1,1,,A,8030osi?0@9NPRD5CDiPP36GD0U>l1054U0,2*2B"],
    "test_msg1_3": ["!AIVDM,1,1,,A,8030osi?0@=NPRD5CDiPP36GD0U>l00P@00,2*5A"],
    "test_msg1_6": ["!AIVDM,1,1,,A,8030osi?0@INPRD5CDiPP36GD0U>l@00000,2*4E"],
    "test_msg2_1": ["!AIVDM,1,1,,A,8030osi?0P5NPRD5CDiPP36GD0U>l00lTheV1=@5:22222g@A00,2*26"],
    "test_msg2_2": [
        "!AIVDM,2,1,1,A,8030osi?0P9NdN=9<;IPCD1BPPPPPC<CO<hiGc@4k4ok<<Urmq<i=tk3,0*6C",
        "!AIVDM,2,2,1,A,=Nf0C<CO<hi0,2*4E",
    ],
    "test_msg32_1": ["!AIVDM,1,1,,A,8030osi?8044000,2*5D"],
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worked_example_gives_all_printed_values(name: str) -> None:
    table, printed = EXAMPLES[name]
    check(decoded(table, SENTENCES[name]), printed)


def test_worked_examples_give_the_same_addressed_and_broadcast(shared_data: Path) -> None:
    carriers = []
    for line in (shared_data / "ais" / "seaway_spec_examples.jsonl").read_text().splitlines():
        example = json.loads(line)
        table, printed = EXAMPLES[example["example"]]
        check(decoded(table, example["nmea"]), printed)
        carriers.append((example["example"], example["carrier"]))
    assert sorted(carriers) == sorted((name, carrier) for name in EXAMPLES for carrier in ("type6", "type8"))


# --- every report of real messages, against an independent reading of their bits ---


def _unsigned(bits: str, missing: int) -> int | None:
    value = int(bits, 2)
    return None if value == missing else value


def _signed(bits: str) -> int:
    return int(bits[1:], 2) - (int(bits[0]) << len(bits) - 1)


def _characters(bits: str) -> str | None:
    codes = [int(bits[k : k + 6], 2) for k in range(0, len(bits), 6)]
    return "".join(chr(code + 64 if code < 32 else code) for code in codes).rstrip("@ ") or None


def _station(bits: str) -> Row:
    return {
        "month": _unsigned(bits[0:4], 0),
        "day": _unsigned(bits[4:9], 0),
        "hour": _unsigned(bits[9:14], 24),
        "minute": _unsigned(bits[14:20], 60),
        "station_id": _characters(bits[20:62]),
        "lon_deg": _signed(bits[62:87]) / 60000,
        "lat_deg": _signed(bits[87:111]) / 60000,
    }


def _tenths(raw: int | None) -> float | None:
    return None if raw is None else raw / 10


def _water_level(bits: str) -> Row:
    level = _signed(bits[112:128])
    return {
        **_station(bits),
        "level_type": int(bits[111]),
        "level_m": None if level == -32768 else level / 100,
        "datum": int(bits[128:130], 2),
    }


def _weather(bits: str) -> Row:
    air, dew, water = (_signed(bits[k : k + 10]) for k in (154, 164, 182))
    return {
        **_station(bits),
        "wind_speed_kn": _tenths(_unsigned(bits[111:121], 1023)),
        "wind_gust_kn": _tenths(_unsigned(bits[121:131], 1023)),
        "wind_direction_deg": _unsigned(bits[131:140], 511),
        "pressure_hpa": _tenths(_unsigned(bits[140:154], 16383)),
        "air_temperature_degc": None if air == -512 else air / 10,
        "dew_point_degc": None if dew == -512 else dew / 10,
        "visibility_km": _tenths(_unsigned(bits[174:182], 255)),
        "water_temperature_degc": None if water == -512 else water / 10,
    }


def _real_messages(path: Path) -> Iterator[tuple[list[str], str]]:
    """Sentences and bits of every whole message of type 6 or 8 under a DAC of the Seaway."""
    open_parts: dict[tuple[str, ...], list[re.Match[str]]] = {}
    with gzip.open(path, "rt", encoding="latin-1") as log:
        found = re.finditer(r"!..VDM,(\d),(\d),(\d?),([AB12]?),([0-W`-w]+),([0-5])\*[0-9A-F]{2}", log.read())
    for sentence in found:
        count, number, group, channel, _, fill = sentence.groups()
        earlier = open_parts.pop((count, group, channel), []) if number != "1" else []
        parts = [*earlier, sentence]
        if len(parts) != int(number):
            continue
        if number != count:
            open_parts[count, group, channel] = parts
            continue
        payload = "".join(part[5] for part in parts)
        if payload[0] not in "68":
            continue
        sixes = (ord(character) - 48 for character in payload)
        bits = "".join(f"{six if six < 40 else six - 8:06b}" for six in sixes)
        head = 40 if payload[0] == "8" else 72
        if int(bits[head : head + 10] or "0", 2) in (316, 366):
            yield [part[0] for part in parts], bits[: len(bits) - int(fill)]


# what the logs hold: function, message number -> table, bits of a report, reading of one
READERS: dict[tuple[int, int], tuple[str, int, Callable[[str], Row]]] = {
    (1, 1): ("weather", 192, _weather),
    (1, 3): ("water_levels", 144, _water_level),
    (32, 1): ("versions", 24, lambda bits: {"major": int(bits[:8], 2), "minor": int(bits[8:16], 2)}),
}


def test_every_report_of_every_real_message_comes_out(shared_data: Path) -> None:
    lines: list[str] = []
    expected: dict[str, list[Row]] = {table: [] for table, _, _ in READERS.values()}
    most = dict.fromkeys(expected, 0)
    for parts, bits in _real_messages(shared_data / "ais" / "raw_logs.nmea.gz"):
        head = 50 if bits.startswith("001000") else 82
        function, number = int(bits[head : head + 6], 2), int(bits[head + 8 : head + 14], 2)
        if function not in (1, 2, 32):  # of others under these codes: encrypted, area notices, tests
            continue
        table, width, read = READERS[function, number]
        lines += parts
        reports = [bits[k : k + width] for k in range(head + 14, len(bits) - width + 1, width)]
        expected[table] += [{"mmsi": int(bits[8:38], 2), **read(report)} for report in reports]
        most[table] = max(most[table], len(reports))
    assert most == {"weather": 4, "water_levels": 6, "versions": 1}
    for table, rows in expected.items():
        check(decoded(table, lines), *rows)
    # 3 is reserved in R4.0A; most shore stations send it
    assert {row["datum"] for row in expected["water_levels"]} == {1, 3}


# --- vectors worked by hand from the tables of R4.0A: no log and no example holds them ---

CANADA = (
    "001000" + "00" + "000000001100000011011111101111" + "00" + "0100111100"
)  # type 8, MMSI 3160047, spare, DAC 316
US = "001000" + "00" + "000000001100000011011111101111" + "00" + "0101101110"  # the same, DAC 366
AT_1337 = "1010" + "10001" + "01101" + "100101"  # October, 17th, 13 h, 37 min
STATION = "000001" + "000000" + "000010" + "100000" * 4  # A @ B, four blanks
PLACE = "1101111000011111001001100" + "111110110101100010011000"  # 74° 00.5' W, 5° 05' S
WHEN = {"month": 10, "day": 17, "hour": 13, "minute": 37}
WHERE = {"lon_deg": -74 - 0.5 / 60, "lat_deg": -5 - 5 / 60}
READ = {"mmsi": 3160047, **WHEN, "station_id": "A@B", **WHERE}
NO_TIME = "0000" + "00000" + "11000" + "111100"  # month 0, day 0, hour 24, minute 60
NO_ID = "000000" * 7  # @@@@@@@
NOWHERE = "0101001011011010111100000" + "010100110101000000100000"  # 181°, 91°
UNKNOWN = {
    "mmsi": 3160047, "month": None, "day": None, "hour": None, "minute": None, "station_id": None, "lon_deg": None,
    "lat_deg": None,
}  # fmt: skip

CURRENT_HEAD = "000001" + "00" + "000100"  # FI 1, reserved, message 4
CURRENT_REPORTS = (
    AT_1337 + STATION + PLACE + "00010000" + "010001010" + "0" * 16,  # 1.6 kn towards 138°
    AT_1337 + STATION + PLACE + "11111110" + "101100111" + "0" * 16,  # 25.4 kn or more towards 359°
    NO_TIME + NO_ID + NOWHERE + "11111111" + "111111111" + "0" * 16,  # nothing available
)
CURRENTS: tuple[Row, ...] = (
    {**READ, "current_speed_kn": 1.6, "current_direction_deg": 138},
    {**READ, "current_speed_kn": 25.4, "current_speed_or_more": True, "current_direction_deg": 359},
    {**UNKNOWN, "current_speed_kn": None, "current_direction_deg": None},
)


@pytest.mark.parametrize("head", [CANADA, US])
def test_currents_come_out_by_report_from_both_countries(head: str) -> None:
    check(decoded("currents", sentences(head + CURRENT_HEAD + "".join(CURRENT_REPORTS))), *CURRENTS)


@pytest.mark.parametrize("missing", [1, 16, 17, 60, 143])
def test_a_report_that_is_cut_in_its_values_makes_no_row(missing: int) -> None:
    bits = CANADA + CURRENT_HEAD + "".join(CURRENT_REPORTS)
    whole = CURRENTS if missing <= 16 else CURRENTS[:2]  # the last 16 bits are reserved
    check(decoded("currents", sentences(bits[:-missing])), *whole)


def test_a_message_without_a_whole_report_makes_no_row() -> None:
    bits = CANADA + CURRENT_HEAD + CURRENT_REPORTS[0]
    for length in (len(CANADA) + 14, len(CANADA) + 14 + 60, len(CANADA) + 14 + 127):
        assert decoded("currents", sentences(bits[:length])) == []


def test_salinities_come_out_by_report() -> None:
    bits = CANADA + "000001" + "00" + "000101"  # FI 1, message 5
    bits += AT_1337 + STATION + PLACE + "0101011110" + "0000111100" + "0" * 13  # 35.0 PSU, 6.0 °C
    bits += AT_1337 + STATION + PLACE + "0000000000" + "1000000001" + "0" * 13  # 0 PSU, -51.1 °C or less
    bits += AT_1337 + STATION + PLACE + "1111111110" + "0111111111" + "0" * 13  # 102.2 PSU, 51.1 °C or more
    bits += NO_TIME + NO_ID + NOWHERE + "1111111111" + "1000000000" + "0" * 13
    check(
        decoded("salinities", sentences(bits)),
        {**READ, "salinity_psu": 35.0, "water_temperature_degc": 6.0},
        {**READ, "salinity_psu": 0.0, "water_temperature_degc": -51.1, "water_temperature_or_less": True},
        {**READ, "salinity_psu": 102.2, "water_temperature_degc": 51.1, "water_temperature_or_more": True},
        {**UNKNOWN, "salinity_psu": None, "water_temperature_degc": None},
    )


def test_a_procession_names_each_vessel_with_its_place_and_last_call() -> None:
    bits = US + "000010" + "00" + "000011" + AT_1337  # FI 2, message 3
    bits += "010101" + "010000" + "000010" + "001111" + "010101" + "001110" + "000100"  # UPBOUND
    bits += "100000" * 9 + PLACE + "000"
    bits += "00001"  # first
    bits += "001101" + "001001" + "001100" + "001011" + "011001" + "100000"  # MILKY and a blank
    bits += "010011" + "010100" + "000001" + "010010" + "100000" * 5  # STAR
    bits += "010011" + "001110" + "000101" + "001100" + "001100" + "100000"  # SNELL and a blank
    bits += "001100" + "001111" + "000011" + "001011" + "100000" * 2  # LOCK
    bits += "01101" + "011110" + "000000"  # 13 h, 30 min
    bits += "11111"  # 31st
    bits += "000010" + "000000" + "100000" + "001110" + "000000" + "100000"  # B @ blank N @ blank
    bits += "000100" + "000000" + "100000" * 7  # D @
    bits += "001100" + "000000" + "110001" + "000000" * 9 + "11000" + "111100" + "000000"  # L@1, no time
    bits += "00000" + "000000" * 15 + "000000" * 12 + "11001" + "111101" + "000000"  # nothing
    head = {"mmsi": 3160047, **WHEN, "direction_id": "UPBOUND", **WHERE}
    check(
        decoded("processions", sentences(bits)),
        {
            **head, "order": 1, "vessel_name": "MILKY STAR", "position_name": "SNELL LOCK", "call_in_hour": 13,
            "call_in_minute": 30,
        },
        {
            **head, "order": 31, "vessel_name": "B@ N@ D", "position_name": "L@1", "call_in_hour": None,
            "call_in_minute": None,
        },
        {
            **head, "order": None, "vessel_name": None, "position_name": None, "call_in_hour": None,
            "call_in_minute": None,
        },
    )  # fmt: skip


def test_a_procession_of_which_nothing_is_known_is_null_in_its_head() -> None:
    bits = CANADA + "000010" + "00" + "000011" + NO_TIME + "000000" * 16 + NOWHERE + "000"
    bits += "00010" + "000000" * 27 + "00000" + "000000" + "000000"  # second, no names, 0 h, 0 min
    nothing = {name: None for name in UNKNOWN if name not in ("mmsi", "station_id")}
    check(
        decoded("processions", sentences(bits)),
        {
            **nothing, "mmsi": 3160047, "direction_id": None, "order": 2, "vessel_name": None, "position_name": None,
            "call_in_hour": 0, "call_in_minute": 0,
        },
    )  # fmt: skip


def test_message_three_of_the_hydrological_function_is_a_water_level_and_no_procession() -> None:
    bits = CANADA + "000001" + "00" + "000011" + AT_1337 + STATION + PLACE
    bits += "1" + "0000000000100000" + "11" + "0" * 14  # depth, 0.32 m, datum 3
    check(decoded("water_levels", sentences(bits)), {**READ, "level_type": 1, "level_m": 0.32, "datum": 3})
    assert decoded("processions", sentences(bits)) == []


def test_all_six_flows_of_a_message_come_out() -> None:
    flows = {
        "00000000000000": 0, "00000000000001": 1, "01110011110000": 7408, "10000000000000": 8192,
        "11111111111110": 16382, "11111111111111": None,
    }  # fmt: skip
    bits = CANADA + "000001" + "00" + "000110"  # FI 1, message 6
    bits += "".join(AT_1337 + STATION + PLACE + flow + "0" * 19 for flow in flows)
    check(decoded("flows", sentences(bits)), *({**READ, "flow_m3_s": flow} for flow in flows.values()))


def test_all_six_vessels_of_a_lockage_order_come_out() -> None:
    name = "001011" + "000000" + "010111" + "100000" * 12  # K@W
    bits = CANADA + "000010" + "00" + "000001" + AT_1337  # FI 2, message 1
    bits += "010011" + "001100" + "010011" + "011111" + "001001" + "001011" + "000101" + PLACE + "0" * 9  # SLS_IKE
    minutes = {"000000": 0, "000001": 1, "001111": 15, "011110": 30, "111011": 59, "111100": None}
    for minute in minutes:
        bits += name + "0" + "1100" + "11111" + "10111" + minute + "0" * 9  # down, December 31st, 23 h
    order = {
        "mmsi": 3160047, **WHEN, "lock_id": "SLS_IKE", **WHERE, "vessel_name": "K@W", "upbound": 0, "eta_month": 12,
        "eta_day": 31, "eta_hour": 23,
    }  # fmt: skip
    check(decoded("lockage_orders", sentences(bits)), *({**order, "eta_minute": minute} for minute in minutes.values()))


def test_a_lockage_order_of_which_nothing_is_known_is_null() -> None:
    bits = US + "000010" + "00" + "000001" + NO_TIME + NO_ID + NOWHERE + "0" * 9
    bits += "000000" * 15 + "1" + NO_TIME + "0" * 9
    nothing = {name: None for name in UNKNOWN if name not in ("mmsi", "station_id")}
    eta = dict.fromkeys(("eta_month", "eta_day", "eta_hour", "eta_minute"))
    check(
        decoded("lockage_orders", sentences(bits)),
        {**nothing, "mmsi": 3160047, "lock_id": None, "vessel_name": None, "upbound": 1, **eta},
    )


def test_lock_times_are_null_where_they_are_not_known_and_names_keep_their_inner_signs() -> None:
    name = "001011" + "000000" + "010111"  # K@W
    bits = CANADA + "000010" + "00" + "000010" + AT_1337 + name + "100000" * 12  # FI 2, message 2
    bits += name + "100000" * 4 + NO_TIME  # last location, no arrival there
    bits += name + "000000" * 4 + "0001" + "00010" + "00011" + "000100"  # first lock, January 2nd, 03:04
    bits += NO_ID + "1100" + "11110" + "00000" + "111011"  # no second lock, December 30th, 00:59
    bits += name + "100000" * 4 + "0000"  # delay
    times: Row = {
        "last_ata_month": None, "last_ata_day": None, "last_ata_hour": None, "last_ata_minute": None,
        "first_lock_eta_month": 1, "first_lock_eta_day": 2, "first_lock_eta_hour": 3, "first_lock_eta_minute": 4,
        "second_lock_eta_month": 12, "second_lock_eta_day": 30, "second_lock_eta_hour": 0, "second_lock_eta_minute": 59,
    }  # fmt: skip
    check(
        decoded("lock_times", sentences(bits)),
        {
            "mmsi": 3160047, **WHEN, "vessel_name": "K@W", "last_location": "K@W", "first_lock": "K@W",
            "second_lock": None, "delay_lock": "K@W", **times,
        },
    )  # fmt: skip


def test_wind_of_102_2_knots_means_or_more_and_1023_means_nothing() -> None:
    bits = CANADA + "000001" + "00" + "000010"  # FI 1, message 2
    bits += AT_1337 + STATION + PLACE + "1111111110" + "1111111101" + "000000000" + "0000"  # >= 102.2, 102.1, north
    bits += AT_1337 + STATION + PLACE + "1111111111" + "1111111111" + "101101000" + "0000"  # direction 360: not used
    found = decoded("winds", sentences(bits))
    check(
        found,
        {
            **READ, "wind_speed_kn": 102.2, "wind_speed_or_more": True, "wind_gust_kn": 102.1,
            "wind_gust_or_more": False, "wind_direction_deg": 0,
        },
        {**READ, "wind_speed_kn": None, "wind_gust_kn": None, "wind_direction_deg": None},
    )  # fmt: skip
    assert [row["wind_speed_raw"] for row in found] == [1022, 1023]
    assert [row["wind_direction_raw"] for row in found] == [0, 360]


def test_weather_of_which_nothing_is_available_is_null_in_every_value() -> None:
    bits = CANADA + "000001" + "00" + "000001" + NO_TIME + NO_ID + NOWHERE  # FI 1, message 1
    bits += "1" * 29 + "1" * 14 + "1000000000" * 2 + "11111111" + "1000000000"
    values = (
        "wind_speed_kn", "wind_gust_kn", "wind_direction_deg", "pressure_hpa", "air_temperature_degc", "dew_point_degc",
        "visibility_km", "water_temperature_degc",
    )  # fmt: skip
    check(decoded("weather", sentences(bits)), {**UNKNOWN, **dict.fromkeys(values)})


def test_weather_at_the_ends_of_its_scales_says_or_more_and_or_less() -> None:
    bits = CANADA + "000001" + "00" + "000001" + AT_1337 + STATION + PLACE
    bits += "1111111110" * 2 + "101011000" + "10011001110100"  # >= 102.2 kn twice, 344°, 984.4 hPa
    bits += "1000000001" + "0111111111" + "11111110" + "1000000010"  # <= -51.1, >= 51.1, >= 25.4 km, -51.0 °C
    check(
        decoded("weather", sentences(bits)),
        {
            **READ, "wind_speed_kn": 102.2, "wind_speed_or_more": True, "wind_gust_kn": 102.2,
            "wind_gust_or_more": True, "wind_direction_deg": 344, "pressure_hpa": 984.4, "air_temperature_degc": -51.1,
            "air_temperature_or_less": True, "dew_point_degc": 51.1, "dew_point_or_more": True, "visibility_km": 25.4,
            "visibility_or_more": True, "water_temperature_degc": -51.0,
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("1000000000000000", {"level_m": None}),
        ("1000000000000001", {"level_m": -327.67, "level_or_less": True}),
        ("0111111111111111", {"level_m": 327.67, "level_or_more": True}),
        ("1111111111111111", {"level_m": -0.01}),
    ],
)
def test_water_levels_keep_their_sign_and_say_where_the_scale_ends(level: str, expected: Row) -> None:
    bits = CANADA + "000001" + "00" + "000011" + AT_1337 + STATION + PLACE + "0" + level + "01" + "0" * 14
    check(decoded("water_levels", sentences(bits)), {**READ, "level_type": 0, "datum": 1, **expected})


def test_times_that_the_specification_does_not_use_are_null_and_keep_their_raw_numbers() -> None:
    unused = "11010000111001111101"  # month 13, hour 25, minute 61
    bits = CANADA + "000001" + "00" + "000110" + unused + STATION + PLACE + "0" * 33
    found = decoded("flows", sentences(bits))
    check(found, {**READ, "month": None, "day": 1, "hour": None, "minute": None, "flow_m3_s": 0})
    assert [found[0][f"{name}_raw"] for name in ("month", "day", "hour", "minute")] == [13, 1, 25, 61]


def test_a_position_off_the_globe_is_flagged_and_keeps_its_raw_numbers() -> None:
    off = "1010110110011010001111111" + "101011011001101000111111"  # -180° and -90°, each less 1/1000 minute
    bits = CANADA + "000001" + "00" + "000110" + AT_1337 + STATION + off + "0" * 33
    found = decoded("flows", sentences(bits))
    off_globe = {"lon_deg": None, "lon_out_of_range": True, "lat_deg": None, "lat_out_of_range": True}
    check(found, {**READ, **off_globe, "flow_m3_s": 0})
    assert (found[0]["lon_raw"], found[0]["lat_raw"]) == (-10_800_001, -5_400_001)
