"""Segments → facts, by the mapping tables of the messages in them; vectorised, no Python per row.

Besides the facts it tells which segments are not used: those that found no row (lost), those that the mapping takes
only in other cases (idle), and rows that stand for a segment that is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from porttarget.errors import UsageError
from porttarget.manifests import map_values
from porttarget.manifests.element_texts import Texts, position
from porttarget.manifests.entities import ENTITIES
from porttarget.manifests.facts import Facts, Places, Rows
from porttarget.manifests.kernels import walk as walker
from porttarget.manifests.map_values import Source
from porttarget.manifests.mapping import Condition, Mapping, Opening, Place, conditions
from porttarget.manifests.mapping import Rows as RowsMap
from porttarget.manifests.segments import Segments
from porttarget.manifests.sent import sent_of_messages
from porttarget.manifests.spans import Bools, Ints

MESSAGE = "message"
# they part and number what stands between them, or tell totals that checks compare
STRUCTURE = ("LS", "LE", "LX", "UNS", "CNT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """The facts; segments without a row (`lost`) and without a use (`idle`); (segments, what is missing in them).

    `read` are the message types of which facts are made.
    """

    facts: Facts
    lost: Ints
    idle: Ints
    missing: tuple[tuple[Ints, str], ...]
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entity:
    """Rows being made: their segments, the opening of each, all opening and continuing segments with their row.

    `row_at` (segments + 1,) has a row where a segment belongs to one by itself, -1 elsewhere and at its end.
    """

    segs: Ints
    opening: Ints
    openings: tuple[tuple[Mapping, Opening], ...]
    openers: Ints
    row_of: Ints
    row_at: NDArray[np.int32]


def map_segments(segments: Segments, mappings: Sequence[Mapping]) -> Mapped:
    """Everything that the mapped messages of an input say."""
    return _Run(segments, mappings).mapped()


class _Run:
    """One input being mapped."""

    def __init__(self, segments: Segments, mappings: Sequence[Mapping]) -> None:
        self.segments = segments
        self.read = tuple(dict.fromkeys(each.identifier for one in mappings for each in one.sets))
        sets = segments.messages[:, 4]
        of_set = [next((m for m in mappings if any(one is s for s in m.sets)), None) for one in segments.grammar.sets]
        self.mapping_of_message = [of_set[s] if s >= 0 else None for s in sets]
        self.mappings = [one for one in mappings if any(one is each for each in self.mapping_of_message)]
        self.number = {id(one): i for i, one in enumerate(self.mappings)}
        self.of_message = np.array(
            [-1 if one is None else self.number[id(one)] for one in self.mapping_of_message], np.int64
        )
        self.sole = bool((self.of_message[sets >= 0] == 0).all())
        self.texts = Texts(segments, self.mappings)
        self.used = np.zeros(segments.count + 1, np.bool_)
        self.reached = np.zeros(segments.count + 1, np.bool_)
        self.tags: dict[tuple[int, str], Ints] = {}
        self.picked: dict[tuple[object, ...], Ints] = {}
        self.missing: list[tuple[Ints, str]] = []
        self.entities: dict[str, _Entity] = {}
        self.chosen: dict[tuple[object, ...], tuple[Ints, Ints]] = {}
        self.firsts: dict[tuple[object, ...], Ints] = {}

    def mapped(self) -> Mapped:
        """All entities, in the order of their declaration."""
        rows: dict[str, Rows] = {}
        for name in ENTITIES:
            self.chosen.clear()
            self.firsts.clear()
            maps = [(mapping, one) for mapping in self.mappings for one in mapping.entities if one.entity == name]
            if name == MESSAGE or maps:
                rows[name] = self._rows(name, maps)
        lost, idle = self._unused()
        segments = self.segments
        places = Places(
            offset=segments.border.offsets(segments.offset), interchange=segments.interchange,
            message=segments.message, number=segments.number_in_message(),
            interchanges=segments.border.interchanges, messages=segments.border.messages,
        )  # fmt: skip
        kinds = tuple(None if one is None else one.kind for one in self.mapping_of_message)
        facts = Facts(places=places, kinds=kinds, sent=sent_of_messages(segments), entities=rows)
        return Mapped(facts=facts, lost=lost, idle=idle, missing=tuple(self.missing), read=self.read)

    def tagged(self, mapping: Mapping, tag: str, when: Sequence[Condition] = ()) -> Ints:
        """Segments of a tag in the messages of a mapping, those for which the conditions hold."""
        key = (self.number[id(mapping)], tag)
        if key not in self.tags:
            openers = self.segments.messages[:, 0]
            segs = (openers if tag == MESSAGE else self.segments.tagged(tag)).astype(np.int64)
            if not self.sole or tag == MESSAGE:  # messages that are not read have no segments placed but their first
                segs = segs[self.of_message[self.segments.message[segs]] == key[0]]
            self.tags[key] = segs
        segs = self.tags[key]
        if when and (*key, *when) in self.picked:
            return self.picked[*key, *when]
        for element, codes in when:
            at = position(mapping, tag, element)
            segs = segs[self.texts.are_one_of(tag, segs, at, codes)]
        if when:
            self.picked[*key, *when] = segs
        return segs

    def _rows(self, name: str, maps: Sequence[tuple[Mapping, RowsMap]]) -> Rows:
        entity = self._messages(maps) if name == MESSAGE else self._open(maps)
        self.entities[name] = entity
        numbers = range(len(entity.openings))
        one = {
            field: [source for number in numbers for source in self._sources(entity, number, field)]
            for field in ENTITIES[name].one
        }
        many = {
            field: [source for number in numbers for source in self._gathered(entity, number, field)]
            for field in ENTITIES[name].many
        }
        size = entity.segs.size
        return Rows(
            entity=name, segs=entity.segs,
            one={field: map_values.value(self.texts, sources) for field, sources in one.items() if sources},
            many={field: map_values.many(self.texts, sources, size) for field, sources in many.items() if sources},
            under=self._under(name, maps, entity.segs),
        )  # fmt: skip

    def _under(self, name: str, maps: Sequence[tuple[Mapping, RowsMap]], segs: Ints) -> dict[str, Ints]:
        """Rows of the entities in which these segments stand."""
        via = {outer: inner for _, one in maps for outer, inner in one.via.items()}
        under: dict[str, Ints] = {}
        for outer in ENTITIES[name].under:
            if outer in via and via[outer] in self.entities:
                inner = self.climb(self.entities[via[outer]], segs)
                above = self.climb(self.entities[outer], self.entities[via[outer]].segs)
                under[outer] = np.where(inner >= 0, above[inner], -1) if above.size else np.full(segs.size, -1)
            elif outer in self.entities:
                under[outer] = self.climb(self.entities[outer], segs)
        return under

    def climb(self, entity: _Entity, segs: Ints) -> Ints:
        """The row of an entity in which each segment stands or which it opens; -1 outside."""
        out = np.empty(segs.size, np.int64)
        walker.climb_to(self.segments.parent, entity.row_at, segs, out)
        return out

    def _messages(self, maps: Sequence[tuple[Mapping, RowsMap]]) -> _Entity:
        segs = self.segments.messages[:, 0].astype(np.int64)
        openings = tuple((mapping, opening) for mapping, one in maps for opening in one.openings)
        by_mapping = np.array([self.number[id(mapping)] for mapping, _ in openings], np.int64)
        of_mapping = np.full(len(self.mappings) + 1, -1, np.int64)
        of_mapping[by_mapping] = np.arange(by_mapping.size)
        row_at = self._row_at(segs, np.arange(segs.size))
        return _Entity(
            segs=segs, opening=of_mapping[self.of_message], openings=openings, openers=segs,
            row_of=np.arange(segs.size), row_at=row_at,
        )  # fmt: skip

    def _row_at(self, openers: Ints, row_of: Ints) -> NDArray[np.int32]:
        row_at = np.full(self.segments.count + 1, -1, np.int32)
        row_at[openers] = row_of
        return row_at

    def _open(self, maps: Sequence[tuple[Mapping, RowsMap]]) -> _Entity:
        """Find the rows of an entity."""
        openings: list[tuple[Mapping, Opening]] = []
        parts: list[tuple[Ints, Bools]] = []
        doors: list[Ints] = []
        for mapping, one in maps:
            for opening in one.openings:
                segs = self._candidates(mapping, opening, doors)
                for needed in one.needs:
                    segs = segs[self.climb(self.entities[needed], segs) >= 0]
                self.used[segs] = True
                openings.append((mapping, opening))
                parts.append((segs, self._starts(mapping, opening, segs)))
        openers = np.concatenate([segs for segs, _ in parts])
        starts = np.concatenate([start for _, start in parts])
        number = np.repeat(np.arange(len(parts)), [segs.size for segs, _ in parts])
        if len(parts) > 1:
            order = np.argsort(openers, kind="stable")
            openers, starts, number = openers[order], starts[order], number[order]
        row_of = np.cumsum(starts) - 1
        segs = openers if starts.all() else openers[starts]
        row_at = self._row_at(openers, row_of)
        for door in doors:
            following = np.searchsorted(segs, door)
            held = following < segs.size
            row_at[door[held]] = np.where(row_at[door[held]] >= 0, row_at[door[held]], following[held])
        return _Entity(
            segs=segs, opening=number[starts], openings=tuple(openings), openers=openers, row_of=row_of, row_at=row_at
        )  # fmt: skip

    def _candidates(self, mapping: Mapping, opening: Opening, doors: list[Ints]) -> Ints:
        """Segments that may open a row; those which leave it to another segment in them go to `doors`."""
        segs = self.tagged(mapping, opening.tag, opening.conditions())
        for element, codes in opening.exceptions():
            at = position(mapping, opening.tag, element)
            segs = segs[~self.texts.are_one_of(opening.tag, segs, at, codes)]
        if opening.holds:
            positions = [position(mapping, opening.tag, each) for each in opening.holds]
            segs = segs[self.texts.with_any(opening.tag, segs, positions)]
        for tag in opening.outside:
            above = np.empty(segs.size, np.int64)
            walker.climb_to(self.segments.parent, self._row_at(*[self.tagged(mapping, tag)] * 2), segs, above)
            segs = segs[above < 0]
        if opening.naming is not None:
            named = np.zeros(self.segments.count + 1, np.bool_)
            named[self.segments.parent[self.tagged(mapping, opening.naming)]] = True
            segs = segs[named[segs]]
        if opening.instead_of is None:
            return segs
        inner = self.segments.parent[self.tagged(mapping, opening.instead_of)]
        holds = np.zeros(self.segments.count + 1, np.bool_)
        holds[inner] = True
        shared = np.bincount(inner[inner >= 0], minlength=holds.size) > 1 if opening.apart else ~holds
        doors.append(segs[holds[segs] & ~shared[segs]])
        self.used[segs] = True
        bare = segs[~holds[segs]]
        if opening.fault:
            self.missing.append((bare, opening.instead_of))
        if opening.holding:
            known = self.segments.status != walker.UNKNOWN
            holds[self.segments.parent[known]] = True
            bare = bare[holds[bare]]
        return bare

    def _starts(self, mapping: Mapping, opening: Opening, segs: Ints) -> Bools:
        """Which of them start a row rather than continue one."""
        if not opening.starts:
            return np.ones(segs.size, np.bool_)
        positions = [position(mapping, opening.tag, each) for each in opening.starts]
        starts = self.texts.with_any(opening.tag, segs, positions)
        parent = self.segments.parent[segs]
        starts[:1] = True
        starts[1:] |= parent[1:] != parent[:-1]
        return starts

    def _sources(self, entity: _Entity, number: int, field: str) -> list[Source]:
        """Where the rows of one opening have a field: per place, the segment of each row."""
        mapping, opening = entity.openings[number]
        mine = entity.opening == number
        if field not in opening.one or not mine.any():
            return []
        found = []
        for place in _places(opening.one[field]):
            if place.link == "own":
                segs = entity.segs if mine.all() else np.where(mine, entity.segs, -1)
            else:
                segs = self._row_by_row(entity, number, place)
            found.append(Source(mapping=mapping, place=_tagged(place, opening), segs=segs, rows=None))
        return found

    def _row_by_row(self, entity: _Entity, number: int, place: Place) -> Ints:
        """For each row the first segment of a place, -1 where it has none; one array for all elements of the same."""
        key = (*_key(number, place), place.lone, place.sole)
        if key not in self.firsts:
            cands, rows = self._alone(entity, number, *self._linked(entity, number, place), place)
            nothing = self.firsts.setdefault((), np.full(entity.segs.size, -1, np.int64))
            if rows.size:
                segs = nothing.copy()
                segs[rows[::-1]] = cands[::-1]  # the first of a row is written last
                self.used[segs] = True
                self.used[-1] = False  # where -1 wrote
            self.firsts[key] = segs if rows.size else nothing
        return self.firsts[key]

    def _gathered(self, entity: _Entity, number: int, field: str) -> list[Source]:
        """Where the rows of one opening have a field with many values: per place, all segments and their rows."""
        mapping, opening = entity.openings[number]
        mine = entity.opening == number
        if field not in opening.many or not mine.any():
            return []
        found = []
        for place in _places(opening.many[field]):
            if place.link == "own":
                segs, rows = entity.openers, entity.row_of
                if not mine.all():
                    segs, rows = segs[mine[rows]], rows[mine[rows]]
            else:
                segs, rows = self._alone(entity, number, *self._linked(entity, number, place), place)
                self.used[segs] = True
            found.append(Source(mapping=mapping, place=_tagged(place, opening), segs=segs, rows=rows))
        return found

    def _linked(self, entity: _Entity, number: int, place: Place) -> tuple[Ints, Ints]:
        """Segments of a place and the rows of one opening they are linked to, in order of the segments."""
        key = _key(number, place)
        if key not in self.chosen:
            mapping = entity.openings[number][0]
            cands = self.tagged(mapping, place.tag, place.when)
            if place.inside is not None:
                opener = walker.ST if place.inside == MESSAGE else self.segments.grammar.index[place.inside]
                cands = cands[self.segments.code[self.segments.parent[cands]] == opener]
            cands, rows = self._link(entity, place, cands)
            if not place.when and place.inside is None:
                self.reached[cands] = True
            if len(entity.openings) > 1:
                mine = entity.opening[rows] == number
                cands, rows = cands[mine], rows[mine]
            self.chosen[key] = cands, rows
        return self.chosen[key]

    def _alone(self, entity: _Entity, number: int, cands: Ints, rows: Ints, place: Place) -> tuple[Ints, Ints]:
        """What a place with `sole` or `lone` leaves: rows alone under their parent, segments alone in a row."""
        if place.lone:
            kept = np.bincount(rows, minlength=entity.segs.size)[rows] == 1
            cands, rows = cands[kept], rows[kept]
        if not place.sole:
            return cands, rows
        parent = self.segments.parent[entity.segs]
        mine = (entity.opening == number) & (parent >= 0)
        count = np.bincount(parent[mine], minlength=self.segments.count + 1)
        kept = count[parent[rows]] == 1
        return cands[kept], rows[kept]

    def _link(self, entity: _Entity, place: Place, cands: Ints) -> tuple[Ints, Ints]:
        parent = self.segments.parent
        if place.link == "child":
            rows = entity.row_at[parent[cands]].astype(np.int64)
        elif place.link == "within":
            rows = self.climb(entity, parent[cands].astype(np.int64))
        elif place.link == "beside":
            return self._beside(entity, cands)
        elif place.link == "follows":
            rows = np.searchsorted(entity.segs, cands) - 1
            held = rows >= 0
            held[held] = parent[entity.segs[rows[held]]] == parent[cands[held]]
            rows = np.where(held, rows, -1)
        else:
            return self._outer(entity, place, cands)
        held = rows >= 0
        return (cands, rows) if held.all() else (cands[held], rows[held])

    def _beside(self, entity: _Entity, cands: Ints) -> tuple[Ints, Ints]:
        """Each segment with every row under its parent."""
        mine = self.segments.parent[entity.segs]
        order = np.argsort(mine, kind="stable")
        theirs = self.segments.parent[cands]
        low, high = (np.searchsorted(mine[order], theirs, side) for side in ("left", "right"))
        high = np.where(theirs >= 0, high, low)
        count = high - low
        total = np.cumsum(count)
        within = np.arange(int(count.sum())) - np.repeat(total - count, count)
        return np.repeat(cands, count), order[np.repeat(low, count) + within]

    def _outer(self, entity: _Entity, place: Place, cands: Ints) -> tuple[Ints, Ints]:
        """For each row the segment above it, or the first of its message."""
        if place.link == "above":
            at = np.empty(entity.segs.size, np.int64)
            above = self.segments.parent[entity.segs].astype(np.int64)
            walker.climb_to(self.segments.parent, self._row_at(cands, np.arange(cands.size)), above, at)
        elif place.link == "header":
            first = np.full(self.segments.messages.shape[0] + 1, -1, np.int64)
            first[self.segments.message[cands[::-1]]] = np.arange(cands.size)[::-1]
            at = first[self.segments.message[entity.segs]]
        else:
            raise UsageError(f"place {place.tag} has link {place.link!r}")
        rows = np.flatnonzero(at >= 0)
        return cands[at[rows]], rows

    def _unused(self) -> tuple[Ints, Ints]:
        """Segments that no place has used: of the mapped tags without a row, and of any tag without a use."""
        none = np.zeros(0, np.int64)
        lost, idle = [none], [none]
        for mapping in self.mappings:
            for tag, when in mapping.empty:
                self.used[self.tagged(mapping, tag, conditions(when))] = True
            tags = _tags(mapping)
            every = {each.tag: True for one in mapping.sets for each in one.segments if each.kept}
            structure = dict.fromkeys((*STRUCTURE, *mapping.structure), False)
            for tag, conditional in {**every, **structure, **tags}.items():
                segs = self.tagged(mapping, tag)
                rest = segs[~self.used[segs]] if tag in tags or conditional else none
                stray = ~self.reached[rest] & (not conditional)
                lost.append(rest[stray])
                idle.append(rest[~stray])
        return np.sort(np.concatenate(lost)), np.sort(np.concatenate(idle))


def _tags(mapping: Mapping) -> dict[str, bool]:
    """All tags that a mapping reads, but for those of messages, and whether it takes some only on a condition."""
    out: dict[str, bool] = {}
    openings = [each for one in mapping.entities if one.entity != MESSAGE for each in one.openings]
    for opening in (each for one in mapping.entities for each in one.openings):
        for place in (each for many in (*opening.one.values(), *opening.many.values()) for each in _places(many)):
            if place.tag:
                out[place.tag] = out.get(place.tag, False) or bool(place.when)
    return out | {each.tag: each.picks for each in openings}


def _key(number: int, place: Place) -> tuple[object, ...]:
    """What tells the segments of a place, in an opening, from those of another."""
    return number, place.tag, place.link, place.when, place.inside


def _places(places: Place | tuple[Place, ...]) -> tuple[Place, ...]:
    return (places,) if isinstance(places, Place) else places


def _tagged(place: Place, opening: Opening) -> Place:
    """An `own` place with the tag of its opening."""
    return place if place.tag else place.of(opening.tag)
