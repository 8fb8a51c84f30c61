"""What a node's filings come to at a moment: versions of bills, filings due and in time, what customs answered.

Computed from what the store had received by then; nothing received later can change it, and the order in which filings
were taken in plays no part.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from porttarget.filings import (
    bill_history,
    bills_in_force,
    customs_states,
    filing_times,
    filings_due,
    with_lading_times,
    with_withdrawn,
)
from porttarget.store import Store

_TOLD: Final = ("parties", "containers", "goods", "hazards")
_REPORT: Final = "CUSREP"  # a ship's report of itself
_MESSAGE: Final = ("source_sha256", "interchange", "message")
_LEFT: Final = ("departed", "actual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Tables of `porttarget.tables.filed`, as one node knew them."""

    bill_history: pl.DataFrame
    filings_due: pl.DataFrame
    filing_times: pl.DataFrame
    customs_states: pl.DataFrame

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by their declared names."""
        return {
            "bill_history": self.bill_history, "filings_due": self.filings_due, "filing_times": self.filing_times,
            "customs_states": self.customs_states,
        }  # fmt: skip

    def as_json(self) -> dict[str, list[dict[str, object]]]:
        """The rows of each table."""
        return {name: frame.to_dicts() for name, frame in self.tables().items()}


def filed(store: Store, *, at: datetime) -> Filed:
    """All that follows from the filings a store had received at `at`."""
    return filed_of(store.cargo_at(at), at=at, country=store.country)


def filed_of(
    tables: Mapping[str, pl.DataFrame], *, at: datetime, country: str | None = None,
    received: Collection[str] | None = None,
) -> Filed:  # fmt: skip
    """The same from manifest tables in memory, all received by `at`.

    country   whose filings they are
    received  what came at all of filings that not every node receives (`received_at_all`), where the tables hold
              only some of them
    """
    filed_bills = with_withdrawn(tables["bills"], tables["interchanges"], tables["voyages"])
    bills = with_lading_times(filed_bills, tables["containers"], tables["events"])
    history = bill_history(bills, children={name: tables[name] for name in _TOLD})
    in_force = bills_in_force(bills)
    due = filings_due(
        in_force, tables["containers"], voyages=tables["voyages"], departures=_departures(tables["events"], in_force)
    )
    # a node that receives none cannot say that one is missing
    came = received_at_all(tables) if received is None else received
    assessed = {"bills": bills, **{name: tables[name] for name in _TOLD}}
    assessed |= {name: frame for name, frame in _seldom(tables).items() if name in came}
    return Filed(
        bill_history=history,
        filings_due=due,
        filing_times=filing_times(history, due, assessed, at=at, country=country),
        customs_states=customs_states(tables["dispositions"], tables["containers"], in_force, at=at),
    )


def received_at_all(tables: Mapping[str, pl.DataFrame]) -> set[str]:
    """Which of the filings that not every node receives stand in these tables."""
    return {name for name, frame in _seldom(tables).items() if frame.height}


def _seldom(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Filings that not every node receives; a ship's report of itself is told by the voyages it made."""
    reports = tables["interchanges"].filter(pl.col("message_kind") == _REPORT).select(_MESSAGE)
    return {
        "security_filings": tables["security_filings"],
        "stow_positions": tables["stow_positions"],
        "conveyance_reports": tables["voyages"].join(reports, on=_MESSAGE, how="semi"),
    }


def _departures(events: pl.DataFrame, bills: pl.DataFrame) -> pl.DataFrame:
    """(voyage_id, departed_at): when each ship last left a port where it had loaded."""
    event, timing = _LEFT
    left = events.filter((pl.col("event") == event) & (pl.col("timing") == timing) & pl.col("at").is_not_null())
    ports = bills.select("voyage_id", place="port_of_lading").drop_nulls().unique()
    return left.join(ports, on=["voyage_id", "place"], how="semi").group_by("voyage_id").agg(
        departed_at=pl.col("at").max()
    )  # fmt: skip
