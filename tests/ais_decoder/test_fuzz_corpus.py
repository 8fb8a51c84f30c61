"""Cases of the fuzzing are decoded without a fault, compiled; CI does it under bounds checks, too.

`fuzz/run.py` makes more of them, guided by coverage or not; findings stay in its corpus.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from porttarget.ais_decoder import numba_engine
from tests.ais_decoder.fuzz import make, run
from tests.ais_decoder.fuzz.case import DEDUP, TABLES, TAKE, Case, check

CORPUS = Path(__file__).parent / "fuzz" / "corpus"


@pytest.mark.parametrize("name", sorted(path.name for path in CORPUS.iterdir()))
def test_a_case_of_the_corpus_obeys_all_laws(name: str) -> None:
    check((CORPUS / name).read_bytes())


def test_the_corpus_fills_every_table() -> None:
    filled: set[str] = set()
    for path in CORPUS.iterdir():
        decoded = Case.of(path.read_bytes()).whole()
        filled |= {name for name in TABLES if name not in filled and decoded.table(name).height}
    assert filled == set(TABLES)


@pytest.mark.parametrize("seed", range(4))
def test_new_cases_obey_all_laws(seed: int) -> None:
    rng = Random(seed)
    for _ in range(60):
        check(make.changed(make.case(rng), rng))


@pytest.mark.parametrize("head", [(0, 1), (TAKE, DEDUP | 2)])
def test_input_whose_payloads_are_handed_over_obeys_all_laws(head: tuple[int, int]) -> None:
    rng = Random(7)
    data = b""
    while len(data) <= 1.1 * numba_engine.SHARED_BYTES:
        data += Case.of(make.case(rng)).data + b"\n"
    check(bytes(head) + data)


@pytest.mark.slow
def test_tens_of_thousands_of_cases_obey_all_laws() -> None:
    assert "no finding" in run.unguided(30_000, seed=3)
