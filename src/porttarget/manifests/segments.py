"""Bytes of X12 → segments with their place in interchange, message and loop; the whole input in one go.

Texts are read as UTF-8 where the whole input is that, else as Latin-1. All offsets handed out are those of the input.
Raises for inputs that hold nothing to read: empty, no ISA, or cut inside the only ISA.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from porttarget.errors import ManifestError, NothingRecognised, Where
from porttarget.manifests.grammar import Compiled
from porttarget.manifests.kernels import text as text_kernels
from porttarget.manifests.kernels import tokenise as tokeniser
from porttarget.manifests.kernels import walk as walker
from porttarget.manifests.spans import Bools, Bytes, Ints, Spans

LARGEST_BYTES = 2**31 - 1  # Arrow views hold 32-bit offsets


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """All segments of an input, in order; arrays as the kernels of `tokenise` and `walk` describe them.

    `offset` and `stop` are places in the input, all others in `buf`, which is the input as UTF-8.
    """

    grammar: Compiled
    buf: Bytes
    offset: Ints
    stop: Ints
    start: Ints
    end: Ints
    el_first: NDArray[np.int32]
    el_start: NDArray[np.int32]
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

    @property
    def count(self) -> int:
        """Number of segments."""
        return self.offset.size

    def tagged(self, tag: str) -> Ints:
        """Segments of a tag that stand in a message that is read and belong in a table."""
        return self.by_tag.get(self.grammar.index[tag], np.zeros(0, np.int64))

    def element(self, segs: Ints, position: int, component: int = 1, *, strip: bool = True) -> Spans:
        """Element at `position` (from 1) of each of these segments; -1 stands for no segment.

        Elements of X12 are read whole, so that a component other than the first is missing.
        """
        if component != 1:
            return Spans(self.buf, np.zeros(segs.size, np.int64), np.full(segs.size, -1, np.int64))
        start, length = np.empty(segs.size, np.int64), np.empty(segs.size, np.int64)
        text_kernels.spans(self.buf, segs, position, strip, self.el_first, self.el_start, start, length)
        return Spans(self.buf, start, length)

    def named(self, segs: Ints, tag: str, name: str, *, strip: bool = True) -> Spans:
        """Element by its name in the grammar."""
        return self.element(segs, self.grammar.element(tag, name), strip=strip)

    def with_any(self, segs: Ints, tag: str, names: Sequence[str]) -> Bools:
        """Which of these segments have at least one of the named elements."""
        positions = np.array([self.grammar.element(tag, name) for name in names], np.int64)
        out = np.empty(segs.size, np.bool_)
        text_kernels.with_any(self.buf, segs, positions, self.el_first, self.el_start, out)
        return out

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

    def number_in_message(self) -> Ints:
        """Number of each segment in its message, ST being 1; of the others, in their interchange, ISA being 1."""
        everyone = np.arange(self.count)
        first = np.searchsorted(self.interchange, np.arange(self.interchanges.shape[0]))
        number = everyone - first[self.interchange] + 1
        inside = self.message >= 0
        number[inside] = everyone[inside] - self.messages[self.message[inside], 0] + 1
        return number


def read_segments(data: bytes, grammar: Compiled, *, source: str) -> Segments:
    """Tokenise and walk an input; raises NothingRecognised or ManifestError where there is nothing to read."""
    _check_content(data, source)
    _check_size(len(data), source)
    buf = np.frombuffer(data, np.uint8)
    n = buf.size
    start, end, tag = (np.empty(n // 2 + 2, np.int64) for _ in range(3))
    interchange = np.empty(n // 2 + 2, np.int32)
    el_first, el_start = np.empty(n // 2 + 3, np.int32), np.empty(n + 3, np.int32)
    found, left = np.empty((n // 16 + 2, 5), np.int64), np.empty((n // 8 + 4, 3), np.int64)
    # written, not grown: what is not touched of an empty array costs no memory
    ns, ne, ni, nl = tokeniser.tokenise(buf, start, end, tag, interchange, el_first, el_start, found, left)
    if ni == 0:
        raise _nothing(data, left[:nl], source)
    start, end, tag, interchange = start[:ns], end[:ns], tag[:ns], interchange[:ns]
    offset, stop = start, end
    el_first, el_start, found = el_first[: ns + 1], el_start[:ne], found[:ni]
    buf, shift = _as_utf8(data, buf, found)
    if shift is not None:
        _check_size(buf.size, source)
        start, end = start + shift[start], end + shift[end]
        el_start = (el_start + shift[np.minimum(el_start, n)]).astype(np.int32)
    code = np.empty(ns, np.uint8)
    walker.tag_indexes(tag, grammar.tag_numbers, grammar.slots, code)
    walked = _walk(grammar, buf, code, interchange, el_first, el_start, ni)
    return Segments(
        grammar=grammar, buf=buf, offset=offset, stop=stop, start=start, end=end, el_first=el_first, el_start=el_start,
        code=code, interchange=interchange, interchanges=found, left=left[:nl], parent=walked[0], status=walked[1],
        message=walked[2], by_tag=_by_tag(code, walked[1]), messages=walked[3], groups=walked[4],
        interchange_ends=walked[5],
    )  # fmt: skip


def _walk(
    grammar: Compiled, buf: Bytes, code: NDArray[np.uint8], interchange: NDArray[np.int32],
    el_first: NDArray[np.int32], el_start: NDArray[np.int32], interchanges: int,
) -> tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32],
           NDArray[np.int32]]:  # fmt: skip
    openers = np.flatnonzero(code == walker.ST)
    begin, length = np.empty(openers.size, np.int64), np.empty(openers.size, np.int64)
    text_kernels.spans(buf, openers, 1, True, el_first, el_start, begin, length)
    kinds, names = Spans(buf, begin, length).distinct()
    known = {one.identifier: number for number, one in enumerate(grammar.sets)}
    set_of_name = np.array([known.get(name or "", -1) for name in names], np.int8)
    parent, message = np.empty(code.size, np.int32), np.empty(code.size, np.int32)
    status = np.empty(code.size, np.uint8)
    messages = np.empty((openers.size, 5), np.int32)
    groups = np.empty((int((code == walker.GS).sum()), 4), np.int32)
    ends = np.empty((interchanges, 2), np.int32)
    walker.walk(
        code, interchange, set_of_name[kinds], grammar.dest, grammar.trigger, grammar.home, grammar.position,
        grammar.once, grammar.loop_parent, grammar.inside, parent, status, message, messages, groups, ends,
    )  # fmt: skip
    return parent, status, message, messages, groups, ends


def _by_tag(code: NDArray[np.uint8], status: NDArray[np.uint8]) -> dict[int, Ints]:
    """Segments of each tag that have a place in a table, in order."""
    placed = np.flatnonzero((status >= walker.PLACED) & (status <= walker.OUT_OF_ORDER))
    codes = code[placed]
    order = placed[np.argsort(codes, kind="stable")]
    ends = np.cumsum(np.bincount(codes, minlength=walker.UNKNOWN_TAG + 1))
    return {int(tag): order[ends[tag - 1] if tag else 0 : ends[tag]] for tag in np.unique(codes)}


def _check_content(data: bytes, source: str) -> None:
    if not data.strip(b" \t\r\n\0\x1a"):
        what = "empty" if not data else f"{len(data)} blank bytes"
        raise NothingRecognised(
            f"the input is {what}, expected an X12 interchange", where=Where(source=source), found=what
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
    """Why an input without a single whole ISA cannot be read."""
    cut = left[left[:, 2] == tokeniser.LEFT_ISA]
    if cut.size:
        at = int(cut[0, 0])
        rest = len(data) - at
        return ManifestError(
            f"the input ends {rest} bytes into the ISA segment, expected its 106 bytes",
            where=Where(source=source, segment=1, offset=at),
            found=rest,
            expected=106,
        )
    begin = data.lstrip()[:24]
    return NothingRecognised(
        f"no ISA segment in {len(data)} bytes, which begin {begin!r}; expected an X12 interchange",
        where=Where(source=source, offset=0),
        found=begin,
        expected="ISA",
    )


def _as_utf8(data: bytes, buf: Bytes, interchanges: Ints) -> tuple[Bytes, Ints | None]:
    """The input as UTF-8 bytes, and how far each byte moves by that; None where nothing moves."""
    delimiters = interchanges[:, 1:4]
    if data.isascii():
        return buf, None
    if delimiters.max() < 128:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            pass  # not UTF-8, hence read as Latin-1 below
        else:
            return buf, None
    plain = buf.copy()
    for byte in np.unique(delimiters[delimiters > 127]):
        plain[plain == byte] = 0x1D  # a delimiter stays one byte, so that elements keep their borders
    shift = np.zeros(buf.size + 1, np.int64)
    np.cumsum(plain > 127, out=shift[1:])
    return np.frombuffer(plain.tobytes().decode("latin-1").encode("utf-8"), np.uint8), shift
