"""What a table is: named columns with dtype, unit, meaning and missing value, and the check at a room's border.

Declarations are plain objects and import nothing heavy; Polars is imported when a table is checked or made.
Dtypes are named by short strings (`DTYPES`), so that a declaration reads like the page it prints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from porttarget.errors import TableError, UsageError, Where

if TYPE_CHECKING:
    import polars as pl

DTYPES = (
    "bool", "u8", "u16", "u32", "i8", "i16", "i32", "i64", "f32", "f64",
    "str", "time", "date", "list[str]", "list[i64]",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `unit` is a physical unit, or one of text, code, count, id, flag, UTC, 1 (a pure number)."""

    name: str
    dtype: str
    unit: str
    meaning: str
    missing: str = "null"

    def __post_init__(self) -> None:
        if self.dtype not in DTYPES:
            raise UsageError(f"column {self.name!r} has dtype {self.dtype!r}, expected one of {', '.join(DTYPES)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table's declaration. Column order is the order in files and frames."""

    name: str
    title: str
    columns: tuple[Column, ...]
    names: tuple[str, ...] = field(init=False, repr=False, compare=False)  # of the columns, in order
    _empty: list[pl.DataFrame] = field(init=False, repr=False, compare=False)  # the frame without rows, once made

    def __post_init__(self) -> None:
        names = tuple(column.name for column in self.columns)
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "_empty", [])
        if len(set(names)) != len(names):
            twice = sorted({name for name in names if names.count(name) > 1})
            raise UsageError(f"table {self.name}: columns declared twice: {', '.join(twice)}")

    def schema(self) -> dict[str, pl.DataType]:
        """Polars schema in declared order."""
        dtypes = _polars_dtypes()
        return {column.name: dtypes[column.dtype] for column in self.columns}

    def empty(self) -> pl.DataFrame:
        """A frame with the declared columns and no rows."""
        import polars as pl

        if not self._empty:
            self._empty.append(pl.DataFrame(schema=self.schema()))
        return self._empty[0].clone()

    def check(self, frame: pl.DataFrame, *, source: str | None = None) -> pl.DataFrame:
        """Return `frame` unchanged when its columns, order and dtypes are as declared; else raise TableError."""
        declared = self.schema()
        found = dict(frame.schema)
        if list(found.items()) == list(declared.items()):
            return frame
        faults = [f"no column {name!r}" for name in declared if name not in found]
        faults += [f"undeclared column {name!r}" for name in found if name not in declared]
        faults += [
            f"column {name!r} is {found[name]}, expected {dtype}"
            for name, dtype in declared.items()
            if name in found and found[name] != dtype
        ]
        if not faults:
            faults = [f"columns stand in the order {list(found)}, expected {list(declared)}"]
        raise TableError(f"table {self.name}: " + "; ".join(faults), where=Where(source=source or self.name))

    def conform(self, frame: pl.DataFrame, *, source: str | None = None) -> pl.DataFrame:
        """Give `frame` the declared order and dtypes: casts strictly, fills absent columns with null.

        Raises TableError for an undeclared column or a value that does not fit its dtype.
        """
        import polars as pl

        extra = [name for name in frame.columns if name not in self.names]
        if extra:
            raise TableError(f"table {self.name}: undeclared columns {extra}", where=Where(source=source or self.name))
        declared = self.schema()
        given = dict(zip(frame.columns, frame.get_columns(), strict=True))
        columns = []
        try:
            for name, dtype in declared.items():
                # column by column: an expression for each costs ten times as much and casts what needs no cast
                column = given.get(name)
                if column is None:
                    column = pl.Series(name, [None], dtype=dtype).new_from_index(0, frame.height)
                columns.append(column if column.dtype == dtype else column.cast(dtype))
            out = pl.DataFrame(columns)
        except pl.exceptions.InvalidOperationError as error:
            raise TableError(f"table {self.name}: {error}", where=Where(source=source or self.name)) from error
        return self.check(out, source=source)

    def from_rows(self, rows: list[Mapping[str, object]]) -> pl.DataFrame:
        """A frame of plain mappings; keys must be declared, absent ones are null."""
        import polars as pl

        undeclared = sorted({key for row in rows for key in row} - set(self.names))
        if undeclared:
            raise TableError(f"table {self.name}: undeclared columns {undeclared}", where=Where(source=self.name))
        schema = self.schema()
        return pl.DataFrame(
            {name: pl.Series(name, [row.get(name) for row in rows], dtype=schema[name]) for name in schema}
        )


def _polars_dtypes() -> dict[str, pl.DataType]:
    import polars as pl

    return {
        "bool": pl.Boolean(), "u8": pl.UInt8(), "u16": pl.UInt16(), "u32": pl.UInt32(), "i8": pl.Int8(),
        "i16": pl.Int16(), "i32": pl.Int32(), "i64": pl.Int64(), "f32": pl.Float32(), "f64": pl.Float64(),
        "str": pl.String(), "time": pl.Datetime("us", "UTC"), "date": pl.Date(),
        "list[str]": pl.List(pl.String()), "list[i64]": pl.List(pl.Int64()),
    }  # fmt: skip
