"""Columns that every message has, taken out of the kernels' memory, and the messages table made of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from porttarget.ais_decoder import frames, memory
from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.dedup import Heard
from porttarget.ais_decoder.options import Options

Array = npt.NDArray[Any]
TIME_ROWS = (c.MESSAGE_TAGGED, c.MESSAGE_RECEIVED)


def message_arrays(room: int) -> tuple[Array, Array, Array, Array]:
    """Memory for the columns of so many messages, which the framing kernel writes: wide, word16, narrow, views."""
    wide, word16, narrow, views = memory.arrays(
        ((c.WIDE_ROWS, room), np.int64),
        ((c.WORD16_ROWS, room), np.uint16),
        ((c.NARROW_ROWS, room), np.uint8),
        ((c.VIEWS, room, 2), np.uint64),  # of texts that are not there, never written
    )
    return wide, word16, narrow, views


class MessageColumns:
    """Messages that follow one another. `buffers` hold what their string views point to, from `begins` on.

    The framing kernel wrote these arrays, and frames are made over them without a copy.
    """

    def __init__(self, arrays: tuple[Array, Array, Array, Array], first_row: int, buffers: list[Any]) -> None:
        self.wide, self.word16, self.narrow, self.views = arrays
        self.first_row = first_row
        self.count: int = self.narrow.shape[1]
        self.buffers = buffers
        self.begins: tuple[int, int] | None = None  # of each of two buffers

    @cached_property
    def whole(self) -> tuple[Array, Array]:
        """narrow, word16: contiguous, for one compilation of what reads them; there may be more than `count`."""
        return np.ascontiguousarray(self.narrow), np.ascontiguousarray(self.word16)

    @staticmethod
    def joined(parts: Sequence[MessageColumns], word_starts: Sequence[int]) -> MessageColumns:
        """Messages of several blocks that follow one another; word_starts: where each one's words begin."""
        counts = [part.count for part in parts]
        wide, word16, narrow = (
            np.concatenate([getattr(part, name) for part in parts], axis=1) for name in ("wide", "word16", "narrow")
        )
        wide[c.MESSAGE_WORD] += np.repeat(np.array(word_starts), counts)
        views = np.empty((c.VIEWS, sum(counts), 2), np.uint64)
        buffers = [buffer for part in parts for buffer in part.buffers]
        whole = MessageColumns((wide, word16, narrow, views), parts[0].first_row, buffers)
        firsts = np.repeat(np.cumsum([0, *(len(part.buffers) for part in parts[:-1])]), counts)
        for which in range(c.VIEWS):
            there = whole._there(which)
            if there.any():
                joined = np.concatenate([part.views[which] for part in parts], out=views[which])
                _move(joined, firsts, there)
        return whole

    def only(self, wanted: Array) -> MessageColumns:
        """Some of the messages, numbered anew."""
        kept = np.flatnonzero(wanted)
        if len(kept) == self.count:
            return self
        views = np.empty((c.VIEWS, len(kept), 2), np.uint64)
        for which in range(c.VIEWS):
            if which == c.PAYLOAD_VIEWS or self._any_around & (1 << which - c.RECEIVER_VIEWS):
                views[which] = self.views[which].take(kept, axis=0)
        wide, word16, narrow = (each.take(kept, axis=1) for each in (self.wide, self.word16, self.narrow))
        left = MessageColumns((wide, word16, narrow, views), self.first_row, self.buffers)
        left.begins = self.begins
        return left

    def hearings(self, heard: Heard, options: Options, sources: Sequence[str]) -> frames.Block:
        """The hearings table; `sources` by their number."""
        first = int(heard.sources[0])
        named = sources[first] if (heard.sources == first).all() else None
        common = self.common(None, options)
        made = {name: common[name] for name in ("receiver", "time", "time_received", "time_tagged")}
        made |= {
            "message_row": frames.fixed(frames.ARROW["i64"], heard.rows),
            "message_source": frames.Constant(named)
            if named is not None
            else pl.Series(sources, dtype=pl.String())
            .gather(heard.sources)
            .to_arrow(compat_level=pl.CompatLevel.newest()),
            "source": frames.Constant(options.source),
            "line": frames.fixed(frames.ARROW["i64"], self.wide[c.MESSAGE_LINE]),
            "offset": frames.fixed(frames.ARROW["i64"], self.wide[c.MESSAGE_OFFSET]),
        }
        return frames.Block(self.count, made)

    @cached_property
    def by_route(self) -> list[int]:
        """How many messages there are of each route."""
        counts: list[int] = np.bincount(self.narrow[c.ROUTE], minlength=c.ROUTES).tolist()
        return counts

    @cached_property
    def numbers(self) -> Array:
        """Which messages there are, from 0 on."""
        return np.arange(self.count)

    @cached_property
    def _any_around(self) -> int:
        """Bits of AROUND that any message has."""
        return int(np.bitwise_or.reduce(self.narrow[c.AROUND], initial=0))

    @cached_property
    def _any_time(self) -> tuple[bool, bool]:
        """Whether any message has a tagged time, and a time of receipt."""
        tagged, received = (bool(self.wide[row].max(initial=c.NO_TIME) > c.NO_TIME) for row in TIME_ROWS)
        return tagged, received

    def common(self, chosen: Array | None, options: Options) -> dict[str, frames.Column]:
        """Columns every table has from its messages; of all, or of the chosen ones."""
        rows, mmsi, types = self._heads(chosen)
        return {
            "message_row": frames.fixed(frames.ARROW["i64"], rows),
            "type": frames.fixed(frames.ARROW["u8"], types),
            "mmsi": frames.fixed(frames.ARROW["i64"], mmsi),
            **self._times(chosen),
            "receiver": self._texts(c.RECEIVER_VIEWS, chosen, options.receiver),
        }

    def _heads(self, chosen: Array | None) -> tuple[Array, Array, Array]:
        """Numbers in the decoder, MMSI and types of all messages, or of the chosen ones."""
        if chosen is None:
            rows = self.numbers + np.int64(self.first_row) if self.first_row else self.numbers
            return rows, self.wide[c.MMSI], self.narrow[c.TYPE]
        count = len(chosen)
        rows, mmsi, types = np.empty(count, np.int64), np.empty(count, np.int64), np.empty(count, np.uint8)
        kernel = import_module("porttarget.ais_decoder.kernels.choice").take_heads
        kernel(chosen, self.first_row, self.wide[c.MMSI], self.narrow[c.TYPE], rows, mmsi, types)
        return rows, mmsi, types

    def _times(self, chosen: Array | None) -> dict[str, frames.Column]:
        null = frames.Constant(None)
        any_tagged, any_received = self._any_time
        tagged = _take(self.wide[c.MESSAGE_TAGGED], chosen) if any_tagged else None
        received = _take(self.wide[c.MESSAGE_RECEIVED], chosen) if any_received else None
        best = received if tagged is None else tagged
        if tagged is not None and received is not None:
            best = np.where(tagged != c.NO_TIME, tagged, received)
        return {
            "time": null if best is None else frames.times(best),
            "time_received": null if received is None else frames.times(received),
            "time_tagged": null if tagged is None else frames.times(tagged),
        }

    def _there(self, which: int) -> Array:
        """Which messages have a text of this kind."""
        if which == c.PAYLOAD_VIEWS:
            return np.ones(self.narrow.shape[1], np.bool_)
        there: Array = (self.narrow[c.AROUND] & (1 << which - c.RECEIVER_VIEWS)) != 0
        return there

    def _texts(self, which: int, chosen: Array | None = None, default: str | None = None) -> frames.Column:
        """What stood around the sentences; `default` where nothing did."""
        if not self._any_around & (1 << which - c.RECEIVER_VIEWS):
            return frames.Constant(default)
        there = _take(self._there(which), chosen)
        if not there.any():
            return frames.Constant(default)
        views, buffers = self._views(which)
        views = views if chosen is None else views.take(chosen, axis=0)
        if there.all():
            return frames.texts(views, buffers)
        if default is None:
            return frames.texts(np.where(there[:, None], views, np.uint64(0)), buffers, frames.bitmap(there))
        raw = default.encode()
        head = len(raw) | int.from_bytes(raw[:4], "little") << 32
        tail = int.from_bytes(raw[4:], "little") if len(raw) <= 12 else len(buffers)
        views = np.where(there[:, None], views, np.array((head, tail), np.uint64))
        return frames.texts(views, [*buffers, raw])

    def _views(self, which: int) -> tuple[Array, list[Any]]:
        """String views of a kind, and their buffers: of memory shared with other takes only what is this one's.

        Else whoever writes buffers out, or counts their bytes, would do so with all that lies before.
        """
        views = self.views[which]
        if self.begins is None or 2 * sum(self.begins) <= sum(map(len, self.buffers)):
            return views, self.buffers
        at = np.array(self.begins, np.uint64) << np.uint64(32)
        far = (views[:, 0] & np.uint64(0xFFFFFFFF)) > 12  # short ones hold their text themselves
        moved = views.copy()
        moved[:, 1] -= np.where(far, at.take(views[:, 1] & np.uint64(1)), np.uint64(0))
        return moved, [buffer[begin:] for buffer, begin in zip(self.buffers, self.begins, strict=True)]

    @cached_property
    def any_cut(self) -> bool:
        """Whether any message is too short for its layout."""
        return bool(np.bitwise_or.reduce(self.narrow[c.FLAGS], initial=0) & c.CUT)

    def block(self, options: Options, decoded: Array, decoded_cut: Array) -> frames.Block:
        """The messages table; `decoded`, `decoded_cut`: by route, whether another table holds the fields.

        The second one is of messages too short for their layout.
        """
        talkers, channels = self.word16[c.TALKER], self.narrow[c.RADIO_CHANNEL]
        flags = self.narrow[c.FLAGS]
        held = frames.looked_up(decoded, self.narrow[c.ROUTE])
        if self.any_cut:
            held = np.where(flags & c.CUT, frames.looked_up(decoded_cut, self.narrow[c.ROUTE]), held)
        made = self.common(None, options)
        made |= {
            "talker": frames.two_letters(talkers),
            "own_ship": frames.flag(self.narrow[c.OWN]),
            "channel": frames.letter(channels),
            "source": frames.Constant(options.source),
            "line": frames.fixed(frames.ARROW["i64"], self.wide[c.MESSAGE_LINE]),
            "offset": frames.fixed(frames.ARROW["i64"], self.wide[c.MESSAGE_OFFSET]),
            "sentences": frames.fixed(frames.ARROW["u8"], self.narrow[c.SENTENCES]),
            "bits": frames.fixed(frames.ARROW["u16"], self.word16[c.BITS]),
            "decoded": frames.flag(held),
            "payload": frames.texts(*self._views(c.PAYLOAD_VIEWS)),
            "fill_bits": frames.fixed(frames.ARROW["u8"], self.narrow[c.MESSAGE_FILL]),
            "checksum_ok": frames.flag((flags & c.CHECKSUMS_HELD) != 0),
            "length_ok": frames.flag((flags & c.LENGTH_FITS) != 0),
            "join_ambiguous": frames.flag((flags & c.JOIN_AMBIGUOUS) != 0),
            "tag_block": self._texts(c.TAG_BLOCK_VIEWS),
            "suffix": self._texts(c.SUFFIX_VIEWS),
        }
        return frames.Block(self.count, made)


def _take(values: Array, chosen: Array | None) -> Array:
    return values if chosen is None else values.take(chosen)


def _move(views: Array, firsts: Array, there: Array) -> None:
    """Give the buffers of string views other numbers; short ones hold their text themselves."""
    far = ((views[:, 0] & np.uint64(0xFFFFFFFF)) > 12) & there
    views[:, 1] += np.where(far, firsts, 0).astype(np.uint64)
