"""Group commit for live feeds: many appends in one event loop, one commit for at most 50 ms or 1,000 rows.

An append is acknowledged only when its rows are on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Final, Self

import polars as pl

from porttarget.errors import StoreError, UsageError
from porttarget.store.live import LiveBatch
from porttarget.store.store import Store

MAX_WAIT_S: Final = 0.05
MAX_ROWS: Final = 1_000
MERGE_BATCHES: Final = 200
ROLL_ROWS: Final = 200_000


class LiveWriter:
    """Takes frames from many feeds in one event loop; `append` returns when its rows are on disk.

    A commit that fails ends the writer: every waiting and later `append` raises, nothing is acknowledged.
    """

    def __init__(
        self, store: Store, *, max_wait_s: float = MAX_WAIT_S, max_rows: int = MAX_ROWS, roll_rows: int = ROLL_ROWS
    ) -> None:
        self._store = store
        self._max_wait_s, self._max_rows, self._roll_rows = max_wait_s, max_rows, roll_rows
        self._waiting: list[tuple[LiveBatch, asyncio.Future[None]]] = []
        self._waiting_rows = 0
        self._came = asyncio.Event()
        self._full = asyncio.Event()
        self._closing = False
        self._failure: StoreError | None = None
        self._under_way: list[asyncio.Future[None]] = []
        self._task: asyncio.Task[None] | None = None
        self.rows = self.commits = self.rolls = 0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._work(), name="live writer")
        self._task.add_done_callback(self._ended)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def append(
        self, tables: Mapping[str, pl.DataFrame], *, source: str, way: str = "tcp", received_at: datetime | None = None
    ) -> None:
        """Keep frames; returns when they are on disk."""
        if self._failure is not None:
            raise self._failure
        if self._task is None or self._closing:
            raise UsageError("live writer is not running")
        batch = LiveBatch(source=source, way=way, received_at=received_at or self._store.now(), tables=dict(tables))
        if batch.rows == 0:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((batch, done))
        self._waiting_rows += batch.rows
        self._came.set()
        if self._waiting_rows >= self._max_rows:
            self._full.set()
        await done

    async def close(self) -> None:
        """Commit what waits and stop."""
        self._closing = True
        self._came.set()
        self._full.set()
        if self._task is not None:
            await self._task

    async def _work(self) -> None:
        while True:
            await self._came.wait()
            if not self._waiting:
                if self._closing:
                    return
                self._came.clear()
                continue
            with suppress(TimeoutError):  # the group's time is over: it is committed as it is
                async with asyncio.timeout(self._max_wait_s):
                    await self._full.wait()
            await self._commit()

    async def _commit(self) -> None:
        group, self._waiting, self._waiting_rows = self._waiting, [], 0
        if not self._closing:
            self._came.clear()
            self._full.clear()
        self._under_way = [done for _, done in group]
        await asyncio.to_thread(self._store.commit_live, [batch for batch, _ in group])
        self._under_way = []
        self.commits += 1
        self.rows += sum(batch.rows for batch, _ in group)
        for _, done in group:
            if not done.done():
                done.set_result(None)
        await asyncio.to_thread(self._tidy)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Whatever ended the work, nobody waits for an acknowledgement that cannot come."""
        error = None if task.cancelled() else task.exception()
        if error is not None or task.cancelled():
            self._failure = StoreError(f"live rows are no longer kept: {error or 'the writer was cancelled'}")
            for done in (*self._under_way, *(done for _, done in self._waiting)):
                if not done.done():
                    done.set_exception(self._failure)
            self._under_way, self._waiting = [], []

    def _tidy(self) -> None:
        batches, rows = self._store.live_size()
        if rows >= self._roll_rows:
            self._store.roll_live()
            self.rolls += 1
        elif batches >= MERGE_BATCHES:
            self._store.merge_live()
