"""What a store has heard already, so that inputs taken in at different times are de-duplicated as those of one call.

In: the times of messages about to be compared. Out: hearings the store holds of those minutes, remembered by the
Deduplicator. What was received later than the input at hand does not count: a picture as known at a moment must not
lack a message because a later receipt has it too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from porttarget.ais_decoder import Deduplicator, remember
from porttarget.store import Store
from porttarget.units import MICROSECONDS

Array = npt.NDArray[Any]
HEARINGS: Final = 1 << 22  # remembered at most; 300 MB when full
MINUTE_US: Final = 60 * MICROSECONDS
GAP: Final = 10  # minutes without messages that are read over
LATEST_US: Final = 4_102_444_800 * MICROSECONDS  # 2100: beyond it clocks are wrong, and years soon have five digits
MOST_READS: Final = 16  # spans read for one block: a log with a false time a line must not read all of history
FIRST_HEARD: Final = timedelta(minutes=10)  # how long before a hearing its message may have been heard first


class Remembered:
    """A Deduplicator that knows a store. `until`: what is heard later is known anyway, as in a live intake."""

    def __init__(self, store: Store, seconds: float, *, until: datetime | None = None) -> None:
        self.dedup = Deduplicator(seconds, payloads=HEARINGS, recall=self._recall)
        self._store = store
        self._window = timedelta(seconds=seconds)
        self._until_us = LATEST_US if until is None else round(until.timestamp() * MICROSECONDS)
        self._at: datetime | None = None
        self._minutes = np.empty(0, np.int64)  # that were read, sorted
        self._one = threading.Lock()
        ais = store.receipts().filter(kind="ais")
        self._received = ais.get_column("received_at").to_list()  # what was there before, by time

    def known_at(self, at: datetime) -> None:
        """What comes next was received at `at`."""
        if self._at is not None and at < self._at:
            self.forget()
        elif self._at is not None and any(self._at < each <= at for each in self._received):
            self._minutes = np.empty(0, np.int64)
        self._at = at

    def forget(self) -> None:
        """What was heard last is not in the store after all, or not known yet."""
        self.dedup.forget()
        self._minutes = np.empty(0, np.int64)

    def _recall(self, times: Array) -> None:
        with self._one:
            minutes = np.unique(times[(times >= 0) & (times <= self._until_us)] // MINUTE_US)
            fresh = np.setdiff1d(minutes, self._minutes, assume_unique=True)
            if not len(fresh):
                return
            self._minutes = np.union1d(self._minutes, fresh)
            for first, last in _spans(fresh):
                self._read(_moment(first * MINUTE_US) - self._window, _moment((last + 1) * MINUTE_US) + self._window)

    def _read(self, since: datetime, until: datetime) -> None:
        heard = self._store.read(
            "hearings", at=self._at, since=since, until=until, columns=["message_row", "message_source", "time"]
        )
        kept = self._store.read(
            "messages", at=self._at, since=since - FIRST_HEARD, until=until,
            columns=["message_row", "source", "time", "payload", "fill_bits"],
        )  # fmt: skip
        again = kept.drop("source", "time").join(heard, on="message_row").rename({"message_source": "source"})
        alone = kept.filter(pl.col("time") >= since).join(heard, on="message_row", how="anti")
        remember(self.dedup, pl.concat([again.select(kept.columns), alone]))


def _spans(minutes: Array) -> Iterator[tuple[int, int]]:
    """First and last minutes of what lies close together; of too many spans the longest."""
    breaks = np.flatnonzero(np.diff(minutes) > GAP)
    firsts, lasts = minutes[np.concatenate([[0], breaks + 1])], minutes[np.concatenate([breaks, [len(minutes) - 1]])]
    order = np.sort(np.argsort(firsts - lasts, kind="stable")[:MOST_READS])
    yield from zip(firsts[order].tolist(), lasts[order].tolist(), strict=True)


def _moment(time_us: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=time_us)
