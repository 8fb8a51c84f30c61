"""Fields of many messages of one kind, read as they were sent: raw integers, texts, data, by places in the payload.

In: armoured payloads with their fill bits. Out: arrays and lists, a value a message. Bits that a message does not have
read as 0; `short` says where. For output formats that print every field as sent; the decoded tables come from kernels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder.layouts import Field, Layout

Array = npt.NDArray[Any]
SIX_BIT = np.frombuffer(b"\0ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?", np.uint8)
_CODES = np.arange(256) - 48
_SEXTETS = (np.where(_CODES > 40, _CODES - 8, _CODES) & 63).astype(np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something lies in a message. Width 0: nowhere, the number 0. `tail`: bits kept free at the end.

    kinds   uint, int, text (to the first `@`, trailing blanks cut), data (hexadecimal, whole bytes)
    then    start of a second run of text, to the end, that goes on where the first one fills its width
    from_end    `start` counts backwards from the end of the message
    masked  what fills the last byte of data reads as 0
    """

    start: int = 0
    width: int = 0
    kind: str = "uint"
    to_end: bool = False
    tail: int = 0
    then: int | None = None
    from_end: bool = False
    masked: bool = True

    @property
    def end(self) -> int:
        """First bit after it."""
        return self.start + self.width

    def moved(self, bits: int) -> Place:
        """The same so many bits further on."""
        return replace(self, start=self.start + bits, then=None if self.then is None else self.then + bits)


def place(layout: Layout, name: str, base: int = 0) -> Place:
    """Where the layout has the field or view `name`; `name#2`: that of its second report; `base`: where it begins."""
    name, _, number = name.partition("#")
    if layout.reports is not None and all(field.name != name for field in (*layout.fields, *layout.views)):
        field = next(field for field in layout.reports.fields if field.name == name)
        if number:
            base += layout.bits + layout.reports.bits * (int(number) - 1)
    else:
        field = layout.field(name)
    return _place(field, base)


def _place(field: Field, base: int) -> Place:
    kind = "text" if field.is_text and field.kind != "data" else field.kind
    return Place(
        start=field.start if field.from_end else base + field.start,
        width=field.width,
        kind=kind if kind in ("int", "text", "data") else "uint",
        to_end=field.to_end,
        tail=field.before_end,
        then=field.continued,
        from_end=field.from_end,
    )


class RawFields:
    """Messages of one kind. `size`: bits of each."""

    def __init__(self, payloads: Sequence[str], fill_bits: Array, *, clean: bool = True) -> None:
        lengths = np.fromiter(map(len, payloads), np.int64, len(payloads))
        most = int(lengths.max(initial=0)) + 8  # so that reading past the end finds zeros
        text = "".join(payload.ljust(most, "0") for payload in payloads).encode("ascii")
        self.size = lengths * 6 - fill_bits
        self._sextets = np.ascontiguousarray(_SEXTETS[np.frombuffer(text, np.uint8).reshape(-1, most)].T)
        filled = np.flatnonzero(fill_bits)
        if clean and len(filled):
            self._sextets[lengths[filled] - 1, filled] &= (0xFF << fill_bits[filled].astype(np.int64)).astype(np.uint8)

    def __len__(self) -> int:
        return len(self.size)

    def short(self, where: Place) -> Array | None:
        """Messages that end before `where` does; None where none does."""
        if where.to_end or where.from_end or where.width == 0:
            return None
        cut: Array = self.size < where.end
        return cut if cut.any() else None

    def number(self, where: Place) -> Array:
        """Raw integers."""
        found = np.zeros(len(self), np.int64)
        if where.width == 0:
            return found
        if where.from_end:
            return self._from_end(where)
        last = (where.end - 1) // 6
        for row in range(where.start // 6, last + 1):
            found <<= 6
            if row < len(self._sextets):
                found |= self._sextets[row]
        found >>= 6 * (last + 1) - where.end
        found &= (1 << where.width) - 1
        if where.kind == "int":
            found -= (found >> (where.width - 1)) << where.width
        return found

    def _from_end(self, where: Place) -> Array:
        start = np.maximum(self.size - where.start, 0)
        first, shift = np.divmod(start, 6)
        many = (where.width + 5) // 6 + 1
        found = np.zeros(len(self), np.int64)
        for row in range(many):
            found = (found << 6) | self._sextets[first + row, np.arange(len(self))]
        value: Array = (found >> (6 * many - shift - where.width)) & ((1 << where.width) - 1)
        return value

    def text(self, where: Place) -> list[str]:
        """Texts up to the first `@`, without trailing blanks."""
        characters = self._characters(where.start, where.width // 6 if not where.to_end else None)
        if where.then is not None:
            characters = np.concatenate([characters, self._characters(where.then, None)])
        wide = np.ascontiguousarray(SIX_BIT[characters].T)
        return [row.partition(b"\0")[0].rstrip(b" ").decode("ascii") for row in _rows(wide)]

    def data(self, where: Place, *, masked: bool = True) -> list[str]:
        """Data as `bits:hexadecimal`; the last byte is padded with zeros, or with what follows where not `masked`."""
        begin, shift = divmod(where.start, 6)
        bits = np.unpackbits(self._sextets[begin:, :, None], axis=2)[:, :, 2:]
        flat = np.ascontiguousarray(bits.transpose(1, 0, 2)).reshape(len(self), -1)[:, shift:]
        sizes = np.clip(self.size - where.tail - where.start, 0, None)
        if masked:
            flat[np.arange(flat.shape[1]) >= sizes[:, None]] = 0
        rows = _rows(np.packbits(flat, axis=1))
        return [f"{size}:{row[: (size + 7) // 8].hex()}" for row, size in zip(rows, sizes.tolist(), strict=True)]

    def _characters(self, start: int, count: int | None) -> Array:
        """Six-bit characters from bit `start` on, a row each; without `count` all whole ones there are."""
        row, shift = divmod(start, 6)
        many = len(self._sextets) - row - 1
        if count is not None:
            many = min(many, count)
        if many <= 0:
            return np.zeros((0, len(self)), np.uint8)
        found: Array = self._sextets[row : row + many]
        if shift:
            beyond = self._sextets[row + 1 : row + 1 + many]
            found = ((found << shift) | (beyond >> (6 - shift))) & 63
        if count is None:
            found = np.where(np.arange(many)[:, None] < (self.size - start) // 6, found, 0)
        return found


def _rows(wide: Array) -> list[bytes]:
    whole, width = wide.tobytes(), wide.shape[1]
    return [whole[at : at + width] for at in range(0, len(whole), width)] if width else [b""] * len(wide)
