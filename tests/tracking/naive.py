"""Slow, plain twins of the kernels of tracking, in Python numbers and lists."""

from __future__ import annotations

import math

RADIUS_NM = 6371.0088 / 1.852
HOUR_US = 3_600_000_000


def distance_nm(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great circle by vectors, another formula than the kernels'."""
    a, b = _vector(lat1, lon1), _vector(lat2, lon2)
    cross = (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    return RADIUS_NM * math.atan2(math.hypot(*cross), sum(p * q for p, q in zip(a, b, strict=True)))


def _vector(lat: float, lon: float) -> tuple[float, float, float]:
    phi, lam = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)


def segment(
    rows: list[tuple[int, int, float, float]], gap_us: int, speed_kn: float, most_open: int = 8
) -> tuple[list[int], list[str]]:
    """rows of (vessel, time_us, lat, lon), sorted; (track of each row, how each track began)."""
    tracks: list[int] = []
    began: list[str] = []
    heard: dict[int, list[dict[str, float]]] = {}
    for vessel, time_us, lat, lon in rows:
        seen_before = vessel in heard
        known = [one for one in heard.get(vessel, []) if time_us - one["time"] <= gap_us]
        reachable = []
        for place, one in enumerate(known):
            elapsed = time_us - one["time"]
            way = distance_nm(one["lat"], one["lon"], lat, lon)
            quarter = HOUR_US / 4
            if way - 0.2 <= speed_kn * (min(elapsed, quarter) + 0.6 * max(0, elapsed - quarter)) / HOUR_US:
                carried = min(elapsed, HOUR_US)
                reckoned = distance_nm(one["lat"] + one["dlat"] * carried, one["lon"] + one["dlon"] * carried, lat, lon)
                reachable.append((min(way, reckoned), place))
        fresh = {"time": time_us, "lat": lat, "lon": lon, "dlat": 0.0, "dlon": 0.0}
        if reachable:
            joined = known.pop(min(reachable)[1])
            fresh["track"] = joined["track"]
            elapsed = time_us - joined["time"]
            if elapsed > 0:
                fresh["dlat"] = (lat - joined["lat"]) / elapsed
                fresh["dlon"] = ((lon - joined["lon"] + 180) % 360 - 180) / elapsed
        else:
            began.append("jump" if known else "gap" if seen_before else "first")
            fresh["track"] = len(began) - 1
            known = known[-(most_open - 1) :]
        heard[vessel] = [*known, fresh]
        tracks.append(int(fresh["track"]))
    return tracks, began


def still(rows: list[tuple[int, int, float, float, float | None]], window_us: int, speed_kn: float) -> list[bool]:
    """rows of (track, time_us, lat, lon, sog), sorted by track and time."""
    out = []
    for at, (track, time_us, lat, lon, sog) in enumerate(rows):
        if sog is not None:
            out.append(sog < speed_kn)
            continue
        after = next((one for one in rows[at:] if one[0] == track and one[1] - time_us >= window_us), None)
        before = next((one for one in rows[at::-1] if one[0] == track and time_us - one[1] >= window_us), None)
        out.append(
            any(
                distance_nm(lat, lon, other[2], other[3]) < speed_kn * abs(other[1] - time_us) / HOUR_US
                for other in (after, before)
                if other is not None
            )
        )
    return out


def runs(track: list[int], inside: list[bool], lying: list[bool]) -> list[tuple[int, int, int]]:
    """(first, last, first still row or -1) of each run."""
    found: list[list[int]] = []
    for row, is_inside in enumerate(inside):
        if not is_inside:
            continue
        if found and found[-1][-1] == row - 1 and track[row - 1] == track[row]:
            found[-1].append(row)
        else:
            found.append([row])
    return [(run[0], run[-1], next((row for row in run if lying[row]), -1)) for run in found]
