"""Bytes of X12 and UN/EDIFACT → segments with their place in interchange, message and loop; all in one go.

Both syntaxes may stand in one input. Text is UTF-8 here (`charsets`), release characters are taken out; the offsets
handed out are those of the input. Raises for inputs that hold nothing to read: empty, no ISA, UNB or UNH, or cut inside
the only one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from porttarget.errors import ManifestError, NothingRecognised, Where
from porttarget.manifests.border import START, Border, Cut, find_cut
from porttarget.manifests.charsets import CharsetFault, as_utf8
from porttarget.manifests.grammar import EDIFACT, X12, Compiled
from porttarget.manifests.kernels import placing
from porttarget.manifests.kernels import text as text_kernels
from porttarget.manifests.kernels import tokenise as tokeniser
from porttarget.manifests.kernels import walk as walker
from porttarget.manifests.spans import Bools, Bytes, Ints, Spans

Elements: TypeAlias = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]  # el_first, el_start, el_part
END_CUT = 3  # how an interchange ended that goes on in the next piece; the others are of `tokeniser`
LARGEST_BYTES = 2**31 - 1  # Arrow views hold 32-bit offsets


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """All segments of an input, in order; arrays as the kernels of `tokenise` and `walk` describe them.

    `offset` and `stop` are places in the bytes read, all others in `buf`, which is these as UTF-8 without release
    characters. `el_part` is empty where no interchange is UN/EDIFACT. Of a piece of an input, `border` tells what
    stands before it and `cut` where it ends; interchanges, messages and groups are numbered within the piece. `utf8`
    tells whether all of an interchange that goes on is UTF-8, None where its bytes in each piece do.
    """

    grammar: Compiled
    buf: Bytes
    offset: Ints
    stop: Ints
    start: Ints
    end: Ints
    el_first: NDArray[np.int32]
    el_start: NDArray[np.int32]
    el_part: NDArray[np.uint8]
    code: NDArray[np.uint8]
    interchange: NDArray[np.int32]
    message: NDArray[np.int32]
    parent: NDArray[np.int32]
    status: NDArray[np.uint8]
    by_tag: dict[int, Ints]
    messages: NDArray[np.int32]
    groups: NDArray[np.int32]
    interchange_ends: NDArray[np.int32]
    interchanges: Ints
    left: Ints
    charset_faults: tuple[CharsetFault, ...]
    border: Border = START
    cut: Cut | None = None
    utf8: bool | None = None

    @property
    def count(self) -> int:
        """Number of segments."""
        return self.offset.size

    def tagged(self, tag: str) -> Ints:
        """Segments of a tag, or a variant such as "LOC+147", that have a place in their message."""
        return self.by_tag.get(self.grammar.index.get(tag, -1), np.zeros(0, np.int64))

    def element(self, segs: Ints, position: int, component: int = 1, *, strip: bool = True) -> Spans:
        """Component (from 1) of the element at `position` (from 1) of each of these segments; -1 is no segment."""
        return _spans(self.buf, segs, (position, component), strip, (self.el_first, self.el_start, self.el_part))

    def entries(self) -> Elements:
        """What `kernels.columns` needs to find elements."""
        return self.el_first, self.el_start, self.el_part

    def openings(self) -> Ints:
        """ISA or UNB of each interchange, -1 for groups and messages that stand in none."""
        first = np.searchsorted(self.interchange, np.arange(self.interchanges.shape[0]))
        bare = np.isin(self.interchanges[:, tokeniser.FORM] // 4, (tokeniser.BARE, tokeniser.BARE_X12))
        return np.where(bare, -1, first)

    def is_edifact(self, segs: Ints) -> Bools:
        """Which of these segments stand in an interchange of UN/EDIFACT."""
        which: Bools = self.interchanges[self.interchange[segs], tokeniser.EDIFACT] == 1
        return which

    def whole(self, segs: Ints) -> Spans:
        """The segments' text from tag to terminator."""
        return Spans(self.buf, self.start[segs], self.end[segs] - self.start[segs])

    def element_zero(self, segs: Ints) -> Spans:
        """The segments' text up to the first element separator: their tag."""
        first = self.el_first[segs]
        end = np.where(self.el_first[segs + 1] - first > 1, self.el_start[first] - 1, self.end[segs])
        return Spans(self.buf, self.start[segs], end - self.start[segs])

    def above(self, segs: Ints, *tags: str) -> Ints:
        """Nearest segment above each of these that has one of the tags; -1 where there is none."""
        wanted = np.zeros(walker.UNKNOWN_TAG + 1, np.bool_)
        wanted[[self.grammar.index[tag] for tag in tags]] = True
        out = np.empty(segs.size, np.int64)
        walker.climb(self.parent, self.code, segs, wanted, out)
        return out

    def has(self, tag: str) -> Bools:
        """Which segments have this tag."""
        which: Bools = self.code == self.grammar.index[tag]
        return which

    def number_in_message(self) -> NDArray[np.int32]:
        """Number of each segment in its message, ST being 1; of the others, in their interchange, ISA being 1."""
        first = np.searchsorted(self.interchange, np.arange(self.interchanges.shape[0]))
        out = np.empty(self.count, np.int32)
        walker.numbers(self.interchange, self.message, self.messages, first, out)
        if self.border.inside:
            self.border.number(out, np.flatnonzero((self.interchange == 0) & (self.message < 0)))
        return out

    def goes_on(self) -> int:
        """The interchange that goes on behind this piece; -1 where none does."""
        return -1 if self.cut is None else self.cut.interchange


def read_segments(data: bytes, grammar: Compiled, *, source: str) -> Segments:
    """Tokenise and walk an input; raises NothingRecognised or ManifestError where there is nothing to read."""
    check_content(data, source)
    segments = read_piece(data, grammar, source=source)
    if segments is None:
        raise ManifestError("a whole input was cut", where=Where(source=source))
    return segments


def read_piece(
    data: bytes, grammar: Compiled, *, source: str, border: Border = START, last: bool = True,
    utf8: Callable[[Cut, bytes], bool | None] = lambda _cut, _begun: None,
) -> Segments | None:  # fmt: skip
    """The segments of a piece of an input, up to a place where it can be cut; None where `data` hold no such place.

    data    the head of `border` and what follows it
    last    nothing follows `data`, so that it is read to its end
    utf8    tells of an interchange that goes on at a cut, and whose first bytes are these, whether it is UTF-8; None
            where the bytes of each piece may tell themselves
    """
    _check_size(len(data), source)
    tokens, cut = tokenised(data, grammar), None
    known = {0: border.utf8} if border.inside else {}
    if not last:
        cut = find_cut(data, tokens.start, tokens.end, tokens.code, tokens.interchange, tokens.found)
        if cut is None:
            return None
        data = data[: cut.at]
        tokens = tokens.up_to(cut)
        if cut.interchange >= 0 and cut.interchange not in known:
            known[cut.interchange] = utf8(cut, data[int(tokens.found[-1, tokeniser.OFFSET]) :])
    if not len(tokens.found):
        raise _nothing(data, tokens.left, source)
    return _segments(data, tokens, grammar, source, border, cut, known)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tokens:
    """What the tokeniser finds (`tokenise.tokenise`), and the code of each segment's tag."""

    start: Ints
    end: Ints
    code: NDArray[np.uint8]
    interchange: NDArray[np.int32]
    el_first: NDArray[np.int32]
    el_start: NDArray[np.int32]
    el_part: NDArray[np.uint8]
    drop: NDArray[np.int32]
    found: Ints
    left: Ints

    def up_to(self, cut: Cut) -> _Tokens:
        """Those before a cut."""
        count = cut.segment
        elements = int(self.el_first[count])
        found = self.found[self.found[:, tokeniser.OFFSET] < cut.at]
        if cut.interchange >= 0:
            found[-1, tokeniser.FORM] = found[-1, tokeniser.FORM] // 4 * 4 + END_CUT
        return _Tokens(
            start=self.start[:count], end=self.end[:count], code=self.code[:count],
            interchange=self.interchange[:count], el_first=self.el_first[: count + 1],
            el_start=self.el_start[:elements], el_part=self.el_part[:elements],
            drop=self.drop[: np.searchsorted(self.drop, cut.at)], found=found,
            left=self.left[self.left[:, 0] < cut.at],
        )  # fmt: skip


def tokenised(data: bytes, grammar: Compiled) -> _Tokens:
    """The segments of some bytes, before they are walked."""
    buf = np.frombuffer(data, np.uint8)
    n = buf.size
    start, end, tag = (np.empty(n // 2 + 2, np.int64) for _ in range(3))
    interchange = np.empty(n // 2 + 2, np.int32)
    el_first, el_start, drop = (np.empty(size, np.int32) for size in (n // 2 + 3, n + 3, n // 2 + 2))
    el_part = np.zeros(n + 3, np.uint8)
    found, left = np.empty((n // 9 + 2, 8), np.int64), np.empty((n // 4 + 4, 3), np.int64)
    # written, not grown: what is not touched of an empty array costs no memory
    ns, ne, ni, nl, nr = tokeniser.tokenise(
        buf, start, end, tag, interchange, el_first, el_start, el_part, drop, found, left, *_rooms()
    )
    code = np.empty(ns, np.uint8)
    walker.tag_codes(tag[:ns], grammar.tag_numbers, grammar.tag_codes, grammar.slots, code)
    return _Tokens(
        start=start[:ns], end=end[:ns], code=code, interchange=interchange[:ns], el_first=el_first[: ns + 1],
        el_start=el_start[:ne], el_part=el_part[:ne], drop=drop[:nr], found=found[:ni], left=left[:nl],
    )  # fmt: skip


def _segments(
    data: bytes, tokens: _Tokens, grammar: Compiled, source: str, border: Border, cut: Cut | None,
    known: Mapping[int, bool | None],
) -> Segments:  # fmt: skip
    """Text as UTF-8 without release characters, and the walk."""
    start, end, code, interchange, el_first, el_start, el_part, drop, found, left = (
        getattr(tokens, each.name) for each in fields(tokens)
    )
    buf = np.frombuffer(data, np.uint8)
    n, offset, stop = buf.size, start, end
    el_part = el_part if found[:, tokeniser.EDIFACT].any() else el_part[:0]
    text = as_utf8(data, buf, found, _charset_names(data, start, interchange, found), known)
    buf = text.buf
    if text.shift is not None:
        _check_size(buf.size, source)
        start, end = start + text.shift[start], end + text.shift[end]
        el_start = (el_start + text.shift[np.minimum(el_start, n)]).astype(np.int32)
        drop = (drop + text.shift[drop]).astype(np.int32)
    if drop.size:
        buf = text_kernels.without(buf, drop)
        buf.flags.writeable = False  # kernels are compiled for read-only buffers alone
        start, end, el_start = start.copy(), end.copy(), el_start.copy()
        for marks in (start, end, el_start):
            text_kernels.pulled(marks, drop)
    walked = _walk(grammar, buf, code, interchange, (el_first, el_start, el_part), found)
    border.count(walked[4], walked[5])
    return Segments(
        grammar=grammar, buf=buf, offset=offset, stop=stop, start=start, end=end, el_first=el_first, el_start=el_start,
        el_part=el_part, code=code, interchange=interchange, interchanges=found, left=left, parent=walked[0],
        status=walked[1], message=walked[2], by_tag=_by_tag(code, walked[1]), messages=walked[3],
        groups=walked[4], interchange_ends=walked[5], charset_faults=text.faults, border=border, cut=cut,
        utf8=known.get(found.shape[0] - 1),
    )  # fmt: skip


def _rooms() -> tuple[Ints, Ints, Bytes]:
    """What the tokeniser works in."""
    return np.empty(6, np.int64), np.empty(6, np.int64), np.empty(256, np.uint8)


def _charset_names(data: bytes, start: Ints, interchange: NDArray[np.int32], found: Ints) -> list[str]:
    """Syntax identifiers (0001) of the interchanges, such as UNOA; "" for X12 and for messages without UNB."""
    heads = (data[at : at + 8] for at in start[np.searchsorted(interchange, np.arange(found.shape[0]))].tolist())
    return [head[4:8].decode("latin-1") if head[:3] == b"UNB" else "" for head in heads]


def _spans(buf: Bytes, segs: Ints, place: tuple[int, int], strip: bool, elements: Elements) -> Spans:
    start, length = np.empty(segs.size, np.int32), np.empty(segs.size, np.int32)
    text_kernels.spans(buf, segs, *place, strip, *elements, start, length)
    return Spans(buf, start, length)


def _walk(
    grammar: Compiled, buf: Bytes, code: NDArray[np.uint8], interchange: NDArray[np.int32], elements: Elements,
    interchanges: Ints,
) -> tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32],
           NDArray[np.int32]]:  # fmt: skip
    sets = _sets_of_messages(grammar, buf, code, interchange, elements, interchanges)
    if (grammar.variant_values >= 0).any():
        walker.variants(
            buf, code, sets, elements[0], elements[1], grammar.variant_at, grammar.variant_values, grammar.variant_codes
        )
    parent, message = np.empty(code.size, np.int32), np.empty(code.size, np.int32)
    status = np.empty(code.size, np.uint8)
    messages = np.empty((sets.size, 5), np.int32)
    groups = np.empty((int((code == walker.GS).sum()), 4), np.int32)
    ends = np.empty((interchanges.shape[0], 3), np.int32)
    walker.walk(
        code, interchange, sets, grammar.dest, grammar.trigger, grammar.home, grammar.position, grammar.once,
        grammar.loop_counts, grammar.loop_parent, grammar.inside, parent, status, message, messages, groups, ends,
    )  # fmt: skip
    return parent, status, message, messages, groups, ends


def _sets_of_messages(
    grammar: Compiled, buf: Bytes, code: NDArray[np.uint8], interchange: NDArray[np.int32], elements: Elements,
    interchanges: Ints,
) -> NDArray[np.int8]:  # fmt: skip
    """Number of the grammar that reads each message, -1 for none: by its type, its version, and GS-01 before it."""
    openers, heads = np.flatnonzero(code == walker.ST), np.flatnonzero(code == walker.GS)
    before = np.searchsorted(heads, openers) - 1
    group = np.where(before >= 0, heads[before] if heads.size else -1, -1)
    group[interchange[group] != interchange[openers]] = -1
    edifact = interchanges[interchange[openers], tokeniser.EDIFACT] == 1
    nowhere = np.full(openers.size, -1, np.int64)

    def column(of_edifact: tuple[int, int], of_x12: tuple[int, int], segs: Ints) -> Spans:
        head = _spans(buf, np.where(edifact, openers, nowhere), of_edifact, True, elements)
        return head.where(edifact, _spans(buf, np.where(edifact, nowhere, segs), of_x12, True, elements))

    columns = (column((2, 1), (1, 1), openers), column((2, 2), (8, 1), group), column((2, 3), (1, 1), group))
    key = edifact.astype(np.int64)
    first = np.zeros(0, np.int64)
    for one in columns:
        key, first = one.groups(key)
    chosen = np.empty(first.size, np.int8)
    rows = zip(edifact[first].tolist(), *(one.take(first).series().to_list() for one in columns), strict=True)
    for number, (is_edifact, kind, second, third) in enumerate(rows):
        version = f"{second}.{third}" if is_edifact else (second or "")[:6]
        chosen[number] = grammar.choose(
            EDIFACT if is_edifact else X12, kind or "", version, "" if is_edifact else third or ""
        )
    sets: NDArray[np.int8] = chosen[key]
    return sets


def _by_tag(code: NDArray[np.uint8], status: NDArray[np.uint8]) -> dict[int, Ints]:
    """Segments of each tag that have a place in a loop, in order."""
    order, ends = np.empty(code.size, np.int64), np.empty(walker.UNKNOWN_TAG + 2, np.int64)
    placing.by_tag(code, status, ends, order)
    return {tag: order[ends[tag] : ends[tag + 1]] for tag in np.flatnonzero(np.diff(ends)).tolist()}


def check_content(data: bytes, source: str) -> None:
    """Raise NothingRecognised where there are no bytes but blanks."""
    if not data.strip(b" \t\r\n\0\x1a"):
        what = "empty" if not data else f"{len(data)} blank bytes"
        raise NothingRecognised(
            f"the input is {what}, expected an X12 or UN/EDIFACT interchange", where=Where(source=source), found=what
        )


def _check_size(size: int, source: str) -> None:
    if size > LARGEST_BYTES:
        raise ManifestError(
            f"the input has {size} bytes as UTF-8, expected at most {LARGEST_BYTES}: split it between interchanges",
            where=Where(source=source),
            found=size,
            expected=LARGEST_BYTES,
        )


def _nothing(data: bytes, left: Ints, source: str) -> NothingRecognised | ManifestError:
    """Why an input without a single whole opening segment cannot be read."""
    cut = left[left[:, 2] >= tokeniser.LEFT_ISA]
    if cut.size:
        at = int(cut[0, 0])
        rest = len(data) - at
        if data[at : at + 3] == b"ISA":
            what, expected = "ISA segment", "its 106 bytes"
        else:
            what, expected = f"{data[at : at + 3].decode()} segment", "it to go on to its terminator"
        return ManifestError(
            f"the input ends {rest} bytes into the {what}, expected {expected}",
            where=Where(source=source, segment=1, offset=at),
            found=rest,
            expected=106 if what == "ISA segment" else None,
        )
    begin = data.lstrip()[:24]
    return NothingRecognised(
        f"no ISA segment in {len(data)} bytes, which begin {begin!r}, and no UNB or UNH, nor GS or ST at their start; "
        "expected an X12 or UN/EDIFACT interchange",
        where=Where(source=source, offset=0),
        found=begin,
        expected="ISA, UNB or UNH",
    )
