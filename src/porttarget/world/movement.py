"""How a ship moves in time: ways with speed limits, waits at anchor, stays at berth, joined into one motion.

Passages are reckoned forward from second 0 and then set to a clock. Between nodes a ship goes straight and evenly,
so its true position at any time is an interpolation and lies on the lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from porttarget.units import SECONDS_PER_HOUR
from porttarget.world.sea import Floats, Way, bearing_deg, distance_nm, wrapped

UNDER_WAY, AT_ANCHOR, MOORED = 0, 1, 5  # navigational status, ITU-R M.1371
Limits = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """Nodes in time: (n,) seconds since 1970, degrees, and the status that holds from each node to the next."""

    time_s: Floats
    lat_deg: Floats
    lon_deg: Floats
    status: NDArray[np.uint8]

    @property
    def duration_s(self) -> float:
        return float(self.time_s[-1] - self.time_s[0])

    def starting_at(self, time_s: float) -> Motion:
        moved = self.time_s - self.time_s[0] + time_s
        return Motion(time_s=moved, lat_deg=self.lat_deg, lon_deg=self.lon_deg, status=self.status)

    def at(self, time_s: Floats) -> Kinematics:
        """State at each of these times, which must lie within the motion."""
        node = np.clip(np.searchsorted(self.time_s, time_s, side="right") - 1, 0, len(self.time_s) - 2)
        following = node + 1
        lat_a, lon_a = self.lat_deg[node], self.lon_deg[node]
        lat_b, lon_b = self.lat_deg[following], self.lon_deg[following]
        hours = (self.time_s[following] - self.time_s[node]) / SECONDS_PER_HOUR
        gone = distance_nm(lat_a, lon_a, lat_b, lon_b)
        return Kinematics(
            time_s=time_s,
            lat_deg=np.interp(time_s, self.time_s, self.lat_deg),
            lon_deg=wrapped(np.interp(time_s, self.time_s, self.lon_deg)),
            sog_kn=np.divide(gone, hours, out=np.zeros_like(gone), where=hours > 0),
            cog_deg=bearing_deg(lat_a, lon_a, lat_b, lon_b),
            status=self.status[node],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinematics:
    """States of one craft at (n,) times; course means nothing where it lies still."""

    time_s: Floats
    lat_deg: Floats
    lon_deg: Floats
    sog_kn: Floats
    cog_deg: Floats
    status: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorWait:
    """A wait at anchor so many miles before the way's end."""

    before_end_nm: float
    hours: float


def passage(way: Way, cruise_kn: float, near_start: Limits, near_end: Limits, wait: AnchorWait | None) -> Motion:
    """The ship's motion along `way`, from second 0; it is slower near both ends and may wait at anchor once."""
    middle = (way.gone_nm[1:] + way.gone_nm[:-1]) / 2
    speed = np.minimum(limited(middle, cruise_kn, near_start), limited(way.length_nm - middle, cruise_kn, near_end))
    time_s = np.concatenate([[0.0], np.cumsum(np.diff(way.gone_nm) / speed * SECONDS_PER_HOUR)])
    lat, lon = way.lat_deg, way.lon_deg
    status = np.full(len(lat), UNDER_WAY, dtype=np.uint8)
    if wait is not None and way.length_nm > wait.before_end_nm:
        node = int(np.searchsorted(way.gone_nm, way.length_nm - wait.before_end_nm))
        time_s = np.insert(time_s, node + 1, time_s[node])
        time_s[node + 1 :] += wait.hours * SECONDS_PER_HOUR
        lat, lon = np.insert(lat, node + 1, lat[node]), np.insert(lon, node + 1, lon[node])
        status = np.insert(status, node, AT_ANCHOR)
    return Motion(time_s=time_s, lat_deg=lat, lon_deg=lon, status=status)


def limited(distance: Floats, cruise_kn: float, limits: Limits) -> Floats:
    """Speed at these distances from a port: the first step whose distance is not exceeded, else cruising speed."""
    speed = np.full_like(distance, cruise_kn)
    for within_nm, knots in sorted(limits, reverse=True):
        speed[distance < within_nm] = min(knots, cruise_kn)
    return speed


def stay(lat_deg: float, lon_deg: float, hours: float, status: int) -> Motion:
    """Lying still for some hours."""
    return Motion(
        time_s=np.array([0.0, hours * SECONDS_PER_HOUR]),
        lat_deg=np.array([lat_deg, lat_deg]),
        lon_deg=np.array([lon_deg, lon_deg]),
        status=np.array([status, status], dtype=np.uint8),
    )


def joined(parts: Sequence[Motion]) -> Motion:
    """The parts one after another, beginning at the first one's first second."""
    out: list[Motion] = [parts[0]]
    for part in parts[1:]:
        before = out[-1]
        # a part may begin a whole turn of longitude away from where the one before ended
        turn = 360.0 * round((before.lon_deg[-1] - part.lon_deg[0]) / 360.0)
        out.append(
            Motion(
                time_s=part.time_s - part.time_s[0] + before.time_s[-1],
                lat_deg=part.lat_deg,
                lon_deg=part.lon_deg + turn,
                status=part.status,
            )
        )
    return Motion(
        time_s=np.concatenate([part.time_s for part in out]),
        lat_deg=np.concatenate([part.lat_deg for part in out]),
        lon_deg=np.concatenate([part.lon_deg for part in out]),
        status=np.concatenate([part.status for part in out]),
    )
