"""Layouts of types 1–28 against pyais, field by field, over messages of real logs, some of each type.

A record of pyais is compared in its own manner: values as sent, in units. Each kind of difference has a rule here
that must hold for it, and its reason in docs/ais_differences.md. What the data of applications says is compared
elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from math import remainder
from pathlib import Path
from typing import Any

import pyais

from tests.ais_decoder.itu_rows import Row, messages, read, whole

MOST = 250  # messages of a type
NAMES = {
    "msg_type": "type", "status": "nav_status", "turn": "rot", "speed": "sog", "course": "cog",
    "maneuver": "special_manoeuvre", "alt": "altitude", "cs": "carrier_sense", "msg22": "message_22",
    "gnss": "latency", "txrx": "tx_rx_mode", "power": "low_power", "band_a": "narrow_a", "band_b": "narrow_b",
    "zonesize": "zone_size", "dest1": "dest_mmsi_1", "dest2": "dest_mmsi_2", "seqno": "sequence_number", "fid": "fi",
    "shipname": "name", "model": "vendor_model", "serial": "vendor_serial", "partno": "part_number",
    "name_ext": "name_extension", "full_name": "name", "vendorid": "vendor_name", "restricted": "restricted_use",
    "dimension": "dimension_type", "dimensions_a": "dimension_a", "dimensions_b": "dimension_b",
    "dimension_additional_data": "more_dimensions", "charted_status": "charted", "auth": "authenticated",
    "station_status": "aid_station_status", "status_bits": "aid_status",
}  # fmt: skip
BY_TYPE = {(5, key): f"eta_{key}" for key in ("month", "day", "hour", "minute")} | {
    (28, "station_type"): "aid_station_type"
}
REPORTS = {
    7: {"mmsi": "dest_mmsi", "mmsiseq": "sequence_number"}, 13: {"mmsi": "dest_mmsi", "mmsiseq": "sequence_number"},
    16: {"mmsi": "dest_mmsi", "offset": "slot_offset", "increment": "increment"},
    20: {"offset": "slot_offset", "number": "slots", "timeout": "timeout", "increment": "slot_increment"},
}  # fmt: skip
HEADER = (
    ("correction_type", 6), ("station_id", 10), ("z_count", 13), ("sequence_number", 3), ("data_words", 5),
    ("health", 3),
)  # fmt: skip
TEXTS = {"callsign", "name", "destination", "text", "name_extension", "vendor_name"}
APPLICATION_HEAD = {"msg_type", "repeat", "mmsi", "seqno", "dest_mmsi", "retransmit", "dac", "fid", "data"}


def name_of(kind: int, key: str) -> str:
    """Our field under a key of pyais."""
    if kind == 15 and key[-1].isdigit():
        return key.replace("mmsi", "dest_mmsi_").replace("offset", "slot_offset_").replace("type", "message_type_")
    return BY_TYPE.get((kind, key), NAMES.get(key, key))


def ours(row: Row, kind: int, key: str) -> Any:
    """What we have, in pyais's manner; None where the bits are not there."""
    stem = key.rstrip("1234")
    if key != stem and stem in REPORTS.get(kind, {}):
        at = int(key[-1]) - 1
        return row["reports"][at][f"{REPORTS[kind][stem]}_raw"] if at < len(row["reports"]) else None
    name = name_of(kind, key)
    if kind == 17 and name == "data":
        return None if row["health_raw"] is None else f"{correction_header(row):010X}{row['data'] or ''}"
    if name in TEXTS or name == "data":
        return row[name]
    raw = row[f"{name}_raw"]
    if raw is None:
        return None
    if name == "rot":
        return raw if row["rot_deg_min"] is None else row["rot_deg_min"]
    if name.endswith(("lon", "lat")):
        return raw / (600 if kind in (17, 22, 23, 27) else 600_000)
    return (
        raw / 10 if name == "draught" or (name in ("sog", "cog") and kind != 27 and (name, kind) != ("sog", 9)) else raw
    )


def correction_header(row: Row) -> int:
    """The first 40 bits of type 17's data, which are fields of ours."""
    header = 0
    for name, width in HEADER:
        header = header << width | row[f"{name}_raw"]
    return header


def turn(kind: int, key: str, theirs: Any, mine: Any, row: Row) -> bool:
    """Rates are rounded to whole degrees a minute, right and left alike."""
    return key == "turn" and mine is not None and abs(theirs - mine) <= 0.5 and theirs * mine >= 0


def minutes(kind: int, key: str, theirs: Any, mine: Any, row: Row) -> bool:
    """Types 17, 22, 23 in minutes; 17 without its sign."""
    wide = 2 ** (18 if key.endswith("lon") else 17) / 10
    return kind in (17, 22, 23) and key.endswith(("lon", "lat")) and abs(remainder(theirs - mine * 60, wide)) < 1e-6


def inner_at(kind: int, key: str, theirs: Any, mine: Any, row: Row) -> bool:
    """Texts go on behind `@`, and lose leading blanks."""
    return name_of(kind, key) in TEXTS and (mine or "").strip() == (theirs or "").partition("@")[0].strip()


def extended_name(kind: int, key: str, theirs: Any, mine: Any, row: Row) -> bool:
    """Type 21's name stands without its extension, or is joined with one even where it does not fill its field."""
    if kind != 21 or key not in ("name", "full_name"):
        return False
    head, joined = theirs.replace(" ", ""), (mine or "").replace(" ", "")
    return joined.startswith(head) if key == "name" else head.startswith(joined)


def last_character(kind: int, key: str, theirs: Any, mine: Any, row: Row) -> bool:
    """Bits that are too few for a character are one more."""
    return key in ("text", "name_ext") and theirs[:-1].rstrip() == (mine or "").rstrip()


def folded(kind: int, key: str, theirs: Any, mine: Any, row: Row) -> bool:
    """Codes without a name become another code."""
    instead = {"ship_type": (0,), "epfd": (0,), "station_type": (1, 6), "interval": (11,), "aid_type": (0,)}
    reserved = key == "ship_type" and theirs % 10 == 5 and theirs // 10 == mine // 10
    return reserved or theirs in instead.get(key, ())


def cut(kind: int, key: str, theirs: Any, mine: Any, row: Row) -> bool:
    """A field that the end of the message cuts gets a smaller number."""
    return mine is None and theirs is not None


def aligned(kind: int, key: str, theirs: Any, mine: Any, row: Row) -> bool:
    """Types 25 and 26: no spare bits behind the destination."""
    return kind in (25, 26) and bool(row["addressed"]) and key in ("data", "app_id")


def tail(kind: int, key: str, theirs: Any, mine: Any, row: Row) -> bool:
    """Type 26: the communication state is data."""
    return kind == 26 and key in ("radio", "data")


RULES: tuple[Callable[[int, str, Any, Any, Row], bool], ...] = (
    turn, minutes, inner_at, last_character, extended_name, folded, aligned, tail, cut,
)  # fmt: skip


def sample(path: Path) -> dict[int, list[tuple[str, int]]]:
    """Distinct messages of each type, the first of them as they come."""
    found: dict[int, dict[tuple[str, int], None]] = {kind: {} for kind in range(1, 29)}
    for payload, fill in messages(path):
        kind = ord(payload[0]) - 48 if payload else 0
        if kind in found and len(found[kind]) < MOST:
            found[kind][payload, fill] = None
    return {kind: list(each) for kind, each in found.items()}


def theirs_of(payload: str, fill: int) -> Row | None:
    """What pyais reads; None where it refuses."""
    try:
        return dict(pyais.decode(f"!AIVDM,1,1,,A,{payload},{fill}*00".encode()).asdict())
    except pyais.exceptions.AISBaseException:
        return None


def test_each_difference_from_pyais_is_of_a_known_kind(shared_data: Path) -> None:
    unknown, kinds, compared = [], Counter[str](), Counter[int]()
    for kind, each in sample(shared_data / "ais" / "raw_logs.nmea.gz").items():
        for payload, fill in each:
            row, record = whole(payload, fill), theirs_of(payload, fill)
            if record is None or "type" not in row:
                continue
            compared[kind] += 1
            for key, theirs in record.items():
                if key.startswith(("reserved", "empty")) or (kind in (6, 8) and key not in APPLICATION_HEAD):
                    continue
                mine = app_id(row) if key == "app_id" else ours(row, kind, key)
                if equal(theirs, mine):
                    continue
                rule = next((rule for rule in RULES if rule(kind, key, theirs, mine, row)), None)
                kinds[rule.__name__ if rule else "unknown"] += 1
                if rule is None:
                    unknown.append((kind, key, theirs, mine, payload))
    assert unknown == []
    assert set(kinds) == {rule.__name__ for rule in RULES}  # no rule outlives its reason
    assert set(compared) == set(range(1, 29))


STATE = {
    "received_stations": "received_stations", "slot_number": "slot_number", "utc_hour": "utc_hour",
    "utc_minute": "utc_minute", "slot_offset": "slot_offset", "slot_timeout": "slot_timeout",
    "sync_state": "sync_state", "keep_flag": "keep_flag", "slot_increment": "slot_increment",
    "num_slots": "slots_allocated",
}  # fmt: skip


def test_communication_states_are_those_of_pyais(shared_data: Path) -> None:
    sampled = sample(shared_data / "ais" / "raw_logs.nmea.gz")
    found, kinds = [], set()
    for kind in (1, 2, 3, 4, 9, 11, 18):
        for payload, fill in sampled[kind]:
            states = read(payload, fill)["radio_states"]
            if not states:
                continue
            state = pyais.decode(f"!AIVDM,1,1,,A,{payload},{fill}*00".encode()).get_communication_state()
            pairs = [(key, state[key], states[0].get(f"{name}_raw")) for key, name in STATE.items()]
            found += [(payload, key, theirs, mine) for key, theirs, mine in pairs if theirs != mine]
            kinds.add((kind, states[0].get("slot_timeout_raw")))
    assert found == []
    assert {timeout for kind, timeout in kinds if kind == 1} == set(range(8))


def app_id(row: Row) -> int:
    """Application identifier as one number."""
    return (row.get("dac_raw") or 0) << 6 | (row.get("fi_raw") or 0)


def equal(theirs: Any, mine: Any) -> bool:
    """Same value; positions to the six decimals of pyais, data to whole bytes, no text as nothing."""
    if isinstance(theirs, bytes):
        return theirs.hex().upper() == (mine or "") + "0" * (len(mine or "") % 2)
    if isinstance(theirs, str):
        return theirs == (mine or "")
    if theirs is None or mine is None:
        return theirs is mine
    return abs(theirs - mine) < 6e-7
