"""What a user names (file, folder, glob, `-`, bytes, open file, archive) as inputs that give decompressed bytes.

Every name yields at least one `Input`; what cannot be read is an `Input` with its `.error`, so that the rest is still
done. Memory is bounded: a file is read in pieces, whatever its size. What can be read only once (stdin, a pipe) is
read as it comes. The SHA-256 is of the decompressed bytes and is known when all of them were given.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import io
import itertools
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, Literal

from porttarget.errors import InputError, InputMissing, NothingRecognised, PortTargetError, UsageError, Where
from porttarget.feeds import archive
from porttarget.feeds.addresses import is_live
from porttarget.feeds.recognise import Kind, recognise, settled
from porttarget.feeds.unpack import ZIP_MAGICS, Unpacked

if sys.platform == "linux":
    import fcntl

Way = Literal["file", "stdin", "bytes", "tcp", "udp", "http", "packet"]
Spec = str | Path | bytes | BinaryIO
HEAD_BYTES: Final = 65_536
_READ: Final = 1 << 18
_PIPE: Final = 1 << 20  # what Linux lets anyone ask for


@dataclass(slots=True, kw_only=True)
class Input:
    """One stream of bytes. `error`: nothing of it can be used. `truncated`: it ends early, and why; both may come
    while it is read. `kind` is what its head was recognised as."""

    name: str
    way: Way
    path: Path | None = None
    error: PortTargetError | None = None
    truncated: str | None = None
    sha256: str | None = None
    size: int = 0
    kind: Kind = "unknown"
    _open: Callable[[], BinaryIO] | None = field(default=None, repr=False)
    _again: bool = field(default=True, repr=False)
    _read: int = field(default=_READ, repr=False)  # bytes asked for at once
    _whole: int = field(default=0, repr=False)  # bytes of a file as it lies there, where known
    _ours: bool = field(default=True, repr=False)  # we opened it, so we close it
    _spent: bool = field(default=False, repr=False)
    _pending: bytes = field(default=b"", repr=False)
    _stream: Iterator[bytes] | None = field(default=None, repr=False)
    _unpacked: Unpacked | None = field(default=None, repr=False)

    @property
    def plain(self) -> Path | None:
        """The file that holds just these bytes, and can be read again; None for others. Known while it is read."""
        packed = self._unpacked is None or self._unpacked.packing is not None
        within = self.path is None or self.name != str(self.path)  # of an archive
        return None if packed or within or not self._again else self.path

    def head(self, n: int = HEAD_BYTES) -> bytes:
        """The first `n` decompressed bytes, or all there are; nothing is consumed."""
        if self._stream is None and self._open is not None:
            self._start()
        while len(self._pending) < n and self._stream is not None:
            piece = next(self._stream, None)
            if piece is None:
                break
            self._pending += piece
        return self._pending[:n]

    def _head_as_it_comes(self) -> bytes:
        """The first bytes that tell the kind: a slow pipe is not waited for once it is known."""
        while (held := len(self._pending)) < HEAD_BYTES and not settled(self._pending):
            if len(self.head(held + 1)) == held:
                break
        return self._pending[:HEAD_BYTES]

    def chunks(self, size: int = 1 << 20, *, as_they_come: bool = False, hashed: bool = True) -> Iterator[bytes]:
        """All decompressed bytes in pieces of at most `size`. A fault ends them and is told in `truncated`.

        `as_they_come`: of a pipe, what has come is given without waiting for more. Without `hashed` there is no
        SHA-256, which costs as much as decoding AIS.
        """
        if size < 1:
            raise UsageError(f"chunk size is {size}, expected at least 1")
        if self._open is None:
            return
        if self._spent and not self._again:
            raise UsageError(f"{self.name} was read already and cannot be read again")
        if self._again and self._unpacked is not None and self._unpacked.packing is None:
            # of a plain file a piece is read at once: none is put together of others, nor is memory asked for in vain
            self._read = max(min(size, self._whole or size), _READ)
            if HEAD_BYTES <= len(self._pending) < size:  # the head of a large one is read again for that
                self.close()
        if self._stream is None:
            self._start()
        stream, waiting = self._stream or iter(()), self._pending
        self._stream, self._pending, self._spent = None, b"", True
        digest, self.size, self.sha256 = hashlib.sha256(), 0, None
        for piece in _pieces(waiting, stream, size, at_least=1 if as_they_come and not self._again else size):
            if hashed:
                digest.update(piece)
            self.size += len(piece)
            yield piece
        if self._unpacked is not None and self._unpacked.fault is not None:
            self.truncated = f"{self._unpacked.fault}; {self.size} decompressed bytes were read"
        self.sha256 = digest.hexdigest() if hashed else None

    def read(self, limit: int = 1 << 30) -> bytes:
        """All bytes at once, for kinds that are read whole; InputError beyond `limit`."""
        parts: list[bytes] = []
        for piece in self.chunks():
            parts.append(piece)
            if self.size > limit:
                raise InputError(f"more than {limit} bytes; this kind is read whole", where=Where(source=self.name))
        return b"".join(parts)

    def close(self) -> None:
        """Let go of an open file that `head` began to read."""
        if isinstance(self._stream, Iterator) and hasattr(self._stream, "close"):
            self._stream.close()
        self._stream, self._pending = None, b""

    def _start(self) -> None:
        if self._open is None:
            raise UsageError(f"{self.name} has no bytes: {self.error}")
        self._unpacked = Unpacked(self._raw(self._open))
        self._stream = iter(self._unpacked)

    def _raw(self, opener: Callable[[], BinaryIO]) -> Iterator[bytes]:
        """Undecoded pieces; a reading fault is told, not raised, so that what came before is kept."""
        given = 0
        try:
            source = opener()
            if not self._again:
                _widen(source)
            try:
                take = getattr(source, "read1", source.read)  # read1: what has come, without waiting for more
                while piece := take(self._read):
                    given += len(piece)
                    yield piece
            finally:
                if self._ours:
                    source.close()
        except (OSError, *archive.FAULTS) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            fault = InputMissing(f"cannot be read: {reason}", where=Where(source=self.name))
            if given == 0:
                self.error = fault
            elif self._unpacked is not None:
                self._unpacked.fault = f"reading failed after {given} bytes: {reason}"
                self.error = fault

    def _look(self) -> Input:
        """Read the head once to know kind and faults; a file that can be opened again is closed meanwhile."""
        head = self.head() if self._again else self._head_as_it_comes()
        self.kind = recognise(head)
        if self.error is None and self.kind == "empty" and len(head) < HEAD_BYTES:
            fault = self._unpacked.fault if self._unpacked is not None else None
            self.error = NothingRecognised(f"is empty{f' ({fault})' if fault else ''}", where=Where(source=self.name))
        elif self.error is None and self.kind == "binary":
            self.error = NothingRecognised(
                "holds binary data of no kind we know (expected AIS sentences, a manifest, a packet, CSV or Parquet)",
                where=Where(source=self.name),
            )
        if self._again:
            self.close()
        return self


def open_inputs(specs: Sequence[Spec]) -> Iterator[Input]:
    """The inputs that `specs` name, in order; folders and globs sorted by path. Faults are kept in `.error`."""
    for number, spec in enumerate(specs, start=1):
        if isinstance(spec, bytes | bytearray | memoryview):
            yield from _of_bytes(bytes(spec), "bytes" if len(specs) == 1 else f"bytes {number}")
        elif isinstance(spec, str | Path):
            yield from _of_name(spec)
        else:
            yield from _of_stream(spec, str(getattr(spec, "name", None) or f"stream {number}"), "bytes")


def _of_name(spec: str | Path) -> Iterator[Input]:
    if spec == "-":
        yield from _of_stream(sys.stdin.buffer, "-", "stdin")
        return
    if is_live(spec):
        yield _faulty(
            str(spec),
            UsageError(f"{spec} is a live feed and has no end; `porttarget decode` and `serve --feed` read such"),
            None,
        )
        return
    path = Path(spec)
    if path.is_dir():
        yield from _of_folder(path)
    elif os.path.lexists(path) or not glob.has_magic(str(spec)):
        yield from _of_path(path)
    else:
        matches = sorted(glob.glob(str(spec), recursive=True))
        if not matches:
            yield _faulty(str(spec), InputMissing("no file matches", where=Where(source=str(spec))), None)
        for found in map(Path, matches):
            if not found.is_dir():
                yield from _of_path(found)
            elif "**" not in str(spec):  # `**` matches the files of its folders itself
                yield from _of_folder(found)


def _of_folder(folder: Path) -> Iterator[Input]:
    files: list[Path] = []
    faults: list[OSError] = []
    for here, names, inside in os.walk(folder, onerror=faults.append):
        names[:] = sorted(name for name in names if not name.startswith("."))
        files.extend(Path(here, name) for name in inside if not name.startswith("."))
    for fault in faults:
        yield _faulty(
            str(fault.filename or folder),
            InputMissing(f"folder cannot be read: {fault.strerror}", where=Where(source=str(fault.filename))),
            folder,
        )
    if not files and not faults:
        yield _faulty(str(folder), NothingRecognised("folder holds no files", where=Where(source=str(folder))), folder)
    for path in sorted(files):
        yield from _of_path(path)


def _of_path(path: Path) -> Iterator[Input]:
    name = str(path)
    try:
        found = path.stat()
        regular = stat.S_ISREG(found.st_mode)
        with path.open("rb") if regular else io.BytesIO() as file:
            zipped = file.read(4).startswith(ZIP_MAGICS)
    except FileNotFoundError:
        yield _faulty(name, InputMissing("no such file", where=Where(source=name)), path)
    except OSError as error:
        yield _faulty(name, InputMissing(f"cannot be read: {error.strerror}", where=Where(source=name)), path)
    else:
        if zipped:
            yield from _of_archive(archive.Archive(path), name, "file", path)
        elif regular:
            yield Input(name=name, way="file", path=path, _open=lambda: path.open("rb"), _whole=found.st_size)._look()
        else:  # a pipe or device can be read once only
            yield from _of_stream(path.open("rb"), name, "file", ours=True)


def _of_bytes(data: bytes, name: str) -> Iterator[Input]:
    if data.startswith(ZIP_MAGICS):
        yield from _of_archive(archive.Archive(io.BytesIO(data)), name, "bytes", None)
    else:
        yield Input(name=name, way="bytes", _open=lambda: io.BytesIO(data))._look()


def _of_stream(stream: BinaryIO, name: str, way: Way, *, ours: bool = False) -> Iterator[Input]:
    one = Input(name=name, way=way, _open=lambda: stream, _again=False, _ours=ours)
    if one.head(4).startswith(ZIP_MAGICS):
        yield from _of_archive(archive.spooled(one.chunks()), name, way, None)
    else:
        yield one._look()


def _of_archive(packed: archive.Archive, name: str, way: Way, path: Path | None) -> Iterator[Input]:
    try:
        members = packed.members()
    except (OSError, *archive.FAULTS) as error:
        yield _faulty(
            name, NothingRecognised(f"zip archive is damaged or cut: {error}", where=Where(source=name)), path
        )
        return
    if not members:
        yield _faulty(name, NothingRecognised("zip archive holds no files", where=Where(source=name)), path)
    for member in members:
        opener = packed.opener(member)
        yield Input(name=f"{name}/{member}", way=way, path=path, _open=opener)._look()


def _faulty(name: str, error: PortTargetError, path: Path | None) -> Input:
    return Input(name=name, way="file", path=path, error=error)


def _widen(source: BinaryIO) -> None:
    """Let a pipe hold more, where the system can: reads are fuller and its writer waits less."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, ValueError, AttributeError):  # no pipe, no descriptor, or no more allowed
            fcntl.fcntl(source.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def _pieces(waiting: bytes, stream: Iterator[bytes], size: int, *, at_least: int) -> Iterator[bytes]:
    """`waiting` and `stream` regrouped to pieces of `size`, or of `at_least` up to `size`."""
    held: list[bytes] = []
    length = 0
    for piece in itertools.chain((waiting,) if waiting else (), stream):
        held.append(piece)
        length += len(piece)
        if length >= at_least:
            whole = b"".join(held)
            full = length - length % size if at_least == size else length
            yield from (whole[at : at + size] for at in range(0, full, size))
            held, length = [whole[full:]] if full < length else [], length - full
    whole = b"".join(held)
    yield from (whole[at : at + size] for at in range(0, length, size))
