"""Boxes of a port, as this node knew them at one moment, as the features that rules see.

In: the manifest tables, arrivals, port calls, matched voyages, lookouts. Out: FEATURES, one row per box, and beside it
what later steps need of each box (`boxes`), the texts of evidence, and the lookouts met. Point in time: whatever was
received, seen or estimated after `at` plays no part. Ports and size-types come from reference data, never from code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from porttarget.filings import bills_in_force
from porttarget.tables import TABLES
from porttarget.targeting.boxes import bills_of, merge_boxes
from porttarget.targeting.cargo import Cargo
from porttarget.targeting.goods import finding_features, goods_features, hazard_features
from porttarget.targeting.itinerary import best_match, box_arrivals, undeclared_calls
from porttarget.targeting.lookouts import NameMatching, in_force_at, lookout_hits
from porttarget.targeting.parties import cleaned, party_features
from porttarget.targeting.places import Places, countries_of_places
from porttarget.targeting.timeliness import timeliness_features
from porttarget.units import SECONDS_PER_HOUR

DEFAULT_MATCHING: Final = NameMatching(threshold=88.0, fuzzy_share=0.5)
MAX_GROSS_KG: Final = (
    36_000.0  # ISO 668:2020, series 1 freight containers, where the size-type tells no limit of its own
)
_EVIDENCE: Final = "_evidence"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFeatures:
    """FEATURES and what they were built from, all ordered by box_id."""

    features: pl.DataFrame
    boxes: pl.DataFrame  # merged boxes with mmsi, eta, ata, laden_at
    evidence: pl.DataFrame  # box_id and a text per feature that has one, named `<feature>_evidence`
    hits: pl.DataFrame  # lookouts.HIT_SCHEMA


def build_features(
    cargo: Cargo,
    *,
    port: str,
    arrivals: pl.DataFrame,
    port_calls: pl.DataFrame,
    voyages_matched: pl.DataFrame,
    lookouts: pl.DataFrame,
    reference: Places,
    at: datetime,
) -> pl.DataFrame:
    """FEATURES of every box that lands in the complex of `port`."""
    return build(
        cargo,
        port=port,
        arrivals=arrivals,
        port_calls=port_calls,
        vessels=TABLES["vessels"].empty(),
        voyages_matched=voyages_matched,
        lookouts=lookouts,
        reference=reference,
        at=at,
        matching=DEFAULT_MATCHING,
    ).features


def build(
    cargo: Cargo,
    *,
    port: str,
    arrivals: pl.DataFrame,
    port_calls: pl.DataFrame,
    vessels: pl.DataFrame,
    voyages_matched: pl.DataFrame,
    lookouts: pl.DataFrame,
    reference: Places,
    at: datetime,
    matching: NameMatching,
) -> BuiltFeatures:
    """Features with boxes, evidence and lookout hits."""
    TABLES["lookouts"].check(lookouts)
    known = cargo.as_of(at)
    in_force = bills_in_force(known.bills)
    boxes = merge_boxes(known, in_force, port_codes=tuple(reference.complex_codes(port)))
    matched = best_match(voyages_matched)
    boxes = (
        boxes.join(
            box_arrivals(boxes, known, arrivals=arrivals, matched=matched, places=reference, at=at),
            on="box_id",
            how="left",
            maintain_order="left",
        )
        .join(
            vessels.select("mmsi", ship_imo="imo", ship_name="name").unique("mmsi", keep="first"),
            on="mmsi",
            how="left",
            maintain_order="left",
        )
    )  # fmt: skip
    pairs = bills_of(boxes)
    parties = cleaned(known.parties)
    hits = lookout_hits(boxes, pairs, parties, in_force, in_force_at(lookouts, at), matching=matching)
    wide = boxes
    for part in (
        party_features(pairs, parties, known.bills),
        goods_features(boxes, pairs, known.goods, in_force),
        hazard_features(pairs, known.hazards),
        finding_features(boxes, pairs, known.findings),
        timeliness_features(pairs.join(in_force, on="bill_id", how="inner", maintain_order="left")),
        undeclared_calls(boxes, known, in_force, port_calls=port_calls, places=reference, at=at),
        _receipt(pairs, in_force, reference),
        _size_types(boxes, reference),
        _lookout_points(hits),
    ):
        wide = wide.join(part, on="box_id", how="left", maintain_order="left")
    wide = wide.with_columns(*_own_features(at)).with_columns(*_dependent_features(), *_own_evidence())
    return BuiltFeatures(
        features=TABLES["features"].conform(wide.select(_feature_columns())),
        boxes=boxes,
        evidence=wide.select("box_id", *(name for name in wide.columns if name.endswith(_EVIDENCE))),
        hits=hits,
    )


def _own_features(at: datetime) -> list[pl.Expr]:
    """Features that a merged box tells by itself."""
    return [
        pl.col("landing_port").alias("port"),
        (pl.col("load_status") == "E").fill_null(value=False).alias("empty"),
        (pl.col("bills_in_box") > 0).alias("has_bill"),
        pl.col("withdrawn").alias("bills_withdrawn"),
        pl.col("number_ok").fill_null(value=False),
        pl.col("seals").list.len().cast(pl.Int32),
        pl.col("port_of_lading").str.slice(0, 2).alias("lading_country"),
        pl.col("mmsi").is_null().alias("vessel_unseen"),
        ((pl.col("eta") - at).dt.total_seconds() / SECONDS_PER_HOUR).alias("hours_to_arrival"),
    ]


def _dependent_features() -> list[pl.Expr]:
    """Features that rest on others, and absent ones set to what absence means."""
    no, none_filed = pl.lit(value=False), pl.lit([], dtype=pl.List(pl.String))
    flags = (
        "to_order", "shipper_missing", "consignee_missing", "notify_missing", "shipper_first_seen",
        "consignee_first_seen", "vague_description", "hs_missing", "hazardous", "size_type_known", "reefer",
    )  # fmt: skip
    counts = (
        "shipper_bills_before", "consignee_bills_before", "description_chars", "findings_error", "findings_warning",
    )  # fmt: skip
    return [
        pl.col(flags).fill_null(no),
        pl.col(counts).fill_null(0),
        pl.col("filing_late").fill_null("not_assessable"),
        pl.col("undeclared_ports").fill_null(none_filed),
        (pl.col("undeclared_ports").list.len() > 0).fill_null(no).alias("undeclared_call"),
        (pl.col("gross_kg") > pl.col("_limit_kg")).fill_null(no).alias("weight_over_limit"),
        (pl.col("receipt_country") != pl.col("lading_country")).fill_null(no).alias("receipt_differs"),
        pl.col("lookout_name_exact", "lookout_name_fuzzy", "lookout_key").fill_null(0.0),
    ]


def _own_evidence() -> list[pl.Expr]:
    """Texts for features whose value alone says too little."""
    return [
        pl.format(
            "{} kg in size-type {}, limit {} kg",
            pl.col("gross_kg").round(0).cast(pl.Int64),
            pl.col("size_type").fill_null("unknown"),
            pl.col("_limit_kg").cast(pl.Int64),
        ).alias("weight_over_limit_evidence"),
        pl.format("received at {}, laden at {}", pl.col("place_of_receipt"), pl.col("port_of_lading")).alias(
            "receipt_differs_evidence"
        ),
        pl.format("laden at {}", pl.col("port_of_lading")).alias("lading_country_evidence"),
        pl.format("container number {}", pl.col("container_number").fill_null("not filed")).alias("number_ok_evidence"),
        pl.format("size-type {}", pl.col("size_type").fill_null("not filed")).alias("size_type_known_evidence"),
        pl.format(
            "lands at {} for {}", pl.col("landing_port"), pl.col("destination_country").fill_null("another country")
        ).alias("in_transit_evidence"),
        pl.format("voyage {}", pl.col("voyage_id")).alias("vessel_unseen_evidence"),
    ]  # fmt: skip


def _receipt(pairs: pl.DataFrame, bills: pl.DataFrame, reference: Places) -> pl.DataFrame:
    """(box_id, place_of_receipt, receipt_country): the first place of receipt whose country is known."""
    received = pairs.join(bills.select("bill_id", "place_of_receipt").drop_nulls(), on="bill_id", how="inner")
    countries = countries_of_places(received["place_of_receipt"], reference)
    located = pl.col("place_of_receipt").replace_strict(countries, default=None, return_dtype=pl.String)
    placed = received.with_columns(receipt_country=located).drop_nulls("receipt_country").sort("box_id", "bill_id")
    return placed.group_by("box_id", maintain_order=True).agg(pl.col("place_of_receipt", "receipt_country").first())


def _size_types(boxes: pl.DataFrame, reference: Places) -> pl.DataFrame:
    """(box_id, size_type_known, reefer, _limit_kg)."""
    codes = sorted({code for code in boxes["size_type"] if code})
    known = {code: reference.size_type(code) for code in codes}
    limits = {code: size.max_gross_kg or MAX_GROSS_KG if size else MAX_GROSS_KG for code, size in known.items()}
    return boxes.select(
        "box_id",
        pl.col("size_type").is_in([code for code, size in known.items() if size]).alias("size_type_known"),
        pl.col("size_type")
        .is_in([code for code, size in known.items() if size and size.group == "RF"])
        .alias("reefer"),
        pl.col("size_type").replace_strict(limits, default=MAX_GROSS_KG, return_dtype=pl.Float64).alias("_limit_kg"),
    )


def _lookout_points(hits: pl.DataFrame) -> pl.DataFrame:
    """(box_id, the three lookout features): points as counted."""
    ways = {"exact": "lookout_name_exact", "fuzzy": "lookout_name_fuzzy", "key": "lookout_key"}
    return hits.group_by("box_id", maintain_order=True).agg(
        *(pl.col("points").filter(pl.col("way") == way).sum().alias(name) for way, name in ways.items())
    )


def _feature_columns() -> tuple[str, ...]:
    return TABLES["features"].names
