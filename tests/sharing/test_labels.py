"""The label lattice, exhaustively: two countries, four caveats, every label and every clearance."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from porttarget.errors import UsageError
from porttarget.sharing import CAVEATS, COUNTRIES, Label, derive, may_read
from porttarget.sharing.labels import (
    ALL_BITS,
    CAVEAT_MASK,
    COUNTRY_BIT,
    JOINT,
    ORIGIN_MASK,
    REL_MASK,
    derive_bits,
    grant,
)

Bits = NDArray[np.int64]
SUBSETS = [frozenset(part) for size in range(len(CAVEATS) + 1) for part in combinations(CAVEATS, size)]
RELEASES = [frozenset(part) for size in range(3) for part in combinations(COUNTRIES, size)]
SINGLE = [
    Label(originator=country, rel=rel, caveats=caveats)
    for country in COUNTRIES
    for rel in RELEASES
    for caveats in SUBSETS
]
JOINED = [Label(originator=JOINT, rel=rel, caveats=caveats) for rel in RELEASES for caveats in SUBSETS]
LABELS = sorted({label.bits: label for label in SINGLE + JOINED}.values(), key=lambda label: label.bits)
BITS = np.array([label.bits for label in LABELS])


def joined(a: Bits, b: Bits) -> Bits:
    """derive_bits over arrays: the same expression, checked against the scalar below."""
    together: Bits = ((a | b) & (ORIGIN_MASK | CAVEAT_MASK)) | (a & b & REL_MASK)
    return together


def test_every_label_survives_bits_and_columns() -> None:
    assert len(LABELS) == 2 * 2 * 16 + 4 * 16  # an originator is in its own rel; a joint one may be released to nobody
    for label in LABELS:
        assert Label.from_bits(label.bits) == label
        assert Label.from_columns(label.columns()) == label


def test_deriving_is_idempotent_commutative_and_associative_over_all_labels() -> None:
    table = joined(BITS[:, None], BITS[None, :])
    assert all(derive_bits(int(a), int(b)) == table[i, j] for i, a in enumerate(BITS) for j, b in enumerate(BITS))
    assert (np.diag(table) == BITS).all()
    assert (table == table.T).all()
    assert set(table.ravel()) <= set(BITS), "what derives from labels carries a label"
    left = joined(table[:, :, None], BITS[None, None, :])
    right = joined(BITS[:, None, None], table[None, :, :])
    assert (left == right).all()


def test_nobody_reads_what_derives_from_something_they_may_not_read() -> None:
    for country in COUNTRIES:
        for caveats in SUBSETS:
            granted = grant(caveats)
            seen = np.array([may_read(int(bits), country, granted) for bits in BITS])
            for i, a in enumerate(BITS):
                for j, b in enumerate(BITS):
                    both = bool(seen[i] and seen[j])
                    assert may_read(derive_bits(int(a), int(b)), country, granted) == both


def test_reading_follows_the_rule_as_it_is_said() -> None:
    for label in LABELS:
        for country in COUNTRIES:
            for caveats in SUBSETS:
                expected = country in label.rel and label.caveats <= caveats
                assert may_read(label.bits, country, grant(caveats)) == expected


def test_an_absent_release_means_the_originator_alone() -> None:
    label = Label(originator="CA")
    assert label.columns() == {"originator": "CA", "rel": ["CA"], "caveats": []}
    assert may_read(label.bits, "CA", 0)
    assert not may_read(label.bits, "US", grant(CAVEATS))


def test_what_derives_from_two_closed_records_is_read_by_nobody() -> None:
    both = derive(Label(originator="CA"), Label(originator="US"))
    assert both == Label(originator=JOINT)
    assert not any(may_read(both.bits, country, grant(CAVEATS)) for country in COUNTRIES)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"originator": "MX"}, "originator is 'MX'"),
        ({"originator": None}, "label columns are None"),
        ({"originator": "CA", "rel": ["CA", "UK"]}, "rel holds 'UK'"),
        ({"originator": "CA", "caveats": ["TOP"]}, "caveats hold 'TOP'"),
    ],
)
def test_a_label_that_is_none_is_refused(columns: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Label.from_columns(columns)


@pytest.mark.parametrize("bits", [0, ALL_BITS + 1, -1, REL_MASK])
def test_bits_without_an_originator_are_no_label(bits: int) -> None:
    with pytest.raises(UsageError, match="label bits"):
        Label.from_bits(bits)


def test_an_unknown_caveat_cannot_be_granted() -> None:
    with pytest.raises(UsageError, match="'NOFORN'"):
        grant(["NOFORN"])
    assert COUNTRY_BIT == {"CA": 1, "US": 2}
