"""Segments → the bytes of an answering interchange, in the delimiters of the interchange it answers.

Sender and receiver are swapped, control numbers are our own. A delimiter inside a value becomes a blank in X12, which
has no way to write it; UN/EDIFACT releases it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from porttarget.manifests.answers import Asked, Row

Line = list[str]
Composite = tuple[str, ...]
DEFAULT_SIGNS: Final = ":+.? '"
_NEW_ISA: Final = "00402"  # from this version on ISA-11 is the repetition separator


def plain(text: str) -> str:
    """Text in capitals of ASCII, as every receiver can read it."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(folded.upper().split())


def _encoded(text: str, marks: str) -> bytes:
    """UTF-8, or Latin-1 where a delimiter above 127 would lie inside UTF-8 sequences."""
    return text.encode("latin-1", "replace") if any(ord(mark) > 127 for mark in marks) else text.encode()


class WireX12:
    """Writes an interchange that answers another."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.element, self.component, self.segment = asked.head["delimiters"]

    def interchange(
        self, before: Sequence[Line], groups: Sequence[tuple[str, Row, list[tuple[str, list[Line]]]]]
    ) -> bytes:
        """An interchange: segments that stand before all groups, then groups (kind, row answered, messages)."""
        asked, head = self.asked, self.asked.head
        version = head["syntax_version"] or "00401"
        lines: list[Line] = [[
            "ISA", "00", " " * 10, "00", " " * 10, f"{head['receiver_qualifier'] or '':2}",
            f"{head['receiver'] or '':15}", f"{head['sender_qualifier'] or '':2}", f"{head['sender'] or '':15}",
            f"{asked.at:%y%m%d}", f"{asked.at:%H%M}", "^" if version >= _NEW_ISA else "U", version,
            f"{asked.number:09d}", "0", head["usage"] or "P", self.component,
        ], *before]  # fmt: skip
        for index, (kind, answered, messages) in enumerate(groups):
            number = str((asked.number + index) % 1_000_000_000)
            lines.append([
                "GS", kind, answered["group_receiver"] or "", answered["group_sender"] or "", f"{asked.at:%Y%m%d}",
                f"{asked.at:%H%M}", number, "X", answered["group_version"] or "",
            ])  # fmt: skip
            for place, (message, body) in enumerate(messages, start=1):
                control = f"{place:04d}"
                lines += [["ST", message, control], *body, ["SE", str(len(body) + 2), control]]
            lines.append(["GE", str(len(messages)), number])
        lines.append(["IEA", str(len(groups)), f"{asked.number:09d}"])
        return b"".join(self._line(line) for line in lines)

    def _line(self, line: Line) -> bytes:
        own = line[0] == "ISA"
        cleaned = [line[0], *(value if own else self._clean(value) for value in line[1:])]
        last = max((place for place, value in enumerate(cleaned) if value), default=0)
        marks = self.element + self.component + self.segment
        return _encoded(self.element.join(cleaned[: last + 1]) + self.segment, marks)

    def _clean(self, value: str) -> str:
        marks = {self.element, self.component, self.segment}
        return "".join(" " if sign in marks or ord(sign) < 32 else sign for sign in value)


class WireEdifact:
    """Writes an interchange that answers another."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.signs: str = asked.head["delimiters"]
        self.component: str = self.signs[0]
        self.element: str = self.signs[1]
        self.release: str = self.signs[3]
        self.segment: str = self.signs[4]

    def interchange(self, messages: Sequence[tuple[Composite, list[list[str | Composite]]]]) -> bytes:
        """An interchange of messages, each with its identifier (S009) and the segments between UNH and UNT."""
        asked, head = self.asked, self.asked.head
        syntax = tuple((head["syntax_version"] or "UNOA:1").split(":"))
        day = f"{asked.at:%Y%m%d}" if syntax[1:] >= ("4",) else f"{asked.at:%y%m%d}"
        test: list[str | Composite] = ["", "", "", "", "", "1"] if head["usage"] == "1" else []
        number = f"{asked.number:09d}"
        lines: list[list[str | Composite]] = [[
            "UNB", syntax, _party(head["receiver"], head["receiver_qualifier"]),
            _party(head["sender"], head["sender_qualifier"]), (day, f"{asked.at:%H%M}"), number, *test,
        ]]  # fmt: skip
        for place, (identifier, body) in enumerate(messages, start=1):
            lines += [["UNH", str(place), identifier], *body, ["UNT", str(len(body) + 2), str(place)]]
        lines.append(["UNZ", str(len(messages)), number])
        named = self.component + self.element + self.signs[2] + self.release + " " + self.segment
        start = b"" if named == DEFAULT_SIGNS else _encoded("UNA" + named, self.signs)
        return start + b"".join(self._line(line) for line in lines)

    def _line(self, line: list[str | Composite]) -> bytes:
        values = [self._value(value) for value in line]
        last = max((place for place, value in enumerate(values) if value), default=0)
        return _encoded(self.element.join(values[: last + 1]) + self.segment, self.signs)

    def _value(self, value: str | Composite) -> str:
        if isinstance(value, str):
            return self._released(value)
        parts = [self._released(part) for part in value]
        last = max((place for place, part in enumerate(parts) if part), default=-1)
        return self.component.join(parts[: last + 1])

    def _released(self, value: str) -> str:
        marks = {self.component, self.element, self.release, self.segment}
        if self.release == " ":  # no release character in this interchange
            return "".join(" " if sign in marks else sign for sign in value)
        return "".join(self.release + sign if sign in marks else sign for sign in value)


def _party(name: str | None, qualifier: str | None) -> Composite:
    return (name or "", qualifier or "")
