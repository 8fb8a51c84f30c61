"""Ways over water: polylines along the reference room's sea lanes, cut finely and measured.

Routes come from `porttarget.reference`; nothing here knows land. Longitudes of a way run on over the date line
(they are brought back to ±180° where positions leave this room). Distances are on the mean sphere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from porttarget.reference import Reference
from porttarget.units import MEAN_EARTH_RADIUS_M, METRES_PER_NM

Floats = NDArray[np.float64]
LONGEST_STEP_NM = 4.0  # a straight line in degrees stays within metres of the great circle over this
SAME_PLACE_NM = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A polyline: (n,) degrees north, degrees east running on over ±180°, miles from its beginning."""

    lat_deg: Floats
    lon_deg: Floats
    gone_nm: Floats

    @property
    def length_nm(self) -> float:
        return float(self.gone_nm[-1])

    def reversed(self) -> Way:
        return Way(
            lat_deg=self.lat_deg[::-1].copy(),
            lon_deg=self.lon_deg[::-1].copy(),
            gone_nm=(self.length_nm - self.gone_nm)[::-1].copy(),
        )

    def without_last(self, nm: float) -> Way:
        """The way that ends `nm` before this one does."""
        end = max(self.length_nm - nm, self.length_nm / 2)
        keep = self.gone_nm < end
        return Way(
            lat_deg=np.append(self.lat_deg[keep], np.interp(end, self.gone_nm, self.lat_deg)),
            lon_deg=np.append(self.lon_deg[keep], np.interp(end, self.gone_nm, self.lon_deg)),
            gone_nm=np.append(self.gone_nm[keep], end),
        )

    def last(self, nm: float) -> Way:
        """Its last `nm` miles (or all of it)."""
        return self.without_first(self.length_nm - nm)

    def without_first(self, nm: float) -> Way:
        """The way that begins `nm` after this one does."""
        begin = max(nm, 0.0)
        keep = self.gone_nm > begin
        return Way(
            lat_deg=np.insert(self.lat_deg[keep], 0, np.interp(begin, self.gone_nm, self.lat_deg)),
            lon_deg=np.insert(self.lon_deg[keep], 0, np.interp(begin, self.gone_nm, self.lon_deg)),
            gone_nm=np.insert(self.gone_nm[keep], 0, begin) - begin,
        )


def departing(arrival: Way, berth_before_end_nm: float, onward: Way) -> Way:
    """The `onward` way for a ship that berthed before the end of the way it arrived by.

    Where both ways share those last miles it starts at the berth; else it first goes on to where `onward` begins.
    """
    if berth_before_end_nm <= 0:
        return onward
    onward_cut = onward.without_first(berth_before_end_nm)
    berth = arrival.without_last(berth_before_end_nm)
    apart = distance_nm(berth.lat_deg[-1], berth.lon_deg[-1], onward_cut.lat_deg[0], onward_cut.lon_deg[0])
    if apart < SAME_PLACE_NM:
        return onward_cut
    rest = arrival.last(berth_before_end_nm)
    return measured(
        np.concatenate([rest.lat_deg, onward.lat_deg]), np.concatenate([wrapped(rest.lon_deg), wrapped(onward.lon_deg)])
    )


class Sea:
    """Ways between ports; each pair is looked up once."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._ways: dict[tuple[str, str], Way] = {}

    def way(self, origin: str, target: str) -> Way:
        """From the port `origin` (anywhere) to the port `target` (one of those with lanes)."""
        found = self._ways.get((origin, target))
        if found is None:
            port = self.reference.port(origin)
            route = self.reference.lanes.route(port.lat_deg, port.lon_deg, self.reference.port(target))
            found = measured(route.lat_deg, route.lon_deg)
            self._ways[origin, target] = found
        return found


def measured(lat_deg: Any, lon_deg: Any) -> Way:
    """A way through these points, with further points between them so that no step is long."""
    lat = np.asarray(lat_deg, dtype=np.float64)
    lon = np.unwrap(np.asarray(lon_deg, dtype=np.float64), period=360.0)
    steps = steps_nm(lat, lon)
    pieces = np.maximum(1, np.ceil(steps / LONGEST_STEP_NM).astype(np.int64))
    at = np.concatenate([[0.0], np.cumsum(np.repeat(1.0 / pieces, pieces))])
    index = np.arange(len(lat), dtype=np.float64)
    fine_lat, fine_lon = np.interp(at, index, lat), np.interp(at, index, lon)
    gone = np.concatenate([[0.0], np.cumsum(steps_nm(fine_lat, fine_lon))])
    keep = np.concatenate([[True], np.diff(gone) > 1e-6])
    return Way(lat_deg=fine_lat[keep], lon_deg=fine_lon[keep], gone_nm=gone[keep])


def steps_nm(lat_deg: Floats, lon_deg: Floats) -> Floats:
    """Great-circle distance between following points."""
    return distance_nm(lat_deg[:-1], lon_deg[:-1], lat_deg[1:], lon_deg[1:])


def distance_nm(lat_a: Any, lon_a: Any, lat_b: Any, lon_b: Any) -> Floats:
    """Great-circle distance by the haversine formula, arrays or scalars in degrees."""
    a, b = np.radians(lat_a), np.radians(lat_b)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(np.subtract(lon_b, lon_a)) / 2) ** 2
    return np.asarray(2 * MEAN_EARTH_RADIUS_M / METRES_PER_NM * np.arcsin(np.sqrt(half)), dtype=np.float64)


def bearing_deg(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats) -> Floats:
    """Initial course from each first point to its second, degrees from true north."""
    a, b, d = np.radians(lat_a), np.radians(lat_b), np.radians(lon_b - lon_a)
    course = np.arctan2(np.sin(d) * np.cos(b), np.cos(a) * np.sin(b) - np.sin(a) * np.cos(b) * np.cos(d))
    return np.asarray(np.degrees(course) % 360.0, dtype=np.float64)


def wrapped(lon_deg: Floats) -> Floats:
    """Longitudes within ±180°."""
    return np.asarray((lon_deg + 180.0) % 360.0 - 180.0, dtype=np.float64)
