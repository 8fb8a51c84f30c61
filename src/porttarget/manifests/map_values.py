"""Places of fields, found segment by segment → values, one a row (`value`) or many (`many`), with what codes mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.manifests.element_texts import Position, Texts, position
from porttarget.manifests.facts import Many, Value
from porttarget.manifests.mapping import Mapping, Place
from porttarget.manifests.segments import Segments
from porttarget.manifests.spans import Bools, Ints, Spans, chain, gather, interleave


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place with its segments: one for each row (-1 for none), or, where `rows` is given, any number for each."""

    mapping: Mapping
    place: Place
    segs: Ints
    rows: Ints | None


def value(texts_of: Texts, sources: Sequence[Source]) -> Value:
    """One value a row, from the first source that has one."""
    at = [position(each.mapping, each.place.tag, each.place.elements[0]) for each in sources]
    segments = texts_of.segments
    texts = texts_of.get(sources[0].place.tag, sources[0].segs, at[0], strip=sources[0].place.strip)
    segs = sources[0].segs
    comma = any(each.mapping.comma for each in sources)
    known = _known(sources)
    if len(sources) == 1:
        place = sources[0].place
        codes = _codes(texts_of, sources[0])
        words, scale = _meanings(place, texts, codes)
        element, component = at[0]
        return Value(
            spans=texts, segs=segs, element=element, component=component, comma=comma, known=known, words=words,
            codes=codes,
            loose=np.ones(segs.size, np.bool_) if place.loose else None, scale=scale,
            filed=lambda rows: _filed(segments, segs[rows], at[0]),
        )  # fmt: skip
    choice = np.zeros(segs.size, np.int64)
    choice[(segs < 0) & ~texts.present] = -1
    for number, source in enumerate(sources[1:], start=1):
        open_ = ~texts.present & (source.segs >= 0)
        if open_.any():
            other = texts_of.get(source.place.tag, source.segs, at[number], strip=source.place.strip)
            take = open_ & (other.present | (choice < 0))
            texts = texts.where(~take, other)
            segs = np.where(take, source.segs, segs)
            choice[take] = number
    return _alternatives(texts_of, sources, at, Value(spans=texts, segs=segs, comma=comma, known=known), choice)


def _alternatives(
    texts_of: Texts, sources: Sequence[Source], at: Sequence[Position], bare: Value, choice: Ints
) -> Value:
    """The value with what depends on the source that each row took it from."""
    element, component = (np.array([each[part] or 0 for each in at], np.int64)[choice] for part in (0, 1))
    words: pl.Series | None = None
    scale: NDArray[np.float64] | None = None
    codes: Spans | None = None
    for number, source in enumerate(sources):
        mine = choice == number
        if not mine.any():
            continue
        own_codes = _codes(texts_of, source)
        if own_codes is not None:
            codes = own_codes if codes is None else own_codes.where(mine, codes)
        own_words, own_scale = _meanings(source.place, bare.spans, own_codes)
        if own_words is None and (words is not None or any(one.place.words or one.place.word for one in sources)):
            own_words = bare.spans.series()
        if own_words is not None:
            words = own_words if words is None else own_words.zip_with(pl.Series(mine), words)
        if own_scale is not None:
            scale = own_scale if scale is None else np.where(mine, own_scale, scale)
    loose = np.array([each.place.loose for each in sources], np.bool_)[choice] & (choice >= 0)

    def filed(rows: Ints) -> Spans:
        segs = np.where(rows >= 0, bare.segs[rows], -1)
        out = _filed(texts_of.segments, segs, at[0])
        for number in range(1, len(at)):
            out = out.where(choice[rows] != number, _filed(texts_of.segments, segs, at[number]))
        return out

    return Value(
        spans=bare.spans, segs=bare.segs, element=element, component=component, comma=bare.comma, known=bare.known,
        words=words, scale=scale, codes=codes, loose=loose, filed=filed,
    )  # fmt: skip


def _filed(segments: Segments, segs: Ints, at: Position) -> Spans:
    """The element of a few segments with the blanks around it."""
    return segments.element(segs, at[0], at[1] or 1, strip=False)


def many(texts_of: Texts, sources: Sequence[Source], rows: int) -> Many:
    """All values of all sources, in the order of rows and segments."""
    filled = [each for each in sources if each.segs.size] or list(sources[:1])
    parts = [_values(texts_of, each) for each in filled]
    meant = any(each.place.words or each.place.word for each in filled)
    coded = any(each.place.code is not None for each in filled)
    out = Many(
        spans=chain([each.spans for each in parts]), row=_joined([each.row for each in parts]),
        segs=_joined([each.segs for each in parts]), rows=rows,
        at=tuple(one for each in parts for one in each.at), slot=_slots(parts),
        words=pl.concat([_words_or_none(each) for each in parts]) if meant else None,
        codes=chain([_own_codes(each) for each in parts]) if coded else None,
        apart=_joined([_apart(each) for each in parts]) if any(each.place.pieces for each in filled) else None,
        cut=_joined([_cut(each) for each in parts]) if any(each.place.pieces for each in filled) else None,
    )  # fmt: skip
    if len(parts) == 1 and (out.row[1:] >= out.row[:-1]).all():
        return out
    return _ordered(out, np.lexsort((out.segs, out.row)))


def _own_codes(part: Many) -> Spans:
    """The code beside each value, the value itself where it is one, none where the source has no codes."""
    if part.codes is not None:
        return part.codes
    return part.spans if part.words is not None else part.spans.take(np.full(part.row.size, -1, np.int64))


def _values(texts_of: Texts, source: Source) -> Many:
    """The values of one source, in the order of its segments."""
    place, width = source.place, len(source.place.elements)
    at = [position(source.mapping, place.tag, each) for each in place.elements]
    here = interleave([texts_of.get(place.tag, source.segs, each, strip=place.strip) for each in at])
    codes = None
    if place.code is not None:
        one = texts_of.get(place.tag, source.segs, position(source.mapping, place.tag, place.code))
        codes = interleave([one] * width)
    rows = source.segs if source.rows is None else source.rows
    return Many(
        spans=here, row=rows if width == 1 else np.repeat(rows, width),
        segs=source.segs if width == 1 else np.repeat(source.segs, width), rows=0,
        at=tuple((one[0], one[1] or 0) for one in at), codes=codes, words=_words(place, here, codes or here),
        apart=here.ended(place.pieces) if place.pieces else None,
    )  # fmt: skip


def _apart(part: Many) -> Bools:
    return np.zeros(part.row.size, np.bool_) if part.apart is None else part.apart


def _cut(part: Many) -> Bools:
    return np.zeros(part.row.size, np.bool_) if part.apart is None else ~part.apart


def _words_or_none(part: Many) -> pl.Series:
    nothing = pl.Series([None], dtype=pl.String)
    return nothing.new_from_index(0, part.row.size) if part.words is None else part.words


def _slots(parts: Sequence[Many]) -> Ints | None:
    """Which of the elements each value stands in; None where there is but one."""
    if sum(len(each.at) for each in parts) == 1:
        return None
    out, before = [], 0
    for each in parts:
        width = len(each.at)
        out.append(np.tile(np.arange(before, before + width), each.row.size // width))
        before += width
    return _joined(out)


def _joined(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _ordered(out: Many, order: Ints) -> Many:
    return Many(
        spans=out.spans.take(order), row=out.row[order], segs=out.segs[order], rows=out.rows,
        at=out.at, slot=None if out.slot is None else out.slot[order],
        words=None if out.words is None else gather(out.words, order),
        codes=None if out.codes is None else out.codes.take(order),
        apart=None if out.apart is None else out.apart[order],
        cut=None if out.cut is None else out.cut[order],
    )  # fmt: skip


def _codes(texts_of: Texts, source: Source) -> Spans | None:
    """The codes beside a source's values."""
    place = source.place
    if place.code is None:
        return None
    return texts_of.get(place.tag, source.segs, position(source.mapping, place.tag, place.code))


def _meanings(place: Place, texts: Spans, codes: Spans | None) -> tuple[pl.Series | None, NDArray[np.float64] | None]:
    """The words and the numbers that codes stand for."""
    coded = texts if codes is None else codes
    return _words(place, texts, coded), None if place.scale is None else coded.mapped(place.scale)


def _words(place: Place, texts: Spans, codes: Spans) -> pl.Series | None:
    if place.words is not None:
        kinds, distinct = codes.distinct()
        return gather(pl.Series([place.words.get(code or "") for code in distinct], dtype=pl.String), kinds)
    if place.word is not None:
        words = pl.Series([place.word], dtype=pl.String).new_from_index(0, texts.start.size)
        return words if texts.present.all() else words.set(~pl.Series(texts.present), None)
    return None


def _known(sources: Sequence[Source]) -> str:
    lists = [", ".join(each.place.scale or each.place.words or ()) for each in sources]
    return "; ".join(dict.fromkeys(filter(None, lists)))
