"""A process that forks writers and kills each at a random moment; their words of what is on disk go to stdout.

Run as `python -m tests.store.killed_writers PATH TIMES SEED`. It imports once and forks often, so that many kills
cost little; it never uses Polars itself, so that nothing but the writer is lost with a writer.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from datetime import UTC, datetime

from porttarget.store import Store
from porttarget.store import pending as pending_file
from porttarget.store.live import LiveBatch
from tests.store.rows import decision, positions

PIECES, PIECE, LIVE = 3, 40, 7


def say(kind: str, number: int) -> None:
    os.write(1, f"{kind} {number}\n".encode())


def write_for_ever(path: str, number: int, ready: int) -> None:
    """Receipt, live rows, decision, again and again; each is said only after its commit."""
    pending_file.FLUSH_ROWS = 50  # type: ignore[misc]  # small pieces, so that kills fall between them
    store = Store.open(path)
    os.write(ready, b"!")
    while True:
        now = datetime.now(UTC)
        with store.begin_receipt(source=f"input {number}", kind="ais", received_at=now) as pending:
            for piece in range(PIECES):
                pending.add({"positions": positions(PIECE, first=1000 * number + PIECE * piece)})
            pending.commit(sha256=f"{number:064x}")
        say("receipt", number)
        frame = positions(LIVE, first=1000 * number + 500)
        store.commit_live([LiveBatch(source="live", way="tcp", received_at=now, tables={"positions": frame})])
        say("live", number)
        if number % 3 == 2:
            store.roll_live()
        store.add_decision(decision(box_id=f"box {number}"), 0)
        say("decision", number)
        number += 1


def main_one(path: str, number: int) -> None:
    """One writer alone, whose end another process brings."""
    write_for_ever(path, number, os.open(os.devnull, os.O_WRONLY))


def main(path: str, times: int, seed: int) -> None:
    chance = random.Random(seed)
    for turn in range(times):
        ready, tell = os.pipe()
        writer = os.fork()
        if writer == 0:
            write_for_ever(path, 1000 * turn, tell)
        os.close(tell)
        opened = os.read(ready, 1)
        time.sleep(chance.uniform(0.0, 0.5))
        os.kill(writer, signal.SIGKILL)
        _, status = os.waitpid(writer, 0)
        os.close(ready)
        if not opened or not os.WIFSIGNALED(status):
            sys.exit(f"writer {turn} ended by itself")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
