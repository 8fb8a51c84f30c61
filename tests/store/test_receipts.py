"""Each input is taken in once and whole, and history is read as it was known at a moment."""

from __future__ import annotations

import errno
from datetime import timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from porttarget.errors import Conflict, StoreCorrupt, StoreError, TableError, UsageError
from porttarget.store import Store, parquet
from porttarget.store import pending as pending_file
from tests.store.conftest import Clock
from tests.store.rows import HOUR, T0, findings, give, lookouts, positions


def test_rows_come_back_as_they_were_given_sorted_by_ship_and_time(ca: Store) -> None:
    frame = positions(30)
    receipt = give(ca, "a", {"positions": frame, "findings": findings("x")})
    assert receipt.rows == 31
    assert receipt.received_at == T0
    read = ca.read("positions")
    assert_frame_equal(read.sort("message_row"), frame)
    for _, day in read.group_by(pl.col("time").dt.date(), maintain_order=True):
        assert day.equals(day.sort("mmsi", "time"))
    assert ca.read("findings").get_column("code").to_list() == ["x"]
    assert ca.read("goods").is_empty()


def test_the_same_bytes_are_taken_in_once(ca: Store) -> None:
    first = give(ca, "a", {"positions": positions()})
    assert ca.already_received(first.sha256, "ais") == first
    assert ca.already_received(first.sha256, "manifest") is None
    with pytest.raises(Conflict, match="already received as ais") as told:
        give(ca, "a", {"positions": positions()}, at=T0 + HOUR)
    assert told.value.found == first
    assert ca.read("positions").height == 10
    assert ca.leftovers() == []
    assert ca.receipts().height == 1


def test_an_input_in_pieces_is_visible_only_when_whole(ca: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending_file, "FLUSH_ROWS", 25)
    with ca.begin_receipt(source="big", kind="ais", received_at=T0) as pending:
        for piece in range(6):
            pending.add({"positions": positions(10, first=10 * piece, start=T0 + timedelta(minutes=piece))})
            assert ca.read("positions").is_empty()
        assert len(ca.leftovers()) >= 2, "pieces are written while they come, so memory is bounded"
        receipt = pending.commit(sha256="f" * 64, stats={"sentences": 60})
    assert receipt.rows == 60
    assert sorted(ca.read("positions").get_column("message_row")) == list(range(60))
    assert ca.leftovers() == []
    assert ca.check() == []
    with pytest.raises(UsageError, match="closed"):
        pending.add({"positions": positions()})


def test_an_input_that_fails_half_way_leaves_nothing(ca: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending_file, "FLUSH_ROWS", 5)

    def take() -> None:
        with ca.begin_receipt(source="big", kind="ais") as pending:
            pending.add({"positions": positions()})
            assert len(ca.leftovers()) == 1
            pending.add({"positions": positions().drop("mmsi")})

    with pytest.raises(TableError):
        take()
    assert ca.leftovers() == []
    assert ca.read("positions").is_empty()
    assert ca.receipts().is_empty()


def test_a_frame_out_of_form_is_refused(ca: Store) -> None:
    with pytest.raises(TableError, match="positions"):
        give(ca, "a", {"positions": positions().drop("mmsi")})
    with pytest.raises(UsageError, match="not taken in by receipts"):
        give(ca, "a", {"decisions": positions()})
    assert ca.receipts().is_empty()


def test_history_is_read_as_it_was_known(ca: Store) -> None:
    give(ca, "a", {"findings": findings("early")}, at=T0)
    give(ca, "b", {"findings": findings("late")}, at=T0 + HOUR)
    give(ca, "c", {"findings": findings("back-dated")}, at=T0 - HOUR)

    def known(hours: float) -> list[str]:
        return ca.read("findings", at=T0 + hours * HOUR).get_column("code").to_list()

    assert known(-2) == []
    assert known(-1) == ["back-dated"]
    assert known(0) == ["back-dated", "early"]
    assert known(1) == known(9) == ["back-dated", "early", "late"]
    assert ca.cargo_at(T0)["findings"].get_column("code").to_list() == ["back-dated", "early"]
    assert ca.latest_receipt_time() == T0 + HOUR


def test_a_span_of_time_leaves_rows_and_files_out(ca: Store) -> None:
    give(ca, "a", {"positions": pl.concat([positions(48), positions(2, start=None, first=48)])})
    read = ca.read("positions", since=T0 + 20 * HOUR, until=T0 + 30 * HOUR, columns=["message_row"])
    assert sorted(read.get_column("message_row")) == list(range(20, 31))
    ship = ca.read("positions", where=pl.col("mmsi") == 316000001)
    assert sorted(ship.get_column("message_row")) == [*range(1, 48, 3), 49]
    with pytest.raises(UsageError, match=r"no columns \['speed'\]"):
        ca.read("positions", columns=["speed"])
    with pytest.raises(UsageError, match="method of its own"):
        ca.read("decisions")


def test_a_history_file_that_goes_while_the_store_is_open_is_told(ca: Store) -> None:
    give(ca, "a", {"positions": positions()})
    next(ca.path.rglob("*.parquet")).unlink()
    with pytest.raises(StoreCorrupt, match="positions cannot be read"):
        ca.read("positions")


def test_a_later_lookout_list_holds_from_its_receipt_on(ca: Store) -> None:
    give(ca, "l1", {"lookouts": lookouts("ACME", "GLOBEX")}, at=T0, kind="lookouts")
    give(ca, "l2", {"lookouts": lookouts("ACME", points=5.0)}, at=T0 + HOUR, kind="lookouts")
    assert ca.lookouts(T0 - HOUR).is_empty()
    first, later = ca.lookouts(T0), ca.lookouts()
    assert first.select("value", "points").rows() == [("ACME", 2.0), ("GLOBEX", 2.0)]
    assert later.select("value", "points").rows() == [("ACME", 5.0), ("GLOBEX", 2.0)]
    assert first.get_column("rel").to_list() == [["CA"], ["CA"]]


def test_another_countrys_lookouts_are_refused_with_their_receipt(ca: Store) -> None:
    with pytest.raises(Conflict, match="another country"):
        give(ca, "l1", {"lookouts": lookouts("ACME", originator="US")}, kind="lookouts")
    assert ca.receipts().is_empty()
    assert ca.lookouts().is_empty()


def test_two_processes_may_have_a_store_open(ca: Store, clock: Clock) -> None:
    give(ca, "a", {"positions": positions()})
    with Store.open(ca.path, clock=clock) as second:
        give(second, "b", {"positions": positions()})
        assert ca.read("positions").height == 20
        with pytest.raises(Conflict):
            give(ca, "b", {"positions": positions()})


def test_a_disk_that_is_full_is_told_and_leaves_nothing(ca: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("porttarget.store.parquet.os.fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        give(ca, "a", {"positions": positions()})
    monkeypatch.undo()
    assert ca.leftovers() == []
    assert ca.read("positions").is_empty()
    assert give(ca, "a", {"positions": positions()}).rows == 10


def test_a_log_of_false_times_does_not_make_a_file_a_line(ca: Store) -> None:
    frame = pl.concat([positions(300, step=24 * HOUR), positions(50, first=300), positions(1, first=350, start=None)])
    give(ca, "a", {"positions": frame})
    assert len(list(ca.path.rglob("*.parquet"))) == parquet.MOST_DAYS
    assert_frame_equal(ca.read("positions").sort("message_row"), frame)
    assert ca.read("positions", since=T0 + 299 * 24 * HOUR).get_column("message_row").to_list() == [299]
    assert ca.check() == []
