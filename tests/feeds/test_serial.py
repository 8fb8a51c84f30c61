"""A serial feed on a pseudo-terminal, and without the library that it needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from porttarget.errors import UsageError
from porttarget.feeds import Feed
from tests.feeds.sockets import LINE, feed_of, run, running, until, whole


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """The far end of a serial line, and the device name of the near one."""
    if sys.platform == "win32":
        pytest.skip("this system has no pseudo-terminals")
    ours, theirs = os.openpty()
    yield ours, os.ttyname(theirs)
    os.close(theirs)
    os.close(ours)


def test_sentences_come_over_a_serial_line(terminal: tuple[int, str]) -> None:
    async def work() -> None:
        ours, device = terminal
        got = bytearray()

        async def sink(lines: bytes) -> None:
            got.extend(lines)

        feed = feed_of(f"serial://{device}?baud=38400", dead_after_s=0.3)
        async with running(feed, sink):
            await until(lambda: feed.status()["connected"] is True)
            os.write(ours, LINE[:20])
            os.write(ours, LINE[20:] + LINE)
            await until(lambda: bytes(got) == LINE * 2)  # neither echoed nor with line ends translated
            await until(lambda: whole(feed.status(), "silences") >= 1)
            await until(lambda: feed.status()["connected"] is True)  # opened again after silence
        assert (feed.address.way, feed.status()["drops"]) == ("serial", 0)

    run(work())


def test_a_device_that_is_not_there_is_said_and_tried_again() -> None:
    async def work() -> None:
        async def sink(_: bytes) -> None: ...

        feed = feed_of("serial:///dev/no-such-device")
        async with running(feed, sink):
            await until(lambda: feed.hearing.failed >= 3)
            assert "no such file" in str(feed.status()["last_error"]).lower()

    run(work())


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("porttarget.feeds.serial_port.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"needs the extra `serial`: pip install 'porttarget\[serial\]'"):
        Feed("serial:///dev/ttyUSB0")
