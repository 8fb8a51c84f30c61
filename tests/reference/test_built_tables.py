"""The committed tables are what the tool makes of the published packages; skipped where these are not installed."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from porttarget.reference.catalog import DATA, data_rows

FROM_PUBLISHED_LISTS = {"hs_codes.parquet", "un_numbers.csv", "package_codes.csv"}
TOOL = Path(__file__).parents[2] / "tools" / "build_reference"


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`module(name)` of the tool, whose files import one another by their bare names."""
    monkeypatch.syspath_prepend(str(TOOL))
    before = set(sys.modules)
    yield import_module
    for name in set(sys.modules) - before:
        if str(TOOL) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def made(make: Any) -> Any:
    try:
        return make()
    except (SystemExit, ModuleNotFoundError) as absent:
        pytest.skip(f"what the table is made of is not here: {absent}")


@pytest.mark.parametrize(
    "name",
    ["countries.csv", "currencies.csv", "mids.csv", "size_types.csv", "schedule_codes.csv", "package_codes.csv",
     "un_numbers.csv", "hs_codes.parquet", "un_places.parquet"],
)  # fmt: skip
def test_the_committed_list_is_what_the_tool_makes(
    tool: Any, name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name in FROM_PUBLISHED_LISTS and "PORTTARGET_LISTS" not in os.environ:
        monkeypatch.setenv("PORTTARGET_LISTS", str(request.getfixturevalue("shared_data") / "reference"))
    lists = tool("lists")
    columns, make = lists.TABLES[name]
    rows = made(lambda: [tuple(row) for row in make()])
    if name.endswith(".parquet"):
        assert pl.read_parquet(DATA / name).equals(lists.frame(columns, rows))
    else:
        assert data_rows(DATA / name) == [list(columns), *([str(cell) for cell in row] for row in rows)]


def test_the_tool_makes_every_generated_table(tool: Any) -> None:
    generated = {path.name for path in DATA.glob("*.csv") if path.read_text("utf-8").startswith("# generated")}
    assert set(tool("lists").TABLES) | {"ports.csv"} == generated | {path.name for path in DATA.glob("*.parquet")}


def test_the_committed_ports_are_what_the_tool_makes(tool: Any) -> None:
    ports = tool("ports")
    rows = made(ports.ports)
    committed = csv.DictReader((DATA / "ports.csv").read_text("utf-8").splitlines()[1:])
    assert list(committed) == [{key: str(row[key]) for key in ports.HEADER} for row in rows]
