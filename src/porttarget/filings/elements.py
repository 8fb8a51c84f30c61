"""What each filing must tell, and when each bill told it: the rows of elements.toml, and the values that tables hold.

Out: observations, one row per filed version of a bill (or message about a ship) and element that it has: key (bill_key,
or voyage_id), element, `value` (a number equal for equal content), received_at, in order. Values are compared, never
shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

from porttarget.filings.order import with_bill_keys

SECURITY: Final = "security_filings"
SHIP: Final = "ship"
_PLAN: Final = "BAPLIE"  # MOVINS is what shall be done, not what stands on board
_MESSAGE: Final = ("source_sha256", "interchange", "message")
_NOTHING: Final = pl.DataFrame(
    schema={"key": pl.String(), "element": pl.String(), "order": pl.Int64(), "value": pl.UInt64(),
            "received_at": pl.Datetime("us", "UTC")}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A row of elements.toml; `hours_before_arrival` is a deadline of its own, `per` what owes it: bill or ship."""

    name: str
    filings: tuple[str, ...]
    forms: tuple[str, ...]
    table: str
    column: str
    role: str
    hours_before_arrival: float | None
    per: str


@cache
def elements() -> tuple[Element, ...]:
    """The shipped elements."""
    text = (files("porttarget.filings") / "data" / "elements.toml").read_text("utf-8")
    return tuple(
        Element(
            name=row["name"], filings=tuple(row["filings"]), forms=tuple(row.get("forms", ())), table=row["table"],
            column=row["column"], role=row.get("role", ""),
            hours_before_arrival=row["due"]["hours"] if "due" in row else None, per=row.get("per", "bill"),
        )
        for row in tomllib.loads(text)["element"]
    )  # fmt: skip


def owed_elements() -> pl.DataFrame:
    """(filing, filing_name, element, hours_before_arrival); filing_name is null where every name owes it."""
    rows = [
        {"filing": filing, "only": form, "element": one.name, "hours_before_arrival": one.hours_before_arrival}
        for one in elements()
        for filing in one.filings
        for form in (one.forms or (None,))
    ]
    schema = {"filing": pl.String(), "only": pl.String(), "element": pl.String(), "hours_before_arrival": pl.Float64()}
    return pl.DataFrame(rows, schema=schema)


def observations(history: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """When which element was told with what.

    history  the table `bill_history`
    tables   bills, and as far as known parties, goods, hazards, containers, security_filings; and of ships
             stow_positions, conveyance_reports (rows of voyages)
    """
    versions = history.filter(pl.col("status") != "delete").with_row_index("order")
    told = [_NOTHING]
    for one in elements():
        frame = tables.get(one.table)
        if frame is None:
            continue
        if one.table == SECURITY:
            told.append(_of_security(one, frame))
            continue
        if one.per == SHIP:
            told.append(_of_ships(one, frame))
            continue
        row = "bill_id" if one.table == "bills" else "content_bill_id"
        keyed = versions.select("received_at", pl.col("order").cast(pl.Int64), key="bill_key", bill_id=row)
        told.append(
            keyed.join(_values(one, frame), on="bill_id", how="inner").drop("bill_id").with_columns(_named(one))
        )
    return pl.concat(told, how="diagonal").sort("key", "element", "order").unique(maintain_order=True)


def _values(one: Element, frame: pl.DataFrame) -> pl.DataFrame:
    """(bill_id, value) of bills that have the element in this table."""
    if one.table == "containers":
        frame = frame.rename({"bill_ids": "bill_id"}).explode("bill_id")
    elif one.role:
        frame = frame.filter(pl.col("role") == one.role)
    column = pl.col(one.column)
    text = column.list.join(" ") if frame.schema[one.column] == pl.List else column.cast(pl.String)
    filled = frame.select("bill_id", text=text).filter(pl.col("text").str.strip_chars() != "").unique()
    return filled.group_by("bill_id").agg(value=pl.col("text").hash(0).sum())


def _of_security(one: Element, frame: pl.DataFrame) -> pl.DataFrame:
    """Observations of an element of security filings: its lines together, one for each message that tells it."""
    told = with_bill_keys(frame.with_columns(bill_id=pl.lit("?"))).filter(
        (pl.col("element") == one.role) & (pl.col("status") != "delete") & (pl.col("value_raw").fill_null("") != "")
    )
    kept = told.filter(pl.col("filing_kind").is_null() | pl.col("filing_kind").is_in(one.forms))
    each = kept.group_by(*_MESSAGE, "received_at", key="bill_key").agg(value=pl.col("value_raw").hash(0).sum())
    return _in_order(each, one)


def _of_ships(one: Element, frame: pl.DataFrame) -> pl.DataFrame:
    """Observations of an element that a ship owes: all rows of a message together."""
    told = frame.select(*_MESSAGE, "received_at", key="voyage_id", text=pl.col(one.column).cast(pl.String)).drop_nulls(
        "text"
    )
    if one.table == "stow_positions":
        told = told.join(
            frame.filter(pl.col("message_kind") == _PLAN).select(_MESSAGE).unique(), on=_MESSAGE, how="semi"
        )
    return _in_order(told.group_by(*_MESSAGE, "received_at", "key").agg(value=pl.col("text").hash(0).sum()), one)


def _in_order(each: pl.DataFrame, one: Element) -> pl.DataFrame:
    ordered = each.sort("key", "received_at", *_MESSAGE, nulls_last=False)
    return ordered.select("key", "received_at", "value", _named(one), order=pl.int_range(pl.len(), dtype=pl.Int64))


def _named(one: Element) -> pl.Expr:
    return pl.lit(one.name).alias("element")
