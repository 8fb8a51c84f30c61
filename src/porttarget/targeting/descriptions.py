"""Is a goods description one that tells nothing?

In: a description as filed. Out: why it is vague, or None. The terms are facts of published lists (their sources stand
in `data/vague_descriptions.txt`); the character rules are those of Transport Canada's PACT guide, section 6.
A description that merely contains a vague word ("AUTOMOBILE SPARE PARTS, BRAKE DISCS") is not vague.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

_REPEATED: Final = re.compile(r"^\W*(\w)\1{2,}\W*$")
_FILE_NAME: Final = re.compile(r"^\s*\.[A-Za-z0-9]{2,4}\s*$")
_NOT_LETTER: Final = re.compile(r"[\W\d_]+")
_CONNECTIVES: Final = frozenset({"AND", "OF", "FOR", "THE", "NO", "NOS", "QTY", "X"})


@cache
def vague_terms() -> frozenset[tuple[str, ...]]:
    """The listed terms, each as its words."""
    text = (files("porttarget.targeting") / "data" / "vague_descriptions.txt").read_text("utf-8")
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return frozenset(tuple(line.split()) for line in lines if line)


def why_vague(description: str) -> str | None:
    """The reason in words, or None where the description says something."""
    text = description.strip()
    if not text:
        return "blank"
    if _FILE_NAME.match(text):
        return "a file extension only"
    if _REPEATED.match(text):
        return "one character repeated"
    words = _NOT_LETTER.sub(" ", text).upper().split()
    if not words:
        return "digits and punctuation only"
    if _only_vague_terms(words):
        return "on the list of unacceptable terms"
    return None


def letters(description: str) -> int:
    """Number of letters."""
    return sum(char.isalpha() for char in description)


def _only_vague_terms(words: list[str]) -> bool:
    """Whether listed terms, with connectives between, cover all words; longest term first at each place."""
    terms = vague_terms()
    longest = max(len(term) for term in terms)
    place, covered = 0, 0
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            if tuple(words[place : place + length]) in terms:
                place += length
                covered += 1
                break
        else:
            if words[place] not in _CONNECTIVES:
                return False
            place += 1
    return covered > 0
