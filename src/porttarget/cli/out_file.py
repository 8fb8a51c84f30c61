"""A stream of results to stdout or a file: a file appears only when the run ends well, a closed pipe is no fault.

When the reader of stdout has gone (as with `| head`) nothing more is written, but the run goes on, so that its counts
are of the whole input.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self


class OutFile:
    """Where results go; `keep = False` before the end leaves an earlier file as it was."""

    def __init__(self, path: Path | None) -> None:
        self.keep = True
        self._path = None if path is None or str(path) == "-" else path
        # devices and pipes are written as they are; a file is written beside and renamed
        whole = self._path is not None and (not self._path.exists() or self._path.is_file())
        self._part = self._path.with_name(f".{self._path.name}.part") if self._path is not None and whole else None
        self._gone = False
        self._file: BinaryIO = sys.stdout.buffer if self._path is None else (self._part or self._path).open("wb")

    def write(self, data: bytes) -> None:
        """Write and flush, so that a reader sees messages as they come."""
        if self._gone:
            return
        try:
            self._file.write(data)
            self._file.flush()
        except BrokenPipeError:
            self._gone = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._file.fileno())

    @property
    def gone(self) -> bool:
        """Whether nobody reads any more."""
        return self._gone

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._path is None:
            return
        self._file.close()
        if self._part is not None and kind is None and self.keep:
            self._part.replace(self._path)
        elif self._part is not None:
            self._part.unlink(missing_ok=True)
