"""Decoded messages as GPSD writes them: one JSON object of class AIS a message, in the order heard.

In: takes of a decoder, whose messages keep their payloads. Out: newline-delimited JSON with GPSD's keys, scaled or as
sent. What differs from GPSD, and why, is in docs/ais_gpsd.md; `compat` gives what its release 3.22 prints. Types that
GPSD does not know (28 and above) have no object. The two parts of type 24 are joined, as GPSD does unless told not to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from porttarget.ais_decoder import Decoded
from porttarget.ais_decoder.pairs import Pairing
from porttarget.ais_decoder.raw_fields import Place, RawFields
from porttarget.flows.gpsd_applications import FUNCTIONS, RAW, Function
from porttarget.flows.gpsd_keys import BINARY_HEADS, PLAIN, SELECTED, SELECTOR, part_a, part_b
from porttarget.flows.gpsd_values import Filled, Key, ListKey, Mode, filled, quoted

Array = npt.NDArray[Any]
_COLUMNS: Final = ("type", "mmsi", "source", "channel", "time", "payload", "fill_bits", "bits", "decoded")
_REPEAT: Final = Place(start=6, width=2)
_PART: Final = Place(start=38, width=2)
_FUNCTION: Final = {6: Place(start=72, width=16), 8: Place(start=40, width=16)}
_PART_A_BITS: Final = range(160, 169)  # that release 3.22 takes
_PART_B_BITS: Final = 168
_QUEUE: Final = 8  # parts A that release 3.22 remembers on each channel


class GpsdJson:
    """Writes takes one after another; remembers the halves of type 24 between them.

    scaled    physical units and names of codes; else integers as sent
    compat    what release 3.22 prints, its mistakes included
    split24   the parts of type 24 as they come, each an object of its own; release 3.22 still joins a part B with the
              name it knows
    """

    def __init__(self, *, scaled: bool = True, compat: bool = False, split24: bool = False) -> None:
        self._mode = Mode(scaled=scaled, compat=compat)
        self._split24 = split24
        self._pairing: Pairing[str, str] = Pairing()
        self._queues: dict[tuple[str, bool], _Queue] = {}

    def lines(self, part: Decoded) -> bytes:
        """The messages of `part`, an object a line."""
        found = [line for line in self.objects(part) if line is not None]
        return ("\n".join(found) + "\n").encode() if found else b""

    def objects(self, part: Decoded) -> list[str | None]:
        """An object for each message of `part`; None for those that give none, or wait for their other half."""
        group = _Group(part.messages.select(_COLUMNS), self._mode)
        lines: list[str | None] = [None] * len(group.rows)
        for kind in np.unique(group.types).tolist():
            if kind in PLAIN or kind in SELECTOR or kind in BINARY_HEADS or kind == 24:
                self._of_type(kind, group.where(group.types == kind), lines)
        return lines

    def _of_type(self, kind: int, group: _Group, lines: list[str | None]) -> None:
        if kind in PLAIN:
            self._write(group, PLAIN[kind].keys, PLAIN[kind].lengths, lines)
        elif kind in SELECTOR:
            selected = group.fields.number(SELECTOR[kind])
            for value in np.unique(selected).tolist():
                chosen = SELECTED[kind, value]
                self._write(group.where(selected == value), chosen.keys, chosen.lengths, lines)
        elif kind in BINARY_HEADS:
            self._binary(kind, group, lines)
        else:
            if self._split24:
                self._parts(group, lines)
            if self._mode.compat or not self._split24:
                self._joined(group, lines)

    def _write(
        self, group: _Group, keys: Sequence[Key | ListKey], lengths: range | None, lines: list[str | None]
    ) -> None:
        if self._mode.compat and lengths is not None:
            group = group.where((group.size >= lengths.start) & (group.size < lengths.stop)
                                & ((group.size - lengths.start) % lengths.step == 0))  # fmt: skip
        if len(group.rows):
            head, rest = group.head(), filled(keys, group.fields, self._mode)
            whole = Filled(head.template + rest.template + "}", head.columns + rest.columns)
            group.put(whole.lines(len(group.rows)), lines)

    def _binary(self, kind: int, group: _Group, lines: list[str | None]) -> None:
        head = BINARY_HEADS[kind]
        codes = group.fields.number(_FUNCTION[kind])
        for code in np.unique(codes).tolist():
            same = group.where(codes == code)
            function = FUNCTIONS.get((kind, code >> 6, code & 63))
            if function is None:
                self._write(same, (*head.keys, RAW[kind]), head.lengths, lines)
                continue
            known = self._described(kind, function, same)
            self._write(same.where(known), (*head.keys, *function.keys), head.lengths, lines)
            self._write(same.where(~known), (*head.keys, RAW[kind]), head.lengths, lines)

    def _described(self, kind: int, function: Function, group: _Group) -> Array:
        if not self._mode.compat:
            return function.described(kind, group.fields)
        known = np.ones(len(group.rows), np.bool_)
        if function.compat is not None:
            known = np.isin(group.size, function.compat)
        if function.at_most is not None:
            place, limit = function.at_most
            known &= group.fields.number(place) <= limit
        return known

    def _parts(self, group: _Group, lines: list[str | None]) -> None:
        """Each part of type 24 by itself."""
        part, auxiliary = group.fields.number(_PART), group.mmsi // 10_000_000 == 98
        self._write(group.where(part == 0), part_a(alone=True), _PART_A_BITS, lines)
        for craft in (False, True):
            keys = part_b(auxiliary=craft, alone=True)
            self._write(group.where((part == 1) & (auxiliary == craft)), keys, range(_PART_B_BITS, 1 << 16), lines)

    def _joined(self, group: _Group, lines: list[str | None]) -> None:
        """Both parts of type 24 in one object, in the place of the one that came last."""
        part = group.fields.number(_PART)
        chosen = part < 2
        if self._mode.compat:
            chosen &= np.where(part == 0, np.isin(group.size, _PART_A_BITS), group.size >= _PART_B_BITS)
        group = group.where(chosen)
        if not len(group.rows):
            return
        first = (group.fields.number(_PART) == 0).tolist()
        heads = group.head().lines(len(group.rows))
        names = filled(part_a(alone=False), group.fields, self._mode).lines(len(group.rows))
        auxiliary = (group.mmsi // 10_000_000 == 98).tolist()
        ships = [
            filled(part_b(auxiliary=craft, alone=False), group.fields, self._mode).lines(len(group.rows))
            for craft in (False, True)
        ]
        texts: list[str | None] = []
        for at, (mmsi, time, channel) in enumerate(
            zip(group.mmsi.tolist(), group.times(), group.channels(), strict=True)
        ):
            name, ship = (names[at], None) if first[at] else (None, ships[auxiliary[at]][at])
            if self._mode.compat:
                both = self._queues.setdefault(channel, _Queue()).joined(mmsi, name, ship)
            else:
                both = self._pair(mmsi, time, name, ship)
            texts.append(None if both is None else heads[at] + both + "}")
        group.put(texts, lines)

    def _pair(self, mmsi: int, time: datetime | None, name: str | None, ship: str | None) -> str | None:
        if name is not None:
            waiting = self._pairing.part_a(mmsi, time, name)
            return None if waiting is None else name + waiting
        if ship is None:
            return None
        known = self._pairing.part_b(mmsi, time, ship)
        return None if known is None else known + ship


class _Queue:
    """The parts A that release 3.22 waits with, on one channel of one input: the last eight; a match empties one."""

    def __init__(self) -> None:
        self._kept: list[tuple[int, str]] = [(0, "")] * _QUEUE
        self._next = 0

    def joined(self, mmsi: int, name: str | None, ship: str | None) -> str | None:
        """Note a name, or find the one of a ship."""
        if name is not None:
            self._kept[self._next] = mmsi, name
            self._next = (self._next + 1) % _QUEUE
            return None
        for at, (known, found) in enumerate(self._kept):
            if known == mmsi and ship is not None:
                self._kept[at] = 0, found
                return found + ship
        return None


class _Group:
    """Some messages of one or more types: rows of the take they stand in, and their fields once asked for."""

    def __init__(self, messages: pl.DataFrame, mode: Mode, rows: Array | None = None) -> None:
        self._messages = messages
        self._mode = mode
        self.rows: Array = np.arange(messages.height) if rows is None else rows
        self.types: Array = messages.get_column("type").to_numpy()
        self.mmsi: Array = messages.get_column("mmsi").to_numpy()
        self.size: Array = messages.get_column("bits").to_numpy().astype(np.int64)
        self._fields: RawFields | None = None

    @property
    def fields(self) -> RawFields:
        """What the messages hold."""
        if self._fields is None:
            payloads = self._messages.get_column("payload").to_list()
            fill = self._messages.get_column("fill_bits").to_numpy()
            self._fields = RawFields(payloads, fill, clean=not self._mode.compat)
        return self._fields

    def where(self, chosen: Array) -> _Group:
        """Those messages for which `chosen` holds."""
        if chosen.all():
            return self
        return _Group(self._messages.filter(pl.Series(chosen)), self._mode, self.rows[chosen])

    def head(self) -> Filled:
        """The beginning of each object."""
        sources = self._messages.get_column("source")
        names = {name: quoted("stdin" if name == "-" else name) for name in sources.unique().to_list()}
        columns = [self.types.tolist(), self.fields.number(_REPEAT).tolist(), self.mmsi.tolist()]
        scaled = "true" if self._mode.scaled else "false"
        template = f',"type":%d,"repeat":%d,"mmsi":%d,"scaled":{scaled}'
        if len(names) == 1:
            (device,) = names.values()
            return Filled('{"class":"AIS","device":' + device.replace("%", "%%") + template, columns)
        devices = [names[name] for name in sources.to_list()]
        return Filled('{"class":"AIS","device":%s' + template, [devices, *columns])

    def times(self) -> list[datetime | None]:
        """Best known times."""
        return self._messages.get_column("time").to_list()

    def channels(self) -> list[tuple[str, bool]]:
        """Input and channel: release 3.22 takes 2 for B, and all else for A."""
        second = self._messages.get_column("channel").is_in(["B", "2"]).fill_null(value=False)
        return list(zip(self._messages.get_column("source").to_list(), second.to_list(), strict=True))

    def put(self, texts: Sequence[str | None], lines: list[str | None]) -> None:
        """Texts to the places of these messages."""
        for row, text in zip(self.rows.tolist(), texts, strict=True):
            if text is not None:
                lines[row] = text
