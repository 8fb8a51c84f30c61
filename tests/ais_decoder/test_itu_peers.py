"""Layouts of types 1–28, record by record, against what GPSD and libais publish for their own samples.

Both write keys in GPSD's manner. A record of theirs is made anew from our rows by one table of names; what remains
is listed here, kind by kind, and explained in docs/ais_differences.md. What the data of binary messages says is
compared elsewhere.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from porttarget.ais_decoder.layouts.itu import ITU
from tests.ais_decoder.itu_rows import Row, messages, whole
from tests.ais_decoder.naive import Bits

FIELDS = {field.name: field for layout in ITU for field in layout.named}
NAMES = {
    "status": "nav_status", "turn": "rot", "speed": "sog", "course": "cog", "maneuver": "special_manoeuvre",
    "alt": "altitude", "alt_sensor": "altitude_sensor", "cs": "carrier_sense", "unit": "carrier_sense",
    "mode": "assigned", "msg22": "message_22", "gnss": "latency", "shiptype": "ship_type", "txrx": "tx_rx_mode",
    "power": "low_power", "stationtype": "station_type", "band_a": "narrow_a", "band_b": "narrow_b",
    "zonesize": "zone_size", "dest1": "dest_mmsi_1", "dest2": "dest_mmsi_2", "seqno": "sequence_number", "fid": "fi",
    "shipname": "name", "model": "vendor_model", "serial": "vendor_serial", "regional": "aid_status",
    "part_num": "part_number", "transmission_ctl": "long_range_control", "slots_to_allocate": "slots_allocated",
}  # fmt: skip
LISTS = {  # keys with a number behind them, by type: the field of that report
    7: {"mmsi": "dest_mmsi"}, 13: {"mmsi": "dest_mmsi"},
    16: {"mmsi": "dest_mmsi", "offset": "slot_offset", "increment": "increment"},
    20: {"offset": "slot_offset", "number": "slots", "timeout": "timeout", "increment": "slot_increment"},
}  # fmt: skip
GPSD_CUT = [  # fields that the end of the message cuts: GPSD gives the bits there are, with zeros behind
    (7, 655901842, "mmsi3"), (7, 537411077, "mmsi3"), (1, 244740981, "radio"),
]  # fmt: skip
LIBAIS = [  # type, key, theirs, ours; explained in docs/ais_differences.md, under libais
    (6, "retransmit", True, 0),
    (27, "gnss", False, 1),
    *((15, key, 0, None) for key in ("offset2_2", "type2_2", "slot_offset_2", "msg_2")),  # the standard has no such
    (15, "offset1_2", 2832, 0),
    (26, "dac", 798, 122),
    (26, "fid", 40, 34),
    (21, "name", "9%&//3*37-+P][`<RD^6", "9%&//3*37_+P]['<RD^6"),
    (9, "speed", pytest.approx(16.8), 168),
]
APPLICATION_HEAD = {"type", "repeat", "mmsi", "seqno", "dest_mmsi", "retransmit", "dac", "fid"}
FRAME = {"class", "device", "scaled"}
GPSD_SILENT = [  # messages of the sample for which GPSD publishes no record
    (6, 992509976), (8, 992509977), (8, 992509977),  # another length than the application has
    (24, 271041815), (24, 271020195),  # part B after the whole was given; part B without part A
    (37, 202571901), (25, 538734172), (41, 366961220), (25, 538734172),  # no such type; more than one slot holds
    (21, 512000285),  # 396 bits, more than the type has
]  # fmt: skip


def value(row: Row, key: str, *, scaled: bool) -> Any:
    """What we have under a key of theirs: as sent, or in units whatever it means; 0 or "" where bits are absent."""
    kind = row["type_raw"]
    stem, number = key[:-1], key[-1]
    if number.isdigit() and stem in LISTS.get(kind, {}):
        reports = row["reports"]
        at = int(number) - 1
        return reports[at][f"{LISTS[kind][stem]}_raw"] if at < len(reports) else 0
    if kind == 15 and key[-1].isdigit():
        key = key.replace("mmsi", "dest_mmsi_").replace("offset", "slot_offset_").replace("type", "message_type_")
    name = NAMES.get(key, key)
    if name not in FIELDS:
        return None
    field = FIELDS[name]
    if field.is_text:
        return row.get(field.column) or ""
    raw = row.get(f"{name}_raw")
    if raw is None:
        return 0
    if not scaled or name in ("zone_size", "rot"):  # steps of the zone are never scaled; turns are compared apart
        return raw
    per_deg = {17: 600, 22: 600, 23: 600, 27: 600}.get(kind, 600_000)
    if name.endswith(("lon", "lat")):
        return raw / per_deg
    if name in ("sog", "cog") and kind != 27 and (name, kind) != ("sog", 9):
        return raw / 10
    return raw * field.scale if name == "draught" else raw


def timestamp(row: Row) -> str:
    """Time of types 4 and 11 as both write it."""
    parts = (row[f"{name}_raw"] for name in ("year", "month", "day", "hour", "minute", "second"))
    return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parts)


def eta(row: Row) -> str:
    """Arrival time of type 5 as GPSD writes it."""
    parts = (row[f"eta_{name}_raw"] for name in ("month", "day", "hour", "minute"))
    return "{:02}-{:02}T{:02}:{:02}Z".format(*parts)


def turn(row: Row) -> Any:
    """Turn in GPSD's words."""
    if row["rot_fast_right"] or row["rot_fast_left"]:
        return "fastright" if row["rot_fast_right"] else "fastleft"
    return "n/a" if row["rot_deg_min"] is None else f"{row['rot_deg_min']:.2f}"


def correction(row: Row, message: Bits) -> str:
    """Data of type 17 in GPSD's manner, header included."""
    widths = (("correction_type", 6), ("station_id", 10), ("z_count", 13), ("sequence_number", 3), ("data_words", 5),
              ("health", 3))  # fmt: skip
    header = 0
    for name, width in widths:
        header = header << width | row[f"{name}_raw"]
    return hexadecimal(f"{header:010x}{row['data']}", message.size - 80)


def differences(record: Row, row: Row, special: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Keys whose values differ: theirs and ours; numbers to what they print."""
    found = {}
    for key, theirs in record.items():
        if key in FRAME or key.endswith("_text") or key.startswith("spare"):
            continue
        ours = special[key] if key in special else value(row, key, scaled=bool(record["scaled"]))
        if isinstance(theirs, str) and key.endswith(("lon", "lat")):  # GPSD prints those of areas in quotes
            theirs = float(theirs)
        if isinstance(ours, int | float) and isinstance(theirs, int | float):
            if abs(ours - theirs) > special.get("within", 0) + 1e-9:
                found[key] = (theirs, ours)
        elif ours != theirs:
            found[key] = (theirs, ours)
    return found


@pytest.mark.parametrize("form", ["js", "ju"])
def test_gpsds_sample_agrees_record_by_record(shared_data: Path, form: str) -> None:
    text = (shared_data / "ais" / f"sample.aivdm.{form}.chk").read_text()
    records = [json.loads(line) for line in text.splitlines()]
    silent, names, found = [], {}, []
    for payload, fill in messages(shared_data / "ais" / "sample.aivdm"):
        message, row = Bits.of(payload, fill), whole(payload, fill)
        kind, mmsi = message.take(0, 6), message.take(8, 30)
        if kind == 24 and row["part_number_raw"] == 0:
            names[mmsi] = row["name"]  # GPSD waits for part B
            continue
        if not records or not same_message(records[0], message, row):
            silent.append((kind, mmsi))
            continue
        if kind == 24:
            row["name"] = names[mmsi]
        record = records.pop(0)
        found += [
            (kind, mmsi, key, *pair)
            for key, pair in differences(record, row, of_gpsd(record, row, message)).items()
            if not explained(record, row, key)
        ]
    assert (records, silent) == ([], GPSD_SILENT)
    assert found == []


def same_message(record: Row, message: Bits, row: Row) -> bool:
    """Whether a record can be of this message."""
    head = (message.take(0, 6), message.take(8, 30))
    return head == (record["type"], record["mmsi"]) and ("fid" not in record or record["fid"] == row["fi_raw"])


def of_gpsd(record: Row, row: Row, message: Bits) -> dict[str, Any]:
    """What GPSD writes in ways of its own; `within`: half of the last digit it prints of a position."""
    kind = record["type"]
    special: dict[str, Any] = {"within": 6e-8}
    if record["scaled"]:
        special["within"] = {17: 0.05, 22: 6e-7, 23: 6e-7, 27: 6e-5}.get(kind, 6e-8)
    if kind in (1, 2, 3) and record["scaled"]:
        special["turn"] = turn(row)
    if kind in (4, 11):
        special["timestamp"] = timestamp(row)
    if kind == 5:
        special["eta"] = eta(row)
    if kind == 17:
        special["data"] = correction(row, message)
    if kind == 24:
        special["vendorid"] = message.text(48, 7)  # letters, model and serial number as seven characters
    if kind in (6, 8):
        special["data"] = hexadecimal(row["data"], message.size - (88 if kind == 6 else 56))
    if kind in (25, 26):
        special["app_id"] = (row.get("dac_raw") or 0) << 6 | (row.get("fi_raw") or 0)
        if not row["addressed"]:
            special["data"] = hexadecimal(row["data"], message.size - (56 if row["structured"] else 40))
    return special


def hexadecimal(data: str | None, bits: int) -> str:
    """Data in GPSD's manner: how many bits, then whole bytes."""
    text = (data or "").lower()
    return f"{bits}:{text}{'0' * (len(text) % 2)}"


def explained(record: Row, row: Row, key: str) -> bool:
    """Differences whose reasons stand in docs/ais_differences.md, under GPSD."""
    kind = record["type"]
    applied = kind in (6, 8) and "data" not in record and key not in APPLICATION_HEAD
    spares = kind in (9, 18, 19) and key in ("regional", "reserved")
    aligned = kind in (25, 26) and row["addressed"] and key in ("data", "app_id")
    cut = (kind, record["mmsi"], key) in GPSD_CUT
    return bool(applied or spares or aligned or cut or (kind == 26 and key in ("radio", "data")))


def of_libais(row: Row) -> dict[str, Any]:
    """What libais writes in ways of its own; numbers in single precision."""
    kind = row["type_raw"]
    special: dict[str, Any] = {"within": 2e-5}
    if kind in (4, 11):
        special["timestamp"] = timestamp(row)
    if kind == 5:
        special["imo"] = str(row["imo_raw"])
    if kind in (1, 2, 3):
        special["turn"] = row["rot_deg_min"]
    if kind == 18:
        special["commstate_cs_fill"] = row["radio_raw"] & 0x7FFFF
    return special


def test_libaiss_type_examples_agree_record_by_record(shared_data: Path) -> None:
    folder = shared_data / "ais"
    records = [json.loads(line) for line in (folder / "typeexamples.json").read_text().splitlines()]
    found = []
    for record, (payload, fill) in zip(records, messages(folder / "typeexamples.nmea"), strict=True):
        row = whole(payload, fill)
        assert (record["type"], record["mmsi"]) == (row["type_raw"], row["mmsi_raw"])
        for key, (theirs, ours) in differences(record, row, of_libais(row)).items():
            if record["type"] not in (6, 8) or key in APPLICATION_HEAD:
                found.append((record["type"], key, theirs, ours))
    assert found == LIBAIS
