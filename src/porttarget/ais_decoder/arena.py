"""Messages of a decoder's small takes, one behind the other: a take is a range of it, and ranges that follow one
another are one range.

In: bytes, copied in; the framing kernel writes message columns, payload words and joined texts behind those of the
takes before. Out: `MessageColumns` over ranges. Nothing that was written is written again, so that ranges stay good
while others follow. A block too large to be worth copying has an arena of its own over its own bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from porttarget.ais_decoder import memory
from porttarget.ais_decoder.message_columns import MessageColumns, message_arrays
from porttarget.ais_decoder.scratch import Need, idle_words, words_for

Array = npt.NDArray[Any]
FIRST_ROWS = 1 << 14  # little enough to begin anew with; only what is written takes memory
ROWS = 400_000  # once takes are kept; as much as a large block of usual sentences holds
POOLED_WORDS = 1 << 18  # smaller memory is not kept for others


class Arena:
    """Memory for messages; `held` counts batches that lie in it."""

    def __init__(self, need: Need, data: memoryview | None = None) -> None:
        """An arena over `data`, with room for all of it but for joined texts; else one that bytes are copied into."""
        self.rows = self.used_bytes = self.used_words = self.used_text = 0
        self.held = 0
        self.shared = data is None
        self.buf: Array = np.frombuffer(b"" if data is None else data, np.uint8)  # kernels take bytes as read only
        self._bytes = np.empty(0, np.uint8)
        self.arrays = message_arrays(need.rows if data is not None else 0)
        self.words = words_for(need.words) if data is not None else np.empty(0, np.uint64)
        self.text = np.empty(0, np.uint8)
        if data is None:
            self.grow(need, FIRST_ROWS)

    def __del__(self) -> None:
        if len(self.words) >= POOLED_WORDS:
            idle_words.append(self.words)

    @property
    def room(self) -> int:
        """Messages there is room for in all."""
        return len(self.arrays[0][0])

    def fits(self, need: Need) -> bool:
        """Whether a block may be added that needs so much."""
        return (
            self.used_bytes + need.size <= len(self._bytes)
            and self.rows + need.rows <= self.room
            and self.used_words + need.words <= len(self.words)
            and self.used_text + need.text <= len(self.text)
        )

    def grow(self, need: Need, rows: int) -> None:
        """Move to larger arrays, for `rows` messages of the size of those at hand; ranges keep the old ones."""
        blocks = max(rows // max(need.rows, 1), 2)
        if self.rows + need.rows > self.room:
            self._move_rows(max(rows, self.rows + 2 * need.rows))
        if self.used_bytes + need.size > len(self._bytes):
            self._bytes = _moved(self._bytes, self.used_bytes, self.used_bytes + blocks * need.size)
            self.buf = self._bytes.view()
            self.buf.flags.writeable = False
        if self.used_words + need.words > len(self.words):
            words = words_for(self.used_words + need.words + blocks * need.size // 8)
            words[: self.used_words] = self.words[: self.used_words]
            self.words = words
        if self.used_text + need.text > len(self.text):
            self.text = _moved(self.text, self.used_text, self.used_text + 2 * need.text + blocks * need.size)

    def more_rows(self) -> None:
        """Room for as many messages again: there are more than was thought."""
        self._move_rows(2 * self.room + 16)

    def _move_rows(self, rows: int) -> None:
        larger = message_arrays(rows)
        for old, new in zip(self.arrays, larger, strict=True):
            new[:, : self.rows] = old[:, : self.rows]
        self.arrays = larger

    def add(self, pieces: Sequence[memoryview]) -> int:
        """Copy bytes in; returns where they begin."""
        begin = self.used_bytes
        for piece in pieces:
            end = self.used_bytes + len(piece)
            self._bytes[self.used_bytes : end] = piece
            self.used_bytes = end
        return begin

    def columns(self, start: int, end: int, first_row: int, begins: tuple[int, int]) -> MessageColumns:
        """Messages from `start` to `end`, whose texts in the bytes and in the joined texts do so at `begins`."""
        wide, word16, narrow, views = self.arrays
        made = MessageColumns(
            (wide[:, start:end], word16[:, start:end], narrow[:, start:end], views[:, start:end]), first_row,
            [self.buf[: self.used_bytes] if self.shared else self.buf, self.text[: self.used_text]],
        )  # fmt: skip
        made.begins = begins
        if start == 0:
            made.whole = narrow, word16
        return made


def _moved(old: Array, used: int, room: int) -> Array:
    (larger,) = memory.arrays(((room,), old.dtype))
    larger[:used] = old[:used]
    return larger
