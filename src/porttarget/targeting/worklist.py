"""The ranked list of a port: every box this node knows to land there, with score, reasons, arm and clock.

In: cargo, arrivals, port calls, vessels, matches, lookouts, rules, one moment, and nominations and decisions as they
stood then. Out: a Ranking: WORKLIST, SCORES, REASONS, FEATURES. Boxes are ranked by log-odds, ties by box_id; the arm
says who was chosen. Boxes released, gone from the terminal, or withdrawn by their filer are ranked and shown but cannot
be chosen; the worklist leaves out those that left, and of which nothing was received, for more than `GONE_LISTED`.
At a port of another country nobody is chosen here: its own node spends its budget, this one's officers may nominate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import polars as pl

from porttarget.errors import UsageError
from porttarget.sharing.labels import COUNTRIES
from porttarget.tables import TABLES
from porttarget.targeting.acts import adopted_here, latest_kinds, match_nominations
from porttarget.targeting.arms import DEFAULT_RANDOM_SHARE, Budget, default_quota, spend
from porttarget.targeting.cargo import Cargo
from porttarget.targeting.clocks import add_clocks, add_status
from porttarget.targeting.features import BuiltFeatures, build
from porttarget.targeting.lookouts import NameMatching
from porttarget.targeting.places import Places
from porttarget.targeting.rules import RuleSet
from porttarget.targeting.scoring import Scored, score_boxes
from porttarget.targeting.stay import add_stay

GONE_LISTED: Final = timedelta(days=7)  # how long a box that left, or was to leave, stays on the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """A port's ranked boxes at one moment. `features`, `scores` and `reasons` cover every box, also those not listed.

    `quota` is 0 at a port of another country: this node chooses nothing there, and every `arm` is null.
    """

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
    boxes_gone: int  # boxes left out of the worklist because they left long ago
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
            "boxes_gone": self.boxes_gone,
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

    `quota` defaults to 5 % of the boxes that can be chosen, at least two; at a port of another country it is 0, also
    where more is asked for. `nominations` and `decisions` count as they are given: whoever gives them has cut them.
    """
    if country not in COUNTRIES:
        raise UsageError(f"country is {country!r}, expected {' or '.join(COUNTRIES)}")
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
    hosted = places.ports[port].country == country
    ranked = _ranked(built, scored, nominations=nominations, decisions=decisions, hosted=hosted, at=at)
    budget = Budget(
        quota=default_quota(int(ranked["eligible"].sum())) if quota is None else quota,
        random_share=random_share,
        seed=seed,
    )
    if not hosted:
        budget = replace(budget, quota=0)
    chosen = add_clocks(spend(ranked, budget), at=at)
    listed = chosen.filter(~_long_gone(at))
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
        boxes_gone=chosen.height - listed.height,
        boxes_without_port=_boxes_without_port(cargo.as_of(at)),
        overdue_rules=tuple(rule.id for rule in used.overdue(_day(at))),
    )


def _ranked(
    built: BuiltFeatures,
    scored: Scored,
    *,
    nominations: pl.DataFrame | None,
    decisions: pl.DataFrame | None,
    hosted: bool,
    at: datetime,
) -> pl.DataFrame:
    """Boxes in order of rank with the flags that arms need and the columns of WORKLIST that are known so far."""
    released = [box_id for box_id, kind in latest_kinds(decisions).items() if kind == "release"]
    boxes = add_status(add_stay(built.boxes), released=released, at=at)
    nominated = [] if nominations is None else match_nominations(boxes, adopted_here(nominations))["box_id"].to_list()
    return (
        boxes.with_columns(
            scored.scores["port"],
            scored.scores["log_odds"],
            scored.scores["probability"],
            scored.scores["score"],
            pl.Series("by_rule", scored.chosen_by_rule),
            pl.Series("by_lookout", scored.chosen_by_lookout),
            nominated=pl.col("box_id").is_in(nominated),
            eligible=~pl.col("closed") & pl.lit(hosted),
            vessel=pl.coalesce("vessel_name", "ship_name"),
        )
        .sort("log_odds", "box_id", descending=[True, False])
    )  # fmt: skip


def _long_gone(at: datetime) -> pl.Expr:
    """Whether a box left, and the last that was received of it came, longer ago than boxes stay listed."""
    last = pl.max_horizontal("leave_by", pl.when(pl.col("leave_by").is_not_null()).then("last_received_at"))
    return (last < at - GONE_LISTED).fill_null(value=False)


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
