"""How many AIS messages a second of CPU: all types, all fields, against peers on the same sentences in the same run.

Each round times every way once, peers in processes of their own, so that other load on the machine weighs on all; the
ratio is the median of the rounds' ratios. A peer that is not installed is named as absent.
"""

from __future__ import annotations

import inspect
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import porttarget as pt
from benchmarks.ais_input import CLEAN, TAGGED, sample
from benchmarks.ais_peers import PEERS
from porttarget.ais_decoder import Decoded

Row = dict[str, object]
ROUNDS = 5
PEER_LINES = 30_000  # peers read so many lines of the input; their rate does not depend on it
PEER_PYTHON = os.environ.get("PORTTARGET_PEER_PYTHON", sys.executable)  # another interpreter that has peers
MUST = {(CLEAN, "pyais"): (60, 85), (CLEAN, "aiscat"): (8, 12), (TAGGED, "pyais"): (45, 60)}
STREAM_MAY_COST = 1.15


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of all threads of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def every_table(decoded: Decoded) -> None:
    """Have all tables made: tables that nobody asks for would cost nothing."""
    for name in decoded.names:
        decoded.table(name)


def whole(path: Path) -> None:
    """The file by the Python door, all tables."""
    every_table(pt.decode(path))


def pieces(data: bytes, size: int = 1 << 16) -> Iterator[Decoded]:
    """What a Decoder gives that is fed `size` bytes at a time and asked after each."""
    decoder = pt.Decoder()
    for at in range(0, len(data), size):
        decoder.feed(data[at : at + size])
        yield decoder.take()
    yield decoder.finish()


def tables_at_each_take(data: bytes) -> None:
    """Streamed; the tables of each take are read and let go."""
    for part in pieces(data):
        every_table(part)


def ways(path: Path, data: bytes) -> dict[str, Callable[[], object]]:
    """Ways of decoding the same input to all tables."""
    found: dict[str, Callable[[], object]] = {"file, all tables": lambda: whole(path)}
    if "dedup" in inspect.signature(pt.decode).parameters:
        found["file, all tables, de-duplicated"] = lambda: every_table(pt.decode(path, dedup=30))  # type: ignore[call-arg]  # a later option
    return found | {
        "64 KiB at a time, tables at the end": lambda: every_table(Decoded.concat(pieces(data))),
        "64 KiB at a time, tables at each take": lambda: tables_at_each_take(data),
    }


def peer(name: str, path: Path) -> tuple[float, int] | str:
    """CPU seconds and messages of a peer, or why there are none."""
    script = Path(__file__).with_name("ais_peers.py")
    why = ""
    for python in dict.fromkeys((sys.executable, PEER_PYTHON)):
        done = subprocess.run(
            [python, str(script), name, str(path), "1"], capture_output=True, text=True, check=False, timeout=600
        )
        if done.returncode == 0:
            told = json.loads(done.stdout.splitlines()[-1])
            return told["cpu_s"][0], told["messages"]
        why = (done.stderr.strip().splitlines() or ["it failed"])[-1]
    return why


def rates(name: str, rounds: int = ROUNDS) -> list[Row]:
    """Rows for one input: each way and each peer, with ratios to peers and to the whole file."""
    called, data = sample(name)
    lines = data.splitlines(keepends=True)
    share = len(lines) / min(PEER_LINES, len(lines))
    with tempfile.TemporaryDirectory() as folder:
        path, part = Path(folder) / "all.nmea", Path(folder) / "part.nmea"
        path.write_bytes(data)
        part.write_bytes(b"".join(lines[:PEER_LINES]))
        messages = pt.decode(path).stats.messages
        works = ways(path, data)
        for work in works.values():
            work()
        absent = {each: why for each in PEERS if isinstance(why := peer(each, part), str)}
        times: dict[str, list[float]] = {}
        for _ in range(rounds):
            for way, work in works.items():
                work()  # memory is then as this way leaves it, not as another one did
                times.setdefault(way, []).append(cpu_s(work))
            for each in PEERS:
                if each not in absent and not isinstance(got := peer(each, part), str):
                    times.setdefault(each, []).append(got[0] * share)
    return [
        *(_row(way, called, name, messages, times) for way in works),
        *(_row(each, called, name, messages, times) for each in PEERS if each in times),
        *({"figure": f"{each}: absent", "input": called, "note": why} for each, why in absent.items()),
    ]


def _ratio(above: list[float], below: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def _row(way: str, called: str, name: str, messages: int, times: dict[str, list[float]]) -> Row:
    first = next(iter(times))
    row: Row = {
        "figure": way, "input": called, "value": round(messages / statistics.median(times[way]) / 1e6, 3),
        "unit": "M messages / CPU-s",
    }  # fmt: skip
    if way in PEERS:
        ratio = _ratio(times[way], times[first])
        must, aim = MUST.get((name, way), (None, None))
        return row | {"ratio": f"we are {ratio:.1f} ×", "must": must and f"{must} ×", "aim": aim and f"{aim} ×"}
    if way == first:
        return row
    return row | {
        "ratio": f"{_ratio(times[way], times[first]):.2f} × the whole file's time",
        "must": f"{STREAM_MAY_COST} ×" if way.startswith("64 KiB") else None,
    }


def main() -> list[Row]:
    """Rows for clean sentences and for tagged ones."""
    return [*rates(CLEAN), *rates(TAGGED)]
