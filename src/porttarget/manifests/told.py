"""Columns of texts → values of `facts`, for readers of formats without segments: what codes mean, what units weigh.

Tables of words are asked without regard to case. All spans of one input lie over one buffer (`Pool` makes such of
Python texts), since makers compare and join them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from porttarget.manifests.facts import Many, Value
from porttarget.manifests.spans import Ints, Spans, from_offsets, gather, interleave


def value(
    spans: Spans,
    segs: Ints,
    *,
    element: Ints | int | None = None,
    words: Mapping[str, str] | None = None,
    scale: Mapping[str, float] | None = None,
    loose: bool = False,
) -> Value:
    """One value a row; keys of `words` and `scale` are upper case."""
    kinds, texts = spans.distinct() if words is not None or scale is not None else (segs, [])
    asked = [(text or "").upper() for text in texts]
    meanings = None if words is None else gather(pl.Series([words.get(each) for each in asked], dtype=pl.String), kinds)
    sizes = None if scale is None else np.array([scale.get(each, np.nan) for each in asked], np.float64)[kinds]
    return Value(
        spans=spans, segs=segs, element=element, words=meanings, scale=sizes,
        loose=np.ones(segs.size, np.bool_) if loose else None, known=", ".join(scale or words or ()),
    )  # fmt: skip


def constant(word: str, spans: Spans, segs: Ints) -> Value:
    """The same meaning for every row, whose code nobody filed; `spans` are all missing."""
    return Value(spans=spans, segs=segs, words=pl.Series([word], dtype=pl.String).new_from_index(0, segs.size))


def many(columns: Sequence[Spans], segs: Ints, elements: Sequence[Ints | int | None]) -> Many:
    """Values of several columns of each row, in their order."""
    width, rows = len(columns), segs.size
    row = np.repeat(np.arange(rows), width)
    at = [int(np.max(each, initial=0)) if each is not None else 0 for each in elements]
    return Many(
        spans=interleave(columns), row=row, segs=np.repeat(segs, width), rows=rows,
        at=tuple((each, 0) for each in at), slot=np.tile(np.arange(width), rows),
    )  # fmt: skip


class Pool:
    """Texts of Python gathered over one buffer."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._lengths: list[int] = []

    def add(self, text: str | None) -> int:
        """Take a text in; its number is where `spans` has it."""
        piece = b"" if text is None else text.encode()
        self._pieces.append(piece)
        self._lengths.append(len(piece))
        return len(self._lengths) - 1

    def spans(self) -> Spans:
        """All texts, by their numbers; an empty one is missing."""
        offsets = np.zeros(len(self._lengths) + 1, np.int64)
        np.cumsum(self._lengths, out=offsets[1:])
        return from_offsets(np.frombuffer(b"".join(self._pieces) or b" ", np.uint8), offsets)
