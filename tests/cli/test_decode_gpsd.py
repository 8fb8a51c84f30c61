"""decode --format gpsd: objects on stdout, and what goes with which format."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl

# GPSD's sample.aivdm: a position; then both halves of type 24 of one ship
POSITION = "!AIVDM,1,1,,A,16SteH0P00Jt63hHaa6SagvJ087r,0*42"
HALVES = ("!AIVDM,1,1,,A,H42O55i18tMET00000000000000,2*6D", "!AIVDM,1,1,,A,H42O55lti4hhhilD3nink000?050,0*40")


def _decode(*arguments: str, fed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "porttarget", "decode", *arguments]
    return subprocess.run(command, input=fed, capture_output=True, text=True, check=False)


def test_stdin_to_gpsds_json_scaled_raw_and_as_release_3_22_has_it() -> None:
    scaled, raw, compat = (
        _decode("-", "--format", *choice, fed=f"{POSITION}\n")
        for choice in (("gpsd",), ("gpsd-raw",), ("gpsd", "--gpsd-compat"))
    )
    head = {"class": "AIS", "device": "stdin", "type": 1, "repeat": 0, "mmsi": 440348000}
    same = {"status": 0, "status_text": "Under way using engine", "accuracy": False, "heading": 511, "second": 13}
    rest = {"maneuver": 0, "raim": False, "radio": 33274}
    place = {"speed": 0.0, "lon": -70.7582, "lat": 43.08015, "course": 93.4}
    sent = {"speed": 0, "lon": -42454920, "lat": 25848090, "course": 934, "turn": -128}
    assert (scaled.returncode, raw.returncode, compat.returncode) == (0, 0, 0)
    assert json.loads(scaled.stdout) == {**head, "scaled": True, **same, **rest, **place, "turn": None}
    assert json.loads(raw.stdout) == {**head, "scaled": False, **same, **rest, **sent}
    assert json.loads(compat.stdout) == {**head, "scaled": True, **same, **rest, **place, "turn": "nan"}


def test_gpsd_compat_with_another_format_is_wrong_usage(tmp_path: Path) -> None:
    run = _decode(str(tmp_path / "log.nmea"), "--gpsd-compat")
    assert run.returncode == 2
    assert "--gpsd-compat goes with --format gpsd or gpsd-raw, found --format jsonl" in run.stderr


def test_a_folder_of_tables_has_the_pairs_of_type_24_over_inputs(tmp_path: Path) -> None:
    for name, half in zip("ab", HALVES, strict=True):
        (tmp_path / f"{name}.nmea").write_text(f"{half}\n")
    run = _decode(
        *(str(tmp_path / f"{name}.nmea") for name in "ab"), "--format", "parquet", "-o", str(tmp_path / "out")
    )
    pairs = pl.read_parquet(tmp_path / "out" / "static_pairs.parquet")
    assert run.returncode == 0
    assert pairs.select("message_row_a", "message_row_b", "mmsi", "name", "callsign", "ship_type").rows() == [
        (0, 1, 271041815, "PROGUY", "TC6163", 60)
    ]
