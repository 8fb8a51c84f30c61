"""When the ship of a box arrives, and where it really has been: declared against observed itinerary.

In: boxes, the node's filings, matched voyages, arrivals and observed port calls (AIS). Out: per box its transponder and
arrival; per box the ports where its ship stopped, with the box aboard as far as is known, that no filing of that voyage
declares. Codes of one port complex are equal. The window of a voyage begins with the box's lading; where that is
unknown, with the first observed call at a declared port of lading; else `VOYAGE_DAYS` before the arrival. It ends with
the arrival at the landing port, or at the moment of scoring.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import polars as pl

from porttarget.targeting.cargo import FILING_ORDER, Cargo
from porttarget.targeting.places import Places, canonical_ports, same_port

VOYAGE_DAYS: Final = 30  # assumption: longest usual liner passage to these ports with its calls on the way
LISTED_PORTS: Final = 5  # ports named in a text of evidence


def best_match(voyages_matched: pl.DataFrame) -> pl.DataFrame:
    """(voyage_id, mmsi): the most confident match of each voyage."""
    ordered = voyages_matched.sort("voyage_id", "confidence", "mmsi", descending=[False, True, False], nulls_last=True)
    return ordered.group_by("voyage_id", maintain_order=True).agg(pl.col("mmsi").first())


def box_arrivals(
    boxes: pl.DataFrame,
    cargo: Cargo,
    *,
    arrivals: pl.DataFrame,
    matched: pl.DataFrame,
    places: Places,
    at: datetime,
) -> pl.DataFrame:
    """(box_id, mmsi, eta, ata): observed or estimated arrival of each box's ship at its landing port.

    `eta` is the actual arrival where there is one, else the estimate from AIS, else the filing's own.
    Estimates made and arrivals seen after `at` are not used.
    """
    names = canonical_ports([*boxes["landing_port"], *arrivals["port"], *cargo.voyages["port_of_discharge"]], places)
    of_box = boxes.select("box_id", "voyage_id", _port=same_port("landing_port", names)).join(
        matched, on="voyage_id", how="left", maintain_order="left"
    )
    known = (
        arrivals.filter(pl.col("as_of").is_null() | (pl.col("as_of") <= at))
        .with_columns(pl.when(pl.col("ata") <= at).then("ata"), _port=same_port("port", names))
        .sort("as_of", "ata", "eta", "port", "mmsi", nulls_last=False)
    )
    by_voyage = known.drop_nulls("voyage_id").group_by("voyage_id", "_port", maintain_order=True).agg(
        pl.col("eta").last(), pl.col("ata").last(), pl.col("mmsi").last().alias("_mmsi")
    )  # fmt: skip
    by_vessel = known.filter(pl.col("voyage_id").is_null()).group_by("mmsi", "_port", maintain_order=True).agg(
        pl.col("eta").last().alias("_eta_vessel"), pl.col("ata").last().alias("_ata_vessel")
    )  # fmt: skip
    declared = (
        cargo.voyages.sort(*FILING_ORDER, nulls_last=False)
        .group_by("voyage_id", same_port("port_of_discharge", names).alias("_port"), maintain_order=True)
        .agg(pl.col("eta_declared").drop_nulls().last())
    )
    joined = (
        of_box.join(by_voyage, on=["voyage_id", "_port"], how="left", maintain_order="left")
        .join(by_vessel, on=["mmsi", "_port"], how="left", maintain_order="left")
        .join(declared, on=["voyage_id", "_port"], how="left", maintain_order="left")
    )
    ata = pl.coalesce("ata", "_ata_vessel")
    return joined.select(
        "box_id",
        pl.coalesce("mmsi", "_mmsi").alias("mmsi"),
        pl.coalesce(ata, "eta", "_eta_vessel", "eta_declared").alias("eta"),
        ata.alias("ata"),
    )


def undeclared_calls(
    boxes: pl.DataFrame, cargo: Cargo, bills: pl.DataFrame, *, port_calls: pl.DataFrame, places: Places, at: datetime
) -> pl.DataFrame:
    """(box_id, undeclared_ports, undeclared_call_evidence) of boxes whose ship made such calls.

    `boxes` carry mmsi, eta, laden_at; `bills` are those in force.
    """
    declared = declared_ports(cargo, bills)
    names = canonical_ports([*declared["port"], *port_calls["port"], *boxes["landing_port"]], places)
    declared = declared.with_columns(_port=same_port("port", names))
    observed = (
        port_calls.with_columns(_at=pl.coalesce("ata", "entered_at"))
        .filter(pl.col("_at") <= at)
        .select("mmsi", "port", "_at", _port=same_port("port", names))
    )
    arrival = pl.col("eta").fill_null(at)
    aboard = boxes.select(
        "box_id", "voyage_id", "mmsi", "laden_at",
        _until=pl.min_horizontal(arrival, pl.lit(at)), _earliest=arrival - timedelta(days=VOYAGE_DAYS),
    ).drop_nulls("mmsi")  # fmt: skip
    calls = aboard.join(observed, on="mmsi", how="inner").filter(
        pl.col("_at").is_between(pl.col("_earliest"), pl.col("_until"))
    )
    ladings = declared.filter(pl.col("lading")).select("voyage_id", "_port").unique()
    began = (
        calls.join(ladings, on=["voyage_id", "_port"], how="semi")
        .group_by("box_id")
        .agg(pl.col("_at").min().alias("_began"))
    )
    stray = (
        calls.join(began, on="box_id", how="left")
        .filter(pl.col("_at") >= pl.coalesce("laden_at", "_began", pl.col("_at")))
        .join(declared, on=["voyage_id", "_port"], how="anti")
        .sort("box_id", "_at", "port")
    )
    day = pl.col("port") + pl.lit(" on ") + pl.col("_at").dt.strftime("%Y-%m-%d")
    return stray.group_by("box_id", maintain_order=True).agg(
        pl.col("port").unique(maintain_order=True).alias("undeclared_ports"),
        (pl.lit("AIS: stopped at ") + day.unique(maintain_order=True).head(LISTED_PORTS).str.join(", ")).alias(
            "undeclared_call_evidence"
        ),
    )


def declared_ports(cargo: Cargo, bills: pl.DataFrame) -> pl.DataFrame:
    """(voyage_id, port, lading): every port some filing of the voyage declares; whether as port of lading."""
    voyages = cargo.voyages
    routed = (
        voyages.select("voyage_id", port=pl.col("declared_ports"))
        .explode("port")
        .with_columns(lading=pl.lit(value=False))
    )
    landed = voyages.select("voyage_id", port="port_of_discharge", lading=pl.lit(value=False))
    of_bills = [
        bills.select("voyage_id", port=column, lading=pl.lit(value=column == "port_of_lading"))
        for column in ("port_of_lading", "port_of_discharge", "foreign_port_of_unlading")
    ]
    boxes = [
        cargo.containers.select("voyage_id", port=column, lading=pl.lit(value=column == "port_of_lading"))
        for column in ("port_of_lading", "first_na_call", "landing_port")
    ]
    return pl.concat([routed, landed, *of_bills, *boxes]).drop_nulls().unique(maintain_order=True)
