"""Rows of one box for the why-panel, from the manifest tables a node holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from porttarget.targeting import Cargo, Ranking

_FACTS = (
    "container_number", "size_type", "load_status", "seals", "port_of_lading", "first_na_call", "landing_port",
    "destination_country", "in_transit", "gross_kg",
)  # fmt: skip


def worklist_rows(ranking: Ranking) -> list[dict[str, Any]]:
    """Worklist rows, each with its reasons in order."""
    reasons: dict[str, list[dict[str, Any]]] = {}
    for row in ranking.reasons.sort("box_id", "position").iter_rows(named=True):
        reasons.setdefault(row["box_id"], []).append(
            {key: row[key] for key in ("reason", "title", "points", "evidence")}
        )
    return [row | {"reasons": reasons.get(row["box_id"], [])} for row in ranking.worklist.to_dicts()]


def box_rows(cargo: Cargo, box_id: str) -> dict[str, Any]:
    """Facts of the latest filing on a box, the parties of its bills, its goods; empty where no filing names it."""
    boxes = cargo.containers.filter(pl.col("box_id") == box_id).sort("received_at", nulls_last=False)
    if boxes.is_empty():
        return {}
    latest = boxes.row(-1, named=True)
    bill_ids = boxes.get_column("bill_ids").explode(empty_as_null=False).unique()
    parties = cargo.parties.filter(pl.col("bill_id").is_in(bill_ids.implode()))
    goods = cargo.goods.filter(pl.col("box_id") == box_id)
    return {
        **{name: latest[name] for name in _FACTS},
        "seals": latest["seals"] or [],
        "in_transit": bool(latest["in_transit"]),
        "received_at": latest["received_at"],
        "parties": _distinct([_party(row) for row in parties.iter_rows(named=True)]),
        "goods": _distinct([_goods(row) for row in goods.iter_rows(named=True)]),
    }


def _party(row: Mapping[str, Any]) -> dict[str, Any]:
    place = [row[name] for name in ("address", "city", "region", "postcode") if row[name]]
    return {"role": row["role"], "name": row["name"], "address": ", ".join(place) or None, "country": row["country"]}


def _goods(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("hs_code", "description", "packages", "gross_kg")}


def _distinct(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for row in rows:
        if row not in out:
            out.append(row)
    return out
