"""When one vessel reaches one port, and how sure that is.

In: a `Sea` (latest states, recent progress, port calls, lanes) and a `Leg`. Out: an `Estimate`.
Observed where the ship has called; else from its last position along the lane (straight where there is none) at its
recent speed; as declared where no ship is known, or where the lane's answer belongs to another voyage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from porttarget.errors import UsageError
from porttarget.reference import Port, Reference
from porttarget.tracking.limits import limit_radius_nm
from porttarget.tracking.progress import Progress, class_speed_kn, recent_progress

# the 80 % interval: hours before and after the estimate, and a share of the hours to go added to both. Ships come
# late rather than early (pilots, anchorages, tides). Assumptions, to be replaced by errors measured on passages
INTERVAL_H = {"lane": (0.5, 3.0, 0.10), "great_circle": (1.0, 4.0, 0.25), "declared": (12.0, 12.0, 0.10)}
LIES_STILL_H = 12.0  # added to the upper end while a ship lies still: when it will sail is not known
EARLY_CALL, LATE_CALL = timedelta(days=3), timedelta(days=5)  # a call belongs to a voyage declared for about then
OTHER_TRIP = timedelta(days=5)  # a lane estimate farther from the declared time belongs to another voyage
CLOSING_SHARE = 0.7  # of the way sailed, to count as heading for a port
LEAST_SAILED_NM = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
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
class Estimate:
    eta: datetime | None
    method: str
    as_of: datetime | None
    low: datetime | None = None
    high: datetime | None = None
    ata: datetime | None = None
    left: bool = False
    distance_nm: float | None = None
    speed_kn: float | None = None


class Sea:
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

    def closes_on(self, port: Port, mmsi: int) -> bool:
        """In its recent hours the vessel came nearer to the port by most of what it sailed."""
        progress = self.progress.get(mmsi)
        if progress is None or not progress.moving or progress.sailed_nm < LEAST_SAILED_NM:
            return False
        nearer_by = self.lane_nm(port, progress.then_lat_deg, progress.then_lon_deg) - self.way_nm(port, mmsi)
        return nearer_by >= CLOSING_SHARE * progress.sailed_nm

    def lane_nm(self, port: Port, lat_deg: float, lon_deg: float) -> float:
        """Way from a position to a port; NaN off the lanes and for a port that none leads to, such as an inland one."""
        try:
            return float(self.reference.lanes.distance_to_port_nm(port, [lat_deg], [lon_deg])[0])
        except UsageError:
            return float("nan")


def place_of(port: Port | None) -> str:
    """A port complex is one place; so is a port alone."""
    return "" if port is None else port.complex or port.unlocode


def estimate(sea: Sea, leg: Leg) -> Estimate:
    """Observed where the ship has called, else along the lane, else straight, else as declared."""
    call = _call_of(sea, leg)
    if call is not None:
        ata = _moment(call["ata"])
        left = call["left_at"] is not None
        return Estimate(eta=ata, low=ata, high=ata, ata=ata, method="observed", as_of=ata, left=left)
    declared = _declared(leg)
    ship = sea.vessels.get(leg.mmsi) if leg.mmsi is not None else None
    if ship is None or ship["time"] is None:
        return declared
    sailing = _sailing(sea, leg, ship)
    if leg.declared is not None and sailing.eta is not None and abs(sailing.eta - leg.declared) > OTHER_TRIP:
        return replace(declared, as_of=sailing.as_of)
    return sailing


def _call_of(sea: Sea, leg: Leg) -> dict[str, object] | None:
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


def _declared(leg: Leg) -> Estimate:
    if leg.declared is None:
        return Estimate(eta=None, method="declared", as_of=leg.heard_at)
    to_go = (leg.declared - leg.heard_at).total_seconds() / 3600 if leg.heard_at is not None else 0.0
    before, behind, share = INTERVAL_H["declared"]
    spread = share * max(0.0, to_go)
    return Estimate(
        eta=leg.declared, low=leg.declared - timedelta(hours=before + spread),
        high=leg.declared + timedelta(hours=behind + spread), method="declared", as_of=leg.heard_at,
    )  # fmt: skip


def _sailing(sea: Sea, leg: Leg, ship: dict[str, object]) -> Estimate:
    """From the last position, along the lane where there is one."""
    from porttarget.geo import haversine_nm

    mmsi, now, port = leg.mmsi or 0, _moment(ship["time"]), leg.port
    way, method = sea.way_nm(port, mmsi), "lane"
    if np.isnan(way):
        way = haversine_nm(_number(ship["lat_deg"]), _number(ship["lon_deg"]), port.lat_deg, port.lon_deg)
        method = "great_circle"
    to_limit = max(0.0, way - sea.radius[port.unlocode])
    progress = sea.progress.get(mmsi)
    ship_type = ship["ship_type"]
    speed = (
        progress.speed_kn if progress is not None else class_speed_kn(ship_type if isinstance(ship_type, int) else None)
    )
    hours = to_limit / speed
    before, behind, share = INTERVAL_H[method]
    behind += LIES_STILL_H if progress is not None and not progress.moving else 0.0
    if now is None:
        return _declared(leg)
    return Estimate(
        eta=now + timedelta(hours=hours), low=now + timedelta(hours=max(0.0, hours - before - share * hours)),
        high=now + timedelta(hours=hours + behind + share * hours), method=method, as_of=now,
        distance_nm=to_limit, speed_kn=speed,
    )  # fmt: skip


def after(sea: Sea, before: tuple[Leg, Estimate] | None, leg: Leg, found: Estimate) -> Estimate:
    """A later port is not reached before the earlier one and the declared time between the two.

    Unless the ship has left the earlier one, or sails for the later one and not for the earlier: it came by unseen.
    """
    if before is None or found.method == "observed" or found.eta is None or found.low is None or found.high is None:
        return found
    earlier_leg, earlier = before
    if earlier.left or earlier.eta is None or leg.declared is None or earlier_leg.declared is None:
        return found
    mmsi = leg.mmsi
    if mmsi is not None and sea.closes_on(leg.port, mmsi) and not sea.closes_on(earlier_leg.port, mmsi):
        return found
    delay = earlier.eta + max(timedelta(0), leg.declared - earlier_leg.declared) - found.eta
    if delay <= timedelta(0):
        return found
    return replace(found, eta=found.eta + delay, low=found.low + delay, high=found.high + delay)


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _number(value: object) -> float:
    return value if isinstance(value, float) else float("nan")
