"""Cases that fuzzing found or began with are decoded without a fault, compiled; under bounds checks, too, in CI."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ais_decoder.fuzz.case import check

CORPUS = Path(__file__).parent / "fuzz" / "corpus"


@pytest.mark.parametrize("name", sorted(path.name for path in CORPUS.iterdir()))
def test_a_case_of_the_corpus_obeys_all_laws(name: str) -> None:
    check((CORPUS / name).read_bytes())
