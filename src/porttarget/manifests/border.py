"""Where an input may be cut so that its pieces read as the whole does, and what a piece must know of those before it.

In: tokenised segments of a piece with some bytes behind it. Out: a place for the cut, at the opening of an interchange,
or at one of a message (ST, UNH) or group within an interchange that is larger than a piece. The piece behind such a cut
is read with the interchange's opening segments before it once more (`head`), so that it is an interchange to all who
read it; counts, numbers and offsets of what stood before are carried.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from porttarget.manifests.kernels import tokenise as tokeniser
from porttarget.manifests.kernels import walk as walker
from porttarget.manifests.spans import Ints

# bytes behind a cut that its pieces' borders may depend on: an ISA that is not padded is looked for within 160
AHEAD: Final = 512
_TRIES: Final = 64  # messages, from the last one back, that are asked whether they can be cut before
_OF_GS, _OF_ST = 8, 3  # elements
_REFERENCE, _GS, _ST = 35, 130, 55  # bytes of a reference, and of opening segments, that are surely seen whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """What stands before a piece; numbers are of the input and from 0.

    offset       place in the input of the first byte behind `head`
    inside       the piece goes on with an interchange that began before it, `grouped` with a group of it
    head         opening bytes of that interchange, and of its group where it goes on too
    marks        place in the input and number in its interchange of each segment of `head`
    interchanges, messages, groups   begun before those of this piece; one that goes on is of this piece
    filed        segments of the interchange before this piece
    in_interchange, in_group   groups and messages of the interchange before this piece (but for a group in `head`),
                 and messages of that group
    references   numbers in their interchange of its messages' headers, by their references (UN/EDIFACT)
    utf8         whether all of that interchange is UTF-8; None where its own bytes tell
    charset_told a byte that is not of its character set was told of
    """

    offset: int = 0
    inside: bool = False
    grouped: bool = False
    head: bytes = b""
    marks: tuple[tuple[int, int], ...] = ()
    interchanges: int = 0
    messages: int = 0
    groups: int = 0
    filed: int = 0
    in_interchange: tuple[int, int] = (0, 0)
    in_group: int = 0
    references: dict[str, int] = field(default_factory=dict)
    utf8: bool | None = None
    charset_told: bool = False

    @property
    def shift(self) -> int:
        """What is added to a place in the piece to have that in the input."""
        return self.offset - len(self.head)

    def offsets(self, local: Ints) -> Ints:
        """Places in the input of all segments of the piece."""
        if not self.shift and not self.marks:
            return local
        out = local + self.shift
        out[: len(self.marks)] = [offset for offset, _ in self.marks]
        return out

    def number(self, numbers: NDArray[np.int32], outside: Ints) -> None:
        """Set right the numbers in their interchange of segments `outside` messages of the interchange that goes on."""
        if not self.inside:
            return
        head = len(self.marks)
        numbers[outside] += self.filed - head
        numbers[:head] = [number for _, number in self.marks]

    def count(self, groups: NDArray[np.int32], ends: NDArray[np.int32]) -> None:
        """Add what stood before to the counts of the interchange that goes on, and of its group (`walk.walk`)."""
        if not self.inside:
            return
        ends[0, 1:] += self.in_interchange
        if self.grouped:
            groups[0, 2] += self.in_group


START: Final = Border()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A place to cut: byte and segment that begin the next piece; the interchange, and the group's opening segment,
    that go on there (-1 for none); the bytes and segments to read before it."""

    at: int
    segment: int
    interchange: int = -1
    group: int = -1
    head: bytes = b""
    heads: tuple[int, ...] = ()


def find_cut(
    data: bytes, start: Ints, end: Ints, code: NDArray[np.uint8], interchange: NDArray[np.int32], found: Ints
) -> Cut | None:
    """The last place to cut these tokenised bytes; None where there is none but their beginning."""
    latest = len(data) - AHEAD
    openings = found[(found[:, tokeniser.OFFSET] <= latest) & (found[:, tokeniser.OFFSET] > 0), tokeniser.OFFSET]
    opening = int(openings[-1]) if openings.size else -1
    first = np.searchsorted(interchange, np.arange(found.shape[0]))
    headers = np.flatnonzero((code == walker.ST) & (start <= latest))
    for header in headers[::-1][:_TRIES].tolist():
        if start[header] < opening:
            break
        number = int(interchange[header])
        cut = _within(data, header, int(first[number]), start, end, code, found[number])
        if cut is not None:
            return replace(cut, interchange=number)
    number = int(np.searchsorted(found[:, tokeniser.OFFSET], opening)) if opening > 0 else 0
    return Cut(at=opening, segment=int(first[number])) if number > 0 else None


def _within(
    data: bytes, header: int, first: int, start: Ints, end: Ints, code: NDArray[np.uint8], found: Ints
) -> Cut | None:  # fmt: skip
    """A cut at a message's header, or at its group's where it is the first there; None where neither can be."""
    before = code[first:header]
    headers, groups, closings, openings = (
        first + np.flatnonzero(before == each) for each in (walker.ST, walker.GS, walker.GE, walker.ISA)
    )
    if not headers.size or (openings.size and openings[-1] > first):
        return None  # the first message of an interchange: it is cut before that; or a stray UNB, which ends a group
    group = int(groups[-1]) if groups.size else -1
    if group >= 0 and closings.size and closings[-1] > group:
        return None  # its version is that of a group which does not hold it
    at = header
    if group > headers[-1]:
        at, group = group, -1
    form, here = int(found[tokeniser.FORM]) // 4, int(found[tokeniser.OFFSET])
    heads: tuple[int, ...] = (first,)
    head = data[here : int(end[first]) + 1]
    if form in (tokeniser.BARE, tokeniser.BARE_X12):
        opens = group if group >= 0 else at  # what opens the next piece
        if form == tokeniser.BARE and (group >= 0 or at != header):
            return None
        if not _opens(data[int(start[opens]) : int(end[opens])], form, found):
            return None
        head, heads = data[here : int(start[first])], ()
    if group >= 0:
        head += data[int(start[group]) : int(end[group]) + 1]
        heads = (*heads, group)
    return Cut(at=int(start[at]), segment=at, group=group, head=head, heads=heads)


def _opens(segment: bytes, form: int, found: Ints) -> bool:
    """Whether a segment would open an interchange by itself, with these delimiters (`tokenise_bare`, `opening`)."""
    element, component = (bytes([max(int(found[which]), 0)]) for which in (tokeniser.ELEMENT, tokeniser.COMPONENT))
    tag, *values = segment.split(element)
    if form == tokeniser.BARE:
        kind = values[1] if len(values) > 1 else b""
        named = kind[:6].isalpha() and kind[:6].isupper() and kind[6:7] == component
        return tag == b"UNH" and named and len(values[0]) < _REFERENCE
    if not values or not values[-1]:
        return False
    if tag == b"GS":
        named = values[0].isalpha() and values[0].isupper() and len(values[0]) == 2
        return named and len(values) == _OF_GS and _plain(values[-1]) and len(segment) < _GS
    named = values[0].isdigit() and len(values[0]) == 3
    return tag == b"ST" and named and len(values) <= _OF_ST and all(map(_plain, values)) and len(segment) < _ST


def _plain(value: bytes) -> bool:
    """Letters, digits and blanks alone, as `tokenise_bare` tells them from a terminator."""
    return not value.strip(b" ") or value.replace(b" ", b"").isalnum()
