"""The seed of the random draw: made with the store, the same at every opening, and shown nowhere."""

from __future__ import annotations

from pathlib import Path

from porttarget.store import Store
from tests.store.rows import decision


def test_every_store_has_a_seed_of_its_own_that_stays(tmp_path: Path) -> None:
    seeds = []
    for name in ("a", "b"):
        with Store.init(tmp_path / name, "CA") as store:
            seeds.append(store.draw_seed())
        with Store.open(tmp_path / name) as store:
            assert store.draw_seed() == seeds[-1]
    assert seeds[0] != seeds[1]
    assert all(0 < seed < 2**128 for seed in seeds)
    assert max(seeds) > 2**100, "of 128 random bits the upper ones are not all zero"


def test_no_audit_entry_and_no_error_names_the_seed(ca: Store) -> None:
    ca.add_decision(decision(), 0)
    seed = ca.draw_seed()
    for entry in ca.audit_entries():
        assert str(seed) not in str(entry)
        assert f"{seed:032x}" not in str(entry)
