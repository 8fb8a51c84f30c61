"""The row of a message that is too short for its layout, by plain slices: the slow twin of `cut`.

pyais is not asked, since it fills up with zeros what is not there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from porttarget.ais_decoder.layouts import Field, Layout
from porttarget.ais_decoder.plain_message import PlainMessage
from porttarget.ais_decoder.pyais_fields import rows_of

Row = dict[str, Any]
PARTS = {0: "A", 1: "B"}


def cut_row(layout: Layout, message: PlainMessage) -> Row:
    """All columns of what is there."""
    bare = PlainMessage(message.kind, message.payload, message.value, message.size, readable=False)
    made = rows_of(layout, bare, 0)[0]
    auxiliary = (bare.number(8, 30) or 0) // 10_000_000 == 98
    for field in (*layout.fields, *layout.views):
        if field.from_end:  # behind fields that are not there
            made |= dict.fromkeys((f"{field.name}_raw", field.column))
        elif field.kind == "utc":
            made[field.column] = _moment(bare, field)
        elif field.kind == "vendor":
            made[field.column] = _vendor(bare, field)
        elif field.curve == "rot" and made[field.column] is not None:
            made[field.column] = (1 if made[field.column] >= 0 else -1) * (made[field.column] / 4.733) ** 2
        if field.craft != "all" and auxiliary != (field.craft == "auxiliary"):
            made[field.column] = None
            made |= {flag.column: False for flag in field.flags}
    if message.kind == 24:
        made["part"] = PARTS.get(bare.number(38, 2) or 0)
    return made


def _moment(message: PlainMessage, field: Field) -> datetime | None:
    at, parts = field.start, []
    for width in (14, 4, 5, 5, 6, 6):
        parts.append(message.number(at, width))
        at += width
    year, month, day, hour, minute, second = (-1 if part is None else part for part in parts)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _vendor(message: PlainMessage, field: Field) -> str | None:
    if message.size < field.end:
        return None
    at = field.start
    parts = (message.text(at, 3) or "", message.number(at + 18, 4), message.number(at + 22, 20))
    return "-".join(map(str, parts)) if any(parts) else None
