"""Reads ports.csv, zones.geojson, terminals.csv and lanes*.geojson of reference folders.

In: folders, shipped data first. Out: records by key; every port has a port_limit zone, a circle of 3 nm where
no file draws one. Faults are collected, not raised.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, cast
from zoneinfo import available_timezones

from porttarget.reference.lane_graph import Line
from porttarget.reference.records import PORT_ROLES, ZONE_KINDS, Port, Ring, Terminal, Zone
from porttarget.reference.tabular import Faults, Row, csv_rows, geojson_features, is_position

PORT_COLUMNS: Final = (
    "unlocode",
    "name",
    "country",
    "lat_deg",
    "lon_deg",
    "schedule_d",
    "schedule_k",
    "complex",
    "team",
    "host",
    "partner",
    "time_zone",
    "role",
)
TERMINAL_COLUMNS: Final = ("code", "code_kind", "port", "name", "lat_deg", "lon_deg")
CODE_KINDS: Final = ("firms", "cbsa", "own")
DEFAULT_RADIUS_DEG: Final = 3.0 / 60.0  # 3 nm of latitude, around ports no file draws
CIRCLE_CORNERS: Final = 24


def read_ports(folders: Sequence[Path], faults: Faults) -> dict[str, Port]:
    """Ports by UN/LOCODE."""
    zones = available_timezones()
    ports: dict[str, Port] = {}
    for row in csv_rows(folders, "ports.csv", PORT_COLUMNS, faults):
        port = _port(row, zones)
        ports[port.unlocode] = port
    return ports


def _port(row: Row, time_zones: set[str]) -> Port:
    code, country, time_zone = row.required("unlocode"), row.required("country"), row.required("time_zone")
    if len(code) != 5 or not code.isalnum() or code != code.upper():
        row.faults.add(row.place, f"column unlocode is {code!r}, expected five capitals or digits")
    elif country != code[:2]:
        row.faults.add(row.place, f"column country is {country!r}, expected {code[:2]!r} as in {code}")
    if time_zone and time_zone not in time_zones:
        row.faults.add(row.place, f"column time_zone is {time_zone!r}, expected an IANA name")
    return Port(
        unlocode=code,
        name=row.required("name"),
        country=country,
        lat_deg=row.number("lat_deg", -90.0, 90.0),
        lon_deg=row.number("lon_deg", -180.0, 180.0),
        schedule_d=row.digits("schedule_d", 4),
        schedule_k=row.digits("schedule_k", 5),
        complex=row.text("complex"),
        team=row.one_of("team", ("true", "false"), default="false") == "true",
        host=row.one_of("host", ("CA", "US", "")),
        partner=row.one_of("partner", ("CA", "US", "")),
        time_zone=time_zone,
        role=row.one_of("role", PORT_ROLES, default="other"),
    )


def read_terminals(folders: Sequence[Path], ports: Mapping[str, Port], faults: Faults) -> dict[str, Terminal]:
    """Terminals by code."""
    terminals: dict[str, Terminal] = {}
    for row in csv_rows(folders, "terminals.csv", TERMINAL_COLUMNS, faults):
        terminal = Terminal(
            code=row.required("code"),
            code_kind=row.one_of("code_kind", CODE_KINDS, default="own"),
            port=row.required("port"),
            name=row.required("name"),
            lat_deg=row.number("lat_deg", -90.0, 90.0),
            lon_deg=row.number("lon_deg", -180.0, 180.0),
        )
        if terminal.port not in ports:
            faults.add(row.place, f"column port is {terminal.port!r}, expected a port of ports.csv")
        terminals[terminal.code] = terminal
    return terminals


def read_zones(folders: Sequence[Path], ports: Mapping[str, Port], faults: Faults) -> tuple[Zone, ...]:
    """Zones by id, and a circle as port limit for every port that has none."""
    zones: dict[str, Zone] = {}
    for folder in folders:
        path = folder / "zones.geojson"
        if not path.is_file():
            continue
        for place, properties, geometry in geojson_features(path, faults):
            zone = Zone(
                zone_id=str(properties.get("zone_id", "")),
                port=str(properties.get("port", "")),
                kind=str(properties.get("kind", "")),
                name=str(properties.get("name", "")),
                rings=_outer_rings(geometry, place, faults),
            )
            if not zone.zone_id:
                faults.add(place, "property zone_id is missing")
            if zone.port not in ports:
                faults.add(place, f"property port is {zone.port!r}, expected a port of ports.csv")
            if zone.kind not in ZONE_KINDS:
                faults.add(place, f"property kind is {zone.kind!r}, expected one of {', '.join(ZONE_KINDS)}")
            zones[zone.zone_id] = zone
    limited = {zone.port for zone in zones.values() if zone.kind == "port_limit"}
    circles = [_circle(port) for port in ports.values() if port.unlocode not in limited]
    return (*zones.values(), *circles)


def _circle(port: Port) -> Zone:
    stretch = 1.0 / max(0.1, math.cos(math.radians(port.lat_deg)))
    corners = []
    for corner in range(CIRCLE_CORNERS + 1):
        angle = 2.0 * math.pi * (corner % CIRCLE_CORNERS) / CIRCLE_CORNERS
        corners.append(
            (
                port.lon_deg + DEFAULT_RADIUS_DEG * stretch * math.sin(angle),
                port.lat_deg + DEFAULT_RADIUS_DEG * math.cos(angle),
            )
        )
    return Zone(
        zone_id=f"{port.unlocode}-limit",
        port=port.unlocode,
        kind="port_limit",
        name=f"{port.name}, 3 nm around",
        rings=(tuple(corners),),
    )


def _outer_rings(geometry: Mapping[str, object], place: str, faults: Faults) -> tuple[Ring, ...]:
    kind, coordinates = geometry.get("type"), cast("list[object]", geometry["coordinates"])
    if kind not in ("Polygon", "MultiPolygon"):
        faults.add(place, f"geometry is {kind!r}, expected Polygon or MultiPolygon")
        return ()
    polygons = [coordinates] if kind == "Polygon" else coordinates
    rings = []
    for polygon in polygons:
        outer = polygon[0] if isinstance(polygon, list) and polygon else None
        if not isinstance(outer, list) or len(outer) < 3 or not all(is_position(point) for point in outer):
            faults.add(place, "a ring is not a list of at least three (lon, lat) positions")
            continue
        ring = tuple((float(point[0]), float(point[1])) for point in outer)
        rings.append(ring if ring[0] == ring[-1] else (*ring, ring[0]))
    return tuple(rings)


def read_lines(folders: Sequence[Path], shipped: Path, faults: Faults) -> tuple[Line, ...]:
    """Lines of lanes*.geojson in each folder; those not shipped ask to be joined."""
    lines: list[Line] = []
    for folder in folders:
        for path in sorted(folder.glob("lanes*.geojson")):
            for place, _, geometry in geojson_features(path, faults):
                found = _lines(geometry, place, faults)
                lines.extend(Line(place=place, points=points, join=folder != shipped) for points in found)
    return tuple(lines)


def _lines(geometry: Mapping[str, object], place: str, faults: Faults) -> list[Ring]:
    kind, coordinates = geometry.get("type"), cast("list[object]", geometry["coordinates"])
    if kind not in ("LineString", "MultiLineString"):
        faults.add(place, f"geometry is {kind!r}, expected LineString or MultiLineString")
        return []
    found = []
    for line in [coordinates] if kind == "LineString" else coordinates:
        if not isinstance(line, list) or len(line) < 2 or not all(is_position(point) for point in line):
            faults.add(place, "a line is not a list of two or more (lon, lat) positions")
            continue
        found.append(tuple((float(point[0]), float(point[1])) for point in line))
    return found
