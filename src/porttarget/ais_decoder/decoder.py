"""AIS decoder without I/O: bytes in by `feed`, tables out by `take` and `finish`; the same rows for any chunking.

In: NMEA 0183 as it comes from files and receivers. Out: messages, positions, statics, base stations, rejects.
Reading files and sockets is the feeds' work. See `sentence_columns` for the reject reasons and limits.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

from porttarget.ais_decoder.decoded import Decoded
from porttarget.ais_decoder.dedup import Deduplicator
from porttarget.ais_decoder.options import Marks, Options
from porttarget.ais_decoder.part import Engine, Part
from porttarget.ais_decoder.sentence_columns import MAX_LINE_BYTES
from porttarget.ais_decoder.stats import DecodeStats, no_counts
from porttarget.errors import UsageError
from porttarget.units import MICROSECONDS

_SERIALS = itertools.count()  # of decoders: an `id` is used again once its decoder is gone
SMALL_BYTES = 256 << 10  # what is waiting is not put together up to here
BLOCK_BYTES = 16 << 20  # decoded at once: bounds scratch memory; large, since each table of a block costs 0.4 ms


class Decoder:
    """Decodes one input.

    source            its name, in messages and rejects
    receiver          station or feed that heard it, where a sentence does not say (tag block `s`, USCG suffix `r…`)
    on_bad_checksum   reject, or keep sentences whose checksum is wrong or missing; a bad tag block is then ignored
    length            exact: a message must have a length the standard gives its type; at_least: its required fields;
                      any: type and MMSI, with nulls for what is not there
    fill_bits         use, or ignore what sentences say: the length is then the one the standard gives the type
    engine            numba, or pyais: slow, independent, the same tables
    max_open_groups   multi-sentence messages waiting for parts; the oldest gives way
    max_group_age_s   most time between two parts of one message, where times are known
    clock             gives the receive time of sentences that have no epoch of their own (live feeds)
    dedup             seconds within which the same payload heard again is the same message, or a Deduplicator that
                      several decoders share; every hearing is in `hearings`. None: messages as they come
    first_row         number of the first message in `message_row`
    """

    def __init__(
        self,
        *,
        source: str = "-",
        receiver: str | None = None,
        on_bad_checksum: Literal["reject", "keep"] = "reject",
        length: Literal["exact", "at_least", "any"] = "at_least",
        fill_bits: Literal["use", "ignore"] = "use",
        engine: Literal["numba", "pyais"] = "numba",
        max_open_groups: int = 4096,
        max_group_age_s: float = 60.0,
        clock: Callable[[], datetime] | None = None,
        first_row: int = 0,
        dedup: float | Deduplicator | None = None,
    ) -> None:
        if on_bad_checksum not in ("reject", "keep"):
            raise UsageError(f"on_bad_checksum is {on_bad_checksum!r}, expected 'reject' or 'keep'")
        if length not in ("exact", "at_least", "any"):
            raise UsageError(f"length is {length!r}, expected 'exact', 'at_least' or 'any'")
        if fill_bits not in ("use", "ignore"):
            raise UsageError(f"fill_bits is {fill_bits!r}, expected 'use' or 'ignore'")
        if max_open_groups < 1:
            raise UsageError(f"max_open_groups is {max_open_groups}, expected at least 1")
        options = Options(
            source=source,
            receiver=receiver,
            keep_bad_checksum=on_bad_checksum == "keep",
            length=length,
            ignore_fill_bits=fill_bits == "ignore",
            max_open_groups=max_open_groups,
            max_group_age_us=round(max_group_age_s * MICROSECONDS),
            first_row=first_row,
            dedup=Deduplicator(dedup) if isinstance(dedup, int | float) else dedup,
        )
        self._source = source
        self._engine = _engine(engine, options)
        self._clock = clock
        self._marks = Marks() if clock is not None else None
        self._pending: list[bytes] = []
        self._offset = 0  # of the first pending byte
        self._fed = 0
        self._line_open = False  # pending bytes continue a line of which a piece is done
        self._finished = False
        self._serial = next(_SERIALS)
        self._tally = no_counts()

    @property
    def stats(self) -> DecodeStats:
        """Counts of all that was taken so far."""
        return DecodeStats.of(self._tally)

    def feed(self, data: bytes) -> None:
        """Take in bytes, cut anywhere."""
        if self._finished:
            raise UsageError("feed after finish; a new input needs a new Decoder")
        if data:
            self._pending.append(bytes(data))
            self._fed += len(data)
            if self._marks is not None and self._clock is not None:
                time = self._clock().astimezone(UTC)
                self._marks.add(self._fed, round(time.timestamp() * MICROSECONDS))

    def take(self) -> Decoded:
        """Tables of all lines that are complete and were not taken yet."""
        return self._decoded(self._take_lines())

    def finish(self) -> Decoded:
        """End of input: the rest, the last line even without a newline; open groups become incomplete."""
        parts = self._take_lines()
        if not self._finished:
            self._finished = True
            data = b"".join(self._pending)
            self._pending.clear()
            if data:
                parts += self._engine.block([memoryview(data)], self._offset, self._marks)
            parts.append(self._engine.finish(open_line=bool(data) or self._line_open))
        return self._decoded(parts)

    def _take_lines(self) -> list[Part]:
        """Decode complete lines, and complete pieces of an overlong one, block by block."""
        if self._fed - self._offset <= SMALL_BYTES:
            return self._take_few_lines()
        data = b"".join(self._pending)
        end = data.rfind(b"\n") + 1
        pieces = (len(data) - end) // MAX_LINE_BYTES * MAX_LINE_BYTES
        if end:
            self._line_open = False
        self._line_open = self._line_open or pieces > 0
        end += pieces
        parts: list[Part] = []
        at = 0
        while at < end:
            stop = end if end - at <= BLOCK_BYTES else _block_end(data, at, end)
            block = memoryview(data)[at:stop]
            parts += self._engine.block([block], self._offset + at, self._marks)
            at = stop
        self._offset += end
        if self._marks is not None:
            self._marks.forget(self._offset)
        self._pending = [data[end:]] if end < len(data) else []
        return parts

    def _take_few_lines(self) -> list[Part]:
        """As `_take_lines`, of too little for an overlong line: the engine puts the pieces together."""
        pieces = [memoryview(piece) for piece in self._pending]
        while pieces:
            last = self._pending[len(pieces) - 1]
            end = last.rfind(b"\n") + 1
            if end:
                break
            pieces.pop()
        else:
            return []
        self._line_open = False
        pieces[-1] = pieces[-1][:end]
        parts = self._engine.block(pieces, self._offset, self._marks)
        self._offset += sum(map(len, pieces))
        if self._marks is not None:
            self._marks.forget(self._offset)
        rest = self._pending[len(pieces) - 1 :]
        rest[0] = rest[0][end:]
        self._pending = rest if rest[0] else rest[1:]
        return parts

    def _decoded(self, parts: list[Part]) -> Decoded:
        for part in parts:
            self._tally = self._tally + part.tally  # a new one: takes keep the one of their time
        return Decoded(parts, {self._serial: self._tally}, self._source)


def decode_bytes(
    data: bytes,
    *,
    source: str = "-",
    receiver: str | None = None,
    on_bad_checksum: Literal["reject", "keep"] = "reject",
    length: Literal["exact", "at_least", "any"] = "at_least",
    fill_bits: Literal["use", "ignore"] = "use",
    engine: Literal["numba", "pyais"] = "numba",
    max_open_groups: int = 4096,
    max_group_age_s: float = 60.0,
    clock: Callable[[], datetime] | None = None,
    dedup: float | Deduplicator | None = None,
) -> Decoded:
    """Decode one whole input that is in memory; see Decoder."""
    decoder = Decoder(
        source=source,
        receiver=receiver,
        on_bad_checksum=on_bad_checksum,
        length=length,
        fill_bits=fill_bits,
        engine=engine,
        max_open_groups=max_open_groups,
        max_group_age_s=max_group_age_s,
        clock=clock,
        dedup=dedup,
    )
    decoder.feed(data)
    return decoder.finish()


def _engine(name: str, options: Options) -> Engine:
    if name == "numba":
        from porttarget.ais_decoder.numba_engine import NumbaEngine

        return NumbaEngine(options)
    if name == "pyais":
        from porttarget.ais_decoder.pyais_engine import PyaisEngine

        return PyaisEngine(options)
    raise UsageError(f"engine is {name!r}, expected 'numba' or 'pyais'")


def _block_end(data: bytes, at: int, end: int) -> int:
    """Where a block that starts at `at` ends: after a newline, or on a piece border of an overlong line."""
    newline = data.rfind(b"\n", at, at + BLOCK_BYTES) + 1
    if newline > at:
        return newline
    newline = data.find(b"\n", at, end) + 1
    return newline if newline > 0 else end
