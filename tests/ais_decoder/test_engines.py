"""The compiled engine against the plain one, whose fields come from pyais: own corpus, and shared logs when present.

All tables are compared, row by row, those of applications as far as pyais takes them apart.
"""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from porttarget.ais_decoder import decode_bytes
from porttarget.ais_decoder.layouts import JOBS, Field
from porttarget.ais_decoder.pyais_fields import Reading
from porttarget.ais_decoder.pyais_names import CARRIERS
from tests.ais_decoder.applications import sentences
from tests.ais_decoder.engines import CORPUS, differences

# Explained differences:
# the plain engine gives a reject's sentence as its place, the compiled one the column of the fault and its detail
PLACE = frozenset({"rejects.column", "rejects.detail"})
KNOWN = {
    f"{job.table} {kind} {job.layout.application.dac} {job.layout.application.fi}"
    for job in JOBS
    if job.layout.application is not None
    for kind in CARRIERS.get(job.layout.name, ())
}
APPLIED = {job.table for job in JOBS if job.layout.application is not None}
EVERY = {job.table for job in JOBS if job.layout.application is None or job.layout.name in CARRIERS}


def known_to_pyais(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of functions that pyais takes apart; data that it does not is raw."""
    if name == "binary":
        known = pl.concat_str("decoded_as", "type", "dac", "fi", separator=" ").is_in(KNOWN)
        return frame.with_columns(decoded_as=pl.when(known).then("decoded_as"))
    if name not in APPLIED:
        return frame
    function = pl.concat_str(pl.lit(name), "type", "dac", "fi", separator=" ")
    return frame.filter(function.is_null() | function.is_in(KNOWN))


@pytest.mark.parametrize("policy", ["reject", "keep"])
def test_both_engines_fill_the_same_tables_from_the_own_corpus(policy: str) -> None:
    data = CORPUS.read_bytes()
    fast = decode_bytes(data, receiver="QUEBEC-EAST-MAST", on_bad_checksum=policy)
    slow = decode_bytes(data, receiver="QUEBEC-EAST-MAST", on_bad_checksum=policy, engine="pyais")
    assert fast.messages.height > 200
    assert differences(fast, slow, ignore=PLACE, cut=known_to_pyais) == []


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
    assert differences(decode_bytes(data), decode_bytes(data, engine="pyais"), ignore=PLACE, cut=known_to_pyais) == []


def made_up(kind: int, rng: random.Random, most: int, function: tuple[int, int] | None = None) -> list[str]:
    """Sentences of a message of random bits, whole or cut at any place; `most`: bits behind its head."""
    head = f"{kind:06b}{rng.getrandbits(32):032b}"
    if function is not None:
        more = 34 if kind == 6 else 2
        head += f"{rng.getrandbits(more):0{more}b}{function[0]:010b}{function[1]:06b}"
    bits = most if rng.random() < 0.5 else rng.randint(0, most)
    data = rng.getrandbits(bits + 1) if rng.random() < 0.7 else rng.getrandbits(bits + 1) & rng.getrandbits(bits + 1)
    return sentences(head + f"{data & (1 << bits) - 1:0{bits}b}" if bits else head)


def random_messages() -> bytes:
    """Some messages of every type and function that pyais knows."""
    rng = random.Random(3)
    lines = []
    for job in JOBS:
        known = job.layout.application
        for _ in range(20):
            if known is None:
                kind = rng.choice(job.layout.types)
                lines += made_up(kind, rng, job.layout.most_bits - 38)
            elif job.layout.name in CARRIERS:
                kind = rng.choice(CARRIERS[job.layout.name])
                lines += made_up(kind, rng, min(job.layout.most_bits, 900), (known.dac, known.fi))
    return "".join(f"{line}\n" for line in lines).encode()


def test_both_engines_agree_on_random_bits_of_every_type_and_function_that_pyais_knows() -> None:
    data = random_messages()
    fast, slow = (decode_bytes(data, engine=engine) for engine in ("numba", "pyais"))
    assert {name for name in fast.names if not known_to_pyais(name, fast.table(name)).is_empty()} >= EVERY
    assert differences(fast, slow, ignore=PLACE, cut=known_to_pyais) == []


def test_both_engines_give_what_is_there_of_messages_of_any_length() -> None:
    rng = random.Random(4)
    lines = [line for kind in range(1, 29) for _ in range(40) for line in made_up(kind, rng, 150)]
    data = "".join(f"{line}\n" for line in lines).encode()
    fast, slow = (decode_bytes(data, engine=engine, length="any") for engine in ("numba", "pyais"))
    assert fast.messages.height == len(lines)
    assert fast.positions["lat_raw"].null_count() > 50
    assert differences(fast, slow, ignore=PLACE, cut=known_to_pyais) == []


def test_each_number_that_is_not_listed_as_read_here_comes_from_pyais(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that pyais has not would be read here instead, and both engines agree for no reason."""
    asked: set[tuple[str, str]] = set()
    given: set[tuple[str, str]] = set()
    find = Reading._found

    def found(reading: Reading, field: Field) -> Any:
        value = find(reading, field)
        (asked if value is None else given).add((reading.layout.name, field.name))
        return value

    monkeypatch.setattr(Reading, "_found", found)
    decode_bytes(random_messages(), engine="pyais")
    assert len(given) > 500
    assert asked - given == set()
