"""The fast engine: blocks of bytes through the compiled kernels to frames.

Keeps scratch memory and open groups between blocks. The kernels are imported here on first use, since Numba costs
a second; the first use on a machine compiles, and says so.
"""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from porttarget.ais_decoder import frames
from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.groups import Groups, jobs_by_route, routes
from porttarget.ais_decoder.layouts import JOBS, MODULE_OF_TABLE
from porttarget.ais_decoder.matrices import heights
from porttarget.ais_decoder.part import Marks, Options, Part
from porttarget.ais_decoder.rejects import Reject, rejects_frame
from porttarget.ais_decoder.stats import DecodeStats
from porttarget.jit import announce_compilation

Array = npt.NDArray[Any]
TABLES = ("positions", "statics", "base_stations")
TEXT_BYTES = 64  # of one static row


def kernels(name: str) -> ModuleType:
    """A kernel module, imported when first needed."""
    return import_module(f"porttarget.ais_decoder.kernels.{name}")


class NumbaEngine:
    """Decodes blocks of whole lines, one after the other."""

    def __init__(self, options: Options) -> None:
        announce_compilation(str(Path(__file__).parent / "kernels" / "assembly.py"), "the AIS decoder")
        self.options = options
        self.framing = kernels("framing")
        self.assembly = kernels("assembly")
        self.groups = Groups(options.max_open_groups)
        self.routes = routes()
        self.jobs = {table: jobs_by_route(table) for table in TABLES}
        self.tag = np.zeros(self.framing.TAG_SIZE, np.int64)
        self.state = np.zeros(self.framing.STATE_SIZE, np.int64)
        self.messages = 0
        self.rec = np.empty((0, c.REC_COLUMNS), np.int32)
        self.times = np.empty((0, c.TIME_COLUMNS), np.int64)
        self.words = np.empty(0, np.uint64)
        self.text = np.empty(0, np.uint8)
        self.lost = np.empty((0, c.LOST_COLUMNS), np.int64)
        self.lost_text = np.empty(0, np.uint8)

    def block(self, data: bytes, base: int, marks: Marks | None) -> Part:
        """Everything in `data`, which begins at offset `base` of the input."""
        self._make_room(len(data))
        buf = np.frombuffer(data, np.uint8)
        lines, others = int(self.state[self.framing.LINES]), int(self.state[self.framing.OTHER_LINES])
        count, used = self.framing.frame(
            buf, len(data), base, self.options.keep_bad_checksum, self.rec, self.times, self.words, self.tag, self.state
        )
        if marks is not None:
            marks.fill(self.times[:count, c.RECEIVED], self.rec[:count, c.END] + base)
        columns = MessageColumns(count)
        counts = np.zeros(16, np.int64)
        ends = np.zeros(3, np.int64)
        groups = self.groups
        passed = int(groups.state[c.PASSED])
        rows = self.assembly.assemble(
            buf, base, lines + 1, self.rec, self.times, count, self.words, used, self.routes,
            self.options.max_group_age_us, *groups.core, groups.names, groups.group_names, self.lost, self.lost_text,
            ends, counts, columns.wide, columns.word16, columns.narrow, columns.payloads, columns.receivers, self.text,
        )  # fmt: skip
        text = self.text[: ends[2]].copy()
        part = self._frames(data, text, columns, rows)
        part.rejects = rejects_frame(
            [*self._lost(ends), *self._rejected(data, base, lines + 1, count, passed)], self.options.source
        )
        part.stats = self._stats(counts, columns, rows)
        part.stats.lines = int(self.state[self.framing.LINES]) - lines
        part.stats.other_lines = int(self.state[self.framing.OTHER_LINES]) - others
        return part

    def finish(self) -> Part:
        """Open groups are incomplete; a last line without newline counts as a line."""
        self._make_room(0)
        counts = np.zeros(16, np.int64)
        ends = np.zeros(3, np.int64)
        self.assembly.give_up_all(*self.groups.core, self.lost, self.lost_text, ends, counts)
        part = Part.empty()
        part.rejects = rejects_frame(self._lost(ends), self.options.source)
        part.stats = self._stats(counts, MessageColumns(0), 0)
        return part

    def last_line(self, has_bytes: bool) -> tuple[int, int]:
        """(lines, other lines) to add for a line that no newline ended."""
        has_sentence = int(self.state[self.framing.LINE_HAS_SENTENCE])
        return (1, 1 - has_sentence) if has_bytes else (0, 0)

    def _make_room(self, size: int) -> None:
        """Scratch for a block of `size` bytes and all that open groups hold; untouched pages cost nothing."""
        held = self.groups.open * c.STORE_BYTES + size
        sentences = size // 6 + 1
        if len(self.rec) < sentences:
            self.rec = np.empty((sentences, c.REC_COLUMNS), np.int32)
            self.times = np.empty((sentences, c.TIME_COLUMNS), np.int64)
        if len(self.lost_text) < held:
            self.lost_text = np.empty(held, np.uint8)
        rows = self.groups.open * 9 + sentences
        if len(self.lost) < rows:
            self.lost = np.empty((rows, c.LOST_COLUMNS), np.int64)
        if len(self.text) < held + c.MAX_RECEIVER * (sentences + 1):
            self.text = np.empty(held + c.MAX_RECEIVER * (sentences + 1), np.uint8)
        words = size // 8 + held // 8 + sentences + 64
        if len(self.words) < words:
            self.words = np.zeros(words, np.uint64)

    def _frames(self, data: bytes, text: Array, columns: MessageColumns, rows: int) -> Part:
        """Message, position, static and base-station frames of a block."""
        part = Part.empty()
        if rows == 0:
            return part
        first_row = self.messages
        self.messages += rows
        part.messages = columns.messages_frame(rows, first_row, data, text, self.options)
        route = columns.narrow[c.ROUTE, :rows]
        bits = columns.word16[c.BITS, :rows]
        for name in TABLES:
            job_of = self.jobs[name][route]
            wanted = job_of != c.NO_ROUTE
            if name == "statics":
                for index, job in enumerate(JOBS):
                    if job.table == name:
                        wanted &= (job_of != index) | (bits >= job.required_bits)
            chosen = np.flatnonzero(wanted)
            if len(chosen):
                made = self._table(name, chosen, job_of[chosen], columns, first_row, data, text)
                setattr(part, name, made)
        return part

    def _table(
        self, name: str, chosen: Array, job_of: Array, columns: MessageColumns, first_row: int, data: bytes, text: Array
    ) -> pl.DataFrame:
        """One decoded table: a generated kernel for each layout that occurs."""
        rows = len(chosen)
        module = kernels(f"_generated_{MODULE_OF_TABLE[name]}")
        matrices = frames.empty_matrices(heights(name), rows)
        arguments = list(matrices.values())
        texts = np.empty(rows * TEXT_BYTES, np.uint8) if "views" in matrices else None
        if texts is not None:
            arguments.append(texts)
        for index in np.flatnonzero(np.bincount(job_of)):
            at = np.flatnonzero(job_of == index)
            run = getattr(module, JOBS[index].kernel)
            run(chosen[at], at, len(at), self.words, columns.wide[c.MESSAGE_WORD], columns.word16[c.BITS], *arguments)
        made = frames.decoded_columns(name, matrices, texts, rows)
        made |= columns.common(chosen, first_row, data, text, self.options)
        if name == "statics":
            part_names = {64: "A", 65: "B"}
            route = columns.narrow[c.ROUTE, chosen]
            made["part"] = frames.short_text(route, {int(code): part_names.get(int(code)) for code in np.unique(route)})
            made["vendor"] = frames.vendor(made)
        elif name == "base_stations":
            made["utc"] = frames.utc(matrices)
        return frames.frame(name, made, rows)

    def _stats(self, counts: Array, columns: MessageColumns, rows: int) -> DecodeStats:
        by_type = np.bincount(columns.narrow[c.TYPE, :rows], minlength=1)
        return DecodeStats(
            decoded_sentences=int(counts[c.OK]),
            duplicate_sentences=int(counts[c.DUPLICATE]),
            incomplete_sentences=int(counts[c.INCOMPLETE]),
            rejected=Counter(
                {name: int(counts[code]) for code, name in c.REASONS.items() if counts[code] and code != c.INCOMPLETE}
            ),
            messages=rows,
            by_type=Counter({int(kind): int(by_type[kind]) for kind in np.flatnonzero(by_type)}),
        )

    def _lost(self, ends: Array) -> list[Reject]:
        """Sentences of groups that were given up."""
        return [
            Reject(
                at=row[c.LOST_AT], reason=row[c.LOST_REASON], line=row[c.LOST_LINE], column=row[c.LOST_COLUMN] + 1,
                sentence_column=row[c.LOST_COLUMN] + 1, offset=row[c.LOST_OFFSET], found=row[c.LOST_FOUND],
                expected=row[c.LOST_EXPECTED],
                text=self.lost_text[row[c.LOST_TEXT] : row[c.LOST_TEXT] + row[c.LOST_TEXT_LENGTH]].tobytes(),
            )
            for row in self.lost[: ends[0]].tolist()
        ]  # fmt: skip

    def _rejected(self, data: bytes, base: int, first_line: int, count: int, passed: int) -> list[Reject]:
        """Sentences of the block that were rejected themselves."""
        status = self.rec[:count, c.STATUS]
        found = []
        for i in np.flatnonzero((status != c.OK) & (status != c.DUPLICATE)).tolist():
            row = self.rec[i].tolist()
            fragment = row[c.STATUS] == c.FRAGMENT
            own = row[c.STATUS] in (c.TOO_SHORT, c.TOO_LONG)
            found.append(
                Reject(
                    at=passed + i + 1, reason=row[c.STATUS], line=first_line + row[c.LINE],
                    column=(row[c.COLUMN] if own else row[c.FAULT]) + 1, sentence_column=row[c.COLUMN] + 1,
                    offset=base + row[c.START], text=data[row[c.START] : row[c.END]],
                    found=row[c.NUMBER if fragment else c.FOUND], expected=row[c.TOTAL if fragment else c.EXPECTED],
                )
            )  # fmt: skip
        return found


class MessageColumns:
    """Matrices of the message columns of one block, with room for a message a sentence."""

    def __init__(self, count: int) -> None:
        self.wide = np.empty((c.WIDE_ROWS, count), np.int64)
        self.word16 = np.empty((c.WORD16_ROWS, count), np.uint16)
        self.narrow = np.empty((c.NARROW_ROWS, count), np.uint8)
        self.payloads = np.empty((count, 2), np.uint64)
        self.receivers = np.zeros((count, 2), np.uint64)

    def common(
        self, chosen: Array | slice, first_row: int, data: bytes, text: Array, options: Options
    ) -> dict[str, frames.Column]:
        """Columns every table has from its message."""
        tagged = self.wide[c.MESSAGE_TAGGED, chosen]
        received = self.wide[c.MESSAGE_RECEIVED, chosen]
        index = np.arange(chosen.stop) if isinstance(chosen, slice) else chosen
        return {
            "message_row": frames.fixed(frames.ARROW["i64"], index + first_row),
            "type": frames.fixed(frames.ARROW["u8"], self.narrow[c.TYPE, chosen]),
            "mmsi": frames.fixed(frames.ARROW["i64"], self.wide[c.MMSI, chosen]),
            "time": frames.times(np.where(tagged != c.NO_TIME, tagged, received)),
            "time_received": frames.times(received),
            "time_tagged": frames.times(tagged),
            "receiver": self._receiver(chosen, data, text, options.receiver),
        }

    def _receiver(self, chosen: Array | slice, data: bytes, text: Array, default: str | None) -> frames.Column:
        heard = self.narrow[c.HEARD, chosen] != 0
        if not heard.any():
            return pl.lit(default, dtype=pl.String)
        views = self.receivers[chosen]
        buffers: list[Any] = [data, text]
        if heard.all():
            return frames.texts(np.ascontiguousarray(views), buffers)
        if default is None:
            views = np.where(heard[:, None], views, np.uint64(0))
            return frames.texts(views, buffers, frames.bitmap(heard))
        raw = default.encode()
        if len(raw) <= 12:
            spelled = (len(raw) | int.from_bytes(raw[:4], "little") << 32, int.from_bytes(raw[4:], "little"))
        else:
            spelled = (len(raw) | int.from_bytes(raw[:4], "little") << 32, len(buffers))
            buffers.append(raw)
        return frames.texts(np.where(heard[:, None], views, np.array(spelled, np.uint64)), buffers)

    def messages_frame(self, rows: int, first_row: int, data: bytes, text: Array, options: Options) -> pl.DataFrame:
        """The messages table."""
        talkers, channels = self.word16[c.TALKER, :rows], self.narrow[c.RADIO_CHANNEL, :rows]
        made = self.common(slice(0, rows), first_row, data, text, options)
        made |= {
            "talker": frames.short_text(
                talkers,
                {code: chr(code >> 8) + chr(code & 255) for code in map(int, np.flatnonzero(np.bincount(talkers)))},
            ),
            "own_ship": frames.flag(self.narrow[c.OWN, :rows]),
            "channel": frames.short_text(
                channels,
                {code: chr(code) if code else None for code in map(int, np.flatnonzero(np.bincount(channels)))},
            ),
            "source": pl.lit(options.source),
            "line": frames.fixed(frames.ARROW["i64"], self.wide[c.MESSAGE_LINE, :rows]),
            "offset": frames.fixed(frames.ARROW["i64"], self.wide[c.MESSAGE_OFFSET, :rows]),
            "sentences": frames.fixed(frames.ARROW["u8"], self.narrow[c.SENTENCES, :rows]),
            "bits": frames.fixed(frames.ARROW["u16"], self.word16[c.BITS, :rows]),
            "decoded": frames.flag(self.narrow[c.ROUTE, :rows] != c.NO_ROUTE),
            "payload": frames.texts(self.payloads[:rows], [data, text]),
            "fill_bits": frames.fixed(frames.ARROW["u8"], self.narrow[c.MESSAGE_FILL, :rows]),
            "checksum_ok": frames.flag(self.narrow[c.ALL_OK, :rows]),
        }
        return frames.frame("messages", made, rows)
