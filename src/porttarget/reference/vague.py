"""Is a goods description, a name or an address one that tells nothing?

In: a text as filed, or a column of them. Out: why it is vague, or None. The terms are facts of published lists
(`data/vague_terms.csv` names who says so); the character rules are those of Transport Canada's PACT guide, section 6.1,
of which words of one character are taken for one word of it.
A description that merely contains a vague word ("AUTOMOBILE SPARE PARTS, BRAKE DISCS") is not vague.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from porttarget.reference.code_lists import load_code_lists

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class CharacterRule:
    """A reason, and the pattern of a whole text (its outer blanks cut) that gives it."""

    reason: str
    pattern: re.Pattern[str]


BLANK: Final = "blank"
REPEATED: Final = "one character repeated"
NO_LETTER: Final = "digits and punctuation only"
LISTED: Final = "on the list of unacceptable terms"
REASONS_FR: Final[Mapping[str, str]] = {
    BLANK: "vide",
    "a file extension only": "une extension de fichier seulement",
    "one character repeated": "un seul caractère répété",
    NO_LETTER: "chiffres et ponctuation seulement",
    LISTED: "sur la liste des termes inacceptables",
}
# the guide's rules in our order; numbers, "empty" and special characters alone are all texts without a letter
CHARACTER_RULES: Final = (
    CharacterRule(BLANK, re.compile(r"")),
    CharacterRule("a file extension only", re.compile(r"\.[A-Za-z0-9]{2,4}")),
    CharacterRule(REPEATED, re.compile(r"\W*(\w)(?:\s*\1){2,}\W*")),
    CharacterRule(NO_LETTER, re.compile(r"[\W\d_]*")),
)
_NOT_LETTER: Final = re.compile(r"[\W\d_]+")
_CONNECTIVES: Final = frozenset({"AND", "OF", "FOR", "THE", "NO", "NOS", "QTY", "X"})


@cache
def vague_terms() -> Mapping[tuple[str, ...], str]:
    """The listed terms, each as its words, with the authority that lists it (TC or CBP)."""
    return {tuple(term.term.split()): term.authority for term in load_code_lists().vague_terms().values()}


def why_vague(text: str) -> str | None:
    """The reason in words, or None where the text says something."""
    cut = text.strip()
    for rule in CHARACTER_RULES:
        if rule.pattern.fullmatch(cut):
            return rule.reason
    return LISTED if authorities(cut) else None


def authorities(text: str) -> frozenset[str]:
    """Who calls the text unacceptable: whose terms, with connectives between, cover all its words; empty if none do."""
    words = _NOT_LETTER.sub(" ", text).upper().split()
    terms, longest = vague_terms(), _longest()
    place, found = 0, set()
    while place < len(words):
        for length in range(min(longest, len(words) - place), 0, -1):
            authority = terms.get(tuple(words[place : place + length]))
            if authority is not None:
                place += length
                found.add(authority)
                break
        else:
            if words[place] not in _CONNECTIVES:
                return frozenset()
            place += 1
    return frozenset(found)


def why_vague_column(texts: pl.Series) -> pl.Series:
    """`why_vague` of each text; null where it is null or says something.

    Most descriptions begin with a word that no term has, and are done with there: the others are asked once each.
    """
    import polars as pl

    distinct = texts.drop_nulls().unique()
    first = distinct.str.extract(r"(\pL+)").str.to_uppercase()
    starts = {term[0] for term in vague_terms()} | _CONNECTIVES
    asked = first.is_null() | first.is_in(list(starts)) | (first.str.len_chars() == 1)
    asked = asked | distinct.str.strip_chars().str.contains(r"^(?:\W*\w+\W*|\.[A-Za-z0-9]{2,4})$")
    asked = asked | (distinct.str.len_bytes() != distinct.str.len_chars())  # Python and Rust differ on what a letter is
    asked = asked | _of_one_character(distinct)
    reasons = {text: reason for text in distinct.filter(asked) if (reason := why_vague(text)) is not None}
    if not reasons:
        return pl.Series(texts.name, [None], dtype=pl.String).new_from_index(0, len(texts))
    return texts.replace_strict(reasons, default=None, return_dtype=pl.String)


def _of_one_character(texts: pl.Series) -> pl.Series:
    """Which texts are the same character all through, in one word or several."""
    import polars as pl

    text = pl.col("text").str.strip_chars()
    left = text.str.strip_chars(text.str.head(1) + " ")
    return texts.to_frame("text").select(left.str.len_bytes() == 0).to_series()


@cache
def _longest() -> int:
    return max(len(term) for term in vague_terms())
