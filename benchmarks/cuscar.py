"""Cargo reports (CUSCAR) to linked tables with findings, against pydifact's parse of the same bytes to segments.

Input: filings with invented parties, boxes and goods as `benchmarks.manifest` makes them, written as CUSCAR; pydifact,
where installed, reads a part of them, since it is slow. CPU time of the process, rounds of both in turn, medians.
"""

from __future__ import annotations

import random
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from statistics import median

from benchmarks.manifest import filing
from porttarget.manifests import read_manifest_bytes
from porttarget.manifests.write_cuscar import write_cuscar
from porttarget.reference import load_reference

FILINGS, ROUNDS = 60, 5


def main() -> list[dict[str, object]]:
    """One row a reader."""
    draw = random.Random(11)
    every = [write_cuscar(filing(number, draw)) for number in range(1, FILINGS + 1)]
    whole, part = b"".join(every), every[0]
    codes = load_reference()
    work: dict[str, tuple[bytes, Callable[[], object]]] = {
        "tables with findings": (whole, lambda: read_manifest_bytes(whole, codes=codes)),
    }
    if find_spec("pydifact") is not None:
        work["pydifact, segments only"] = (part, lambda: parsed(part))
    times: dict[str, list[float]] = {name: [] for name in work}
    read_manifest_bytes(part, codes=codes)  # compiles
    for _ in range(ROUNDS):
        for name, (_, run) in work.items():
            start = time.process_time()
            run()
            times[name].append(time.process_time() - start)
    rates = {name: len(data) / 1e6 / median(times[name]) for name, (data, _) in work.items()}
    ours = rates["tables with findings"]
    return [
        {
            "what": "CUSCAR", "way": name, "mb": len(work[name][0]) / 1e6, "cpu_s": median(times[name]),
            "mb_per_cpu_s": rate, "ours_is_times": ours / rate,
        }
        for name, rate in rates.items()
    ]  # fmt: skip


def parsed(data: bytes) -> int:
    """Number of segments that pydifact finds."""
    from pydifact.parser import Parser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return sum(1 for _ in Parser().parse(data.decode("latin-1")))


if __name__ == "__main__":
    from benchmarks.__main__ import table

    print(table(main()))
