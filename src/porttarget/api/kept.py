"""A small memory of what is costly to make: bounded, least recently used out first, each value made once.

Who asks for a value being made waits for that one alone; other values can be made and read meanwhile.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Slot(Generic[V]):
    """A value's place: empty until its first asker has made it."""

    __slots__ = ("lock", "made")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.made: tuple[V] | None = None


class Kept(Generic[K, V]):
    """At most `limit` values by key. Safe for threads; `make` may ask other memories, never this key again."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._slots: OrderedDict[K, _Slot[V]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._slots)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of `key`, made by `make` where it is not kept; what `make` raises is not kept."""
        with self._lock:
            slot = self._slots.setdefault(key, _Slot())
            self._slots.move_to_end(key)
            while len(self._slots) > self.limit:
                self._slots.popitem(last=False)
        with slot.lock:
            if slot.made is None:
                slot.made = (make(),)
            return slot.made[0]
