"""Application messages of the IMO, the ITU, inland navigation and aids to navigation: published and worked vectors.

Published sentences come with what their publishers print of them; layouts without any have vectors worked by hand in
`vectors/applications.txt`. What other decoders make of real messages is compared in `test_application_peers`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from porttarget import decode
from tests.ais_decoder.applications import APPLICATIONS, Row, rows_of, sentences

VECTORS = Path(__file__).parent / "vectors" / "applications.txt"
MMSI, TO = 316001234, 316005678
FLAGS = {field.column for layout in APPLICATIONS for field in layout.named if field.unit == "flag"}


def worked() -> Iterator[tuple[str, int, tuple[int, int], str, str, list[Row]]]:
    """Title, carrier, (DAC, FI), table, bits and rows of each block."""
    for block in VECTORS.read_text().split("\n\n")[1:]:
        title, head, *lines = block.strip().splitlines()
        carrier, dac, fi, table = head.split()[1:]
        bits = "".join(line.partition("#")[0].replace(" ", "") for line in lines if not line.startswith("row "))
        found = [json.loads(line.removeprefix("row ")) for line in lines if line.startswith("row ")]
        yield title.removeprefix("# "), int(carrier), (int(dac), int(fi)), table, bits, found


WORKED = list(worked())


def message(carrier: int, dac: int, fi: int, data: str) -> list[str]:
    """Sentences of a binary message."""
    to = f"00{TO:030b}00" if carrier == 6 else "00"
    return sentences(f"{carrier:06b}00{MMSI:030b}{to}{dac:010b}{fi:06b}{data}")


def number(value: Any) -> Any:
    """Truth values as numbers; the slow twin gives them either way."""
    return float(value) if isinstance(value, bool) else value


def compare(found: list[Row], expected: list[Row]) -> None:
    """Whole records: what is not expected must be a raw number, null, or a flag that is not set."""
    told = [
        {
            name: value
            for name, value in row.items()
            if name in wanted
            or not (name.endswith("_raw") or value is None or value is False or (name in FLAGS and value == 0))
        }
        for row, wanted in zip(found, expected, strict=True)
    ]
    numbered = [{"report": row["report"], **wanted} if "report" in row else wanted
                for row, wanted in zip(found, expected, strict=True)]  # fmt: skip
    for row, wanted in zip(told, numbered, strict=True):
        differing = {name: (row.get(name), wanted.get(name)) for name in {*row, *wanted}
                     if number(row.get(name)) != pytest.approx(number(wanted.get(name)), abs=1e-7)}  # fmt: skip
        assert differing == {}


@pytest.mark.parametrize("vector", WORKED, ids=[vector[0] for vector in WORKED])
def test_a_message_worked_by_hand_gives_all_its_values(vector: tuple[Any, ...]) -> None:
    _, carrier, (dac, fi), table, bits, expected = vector
    compare(rows_of(table, message(carrier, dac, fi, bits)), [{"mmsi": MMSI, **row} for row in expected])


# Sentences of libais' tests (ais6_test, ais8_test, ais8_1_22_test, ais8_200_test, test_data), of GPSD's sample.aivdm
# and, for 1/40 and 250/10, of receivers' logs: table, sentences, and rows as published there.
NOTICE = {
    "mmsi": 3669739,
    "linkage_id": 29,
    "notice": 1,
    "month": 3,
    "day": 20,
    "hour": 16,
    "minute": 6,
    "duration": 1440,
}
DMA = {"mmsi": 3669739, "linkage_id": 26, "notice": 1, "month": 3, "day": 15, "hour": 21, "minute": 30, "duration": 2}
PUBLISHED: dict[str, tuple[str, list[str], list[Row]]] = {
    "6/1/0 text": ("asm_texts", ["!AIVDM,1,1,,B,65Ps:8=:0MjP0420<4U>1@E=B10i>04<fp0,2*23"], [
        {"mmsi": 370068000, "acknowledge": True, "text_sequence": 3, "text": "AIS TEST PLS ACK."},
    ]),
    "6/1/1 acknowledgement": ("acknowledgements", ["!AIVDM,1,1,,A,63m95T8uBK:0044@00P,2*7A"], [
        {"mmsi": 257050000, "acknowledged_dac": 64, "text_sequence": 1},
    ]),
    "6/1/2 interrogation": ("interrogations", ["!AIVDM,1,1,,A,65@<;:1inW@h0480J0,4*60"], [
        {"mmsi": 352521000, "asked_dac": 1, "asked_fi": 40},
    ]),
    "6/1/3 capability interrogation": (
        "capability_interrogations", ["!AIVDM,1,1,,A,601uEO0hptsR04<0@00000000000,0*6B"],
        [{"mmsi": 2053500, "asked_dac": 1}],
    ),
    "6/1/5 acknowledgement": ("acknowledgements", ["!AIVDM,1,1,,B,677IKl=HQGw004D0@02000000000,0*5B"], [
        {"mmsi": 477518800, "acknowledged_dac": 1, "acknowledged_fi": 0, "text_sequence": 4, "available": False,
         "response": 0},
    ]),
    "6/0/0 buoy": ("aton_monitoring", ["!AIVDM,1,1,,A,6>l4uk@0w2Td000000U00P0,2*5A"], [
        {"mmsi": 994131405, "sub_application": 0, "supply_voltage_v": 14.8, "supply_current_a": 0.0, "dc_supply": True},
    ]),
    "8/1/11 met/hydro": (
        "met_hydro",
        ["!AIVDM,1,1,,A,8@2<HV@0BkLN:0frqMPaQPtBRRIrwwejwwwwwwwwwwwwwwwwwwwwwwwwwt0,2*34"],
        [{"mmsi": 2300057, "lat_deg": 60.2033333, "lon_deg": 25.6247167, "day": 22, "hour": 1, "minute": 19,
          "wind_speed_kn": 6, "wind_gust_kn": 7, "wind_direction_deg": 274, "wind_gust_direction_deg": 276,
          "air_temperature_degc": 1.5, "humidity_pct": 87, "pressure_hpa": 1020, "pressure_trend": 2}],
    ),
    "8/1/22 area notice of a circle and a text": (
        "area_notices",
        ["!AIVDM,1,1,0,B,803Ovrh0EPM0WB0h2l0MwJUi=6B4G9000aip8<2Bt2Hq2Qhp,0*01"],
        [{**NOTICE, "shape": 0, "form": 1, "power": 1, "lon_deg": -70.2243, "lat_deg": 42.1058667, "precision": 4,
          "radius_m": 14810},
         {**NOTICE, "shape": 5, "form": 20, "text": "NOAA RW SGHTNG"}],
    ),
    "8/1/22 area notice of a polygon": (
        "area_notices",
        ["!AIVDM,2,1,1,A,803Ovrh0EPJ0Vvch00@=w52I9BK<00000VFHkP0>D>3,0*24",
         "!AIVDM,2,2,1,A,;J005>?11PBGP4=1PPP,0*3F"],
        [{**DMA, "shape": 0, "form": 0, "power": 0, "lon_deg": -70.4082167, "lat_deg": 40.02495, "precision": 4,
          "radius_m": 0},
         {**DMA, "shape": 4, "form": 19, "power": 3, "bearing_1_deg": 89.5, "distance_1_m": 103_000,
          "bearing_2_deg": 0, "distance_2_m": 114_000, "bearing_3_deg": 270, "distance_3_m": 101_000},
         {**DMA, "shape": 5, "form": 20, "text": "NOAA RW DMA"}],
    ),
    "8/1/31 met/hydro with the older circular's missing values": (
        "met_hydro",
        ["!AIVDM,2,1,9,B,8>j`;MP0GhRHI1S`CrTW2?u2Ot1owwnews0F003wwwwwww0001wwwwwwwwh0,0*02",
         "!AIVDM,2,2,9,B,00,4*18"],
        [{"mmsi": 992611190, "lon_deg": 18.7766667, "lat_deg": 54.4111833, "day": 20, "hour": 18, "minute": 28,
          "wind_speed_kn": 17, "wind_direction_deg": 132, "air_temperature_degc": 1.4, "dew_point_degc": -0.1,
          "pressure_hpa": 1013, "visibility_or_more": True, "water_level_m": 5.38, "current_speed_1_kn": 0,
          "current_direction_1_deg": 0, "wave_height_m": 0, "wave_period": 0, "wave_direction_deg": 0,
          "water_temperature_degc": -0.1, "salinity_no_sensor": True}],
    ),
    "8/1/16 VTS targets": ("vts_targets", ["!AIVDM,1,1,,A,802At?00D000qFap02:lA0b@?3fw0001<:iFP2:rf0cCGp0w00,4*5E"], [
        {"mmsi": 2391100, "target_kind": 0, "target_mmsi": 240560000, "lat_deg": 37.9062, "lon_deg": 23.0761333,
         "cog_deg": 238, "sog_kn": 0},
        {"mmsi": 2391100, "target_kind": 0, "target_mmsi": 319473000, "lat_deg": 37.9337333, "lon_deg": 23.64905,
         "cog_deg": 0, "sog_kn": 0},
    ]),
    "6/1/40 persons": ("persons_on_board", ["!AIVDM,1,1,,A,647sBv00b=E006P9>0,4*1B"], [
        {"mmsi": 276747000, "persons": 295},
    ]),
    "6/235/10 aid": ("aton_monitoring", ["!AIVDM,1,1,4,B,6>jR0600V:C0>da4P106P00,2*02"], [
        {"mmsi": 992509976, "supply_voltage_v": 13.7, "external_voltage_1_v": 0.05, "external_voltage_2_v": 0.05,
         "racon": 2, "light": 2, "digital_inputs": 0},
    ]),
    "6/250/10 aid": ("aton_monitoring", ["!AIVDM,1,1,,A,6NjQME00V:C0?`a4@000P00,2*00"], [
        {"mmsi": 992501076, "supply_voltage_v": 13.65, "racon": 0, "light": 2, "digital_inputs": 0},
    ]),
    "8/200/10 inland static with scaled sizes": (
        "inland_statics", ["!AIVDM,1,1,,A,83aDChPj2d<dL<uM=hhhI?a@6HP0,0*40"],
        [{"mmsi": 244650946, "vessel_id": "02103547", "length_m": 39.0, "beam_m": 5.0, "ship_type": 8010, "hazard": 0,
          "draught_m": 2.04, "loaded": 1}],
    ),
    "8/200/10 inland static": ("inland_statics", ["!AIVDM,1,1,,A,85NLn@0j2d<8000000BhI?`50000,0*00"], [
        {"mmsi": 367474240, "vessel_id": "00", "length_m": 15.0, "beam_m": 5.0, "ship_type": 8000},
    ]),
    "8/200/24 water levels above their reference": (
        "inland_water_levels", ["!AIVDM,1,1,,B,802ATu0j624P2@G80pEd0D5F0634,0*2F"],
        [{"mmsi": 2385140, "country": "HR", "gauge_id": gauge, "level_sign": 1, "level_m": level}
         for gauge, level in ((4, 1.85), (3, 3.47), (2, 1.71), (1, 1.96))],
    ),
    "8/200/24 water levels below it": (
        "inland_water_levels", ["!AIVDM,1,1,,A,801tME0j60E04QJp1hhL10G20DH1,0*11"],
        [{"mmsi": 2039124, "country": "AT", "gauge_id": gauge, "level_sign": 0, "level_m": level}
         for gauge, level in ((9, -7.27), (7, -7.75), (8, -7.37), (5, -15.37))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_published_message_gives_all_printed_values(name: str) -> None:
    table, lines, expected = PUBLISHED[name]
    compare(rows_of(table, lines), expected)


def test_the_decoder_gives_all_of_them_in_one_run() -> None:
    """Compiled, through sentences and assembly, with what every row has of its message."""
    lines, expected = [], {}
    for _, carrier, (dac, fi), table, bits, rows in WORKED:
        lines += message(carrier, dac, fi, bits)
        frame = {"mmsi": MMSI, "type": carrier, "dac": dac, "fi": fi}
        expected[table] = [*expected.get(table, []), *({**frame, **row} for row in rows)]
    decoded = decode("\r\n".join([*lines, ""]).encode())
    for table, rows in expected.items():
        compare(getattr(decoded, table).drop("message_row", "receiver").to_dicts(), rows)


def test_a_capability_reply_is_one_row_a_function() -> None:
    # libais, ais6_test, issue 164
    found = rows_of("capabilities", ["!AIVDM,1,1,,A,633krv00OEGl04@0Hb00020000000000000000000000000000000000000,2*30"])
    assert [row["report"] for row in found] == list(range(1, 65))
    assert {row["asked_dac"] for row in found} == {1}
    assert [row["report"] - 1 for row in found if row["supported"]] == [0, 2, 3, 4, 16]


def test_every_layout_has_a_vector() -> None:
    """Published or worked; peers' tests and shared data do not count."""
    seen = {vector[2] for vector in WORKED}
    seen |= {(int(name.split("/")[1]), int(name.split("/")[2].split()[0])) for name in PUBLISHED}
    known = {
        (layout.application.dac, layout.application.fi)
        for layout in APPLICATIONS
        if layout.application is not None and layout.application.dac not in (316, 366, 367)
    }
    assert known - seen == {(1, 4)}  # the capability reply has a test of its own
    assert seen <= known


def test_data_of_another_length_stays_raw() -> None:
    """Short 1/12, 1/14, 1/18 and long 235/10 of receivers' logs are no such messages."""
    for dac, fi, table, size in (
        (1, 12, "dangerous_cargo", 56),
        (1, 14, "tidal_windows", 80),
        (1, 18, "clearance_times", 80),
        (235, 10, "aton_monitoring", 160),
    ):
        assert rows_of(table, message(6, dac, fi, "01" * (size // 2))) == []  # fmt: skip
