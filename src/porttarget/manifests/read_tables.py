"""Manifest tables that this project wrote as Parquet → the same tables again.

In: Parquet files, each known by its columns, in any order and under any name. Out: a `Manifest`; what was written reads
back equal. A file whose columns are those of no manifest table is refused with what differs; tables without a file are
empty. Findings and rejects are those that were written: nothing is checked anew.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

import polars as pl

from porttarget.errors import NothingRecognised, TableError, Where
from porttarget.manifests.manifest import Manifest, ManifestStats, counted
from porttarget.manifests.sheets import File
from porttarget.tables import TABLES
from porttarget.tables.cargo import TABLES as MANIFEST_TABLES

NAMES: Final = tuple(each.name for each in MANIFEST_TABLES)


def read_tables(files: Sequence[File], *, source: str) -> Manifest:
    """The tables of some files; raises NothingRecognised where a file is no table of a manifest."""
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in NAMES}
    for each in files:
        name, frame = _read(each)
        parts[name].append(frame)
    tables = {name: pl.concat(frames) if frames else TABLES[name].empty() for name, frames in parts.items()}
    if all(frame.is_empty() for frame in tables.values()):
        raise NothingRecognised("manifest tables without any row", where=Where(source=source))
    rejects = tables.pop("manifest_rejects")
    bills, voyages = tables["bills"], tables["voyages"]
    stats = ManifestStats(
        interchanges=_distinct(voyages, "interchange"), messages=_distinct(voyages, "message"), segments=0,
        bills=bills.height, containers=tables["containers"].height, findings=counted(tables["findings"]["code"]),
        rejected=counted(rejects["reason"]),
    )  # fmt: skip
    return Manifest(**tables, rejects=rejects, stats=stats)


def _read(file: File) -> tuple[str, pl.DataFrame]:
    where = Where(source=file.name)
    try:
        frame = pl.read_parquet(io.BytesIO(file.data))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise NothingRecognised(f"cannot be read as Parquet: {error}", where=where) from error
    columns = set(frame.columns)
    nearest = min(NAMES, key=lambda name: len(columns ^ set(TABLES[name].names)))
    try:
        return nearest, TABLES[nearest].check(frame, source=file.name)
    except TableError as error:
        raise NothingRecognised(f"no table of a manifest; nearest: {error.message}", where=where) from error


def _distinct(voyages: pl.DataFrame, column: str) -> int:
    """How many interchanges or messages there were, as far as they named a ship."""
    return voyages.select("source_sha256", column).n_unique()
