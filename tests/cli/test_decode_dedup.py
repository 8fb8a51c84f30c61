"""decode --dedup: who heard each message is in every format that has a place for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pyarrow.ipc as ipc
import pytest

from porttarget.ais_decoder.encode import checksum

# an example of the AIVDM/AIVDO protocol description by Eric S. Raymond
SENTENCE = "!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C"
RECEIVERS = ["north", "south"]


@pytest.fixture
def logs(tmp_path: Path) -> list[str]:
    """Two receivers' logs of one message."""
    paths = []
    for number, name in enumerate(RECEIVERS):
        fields = f"s:{name},c:{1_700_000_000 + number}"
        path = tmp_path / f"{name}.nmea"
        path.write_text(f"\\{fields}*{checksum(fields):02X}\\{SENTENCE}\n")
        paths.append(str(path))
    return paths


def _decode(*arguments: str, fed: str = "") -> str:
    command = [sys.executable, "-m", "porttarget", "decode", *arguments, "--dedup", "30"]
    return subprocess.run(command, input=fed, capture_output=True, text=True, check=True).stdout


def test_of_files_each_json_line_is_a_message_with_all_its_hearings(logs: list[str]) -> None:
    (line,) = _decode(*logs).splitlines()
    found = json.loads(line)
    assert (found["type"], found["mmsi"], found["receiver"], found["message_row"]) == (1, 477553000, "north", 0)
    assert [(each["receiver"], Path(each["source"]).stem, each["line"]) for each in found["hearings"]] == [
        ("north", "north", 1), ("south", "south", 1),
    ]  # fmt: skip
    assert found["hearings"][1]["time"] == "2023-11-14T22:13:21.000000Z"


def test_of_a_stream_a_hearing_without_its_message_is_an_object_without_a_type(logs: list[str]) -> None:
    message, heard = _decode(*logs, "-", fed="# nothing\n" + Path(logs[1]).read_text()).splitlines()[:2]
    assert [each["receiver"] for each in json.loads(message)["hearings"]] == ["north"]
    assert (json.loads(heard)["message_row"], json.loads(heard)["receiver"]) == (0, "south")
    assert "type" not in json.loads(heard)


@pytest.mark.parametrize("form", ["csv", "parquet", "arrow"])
def test_tables_have_the_hearings_of_all_inputs(form: str, logs: list[str], tmp_path: Path) -> None:
    _decode(*logs, "--format", form, "-o", str(tmp_path / "out"), "--table", "hearings", "--table", "messages")
    path = tmp_path / "out" / f"hearings.{form}"
    if form == "arrow":
        with ipc.open_file(path) as file:
            rows = pl.DataFrame(file.read_all())
    else:
        rows = pl.read_csv(path) if form == "csv" else pl.read_parquet(path)
    assert rows.select("message_row", "message_source", "receiver", "source", "line").rows() == [
        (0, logs[0], receiver, log, 1) for receiver, log in zip(RECEIVERS, logs, strict=True)
    ]
