"""Arrivals: which vessel comes to which port, when, and how sure that is.

In: VESSELS, PORT_CALLS, tracked positions, and where known VOYAGES with their matches. Out: ARRIVALS.
A vessel is expected at a port when a matched voyage lands there, when the destination typed on board names it, or when
a cargo ship has been closing on it along the lanes; and is there when it lies there now. Voyages without a ship keep
their declared time. ETA = last position + way along the lane to the port's limit ÷ speed; `INTERVAL` says how sure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from porttarget.errors import UsageError
from porttarget.reference import Port, Reference
from porttarget.tables import TABLES
from porttarget.tracking.destinations import Destinations
from porttarget.tracking.limits import limit_radius_nm
from porttarget.tracking.progress import Progress, class_speed_kn, recent_progress

# half width of the 80 % interval = fixed hours + share of the hours still to go. Assumptions until errors are measured
# on passages: on a lane speed varies by about a tenth; off it the way itself is unknown; declared times are often dates
INTERVAL = {"lane": (1 / 3, 0.10), "great_circle": (1.0, 0.25), "declared": (12.0, 0.10)}
LIES_STILL_H = 12.0  # added to the upper end while a ship lies still: when it will sail is not known
EARLY_CALL, LATE_CALL = timedelta(days=3), timedelta(days=5)  # a call belongs to a voyage declared for about then
OTHER_TRIP = timedelta(days=5)  # a lane estimate farther from the declared time belongs to another voyage
CLOSING_SHARE = 0.7  # of the way sailed, to count as heading for a port
CLOSING_REACH_NM = 400.0
_CARGO_TYPES = range(70, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Expected:
    """A vessel (or none) expected at a port, and on what ground."""

    mmsi: int | None
    port: Port
    voyage_id: str | None = None
    declared: datetime | None = None
    name: str | None = None
    callsign: str | None = None
    imo: int | None = None
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Estimate:
    eta: datetime | None
    method: str
    as_of: datetime | None
    low: datetime | None = None
    high: datetime | None = None
    ata: datetime | None = None
    left: bool = False
    distance_nm: float | None = None
    speed_kn: float | None = None


class _Sea:
    """All that an estimate looks up."""

    def __init__(
        self,
        vessels: pl.DataFrame,
        port_calls: pl.DataFrame,
        tracked: pl.DataFrame,
        ports: Sequence[Port],
        reference: Reference,
    ) -> None:
        self.reference, self.ports = reference, ports
        self.vessels: dict[int, dict[str, Any]] = {ship["mmsi"]: ship for ship in vessels.to_dicts()}
        self.progress: dict[int, Progress] = recent_progress(vessels, tracked)
        self.calls: dict[tuple[int, str], list[dict[str, object]]] = {}
        for call in port_calls.to_dicts():
            place = place_of(reference.ports.get(call["port"])) or call["port"]
            self.calls.setdefault((call["mmsi"], place), []).append(call)
        self.radius = {port.unlocode: limit_radius_nm(port, reference) for port in ports}
        self._ways: dict[tuple[str, int], float] = {}

    def way_nm(self, port: Port, mmsi: int) -> float:
        """Way of a vessel to a port along the lanes; computed for the pairs that matter only."""
        key = (port.unlocode, mmsi)
        if key not in self._ways:
            ship = self.vessels[mmsi]
            self._ways[key] = self.lane_nm(port, ship["lat_deg"], ship["lon_deg"])
        return self._ways[key]

    def lane_nm(self, port: Port, lat_deg: float, lon_deg: float) -> float:
        """Way from a position to a port; NaN off the lanes and for a port that none leads to, such as an inland one."""
        try:
            return float(self.reference.lanes.distance_to_port_nm(port, [lat_deg], [lon_deg])[0])
        except UsageError:
            return float("nan")


def place_of(port: Port | None) -> str:
    """A port complex is one place; so is a port alone."""
    return "" if port is None else port.complex or port.unlocode


def estimate_arrivals(
    vessels: pl.DataFrame,
    port_calls: pl.DataFrame,
    tracks_positions: pl.DataFrame,
    *,
    ports: Sequence[Port],
    reference: Reference,
    as_of: datetime | None = None,
    voyages: pl.DataFrame | None = None,
    matches: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """ARRIVALS at the given ports as known at `as_of`; `matches` is what `match_voyages` gave."""
    if as_of is not None:
        vessels = vessels.filter(pl.col("time").is_null() | (pl.col("time") <= as_of))
    sea = _Sea(vessels, port_calls, tracks_positions, ports, reference)
    rows = []
    promised: set[tuple[int | None, str]] = set()
    for legs in _voyages(sea, voyages, matches):
        before: tuple[_Expected, _Estimate] | None = None
        for leg in legs:
            found = _after(before, leg, _estimate(sea, leg))
            before = (leg, found)
            promised.add((leg.mmsi, place_of(leg.port)))
            rows.append(_row(sea, leg, found))
    rows += [
        _row(sea, expected, _estimate(sea, expected))
        for expected in _unfiled(sea)
        if (expected.mmsi, place_of(expected.port)) not in promised
    ]
    return TABLES["arrivals"].from_rows(list(rows)).sort("eta", "port", "mmsi", "voyage_id", nulls_last=True)


def _voyages(sea: _Sea, voyages: pl.DataFrame | None, matches: pl.DataFrame | None) -> Iterator[list[_Expected]]:
    """Legs of each declared voyage in declared order; the newest filing of a leg counts."""
    if voyages is None:
        return
    TABLES["voyages"].check(voyages)
    mmsi_of = {} if matches is None else dict(matches.select("voyage_id", "mmsi").iter_rows())
    asked = {port.unlocode: port for port in sea.ports}
    newest = (
        voyages.filter(pl.col("port_of_discharge").is_not_null())
        .sort("received_at", "source", "offset", nulls_last=False)
        .group_by("voyage_id", "port_of_discharge", maintain_order=True)
        .agg(pl.last("received_at"), pl.col("eta_declared", "vessel_name", "callsign").drop_nulls().last(),
             pl.col("vessel_imo").filter(pl.col("imo_ok")).last())
        .sort("voyage_id", "eta_declared", "port_of_discharge", nulls_last=True)
    )  # fmt: skip
    legs: list[_Expected] = []
    for row in newest.to_dicts():
        if legs and legs[0].voyage_id != row["voyage_id"]:
            yield legs
            legs = []
        port = asked.get(row["port_of_discharge"])
        if port is not None:
            legs.append(_Expected(
                mmsi=mmsi_of.get(row["voyage_id"]), port=port, voyage_id=row["voyage_id"], declared=row["eta_declared"],
                name=row["vessel_name"], callsign=row["callsign"], imo=row["vessel_imo"], heard_at=row["received_at"],
            ))  # fmt: skip
    if legs:
        yield legs


def _unfiled(sea: _Sea) -> Iterator[_Expected]:
    """Vessels that lie in a port, name one as their destination, or close on one."""
    destinations = Destinations(sea.ports)
    for mmsi in sorted(sea.vessels):
        ship = sea.vessels[mmsi]
        in_port = {place_of(port): port for port in sea.ports if _open_call(sea, mmsi, port)}
        named = destinations.port(ship["destination"])
        closing = None
        if not in_port and named is None:
            closing = _closing_on(sea, mmsi)
        expected = dict(in_port)
        for port in (named, closing):
            if port is not None:
                expected.setdefault(place_of(port), port)
        for port in expected.values():
            yield _Expected(mmsi=mmsi, port=port)


def _open_call(sea: _Sea, mmsi: int, port: Port) -> bool:
    return any(call["left_at"] is None for call in sea.calls.get((mmsi, place_of(port)), ()))


def _closing_on(sea: _Sea, mmsi: int) -> Port | None:
    """The nearest port that a cargo ship under way has come nearer to by most of what it sailed."""
    from porttarget.geo import haversine_nm

    progress, ship = sea.progress.get(mmsi), sea.vessels[mmsi]
    if progress is None or not progress.moving or ship["ship_type"] not in _CARGO_TYPES or progress.sailed_nm < 3.0:
        return None
    best: tuple[float, Port] | None = None
    for port in sea.ports:
        if haversine_nm(ship["lat_deg"], ship["lon_deg"], port.lat_deg, port.lon_deg) > CLOSING_REACH_NM:
            continue
        way = sea.way_nm(port, mmsi)
        if way <= CLOSING_REACH_NM and (best is None or way < best[0]):
            then = sea.lane_nm(port, progress.then_lat_deg, progress.then_lon_deg)
            if then - way >= CLOSING_SHARE * progress.sailed_nm:
                best = (way, port)
    return best[1] if best else None


def _estimate(sea: _Sea, leg: _Expected) -> _Estimate:
    """Observed where the ship has called, else along the lane, else straight, else as declared."""
    call = _call_of(sea, leg)
    if call is not None:
        ata = _moment(call["ata"])
        left = call["left_at"] is not None
        return _Estimate(eta=ata, low=ata, high=ata, ata=ata, method="observed", as_of=ata, left=left)
    declared = _declared(leg)
    ship = sea.vessels.get(leg.mmsi) if leg.mmsi is not None else None
    if ship is None or ship["time"] is None:
        return declared
    sailing = _sailing(sea, leg, ship)
    if leg.declared is not None and sailing.eta is not None and abs(sailing.eta - leg.declared) > OTHER_TRIP:
        return replace(declared, as_of=sailing.as_of)
    return sailing


def _call_of(sea: _Sea, leg: _Expected) -> dict[str, object] | None:
    if leg.mmsi is None:
        return None
    calls = sea.calls.get((leg.mmsi, place_of(leg.port)), [])
    if leg.declared is None:
        return next((call for call in reversed(calls) if call["left_at"] is None), None)
    near = [
        (abs(ata - leg.declared), number) for number, call in enumerate(calls)
        if (ata := _moment(call["ata"])) is not None and leg.declared - EARLY_CALL <= ata <= leg.declared + LATE_CALL
    ]  # fmt: skip
    return calls[min(near)[1]] if near else None


def _declared(leg: _Expected) -> _Estimate:
    if leg.declared is None:
        return _Estimate(eta=None, method="declared", as_of=leg.heard_at)
    to_go = (leg.declared - leg.heard_at).total_seconds() / 3600 if leg.heard_at is not None else 0.0
    fixed, share = INTERVAL["declared"]
    half = timedelta(hours=fixed + share * max(0.0, to_go))
    return _Estimate(
        eta=leg.declared, low=leg.declared - half, high=leg.declared + half, method="declared", as_of=leg.heard_at
    )


def _sailing(sea: _Sea, leg: _Expected, ship: dict[str, object]) -> _Estimate:
    """From the last position, along the lane where there is one."""
    from porttarget.geo import haversine_nm

    mmsi, now, port = leg.mmsi or 0, _moment(ship["time"]), leg.port
    way, method = sea.way_nm(port, mmsi), "lane"
    if np.isnan(way):
        way, method = (
            haversine_nm(_number(ship["lat_deg"]), _number(ship["lon_deg"]), port.lat_deg, port.lon_deg),
            "great_circle",
        )
    to_limit = max(0.0, way - sea.radius[port.unlocode])
    progress = sea.progress.get(mmsi)
    ship_type = ship["ship_type"]
    speed = (
        progress.speed_kn if progress is not None else class_speed_kn(ship_type if isinstance(ship_type, int) else None)
    )
    hours = to_limit / speed
    fixed, share = INTERVAL[method]
    half = fixed + share * hours
    still = LIES_STILL_H if progress is not None and not progress.moving and to_limit > 0 else 0.0
    if now is None:
        return _declared(leg)
    return _Estimate(
        eta=now + timedelta(hours=hours), low=now + timedelta(hours=max(0.0, hours - half)),
        high=now + timedelta(hours=hours + half + still), method=method, as_of=now,
        distance_nm=to_limit, speed_kn=speed,
    )  # fmt: skip


def _after(before: tuple[_Expected, _Estimate] | None, leg: _Expected, found: _Estimate) -> _Estimate:
    """A later port is not reached before the earlier one and the declared time between the two."""
    if before is None or found.method == "observed" or found.eta is None or found.low is None or found.high is None:
        return found
    earlier_leg, earlier = before
    if earlier.left or earlier.eta is None or leg.declared is None or earlier_leg.declared is None:
        return found
    delay = earlier.eta + max(timedelta(0), leg.declared - earlier_leg.declared) - found.eta
    if delay <= timedelta(0):
        return found
    return replace(found, eta=found.eta + delay, low=found.low + delay, high=found.high + delay)


def _row(sea: _Sea, leg: _Expected, found: _Estimate) -> dict[str, object]:
    ship = sea.vessels.get(leg.mmsi, {}) if leg.mmsi is not None else {}
    return {
        "mmsi": leg.mmsi,
        "imo": ship.get("imo") or leg.imo,
        "callsign": ship.get("callsign") or leg.callsign,
        "name": ship.get("name") or leg.name,
        "port": leg.port.unlocode,
        "voyage_id": leg.voyage_id,
        "eta": _to_second(found.eta),
        "eta_low": _to_second(found.low),
        "eta_high": _to_second(found.high),
        "ata": found.ata,
        "distance_nm": found.distance_nm,
        "speed_kn": found.speed_kn,
        "method": found.method,
        "as_of": found.as_of,
    }


def _to_second(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(microsecond=0)


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _number(value: object) -> float:
    return value if isinstance(value, float) else float("nan")
