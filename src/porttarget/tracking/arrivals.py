"""Arrivals: which vessel comes to which port, one row each.

In: VESSELS, PORT_CALLS, tracked positions, and where known VOYAGES with their matches. Out: ARRIVALS.
A vessel is expected at a port when a matched voyage lands there, when the destination typed on board names it, or when
a cargo ship has been closing on it along the lanes; and is there when it lies there now. Voyages without a ship keep
their declared time. When it comes and how sure that is: `estimate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import polars as pl

from porttarget.reference import Port, Reference
from porttarget.tables import TABLES
from porttarget.tracking.destinations import Destinations
from porttarget.tracking.estimate import Estimate, Leg, Sea, after, estimate, place_of

CLOSING_REACH_NM = 400.0
_CARGO_TYPES = range(70, 90)


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
    sea = Sea(vessels, port_calls, tracks_positions, ports, reference)
    rows = []
    promised: set[tuple[int | None, str]] = set()
    for legs in _voyages(sea, voyages, matches):
        before: tuple[Leg, Estimate] | None = None
        for leg in legs:
            found = after(sea, before, leg, estimate(sea, leg))
            before = (leg, found)
            promised.add((leg.mmsi, place_of(leg.port)))
            rows.append(_row(sea, leg, found))
    rows += [
        _row(sea, expected, estimate(sea, expected))
        for expected in _unfiled(sea)
        if (expected.mmsi, place_of(expected.port)) not in promised
    ]
    return TABLES["arrivals"].from_rows(list(rows)).sort("eta", "port", "mmsi", "voyage_id", nulls_last=True)


def _voyages(sea: Sea, voyages: pl.DataFrame | None, matches: pl.DataFrame | None) -> Iterator[list[Leg]]:
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
    legs: list[Leg] = []
    for row in newest.to_dicts():
        if legs and legs[0].voyage_id != row["voyage_id"]:
            yield legs
            legs = []
        port = asked.get(row["port_of_discharge"])
        if port is not None:
            legs.append(Leg(
                mmsi=mmsi_of.get(row["voyage_id"]), port=port, voyage_id=row["voyage_id"], declared=row["eta_declared"],
                name=row["vessel_name"], callsign=row["callsign"], imo=row["vessel_imo"], heard_at=row["received_at"],
            ))  # fmt: skip
    if legs:
        yield legs


def _unfiled(sea: Sea) -> Iterator[Leg]:
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
            yield Leg(mmsi=mmsi, port=port)


def _open_call(sea: Sea, mmsi: int, port: Port) -> bool:
    return any(call["left_at"] is None for call in sea.calls.get((mmsi, place_of(port)), ()))


def _closing_on(sea: Sea, mmsi: int) -> Port | None:
    """The nearest port that a cargo ship sails for."""
    from porttarget.geo import haversine_nm

    ship = sea.vessels[mmsi]
    if ship["ship_type"] not in _CARGO_TYPES or ship["time"] is None:
        return None
    lat, lon = ship["lat_deg"], ship["lon_deg"]
    near = [port for port in sea.ports if haversine_nm(lat, lon, port.lat_deg, port.lon_deg) <= CLOSING_REACH_NM]
    ways = {port.unlocode: sea.way_nm(port, mmsi) for port in near}
    near = [port for port in near if ways[port.unlocode] <= CLOSING_REACH_NM and sea.closes_on(port, mmsi)]
    return min(near, key=lambda port: ways[port.unlocode], default=None)


def _row(sea: Sea, leg: Leg, found: Estimate) -> dict[str, object]:
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
