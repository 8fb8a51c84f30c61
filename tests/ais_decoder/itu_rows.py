"""Messages of files, read by the slow twin through the layouts of types 1–28; what the tests of these layouts share."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from porttarget.ais_decoder.layouts import Layout
from porttarget.ais_decoder.layouts.itu import ITU
from tests.ais_decoder.naive import Bits, rows

SENTENCE = re.compile(r"!..VD[MO],(\d),(\d),(\d?),([^,]*),([^,*]*),([0-5])\*[0-9A-Fa-f]{2}")
Row = dict[str, Any]


def messages(path: Path) -> Iterator[tuple[str, int]]:
    """Payload and fill bits of each message, sentences of one joined where they follow one another in order."""
    opened: dict[tuple[str, str, str], list[str]] = {}
    with gzip.open(path, "rt", errors="replace") if path.suffix == ".gz" else path.open(errors="replace") as lines:
        for line in lines:
            for total, number, sequence, channel, payload, fill in SENTENCE.findall(line):
                if total == "1":
                    yield payload, int(fill)
                    continue
                parts = opened.setdefault((total, sequence, channel), [])
                if number == "1":
                    parts.clear()
                if int(number) == len(parts) + 1:
                    parts.append(payload)
                if len(parts) == int(total):
                    yield "".join(opened.pop((total, sequence, channel))), int(fill)


def layouts_of(message: Bits) -> list[Layout]:
    """Layouts that describe a message."""
    kind, part = message.take(0, 6), message.take(38, 2)
    return [layout for layout in ITU if kind in layout.types and layout.part in (None, part)]


def read(payload: str, fill: int = 0) -> dict[str, list[Row]]:
    """Rows of a message by table."""
    message = Bits.of(payload, fill)
    return {layout.table: rows(layout, message) for layout in layouts_of(message)}


def whole(payload: str, fill: int = 0) -> Row:
    """All that the layouts say of a message, as one row; `reports` holds those that repeat. Nothing if it is too short
    for other than its communication state."""
    found: Row = {"reports": []}
    tables = read(payload, fill)
    if not any(made for name, made in tables.items() if name != "radio_states"):
        return found
    for made in tables.values():
        if made and "report" in made[0]:
            found["reports"] = made
        if made:
            found |= made[0]
    return found
