"""Where the published packages lie from which the shipped reference data is rebuilt, and how they are read.

npm packages are looked for under PORTTARGET_NPM (a folder with node_modules), Python packages in the running
interpreter (extra `data` of pyproject.toml). Nothing is downloaded here.
"""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REFERENCE_DATA = ROOT / "src" / "porttarget" / "reference" / "data"
BASEMAP = ROOT / "src" / "porttarget" / "api" / "web" / "basemap"
FACTS = Path(__file__).parent / "facts"


def npm_file(package: str, *parts: str) -> Path:
    """A file of an installed npm package."""
    base = Path(os.environ.get("PORTTARGET_NPM", ROOT)) / "node_modules" / package
    path = base.joinpath(*parts)
    if not path.exists():
        raise SystemExit(f"{path} is not there: npm install {package} in PORTTARGET_NPM (see README.md)")
    return path


def python_package(name: str) -> Path:
    """The folder of an installed Python package, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"Python package {name} is not installed: pip install 'porttarget[data]'")
    return Path(spec.origin).parent


def sea_ports() -> dict[str, dict[str, Any]]:
    """npm sea-ports 0.0.9 (MIT): ports by UN/LOCODE with coordinates, time zone and schedule code."""
    ports: dict[str, dict[str, Any]] = json.loads(npm_file("sea-ports", "lib", "ports.json").read_text("utf-8"))
    return ports


def container_ports() -> set[str]:
    """UN/LOCODEs of the container ports kept by hand."""
    lines = (FACTS / "container_ports.txt").read_text("utf-8").splitlines()
    return {code for line in lines if not line.startswith("#") for code in line.split()}


def published_list(name: str) -> list[dict[str, str]]:
    """Rows of a published list in the folder PORTTARGET_LISTS."""
    path = Path(os.environ.get("PORTTARGET_LISTS", ROOT / "lists")) / name
    if not path.exists():
        raise SystemExit(f"{path} is not there: put the list into the folder PORTTARGET_LISTS (see README.md)")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def kept_by_hand(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file of facts/; lines beginning with # are comments."""
    lines = (FACTS / name).read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def un_locodes() -> dict[str, tuple[str, float | None, float | None]]:
    """PyPI pyunlocode 0.1.0, release 2023-1: name, lat, lon by UN/LOCODE, for places with port function.

    The package keeps degrees and minutes as degrees.minutes, and 91 where there is no position.
    """
    connection = sqlite3.connect(python_package("pyunlocode") / "unlocode.db")
    rows = connection.execute(
        "select country_code || location_code, name, latitude, longitude from location where is_port = 1"
    )
    return {code: (name, _degrees(lat), _degrees(lon)) for code, name, lat, lon in rows}


def un_countries() -> list[tuple[str, str]]:
    """Countries of the same release: alpha-2 code and name."""
    connection = sqlite3.connect(python_package("pyunlocode") / "unlocode.db")
    return list(connection.execute("select code, name from country order by code"))


def marnet() -> list[dict[str, Any]]:
    """PyPI searoute 1.6.0 (Apache-2.0): the features of its network of sea lanes."""
    path = python_package("searoute") / "data" / "marnet_searoute.geojson"
    features: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["features"]
    return features


def _degrees(value: float) -> float | None:
    if value in (91, 0):
        return None
    whole = int(abs(value))
    minutes = round((abs(value) - whole) * 100)
    return (1 if value > 0 else -1) * (whole + minutes / 60.0) if minutes < 60 else None
