"""Boxes to be scanned: what officers adopted and what was drawn at random, else what the ranking would choose.

In: a ranking, the containers it was made from, and officers' acts at the same moment. Out: jobs with when each box can
be had and leaves, which are the ranking's times; and what was adopted of which this node's list knows no box.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import polars as pl

from porttarget.scanning import Job
from porttarget.tables import table
from porttarget.targeting import Ranking
from porttarget.targeting.acts import adopted_here, latest_kinds, match_nominations
from porttarget.targeting.boxes import known_boxes
from porttarget.targeting.stay import DISCHARGE

EXAMINE = ("examine", "hold")  # decisions that put a box before a scanner
LETS_GO = ("release", "waive")
NOT_LISTED = "is to be examined, but this node knows no such box to land here: "


def jobs_of(
    ranking: Ranking, containers: pl.DataFrame, nominations: pl.DataFrame, decisions: pl.DataFrame, *, until: datetime
) -> list[Job]:
    """Jobs of the port in order of rank: those that can begin before `until`, and every adopted box.

    Adoptions take the place of what the ranking would choose, but never that of a random pick.
    """
    boxes = known_boxes(containers)
    size_types = dict(boxes.select("box_id", "size_type").iter_rows())
    hazardous = dict(ranking.features.select("box_id", "hazardous").iter_rows())
    rows = ranking.worklist.to_dicts()
    adopted = _adopted(rows, boxes, nominations, decisions)
    kept = {row["box_id"] for row in rows if row["arm"] == "random" or (row["arm"] is not None and not adopted)}
    jobs = [
        _job(
            row, size_types.get(row["box_id"]), bool(hazardous.get(row["box_id"])), ranking.at,
            adopted.get(row["box_id"]) or row["arm"],
        )
        for row in rows if row["box_id"] in adopted or row["box_id"] in kept
    ]  # fmt: skip
    return [job for job in jobs if job.ready < until or job.box_id in adopted]


def not_on_the_list(
    ranking: Ranking,
    containers: pl.DataFrame,
    nominations: pl.DataFrame,
    decisions: pl.DataFrame,
    *,
    ports: Collection[str],
) -> pl.DataFrame:
    """NOT_SCANNED rows of what officers adopted for `ports` and what names none of the boxes ranked there."""
    ranked = known_boxes(containers).join(ranking.scores, on="box_id", how="semi")
    latest = latest_kinds(decisions.filter(pl.col("port").is_in(list(ports))))
    asked = adopted_here(nominations).filter(pl.col("port").is_in(list(ports)))
    lost = asked.join(match_nominations(ranked, asked), on="nomination_id", how="anti").sort("nomination_id")
    rows = [
        {
            "box_id": row["box_id"], "container_number": row["container_number"],
            "because": f"{NOT_LISTED}{row['box_id']}, nomination {row['nomination_id']}",
        }
        for row in lost.to_dicts() if latest.get(row["box_id"]) not in LETS_GO
    ]  # fmt: skip
    decided = {box_id for box_id, kind in latest.items() if kind in EXAMINE} - set(ranked["box_id"])
    rows += [
        {"box_id": box_id, "because": f"{NOT_LISTED}{box_id}, an officer's decision"}
        for box_id in sorted(decided - {row["box_id"] for row in rows})
    ]
    return table("not_scanned").from_rows(list(rows))


def _adopted(
    rows: list[dict[str, Any]], boxes: pl.DataFrame, nominations: pl.DataFrame, decisions: pl.DataFrame
) -> dict[str, str | None]:
    """Boxes officers adopted, with the arm that counts for them: the latest decision of each box, and nominations."""
    arms = {row["box_id"]: row["arm"] for row in rows}
    latest = latest_kinds(decisions)
    listed = boxes.filter(pl.col("box_id").is_in(list(arms)))
    out: dict[str, str | None] = {box: arms[box] for box, kind in latest.items() if kind in EXAMINE and box in arms}
    asked = match_nominations(listed, adopted_here(nominations)).get_column("box_id")
    return out | {box: "nomination" for box in asked if latest.get(box) not in LETS_GO}


def _job(row: Mapping[str, Any], size_type: str | None, hazardous: bool, at: datetime, arm: str | None) -> Job:
    """A box that nobody knows the arrival of is taken to arrive now."""
    return Job(
        box_id=row["box_id"], container_number=row["container_number"], probability=row["probability"], arm=arm,
        terminal=row["terminal"], ready=max(row["available_from"] or at + DISCHARGE.length, at),
        leave_by=row["leave_by"], size_type=size_type, random=arm == "random", hazardous=hazardous,
    )  # fmt: skip
