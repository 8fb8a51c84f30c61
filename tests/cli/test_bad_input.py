"""Bad input gets a word and an exit code, never a traceback, never silence; the rest is still done."""

from __future__ import annotations

import gzip
import json
import socket
import sqlite3
import subprocess
import sys
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
        ("empty.gz", gzip.compress(b"", mtime=0), "empty"),
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


def test_an_input_is_never_written_over(run: Run, tmp_path: Path) -> None:
    path = file(tmp_path, "a.nmea", SENTENCE)
    for arguments in (("-o", path), ("--stats", path, "-o", tmp_path / "b")):
        code, _, err = run("decode", path, *arguments)
        assert code == 2
        assert "is an input" in err
    named = file(tmp_path, "messages.csv", SENTENCE)
    assert run("decode", named, "--format", "csv", "-o", tmp_path)[0] == 2
    assert (path.read_bytes(), named.read_bytes()) == (SENTENCE, SENTENCE)


def test_a_run_that_reads_nothing_leaves_earlier_output_alone(run: Run, tmp_path: Path) -> None:
    good, absent = file(tmp_path, "good.nmea", SENTENCE), tmp_path / "absent"
    manifest = file(tmp_path, "good.309", MANIFEST)
    lines, folder, tables = tmp_path / "out.jsonl", tmp_path / "csv", tmp_path / "tables"
    for source, filing in ((good, manifest), (absent, absent)):
        run("decode", source, "-o", lines)
        run("decode", source, "--format", "csv", "-o", folder)
        run("manifest", filing, "-o", tables)
    assert lines.read_text().count("\n") == 1
    assert (folder / "positions.csv").read_text().count("\n") == 2
    assert pl.read_parquet(tables / "bills.parquet").height == 1
    assert not list(tmp_path.rglob("*.part"))


def test_a_folder_may_hold_other_kinds_and_a_named_file_may_not(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    filing, log = file(folder, "a.309", MANIFEST), file(folder, "b.nmea", SENTENCE)
    code, _, err = run("manifest", folder, "-o", tmp_path / "m")
    assert code == 0
    assert f"passed over {log}: AIS sentences" in err
    code, out, err = run("decode", folder)
    assert (code, out.count("\n")) == (0, 1)
    assert f"passed over {filing}: an X12 interchange" in err
    assert run("manifest", log, "-o", tmp_path / "m2")[0] == 1
    assert run("decode", filing)[0] == 1


def test_a_reader_that_has_had_enough_is_no_fault(tmp_path: Path) -> None:
    log, stats = file(tmp_path, "a.nmea", SENTENCE * 200_000), tmp_path / "stats.json"
    command = f"{sys.executable} -m porttarget decode {log} --stats {stats} | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.splitlines()[1] == "0"
    assert json.loads(stats.read_text())["messages"] == 200_000
    describe = f"{sys.executable} -m porttarget describe positions | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", describe], capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.splitlines()[1] == "0"


def test_a_time_of_receipt_yet_to_come_is_refused(run: Run, tmp_path: Path) -> None:
    run("store", "init", tmp_path / "s", "--country", "CA")
    log = file(tmp_path, "a.nmea", SENTENCE)
    code, _, err = run("ingest", log, "--store", tmp_path / "s", "--received-at", "2999-01-01T00:00:00Z")
    assert (code, "yet to come" in err) == (2, True)
    (tmp_path / "receipts.csv").write_text("file,received_at\na.nmea,2999-01-01T00:00:00Z\n")
    code, _, err = run("ingest", log, "--store", tmp_path / "s")
    assert (code, "yet to come" in err) == (1, True)


@pytest.mark.parametrize(
    ("sidecar", "said"),
    [
        (b"file,received_at\na.nmea\n", "received_at is None"),
        (b"file,received_at\na.nmea,noon\n", "line 2"),
        (b"name,time\n", "expected file and received_at"),
        (b"file,received_at\n\xff\xfe\n", "not UTF-8"),
        (b"file,received_at\na.nmea," + b"x" * 200_000 + b"\n", "not CSV"),
    ],
)
def test_a_faulty_sidecar_is_named(run: Run, tmp_path: Path, sidecar: bytes, said: str) -> None:
    run("store", "init", tmp_path / "s", "--country", "CA")
    log = file(tmp_path, "a.nmea", SENTENCE)
    file(tmp_path, "receipts.csv", sidecar)
    code, _, err = run("ingest", log, "--store", tmp_path / "s")
    assert code == 1
    assert "receipts.csv" in err
    assert said in err


def test_outcomes_that_are_no_csv_are_named(run: Run, tmp_path: Path) -> None:
    run("store", "init", tmp_path / "s", "--country", "CA")
    head = b"container_number,examined_at,kind,result\n"
    path = file(tmp_path, "outcomes.csv", head + b'"' + b"x" * 200_000 + b'",,,\n')
    code, _, err = run("ingest", path, "--store", tmp_path / "s")
    assert code == 1
    assert "not CSV" in err


def test_keys_are_trusted_with_care(run: Run, tmp_path: Path) -> None:
    for name, country in (("ca", "CA"), ("us", "US"), ("other", "US")):
        run("store", "init", tmp_path / name, "--country", country)
        (tmp_path / f"{name}.pem").write_text(run("exchange", "key", "--store", tmp_path / name)[1])
    ca = ("--store", tmp_path / "ca", "--country", "US")
    assert run("exchange", "trust", tmp_path / "us.pem", *ca)[0] == 0
    assert run("exchange", "trust", tmp_path / "us.pem", *ca)[0] == 0
    assert run("exchange", "trust", tmp_path / "ca.pem", *ca)[0] == 4
    assert run("exchange", "trust", tmp_path / "other.pem", *ca)[0] == 5
    assert run("exchange", "trust", tmp_path / "other.pem", *ca, "--replace")[0] == 0
    code, _, err = run("exchange", "trust", file(tmp_path, "no.pem", b"no key\n"), *ca)
    assert code == 1
    assert "-----BEGIN PUBLIC KEY-----" in err


def test_a_port_that_is_taken_is_said_before_any_link_is_printed(run: Run, tmp_path: Path) -> None:
    run("store", "init", tmp_path / "s", "--country", "CA")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = run("serve", "--store", tmp_path / "s", "--dev", "--port", port)
    assert (code, out) == (1, "")
    assert f"port {port} cannot be served" in err
    assert run("serve", "--store", tmp_path / "s", "--dev", "--host", "0.0.0.0")[0] == 2


@pytest.mark.parametrize("command", ["import", "verify"])
def test_packets_that_are_absent_or_none_are_named_each(run: Run, tmp_path: Path, command: str) -> None:
    run("store", "init", tmp_path / "s", "--country", "CA")
    text = file(tmp_path, "note.json", b"a note to nobody\n")
    code, _, err = run("exchange", command, tmp_path / "absent", text, "--store", tmp_path / "s")
    assert code == 1
    assert f"{tmp_path / 'absent'}: cannot be read" in err
    assert f"{text}: refused" in err
