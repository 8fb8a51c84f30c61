"""Inputs give the same bytes however they are packed, and faults stay with the input that has them."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import random
import threading
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from porttarget.errors import InputMissing, NothingRecognised, UsageError
from porttarget.feeds import Input, open_inputs
from porttarget.feeds.unpack import Unpacked

LOG = b"".join(
    b"!AIVDM,1,1,,%c,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\\c:%d*00\n" % (65 + n % 2, n * 7919) for n in range(3000)
)
SENTENCE = b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\n"
DIGEST = hashlib.sha256(LOG).hexdigest()


def one(spec: object) -> Input:
    found = list(open_inputs([spec]))  # type: ignore[list-item]  # every kind of name is tried
    assert len(found) == 1
    return found[0]


def fill(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as out:
        out.write(data)


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "packed",
    [
        LOG,
        gzip.compress(LOG),
        gzip.compress(LOG[:70_001]) + gzip.compress(b"") + gzip.compress(LOG[70_001:]) + b"\0" * 512,
        zstandard.compress(LOG),
        zstandard.compress(LOG[:70_001]) + zstandard.compress(LOG[70_001:]),
        zipped({"log.nmea": LOG}),
        zipped({"log.nmea.gz": gzip.compress(LOG)}),
    ],
    ids=["plain", "gzip", "gzip of several members", "zstd", "zstd of several frames", "zip", "gzip in zip"],
)
@pytest.mark.parametrize("way", ["file", "bytes", "stream", "pipe"])
def test_bytes_are_the_same_however_packed_and_given(packed: bytes, way: str, tmp_path: Path) -> None:
    path = tmp_path / "no-extension"
    path.write_bytes(packed)
    reader: object = path
    if way == "bytes":
        reader = packed
    elif way == "stream":
        reader = io.BytesIO(packed)
    elif way == "pipe":
        ends = os.pipe()
        writer = threading.Thread(target=fill, args=(ends[1], packed))
        writer.start()
        reader = os.fdopen(ends[0], "rb")
    found = one(reader)
    assert found.error is None
    assert found.kind == "ais"
    assert found.head(100) == LOG[:100]
    assert b"".join(found.chunks(4096)) == LOG
    assert (found.sha256, found.size, found.truncated) == (DIGEST, len(LOG), None)
    if way == "pipe":
        writer.join()
        reader.close()  # type: ignore[attr-defined]  # a file in this branch


def test_chunks_are_of_the_size_asked_for() -> None:
    sizes = [len(piece) for piece in one(gzip.compress(LOG)).chunks(1000)]
    assert set(sizes[:-1]) == {1000}
    assert sum(sizes) == len(LOG)


@pytest.mark.parametrize("name", ["gzip", "zstd"])
@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_cut_stream_gives_what_came_before_and_says_so(name: str, kept: float) -> None:
    noise = random.Random(1).randbytes(400_000).hex().encode()  # does not compress to one block
    packed = gzip.compress(noise) if name == "gzip" else zstandard.compress(noise)
    found = one(packed[: int(len(packed) * kept)])
    data = found.read()
    assert noise.startswith(data)
    assert len(data) > len(noise) * (kept - 0.35)
    assert found.truncated is not None
    assert f"{name}: cut" in found.truncated
    assert str(len(data)) in found.truncated
    assert found.error is None


def test_damage_inside_gzip_keeps_all_bytes_before_it() -> None:
    noise = random.Random(2).randbytes(200_000).hex().encode()
    packed = bytearray(gzip.compress(noise))
    packed[100_000:100_016] = bytes(16)
    found = one(bytes(packed))
    data = found.read()
    assert found.truncated is not None
    assert "damaged" in found.truncated
    assert len(data) > 150_000
    assert noise[:150_000] == data[:150_000]


def test_bytes_after_a_gzip_member_that_are_no_member_are_told() -> None:
    found = one(gzip.compress(LOG) + b"trailing")
    assert found.read() == LOG
    assert "no gzip member" in (found.truncated or "")


def test_each_fault_stays_with_its_input_and_the_rest_is_done(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(LOG)
    (tmp_path / "b.empty").write_bytes(b"")
    (tmp_path / "c.bin").write_bytes(random.Random(3).randbytes(4000))
    (tmp_path / "d.zip").write_bytes(zipped({"x": LOG})[:-40])
    (tmp_path / "e").mkdir()
    (tmp_path / ".hidden").write_bytes(LOG)
    (tmp_path / "z.log").write_bytes(LOG)
    found = list(
        open_inputs([tmp_path, tmp_path / "absent.log", tmp_path / "e", str(tmp_path / "*.none"), "tcp://h:1"])
    )
    names = [Path(entry.name).name for entry in found]
    assert names == ["a.log", "b.empty", "c.bin", "d.zip", "z.log", "absent.log", "e", "*.none", "h:1"]
    faults = [type(entry.error) for entry in found]
    assert faults == [
        type(None), NothingRecognised, NothingRecognised, NothingRecognised, type(None), InputMissing,
        NothingRecognised, InputMissing, UsageError,
    ]  # fmt: skip
    assert [b"".join(entry.chunks()) for entry in found if entry.error is None] == [LOG, LOG]


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "closed.log"
    path.write_bytes(LOG)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # a mode of 000 does not stop the superuser
    found = one(path)
    assert isinstance(found.error, InputMissing)
    assert "Permission denied" in str(found.error)
    assert str(path) in str(found.error)


def test_a_glob_finds_files_sorted_and_goes_into_folders(tmp_path: Path) -> None:
    for name in ("b/2.log", "b/1.log", "a.log", "c.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(LOG)
    flat = [Path(entry.name).name for entry in open_inputs([str(tmp_path / "[ab]*")])]
    deep = [Path(entry.name).name for entry in open_inputs([str(tmp_path / "**" / "*.log")])]
    assert flat == ["a.log", "1.log", "2.log"]
    assert deep == ["a.log", "1.log", "2.log"]


def test_a_file_is_read_twice_alike_and_a_stream_once(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    path.write_bytes(LOG)
    file = one(path)
    assert file.read() == file.read() == LOG
    stream = one(io.BytesIO(LOG))
    assert stream.read() == LOG
    with pytest.raises(UsageError, match="cannot be read again"):
        stream.read()


@pytest.mark.parametrize("size", [100_000, 300_000, 1 << 20])
def test_a_file_larger_than_its_head_is_given_once_in_pieces_of_the_size(tmp_path: Path, size: int) -> None:
    data = bytes(range(256)) * 3_000  # 768,000 bytes; the head that was looked at is 65,536
    path = tmp_path / "log.nmea"
    path.write_bytes(data)
    (one,) = open_inputs([path])
    assert one.head() == data[:65_536]
    pieces = list(one.chunks(size))
    assert pieces == [data[at : at + size] for at in range(0, len(data), size)]
    assert one.sha256 == hashlib.sha256(data).hexdigest()


def test_a_line_of_ten_megabytes_passes_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.gz"
    path.write_bytes(gzip.compress(LOG + b"x" * 10_000_000 + b"\n" + LOG, compresslevel=1))
    found = one(path)
    tracemalloc.start()
    size = sum(len(piece) for piece in found.chunks(65_536))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == 2 * len(LOG) + 10_000_001
    assert peak < 4_000_000


@given(
    st.binary(max_size=5000), st.lists(st.integers(1, 700), min_size=1, max_size=30), st.sampled_from(["gzip", "zstd"])
)
def test_unpacking_does_not_depend_on_how_raw_bytes_are_cut(data: bytes, cuts: list[int], packing: str) -> None:
    packed = gzip.compress(data) if packing == "gzip" else zstandard.compress(data)

    def pieces() -> Iterator[bytes]:
        at = turn = 0
        while at < len(packed):
            yield packed[at : at + cuts[turn % len(cuts)]]
            at += cuts[turn % len(cuts)]
            turn += 1

    unpacked = Unpacked(pieces())
    assert b"".join(unpacked) == data
    assert unpacked.fault is None


@given(st.binary(min_size=1, max_size=5000), st.data(), st.sampled_from(["gzip", "zstd"]))
def test_a_stream_cut_anywhere_gives_a_beginning_and_a_fault(data: bytes, draw: st.DataObject, packing: str) -> None:
    packed = gzip.compress(data) if packing == "gzip" else zstandard.compress(data)
    cut = draw.draw(st.integers(4, len(packed) - 1))
    unpacked = Unpacked(iter([packed[:cut]]))
    assert data.startswith(b"".join(unpacked))
    assert unpacked.fault == f"{packing}: cut before its end"


def test_a_pipe_is_read_as_it_comes_and_only_where_asked() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe:
        os.write(writing, SENTENCE)
        pieces = one(pipe).chunks(1 << 20, as_they_come=True)
        assert next(pieces) == SENTENCE
        os.write(writing, SENTENCE * 2)
        assert next(pieces) == SENTENCE * 2
        os.close(writing)
        assert list(pieces) == []
    assert list(one(io.BytesIO(SENTENCE * 3)).chunks(len(SENTENCE) * 2)) == [SENTENCE * 2, SENTENCE]
