"""`pt.rank` and `pt.plan`: the joining of the rivers on frames in memory, for notebooks and scripts.

A node does the same from its store (`flows.node`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from porttarget.errors import UsageError
from porttarget.flows.jobs import jobs_of
from porttarget.flows.node import resources_of
from porttarget.reference import Reference, load_reference
from porttarget.scanning import Job, Plan, shipped_resources
from porttarget.scanning import plan as plan_jobs
from porttarget.tables import table
from porttarget.targeting import DEFAULT_RANDOM_SHARE, Cargo, Ranking, RuleSet, load_rules
from porttarget.targeting import rank as rank_cargo

_BESIDE = ("voyages", "bills", "parties", "goods", "hazards", "findings")


def rank(
    *,
    port: str,
    country: str,
    containers: pl.DataFrame,
    arrivals: pl.DataFrame | None = None,
    port_calls: pl.DataFrame | None = None,
    vessels: pl.DataFrame | None = None,
    lookouts: pl.DataFrame | None = None,
    rules: RuleSet | Path | None = None,
    at: datetime | None = None,
    quota: int | None = None,
    random_share: float = DEFAULT_RANDOM_SHARE,
    seed: int = 0,
    reference: Reference | None = None,
    **manifest: pl.DataFrame,
) -> Ranking:
    """Rank the boxes of `containers` that land at `port`, as `country` sees them.

    The other manifest tables (`voyages, bills, parties, goods, hazards, findings`) come by their names; absent ones are
    empty. `rules` is a rule set or a rules file, the shipped one by default. `at` defaults to now. Returns a Ranking
    with `worklist`, `scores`, `reasons` and `features`. Raises UsageError, TableError, RuleError.
    """
    unknown = sorted(set(manifest) - set(_BESIDE))
    if unknown:
        raise UsageError(f"rank takes no {', '.join(unknown)}; the manifest tables are {', '.join(_BESIDE)}")
    known_arrivals = table("arrivals").empty() if arrivals is None else arrivals
    matched = known_arrivals.drop_nulls(["voyage_id", "mmsi"]).select(
        "voyage_id", "mmsi", matched_by=pl.lit("imo"), confidence=pl.lit(1.0)
    )
    return rank_cargo(
        Cargo(containers=containers, **{name: manifest.get(name, table(name).empty()) for name in _BESIDE}),
        port=port,
        country=country,
        arrivals=known_arrivals,
        port_calls=table("port_calls").empty() if port_calls is None else port_calls,
        vessels=table("vessels").empty() if vessels is None else vessels,
        voyages_matched=matched.unique("voyage_id", keep="first", maintain_order=True),
        lookouts=table("lookouts").empty() if lookouts is None else lookouts,
        rules=rules if isinstance(rules, RuleSet) else load_rules(rules),
        reference=reference or load_reference(),
        at=at or datetime.now(UTC),
        quota=quota,
        random_share=random_share,
        seed=seed,
    )


def plan(
    boxes: Ranking | Sequence[Job] | pl.DataFrame,
    *,
    port: str | None = None,
    containers: pl.DataFrame | None = None,
    resources: Path | None = None,
    start: datetime | None = None,
    hours: float = 48.0,
    seed: int = 0,
    reference: Reference | None = None,
) -> Plan:
    """Plan boxes on the scanners of a port (the shipped example unless `resources` names a file).

    `boxes` is what `rank` returned (its chosen boxes are planned; `containers` gives size-types), or jobs:
    `porttarget.scanning.Job` objects, or a frame with their fields. Returns a Plan with `tasks`, `value`, `bound`,
    `gap`, `shadow_prices`, `not_scanned`. Raises ResourcesError, UsageError, TableError.
    """
    known = reference or load_reference()
    if isinstance(boxes, Ranking):
        where, begins = port or boxes.port, start or boxes.at
        held = table("containers").empty() if containers is None else containers
        nothing = (table("nominations").empty(), table("decisions").empty())
        jobs: Sequence[Job] | pl.DataFrame = jobs_of(boxes, held, *nothing, until=begins + timedelta(hours=hours))
    elif port is None:
        raise UsageError("plan needs `port` where it is not given a ranking")
    elif not isinstance(boxes, pl.DataFrame) and not all(isinstance(job, Job) for job in boxes):
        raise UsageError("plan takes a ranking, a frame, or porttarget.scanning.Job objects")
    else:
        where, begins, jobs = port, start or datetime.now(UTC), boxes
    path = resources or shipped_resources(where, known)
    return plan_jobs(jobs, resources_of(path, where, known), start=begins, hours=hours, seed=seed, port=where)
