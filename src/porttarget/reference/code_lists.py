"""Code lists, read when first asked: one code by a typed function, a column of codes by `look_up` and `known`.

In: the shipped lists and extra folders with files of the same names, later rows winning by key. Out: a record, a frame
to join, or a row per code. A million codes are looked up in tenths of a second. Importing this is light; Polars is
loaded by the first question about a column or about one of the two lists kept as Parquet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar

from porttarget.errors import InputMissing, UsageError
from porttarget.reference import code_records as records
from porttarget.reference.code_tables import LIST_OF, LISTS, CodeList, Kind
from porttarget.reference.tabular import Faults, Row, csv_rows

if TYPE_CHECKING:
    import polars as pl

DATA = Path(__file__).parent / "data"
R = TypeVar("R")


class CodeLists:
    """The code lists of some folders, shipped data first."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self.folders = tuple(folders)
        self._records: dict[str, Mapping[str, Any]] = {}
        self._frames: dict[str, pl.DataFrame] = {}
        self._lock = RLock()

    def size_type(self, code: str) -> records.SizeType | None:
        """What a container size-type says: 22G1, 45R1, or the four digits of 1984."""
        return self._one(records.SizeType, code)

    def package(self, code: str) -> records.Package | None:
        """A kind of package, by X12's or Recommendation 21's code."""
        return self._one(records.Package, code)

    def hs(self, code: str) -> records.HsCode | None:
        """A chapter, heading or subheading; of a longer national code its first six digits."""
        return self._one(records.HsCode, code)

    def un_number(self, code: str) -> records.UnNumber | None:
        """Dangerous goods: 1203, UN1203, UN 1203, NA1993."""
        return self._one(records.UnNumber, code)

    def disposition(self, code: str) -> records.Disposition | None:
        """A disposition code of U.S. CBP."""
        return self._one(records.Disposition, code)

    def amendment_reason(self, code: str) -> records.AmendmentReason | None:
        """A reason of amendment (01 to 17)."""
        return self._one(records.AmendmentReason, code)

    def schedule_d(self, code: str) -> records.ScheduleCode | None:
        """A U.S. port by its Schedule D code, four digits (three where the first zero was lost)."""
        return self._schedule(code, 4)

    def schedule_k(self, code: str) -> records.ScheduleCode | None:
        """A port abroad by its Schedule K code, five digits (fewer where first zeros were lost)."""
        return self._schedule(code, 5)

    def place(self, unlocode: str) -> records.UnPlace | None:
        """A place by its UN/LOCODE."""
        return self._one(records.UnPlace, unlocode)

    def owner(self, prefix: str) -> str | None:
        """Who registered a container's owner prefix, where we know; for information only."""
        found = self._one(records.OwnerPrefix, prefix[:4])
        return found.owner if found else None

    def country(self, code: str) -> records.Country | None:
        """A country by its alpha-2 code."""
        return self._one(records.Country, code)

    def currency(self, code: str) -> records.Currency | None:
        """A currency by its ISO 4217 code."""
        return self._one(records.Currency, code)

    def vague_terms(self) -> Mapping[str, records.VagueTerm]:
        """Goods descriptions authorities refuse, by term."""
        return self.rows(records.VagueTerm)

    def rows(self, kind: type[R]) -> Mapping[str, R]:
        """All records of a kind by key."""
        return self._all(LIST_OF[kind])

    def find(self, name: str, code: str) -> Any:
        """The record of a code in the list of this name, or None."""
        return self._one(_spec(name).make, code)

    def frame(self, name: str) -> pl.DataFrame:
        """A list as a frame: its key first, sorted by it; the same frame every time."""
        with self._lock:
            if name not in self._frames:
                self._frames[name] = self._read_frame(_spec(name))
            return self._frames[name]

    def look_up(self, name: str, codes: pl.Series, *columns: str) -> pl.DataFrame:
        """A row for each code in its order, with these columns of the list (all by default); nulls where not known."""
        import polars as pl

        spec, frame = _spec(name), self.frame(name)
        wanted = columns or tuple(frame.columns)
        missing = sorted(set(wanted) - set(frame.columns))
        if missing:
            raise UsageError(f"list {name} has no column {', '.join(missing)}; it has {', '.join(frame.columns)}")
        asked = pl.DataFrame({"asked": codes}).select(asked=spec.form.column(pl.col("asked")))
        right = frame.select(pl.col(spec.key).alias("asked"), *(pl.col(column) for column in wanted))
        return asked.join(right, on="asked", how="left", maintain_order="left").select(wanted)

    def known(self, name: str, codes: pl.Series) -> pl.Series:
        """Whether the list has each code; null where the code is null."""
        import polars as pl

        spec = _spec(name)
        keys = self.frame(name)[spec.key].implode()
        found = pl.when(pl.col("asked").is_not_null()).then(spec.form.column(pl.col("asked")).is_in(keys))
        return pl.DataFrame({"asked": codes}).select(found.alias("known")).to_series()

    def check(self, faults: Faults) -> None:
        """Read what extra folders add, and note what is wrong with it."""
        for spec in LISTS.values():
            for row in csv_rows(self.folders[1:], f"{spec.name}.csv", spec.required, faults):
                _values(spec, row)

    def _schedule(self, code: str, digits: int) -> records.ScheduleCode | None:
        padded = code.strip().zfill(digits)
        return self._one(records.ScheduleCode, padded) if len(padded) == digits else None

    def _one(self, kind: type[R], code: str) -> R | None:
        spec = LIST_OF[kind]
        wanted = spec.form.one(code)
        if not spec.parquet:
            return self.rows(kind).get(wanted)
        frame = self.frame(spec.name)
        at = frame[spec.key].search_sorted(wanted)
        if at == frame.height or frame.item(at, spec.key) != wanted:
            return None
        found: R = spec.make(**frame.row(at, named=True))
        return found

    def _all(self, spec: CodeList) -> Mapping[str, Any]:
        with self._lock:
            if spec.name not in self._records:
                self._records[spec.name] = self._read(spec)
            return self._records[spec.name]

    def _read(self, spec: CodeList) -> Mapping[str, Any]:
        if spec.parquet:
            return {row[spec.key]: spec.make(**row) for row in self.frame(spec.name).iter_rows(named=True)}
        faults = Faults()
        found = {}
        for row in csv_rows(self.folders, f"{spec.name}.csv", spec.required, faults):
            values = _values(spec, row)
            found[str(values[spec.key])] = spec.make(**values)
        faults.raise_if_any()
        return found

    def _read_frame(self, spec: CodeList) -> pl.DataFrame:
        import polars as pl

        dtypes: dict[Kind, Any] = {
            "text": pl.String, "int": pl.Int64, "number": pl.Float64, "codes": pl.List(pl.String),
        }  # fmt: skip
        schema = {name: dtypes[kind] for name, kind in spec.columns.items()}
        if spec.parquet:
            faults = Faults()
            rows = [_values(spec, row) for row in csv_rows(self.folders[1:], f"{spec.name}.csv", spec.required, faults)]
            faults.raise_if_any()
            shipped = pl.read_parquet(self.folders[0] / f"{spec.name}.parquet").select(
                pl.col(name).cast(dtype).round(4) if dtype == pl.Float64 else pl.col(name)
                for name, dtype in schema.items()
            )
            frame = pl.concat([shipped, pl.DataFrame(rows, schema=schema)]) if rows else shipped
            return frame.unique(spec.key, keep="last", maintain_order=True).sort(spec.key) if rows else frame
        records_ = self._all(spec).values()
        columns = {name: [getattr(record, name) for record in records_] for name in spec.columns}
        return pl.DataFrame(columns, schema=schema).sort(spec.key)


def load_code_lists(extra: Sequence[Path] = ()) -> CodeLists:
    """The shipped code lists, with extra folders laid over them; the same folders give the same object."""
    return _load(tuple(Path(folder) for folder in extra))


@cache
def _load(extra: tuple[Path, ...]) -> CodeLists:
    for folder in extra:
        if not folder.is_dir():
            raise InputMissing(f"{folder} is not a folder with reference data")
    return CodeLists((DATA, *extra))


def _spec(name: str) -> CodeList:
    spec = LISTS.get(name)
    if spec is None:
        raise UsageError(f"there is no code list {name!r}; there are {', '.join(sorted(LISTS))}")
    return spec


def _values(spec: CodeList, row: Row) -> dict[str, object]:
    values: dict[str, object] = {}
    for column, kind in spec.columns.items():
        text = row.text(column)
        if column == spec.key:
            values[column] = spec.form.one(row.required(column))
        elif kind == "int":
            values[column] = row.optional_int(column)
        elif kind == "number":
            values[column] = row.number(column, -1e9, 1e9) if text else None
        elif kind == "codes":
            values[column] = tuple(text.split())
        else:
            values[column] = text
    return values
