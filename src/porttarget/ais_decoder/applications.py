"""Which rows a layout makes of which messages: reports that repeat, and the application data of binary messages.

In: message columns and payload words. Out: `Rows`: for each row the message, where its bits begin, and which report
it is. Unknown functions, encrypted data and data too short for its layout make no rows; `binary` keeps them raw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import frames
from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.message_columns import MessageColumns

Array = npt.NDArray[Any]
RAW = -1


@dataclass(slots=True, kw_only=True)
class Rows:
    """Rows that JOBS[job] makes. `own`: bit of the words where the message or its data begins; `room`: bits it has;
    `report`: bits from there to the row's report; `places`: rows of the table, none where they are not known yet, or
    all that others leave."""

    job: int
    messages: Array
    own: Array
    room: Array
    report: Array
    number: Array
    places: Array = field(default_factory=lambda: np.empty(0, np.int64))
    dac: int = 0
    fi: int = 0

    def part(self, first: int, last: int) -> Rows:
        """Some of the rows, one after the other."""
        some = slice(first, last)
        return Rows(
            job=self.job, messages=self.messages[some], own=self.own[some], room=self.room[some],
            report=self.report[some], number=self.number[some], dac=self.dac, fi=self.fi,
        )  # fmt: skip


def bits_at(words: Array, at: Array, width: int) -> Array:
    """`width` bits, at most 48, from bit at[n] of the words on."""
    word, shift = np.divmod(at, 48)
    below = shift + width - 48
    left = np.maximum(below, 0).astype(np.uint64)
    right = np.maximum(-below, 0).astype(np.uint64)
    beyond = np.where(below > 0, 48 - below, 63).astype(np.uint64)
    value = ((words[word] >> right) << left) | (words[word + 1] >> beyond)
    found: Array = (value & np.uint64((1 << width) - 1)).astype(np.int64)
    return found


def reports(index: int, messages: Array, own: Array, room: Array, words: Array) -> Rows | None:
    """Rows of messages by JOBS[index], one a report where its layout has any."""
    layout = JOBS[index].layout
    if layout.reports is None:
        nothing = np.zeros(len(messages), np.int64)
        return Rows(job=index, messages=messages, own=own, room=room, report=nothing, number=nothing)
    group = layout.reports
    counts = np.clip((room - layout.bits - _least_bits(index)) // group.bits + 1, 0, group.most)
    if group.count is not None:
        field = layout.field(group.count)
        counts = np.minimum(counts, bits_at(words, own + field.start, field.width))
    total = int(counts.sum())
    if not total:
        return None
    number = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    return Rows(
        job=index, messages=np.repeat(messages, counts), own=np.repeat(own, counts), room=np.repeat(room, counts),
        report=layout.bits + number * group.bits, number=number + 1,
    )  # fmt: skip


@cache
def _least_bits(index: int) -> int:
    """Bits that make a report of JOBS[index]."""
    group = JOBS[index].layout.reports
    return 1 if group is None else max((field.end for field in group.fields if field.required), default=1)


def merged(pieces: Sequence[Rows]) -> tuple[Array, list[Array]]:
    """Messages of all rows in the order of messages and reports, and the places of each piece's rows among them."""
    if len(pieces) == 1:
        return pieces[0].messages, [np.arange(len(pieces[0].messages))]
    messages = np.concatenate([piece.messages for piece in pieces])
    order = np.argsort(messages, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    ends = np.cumsum([len(piece.messages) for piece in pieces])
    return messages[order].astype(np.int64), np.split(place, ends[:-1])


@cache
def registry() -> Array:
    """All applications' layouts as numbers for the kernel that finds them, sorted by DAC and FI."""
    rows = []
    for index, job in enumerate(JOBS):
        each = job.layout.application
        if each is not None:
            most = 1 << 20 if each.most is None else each.most
            carriers = sum(1 << kind for kind in each.carriers)
            sub = each.sub or (0, 0, 0)
            rows.append((each.dac << 6 | each.fi, carriers, max(each.least, job.required_bits), most, *sub, index))
    return np.array(sorted(rows, key=lambda row: row[0]), np.int64).reshape(-1, 8)


@dataclass(kw_only=True)
class Found:
    """Application data of messages: where it begins, its bits, area code and function (-1: none), and its job."""

    messages: Array
    own: Array
    room: Array
    dac: Array
    fi: Array
    job: Array
    words: Array

    @cached_property
    def _by_job(self) -> dict[int, tuple[Array, Array, Array]]:
        """Messages, first bits and bits of the data that each job describes."""
        order = np.argsort(self.job.astype(np.int16), kind="stable")
        sorted_jobs = self.job[order]
        starts = [0, *(np.flatnonzero(np.diff(sorted_jobs)) + 1).tolist(), len(order)]
        messages, own, room = self.messages[order], self.own[order], self.room[order]
        return {
            int(sorted_jobs[start]): (messages[start:end], own[start:end], room[start:end])
            for start, end in pairwise(starts)
            if end > start
        }

    def rows(self, index: int) -> Rows | None:
        """Rows that JOBS[index] makes."""
        found = self._by_job.get(index)
        if found is None:
            return None
        made = reports(index, *found, self.words)
        if made is not None:
            application = JOBS[index].layout.application
            if application is not None:
                made.dac, made.fi = application.dac, application.fi
        return made

    def columns(self, chosen: Array) -> dict[str, frames.Column]:
        """How long the data of these messages is, and the table that its fields went to."""
        at = np.searchsorted(self.messages, chosen)
        job = self.job[at]
        known = job != RAW
        views, names = _table_names()
        return {
            "data_bits": frames.fixed(frames.ARROW["u16"], self.room[at].astype(np.uint16)),
            "decoded_as": frames.texts(views.take(job, axis=0, mode="wrap"), [names], frames.bitmap(known)),
        }


@cache
def _table_names() -> tuple[Array, Array]:
    """String views of each job's table, the last one for RAW, and the names they point to."""
    names = "".join(job.table for job in JOBS).encode()
    views, at = np.zeros((len(JOBS) + 1, 2), np.uint64), 0
    for index, job in enumerate(JOBS):
        raw = job.table.encode()
        views[index, 0] = len(raw) | int.from_bytes(raw[:4], "little") << 32
        views[index, 1] = int.from_bytes(raw[4:], "little") if len(raw) <= 12 else at << 32
        at += len(raw)
    return views, np.frombuffer(names, np.uint8)


def find(messages: Array, columns: MessageColumns, words: Array) -> Found:
    """Application data of these messages, all binary ones, in their order."""
    room = np.empty((5, len(messages)), np.int64)
    if len(messages):  # else there is nothing to compile for
        kernel = import_module("porttarget.ais_decoder.kernels.binary").find_applications
        narrow, word16 = columns.whole
        kernel(messages, narrow, word16, columns.wide[c.MESSAGE_WORD], words, registry(), room)
    own, bits, dac, fi, job = room
    return Found(messages=messages, own=own, room=bits, dac=dac, fi=fi, job=job, words=words)
