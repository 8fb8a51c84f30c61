"""Voyages: which ship of a service loads where and when, and calls where and when, with its motion over all of it.

Each service's ships follow one another by a period, but the last one before the world's end and the next one after
it reach their first ports here within set times of it, so that in every world, however short, each port has a ship
that has just arrived and one that is coming.
An undeclared call is sailed and stopped at like any other; only filings are silent about it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from porttarget.units import SECONDS_PER_HOUR
from porttarget.world.movement import MOORED, AnchorWait, Motion, joined, passage, stay
from porttarget.world.parameters import Parameters, Service
from porttarget.world.randomness import Rng, Streams, chance
from porttarget.world.sea import Sea, departing
from porttarget.world.ships import Fleet, Ship

ROUND_TRIP_DAYS = 60.0  # a ship comes back to its service after at least this
LOADING_HOURS = 16.0  # a ship loads this long before it leaves a port abroad
JITTER_OF_PERIOD = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Lading:
    """A port of lading abroad: loading begins at `laden_at`, the ship leaves at `left_at`."""

    port: str
    laden_at: datetime
    left_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call in North America, from first line to last line."""

    port: str
    declared: bool
    moored_at: datetime
    left_at: datetime
    anchored_hours: float
    lat_deg: float
    lon_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Voyage:
    """One ship's way from its ports of lading to its calls and back to sea."""

    key: str
    number: str
    service: Service
    ship: Ship
    ladings: tuple[Lading, ...]
    calls: tuple[Call, ...]
    motion: Motion
    boxes_per_call: dict[str, int]

    @property
    def voyage_id(self) -> str:
        return f"{self.ship.imo}-{self.number}"

    @property
    def declared_calls(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls if call.declared)

    @property
    def undeclared_call(self) -> Call | None:
        return next((call for call in self.calls if not call.declared), None)

    def call_at(self, port: str) -> Call:
        return next(call for call in self.calls if call.port == port)


def make_voyages(parameters: Parameters, streams: Streams, fleet: Fleet, sea: Sea) -> tuple[Voyage, ...]:
    """All voyages whose filings or movements the world shows, and each service's first one beyond."""
    voyages = [
        voyage for service in parameters.services for voyage in _of_service(parameters, streams, fleet, sea, service)
    ]
    return tuple(_with_one_undeclared_call(voyages, parameters, streams, sea))


def _of_service(parameters: Parameters, streams: Streams, fleet: Fleet, sea: Sea, service: Service) -> list[Voyage]:
    clock, traffic = parameters.clock, parameters.traffic
    more_calls = clock.scale**traffic.call_exponent
    period = min(service.period_days / more_calls, traffic.longest_period_days)
    boxes = {
        port: max(traffic.min_boxes_per_call, round(landed * clock.scale * period / service.period_days))
        for port, landed in service.calls.items()
    }
    timing = streams.of("schedule", service.code)
    next_days, last_hours = timing.uniform(*traffic.next_arrival_days), timing.uniform(*traffic.last_arrival_hours)
    ships = math.ceil(ROUND_TRIP_DAYS / period) + 1
    earliest = -1 - math.floor((clock.days + clock.history_days) / period)
    voyages = []
    index = earliest
    while True:
        rng = streams.of("voyage", service.code, index)
        jitter = float(rng.uniform(-JITTER_OF_PERIOD, JITTER_OF_PERIOD)) * period if index not in (-1, 0) else 0.0
        days = next_days + index * period if index >= 0 else (index + 1) * period - last_hours / 24.0
        arrival = clock.end + timedelta(days=days + jitter)
        plan = Plan(
            service=service,
            index=index,
            ship=fleet.ship(service, index % ships),
            first_arrival=arrival,
            boxes_per_call=boxes,
            undeclared=chance(rng, traffic.undeclared_call_share) and service.code in parameters.undeclared_call,
        )
        voyages.append(sail(plan, parameters, streams, sea))
        filed_from = voyages[-1].ladings[0].laden_at - timedelta(hours=24 + parameters.faults.hours_before_deadline[1])
        if filed_from > clock.end:
            return voyages
        index += 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is fixed of a voyage before it is sailed."""

    service: Service
    index: int
    ship: Ship
    first_arrival: datetime
    boxes_per_call: dict[str, int]
    undeclared: bool


def sail(plan: Plan, parameters: Parameters, streams: Streams, sea: Sea) -> Voyage:
    """Reckon the voyage's whole motion so that it is moored at its first declared call at `plan.first_arrival`."""
    service, traffic = plan.service, parameters.traffic
    rng = streams.of("sailing", service.code, plan.index)
    cruise = plan.ship.speed_kn * float(rng.uniform(0.93, 1.0))
    ports = [(port, True) for port in service.calls]
    if plan.undeclared:
        ports.insert(0, (parameters.undeclared_call[service.code], False))
    parts: list[Motion] = []
    visits: list[_Visit] = []
    at, arrived_by, berth_nm = service.lading[-1], None, 0.0
    for port, declared in ports:
        onward = sea.way(at, port)
        way = departing(arrived_by, berth_nm, onward) if arrived_by is not None else onward
        berth_nm = float(rng.uniform(0.02, traffic.berth_offset_nm))
        wait = _anchor_wait(rng, parameters) if declared else None
        berth = way.without_last(berth_nm)
        parts.append(passage(berth, cruise, _limits(parameters, at), _limits(parameters, port), wait))
        hours = float(rng.uniform(*(traffic.berth_hours if declared else traffic.undeclared_berth_hours)))
        parts.append(stay(float(berth.lat_deg[-1]), float(berth.lon_deg[-1]), hours, MOORED))
        visits.append(_Visit(port=port, declared=declared, part=len(parts) - 1, anchored=wait.hours if wait else 0.0))
        at, arrived_by = port, way
    homeward = sea.way(service.lading[0], at).reversed()
    if arrived_by is not None:
        homeward = departing(arrived_by, berth_nm, homeward)
    parts.append(passage(homeward, cruise, _limits(parameters, at), (), None))

    starts = [0.0]
    for part in parts:
        starts.append(starts[-1] + part.duration_s)
    first = next(visit for visit in visits if visit.declared)
    left_at = plan.first_arrival.timestamp() - starts[first.part]
    return Voyage(
        key=f"{service.code}{plan.index:+04d}",
        number=f"{(200 + plan.index) % 1000:03d}W",
        service=service,
        ship=plan.ship,
        ladings=_ladings(service, left_at, traffic.foreign_hop_days),
        calls=tuple(
            Call(
                port=visit.port,
                declared=visit.declared,
                moored_at=_moment(left_at + starts[visit.part]),
                left_at=_moment(left_at + starts[visit.part + 1]),
                anchored_hours=round(visit.anchored, 2),
                lat_deg=float(parts[visit.part].lat_deg[0]),
                lon_deg=(float(parts[visit.part].lon_deg[0]) + 180.0) % 360.0 - 180.0,
            )
            for visit in visits
        ),
        motion=joined(parts).starting_at(left_at),
        boxes_per_call=plan.boxes_per_call,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    port: str
    declared: bool
    part: int
    anchored: float


def _limits(parameters: Parameters, port: str) -> tuple[tuple[float, float], ...]:
    return parameters.speed_limits.get(port, parameters.speed_limits["default"])


def _anchor_wait(rng: Rng, parameters: Parameters) -> AnchorWait | None:
    traffic = parameters.traffic
    where, hours = float(rng.uniform(*traffic.anchor_distance_nm)), float(rng.uniform(*traffic.anchor_hours))
    return AnchorWait(before_end_nm=where, hours=hours) if chance(rng, traffic.anchor_share) else None


def _ladings(service: Service, last_left_s: float, hop_days: float) -> tuple[Lading, ...]:
    ladings = []
    for place, port in enumerate(service.lading):
        left = _moment(last_left_s - (len(service.lading) - 1 - place) * hop_days * 24 * SECONDS_PER_HOUR)
        ladings.append(Lading(port=port, laden_at=left - timedelta(hours=LOADING_HOURS), left_at=left))
    return tuple(ladings)


def _moment(time_s: float) -> datetime:
    return datetime.fromtimestamp(round(time_s), tz=UTC)


def _with_one_undeclared_call(
    voyages: list[Voyage], parameters: Parameters, streams: Streams, sea: Sea
) -> list[Voyage]:
    """Make one ship visit a port without saying so, where the receivers can see it: in the world's span of time."""
    clock = parameters.clock

    def seen(voyage: Voyage) -> bool:
        call = voyage.undeclared_call
        return call is not None and call.moored_at >= clock.start and call.left_at <= clock.end

    if any(seen(voyage) for voyage in voyages):
        return voyages
    for code in sorted(parameters.undeclared_call):
        for place, voyage in enumerate(voyages):
            if voyage.service.code != code or voyage.calls[0].left_at < clock.start or not voyage.calls[0].declared:
                continue
            tried = sail(
                Plan(
                    service=voyage.service,
                    index=int(voyage.key[len(code) :]),
                    ship=voyage.ship,
                    first_arrival=voyage.calls[0].moored_at,
                    boxes_per_call=voyage.boxes_per_call,
                    undeclared=True,
                ),
                parameters,
                streams,
                sea,
            )
            if seen(tried):
                return [*voyages[:place], tried, *voyages[place + 1 :]]
    return voyages
