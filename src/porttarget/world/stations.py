"""Receivers: shore stations with a range, and one satellite that passes now and then. Who hears what.

Within most of its range a station hears everything, then less and less. `data/receivers.csv` lists them, with the
style of line each writes and how its file is packed.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from porttarget.world.movement import Kinematics
from porttarget.world.parameters import Radio
from porttarget.world.randomness import Rng
from porttarget.world.sea import Floats, distance_nm


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """`style` is how it writes time: tag (tag block), leading or trailing (seconds since 1970), satellite (tag)."""

    name: str
    lat_deg: float
    lon_deg: float
    range_nm: float
    mmsi: int
    style: str
    suffix: str

    @property
    def satellite(self) -> bool:
        return self.style == "satellite"

    @property
    def file(self) -> str:
        return self.name + self.suffix


@cache
def load_stations() -> tuple[Station, ...]:
    """The stations of the shipped file, in its order."""
    text = resources.files("porttarget.world").joinpath("data/receivers.csv").read_text(encoding="utf-8")
    return tuple(
        Station(
            name=row["name"],
            lat_deg=float(row["latitude_deg"]),
            lon_deg=float(row["longitude_deg"]),
            range_nm=float(row["range_nm"]),
            # a coast station's MMSI begins with 00 (ITU-R M.585)
            mmsi=int(row["mmsi"]),
            style=row["style"],
            suffix=row["suffix"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def in_reach(state: Kinematics, stations: Sequence[Station]) -> NDArray[np.bool_]:
    """Whether any shore station could hear the craft."""
    reached = np.zeros(len(state.time_s), dtype=np.bool_)
    for station in stations:
        if not station.satellite:
            reached |= distance_nm(station.lat_deg, station.lon_deg, state.lat_deg, state.lon_deg) <= station.range_nm
    return reached


def chance_to_hear(station: Station, lat_deg: Floats, lon_deg: Floats, full_range_share: float) -> Floats:
    """1 within most of the range, falling evenly to 0 at its end."""
    away = distance_nm(station.lat_deg, station.lon_deg, lat_deg, lon_deg) / station.range_nm
    return np.asarray(np.clip((1.0 - away) / (1.0 - full_range_share), 0.0, 1.0), dtype=np.float64)


def pass_times(rng: Rng, span: tuple[float, float], radio: Radio) -> Floats:
    """Times of transmissions a satellite hears of one ship: within its passes, those it does not lose."""
    period, length = radio.satellite_period_minutes * 60.0, radio.satellite_pass_minutes * 60.0
    times = np.arange(span[0], span[1], radio.interval_satellite_s) + rng.uniform(0, radio.interval_satellite_s)
    heard = (times % period < length) & (rng.random(len(times)) < radio.satellite_heard)
    return np.floor(times[heard & (times < span[1])])
