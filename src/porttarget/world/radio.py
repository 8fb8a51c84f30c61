"""What craft send by AIS, and the truth of where they are when they send it.

Ships send class A positions and static data, small craft class B, base stations their time; beyond the shore
stations' reach ships are heard only by satellite, by long-range reports. Intervals are thinned against the standard
(parameters). Who hears a transmission is `stations`' business, its bytes are `sentences`'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from porttarget.units import METRES_PER_NM
from porttarget.world.movement import MOORED, UNDER_WAY, Kinematics, Motion, joined, passage, stay
from porttarget.world.parameters import Parameters, Span
from porttarget.world.randomness import Rng, Streams
from porttarget.world.sea import Floats, Sea
from porttarget.world.ships import Fleet, Ship, SmallCraft
from porttarget.world.stations import Station, in_reach, pass_times
from porttarget.world.voyages import Voyage

POSITION_A, STATIC_A, POSITION_B, STATIC_B, BASE_STATION, LONG_RANGE = 1, 5, 18, 24, 4, 27
Sender = Ship | SmallCraft | Station


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmissions:
    """Columns of (n,): whose (index into the senders), message type, true state at that time; by time."""

    sender: NDArray[np.int64]
    kind: NDArray[np.uint8]
    time_s: Floats
    lat_deg: Floats
    lon_deg: Floats
    sog_kn: Floats
    cog_deg: Floats
    status: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.time_s)


def transmit(
    voyages: Sequence[Voyage],
    fleet: Fleet,
    parameters: Parameters,
    streams: Streams,
    sea: Sea,
    stations: Sequence[Station],
) -> tuple[tuple[Sender, ...], Transmissions]:
    """Everything sent from the world's start to its end, in order of time."""
    span = (parameters.clock.start.timestamp(), parameters.clock.end.timestamp())
    senders: list[Sender] = []
    parts: list[Transmissions] = []
    for voyage in voyages:
        begin, end = max(span[0], voyage.motion.time_s[0]), min(span[1], voyage.motion.time_s[-1])
        if begin < end:
            senders.append(voyage.ship)
            rng = streams.of("radio", voyage.key)
            parts += _ship(len(senders) - 1, voyage.motion, (begin, end), parameters, rng, stations)
    for port in sorted({port for service in parameters.services for port in service.calls}):
        for place in range(parameters.radio.small_craft_per_port):
            craft = fleet.small_craft(port, place)
            senders.append(craft)
            rng = streams.of("radio", craft.craft_id)
            parts += _small_craft(len(senders) - 1, craft, span, parameters, rng, sea)
    for station in stations:
        if not station.satellite:
            senders.append(station)
            parts.append(_base_station(len(senders) - 1, station, span, parameters))
    columns = {field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(parts[0])}
    order = np.lexsort((columns["kind"], columns["sender"], columns["time_s"]))
    return tuple(senders), Transmissions(**{name: column[order] for name, column in columns.items()})


def _ship(
    sender: int,
    motion: Motion,
    span: tuple[float, float],
    parameters: Parameters,
    rng: Rng,
    stations: Sequence[Station],
) -> list[Transmissions]:
    radio = parameters.radio
    often = _times(rng, span, radio.interval_moving_s)
    state = motion.at(often)
    rarely = max(1, round(radio.interval_moored_s / radio.interval_moving_s))
    send = ((state.status == UNDER_WAY) | (np.arange(len(often)) % rarely == 0)) & in_reach(state, stations)
    parts = [_sent(sender, POSITION_A, _some(state, send))]
    static = motion.at(_times(rng, span, radio.interval_static_s))
    parts.append(_sent(sender, STATIC_A, _some(static, in_reach(static, stations))))
    seen = motion.at(pass_times(rng, span, radio))
    parts.append(_sent(sender, LONG_RANGE, _some(seen, ~in_reach(seen, stations))))
    # one static report a pass or so reaches the satellite, else a ship at sea would have no name
    known = motion.at(pass_times(rng, span, radio)[::4])
    parts.append(_sent(sender, STATIC_A, _some(known, ~in_reach(known, stations))))
    return parts


def _small_craft(
    sender: int, craft: SmallCraft, span: Span, parameters: Parameters, rng: Rng, sea: Sea
) -> list[Transmissions]:
    motion = shuttle(craft, span, parameters, rng, sea)
    radio = parameters.radio
    often = _times(rng, span, radio.interval_small_craft_s)
    state = motion.at(often)
    send = (state.status == UNDER_WAY) | (np.arange(len(often)) % 3 == 0)
    static = motion.at(_times(rng, span, radio.interval_small_static_s))
    return [_sent(sender, POSITION_B, _some(state, send)), _sent(sender, STATIC_B, static)]


def shuttle(craft: SmallCraft, span: Span, parameters: Parameters, rng: Rng, sea: Sea) -> Motion:
    """Small craft go to and fro on the last miles of the lane to their port, with rests at both ends."""
    origin = next(service.lading[-1] for service in parameters.services if craft.port in service.calls)
    inward = sea.way(origin, craft.port).last(float(rng.uniform(4.0, 14.0))).without_last(float(rng.uniform(0.1, 0.8)))
    outward = inward.reversed()
    parts: list[Motion] = []
    hours = 0.0
    while hours * 3600 < span[1] - span[0] + 3600:
        way = (inward, outward)[len(parts) // 2 % 2]
        parts.append(passage(way, craft.speed_kn * float(rng.uniform(0.8, 1.1)), (), (), None))
        rest = float(rng.uniform(0.3, 5.0))
        parts.append(stay(float(way.lat_deg[-1]), float(way.lon_deg[-1]), rest, MOORED))
        hours += parts[-2].duration_s / 3600 + rest
    return joined(parts).starting_at(span[0] - 600.0)


def _base_station(sender: int, station: Station, span: Span, parameters: Parameters) -> Transmissions:
    time_s = np.arange(span[0] + sender % 60, span[1], parameters.radio.interval_base_station_s)
    still = np.zeros(len(time_s))
    return Transmissions(
        sender=np.full(len(time_s), sender),
        kind=np.full(len(time_s), BASE_STATION, dtype=np.uint8),
        time_s=time_s,
        lat_deg=np.full(len(time_s), station.lat_deg),
        lon_deg=np.full(len(time_s), station.lon_deg),
        sog_kn=still,
        cog_deg=still,
        status=np.zeros(len(time_s), dtype=np.uint8),
    )


def _times(rng: Rng, span: Span, interval_s: float) -> Floats:
    """Times within the span at about this interval, whole seconds."""
    number = int((span[1] - span[0]) / interval_s * 1.5) + 2
    steps = rng.uniform(0.8, 1.2, number) * interval_s
    times = np.floor(span[0] + rng.uniform(0.0, interval_s) + np.cumsum(steps) - steps[0])
    return np.asarray(times[times < span[1]], dtype=np.float64)


def _some(state: Kinematics, keep: NDArray[np.bool_]) -> Kinematics:
    return Kinematics(**{field.name: getattr(state, field.name)[keep] for field in fields(state)})


def _sent(sender: int, kind: int, state: Kinematics) -> Transmissions:
    number = len(state.time_s)
    return Transmissions(
        sender=np.full(number, sender),
        kind=np.full(number, kind, dtype=np.uint8),
        **{field.name: getattr(state, field.name) for field in fields(state)},
    )


def measured_position(rng: Rng, lat_deg: float, lon_deg: float, jitter_m: float) -> tuple[float, float]:
    """What the ship's receiver makes of the true position."""
    north, east = rng.normal(0.0, jitter_m, 2) / METRES_PER_NM / 60.0
    return lat_deg + float(north), lon_deg + float(east / np.cos(np.radians(lat_deg)))


def nothing_sent() -> Transmissions:
    """No transmissions, for a world without AIS."""
    none = np.zeros(0)
    return Transmissions(
        sender=none.astype(np.int64),
        kind=none.astype(np.uint8),
        time_s=none,
        lat_deg=none,
        lon_deg=none,
        sog_kn=none,
        cog_deg=none,
        status=none.astype(np.uint8),
    )
