"""Reads messages by their layouts, slowly and plainly: the twin of the kernels that read fields.

One big integer a message, one slice a field. It knows the layouts but shares no code with the kernels.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from porttarget.ais_decoder.layouts import Field, Layout

SIX_BIT = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?"
CARRIER_BITS = {6: 88, 8: 56}  # where an application's data begins


class Bits:
    """The bits of a message, or of its application data."""

    def __init__(self, value: int, size: int) -> None:
        self.value, self.size = value, size

    @classmethod
    def of(cls, payload: str, fill: int = 0) -> Bits:
        """An armoured payload."""
        value = 0
        for character in payload.encode():
            six = character - 48
            value = value << 6 | (six - 8 if six > 40 else six)
        return cls(value >> fill, len(payload) * 6 - fill)

    def take(self, start: int, width: int) -> int | None:
        """A number; None where the bits are not there."""
        if start < 0 or start + width > self.size:
            return None
        return self.value >> (self.size - start - width) & (1 << width) - 1

    def rest(self, start: int) -> Bits:
        """What follows."""
        size = max(self.size - start, 0)
        return Bits(self.value & (1 << size) - 1, size)

    def text(self, start: int, characters: int, kind: str = "text") -> str:
        """Characters, as far as they are there."""
        codes = [self.take(start + 6 * k, 6) for k in range(characters)]
        whole = "".join(SIX_BIT[code] for code in codes if code is not None)
        return whole.partition("@")[0].rstrip(" ") if kind == "text" else whole.rstrip("@ ")


def rows(layout: Layout, message: Bits) -> list[dict[str, Any]]:
    """Rows a message makes by its layout, in all columns the layout could fill; application layouts take the data."""
    there = (*layout.fields, *layout.views)
    own: dict[str, Any] = {}
    for field in there:
        _put(own, _columns(there, field, message, 0))
    if layout.reports is None:
        return [own] if message.size >= layout.required_bits else []
    reports = layout.reports
    least = max((field.end for field in reports.fields if field.required), default=1)
    most = reports.most
    if reports.count is not None:
        field = layout.field(reports.count)
        most = min(most, message.take(field.start, field.width) or 0)
    made = []
    for k in range(most):
        at = layout.bits + k * reports.bits
        if at + least > message.size:
            break
        row = {"report": k + 1, **own}
        for field in reports.fields:
            _put(row, _columns(reports.fields, field, message, at))
        made.append(row)
    return made


def _put(row: dict[str, Any], columns: dict[str, Any]) -> None:
    """Of fields under one name, one holds; flags that it has not are down."""
    for name, value in columns.items():
        if (value is not None and value is not False) or name not in row:
            row[name] = value


def _columns(fields: tuple[Field, ...], field: Field, message: Bits, base: int) -> dict[str, Any]:
    if field.kind == "spare":
        return {}
    there = _applies(fields, field, message, base)
    start = _start(field, message, base)
    if field.kind in ("text", "text_all", "data"):
        return {field.column: _text(field, message, start) if there else None}
    raw = message.take(start, field.width) if there else None
    if field.kind == "utc":
        return {field.column: _utc(raw)}
    if field.kind == "vendor":
        return {field.column: _vendor(message, start)}
    if raw is not None and field.kind == "int" and raw >> field.width - 1:
        raw -= 1 << field.width
    value = _value(field, raw) if _means_something(fields, field, message, base) else None
    made: dict[str, Any] = {f"{field.name}_raw": raw, field.column: value}
    for flag in field.flags:
        beyond = raw is not None and raw != field.missing and _value(field, raw) is None
        made[flag.column] = beyond if flag.equals is None else raw == flag.equals and _right_craft(field, message)
    return made


def _start(field: Field, message: Bits, base: int) -> int:
    return message.size - field.start if field.from_end else base + field.start


def _means_something(fields: tuple[Field, ...], field: Field, message: Bits, base: int) -> bool:
    together = [message.take(base + other.start, other.width) for other in fields if other.zero_together]
    zero = None in together or not any(together)
    return _right_craft(field, message) and not (field.zero_together and zero)


def _right_craft(field: Field, message: Bits) -> bool:
    auxiliary = (message.take(8, 30) or 0) // 10_000_000 == 98
    return field.craft == "all" or auxiliary == (field.craft == "auxiliary")


def _vendor(message: Bits, start: int) -> str | None:
    if message.size < start + 42:
        return None
    parts = (message.text(start, 3), message.take(start + 18, 4), message.take(start + 22, 20))
    return "-".join(map(str, parts)) if any(parts) else None


def _applies(fields: tuple[Field, ...], field: Field, message: Bits, base: int) -> bool:
    if field.when is None:
        return True
    name, values = field.when
    selector = next(other for other in fields if other.name == name)
    return message.take(_start(selector, message, base), selector.width) in values


def _text(field: Field, message: Bits, start: int) -> str | None:
    size = message.size - field.before_end
    width = min(field.width, size - start) if field.to_end else field.width
    if width <= 0 or start + width > message.size:
        return None
    if field.kind == "data":
        value = message.take(start, width)
        return None if value is None else f"{value << -width % 4:0{-(-width // 4)}X}"
    characters = width // 6
    text = message.text(start, characters, field.kind)
    full = all(message.take(start + 6 * k, 6) for k in range(characters))
    if field.continued is not None and full:
        head = message.text(start, characters, "text_all").ljust(characters)
        more = message.text(field.continued, min((message.size - field.continued) // 6, 14))
        text = (head + more).rstrip(" ")
    return text or None


def _value(field: Field, raw: int | None) -> float | int | None:
    if raw is None or raw == field.missing:
        return None
    if (field.low is not None and raw < field.low) or (field.high is not None and raw > field.high):
        return None
    if field.curve == "rot":
        return (1 if raw >= 0 else -1) * (raw / 4.733) ** 2
    return raw * field.scale + field.offset


def _utc(raw: int | None) -> datetime | None:
    if raw is None:
        return None
    try:
        return datetime(raw >> 26, raw >> 22 & 15, raw >> 17 & 31, raw >> 12 & 31, raw >> 6 & 63, raw & 63, tzinfo=UTC)
    except ValueError:
        return None


def heard_plainly(hearings: list[tuple[int, int]], window: int, payloads: int) -> list[int]:
    """Which message each hearing (payload, second) is one of; `payloads` periods of payloads are remembered."""
    held: list[list[int]] = []  # payload, period, first, last, message
    found = []
    messages = 0
    for payload, second in hearings:
        period = second // window
        near = [
            (each[1] != period, each[1] < period, each)
            for each in held
            if each[0] == payload and abs(each[1] - period) <= 1 and each[2] - window <= second <= each[3] + window
        ]
        if near:
            outside, _, best = min(near)
            message = best[4]
            if not outside:
                best[2:4] = min(best[2], second), max(best[3], second)
        else:
            message = messages
            messages += 1
        if not near or outside:
            held = [*held, [payload, period, second, second, message]][-payloads:]
        found.append(message)
    return found
