"""A power cut, as far as a file system can have one: ext4 on a loop device is shut down without flushing its journal.

`EXT4_IOC_SHUTDOWN` drops what was not synced, which killing a process does not. Needs the superuser and a loop device;
where they are refused the test is skipped and says so.
"""

from __future__ import annotations

import fcntl
import os
import random
import signal
import struct
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from porttarget.store import Store

ROOT = Path(__file__).resolve().parents[2]
SHUTDOWN = 0x8004587D  # _IOR('X', 125, __u32), linux/fs/ext4/ext4.h
WITHOUT_FLUSHING_THE_LOG = 2


def system(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no power can be cut here: `{' '.join(command)}` said {done.stderr.strip()}")


@contextmanager
def disk(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """An ext4 of its own: (image, where it is mounted)."""
    image, place = tmp_path / "disk.img", tmp_path / "disk"
    place.mkdir()
    image.write_bytes(b"")
    os.truncate(image, 96 << 20)
    system("mkfs.ext4", "-q", "-F", str(image))
    system("mount", "-o", "loop", str(image), str(place))
    try:
        yield image, place
    finally:
        subprocess.run(["umount", str(place)], check=False, capture_output=True)


def cut_power(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(handle, SHUTDOWN, struct.pack("I", WITHOUT_FLUSHING_THE_LOG))
    finally:
        os.close(handle)


def said_before_the_cut(path: Path, place: Path, number: int, delay_s: float) -> list[tuple[str, int]]:
    """Let a writer write, cut the power, and return what it had said until then.

    Words after the cut do not count: with the power gone nobody would have heard them.
    """
    program = f"from tests.store.killed_writers import main_one; main_one({str(path)!r}, {number})"
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, bufsize=0) as writer:
        assert writer.stdout is not None
        heard = writer.stdout.read(1)  # it has begun to write
        time.sleep(delay_s)
        os.set_blocking(writer.stdout.fileno(), False)
        heard += writer.stdout.read(1 << 20) or b""
        cut_power(place)
        writer.send_signal(signal.SIGKILL)
    words = (line.split() for line in heard.decode().splitlines())
    return [(word[0], int(word[1])) for word in words]


@pytest.mark.slow
def test_what_was_acknowledged_outlives_a_power_cut(tmp_path: Path) -> None:
    chance = random.Random(3)
    said: dict[str, set[int]] = defaultdict(set)
    with disk(tmp_path) as (image, place):
        path = place / "store"
        Store.init(path, "CA").close()
        for turn in range(12):
            for kind, number in said_before_the_cut(path, place, 1000 * turn, chance.uniform(0.0, 0.6)):
                said[kind].add(number)
            subprocess.run(["umount", str(place)], check=True)
            system("mount", "-o", "loop", str(image), str(place))
            with Store.open(path) as store:
                assert store.check() == []
                rows = Counter(store.read("positions").get_column("message_row").to_list())
                inputs = {
                    int(name.split()[1]) for name in store.receipts().get_column("source") if name.startswith("input")
                }
                decided = {int(box.split()[1]) for box in store.decisions().get_column("box_id")}
            assert set(rows.values()) <= {1}
            assert said["receipt"] <= inputs
            assert said["decision"] <= decided
            assert said["live"] <= {row // 1000 for row in rows if row % 1000 >= 500}
    assert len(said["receipt"]) > 12
