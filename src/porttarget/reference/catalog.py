"""What reference data is shipped: title, rows, origin, release, age, licence of every file of the data folder.

In: data/catalog.toml. Out: one record a file. Age is counted from the day the source gives for its release; a table
older than its refresh interval is overdue. Reads the files themselves only to count their rows.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

DATA: Final = Path(__file__).parent / "data"
BASES: Final = ("published", "facts", "judgement", "assumption")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedTable:
    """A file of reference data and where it comes from.

    released      the day its source was released; None where the source gives none
    refresh_days  after so many days a newer release is to be looked for
    basis         published, facts (kept by hand from published documents), judgement, assumption
    """

    name: str
    file: str
    title: str
    origin: str
    release: str
    released: date | None
    refresh_days: int
    licence: str
    basis: str

    @property
    def path(self) -> Path:
        """The file."""
        return DATA / self.file

    def age_days(self, today: date) -> int | None:
        """Days since its release, None where that is not known."""
        return None if self.released is None else (today - self.released).days

    def overdue(self, today: date) -> bool | None:
        """Whether it is older than its refresh interval; None where its age is not known."""
        age = self.age_days(today)
        return None if age is None else age > self.refresh_days

    def rows(self) -> int | None:
        """Rows, features or entries of the file; None for one that has none of these."""
        if self.file.endswith(".parquet"):
            import polars as pl

            return int(pl.scan_parquet(self.path).select(pl.len()).collect().item())
        if self.file.endswith(".csv"):
            return sum(1 for _ in data_rows(self.path)) - 1
        if self.file.endswith(".geojson"):
            features = json.loads(self.path.read_text("utf-8"))["features"]
            return sum(_parts(feature["geometry"]) for feature in features)
        if self.file.endswith(".toml"):
            return sum(len(rows) for rows in tomllib.loads(self.path.read_text("utf-8")).values())
        return None


def data_rows(path: Path) -> list[list[str]]:
    """Cells of a shipped CSV file, its header first, without comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.reader(line for line in lines if line.strip() and not line.startswith("#")))


@cache
def catalog() -> Mapping[str, ShippedTable]:
    """Every file of the data folder, by name, in the order of the catalogue."""
    entries = tomllib.loads((DATA / "catalog.toml").read_text("utf-8"))
    return MappingProxyType(
        {name: ShippedTable(name=name, **{"released": None, **entry}) for name, entry in entries.items()}
    )


def _parts(geometry: Mapping[str, list[object] | str]) -> int:
    """Lines or polygons of a geometry."""
    return len(geometry["coordinates"]) if str(geometry["type"]).startswith("Multi") else 1
