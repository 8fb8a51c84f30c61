"""Application data of binary messages by pyais: where it is, which layout describes it, and its rows.

Only functions that pyais takes apart (`pyais_names.CARRIERS`) make rows; the data of others stays raw in `binary`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from porttarget.ais_decoder.layouts import JOBS, Layout
from porttarget.ais_decoder.plain_message import PlainMessage
from porttarget.ais_decoder.pyais_fields import rows_of
from porttarget.ais_decoder.pyais_names import CARRIERS

Row = dict[str, Any]
TYPES = (6, 8, 25, 26)
STATE_BITS = 24  # spare bits and communication state behind the data of type 26


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationData:
    """Bits from `start` on, `room` of them, and the layout that describes them."""

    start: int
    room: int
    layout: Layout | None

    @property
    def columns(self) -> Row:
        """What table `binary` says of it."""
        return {"data_bits": self.room, "decoded_as": None if self.layout is None else self.layout.table}

    def rows(self, message: PlainMessage) -> list[Row]:
        """Rows of the layout's table."""
        if self.layout is None or self.layout.application is None:
            return []
        known = self.layout.application
        return [{"dac": known.dac, "fi": known.fi, **row} for row in rows_of(self.layout, message, self.start)]


def application_data(message: PlainMessage) -> ApplicationData:
    """The data of a binary message."""
    head, structured, end = 40 if message.kind == 8 else 72, True, message.size
    if message.kind >= 25:
        flags = message.number(38, 2) or 0
        head, structured = 40 + 32 * (flags >> 1), bool(flags & 1)
        end -= STATE_BITS if message.kind == 26 else 0
    if not structured or message.size < head + 16:
        return ApplicationData(start=head, room=max(end - head, 0), layout=None)
    start = head + 16
    room = max(end - start, 0)
    return ApplicationData(start=start, room=room, layout=_layout(message, start, room))


def _layout(message: PlainMessage, start: int, room: int) -> Layout | None:
    """The first layout that describes data of this function and length; None where pyais has none of it."""
    function = (message.number(start - 16, 10), message.number(start - 6, 6))
    for job in JOBS:
        known = job.layout.application
        if known is None or (known.dac, known.fi) != function or message.kind not in known.carriers:
            continue
        if not max(known.least, job.required_bits) <= room <= (room if known.most is None else known.most):
            continue
        if known.sub is None or message.number(start + known.sub[0], known.sub[1]) == known.sub[2]:
            return job.layout if message.kind in CARRIERS.get(job.layout.name, ()) else None
    return None
