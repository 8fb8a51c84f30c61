"""JSON text → its objects, each with the byte where it begins and its number in the document; also as JSON lines.

In: bytes of one document, or of one a line. Out: documents as `Node`s, and stretches that are no JSON. Members that
stand twice are kept once, the last, and told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

_BRACES: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}]', re.DOTALL)
_BOM: Final = b"\xef\xbb\xbf"


class Node(dict[str, Any]):
    """An object of the text: where it begins, which of its document it is (from 1), and members that stand twice."""

    offset: int = 0
    number: int = 0
    twice: tuple[str, ...] = ()


@dataclass(slots=True)
class Texts:
    """What an input holds: documents with their bytes' place, and stretches (start, end, why) that are none."""

    documents: list[tuple[Any, int, int]] = field(default_factory=list)
    broken: list[tuple[int, int, str]] = field(default_factory=list)


def read_objects(data: bytes) -> Texts:
    """The documents of an input: all of it as one, else one in each line."""
    out = Texts()
    begin = len(data) - len(data.removeprefix(_BOM))
    try:
        out.documents.append((_document(data[begin:], begin), begin, len(data)))
        return out
    except (ValueError, RecursionError) as error:
        whole = _reason(error)
    lines = list(_lines(data, begin))
    for start, end in lines:
        try:
            out.documents.append((_document(data[start:end], start), start, end))
        except (ValueError, RecursionError) as error:
            out.broken.append((start, end, _reason(error)))
    if not out.documents:  # one document over many lines, which is broken
        out.broken = [(begin, len(data), whole)]
    return out


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} is not UTF-8"
    return "objects are nested too deeply" if isinstance(error, RecursionError) else str(error)


def _lines(data: bytes, begin: int) -> Iterator[tuple[int, int]]:
    at = begin
    for line in data[begin:].splitlines(keepends=True):
        if line.strip():
            yield at, at + len(line.rstrip(b"\r\n"))
        at += len(line)


def _document(data: bytes, base: int) -> Any:
    closing: list[int] = []  # where each object begins, in the order in which they end
    opened: list[int] = []
    for found in _BRACES.finditer(data):
        if found.group() == b"{":
            opened.append(found.start())
        elif found.group() == b"}" and opened:
            closing.append(opened.pop())
    ends = iter(closing)
    nodes: list[Node] = []

    def hook(pairs: list[tuple[str, Any]]) -> Node:
        node = Node(pairs)
        node.offset = base + next(ends, 0)
        if len(node) < len(pairs):
            names = [name for name, _ in pairs]
            node.twice = tuple(dict.fromkeys(name for name in names if names.count(name) > 1))
        nodes.append(node)
        return node

    document = json.loads(data.decode(), object_pairs_hook=hook, parse_constant=_no_constant)
    for number, node in enumerate(sorted(nodes, key=lambda each: each.offset), start=1):
        node.number = number
    return document


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no JSON number")
