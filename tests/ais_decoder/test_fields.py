"""Every layout is read by the kernels as by the plain twin: random bits of every length, and real messages."""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import Any

import pytest

from porttarget.ais_decoder import Decoded, decode_bytes, encode
from porttarget.ais_decoder.groups import route_of, routes
from porttarget.ais_decoder.layouts import JOBS, Job
from porttarget.tables import table
from tests.ais_decoder.naive import Bits, rows

COMMON = ("message_row", "type", "mmsi", "time", "time_received", "time_tagged", "receiver", "dac", "fi", "part")
HEADS = {6: 72, 8: 40}
ROUTES = routes().tolist()


def messages_of(job: Job, chance: random.Random, count: int) -> list[tuple[int, int]]:
    """Random messages of a layout: (bits as one number, how many), from the least to the most there can be."""
    layout, made = job.layout, []
    for k in range(count):
        least = max(layout.required_bits, 40, *(ROUTES[route_of(kind, layout.part or 0)][0] for kind in layout.types))
        if layout.application is not None:
            least = max(layout.application.least, layout.required_bits)
        size = least + (layout.most_bits - least) * k // max(count - 1, 1)
        value = chance.getrandbits(size)
        if k % 3 == 0:
            value &= chance.getrandbits(size) & chance.getrandbits(size)  # zeros: empty texts, values not available
        kind = layout.types[k % len(layout.types)] if layout.types else 0
        if layout.application is not None:
            each = layout.application
            kind = each.carriers[k % len(each.carriers)]
            if kind not in HEADS:
                continue
            size = min(size, each.most or size, 920)
            value = chance.getrandbits(size)
            if each.sub is not None:
                value = put(value, size, *each.sub)
            head = HEADS[kind]
            value |= (chance.getrandbits(head) << 16 | each.dac << 6 | each.fi) << size
            size += head + 16
        value = put(value, size, 0, 6, kind)
        if layout.part is not None:
            value = put(value, size, 38, 2, layout.part)
        made.append((value, size))
    return made


def put(value: int, size: int, start: int, width: int, what: int) -> int:
    """`value` with `width` bits from `start` on set to `what`."""
    shift = size - start - width
    return value & ~((1 << width) - 1 << shift) | what << shift


def expected(job: Job, message: Bits) -> list[dict[str, Any]]:
    """Rows of the job's table by the plain reading, in the table's columns."""
    if job.layout.application is not None:
        kind = message.take(0, 6) or 0
        message = message.rest(HEADS[kind] + 16)
    declared = table(job.table).columns
    blank = {column.name: False if column.missing == "never" else None for column in declared}
    found = [row for row in rows(job.layout, message) if job.layout.reports or message.size >= job.required_bits]
    names = [column.name for column in declared if column.name not in COMMON]
    return [{name: row.get(name, blank[name]) for name in names} for row in found]


def actual(decoded: Decoded, job: Job, row: int) -> list[dict[str, Any]]:
    """Rows of the job's table that come from one message."""
    found = [each for each in decoded.table(job.table).to_dicts() if each["message_row"] == row]
    return [{name: value for name, value in each.items() if name not in COMMON} for each in found]


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same, floats to the last digits."""
    if isinstance(one, float) and isinstance(other, float | int):
        return abs(one - other) <= 1e-12 * max(abs(one), abs(other), 1.0)
    return bool(one == other)


def differences(decoded: Decoded, job: Job, row: int, message: Bits) -> list[str]:
    """Columns in which the compiled and the plain reading differ."""
    want, have = expected(job, message), actual(decoded, job, row)
    skipped = ("data_bits", "decoded_as", *(() if job.layout.reports else ("report",)))
    if len(want) != len(have):
        return [f"{len(have)} rows, expected {len(want)}"]
    return [
        f"{name}: {have_row[name]!r}, expected {value!r}"
        for want_row, have_row in zip(want, have, strict=True)
        for name, value in want_row.items()
        if name not in skipped and not same(have_row[name], value)
    ]


@pytest.mark.parametrize("index", range(len(JOBS)), ids=lambda index: f"{JOBS[index].layout.name}-{JOBS[index].table}")
def test_random_messages_of_every_layout_are_read_as_the_layout_says(index: int) -> None:
    job = JOBS[index]
    sent = messages_of(job, random.Random(index), 24)
    lines = [line for k, (value, size) in enumerate(sent) for line in encode.sentences(value, size, sequence_id=k % 10)]
    decoded = decode_bytes(("\n".join(lines) + "\n").encode())
    assert decoded.stats.messages == len(sent), decoded.rejects.to_dicts()
    taken = (
        {row["message_row"]: row["decoded_as"] for row in decoded.table("binary").to_dicts()}
        if job.layout.application
        else {}
    )
    read = 0
    for row, (value, size) in enumerate(sent):
        if job.layout.application is not None and taken.get(row) != job.table:
            continue  # data this short or long belongs to another layout of the same function
        read += 1
        assert differences(decoded, job, row, Bits(value, size)) == []
    assert read >= len(sent) // 4


def test_real_messages_are_read_as_the_layouts_say(shared_data: Path) -> None:
    data = gzip.decompress((shared_data / "ais" / "raw_logs.nmea.gz").read_bytes())
    decoded = decode_bytes(data)
    heads = decoded.messages.select("message_row", "type", "payload", "fill_bits").unique("payload", keep="first")
    kept = heads.sort("message_row").group_by("type", maintain_order=True).head(150)
    binary = {row["message_row"]: row["decoded_as"] for row in decoded.table("binary").to_dicts()}
    tables = {name: decoded.table(name).filter_rows(kept) if False else decoded.table(name) for name in decoded.names}
    wanted = set(kept["message_row"])
    by_table = {
        name: _by_message(frame, wanted) for name, frame in tables.items() if name not in ("messages", "rejects")
    }
    faults = []
    for row, kind, payload, fill in kept.select("message_row", "type", "payload", "fill_bits").iter_rows():
        message = Bits.of(payload, fill)
        route = route_of(kind, message.take(38, 2) or 0)
        for job in JOBS:
            layout = job.layout
            if layout.application is not None:
                if binary.get(row) != job.table or kind not in HEADS:
                    continue
                head = message.take(HEADS[kind], 16) or 0
                if head != layout.application.dac << 6 | layout.application.fi:
                    continue
            elif kind not in layout.types or (layout.part is not None and route != route_of(kind, layout.part)):
                continue
            want = expected(job, message)
            have = by_table[job.table].get(row, [])
            if layout.application is not None and len(want) != len(have):
                continue
            faults += [
                f"type {kind}, {job.table}, {name}: {b[name]!r}, expected {a[name]!r}"
                for a, b in zip(want, have, strict=True)
                for name in a
                if name not in ("data_bits", "decoded_as", "report") and not same(b[name], a[name])
            ]
    assert faults == []


def _by_message(frame: Any, wanted: set[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in frame.to_dicts():
        if row["message_row"] in wanted:
            found.setdefault(row["message_row"], []).append(row)
    return found
