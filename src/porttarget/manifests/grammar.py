"""The language in which message grammars are written, and its compilation to the numbers the walker runs on.

A message is a tree of loops; a loop opens with its first segment and holds segments and loops in order. Elements are
named once, here, per segment tag; readers ask for an element by name. Adding a message is adding a `MessageSet`. A tag
written "LOC+147" is a variant: the LOC segments whose first element is 147, with a place in the tree of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from porttarget.errors import UsageError

ENVELOPE_TAGS: Final = ("ISA", "GS", "ST", "SE", "GE", "IEA")
EDIFACT_ENVELOPE: Final = ("UNB", "UNG", "UNH", "UNT", "UNE", "UNZ")
X12, EDIFACT = "X12", "EDIFACT"
_SLOTS = 1024
_MOST_TAGS = 255  # the walker's codes are bytes, 255 stands for an unknown tag


@dataclass(frozen=True, slots=True)
class Element:
    """A data element: the field's name in our words, "" for one without a column, and its number in the directory."""

    name: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Composite:
    """A composite data element: its code in the directory and its components."""

    code: str
    parts: tuple[Element, ...]


Field = str | Element | Composite


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A segment: its elements by position from 1, "" for one without a column; the greatest known position.

    `once` where it may stand only once in its loop; `kept` is False where no table has a column for it, `unkept` are
    elements that have a name all the same.
    """

    tag: str
    title: str
    elements: tuple[Field, ...] = ()
    most: int = 0
    once: bool = False
    kept: bool = True
    unkept: tuple[str, ...] = ()

    @property
    def length(self) -> int:
        """Greatest element position that the standard knows, at least the last one named."""
        return max(self.most, len(self.elements))

    @property
    def written(self) -> str:
        """The tag as it stands in a message."""
        return self.tag.split("+")[0]

    @property
    def values(self) -> tuple[str, ...]:
        """First elements that make a segment this variant; none for a segment that is no variant."""
        return tuple(self.tag.split("+")[1].split("/")) if "+" in self.tag else ()

    def places(self) -> Mapping[str, tuple[int, int]]:
        """Position and component, both from 1, of each named element."""
        return _places(self)

    def columns(self) -> int:
        """The elements that tables or makers take, as bits: the first is the lowest."""
        kept = {at for name, (at, _) in self.places().items() if name not in self.unkept}
        return sum(1 << (at - 1) for at in kept)

    def variant(self, values: str, title: str) -> Segment:
        """The same segment where its first element has one of these values, parted by "/"."""
        return replace(self, tag=f"{self.tag}+{values}", title=title)


@cache
def _places(segment: Segment) -> Mapping[str, tuple[int, int]]:
    """Each is asked for many times an input."""
    found: dict[str, tuple[int, int]] = {}
    for position, one in enumerate(segment.elements, start=1):
        parts = one.parts if isinstance(one, Composite) else (one,)
        for component, part in enumerate(parts, start=1):
            name = part if isinstance(part, str) else part.name
            if name in found:
                raise UsageError(f"segment {segment.tag} names two elements {name!r}")
            if name:
                found[name] = (position, component)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A loop opened by the segment `opener`; `parts` are tags and loops in the standard's order."""

    name: str
    opener: str
    parts: tuple[str | Loop, ...] = ()


def tree(text: str) -> Loop:
    """A loop from its notation: name:OPENER(part part …).

    A part is a tag or such a loop; a loop without a name has its opener's.

    `tree("message:UNH(BGM cell:LOC+147(FTX EQD(NAD)))")` is how a message's structure reads in the grammars.
    """
    pieces = re.findall(r"[^\s()]+|[()]", text)
    stack: list[tuple[str, list[str | Loop]]] = [("", [])]
    for piece, after in zip(pieces, [*pieces[1:], ""], strict=True):
        if piece == "(":
            continue
        if piece == ")":
            head, parts = stack.pop()
            name, _, opener = head.rpartition(":")
            stack[-1][1].append(Loop(name=name or opener, opener=opener, parts=tuple(parts)))
        elif after == "(":
            stack.append((piece, []))
        else:
            stack[-1][1].append(piece)
    if len(stack) != 1 or len(stack[0][1]) != 1 or not isinstance(stack[0][1][0], Loop):
        raise UsageError(f"{text!r} is not one loop: name:OPENER(part part …)")
    return stack[0][1][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSet:
    """A message type (ST-01, or 0065 in UNH) with its tree.

    versions    those of GS-08, or directories such as D.95B, whose elements are a subset of the table
    functional  codes of GS-01 that choose this set among those of the same type; none where it reads any other
    required    segments without which a message that has ended is at fault
    """

    identifier: str
    title: str
    source: str
    versions: tuple[str, ...]
    segments: tuple[Segment, ...]
    root: Loop
    syntax: str = X12
    functional: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """All message sets as arrays (see `kernels.walk.walk`), and the index of each tag."""

    sets: tuple[MessageSet, ...]
    tags: tuple[str, ...]
    index: dict[str, int] = field(repr=False)
    declared: dict[str, Segment] = field(repr=False)
    tag_numbers: NDArray[np.int64]
    tag_codes: NDArray[np.uint8]
    slots: NDArray[np.int16]
    dest: NDArray[np.int8]
    trigger: NDArray[np.bool_]
    home: NDArray[np.int8]
    position: NDArray[np.int16]
    once: NDArray[np.bool_]
    kept: NDArray[np.bool_]
    most: NDArray[np.int64]
    columns: NDArray[np.int64]
    loop_counts: NDArray[np.int16]
    loop_parent: NDArray[np.int8]
    inside: NDArray[np.bool_]
    variant_at: NDArray[np.int16]
    variant_values: NDArray[np.int64]
    variant_codes: NDArray[np.uint8]

    def segment(self, tag: str) -> Segment:
        """The declaration of a tag, in the first set that has it; in a syntax its elements are the same in all sets."""
        return self.declared[tag]

    def element(self, tag: str, name: str) -> int:
        """Position, from 1, of a named element; UsageError when the table does not have it."""
        return self.place(tag, name)[0]

    def place(self, tag: str, name: str) -> tuple[int, int]:
        """Position and component, from 1, of a named element; UsageError when the table does not have it."""
        places = self.segment(tag).places()
        if name not in places:
            raise UsageError(f"segment {tag} has no element {name!r}, only {', '.join(places)}")
        return places[name]

    def choose(self, syntax: str, identifier: str, version: str, functional: str) -> int:
        """Number of the set that reads a message of this type, version and GS-01 code; -1 where none does.

        A version that no set names is read by the set of the latest directory that is not later.
        """
        fitting = [
            (number, one)
            for number, one in enumerate(self.sets)
            if one.syntax == syntax and one.identifier == identifier
            and (functional in one.functional if one.functional else True)
        ]  # fmt: skip
        if not fitting:
            return -1
        if any(one.functional for _, one in fitting):
            fitting = [(number, one) for number, one in fitting if one.functional]
        for number, one in fitting:
            if version in one.versions:
                return number
        fitting.sort(key=lambda pair: _age(pair[1].versions[0]))
        earlier = [number for number, one in fitting if _age(one.versions[0]) <= _age(version)]
        return earlier[-1] if earlier else fitting[0][0]


def _age(version: str) -> str:
    """Something that sorts versions by age: directories of the 1990s stand before those of 2000 and later."""
    year = version[2:4]
    return ("19" if year >= "80" else "20") + version[2:] if version[1:2] == "." else version


def tag_number(tag: str, syntax: str = X12) -> int:
    """The tag's bytes as one big-endian number, as the tokeniser gives it: with bit 32 set for UN/EDIFACT."""
    return int.from_bytes(tag.encode("ascii"), "big") + ((1 << 32) if syntax == EDIFACT else 0)


def compile_grammar(sets: Sequence[MessageSet]) -> Compiled:
    """Arrays for the walker; UsageError when a tree names a segment that is not declared."""
    declared = _declared(sets)
    tags = (*ENVELOPE_TAGS, *declared)
    if len(tags) > _MOST_TAGS:
        raise UsageError(f"the grammars declare {len(tags)} tags, expected at most {_MOST_TAGS}")
    index = {tag: i for i, tag in enumerate(tags)}
    loops = [list(_loops(each.root, -1)) for each in sets]
    shape = (len(sets), max(len(one) for one in loops), len(tags))
    dest = np.full(shape, -1, np.int8)
    trigger = np.zeros(shape, np.bool_)
    position = np.zeros(shape, np.int16)
    home = np.full((shape[0], shape[2]), -1, np.int8)
    once = np.zeros((shape[0], shape[2]), np.bool_)
    kept = np.ones((shape[0], shape[2]), np.bool_)
    most = np.full((shape[0], shape[2]), np.iinfo(np.int64).max)
    columns = np.full((shape[0], shape[2]), -1, np.int64)
    loop_parent = np.full(shape[:2], -1, np.int8)
    inside = np.zeros((shape[0], shape[1], shape[1]), np.bool_)
    for g, (each, tree) in enumerate(zip(sets, loops, strict=True)):
        number = {id(loop): i for i, (loop, _) in enumerate(tree)}
        own = {one.tag for one in each.segments}
        for one in each.segments:
            t = index[one.tag]
            once[g, t], kept[g, t], most[g, t] = one.once, one.kept, one.length
            if each.syntax == X12 and one.kept:
                columns[g, t] = one.columns()
        for i, (loop, outer) in enumerate(tree):
            loop_parent[g, i] = outer
            inside[g, i, i] = True
            if outer >= 0:
                inside[g, i] |= inside[g, outer]
                dest[g, i] = dest[g, outer]
                trigger[g, i] = trigger[g, outer]
            for spot, part in enumerate(loop.parts, start=1):
                tag, opens = (part, False) if isinstance(part, str) else (part.opener, True)
                if tag not in own:
                    raise UsageError(f"grammar {each.identifier}: loop {loop.name} holds {tag}, which is not declared")
                t = index[tag]
                target = i if isinstance(part, str) else number[id(part)]
                dest[g, i, t], trigger[g, i, t], position[g, i, t] = target, opens, spot
                if home[g, t] < 0:
                    home[g, t] = target
    numbers, codes = _numbers(sets, index)
    variant_at, variant_values, variant_codes = _variants(sets, index)
    return Compiled(
        sets=tuple(sets), tags=tags, index=index, declared=declared, tag_numbers=numbers, tag_codes=codes,
        slots=_hash(numbers), dest=dest, trigger=trigger, home=home, position=position, once=once, kept=kept, most=most,
        columns=columns, loop_counts=np.array([len(one) for one in loops], np.int16), loop_parent=loop_parent,
        inside=inside, variant_at=variant_at, variant_values=variant_values,
        variant_codes=variant_codes,
    )  # fmt: skip


def _declared(sets: Sequence[MessageSet]) -> dict[str, Segment]:
    """Every tag's first declaration; UsageError where another set of the syntax names its elements otherwise."""
    declared: dict[str, Segment] = {}
    known: dict[tuple[str, str], Segment] = {}
    for each in sets:
        for one in each.segments:
            declared.setdefault(one.tag, one)
            first = known.setdefault((each.syntax, one.tag), one)
            if first.places() != one.places():
                raise UsageError(f"grammar {each.identifier}: {one.tag} has other elements than in another grammar")
    return declared


def _numbers(sets: Sequence[MessageSet], index: dict[str, int]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Tags as the tokeniser numbers them, and the code of each; a variant's base has its code where it is declared."""
    codes = {tag_number(tag): i for i, tag in enumerate(ENVELOPE_TAGS)}
    codes |= {tag_number(tag, EDIFACT): i for i, tag in enumerate(EDIFACT_ENVELOPE)}
    for each in sets:
        for one in each.segments:
            if one.written not in index:
                raise UsageError(f"grammar {each.identifier}: {one.tag} is declared, {one.written} is not")
            codes[tag_number(one.written, each.syntax)] = index[one.written]
    return np.array(list(codes), np.int64), np.array(list(codes.values()), np.uint8)


def _variants(
    sets: Sequence[MessageSet], index: dict[str, int]
) -> tuple[NDArray[np.int16], NDArray[np.int64], NDArray[np.uint8]]:
    """Per set and code, where its variants begin in the lists of first elements and codes; -1 ends each run there."""
    at = np.full((len(sets), len(index)), -1, np.int16)
    values: list[int] = []
    codes: list[int] = []
    for g, each in enumerate(sets):
        for tag in dict.fromkeys(one.written for one in each.segments if one.values):
            at[g, index[tag]] = len(values)
            for one in each.segments:
                if one.written == tag:
                    values += [tag_number(value) for value in one.values]
                    codes += [index[one.tag]] * len(one.values)
            values.append(-1)
            codes.append(0)
    return at, np.array([*values, -1], np.int64), np.array([*codes, 0], np.uint8)


def _loops(loop: Loop, outer: int) -> Iterator[tuple[Loop, int]]:
    """The tree in an order in which a loop's parent stands before it, with the parent's number."""
    queue = [(loop, outer)]
    number = 0
    while queue:
        here, parent = queue.pop(0)
        yield here, parent
        queue += [(part, number) for part in here.parts if isinstance(part, Loop)]
        number += 1


def _hash(numbers: NDArray[np.int64]) -> NDArray[np.int16]:
    slots = np.full(_SLOTS, -1, np.int16)
    for i, value in enumerate(numbers):
        at = int(value) % 1021
        while slots[at] >= 0:
            at = (at + 1) % _SLOTS
        slots[at] = i
    return slots
