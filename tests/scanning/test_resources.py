"""Resources files: what is shipped reads and is marked; what is wrong is said, all of it at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from porttarget.errors import InputMissing, ResourcesError
from porttarget.scanning import load_resources, shipped_resources
from porttarget.scanning.read_resources import DATA

GOOD = """
ports = ["USCLE"]
time_zone = "America/New_York"
default_terminal = "T1"
assumptions = ["scanners"]
[[terminals]]
id = "T1"
codes = ["H123"]
[[scanners]]
id = "G1"
kind = "gamma"
mount = "fixed"
lag_min = 30
minutes = { default = 10, reefer = 12 }
detection = { low = 0.8, medium = 0.6 }
false_alarm = { low = 0.04, medium = 0.08 }
shifts = [{ days = ["mon", "tue"], opens = "07:00", closes = "15:00" }]
assumptions = ["minutes"]
[[bays]]
id = "B1"
shifts = [{ days = ["mon"], opens = "22:00", closes = "06:00" }]
source = "site visit"
[secondary]
minutes = { 20 = 120, 40 = 180, 45 = 200 }
reserve = 0.95
overflow_share = 0.5
notice_min = 60
assumptions = ["minutes"]
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "resources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_says_what_stands_in_it(tmp_path: Path) -> None:
    found = load_resources(write(tmp_path, GOOD))
    assert found.ports == ("USCLE",)
    assert found.terminals == {"T1": "T1", "H123": "T1"}
    assert found.scanners[0].minutes == {"default": 10, "reefer": 12}
    assert found.scanners[0].lengths_ft == ("20", "40", "45")
    assert found.full_bay_day_min() == 480
    assert found.assumptions == ("scanners[G1].minutes", "secondary.minutes", "scanners")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('time_zone = "America/New_York"', 'time_zone = "Mars/Olympus"', "time_zone: 'Mars/Olympus' is not a"),
        ('ports = ["USCLE"]', "ports = []", "ports: is empty"),
        ('kind = "gamma"', 'kind = "magic"', "scanners[G1].kind: is 'magic', expected one of gamma, xray"),
        ("lag_min = 30\n", "", "scanners[G1].lag_min: is missing"),
        ("lag_min = 30", "lag_min = -5", "scanners[G1].lag_min: is -5, expected 0 to 10080"),
        ("lag_min = 30", "lag_min = 2.5", "scanners[G1].lag_min: is 2.5, expected a whole number"),
        ("lag_min = 30", "lag_min = true", "scanners[G1].lag_min: is True, expected a whole number or a number"),
        ("low = 0.8,", "low = 1.8,", "scanners[G1].detection.low: is 1.8, expected 0 to 1"),
        ("false_alarm = { low = 0.04, medium = 0.08 }", "false_alarm = { low = 0.04 }", "expected the same densities"),
        ("default = 10, ", "", "scanners[G1].minutes: has no 'default'"),
        ("minutes = { default = 10,", "minutes = { defualt = 10, default = 10,", "minutes.defualt: is not known"),
        ("lag_min = 30", "lag_min = 30\ncolour = 3", "scanners[G1].colour: is not known here"),
        ("lag_min = 30", 'lag_min = 30\nserves = ["T2"]', "scanners[G1].serves: holds 'T2', expected only T1"),
        ('"07:00"', '"25:00"', "scanners[G1].shifts[1].opens: is '25:00'"),
        ('["mon", "tue"]', '["monday"]', "scanners[G1].shifts[1].days: holds 'monday'"),
        ('closes = "15:00" }', 'closes = "15:00", at = "T1" }', "only a mobile scanner moves"),
        (
            'opens = "07:00", closes = "15:00" }',
            'opens = "07:00", closes = "15:00" }, { days = ["tue"], opens = "14:00", closes = "20:00" }',
            "two of them are on at the same time",
        ),
        ("reserve = 0.95", "reserve = 1.5", "secondary.reserve: is 1.5, expected 0 to 1"),
        ("20 = 120, ", "", "secondary.minutes: has no '20'"),
        ('source = "site visit"\n', "", "bays[B1].source: is missing"),
        ('id = "B1"', 'id = "G1"', "id 'G1' is used more than once"),
        ('default_terminal = "T1"', 'default_terminal = "T9"', "default_terminal: is 'T9'"),
        ('assumptions = ["minutes"]\n[[bays]]', 'assumptions = ["beauty"]\n[[bays]]', "names 'beauty', which"),
        (
            "lag_min = 30",
            "lag_min = 30\nmaintenance = [{ begins = 2026-03-02T10:00:00Z, ends = 2026-03-02T09:00:00Z }]",
            "is not after begins",
        ),
        (
            "lag_min = 30",
            "lag_min = 30\nmaintenance = [{ begins = 2026-03-02T10:00:00, ends = 2026-03-02T19:00:00Z }]",
            "expected an offset",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    with pytest.raises(ResourcesError) as caught:
        load_resources(write(tmp_path, GOOD.replace(old, new)))
    assert any(fault in one for one in caught.value.faults), caught.value.faults


def test_all_faults_are_listed_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace('kind = "gamma"', 'kind = "magic"')
        .replace("reserve = 0.95", "reserve = 9")
        .replace('"07:00"', '"x"')
    )
    with pytest.raises(ResourcesError) as caught:
        load_resources(write(tmp_path, text))
    assert len(caught.value.faults) == 3
    assert "resources.toml" in str(caught.value)


@pytest.mark.parametrize("text", ["", "x = 1", "[[scanners]]\n", "scanners = 3\nbays = {}\n[secondary]\nminutes = 4"])
def test_a_file_that_is_no_resources_file_is_refused_with_faults(tmp_path: Path, text: str) -> None:
    with pytest.raises(ResourcesError) as caught:
        load_resources(write(tmp_path, text))
    assert any("time_zone: is missing" in fault for fault in caught.value.faults)


def test_text_that_is_not_toml_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ResourcesError, match="not a TOML file"):
        load_resources(write(tmp_path, "[[["))
    with pytest.raises(InputMissing, match="no such resources file"):
        load_resources(tmp_path / "absent.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(ResourcesError):
        load_resources(tmp_path / "binary.toml")


@pytest.mark.parametrize("path", sorted(DATA.glob("*.toml")), ids=lambda path: path.stem)
def test_every_figure_of_a_shipped_file_is_sourced_or_marked_as_assumed(path: Path) -> None:
    load_resources(path)
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    plain = {"id", "kind", "source", "assumptions"}
    for scanner in document["scanners"]:
        assert set(scanner) - plain <= set(scanner["assumptions"]), scanner["id"]
    for bay in document["bays"]:
        assert set(bay) - plain <= set(bay["assumptions"]), bay["id"]
    assert set(document["secondary"]) - plain <= set(document["secondary"]["assumptions"])


def test_each_team_port_finds_its_shipped_file_by_any_code_of_its_complex(tmp_path: Path) -> None:
    complexes = {
        "USEWR": ("USEWR", "USNYC"),
        "USNYC": ("USEWR", "USNYC"),
        "USSEA": ("USSEA", "USTIW"),
        "USTIW": ("USSEA", "USTIW"),
    }
    reference = SimpleNamespace(
        complex_codes=lambda port: complexes.get(port, (port,)), resources_path=lambda port: None
    )
    for port in ("CAMTR", "CAVAN", "CAHAL", "USNYC", "USEWR", "USSEA", "USTIW"):
        assert port in load_resources(shipped_resources(port, reference)).ports  # type: ignore[arg-type]  # a stand-in
    with pytest.raises(InputMissing, match="no scanner resources for port USCLE"):
        shipped_resources("USCLE", reference)  # type: ignore[arg-type]  # a stand-in
    own = write(tmp_path, GOOD)
    by_files = SimpleNamespace(complex_codes=lambda port: (port,), resources_path=lambda port: own)
    assert shipped_resources("USCLE", by_files) == own  # type: ignore[arg-type]  # a stand-in
