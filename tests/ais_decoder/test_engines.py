"""The compiled engine against the plain one, whose fields come from pyais: own corpus, and shared logs when present."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from porttarget.ais_decoder import decode_bytes
from tests.ais_decoder.engines import CORPUS, differences

# Explained differences:
# the plain engine gives a reject's sentence as its place, the compiled one the column of the fault and its detail
PLACE = frozenset({"rejects.column", "rejects.detail"})


@pytest.mark.parametrize("policy", ["reject", "keep"])
def test_both_engines_fill_the_same_tables_from_the_own_corpus(policy: str) -> None:
    data = CORPUS.read_bytes()
    fast = decode_bytes(data, receiver="QUEBEC-EAST-MAST", on_bad_checksum=policy)
    slow = decode_bytes(data, receiver="QUEBEC-EAST-MAST", on_bad_checksum=policy, engine="pyais")
    assert fast.messages.height > 200
    assert differences(fast, slow, ignore=PLACE) == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("raw_logs.nmea.gz", 40_000),
        ("tagged100k.nm4.gz", 5_000),
        ("clean300k.nmea.gz", 10_000),
        ("aisdb_20211101.nm4", None),
        ("sample.aivdm", None),
        ("typeexamples.nmea", None),
        ("tagblock.nmea", None),
    ],
)
def test_both_engines_agree_on_shared_logs(shared_data: Path, name: str, lines: int | None) -> None:
    data = (shared_data / "ais" / name).read_bytes()
    if name.endswith(".gz"):
        data = gzip.decompress(data)
    if lines is not None:
        data = b"".join(data.splitlines(keepends=True)[-lines:])
    assert differences(decode_bytes(data), decode_bytes(data, engine="pyais"), ignore=PLACE) == []
