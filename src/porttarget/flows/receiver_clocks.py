"""Receivers whose clock is off, found while sentences come in: what they say the time is, against two others.

In: decoded tables of live intake and when they arrived here. Out: per receiver the offset of its clock, and a flag
with hysteresis. Where base stations (type 4) are heard, a receiver's time is compared with theirs, which come from
satellites: then a slow way here does not look like a slow clock. Elsewhere it is compared with the arrival, and the
offset holds the delay. Medians over five minutes, so that single wrong stamps and bursts do not count.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Final

import polars as pl

from porttarget.ais_decoder import Decoded

WINDOW_S: Final = 300.0
OFF_BEYOND_S: Final = 5.0
RIGHT_WITHIN_S: Final = 3.0
FEWEST_STATED: Final = 5  # messages with a time
FEWEST_BASE: Final = 3  # reports of base stations
MOST_RECEIVERS: Final = 256  # of one feed; those not heard for longest are forgotten
_THINNED_TO_S: Final = 0.5
_MOST_SAMPLES: Final = round(WINDOW_S / _THINNED_TO_S)
BASE_STATION: Final = 4


@dataclass(slots=True)
class _Window:
    """Values of the last five minutes, by when they arrived."""

    values: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=_MOST_SAMPLES))

    def add(self, now_s: float, values: Iterable[float], fewest: int) -> None:
        """Thinned once there are enough, so that a busy second does not push the other five minutes out."""
        for value in values:
            if len(self.values) < fewest or now_s - self.values[-1][0] >= _THINNED_TO_S:
                self.values.append((now_s, value))

    def middle(self, fewest: int, now_s: float) -> float | None:
        while self.values and self.values[0][0] < now_s - WINDOW_S:
            self.values.popleft()
        return median(value for _, value in self.values) if len(self.values) >= fewest else None


@dataclass(slots=True)
class _Receiver:
    """One receiver's clock."""

    ahead_of_arrival: _Window = field(default_factory=_Window)
    ahead_of_base: _Window = field(default_factory=_Window)
    after_base: _Window = field(default_factory=_Window)  # arrival here against base stations: delay, or our own clock
    off: bool = False

    def offset_s(self, now_s: float) -> float | None:
        by_base = self.ahead_of_base.middle(FEWEST_BASE, now_s)
        return by_base if by_base is not None else self.ahead_of_arrival.middle(FEWEST_STATED, now_s)

    def delay_s(self, now_s: float) -> float | None:
        return self.after_base.middle(FEWEST_BASE, now_s)

    def judge(self, now_s: float) -> None:
        offset_s = self.offset_s(now_s)
        if offset_s is not None:
            self.off = abs(offset_s) > (RIGHT_WITHIN_S if self.off else OFF_BEYOND_S)


class ReceiverClocks:
    """The clocks of the receivers that one feed brings. Blocks are seen in one thread, the status asked in others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._receivers: OrderedDict[str, _Receiver] = OrderedDict()
        self._now_s = 0.0  # of the latest arrival

    def see(self, part: Decoded, arrived_at: datetime) -> None:
        """Take note of what a block says. `arrived_at` is what the decoder's clock gave for it."""
        with self._lock:
            self._now_s = arrived_at.timestamp()
            self._see_messages(part.messages, arrived_at)
            self._see_base_stations(part.base_stations, arrived_at)

    def _see_messages(self, messages: pl.DataFrame, arrived_at: datetime) -> None:
        heard = _stated(messages.select("receiver", "time_tagged", "time_received"), arrived_at)
        stamps = heard.filter(pl.col("stated_us").is_not_null())
        arrived_us = _microseconds(arrived_at)
        for receiver, values in _by_receiver(stamps.with_columns(s=pl.col("stated_us") - arrived_us)):
            one = self._receiver(receiver)
            one.ahead_of_arrival.add(arrived_us / 1e6, [median(values)] * len(values), FEWEST_STATED)
            one.judge(arrived_us / 1e6)

    def status(self) -> dict[str, object]:
        """`clock_offset_s` of the receiver furthest off (positive: fast), whether any is off, and which; `delay_s`."""
        with self._lock:
            return self._status()

    def _status(self) -> dict[str, object]:
        offsets = [offset for one in self._receivers.values() if (offset := one.offset_s(self._now_s)) is not None]
        delays = [delay for one in self._receivers.values() if (delay := one.delay_s(self._now_s)) is not None]
        furthest = max(offsets, key=abs, default=None)
        return {
            "clock_offset_s": None if furthest is None else round(furthest, 3),
            "clock_off": any(one.off for one in self._receivers.values()),
            "clocks_off": sorted(name for name, one in self._receivers.items() if one.off),
            "delay_s": round(median(delays), 3) if delays else None,
        }

    def _see_base_stations(self, reports: pl.DataFrame, arrived_at: datetime) -> None:
        told = reports.filter((pl.col("type") == BASE_STATION) & pl.col("utc").is_not_null())
        if told.is_empty():
            return
        arrived_us = _microseconds(arrived_at)
        utc_us = pl.col("utc").dt.epoch("us")
        heard = _stated(told.select("receiver", "time_tagged", "time_received", "utc"), arrived_at)
        for receiver, values in _by_receiver(heard.with_columns(s=arrived_us - utc_us)):
            self._receiver(receiver).after_base.add(arrived_us / 1e6, values, FEWEST_BASE)
        stamped = heard.filter(pl.col("stated_us").is_not_null())
        for receiver, values in _by_receiver(stamped.with_columns(s=pl.col("stated_us") - utc_us)):
            one = self._receiver(receiver)
            one.ahead_of_base.add(arrived_us / 1e6, values, FEWEST_BASE)
            one.judge(arrived_us / 1e6)

    def _receiver(self, name: str) -> _Receiver:
        one = self._receivers.setdefault(name, _Receiver())
        self._receivers.move_to_end(name)
        while len(self._receivers) > MOST_RECEIVERS:
            self._receivers.popitem(last=False)
        return one


def _stated(rows: pl.DataFrame, arrived_at: datetime) -> pl.DataFrame:
    """With `stated_us`: the tag block's time, else an epoch of the line's own; null where our clock gave the time."""
    own = pl.when(pl.col("time_received") != arrived_at).then(pl.col("time_received"))
    return rows.with_columns(stated_us=pl.coalesce("time_tagged", own).dt.epoch("us"))


def _by_receiver(rows: pl.DataFrame) -> Iterable[tuple[str, Sequence[float]]]:
    """Column `s`, microseconds there, as seconds by receiver."""
    grouped = rows.group_by("receiver", maintain_order=True).agg(pl.col("s") / 1e6)
    return ((name or "", values) for name, values in grouped.iter_rows())


def _microseconds(time: datetime) -> int:
    return round(time.timestamp() * 1_000_000)
