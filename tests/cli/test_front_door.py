"""The first things a user does: --help, --version, describe; and that they import nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = ("numba", "polars", "geopandas", "lightgbm", "rich", "pandas", "sqlalchemy", "fastapi", "pyarrow", "scipy")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "porttarget", *arguments], capture_output=True, text=True, check=False, timeout=120
    )


def imported_by(code: str) -> list[str]:
    probe = f"import sys\n{code}\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=120)
    return list(json.loads(done.stdout.strip().splitlines()[-1].replace("'", '"')))


def test_importing_porttarget_imports_nothing_heavy() -> None:
    assert imported_by("import porttarget") == []


@pytest.mark.parametrize("arguments", [["--help"], ["decode", "--help"], ["rank", "--help"], ["describe", "positions"]])
def test_help_and_describe_import_nothing_heavy(arguments: list[str]) -> None:
    quiet = "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):"
    code = "\n".join(("import contextlib, io", "from porttarget.cli import main", quiet, f"    main({arguments!r})"))
    assert imported_by(code) == []


def test_help_lists_the_commands() -> None:
    done = run("--help")
    assert done.returncode == 0
    for command in (
        "decode",
        "manifest",
        "ingest",
        "rank",
        "plan",
        "exchange",
        "simulate",
        "serve",
        "demo",
        "describe",
    ):
        assert command in done.stdout


def test_describe_prints_columns_with_unit_and_meaning() -> None:
    done = run("describe", "positions")
    line = next(line for line in done.stdout.splitlines() if line.startswith("sog_kn"))
    assert "kn" in line.split()
    assert "102.2 means that or more" in line
    as_json = json.loads(run("describe", "positions", "--json").stdout)
    assert {"name", "dtype", "unit", "meaning", "missing"} <= set(as_json["columns"][0])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["describe", "position"], "no table 'position'"),
        (["decode"], "INPUT"),
        (["decode", "x", "--format", "xml"], "xml"),
        (["rank", "--store", "x"], "--port"),
        (["nothing"], "nothing"),
    ],
)
def test_wrong_usage_exits_2_and_names_the_fault(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
