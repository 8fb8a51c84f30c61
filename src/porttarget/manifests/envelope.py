"""Checks of the envelope: counts, control numbers, character sets, what is missing or cut; both syntaxes.

ISA/IEA, GS/GE, ST/SE (X12.5, X12.6) and UNB/UNZ, UNG/UNE, UNH/UNT (ISO 9735) must agree; a disagreement is a finding,
since real filings have many.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from porttarget.manifests.findings import sentence
from porttarget.manifests.grammar import X12
from porttarget.manifests.kernels import placing
from porttarget.manifests.kernels import tokenise as tokeniser
from porttarget.manifests.kernels import walk as walker
from porttarget.manifests.reading import Reading
from porttarget.manifests.segments import END_CUT, Segments
from porttarget.manifests.spans import Bools, Ints, Spans
from porttarget.tables import TABLES

_TYPE_OF_UNH = 2  # element, of whose components the first is the message type
TEXT_LIMIT = 4096  # characters of a reject's or a finding's text
_TAG = r"^[A-Z][A-Z0-9]{1,2}$"
_ASSOCIATION = r"^(SMDG|ITG|LOT|EAN)[0-9]"
_OPENING = "expected it to go on to its terminator"
_REASONS = {
    tokeniser.LEFT_OUTSIDE: ("no_isa", "no interchange around these bytes, expected ISA, UNB or UNH"),
    tokeniser.LEFT_SEGMENT: (
        "cut", "the segment has no terminator, expected it before the end or the next message or interchange"
    ),
    tokeniser.LEFT_ISA: ("cut", "the input ends within the ISA segment, expected its 106 bytes"),
    tokeniser.LEFT_UNB: ("cut", f"the input ends within the first segment of an interchange, {_OPENING}"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """A pair of envelope segments: the closing one's name, and where the control numbers stand, in each syntax."""

    code: str
    closers: tuple[str, str]
    opens_at: tuple[int, int]
    closes_at: int = 2


_MESSAGE = _Level(code="segment_count", closers=("SE", "UNT"), opens_at=(2, 1))
_GROUP = _Level(code="group_count", closers=("GE", "UNE"), opens_at=(6, 5))
_INTERCHANGE = _Level(code="interchange_count", closers=("IEA", "UNZ"), opens_at=(13, 5))


def check_envelope(reading: Reading) -> None:
    """Findings about messages, groups and interchanges."""
    segments = reading.segments
    messages, groups, ends = (
        table.astype(np.int64) for table in (segments.messages, segments.groups, segments.interchange_ends)
    )
    edifact = segments.interchanges[:, tokeniser.EDIFACT] == 1
    form, end = np.divmod(segments.interchanges[:, tokeniser.FORM], 4)
    first = np.searchsorted(segments.interchange, np.arange(edifact.size))
    bare = np.isin(form, (tokeniser.BARE, tokeniser.BARE_X12))
    whole = (end == tokeniser.END_CLOSED) | (end == END_CUT) | (bare & ~_stumps(reading))
    opener = segments.openings()
    parts = np.where(edifact & (ends[:, 1] == 0), ends[:, 2], ends[:, 1])
    _pair(reading, _MESSAGE, messages[:, 0], messages[:, 1], messages[:, 1] - messages[:, 0] + 1)
    _pair(reading, _GROUP, groups[:, 0], groups[:, 1], groups[:, 2])
    _pair(reading, _INTERCHANGE, opener, ends[:, 0], parts)
    for table, names in ((messages, _MESSAGE.closers), (groups, _GROUP.closers)):
        for syntax, name in enumerate(names):
            # the last one of a cut interchange is cut with it; those before it lack their end all the same
            last = np.append(table[1:, 3] != table[:-1, 3], True)[: len(table)]
            if table is messages:  # and one that something else than its end has closed is not cut
                ends_at = np.searchsorted(segments.interchange, table[:, 3], side="right") - 1
                last &= segments.message[ends_at] == np.arange(len(table))
            told = whole[table[:, 3]] | ~last
            if table is groups and segments.cut is not None and segments.cut.group >= 0:
                told[-1] = False  # it goes on in the next piece
            open_ = table[(table[:, 1] < 0) & told & (edifact[table[:, 3]] == syntax), 0]
            reading.findings.add("missing_segment", open_, found=_brief(reading, open_), expected=name)
    for syntax, name in enumerate(_INTERCHANGE.closers):
        cut = np.flatnonzero(~whole & (edifact == syntax))
        last = np.searchsorted(segments.interchange, cut, side="right") - 1
        reading.findings.add("cut", last, found=_brief(reading, last), expected=name)
    if segments.left.size and segments.left[-1, 2] >= tokeniser.LEFT_ISA:
        tail = np.array([segments.count - 1])
        name, closer = ("ISA", "IEA") if segments.left[-1, 2] == tokeniser.LEFT_ISA else ("UNB", "UNZ")
        reading.findings.add("cut", tail, found=f"{name}, itself cut", expected=closer)
    loose = first[form == tokeniser.ISA_LOOSE]
    length = pl.Series(segments.end[loose] + 1 - segments.start[loose])
    reading.findings.add("isa_form", loose, found=length, expected="106, its elements padded to their full length")
    begun_before = segments.border.inside & (np.arange(form.size) == 0)
    for form_of, name in ((tokeniser.BARE_X12, "ISA"), (tokeniser.BARE, "UNB")):
        lone = first[(form == form_of) & ~begun_before]
        reading.findings.add("no_interchange", lone, found=_brief(reading, lone), expected=name)
    for syntax in (0, 1):
        _repeated_interchanges(reading, opener[(opener >= 0) & (edifact == syntax)], syntax)
    _repeated_messages(reading, messages[edifact[messages[:, 3]]])
    _charsets(reading)
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
        ):  # fmt: skip
            segs = np.flatnonzero(status == value)
            reading.findings.add(code, segs, found=_brief(reading, segs), expected=expected)
        stray = np.flatnonzero(status == walker.OUTSIDE)
        for syntax, name in enumerate(("ST", "UNH")):
            segs = stray[segments.is_edifact(stray) == syntax]
            reading.findings.add("unexpected_segment", segs, found=_brief(reading, segs), expected=f"{name} before it")
    lost = reading.mapped.lost
    reading.findings.add("unexpected_segment", lost, found=_brief(reading, lost), expected="a bill that it belongs to")
    chosen = np.append(segments.messages[:, 4], np.int32(-1)).astype(np.int64)
    idle, over = np.empty(segments.count, np.int64), np.empty(segments.count, np.int64)
    grammar = segments.grammar
    idles, overs = placing.not_taken(
        segments.code, status, segments.message, chosen, grammar.kept, grammar.most, segments.el_first,
        segments.el_part, idle, over,
    )  # fmt: skip
    idle, over = idle[:idles], over[:overs]
    most = grammar.most[chosen[segments.message[over]], segments.code[over]]
    reading.findings.add("no_column", idle, found=_brief(reading, idle))
    reading.findings.add("extra_elements", over, found=_brief(reading, over), expected=pl.Series(most))


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
    unread = _unread(reading)
    inside = np.flatnonzero(segments.message >= 0)
    # the segments of a message follow one another, so its last is the one before the next message's first
    after = np.searchsorted(segments.message[inside], unread, side="right")
    first = segments.messages[unread, 0].astype(np.int64)
    edifact = segments.is_edifact(first)
    kind = segments.element(np.where(edifact, first, -1), 2).where(edifact, segments.element(first, 1))
    kinds = pl.DataFrame([kind.series("found"), pl.Series("place", np.where(edifact, "UNH element 2", "ST-01"))])
    detail = kinds.select(sentence(f"{{place}} is {{found}}, expected {', '.join(reading.mapped.read)}"))
    messages = _stretches(reading, first, inside[after - 1], "unknown_message", detail.to_series())
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


def _unread(reading: Reading) -> Ints:
    """Numbers of the messages of which no facts are made."""
    return np.flatnonzero(np.array([kind is None for kind in reading.facts.kinds], np.bool_))


def _stumps(reading: Reading) -> Bools:
    """Which interchanges end in a segment that is cut off."""
    segments = reading.segments
    out = np.zeros(segments.interchanges.shape[0], np.bool_)
    cut = segments.left[segments.left[:, 2] == tokeniser.LEFT_SEGMENT, 0]
    last = np.searchsorted(segments.offset, cut) - 1
    last = last[last >= 0]
    after = np.append(segments.interchange, np.int32(segments.goes_on()))[last + 1]
    out[segments.interchange[last[after != segments.interchange[last]]]] = True
    return out


def _pair(reading: Reading, level: _Level, openers: Ints, closers: Ints, counted: Ints) -> None:
    """Compare closing segments' counts (element 1) and control numbers with what is there; -1 has no closer."""
    segments = reading.segments
    held = (closers >= 0) & (openers >= 0)
    openers, closers, counted = openers[held], closers[held], counted[held]
    edifact = segments.is_edifact(closers)
    grouped = segments.interchange_ends[segments.interchange[closers], 1] > 0
    for syntax, name in enumerate(level.closers):
        rows = np.flatnonzero(edifact == syntax)
        opener, closer, true = openers[rows], closers[rows], counted[rows]
        declared = segments.element(closer, 1)
        value, _ = declared.numbers()
        wrong = np.flatnonzero(value != true)
        parts = pl.Series(np.where(grouped[rows][wrong] | (syntax == 0), "groups", "messages"))
        reading.findings.add(
            level.code, closer[wrong], found=declared.take(wrong).series(), expected=pl.Series(true[wrong]), element=1,
            words={"name": name, "parts": parts},
        )  # fmt: skip
        ours, theirs = segments.element(opener, level.opens_at[syntax]), segments.element(closer, level.closes_at)
        differ = np.flatnonzero(~ours.equals(theirs))
        reading.findings.add(
            "control_number", closer[differ], found=theirs.take(differ).series(), expected=ours.take(differ).series(),
            element=level.closes_at,
        )  # fmt: skip


def _repeated_interchanges(reading: Reading, opener: Ints, syntax: int) -> None:
    segments, at = reading.segments, _INTERCHANGE.opens_at[syntax]
    if segments.border.inside:
        opener = opener[segments.interchange[opener] > 0]  # the first one was asked where it began
    numbers = segments.element(opener, at)
    which = segments.interchange[opener] + 1 + segments.border.interchanges
    names = zip(segments.element(opener, 2 if syntax else 6).series(), numbers.series(), strict=True)
    first = [
        reading.interchanges.setdefault((syntax, *name), number)
        for name, number in zip(names, which.tolist(), strict=True)
    ]
    again = np.flatnonzero(np.array(first, np.int64) != which)
    reading.findings.add(
        "duplicate_interchange", opener[again], found=numbers.take(again).series(),
        expected="interchange " + pl.Series(first, dtype=pl.Int64).gather(again).cast(pl.String), element=at,
    )  # fmt: skip


def _repeated_messages(reading: Reading, messages: Ints) -> None:
    """Message references that stand twice in an interchange of UN/EDIFACT."""
    segments, opener = reading.segments, messages[:, 0]
    numbers = segments.element(opener, 1)
    groups, first = numbers.groups(messages[:, 3])
    stands = number_in_interchange(segments, opener[first])
    before = np.full(first.size, -1, np.int64)
    going_on = np.flatnonzero(messages[first, 3] == 0) if segments.border.references else first[:0]
    for group, text in zip(going_on.tolist(), numbers.take(first[going_on]).series(), strict=True):
        before[group] = segments.border.references.get(text, -1)
    again = np.flatnonzero(((first[groups] != np.arange(groups.size)) | (before[groups] >= 0)) & numbers.present)
    expected = np.where(before >= 0, before, stands)[groups[again]]
    reading.findings.add(
        "duplicate_message", opener[again], found=numbers.take(again).series(), expected=pl.Series(expected),
        element=1,
    )  # fmt: skip


def number_in_interchange(segments: Segments, segs: Ints) -> Ints:
    """Number in their interchange of these segments, its opening one being 1."""
    border = segments.border
    number: Ints = segs - np.searchsorted(segments.interchange, segments.interchange[segs]) + 1
    if border.inside:
        number = np.where(segments.interchange[segs] == 0, number + border.filed - len(border.marks), number)
    return number


def _charsets(reading: Reading) -> None:
    segments, faults = reading.segments, reading.segments.charset_faults
    if segments.border.charset_told:  # of the first interchange here
        second = segments.interchanges[1:2, tokeniser.OFFSET]
        faults = tuple(one for one in faults if second.size and one.offset >= second[0])
    segs = np.searchsorted(segments.offset, np.array([one.offset for one in faults], np.int64), side="right") - 1
    reading.findings.add(
        "charset", np.maximum(segs, 0), found=pl.Series([f"{one.byte:02X}" for one in faults], dtype=pl.String),
        expected=pl.Series([one.named for one in faults], dtype=pl.String),
        words={"read_as": pl.Series([one.read_as for one in faults], dtype=pl.String)},
    )  # fmt: skip


def _check_messages(reading: Reading, messages: Ints, whole: Bools) -> None:
    """Message types and versions that are not known; messages without their first segments."""
    segments, grammar = reading.segments, reading.segments.grammar
    unread = messages[_unread(reading), 0]
    kind_at = np.where(segments.is_edifact(unread), _TYPE_OF_UNH, 1)
    for position in (1, _TYPE_OF_UNH):
        here = unread[kind_at == position]
        reading.findings.add(
            "unknown_message", here, found=segments.element(here, position).series(), element=position,
            component=1 if position == _TYPE_OF_UNH else None, expected=", ".join(reading.mapped.read),
        )  # fmt: skip
    followed = np.append(messages[1:, 3] == messages[:-1, 3], False)[: len(messages)]
    ended = (messages[:, 1] >= 0) | whole[messages[:, 3]] | followed
    for number, one in enumerate(grammar.sets):
        rows = ended & (messages[:, 4] == number)
        for tag in one.required if rows.any() else ():
            present = np.zeros(messages.shape[0] + 1, np.bool_)
            placed = segments.has(tag) & (segments.status >= walker.PLACED) & (segments.status <= walker.OUT_OF_ORDER)
            present[segments.message[placed]] = True
            openers = messages[rows & ~present[:-1], 0]
            reading.findings.add("missing_segment", openers, found=_brief(reading, openers), expected=tag)
    _check_versions(reading, messages[messages[:, 4] >= 0])


def _check_versions(reading: Reading, messages: Ints) -> None:
    """Versions that no grammar names: of GS-08, or of UNH; association codes in an odd place of UNH."""
    segments, sets = reading.segments, reading.segments.grammar.sets
    edifact = segments.is_edifact(messages[:, 0])
    grouped = messages[(messages[:, 2] >= 0) & ~edifact]
    heads = segments.groups[np.unique(grouped[:, 2]), 0].astype(np.int64)
    kinds, versions = segments.element(heads, 8).distinct()
    known = {version for one in sets if one.syntax == X12 for version in one.versions}
    odd = np.array([(version or "")[:6] not in known for version in versions], np.bool_)
    heads = heads[odd[kinds]] if heads.size else heads
    reading.findings.add(
        "version_unknown", heads, found=segments.element(heads, 8).series(), expected=f"{min(known)} to {max(known)}",
        element=8,
    )  # fmt: skip
    heads, chosen = messages[edifact, 0], messages[edifact, 4]
    for number in np.unique(chosen).tolist():
        own = heads[chosen == number]
        named = segments.element(own, 2, 2).series() + "." + segments.element(own, 2, 3).series()
        strange = np.flatnonzero(~named.is_in(sets[number].versions).fill_null(False).to_numpy())
        reading.findings.add(
            "version_unknown", own[strange], found=named.gather(strange), element=2,
            expected=", ".join(sets[number].versions),
        )  # fmt: skip
    code = segments.element(heads, 3)
    stray = np.flatnonzero(
        code.series().str.contains(_ASSOCIATION).fill_null(False).to_numpy() & ~segments.element(heads, 2, 5).present
    )
    reading.findings.add("association_place", heads[stray], found=code.take(stray).series(), element=3)


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
    border = segments.border
    return {
        "reason": reason, "detail": detail, "length": end - start,
        "text": _printable(data[start : min(end, start + 4 * TEXT_LIMIT)]),
        "source": reading.source, "source_sha256": reading.sha256,
        "interchange": interchange + border.interchanges * (interchange > 0),
        "message": message + border.messages * (message > 0), "segment": number, "offset": start + border.shift,
    }  # fmt: skip
