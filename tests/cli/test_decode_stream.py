"""`decode -` as a live filter: each message is given as soon as its sentence has come, before any more input."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

# examples of the AIVDM/AIVDO protocol description by Eric S. Raymond: types 1 and 5 (in two parts)
FIRST = b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\n"
PART_1 = b"!AIVDM,2,1,3,B,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E\n"
PART_2 = b"!AIVDM,2,2,3,B,1@0000000000000,2*55\n"
WAIT_S = 120  # of which all but a moment is compiling, where nothing was compiled yet


@contextmanager
def decoding() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", "porttarget", "decode", "-", "--format", "jsonl"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
    ) as child:  # fmt: skip
        try:
            yield child
        finally:
            child.kill()


def give(child: subprocess.Popen[bytes], data: bytes) -> None:
    assert child.stdin is not None
    child.stdin.write(data)


def message(child: subprocess.Popen[bytes]) -> dict[str, object]:
    """The next line of output, while input stays open."""
    assert child.stdout is not None
    ready, _, _ = select.select([child.stdout], [], [], WAIT_S)
    assert ready, f"no output within {WAIT_S} s though a whole sentence was written"
    return dict(json.loads(child.stdout.readline()))


def test_each_message_comes_before_more_is_written_and_parts_wait_for_one_another() -> None:
    with decoding() as child:
        give(child, b"# a comment\n" + FIRST[:9])
        give(child, FIRST[9:])
        first = message(child)
        assert (first["type"], first["mmsi"], first["line"], first["offset"]) == (1, 477553000, 2, 12)
        give(child, PART_1)
        give(child, FIRST)
        assert message(child)["line"] == 4
        give(child, PART_2)
        second = message(child)
        assert (second["type"], second["mmsi"], second["line"]) == (5, 369190000, 3)
        rest, said = child.communicate(timeout=WAIT_S)
        assert rest == b""
        assert child.returncode == 0
        assert b"3 messages from 4 sentences in 5 lines; 0 rejected, 0 incomplete" in said


def test_a_gzip_stream_that_is_flushed_is_followed_too() -> None:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    with decoding() as child:
        give(child, packer.compress(FIRST) + packer.flush(zlib.Z_SYNC_FLUSH))
        assert message(child)["mmsi"] == 477553000
        child.communicate(packer.flush(), timeout=WAIT_S)
        assert child.returncode == 0


def test_a_stream_without_a_sentence_is_told_when_it_ends() -> None:
    with decoding() as child:
        rest, said = child.communicate(b"$GPGGA,1\n" * 20_000, timeout=WAIT_S)
    assert (rest, child.returncode) == (b"", 1)
    assert b"no AIS sentence" in said
