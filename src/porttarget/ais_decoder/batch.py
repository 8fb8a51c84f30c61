"""Messages of one or more blocks whose tables are made when asked for: the lazy half of the fast engine.

In: message columns and payload words, as the framing kernel left them. Out: blocks of the declared tables. What is not
asked for is neither read nor compiled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import applications, cut, frames
from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.arena import Arena
from porttarget.ais_decoder.chosen import Choice, Chosen
from porttarget.ais_decoder.dedup import Heard
from porttarget.ais_decoder.groups import jobs_of_routes
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.matrices import derived_columns, heights, text_slots
from porttarget.ais_decoder.message_columns import MessageColumns
from porttarget.ais_decoder.options import Options
from porttarget.ais_decoder.plan import filled_columns, most_words_read, plan, words_of_columns, words_read
from porttarget.ais_decoder.plan_codes import MATRICES
from porttarget.ais_decoder.scratch import Need

Array = npt.NDArray[Any]
DECODED = np.array([bool(jobs) for jobs in jobs_of_routes()])
PART_LETTERS = np.zeros(c.ROUTES, np.uint8)  # by route; 0: none
PART_LETTERS[[c.SPLIT_ROUTE, c.SPLIT_ROUTE + 1]] = ord("A"), ord("B")
NONE: Array = np.empty(0, np.int64)
APPLICATIONS_OF_TABLE: dict[str, list[int]] = {job.table: [] for job in JOBS}
for _index, _job in enumerate(JOBS):
    if _job.layout.application is not None:
        APPLICATIONS_OF_TABLE[_job.table].append(_index)
NEAR = 8192  # rows whose columns lie in near memory together; a multiple of 64
MANY = 100  # a layout with one row of so many, or more, is filled in beside the main one
MOST_PACKED = 12  # words a message that are copied together before its fields are read


def kernels(name: str) -> ModuleType:
    """A kernel module, imported when first needed: what the input does not need is not compiled."""
    return import_module(f"porttarget.ais_decoder.kernels.{name}")


class Batch:
    """Some messages of one decoder, in their order: those of an arena from row `start` to `end`.

    first_row  number of the first one; heard: of which message each is a hearing, where repetitions are left out;
    begins     where their texts begin in the arena's bytes and joined texts; by_route: how many there are of each
               route without repetitions, where that is known
    """

    def __init__(
        self, arena: Arena, start: int, end: int, first_row: int, options: Options, begins: tuple[int, int] = (0, 0),
        heard: Heard | None = None, by_route: Array | None = None,
    ) -> None:  # fmt: skip
        arena.held += 1
        self._arena, self._start, self._end, self._begins = arena, start, end, begins
        self.first_row = first_row
        self.options = options
        self._heard = heard
        self._by_route = by_route
        self._blocks: dict[str, frames.Block | None] = {}

    def __del__(self) -> None:
        self._arena.held -= 1

    @cached_property
    def _all(self) -> MessageColumns:
        """All that was heard."""
        return self._arena.columns(self._start, self._end, self.first_row, self._begins)

    @cached_property
    def columns(self) -> MessageColumns:
        """The messages, without those that are repetitions."""
        found = self._all if self._heard is None else self._all.only(self._heard.new)
        if self._by_route is not None:
            found.by_route = self._by_route.tolist()
        return found

    @property
    def words(self) -> Array:
        """Payload words; a message says where its own begin."""
        return self._arena.words

    @property
    def heard(self) -> int:
        """Messages with all repetitions: what the batch weighs."""
        return self._end - self._start

    def as_heard(self) -> Batch:
        """The same with the repetitions that were left out."""
        if self._heard is None:
            return self
        options = replace(self.options, dedup=None)
        return Batch(self._arena, self._start, self._end, self.first_row, options, self._begins)

    def follows(self, other: Batch) -> bool:
        """Whether these are the next messages of the same decoder."""
        return self.options is other.options and self.first_row == other.first_row + other.count

    @cached_property
    def count(self) -> int:
        """Messages, without repetitions."""
        return self.heard if self._heard is None else int(np.count_nonzero(self._heard.new))

    def continues(self, other: Batch) -> bool:
        """Whether these also lie right behind those, so that both are one range."""
        return self._arena is other._arena and self._start == other._end and self.follows(other)

    @staticmethod
    def joined(batches: Sequence[Batch]) -> Batch:
        """One batch of batches that continue one another: a range of what they lie in."""
        if len(batches) == 1:
            return batches[0]
        first, last = batches[0], batches[-1]
        heard = [batch._heard for batch in batches if batch._heard is not None]
        return Batch(
            first._arena, first._start, last._end, first.first_row, first.options, first._begins,
            Heard.joined(heard) if heard else None, _sum_of_routes(batches),
        )  # fmt: skip

    @staticmethod
    def copied(batches: Sequence[Batch]) -> Batch:
        """One batch of batches that follow one another, wherever they lie."""
        if len(batches) == 1:
            return batches[0]
        words = [batch._own_words() for batch in batches]
        starts = np.cumsum([0, *(len(own) for own, _ in words[:-1])]) - [begin for _, begin in words]
        columns = MessageColumns.joined([batch._all for batch in batches], starts.tolist())
        arena = Arena(Need(size=0, rows=0, words=0, text=0), memoryview(b""))
        arena.words = np.concatenate([own for own, _ in words])
        heard = [batch._heard for batch in batches if batch._heard is not None]
        first = batches[0]
        whole = Batch(
            arena, 0, columns.count, first.first_row, first.options,
            heard=Heard.joined(heard) if heard else None, by_route=_sum_of_routes(batches),
        )  # fmt: skip
        whole._all = columns
        return whole

    def _own_words(self) -> tuple[Array, int]:
        """The words of these messages, and which word of the arena is their first."""
        places, bits = self._all.wide[c.MESSAGE_WORD], self._all.word16[c.BITS]
        first = int(places[0])
        return self.words[first : int(places[-1]) + int(bits[-1]) // 48 + most_words_read()], first

    def block(self, name: str) -> frames.Block | None:
        """The table `name`; None where it has no rows."""
        if name not in self._blocks:
            self._blocks[name] = self._made(name)
        return self._blocks[name]

    def _made(self, name: str) -> frames.Block | None:
        if name == "hearings":
            if self._heard is None or self.options.dedup is None:
                return None
            return self._all.hearings(self._heard, self.options, self.options.dedup.sources)
        if not self.columns.count:
            return None
        if name == "messages":
            return self.columns.block(self.options, DECODED, cut.DECODED_CUT)
        chosen = self._choice.table(name)
        pieces = [] if chosen is None else self._plain_rows(chosen)
        placed = chosen is not None and all(JOBS[piece.job].layout.reports is None for piece in pieces)
        for index in APPLICATIONS_OF_TABLE[name]:
            rows = self._applications.rows(index)
            if rows is not None:
                pieces.append(rows)
                placed = False
        if not pieces:
            return None
        if chosen is None or not placed:
            return self._table(name, pieces, *applications.merged(pieces))
        return self._table(name, pieces, chosen.messages, [piece.places for piece in pieces])

    @cached_property
    def _choice(self) -> Choice:
        """Which messages make rows of tables."""
        return Choice(self.columns)

    @cached_property
    def _applications(self) -> applications.Found:
        """Application data in the batch, and which layouts describe it."""
        binary = self._choice.table("binary")
        messages = np.empty(0, np.int64) if binary is None else binary.messages
        return applications.find(messages, self.columns, self.words)

    def _plain_rows(self, chosen: Chosen) -> list[applications.Rows]:
        """Rows that layouts make which are not applications'."""
        pieces = []
        for index, (messages, places) in chosen.jobs.items():
            job = JOBS[index]
            if job.whole or job.unrolled:  # its kernel looks the rest up itself
                pieces.append(
                    applications.Rows(
                        job=index, messages=messages, own=NONE, room=NONE, report=NONE, number=NONE, places=places
                    )
                )
                continue
            own = self.columns.wide[c.MESSAGE_WORD].take(messages) * 48
            room = self.columns.word16[c.BITS].take(messages).astype(np.int64)
            made = applications.reports(index, messages, own, room, self.words)
            if made is not None:
                made.places = places if job.layout.reports is None else NONE
                pieces.append(made)
        return pieces

    def _table(
        self, name: str, pieces: list[applications.Rows], chosen: Array, places: list[Array]
    ) -> frames.Block | None:
        """One decoded table, layout by layout; chosen: the message of each row, places: the rows of each piece."""
        rows = len(chosen)
        if not rows:
            return None
        main = next((piece for piece in pieces if JOBS[piece.job].whole), None)
        matrices = frames.empty_matrices(heights(name), rows, filled_columns(main.job) if main is not None else ())
        _, stride = text_slots(name)
        texts = np.empty(rows * stride, np.uint64)
        others = [(piece, at) for piece, at in zip(pieces, places, strict=True) if piece is not main]
        if main is not None:
            others = self._fill(name, main, chosen, others, matrices, texts, stride)
        for piece, at in others:
            self._fill_in(name, piece, at, matrices, texts, stride)
        absent: dict[str, Array] = {}
        if self.columns.any_cut:
            bits = self.columns.word16[c.BITS]
            rest = np.delete(np.arange(rows), np.concatenate([NONE, *places])) if main is not None else NONE
            read = [
                (piece.job, bits.take(piece.messages), rest if piece is main else at)
                for piece, at in zip(pieces, places, strict=True)
            ]
            absent = cut.take_back(read, matrices)
        made = frames.decoded_columns(name, matrices, texts, rows, absent)
        common = self.columns.common(chosen, self.options)
        made |= common  # a block may hold more columns than its table
        made |= self._derived(name, chosen, pieces, places)
        return frames.Block(rows, made)

    def _fill(
        self, name: str, main: applications.Rows, chosen: Array, others: list[tuple[applications.Rows, Array]],
        matrices: dict[str, Array], texts: Array, stride: int,
    ) -> list[tuple[applications.Rows, Array]]:  # fmt: skip
        """Whole columns, by the layout that makes most rows of its table; returns those that are still to be filled in.

        Others with many rows are filled in while the rows about them are near: each row lies in all columns.
        """
        kernel, needed = kernels("columns"), words_of_columns(main.job)
        read = (
            *plan(main.job), needed, chosen, main.messages, self.words, self.columns.wide[c.MESSAGE_WORD],
            self.columns.word16[c.BITS], *(matrices[key] for key in MATRICES[:-2]),
            matrices["bits"].view(np.uint64), matrices["valid"].view(np.uint64),
            np.empty((needed[-1] + 2, kernel.TILE), np.uint64), np.empty((kernel.WORK_ROWS, kernel.TILE), np.int64),
            np.empty((5, kernel.GROUPS), np.uint64),
        )  # fmt: skip
        rows, done = len(chosen), 0
        near = [
            (piece, at) for piece, at in others if len(at) * MANY > rows > 2 * NEAR and not JOBS[piece.job].unrolled
        ]
        step = NEAR if near else rows
        for begin in range(0, rows, step):
            stop = min(begin + step, rows)
            done = kernel.fill_columns(*read, begin, stop, done)
            for piece, at in near:
                first, last = np.searchsorted(at, (begin, stop)).tolist()
                if first < last:
                    self._fill_in(name, piece.part(first, last), at[first:last], matrices, texts, stride)
        beside = {id(piece) for piece, _ in near}
        return [(piece, at) for piece, at in others if id(piece) not in beside]

    def _fill_in(
        self, name: str, piece: applications.Rows, at: Array, matrices: dict[str, Array], texts: Array, stride: int
    ) -> None:
        """Rows of one layout, wherever they lie."""
        job = JOBS[piece.job]
        if job.unrolled:
            run = getattr(kernels(f"_generated_{name}"), job.kernel)
            run(*self._payloads(piece.messages, words_read(piece.job)), at, len(at),
                *(matrices[key] for key in heights(name)), *((texts, stride) if stride else ()))  # fmt: skip
            return
        reach = 0 if job.layout.reports is not None else words_read(piece.job)
        packed = np.empty(reach * len(at) if reach <= MOST_PACKED else 0, np.uint64)
        kernels("fields").read_fields(
            *plan(piece.job), piece.own, piece.room, piece.report, at, len(at), self.words, packed,
            *(matrices[key] for key in MATRICES[:-1]), matrices["valid"], matrices["views"], texts,
            texts.view(np.uint8), stride, np.empty((8, len(at)), np.int64),
        )  # fmt: skip

    def _payloads(self, messages: Array, each: int) -> tuple[Array, Array, Array, Array]:
        """What an unrolled kernel reads: which messages of these columns, payload words, their places, bits.

        Messages that lie scattered are copied together.
        """
        words, places, bits = self.words, self.columns.wide[c.MESSAGE_WORD], self.columns.word16[c.BITS]
        if 2 * len(messages) > self.columns.count:
            return messages, words, places, bits
        packed = np.empty(each * len(messages), np.uint64)
        packed_at, sizes = np.empty(len(messages), np.int64), np.empty(len(messages), np.uint16)
        kernels("choice").pack(messages, places, bits, words, each, packed, packed_at, sizes)
        return np.arange(len(messages)), packed, packed_at, sizes

    def _derived(
        self, name: str, chosen: Array, pieces: list[applications.Rows], places: list[Array]
    ) -> dict[str, frames.Column]:
        """Columns that no field fills."""
        made: dict[str, frames.Column] = {}
        wanted = derived_columns(name)
        if "part" in wanted:
            made["part"] = frames.letter(PART_LETTERS.take(self.columns.narrow[c.ROUTE].take(chosen)))
        if len(pieces) == 1 and JOBS[pieces[0].job].layout.application is not None:
            (piece,) = pieces
            if "dac" in wanted:
                made["dac"] = frames.number(piece.dac, "u16", len(chosen))
            if "fi" in wanted:
                made["fi"] = frames.number(piece.fi, "u8", len(chosen))
            if "report" in wanted:
                made["report"] = frames.fixed(frames.ARROW["u8"], piece.number.astype(np.uint8))
        else:
            made |= _spread(wanted, len(chosen), pieces, places)
        if "data_bits" in wanted:
            made |= self._applications.columns(chosen)
        return made


def _sum_of_routes(batches: Sequence[Batch]) -> Array | None:
    """Messages of each route in all of them, where each one knows."""
    counts = [batch._by_route for batch in batches if batch._by_route is not None]
    return sum(counts[1:], counts[0]) if counts and len(counts) == len(batches) else None


def _spread(
    wanted: Sequence[str], rows: int, pieces: list[applications.Rows], places: list[Array]
) -> dict[str, frames.Column]:
    """What holds for all rows of a piece, or numbers them; area codes and functions are null but in applications."""
    made: dict[str, frames.Column] = {}
    for column, kind, values in (
        ("dac", "u16", [piece.dac for piece in pieces]),
        ("fi", "u8", [piece.fi for piece in pieces]),
        ("report", "u8", [piece.number for piece in pieces]),
    ):
        if column in wanted:
            whole = np.zeros(rows, frames.DTYPES[kind])
            known = np.ones(rows, np.bool_)
            for piece, each, at in zip(pieces, values, places, strict=True):
                whole[at] = np.asarray(each)
                known[at] = column == "report" or JOBS[piece.job].layout.application is not None
            made[column] = frames.fixed(frames.ARROW[kind], whole, None if known.all() else frames.bitmap(known))
    return made
