"""The ranked list of a port: every box this node knows to land there, with score, reasons, arm and clock.

In: cargo, arrivals, port calls, vessels, matches, lookouts, rules, nominations, decisions, and one moment. Out: a
Ranking: WORKLIST, SCORES, REASONS, FEATURES. Boxes are ranked by log-odds, ties by box_id; the arm says who was chosen.
Boxes released, gone from the terminal, or withdrawn by their filer are ranked and shown but cannot be chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import polars as pl

from porttarget.errors import UsageError
from porttarget.tables import TABLES
from porttarget.targeting.arms import DEFAULT_RANDOM_SHARE, Budget, default_quota, spend
from porttarget.targeting.cargo import Cargo
from porttarget.targeting.clocks import add_clocks, add_status
from porttarget.targeting.features import BuiltFeatures, build
from porttarget.targeting.lookouts import NameMatching
from porttarget.targeting.places import Places
from porttarget.targeting.rules import RuleSet
from porttarget.targeting.scoring import Scored, score_boxes

COUNTRIES: Final = ("CA", "US")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """A port's ranked boxes at one moment. `features` and `reasons` cover every box, as do `scores`."""

    port: str
    country: str
    quota: int
    random_share: float
    at: datetime
    seed: int
    worklist: pl.DataFrame
    scores: pl.DataFrame
    reasons: pl.DataFrame
    features: pl.DataFrame
    boxes_without_port: int  # boxes known whose landing port no filing tells, so that no port's list can have them
    overdue_rules: tuple[str, ...]  # ids of rules in use whose review date has passed

    def as_json(self, top: int | None = None) -> dict[str, Any]:
        """The document of `rank --json`; the seed is left out, since it is secret while the draw is in use."""
        shown = self.worklist if top is None else self.worklist.head(top)
        given = self.reasons.join(shown.select("box_id"), on="box_id", how="semi").sort("box_id", "position")
        reasons: dict[str, list[dict[str, Any]]] = {}
        for row in given.iter_rows(named=True):
            entry = {key: row[key] for key in ("reason", "title", "points", "evidence")}
            reasons.setdefault(row["box_id"], []).append(entry)
        return {
            "port": self.port,
            "country": self.country,
            "quota": self.quota,
            "random_share": self.random_share,
            "at": _utc(self.at),
            "boxes": self.worklist.height,
            "boxes_without_port": self.boxes_without_port,
            "overdue_rules": list(self.overdue_rules),
            "worklist": [
                {key: _utc(value) if isinstance(value, datetime) else value for key, value in row.items()}
                | {"reasons": reasons[row["box_id"]]}
                for row in shown.iter_rows(named=True)
            ],
        }


def rank(
    cargo: Cargo,
    *,
    port: str,
    country: str,
    arrivals: pl.DataFrame,
    port_calls: pl.DataFrame,
    vessels: pl.DataFrame,
    voyages_matched: pl.DataFrame,
    lookouts: pl.DataFrame,
    rules: RuleSet,
    at: datetime,
    reference: Places | None = None,
    quota: int | None = None,
    random_share: float = DEFAULT_RANDOM_SHARE,
    seed: int = 0,
    nominations: pl.DataFrame | None = None,
    decisions: pl.DataFrame | None = None,
) -> Ranking:
    """Rank the boxes that land in the complex of `port`, as the node of `country` knew them at `at`.

    `quota` defaults to 5 % of the boxes that can be chosen, at least two.
    """
    if country not in COUNTRIES:
        raise UsageError(f"country is {country!r}, expected CA or US")
    if at.tzinfo is None:
        raise UsageError(f"time {at} has no zone, expected UTC")
    places = reference if reference is not None else _shipped_places()
    used = rules.for_country(country)
    built = build(
        cargo,
        port=port,
        arrivals=arrivals,
        port_calls=port_calls,
        vessels=vessels,
        voyages_matched=voyages_matched,
        lookouts=lookouts,
        reference=places,
        at=at,
        matching=NameMatching(threshold=used.name_threshold, fuzzy_share=used.fuzzy_share),
    )
    scored = score_boxes(built, used)
    ranked = _ranked(built, scored, nominations=nominations, released=released_boxes(decisions, at), at=at)
    budget = Budget(
        quota=default_quota(int(ranked["eligible"].sum())) if quota is None else quota,
        random_share=random_share,
        seed=seed,
    )
    listed = add_clocks(spend(ranked, budget), at=at)
    worklist = TABLES["worklist"].conform(
        listed.with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32)).select(TABLES["worklist"].names)
    )
    return Ranking(
        port=port,
        country=country,
        quota=budget.quota,
        random_share=random_share,
        at=at,
        seed=seed,
        worklist=worklist,
        scores=scored.scores,
        reasons=scored.reasons,
        features=built.features,
        boxes_without_port=_boxes_without_port(cargo.as_of(at)),
        overdue_rules=tuple(rule.id for rule in used.overdue(_day(at))),
    )


def released_boxes(decisions: pl.DataFrame | None, at: datetime) -> list[str]:
    """Boxes whose latest decision at `at` is a release."""
    if decisions is None:
        return []
    latest = (
        decisions.filter(pl.col("decided_at") <= at)
        .sort("box_id", "version", "decided_at")
        .group_by("box_id", maintain_order=True)
        .last()
    )
    return latest.filter(pl.col("kind") == "release")["box_id"].to_list()


def _ranked(
    built: BuiltFeatures, scored: Scored, *, nominations: pl.DataFrame | None, released: list[str], at: datetime
) -> pl.DataFrame:
    """Boxes in order of rank with the flags that arms need and the columns of WORKLIST that are known so far."""
    boxes = add_status(built.boxes, released=released, at=at)
    nominated = _nominated(boxes, nominations, at)
    return (
        boxes.with_columns(
            scored.scores["port"],
            scored.scores["log_odds"],
            scored.scores["probability"],
            scored.scores["score"],
            pl.Series("by_rule", scored.chosen_by_rule),
            pl.Series("by_lookout", scored.chosen_by_lookout),
            nominated=pl.col("box_id").is_in(nominated),
            eligible=(pl.col("status") != "released") & ~pl.col("gone"),
            vessel=pl.coalesce("vessel_name", "ship_name"),
        )
        .sort("log_odds", "box_id", descending=[True, False])
    )  # fmt: skip


def _nominated(boxes: pl.DataFrame, nominations: pl.DataFrame | None, at: datetime) -> list[str]:
    """Boxes with an adopted nomination: by box_id, else by container number and ship."""
    if nominations is None:
        return []
    adopted = nominations.filter(
        (pl.col("status") == "adopted") & (pl.col("answered_at").is_null() | (pl.col("answered_at") <= at))
    )
    direct = boxes.join(adopted.select("box_id"), on="box_id", how="semi")["box_id"].to_list()
    others = adopted.join(boxes.select("box_id"), on="box_id", how="anti")
    by_number = boxes.join(
        others.select("container_number", "vessel_imo").drop_nulls(), on=["container_number", "vessel_imo"], how="semi"
    )
    return [*direct, *by_number["box_id"].to_list()]


def _boxes_without_port(known: Cargo) -> int:
    """Boxes for which no filing gives a landing port that is known."""
    placed = known.containers.group_by("box_id").agg(pl.col("landing_port").is_not_null().any().alias("placed"))
    return int((~placed["placed"]).sum())


def _shipped_places() -> Places:
    from porttarget.reference import load_reference

    return load_reference()


def _day(at: datetime) -> date:
    return at.date()


def _utc(time: datetime) -> str:
    """ISO 8601 with Z, to the second, or finer where there is a fraction."""
    return time.isoformat().replace("+00:00", "Z")
