"""Tables are declared once; each column says unit and meaning; a frame that differs is refused at the border."""

from __future__ import annotations

import polars as pl
import pytest

from porttarget.errors import TableError, UsageError
from porttarget.tables import TABLES, Column, Table, table

COLUMNS = [(t.name, c) for t in TABLES.values() for c in t.columns]


@pytest.mark.parametrize(("name", "column"), COLUMNS, ids=[f"{name}.{column.name}" for name, column in COLUMNS])
def test_every_column_has_unit_meaning_and_missing_value(name: str, column: Column) -> None:
    assert column.unit.strip(), f"{name}.{column.name} has no unit"
    assert column.meaning.strip(), f"{name}.{column.name} has no meaning"
    assert column.missing.strip()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_units_in_names_agree_with_declared_units(name: str) -> None:
    suffixes = {
        "_deg": "deg",
        "_kn": "kn",
        "_m": "m",
        "_nm": "nm",
        "_kg": "kg",
        "_m3": "m3",
        "_deg_min": "deg/min",
        "_s_m": "S/m",
        "_per_kg": "USD/kg",
    }
    for column in table(name).columns:
        matching = [suffix for suffix in suffixes if column.name.endswith(suffix)]
        if matching:
            assert column.unit == suffixes[max(matching, key=len)], column.name


@pytest.mark.parametrize("name", sorted(TABLES))
def test_an_empty_frame_of_each_table_passes_its_own_check(name: str) -> None:
    empty = table(name).empty()
    assert table(name).check(empty) is empty


SMALL = Table(
    name="small",
    title="for tests",
    columns=(
        Column(name="n", dtype="i64", unit="count", meaning="a number"),
        Column(name="t", dtype="str", unit="text", meaning="a text"),
    ),
)


def test_check_names_every_fault_at_once() -> None:
    with pytest.raises(TableError) as caught:
        SMALL.check(pl.DataFrame({"n": ["1"], "x": [1]}))
    message = str(caught.value)
    assert "no column 't'" in message
    assert "undeclared column 'x'" in message
    assert "column 'n' is String, expected Int64" in message


def test_check_refuses_another_column_order() -> None:
    with pytest.raises(TableError, match="order"):
        SMALL.check(pl.DataFrame({"t": ["a"], "n": [1]}, schema={"t": pl.String, "n": pl.Int64}))


def test_conform_casts_and_fills_but_never_bends_a_value() -> None:
    assert SMALL.conform(pl.DataFrame({"n": pl.Series([1], dtype=pl.Int8)})).to_dict(as_series=False) == {
        "n": [1],
        "t": [None],
    }
    with pytest.raises(TableError):
        SMALL.conform(pl.DataFrame({"n": ["one"]}))


def test_from_rows_refuses_undeclared_keys() -> None:
    assert SMALL.from_rows([{"n": 1}, {"t": "a"}]).rows() == [(1, None), (None, "a")]
    with pytest.raises(TableError, match="undeclared columns \\['x'\\]"):
        SMALL.from_rows([{"x": 1}])


def test_a_column_declared_twice_or_with_an_unknown_dtype_is_refused() -> None:
    column = Column(name="n", dtype="i64", unit="count", meaning="a number")
    with pytest.raises(UsageError, match="declared twice: n"):
        Table(name="twice", title="", columns=(column, column))
    with pytest.raises(UsageError, match="expected one of"):
        Column(name="n", dtype="int", unit="count", meaning="a number")


def test_an_unknown_table_is_answered_with_the_known_names() -> None:
    with pytest.raises(UsageError, match=r"known are: .*positions"):
        table("position")
