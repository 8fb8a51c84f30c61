"""Checks of the envelope and of segments' places: counts, control numbers, what is missing, cut or in no table.

ISA/IEA, GS/GE, ST/SE must agree (X12.5 and X12.6); a disagreement is a finding, since real filings have many.
Stretches of bytes that are no segment, and messages that are not read, become rejects with their bytes.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.findings import sentence
from porttarget.manifests.kernels import tokenise as tokeniser
from porttarget.manifests.kernels import walk as walker
from porttarget.manifests.reading import Reading
from porttarget.manifests.spans import Bools, Ints, Spans
from porttarget.tables import TABLES

TEXT_LIMIT = 4096  # characters of a reject's or a finding's text
_TAG = r"^[A-Z][A-Z0-9]{1,2}$"
_REASONS = {
    tokeniser.LEFT_OUTSIDE: ("no_isa", "no interchange around these bytes, expected ISA"),
    tokeniser.LEFT_SEGMENT: ("cut", "the segment has no terminator, expected it before the end or the next ISA"),
    tokeniser.LEFT_ISA: ("cut", "the input ends within the ISA segment, expected its 106 bytes"),
}


def check_envelope(reading: Reading) -> None:
    """Findings about messages, groups and interchanges."""
    segments = reading.segments
    messages, groups, ends = (
        table.astype(np.int64) for table in (segments.messages, segments.groups, segments.interchange_ends)
    )
    isa = np.flatnonzero(segments.has("ISA"))
    whole = segments.interchanges[:, 4] % 4 == tokeniser.END_IEA
    _pair(reading, messages[:, 0], messages[:, 1], messages[:, 1] - messages[:, 0] + 1, "segment_count", 2, 2)
    _pair(reading, groups[:, 0], groups[:, 1], groups[:, 2], "group_count", 6, 2)
    _pair(reading, isa, ends[:, 0], ends[:, 1], "interchange_count", 13, 2)
    for table, name in ((messages, "SE"), (groups, "GE")):
        open_ = table[(table[:, 1] < 0) & whole[table[:, 3]], 0]
        reading.findings.add("missing_segment", open_, found=_brief(reading, open_), expected=name)
    last = np.searchsorted(segments.interchange, np.flatnonzero(~whole), side="right") - 1
    reading.findings.add("cut", last, found=_brief(reading, last), expected="IEA")
    if segments.left.size and segments.left[-1, 2] == tokeniser.LEFT_ISA:
        end = np.array([segments.count - 1])
        reading.findings.add("cut", end, found="ISA, itself cut", expected="IEA")
    loose = isa[segments.interchanges[:, 4] // 4 == tokeniser.ISA_LOOSE]
    length = pl.Series(segments.end[loose] + 1 - segments.start[loose])
    reading.findings.add("isa_form", loose, found=length, expected="106, its elements padded to their full length")
    _repeated_interchanges(reading, isa)
    _check_messages(reading, messages, whole)


def check_places(reading: Reading) -> None:
    """Findings about segments that stand where the grammar does not expect them, or in no table."""
    segments = reading.segments
    status = segments.status
    if status.size and (status > walker.PLACED).any():
        for value, code, expected in (
            (walker.OUT_OF_PLACE, "unexpected_segment", "the segment that opens its loop; it is read all the same"),
            (walker.OUT_OF_ORDER, "segment_order", None),
            (walker.REPEATED, "repeated_segment", "one"),
            (walker.UNPLACED, "unexpected_segment", "the segment it belongs to before it"),
            (walker.UNKNOWN, "unexpected_segment", "a segment of this message"),
            (walker.OUTSIDE, "unexpected_segment", "ST before it"),
        ):  # fmt: skip
            segs = np.flatnonzero(status == value)
            reading.findings.add(code, segs, found=_brief(reading, segs), expected=expected)
    lost = reading.mapped.lost
    reading.findings.add("unexpected_segment", lost, found=_brief(reading, lost), expected="a bill that it belongs to")
    kept, most = (np.zeros(walker.UNKNOWN_TAG + 1, np.int64) for _ in range(2))
    kept[:], most[:] = 1, np.iinfo(np.int64).max
    for one in (one for each in segments.grammar.sets for one in each.segments):
        index = segments.grammar.index[one.tag]
        kept[index], most[index] = one.kept, one.length
    placed = (status >= walker.PLACED) & (status <= walker.REPEATED)
    idle = np.flatnonzero(placed & (kept[segments.code] == 0))
    reading.findings.add("no_column", idle, found=_brief(reading, idle))
    elements = np.diff(segments.el_first) - 1
    over = np.flatnonzero(placed & (elements > most[segments.code]))
    reading.findings.add(
        "extra_elements", over, found=_brief(reading, over), expected=pl.Series(most[segments.code[over]])
    )


def make_rejects(reading: Reading, data: bytes) -> pl.DataFrame:
    """Bytes that are no segment, runs of segments without a tag, and messages that are not read."""
    segments = reading.segments
    left = TABLES["manifest_rejects"].from_rows([_left_row(reading, data, *map(int, row)) for row in segments.left])
    unknown = np.flatnonzero(segments.status == walker.UNKNOWN)
    tagless = unknown[~segments.element_zero(unknown).series().str.contains(_TAG).fill_null(False).to_numpy()]
    breaks = np.flatnonzero(np.diff(tagless) != 1)
    first = tagless[np.concatenate([np.zeros(min(tagless.size, 1), np.int64), breaks + 1])]
    last = tagless[np.concatenate([breaks, np.full(min(tagless.size, 1), tagless.size - 1)])]
    untagged = _stretches(reading, first, last, "segment_tag", "expected a tag of two or three characters")
    unread = np.flatnonzero(segments.messages[:, 4] < 0)
    inside = np.flatnonzero(segments.message >= 0)
    # the segments of a message follow one another, so its last is the one before the next message's first
    after = np.searchsorted(segments.message[inside], unread, side="right")
    first = segments.messages[unread, 0].astype(np.int64)
    kinds = pl.DataFrame([segments.element(first, 1).series("found")])
    known = ", ".join(one.identifier for one in segments.grammar.sets)
    detail = kinds.select(sentence(f"ST-01 is {{found}}, expected {known}")).to_series()
    messages = _stretches(reading, first, inside[after - 1], "unknown_message", detail)
    return pl.concat([left, untagged, messages]).sort("offset", maintain_order=True)


def _stretches(reading: Reading, first: Ints, last: Ints, reason: str, detail: pl.Series | str) -> pl.DataFrame:
    """Rejects of whole segments, each from one of `first` to the one of `last`."""
    segments, size = reading.segments, first.size
    text = Spans(segments.buf, segments.start[first], segments.end[last] - segments.start[first])
    frame = pl.DataFrame(
        [
            reading.constant(reason, size, "reason"),
            reading.constant(detail, size, "detail") if isinstance(detail, str) else detail.alias("detail"),
            pl.Series("length", segments.stop[last] - segments.offset[first]),
            text.series("text").str.slice(0, TEXT_LIMIT),
            *reading.provenance(first),
        ]
    )
    return TABLES["manifest_rejects"].conform(frame)


def _pair(reading: Reading, opener: Ints, closer: Ints, true: Ints, code: str, opens_at: int, closes_at: int) -> None:
    """Compare a closing segment's count (element 1) and control number with what is there; -1 has no closer."""
    segments = reading.segments
    held = closer >= 0
    opener, closer, true = opener[held], closer[held], true[held]
    declared = segments.element(closer, 1)
    value, _ = declared.numbers()
    wrong = np.flatnonzero(value != true)
    reading.findings.add(
        code, closer[wrong], found=declared.take(wrong).series(), expected=pl.Series(true[wrong]), element=1
    )
    ours, theirs = segments.element(opener, opens_at), segments.element(closer, closes_at)
    differ = np.flatnonzero(~ours.equals(theirs))
    reading.findings.add(
        "control_number", closer[differ], found=theirs.take(differ).series(), expected=ours.take(differ).series(),
        element=closes_at,
    )  # fmt: skip


def _repeated_interchanges(reading: Reading, isa: Ints) -> None:
    segments = reading.segments
    senders, _ = segments.element(isa, 6).groups()
    numbers = segments.element(isa, 13)
    groups, first = numbers.groups(senders)
    again = np.flatnonzero(first[groups] != np.arange(groups.size))
    before = pl.Series(first[groups[again]] + 1).cast(pl.String)
    reading.findings.add(
        "duplicate_interchange", isa[again], found=numbers.take(again).series(),
        expected="interchange " + before, element=13,
    )  # fmt: skip


def _check_messages(reading: Reading, messages: Ints, whole: Bools) -> None:
    """Message types and versions that are not known; messages without their first segments."""
    segments = reading.segments
    read = messages[:, 4] >= 0
    unread = messages[~read, 0]
    reading.findings.add(
        "unknown_message", unread, found=segments.element(unread, 1).series(), element=1,
        expected=", ".join(one.identifier for one in segments.grammar.sets),
    )  # fmt: skip
    ended = read & ((messages[:, 1] >= 0) | whole[messages[:, 3]])
    for tag in ("M10", "P4"):
        present = np.zeros(messages.shape[0], np.bool_)
        present[segments.message[segments.tagged(tag)]] = True
        openers = messages[ended & ~present, 0]
        reading.findings.add("missing_segment", openers, found=_brief(reading, openers), expected=tag)
    grouped = messages[read & (messages[:, 2] >= 0)]
    heads = segments.groups[np.unique(grouped[:, 2]), 0].astype(np.int64)
    kinds, versions = segments.element(heads, 8).distinct()
    known = {version for one in segments.grammar.sets for version in one.versions}
    odd = np.array([(version or "")[:6] not in known for version in versions], np.bool_)
    heads = heads[odd[kinds]] if heads.size else heads
    reading.findings.add(
        "version_unknown", heads, found=segments.element(heads, 8).series(), expected=f"{min(known)} to {max(known)}",
        element=8,
    )  # fmt: skip


def _brief(reading: Reading, segs: Ints) -> pl.Series:
    return reading.segments.whole(segs).series().str.slice(0, TEXT_LIMIT)


def _printable(data: bytes) -> str:
    return data.decode("utf-8", errors="backslashreplace")[:TEXT_LIMIT]


def _left_row(reading: Reading, data: bytes, start: int, end: int, kind: int) -> dict[str, object]:
    """A reject of bytes that are no segment; it is numbered as the segment that would follow the one before it."""
    segments = reading.segments
    before = int(np.searchsorted(segments.offset, start)) - 1
    reason, detail = _REASONS[kind]
    message, number = 0, 1
    interchange = int(segments.interchange[before]) + 1 if before >= 0 else 0
    if before >= 0 and kind == tokeniser.LEFT_SEGMENT:
        closed = segments.code[before] == walker.SE
        message = 0 if closed else int(segments.message[before]) + 1
        number = int(reading.numbers_in_message[before]) + 1
    return {
        "reason": reason, "detail": detail, "length": end - start,
        "text": _printable(data[start : min(end, start + 4 * TEXT_LIMIT)]),
        "source": reading.source, "source_sha256": reading.sha256, "interchange": interchange, "message": message,
        "segment": number, "offset": start,
    }  # fmt: skip
