"""Memory the kernels write into, kept from block to block so that its pages are touched once."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.batch import idle_words

Array = npt.NDArray[Any]


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
        rows = size // 18 + 2
        self.rec = np.empty((sentences, c.REC_COLUMNS), np.int32)
        # what stands around a payload pays for the last word it begins; a longest payload's words behind the last
        # message, since kernels may read there. Zero: words have 48 bits everywhere
        self._words = held // 8 + c.MAX_PAYLOAD // 8 + 64
        self.words = np.zeros(self._words, np.uint64)
        waiting = held // c.STORE_BYTES + 1  # groups, with what stood around their sentences
        self.text = np.empty(held + 2 * c.MAX_NOTES * waiting + c.MAX_RECEIVER * rows, np.uint8)
        self.lost = np.empty((9 * waiting + sentences, c.LOST_COLUMNS), np.int64)
        self.lost_text = np.empty(held, np.uint8)

    def give_words(self) -> Array:
        """The payload words, which are the caller's from now on."""
        given = self.words
        while True:
            try:  # another thread may take the last one between a look and a pop
                words = idle_words.pop()
            except IndexError:
                break
            if len(words) >= self._words:
                self.words = words
                return given
        self.words = np.zeros(self._words, np.uint64)
        return given

    @property
    def lost_room(self) -> tuple[Array, Array]:
        """lost, lost_text."""
        return self.lost, self.lost_text
