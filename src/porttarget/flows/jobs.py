"""Boxes to be scanned: what officers adopted, else what the ranking would choose, with when they can be had.

`ready` is the filed availability, else the arrival plus a discharge time; `leave_by` is filed, else an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from porttarget.scanning import Job
from porttarget.targeting import Ranking

DISCHARGE = timedelta(hours=6)  # assumption: from arrival until an average box stands in the yard
DWELL = timedelta(hours=72)  # assumption: a box whose departure nobody filed stays this long after `ready`
EXAMINE = ("examine", "hold")  # decisions that put a box before a scanner
LETS_GO = ("release", "waive")


def jobs_of(
    ranking: Ranking, containers: pl.DataFrame, nominations: pl.DataFrame, decisions: pl.DataFrame, *, until: datetime
) -> list[Job]:
    """Jobs of the port that can begin before `until`, in order of rank."""
    boxes = {row["box_id"]: row for row in containers.to_dicts()}
    hazardous = dict(ranking.features.select("box_id", "hazardous").iter_rows())
    rows = ranking.worklist.to_dicts()
    adopted = _adopted(rows, nominations, decisions)
    chosen = [row for row in rows if row["box_id"] in adopted] or [row for row in rows if row["arm"] is not None]
    jobs = (
        _job(row, boxes.get(row["box_id"], {}), bool(hazardous.get(row["box_id"])), ranking.at, adopted)
        for row in chosen
    )
    return [job for job in jobs if job.ready < until]


def _adopted(rows: list[dict[str, Any]], nominations: pl.DataFrame, decisions: pl.DataFrame) -> dict[str, str | None]:
    """Boxes officers adopted, with the arm that counts for them: the latest decision of each box, and nominations."""
    arms = {row["box_id"]: row["arm"] for row in rows}
    latest: dict[str, str] = {}
    for decision in decisions.sort("version", maintain_order=True).to_dicts():
        latest[decision["box_id"]] = decision["kind"]
    out: dict[str, str | None] = {box: arms.get(box) for box, kind in latest.items() if kind in EXAMINE}
    asked = nominations.filter((pl.col("direction") == "received") & (pl.col("status") == "adopted"))
    out |= {box: "nomination" for box in asked.get_column("box_id") if latest.get(box) not in LETS_GO}
    return out


def _job(
    row: Mapping[str, Any], box: Mapping[str, Any], hazardous: bool, at: datetime, adopted: Mapping[str, str | None]
) -> Job:
    arrival = row["eta"] or at
    ready = max(box.get("available_from") or arrival + DISCHARGE, at)
    arm = adopted.get(row["box_id"]) or row["arm"]
    return Job(
        box_id=row["box_id"], container_number=row["container_number"], probability=row["probability"], arm=arm,
        terminal=row["terminal"], ready=ready, leave_by=box.get("leave_by") or ready + DWELL,
        size_type=box.get("size_type"), random=arm == "random", hazardous=hazardous,
    )  # fmt: skip
