"""Names made comparable, and the nearest of a list."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from porttarget.targeting.names import clean_name, near_names


@pytest.mark.parametrize(
    ("filed", "cleaned"),
    [
        ("Møller & Søn A/S", "MØLLER SØN A S"),
        ("Société Générale d'Équipement S.A.", "SOCIETE GENERALE DEQUIPEMENT"),
        ("ACME  TRADING CO., LTD.", "ACME TRADING"),
        ("The Limited", "THE LIMITED"),
        ("  ", ""),
        ("---", ""),
    ],
)
def test_cleaning_folds_accents_punctuation_and_legal_forms(filed: str, cleaned: str) -> None:
    expected = cleaned.replace("Ø", " ").split()
    assert clean_name(filed).split() == expected


def test_words_in_another_order_and_small_slips_are_near_and_equal_names_are_not_reported() -> None:
    listed = ["GOLDEN HARVEST TRADING", "NORTHERN LIGHTS SHIPPING"]
    queries = [
        "TRADING GOLDEN HARVEST",
        "GOLDEN HARVEST TRADNG",
        "GOLDEN HARVEST TRADING",
        "SILVER SPOON FOODS",
        "GOLDEN",
    ]
    found = near_names(queries, listed, threshold=88.0)
    assert [(query, entry) for query, entry, _ in found] == [(0, 0), (1, 0)]
    assert [round(likeness) for _, _, likeness in found] == [100, 98]


def test_short_names_are_compared_exactly_only() -> None:
    assert near_names(["ALFA OY"], ["ALFA OX"], threshold=50.0) == []


def test_threshold_88_keeps_false_alarms_of_unlisted_firms_near_one_percent(shared_data: Path) -> None:
    """OFAC SDN list of May 2024: names on the list are found; names recombined from its words rarely alarm."""
    import random

    with (shared_data / "watchlists" / "ofac_sdn_2024-05.csv").open(encoding="utf-8", errors="replace") as file:
        rows = [row for row in csv.reader(file) if len(row) > 2]
    listed = sorted({clean_name(row[1]) for row in rows if row[2].strip() in ("-0-", "")} - {""})
    assert len(listed) > 5000
    rng = random.Random(5)
    on_list = set(listed)
    strangers: list[str] = []
    while len(strangers) < 400:
        words = len(rng.choice(listed).split())
        name = " ".join(rng.choice(rng.choice(listed).split()) for _ in range(words))
        if words > 1 and len(name) >= 8 and name not in on_list:
            strangers.append(name)
    alarmed = {query for query, _, _ in near_names(strangers, listed, threshold=88.0)}
    assert len(alarmed) / len(strangers) < 0.03  # measured 1.0 % on 1,500
    slips = [name[:5] + name[6:] for name in rng.sample([name for name in listed if len(name) >= 12], 200)]
    found = {query for query, _, _ in near_names(slips, listed, threshold=88.0)}
    assert len(found) / len(slips) > 0.8  # measured 87 %; a slip in a first letter sorts the word elsewhere
