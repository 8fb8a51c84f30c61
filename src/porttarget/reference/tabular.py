"""Reads the CSV and GeoJSON files of reference folders and collects every fault with its file and row.

In: folders in order (shipped data first). Out: rows as dictionaries with their place, and `Faults`, which
raises one `ReferenceDataError` naming all of them. Knows columns only by the names it is given.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from porttarget.errors import ReferenceDataError


@dataclass(slots=True)
class Faults:
    """All faults met so far; `raise_if_any` turns them into one error."""

    found: list[str] = field(default_factory=list)

    def add(self, place: str, message: str) -> None:
        self.found.append(f"{place}: {message}")

    def raise_if_any(self) -> None:
        if self.found:
            noun = "fault" if len(self.found) == 1 else "faults"
            raise ReferenceDataError(f"reference data has {len(self.found)} {noun}", faults=tuple(self.found))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV file and where it stands; typed getters record a fault and return a stand-in."""

    place: str
    values: dict[str, str]
    faults: Faults

    def text(self, column: str) -> str:
        return self.values.get(column, "").strip()

    def required(self, column: str) -> str:
        value = self.text(column)
        if not value:
            self.faults.add(self.place, f"column {column} is empty, expected a value")
        return value

    def one_of(self, column: str, allowed: Sequence[str], *, default: str = "") -> str:
        value = self.text(column) or default
        if value not in allowed:
            self.faults.add(self.place, f"column {column} is {value!r}, expected one of {', '.join(allowed)}")
        return value

    def number(self, column: str, low: float, high: float) -> float:
        value = self.text(column)
        try:
            number = float(value)
        except ValueError:
            self.faults.add(self.place, f"column {column} is {value!r}, expected a number")
            return low
        if not low <= number <= high:
            self.faults.add(self.place, f"column {column} is {number:g}, expected {low:g} to {high:g}")
        return number

    def optional_int(self, column: str) -> int | None:
        value = self.text(column)
        if not value:
            return None
        if not value.isdigit():
            self.faults.add(self.place, f"column {column} is {value!r}, expected a whole number or nothing")
            return None
        return int(value)

    def digits(self, column: str, length: int) -> str:
        value = self.text(column)
        if value and not (value.isdigit() and len(value) == length):
            self.faults.add(self.place, f"column {column} is {value!r}, expected {length} digits or nothing")
        return value


def csv_rows(folders: Sequence[Path], name: str, columns: Sequence[str], faults: Faults) -> Iterator[Row]:
    """Rows of `name` in each folder that has it, shipped data first; lines beginning with # are comments."""
    for folder in folders:
        path = folder / name
        if not path.is_file():
            continue
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        kept = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
        if not kept:
            faults.add(str(path), f"empty, expected a header with {', '.join(columns)}")
            continue
        reader = csv.reader(line for _, line in kept)
        header = next(reader)
        missing = [column for column in columns if column not in header]
        if missing:
            faults.add(f"{path}, line {kept[0][0]}", f"columns {', '.join(missing)} are missing, found {header}")
            continue
        for (number, _), cells in zip(kept[1:], reader, strict=False):
            place = f"{path}, line {number}"
            if len(cells) != len(header):
                faults.add(place, f"{len(cells)} cells, expected {len(header)}")
                continue
            yield Row(place, dict(zip(header, cells, strict=True)), faults)


def geojson_features(path: Path, faults: Faults) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """(place, properties, geometry) of each feature of a GeoJSON feature collection."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        faults.add(str(path), f"not JSON: {error}")
        return
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        faults.add(str(path), "no list of features, expected a GeoJSON FeatureCollection")
        return
    for number, feature in enumerate(features, 1):
        place = f"{path}, feature {number}"
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        if not isinstance(geometry, dict) or not isinstance(geometry.get("coordinates"), list):
            faults.add(place, "no geometry with coordinates")
            continue
        yield place, feature.get("properties") or {}, geometry


def is_position(value: object) -> bool:
    """Whether a JSON value is a (lon, lat) pair within the globe."""
    return (
        isinstance(value, list)
        and len(value) >= 2
        and all(isinstance(part, int | float) and not isinstance(part, bool) for part in value[:2])
        and -180.0 <= value[0] <= 180.0
        and -90.0 <= value[1] <= 90.0
    )
