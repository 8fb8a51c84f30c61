"""The slow, independent engine: plain framing and joining, fields by pyais; fills the same tables.

It is the oracle of differential tests. Where pyais keeps less than was sent (rate of turn rounded, reserved codes
folded into 0, text after an inner `@`), the bits are read by plain integer slicing. Applications that pyais leaves raw
stay raw.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder import stats
from porttarget.ais_decoder.cut import DECODED_CUT, may_be_cut
from porttarget.ais_decoder.frames import rows_block
from porttarget.ais_decoder.groups import route_of
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.options import Marks, Options
from porttarget.ais_decoder.part import Part
from porttarget.ais_decoder.plain_cut import cut_row
from porttarget.ais_decoder.plain_groups import Group, PlainGroups
from porttarget.ais_decoder.plain_lengths import PlainLengths
from porttarget.ais_decoder.plain_message import PlainMessage
from porttarget.ais_decoder.plain_sentences import PlainFraming, Sentence
from porttarget.ais_decoder.pyais_applications import TYPES, application_data
from porttarget.ais_decoder.pyais_fields import declared, rows_of
from porttarget.ais_decoder.pyais_vessels import base_station, position, static
from porttarget.ais_decoder.rejects import Reject

Row = dict[str, Any]
BY_HAND = {"positions": position, "statics": static, "base_stations": base_station}
ITU = tuple(job for job in JOBS if job.layout.application is None)


class PyaisEngine:
    """Decodes blocks of whole lines, one after the other."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.framing = PlainFraming(keep_bad_checksum=options.keep_bad_checksum)
        self.groups = PlainGroups(options)
        self.lengths = PlainLengths(options)
        self.messages = options.first_row
        self.repeated = 0  # sentences of messages heard before

    def block(self, pieces: Sequence[memoryview], base: int, marks: Marks | None) -> list[Part]:
        """Everything in `pieces`, one behind the other, which begin at offset `base` of the input."""
        part = Part()
        rows: dict[str, list[Row]] = {"messages": [], "hearings": []}
        lines, others, repeated = self.framing.lines, self.framing.other_lines, self.groups.repeated + self.repeated
        for sentence in self.framing.block(b"".join(pieces), base):
            self.groups.passed += 1
            if marks is not None and sentence.received == c.NO_TIME:
                sentence.received = marks.time_at(sentence.start)
            if sentence.status == c.OK and sentence.total > 1 and len(sentence.text) > c.STORE_BYTES // 2:
                sentence.status = c.TOO_LONG
            if sentence.status != c.OK:
                part.rejects.append(self._reject(sentence, sentence.status))
                continue
            group = Group({1: sentence}) if sentence.total == 1 else self.groups.place(sentence)
            part.rejects += self._given_up()
            if group is not None:
                part.rejects += self._message(group, rows)
        part.tables = {name: rows_block(name, made) for name, made in rows.items() if made}
        tally = part.tally
        tally[stats.DECODED] = sum(row["sentences"] for row in rows["messages"])
        tally[stats.DUPLICATE] = self.groups.repeated + self.repeated - repeated
        tally[stats.LINES], tally[stats.OTHER_LINES] = self.framing.lines - lines, self.framing.other_lines - others
        tally[stats.MESSAGES] = len(rows["messages"])
        for row in rows["messages"]:
            tally[stats.BY_ROUTE + row["type"]] += 1
        stats.add_rejects(tally, part.rejects)
        return [part]

    def finish(self, *, open_line: bool) -> Part:
        """Open groups are incomplete; `open_line`: the last line had no newline."""
        self.groups.finish()
        part = Part(rejects=self._given_up())
        stats.add_rejects(part.tally, part.rejects)
        if open_line:
            part.tally[stats.LINES], part.tally[stats.OTHER_LINES] = 1, not self.framing.line_has_sentence
        return part

    def _given_up(self) -> list[Reject]:
        given, self.groups.given_up = self.groups.given_up, []
        return [self._reject(part, c.INCOMPLETE, at=at) for at, part in given]

    def _reject(self, sentence: Sentence, reason: int, at: int | None = None) -> Reject:
        column = sentence.start - self.framing.line_start + 1
        return Reject(
            at=self.groups.passed if at is None else at, reason=reason, line=sentence.line, column=column,
            sentence_column=column, offset=sentence.start,
            text=sentence.whole if sentence.total == 1 else sentence.text, found=sentence.found,
            expected=sentence.expected,
        )  # fmt: skip

    def _message(self, group: Group, rows: dict[str, list[Row]]) -> list[Reject]:
        """Rows of one message, or its sentences as rejects."""
        ordered = [group.parts[number] for number in sorted(group.parts)]
        payload = b"".join(part.payload for part in ordered)
        found = self.lengths.measure(payload, ordered[-1].fill, len(ordered))
        bits, size, kind, route, required = found.bits, found.size, found.kind, found.route, found.required
        if found.reason != c.OK:
            for part in ordered:
                part.found, part.expected = size, found.expected
            return [self._reject(part, found.reason) for part in ordered]
        first = next(iter(group.parts.values()))
        tagged, received = group.first("tagged", c.NO_TIME), group.first("received", c.NO_TIME)
        receiver = group.first("receiver", b"")
        common: Row = {
            "message_row": self.messages, "type": kind, "mmsi": bits >> size - 38 & 0x3FFFFFFF,
            "time": _time(tagged if tagged != c.NO_TIME else received), "time_received": _time(received),
            "time_tagged": _time(tagged),
            "receiver": receiver.decode("ascii") if isinstance(receiver, bytes) and receiver else self.options.receiver,
        }  # fmt: skip
        if self.options.dedup is not None:
            time = tagged if tagged != c.NO_TIME else received
            heard = self.options.dedup.row(
                bits, size, time if isinstance(time, int) else c.NO_TIME, self.options.source, self.messages
            )
            rows["hearings"].append({
                **{name: common[name] for name in ("receiver", "time", "time_received", "time_tagged")},
                "message_row": int(heard.rows[0]),
                "message_source": self.options.dedup.sources[heard.sources[0]], "source": self.options.source,
                "line": first.line, "offset": first.start,
            })  # fmt: skip
            if not heard.new[0]:
                self.repeated += len(ordered)
                return []
        self.messages += 1
        rows["messages"].append({
            **common, "talker": first.talker.decode("ascii"), "own_ship": first.own_ship,
            "channel": first.channel.decode("ascii") or None, "source": self.options.source, "line": first.line,
            "offset": first.start, "sentences": len(ordered), "bits": size,
            "decoded": required > 0 and (size >= required or bool(DECODED_CUT[route])),
            "payload": payload.decode("ascii"), "fill_bits": ordered[-1].fill,
            "checksum_ok": all(part.checksum_ok for part in ordered), "length_ok": found.fits,
            "join_ambiguous": group.ambiguous,
            "tag_block": group.notes("tag_block", b"").decode("ascii") or None,
            "suffix": group.notes("suffix", b" ").decode("ascii") or None,
        })  # fmt: skip
        self._fields(PlainMessage(kind, payload, bits, size), route, common, rows)
        return []

    @staticmethod
    def _fields(message: PlainMessage, route: int, common: Row, rows: dict[str, list[Row]]) -> None:
        """A message's rows in the tables of its fields."""
        found: list[tuple[str, Row]] = []
        data = application_data(message) if message.kind in TYPES else None
        for job in ITU:
            part = job.layout.part
            there = message.kind in job.layout.types and (part is None or route == route_of(message.kind, part))
            cut = message.size < job.required_bits
            if not there or (cut and not may_be_cut(job)):
                continue
            if cut:
                row = cut_row(job.layout, message)
                more = data.columns if data is not None and job.table == "binary" else {}
                found.append((job.table, {**row, **more}))
            elif job.table in BY_HAND:
                found.append((job.table, BY_HAND[job.table](message)))
            else:
                more = data.columns if data is not None and job.table == "binary" else {}
                found += [(job.table, {**row, **more}) for row in rows_of(job.layout, message, 0)]
        if data is not None and data.layout is not None:
            found += [(data.layout.table, row) for row in data.rows(message)]
        for name, row in found:
            rows.setdefault(name, []).append(declared(name, {**row, **common}))


def _time(value: object) -> datetime | None:
    if not isinstance(value, int) or value == c.NO_TIME:
        return None
    seconds, micro = divmod(value, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)
