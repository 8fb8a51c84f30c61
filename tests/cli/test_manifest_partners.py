"""What was agreed with a sender shows in what a command prints, writes, answers and ends with."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from porttarget.cli.app import app
from porttarget.flows.ingest import ingest
from porttarget.flows.manifest import read_manifest
from porttarget.store import Store
from tests.manifests.samples import BOX, small

BAD = small(box=(BOX[0].replace("3054383", "3054384"), BOX[1]))


@pytest.mark.parametrize(
    ("severity", "exit_code", "printed", "verdict"),
    [
        ("error", 3, "error container_check_digit: 1", b"K1*REJECTED"),
        ("warning", 0, "warning container_check_digit: 1", b"K1*ACCEPTED WITH ERRORS"),
        ("silent", 0, "counted only: container_check_digit 1", b"K1*ACCEPTED*"),
    ],
)
def test_a_severity_shows_in_print_answer_and_exit_code(
    tmp_path: Path, severity: str, exit_code: int, printed: str, verdict: bytes
) -> None:
    (tmp_path / "in.309").write_bytes(BAD)
    agreed = tmp_path / "partners.toml"
    agreed.write_text(f'[[partner]]\nsender = "SENDER"\nseverity = {{ container_check_digit = "{severity}" }}\n')
    told = [
        "manifest",
        str(tmp_path / "in.309"),
        "-o",
        str(tmp_path / "out"),
        "--ack",
        str(tmp_path / "ack"),
        "--strict",
    ]
    run = CliRunner().invoke(app, [*told, "--lang", "en", "--partners", str(agreed)])
    assert (run.exit_code, printed in run.stdout) == (exit_code, True)
    (answer,) = (tmp_path / "ack").glob("*355*")
    assert verdict in answer.read_bytes()
    assert pl.read_parquet(tmp_path / "out" / "findings.parquet")["severity"].to_list() == [severity]
    # without a partner file an error is a finding, and strictness asks for rejected input alone
    assert CliRunner().invoke(app, told).exit_code == 0


def test_a_faulty_file_is_wrong_use_and_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "in.309").write_bytes(BAD)
    (tmp_path / "partners.toml").write_text("colour = 1\n")
    told = ["manifest", str(tmp_path / "in.309"), "-o", str(tmp_path / "out")]
    run = CliRunner().invoke(app, [*told, "--partners", str(tmp_path / "partners.toml")])
    assert "line 1, colour" in str(run.exception)
    assert not (tmp_path / "out").exists()


def test_python_and_a_store_read_as_agreed_too(tmp_path: Path) -> None:
    agreed = tmp_path / "partners.toml"
    agreed.write_text('[default]\nseverity = { container_check_digit = "info" }\n')
    assert read_manifest(BAD, partners=agreed).findings["severity"].to_list() == ["info"]
    (tmp_path / "in.309").write_bytes(BAD)
    with Store.init(tmp_path / "us", "US") as store:
        assert not ingest(store, [tmp_path / "in.309"], partners=agreed).failed
        assert store.read("findings")["severity"].to_list() == ["info"]
