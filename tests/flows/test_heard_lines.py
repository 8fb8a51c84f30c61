"""JSON lines of de-duplicated messages keep every hearing, whatever waits for whom."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import polars as pl
import pytest

from porttarget.ais_decoder import Decoded, Decoder, Deduplicator, encode
from porttarget.flows.heard_lines import HeardLines
from porttarget.flows.json_lines import TIME_FORMAT, json_lines

ONE = "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A"
TWO = "!AIVDM,1,1,,A,15N1u<PP1FJuvSRHOE6QIwwh0HQ6,0*30"
START = 1_700_000_000


def at(second: int, sentence: str, receiver: str) -> bytes:
    fields = f"s:{receiver},c:{START + second}"
    return f"\\{fields}*{encode.checksum(fields):02X}\\{sentence}\n".encode()


LOGS = {
    "a.nmea": at(0, ONE, "rA") + at(2, TWO, "rA") + at(40, ONE, "rA"),
    "b.nmea": at(1, ONE, "rB") + at(3, TWO, "rB") + at(4, TWO, "rC") + at(39, ONE, "rB"),
}


def takes() -> list[Decoded]:
    """Both logs, line by line."""
    dedup, parts, first_row = Deduplicator(10), list[Decoded](), 0
    for name, log in LOGS.items():
        decoder = Decoder(source=name, dedup=dedup, first_row=first_row)
        for line in log.splitlines(keepends=True):
            decoder.feed(line)
            parts.append(decoder.take())
        parts.append(decoder.finish())
        first_row += decoder.stats.messages
    return parts


def written(parts: Iterable[Decoded], held_bytes: int) -> list[dict[str, Any]]:
    lines = HeardLines(held_bytes=held_bytes)
    text = b"".join([*map(lines.lines, parts), lines.rest()])
    return [json.loads(line) for line in text.splitlines()]


def rows_of(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `hearings` that written objects hold."""
    rows = []
    for each in objects:
        if "type" not in each:
            rows.append(each)
        else:
            first = {"message_row": each["message_row"], "message_source": each["hearings"][0]["source"]}
            rows += [first | hearing for hearing in each["hearings"]]
    return sorted(rows, key=lambda row: (row["source"], row["line"]))


@pytest.mark.parametrize("held_bytes", [0, 700, 1 << 20])
def test_every_row_of_hearings_is_written_once(held_bytes: int) -> None:
    parts = takes()
    table = Decoded.concat(parts).hearings.with_columns(pl.col(pl.Datetime).dt.strftime(TIME_FORMAT))
    objects = written(parts, held_bytes)
    assert rows_of(objects) == table.sort("source", "line").to_dicts()
    assert table.height == 7
    assert sum("type" in each for each in objects) == Decoded.concat(parts).messages.height == 3


def test_what_can_wait_is_one_object_a_message_with_all_its_hearings() -> None:
    objects = written(takes(), 1 << 20)
    assert [(each["message_row"], [h["receiver"] for h in each["hearings"]]) for each in objects] == [
        (0, ["rA", "rB"]), (1, ["rA", "rB", "rC"]), (2, ["rA", "rB"]),
    ]  # fmt: skip


def test_a_stream_gives_each_message_with_its_take_and_later_hearings_by_themselves() -> None:
    lines = HeardLines()
    given = [lines.lines(part) for part in takes()]
    assert [text.count(b"\n") for text in given] == [1, 1, 1, 0, 1, 1, 1, 1, 0]
    assert json.loads(given[5]) == {
        "message_row": 1, "message_source": "a.nmea", "receiver": "rB", "time": "2023-11-14T22:13:23.000000Z",
        "time_received": None, "time_tagged": "2023-11-14T22:13:23.000000Z", "source": "b.nmea", "line": 2,
        "offset": LOGS["b.nmea"].index(b"!", LOGS["b.nmea"].index(b"\n")),
    }  # fmt: skip
    assert lines.rest() == b""


def test_apart_from_hearings_the_objects_are_those_of_json_lines() -> None:
    parts = takes()
    plain = [json.loads(line) for part in parts for line in json_lines(part).splitlines()]
    own = written(parts, 1 << 20)
    assert [{k: v for k, v in each.items() if k not in ("message_row", "hearings")} for each in own] == plain
