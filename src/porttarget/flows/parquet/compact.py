"""Thrift's compact protocol, as far as Parquet's page headers and footer need it: fields to bytes.

Source: the Thrift compact protocol specification of Apache Thrift. It writes only; nothing is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

BOOL, BYTE, I16, I32, I64, BINARY, LIST, STRUCT = 1, 3, 4, 5, 6, 8, 9, 12
_FALSE: Final = 2  # a field's truth stands in its type
_ONES: Final = [bytes([value]) for value in range(128)]
_SHORT: Final = 15  # steps of field numbers, and lists, up to this fit half a byte


def varint(value: int) -> bytes:
    """A number of seven bits a byte, the lowest first."""
    if value < 128:
        return _ONES[value]
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def zigzag(value: int) -> bytes:
    """A signed number of up to 64 bits: small ones are short, whatever their sign."""
    return varint((value << 1 ^ value >> 63) & (1 << 64) - 1)


def struct(*fields: tuple[int, int, Any]) -> bytes:
    """A structure of (number, type, value), numbers rising; a nested structure is given as its bytes.

    The value of a LIST is a pair: type of its elements, elements. A field whose value is None is left out.
    """
    out = bytearray()
    last = 0
    for number, kind, value in fields:
        if value is None:
            continue
        written = _FALSE if kind == BOOL and not value else kind
        if 0 < number - last <= _SHORT:
            out.append(number - last << 4 | written)
        else:
            out.append(written)
            out += zigzag(number)
        last = number
        if kind == LIST:
            out += _list(*value)
        elif kind != BOOL:
            out += _value(kind, value)
    out.append(0)
    return bytes(out)


def _list(kind: int, elements: Sequence[Any]) -> bytes:
    head = (
        bytes([len(elements) << 4 | kind]) if len(elements) < _SHORT else bytes([0xF0 | kind]) + varint(len(elements))
    )
    return head + b"".join(_value(kind, element) for element in elements)


def _value(kind: int, value: Any) -> bytes:
    if kind == BYTE:
        return bytes([value])
    if kind == BINARY:
        raw = value.encode() if isinstance(value, str) else value
        return varint(len(raw)) + raw
    return bytes(value) if kind == STRUCT else zigzag(value)
