"""Places of fields, found segment by segment → values, one a row (`value`) or many (`many`), with what codes mean."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.errors import UsageError
from porttarget.manifests.facts import Many, Value
from porttarget.manifests.grammar import Composite
from porttarget.manifests.kernels import text as kernels
from porttarget.manifests.mapping import Element, Mapping, Place
from porttarget.manifests.segments import Segments
from porttarget.manifests.spans import Bools, Ints, Spans, chain, gather, interleave

Position: TypeAlias = tuple[int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place with its segments: one for each row (-1 for none), or, where `rows` is given, any number for each."""

    mapping: Mapping
    place: Place
    segs: Ints
    rows: Ints | None


def position(mapping: Mapping, tag: str, element: Element) -> Position:
    """(element, component or None) of an element; a name is looked up in the mapping's message sets."""
    if isinstance(element, tuple):
        return element
    if isinstance(element, int):
        return element, None
    for one in mapping.sets:
        for segment in one.segments:
            if segment.tag == tag and element in segment.places():
                at, component = segment.places()[element]
                return at, component if isinstance(segment.elements[at - 1], Composite) else None
    raise UsageError(f"mapping {mapping.kind}: segment {tag} has no element {element!r} in its grammar")


def spans(segments: Segments, segs: Ints, at: Position, *, strip: bool = True) -> Spans:
    """The element of each of these segments; -1 stands for no segment."""
    return segments.element(segs, at[0], at[1] or 1, strip=strip)


def is_one_of(texts: Spans, codes: Collection[str]) -> Bools:
    """Which texts are one of the codes."""
    spelled = [code.encode() for code in sorted(codes)]
    bounds = np.zeros(len(spelled) + 1, np.int64)
    np.cumsum([len(one) for one in spelled], out=bounds[1:])
    out = np.empty(texts.start.size, np.bool_)
    joined = np.frombuffer(b"".join(spelled), np.uint8)
    kernels.one_of(texts.buf, texts.start, texts.length, joined, bounds, out)
    return out


def with_any(segments: Segments, segs: Ints, positions: Sequence[Position]) -> Bools:
    """Which segments have anything but blanks in one of the elements."""
    out = np.zeros(segs.size, np.bool_)
    for at in positions:
        out |= spans(segments, segs, at).present
    return out


def value(segments: Segments, sources: Sequence[Source]) -> Value:
    """One value a row, from the first source that has one."""
    at = [position(each.mapping, each.place.tag, each.place.elements[0]) for each in sources]
    texts = spans(segments, sources[0].segs, at[0], strip=sources[0].place.strip)
    segs = sources[0].segs
    comma = any(each.mapping.comma for each in sources)
    known = _known(sources)
    if len(sources) == 1:
        place = sources[0].place
        words, scale = _meanings(segments, sources[0], texts)
        element, component = at[0]
        return Value(
            spans=texts, segs=segs, element=element, component=component, comma=comma, known=known, words=words,
            loose=np.ones(segs.size, np.bool_) if place.loose else None, scale=scale,
            filed=lambda rows: spans(segments, segs[rows], at[0], strip=False),
        )  # fmt: skip
    choice = np.zeros(segs.size, np.int64)
    choice[(segs < 0) & ~texts.present] = -1
    for number, source in enumerate(sources[1:], start=1):
        open_ = ~texts.present & (source.segs >= 0)
        if open_.any():
            other = spans(segments, np.where(open_, source.segs, -1), at[number], strip=source.place.strip)
            take = other.present | (open_ & (choice < 0))
            texts = texts.where(~take, other)
            segs = np.where(take, source.segs, segs)
            choice[take] = number
    return _alternatives(segments, sources, at, Value(spans=texts, segs=segs, comma=comma, known=known), choice)


def _alternatives(
    segments: Segments, sources: Sequence[Source], at: Sequence[Position], bare: Value, choice: Ints
) -> Value:
    """The value with what depends on the source that each row took it from."""
    element, component = (np.array([each[part] or 0 for each in at], np.int64)[choice] for part in (0, 1))
    words: pl.Series | None = None
    scale: NDArray[np.float64] | None = None
    for number, source in enumerate(sources):
        mine = choice == number
        if not mine.any():
            continue
        own_words, own_scale = _meanings(segments, source, bare.spans)
        if own_words is None and (words is not None or any(one.place.words or one.place.word for one in sources)):
            own_words = bare.spans.series()
        if own_words is not None:
            words = own_words if words is None else own_words.zip_with(pl.Series(mine), words)
        if own_scale is not None:
            scale = own_scale if scale is None else np.where(mine, own_scale, scale)
    loose = np.array([each.place.loose for each in sources], np.bool_)[choice] & (choice >= 0)

    def filed(rows: Ints) -> Spans:
        segs = np.where(rows >= 0, bare.segs[rows], -1)
        out = spans(segments, segs, at[0], strip=False)
        for number in range(1, len(at)):
            out = out.where(choice[rows] != number, spans(segments, segs, at[number], strip=False))
        return out

    return Value(
        spans=bare.spans, segs=bare.segs, element=element, component=component, comma=bare.comma, known=bare.known,
        words=words, scale=scale, loose=loose, filed=filed,
    )  # fmt: skip


def many(segments: Segments, sources: Sequence[Source], rows: int) -> Many:
    """All values of all sources, in the order of rows and segments."""
    texts, codes, row, segs, elements, components = [], [], [], [], [], []
    words: list[pl.Series] = []
    for source in sources:
        place, width = source.place, len(source.place.elements)
        at = [position(source.mapping, place.tag, each) for each in place.elements]
        here = interleave([spans(segments, source.segs, each, strip=place.strip) for each in at])
        code = here
        if place.code is not None:
            one = spans(segments, source.segs, position(source.mapping, place.tag, place.code))
            code = interleave([one] * width)
        texts.append(here)
        codes.append(code)
        meaning = _words(place, code)
        nothing = pl.Series([None], dtype=pl.String)
        words.append(nothing.new_from_index(0, here.start.size) if meaning is None else meaning)
        row.append(np.repeat(source.segs if source.rows is None else source.rows, width))
        segs.append(np.repeat(source.segs, width))
        elements.append(np.tile([one[0] for one in at], source.segs.size))
        components.append(np.tile([one[1] or 0 for one in at], source.segs.size))
    all_rows, all_segs = np.concatenate(row), np.concatenate(segs)
    meant = any(each.place.words or each.place.word for each in sources)
    out = Many(
        spans=chain(texts), row=all_rows, segs=all_segs, rows=rows, element=np.concatenate(elements),
        component=np.concatenate(components), words=pl.concat(words) if meant else None,
        codes=chain(codes) if any(each.place.code is not None for each in sources) else None,
    )  # fmt: skip
    key = all_rows * (segments.count + 1) + all_segs
    return out if (np.diff(key) >= 0).all() else _ordered(out, np.argsort(key, kind="stable"))


def _ordered(out: Many, order: Ints) -> Many:
    return Many(
        spans=out.spans.take(order), row=out.row[order], segs=out.segs[order], rows=out.rows,
        element=None if out.element is None else out.element[order],
        component=None if out.component is None else out.component[order],
        words=None if out.words is None else gather(out.words, order),
        codes=None if out.codes is None else out.codes.take(order),
    )  # fmt: skip


def _meanings(segments: Segments, source: Source, texts: Spans) -> tuple[pl.Series | None, NDArray[np.float64] | None]:
    """The words and the numbers that a source's codes stand for."""
    place = source.place
    codes = texts
    if place.code is not None:
        codes = spans(segments, source.segs, position(source.mapping, place.tag, place.code))
    return _words(place, codes), None if place.scale is None else codes.mapped(place.scale)


def _words(place: Place, codes: Spans) -> pl.Series | None:
    if place.words is not None:
        kinds, texts = codes.distinct()
        return gather(pl.Series([place.words.get(code or "") for code in texts], dtype=pl.String), kinds)
    if place.word is not None:
        words = pl.Series([place.word], dtype=pl.String).new_from_index(0, codes.start.size)
        return words if codes.present.all() else words.set(~pl.Series(codes.present), None)
    return None


def _known(sources: Sequence[Source]) -> str:
    lists = [", ".join(each.place.scale or each.place.words or ()) for each in sources]
    return "; ".join(dict.fromkeys(filter(None, lists)))
