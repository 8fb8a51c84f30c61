"""Killed at any moment, a store opens as it was acknowledged: nothing lost, nothing half, nothing twice.

Killing a process proves order and wholeness; that a commit outlives a power cut rests on `synchronous=FULL`, which
`test_every_connection_waits_for_the_disk` holds.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from porttarget.store import Store
from tests.store.killed_writers import LIVE, PIECE, PIECES

ROOT = Path(__file__).resolve().parents[2]


def crash(path: Path, times: int, seed: int) -> None:
    """Kill `times` writers; then hold the store to every word they said."""
    Store.init(path, "CA").close()
    command = [sys.executable, "-m", "tests.store.killed_writers", str(path), str(times), str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60 + 5 * times, check=False)
    assert done.returncode == 0, done.stderr
    said: dict[str, set[int]] = defaultdict(set)
    for line in done.stdout.splitlines():
        kind, number = line.split()
        said[kind].add(int(number))
    assert len(said["receipt"]) >= times // 2, "writers lived long enough to write"
    with Store.open(path) as store:
        assert store.check() == []
        rows = Counter(store.read("positions").get_column("message_row").to_list())
        sources = store.receipts().get_column("source").to_list()
        decided = store.decisions().get_column("box_id").to_list()
    assert set(rows.values()) <= {1}, "no row stands twice"
    inputs = [int(source.removeprefix("input ")) for source in sources if source.startswith("input ")]
    held = Counter(row // 1000 for row in rows if row % 1000 < 500)
    live = Counter(row // 1000 for row in rows if row % 1000 >= 500)
    assert held == dict.fromkeys(inputs, PIECES * PIECE), "an input is there as a whole or not at all"
    assert set(live.values()) <= {LIVE}
    assert said["receipt"] <= set(inputs)
    assert said["live"] <= set(live)
    assert said["decision"] <= {int(box.removeprefix("box ")) for box in decided}
    assert len(decided) == len(set(decided))


def test_a_store_whose_writers_are_killed_keeps_its_word(tmp_path: Path) -> None:
    crash(tmp_path / "store", 12, seed=1)


@pytest.mark.slow
def test_a_store_whose_writers_are_killed_many_times_keeps_its_word(tmp_path: Path) -> None:
    crash(tmp_path / "store", 200, seed=2)


def test_every_connection_waits_for_the_disk(ca: Store) -> None:
    with ca.reading() as sql:
        found = {name: sql.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("synchronous", "journal_mode")}
    assert found == {"synchronous": 2, "journal_mode": "wal"}  # 2 is FULL
