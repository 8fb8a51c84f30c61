"""The fleet: invented container ships of each service, and small craft around the ports.

Identities are formally right (`identity`), names invented (`names`). A ship's stream bears its service and place in
the fleet, so that a larger fleet leaves the ships before it as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from porttarget.world.identity import FLAGS, callsign_of, imo_number, mmsi_of
from porttarget.world.names import ship_name, words
from porttarget.world.parameters import Carrier, Parameters, Service
from porttarget.world.randomness import Streams, chance, pick

CARGO_SHIP = 70  # type of ship and cargo, ITU-R M.1371 table 53: cargo, all ships of this type
CARGO_HAZARD_A = 71
FIRST_IMO_SERIAL = 971_000  # counted up ship by ship, so that no two share a number
CA_US_MIDS = (316, 366, 367, 368)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship:
    """A container ship; `to_bow_m` and `to_port_m` give where its aerial stands."""

    ship_id: str
    service: str
    carrier: Carrier
    name: str
    imo: int
    mmsi: int
    callsign: str
    flag: str
    ship_type: int
    length_m: int
    beam_m: int
    to_bow_m: int
    to_port_m: int
    draught_m: float
    speed_kn: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallCraft:
    """A tug, pilot, ferry, fishing or pleasure boat with a class B transponder."""

    craft_id: str
    name: str
    mmsi: int
    callsign: str
    ship_type: int
    length_m: int
    beam_m: int
    speed_kn: float
    port: str


class Fleet:
    """Makes ships as they are asked for and keeps their names, IMO numbers and MMSI apart."""

    def __init__(self, parameters: Parameters, streams: Streams) -> None:
        self._parameters = parameters
        self._streams = streams
        self._ships: dict[tuple[str, int], Ship] = {}
        self._craft: dict[tuple[str, int], SmallCraft] = {}
        self._taken: set[str | int] = set()

    @property
    def ships(self) -> tuple[Ship, ...]:
        return tuple(self._ships.values())

    @property
    def craft(self) -> tuple[SmallCraft, ...]:
        return tuple(self._craft.values())

    def ship(self, service: Service, place: int) -> Ship:
        """The service's ship number `place` (from 0)."""
        key = (service.code, place)
        if key not in self._ships:
            self._ships[key] = self._launch(service, place)
        return self._ships[key]

    def _launch(self, service: Service, place: int) -> Ship:
        parameters = self._parameters
        rng = self._streams.of("ship", service.code, place)
        index = [s.code for s in parameters.services].index(service.code)
        size = parameters.ship_classes[service.ship_class]
        flag = pick(rng, FLAGS, [flag.weight for flag in FLAGS])
        length = int(rng.integers(int(size.length_m[0]), int(size.length_m[1]) + 1))
        name = ship_name(rng)
        while name in self._taken:
            name = ship_name(rng)
        mmsi = mmsi_of(rng, pick(rng, flag.mids))
        while mmsi in self._taken:
            mmsi = mmsi_of(rng, pick(rng, flag.mids))
        self._taken |= {name, mmsi}
        return Ship(
            ship_id=f"{service.code}-{place:03d}",
            service=service.code,
            carrier=parameters.carriers[index % len(parameters.carriers)],
            name=name,
            imo=imo_number(FIRST_IMO_SERIAL + index * 1000 + place),
            mmsi=mmsi,
            callsign=callsign_of(rng, flag),
            flag=flag.country,
            ship_type=CARGO_HAZARD_A if chance(rng, 0.25) else CARGO_SHIP,
            length_m=length,
            beam_m=size.beam_m,
            to_bow_m=length - int(rng.integers(40, 90)),
            to_port_m=size.beam_m // 2,
            draught_m=round(float(rng.uniform(*size.draught_m)), 1),
            speed_kn=round(float(rng.uniform(*size.speed_kn)), 1),
        )

    def small_craft(self, port: str, place: int) -> SmallCraft:
        """Small craft number `place` (from 0) of a port."""
        key = (port, place)
        if key not in self._craft:
            rng = self._streams.of("small_craft", port, place)
            kind = pick(rng, words().small_craft)
            mmsi = mmsi_of(rng, 316 if port.startswith("CA") else pick(rng, CA_US_MIDS[1:]))
            self._craft[key] = SmallCraft(
                craft_id=f"{port}-{place:02d}",
                name=f"{kind} {int(rng.integers(2, 60))}".upper(),
                mmsi=mmsi,
                callsign=f"{'CF' if port.startswith('CA') else 'WD'}{chr(int(rng.integers(65, 91)))}"
                f"{int(rng.integers(1000, 10000))}",
                ship_type={"TUG": 52, "PIL": 50, "FER": 60, "FV ": 30, "SV ": 36, "MY ": 37}[kind[:3].upper()],
                length_m=int(rng.integers(9, 38)),
                beam_m=int(rng.integers(3, 10)),
                speed_kn=round(float(rng.uniform(5.0, 10.0)), 1),
                port=port,
            )
        return self._craft[key]
