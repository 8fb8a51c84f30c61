"""The fast engine: blocks of bytes through the compiled kernels to frames.

Keeps scratch memory and open groups between blocks. The kernels are imported here on first use, since Numba costs
a second; the first use on a machine compiles, and says so.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder import stats
from porttarget.ais_decoder.arena import ROWS, Arena
from porttarget.ais_decoder.batch import Batch, kernels
from porttarget.ais_decoder.dedup import Heard
from porttarget.ais_decoder.groups import Groups, length_table, routes
from porttarget.ais_decoder.options import Marks, Options
from porttarget.ais_decoder.part import Part
from porttarget.ais_decoder.rejects import Reject
from porttarget.ais_decoder.scratch import BEHIND, Need, Scratch, need
from porttarget.jit import announce_compilation

Array = npt.NDArray[Any]
USUAL_BYTES, LEAST_BYTES = 46.0, 18.0  # of input a message
SHARED_BYTES = 256 << 10  # blocks up to this share an arena: they are copied, and tables made of many at once
# scratch memory of the latest engine that finished, for the next one: fresh pages cost as much as framing
_idle: deque[tuple[Scratch, Groups]] = deque(maxlen=1)
# what `frame` without groups stops at, looked for where it would be found at once: it need not be loaded then
MORE = re.compile(rb"VD[MO],[2-9]|[\\\\]|^[ \t\d]|\*[0-9A-Fa-f]{2},", re.MULTILINE)
LOOKED_AT = 16 << 10
_looked = _needs_more = _needs_groups = False
NO_MARKS = (np.empty(0, np.int64), np.empty(0, np.int64))


class NumbaEngine:
    """Decodes blocks of whole lines, one after the other."""

    def __init__(self, options: Options) -> None:
        _announce()
        self.options = options
        self.routes, self.lengths = routes(), length_table()
        self.tag = np.zeros(c.TAG_SIZE, np.int64)
        self.state = np.zeros(c.FRAMING_STATE_SIZE, np.int64)
        self.messages = options.first_row
        self.bytes_a_message = USUAL_BYTES
        self.arena: Arena | None = None  # of small blocks
        try:
            self.scratch, self.groups = _idle.pop()
        except IndexError:
            self.scratch, self.groups = Scratch(), Groups(options.max_open_groups)
        if self.groups.most != options.max_open_groups:
            self.groups = Groups(options.max_open_groups)

    def block(self, pieces: Sequence[memoryview], base: int, marks: Marks | None) -> list[Part]:
        """Everything in `pieces`, one behind the other, which begin at offset `base` of the input."""
        size = sum(map(len, pieces))
        self.scratch.make_room(size, self.groups.open)
        _look(pieces[0][:LOOKED_AT])
        if size > SHARED_BYTES:
            return self._large(memoryview(b"".join(pieces)) if len(pieces) > 1 else pieces[0], base, marks)
        parts: list[Part] = []
        arena = self._shared(need(size, self.groups.open, self._rows(size)))
        start = arena.add(pieces)
        base -= start
        while start < arena.used_bytes:
            part, start = self._part(arena, start, arena.used_bytes, base, marks)
            parts.append(part)
            if start < arena.used_bytes and arena.rows == arena.room:
                arena.more_rows()
        return parts

    def _large(self, data: memoryview, base: int, marks: Marks | None) -> list[Part]:
        """Everything in `data`, which is not worth copying."""
        parts: list[Part] = []
        at, end = 0, len(data)
        if not self._more():  # the copy costs a fiftieth of what follows, and spares half of what a first use compiles
            data = memoryview(b"".join((data, bytes(BEHIND))))
        while at < end:
            arena = Arena(need(end, self.groups.open, self._rows(end - at)), data)
            arena.text = self.scratch.text
            part, at = self._part(arena, at, end, base, marks)
            arena.text = arena.text[: arena.used_text].copy()
            parts.append(part)
        return parts

    def _rows(self, size: int) -> int:
        """About how many messages so many bytes hold."""
        return math.ceil(size / self.bytes_a_message) + 16

    def _shared(self, needed: Need) -> Arena:
        """Where the messages of a small block go: behind those before where those are kept, else as they fit."""
        arena = self.arena
        if arena is None or arena.rows >= ROWS or (arena.held <= 1 and not arena.fits(needed)):
            arena = self.arena = Arena(needed)
        if not arena.fits(needed):
            arena.grow(needed, ROWS)
        return arena

    def _part(self, arena: Arena, start: int, end: int, base: int, marks: Marks | None) -> tuple[Part, int]:
        """What the arena's bytes hold from `start` on, as far as there is room for messages; and the position after."""
        scratch, before = self.scratch, self.state.copy()
        first, begins = arena.rows, (start, arena.used_text)
        self.state[c.ROWS_USED], self.state[c.WORDS_USED] = first, arena.used_words
        self.groups.state[c.TEXT_END] = arena.used_text
        count, rows, stop = self._frame(arena, start, end, base, marks)
        change = self.state - before
        count, stop = int(count), int(stop)  # NumPy's where the kernel runs as Python
        arena.rows, arena.used_words = int(rows), int(self.state[c.WORDS_USED])
        arena.used_text = int(self.groups.state[c.TEXT_END])
        part = Part()
        tally = part.tally
        tally[stats.DUPLICATE] = change[c.DUPLICATES]
        tally[stats.LINES], tally[stats.OTHER_LINES] = change[c.LINES], change[c.OTHER_LINES]
        new = arena.rows - first
        if new:
            self.bytes_a_message = max(0.98 * (stop - start) / new, LEAST_BYTES)
            tally[stats.MESSAGES], tally[stats.DECODED] = new, new + change[c.FURTHER_PARTS]
            tally[stats.BY_ROUTE :] = change[c.ROUTE_COUNTS :]
            heard = self._heard(arena, first, tally) if self.options.dedup is not None else None
            by_route = tally[stats.BY_ROUTE :].copy()
            part.batch = Batch(arena, first, arena.rows, self.messages, self.options, begins, heard, by_route)
            self.messages += int(tally[stats.MESSAGES])
        part.rejects = self._lost()
        if count:
            lines, passed = int(before[c.LINES]), int(before[c.PASSED])
            part.rejects += _rejected(arena.buf, base, lines + 1, scratch.rec[:count], passed)
        stats.add_rejects(tally, part.rejects)
        return part, stop

    def _frame(self, arena: Arena, start: int, end: int, base: int, marks: Marks | None) -> tuple[int, int, int]:
        """Run the least kernel that this process has seen enough for; rejected sentences, message rows, position."""
        at_line = self.state[c.LINE_START] == base + start >= self.state[c.LIMIT]
        if at_line and marks is None and not self._more():
            plain: tuple[int, int, int] = kernels("plain").frame_plain(
                arena.buf, start, end, base, self.options.policy, arena.words, self.tag, self.state, self.routes,
                self.lengths, *arena.arrays,
            )  # fmt: skip
            return plain
        groups = (*self.groups.all, *self.scratch.lost_room, arena.text) if self._whole() else None
        whole: tuple[int, int, int] = kernels("framing").frame(
            arena.buf, start, end, base, self.options.policy, self.scratch.row, self.scratch.rec, arena.words,
            self.tag, self.state, self.routes, self.lengths, *arena.arrays,
            *(NO_MARKS if marks is None else marks.arrays()), self.options.max_group_age_us, groups,
        )  # fmt: skip
        return whole

    def _heard(self, arena: Arena, first: int, tally: stats.Tally) -> Heard | None:
        """Of which messages those of the arena from row `first` on are hearings; repetitions are counted apart."""
        if self.options.dedup is None:
            return None
        wide, word16, narrow, _ = (array[:, first : arena.rows] for array in arena.arrays)
        heard = self.options.dedup.rows(wide, word16, arena.words, self.options.source, self.messages)
        again = ~heard.new
        sentences = narrow[c.SENTENCES].sum(where=again, dtype=np.int64)
        tally[stats.DUPLICATE] += sentences
        tally[stats.DECODED] -= sentences
        tally[stats.MESSAGES] -= np.count_nonzero(again)
        tally[stats.BY_ROUTE :] -= np.bincount(narrow[c.ROUTE][again], minlength=c.ROUTES)
        return heard

    def _more(self) -> bool:
        """Whether the input has shown more than plain lines."""
        global _needs_more
        _needs_more = _needs_more or bool(self.state[c.WANTS_MORE])
        return _needs_more

    def _whole(self) -> bool:
        """Whether the input has shown more than plain sentences; then the process compiles or loads all of framing."""
        global _needs_groups
        _needs_groups = _needs_groups or bool(self.state[c.WANTS_GROUPS])
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
        stats.add_rejects(part.tally, part.rejects)
        if open_line:
            part.tally[stats.LINES] = 1
            part.tally[stats.OTHER_LINES] = 1 - self.state[c.LINE_HAS_SENTENCE]
        self.groups.clear()
        _idle.append((self.scratch, self.groups))
        self.scratch, self.groups = Scratch(), Groups(1)  # small, and never written, since nothing follows
        self.arena = None
        return part

    def _lost(self) -> list[Reject]:
        """Sentences of groups that were given up in this block."""
        state = self.groups.state
        if not state[c.LOST_ROWS]:
            return []
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


@cache
def _announce() -> None:
    """Once a process: looking for what was compiled costs as much as decoding 4,000 messages."""
    announce_compilation(str(Path(__file__).parent / "kernels" / "runs.py"), "the AIS decoder")


def _look(data: memoryview) -> None:
    """At the first input of the process: whether it shows more than plain sentences."""
    global _looked, _needs_more, _needs_groups
    if not _looked:
        _looked, _needs_groups = True, MORE.search(data) is not None
        _needs_more = _needs_groups


def _rejected(buf: Array, base: int, first_line: int, rec: Array, passed: int) -> list[Reject]:
    """Sentences of the block that were rejected themselves."""
    found = []
    for row in rec.tolist():
        fragment = row[c.STATUS] == c.FRAGMENT
        found.append(
            Reject(
                at=passed + row[c.ORDINAL], reason=row[c.STATUS], line=first_line + row[c.LINE],
                column=row[c.FAULT] + 1, sentence_column=row[c.COLUMN] + 1, offset=base + row[c.START],
                text=buf[row[c.START] : row[c.END]].tobytes(), found=row[c.NUMBER if fragment else c.FOUND],
                expected=row[c.TOTAL if fragment else c.EXPECTED],
            )
        )  # fmt: skip
    return found
