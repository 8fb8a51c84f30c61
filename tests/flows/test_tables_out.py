"""Tables in a folder are the rows that were given, in their order, whatever the format, packing and pieces."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from polars.testing import assert_frame_equal

from porttarget.ais_decoder import Decoded, decode_bytes
from porttarget.errors import UsageError
from porttarget.flows import tables_out
from porttarget.flows.table_files import Compression, parquet_options
from porttarget.flows.tables_out import TableFolder

# examples of the AIVDM/AIVDO protocol description by Eric S. Raymond: types 1 and 5; the third has a wrong checksum
LOG = (
    b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\n"
    b"!AIVDM,2,1,3,B,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E\n"
    b"!AIVDM,2,2,3,B,1@0000000000000,2*55\n"
    b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5D\n"
)
NAMES = ("messages", "positions", "statics", "rejects")


@pytest.fixture(scope="module")
def decoded() -> Decoded:
    return decode_bytes(LOG * 10)


@pytest.mark.parametrize("compression", ["zstd", "lz4", "none"])
@pytest.mark.parametrize("rows", [1, 7, 1 << 17], ids="in pieces of {}".format)
def test_parquet_gives_the_same_tables_back(
    decoded: Decoded, compression: Compression, rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_out, "ROWS", rows)
    with TableFolder(tmp_path, NAMES, "parquet", compression) as folder:
        for at in range(0, 60, 5):
            folder.write({name: decoded.table(name).slice(at, 5) for name in NAMES})
    for name in NAMES:
        assert_frame_equal(pl.read_parquet(tmp_path / f"{name}.parquet"), decoded.table(name))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"{name}.parquet" for name in NAMES)


def test_an_empty_table_has_its_columns(decoded: Decoded, tmp_path: Path) -> None:
    with TableFolder(tmp_path, ("base_stations",), "parquet") as folder:
        folder.write({"base_stations": decoded.base_stations})
    assert_frame_equal(pl.read_parquet(tmp_path / "base_stations.parquet"), decoded.base_stations)
    assert decoded.base_stations.width > 0


def test_row_groups_can_be_chosen_by_ship_and_place(decoded: Decoded, tmp_path: Path) -> None:
    with TableFolder(tmp_path, ("positions",), "parquet") as folder:
        folder.write({"positions": decoded.positions})
    group = pq.ParquetFile(tmp_path / "positions.parquet").metadata.row_group(0)
    found = {column.path_in_schema: column.statistics for column in map(group.column, range(group.num_columns))}
    assert found["mmsi"].min == found["mmsi"].max == 477553000
    assert found["sog_kn"] is None


def test_every_column_of_every_table_has_a_packing(decoded: Decoded) -> None:
    for name in decoded.names:
        schema = decoded.table(name).to_arrow(compat_level=pl.CompatLevel.oldest()).schema
        assert list(parquet_options(schema, "zstd")["compression"]) == schema.names


def test_a_fault_while_writing_leaves_earlier_files_and_nothing_half_done(
    decoded: Decoded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_out, "ROWS", 1)
    monkeypatch.setattr(tables_out, "table_file", lambda *_, **__: _FullDisk())
    earlier = tmp_path / "positions.parquet"
    earlier.write_bytes(b"earlier")

    def fill_the_disk() -> None:
        with TableFolder(tmp_path, ("positions",), "parquet") as folder:
            for _ in range(5):
                folder.write({"positions": decoded.positions})

    with pytest.raises(OSError, match="No space left"):
        fill_the_disk()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"positions.parquet": b"earlier"}


class _FullDisk:
    def write(self, _: pl.DataFrame) -> None:
        raise OSError(28, "No space left on device")

    def close(self) -> None:
        """Nothing was opened."""


def test_few_rows_of_many_pieces_do_not_keep_what_was_read_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_out, "PIECES", 8)
    names = ("messages", "statics", "rejects")
    pieces = [decode_bytes(LOG + b"no sentence, and long\n" * 50_000) for _ in range(20)]  # more than a megabyte each
    with TableFolder(tmp_path, names, "parquet") as folder:
        for piece in pieces:
            folder.write({name: piece.table(name) for name in names})
        held = [frame for lane in folder._open.values() for frame in lane._held]
        kept = sum(frame.to_arrow(compat_level=pl.CompatLevel.newest()).get_total_buffer_size() for frame in held)
        assert kept < 2e6 * tables_out.PIECES
    for name in names:
        assert_frame_equal(
            pl.read_parquet(tmp_path / f"{name}.parquet"), pl.concat([each.table(name) for each in pieces])
        )


def test_tables_may_be_made_later_and_keep_their_order(decoded: Decoded, tmp_path: Path) -> None:
    with TableFolder(tmp_path, ("messages",), "parquet") as folder:
        for at in range(30):
            folder.write_made(lambda at=at: {"messages": decoded.messages[at : at + 1]})
    assert_frame_equal(pl.read_parquet(tmp_path / "messages.parquet"), decoded.messages)


def test_what_goes_wrong_in_making_tables_is_raised(tmp_path: Path) -> None:
    def wrong() -> dict[str, pl.DataFrame]:
        raise UsageError("no such table")

    def write() -> None:
        with TableFolder(tmp_path, ("messages",), "parquet") as folder:
            folder.write_made(wrong)

    with pytest.raises(UsageError, match="no such table"):
        write()
    assert list(tmp_path.iterdir()) == []
