"""The fast engine: blocks of bytes through the compiled kernels to frames.

Keeps scratch memory and open groups between blocks. The kernels are imported here on first use, since Numba costs
a second; the first use on a machine compiles, and says so.
"""

from __future__ import annotations

import math
import re
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.batch import Batch, kernels
from porttarget.ais_decoder.groups import Groups, length_table, routes
from porttarget.ais_decoder.message_columns import MessageColumns
from porttarget.ais_decoder.options import Marks, Options
from porttarget.ais_decoder.part import Part
from porttarget.ais_decoder.plan import most_words_read
from porttarget.ais_decoder.rejects import Reject
from porttarget.ais_decoder.scratch import Scratch
from porttarget.jit import announce_compilation

Array = npt.NDArray[Any]
USUAL_BYTES, LEAST_BYTES = 46.0, 18.0  # of input a message
KEPT_BYTES = 256 << 10  # payloads of blocks up to this are copied out of scratch memory, of larger ones handed over
# scratch memory of the latest engine that finished, for the next one: fresh pages cost as much as framing
_idle: deque[Scratch] = deque(maxlen=1)
# what `frame` without groups stops at, looked for where it would be found at once: it need not be loaded then
MORE = re.compile(rb"VD[MO],[2-9]|[\\\\]|^[ \t\d]|\*[0-9A-Fa-f]{2},", re.MULTILINE)
LOOKED_AT = 16 << 10
_looked = _needs_groups = False
NO_MARKS = (np.empty(0, np.int64), np.empty(0, np.int64))


class NumbaEngine:
    """Decodes blocks of whole lines, one after the other."""

    def __init__(self, options: Options) -> None:
        announce_compilation(str(Path(__file__).parent / "kernels" / "framing.py"), "the AIS decoder")
        self.options = options
        self.groups = Groups(options.max_open_groups)
        self.routes, self.lengths = routes(), length_table()
        self.tag = np.zeros(c.TAG_SIZE, np.int64)
        self.state = np.zeros(c.FRAMING_STATE_SIZE, np.int64)
        self.messages = options.first_row
        self.bytes_a_message = USUAL_BYTES
        try:
            self.scratch = _idle.pop()
        except IndexError:
            self.scratch = Scratch()

    def block(self, data: memoryview, base: int, marks: Marks | None) -> list[Part]:
        """Everything in `data`, which begins at offset `base` of the input."""
        parts = []
        at = 0
        while at < len(data):
            part, at = self._part(data, at, base, marks)
            parts.append(part)
        return parts

    def _part(self, data: memoryview, at: int, base: int, marks: Marks | None) -> tuple[Part, int]:
        """What `data` holds from `at` on, as far as there is room for messages; and the position after."""
        scratch = self.scratch
        scratch.make_room(len(data), self.groups.open)
        columns = MessageColumns(math.ceil((len(data) - at) / self.bytes_a_message) + 16, self.messages)
        lines, others, passed, duplicates = self.state[[c.LINES, c.OTHER_LINES, c.PASSED, c.DUPLICATES]].tolist()
        groups = (*self.groups.all, *scratch.lost_room, scratch.text) if self._whole(data) else None
        count, rows, stop = kernels("framing").frame(
            np.frombuffer(data, np.uint8), at, len(data), base, self.options.policy, scratch.row, scratch.rec,
            scratch.words, self.tag, self.state, self.routes, self.lengths, *columns.arrays,
            *(NO_MARKS if marks is None else marks.arrays()), self.options.max_group_age_us, groups,
        )  # fmt: skip
        joined = scratch.text[: self.groups.state[c.TEXT_END]].copy()
        self.groups.state[c.TEXT_END] = 0
        rows, stop = int(rows), int(stop)  # NumPy's where the kernel runs as Python
        columns.close(rows, [data, joined])
        if rows:
            self.bytes_a_message = max(0.98 * (stop - at) / rows, LEAST_BYTES)
        part = Part()
        if rows:
            payloads = self._payloads(columns, len(data))
            heard = None
            if self.options.dedup is not None:
                found = self.options.dedup.rows(
                    columns.wide, columns.word16, payloads, self.options.source, self.messages
                )
                heard = columns, found
                columns = columns.only(found.new)
                duplicates -= heard[0].sentences - columns.sentences
            part.batch = Batch(columns, payloads, self.options, heard)
            part.stats.by_type = columns.by_type()
        self.messages += columns.count
        part.rejects = [*self._lost(), *_rejected(data, base, lines + 1, scratch.rec[:count], passed)]
        part.stats.decoded_sentences = columns.sentences
        part.stats.duplicate_sentences = int(self.state[c.DUPLICATES]) - duplicates
        part.stats.lines = int(self.state[c.LINES]) - lines
        part.stats.other_lines = int(self.state[c.OTHER_LINES]) - others
        part.stats.messages = columns.count
        part.stats.add_rejects(part.rejects)
        return part, stop

    def _whole(self, data: memoryview) -> bool:
        """Whether the input has shown more than plain sentences; then the process compiles or loads all of framing."""
        global _looked, _needs_groups
        if not _looked:
            _looked, _needs_groups = True, MORE.search(data[:LOOKED_AT]) is not None
        _needs_groups = _needs_groups or self.state[c.WANTS_GROUPS] != 0
        return _needs_groups

    def finish(self, *, open_line: bool) -> Part:
        """Open groups are incomplete; `open_line`: the last line had no newline."""
        self.scratch.make_room(0, self.groups.open)
        if self.groups.open:
            self.groups.state[c.NOW] = self.state[c.PASSED] + 1  # after all sentences
            kernels("assembly").give_up_all(
                *self.groups.core, np.zeros(c.REC_COLUMNS, np.int32), *self.scratch.lost_room
            )
        part = Part(rejects=self._lost())
        part.stats.add_rejects(part.rejects)
        if open_line:
            part.stats.lines = 1
            part.stats.other_lines = 1 - int(self.state[c.LINE_HAS_SENTENCE])
        _idle.append(self.scratch)
        self.scratch = Scratch()  # small, and never written, since nothing follows
        return part

    def _payloads(self, columns: MessageColumns, size: int) -> Array:
        """The payload words of these messages, to keep."""
        scratch = self.scratch
        if size > KEPT_BYTES:
            return scratch.give_words()
        last = int(columns.wide[c.MESSAGE_WORD, -1]) + int(columns.word16[c.BITS, -1]) // 48
        return scratch.words[: last + most_words_read()].copy()

    def _lost(self) -> list[Reject]:
        """Sentences of groups that were given up in this block."""
        state = self.groups.state
        rows = self.scratch.lost[: state[c.LOST_ROWS]].tolist()
        state[c.LOST_ROWS] = state[c.LOST_BYTES] = 0
        return [
            Reject(
                at=row[c.LOST_AT], reason=row[c.LOST_REASON], line=row[c.LOST_LINE], column=row[c.LOST_COLUMN] + 1,
                sentence_column=row[c.LOST_COLUMN] + 1, offset=row[c.LOST_OFFSET], found=row[c.LOST_FOUND],
                expected=row[c.LOST_EXPECTED],
                text=self.scratch.lost_text[row[c.LOST_TEXT] : row[c.LOST_TEXT] + row[c.LOST_TEXT_LENGTH]].tobytes(),
            )
            for row in rows
        ]  # fmt: skip


def _rejected(data: memoryview, base: int, first_line: int, rec: Array, passed: int) -> list[Reject]:
    """Sentences of the block that were rejected themselves."""
    found = []
    for row in rec.tolist():
        fragment = row[c.STATUS] == c.FRAGMENT
        found.append(
            Reject(
                at=passed + row[c.ORDINAL], reason=row[c.STATUS], line=first_line + row[c.LINE],
                column=row[c.FAULT] + 1, sentence_column=row[c.COLUMN] + 1, offset=base + row[c.START],
                text=bytes(data[row[c.START] : row[c.END]]), found=row[c.NUMBER if fragment else c.FOUND],
                expected=row[c.TOTAL if fragment else c.EXPECTED],
            )
        )  # fmt: skip
    return found
