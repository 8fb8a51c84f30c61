"""Reads fixed-width records by a layout that the user supplies (`fixed_layout`) into the manifest tables.

In: lines of text (ASCII or Latin-1, so that a character is a byte), a layout. Out: tables, findings and rejects; rows
are numbered by their lines. A record of no known kind, or that stands under nothing, is set apart with its bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import polars as pl

from porttarget.errors import NothingRecognised, Where
from porttarget.manifests.entities import ENTITIES
from porttarget.manifests.facts import Facts, Many, Places, Rows, Value
from porttarget.manifests.findings import Findings
from porttarget.manifests.fixed_layout import UNITS, Field, Layout, Record
from porttarget.manifests.make_tables import make_findings, make_tables
from porttarget.manifests.making import Making
from porttarget.manifests.manifest import Manifest, ManifestStats, counted
from porttarget.manifests.ports import CodesOrNames, PortCodes
from porttarget.manifests.rejects import Reject, reject_rows
from porttarget.manifests.spans import ROW_TIME, Bytes, Ints, Spans, chain, from_texts
from porttarget.manifests.told import constant, value

KIND: Final = "fixed-width"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """Lines of the input that are not blank: their place in it and in the text (UTF-8), their length there in bytes."""

    buf: Bytes
    wide: Ints  # offsets in the input of bytes that take two in the text
    start: Ints
    length: Ints

    def cut(self, lines: Ints, start: int, length: int) -> Spans:
        """The characters from `start` (from 1) of some lines (-1 for none); missing where blank or not there."""
        at = self.start[lines] + start - 1
        size = np.minimum(length, self.length[lines] - start + 1)
        none = (lines < 0) | (size <= 0)
        at, end = np.where(none, 0, at), np.where(none, 0, at + size)
        begin = at + np.searchsorted(self.wide, at)
        stop = end + np.searchsorted(self.wide, end)
        return Spans(self.buf, begin, np.where(none, -1, stop - begin)).stripped()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """Of each kind of record its lines, and of each of these the line of every record above it."""

    lines: Mapping[str, Ints]
    above: Mapping[str, Mapping[str, Ints]]
    apart: Sequence[tuple[int, str, str]]  # line, reason, what was expected


def read_fixed(
    data: bytes, layout: Layout, *, source: str, received_at: datetime | None, filed_to: str | None, codes: PortCodes
) -> Manifest:
    """All tables of an input; raises NothingRecognised where no line is a record of the layout."""
    lines = _lines(data)
    placed = _place(layout, lines)
    if not any(each.size for each in placed.lines.values()):
        raise NothingRecognised(
            f"no record of layout {layout.name!r}: expected one of {', '.join(each.id for each in layout.records)} "
            f"at position {layout.start} of a line", where=Where(source=source),
        )  # fmt: skip
    root = next(each for each in layout.records if "message" in each.opens)
    heads = placed.lines[root.id]
    message = np.searchsorted(heads, np.arange(lines.start.size), side="right") - 1
    segs = {
        entity: np.sort(np.concatenate([placed.lines[each.id] for each in openers]))
        for entity in ENTITIES
        if (openers := _openers(layout, entity))
    }
    entities = {entity: _rows(layout, lines, placed, entity, segs) for entity in segs}
    making = Making(
        facts=Facts(
            places=Places(
                offset=lines.start, interchange=np.zeros(lines.start.size, np.int32), message=message.astype(np.int32),
                number=np.arange(1, lines.start.size + 1, dtype=np.int32),
            ),
            kinds=(KIND,) * heads.size,
            sent=pl.DataFrame(
                schema={"sent_at": ROW_TIME, "control_number": pl.String, "message_number": pl.String}
            ).clear(heads.size),
            entities=entities,
        ),
        findings=Findings(), codes=CodesOrNames(codes), source=source, sha256=hashlib.sha256(data).hexdigest(),
        received_at=received_at, filed_to=filed_to,
    )  # fmt: skip
    tables = make_tables(making)
    _report(making, layout, lines, placed)
    findings = make_findings(making, tables)
    rejects = reject_rows(
        making,
        [Reject(reason=reason, detail=f"expected {expected}", data=_bytes(data, lines, line), seg=line)
         for line, reason, expected in placed.apart],
    )  # fmt: skip
    stats = ManifestStats(
        interchanges=1, messages=heads.size, segments=lines.start.size, bills=tables["bills"].height,
        containers=tables["containers"].height, findings=counted(findings["code"]),
        rejected=counted(rejects["reason"]),
    )  # fmt: skip
    return Manifest(**tables, findings=findings, rejects=rejects, stats=stats)


def _lines(data: bytes) -> _Lines:
    raw = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero((raw == 10) | (raw == 13))
    start = np.concatenate([[0], ends + 1]).astype(np.int64)
    stop = np.concatenate([ends, [raw.size]]).astype(np.int64)
    text = np.frombuffer(data.decode("latin-1").encode() or b" ", np.uint8)
    wide = np.flatnonzero(raw > 127)
    filled = stop > start
    return _Lines(buf=text, wide=wide, start=start[filled], length=(stop - start)[filled])


def _place(layout: Layout, lines: _Lines) -> _Placed:
    """Which record each line is, and what it stands under: the last such line, unless something above began since."""
    everything = np.arange(lines.start.size)
    found = lines.cut(everything, layout.start, layout.length).series().fill_null("")
    of = {each.id: np.flatnonzero((found == each.id).to_numpy()) for each in layout.records}
    known = found.is_in([each.id for each in layout.records]).to_numpy()
    ids = ", ".join(of)
    apart = [(int(line), "record_unknown", f"one of {ids}") for line in np.flatnonzero(~known)]
    kept: dict[str, Ints] = {}
    above: dict[str, dict[str, Ints]] = {}
    for record in sorted(layout.records, key=lambda each: len(list(layout.above(each)))):
        own = of[record.id]
        if not record.under:
            kept[record.id], above[record.id] = own, {}
            continue
        parents = kept[record.under]
        at = np.searchsorted(parents, own) - 1
        parent = np.where(at >= 0, parents[at], -1) if parents.size else np.full(own.size, -1, np.int64)
        stands = parent >= 0
        for higher in layout.above(record):
            # a record higher up that has begun since the parent closes it, whether or not it is itself in place
            last = np.searchsorted(of[higher.id], own) - 1
            newest = np.where(last >= 0, of[higher.id][last], -1) if of[higher.id].size else np.full(own.size, -1)
            stands &= newest <= parent
        apart += [(int(line), "record_alone", f"record {record.under} before it") for line in own[~stands]]
        kept[record.id] = own[stands]
        place = at[stands]
        above[record.id] = {record.under: parent[stands]} | {
            name: rows[place] for name, rows in above[record.under].items()
        }
    return _Placed(lines=kept, above=above, apart=sorted(apart))


def _openers(layout: Layout, entity: str) -> list[Record]:
    return [each for each in layout.records if entity in each.opens]


def _rows(layout: Layout, lines: _Lines, placed: _Placed, entity: str, lines_of: Mapping[str, Ints]) -> Rows:
    """Rows of an entity, opened by any of several records; its fields stand there and in records below."""
    openers, segs = _openers(layout, entity), lines_of[entity]
    one: dict[str, Value] = {}
    many: dict[str, Many] = {}
    sources = [
        (record, part) for record in layout.records for part in record.fields
        if part.entity == entity and layout.opener(record, entity) in openers
    ]  # fmt: skip
    for name in dict.fromkeys(part.name for _, part in sources):
        places = [(record, part) for record, part in sources if part.name == name]
        if name in ENTITIES[entity].many:
            many[name] = _many(layout, lines, placed, entity, places, segs)
        else:
            one[name] = _one(layout, lines, placed, entity, places, segs)
    for record in openers:
        for (of, name), word in record.constants.items():
            if of == entity:
                here = np.isin(segs, placed.lines[record.id])
                one[name] = _constant(one.get(name), word, here, lines, segs)
    under = {
        above: _standing(layout, placed, above, openers, segs, lines_of[above])
        for above in ENTITIES[entity].under
        if above in lines_of
    }
    return Rows(entity=entity, segs=segs, one=one, many=many, under=under)


def _standing(
    layout: Layout, placed: _Placed, above: str, openers: Sequence[Record], segs: Ints, higher: Ints
) -> Ints:  # fmt: skip
    """The row of a higher entity in which each row stands; -1 where its record stands under none."""
    out = np.full(segs.size, -1, np.int64)
    for record in openers:
        if layout.opener(record, above) is not None:
            line = _line_of_row(layout, placed, record, above)
            out[np.searchsorted(segs, placed.lines[record.id])] = np.searchsorted(higher, line)
    return out


def _constant(known: Value | None, word: str, here: np.ndarray, lines: _Lines, segs: Ints) -> Value:
    """A field whose value the kind of record alone tells."""
    nothing = Spans(lines.buf, np.zeros(segs.size, np.int64), np.full(segs.size, -1, np.int64))
    made = constant(word, nothing, segs)
    before = nothing.series() if known is None else known.word()
    words = pl.Series([word], dtype=pl.String).new_from_index(0, segs.size).zip_with(pl.Series(here), before)
    return Value(spans=nothing if known is None else known.spans, segs=made.segs, words=words)


def _line_of_row(layout: Layout, placed: _Placed, record: Record, entity: str) -> Ints:
    """The line that opens the row to which each line of a record belongs."""
    opener = layout.opener(record, entity)
    own = placed.lines[record.id]
    return own if opener is None or opener is record else placed.above[record.id][opener.id]


def _one(
    layout: Layout, lines: _Lines, placed: _Placed, entity: str, places: Sequence[tuple[Record, Field]], segs: Ints
) -> Value:  # fmt: skip
    """One value a row: of several places the first that has one."""
    spans = Spans(lines.buf, np.zeros(segs.size, np.int64), np.full(segs.size, -1, np.int64))
    at, element = segs.copy(), np.zeros(segs.size, np.int64)
    for record, part in places:
        own = placed.lines[record.id]
        row = np.searchsorted(segs, _line_of_row(layout, placed, record, entity))
        found = lines.cut(own, part.start, part.length)
        line = np.full(segs.size, -1, np.int64)
        given = np.flatnonzero(found.present)[::-1]
        line[row[given]] = own[given]
        take = (line >= 0) & ~spans.present
        spans = spans.where(~take, lines.cut(np.where(take, line, -1), part.start, part.length))
        at = np.where(take, line, at)
        element = np.where(take, part.start, element)
    part = places[0][1]
    if entity == "bill" and part.name == "status":
        at = np.where(spans.present, at, -1)
    made = value(spans, at, element=element, words=part.words or None, scale=UNITS.get(part.units))
    if part.type == "text" or not spans.present.any():
        return made
    plain = from_texts((_numbers if part.type == "number" else _dates)(spans.series("text"), part).to_list())
    return Value(spans=plain, segs=at, element=element, filed=spans.take)


def _numbers(texts: pl.Series, part: Field) -> pl.Series:
    """Numbers with their decimal point where the layout has it; what is no whole number stays as it is."""
    if not part.decimals:
        return texts
    whole = texts.cast(pl.Int64, strict=False)
    made = (whole / 10.0**part.decimals).cast(pl.String)
    return made.fill_null(texts)


def _dates(texts: pl.Series, part: Field) -> pl.Series:
    """Dates as RFC 3339 has them; what is no date stays as it is."""
    text = pl.col("text")
    if "%H" in part.format:
        plain = text.str.to_datetime(part.format, strict=False).dt.to_string("%Y-%m-%dT%H:%M:%SZ")
    else:
        plain = text.str.to_date(part.format, strict=False).dt.to_string("%Y-%m-%d")
    made = pl.DataFrame([texts.alias("text")]).select(pl.coalesce(plain, text))
    return made.to_series()


def _many(
    layout: Layout, lines: _Lines, placed: _Placed, entity: str, places: Sequence[tuple[Record, Field]], segs: Ints
) -> Many:  # fmt: skip
    spans, rows, at, slots = [], [], [], []
    for number, (record, part) in enumerate(places):
        own = placed.lines[record.id]
        spans.append(lines.cut(own, part.start, part.length))
        rows.append(np.searchsorted(segs, _line_of_row(layout, placed, record, entity)))
        at.append(own)
        slots.append(np.full(own.size, number, np.int64))
    row, seg, slot = np.concatenate(rows), np.concatenate(at), np.concatenate(slots)
    order = np.lexsort((slot, seg, row))
    return Many(
        spans=chain(spans).take(order), row=row[order], segs=seg[order], rows=segs.size, slot=slot[order],
        at=tuple((part.start, 0) for _, part in places),
    )  # fmt: skip


def _report(making: Making, layout: Layout, lines: _Lines, placed: _Placed) -> None:
    for line, reason, expected in placed.apart:
        found = lines.cut(np.array([line]), layout.start, layout.length).series()
        making.findings.add(reason, np.array([line]), found=found, expected=expected)
    for record in layout.records:
        own = placed.lines[record.id]
        short = own[lines.length[own] < record.length]
        making.findings.add(
            "record_short", short, found=pl.Series(lines.length[short]), expected=str(record.length),
            words={"name": record.id},
        )  # fmt: skip


def _bytes(data: bytes, lines: _Lines, line: int) -> bytes:
    begin = int(lines.start[line])
    return data[begin : begin + int(lines.length[line])]
