"""One message in plain Python: its bits as one integer, sliced, and what pyais makes of its payload, read once.

Characters are those of ITU-R M.1371-5, annex 8, table 47. What lies beyond a message's last bit is None.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pyais
from pyais.util import get_itdma_comm_state, get_sotdma_comm_state

from porttarget.errors import DecodeError, Where

SIX_BIT = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?"


class PlainMessage:
    """A message of `size` bits; `value` holds them, the first one highest. `readable`: pyais is asked at all."""

    def __init__(self, kind: int, payload: bytes, value: int, size: int, *, readable: bool = True) -> None:
        self.kind, self.payload, self.value, self.size = kind, payload, value, size
        self.readable = readable

    @cached_property
    def read(self) -> Any:
        """The message as pyais decodes it, its handling of fill bits left out of play; None where it refuses."""
        if not self.readable:
            return None
        try:
            return pyais.decode(b"!AIVDM,1,1,,A," + self.payload + b",0*00")
        except (pyais.exceptions.AISBaseException, ValueError):  # ValueError: a code that its enumeration has not
            return None

    @cached_property
    def fields(self) -> dict[str, Any]:
        """What pyais reads, by its own names."""
        if self.read is None:
            raise DecodeError(f"pyais cannot decode {self.payload!r}, a message of type {self.kind}", where=Where())
        return dict(self.read.asdict())

    @cached_property
    def state(self) -> dict[str, Any]:
        """The communication state as pyais reads it. Of type 26 it gets the bits, which it does not find itself."""
        if self.read is None:
            return {}
        if self.kind != 26:
            state = self.read.get_communication_state()
            return {**state, "selector": self.read.is_itdma}
        radio = self.value & 0xFFFFF
        itdma = bool(radio >> 19)
        return {**(get_itdma_comm_state if itdma else get_sotdma_comm_state)(radio & 0x7FFFF), "selector": itdma}

    def number(self, start: int, width: int) -> int | None:
        """An unsigned number."""
        if start < 0 or start + width > self.size:
            return None
        return self.value >> self.size - start - width & (1 << width) - 1

    def flag(self, start: int | None) -> bool | None:
        """One bit."""
        bit = None if start is None else self.number(start, 1)
        return None if bit is None else bool(bit)

    def text(self, start: int, characters: int) -> str | None:
        """Characters up to the first `@`, without trailing blanks."""
        text = self.characters(start, characters)
        return None if text is None else text.partition("@")[0].rstrip(" ") or None

    def characters(self, start: int, characters: int) -> str | None:
        """Characters as they come."""
        if self.size < start + 6 * characters:
            return None
        return "".join(SIX_BIT[self.value >> self.size - start - 6 * k - 6 & 63] for k in range(characters))

    def data(self, start: int, width: int) -> str | None:
        """Bits as hexadecimal digits, the last one padded with zeros."""
        bits = self.number(start, width) if width > 0 else None
        return None if bits is None else f"{bits << -width % 4:0{-(-width // 4)}X}"
