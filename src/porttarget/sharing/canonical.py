"""One byte sequence for one value: JSON with sorted keys, no blanks, UTF-8; what signatures and hashes are made over.

In: text, whole numbers, booleans, null, lists, and objects with text keys. Fractions are refused, since their text
differs between writers: give them as text. Keys are ordered by code point. Follows RFC 8785 otherwise.
"""

from __future__ import annotations

import json
from typing import Final

from porttarget.errors import PacketError, UsageError

EXACT: Final = 2**53 - 1  # whole numbers beyond this are not exact in every reader (RFC 8785, 3.2.2.3)
DEEPEST: Final = 20


def canonical(value: object) -> bytes:
    """The canonical bytes of `value`; UsageError where it holds something without a canonical form."""
    _check(value, "$", 0)
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError(f"text holds a lone surrogate at character {error.start}; it has no UTF-8 form") from error


def parse(data: bytes) -> object:
    """The value of JSON `data`; PacketError where it is not JSON we write ourselves."""
    try:
        value: object = json.loads(data.decode("utf-8"), parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, RecursionError) as error:
        raise PacketError(f"not readable as JSON: {error}") from error
    return value


def _refuse(text: str) -> object:
    raise ValueError(f"number {text[:40]!r} is not whole")


def _check(value: object, where: str, depth: int) -> None:
    if depth > DEEPEST:
        raise UsageError(f"{where} is nested deeper than {DEEPEST}")
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > EXACT:
            raise UsageError(f"{where} is {value}, beyond the exact whole numbers ±{EXACT}; give it as text")
        return
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            _check(item, f"{where}[{index}]", depth + 1)
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise UsageError(f"{where} has key {key!r}, expected text")
            _check(item, f"{where}.{key}", depth + 1)
        return
    raise UsageError(f"{where} is a {type(value).__name__}, which has no canonical form; give it as text")
