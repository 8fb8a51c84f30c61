"""Live rows: on disk before they are acknowledged, in one place at any moment, and honest about failure."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from porttarget.errors import StoreError, UsageError
from porttarget.store import LiveWriter, Store, live_writer
from porttarget.store.live import LiveBatch
from tests.store.rows import HOUR, T0, decision, give, positions, vessel


def run(work: Awaitable[None]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(30):
            await work

    asyncio.run(bounded())


def rows(store: Store) -> list[int]:
    return sorted(store.read("positions").get_column("message_row"))


def test_what_is_acknowledged_is_read_by_another_process_at_once(ca: Store) -> None:
    async def work() -> None:
        async with LiveWriter(ca) as writer:
            await writer.append({"positions": positions(5), "vessels": vessel(time=T0)}, source="halifax")
            with Store.open(ca.path) as other:
                assert rows(other) == [0, 1, 2, 3, 4]
                assert other.vessels().height == 1

    run(work())


def test_many_appends_share_few_commits(ca: Store) -> None:
    async def work() -> None:
        async with LiveWriter(ca, max_wait_s=0.2) as writer:
            async with asyncio.TaskGroup() as group:
                for number in range(100):
                    frame = positions(3, first=3 * number)
                    group.create_task(writer.append({"positions": frame}, source=f"feed {number % 2}"))
            assert writer.rows == 300
            assert writer.commits <= 3
        assert rows(ca) == list(range(300))

    run(work())


def test_a_full_group_does_not_wait(ca: Store) -> None:
    async def work() -> None:
        async with LiveWriter(ca, max_wait_s=20.0, max_rows=10) as writer, asyncio.timeout(10):
            await writer.append({"positions": positions(10)}, source="f")

    run(work())


def test_closing_commits_what_waits(ca: Store) -> None:
    async def work() -> None:
        writer = LiveWriter(ca, max_wait_s=20.0)
        async with writer:
            waiting = asyncio.create_task(writer.append({"positions": positions(2)}, source="f"))
            await asyncio.sleep(0.05)
        await waiting
        assert rows(ca) == [0, 1]
        with pytest.raises(UsageError, match="not running"):
            await writer.append({"positions": positions(2)}, source="f")

    run(work())


def test_rows_keep_their_one_place_through_merging_and_rolling(ca: Store) -> None:
    batches = [
        LiveBatch(source=f"f{n % 2}", way="tcp", received_at=T0 + n * HOUR,
                  tables={"positions": positions(4, first=4 * n, start=T0 + n * HOUR, step=timedelta(0))})
        for n in range(12)
    ]  # fmt: skip
    for batch in batches:
        ca.commit_live([batch])
    asked = [T0 + n * HOUR for n in (-1, 0, 5, 11, 99)]

    def as_known() -> list[list[int]]:
        return [sorted(ca.read("positions", at=at).get_column("message_row")) for at in asked]

    expected = [list(range(4 * n)) for n in (0, 1, 6, 12, 12)]
    assert as_known() == expected
    assert ca.live_size() == (12, 48)
    ca.merge_live()
    assert ca.live_size() == (2, 48)
    assert as_known() == expected
    whole = ca.read("positions").sort("message_row")
    receipts = ca.roll_live()
    assert ca.live_size() == (0, 0)
    assert as_known() == expected
    assert_frame_equal(ca.read("positions").sort("message_row"), whole)
    assert [(receipt.source, receipt.rows) for receipt in receipts] == [("f0", 24), ("f1", 24)]
    assert ca.latest_receipt_time() == T0 + 11 * HOUR
    assert ca.roll_live() == []
    assert ca.check() == []


def test_a_writer_merges_and_rolls_by_itself(ca: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_writer, "MERGE_BATCHES", 3)

    async def work() -> None:
        async with LiveWriter(ca, max_wait_s=0.001, roll_rows=40) as writer:
            for number in range(12):
                await writer.append({"positions": positions(5, first=5 * number)}, source="f")
        assert writer.rolls == 1
        assert ca.live_size()[0] <= 3
        assert rows(ca) == list(range(60))

    run(work())


def test_a_commit_that_fails_is_not_acknowledged_and_ends_the_writer(
    ca: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise StoreError("disk I/O error")

    async def work() -> None:
        async with LiveWriter(ca) as writer:
            await writer.append({"positions": positions(1)}, source="f")
            monkeypatch.setattr(ca, "commit_live", broken)
            both = [writer.append({"positions": positions(1, first=1)}, source=name) for name in "ab"]
            told = await asyncio.gather(*both, return_exceptions=True)
            assert [str(error) for error in told] == ["live rows are no longer kept: disk I/O error"] * 2
            with pytest.raises(StoreError, match="no longer kept"):
                await writer.append({"positions": positions(1, first=2)}, source="f")

    with pytest.raises(StoreError, match="disk I/O error"):
        run(work())
    assert rows(ca) == [0]


def test_records_and_files_do_not_come_live(ca: Store) -> None:
    with pytest.raises(UsageError, match="does not come live"):
        ca.commit_live([LiveBatch(source="f", way="tcp", received_at=T0, tables={"decisions": ca.decisions()})])
    give(ca, "a", {"positions": positions(3)})
    ca.commit_live([LiveBatch(source="f", way="tcp", received_at=T0, tables={"positions": positions(3, first=3)})])
    assert rows(ca) == [0, 1, 2, 3, 4, 5]
    assert ca.read("positions", where=pl.col("message_row") == 4).height == 1
    assert ca.add_decision(decision(), 0)["version"] == 1
