"""The language of mapping tables: where a message has the entities and fields of `entities`. Plain declarations.

A `Mapping` names the message sets it is for and, per entity, the segments that open a row (`Opening`) and the place of
each field (`own`, `child`, `within`, `above`, `header`, `follows`, `beside`). `map_segments` runs it, and
`docs/manifest_mapping.md` shows how to write one. Elements are named as the grammar names them, or by position, or by
(element, component).
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from porttarget.errors import UsageError
from porttarget.manifests.entities import ENTITIES
from porttarget.manifests.grammar import MessageSet

Element: TypeAlias = str | int | tuple[int, int]


@dataclass(frozen=True, slots=True)
class Other:
    """As a condition: anything but these codes, nothing at all included."""

    codes: frozenset[str]


Condition: TypeAlias = tuple[Element, frozenset[str] | Other]
Link: TypeAlias = Literal["own", "child", "within", "above", "header", "follows", "beside"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where values stand: elements of segments with a tag, linked to a row, for which all conditions hold.

    words, word   a table of codes and their meaning; or the meaning of whatever stands here
    scale         a table of codes and the numbers they stand for
    code          the element that `words` and `scale` explain, where it is not the value itself: a weight's unit
    strip         cut the blanks around it
    loose         other things may stand here too, so that an unknown code is no fault
    sole          only for a row that is the only one of its opening under its parent: what is said of all of them
                  together, such as a weight, is said of none alone
    lone          only where it is the only such segment of its row
    pieces        lengths at which senders cut text: a piece of another length ended by itself, a blank stands behind it
    inside        only segments that stand directly in the loop which a segment with this tag opens; "message": in none
    """

    tag: str
    elements: tuple[Element, ...]
    link: Link
    when: tuple[Condition, ...] = ()
    words: Map[str, str] | None = None
    word: str | None = None
    code: Element | None = None
    scale: Map[str, float] | None = None
    strip: bool = True
    loose: bool = False
    sole: bool = False
    lone: bool = False
    pieces: frozenset[int] = frozenset()
    inside: str | None = None

    def but(
        self,
        *,
        words: Map[str, str] | None = None,
        word: str | None = None,
        code: Element | None = None,
        scale: Map[str, float] | None = None,
        strip: bool = True,
        loose: bool = False,
        sole: bool = False,
        lone: bool = False,
        pieces: Iterable[int] = (),
    ) -> Place:
        """The same place with what is said of its values."""
        return replace(
            self, words=words, word=word, code=code, scale=scale, strip=strip, loose=loose, sole=sole,
            lone=lone, pieces=frozenset(pieces),
        )  # fmt: skip

    def of(self, tag: str) -> Place:
        """The same place in segments of this tag."""
        return replace(self, tag=tag)


When: TypeAlias = Map[Element, str | Iterable[str] | Other]


def other(*codes: str) -> Other:
    """Anything but these codes."""
    return Other(frozenset(codes))


def own(*elements: Element) -> Place:
    """Elements of the segment that opens the row, and of those that continue it."""
    return Place(tag="", elements=elements, link="own")


def child(tag: str, *elements: Element, when: When | None = None) -> Place:
    """Elements of segments that stand directly in the loop that the row opens."""
    return Place(tag=tag, elements=elements, link="child", when=conditions(when))


def within(tag: str, *elements: Element, when: When | None = None, inside: str | None = None) -> Place:
    """Elements of segments anywhere below the row, down to the next row of the same entity, or of loops of `inside`."""
    return Place(tag=tag, elements=elements, link="within", when=conditions(when), inside=inside)


def above(tag: str, *elements: Element, when: When | None = None) -> Place:
    """Elements of the nearest segment with this tag that the row stands under."""
    return Place(tag=tag, elements=elements, link="above", when=conditions(when))


def header(tag: str, *elements: Element, when: When | None = None, inside: str | None = None) -> Place:
    """Elements of the first such segment of the message, wherever it stands in it, or of a loop of `inside`."""
    return Place(tag=tag, elements=elements, link="header", when=conditions(when), inside=inside)


def follows(tag: str, *elements: Element, when: When | None = None) -> Place:
    """Elements of segments that follow the row's own in the same loop, up to the next row there."""
    return Place(tag=tag, elements=elements, link="follows", when=conditions(when))


def beside(tag: str, *elements: Element, when: When | None = None) -> Place:
    """Elements of segments that stand in the same loop as the row's own; each belongs to all rows there."""
    return Place(tag=tag, elements=elements, link="beside", when=conditions(when))


def conditions(when: When | None) -> tuple[Condition, ...]:
    """Conditions in the form that places have."""
    return tuple((at, _codes(codes)) for at, codes in (when or {}).items())


def _codes(codes: str | Iterable[str] | Other) -> frozenset[str] | Other:
    return codes if isinstance(codes, Other) else frozenset((codes,) if isinstance(codes, str) else codes)


Places: TypeAlias = Place | tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Segments that open a row, and where its fields stand; several places of a field are tried in turn, or all taken.

    when          only those for which all conditions hold
    unless        not those for which one of these conditions holds
    holds         only those with something in one of these elements
    outside       only those that stand under no segment with one of these tags
    naming        only those in whose loop a segment with this tag stands directly
    starts        a segment without any of these elements continues the row before it under the same parent
    instead_of    opens a row only where no segment with this tag stands under it; what stands in it directly otherwise
                  belongs to the first such segment's row
    holding       opens a row only where something stands in it
    fault         that it opens a row is a fault: the other segment is missing
    apart         where several such segments stand under it, what stands in it directly belongs to none of their rows
    """

    tag: str
    when: When | None = None
    unless: When | None = None
    holds: tuple[Element, ...] = ()
    outside: tuple[str, ...] = ()
    naming: str | None = None
    one: Map[str, Places] = field(default_factory=dict)
    many: Map[str, Places] = field(default_factory=dict)
    starts: tuple[Element, ...] = ()
    instead_of: str | None = None
    holding: bool = False
    fault: bool = False
    apart: bool = False

    @property
    def picks(self) -> bool:
        """Whether it takes only some of the segments with its tag."""
        return bool(self.when or self.unless or self.holds or self.outside or self.naming)

    def exceptions(self) -> tuple[Condition, ...]:
        """`unless` in the form of a place's conditions."""
        return conditions(self.unless)

    def conditions(self) -> tuple[Condition, ...]:
        """`when` in the form of a place's."""
        return conditions(self.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of an entity.

    needs   entities without which they are no rows
    via     {"box": "goods"} where a row's box is that of the goods it stands in
    """

    entity: str
    openings: tuple[Opening, ...]
    needs: tuple[str, ...] = ()
    via: Map[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        entity = ENTITIES.get(self.entity)
        if entity is None:
            raise UsageError(f"mapping has rows of {self.entity!r}; entities are {', '.join(ENTITIES)}")
        for opening in self.openings:
            for names, declared in ((opening.one, entity.one), (opening.many, entity.many)):
                unknown = sorted(set(names) - set(declared))
                if unknown:
                    raise UsageError(
                        f"mapping of {self.entity}, {opening.tag}: no field {', '.join(unknown)}; "
                        f"its fields are {', '.join(declared)}"
                    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How to read one message: its name in the tables, the message sets it is for, its entities, outermost first.

    comma       a comma may be the decimal sign (UN/EDIFACT)
    structure   tags that say nothing by themselves, besides those which open and close loops; every other segment that
                no row uses is reported as one without a column
    empty       segments that say nothing, with their conditions: no table lacks a column for them
    """

    kind: str
    sets: tuple[MessageSet, ...]
    entities: tuple[Rows, ...]
    comma: bool = False
    structure: tuple[str, ...] = ()
    empty: tuple[tuple[str, When], ...] = ()
