"""`porttarget decode tcp://…`: messages as they come, ended by Ctrl-C or by the reader, with totals and exit code 0."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

LINE = b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\r\n"
OTHER = b"!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E\r\n"
WAIT_S = 120


class Talker:
    """A server that says one line ten times a second to whoever calls."""

    def __init__(self, port: int) -> None:
        self.address = f"tcp://127.0.0.1:{port}"
        self.said = threading.Semaphore(0)


@pytest.fixture
def talker() -> Iterator[Talker]:
    over = threading.Event()
    server = socket.create_server(("127.0.0.1", 0))
    talker = Talker(server.getsockname()[1])

    def serve() -> None:
        try:
            while True:
                connection, _ = server.accept()
                with connection:
                    while not over.wait(0.1):
                        connection.sendall(LINE)
                        talker.said.release()
        except OSError:
            return  # the test is over, or the caller hung up

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield talker
    over.set()
    server.close()
    thread.join(5)


def decode(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "porttarget", "decode", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_messages_come_at_once_and_ctrl_c_ends_with_totals(talker: Talker, tmp_path: Path) -> None:
    (tmp_path / "old.nmea").write_bytes(OTHER)
    with decode(str(tmp_path / "old.nmea"), talker.address, "--stats", str(tmp_path / "s.json")) as process:
        assert process.stdout is not None
        first, second = (json.loads(process.stdout.readline()) for _ in range(2))
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=WAIT_S)
    assert process.returncode == 0
    assert (first["receiver"], first["time"]) == ("old", None)  # what has an end comes first
    assert (second["mmsi"], second["receiver"], second["line"]) == (477553000, talker.address, 1)
    assert second["time"] == second["time_received"]
    stats = json.loads((tmp_path / "s.json").read_text())
    assert stats["messages"] == stats["sentences"] == 2 + out.count(b"\n")
    assert stats["inputs"] == 2
    assert f"{stats['messages']:,} messages from" in told.decode()


def test_tables_of_a_live_feed_are_whole_when_it_is_ended(talker: Talker, tmp_path: Path) -> None:
    with decode(talker.address, "--format", "parquet", "-o", str(tmp_path / "out")) as process:
        for _ in range(5):
            assert talker.said.acquire(timeout=WAIT_S)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=WAIT_S)
    assert process.returncode == 0
    rows = pl.read_parquet(tmp_path / "out" / "positions.parquet")
    assert rows.height > 0
    assert rows.get_column("message_row").to_list() == list(range(rows.height))


def test_a_reader_that_has_had_enough_ends_a_feed_that_never_would(talker: Talker) -> None:
    with decode(talker.address) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["type"] == 1
        process.stdout.close()
        assert process.wait(WAIT_S) == 0


def test_a_feed_that_is_not_there_is_said_and_tried_again(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with decode(f"tcp://127.0.0.1:{port}") as process:
        assert process.stderr is not None
        told = process.stderr.readline().decode()
        with socket.create_server(("127.0.0.1", port)) as server:
            connection, _ = server.accept()
            with connection:
                connection.sendall(LINE)
                assert process.stdout is not None
                assert json.loads(process.stdout.readline())["mmsi"] == 477553000
                process.send_signal(signal.SIGTERM)
                process.communicate(timeout=WAIT_S)
    assert told.strip().endswith("it is tried again")
    assert process.returncode == 0


def test_an_address_that_is_none_is_wrong_usage() -> None:
    with decode("tcp://nowhere") as process:
        _, told = process.communicate(timeout=WAIT_S)
    assert process.returncode == 2
    assert "expected tcp://host:port" in told.decode()
