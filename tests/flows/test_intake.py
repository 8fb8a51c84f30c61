"""Intake: each input once, with when and by which way it came; a failed input stops nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from porttarget.errors import InputMissing, NothingRecognised
from porttarget.flows.ingest import ingest
from porttarget.store import Store

if TYPE_CHECKING:
    from tests.conftest import Nodes

SENTENCE = b"!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.init(tmp_path / "store", "CA")


def test_the_same_input_is_taken_once_whatever_its_name(store: Store, tmp_path: Path) -> None:
    first, second = tmp_path / "a.nmea", tmp_path / "b.nmea"
    first.write_bytes(SENTENCE)
    second.write_bytes(SENTENCE)
    report = ingest(store, [first, second])
    assert len(report.taken) == 1
    assert report.already == [str(second)]
    again = ingest(store, [first])
    assert (again.taken, again.already) == ([], [str(first)])
    assert store.read("positions").height == 1


def test_receipts_say_when_and_by_which_way(store: Store, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.nmea").write_bytes(SENTENCE)
    (tmp_path / "in" / "b.nmea").write_bytes(SENTENCE * 2)
    (tmp_path / "in" / "receipts.csv").write_text("file,received_at\na.nmea,2026-03-01T12:00:00Z\n")
    before = datetime.now(UTC)
    ingest(store, [tmp_path / "in"])
    receipts = {Path(row["source"]).name: row for row in store.receipts().to_dicts()}
    assert receipts["a.nmea"]["received_at"] == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert receipts["b.nmea"]["received_at"] >= before
    assert {row["way"] for row in receipts.values()} == {"file"}


def test_a_failed_input_is_named_and_the_rest_is_taken(store: Store, tmp_path: Path) -> None:
    good = tmp_path / "good.nmea"
    good.write_bytes(SENTENCE)
    (tmp_path / "empty.nmea").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 64)
    report = ingest(store, [tmp_path / "absent.nmea", tmp_path / "empty.nmea", tmp_path / "noise.bin", good])
    assert [type(error) for error in report.failed] == [InputMissing, NothingRecognised, NothingRecognised]
    assert [entry["input"] for entry in report.taken] == [str(good)]


def test_a_log_without_a_sentence_leaves_nothing_in_the_store(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("nothing of ours\n")
    report = ingest(store, [path])
    assert isinstance(report.failed[0], NothingRecognised)
    assert store.receipts().height == 0


def test_outcomes_and_lookouts_keep_good_rows_and_name_bad_ones(store: Store, tmp_path: Path) -> None:
    outcomes = tmp_path / "outcomes.csv"
    outcomes.write_text(
        "container_number,examined_at,kind,result,arm\n"
        "MSCU1234566,2026-03-01T10:00:00Z,nii,clear,random\n"
        "MSCU1234566,yesterday,nii,maybe,random\n"
    )
    report = ingest(store, [outcomes])
    assert store.read("outcomes").height == 1
    (fault,) = report.faults
    assert "line 3" in fault
    assert "result is 'maybe'" in fault
    assert "examined_at is 'yesterday'" in fault
    assert report.rejected


def test_the_stores_of_the_world_hold_what_was_written_for_them(nodes: Nodes) -> None:
    written = pl.read_parquet(nodes.world / "truth" / "sentences.parquet")
    for country in ("CA", "US"):
        with Store.open(nodes.of(country)) as store:
            kinds = dict(store.receipts().group_by("kind").len().iter_rows())
            assert kinds["ais"] >= 3
            assert kinds["manifest"] == len(list((nodes.world / "inputs" / country).glob("*.x12")))
            assert store.read("messages").height > 0.5 * written.height
            assert store.check() == []
