"""JSON lines hold what the tables hold: one object a message, nothing lost, nothing twice."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from porttarget.ais_decoder import Decoded, decode_bytes
from porttarget.flows.json_lines import HEAD, json_lines

# examples of the AIVDM/AIVDO protocol description by Eric S. Raymond (types 1 and 5, in two parts), and a type 8 of the
# St. Lawrence Seaway (version message) as heard
POSITION = b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\n"
STATIC = (
    b"!AIVDM,2,1,3,B,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E\n"
    b"!AIVDM,2,2,3,B,1@0000000000000,2*55\n"
)
VERSION = b"!AIVDM,1,1,,A,8h30otA?80440@0,2*5A\n"


def objects(part: Decoded) -> list[dict[str, Any]]:
    return [json.loads(line) for line in json_lines(part).splitlines()]


def plain(value: object) -> object:
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if isinstance(value, datetime) else value


def check_nothing_is_lost(part: Decoded) -> None:
    """Every value of every table is in the object of its message, save what that type does not have."""
    found = objects(part)
    assert [(each["line"], each["type"], each["mmsi"]) for each in found] == [
        (row["line"], row["type"], row["mmsi"]) for row in part.messages.to_dicts()
    ]
    at = {row["message_row"]: index for index, row in enumerate(part.messages.to_dicts())}
    for name in part.names:
        if name in ("messages", "rejects"):
            continue
        reports: dict[int, int] = {}
        for row in part.table(name).to_dicts():
            whole = found[at[row["message_row"]]]
            place = whole
            if name == "radio_states":
                place = whole["radio_state"]
            elif name in whole:
                number = reports.setdefault(row["message_row"], 0)
                place = whole[name][number]
                reports[row["message_row"]] += 1
            for column, value in row.items():
                if column in place and column not in HEAD:
                    assert place[column] == plain(value), (name, column, row["message_row"])
                elif column != "message_row" and column not in HEAD:
                    assert value in (None, False), (name, column, row["message_row"])
        for row_key, count in reports.items():
            assert len(found[at[row_key]][name]) == count


def test_each_message_is_one_object_in_the_order_heard() -> None:
    part = decode_bytes(VERSION + POSITION + STATIC)
    found = objects(part)
    assert [list(each)[:6] for each in found] == [list(HEAD[:6])] * 3
    assert [(each["type"], each["line"], each["mmsi"]) for each in found] == [
        (8, 1, part.messages["mmsi"][0]), (1, 2, 477553000), (5, 3, 369190000),
    ]  # fmt: skip
    assert found[0]["versions"][0]["dac"] == 316
    assert found[1]["lat_deg"] == pytest.approx(47.58283333)
    assert found[1]["radio_state"]["selector"] is False
    assert "name" not in found[1]
    assert found[2]["name"] == "MT.MITCHELL"
    assert "payload" not in found[2]


def test_what_no_table_describes_brings_its_payload() -> None:
    part = decode_bytes(b"!AIVDM,1,1,,A,w0000002,0*00\n" + POSITION, on_bad_checksum="keep")
    raw = [each for each in objects(part) if "payload" in each]
    assert [(each["type"], each["payload"], each["bits"]) for each in raw] == [(63, "w0000002", 48)]


def test_no_messages_give_no_lines() -> None:
    assert json_lines(decode_bytes(b"$GPGGA,1\n")) == b""


def test_all_values_of_all_tables_are_there(shared_data: Path) -> None:
    for name in ("sample.aivdm", "typeexamples.nmea"):
        check_nothing_is_lost(decode_bytes((shared_data / "ais" / name).read_bytes()))
