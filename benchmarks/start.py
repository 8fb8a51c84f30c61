"""What a command costs from start to end: --help, the first decode with compilation, the second without.

CPU seconds of the child process (user + system), as the operating system accounts them. The first decode runs with an
empty compile cache of its own, so that it measures what a new user sees.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SENTENCES = b"!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E\n" * 1000


def cpu_of(arguments: list[str], environment: dict[str, str]) -> float:
    """CPU seconds of one run of the console."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "porttarget", *arguments], env=os.environ | environment, check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> list[dict[str, object]]:
    """Rows: what was run, CPU seconds, the most it may be."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = folder / "small.nmea"
        log.write_bytes(SENTENCES)
        cache = {"NUMBA_CACHE_DIR": str(folder / "cache")}
        decode = ["decode", str(log), "-o", str(folder / "out.jsonl")]
        return [
            {
                "what": "porttarget --help",
                "cpu_s": min(cpu_of(["--help"], {}) for _ in range(5)),
                "must_be_below_s": 0.5,
            },
            {"what": "first decode, compiling", "cpu_s": cpu_of(decode, cache), "must_be_below_s": 15.0},
            {
                "what": "second decode, 1,000 lines",
                "cpu_s": min(cpu_of(decode, cache) for _ in range(3)),
                "must_be_below_s": 2.5,
            },
        ]
