"""From sentences to rows of a table of application-specific messages, for the tests of their layouts.

`rows_of` reads by the plain twin, `decoded` by the decoder and compares; parts of a message must follow one another.
`sentences` packs bits that a test wrote down by hand, without our encoder.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars.selectors as cs
import pytest

from porttarget.ais_decoder import decode_bytes
from porttarget.ais_decoder.layouts import Layout
from porttarget.ais_decoder.layouts.aton import ATON
from porttarget.ais_decoder.layouts.imo import IMO
from porttarget.ais_decoder.layouts.inland import INLAND
from porttarget.ais_decoder.layouts.seaway import SEAWAY
from porttarget.ais_decoder.layouts.us import US
from tests.ais_decoder.naive import CARRIER_BITS, Bits, rows

Row = dict[str, Any]
FRAME = ("message_id", "report", "form")  # what a row is, not what it says
TIMES = ("time", "time_received", "time_tagged")
APPLICATIONS = (*SEAWAY, *US, *IMO, *INLAND, *ATON)


def rows_of(table: str, lines: Iterable[str]) -> list[Row]:
    """Rows of a table in the order of their messages, in all columns."""
    made = []
    for payload, fill in payloads(lines):
        message = Bits.of(payload, fill)
        layout = _layout(message)
        if layout is not None and layout.table == table:
            data = message.rest(CARRIER_BITS[_number(message, 0, 6)])
            made += [{"mmsi": message.take(8, 30), **row} for row in rows(layout, data)]
    return made


def decoded(table: str, lines: list[str]) -> list[Row]:
    """Rows of a table as the decoder gives them, in all columns; the plain twin must read the same."""
    whole = decode_bytes("".join(f"{line}\n" for line in lines).encode())
    assert whole.rejects.is_empty()
    frame = whole.table(table).drop("message_row", "type", "receiver", "dac", "fi", cs.by_name(TIMES))
    found = frame.to_dicts()
    check(found, *({name: row[name] for name in frame.columns if name in row} for row in rows_of(table, lines)))
    return found


def payloads(lines: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Payload and fill bits of each whole message."""
    parts = ""
    for line in lines:
        _, count, number, _, _, payload, end = line.split(",")
        parts = payload if number == "1" else parts + payload
        if number == count:
            yield parts, int(end[0])


def sentences(bits: str) -> list[str]:
    """Literal bits as sentences of at most 56 characters of payload."""
    fill = -len(bits) % 6
    sixes = [int((bits + "0" * fill)[k : k + 6], 2) for k in range(0, len(bits), 6)]
    payload = "".join(chr(six + 48 if six < 40 else six + 56) for six in sixes)
    parts = [payload[k : k + 56] for k in range(0, len(payload), 56)]
    made = []
    for number, part in enumerate(parts, 1):
        group = "1" if len(parts) > 1 else ""
        body = f"AIVDM,{len(parts)},{number},{group},A,{part},{fill if number == len(parts) else 0}"
        check = 0
        for character in body:
            check ^= ord(character)
        made.append(f"!{body}*{check:02X}")
    return made


def check(found: list[Row], *expected: Row, within: float = 1e-9) -> None:
    """Whole records: what is not expected is a raw number, absent, or a flag that is down."""
    assert len(found) == len(expected)
    for row, wanted in zip(found, expected, strict=True):
        kept = {
            name: value
            for name, value in row.items()
            if name in wanted or not (name.endswith("_raw") or name in FRAME or value is None or value is False)
        }
        assert kept == pytest.approx(wanted, abs=within)


def _layout(message: Bits) -> Layout | None:
    carrier = _number(message, 0, 6)
    start = CARRIER_BITS.get(carrier, 0)
    dac, fi, data = message.take(start - 16, 10), message.take(start - 6, 6), message.rest(start)
    for layout in APPLICATIONS:
        known = layout.application
        if known is None or (known.dac, known.fi) != (dac, fi) or carrier not in known.carriers:
            continue
        least, most = max(known.least, layout.required_bits), known.most if known.most is not None else data.size
        if not least <= data.size <= most:
            continue
        if known.sub is None or data.take(*known.sub[:2]) == known.sub[2]:
            return layout
    return None


def _number(message: Bits, start: int, width: int) -> int:
    value = message.take(start, width)
    return -1 if value is None else value
