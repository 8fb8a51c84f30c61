"""Zip archives as a list of members that can each be opened, from a path, from bytes or from a spooled stream.

In: a seekable source. Out: sorted names of its files (hidden ones and folders left out) and openers. A stream that
cannot seek is spooled: 16 MiB in memory, beyond that on disk.
"""

from __future__ import annotations

import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final, cast

# what reading a damaged or locked archive may raise: structure, deflate data, unknown method, password needed, cut
FAULTS: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
_SPOOL_BYTES: Final = 16 << 20


class Archive:
    """A zip archive. `source` is a path (opened anew for each member) or a seekable file kept as long as needed."""

    def __init__(self, source: Path | IO[bytes]) -> None:
        self._source = source

    def members(self) -> list[str]:
        """Names of the files in it, sorted."""
        with zipfile.ZipFile(self._source) as packed:
            names = [info.filename for info in packed.infolist() if not info.is_dir()]
        return sorted(name for name in names if not any(part.startswith(".") for part in PurePosixPath(name).parts))

    def opener(self, member: str) -> Callable[[], BinaryIO]:
        """A function that opens `member`; it keeps this archive alive."""

        def open_member() -> BinaryIO:
            with zipfile.ZipFile(self._source) as packed:
                # the member keeps the archive's file open until it is closed itself
                return cast(BinaryIO, packed.open(member))

        return open_member


def spooled(pieces: Iterator[bytes]) -> Archive:
    """An archive from a stream that cannot seek; its temporary file is closed with the archive."""
    spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)  # noqa: SIM115 (lives as long as the archive)
    for piece in pieces:
        spool.write(piece)
    spool.seek(0)
    packed = Archive(spool)
    weakref.finalize(packed, spool.close)
    return packed
