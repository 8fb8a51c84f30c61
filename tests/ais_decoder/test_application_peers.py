"""Application messages against pyais (the worked vectors, all distinct ones of the shared logs) and GPSD's sample.

Compared are numbers before missing values are taken out: others keep those as numbers. What differs otherwise stands in
`ACCEPTED`, each with its reason, and in docs/ais_differences.md.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyais
import pytest

from porttarget.ais_decoder.layouts import Field, Layout
from tests.ais_decoder.applications import payloads, rows_of, sentences
from tests.ais_decoder.test_applications import APPLICATIONS, WORKED, message

# pyais' names where they are not ours; lists of reports by the attribute that gives them
SAME = {
    "linkage_id": "linkage", "lon": "lon", "lat": "lat", "wind_direction": "wdir", "wind_gust_direction": "wgustdir",
    "wind_speed": "wspeed", "wind_gust": "wgust", "air_temperature": "airtemp", "dew_point": "dewpoint",
    "pressure_trend": "pressuretend", "pressure_tendency": "pressuretend", "water_level": "waterlevel",
    "water_level_trend": "leveltrend", "current_speed_1": "cspeed", "current_direction_1": "cdir",
    "current_speed_2": "cspeed2", "current_direction_2": "cdir2", "current_depth_2": "cdepth2",
    "current_speed_3": "cspeed3", "current_direction_3": "cdir3", "current_depth_3": "cdepth3",
    "wave_height": "waveheight", "wave_period": "waveperiod", "wave_direction": "wavedir",
    "swell_height": "swellheight", "swell_period": "swellperiod", "swell_direction": "swelldir",
    "sea_state": "seastate", "water_temperature": "watertemp", "precipitation": "preciptype", "wmo_form": "wmo",
    "visibility_or_more": "vislimit", "vessel_id": "vin", "ship_type": "shiptype", "speed_quality": "speed_q",
    "course_quality": "course_q", "heading_quality": "heading_q", "warning": "type", "signal_form": "form",
    "orientation": "facing", "impact": "direction", "lights": "status_raw", "port_and_berth": "port_name",
    "mooring": "position", "services_known": "availability", "station_name": "station", "signal_status": "status",
    "next_signal": "nextsignal", "text": "description", "sender_class": "sender", "route_type": "rtype",
    "waypoint_count": "waycount", "air_draught": "airdraught", "last_port": "lastport", "next_port": "nextport",
    "second_port": "secondport", "ice_class": "iceclass", "power": "horsepower", "vhf_channel": "vhfchan",
    "lloyds_ship_type": "lshiptype", "gross_tonnage": "tonnage", "heavy_fuel": "heavyoil", "light_fuel": "lightoil",
    "diesel": "dieseloil", "bunker_oil": "totaloil", "amount_unit": "unit", "least": "min", "greatest": "max",
    "tracking_aid_state": "ata_state", "ecdis_backup_state": "ecdisb_state", "plotting_aid_state": "epaid_state",
    "emergency_steering_state": "steer_state", "magnetic_compass_state": "magcomp_state",
    "s_band_state": "sband_state", "x_band_state": "xband_state", "hf_state": "hfradio_state",
    "mf_state": "mfradio_state", "vhf_state": "vhfradio_state", "ground_log_state": "grndlog_state",
    "water_log_state": "waterlog_state", "track_control_state": "tcs_state",
    "service_navigation_repair": "navrepair", "service_ship_repair": "shiprepair",
    "service_solid_waste": "solidwaste", "service_liquid_waste": "liquidwaste",
    "service_hazardous_waste": "hazardouswaste", "service_regional_1": "regional1",
    "service_regional_2": "regional2", "service_future_1": "future1", "service_future_2": "future2",
}  # fmt: skip
IN_REPORTS = {
    "target_kind": "id_type", "cog": "course", "sog": "speed", "power": "scale", "left_boundary": "left",
    "right_boundary": "right", "cargo_code": "code", "imdg_class": "imdg", "un_number": "un", "bc_class": "bc",
    "marpol_annex_1": "marpol_oil", "marpol_annex_2": "marpol_cat", "sensor_kind": "sensor", "altitude": "alt",
    "station_name": "name", "forecast_wind_speed": "fwspeed", "forecast_wind_gust": "fwgust",
    "forecast_wind_direction": "fwdir", "forecast_day": "fday", "forecast_hour": "fhour",
    "forecast_minute": "fminute", "forecast_duration": "duration", "water_level_type": "absolute",
    "water_level": "level", "forecast_water_level_type": "fabsolute", "forecast_water_level": "flevel",
    "current_speed_1": "cspeed1", "current_direction_1": "cdir1", "current_depth_1": "cdepth1",
    "current_north_1": "cnorth1", "current_east_1": "ceast1", "current_up_1": "cup1", "swell_height": "swheight",
    "swell_period": "swperiod", "water_temperature_depth": "watertempdepth", "air_gap": "airgap",
    "air_gap_trend": "gaptrend", "forecast_air_gap": "fairgap", "salinity_type": "salinitytype",
    "air_temperature": "temperature", "water_pressure": "pressure", "orientation": "orientation", "text": "text",
    "current_bearing_1": "bearing1", "current_bearing_2": "bearing2", "current_distance_1": "distance1",
    "current_distance_2": "distance2", "current_north_2": "cnorth2", "current_east_2": "ceast2",
    "current_up_2": "cup2", "wind_quality": "sensortype", "water_level_quality": "sensortype",
    "current_quality": "sensortype", "salinity_quality": "sensortype", "air_temperature_quality": "sensortype",
    "dew_point_quality": "dewtype", "pressure_quality": "pressuretype", "swell_quality": "swelltype",
    "water_temperature_quality": "depthtype", "wave_quality": "wavetype", "target_mmsi": "target_id",
    "target_imo": "target_id", "target_callsign": "target_id",
}  # fmt: skip
REPORTS = ("sub_areas", "targets", "cargos", "reports", "waypoints")

ACCEPTED: Mapping[tuple[str, str], str] = {
    ("WEATHER_PLAIN", "water_temperature"): "pyais reads two's complement, which cannot hold the missing value 601",
    ("ENVIRONMENTAL", "water_temperature"): "pyais reads two's complement, which cannot hold the missing value 601",
    ("ENVIRONMENTAL", "conductivity"): "pyais scales by 0.1, by which 7.0 S/m would be raw 70, not 700",
    ("ENVIRONMENTAL", "pressure"): "pyais keeps the raw number beside pressure_hpa",
    ("ENVIRONMENTAL", "water_pressure"): "compared as the report's own pressure",
    ("INLAND_WARNING", "least"): "pyais reads two's complement, the resolution has a sign and a size",
    ("INLAND_WARNING", "start_year"): "pyais gives years since 2000",
    ("INLAND_WARNING", "end_year"): "pyais gives years since 2000",
    ("INLAND_WARNING", "greatest"): "pyais reads two's complement, the resolution has a sign and a size",
}


def layout_of(table: str, dac: int, fi: int) -> Iterator[Layout]:
    """Layouts of a function in a table."""
    for layout in APPLICATIONS:
        known = layout.application
        if known is not None and (known.dac, known.fi) == (dac, fi) and layout.table == table:
            yield layout


def plain(value: Any) -> Any:
    """pyais' enumerations and truth values as numbers; texts as they end at the first `@`."""
    if isinstance(value, str):
        return value.partition("@")[0].rstrip(" ") or None
    return float(value)


def differences(layout: Layout, ours: Mapping[str, Any], theirs: Any) -> Iterator[tuple[str, str, Any, Any]]:
    """Fields of a row that pyais reads otherwise."""
    found = [getattr(theirs, name) for name in REPORTS if hasattr(theirs, name)]
    report = found[0][ours["report"] - 1] if found and layout.reports is not None else {}
    repeated = layout.reports.fields if layout.reports is not None else ()
    for fields, inside in ((layout.fields, False), (repeated, True)):
        for field in fields:
            other = _theirs(field, report if inside else theirs, inside)
            if field.kind in ("spare", "data") or other is None or not _holds(field, ours):
                continue
            mine = ours[field.column] if field.is_text else _unfiltered(field, ours)
            if isinstance(mine, str) and mine.strip() == other:
                continue  # pyais takes leading blanks away
            if mine != (other if field.is_text else pytest.approx(other, abs=_tolerance(field))):
                yield layout.name, field.name, mine, other


def _theirs(field: Field, where: Any, inside: bool) -> Any:
    if inside and "points" in where and field.name[:-2] in ("bearing", "distance"):
        return float(where["points"][int(field.name[-1]) - 1][field.name[:-2]])
    name = (IN_REPORTS if inside else {}).get(field.name) or SAME.get(field.name, field.name)
    name = name.removeprefix("service_")
    if not inside and hasattr(where, f"berth_{name}"):
        name = f"berth_{name}"
    value = where.get(name) if isinstance(where, dict) else getattr(where, name, None)
    return None if value is None or isinstance(value, bytes) else plain(value)


def _holds(field: Field, ours: Mapping[str, Any]) -> bool:
    return field.when is None or ours[f"{field.when[0]}_raw"] in field.when[1]


def _unfiltered(field: Field, ours: Mapping[str, Any]) -> float | None:
    raw = ours[f"{field.name}_raw"]
    return None if raw is None else raw * field.scale + field.offset


def _tolerance(field: Field) -> float:
    return 6e-6 if field.name.endswith(("lon", "lat")) else 1e-6


def compared(lines: list[str], table: str, dac: int, fi: int) -> list[tuple[str, str, Any, Any]]:
    """All differences of a message that are not accepted."""
    theirs = pyais.decode(*lines)
    found = []
    for row in rows_of(table, lines):
        layout = max(layout_of(table, dac, fi), key=lambda each: sum(f"{f.name}_raw" in row for f in each.named))
        found += [each for each in differences(layout, row, theirs) if each[:2] not in ACCEPTED]
    return found


@pytest.mark.parametrize("vector", WORKED, ids=[vector[0] for vector in WORKED])
def test_pyais_reads_the_worked_messages_alike(vector: tuple[Any, ...]) -> None:
    _, carrier, (dac, fi), table, bits, _ = vector
    assert compared(message(carrier, dac, fi, bits), table, dac, fi) == []


def binaries(folder: Path) -> Iterable[list[str]]:
    """Sentences of each distinct whole type 6 or 8 in the shared logs, parts that follow one another."""
    seen = set()
    for name in ("raw_logs.nmea.gz", "clean300k.nmea.gz"):
        parts: list[str] = []
        with gzip.open(folder / "ais" / name, "rt", errors="replace") as log:
            for line in log:
                start = line.find("!AIVDM,")
                fields = line[start:].strip().split(",")
                if start < 0 or len(fields) < 7 or not fields[1].isdigit() or not fields[2].isdigit():
                    continue
                parts = [*parts, ",".join(fields[:7])] if fields[2] != "1" else [",".join(fields[:7])]
                whole = len(parts) == int(fields[1]) and fields[2] == fields[1]
                if whole and parts[0].split(",")[5][:1] in ("6", "8") and tuple(parts) not in seen:
                    seen.add(tuple(parts))
                    yield parts


def test_pyais_reads_every_message_of_the_logs_alike(shared_data: Path) -> None:
    tables = {
        (layout.application.dac, layout.application.fi): layout.table
        for layout in APPLICATIONS
        if layout.application is not None and layout.application.dac in (1, 200)
    }
    found, messages = [], 0
    for lines in binaries(shared_data):
        (payload, fill), *_ = payloads(lines)
        head = pyais.decode(*sentences(_bits(payload, fill)), error_if_checksum_invalid=False)
        known = (head.dac, head.fid)
        table = "vts_targets" if known == (1, 16) and head.msg_type == 8 else tables.get(known)
        if table is None or not hasattr(head, "dac"):
            continue
        messages += 1
        found += compared(sentences(_bits(payload, fill)), table, *known)
    assert found == []
    assert messages > 900


def _bits(payload: str, fill: int) -> str:
    bits = "".join(f"{ord(c) - 48 - (8 if ord(c) - 48 > 40 else 0):06b}" for c in payload)
    return bits[: len(bits) - fill]


def sample(folder: Path) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Application messages of GPSD's sample that GPSD takes apart, and its unscaled record of each."""
    records: dict[tuple[int, ...], list[dict[str, Any]]] = {}
    for line in (folder / "ais" / "sample.aivdm.ju.chk").read_text().splitlines():
        record = json.loads(line)
        if record.get("type") in (6, 8) and "data" not in record and "dac" in record:
            key = (record["type"], record["mmsi"], record["dac"], record["fid"])
            records.setdefault(key, []).append(record)
    parts: list[str] = []
    for line in (folder / "ais" / "sample.aivdm").read_text().splitlines():
        fields = line.split(",")
        if not line.startswith("!AIVD") or len(fields) < 7:
            continue
        part = ",".join(fields[:7])
        parts = [*parts, part] if fields[2] != "1" else [part]
        if fields[1] == fields[2] and parts[0].split(",")[5][:1] in ("6", "8"):
            (payload, fill), *_ = payloads(parts)
            bits = _bits(payload, fill)
            head = 72 if bits[:6] == "000110" else 40
            key = (int(bits[:6], 2), int(bits[8:38], 2), int(bits[head : head + 10], 2),
                   int(bits[head + 10 : head + 16], 2))  # fmt: skip
            if records.get(key) and (key[2:] != (200, 10) or len(bits) == 168):
                yield parts, records[key].pop(0)


def test_gpsd_s_sample_agrees_in_all_raw_numbers(shared_data: Path) -> None:
    """Save those of 80 bits and fewer that GPSD fills up with zeros: they make no row here."""
    agreed, numbers = set(), 0
    for lines, record in sample(shared_data):
        function = (record["dac"], record["fid"])
        for table in {each.table for each in APPLICATIONS if each.application is not None
                      and (each.application.dac, each.application.fi) == function}:  # fmt: skip
            for row in rows_of(table, lines):
                layout = next(layout_of(table, *function))
                for field in layout.fields:
                    theirs = record.get(SAME.get(field.name, field.name))
                    if field.kind != "spare" and not field.is_text and isinstance(theirs, int):
                        assert row[f"{field.name}_raw"] == theirs, (function, field.name)
                        numbers += 1
                agreed.add(function)
    assert agreed == {(1, 11), (1, 31), (200, 10), (235, 10), (1, 30)}
    assert numbers > 300
