"""The README run as written in an empty folder: its five minutes, and a manifest checked with the output it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The README's code blocks in a language, after the heading of the five minutes."""
    after = README.split("## Five minutes of real use", 1)[1]
    return re.findall(rf"```{language}\n(.*?)```", after, flags=re.DOTALL)


def script() -> str:
    """Shell blocks as they stand; a smaller world, and no server that would wait for ever."""
    lines = "\n".join(blocks("sh")).splitlines()
    kept = [line for line in lines if not line.startswith("porttarget serve")]
    assert len(kept) == len(lines) - 1
    text = "\n".join(kept)
    assert "simulate --out world --seed 1" in text
    return text.replace("--out world --seed 1", "--out world --seed 1 --days 1 --scale 0.001")


def test_a_manifest_checked_prints_what_the_readme_shows(tmp_path: Path) -> None:
    section = README.split("## A manifest, checked", 1)[1].split("\n## ", 1)[0]
    shown = re.findall(r"```sh\n(.*?)```\n.*?```text\n(.*?)```", section, flags=re.DOTALL)
    assert len(shown) == 3
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for commands, output in shown:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands], cwd=tmp_path, env=environment, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        assert done.stdout == output


def test_the_five_minutes_run_as_written(tmp_path: Path) -> None:
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script()], cwd=tmp_path, env=environment, capture_output=True, text=True,
        timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert "received" in done.stdout.splitlines()[-1]
    assert (tmp_path / "stats.json").read_text().startswith("{")
    assert (tmp_path / "decoded" / "positions.parquet").is_file()
    assert (tmp_path / "tables" / "findings.parquet").is_file()

    code = "\n".join(blocks("python"))
    python = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert python.returncode == 0, python.stderr[-3000:]
    assert (tmp_path / "positions.gpkg").is_file()
