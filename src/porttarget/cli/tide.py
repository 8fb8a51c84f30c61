"""The demo's tide: what of a seeded world has come in by now, and what comes in while the demo runs.

A world is made that goes on for some hours after now. Receivers' logs are parted at now: what was heard before is
ingested as files, what is heard later is sent over TCP at its time. Filings come in when their receipts say.
"""

from __future__ import annotations

import asyncio
import bisect
import csv
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from porttarget.ais_decoder import Decoded
from porttarget.feeds import open_inputs
from porttarget.flows.decode import Options, decode_input
from porttarget.flows.sidecar import SIDECAR, is_sidecar


@dataclass(frozen=True, slots=True)
class Heard:
    """A line a receiver hears at `time_s` (seconds since 1970, UTC)."""

    time_s: float
    line: bytes


def part_logs(logs: Path, past: Path, now: datetime) -> list[Heard]:
    """Write what each receiver heard until `now` into `past`; return what is heard later, in order of time."""
    past.mkdir(parents=True)
    later: list[Heard] = []
    names = []
    for entry in open_inputs([logs]):
        if is_sidecar(entry) or entry.path is None:
            continue
        lines = b"".join(entry.chunks()).splitlines(keepends=True)
        times = _times(decode_input(entry, Options()), len(lines))
        cut = bisect.bisect_right(times, now.timestamp())
        name = f"{entry.path.name.split('.')[0]}.nmea"
        if cut:
            (past / name).write_bytes(b"".join(lines[:cut]))
            names.append(name)
        later += [Heard(time_s, line) for time_s, line in zip(times[cut:], lines[cut:], strict=True)]
    with (past / SIDECAR).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("file", "received_at"), *((name, now.isoformat()) for name in names)])
    return sorted(later, key=lambda heard: heard.time_s)


def _times(parts: Iterator[Decoded], lines: int) -> list[float]:
    """The best known time of each line: its message's, else the latest before it; never falling."""
    times = [0.0] * lines
    for part in parts:
        known = part.messages.drop_nulls("time").select("line", "time").iter_rows()
        for line, time in known:
            times[line - 1] = time.timestamp()
    latest = 0.0
    for at, time_s in enumerate(times):
        latest = times[at] = max(latest, time_s)
    return times


def arrivals(folder: Path) -> list[tuple[datetime, Path]]:
    """Files of a country's inputs in order of receipt."""
    with (folder / SIDECAR).open(encoding="utf-8", newline="") as file:
        rows = [(datetime.fromisoformat(row["received_at"]), folder / row["file"]) for row in csv.DictReader(file)]
    return sorted(rows)


class Replay:
    """A TCP server on loopback that says each line at its time to whoever listens, in a thread of its own."""

    def __init__(self, heard: list[Heard]) -> None:
        self._heard = heard
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replay", daemon=True)
        self.port = 0

    def start(self) -> str:
        """Begin; returns the address."""
        self._thread.start()
        self._ready.wait()
        return f"tcp://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """End."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.port = int(server.sockets[0].getsockname()[1])
        self._ready.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()

    async def _talk(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        start = bisect.bisect_left(self._heard, datetime.now(UTC).timestamp(), key=lambda heard: heard.time_s)
        try:
            for heard in self._heard[start:]:
                wait = heard.time_s - datetime.now(UTC).timestamp()
                if wait > 0:
                    await asyncio.sleep(wait)
                writer.write(heard.line)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            return  # the listener has gone, or the demo ends
        finally:
            writer.close()
