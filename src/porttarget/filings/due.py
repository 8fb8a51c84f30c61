"""Which filings are due to which country, by when: the table of routes applied to bills, boxes without bills and ships.

In: bills in force, containers, voyages. Out: the table `filings_due`. The rules and their sources stand in
`reference/data/filings.toml`; here their conditions are met with what the filings say of the route, and hours become
moments. What a deadline counts from and nobody filed stays unknown, and so does the moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from porttarget.filings.order import with_bill_keys
from porttarget.reference.filings import Filing, FilingRow
from porttarget.reference.filings import filings_due as due_of_route
from porttarget.tables import TABLES

_ROUTE: Final = ("landing_country", "destination_country", "calls", "consolidated")
_STOPS: Final = ("ports", "port_of_lading", "landing", "called")
_FILING_SCHEMA: Final = {
    **dict.fromkeys(("to_country", "filing", "filing_name", "by", "cargo", "because", "deadline"), pl.String()),
    "hours": pl.Float64(), "counts_from": pl.String(),
}  # fmt: skip
_MICROSECONDS_PER_HOUR: Final = 3_600_000_000
_NO_DEPARTURES: Final = pl.DataFrame(schema={"voyage_id": pl.String(), "departed_at": pl.Datetime("us", "UTC")})


def filings_due(
    bills: pl.DataFrame,
    containers: pl.DataFrame | None = None,
    *,
    voyages: pl.DataFrame | None = None,
    departures: pl.DataFrame | None = None,
    rows: Sequence[FilingRow] | None = None,
) -> pl.DataFrame:
    """The table `filings_due`.

    bills       bills in force; each owes by where it lands and where its ship calls until then
    containers  those that name no bill owe as cargo too
    voyages     declared ports and arrivals; without them only the port a bill stands under is known to be called at
    departures  (voyage_id, departed_at) from the last foreign port, where known
    rows        the rules; those shipped by default
    """
    known = TABLES["voyages"].empty() if voyages is None else voyages
    itineraries = _itineraries(known)
    loose = TABLES["containers"].empty() if containers is None else containers.filter(pl.col("bills").list.len() == 0)
    cargo = pl.concat([_of_bills(bills), _of_boxes(loose)], how="diagonal")
    cargo = _with_calls(cargo.join(itineraries, on="voyage_id", how="left", maintain_order="left"))
    ships = known.select("voyage_id").unique().join(itineraries, on="voyage_id", how="left").with_columns(
        calls=pl.col("ports").fill_null([]).list.eval(pl.element().str.slice(0, 2)).list.unique().list.sort(),
        landing_country=pl.lit(""), destination_country=pl.lit(""), consolidated=pl.lit(value=False),
    )  # fmt: skip
    owed = pl.concat([_owed(cargo, rows, "cargo"), _owed(ships, rows, "ship")], how="diagonal")
    return _in_time(owed, known, departures).sort(
        "voyage_id", "bill_key", "bill_id", "box_id", "to_country", "filing", nulls_last=False
    )


def _of_bills(bills: pl.DataFrame) -> pl.DataFrame:
    keyed = with_bill_keys(bills)
    masters = keyed["master_bill"].drop_nulls().unique()
    # with an in-bond movement it lands at the port it stands under and is exported from there
    stays = pl.col("frob") | pl.col("in_bond_type").is_null()
    through = stays & pl.col("foreign_port_of_unlading").is_not_null()
    return keyed.select(
        "voyage_id", "bill_key", "bill_id", "bill_number", "laden_at", "port_of_lading", "destination_country",
        called="port_of_discharge",
        landing=pl.when(through).then("foreign_port_of_unlading").otherwise("port_of_discharge"),
        consolidated=(pl.col("master_bill").fill_null("") != "")
        | ((pl.col("bill_number") != "") & pl.col("bill_number").is_in(masters.implode())),
    )  # fmt: skip


def _of_boxes(boxes: pl.DataFrame) -> pl.DataFrame:
    return boxes.select(
        "voyage_id", "box_id", "port_of_lading", "destination_country", called="first_na_call", landing="landing_port",
        consolidated=pl.lit(value=False), laden_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")),
    ).unique("box_id", maintain_order=True)  # fmt: skip


def _itineraries(voyages: pl.DataFrame) -> pl.DataFrame:
    """(voyage_id, ports): the longest itinerary that a filing of the voyage declares."""
    ordered = voyages.select("voyage_id", ports="declared_ports", size=pl.col("declared_ports").list.len())
    ordered = ordered.with_columns(text=pl.col("ports").list.join(" ")).sort("voyage_id", "size", "text")
    return ordered.group_by("voyage_id", maintain_order=True).agg(pl.col("ports").last())


def _with_calls(cargo: pl.DataFrame) -> pl.DataFrame:
    """Cargo with `calls`: countries called at with it aboard, and `landing_country`; each route is judged once."""
    routes = cargo.select(_STOPS).unique()
    aboard = [_aboard(*row) for row in routes.iter_rows()]
    judged = routes.with_columns(calls=pl.Series(aboard, dtype=pl.List(pl.String)))
    return cargo.join(judged, on=_STOPS, how="left", nulls_equal=True, maintain_order="left").with_columns(
        landing_country=pl.col("landing").str.slice(0, 2).fill_null(""),
        destination_country=pl.col("destination_country").fill_null(""),
    )


def _aboard(ports: list[str] | None, lading: str | None, landing: str | None, called: str | None) -> list[str]:
    """Countries of the ports after lading and up to landing; where the itinerary lacks one, what else is known."""
    declared = list(ports or ())
    begin = declared.index(lading) + 1 if lading in declared else 0
    after = declared[begin:]
    until = after[: after.index(landing) + 1] if landing in after else []
    return sorted({port[:2] for port in (*until, called, landing) if port})


def _owed(cargo: pl.DataFrame, rows: Sequence[FilingRow] | None, level: str) -> pl.DataFrame:
    """A row per filing that each row of cargo owes; each combination of conditions is asked once."""
    asked = cargo.select(_ROUTE).unique()
    answers = [
        {**dict(zip(_ROUTE, (landing, destination, calls, consolidated), strict=True)), **_told(filing)}
        for landing, destination, calls, consolidated in asked.iter_rows()
        for filing in due_of_route(landing, destination, calls, consolidated=consolidated, level=level, rows=rows)
    ]
    schema = {name: asked.schema[name] for name in _ROUTE} | _FILING_SCHEMA
    return cargo.join(pl.DataFrame(answers, schema=schema), on=_ROUTE, how="inner", maintain_order="left")


def _told(filing: Filing) -> dict[str, object]:
    hours = None if filing.hours is None else f"{filing.hours:g} h {filing.relation} {filing.to}"
    return {
        "to_country": filing.to_country, "filing": filing.kind, "filing_name": filing.name, "by": filing.by,
        "cargo": filing.cargo or None, "because": filing.because, "deadline": hours, "hours": filing.hours,
        "counts_from": filing.to or None,
    }  # fmt: skip


def _in_time(owed: pl.DataFrame, voyages: pl.DataFrame, departures: pl.DataFrame | None) -> pl.DataFrame:
    """Deadlines as moments."""
    first_call = (
        voyages.filter(pl.col("eta_declared").is_not_null())
        .group_by("voyage_id", to_country=pl.col("port_of_discharge").str.slice(0, 2))
        .agg(arrives_at=pl.col("eta_declared").min())
    )
    left = _NO_DEPARTURES if departures is None else departures.select("voyage_id", "departed_at")
    known = owed.join(first_call, on=["voyage_id", "to_country"], how="left").join(left, on="voyage_id", how="left")
    hours = pl.duration(microseconds=(pl.col("hours") * _MICROSECONDS_PER_HOUR).cast(pl.Int64))
    after_leaving = pl.min_horizontal(pl.col("departed_at") + hours, "arrives_at")
    moments = known.with_columns(
        due_at=pl.when(pl.col("counts_from") == "lading")
        .then(pl.col("laden_at") - hours)
        .when(pl.col("counts_from") == "arrival")
        .then(pl.col("arrives_at") - hours)
        .when(pl.col("departed_at").is_not_null())
        .then(after_leaving)
    )
    return TABLES["filings_due"].conform(
        moments.select(name for name in TABLES["filings_due"].names if name in moments.columns)
    )
