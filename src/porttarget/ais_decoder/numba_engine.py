"""The fast engine: blocks of bytes through the compiled kernels to frames.

Keeps scratch memory and open groups between blocks. The kernels are imported here on first use, since Numba costs
a second; the first use on a machine compiles, and says so.
"""

from __future__ import annotations

import math
from collections import deque
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import frames
from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.groups import Groups, jobs_by_route, routes
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.matrices import heights
from porttarget.ais_decoder.message_columns import MessageColumns
from porttarget.ais_decoder.part import Marks, Options, Part
from porttarget.ais_decoder.plan import plan
from porttarget.ais_decoder.plan_codes import MATRICES, TEXT_WORDS
from porttarget.ais_decoder.rejects import Reject
from porttarget.ais_decoder.scratch import Scratch
from porttarget.jit import announce_compilation

Array = npt.NDArray[Any]
TABLES = ("positions", "statics", "base_stations")
PART_LETTERS = np.zeros(c.ROUTES, np.uint8)  # by route; 0: none
PART_LETTERS[[64, 65]] = ord("A"), ord("B")
REQUIRED_BITS = np.array([job.required_bits for job in JOBS], np.int64)
USUAL_BYTES, LEAST_BYTES = 46.0, 18.0  # of input a message
# scratch memory of the latest engine that finished, for the next one: fresh pages cost as much as framing
_idle: deque[Scratch] = deque(maxlen=1)
NO_MARKS = (np.empty(0, np.int64), np.empty(0, np.int64))


def kernels(name: str) -> ModuleType:
    """A kernel module, imported when first needed: what the input does not need is not compiled."""
    return import_module(f"porttarget.ais_decoder.kernels.{name}")


class NumbaEngine:
    """Decodes blocks of whole lines, one after the other."""

    def __init__(self, options: Options) -> None:
        announce_compilation(str(Path(__file__).parent / "kernels" / "framing.py"), "the AIS decoder")
        self.options = options
        self.groups = Groups(options.max_open_groups)
        self.routes = routes()
        self.decoded = self.routes[:, c.ROUTE_REQUIRED] > 0
        self.jobs = np.array([jobs_by_route(table) for table in TABLES])
        self.tag = np.zeros(c.TAG_SIZE, np.int64)
        self.state = np.zeros(c.FRAMING_STATE_SIZE, np.int64)
        self.messages = 0
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
        columns = MessageColumns(math.ceil((len(data) - at) / self.bytes_a_message) + 16, self.messages, self.decoded)
        lines, others, passed, duplicates = self.state[[c.LINES, c.OTHER_LINES, c.PASSED, c.DUPLICATES]].tolist()
        count, rows, stop = kernels("framing").frame(
            np.frombuffer(data, np.uint8), at, len(data), base, self.options.keep_bad_checksum, scratch.row,
            scratch.rec, scratch.words, self.tag, self.state, self.routes, *columns.arrays,
            *(NO_MARKS if marks is None else marks.arrays()), self.options.max_group_age_us, *self.groups.all,
            *scratch.lost_room, scratch.text,
        )  # fmt: skip
        joined = scratch.text[: self.groups.state[c.TEXT_END]].copy()
        self.groups.state[c.TEXT_END] = 0
        columns.close(rows, [data, joined])
        if rows:
            self.bytes_a_message = max(0.98 * (stop - at) / rows, LEAST_BYTES)
        self.messages += columns.count
        part = self._tables(columns)
        part.rejects = [*self._lost(), *_rejected(data, base, lines + 1, scratch.rec[:count], passed)]
        part.stats.decoded_sentences = columns.sentences
        part.stats.duplicate_sentences = int(self.state[c.DUPLICATES]) - duplicates
        part.stats.lines = int(self.state[c.LINES]) - lines
        part.stats.other_lines = int(self.state[c.OTHER_LINES]) - others
        part.stats.messages = columns.count
        part.stats.add_rejects(part.rejects)
        return part, stop

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

    def _tables(self, columns: MessageColumns) -> Part:
        """Messages, positions, statics and base stations of a block."""
        part = Part()
        if columns.count == 0:
            return part
        self.scratch.make_choices(columns.count, len(TABLES), len(JOBS))
        by_route, tables, jobs = (np.zeros(size, np.int64) for size in (c.ROUTES, len(TABLES), len(JOBS)))
        kernels("choice").choose(
            columns.count, *columns.whole, self.jobs, REQUIRED_BITS, by_route, tables, jobs,
            *self.scratch.choices,
        )  # fmt: skip
        part.tables["messages"] = columns.block(self.options)
        part.stats.by_type = columns.by_type(by_route)
        for name, rows, chosen in zip(TABLES, tables.tolist(), self.scratch.chosen, strict=True):
            if rows:
                part.tables[name] = self._table(name, chosen[:rows], jobs.tolist(), columns)
        return part

    def _table(self, name: str, chosen: Array, counts: list[int], columns: MessageColumns) -> frames.Block:
        """One decoded table, layout by layout; `counts` are rows by job."""
        rows = len(chosen)
        matrices = frames.empty_matrices(heights(name), rows)
        texts = np.empty(rows * TEXT_WORDS if "views" in heights(name) else 0, np.uint64)
        from_messages = self.scratch.words, columns.wide[c.MESSAGE_WORD], columns.word16[c.BITS]
        for index, (job, count) in enumerate(zip(JOBS, counts, strict=True)):
            if job.table != name or count == 0:
                continue
            where = self.scratch.job_messages[index], self.scratch.job_rows[index], count
            if job.unrolled:
                run = getattr(kernels(f"_generated_{name}"), job.kernel)
                run(*where, *from_messages, *(matrices[key] for key in heights(name)))
            else:
                kernels("fields").read_fields(
                    plan(index), *where, *from_messages, *(matrices[key] for key in MATRICES[:-1]), matrices["valid"],
                    matrices["views"], texts, np.empty((3, count), np.int64),
                )  # fmt: skip
        made = frames.decoded_columns(name, matrices, texts, rows)
        made |= columns.common(chosen, self.options)
        if name == "statics":
            made["part"] = frames.letter(PART_LETTERS.take(columns.narrow[c.ROUTE].take(chosen)))
        return frames.Block(rows, made)

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
