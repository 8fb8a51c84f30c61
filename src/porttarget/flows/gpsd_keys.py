"""GPSD's keys for message types 1–27: which field of our layouts each one is, and how it is written.

Keys stand in the order in which GPSD prints them. Bits that our layouts call spare but GPSD prints are named by their
position. Types 6 and 8 go on in `gpsd_applications`. Reference: gpsd_json.c and driver_ais.c of GPSD 3.22 and 3.27.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from porttarget.ais_decoder.layouts import Layout
from porttarget.ais_decoder.layouts.itu_aids import AID
from porttarget.ais_decoder.layouts.itu_binary import (
    ACKNOWLEDGEMENT,
    BINARY_ADDRESSED,
    BINARY_BROADCAST,
    BINARY_SHORT,
    SAFETY_ADDRESSED,
    SAFETY_BROADCAST,
)
from porttarget.ais_decoder.layouts.itu_positions import (
    LONG_RANGE,
    POSITION_A,
    POSITION_B,
    POSITION_B_EXTENDED,
    SAR_AIRCRAFT,
)
from porttarget.ais_decoder.layouts.itu_statics import STATIC_A, STATIC_B_NAME, STATIC_B_SHIP
from porttarget.ais_decoder.layouts.itu_stations import (
    ASSIGNMENT,
    BASE_STATION,
    CHANNEL_MANAGEMENT,
    CORRECTION,
    GROUP_ASSIGNMENT,
    INTERROGATION,
    SLOT_RESERVATION,
    UTC_INQUIRY,
)
from porttarget.ais_decoder.raw_fields import Place, place
from porttarget.flows import gpsd_legends as legends
from porttarget.flows.gpsd_values import Composed, Fixed, Key, ListKey, LookedUp, Named, Scaled, Text, Truth, Way, Whole

WHOLE: Final = Whole()


@dataclass(frozen=True, slots=True)
class KeyMaker:
    """Makes keys of a layout's fields: named, or a Place, or several of them; without any the field named as the key.

    `base`: bit of the message where the layout begins.
    """

    layout: Layout
    base: int = 0

    def __call__(
        self, name: str, *fields: str | Place, way: Way = WHOLE, compat: tuple[Place, ...] | None = None,
        optional: bool = False, least: int = 0, scaled: bool | None = None, compat_only: bool | None = None,
        squeezed: bool = False, joint: str = ",",
    ) -> Key:  # fmt: skip
        """One key; the rest as `Key` says."""
        places = tuple(self.place(field) for field in fields or (name,))
        return Key(
            name=name, right=places, way=way, compat=compat, optional=optional, least=least, scaled=scaled,
            compat_only=compat_only, squeezed=squeezed, joint=joint,
        )  # fmt: skip

    def place(self, field: str | Place) -> Place:
        """Where a field lies in the message."""
        return place(self.layout, field, self.base) if isinstance(field, str) else field


TRUTH: Final = Truth()
TEXT: Final = Text()
DATA: Final = Text(bare=True)
TENTHS: Final = Scaled(10, 1)
DEGREES: Final = Scaled(600_000, 7, compat=6)
AREA_DEGREES: Final = Scaled(600, 4, compat=6, as_text=True)
_DATE: Final = Composed("%04d-%02d-%02dT%02d:%02d:%02dZ")
ETA: Final = Composed("%02d-%02dT%02d:%02dZ")
_EPFD: Final = Named(legends.EPFD, legends.EPFD_322)
_SHIP_TYPE: Final = Named(legends.SHIP_TYPE)
_NAV_STATUS: Final = Named(legends.NAV_STATUS, legends.NAV_STATUS_322)


def _turns(right: bool) -> tuple[str, ...]:
    """By raw value from −128: degrees a minute; release 3.22 gives whole ones without their sign."""
    rates = [(raw / 4.733) ** 2 for raw in range(-126, 127)]
    shown = [f"{-rate if raw < 0 else rate:.2f}" if right else f"{rate:.0f}" for raw, rate in enumerate(rates, -126)]
    return ("null" if right else '"nan"', '"fastleft"', *shown, '"fastright"')


def _speeds(absent: str, form: str, most: int, beyond: str, divisor: float = 1) -> tuple[str, ...]:
    """By raw value: a number, then "or more", then not available."""
    return (*(form % (raw / divisor) for raw in range(most)), f'"{beyond}"', absent)


_NAN = '"nan"'
_TURN = LookedUp(_turns(right=True), _turns(right=False), -128)
_SPEED = LookedUp(_speeds("null", "%.1f", 1022, "fast", 10), _speeds(_NAN, "%.1f", 1022, "fast", 10))
_AIR_SPEED = LookedUp(_speeds("null", "%d", 1022, "fast"), _speeds(_NAN, "%d", 1022, "fast"))
_ALTITUDE = LookedUp(_speeds("null", "%d", 4094, "high"), _speeds(_NAN, "%d", 4094, "high"))


def _dimensions(make: KeyMaker) -> list[Key]:
    return [make(f"to_{side}") for side in ("bow", "stern", "port", "starboard")]


def _device(make: KeyMaker) -> list[Key]:
    return [make("epfd"), make("epfd_text", "epfd", way=_EPFD)]


def _position(make: KeyMaker, degrees: Scaled = DEGREES) -> list[Key]:
    return [make("lon", way=degrees), make("lat", way=degrees)]


def _position_a() -> list[Key]:
    make = KeyMaker(POSITION_A)
    return [
        make("status", "nav_status"), make("status_text", "nav_status", way=_NAV_STATUS),
        make("turn", "rot", way=_TURN), make("speed", "sog", way=_SPEED), make("accuracy", way=TRUTH),
        *_position(make), make("course", "cog", way=TENTHS), make("heading"), make("second"),
        make("maneuver", "special_manoeuvre"), make("raim", way=TRUTH),
        make("radio", squeezed=True),
    ]  # fmt: skip


def _base_station() -> list[Key]:
    make = KeyMaker(BASE_STATION)
    return [
        make("timestamp", "year", "month", "day", "hour", "minute", "second", way=_DATE), make("accuracy", way=TRUTH),
        *_position(make), *_device(make), make("raim", way=TRUTH), make("radio"),
    ]  # fmt: skip


def _static_a() -> list[Key]:
    make = KeyMaker(STATIC_A)
    return [
        make("imo"), make("ais_version"), make("callsign", way=TEXT), make("shipname", "name", way=TEXT),
        make("shiptype", "ship_type"), make("shiptype_text", "ship_type", way=_SHIP_TYPE), *_dimensions(make),
        *_device(make), make("eta", "eta_month", "eta_day", "eta_hour", "eta_minute", way=ETA),
        make("draught", way=TENTHS), make("destination", way=TEXT), make("dte"),
    ]  # fmt: skip


def _sar_aircraft() -> list[Key]:
    make = KeyMaker(SAR_AIRCRAFT)
    return [
        make("alt", "altitude", way=_ALTITUDE), make("speed", "sog", way=_AIR_SPEED), make("accuracy", way=TRUTH),
        *_position(make), make("course", "cog", way=TENTHS), make("second"),
        make("regional", Place(start=134, width=8)), make("dte"), make("raim", way=TRUTH), make("radio"),
    ]  # fmt: skip


def _class_b(make: KeyMaker, regional: Place) -> list[Key]:
    return [
        make("reserved", Place(start=38, width=8)), make("speed", "sog", way=TENTHS), make("accuracy", way=TRUTH),
        *_position(make), make("course", "cog", way=TENTHS), make("heading"), make("second"),
        make("regional", regional),
    ]  # fmt: skip


def _position_b() -> list[Key]:
    make = KeyMaker(POSITION_B)
    return [
        *_class_b(make, Place(start=139, width=2)), make("cs", "carrier_sense", way=TRUTH),
        make("display", way=TRUTH), make("dsc", way=TRUTH), make("band", way=TRUTH),
        make("msg22", "message_22", way=TRUTH), make("raim", way=TRUTH), make("radio"),
    ]  # fmt: skip


def _position_b_extended() -> list[Key]:
    make = KeyMaker(POSITION_B_EXTENDED)
    return [
        *_class_b(make, Place(start=139, width=4)), make("shipname", "name", way=TEXT),
        make("shiptype", "ship_type"), make("shiptype_text", "ship_type", way=_SHIP_TYPE), *_dimensions(make),
        *_device(make), make("raim", way=TRUTH), make("dte"), make("assigned", way=TRUTH),
    ]  # fmt: skip


def _acknowledgement() -> list[Key]:
    make = KeyMaker(ACKNOWLEDGEMENT)
    return [make(f"mmsi{k}", f"dest_mmsi#{k}", optional=True) for k in range(1, 5)]


def _addressed(make: KeyMaker) -> list[Key]:
    return [make("seqno", "sequence_number"), make("dest_mmsi"), make("retransmit", way=TRUTH)]


def _safety_addressed() -> list[Key]:
    make = KeyMaker(SAFETY_ADDRESSED)
    return [*_addressed(make), make("text", way=TEXT)]


def _interrogation() -> list[Key]:
    make = KeyMaker(INTERROGATION)
    return [
        make("mmsi1", "dest_mmsi_1"), make("type1_1", "message_type_1_1"), make("offset1_1", "slot_offset_1_1"),
        make("type1_2", "message_type_1_2", optional=True, least=91),
        make("offset1_2", "slot_offset_1_2", optional=True, least=91),
        make("mmsi2", "dest_mmsi_2", optional=True, least=111),
        make("type2_1", "message_type_2_1", optional=True, least=111),
        make("offset2_1", "slot_offset_2_1", optional=True, least=111),
    ]  # fmt: skip


def _assignment() -> list[Key]:
    make = KeyMaker(ASSIGNMENT)
    parts = (("mmsi", "dest_mmsi"), ("offset", "slot_offset"), ("increment", "increment"))
    return [
        *(make(f"{name}1", f"{field}#1") for name, field in parts),
        *(make(f"{name}2", f"{field}#2", optional=True, least=144) for name, field in parts),
    ]


def _correction() -> list[Key]:
    make = KeyMaker(CORRECTION)
    return [
        *_position(make, Scaled(600, 4, compat=1)),
        make("data", Place(start=80, kind="data", to_end=True, masked=False), way=DATA),
    ]


def _slot_reservation() -> list[Key]:
    make = KeyMaker(SLOT_RESERVATION)
    parts = (("offset", "slot_offset"), ("number", "slots"), ("timeout", "timeout"), ("increment", "slot_increment"))
    return [make(f"{name}{k}", f"{field}#{k}", optional=True) for k in range(1, 5) for name, field in parts]


def _aid() -> list[Key]:
    make = KeyMaker(AID)
    return [
        make("aid_type"), make("aid_type_text", "aid_type", way=Named(legends.AID_TYPE)), make("name", way=TEXT),
        make("accuracy", way=TRUTH, scaled=False), *_position(make), make("accuracy", way=TRUTH, scaled=True),
        *_dimensions(make), *_device(make), make("second"), make("regional", "aid_status"),
        make("off_position", way=TRUTH), make("raim", way=TRUTH), make("virtual_aid", way=TRUTH),
    ]  # fmt: skip


def _corners(make: KeyMaker) -> list[Key]:
    return [make(name, way=AREA_DEGREES) for name in ("ne_lon", "ne_lat", "sw_lon", "sw_lat")]


def _channel_management(addressed: bool) -> list[Key]:
    make = KeyMaker(CHANNEL_MANAGEMENT)
    where = [make("dest1", "dest_mmsi_1"), make("dest2", "dest_mmsi_2")] if addressed else _corners(make)
    return [
        make("channel_a"), make("channel_b"), make("txrx", "tx_rx_mode"), make("power", "low_power", way=TRUTH),
        *where, make("addressed", way=TRUTH), make("band_a", "narrow_a", way=TRUTH),
        make("band_b", "narrow_b", way=TRUTH), make("zonesize", "zone_size"),
    ]  # fmt: skip


def _group_assignment() -> list[Key]:
    make = KeyMaker(GROUP_ASSIGNMENT)
    return [
        *_corners(make), make("stationtype", "station_type"),
        make("stationtype_text", "station_type", way=Named(legends.STATION_TYPE, legends.STATION_TYPE_322)),
        make("shiptype", "ship_type"), make("shiptype_text", "ship_type", way=_SHIP_TYPE), make("interval"),
        make("quiet"),
    ]  # fmt: skip


def part_a(*, alone: bool) -> list[Key]:
    """Type 24: the name; `alone`: not joined with part B."""
    make = KeyMaker(STATIC_B_NAME)
    part = [make("part", Place(), way=Fixed('"A"'))] if alone else []
    return [*part, make("shipname", "name", way=TEXT)]


def part_b(*, auxiliary: bool, alone: bool) -> list[Key]:
    """Type 24: the ship; `auxiliary`: craft with an MMSI 98…, which names its mother ship."""
    make = KeyMaker(STATIC_B_SHIP)
    old_vendor = (Place(start=48, width=42, kind="text"),)  # seven characters before ITU-R M.1371-4
    part = [make("part", Place(), way=Fixed('"B"'))] if alone else []
    return [
        *part, make("shiptype", "ship_type"), make("shiptype_text", "ship_type", way=_SHIP_TYPE),
        make("vendorid", "vendor_name", way=TEXT, compat=old_vendor), make("model", "vendor_model"),
        make("serial", "vendor_serial"), make("callsign", way=TEXT),
        *([make("mothership_mmsi")] if auxiliary else _dimensions(make)),
    ]  # fmt: skip


def _short_binary(kind: int, part: int) -> list[Key]:
    """Types 25 and 26. Release 3.22 knows no spare bits and reads no communication state."""
    layout = next(one for one in BINARY_SHORT if one.types == (kind,) and one.part == part)
    make = KeyMaker(layout)
    addressed, structured = bool(part >> 1), bool(part & 1)
    after = 40 + 30 * addressed
    identifier = Place(start=after, width=16)
    right = Place(start=place(layout, "dac").start, width=16) if structured else Place()
    data = Place(start=after + 16 * structured, kind="data", to_end=True, tail=20 if kind == 26 else 0, masked=False)
    radio = [make("radio", compat=(Place(),))] if kind == 26 else []
    return [
        make("addressed", way=TRUTH), make("structured", way=TRUTH),
        make("dest_mmsi", "dest_mmsi" if addressed else Place()),
        make("app_id", right, compat=(identifier if structured else Place(),)),
        make("data", way=DATA, compat=(data,)), *radio,
    ]  # fmt: skip


def _function(make: KeyMaker) -> list[Key]:
    return [make("dac"), make("fid", "fi")]


def _long_range() -> list[Key]:
    make = KeyMaker(LONG_RANGE)
    return [
        make("status", "nav_status", scaled=False), make("status", "nav_status", scaled=True, compat_only=False),
        make("status", "nav_status", way=_NAV_STATUS, scaled=True, compat_only=True),
        make("status_text", "nav_status", way=_NAV_STATUS, scaled=True, compat_only=False),
        make("accuracy", way=TRUTH), *_position(make, Scaled(600, 4, compat=1)), make("speed", "sog"),
        make("course", "cog"), make("raim", way=TRUTH), make("gnss", "latency", way=TRUTH),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Keys of one kind of message, and how many bits release 3.22 wants it to have."""

    keys: tuple[Key | ListKey, ...]
    lengths: range

    def taken(self, bits: int) -> bool:
        """Whether release 3.22 takes a message of so many bits."""
        return bits in self.lengths


_ANY_MORE: Final = 1 << 16


def _kind(keys: list[Key], least: int, most: int = _ANY_MORE, step: int = 1) -> Kind:
    return Kind(keys=tuple(keys), lengths=range(least, most + 1, step))


_A = _kind(_position_a(), 163)
_BASE = _kind(_base_station(), 168)
_ACK = _kind(_acknowledgement(), 72, 168)
PLAIN: Final[Mapping[int, Kind]] = MappingProxyType(
    {
        1: _A, 2: _A, 3: _A, 4: _BASE, 11: _BASE, 5: _kind(_static_a(), 420), 7: _ACK, 13: _ACK,
        9: _kind(_sar_aircraft(), 168), 10: _kind([KeyMaker(UTC_INQUIRY)("dest_mmsi")], 72),
        12: _kind(_safety_addressed(), 72, 1008), 14: _kind([KeyMaker(SAFETY_BROADCAST)("text", way=TEXT)], 40, 1008),
        15: _kind(_interrogation(), 88, 168), 16: _kind(_assignment(), 96, 168), 17: _kind(_correction(), 80, 816),
        18: _kind(_position_b(), 168), 19: _kind(_position_b_extended(), 312),
        20: _kind(_slot_reservation(), 72, 186), 21: _kind(_aid(), 272, 368), 23: _kind(_group_assignment(), 160),
        27: _kind(_long_range(), 96, 168, 72),
    }
)  # fmt: skip
# by the number in a field of their own: 22 by `addressed`, 25 and 26 by the two bits after the MMSI
SELECTOR: Final[Mapping[int, Place]] = MappingProxyType(
    {
        22: place(CHANNEL_MANAGEMENT, "addressed"), 25: Place(start=38, width=2), 26: Place(start=38, width=2),
    }
)  # fmt: skip
SELECTED: Final[Mapping[tuple[int, int], Kind]] = MappingProxyType(
    {
        **{(22, part): _kind(_channel_management(bool(part)), 168) for part in range(2)},
        **{
            (kind, part): _kind(_short_binary(kind, part), least + 30 * (part >> 1) + 16 * (part & 1), most)
            for kind, least, most in ((25, 40, 168), (26, 60, 1004))
            for part in range(4)
        },
    }
)  # fmt: skip
BINARY_HEADS: Final[Mapping[int, Kind]] = MappingProxyType(
    {
        6: _kind([*_addressed(KeyMaker(BINARY_ADDRESSED)), *_function(KeyMaker(BINARY_ADDRESSED))], 88, 1008),
        8: _kind(_function(KeyMaker(BINARY_BROADCAST)), 56, 1008),
    }
)
