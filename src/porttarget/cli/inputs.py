"""decode, manifest, describe: from inputs to tables, and what the tables mean."""

from __future__ import annotations

import os
from collections import Counter
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from porttarget.cli.interrupt import until_interrupted
from porttarget.cli.out_file import OutFile
from porttarget.cli.terms import (
    Json,
    Partners,
    Strict,
    counted,
    exit_code,
    moment,
    print_json,
    refuse_own_inputs,
    say,
    say_failures,
    say_passed_over,
    until_reader_goes,
)
from porttarget.errors import UsageError
from porttarget.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from polars import DataFrame

    from porttarget.ais_decoder import Decoded
    from porttarget.flows.table_files import Compression as PackedBy
    from porttarget.flows.table_files import FileFormat

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...", help="Files, folders, globs or - (stdin); plain, .gz, .zst or .zip.", show_default=False
    ),
]
AisInputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Files, folders, globs or - (stdin); plain, .gz, .zst or .zip. Live feeds, until Ctrl-C: tcp://host:port,"
        " tcp-listen://address:port, udp://address:port, serial:///dev/NAME?baud=38400.",
        show_default=False,
    ),
]
Stats = Annotated[Path | None, typer.Option(help="Write the counts here as one JSON object.")]


class DecodeFormat(StrEnum):
    """Output formats of decode."""

    JSONL = "jsonl"
    GPSD = "gpsd"
    GPSD_RAW = "gpsd-raw"
    CSV = "csv"
    PARQUET = "parquet"
    ARROW = "arrow"


LINE_FORMATS = (DecodeFormat.JSONL, DecodeFormat.GPSD, DecodeFormat.GPSD_RAW)  # one object a message
FOLDER_FORMATS: dict[DecodeFormat, FileFormat] = {
    DecodeFormat.CSV: "csv",
    DecodeFormat.PARQUET: "parquet",
    DecodeFormat.ARROW: "arrow",
}


class Compression(StrEnum):
    """How Parquet columns are packed."""

    ZSTD = "zstd"
    LZ4 = "lz4"
    NONE = "none"


class Language(StrEnum):
    """Languages that findings are told in."""

    EN = "en"
    FR = "fr"


class Engine(StrEnum):
    """Decoders: our own, or pyais as an independent second."""

    NUMBA = "numba"
    PYAIS = "pyais"


class Length(StrEnum):
    """Which lengths of messages are taken."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    ANY = "any"


class FillBits(StrEnum):
    """Whether sentences are believed about their fill bits."""

    USE = "use"
    IGNORE = "ignore"


class OnBadChecksum(StrEnum):
    """What to do with sentences whose checksum does not hold."""

    REJECT = "reject"
    KEEP = "keep"


def decode(
    inputs: AisInputs,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File (jsonl, gpsd) or folder (one file a table).")
    ] = None,
    file_format: Annotated[
        DecodeFormat,
        typer.Option("--format", help="jsonl and GPSD's JSON (scaled, or integers as sent) go to stdout by default."),
    ] = DecodeFormat.JSONL,
    tables: Annotated[
        list[str] | None,
        typer.Option("--table", metavar="TABLE", help="Only this table (may be given again); not for jsonl."),
    ] = None,
    compression: Annotated[
        Compression | None, typer.Option(help="Of Parquet; zstd by default, lz4 is faster and larger.")
    ] = None,
    stats: Stats = None,
    on_bad_checksum: Annotated[
        OnBadChecksum, typer.Option(help="Sentences with a wrong checksum.")
    ] = OnBadChecksum.REJECT,
    length: Annotated[
        Length, typer.Option(help="Messages of the standard's lengths, of their required fields, or of type and MMSI.")
    ] = Length.AT_LEAST,
    fill_bits: Annotated[
        FillBits, typer.Option(help="What sentences say of their last bits, or what their type says.")
    ] = FillBits.USE,
    dedup: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="The same payload within so long is one message; off by default."),
    ] = None,
    gpsd_compat: Annotated[
        bool, typer.Option("--gpsd-compat", help="Print as GPSD 3.22 does, its mistakes included.")
    ] = False,
    engine: Annotated[Engine, typer.Option(help="pyais is slow and independent.")] = Engine.NUMBA,
    strict: Strict = False,
) -> None:
    """Decode AIS sentences (NMEA VDM and VDO) into messages."""
    from porttarget.ais_decoder import Deduplicator
    from porttarget.feeds import is_live
    from porttarget.flows.decode import CHUNK_BYTES, LARGE_CHUNK_BYTES, Options, decode_to, stats_json
    from porttarget.flows.tables_out import TableFolder

    if gpsd_compat and file_format not in (DecodeFormat.GPSD, DecodeFormat.GPSD_RAW):
        raise UsageError(f"--gpsd-compat goes with --format gpsd or gpsd-raw, found --format {file_format.value}")
    refuse_own_inputs(inputs, out, stats)
    options = Options(
        engine=engine.value,
        on_bad_checksum=on_bad_checksum.value,
        length=length.value,
        fill_bits=fill_bits.value,
        dedup=Deduplicator(dedup) if dedup else None,
        as_they_come=file_format in LINE_FORMATS,
        chunk_bytes=CHUNK_BYTES if file_format in LINE_FORMATS else LARGE_CHUNK_BYTES,
    )
    if compression is not None and file_format is not DecodeFormat.PARQUET:
        raise UsageError(f"--compression is for --format parquet, found --format {file_format.value}")
    if file_format in LINE_FORMATS:
        if tables:
            raise UsageError("--table is for formats with one file a table: csv, parquet, arrow")
        lines, rest = _lines(file_format, gpsd_compat=gpsd_compat, heard_in=inputs if options.dedup else None)
        with OutFile(out) as target, until_interrupted(wanted=any(map(is_live, inputs))) as interrupted:
            report = decode_to(
                inputs,
                lambda part: target.write(lines(part)),
                options,
                enough=lambda: interrupted() or target.gone,
            )
            target.write(rest())
            target.keep = bool(report.read)
    else:
        if out is None:
            raise UsageError(f"--format {file_format.value} writes one file a table: name a folder with -o")
        names = _chosen_tables(tables)
        refuse_own_inputs(inputs, *(out / f"{name}.{file_format.value}" for name in names))
        taken = _tables(names)
        packed: PackedBy = compression.value if compression is not None else "zstd"
        with (
            TableFolder(out, names, FOLDER_FORMATS[file_format], packed) as folder,
            until_interrupted(wanted=any(map(is_live, inputs))) as interrupted,
        ):
            report = decode_to(
                inputs,
                lambda part: folder.write_made(partial(taken, part)),
                options,
                enough=interrupted,
            )
            if not report.read:
                folder.discard()
    if stats is not None:
        stats.write_text(stats_json(report) + "\n", encoding="utf-8")
    counts = report.stats
    say(
        f"{counts.messages:,} messages from {counts.sentences:,} sentences in {counts.lines:,} lines; "
        f"{counts.rejected_sentences:,} rejected, {counts.incomplete_sentences:,} incomplete"
    )
    say_passed_over(report.passed_over)
    say_failures(report.failed, report.cut)
    raise typer.Exit(exit_code(failed=bool(report.failed), rejected=report.rejected, strict=strict))


def _chosen_tables(wanted: list[str] | None) -> tuple[str, ...]:
    """The tables to write: those asked for, else all."""
    from porttarget.ais_decoder import Decoded

    there = (*Decoded.names, *Decoded.views)
    if unknown := sorted(set(wanted or ()) - set(there)):
        raise UsageError(f"no table {', '.join(unknown)} comes from AIS; there are {', '.join(there)}")
    return tuple(dict.fromkeys(wanted or there))


def _tables(names: tuple[str, ...]) -> Callable[[Decoded], dict[str, DataFrame]]:
    """What takes the tables `names` out of takes that follow one another."""
    from porttarget.ais_decoder.pairs import StaticPairs

    pairs = StaticPairs()
    return lambda part: {
        name: pairs.take(part.statics) if name == "static_pairs" else part.table(name) for name in names
    }


def _lines(
    file_format: DecodeFormat, *, gpsd_compat: bool, heard_in: list[str] | None
) -> tuple[Callable[[Decoded], bytes], Callable[[], bytes]]:
    """What writes a take in a format of one object a message, and what is left at the end.

    heard_in   where repetitions are left out, the inputs: of files, objects wait for hearings in those that follow
    """
    if file_format is not DecodeFormat.JSONL:
        from porttarget.flows.gpsd_json import GpsdJson

        return GpsdJson(scaled=file_format is DecodeFormat.GPSD, compat=gpsd_compat).lines, bytes
    if heard_in is None:
        from porttarget.flows.json_lines import json_lines

        return json_lines, bytes
    from porttarget.flows.heard_lines import HELD_BYTES, HeardLines

    heard = HeardLines(held_bytes=HELD_BYTES if not any(map(_comes_by_itself, heard_in)) else 0)
    return heard.lines, heard.rest


def _comes_by_itself(spec: str) -> bool:
    """Whether an input is followed as it comes: nothing may wait for its end."""
    from porttarget.feeds import is_live

    return spec == "-" or is_live(spec) or Path(spec).is_fifo() or Path(spec).is_char_device()


def manifest(
    inputs: Inputs,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder for the tables, one Parquet file each.", show_default=False)
    ],
    stats: Stats = None,
    ack: Annotated[
        Path | None, typer.Option(help="Folder for the answers that go back to the senders (997, 355, CONTRL, CUSRES).")
    ] = None,
    received_at: Annotated[str | None, typer.Option(help="When the transport brought them (RFC 3339).")] = None,
    layout: Annotated[
        Path | None, typer.Option(help="TOML file that tells where fields of fixed-width records stand.")
    ] = None,
    partners: Partners = None,
    language: Annotated[
        Language | None, typer.Option("--lang", help="Language of the findings printed; default: by LANG, else en.")
    ] = None,
    strict: Strict = False,
) -> None:
    """Read advance manifests into voyages, bills, parties, containers, goods, hazards, findings.

    Formats, each known by content: X12 and UN/EDIFACT interchanges, tables of AMS bills (files of one folder or archive
    are one input), our JSON and Parquet; with --layout also fixed-width records. With --partners, --strict also exits 3
    where a finding is an error.
    """
    from porttarget.flows.clerk import Clerk
    from porttarget.flows.manifest import Setting, manifest_to, partners_in, stats_json
    from porttarget.manifests.fixed_layout import layout_of
    from porttarget.reference import load_reference

    when = moment(received_at, option="--received-at")
    refuse_own_inputs(inputs, stats)
    told = None if layout is None else layout_of(layout)
    reference = load_reference(load_settings().reference)
    spoken = "fr" if os.environ.get("LANG", "").startswith("fr") else "en"
    agreed = None if partners is None else partners_in(partners, reference)
    clerk = Clerk(language=spoken if language is None else language.value)
    setting = Setting(received_at=when, reference=reference, layout=told, partners=agreed)
    report = manifest_to(inputs, out, setting=setting, ack=ack, clerk=clerk)
    if stats is not None:
        stats.write_text(stats_json(report) + "\n", encoding="utf-8")
    counts = report.stats
    say(
        f"{counted(counts.bills, 'bill')} and {counted(counts.containers, 'container')} in "
        f"{counted(counts.messages, 'message')}"
    )
    if report.uncompared:
        say("too many bills to compare them with one another; a store does (porttarget ingest)")
    for code, number in sorted(counts.findings.items()):
        say(f"finding {code}: {number:,}")
    for (kind, verdict), number in sorted(Counter((each.kind, each.verdict) for each in report.answers).items()):
        say(f"answers in {ack}: {number:,} {kind}, {verdict.replace('_', ' ')}")
    for line in clerk.lines():
        print(line)
    say_passed_over(report.passed_over)
    say_failures(report.failed, report.cut)
    raise typer.Exit(exit_code(failed=bool(report.failed), rejected=report.rejected, strict=strict))


@until_reader_goes
def describe(
    name: Annotated[
        str | None, typer.Argument(metavar="[TABLE]", help="A table's name; without it, all names.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print a table's columns with dtype, unit, meaning and missing value."""
    from porttarget.tables import TABLES, table

    if name is None:
        listing = {each.name: each.title for each in TABLES.values()}
        if as_json:
            print_json(listing)
            return
        width = max(map(len, listing))
        for key, title in listing.items():
            print(f"{key:<{width}}  {title}")
        return
    one = table(name)
    if as_json:
        columns = [
            {"name": c.name, "dtype": c.dtype, "unit": c.unit, "meaning": c.meaning, "missing": c.missing}
            for c in one.columns
        ]
        print_json({"table": one.name, "title": one.title, "columns": columns})
        return
    print(f"{one.name}: {one.title}\n")
    head = ("column", "dtype", "unit", "missing", "meaning")
    rows = [(c.name, c.dtype, c.unit, c.missing, c.meaning) for c in one.columns]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(4)]
    for row in (head, *rows):
        print("  ".join(text.ljust(width) for text, width in zip(row[:4], widths, strict=True)), row[4], sep="  ")
