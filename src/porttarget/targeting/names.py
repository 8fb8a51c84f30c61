"""Names of firms and people made comparable, and the nearest names of a list.

In: names as filed and as listed. Out: cleaned names; pairs of query and list entry with a likeness from 0 to 100.
Likeness is rapidfuzz `token_sort_ratio`: the edit ratio after sorting words, so word order does not matter. A threshold
belongs to its scorer. Measured for this cleaning on 6,826 distinct organisations of the OFAC SDN list (May 2024):

threshold          80     84     88     92     (token_sort_ratio)
false alarms     6.9 %  2.9 %  1.0 %  0.3 %    1,500 names recombined from words of the list, none on it
found             89 %   86 %   81 %   72 %    800 listed names with one or two letters changed, 30 % also reordered

`WRatio` finds more but compares parts of names: at 86 it still raised 21 % false alarms, below that all. Not used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np

LEGAL_FORMS: Final = frozenset(
    {
        "AB", "AG", "AS", "BV", "CO", "COMPANY", "CORP", "CORPORATION", "GMBH", "INC", "INCORPORATED", "JSC", "KG",
        "LIMITED", "LLC", "LLP", "LTD", "LTDA", "LTEE", "NV", "OOO", "OY", "PLC", "PTE", "PTY", "PVT", "SA", "SARL",
        "SAS", "SPA", "SRL", "THE",
    }
)  # fmt: skip
MIN_FUZZY_CHARS: Final = 8  # shorter names are compared exactly only: one edit of six letters is another name
_NOT_WORD: Final = re.compile(r"[^0-9A-Z]+")
_DOTTED: Final = re.compile(r"(?<=\b\w)\.(?=\w\b)")  # S.A. -> SA, B.V. -> BV
_CHUNK: Final = 256  # queries compared at once: 256 × 100,000 float32 likenesses are 100 MB


def clean_name(name: str) -> str:
    """Upper case, accents cut, punctuation to blanks, legal forms cut unless nothing else is left."""
    folded = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)).upper()
    words = _NOT_WORD.sub(" ", _DOTTED.sub("", folded).replace("'", "")).split()
    return " ".join(word for word in words if word not in LEGAL_FORMS) or " ".join(words)


def near_names(queries: Sequence[str], listed: Sequence[str], *, threshold: float) -> list[tuple[int, int, float]]:
    """(query, listed, likeness) for every pair of cleaned names at least `threshold` alike but not equal."""
    from rapidfuzz import fuzz, process

    rows = [row for row, name in enumerate(queries) if len(name) >= MIN_FUZZY_CHARS]
    columns = [column for column, name in enumerate(listed) if len(name) >= MIN_FUZZY_CHARS]
    if not rows or not columns:
        return []
    entries = [listed[column] for column in columns]
    found: list[tuple[int, int, float]] = []
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        likeness = process.cdist(
            [queries[row] for row in part],
            entries,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=threshold,
            dtype=np.float32,
            workers=1,
        )
        hits = np.nonzero(likeness)
        found += [
            (part[row], columns[column], float(likeness[row, column]))
            for row, column in zip(hits[0].tolist(), hits[1].tolist(), strict=True)
            if queries[part[row]] != entries[column]
        ]
    return found
