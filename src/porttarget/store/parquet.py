"""One frame as one Parquet file that is on disk when its name appears, and what the ledger writes down of it.

Written under a temporary name, fsynced, renamed, its folder fsynced. A file the ledger does not name is a leftover of
a crash or of an ingest under way and is ignored by readers. In: frames; out: files. It knows no SQL.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, cast
from uuid import uuid4

import polars as pl

from porttarget.errors import StoreError, Where

HISTORY: Final = "history"
TEMPORARY: Final = ".part"
MOST_DAYS: Final = 64  # files one write may make: a log with a false time a line must not make a file a line
_FOLDER: Final = "_day"
_BY_DAY: Final = frozenset({"messages", "positions", "statics", "base_stations"})
_SORTED: Final[dict[str, list[str]]] = {"positions": ["mmsi", "time"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file of history as the ledger records it; `path` is relative to the store."""

    table: str
    path: str
    size: int
    sha256: str
    rows: int
    min_time: datetime | None
    max_time: datetime | None


def write_frames(store: Path, table: str, receipt_id: str, frame: pl.DataFrame) -> list[FileRow]:
    """Write `frame` as history of `table`: a file a UTC day where rows have times, else one file."""
    if frame.is_empty():
        return []
    order = _SORTED.get(table)
    if order is not None:
        frame = frame.sort(order, maintain_order=True)
    if table not in _BY_DAY:
        return [_write(store, f"{HISTORY}/{table}/receipt={receipt_id}", table, frame)]
    days = frame.with_columns(_day_folder(frame).alias(_FOLDER)).partition_by(_FOLDER, maintain_order=True)
    written = []
    for part in days:
        folder = f"{HISTORY}/{table}/day={part.item(0, _FOLDER)}"
        written.append(_write(store, folder, table, part.drop(_FOLDER)))
    return written


def _day_folder(frame: pl.DataFrame) -> pl.Series:
    """Each row's UTC day as text; `unknown` without time, `various` for the rarest days where there are too many."""
    day = frame["time"].dt.date().cast(pl.String).fill_null("unknown").alias(_FOLDER)
    counts = day.value_counts(sort=True)
    if counts.height <= MOST_DAYS:
        return day
    kept = counts[_FOLDER].head(MOST_DAYS - 1).to_list()
    return pl.select(pl.when(day.is_in(kept)).then(day).otherwise(pl.lit("various"))).to_series()


def sync_folder(folder: Path) -> None:
    """Make a folder's names durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """A small file that is whole or absent after a crash."""
    temporary = path.with_name(path.name + TEMPORARY)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(store: Path, folder: str, table: str, frame: pl.DataFrame) -> FileRow:
    relative = f"{folder}/{uuid4()}.parquet"
    final = store / relative
    temporary = final.with_name(final.name + TEMPORARY)
    try:
        _make_folder(store, folder)
        with temporary.open("wb") as file:
            frame.write_parquet(file, compression="zstd", statistics=True)
            file.flush()
            os.fsync(file.fileno())
        size, digest = temporary.stat().st_size, sha256_of(temporary)
        temporary.replace(final)
        sync_folder(final.parent)
    except (OSError, pl.exceptions.ComputeError) as error:  # no space, no permission, a disk that fails
        temporary.unlink(missing_ok=True)
        raise StoreError(f"history cannot be written: {error}", where=Where(source=str(final))) from error
    earliest = latest = None
    if "time" in frame.columns:
        earliest = cast("datetime | None", frame["time"].min())
        latest = cast("datetime | None", frame["time"].max())
    return FileRow(
        table=table, path=relative, size=size, sha256=digest, rows=frame.height, min_time=earliest, max_time=latest
    )


def _make_folder(store: Path, folder: str) -> None:
    here = store
    for part in folder.split("/"):
        parent, here = here, here / part
        if not here.is_dir():
            here.mkdir(exist_ok=True)
            sync_folder(parent)
