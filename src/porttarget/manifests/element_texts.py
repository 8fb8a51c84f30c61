"""Elements of segments as spans: all that mappings name, fetched in one pass over the input; what was fetched is kept.

An element costs 4 ns where its segment is read in the order of the input, and 30 ns where the segments of one tag are
read after those of another: the lines of memory that hold them are far apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from porttarget.errors import UsageError
from porttarget.manifests import mapping as mappings
from porttarget.manifests.grammar import Composite
from porttarget.manifests.kernels import columns as kernels
from porttarget.manifests.kernels import walk as walker
from porttarget.manifests.mapping import Element, Opening, Other, Place
from porttarget.manifests.segments import Segments
from porttarget.manifests.spans import Bools, Ints, Marks, Spans

Position: TypeAlias = tuple[int, int | None]
Wanted: TypeAlias = tuple[Position, bool]  # whether the blanks around it are cut


def position(mapping: mappings.Mapping, tag: str, element: Element) -> Position:
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


def named(mapping: mappings.Mapping) -> Iterator[tuple[str, Wanted]]:
    """The elements that a mapping names, with the tag of each."""
    for opening in (each for one in mapping.entities for each in one.openings):
        asked = (*opening.holds, *opening.starts, *(at for at, _ in (*opening.conditions(), *opening.exceptions())))
        for element in asked:
            yield opening.tag, (position(mapping, opening.tag, element), True)
        for place in _places(opening):
            tag = place.tag or opening.tag
            for element in place.elements:
                yield tag, (position(mapping, tag, element), place.strip)
            for element in (*(at for at, _ in place.when), *(() if place.code is None else (place.code,))):
                yield tag, (position(mapping, tag, element), True)


def _places(opening: Opening) -> Iterator[Place]:
    for places in (*opening.one.values(), *opening.many.values()):
        yield from (places,) if isinstance(places, Place) else places


class Texts:
    """The elements that some mappings name, of the segments of an input."""

    def __init__(self, segments: Segments, read: Iterable[mappings.Mapping]) -> None:
        self.segments = segments
        self.kept: dict[tuple[int, str, Position, bool], Spans] = {}
        self.coded: dict[tuple[int, str, Position], tuple[Ints, list[str | None]]] = {}
        self.arrays: list[Ints] = []  # kept alive, so that their ids stay theirs
        self.whole: dict[tuple[int, str], bool] = {}
        found = dict.fromkeys(each for one in read for each in named(one))
        self.tags = {tag: segments.tagged(tag) for tag in dict.fromkeys(tag for tag, _ in found)}
        self.rank = np.empty(segments.count + 1, np.int32)
        self.swept = self._sweep([each for each in found if self.tags[each[0]].size])

    def _sweep(self, found: Sequence[tuple[str, Wanted]]) -> Mapping[tuple[str, Position, bool], tuple[Marks, Marks]]:
        """Fetch all that was found to be named, of each tag's segments."""
        segments, tags = self.segments, [tag for tag, each in self.tags.items() if each.size]
        slot = np.full(walker.UNKNOWN_TAG + 1, -1, np.int64)
        slot[[segments.grammar.index[tag] for tag in tags]] = np.arange(len(tags))
        ordered = sorted(found, key=lambda each: tags.index(each[0]))
        number = np.array([tags.index(tag) for tag, _ in ordered], np.int64)
        first = np.searchsorted(number, np.arange(len(tags) + 1))
        places = _as_array([each for _, each in ordered])
        sizes = np.array([self.tags[tag].size for tag, _ in ordered], np.int64)
        ends = np.cumsum(sizes)
        start, length = (np.empty(int(sizes.sum()), np.int32) for _ in range(2))
        kernels.sweep(
            segments.buf, segments.code, segments.status, slot, first, places, ends - sizes,
            np.zeros(len(tags), np.int64), *segments.entries(), self.rank, start, length,
        )  # fmt: skip
        parts = zip(ordered, (ends - sizes).tolist(), ends.tolist(), strict=True)
        return {(tag, *each): (start[low:high], length[low:high]) for (tag, each), low, high in parts}

    def get(self, tag: str, segs: Ints, at: Position, *, strip: bool = True) -> Spans:
        """The element of each of these segments of one tag; -1 stands for no segment."""
        key = id(segs), tag, at, strip
        if key not in self.kept:
            self.kept[key] = self._get(tag, segs, at, strip)
            self.arrays.append(segs)
        return self.kept[key]

    def _get(self, tag: str, segs: Ints, at: Position, strip: bool) -> Spans:
        buf, size = self.segments.buf, segs.size
        if segs.max(initial=-1) < 0:  # nothing of the kind was filed
            return Spans(buf, np.zeros(size, np.int32), np.full(size, -1, np.int32))
        swept = self.swept.get((tag, at, strip))
        if swept is None:  # of messages, whose opening segments have no place in a loop
            return self.segments.element(segs, at[0], at[1] or 1, strip=strip)
        if self._is_whole(tag, segs):
            return Spans(buf, *swept)
        start, length = np.empty(size, np.int32), np.empty(size, np.int32)
        kernels.picked(self.rank, segs, *swept, start, length)
        return Spans(buf, start, length)

    def _is_whole(self, tag: str, segs: Ints) -> bool:
        """Whether these are all segments of the tag, in their order."""
        key = id(segs), tag
        if key not in self.whole:
            every = self.tags[tag]
            self.whole[key] = segs is every or (segs.size == every.size and bool((segs == every).all()))
        return self.whole[key]

    def are_one_of(self, tag: str, segs: Ints, at: Position, codes: Collection[str] | Other) -> Bools:
        """Which of these segments have one of the codes, or none of them, in an element."""
        key = id(segs), tag, at
        if key not in self.coded:
            self.coded[key] = self.get(tag, segs, at).distinct()
        kinds, texts = self.coded[key]
        one_of = codes.codes if isinstance(codes, Other) else codes
        meant = np.array([(text in one_of) != isinstance(codes, Other) for text in texts], np.bool_)
        return meant[kinds] if len(texts) else np.zeros(0, np.bool_)

    def with_any(self, tag: str, segs: Ints, positions: Sequence[Position]) -> Bools:
        """Which segments have anything but blanks in one of the elements."""
        out = np.zeros(segs.size, np.bool_)
        for at in positions:
            out |= self.get(tag, segs, at).present
        return out


def _as_array(wanted: Sequence[Wanted]) -> Ints:
    return np.array([(at[0], at[1] or 1, strip) for at, strip in wanted], np.int64).reshape(-1, 3)
