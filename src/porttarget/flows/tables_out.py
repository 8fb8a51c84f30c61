"""Tables to one CSV, Parquet or Arrow file each in a folder, written beside the work that makes them.

In: frames, piece by piece. Out: files, which appear under their names only when the run ends well (written beside,
then renamed). One thread makes the tables of what was read, and each table with many rows has a thread that writes it,
so that neither waits for the other; what waits is bounded, so that an input of any size passes in bounded memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import polars as pl

from porttarget.flows.table_files import Compression, FileFormat, TableFile, compact, row_bytes, table_file

# written at once: a row group that is worth having, or what may lie in memory of each table
ROWS: Final = 1 << 17
BYTES: Final = 4 << 20
PIECES: Final = 16  # held as they came; more are copied together, since each may keep all it was made of in memory
WAITING: Final = 1  # piece that may wait in each thread; with more, whoever brings it waits


class TableFolder:
    """One file per table in a folder; every named table gets a file, an empty one its columns."""

    def __init__(
        self, folder: Path, names: tuple[str, ...], file_format: FileFormat, compression: Compression = "zstd"
    ) -> None:
        self.folder = folder
        self.format = file_format
        folder.mkdir(parents=True, exist_ok=True)
        self._open = {
            name: _Lane(folder / f".{name}.{file_format}.part", name, file_format, compression) for name in names
        }
        self._maker = _Thread("tables")

    def write(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Append rows; names must be among those given at the start."""
        for name, frame in tables.items():
            if frame.height:
                self._open[name].write(frame)

    def write_made(self, make: Callable[[], Mapping[str, pl.DataFrame]]) -> None:
        """Append the rows that `make` will give, in a thread; those of following calls come after them."""
        self._maker.put(lambda: self.write(make()))

    def close(self) -> list[Path]:
        """Finish the files, give them their names, and return them."""
        self._maker.end()
        for lane in self._open.values():
            lane.finish()
        for lane in self._open.values():
            lane.close()
        done = [lane.path.rename(self.folder / f"{name}.{self.format}") for name, lane in self._open.items()]
        self._open = {}
        return done

    def discard(self) -> None:
        """Give the rows up: files that were there before stay as they were."""
        self._maker.stop()
        for lane in self._open.values():
            lane.discard()
        self._open = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.close()
        finally:
            self.discard()


class _Thread:
    """Does what it is given, one thing after the other; who brings too much waits. It starts with the first."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()

    @property
    def begun(self) -> bool:
        """Whether anything was put."""
        return self._pool is not None

    def put(self, work: Callable[[], None]) -> None:
        """Have `work` done; raises what went wrong with earlier work."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix=self._name)
        while self._waiting and (len(self._waiting) > WAITING or self._waiting[0].done()):
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(work))

    def end(self) -> None:
        """Wait until all is done."""
        while self._waiting:
            self._waiting.popleft().result()
        self.stop()

    def stop(self) -> None:
        """Finish what was begun, and nothing else."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._waiting.clear()


class _Lane:
    """One table on its way to its file."""

    def __init__(self, path: Path, name: str, file_format: FileFormat, compression: Compression) -> None:
        self.path = path
        self._row_bytes = row_bytes(name)
        self._new_file = partial(table_file, path, name, file_format, compression)
        self._file: TableFile | None = None
        self._held: list[pl.DataFrame] = []
        self._rows = self._bytes = 0
        self._thread = _Thread(name)

    def write(self, frame: pl.DataFrame) -> None:
        """Append rows; small pieces are put together first."""
        self._held.append(frame)
        self._rows += frame.height
        self._bytes += frame.height * self._row_bytes
        if self._rows >= ROWS or self._bytes >= BYTES:
            self._thread.put(partial(self._put, self._joined(), large=True))
        elif len(self._held) > PIECES:
            self._held = [compact(pl.concat(self._held, rechunk=False))]

    def finish(self) -> None:
        """Hand over what is left."""
        if self._held and self._thread.begun:
            self._thread.put(partial(self._put, self._joined()))
        elif self._held:
            self._put(self._joined())

    def close(self) -> None:
        """Finish the file when all is written."""
        self._thread.end()
        self._opened(large=True).close()  # a file without rows is at hand sooner where pyarrow need not be asked

    def discard(self) -> None:
        """Give the file up."""
        self._thread.stop()
        if self._file is not None:
            self._file.close()
        self.path.unlink(missing_ok=True)

    def _put(self, frame: pl.DataFrame, *, large: bool = False) -> None:
        self._opened(large=large).write(frame)

    def _opened(self, *, large: bool) -> TableFile:
        """The file, which is made for many rows where they were many at once the first time."""
        if self._file is None:
            self._file = self._new_file(large=large)
        return self._file

    def _joined(self) -> pl.DataFrame:
        frames, self._held, self._rows, self._bytes = self._held, [], 0, 0
        return frames[0] if len(frames) == 1 else pl.concat(frames, rechunk=False)
