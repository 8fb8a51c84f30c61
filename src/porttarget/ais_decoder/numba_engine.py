"""The fast engine: blocks of bytes through the compiled kernels to frames.

Keeps scratch memory and open groups between blocks. The kernels are imported here on first use, since Numba costs
a second; the first use on a machine compiles, and says so.
"""

from __future__ import annotations

import math
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
from porttarget.ais_decoder.plan import MATRICES, TEXT_WORDS, plan
from porttarget.ais_decoder.rejects import Reject
from porttarget.ais_decoder.scratch import Scratch
from porttarget.ais_decoder.stats import DecodeStats
from porttarget.jit import announce_compilation

Array = npt.NDArray[Any]
TABLES = ("positions", "statics", "base_stations")
PART_NAMES = {64: "A", 65: "B"}  # by route
USUAL_BYTES, LEAST_BYTES = 46.0, 18.0  # of input a message
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
        self.jobs = {table: jobs_by_route(table) for table in TABLES}
        self.tag = np.zeros(c.TAG_SIZE, np.int64)
        self.state = np.zeros(c.FRAMING_STATE_SIZE, np.int64)
        self.messages = 0
        self.bytes_a_message = USUAL_BYTES
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
        part.stats = DecodeStats(
            decoded_sentences=columns.sentences,
            duplicate_sentences=int(self.state[c.DUPLICATES]) - duplicates,
            lines=int(self.state[c.LINES]) - lines,
            other_lines=int(self.state[c.OTHER_LINES]) - others,
            messages=columns.count,
            by_type=columns.by_type(),
        )
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
        return part

    def _tables(self, columns: MessageColumns) -> Part:
        """Messages, positions, statics and base stations of a block."""
        part = Part()
        if columns.count == 0:
            return part
        part.tables["messages"] = columns.block(self.options)
        route = columns.narrow[c.ROUTE]
        for name in TABLES:
            jobs = {int(job) for job in self.jobs[name][columns.routes]} - {c.NO_JOB}
            if not jobs:
                continue
            job_of = self.jobs[name].take(route)
            wanted = job_of != c.NO_JOB
            for index in jobs:
                if JOBS[index].required_bits > JOBS[index].layout.required_bits:
                    wanted &= (job_of != index) | (columns.word16[c.BITS] >= JOBS[index].required_bits)
            chosen = np.flatnonzero(wanted)
            if len(chosen):
                part.tables[name] = self._table(name, chosen, job_of.take(chosen), sorted(jobs), columns)
        return part

    def _table(self, name: str, chosen: Array, job_of: Array, jobs: list[int], columns: MessageColumns) -> frames.Block:
        """One decoded table, layout by layout."""
        rows = len(chosen)
        matrices = frames.empty_matrices(heights(name), rows)
        texts = np.empty(rows * TEXT_WORDS if "views" in heights(name) else 0, np.uint64)
        from_messages = self.scratch.words, columns.wide[c.MESSAGE_WORD], columns.word16[c.BITS]
        for index in jobs:
            job = JOBS[index]
            at = np.flatnonzero(job_of == index)
            if job.unrolled:
                run = getattr(kernels(f"_generated_{name}"), job.kernel)
                run(chosen.take(at), at, len(at), *from_messages, *(matrices[key] for key in heights(name)))
            else:
                kernels("fields").read_fields(
                    plan(job), chosen.take(at), at, len(at), *from_messages, *(matrices[key] for key in MATRICES[:-1]),
                    matrices["valid"], matrices["views"], texts, np.empty((3, len(at)), np.int64),
                )  # fmt: skip
        made = frames.decoded_columns(name, matrices, texts, rows)
        made |= columns.common(chosen, self.options)
        if len(texts):
            route = columns.narrow[c.ROUTE].take(chosen)
            made["part"] = frames.short_text(route, {int(code): PART_NAMES.get(int(code)) for code in columns.routes})
            made["vendor"] = frames.vendor(matrices, texts, np.flatnonzero(route == 65), rows)
        elif name == "base_stations":
            made["utc"] = frames.utc(matrices)
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
