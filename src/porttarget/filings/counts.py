"""Findings counted by sender, kind, severity and day or month of receipt; and the share of messages that had any.

In: tables of any number of inputs: interchanges, which tell sender and receipt, voyages of formats without envelope,
findings. Out: the tables `finding_counts` and `finding_shares`. Time is that of receipt, never the sender's. A finding
about an interchange as a whole counts for its first message, as in table `interchanges`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from porttarget.errors import UsageError
from porttarget.tables import TABLES

PERIODS: Final = {"day": "%Y-%m-%d", "month": "%Y-%m"}
_WHO: Final = ("sender", "sender_qualifier")
_MESSAGE: Final = ("source_sha256", "interchange", "message")
# what makes two rows one finding: an input that was given twice is counted once
_FINDING: Final = (
    *_MESSAGE, "offset", "code", "severity", "element", "component", "found", "expected", "bill_id", "box_id",
)  # fmt: skip
_GROUP: Final = (*_WHO, "period")
_LEVELS: Final = {"any": ("error", "warning", "info"), "warning": ("error", "warning"), "error": ("error",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which filings count, and how they are put together: `by` day or month; first and last day of receipt.

    Where a day is given, what has no time of receipt does not count.
    """

    by: str = "month"
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.by not in PERIODS:
            raise UsageError(f"by is {self.by!r}, expected {' or '.join(PERIODS)}")
        if self.since is not None and self.until is not None and self.since > self.until:
            raise UsageError(f"the first day is {self.since}, expected one not after the last day, {self.until}")

    def of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows that count, with their period."""
        day = pl.col("received_at").dt.date()
        for wanted in (
            *([day >= self.since] if self.since is not None else []),
            *([day <= self.until] if self.until is not None else []),
        ):
            frame = frame.filter(wanted)
        return frame.with_columns(period=pl.col("received_at").dt.strftime(PERIODS[self.by]))


def finding_counts(tables: Mapping[str, pl.DataFrame], span: Span) -> pl.DataFrame:
    """The table `finding_counts`."""
    told = span.of(_told(tables, _messages(tables)))
    counts = told.group_by(*_GROUP, "severity", "code").agg(
        findings=pl.len(), messages=pl.struct(_MESSAGE).n_unique()
    )  # fmt: skip
    return TABLES["finding_counts"].conform(counts).sort(
        "period", "sender", "sender_qualifier", _gravity(), "code", nulls_last=False
    )  # fmt: skip


def finding_shares(tables: Mapping[str, pl.DataFrame], span: Span) -> pl.DataFrame:
    """The table `finding_shares`."""
    every = _messages(tables)
    told = _told(tables, every).group_by(_MESSAGE).agg(pl.col("severity").unique())
    messages = span.of(every).join(told, on=_MESSAGE, how="left")
    found = pl.col("severity").list
    counts = messages.group_by(_GROUP).agg(
        messages=pl.len(),
        **{
            f"with_{name}": pl.any_horizontal(found.contains(level) for level in levels).fill_null(value=False).sum()
            for name, levels in _LEVELS.items()
        },
    )
    shares = counts.with_columns(
        (pl.col(f"with_{name}") / pl.col("messages")).alias(f"share_{name}") for name in _LEVELS
    )
    return TABLES["finding_shares"].conform(shares).sort("period", *_WHO, nulls_last=False)


def _messages(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Every message once, with who sent it and when it was received; those of no envelope by their voyages."""
    enveloped = tables["interchanges"].select(*_MESSAGE, *_WHO, "received_at")
    bare = tables["voyages"].join(enveloped, on="source_sha256", how="anti").select(*_MESSAGE, "received_at")
    every = pl.concat([enveloped, bare], how="diagonal")
    return every.unique(_MESSAGE, keep="first", maintain_order=True)


def _told(tables: Mapping[str, pl.DataFrame], messages: pl.DataFrame) -> pl.DataFrame:
    """Findings, each once, with the message each counts for, its sender and time of receipt."""
    rows = _with_message_of_bundles(tables["findings"].unique(_FINDING, keep="first", maintain_order=True), tables)
    at_home = rows.join(messages, on=_MESSAGE, how="inner", maintain_order="left")
    elsewhere = rows.join(messages, on=_MESSAGE, how="anti", maintain_order="left").drop("message")
    first = messages.sort(_MESSAGE).unique(_MESSAGE[:2], keep="first", maintain_order=True)
    placed = elsewhere.join(first, on=_MESSAGE[:2], how="left", maintain_order="left")
    return pl.concat([at_home, placed.select(at_home.columns)])


def _with_message_of_bundles(findings: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Findings in a file of an input of several (tables of bills) at the file of its folder that names the ships."""
    known = pl.concat([tables[name].select("source_sha256") for name in ("interchanges", "voyages")]).unique()
    stray = findings.join(known, on="source_sha256", how="anti").select("source", "source_sha256").unique()
    if stray.is_empty():
        return findings
    folder = pl.col("source").str.replace(r"[^/\\]*$", "").alias("_folder")
    bare = tables["voyages"].join(tables["interchanges"], on="source_sha256", how="anti")
    heads = bare.select(folder, _head="source_sha256").unique("_folder", keep="first", maintain_order=True)
    home = stray.with_columns(folder).join(heads, on="_folder", how="inner").select("source", "source_sha256", "_head")
    joined = findings.join(home, on=["source", "source_sha256"], how="left", maintain_order="left")
    return joined.with_columns(source_sha256=pl.coalesce("_head", "source_sha256")).drop("_head")


def _gravity() -> pl.Expr:
    order = ("error", "warning", "info", "silent")
    return pl.col("severity").replace_strict({word: place for place, word in enumerate(order)}, default=len(order))
