"""A store that is missing, foreign, of another format or damaged is refused, with what was found and where."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from porttarget.errors import Conflict, InputMissing, NotAllowed, StoreCorrupt, StoreError, StoreForeign, UsageError
from porttarget.store import Store
from tests.store.rows import decision, findings, give, positions


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "made"
    with Store.init(path, "CA") as store:
        give(store, "a", {"positions": positions(), "findings": findings("x", "y")})
        store.add_decision(decision(), 0)
    return path


def parquet(path: Path) -> Path:
    return next((path / "history" / "positions").rglob("*.parquet"))


def test_a_sound_store_opens_and_checks(made: Path) -> None:
    with Store.open(made, country="CA") as store:
        assert store.country == "CA"
        assert store.check() == []
        assert store.leftovers() == []


def test_a_store_is_for_its_owner_alone(made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert stat.S_IMODE((made / "keys" / "node.private.pem").stat().st_mode) == 0o600


def test_making_a_store_refuses_a_place_that_is_taken(made: Path, tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="a store already"):
        Store.init(made, "US")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("x")
    with pytest.raises(Conflict, match="not empty"):
        Store.init(tmp_path / "full", "US")
    with pytest.raises(UsageError, match="country is 'MX'"):
        Store.init(tmp_path / "mx", "MX")
    assert not (tmp_path / "mx").exists()


def test_what_is_not_there_or_not_a_store_is_told_apart(made: Path, tmp_path: Path) -> None:
    with pytest.raises(InputMissing, match="no such store"):
        Store.open(tmp_path / "absent")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreForeign, match=r"holds no porttarget\.db"):
        Store.open(tmp_path / "folder")
    other = tmp_path / "other"
    other.mkdir()
    with sqlite3.connect(other / "porttarget.db") as connection:
        connection.execute("CREATE TABLE meta (id INTEGER)")
    connection.close()
    with pytest.raises(StoreForeign, match="another program"):
        Store.open(other)
    with pytest.raises(StoreForeign, match="store is CA's, expected US's"):
        Store.open(made, country="US")


def test_another_format_is_refused(made: Path) -> None:
    with sqlite3.connect(made / "porttarget.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreForeign, match="format 99, this version reads 2"):
        Store.open(made)


def cut_database(path: Path) -> None:
    database = path / "porttarget.db"
    database.write_bytes(database.read_bytes()[:20_000])


def flip(at: int) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        database = path / "porttarget.db"
        data = bytearray(database.read_bytes())
        data[at] ^= 0xFF
        database.write_bytes(data)

    return change


def drop_trigger(path: Path) -> None:
    with sqlite3.connect(path / "porttarget.db") as connection:
        connection.execute("DROP TRIGGER decisions_no_update")
    connection.close()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (flip(0), "does not begin as an SQLite database"),
        (flip(17), "damaged"),  # page size
        (flip(4096 * 3), "damaged"),  # type of a page
        (cut_database, "damaged"),
        (lambda path: (path / "porttarget.db").write_bytes(b""), "is empty"),
        (lambda path: parquet(path).unlink(), r"positions/day=2026-03-01/.* is missing"),
        (lambda path: parquet(path).write_bytes(parquet(path).read_bytes()[:-1]), r"has \d+ bytes, the ledger says"),
        (drop_trigger, "lacks decisions_no_update"),
    ],
    ids=["magic", "page size", "page", "cut", "emptied", "file gone", "file cut", "trigger gone"],
)
def test_damage_is_refused_on_opening(made: Path, damage: Callable[[Path], object], said: str) -> None:
    damage(made)
    before = {
        path: path.read_bytes() for path in made.rglob("*") if path.is_file() and path.suffix in (".db", ".parquet")
    }
    with pytest.raises(StoreError, match=said) as told:
        Store.open(made)
    assert isinstance(told.value, StoreCorrupt)
    assert str(made) in str(told.value)
    assert before == {path: path.read_bytes() for path in before}, "nothing is repaired"


def test_any_flipped_byte_of_the_first_header_is_refused_or_harmless(made: Path) -> None:
    """The 100-byte header: counters may change in meaning nothing; whatever opens also checks or says its faults."""
    database = made / "porttarget.db"
    sound = database.read_bytes()
    refused = 0
    for at in range(0, 100, 3):
        data = bytearray(sound)
        data[at] ^= 0x55
        database.write_bytes(data)
        try:
            with Store.open(made) as store:
                assert store.read("positions").height == 10
                assert store.decisions().height == 1
        except StoreError:
            refused += 1
        for extra in ("-wal", "-shm"):
            database.with_name(database.name + extra).unlink(missing_ok=True)
    assert refused >= 10


def test_a_changed_byte_in_history_is_found_by_check(made: Path) -> None:
    path = parquet(made)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with Store.open(made) as store:
        faults = store.check()
    assert len(faults) == 1
    assert "SHA-256" in faults[0]
    assert path.name in faults[0]


def test_files_that_no_receipt_names_are_ignored(made: Path) -> None:
    path = parquet(made)
    path.with_name("leftover.parquet").write_bytes(path.read_bytes())
    path.with_name("half.parquet.part").write_bytes(b"PAR1")
    with Store.open(made) as store:
        assert store.read("positions").height == 10
        assert [left.name for left in store.leftovers()] == ["half.parquet.part", "leftover.parquet"]
        assert store.check() == []


def test_a_key_that_is_not_the_nodes_own_is_refused(made: Path, tmp_path: Path) -> None:
    key = made / "keys" / "node.private.pem"
    Store.init(tmp_path / "other", "US").close()
    sound = key.read_bytes()
    with Store.open(made) as store:
        key.write_bytes((tmp_path / "other" / "keys" / "node.private.pem").read_bytes())
        with pytest.raises(StoreCorrupt, match="not this node's"):
            store.node_key()
        key.write_bytes(b"not a key")
        with pytest.raises(StoreCorrupt, match="cannot be read"):
            store.node_key()
        key.write_bytes(sound)
        key.chmod(0o644)
        with pytest.raises(NotAllowed, match="open to others"):
            store.node_key()
        key.unlink()
        with pytest.raises(StoreCorrupt, match="missing"):
            store.node_key()
