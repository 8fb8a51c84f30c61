"""Findings as a clerk reads them: by kind, the gravest first, each with its sentence and its place.

In: tables of findings, input by input. Out: lines of text in English or French; of each kind the first few, then how
many more there are. What is silent by agreement with a partner is only counted. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

_GRAVITY: Final = ("error", "warning", "info")
_WORDS: Final = {
    "en": {"error": "error", "warning": "warning", "info": "note", "more": "… and {count} more", "marks": ",",
           "colon": ": ", "silent": "counted only", "bill": "bill", "container": "container",
           "place": "{source}, message {message}, segment {segment}{tag}, byte {offset}"},
    "fr": {"error": "erreur", "warning": "avertissement", "info": "remarque", "more": "… et {count} de plus",
           "marks": "\N{NARROW NO-BREAK SPACE}", "colon": "\N{NO-BREAK SPACE}: ", "silent": "comptées seulement",
           "bill": "connaissement", "container": "conteneur",
           "place": "{source}, message {message}, segment {segment}{tag}, octet {offset}"},
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Clerk:
    """Gathers findings; `language` is en or fr, `most` how many of a kind are shown."""

    language: str = "en"
    most: int = 5
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    shown: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    silent: dict[str, int] = field(default_factory=dict)

    def take(self, findings: pl.DataFrame) -> None:
        """The findings of one input."""
        for key, part in findings.partition_by(["severity", "code"], as_dict=True, maintain_order=True).items():
            kind = (str(key[0]), str(key[1]))
            if kind[0] == "silent":
                self.silent[kind[1]] = self.silent.get(kind[1], 0) + part.height
                continue
            self.counts[kind] = self.counts.get(kind, 0) + part.height
            shown = self.shown.setdefault(kind, [])
            shown += part.head(self.most - len(shown)).to_dicts()

    def lines(self) -> Iterator[str]:
        """What a clerk reads."""
        words = _WORDS[self.language]
        for kind in sorted(self.counts, key=lambda each: (_GRAVITY.index(each[0]), each[1])):
            yield f"{words[kind[0]]} {kind[1]}{words['colon']}{self._number(self.counts[kind])}"
            for row in self.shown[kind]:
                text = row["text_fr"] if self.language == "fr" and row["text_fr"] else row["text"]
                tag = f" ({_printable(row['segment_tag'])})" if row["segment_tag"] else ""
                yield f"  {_printable(text)}"
                yield f"    {self._concerned(row)}" + words["place"].format(**{**row, "tag": tag})
            if (count := self.counts[kind] - len(self.shown[kind])) > 0:
                yield "  " + words["more"].format(count=self._number(count))
        if self.silent:
            told = (f"{code} {self._number(count)}" for code, count in sorted(self.silent.items()))
            yield f"{words['silent']}{words['colon']}{', '.join(told)}"

    def _concerned(self, row: dict[str, Any]) -> str:
        """The bill and container that a finding is about, as far as its sentence does not name them."""
        named = ((word, row[name]) for word, name in (("bill", "bill_number"), ("container", "container_number")))
        words = _WORDS[self.language]
        return "".join(
            f"{words[word]} {_printable(number)}, " for word, number in named if number and number != row["found"]
        )

    def _number(self, count: int) -> str:
        return f"{count:,}".replace(",", _WORDS[self.language]["marks"])


def _printable(text: str) -> str:
    """Text of a file as one line of a screen, on which nothing of it acts: signs that do not print are dots."""
    return "".join(sign if sign.isprintable() else "·" for sign in text.strip())
