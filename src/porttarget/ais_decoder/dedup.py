"""One message of several hearings: the same payload heard by several receivers within a sliding window of time.

In: messages as they are completed, by one decoder or several that share a Deduplicator. Out: which rows they are, a
repetition having that of the first. The first hearing decoded is the canonical one, whatever the times say.
Two messages are the same if their bits are, by two hashes of 64 bits. Messages without a time repeat nothing.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import sentence_columns as c
from porttarget.errors import UsageError
from porttarget.units import MICROSECONDS

Array = npt.NDArray[Any]
PAYLOADS = 1 << 20  # remembered; 75 MB when full
FEWEST, MOST = 1 << 10, 1 << 30
LONGEST_S = 86_400.0
_ELSEWHERE = -1  # number of a source until the row is put right


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Of which messages others are hearings: row and number of the source; `new`: it is the first one."""

    rows: Array
    sources: Array
    new: Array

    @staticmethod
    def joined(parts: Sequence[Heard]) -> Heard:
        """Those of several blocks, in their order."""
        rows, sources, new = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("rows", "sources", "new")
        )
        return Heard(rows=rows, sources=sources, new=new)


class Deduplicator:
    """Remembers payloads heard within `seconds`; give one to all decoders whose receivers hear the same ships.

    payloads   how many hearings it remembers at most, a power of two: the oldest give way
    recall     given the times (microseconds) of messages before they are compared: whoever knows of others heard then
               may `remember` them

    Decoders in several threads may share it.
    """

    def __init__(
        self, seconds: float, *, payloads: int = PAYLOADS, recall: Callable[[Array], None] | None = None
    ) -> None:
        if not 0 < seconds <= LONGEST_S:
            raise UsageError(f"dedup is {seconds:g} s, expected more than 0 and at most {LONGEST_S:,.0f}")
        if not 8 <= payloads <= MOST or payloads & (payloads - 1):
            raise UsageError(f"payloads is {payloads}, expected a power of two from 8 to {MOST:,}")
        self.window_us = round(seconds * MICROSECONDS)
        self.sources: list[str] = []
        self._payloads = payloads
        self._recall = recall
        self._one = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Remember nothing: what was heard is not there after all."""
        with self._one:
            self._heard = np.empty((min(FEWEST, self._payloads), c.HEARD_COLUMNS), np.int64)
            self._slots = np.zeros(2 * len(self._heard), np.uint64)
            self._state = np.zeros(c.HEARD_STATE_SIZE, np.int64)

    def rows(self, wide: Array, word16: Array, words: Array, source: str, first_row: int) -> Heard:
        """Messages of `source` given as columns and payload words; new ones are numbered from `first_row` on."""
        count = wide.shape[1]
        tagged, received = wide[c.MESSAGE_TAGGED], wide[c.MESSAGE_RECEIVED]
        times = np.where(tagged != c.NO_TIME, tagged, received)
        if (times == c.NO_TIME).all():
            rows = np.arange(first_row, first_row + count)
            return Heard(rows=rows, sources=np.full(count, self._number(source)), new=np.ones(count, np.bool_))
        keys, checks = np.empty((2, count), np.uint64)
        _kernels().hash_payloads(wide[c.MESSAGE_WORD], word16[c.BITS], words, keys, checks)
        return self._mark(keys, checks, times, source, first_row)

    def row(self, bits: int, size: int, time_us: int, source: str, next_row: int) -> Heard:
        """One message of `source` with `size` bits; if it is new, it gets `next_row`."""
        raw = size.to_bytes(2, "big") + bits.to_bytes((size + 7) // 8, "big")
        digest = hashlib.blake2b(raw, digest_size=16).digest()
        keys, checks = np.frombuffer(digest, np.uint64).reshape(2, 1).copy()
        return self._mark(keys, checks, np.array([time_us]), source, next_row)

    def remember(self, keys: Array, checks: Array, times: Array, rows: Array, sources: Sequence[str]) -> None:
        """Hearings that were not seen here, in order of time: hashes, times, and row and source of their messages."""
        known = {source: self._number(source) for source in set(sources)}
        numbers = np.array([known[source] for source in sources], np.int64)
        with self._one:
            new = self._compare(keys, checks, times, _ELSEWHERE, 0).new
            held = self._heard[: self._state[c.HEARD_HELD]]
            theirs = held[:, c.HEARD_SOURCE] == _ELSEWHERE
            which = np.flatnonzero(new)[held[theirs, c.HEARD_MESSAGE]]
            held[theirs, c.HEARD_MESSAGE], held[theirs, c.HEARD_SOURCE] = rows[which], numbers[which]

    def _mark(self, keys: Array, checks: Array, times: Array, source: str, next_row: int) -> Heard:
        number = self._number(source)
        if self._recall is not None and len(known := times[times != c.NO_TIME]):
            self._recall(known)
        with self._one:
            return self._compare(keys, checks, times, number, next_row)

    def _compare(self, keys: Array, checks: Array, times: Array, source: int, next_row: int) -> Heard:
        rows, sources = np.empty((2, len(keys)), np.int64)
        new = np.empty(len(keys), np.bool_)
        self._make_room(len(keys))
        _kernels().mark(
            keys.view(np.int64), checks.view(np.int64), times, self.window_us, next_row, source,
            self._heard, self._slots, self._state, rows, sources, new,
        )  # fmt: skip
        return Heard(rows=rows, sources=sources, new=new)

    def _make_room(self, more: int) -> None:
        """Grow with what is heard, up to all that may be remembered: a table that is written to all over takes time."""
        wanted = min(1 << (int(self._state[c.HEARD_HELD]) + more - 1).bit_length(), self._payloads)
        if wanted <= len(self._heard):
            return
        heard, slots = self._heard, self._slots
        self._heard = np.empty((wanted, c.HEARD_COLUMNS), np.int64)
        self._heard[: len(heard)] = heard
        self._slots = np.zeros(2 * wanted, np.uint64)
        _kernels().move_slots(slots, self._slots)
        self._state[c.HEARD_NEXT] = self._state[c.HEARD_HELD]

    def _number(self, source: str) -> int:
        with self._one:
            if source not in self.sources:
                self.sources.append(source)
            return self.sources.index(source)


def _kernels() -> Any:
    return import_module("porttarget.ais_decoder.kernels.dedup")
