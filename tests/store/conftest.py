"""Stores of both countries, in a folder of the test, at a clock that the test turns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from porttarget.store import Store
from tests.store.rows import T0


class Clock:
    """A clock that moves a second at each look."""

    def __init__(self, start: datetime) -> None:
        self.time = start

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock(T0)


@pytest.fixture
def ca(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.init(tmp_path / "ca", "CA", clock=clock) as store:
        yield store


@pytest.fixture
def us(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    with Store.init(tmp_path / "us", "US", clock=clock) as store:
        yield store


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Long fault tests run when they are asked for, and say so when they are not."""
    if item.get_closest_marker("slow") is not None and "slow" not in str(item.config.option.markexpr):
        pytest.skip("minutes of killed writers and power cuts: run with `-m slow`")
