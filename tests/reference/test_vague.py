"""Texts that tell nothing: who says so, and columns against single texts."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.reference.vague import (
    CHARACTER_RULES,
    LISTED,
    REASONS_FR,
    authorities,
    vague_terms,
    why_vague,
    why_vague_column,
)

WORDS = ["SPARE PARTS", "parts", "OF", "x", "steel", "12", "--", "AAA", ".pdf", "Ünze", "½", "GENERAL CARGO", "_", " "]


def test_a_term_knows_the_authority_that_lists_it() -> None:
    assert authorities("GENERAL CARGO") == {"CBP"}
    assert authorities("sundry spare parts") == frozenset()
    assert authorities("Spare parts and foodstuffs") == {"TC", "CBP"}
    assert authorities("of the") == frozenset()
    assert vague_terms()["SPARE", "PARTS"] == "TC"
    assert vague_terms()["CONSOLIDATED",] == "CBP"


def test_every_reason_has_its_french() -> None:
    reasons = {why_vague(text) for text in ("", ".PDF", "AAA", "12", "parts")}
    assert reasons == set(REASONS_FR) == {*(rule.reason for rule in CHARACTER_RULES), LISTED}


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join) | st.text(max_size=8), max_size=12))
def test_a_column_is_judged_as_each_of_its_texts(texts: list[str]) -> None:
    column = pl.Series([*texts, None], dtype=pl.String)
    assert why_vague_column(column).to_list() == [why_vague(text) for text in texts] + [None]
