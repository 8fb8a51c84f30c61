"""AIS sentences from any inputs to tables or files: inputs → decoder → frames, JSON lines, CSV, Parquet, Arrow.

Each input is decoded by a decoder of its own, whose receiver is the input's stem where sentences name none.
`message_row` counts through all inputs of one call. Memory stays bounded when streaming (`decode_to`).
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal

from porttarget.ais_decoder import Decoded, Decoder, DecodeStats, Deduplicator
from porttarget.errors import InputError, NothingRecognised, PortTargetError, UsageError, Where
from porttarget.feeds import Input, is_live, live_chunks, open_inputs, parse_feed_url
from porttarget.flows.kinds import KINDS, is_other_kind
from porttarget.flows.sidecar import is_sidecar

Source = str | Path | bytes | BinaryIO
Engine = Literal["numba", "pyais"]
OnBadChecksum = Literal["reject", "keep"]
Length = Literal["exact", "at_least", "any"]
FillBits = Literal["use", "ignore"]
_ROWS_OF_A_FEED = 1 << 40  # message_row of the next live feed begins so much further on
DEDUP_S = 30.0  # of intake into a store: receivers in reach of one another hear the same ships
CHUNK_BYTES = 4 << 20  # of a stream: bounds memory
KEPT_CHUNK_BYTES = 16 << 20  # where all is kept anyway
LARGE_CHUNK_BYTES = 8 << 20  # where tables are made: each of a chunk costs 0.3 ms, whatever it holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to decode."""

    engine: Engine = "numba"
    on_bad_checksum: OnBadChecksum = "reject"
    length: Length = "at_least"
    fill_bits: FillBits = "use"
    dedup: Deduplicator | None = None  # of all inputs
    as_they_come: bool = False  # of a pipe: decode what has come, without waiting for more
    chunk_bytes: int = CHUNK_BYTES  # decoded at once where `decode_to` reads what has an end


@dataclass(slots=True)
class Report:
    """What a run over several inputs gave: counts, inputs that failed, inputs that were cut."""

    stats: DecodeStats = field(default_factory=DecodeStats)
    failed: list[PortTargetError] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    inputs: int = 0

    @property
    def read(self) -> int:
        """Inputs of which something was read."""
        return self.inputs - len(self.failed)

    @property
    def rejected(self) -> bool:
        """Some input was not used: rejects, incomplete groups, or a cut file."""
        return bool(self.stats.rejected_sentences or self.stats.incomplete_sentences or self.cut)


def decode(
    *sources: Source,
    engine: Engine = "numba",
    on_bad_checksum: OnBadChecksum = "reject",
    length: Length = "at_least",
    fill_bits: FillBits = "use",
    dedup: float | None = None,
) -> Decoded:
    """Decode AIS sentences from paths, globs, bytes or binary file objects into tables.

    Returns frames `messages`, `positions`, `statics`, `base_stations`, `rejects` and `stats`. Raises InputMissing or
    NothingRecognised for an input that cannot be used at all; faulty sentences are in `rejects`. `length`, `fill_bits`
    and `dedup` (seconds, over all sources) as for `Decoder`.
    """
    check_sources("decode", sources)
    report = Report()
    options = Options(
        engine=engine, on_bad_checksum=on_bad_checksum, length=length, fill_bits=fill_bits,
        dedup=None if dedup is None else Deduplicator(dedup),
    )  # fmt: skip
    parts = list(_parts(sources, options, report, KEPT_CHUNK_BYTES))
    if report.failed:
        raise report.failed[0]
    return Decoded.concat(parts)


def check_sources(door: str, sources: Sequence[object]) -> None:
    """Refuse what is no source at all, before anything is read."""
    if not sources:
        raise UsageError(f"{door} needs at least one source: a path, glob, bytes or binary file")
    for source in sources:
        if isinstance(source, io.TextIOBase):
            raise UsageError(f"{door} reads bytes: open {getattr(source, 'name', 'the file')} with mode 'rb'")
        if not isinstance(source, str | Path | bytes) and not hasattr(source, "read"):
            raise UsageError(f"{door} takes paths, globs, bytes or binary files, found {type(source).__name__}")


def decode_to(
    specs: Sequence[Source],
    sink: Callable[[Decoded], None],
    options: Options,
    *,
    enough: Callable[[], bool] = lambda: False,
) -> Report:
    """Decode `specs` piece by piece into `sink`; failures of single inputs are reported, the rest is still done.

    Live feeds (`tcp://…`) are read together, after all that has an end, until `enough()`.
    """
    report = Report()
    live = [spec for spec in specs if isinstance(spec, str) and is_live(spec)]
    for spec in live:
        parse_feed_url(spec)
    for part in _parts([spec for spec in specs if not is_live(spec)], options, report, options.chunk_bytes):
        sink(part)
    if live:
        for part in _live_parts(live, options, report, enough):
            sink(part)
    return report


def decode_input(
    entry: Input, options: Options, *, first_row: int = 0, chunk_bytes: int = CHUNK_BYTES, hashed: bool = True
) -> Iterator[Decoded]:
    """Decode one opened input; yields what each piece completed, the last with the totals in `stats`.

    Raises NothingRecognised where the input holds no AIS sentence.
    """
    decoder = _decoder(options, source=entry.name, receiver=_stem(entry.name), first_row=first_row)
    size = 0
    for chunk in entry.chunks(chunk_bytes, as_they_come=options.as_they_come, hashed=hashed):
        size += len(chunk)
        decoder.feed(chunk)
        yield decoder.take()
    last = decoder.finish()
    if last.stats.sentences == 0:
        found = "it is empty" if size == 0 else f"{size:,} bytes without a VDM or VDO sentence"
        raise NothingRecognised(f"no AIS sentence: {found}", where=Where(source=entry.name))
    yield last


def _decoder(
    options: Options,
    *,
    source: str,
    receiver: str | None,
    first_row: int,
    clock: Callable[[], datetime] | None = None,
) -> Decoder:
    return Decoder(
        source=source, receiver=receiver, first_row=first_row, clock=clock, engine=options.engine,
        on_bad_checksum=options.on_bad_checksum, length=options.length, fill_bits=options.fill_bits,
        dedup=options.dedup,
    )  # fmt: skip


def _parts(specs: Sequence[Source], options: Options, report: Report, chunk_bytes: int) -> Iterator[Decoded]:
    base = 0
    for entry in open_inputs(list(specs)):
        if is_sidecar(entry):
            continue
        if is_other_kind(entry, ("ais",), specs):
            report.passed_over.append(f"{entry.name}: {KINDS[entry.kind]}")
            continue
        report.inputs += 1
        try:
            if entry.error is not None:
                raise entry.error
            for part in decode_input(entry, options, first_row=base, chunk_bytes=chunk_bytes, hashed=False):
                yield part
                stats = part.stats
        except InputError as error:
            report.failed.append(error)
            continue
        base += stats.messages
        report.stats = DecodeStats.total([report.stats, stats])
        if entry.truncated:
            report.cut.append(f"{entry.name}: {entry.truncated}")


def _live_parts(
    specs: Sequence[str], options: Options, report: Report, enough: Callable[[], bool]
) -> Iterator[Decoded]:
    """Live feeds, each with a decoder of its own; the receive time of its sentences is when they came."""
    report.inputs += len(specs)
    first_row = report.stats.messages
    arrived_at = datetime.now(UTC)
    decoders = {
        name: _decoder(
            options, source=name, receiver=name, first_row=first_row + number * _ROWS_OF_A_FEED,
            clock=lambda: arrived_at,
        )
        for number, name in enumerate(dict.fromkeys(specs))
    }  # fmt: skip
    for chunk in live_chunks(list(decoders), enough=enough):
        arrived_at = chunk.arrived_at
        decoders[chunk.feed].feed(chunk.lines)
        yield decoders[chunk.feed].take()
    for decoder in decoders.values():
        last = decoder.finish()
        yield last
        report.stats = DecodeStats.total([report.stats, last.stats])


def _stem(name: str) -> str | None:
    return None if name == "-" else Path(name).name.split(".")[0] or None


def stats_json(report: Report) -> str:
    """The counts of a run as one JSON object."""
    return json.dumps({**report.stats.as_dict(), "inputs": report.inputs, "cut": report.cut})
