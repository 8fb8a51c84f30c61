"""Memory the kernels write into, kept from block to block so that its pages are touched once."""

from __future__ import annotations

from collections import deque
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import sentence_columns as c

Array = npt.NDArray[Any]
BEHIND = 128  # bytes behind a block that framing may look at, so that it reads the last line as all others
# payload memory of batches that are gone, for the next ones: fresh pages cost as much as framing
idle_words: deque[Array] = deque(maxlen=8)


class Need(NamedTuple):
    """Room that a block may need: its bytes, about its messages, at most payload words and joined texts."""

    size: int
    rows: int
    words: int
    text: int


def words_for(room: int) -> Array:
    """Memory for payload words. Zero, or words of before: they have 48 bits everywhere."""
    while True:
        try:  # another thread may take the last one between a look and a pop
            words = idle_words.pop()
        except IndexError:
            return np.zeros(room, np.uint64)
        if len(words) >= room:
            return words


class Scratch:
    """Arrays large enough for a block and all that open groups hold; they grow, and untouched pages cost nothing."""

    def __init__(self) -> None:
        self.row = np.zeros(c.REC_COLUMNS, np.int32)
        self._size = -1
        self._held = -1
        self.make_room(0, 0)

    def make_room(self, size: int, open_groups: int) -> None:
        """Room for a block of `size` bytes while `open_groups` groups are open."""
        held = open_groups * c.STORE_BYTES + size
        if size <= self._size and held <= self._held:
            return
        self._size = size = max(size, self._size)
        self._held = held = max(held + held // 4, self._held)
        sentences = size // 6 + 2
        self.rec = np.empty((sentences, c.REC_COLUMNS), np.int32)
        waiting = held // c.STORE_BYTES + 1
        self.lost = np.empty((9 * waiting + sentences, c.LOST_COLUMNS), np.int64)
        self.lost_text = np.empty(held, np.uint8)
        self.text = np.empty(need(size, held // c.STORE_BYTES + 1, 0).text, np.uint8)  # of large blocks

    @property
    def lost_room(self) -> tuple[Array, Array]:
        """lost, lost_text."""
        return self.lost, self.lost_text


def need(size: int, open_groups: int, rows: int) -> Need:
    """Room for a block of `size` bytes, about `rows` messages, while `open_groups` groups are open."""
    held = open_groups * c.STORE_BYTES + size
    waiting = held // c.STORE_BYTES + 1  # groups, with what stood around their sentences
    return Need(
        size=size + BEHIND,
        rows=rows,
        # what stands around a payload pays for the last word it begins; a longest payload's words behind the last
        # message, since kernels may read there
        words=held // 8 + c.MAX_PAYLOAD // 8 + 64,
        text=held + 2 * c.MAX_NOTES * waiting + c.MAX_RECEIVER * (size // 18 + 2),
    )
