"""Delimited text → rows: as Python's csv module reads it, whatever the separator and line ends; faults stay small."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.manifests.sheets import File, header_of, read_sheets
from porttarget.tables.marks import SEPARATORS

FIELD = st.text('ab é"\n\r;,\t|', max_size=6)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(FIELD, FIELD, FIELD), max_size=6),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_rows_are_those_that_pythons_csv_module_writes(
    rows: list[tuple[str, str, str]], separator: str, ends: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator=ends, quoting=csv.QUOTE_ALL)
    writer.writerows([("x", "y", "z"), *rows])
    data = out.getvalue().encode()
    (sheet,) = read_sheets([File(name="f", data=data)])
    columns = [sheet.columns[name].series().fill_null("").to_list() for name in "xyz"]
    assert list(zip(*columns, strict=True)) == rows
    assert sheet.broken.size == 0
    spelled = [csv_row(row, separator).encode() for row in rows]
    places = zip(sheet.offset.tolist(), sheet.end.tolist(), strict=True)
    assert [data[start:stop] for start, stop in places] == spelled


def csv_row(row: tuple[str, str, str], separator: str) -> str:
    """The row as it is written."""
    return separator.join('"' + each.replace('"', '""') + '"' for each in row)


def test_an_open_quote_costs_one_line() -> None:
    data = b'x,y\n1,"open\n2,b\n3,"c"\n'
    (sheet,) = read_sheets([File(name="f", data=data)])
    assert sheet.columns["x"].series().to_list() == ["2", "3"]
    assert sheet.number.tolist() == [3, 4]
    assert [data[at:end] for at, end in sheet.broken[:, 1:3].tolist()] == [b'1,"open']


@pytest.mark.parametrize("data", [b"", b"x,y", b"\xef\xbb\xbfx,y\n", b"x,y\n\n\r\n"])
def test_a_file_without_rows_has_none(data: bytes) -> None:
    (sheet,) = read_sheets([File(name="f", data=data)])
    assert len(sheet) == 0
    assert sheet.broken.size == 0


def test_a_header_is_known_in_any_case_and_with_quotes() -> None:
    assert header_of(b'\xef\xbb\xbf"Identifier"|Vessel_Name \r\n1|2') == (["identifier", "vessel_name"], "|")
