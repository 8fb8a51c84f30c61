"""Manifests larger than a piece are read through every door, and give what they give when they are read whole."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
import zstandard
from polars.testing import assert_frame_equal

import porttarget as pt
from porttarget.flows import large_inputs, together
from porttarget.flows.decode import Source
from porttarget.flows.ingest import ingest
from porttarget.flows.manifest import TABLE_NAMES, Setting, manifest_to
from porttarget.manifests import Manifest
from porttarget.store import Store
from tests.manifests.samples import GS, ISA

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def interchange(number: int) -> str:
    """A message with a bill and a container; every bill comes twice, every container thrice."""
    return "".join(
        f"{line}~\n"
        for line in (
            ISA.replace("000000001", f"{number:09d}"), GS, "ST*309*0001",
            "M10*QZXA*O*PA*9074729*INVENTED STAR*017W*REF*1**L", "P4*1803*20260120*1*M029", "LX*1",
            f"M11*B{number % 20}*35177*1*PKG*10*K***00***QZXA", "N1*SH*SHIPPER ONE", "N1*CN*TO ORDER",
            f"VID**CSQU*30543{number % 13:02d}*S{number}", "N10*1*CAFÉ", "SE*10*0001", "GE*1*1", f"IEA*1*{number:09d}",
        )
    )  # fmt: skip


DATA = "".join(interchange(number) for number in range(40)).encode()


def _file(folder: Path) -> Source:
    (folder / "a.x12").write_bytes(DATA)
    return folder / "a.x12"


def _gzip(folder: Path) -> Source:
    (folder / "a.x12.gz").write_bytes(gzip.compress(DATA))
    return folder / "a.x12.gz"


def _zstd(folder: Path) -> Source:
    (folder / "a.x12.zst").write_bytes(zstandard.compress(DATA))
    return folder / "a.x12.zst"


def _zip(folder: Path) -> Source:
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.x12", DATA)
    return folder / "a.zip"


def _stream(_folder: Path) -> Source:
    return io.BytesIO(DATA)


def _bytes(_folder: Path) -> Source:
    return DATA


@pytest.fixture(name="whole", scope="module")
def _whole() -> Manifest:
    return pt.read_manifest(DATA, received_at=NOW)


@pytest.fixture(autouse=True)
def _small_pieces(whole: Manifest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_inputs, "PIECE_BYTES", 4000)


@pytest.mark.parametrize("door", [_file, _gzip, _zstd, _zip, _stream, _bytes])
def test_a_large_manifest_gives_the_same_tables_through_every_door(
    door: Callable[[Path], Source], whole: Manifest, tmp_path: Path
) -> None:
    made = pt.read_manifest(door(tmp_path), received_at=NOW)
    assert made.stats == whole.stats
    for name, frame in whole.tables().items():
        assert_frame_equal(made.tables()[name].drop("source"), frame.drop("source"))


def test_the_pieces_of_a_manifest_are_given_one_by_one(whole: Manifest, tmp_path: Path) -> None:
    pieces = list(pt.manifest_pieces(_file(tmp_path), received_at=NOW))
    assert len(pieces) > 4
    assert [piece.containers.height for piece in pieces[:3]] == [0, 0, 0]
    assert pl.concat([piece.bills for piece in pieces]).height == whole.bills.height
    assert pl.concat([piece.containers for piece in pieces]).height == whole.containers.height
    assert pieces[-1].interchanges.height == whole.interchanges.height


def test_the_command_writes_the_tables_of_the_whole(whole: Manifest, tmp_path: Path) -> None:
    source = _gzip(tmp_path)
    report = manifest_to([source], tmp_path / "out", setting=Setting(received_at=NOW), ack=tmp_path / "ack")
    assert not report.failed
    for name in TABLE_NAMES:
        found = pl.read_parquet(tmp_path / "out" / f"{name}.parquet")
        assert report.rows[name] == found.height
        expected = whole.tables()[name].drop("source")
        keys = [column for column, dtype in expected.schema.items() if dtype != pl.List(pl.String)]
        assert_frame_equal(found.drop("source").sort(keys), expected.sort(keys))
    assert len(report.answers) == 80


def test_a_cut_archive_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    (tmp_path / "a.x12.gz").write_bytes(gzip.compress(DATA)[:-200])
    report = manifest_to([tmp_path / "a.x12.gz"], tmp_path / "out")
    assert "cut before its end" in report.cut[0]
    assert 10 < report.stats.bills < 40


def test_a_store_takes_a_large_manifest_once(whole: Manifest, tmp_path: Path) -> None:
    source = _file(tmp_path)
    with Store.init(tmp_path / "node", "US") as store:
        first = ingest(store, [source], received_at=NOW)
        assert not first.failed
        assert ingest(store, [source], received_at=NOW).already == [str(source)]
        kept = store.cargo_at(None)
    assert kept["bills"].height == whole.bills.height
    assert kept["containers"].height == whole.containers.height


def test_more_filings_than_memory_should_hold_are_not_compared_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = _file(tmp_path)
    compared = manifest_to([source], tmp_path / "out")
    assert not compared.uncompared
    assert compared.stats.findings["bill_filed_again"] == 20
    monkeypatch.setattr(together, "MOST_FILINGS", 30)
    report = manifest_to([source], tmp_path / "out")
    assert report.uncompared
    assert "bill_filed_again" not in report.stats.findings
    assert report.rows == {**compared.rows, "findings": compared.rows["findings"] - 20}
    assert not manifest_to([source], tmp_path / "out", ack=tmp_path / "ack").uncompared
