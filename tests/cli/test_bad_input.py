"""Bad input gets a word and an exit code, never a traceback, never silence; the rest is still done."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from porttarget.cli import main

SENTENCE = b"!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E\n"
ISA = b"ISA*00*          *00*          *ZZ*CARRIER        *ZZ*CUSTOMS        *260301*1200*U*00401*000000001*0*P*>~"
MANIFEST = (
    ISA + b"GS*SO*CARRIER*CUSTOMS*20260301*1200*1*X*004010~ST*309*0001~"
    b"M10*ZQAB*O*PA*9074729*EXAMPLE STAR*101E*0001*1*Y~P4*4601*20260310*1~LX*1~"
    b"M11*B0000001*57035*10*CTN*12000*K****~N1*SH*EXAMPLE MILLS~N1*CN*EXAMPLE STORES~"
    b"VID*4B*CSQU*3054383*SEAL1****4510*L~N10*10*COTTON TOWELS*AS ADDRESSED~SE*10*0001~GE*1*1~IEA*1*000000001~"
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def call(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out = capsysbinary.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), out.out.decode(), out.err.decode()

    return call


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("command", ["decode", "manifest"])
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("absent", None, "no such file"),
        ("empty", b"", "empty"),
        ("binary", bytes(range(256)) * 40, "binary"),
        ("notes.txt", b"a note to nobody\n", "no "),
        ("empty.gz", gzip.compress(b""), "empty"),
    ],
)
def test_nothing_to_read_is_exit_1_with_the_inputs_name(
    run: Run, tmp_path: Path, command: str, name: str, data: bytes | None, said: str
) -> None:
    path = tmp_path / name if data is None else file(tmp_path, name, data)
    code, out, err = run(command, path, "-o", tmp_path / "out")
    assert code == 1
    assert str(path) in err
    assert said in err
    assert out == ""


def test_the_rest_is_done_when_one_input_fails(run: Run, tmp_path: Path) -> None:
    good = file(tmp_path, "good.nmea", SENTENCE)
    code, out, err = run("decode", tmp_path / "absent", good)
    assert code == 1
    assert "absent" in err
    assert json.loads(out)["mmsi"] == 366730000


def test_a_cut_gzip_gives_what_came_before_and_says_so(run: Run, tmp_path: Path) -> None:
    packed = gzip.compress(b"".join(SENTENCE.replace(b"4E", b"4E,%d" % (1_700_000_000 + n)) for n in range(5000)))
    path = file(tmp_path, "cut.nmea.gz", packed[: len(packed) // 2])
    code, out, err = run("decode", path)
    assert code == 0
    assert 0 < out.count("\n") < 5000
    assert "cut.nmea.gz" in err
    assert "what came before was used" in err
    assert run("decode", path, "--strict")[0] == 3


def test_a_line_of_ten_megabytes_is_one_reject_and_the_next_line_is_read(run: Run, tmp_path: Path) -> None:
    path = file(tmp_path, "long.nmea", b"!AIVDM,1,1,,A," + b"1" * 10_000_000 + b"\n" + SENTENCE)
    stats = tmp_path / "stats.json"
    code, out, _ = run("decode", path, "--stats", stats)
    assert code == 0
    assert out.count("\n") == 1
    counts = json.loads(stats.read_text())
    assert counts["sentences"] == 2
    assert counts["rejected_sentences"] == 1


def test_strict_is_3_when_a_sentence_was_rejected(run: Run, tmp_path: Path) -> None:
    path = file(tmp_path, "bad.nmea", SENTENCE.replace(b"*4E", b"*00") + SENTENCE)
    assert run("decode", path)[0] == 0
    assert run("decode", path, "--strict")[0] == 3
    kept = run("decode", path, "--on-bad-checksum", "keep")
    assert kept[0] == 0
    assert kept[1].count("\n") == 2


@pytest.mark.parametrize("at", [0, 3, 50, 105, 106, *range(113, len(MANIFEST) - 6, 28)])
def test_a_309_cut_anywhere_is_told(run: Run, tmp_path: Path, at: int) -> None:
    path = file(tmp_path, "cut.309", MANIFEST[:at])
    code, _, err = run("manifest", path, "-o", tmp_path / "out")
    assert "Traceback" not in err
    if at < len(ISA):
        assert code == 1
        assert str(path) in err
    else:
        assert code == 0
        assert "finding cut" in err
        assert run("manifest", path, "-o", tmp_path / "out", "--strict")[0] == 3


def test_a_whole_309_gives_its_tables(run: Run, tmp_path: Path) -> None:
    code, _, err = run("manifest", file(tmp_path, "whole.309", MANIFEST), "-o", tmp_path / "out", "--strict")
    assert code == 0, err
    boxes = pl.read_parquet(tmp_path / "out" / "containers.parquet")
    assert boxes.select("container_number", "bills", "landing_port", "vessel_imo").rows() == [
        ("CSQU3054383", ["B0000001"], "USEWR", 9074729)
    ]


def test_a_format_that_needs_a_folder_says_so(run: Run, tmp_path: Path) -> None:
    code, _, err = run("decode", file(tmp_path, "a.nmea", SENTENCE), "--format", "parquet")
    assert code == 2
    assert "-o" in err


def test_a_store_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("rank", "--store", tmp_path / "absent", "--port", "CAMTR")[0] == 1
    (tmp_path / "folder").mkdir()
    code, _, err = run("rank", "--store", tmp_path / "folder", "--port", "CAMTR")
    assert code == 1
    assert "folder" in err


def test_a_damaged_or_foreign_store_is_refused_and_named(run: Run, tmp_path: Path) -> None:
    run("store", "init", tmp_path / "s", "--country", "CA")
    log = file(tmp_path, "a.nmea", SENTENCE)
    assert run("ingest", log, "--store", tmp_path / "s")[0] == 0
    assert run("store", "check", tmp_path / "s")[0] == 0
    parquet = next((tmp_path / "s" / "history").rglob("*.parquet"))
    whole = parquet.read_bytes()
    parquet.write_bytes(whole[:-1])
    code, _, err = run("rank", "--store", tmp_path / "s", "--port", "CAMTR")
    assert code == 1
    assert parquet.name in err
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    parquet.write_bytes(bytes(flipped))
    assert run("store", "check", tmp_path / "s")[0] == 1

    (tmp_path / "foreign").mkdir()
    with sqlite3.connect(tmp_path / "foreign" / "porttarget.db") as other:
        other.execute("create table t(x)")
    code, _, err = run("rank", "--store", tmp_path / "foreign", "--port", "CAMTR")
    assert code == 1
    assert "foreign" in err


def test_an_empty_store_and_an_unknown_port_are_usage_errors(run: Run, tmp_path: Path) -> None:
    run("store", "init", tmp_path / "s", "--country", "US")
    code, _, err = run("rank", "--store", tmp_path / "s", "--port", "USEWR")
    assert (code, "ingest" in err) == (2, True)
    run("ingest", file(tmp_path, "a.nmea", SENTENCE), "--store", tmp_path / "s")
    code, _, err = run("rank", "--store", tmp_path / "s", "--port", "XXXXX")
    assert code == 2
    assert "XXXXX" in err


def test_a_second_store_in_the_same_folder_is_a_conflict(run: Run, tmp_path: Path) -> None:
    run("store", "init", tmp_path / "s", "--country", "US")
    assert run("store", "init", tmp_path / "s", "--country", "CA")[0] == 5


def test_a_time_that_is_none_is_a_usage_error(run: Run, tmp_path: Path) -> None:
    run("store", "init", tmp_path / "s", "--country", "US")
    code, _, err = run("rank", "--store", tmp_path / "s", "--port", "USEWR", "--at", "noon")
    assert code == 2
    assert "--at is 'noon'" in err
