"""Spans and their columns against plain Python: views, joins, lists, groups, numbers, cleaned names."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.manifests.parties import clean
from porttarget.manifests.spans import from_texts, gather, interleave

NUMBERS = st.from_regex(r"[+-]?[0-9]{0,9}\.?[0-9]{0,5}", fullmatch=True)
TEXTS = st.lists(st.one_of(st.none(), st.text(max_size=20).filter(bool)), max_size=30)


@settings(deadline=None)  # the first example compiles
@given(TEXTS)
def test_a_column_holds_the_texts_and_nulls(texts: list[str | None]) -> None:
    assert from_texts(texts).series("x").to_list() == texts


@settings(deadline=None)  # the first example compiles
@given(st.lists(st.tuples(st.integers(0, 3), st.one_of(st.none(), st.text(max_size=15).filter(bool))), max_size=20))
def test_joined_and_listed_pieces_are_those_of_each_parent(pieces: list[tuple[int, str | None]]) -> None:
    pieces.sort(key=lambda one: one[0])
    spans = from_texts([text for _, text in pieces])
    parent = np.array([one for one, _ in pieces], np.int64)
    each = [[text for owner, text in pieces if owner == row and text is not None] for row in range(4)]
    assert spans.lists(parent, 4).to_list() == each
    assert spans.joined(parent, 4).series().to_list() == ["".join(row) or None for row in each]
    assert spans.joined(parent, 4, b", ").series().to_list() == [", ".join(row) or None for row in each]


@settings(deadline=None)  # the first example compiles
@given(st.lists(st.tuples(st.integers(0, 2), st.one_of(st.none(), st.text("AB", min_size=1, max_size=2))), max_size=40))
def test_groups_are_those_of_equal_key_and_text_in_order_of_appearance(rows: list[tuple[int, str | None]]) -> None:
    groups, first = from_texts([text for _, text in rows]).groups(np.array([key for key, _ in rows], np.int64))
    distinct = list(dict.fromkeys(rows))
    assert groups.tolist() == [distinct.index(row) for row in rows]
    assert first.tolist() == [rows.index(row) for row in distinct]


@settings(deadline=None)  # the first example compiles
@given(st.lists(st.one_of(NUMBERS, st.text("0.-x1 ", max_size=5)), max_size=10))
def test_decimals_are_the_nearest_floats(texts: list[str]) -> None:
    values, faulty = from_texts(texts).numbers()
    for text, value, wrong in zip(texts, values, faulty, strict=True):
        try:
            right: float | None = float(Decimal(text)) if " " not in text else None
        except InvalidOperation:
            right = None
        if right is None:
            assert np.isnan(value)
            assert wrong == bool(text)
        else:
            assert value == right
            assert not wrong


def test_interleaved_elements_follow_one_another_row_by_row() -> None:
    both = from_texts(["a", "b", "c", None])
    first, second = both.take(np.array([0, 1])), both.take(np.array([2, 3]))
    assert interleave([first, second]).series().to_list() == ["a", "c", "b", None]


def test_row_minus_one_is_missing() -> None:
    spans = from_texts(["a", "b"])
    rows = np.array([1, -1, 0])
    assert spans.take(rows).series().to_list() == gather(spans.series(), rows).to_list() == ["b", None, "a"]
    nothing = from_texts([])
    assert (
        nothing.take(np.array([-1])).series().to_list() == gather(nothing.series(), np.array([-1])).to_list() == [None]
    )


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Quiet Lantern Trading Co., Ltd.", "QUIET LANTERN TRADING"),
        ("  BLUE   HERON\tFOODS  ", "BLUE HERON FOODS"),
        ("PEIXE AZUL COMERCIO S.A.", "PEIXE AZUL COMERCIO"),
        ("PEIXE AZUL S/A", "PEIXE AZUL"),
        ("Café Île d'Or SARL", "CAFE ILE DOR"),
        ("A & B (CANADA) INC", "A B CANADA"),
        ("LTD", "LTD"),
        ("INCA COFFEE", "INCA COFFEE"),
        ("...", None),
        ("Größe GmbH", "GROSSE"),
        ("上海 TRADING LLC", "上海 TRADING"),
        (None, None),
    ],
)
def test_names_are_cleaned_for_comparison(name: str | None, cleaned: str | None) -> None:
    assert clean(from_texts([name, "PLAIN NAME"])).series().to_list() == [cleaned, "PLAIN NAME"]
