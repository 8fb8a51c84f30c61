"""Dates and times as filed → UTC; a date alone is midnight. What cannot be read is null and a finding.

X12 has date and time apart (CCYYMMDD, or YYMMDD of this century; HHMM or HHMMSS). UN/EDIFACT has one text whose length
tells its form (data element 2379: 101 YYMMDD, 102 CCYYMMDD, 201 YYMMDDHHMM, 203 CCYYMMDDHHMM, 204 with seconds).
Tables and JSON have RFC 3339 in UTC, or its date alone.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.facts import Rows
from porttarget.manifests.making import Making
from porttarget.manifests.spans import ROW_TIME, Ints

_RFC_3339 = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?$"
_DATE_FORM = "CCYYMMDD with or without HHMM behind it"


def arrival(making: Making, rows: Rows, name: str, *, bill: Ints | None = None) -> pl.Series:
    """The moment that fields `name`_date and `name`_time, or `name` alone, tell."""
    told = [_apart(making, rows, name, bill) - _ahead(rows, name)] if rows.has(f"{name}_date") else []
    told += [_together(making, rows, name, bill)] if rows.has(name) else []
    if not told:
        return pl.Series(name, [None], dtype=ROW_TIME).new_from_index(0, len(rows))
    return told[0] if len(told) == 1 else pl.select(pl.coalesce(*told).alias(name)).to_series()


def _ahead(rows: Rows, name: str) -> pl.Series:
    """How far the clock of each time is ahead of UTC; nothing where its zone is not told or not known."""
    zone = f"{name}_zone"
    hours = rows[zone].sizes() if rows.has(zone) else np.zeros(len(rows))
    return pl.Series(np.nan_to_num(hours) * 3600e6).cast(pl.Int64).cast(pl.Duration("us"))


def as_filed(rows: Rows, name: str) -> pl.Series:
    """The moment's text; date, time and zone with blanks between them where they stand apart."""
    parts = [rows[field].series(field) for field in (f"{name}_date", f"{name}_time", f"{name}_zone") if rows.has(field)]
    whole = [rows[name].series(name)] if rows.has(name) else []
    frame = pl.DataFrame([*whole, *parts]) if whole or parts else pl.DataFrame({"none": [None] * len(rows)})
    apart = pl.concat_str([part.name for part in parts], separator=" ", ignore_nulls=True) if parts else pl.lit(None)
    text = pl.coalesce(*(column.name for column in whole), apart).cast(pl.String)
    return frame.select(pl.when(text != "").then(text).alias(f"{name}_raw")).to_series()


def _apart(making: Making, rows: Rows, name: str, bill: Ints | None) -> pl.Series:
    date, time = rows[f"{name}_date"], rows[f"{name}_time"]
    day_text, clock_text = date.series("date"), time.series("time")
    frame = pl.DataFrame([day_text, clock_text]).select(
        pl.when(pl.col("date").str.contains(r"^[0-9]{8}$")).then(pl.col("date"))
        .when(pl.col("date").str.contains(r"^[0-9]{6}$")).then(pl.lit("20") + pl.col("date"))
        .str.to_date("%Y%m%d", strict=False).alias("day"),
        pl.when(pl.col("time").str.contains(r"^([01][0-9]|2[0-3])[0-5][0-9]([0-5][0-9])?$"))
        .then(pl.col("time")).alias("clock"),
    ).with_columns(
        (pl.col("day").cast(pl.Datetime("us")) + pl.duration(
            hours=pl.col("clock").str.slice(0, 2).cast(pl.Int64).fill_null(0),
            minutes=pl.col("clock").str.slice(2, 2).cast(pl.Int64).fill_null(0),
            seconds=pl.col("clock").str.slice(4, 2).cast(pl.Int64, strict=False).fill_null(0),
        )).dt.replace_time_zone("UTC").cast(ROW_TIME).alias(name)
    )  # fmt: skip
    day = frame["day"]
    odd = (day_text.is_not_null() & (day.is_null() | (day_text.str.len_bytes() != 8))).to_numpy()
    making.note("date_form", odd, date, expected=day.cast(pl.String), bill=bill)
    odd = (clock_text.is_not_null() & frame["clock"].is_null()).to_numpy()
    making.note("time_form", odd, time, expected="midnight", bill=bill)
    return frame[name]


def _together(making: Making, rows: Rows, name: str, bill: Ints | None) -> pl.Series:
    value = rows[name]
    text = value.series(name)
    spelled = pl.col(name)
    plain = pl.when(spelled.str.contains(_RFC_3339)).then(spelled.str.replace_all(r"[^0-9]", "").str.slice(0, 14))
    digits = plain.otherwise(spelled).str.extract(r"^([0-9]{6}|[0-9]{8}|[0-9]{10}|[0-9]{12}|[0-9]{14})(?:[A-Z]{1,5})?$")
    size = digits.str.len_bytes()
    full = pl.when(size.is_in((6, 10))).then(pl.lit("20") + digits).otherwise(digits)
    moment = (full + pl.lit("000000")).str.slice(0, 14).str.to_datetime("%Y%m%d%H%M%S", strict=False, time_unit="us")
    out = pl.DataFrame([text]).select(moment.dt.replace_time_zone("UTC").cast(ROW_TIME).alias(name)).to_series()
    making.note("date_form", (text.is_not_null() & out.is_null()).to_numpy(), value, expected=_DATE_FORM, bill=bill)
    return out
