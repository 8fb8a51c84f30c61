"""`porttarget filed`: over files and a store, as known at a moment, as text, JSON and files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from porttarget.cli.app import app
from porttarget.flows.filed import filed
from porttarget.flows.filed_bill import bill_filed, bill_filed_of
from porttarget.flows.ingest import ingest
from porttarget.store import Store
from porttarget.tables import TABLES
from tests.manifests.samples import BILL, BOX, HEAD, interchange, message, small

FIRST, SECOND = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC)
DELETED = interchange(message([*HEAD, BILL[0], "M13*QZXA*1803*D*B1*1*01", *BILL[1:], *BOX]), number=2)
NAMES = ["bill_history", "filings_due", "filing_times", "customs_states"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with one filing of January, and a file of February that deletes its bill."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.309").write_bytes(small())
    (tmp_path / "in" / "two.309").write_bytes(DELETED)
    (tmp_path / "in" / "receipts.csv").write_text(f"file,received_at\ntwo.309,{SECOND.isoformat()}\n")
    with Store.init(tmp_path / "us", "US") as store:
        assert not ingest(store, [tmp_path / "in" / "one.309"], received_at=FIRST).failed
    return tmp_path


def told(folder: Path, *options: str, code: int = 0) -> str:
    run = CliRunner().invoke(app, ["filed", str(folder / "in"), "--store", str(folder / "us"), *options])
    assert run.exit_code == code, run.output
    return run.stdout


def test_a_bill_s_story_is_told_as_known_at_a_moment(folder: Path) -> None:
    lines = told(folder, "--bill", "QZXA/B1").splitlines()
    assert lines[:3] == [
        "bill QZXA/B1 as known at 2026-02-03 00:00 UTC",
        "  version 1: original, received 2026-01-05 00:00 UTC, for USJAX of 9074729-017W; ended, deleted, "
        "2026-02-03 00:00 UTC",
        "  version 2: delete, received 2026-02-03 00:00 UTC, for USJAX of 9074729-017W; the bill is deleted",
    ]
    before = told(folder, "--bill", "B1", "--as-of", "2026-01-20T00:00:00Z")
    assert "version 1: original, received 2026-01-05 00:00 UTC, for USJAX of 9074729-017W; in force" in before
    assert "version 2" not in before
    assert "due to US: AMS cargo declaration (import), 24 h before lading" in before
    assert "manifest, not assessable: bill, consignee, container_number" in before
    told(folder, "--bill", "B9", code=1)


def test_all_tables_are_given_as_files_and_as_one_document(folder: Path) -> None:
    told(folder, "-o", str(folder / "out"))
    assert sorted(path.stem for path in (folder / "out").iterdir()) == sorted(NAMES)
    for name in NAMES:
        TABLES[name].check(pl.read_parquet(folder / "out" / f"{name}.parquet"))
    document = json.loads(told(folder, "--json", "--as-of", FIRST.isoformat()))
    assert document.pop("as_of") == "2026-01-05T00:00:00Z"
    with Store.open(folder / "us") as store:
        known = filed(store, at=FIRST)
    assert {name: len(rows) for name, rows in document.items()} == {
        name: frame.height for name, frame in known.tables().items()
    }
    assert told(folder).splitlines()[:2] == [
        "as known at 2026-02-03 00:00 UTC",
        "bills: 0 in force, 1 deleted; 2 versions",
    ]


def test_a_bill_s_story_is_the_same_from_its_own_rows_and_from_all(folder: Path) -> None:
    with Store.open(folder / "us") as store:
        assert not ingest(store, [folder / "in" / "two.309"], received_at=SECOND).failed
        for at in (FIRST, SECOND):
            of_store, everything = bill_filed(store, "B1", at=at), filed(store, at=at)
            assert of_store is not None
            for name, frame in of_store.filed.tables().items():
                whole = everything.tables()[name]
                assert frame.equals(
                    whole.filter(pl.col("bill_key").is_not_null() | pl.lit(name == "customs_states"))
                ), name
            in_memory = bill_filed_of(store.cargo_at(at), "B1", at=at, country="US")
            assert in_memory is not None
            assert in_memory.as_json() == of_store.as_json()


def test_another_country_than_the_store_s_is_wrong_use(folder: Path) -> None:
    run = CliRunner().invoke(app, ["filed", "--store", str(folder / "us"), "--country", "CA"])
    assert "--country is CA" in str(run.exception)


def test_a_story_tells_of_the_boxes_that_hold_now(tmp_path: Path) -> None:
    changed = interchange(
        message([*HEAD, BILL[0], "M13*QZXA*1803*C*B1*1*01", *BILL[1:], BOX[0].replace("3054383", "3054398"), BOX[1]]),
        number=2,
    )
    (tmp_path / "one.309").write_bytes(small())
    (tmp_path / "two.309").write_bytes(changed)
    run = CliRunner().invoke(app, ["filed", str(tmp_path), "--bill", "B1", "--json"])
    states = json.loads(run.stdout)["customs_states"]
    assert [row["box_id"] for row in states] == ["9074729-017W/CSQU3054398", None]


def test_filings_of_unknown_receipt_are_told_of_and_a_format_without_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one.309").write_bytes(small())
    run = CliRunner().invoke(app, ["filed", str(tmp_path / "one.309"), "--as-of", "2020-01-01T00:00:00Z"])
    assert "versions of unknown receipt, which count at any moment: 1 (--received-at names it)" in run.stdout
    refused = CliRunner().invoke(app, ["filed", str(tmp_path / "one.309"), "--format", "csv"])
    assert "--format csv is of files, expected a folder for them: -o" in str(refused.exception)
