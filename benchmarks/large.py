"""Large manifests: one million containers of X12 309 (0.72 GB) to all tables with findings, and 2 GB by the command.

With `--whole` at these sizes, else at a tenth of them. The input is the filings of `benchmarks.manifest`, each again
and again with bills, voyages, control numbers and container numbers of its own. Each measurement is a process of its
own: CPU time of all its threads, time on the clock, and the most memory that it held.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_uppercase

from benchmarks.manifest import filing
from porttarget.manifests.write_x12 import write_309

OPTIONS = ("--whole",)
FILINGS = 130  # written once, about 20 MB; the others are made of them
CONTAINERS, COMMAND_MB = 1_000_000, 2_000
# letters of ISO 6346 count 10 (A), 12 to 21 (B to K), 23 to 32 (L to U), 34 to 38 (V to Z)
VALUE = dict(zip(ascii_uppercase, (10, *range(12, 22), *range(23, 33), *range(34, 39)), strict=True))


def main() -> list[dict[str, object]]:
    """One row a measurement."""
    part = 1 if "--whole" in sys.argv else 10
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.x12"
        rows = []
        boxes = write(path, containers=CONTAINERS // part)
        rows.append(measured("to tables", path, boxes, "tables"))
        boxes = write(path, megabytes=COMMAND_MB // part)
        rows.append(measured("porttarget manifest, to Parquet", path, boxes, "command", str(Path(folder) / "out")))
    return rows


def write(path: Path, *, containers: int = sys.maxsize, megabytes: int = sys.maxsize) -> int:
    """Write so many containers, or so many megabytes; the number of containers as filed."""
    count = size = 0
    with path.open("wb") as file:
        for data, boxes in filings():
            file.write(data)
            count += boxes
            size += len(data)
            if count >= containers or size >= megabytes * 1_000_000:
                break
    return count


def filings() -> Iterator[tuple[bytes, int]]:
    """Filings without end, each with the number of its containers."""
    draw = random.Random(11)
    written = [write_309(filing(number, draw, boxes=(1,), texts=(7, 12, 18))) for number in range(1, FILINGS + 1)]
    number = 0
    for owner in owners():
        for at, data in enumerate(written, start=1):
            number += 1
            fresh = data.replace(b"TSTU", owner).replace(b"B%05d" % at, b"B%05d" % number)
            fresh = fresh.replace(b"*%dW*" % at, b"*%dW*" % number).replace(b"%09d" % at, b"%09d" % number)
            yield fresh, data.count(b"~VID*")


def owners() -> Iterator[bytes]:
    """Prefixes of container numbers under which the check digits of TSTU hold."""
    for letters in product(ascii_uppercase, repeat=3):
        if (_sum("".join(letters)) - _sum("TST")) % 11 == 0:
            yield "".join(letters).encode() + b"U"


def _sum(letters: str) -> int:
    return sum(VALUE[letter] << place for place, letter in enumerate(letters))


def measured(what: str, path: Path, boxes: int, *arguments: str) -> dict[str, object]:
    """A row of what another process told of itself."""
    run = [sys.executable, "-m", "benchmarks.large", *arguments]
    out = subprocess.run([*run, str(path)], check=True, capture_output=True, text=True).stdout
    cpu_s, wall_s, peak_gb, found = map(float, out.split()[-4:])
    megabytes = path.stat().st_size / 1e6
    return {
        "what": what, "mb": megabytes, "containers_filed": boxes, "containers": int(found), "cpu_s": cpu_s,
        "wall_s": wall_s, "mb_per_cpu_s": megabytes / cpu_s, "peak_gb": peak_gb,
    }  # fmt: skip


def run(way: str, *paths: str) -> None:
    """What a measuring process does: compile on something small, then the whole; prints four numbers."""
    from porttarget.flows.manifest import Report, Setting, manifest_to, pieces_of

    *out, path = paths
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.x12"
        write(small, containers=1)
        manifest_to([small], Path(folder) / "out")
    cpu, wall = time.process_time(), time.perf_counter()
    if way == "tables":
        report = Report()
        for _ in pieces_of([path], Setting(), report):
            pass
    else:
        report = manifest_to([path], Path(out[0]))
    if report.failed:
        raise report.failed[0]
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(time.process_time() - cpu, time.perf_counter() - wall, peak_gb, report.stats.containers)


if __name__ == "__main__":
    run(*sys.argv[1:])
