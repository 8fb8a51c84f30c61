"""Our Parquet files hold what was given, for any reader, and say of themselves what pyarrow's do of the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from porttarget.ais_decoder import Decoded, decode_bytes
from porttarget.flows.parquet import columns, kernels
from porttarget.flows.parquet.choice import Manner, Packing
from porttarget.flows.parquet.file import ParquetFile
from porttarget.flows.table_files import SELECTED_BY, arrow, manners, table_file

# examples of the AIVDM/AIVDO protocol description by Eric S. Raymond: types 1 and 5, and a type 4
LOG = (
    b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\n"
    b"\\s:somewhere along the river,c:1577762601537*44\\!AIVDM,1,1,,A,402;bFQv@kkLc00Dl4LE52100@J6,0*58\n"
    b"!AIVDM,2,1,3,B,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E\n"
    b"!AIVDM,2,2,3,B,1@0000000000000,2*55\n"
)
KINDS: dict[str, pl.DataType] = {
    "flag": pl.Boolean(), "i8": pl.Int8(), "u8": pl.UInt8(), "i16": pl.Int16(), "u16": pl.UInt16(), "i32": pl.Int32(),
    "u32": pl.UInt32(), "i64": pl.Int64(), "f64": pl.Float64(), "text": pl.String(),
    "time": pl.Datetime("us", "UTC"), "rising": pl.Int64(), "scattered": pl.Float64(), "half": pl.Int32(),
    "payload": pl.String(),
}  # fmt: skip
MANNERS: dict[str, Manner] = {
    "time": "rising", "rising": "rising", "scattered": "scattered", "half": "scattered", "payload": "text",
}  # fmt: skip
ORDERED = ("i64", "f64", "time", "rising")


@pytest.fixture(scope="module")
def decoded() -> Decoded:
    return decode_bytes(LOG * 50)


def _written(frames: list[pl.DataFrame], path: Path, packing: Packing = "zstd") -> None:
    file = ParquetFile(path, arrow(frames[0].clear()).schema, packing, MANNERS, ORDERED)
    for frame in frames:
        file.write(frame)
    file.close()


@pytest.mark.parametrize("packing", ["zstd", "lz4", "none"])
def test_polars_and_pyarrow_give_every_table_back(decoded: Decoded, packing: Packing, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    for name in decoded.names:
        frame = decoded.table(name)
        file = table_file(path, name, "parquet", packing, large=True)
        assert isinstance(file, ParquetFile)
        for at in range(0, frame.height, 30):
            file.write(frame.slice(at, 30))
        file.close()
        assert_frame_equal(pl.read_parquet(path), frame)
        assert pq.read_table(path).equals(arrow(frame))


def test_duckdb_gives_every_table_back(decoded: Decoded, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="DuckDB, a third reader, is not installed")
    path = tmp_path / "x.parquet"
    for name in decoded.names:
        frame = decoded.table(name)
        file = table_file(path, name, "parquet", "zstd", large=True)
        file.write(frame)
        file.close()
        with duckdb.connect() as base:
            base.execute("set timezone = 'UTC'")
            found = base.sql("select * from read_parquet(?)", params=[str(path)]).to_arrow_table()
        assert found.column_names == frame.columns
        assert_frame_equal(pl.DataFrame(found), frame)


def test_a_file_says_of_itself_what_pyarrows_does(decoded: Decoded, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.parquet", tmp_path / "theirs.parquet"
    for name in decoded.names:
        for path, large in ((ours, True), (theirs, False)):
            file = table_file(path, name, "parquet", "zstd", large=large)
            file.write(decoded.table(name))
            file.close()
        left, right = pq.ParquetFile(ours), pq.ParquetFile(theirs)
        assert left.schema.equals(right.schema)
        assert left.schema_arrow.equals(right.schema_arrow, check_metadata=True)
        assert left.metadata.metadata == right.metadata.metadata
        if left.metadata.num_row_groups:
            assert _ranges(left) == _ranges(right)


def _ranges(file: pq.ParquetFile) -> list[Any]:
    group = file.metadata.row_group(0)
    found = [group.column(number) for number in range(group.num_columns)]
    return [
        (each.path_in_schema, each.num_values, each.statistics.min, each.statistics.max, each.statistics.null_count)
        for each in found
        if each.path_in_schema in SELECTED_BY and each.statistics.has_min_max
    ]


def _values(kind: pl.DataType) -> st.SearchStrategy[Any]:
    if kind == pl.Boolean():
        return st.booleans()
    if kind == pl.Float64():
        return st.one_of(st.sampled_from([0.0, -0.0, 1.5, float("nan"), float("inf")]), st.floats(width=64))
    if kind == pl.String():
        return st.one_of(st.sampled_from(["", "A", "twelve bytes", "thirteen byte", "thirteen byt€"]), st.text())
    if kind == pl.Datetime("us", "UTC"):
        return st.integers(-(2**50), 2**50).map(
            lambda us: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
        )
    bits = int(str(kind).lstrip("UInt"))
    least, most = (0, 2**bits - 1) if str(kind).startswith("U") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return st.one_of(st.integers(least, most), st.integers(0, 3), st.sampled_from([least, most]))


@st.composite
def frames(draw: st.DrawFn) -> list[pl.DataFrame]:
    found = []
    for _ in range(draw(st.integers(1, 2))):
        rows = draw(st.integers(1, 100))
        chosen = {
            name: draw(st.lists(st.none() | _values(kind), min_size=1, max_size=9)) for name, kind in KINDS.items()
        }
        order = np.random.default_rng(draw(st.integers(0, 9)))
        made = {
            name: pl.Series(name, [values[at] for at in order.integers(0, len(values), rows)], KINDS[name])
            for name, values in chosen.items()
        }
        found.append(pl.DataFrame(made).slice(draw(st.integers(0, min(rows - 1, 9)))))
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(given_frames=frames(), packing=st.sampled_from(["zstd", "lz4", "none"]))
def test_any_columns_come_back(
    given_frames: list[pl.DataFrame], packing: Packing, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "x.parquet"
    _written(given_frames, path, packing)
    whole = pl.concat(given_frames)
    assert_frame_equal(pl.read_parquet(path), whole)
    assert_frame_equal(pl.DataFrame(pq.read_table(path)), whole)
    assert pq.ParquetFile(path).metadata.num_row_groups == len(given_frames)


def test_columns_with_many_values_are_written_without_a_dictionary(tmp_path: Path) -> None:
    rows = 3 * columns.MOST
    order = np.random.default_rng(1).permutation(rows)
    frame = pl.DataFrame({
        "i64": order, "f64": order / 7, "u32": order.astype(np.uint32), "text": [f"ship number {n:09}" for n in order],
        "few": order % 2000, "one": np.zeros(rows, np.uint8),
    })  # fmt: skip
    _written([frame, frame[:1000]], tmp_path / "x.parquet")
    assert_frame_equal(pl.read_parquet(tmp_path / "x.parquet"), pl.concat([frame, frame[:1000]]))
    assert_frame_equal(pl.DataFrame(pq.read_table(tmp_path / "x.parquet")), pl.concat([frame, frame[:1000]]))
    group = pq.ParquetFile(tmp_path / "x.parquet").metadata.row_group(0)
    paid = {group.column(n).path_in_schema: group.column(n).has_dictionary_page for n in range(group.num_columns)}
    assert paid == {"i64": False, "f64": False, "u32": False, "text": False, "few": True, "one": True}


def test_values_made_to_meet_in_the_hash_table_are_given_up_soon() -> None:
    values = np.array([n << 32 | n for n in range(30_000)], np.uint64)  # both halves cancel out
    values.flags.writeable = False
    room = np.zeros(1 << 17, np.uint32), np.empty(len(values), np.uint32), np.empty(1 << 16, np.int64)
    assert kernels.codes_of_wide(values, *room) == -1


def test_only_large_tables_need_our_writer(decoded: Decoded, tmp_path: Path) -> None:
    file = table_file(tmp_path / "x.parquet", "positions", "parquet", "zstd")
    file.write(decoded.positions)
    file.close()
    assert pq.ParquetFile(tmp_path / "x.parquet").metadata.created_by.startswith("parquet-cpp-arrow")
    assert set(manners(arrow(decoded.messages.clear()).schema)) == {
        "message_row", "time", "time_received", "time_tagged", "line", "offset", "payload",
    }  # fmt: skip
