"""Parameters of the world, read from `data/world.toml` into frozen objects.

The file documents each value; here they get types. A key that is missing or unknown is refused with its place, so
that the file and these declarations cannot drift apart.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from porttarget.errors import ReferenceDataError, UsageError, Where

S = TypeVar("S")
Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    start: datetime
    days: float
    scale: float
    history_days: float

    @property
    def end(self) -> datetime:
        return self.start + timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    call_exponent: float
    min_boxes_per_call: int
    min_partner_boxes: int
    foreign_hop_days: float
    longest_period_days: float
    berth_hours: Span
    anchor_share: float
    anchor_hours: Span
    anchor_distance_nm: Span
    berth_offset_nm: float
    undeclared_call_share: float
    undeclared_berth_hours: Span
    next_arrival_days: Span
    last_arrival_hours: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    code: str
    ship_class: str
    period_days: float
    lading: tuple[str, ...]
    calls: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipClass:
    length_m: Span
    beam_m: int
    draught_m: Span
    speed_kn: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    scac: str
    name: str
    container_prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarder:
    scac: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CargoShares:
    boxes_per_bill: tuple[float, ...]
    shared_box_share: float
    empty_share: float
    undeclared_box_share: float
    forty_foot_share: float
    high_cube_share: float
    forty_five_share: float
    transit_share: dict[str, float]
    rail_share: float
    to_order_share: float
    second_seal_share: float
    second_commodity_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmShares:
    shippers_per_country: int
    consignees_per_country: int
    trusted_share: float
    zipf_exponent: float
    new_firm_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    late: float
    change: float
    delete: float
    missing_consignee: float
    wrong_check_digit: float
    house_without_master: float
    duplicate_bill: float
    count_mismatch: float
    hours_before_deadline: Span
    late_hours: Span
    amendment_hours: Span
    notice_hours_before_arrival: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Innocents:
    vague_text: float
    odd_weight: float
    near_namesake: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LookoutCounts:
    names_per_country: int
    decoy_names: int
    containers_per_country: int
    container_hit_share: float
    shared_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeShares:
    random_share: float
    chosen_share: float
    detect: dict[str, float]
    false_alarm: float
    minor_finding_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Radio:
    interval_moving_s: float
    interval_moored_s: float
    interval_static_s: float
    interval_small_craft_s: float
    interval_small_static_s: float
    interval_base_station_s: float
    interval_satellite_s: float
    satellite_pass_minutes: float
    satellite_period_minutes: float
    satellite_heard: float
    small_craft_per_port: int
    full_range_share: float
    jitter_m: float
    bad_checksum: float
    cut_line: float
    lost_part: float
    repeated_line: float
    other_line: float
    comment_line: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All of it, with the seed. `schemes` maps a scheme's name to its share, threat kind and chances of traces."""

    seed: int
    clock: Clock
    traffic: Traffic
    speed_limits: dict[str, tuple[tuple[float, float], ...]]
    services: tuple[Service, ...]
    undeclared_call: dict[str, str]
    carriers: tuple[Carrier, ...]
    forwarders: tuple[Forwarder, ...]
    ship_classes: dict[str, ShipClass]
    cargo: CargoShares
    firms: FirmShares
    faults: Faults
    innocents: Innocents
    schemes: dict[str, dict[str, Any]]
    lookouts: LookoutCounts
    outcomes: OutcomeShares
    radio: Radio


def load_parameters(
    *, seed: int, days: float | None, scale: float | None, start: datetime | None, path: Path | None = None
) -> Parameters:
    """The shipped file (or `path`) with what the caller set; UsageError for a length or scale that makes no world."""
    source = str(path) if path else "world.toml"
    text = (
        path.read_text(encoding="utf-8")
        if path
        else resources.files("porttarget.world").joinpath("data/world.toml").read_text(encoding="utf-8")
    )
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataError(f"not TOML: {error}", where=Where(source=source)) from error
    clock = _section(Clock, raw, "clock", source)
    clock = Clock(
        start=(start or clock.start).astimezone(UTC),
        days=clock.days if days is None else days,
        scale=clock.scale if scale is None else scale,
        history_days=clock.history_days,
    )
    if not 0 < clock.days <= 366:
        raise UsageError(f"days is {clock.days}, expected more than 0 and at most 366")
    if not 0 < clock.scale <= 2:
        raise UsageError(f"scale is {clock.scale}, expected more than 0 and at most 2")
    return Parameters(
        seed=seed,
        clock=clock,
        traffic=_section(Traffic, raw, "traffic", source),
        speed_limits={port: tuple((a, b) for a, b in steps) for port, steps in raw["speed_limits"].items()},
        services=tuple(_typed(Service, service, "service", source) for service in raw["service"]),
        undeclared_call=dict(raw["undeclared_call"]),
        carriers=tuple(_typed(Carrier, row, "carrier", source) for row in raw["carrier"]),
        forwarders=tuple(_typed(Forwarder, row, "forwarder", source) for row in raw["forwarder"]),
        ship_classes={name: _typed(ShipClass, row, name, source) for name, row in raw["ship_class"].items()},
        cargo=_section(CargoShares, raw, "cargo", source),
        firms=_section(FirmShares, raw, "firms", source),
        faults=_section(Faults, raw, "faults", source),
        innocents=_section(Innocents, raw, "innocents", source),
        schemes=dict(raw["schemes"]),
        lookouts=_section(LookoutCounts, raw, "lookouts", source),
        outcomes=_section(OutcomeShares, raw, "outcomes", source),
        radio=_section(Radio, raw, "ais", source),
    )


def _section(kind: type[S], raw: Mapping[str, Any], name: str, source: str) -> S:
    if name not in raw:
        raise ReferenceDataError(f"section [{name}] is missing", where=Where(source=source))
    return _typed(kind, raw[name], name, source)


def _typed(kind: type[S], values: Mapping[str, Any], name: str, source: str) -> S:
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # S is always one of the dataclasses above
    if set(values) != known:
        missing, unknown = sorted(known - set(values)), sorted(set(values) - known)
        raise ReferenceDataError(f"[{name}]: missing {missing}, unknown {unknown}", where=Where(source=source))
    return kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in values.items()})
