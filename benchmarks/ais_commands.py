"""What `porttarget decode` costs as a command: to Parquet, from cold, for a few lines, in memory, and its delay.

Each run is a process of its own; CPU and peak memory are as the operating system accounts them. Files to decode are
the sample over and over. A month of river traffic is 20 sentences a second for 30 days, 52 million: about 120 vessels
in reach of the stations between Montréal and Lake Ontario, each heard every six seconds; measured on a part of it.
"""

from __future__ import annotations

import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ais_input import CLEAN, TAGGED, sample, write_log

Row = dict[str, object]
MONTH = 20 * 86_400 * 30
PART_OF_MONTH = 10  # a tenth is decoded unless the whole is asked for
PARQUET_SENTENCES = 3_000_000
MEMORY_MB = (64, 256)
WHOLE_MEMORY_MB = (256, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One finished command."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def command(arguments: list[str], environment: dict[str, str] | None = None) -> Run:
    """Run the console and account for it."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "porttarget", *arguments],
        env=os.environ | (environment or {}), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"porttarget {' '.join(arguments)} ended with {child.returncode}")
    return Run(wall_s=time.perf_counter() - begun, cpu_s=used.ru_utime + used.ru_stime, peak_mb=used.ru_maxrss / 1024)


def start(folder: Path) -> list[Row]:
    """Positions and 1,000 lines, with an empty compile cache and with a filled one."""
    log, cache = folder / "small.nmea", {"NUMBA_CACHE_DIR": str(folder / "cache")}
    log.write_bytes(b"".join(line for line in sample(CLEAN)[1].splitlines(keepends=True)[:4000] if _plain(line)))
    ask = ["decode", str(log), "-o", str(folder / "out"), "--format", "parquet", "--table", "positions"]
    rows = [_row("first use, a plain position file", command(ask, cache).cpu_s, "CPU-s, compiling", must="< 8")]
    log.write_bytes(b"".join(sample(CLEAN)[1].splitlines(keepends=True)[:1000]))
    ask = ["decode", str(log), "-o", str(folder / "out.jsonl")]
    command(ask, cache)
    warm = statistics.median(command(ask, cache).cpu_s for _ in range(5))
    return [*rows, _row("1,000 lines to JSON lines, start to finish", warm, "CPU-s", must="< 2.5")]


def _plain(line: bytes) -> bool:
    """Types 1 to 3; with no channel the payload begins a byte earlier."""
    return line[:12] == b"!AIVDM,1,1,," and line.split(b",")[5][:1] in (b"1", b"2", b"3")


def delay(messages: int = 100) -> list[Row]:
    """From writing a sentence into `porttarget decode -` to its JSON, at 20 sentences a second."""
    lines = [line for line in sample(CLEAN)[1].splitlines(keepends=True)[:4000] if _plain(line)][: messages + 1]
    waited = []
    with subprocess.Popen(
        [sys.executable, "-m", "porttarget", "decode", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
    ) as child:  # fmt: skip
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the pipes to porttarget did not open")
        for line in lines:
            begun = time.perf_counter()
            child.stdin.write(line)
            select.select([child.stdout], [], [], 60)
            child.stdout.readline()
            waited.append(time.perf_counter() - begun)
            time.sleep(0.05)
        child.stdin.close()
    following = sorted(waited[1:])
    return [
        _row("decode - : delay of a sentence, median", 1000 * statistics.median(following), "ms", must="< 100"),
        _row("decode - : delay, greatest of 100", 1000 * following[-1], "ms", must="< 100"),
    ]


def parquet(folder: Path, sentences: int = PARQUET_SENTENCES) -> list[Row]:
    """Messages a second of wall time to Parquet on disk, by a process that is warm: the command less its start."""
    log, little = folder / "log.nmea", folder / "little.nmea"
    write_log(log, sentences)
    little.write_bytes(b"".join(sample(CLEAN)[1].splitlines(keepends=True)[:1000]))
    rows = []
    for tables in ((), ("messages", "positions", "statics"), ("positions",)):
        for packing, must in (("zstd", "1.5"), ("lz4", "3")):
            ask = ["-o", str(folder / "out"), "--format", "parquet", "--compression", packing]
            ask += [word for name in tables for word in ("--table", name)]
            command(["decode", str(little), *ask])
            starts = statistics.median(command(["decode", str(little), *ask]).wall_s for _ in range(3))
            runs = [command(["decode", str(log), *ask]) for _ in range(3)]
            spent = statistics.median(run.wall_s for run in runs) - starts
            rows.append(_row(
                f"to Parquet, {packing}, {' + '.join(tables) or 'all tables'}", sentences / spent / 1e6,
                "M sentences / s, wall", must=must, note=f"{statistics.median(run.cpu_s for run in runs):.1f} CPU-s",
            ))  # fmt: skip
    log.unlink()
    return rows


def memory(folder: Path, sizes_mb: tuple[int, int]) -> list[Row]:
    """Peak memory of the command for a smaller and a larger file."""
    rows = []
    data = sample(CLEAN)[1]
    lines = data.count(b"\n")
    for size in sizes_mb:
        log = folder / "large.nmea"
        write_log(log, round(size * 1e6 / len(data) * lines))
        for form, out in (("jsonl", "/dev/null"), ("csv", str(folder / "out")), ("parquet", str(folder / "out"))):
            run = command(["decode", str(log), "--format", form, "-o", out])
            rows.append(_row(f"peak memory, {form}", run.peak_mb, f"MB, for {size} MB", must="< 1,500"))
        log.unlink()
    return rows


def month(folder: Path, part: int) -> list[Row]:
    """Raw sentences with tag blocks to positions in Parquet, compiling included."""
    log = folder / "month.nmea"
    size = write_log(log, MONTH // part, TAGGED)
    run = command(
        ["decode", str(log), "--format", "parquet", "--table", "positions", "-o", str(folder / "out")],
        {"NUMBA_CACHE_DIR": str(folder / "another cache")},
    )
    log.unlink()
    what = "a month of river traffic" if part == 1 else f"1/{part} of a month of river traffic"
    note = f"{MONTH // part / 1e6:.1f} M tagged sentences, {size / 1e9:.2f} GB, {run.cpu_s:.0f} CPU-s"
    return [
        _row(
            f"{what}, cold, to positions", run.wall_s, "s, wall", aim="60" if part == 1 else f"{60 / part:g}", note=note
        ),
        _row(f"{what}: peak memory", run.peak_mb, "MB", must="< 1,500"),
    ]


def _row(figure: str, value: float, unit: str, **more: str) -> Row:
    return {"figure": figure, "value": float(f"{value:.3g}"), "unit": unit, **more}


def main(*, everything: bool = False) -> list[Row]:
    """All rows; `everything`: 1 GB and the whole month, which take a quarter of an hour and 15 GB of disk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [
            *start(folder),
            *delay(),
            *parquet(folder),
            *memory(folder, WHOLE_MEMORY_MB if everything else MEMORY_MB),
            *month(folder, 1 if everything else PART_OF_MONTH),
        ]
