"""What a node knows at a moment: the picture of ships, the ranked boxes of a port, the scanner plan.

Everything is computed from what the store had received at `at`; nothing received later can change it. Officers' acts
are cut there too where `at` is given; where it is not, all acts so far count, also those after the last receipt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from porttarget.errors import NotAllowed, ResourcesError, UsageError, Where
from porttarget.filings import with_lading_times, with_withdrawn
from porttarget.flows.across import findings_across
from porttarget.flows.jobs import jobs_of, not_on_the_list
from porttarget.reference import Port, Reference, load_reference
from porttarget.scanning import Plan, Resources, load_resources, shipped_resources
from porttarget.scanning import plan as plan_jobs
from porttarget.sharing import COUNTRIES
from porttarget.store import Store
from porttarget.tables import table
from porttarget.targeting import DEFAULT_RANDOM_SHARE, Cargo, Ranking, RuleSet, load_rules
from porttarget.targeting import rank as rank_cargo
from porttarget.tracking import Tracked, estimate_arrivals, match_voyages, track

HISTORY = timedelta(days=30)  # how far back positions count for tracks, port calls and itineraries
CARGO_TABLES = ("voyages", "bills", "parties", "containers", "goods", "hazards", "findings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Ships and cargo as one node knew them at `at`."""

    at: datetime
    country: str
    tracked: Tracked
    arrivals: pl.DataFrame
    voyages_matched: pl.DataFrame
    cargo: Cargo
    lookouts: pl.DataFrame
    nominations: pl.DataFrame
    decisions: pl.DataFrame
    reference: Reference


def latest(store: Store) -> datetime:
    """The moment a question is about when nobody names one: the latest receipt in the store."""
    at = store.latest_receipt_time()
    if at is None:
        raise UsageError(f"{store.path} has received nothing yet: use `porttarget ingest` first")
    return at


def picture(store: Store, *, at: datetime | None = None, reference_dirs: Sequence[Path] = ()) -> Picture:
    """All that ranking and planning need, as known at `at` (default: the latest receipt, and every act so far)."""
    moment = at or latest(store)
    reference = load_reference(tuple(reference_dirs))
    recent = pl.col("time").is_null() | ((pl.col("time") > moment - HISTORY) & (pl.col("time") <= moment))
    tracked = track(
        store.read("positions", at=moment, where=recent), store.read("statics", at=moment, where=recent),
        reference=reference, as_of=moment,
    )  # fmt: skip
    held = store.cargo_at(moment)
    tables = {name: held.get(name, table(name).empty()) for name in CARGO_TABLES}
    tables["bills"] = with_withdrawn(held["bills"], held["interchanges"], held["voyages"])
    if "events" in held:
        tables["bills"] = with_lading_times(tables["bills"], held["containers"], held["events"])
    tables["findings"] = pl.concat([tables["findings"], findings_across(held)])
    cargo = Cargo(**tables)
    matched = match_voyages(tracked.vessels, cargo.voyages)
    legs = _legs(cargo)
    arrivals = estimate_arrivals(
        tracked.vessels, tracked.port_calls, tracked.positions, ports=_ports(reference, legs),
        reference=reference, as_of=moment, voyages=legs, matches=matched,
    )  # fmt: skip
    return Picture(
        at=moment,
        country=store.country,
        tracked=replace(tracked, arrivals=arrivals),
        arrivals=arrivals,
        voyages_matched=matched,
        cargo=cargo,
        lookouts=store.lookouts(moment),
        nominations=store.nominations() if at is None else _asked_by(store.nominations(), at),
        decisions=store.decisions(at=at),
        reference=reference,
    )


def _asked_by(nominations: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Nominations made by `at`; one that was answered later stands as it did before its answer."""
    later = (pl.col("answered_at") > at).fill_null(value=False)
    before = pl.when(pl.col("direction") == "received").then(pl.lit("received")).otherwise(pl.lit("sent"))
    return nominations.filter(pl.col("created_at") <= at).with_columns(
        *(pl.when(~later).then(name) for name in ("answer_code", "answer_reason", "answered_by", "answered_at")),
        status=pl.when(later).then(before).otherwise("status"),
        version=pl.when(later).then(pl.col("version") - 1).otherwise("version"),
    )


def _legs(cargo: Cargo) -> pl.DataFrame:
    """Voyages by every port where some box of theirs lands: of freight remaining on board no P4 names that port."""
    landed = cargo.containers.drop_nulls("landing_port").select("voyage_id", port_of_discharge="landing_port").unique()
    unnamed = landed.join(cargo.voyages, on=["voyage_id", "port_of_discharge"], how="anti")
    bare = cargo.voyages.unique("voyage_id", keep="last", maintain_order=True).drop("port_of_discharge")
    nothing = (pl.lit(None).alias(name) for name in ("port_of_discharge_raw", "terminal", "eta_declared"))
    further = (
        unnamed.join(bare, on="voyage_id", how="inner").with_columns(nothing).sort("voyage_id", "port_of_discharge")
    )
    return pl.concat([cargo.voyages, table("voyages").conform(further)])


def _ports(reference: Reference, voyages: pl.DataFrame) -> list[Port]:
    """Ports that need arrivals: those with a joint team, and every port that some filing lands cargo at."""
    team = reference.team_ports()
    landed = voyages.get_column("port_of_discharge").drop_nulls().unique().sort()
    known = {port.unlocode for port in team}
    return [*team, *(reference.ports[code] for code in landed if code in reference.ports and code not in known)]


def rank_picture(
    seen: Picture,
    port: str,
    *,
    quota: int | None = None,
    random_share: float = DEFAULT_RANDOM_SHARE,
    seed: int = 0,
    rules: RuleSet | None = None,
) -> Ranking:
    """The ranked boxes that land at `port` (any code of its complex), with reasons, arms and clocks."""
    return rank_cargo(
        seen.cargo, port=port, country=seen.country, arrivals=seen.arrivals, port_calls=seen.tracked.port_calls,
        vessels=seen.tracked.vessels, voyages_matched=seen.voyages_matched, lookouts=seen.lookouts,
        rules=rules or load_rules(), reference=seen.reference, at=seen.at, quota=quota, random_share=random_share,
        seed=seed, nominations=seen.nominations, decisions=seen.decisions,
    )  # fmt: skip


def rank_port(
    store: Store, port: str, *, quota: int | None = None, random_share: float = DEFAULT_RANDOM_SHARE,
    seed: int | None = None, at: datetime | None = None, reference_dirs: Sequence[Path] = (),
) -> Ranking:  # fmt: skip
    """Rank from a store: `picture`, then `rank_picture`. Without `seed` the node's secret one draws."""
    seen = picture(store, at=at, reference_dirs=reference_dirs)
    drawn = store.draw_seed() if seed is None else seed
    return rank_picture(seen, port, quota=quota, random_share=random_share, seed=drawn)


def resources_of(path: Path, port: str, reference: Reference) -> Resources:
    """The resources in `path`, which must be those of `port`'s place."""
    found = load_resources(path)
    if not set(found.ports) & set(reference.complex_codes(port)):
        raise ResourcesError(f"it is for {', '.join(found.ports)}, expected {port}", where=Where(source=str(path)))
    return found


def plan_picture(
    seen: Picture, ranking: Ranking, *, resources: Path | None = None, hours: float = 48.0, seed: int = 0
) -> Plan:
    """Scanner plan for what was adopted and drawn at random, or, without adoptions, for what `rank` would choose.

    What was adopted and is no box of this node's list stands in `not_scanned`.
    """
    path = resources or shipped_resources(ranking.port, seen.reference)
    known = (ranking, seen.cargo.containers, seen.nominations, seen.decisions)
    jobs = jobs_of(*known, until=seen.at + timedelta(hours=hours))
    made = plan_jobs(
        jobs, resources_of(path, ranking.port, seen.reference), start=seen.at, hours=hours, seed=seed, port=ranking.port
    )
    lost = not_on_the_list(*known, ports=seen.reference.complex_codes(ranking.port))
    return replace(made, not_scanned=pl.concat([made.not_scanned, lost]))


def plan_port(
    store: Store, port: str, *, resources: Path | None = None, hours: float = 48.0, quota: int | None = None,
    seed: int = 0, at: datetime | None = None, reference_dirs: Sequence[Path] = (),
) -> Plan:  # fmt: skip
    """Plan from a store: `picture`, `rank_picture`, `plan_picture`.

    `seed` is that of the overload estimate, which the plan shows; the draw's seed stays the node's secret. NotAllowed
    for a port where the other country examines.
    """
    seen = picture(store, at=at, reference_dirs=reference_dirs)
    country = seen.reference.port(port).country
    if country in COUNTRIES and country != store.country:
        raise NotAllowed(f"{port} is {country}'s: its officers examine and plan there; nominate boxes to them")
    ranking = rank_picture(seen, port, quota=quota, seed=store.draw_seed())
    return plan_picture(seen, ranking, resources=resources, hours=hours, seed=seed)
