"""The language in which message grammars are written, and its compilation to the numbers the walker runs on.

A message is a tree of loops; a loop opens with its first segment and holds segments and loops in order. Elements are
named once, here, per segment tag; readers ask for an element by name. Adding a message is adding a `MessageSet`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from porttarget.errors import UsageError

ENVELOPE_TAGS = ("ISA", "GS", "ST", "SE", "GE", "IEA")
_SLOTS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A segment: names of its elements by position from 1, "" for one without a column; the greatest known position.

    `once` where it may stand only once in its loop; `kept` is False where no table has a column for it.
    """

    tag: str
    title: str
    elements: tuple[str, ...] = ()
    most: int = 0
    once: bool = False
    kept: bool = True

    @property
    def length(self) -> int:
        """Greatest element position that the standard knows, at least the last one named."""
        return max(self.most, len(self.elements))


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A loop opened by the segment `opener`; `parts` are tags and loops in the standard's order."""

    name: str
    opener: str
    parts: tuple[str | Loop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSet:
    """A message type (ST-01) with its tree; `versions` are those of GS-08 whose elements are a subset of the table."""

    identifier: str
    title: str
    source: str
    versions: tuple[str, ...]
    segments: tuple[Segment, ...]
    root: Loop


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """All message sets as arrays (see `kernels.walk.walk`), and the index of each tag."""

    sets: tuple[MessageSet, ...]
    tags: tuple[str, ...]
    index: dict[str, int] = field(repr=False)
    tag_numbers: NDArray[np.int64]
    slots: NDArray[np.int16]
    dest: NDArray[np.int8]
    trigger: NDArray[np.bool_]
    home: NDArray[np.int8]
    position: NDArray[np.int16]
    once: NDArray[np.bool_]
    loop_parent: NDArray[np.int8]
    inside: NDArray[np.bool_]

    def segment(self, tag: str) -> Segment:
        """The declaration of a tag, of the first set that has it."""
        return next(one for each in self.sets for one in each.segments if one.tag == tag)

    def element(self, tag: str, name: str) -> int:
        """Position, from 1, of a named element; UsageError when the table does not have it."""
        names = self.segment(tag).elements
        if name not in names:
            raise UsageError(f"segment {tag} has no element {name!r}, only {', '.join(filter(None, names))}")
        return names.index(name) + 1


def tag_number(tag: str) -> int:
    """The tag's bytes as one big-endian number, as the tokeniser gives it."""
    return int.from_bytes(tag.encode("ascii"), "big")


def compile_grammar(sets: Sequence[MessageSet]) -> Compiled:
    """Arrays for the walker; UsageError when a tree names a segment that is not declared."""
    tags = list(ENVELOPE_TAGS)
    for each in sets:
        tags += [one.tag for one in each.segments if one.tag not in tags]
    index = {tag: i for i, tag in enumerate(tags)}
    loops = [list(_loops(each.root, -1)) for each in sets]
    shape = (len(sets), max(len(one) for one in loops), len(tags))
    dest = np.full(shape, -1, np.int8)
    trigger = np.zeros(shape, np.bool_)
    position = np.zeros(shape, np.int16)
    home = np.full((shape[0], shape[2]), -1, np.int8)
    once = np.zeros((shape[0], shape[2]), np.bool_)
    loop_parent = np.full(shape[:2], -1, np.int8)
    inside = np.zeros((shape[0], shape[1], shape[1]), np.bool_)
    for g, (each, tree) in enumerate(zip(sets, loops, strict=True)):
        declared = {one.tag for one in each.segments}
        number = {id(loop): i for i, (loop, _) in enumerate(tree)}
        for one in each.segments:
            once[g, index[one.tag]] = one.once
        for i, (loop, outer) in enumerate(tree):
            loop_parent[g, i] = outer
            inside[g, i, i] = True
            if outer >= 0:
                inside[g, i] |= inside[g, outer]
                dest[g, i] = dest[g, outer]
                trigger[g, i] = trigger[g, outer]
            for spot, part in enumerate(loop.parts, start=1):
                tag, opens = (part, False) if isinstance(part, str) else (part.opener, True)
                if tag not in declared:
                    raise UsageError(f"grammar {each.identifier}: loop {loop.name} holds {tag}, which is not declared")
                t = index[tag]
                target = i if isinstance(part, str) else number[id(part)]
                dest[g, i, t], trigger[g, i, t], position[g, i, t] = target, opens, spot
                if home[g, t] < 0:
                    home[g, t] = target
    numbers = np.array([tag_number(tag) for tag in tags], np.int64)
    return Compiled(
        sets=tuple(sets), tags=tuple(tags), index=index, tag_numbers=numbers, slots=_hash(numbers), dest=dest,
        trigger=trigger, home=home, position=position, once=once, loop_parent=loop_parent, inside=inside,
    )  # fmt: skip


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
