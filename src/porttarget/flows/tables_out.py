"""Tables to files or a stream: JSON lines on stdout, or one CSV, Parquet or Arrow file per table in a folder.

Rows are appended as they come, so that a file of any size passes in bounded memory. Output files appear under
their names only when the run ends well (written beside, then renamed).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from porttarget.flows.json_lines import TIME_FORMAT
from porttarget.tables import table

FileFormat = Literal["csv", "parquet", "arrow"]


class _Writer(Protocol):
    def write(self, rows: pa.Table) -> None: ...

    def close(self) -> None: ...


class TableFolder:
    """One file per table in a folder; every named table gets a file, an empty one its columns."""

    def __init__(self, folder: Path, names: tuple[str, ...], file_format: FileFormat) -> None:
        self.folder = folder
        self.format = file_format
        folder.mkdir(parents=True, exist_ok=True)
        self._part = {name: folder / f".{name}.{file_format}.part" for name in names}
        self._open: dict[str, _Writer] = {}
        for name in names:
            self._open[name] = _writer(
                self._part[name], _arrow(plain(table(name).empty(), file_format)).schema, file_format
            )

    def write(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """Append rows; names must be among those given at the start."""
        for name, frame in tables.items():
            if frame.height:
                self._open[name].write(_arrow(plain(frame, self.format)))

    def close(self) -> list[Path]:
        """Finish the files, give them their names, and return them."""
        done = []
        for name, writer in self._open.items():
            writer.close()
            done.append(self._part[name].rename(self.folder / f"{name}.{self.format}"))
        self._open = {}
        return done

    def discard(self) -> None:
        """Give the rows up: files that were there before stay as they were."""
        for name, writer in self._open.items():
            writer.close()
            self._part[name].unlink(missing_ok=True)
        self._open = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            if self._open:
                self.close()
            return
        self.discard()


def plain(frame: pl.DataFrame, file_format: str) -> pl.DataFrame:
    """Times as RFC 3339 text and lists joined by `|` where the format has no types for them (CSV)."""
    if file_format != "csv":
        return frame
    return frame.with_columns(
        *(
            pl.col(name).dt.strftime(TIME_FORMAT)
            for name, dtype in frame.schema.items()
            if dtype == pl.Datetime("us", "UTC")
        ),
        *(pl.col(name).list.join("|") for name, dtype in frame.schema.items() if dtype == pl.List(pl.String)),
    )


def _arrow(frame: pl.DataFrame) -> pa.Table:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def _writer(path: Path, schema: pa.Schema, file_format: FileFormat) -> _Writer:
    if file_format == "parquet":
        return _Parquet(path, schema)
    if file_format == "arrow":
        return _Arrow(path, schema)
    return _Csv(path, schema)


class _Parquet:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def write(self, rows: pa.Table) -> None:
        self._writer.write_table(rows)

    def close(self) -> None:
        self._writer.close()


class _Arrow:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._file, schema)

    def write(self, rows: pa.Table) -> None:
        self._writer.write_table(rows)

    def close(self) -> None:
        self._writer.close()
        self._file.close()


class _Csv:
    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = path.open("wb")
        self._file.write((",".join(schema.names) + "\n").encode())

    def write(self, rows: pa.Table) -> None:
        frame = pl.from_arrow(rows)
        if isinstance(frame, pl.DataFrame):
            frame.write_csv(self._file, include_header=False)

    def close(self) -> None:
        self._file.close()
