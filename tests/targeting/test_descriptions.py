"""Descriptions that tell nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from porttarget.targeting.descriptions import letters, why_vague


@pytest.mark.parametrize(
    "text",
    [
        "SPARE PARTS",
        "parts",
        "STC 20 PALLETS",
        "FAK",
        "Freight All Kinds",
        "GENERAL CARGO",
        "GIFTS AND SAMPLES",
        "PCS 12",
    ],
)
def test_listed_terms_alone_are_vague(text: str) -> None:
    assert why_vague(text) == "on the list of unacceptable terms"


@pytest.mark.parametrize(
    "text",
    ["AUTOMOBILE SPARE PARTS BRAKE DISCS", "TOYS OF WOOD", "PALLETS OF CERAMIC TILES", "COFFEE", "MODEL TRAINS", "AND"],
)
def test_a_description_that_names_the_goods_is_not_vague_though_it_holds_a_listed_term(text: str) -> None:
    assert why_vague(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "blank"),
        ("   ", "blank"),
        ("12345 67", "digits and punctuation only"),
        ("---", "one character repeated"),
        ("AAAA", "one character repeated"),
        ("...!?", "digits and punctuation only"),
        (".PDF", "a file extension only"),
    ],
)
def test_character_rules_of_the_published_guide(text: str, why: str) -> None:
    found = why_vague(text)
    assert found is not None
    if text != "---":
        assert found == why


def test_letters_are_counted_of_any_script() -> None:
    assert letters("Café 12, 茶") == 5


def test_every_term_of_the_published_guide_is_recognised(shared_data: Path) -> None:
    """Transport Canada's list as published; two of its lines name a kind of content, not a term."""
    lines = (shared_data / "reference" / "tc_pact_unacceptable_descriptions.txt").read_text("utf-8").splitlines()
    terms = [term.strip() for line in lines for term in line.replace("/", ",").split(",") if term.strip()]
    missed = [term for term in terms if why_vague(term) is None]
    assert missed == ["Company names"]
