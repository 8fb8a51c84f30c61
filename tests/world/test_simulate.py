"""What `simulate` writes: the same bytes for the same seed, nothing over other people's files, truth kept apart."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from porttarget.errors import ReferenceDataError, UsageError
from porttarget.world import WORLD_DEFAULTS, simulate
from porttarget.world.parameters import load_parameters
from porttarget.world.truth_tables import TRUTH
from tests.world.conftest import OnDisk


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_makes_the_same_bytes_in_another_process(tiny: OnDisk, tmp_path: Path) -> None:
    world = tmp_path / "world"
    code = f"""
from pathlib import Path
from porttarget.world import simulate
simulate(Path({str(world)!r}), seed=3, days=0.5, scale=0.0005)
"""
    # another hash seed: nothing may rest on the order of a set
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert digests(world) == digests(tiny.path)


def test_another_seed_makes_other_sentences_filings_and_lookouts(tiny: OnDisk, again: Callable[[int], Path]) -> None:
    first, second = digests(tiny.path), digests(again(4))
    for name in ("inputs/ais/US-SEATTLE.nmea", "inputs/CA/lookouts.csv", "inputs/US/receipts.csv"):
        assert first[name] != second[name], name


def test_a_world_is_made_anew_over_a_world_and_refused_over_anything_else(tmp_path: Path, tiny: OnDisk) -> None:
    world = tmp_path / "world"
    simulate(world, seed=4, days=0.5, scale=0.0005)
    (world / "world.json").write_text('{"complete": false}\n')  # as a run leaves it that was broken off
    simulate(world, seed=3, days=0.5, scale=0.0005)
    assert digests(world) == digests(tiny.path)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "letter.txt").write_text("keep me")
    with pytest.raises(UsageError, match="holds no world"):
        simulate(tmp_path / "papers")
    assert (tmp_path / "papers" / "letter.txt").read_text() == "keep me"


@pytest.mark.parametrize(("days", "scale"), [(0.0, 0.01), (-1.0, 0.01), (400.0, 0.01), (1.0, 0.0), (1.0, 3.0)])
def test_a_length_or_scale_that_makes_no_world_is_refused_before_anything_is_written(
    tmp_path: Path, days: float, scale: float
) -> None:
    with pytest.raises(UsageError, match="expected more than 0"):
        simulate(tmp_path / "world", days=days, scale=scale)
    assert not (tmp_path / "world").exists()


def test_a_parameter_that_is_unknown_or_missing_is_named_with_its_section(tmp_path: Path) -> None:
    path = tmp_path / "world.toml"
    path.write_text("[clock]\nstart = 2026-03-02T00:00:00Z\ndays = 1.0\nscale = 0.1\nhistory_dayz = 3.0\n")
    with pytest.raises(ReferenceDataError, match=r"\[clock\].*history_days.*history_dayz"):
        load_parameters(seed=1, days=None, scale=None, start=None, path=path)


def test_every_file_of_the_inputs_has_a_receipt_and_names_sort_in_order_of_receipt(default: OnDisk) -> None:
    for folder in ("ais", "CA", "US"):
        path = default.path / "inputs" / folder
        with (path / "receipts.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["file"] for row in rows} == {entry.name for entry in path.iterdir()} - {"receipts.csv"}
        manifests = sorted(row["file"] for row in rows if row["file"].endswith(".x12"))
        at = {row["file"]: datetime.fromisoformat(row["received_at"]) for row in rows}
        assert [at[name] for name in manifests] == sorted(at[name] for name in manifests)
        assert max(at.values()) <= default.summary.end
        truth = default.truth("receipts").filter(pl.col("folder") == folder)
        assert dict(zip(truth["file"], truth["received_at"], strict=True)) == at


def test_the_truth_tables_are_as_declared_and_their_readme_names_every_column(tiny: OnDisk) -> None:
    readme = (tiny.path / "truth" / "README.md").read_text()
    for table in TRUTH:
        table.check(tiny.truth(table.name))
        assert all(f"| {column.name} |" in readme for column in table.columns)


def test_world_json_tells_seed_span_counts_and_versions_but_not_where_it_was_made(tiny: OnDisk) -> None:
    told = json.loads((tiny.path / "world.json").read_text())
    assert told["seed"] == 3
    assert told["complete"] is True
    assert told["start"] == "2026-03-02T00:00:00Z"
    assert told["end"] == "2026-03-02T12:00:00Z"
    assert told["boxes"] == tiny.truth("boxes").height
    assert told["sentences"] == tiny.truth("sentences")["sentences"].sum()
    assert set(told["versions"]) == {"porttarget", "numpy", "polars"}
    assert str(tiny.path.parent) not in (tiny.path / "world.json").read_text()


def test_the_help_text_states_the_default_world_as_it_is(default: OnDisk) -> None:
    summary = default.summary
    assert f"{summary.days:g} days" in WORLD_DEFAULTS
    assert f"scale {summary.scale:g}" in WORLD_DEFAULTS
    assert summary.start == datetime(2026, 3, 2, tzinfo=UTC)
    assert 40 <= summary.ships <= 60, WORLD_DEFAULTS
    assert 2_000 <= summary.boxes <= 3_000, WORLD_DEFAULTS
    assert 45_000 <= summary.sentences <= 65_000, WORLD_DEFAULTS
    assert 250 <= sum(summary.filings.values()) <= 320, WORLD_DEFAULTS


def test_no_word_of_the_truth_stands_in_the_inputs(default: OnDisk) -> None:
    boxes = default.truth("boxes").filter("is_threat")
    words = {word.upper().encode() for word in (*boxes["threat_scheme"], *boxes["contents"].str.to_uppercase())}
    for path in (default.path / "inputs").rglob("*.x12"):
        data = path.read_bytes().upper()
        found = {word for word in words if word in data and word != b"UNDECLARED_CALL"}
        assert not found, (path.name, found)
