"""How fast AIS is decoded to full columns, against pyais on the same sentences: CPU time of one process, warm.

`python -m benchmarks.decode [--json]`. Input: the shared file of 300,000 clean sentences when present, else messages
of a like mix made by our encoder. Each round times pyais on a tenth of the input and porttarget on all of it, one
after the other, so that other load on the machine weighs on both; the medians of the rounds count.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from porttarget.ais_decoder import Decoder, decode_bytes, encode

ROUNDS = 7
SHARE = 10  # pyais reads one part in so many
REQUIRED_RATIO = 50.0
SHARED = Path(os.environ.get("PORTTARGET_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


def sample() -> tuple[str, bytes]:
    """Name and bytes of the input."""
    path = SHARED / "ais" / "clean300k.nmea.gz"
    if path.is_file():
        return path.name, gzip.decompress(path.read_bytes())
    return "made by our encoder", made()


def made(messages: int = 100_000, seed: int = 7) -> bytes:
    """Messages in about the mix of real traffic: 80 % class A, the rest base stations, statics, class B."""
    rng = np.random.default_rng(seed)
    lines: list[str] = []
    for k in range(messages):
        mmsi = 200_000_000 + int(rng.integers(500_000_000))
        lat, lon = float(rng.uniform(-80, 80)), float(rng.uniform(-180, 180))
        choice = rng.random()
        if choice < 0.8:
            lines += encode.encode_position_a(mmsi=mmsi, lat_deg=lat, lon_deg=lon, sog_kn=k % 300 / 10, second=k % 60)
        elif choice < 0.88:
            lines += encode.encode_base_station(mmsi=mmsi, lat_deg=lat, lon_deg=lon)
        elif choice < 0.94:
            lines += encode.encode_static_a(mmsi=mmsi, name=f"SHIP {k}", destination="CAMTR", sequence_id=k)
        else:
            lines += encode.encode_position_b(mmsi=mmsi, lat_deg=lat, lon_deg=lon, sog_kn=5.0)
    return ("\n".join(lines) + "\n").encode()


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of all threads of this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def by_pyais(path: Path) -> None:
    """Read and decode a file with pyais, as its documentation shows."""
    from pyais import FileReaderStream
    from pyais.exceptions import AISBaseException

    for message in FileReaderStream(str(path)):
        try:
            message.decode()
        except AISBaseException:
            continue


def by_chunks(data: bytes, size: int) -> None:
    """Stream through a Decoder, letting go of each take."""
    decoder = Decoder()
    for at in range(0, len(data), size):
        decoder.feed(data[at : at + size])
        decoder.take()
    decoder.finish()


def main() -> list[dict[str, object]]:
    """Measure; one row a way of decoding."""
    name, data = sample()
    lines = data.splitlines(keepends=True)
    ways: dict[str, Callable[[], object]] = {
        "whole file to frames": lambda: decode_bytes(data),
        "1 MiB at a time": lambda: by_chunks(data, 1 << 20),
        "64 KiB at a time": lambda: by_chunks(data, 1 << 16),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part.nmea"
        path.write_bytes(b"".join(lines[: len(lines) // SHARE]))
        for work in ways.values():
            work()
        rounds: list[dict[str, float]] = []
        for _ in range(ROUNDS):
            times = {"pyais": cpu_s(lambda: by_pyais(path)) * SHARE}
            times |= {way: cpu_s(work) for way, work in ways.items()}
            rounds.append(times)
    rows: list[dict[str, object]] = []
    for way in rounds[0]:
        seconds = statistics.median(times[way] for times in rounds)
        ratio = statistics.median(times["pyais"] / times[way] for times in rounds)
        rows.append({
            "benchmark": "decode", "way": way, "input": name, "sentences": len(lines), "cpu_s": round(seconds, 4),
            "sentences_per_cpu_s": round(len(lines) / seconds), "times_pyais": round(ratio, 1),
            "required_times_pyais": REQUIRED_RATIO if way == "whole file to frames" else None,
        })  # fmt: skip
    rows.append(memory(data))
    return rows


def memory(data: bytes, repeats: int = 20) -> dict[str, object]:
    """How much the peak grows while `repeats` times the input streams through one decoder."""
    decoder = Decoder()

    def stream() -> None:
        for at in range(0, len(data), 1 << 20):
            decoder.feed(data[at : at + (1 << 20)])
            decoder.take()

    stream()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(repeats):
        stream()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {
        "benchmark": "decode", "way": "streaming memory", "input_mb": round(repeats * len(data) / 1e6),
        "peak_growth_mb": round(grown, 1), "peak_mb": round(before / 1024 + grown),
    }  # fmt: skip


def show(rows: list[dict[str, object]]) -> None:
    """Print rows as a table."""
    for row in rows:
        print("  ".join(f"{key}={value}" for key, value in row.items() if value is not None))


if __name__ == "__main__":
    found = main()
    if "--json" in sys.argv[1:]:
        print(json.dumps(found))
    else:
        show(found)
