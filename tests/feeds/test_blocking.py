"""Live feeds for callers without an event loop: lines as they come, until it is enough, without leftovers."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from porttarget.errors import UsageError
from porttarget.feeds import live_chunks
from tests.feeds.sockets import LINE


def feed_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "live feeds"]


def test_lines_of_several_feeds_come_with_their_address_until_it_is_enough() -> None:
    got: dict[str, bytes] = {}
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        urls = [f"tcp://127.0.0.1:{each.getsockname()[1]}" for each in (one, two)]

        def say(server: socket.socket, text: bytes) -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(text)
                connection.recv(1)  # until the feed hangs up

        threads = [threading.Thread(target=say, args=pair) for pair in ((one, LINE * 3), (two, LINE * 1000 + LINE[:9]))]
        for thread in threads:
            thread.start()
        wanted = {urls[0]: LINE * 3, urls[1]: LINE * 1000 + LINE[:9] + b"\n"}  # the cut line is closed at the end
        for url, lines, _ in live_chunks(urls, enough=lambda: sum(map(len, got.values())) >= 1003 * len(LINE)):
            got[url] = got.get(url, b"") + lines
        for thread in threads:
            thread.join(5)
    assert got == wanted
    assert feed_threads() == []


def test_enough_is_noticed_although_nothing_comes() -> None:
    begun = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        assert list(live_chunks([url], enough=lambda: time.monotonic() > begun + 0.1)) == []
    assert time.monotonic() < begun + 5
    assert feed_threads() == []


def test_a_caller_that_goes_away_leaves_no_thread_behind() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def flood() -> None:
            connection, _ = server.accept()
            with connection:
                try:
                    while True:
                        connection.sendall(LINE * 1000)
                except OSError:
                    return  # the feed hung up

        thread = threading.Thread(target=flood)
        thread.start()
        chunks = live_chunks([f"tcp://127.0.0.1:{server.getsockname()[1]}"])
        assert next(chunks).lines.startswith(LINE)
        chunks.close()
        thread.join(5)
        assert not thread.is_alive()
    assert feed_threads() == []


def test_an_address_that_is_none_is_refused_before_anything_is_read() -> None:
    with pytest.raises(UsageError, match="feed address is 'tcp://host'"):
        live_chunks(["tcp://127.0.0.1:1", "tcp://host"])
