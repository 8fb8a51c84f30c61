"""Sentences to measure with: the shared logs of real traffic when present, else messages made by our encoder."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import numpy as np

from porttarget.ais_decoder import encode

SHARED = Path(os.environ.get("PORTTARGET_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
CLEAN, TAGGED = "clean300k.nmea.gz", "tagged100k.nm4.gz"


def sample(name: str = CLEAN) -> tuple[str, bytes]:
    """What the input is called in the tables, and its bytes."""
    path = SHARED / "ais" / name
    if path.is_file():
        return name.removesuffix(".gz"), gzip.decompress(path.read_bytes())
    return ("made, tagged", tagged(made())) if name == TAGGED else ("made", made())


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


def tagged(data: bytes, first_s: int = 1_700_000_000) -> bytes:
    """The sentences with a tag block each: source and time."""
    out = bytearray()
    for number, line in enumerate(data.splitlines(keepends=True)):
        block = b"s:r%d,c:%d" % (number % 5, first_s + number // 20)
        out += b"\\%s*%02X\\%s" % (block, _xor(block), line)
    return bytes(out)


def _xor(text: bytes) -> int:
    value = 0
    for byte in text:
        value ^= byte
    return value


def write_log(path: Path, sentences: int, name: str = CLEAN) -> int:
    """A log of about so many sentences, the sample over and over; returns its size."""
    data = sample(name)[1]
    lines = data.count(b"\n")
    with path.open("wb") as out:
        for _ in range(max(round(sentences / lines), 1)):
            out.write(data)
    return path.stat().st_size
