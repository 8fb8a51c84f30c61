"""Inputs of any mix: files that belong together are one input, whatever lies beside them, plain or packed."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import zstandard

from porttarget.errors import NothingRecognised
from porttarget.flows.ingest import ingest
from porttarget.flows.manifest import TABLE_NAMES, Setting, manifest_to, read_manifest
from porttarget.manifests.filing import BillPart, BoxPart, Filing, GoodsPart, PartyPart, PortPart
from porttarget.manifests.write_ams import write_ams
from porttarget.manifests.write_json import write_json
from porttarget.manifests.write_x12 import write_309
from porttarget.store import Store

NOW = datetime(2026, 1, 20, tzinfo=UTC)


def filing(number: str) -> Filing:
    """One bill with one container."""
    goods = GoodsPart(packages=20, description="BALL BEARINGS", hs="848210", kg=9000.0)
    bill = BillPart(
        number=number, issuer_scac="QZXA", lading_code="35177", packages=20, gross_kg=9000.0,
        parties=(PartyPart(role="shipper", name="MILLS"), PartyPart(role="consignee", name="STORES")),
        containers=(BoxPart(number="CSQU3054383", goods=(goods,)),),
    )  # fmt: skip
    return Filing(
        sender="A", receiver="B", control_number=1, created_at=NOW, carrier_scac="QZXA", vessel_name="INVENTED STAR",
        vessel_imo="9074729", voyage="1", ports=(PortPart(port_code="1803", eta=NOW, bills=(bill,)),),
    )  # fmt: skip


def mixed(folder: Path) -> Path:
    """A folder with every format, packed in several ways."""
    for name, data in write_ams(filing("AMS")).items():
        packed = name in ("header", "cargodesc")
        path = folder / "ams" / (f"{name}.gz" if packed else name)
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(gzip.compress(data) if packed else data)
    (folder / "ams" / "a_note.txt").write_text("nothing of that kind\n")
    (folder / "one.x12.zst").write_bytes(zstandard.compress(write_309(filing("X12"))))
    (folder / "two.json").write_bytes(write_json(filing("JSON")))
    with zipfile.ZipFile(folder / "three.zip", "w") as packed_files:
        for name, data in write_ams(filing("ZIP")).items():
            packed_files.writestr(f"tables/{name}.csv", data)
        packed_files.writestr("more.jsonl", write_json(filing("L1")) + write_json(filing("L2")))
    return folder


def test_a_folder_of_every_format_is_read_as_what_it_holds(tmp_path: Path) -> None:
    mixed(tmp_path)
    report = manifest_to([tmp_path], tmp_path / "out")
    bills = pl.read_parquet(tmp_path / "out" / "bills.parquet")
    assert sorted(bills["bill_number"]) == ["AMS", "JSON", "L1", "L2", "X12", "ZIP"]
    boxes = pl.read_parquet(tmp_path / "out" / "containers.parquet")
    # L1 and L2 file one container on one voyage in one input
    assert boxes["gross_kg"].to_list() == [9000.0, 9000.0, 18000.0, 9000.0, 9000.0]
    assert [str(each).split(":")[0] for each in report.failed] == [str(tmp_path / "ams" / "a_note.txt")]
    sources = bills.filter(bill_number="AMS")["source"].to_list()
    assert sources == [str(tmp_path / "ams" / "header.gz")]


def test_a_zip_on_standard_input_is_one_input(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as packed:
        for name, table in write_ams(filing("STDIN")).items():
            packed.writestr(name, table)

    class Pipe:
        buffer = io.BytesIO(data.getvalue())

    monkeypatch.setattr("sys.stdin", Pipe())
    manifest = read_manifest("-")
    assert manifest.bills["bill_number"].to_list() == ["STDIN"]
    assert manifest.parties["name"].to_list() == ["MILLS", "STORES"]


def test_tables_that_were_written_are_read_again_equal(tmp_path: Path) -> None:
    mixed(tmp_path / "in")
    manifest_to(
        [tmp_path / "in" / "ams", tmp_path / "in" / "one.x12.zst"], tmp_path / "once", setting=Setting(received_at=NOW)
    )
    report = manifest_to([tmp_path / "once"], tmp_path / "twice")
    assert report.failed == []
    for name in TABLE_NAMES:
        once, twice = (pl.read_parquet(tmp_path / each / f"{name}.parquet") for each in ("once", "twice"))
        assert once.equals(twice), name
    assert report.stats.bills == 2
    assert report.stats.messages == 2


def test_parquet_of_other_columns_is_refused_with_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "bills.parquet"
    pl.DataFrame({"bill_number": ["B1"], "weather": ["fair"]}).write_parquet(path)
    with pytest.raises(NothingRecognised, match="undeclared column 'weather'"):
        read_manifest(path)


def test_a_store_takes_a_folder_of_tables_once(tmp_path: Path) -> None:
    mixed(tmp_path / "in")
    (tmp_path / "in" / "ams" / "a_note.txt").unlink()
    with Store.init(tmp_path / "us", "US") as store:
        first = ingest(store, [tmp_path / "in" / "ams"], received_at=NOW)
        again = ingest(store, [tmp_path / "in" / "ams"], received_at=NOW)
    assert [each["kind"] for each in first.taken] == ["manifest"]
    assert first.failed == []
    assert again.already == [str(tmp_path / "in" / "ams")]
