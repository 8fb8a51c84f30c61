"""The bytes of an input by their place, for readers that go over it twice: what it is as a whole is known first.

In: an opened input. Out: all its bytes where they are few, else its size, SHA-256 and whether it is UTF-8, and its
bytes in any order. A plain file is read where it lies; what is compressed or comes once only (stdin, a pipe) is kept in
a file of the system's folder for temporary ones, without a name, for as long as it is read.
"""

from __future__ import annotations

import codecs
import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self

from porttarget.errors import InputError, Where
from porttarget.feeds import Input


@dataclass(slots=True, kw_only=True)
class Spooled:
    """An input that was read once. Use as a context manager: the file is let go of at its end."""

    file: BinaryIO
    size: int = 0
    sha256: str = ""
    utf8: bool = True

    def at(self, offset: int, count: int) -> bytes:
        """So many bytes from a place on, or all there are."""
        self.file.seek(offset)
        return self.file.read(max(0, min(count, self.size - offset)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()


def read_or_spool(entry: Input, limit: int) -> bytes | Spooled:
    """All bytes of an input of at most `limit`; of a larger one what it is as a whole, to be read piece by piece."""
    chunks = entry.chunks(hashed=False)
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size > limit:
            return _spooled(entry, held, chunks)
    whole = b"".join(held)
    entry.sha256 = hashlib.sha256(whole).hexdigest()
    return whole


def _spooled(entry: Input, held: list[bytes], chunks: Iterator[bytes]) -> Spooled:
    plain = entry.plain
    file = tempfile.TemporaryFile() if plain is None else plain.open("rb")  # noqa: SIM115 - `Spooled` closes it
    spooled = Spooled(file=file)
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    for chunk in _joined(held, chunks):
        if plain is None:
            _keep(file, chunk, entry)
        digest.update(chunk)
        spooled.size += len(chunk)
        spooled.utf8 = spooled.utf8 and _goes_on(decoder, chunk)
    spooled.utf8 = spooled.utf8 and not decoder.getstate()[0]
    spooled.sha256 = entry.sha256 = digest.hexdigest()
    return spooled


def _keep(file: BinaryIO, chunk: bytes, entry: Input) -> None:
    try:
        file.write(chunk)
    except OSError as error:
        file.close()
        raise InputError(
            f"cannot be kept in {tempfile.gettempdir()} while it is read: {error.strerror}; TMPDIR may name "
            "another folder",
            where=Where(source=entry.name),
        ) from error


def _joined(held: list[bytes], chunks: Iterator[bytes]) -> Iterator[bytes]:
    """First those held, which are given up one by one, then the others."""
    held.reverse()
    while held:
        yield held.pop()
    yield from chunks


def _goes_on(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    """Whether UTF-8 goes on with these bytes."""
    if chunk.isascii() and not decoder.getstate()[0]:
        return True
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True
