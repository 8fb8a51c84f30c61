"""`porttarget findings`: counts over files and a store together, as text, CSV and JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import porttarget as pt
from porttarget.cli.app import app
from porttarget.flows.ingest import ingest
from porttarget.manifests.finding_kinds import KINDS
from porttarget.store import Store
from tests.manifests.samples import BOX, small

BAD = small(box=(BOX[0].replace("3054383", "3054384"), BOX[1]))
AGAIN = BAD.replace(b"000000001", b"000000002")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store that received one filing in January, which lies there as a file too, and a file received in February."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.309").write_bytes(BAD)
    (tmp_path / "in" / "two.309").write_bytes(AGAIN)
    (tmp_path / "in" / "receipts.csv").write_text("file,received_at\ntwo.309,2026-02-03T00:00:00Z\n")
    with Store.init(tmp_path / "us", "US") as store:
        assert not ingest(store, [tmp_path / "in" / "one.309"], received_at=datetime(2026, 1, 5, tzinfo=UTC)).failed
    return tmp_path


def told(folder: Path, *options: str) -> str:
    run = CliRunner().invoke(app, ["findings", str(folder / "in"), "--store", str(folder / "us"), *options])
    assert run.exit_code == 0, run.output
    return run.stdout


def test_files_and_store_count_together_and_what_both_have_once(folder: Path) -> None:
    assert told(folder).splitlines() == [
        "received  sender       messages  with findings  with warnings  with errors",
        "2026-01   SENDER (ZZ)         1       1 (100%)       1 (100%)     1 (100%)",
        "2026-02   SENDER (ZZ)         1       1 (100%)       1 (100%)     1 (100%)",
        "",
        "received  sender       severity  finding                count  messages",
        "2026-01   SENDER (ZZ)  error     container_check_digit      1         1",
        "2026-02   SENDER (ZZ)  error     container_check_digit      1         1",
        "2026-02   SENDER (ZZ)  warning   bill_filed_again           1         1",
    ]


def test_a_partner_file_names_senders_and_judges_what_was_kept(folder: Path) -> None:
    agreed = folder / "partners.toml"
    agreed.write_text('[[partner]]\nname = "Sender Ltd"\nsender = "SEN*"\nseverity = { bill_filed_again = "error" }\n')
    text = told(folder, "--partners", str(agreed), "--format", "csv", "--by", "day", "--sender", "Sender Ltd")
    assert text.splitlines() == [
        "partner,sender,sender_qualifier,period,severity,code,findings,messages",
        "Sender Ltd,SENDER,ZZ,2026-01-05,error,container_check_digit,1,1",
        "Sender Ltd,SENDER,ZZ,2026-02-03,error,bill_filed_again,1,1",
        "Sender Ltd,SENDER,ZZ,2026-02-03,error,container_check_digit,1,1",
    ]
    assert told(folder, "--partners", str(agreed), "--format", "csv", "--sender", "nobody").count("\n") == 1


def test_json_csv_and_python_say_the_same(folder: Path) -> None:
    both = json.loads(told(folder, "--format", "json", "--from", "2026-02-01"))
    assert [row["period"] for row in both["shares"]] == ["2026-02"]
    assert len(both["counts"]) == 2
    assert told(folder, "--format", "csv", "--shares").splitlines()[1].startswith(",SENDER,ZZ,2026-01,1,1,1,1,1.0")
    made = pt.finding_counts(folder / "in", store=folder / "us")
    assert made.counts.filter(made.counts["period"] == "2026-02").to_dicts() == both["counts"]


def test_all_codes_are_listed_and_wrong_use_is_told(folder: Path) -> None:
    run = CliRunner().invoke(app, ["findings", "--codes"])
    assert len(run.stdout.splitlines()) == len(KINDS) + 1
    for wrong, text in (
        (["findings"], "nothing to look at"),
        (["findings", ".", "--from", "March"], "--from is 'March'"),
        (
            ["findings", ".", "--from", "2026-03-05", "--to", "2026-03-01"],
            "the first day is 2026-03-05, expected one not",
        ),
        (["findings", ".", "--shares"], "--shares is for --format csv"),
    ):
        assert text in str(CliRunner().invoke(app, wrong).exception)


def test_who_asks_for_nobody_or_for_days_without_receipt_is_told_what_there_is(folder: Path) -> None:
    for options, text in (
        (
            ["--store", str(folder / "us"), "--sender", "SENDR"],
            "nothing was received from sender 'SENDR'; there is SENDER (ZZ)",
        ),
        ([str(folder / "in" / "one.309"), "--from", "2026-01-01"], "what has no time of receipt does not count"),
    ):
        run = CliRunner().invoke(app, ["findings", *options])
        assert (run.exit_code, run.stdout) == (0, "no filing to count\n")
        assert text in run.stderr
