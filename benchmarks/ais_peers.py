"""Other AIS decoders, asked as their users ask: all fields of all messages of a file. A process of its own.

`python benchmarks/ais_peers.py NAME FILE ROUNDS` prints CPU seconds of each round (after one that is not counted) and
how many messages it gave, as JSON. It imports nothing of porttarget, so that any interpreter that has the peer will do.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

PEERS = {
    "pyais": "FileReaderStream(path), .decode() of each message",
    "aiscat": "from_file(path, format='dictionary'), each message",
    "libais": "ais.stream.decode of the open file, each message",
}


def by_pyais(path: str) -> int:
    """As pyais's documentation shows."""
    from pyais import FileReaderStream
    from pyais.exceptions import AISBaseException

    count = 0
    for message in FileReaderStream(path):
        try:
            message.decode()
        except AISBaseException:
            continue
        count += 1
    return count


def by_aiscat(path: str) -> int:
    """As aiscat's documentation shows."""
    import aiscat

    return sum(1 for _ in aiscat.from_file(path, format="dictionary"))


def by_libais(path: str) -> int:
    """As libais's documentation shows; its reader says on the log what it cannot read."""
    import logging

    import ais.stream

    logging.disable()
    with open(path) as lines:
        return sum(1 for _ in ais.stream.decode(lines, keep_nmea=False))


DECODE: dict[str, Callable[[str], int]] = {"pyais": by_pyais, "aiscat": by_aiscat, "libais": by_libais}


def main(name: str, path: str, rounds: int) -> dict[str, object]:
    """Decode once to warm up, then `rounds` times."""
    messages = DECODE[name](path)
    seconds = []
    for _ in range(rounds):
        begun = time.process_time()
        DECODE[name](path)
        seconds.append(time.process_time() - begun)
    return {"messages": messages, "cpu_s": seconds}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
