"""Messages of the United States against libais's published expectations, and vectors worked by hand."""

from __future__ import annotations

import pytest

from tests.ais_decoder.applications import Row, check, decoded, sentences

# sentences and values of libais: src/test/ais8_367_test.cpp, test/test_data.py (Apache-2.0)
NOTICES: dict[str, tuple[list[str], list[Row]]] = {
    "a text alone": (
        ["!AIVDM,1,1,,A,803Ow2iKmPFJwP37P000bbHHsrPbJP000000,0*6E"],
        [{"mmsi": 3669771, "version": 1, "linkage_id": 410, "duration": 0, "shape": 5, "text": "USCG_TEST"}],
    ),
    "a circle around a buoy that hears whales": (
        ["!AIVDM,1,1,,B,8h3Ovq1KmPA`08b8007P3ct5uAPmtlAkh000,0*2F"],
        [{
            "mmsi": 3669732, "version": 1, "linkage_id": 104, "notice": 0, "month": 4, "day": 10, "hour": 17,
            "minute": 0, "duration": 60, "shape": 0, "power": 1, "lon_deg": -70.11845, "lat_deg": 42.31135,
            "precision": 2, "radius_m": 9260,
        }],
    ),
    "a point and two lines from it": (
        [
            "!ANVDM,2,1,0,B,8h3Ovq1KmP@N<95=`2l01=dN<b7pGeP00000LL8PSV8RQ8cTs5H0LTHh477P,0*36",
            "!ANVDM,2,2,0,B,Rpus@000,0*46",
        ],
        [
            {"shape": 0, "power": 0, "lon_deg": -175.82917, "lat_deg": 59.3672, "precision": 4, "radius_m": 0},
            {
                "shape": 3, "power": 2, "bearing_1_deg": 112.5, "distance_1_m": 13000, "bearing_2_deg": 115.0,
                "distance_2_m": 27300, "bearing_3_deg": 132.5, "distance_3_m": 17400, "bearing_4_deg": 157.5,
                "distance_4_m": 17200,
            },
            {
                "shape": 3, "power": 2, "bearing_1_deg": 145.5, "distance_1_m": 19200, "bearing_2_deg": 131.5,
                "distance_2_m": 24000, "bearing_3_deg": 139.5, "distance_3_m": 24700, "bearing_4_deg": None,
            },
        ],
    ),
}  # fmt: skip
ICE: Row = {
    "mmsi": 3669732, "version": 1, "linkage_id": 30, "notice": 24, "month": 4, "day": 17, "hour": 9, "minute": 45,
    "duration": 1440,
}  # fmt: skip


@pytest.mark.parametrize("name", NOTICES)
def test_area_notices_come_out_sub_area_by_sub_area(name: str) -> None:
    lines, expected = NOTICES[name]
    head = ICE if len(expected) == 3 else {}
    # libais gives positions to four places, and shows _ as -
    check(decoded("area_notices", lines), *({**head, **row} for row in expected), within=1e-4)


WEATHER: dict[str, tuple[str, Row]] = {
    "one slot, nothing but a position and the highest pressure": (
        "!SAVDM,1,1,7,A,85Oqf`1Kmh37VDgTDMsgo9@0uNc@,0*47",
        {
            "mmsi": 368996000, "version": 0, "lon_deg": -117.15298333333334, "lat_deg": 32.69541666666667,
            "pressure_hpa": 1201, "pressure_or_more": True,
        },
    ),
    "one slot": (
        "!SAVDM,1,1,1,A,85MrbQ1KmhB:nsE=HSaKIdRv<824,0*54",
        {
            "mmsi": 366914180, "version": 0, "day": 4, "hour": 17, "minute": 22, "lon_deg": -75.00443333333334,
            "lat_deg": 38.936366666666665, "pressure_hpa": 1016, "air_temperature_degc": 19.0, "wind_speed_kn": 24,
            "wind_gust_kn": 32, "wind_direction_deg": 66,
        },
    ),
    "small, without a time": (
        "!SAVDM,1,1,0,A,85Oqf`1Kn1Sk:Gj:>uosTP,4*5E",
        {
            "mmsi": 368996000, "version": 0, "lon_deg": -117.15298333333334, "lat_deg": 32.69541666666667,
            "pressure_hpa": 1201, "pressure_or_more": True,
        },
    ),
    "small": (
        "!AIVDM,1,1,,,85MU:l1Kn12FsqBb>Kh@p0,4*4E",
        {
            "mmsi": 366562000, "version": 0, "hour": 16, "minute": 37, "lon_deg": -148.77725,
            "lat_deg": 31.5308, "pressure_hpa": 1023,
        },
    ),
    "tiny": (
        "!SAVDM,1,1,7,A,85MrbQ1KnA5IdV24,0*17",
        {
            "mmsi": 366914180, "version": 0, "hour": 17, "minute": 22, "pressure_hpa": 1016, "wind_speed_kn": 24,
            "wind_direction_deg": 66,
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WEATHER)
def test_ship_weather_gives_what_libais_gives(name: str) -> None:
    line, expected = WEATHER[name]
    check(decoded("ship_weather", [line]), expected)


def test_environmental_wind_of_which_nothing_is_available() -> None:
    check(
        decoded("environmental_reports", ["!AIVDM,1,1,,B,8>k1oFAKpB95?AruFRl7mre0<N00,0*6A"]),
        {
            "mmsi": 993032025, "sensor_kind": 2, "day": 4, "hour": 17, "minute": 19, "site": 104, "wind_quality": 1,
            "forecast_duration": 0,
        },
    )  # fmt: skip


def test_every_report_of_an_environmental_message_comes_out() -> None:
    line = "!AIVDM,1,1,6,,85362R1Kp@HpL07cebNpkUqR`O`0USQh17CvENUfI6@0002n>703wA937cmJ<N0000,4*6C"  # libais says "2,1"
    head = {"mmsi": 338789000, "day": 12, "hour": 14, "minute": 7, "site": 0}
    check(
        decoded("environmental_reports", [line]),
        {
            **head, "sensor_kind": 0, "version": 3, "lon_deg": -70.90646833333334, "lat_deg": 22.540963333333334,
            "precision": 5, "altitude_m": 25.3,
        },
        {
            **head, "sensor_kind": 9, "air_temperature_degc": 28.5, "air_temperature_quality": 1, "precipitation": 3,
            "dew_point_quality": 1, "pressure_hpa": 1019, "pressure_quality": 1, "salinity_permille": 5.0,
        },
        {
            **head, "sensor_kind": 11, "wind_speed_kn": 15, "wind_direction_deg": 73, "averaging_time": 3,
            "forecast_duration": 0,
        },
    )  # fmt: skip


# --- vectors worked by hand from the layout that libais reads ---

HEAD = "001000" + "00" + "000000001100000011011111101111" + "00"  # type 8, MMSI 3160047, spare
NOTICE = "0000000111" + "0100001" + "0101" + "11101" + "01101" + "100010" + "000000000000111100"  # May 29th, 13:34
SAID: Row = {
    "mmsi": 3160047, "linkage_id": 7, "notice": 33, "month": 5, "day": 29, "hour": 13, "minute": 34, "duration": 60,
}  # fmt: skip
AT = "1101010110011001100000100000" + "001101011010010011101001000"  # -74.1° and 46.875°, × 600,000
PLACE: Row = {"lon_deg": -74.1, "lat_deg": 46.875}
EARLY = HEAD + "0101101110" + "010110" + NOTICE  # DAC 366, FI 22
LATER = HEAD + "0101101111" + "010110" + "000010" + NOTICE + "000"  # DAC 367, FI 22, version 2
FORMS = pytest.mark.parametrize(
    ("bits", "precision", "more", "said"),
    [(EARLY, "", 0, SAID), (LATER, "011", 3, {**SAID, "version": 2})],
    ids=["366", "367"],
)


@FORMS
def test_both_forms_of_area_notice_have_every_shape(bits: str, precision: str, more: int, said: Row) -> None:
    at = AT + precision  # the later form says how precise a position is, and has 96 bits for a sub-area and not 90
    place = {**said, **PLACE} | ({"precision": 3} if precision else {})
    bits += "001" + "10" + at + "00000101" + "00000011" + "000101101" + "0" * (5 + more)  # 500 m, 300 m, 45°
    bits += "010" + "11" + at + "000000001001" + "000001010" + "001011010" + "0" * more  # 9 km, 10° to 90°
    bits += (
        "100" + "01" + ("0010110100" + "00000001000") * 3 + "1011010000" + "0" * 11 + "0" * (1 + 2 * more)
    )  # 90°, 80 m
    bits += "101" + "000011" + "000001" + "010010" + "000101" + "000000" * (10 + more // 3) + "000"  # CARE
    bits += "110" + "1" * (87 + 2 * more)  # reserved
    check(
        decoded("area_notices", sentences(bits)),
        {**place, "shape": 1, "power": 2, "east_m": 500, "north_m": 300, "orientation_deg": 45},
        {**place, "shape": 2, "power": 3, "radius_m": 9000, "left_boundary_deg": 10, "right_boundary_deg": 90},
        {
            **said, "shape": 4, "power": 1, "bearing_1_deg": 90, "distance_1_m": 80, "bearing_2_deg": 90,
            "distance_2_m": 80, "bearing_3_deg": 90, "distance_3_m": 80, "bearing_4_deg": None, "distance_4_m": None,
        },
        {**said, "shape": 5, "text": "CARE"},
        {**said, "shape": 6, "data": "F" * 23 + "8" if more else "F" * 21 + "E"},
    )  # fmt: skip


@FORMS
def test_lengths_are_in_metres_by_their_power_of_ten(bits: str, precision: str, more: int, said: Row) -> None:
    at = AT + precision
    place = {**said, **PLACE} | ({"precision": 3} if precision else {})
    for power in ("00", "01", "10", "11"):
        bits += "000" + power + at + "000000110111" + "0" * (18 + more)  # circle, 55 steps
        bits += "001" + power + at + "00000101" + "00000011" + "111111111" + "0" * (5 + more)  # rectangle, 5, 3 steps
    line = ["0000000000" + f"{length:011b}" for length in (1, 2, 3, 2047)]
    bits += "011" + "00" + "".join(line) + "0" * (1 + 2 * more)
    expected: list[Row] = []
    for power, factor in enumerate((1, 10, 100, 1000)):
        expected.append({**place, "shape": 0, "power": power, "radius_m": 55 * factor})
        expected.append({**place, "shape": 1, "power": power, "east_m": 5 * factor, "north_m": 3 * factor})
    lengths = {"distance_1_m": 1, "distance_2_m": 2, "distance_3_m": 3, "distance_4_m": 2047}
    north = dict.fromkeys(("bearing_1_deg", "bearing_2_deg", "bearing_3_deg", "bearing_4_deg"), 0)
    expected.append({**said, "shape": 3, "power": 0, **north, **lengths})
    check(decoded("area_notices", sentences(bits)), *expected)


@FORMS
def test_a_sub_area_that_is_cut_makes_no_row(bits: str, precision: str, more: int, said: Row) -> None:
    bits += "000" + "00" + AT + precision + "000000110111" + "0" * (18 + more) + "101" + "000011" + "000000" * 13
    expected = {**said, **PLACE, "shape": 0, "power": 0, "radius_m": 55} | ({"precision": 3} if precision else {})
    check(decoded("area_notices", sentences(bits)), expected)


def test_environmental_reports_of_the_kinds_that_differ_from_imos_come_out() -> None:
    when = "11101" + "00000" + "100010" + "0000101"  # 29th, 00:34, site 5
    head = {"mmsi": 3160047, "day": 29, "hour": 0, "minute": 34, "site": 5}
    bits = HEAD + "0101101111" + "100001"  # DAC 367, FI 33
    bits += "0101" + when  # current in three dimensions
    bits += "100000101" + "000000000" + "011111011" + "000001010"  # -25.1, 0, 25.1 kn, 10 m
    bits += "000000001" + "111111111" + "100000000" + "101101010"  # 0.1, -0.1 kn, out of range, not available
    bits += "001" + "0" * 10
    bits += "0110" + when + "001011010"  # along 90°
    bits += "101101001" + "11110110" + "000101101" + "000000010"  # 361 m or more, 24.6 kn or more, 45°, 2 m
    bits += "101101010" + "11110111" + "101101000" + "101101010"  # nothing
    bits += "010" + "000"
    bits += "1010" + when  # air gap
    bits += "0000000000000" + "0010011100010" + "10" + "1111111111111"  # none, 12.50 m, 2, 81.91 m or more
    bits += "00000" + "11000" + "111100" + "100" + "0" * 25
    bits += "1100" + when + "1" * 85  # reserved
    check(
        decoded("environmental_reports", sentences(bits)),
        {
            **head, "sensor_kind": 5, "current_north_1_kn": -25.1, "current_east_1_kn": 0.0, "current_up_1_kn": 25.1,
            "current_depth_1_m": 10, "current_north_2_kn": 0.1, "current_east_2_kn": -0.1, "current_up_2_kn": None,
            "current_depth_2_m": None, "current_quality": 1,
        },
        {
            **head, "sensor_kind": 6, "current_bearing_1_deg": 90, "current_distance_1_m": 361,
            "current_distance_1_or_more": True, "current_speed_1_kn": 24.6, "current_speed_1_or_more": True,
            "current_direction_1_deg": 45, "current_depth_1_m": 2, "current_quality": 2,
        },
        {
            **head, "sensor_kind": 10, "air_draught_m": None, "air_gap_m": 12.5, "air_gap_trend": 2,
            "forecast_air_gap_m": 81.91, "forecast_air_gap_or_more": True, "air_gap_quality": 4,
        },
        {**head, "sensor_kind": 12, "data": "FFFFFFFFFFFFFFFFFFFFF8"},
    )  # fmt: skip


def test_environmental_reports_of_imos_kinds_come_out_with_their_special_values() -> None:
    when = "11101" + "01101" + "100010" + "0000101"  # 29th, 13:34, site 5
    until = "11110" + "01110" + "100011" + "00111100"  # 30th, 14:35, for 60 min
    bits = HEAD + "0101101111" + "100001"  # DAC 367, FI 33
    bits += "0001" + when + "000010" + "010101" + "001111" + "011001" + "000000" * 10 + "0"  # station BUOY
    bits += "0010" + when + "1111001" + "1111000" + "101100111" + "000000001" + "010"  # wind 121 or more, 120, 359°, 1°
    bits += "0001010" + "1111010" + "101101000" + until + "000"  # forecast 10 kn, not available, not available
    bits += (
        "0011" + when + "1" + "1000000000000001" + "00" + "01011" + "001"
    )  # depth -327.67 m or less, rising, datum 11
    bits += "0" + "0111111111111111" + until + "0" * 17  # forecast 327.67 m or more
    bits += "0100" + when + "00001010" + "000101101" + "101101001"  # 1.0 kn, 45°, 361 m or more
    bits += (
        "11110110" + "101101000" + "101101010" + "11110111" + "000000000" + "000000000"
    )  # 24.6 or more; none, 0°, 0 m
    bits += "011" + "0000"
    bits += "0111" + when + "11110110" + "111100" + "000101101" + "1100" + "001"  # swell 24.6 m or more, 60 s, 45°, 12
    bits += (
        "1001011000" + "1111001" + "010" + "00001111" + "111101" + "101101000" + "011" + "111110101"
    )  # 50.0 °C, 12.1 m, 1.5 m, 50.1 ‰
    bits += "1000" + when + "0000000000" + "1010111101" + "1110101001100001" + "111110110" + "01" + "100" + "0" * 35
    bits += (
        "1001" + when + "01001011000" + "001" + "01" + "11110001" + "0000000000" + "010"
    )  # 60.0 °C, 24.1 nmi, -20.0 °C
    bits += "110010010" + "01" + "011" + "000000000" + "0" * 25  # 1201 hPa or more, 0
    bits += "1011" + when + "1111001" + "1111010" + "101101000" + "000001" + "001"  # 121 or more, none, none, 1 min
    bits += "0000000" + "1111001" + "000000000" + "01110" + "100011" + "11111111" + "0" * 11
    head = {"mmsi": 3160047, "day": 29, "hour": 13, "minute": 34, "site": 5}
    clock = {"forecast_hour": 14, "forecast_minute": 35}
    forecast = {"forecast_day": 30, **clock, "forecast_duration": 60}
    check(
        decoded("environmental_reports", sentences(bits)),
        {**head, "sensor_kind": 1, "station_name": "BUOY"},
        {
            **head, "sensor_kind": 2, "wind_speed_kn": 121, "wind_speed_or_more": True, "wind_gust_kn": 120,
            "wind_direction_deg": 359, "wind_gust_direction_deg": 1, "wind_quality": 2, "forecast_wind_speed_kn": 10,
            "forecast_wind_gust_kn": None, "forecast_wind_direction_deg": None, **forecast,
        },
        {
            **head, "sensor_kind": 3, "water_level_type": 1, "water_level_m": -327.67, "water_level_or_less": True,
            "water_level_trend": 0, "datum": 11, "water_level_quality": 1, "forecast_water_level_type": 0,
            "forecast_water_level_m": 327.67, "forecast_water_level_or_more": True, **forecast,
        },
        {
            **head, "sensor_kind": 4, "current_speed_1_kn": 1.0, "current_direction_1_deg": 45,
            "current_depth_1_m": 361, "current_depth_1_or_more": True, "current_speed_2_kn": 24.6,
            "current_speed_2_or_more": True, "current_direction_2_deg": None, "current_depth_2_m": None,
            "current_speed_3_kn": None, "current_direction_3_deg": 0, "current_depth_3_m": 0, "current_quality": 3,
        },
        {
            **head, "sensor_kind": 7, "swell_height_m": 24.6, "swell_height_or_more": True, "swell_period": 60,
            "swell_direction_deg": 45, "sea_state": 12, "swell_quality": 1, "water_temperature_degc": 50.0,
            "water_temperature_depth_m": 12.1, "water_temperature_depth_or_more": True,
            "water_temperature_quality": 2, "wave_height_m": 1.5, "wave_period": None, "wave_direction_deg": None,
            "wave_quality": 3, "salinity_permille": 50.1, "salinity_or_more": True,
        },
        {
            **head, "sensor_kind": 8, "water_temperature_degc": -10.0, "conductivity_s_m": 7.01,
            "conductivity_or_more": True, "water_pressure_dbar": 6000.1, "water_pressure_or_more": True,
            "salinity_permille": None, "salinity_type": 1, "salinity_quality": 4,
        },
        {
            **head, "sensor_kind": 9, "air_temperature_degc": 60.0, "air_temperature_quality": 1, "precipitation": 1,
            "visibility_nmi": 24.1, "visibility_or_more": True, "dew_point_degc": -20.0, "dew_point_quality": 2,
            "pressure_hpa": 1201, "pressure_or_more": True, "pressure_trend": 1, "pressure_quality": 3,
            "salinity_permille": 0.0,
        },
        {
            **head, "sensor_kind": 11, "wind_speed_kn": 121, "wind_speed_or_more": True, "wind_gust_kn": None,
            "wind_direction_deg": None, "averaging_time": 1, "wind_quality": 1, "forecast_wind_speed_kn": 0,
            "forecast_wind_gust_kn": 121, "forecast_wind_gust_or_more": True, "forecast_wind_direction_deg": 0,
            **clock, "forecast_duration": None,
        },
    )  # fmt: skip


def test_encrypted_positions_have_no_layout() -> None:
    line = "!BSVDM,1,1,,B,853>IhQKf6EQFDdajT?AbaAVhHEWebddhqHC5@?=KwisgP00DWjE,0*6D"  # libais, ais8_366_test.cpp
    for table in ("area_notices", "ship_weather", "environmental_reports"):
        assert decoded(table, [line]) == []
