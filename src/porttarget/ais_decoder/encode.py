"""AIS messages to sentences: physical values in, `!AIVDM,…*hh` out, packed by the same layouts that decode.

None means not available and is sent as the standard's value for it. Values beyond a field's range are sent as the
nearest it can say ("102.2 kn or more"). Used by the seeded world and by tests; types 1, 2, 3, 4, 5, 18, 24, 27.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import reduce
from math import sqrt
from operator import xor

from porttarget.ais_decoder.layouts.declare import Layout
from porttarget.ais_decoder.layouts.itu import (
    BASE_STATION,
    LONG_RANGE,
    POSITION_A,
    POSITION_B,
    STATIC_A,
    STATIC_B_NAME,
    STATIC_B_SHIP,
)  # fmt: skip
from porttarget.errors import UsageError

SENTENCE_PAYLOAD_CHARACTERS = 60  # leaves room for the rest of a sentence within NMEA 0183's 82 characters
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_ARMOUR = bytes(value + 48 if value < 40 else value + 56 for value in range(64))
_TO_ARMOUR = bytes.maketrans(_BASE64, _ARMOUR)
_SIX_BIT = {chr(value + 64 if value < 32 else value): value for value in range(64)}


def sentences(payload: int, bits: int, *, channel: str = "A", sequence_id: int | None = None, talker: str = "AI",
              own_ship: bool = False) -> list[str]:  # fmt: skip
    """Armour `bits` bits of `payload` and cut them into as many sentences as they need."""
    fill = -bits % 6
    padded = bits + -bits % 24
    armoured = b64encode((payload << (padded - bits)).to_bytes(padded // 8)).translate(_TO_ARMOUR).decode("ascii")
    armoured = armoured[: (bits + fill) // 6]
    total = -(-len(armoured) // SENTENCE_PAYLOAD_CHARACTERS)
    kind = f"{talker}VD{'O' if own_ship else 'M'}"
    sequence = "" if total == 1 else str((sequence_id or 0) % 10)
    lines = []
    for number in range(1, total + 1):
        part = armoured[(number - 1) * SENTENCE_PAYLOAD_CHARACTERS : number * SENTENCE_PAYLOAD_CHARACTERS]
        body = f"{kind},{total},{number},{sequence},{channel},{part},{fill if number == total else 0}"
        lines.append(f"!{body}*{checksum(body):02X}")
    return lines


def checksum(body: str) -> int:
    """NMEA 0183 checksum: exclusive or of all characters between `!` and `*`."""
    return reduce(xor, body.encode("ascii", "replace"))


def pack(layout: Layout, values: Mapping[str, int]) -> int:
    """One integer of `layout.bits` bits from raw values by field name; fields not named are 0."""
    payload = 0
    for field in layout.fields:
        payload = payload << field.width | values.get(field.name, 0) & (1 << field.width) - 1
    return payload


def tag_block(line: str, *, source: str | None, time: datetime | None) -> str:
    """Put an NMEA 4.0 tag block with source and time before a sentence; whole seconds as such, else milliseconds."""
    fields = []
    if source is not None:
        fields.append(f"s:{source}")
    if time is not None:
        milliseconds = round(_utc(time).timestamp() * 1000)
        fields.append(f"c:{milliseconds // 1000 if milliseconds % 1000 == 0 else milliseconds}")
    if not fields:
        return line
    body = ",".join(fields)
    return f"\\{body}*{checksum(body):02X}\\{line}"


def encode_position_a(
    *, mmsi: int, lat_deg: float | None = None, lon_deg: float | None = None, sog_kn: float | None = None,
    cog_deg: float | None = None, heading_deg: float | None = None, rot_deg_min: float | None = None,
    nav_status: int | None = None, second: int | None = None, accuracy: bool = False, raim: bool = False,
    special_manoeuvre: int | None = None, radio: int = 0, message_type: int = 1, repeat: int = 0, channel: str = "A",
    sequence_id: int | None = None, talker: str = "AI", own_ship: bool = False,
) -> list[str]:  # fmt: skip
    """Class A position report: type 1, 2 or 3."""
    if message_type not in POSITION_A.types:
        raise UsageError(f"message_type is {message_type}, expected 1, 2 or 3")
    values = {
        "type": message_type, "repeat": repeat, "mmsi": mmsi, "nav_status": _code(nav_status, 15),
        "rot": _rate_of_turn(rot_deg_min), "sog": _steps(sog_kn, 10, 1022, 1023), "accuracy": accuracy,
        "lon": _steps_signed(lon_deg, 600_000, 181), "lat": _steps_signed(lat_deg, 600_000, 91),
        "cog": _circle(cog_deg, 10, 3600), "heading": _circle(heading_deg, 1, 511), "second": _code(second, 60),
        "special_manoeuvre": _code(special_manoeuvre, 0), "raim": raim, "radio": radio,
    }  # fmt: skip
    return _send(POSITION_A, values, channel, sequence_id, talker, own_ship)


def encode_position_b(
    *, mmsi: int, lat_deg: float | None = None, lon_deg: float | None = None, sog_kn: float | None = None,
    cog_deg: float | None = None, heading_deg: float | None = None, second: int | None = None,
    accuracy: bool = False, raim: bool = False, carrier_sense: bool = True, radio: int = 0, repeat: int = 0,
    channel: str = "A", sequence_id: int | None = None, talker: str = "AI", own_ship: bool = False,
) -> list[str]:  # fmt: skip
    """Class B position report: type 18."""
    values = {
        "type": 18, "repeat": repeat, "mmsi": mmsi, "sog": _steps(sog_kn, 10, 1022, 1023), "accuracy": accuracy,
        "lon": _steps_signed(lon_deg, 600_000, 181), "lat": _steps_signed(lat_deg, 600_000, 91),
        "cog": _circle(cog_deg, 10, 3600), "heading": _circle(heading_deg, 1, 511), "second": _code(second, 60),
        "carrier_sense": carrier_sense, "dsc": 1, "band": 1, "message_22": 1, "raim": raim, "radio": radio,
    }  # fmt: skip
    return _send(POSITION_B, values, channel, sequence_id, talker, own_ship)


def encode_lrange(
    *, mmsi: int, lat_deg: float | None = None, lon_deg: float | None = None, sog_kn: float | None = None,
    cog_deg: float | None = None, nav_status: int | None = None, accuracy: bool = False, raim: bool = False,
    repeat: int = 3, channel: str = "A", sequence_id: int | None = None, talker: str = "AI", own_ship: bool = False,
) -> list[str]:  # fmt: skip
    """Long-range position report: type 27, with steps of a tenth of a minute, a knot and a degree."""
    values = {
        "type": 27, "repeat": repeat, "mmsi": mmsi, "accuracy": accuracy, "raim": raim,
        "nav_status": _code(nav_status, 15), "lon": _steps_signed(lon_deg, 600, 181),
        "lat": _steps_signed(lat_deg, 600, 91), "sog": _steps(sog_kn, 1, 62, 63), "cog": _circle(cog_deg, 1, 511),
    }  # fmt: skip
    return _send(LONG_RANGE, values, channel, sequence_id, talker, own_ship)


def encode_base_station(
    *, mmsi: int, time: datetime | None = None, lat_deg: float | None = None, lon_deg: float | None = None,
    accuracy: bool = True, epfd: int | None = 7, raim: bool = False, radio: int = 0, message_type: int = 4,
    repeat: int = 0, channel: str = "A", sequence_id: int | None = None, talker: str = "AI", own_ship: bool = False,
) -> list[str]:  # fmt: skip
    """Base station report: type 4 (or the UTC response, type 11)."""
    if message_type not in BASE_STATION.types:
        raise UsageError(f"message_type is {message_type}, expected 4 or 11")
    utc = _utc(time) if time is not None else None
    values = {
        "type": message_type, "repeat": repeat, "mmsi": mmsi, "year": utc.year if utc else 0,
        "month": utc.month if utc else 0, "day": utc.day if utc else 0, "hour": utc.hour if utc else 24,
        "minute": utc.minute if utc else 60, "second": utc.second if utc else 60, "accuracy": accuracy,
        "lon": _steps_signed(lon_deg, 600_000, 181), "lat": _steps_signed(lat_deg, 600_000, 91),
        "epfd": _code(epfd, 0), "raim": raim, "radio": radio,
    }  # fmt: skip
    return _send(BASE_STATION, values, channel, sequence_id, talker, own_ship)


def encode_static_a(
    *, mmsi: int, imo: int | None = None, callsign: str | None = None, name: str | None = None,
    ship_type: int | None = None, to_bow_m: int | None = None, to_stern_m: int | None = None,
    to_port_m: int | None = None, to_starboard_m: int | None = None, draught_m: float | None = None,
    destination: str | None = None, eta: datetime | None = None, epfd: int | None = 1, dte: bool = False,
    ais_version: int = 1, repeat: int = 0, channel: str = "A", sequence_id: int | None = None, talker: str = "AI",
    own_ship: bool = False,
) -> list[str]:  # fmt: skip
    """Static and voyage data of a class A ship: type 5, two sentences; `eta` is sent without its year."""
    utc = _utc(eta) if eta is not None else None
    values = {
        "type": 5, "repeat": repeat, "mmsi": mmsi, "ais_version": ais_version, "imo": imo or 0,
        "callsign": six_bit(callsign, 7), "name": six_bit(name, 20), "ship_type": _code(ship_type, 0),
        **_dimensions(to_bow_m, to_stern_m, to_port_m, to_starboard_m), "epfd": _code(epfd, 0),
        "eta_month": utc.month if utc else 0, "eta_day": utc.day if utc else 0, "eta_hour": utc.hour if utc else 24,
        "eta_minute": utc.minute if utc else 60, "draught": _steps(draught_m, 10, 255, 0),
        "destination": six_bit(destination, 20), "dte": dte,
    }  # fmt: skip
    return _send(STATIC_A, values, channel, sequence_id, talker, own_ship)


def encode_static_b(
    *, mmsi: int, name: str | None = None, callsign: str | None = None, ship_type: int | None = None,
    to_bow_m: int | None = None, to_stern_m: int | None = None, to_port_m: int | None = None,
    to_starboard_m: int | None = None, vendor: str = "", vendor_model: int = 0, vendor_serial: int = 0,
    epfd: int | None = 1, parts: str = "AB", repeat: int = 0, channel: str = "A", sequence_id: int | None = None,
    talker: str = "AI", own_ship: bool = False,
) -> list[str]:  # fmt: skip
    """Static data of a class B ship: type 24, part A (name), part B (the rest), or both, a sentence each."""
    if not parts or set(parts) - {"A", "B"}:
        raise UsageError(f"parts is {parts!r}, expected 'A', 'B' or 'AB'")
    head = {"type": 24, "repeat": repeat, "mmsi": mmsi}
    lines = []
    if "A" in parts:
        lines += _send(
            STATIC_B_NAME, {**head, "part_number": 0, "name": six_bit(name, 20)}, channel, sequence_id, talker, own_ship
        )
    if "B" in parts:
        values = {
            **head, "part_number": 1, "ship_type": _code(ship_type, 0), "vendor_name": six_bit(vendor, 3),
            "vendor_model": vendor_model, "vendor_serial": vendor_serial, "callsign": six_bit(callsign, 7),
            **_dimensions(to_bow_m, to_stern_m, to_port_m, to_starboard_m), "epfd": _code(epfd, 0),
        }  # fmt: skip
        lines += _send(STATIC_B_SHIP, values, channel, sequence_id, talker, own_ship)
    return lines


def six_bit(text: str | None, characters: int) -> int:
    """Six-bit text as one number: upper case, `?` for what the alphabet lacks, cut and filled with `@`."""
    packed = 0
    for character in (text or "").upper()[:characters].ljust(characters, "@"):
        packed = packed << 6 | _SIX_BIT.get(character, _SIX_BIT["?"])
    return packed


def _send(
    layout: Layout, values: Mapping[str, int], channel: str, sequence_id: int | None, talker: str, own_ship: bool
) -> list[str]:
    return sentences(
        pack(layout, values), layout.bits, channel=channel, sequence_id=sequence_id, talker=talker, own_ship=own_ship
    )


def _utc(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise UsageError(f"time {time.isoformat()} has no time zone, expected an aware datetime")
    return time.astimezone(UTC)


def _code(value: int | None, missing: int) -> int:
    return missing if value is None else value


def _steps(value: float | None, per_unit: int, most: int, missing: int) -> int:
    return missing if value is None else min(max(round(value * per_unit), 0), most)


def _steps_signed(value_deg: float | None, per_deg: int, missing_deg: int) -> int:
    return missing_deg * per_deg if value_deg is None else round(value_deg * per_deg)


def _circle(value_deg: float | None, per_deg: int, missing: int) -> int:
    return missing if value_deg is None else round(value_deg * per_deg) % (360 * per_deg)


def _rate_of_turn(value_deg_min: float | None) -> int:
    """Indicator 4.733 * sqrt(rate), signed; rates beyond 708°/min are sent as 126."""
    if value_deg_min is None:
        return -128
    size = min(round(4.733 * sqrt(abs(value_deg_min))), 126)
    return size if value_deg_min >= 0 else -size


def _dimensions(bow: int | None, stern: int | None, port: int | None, starboard: int | None) -> dict[str, int]:
    return {
        "to_bow": min(bow or 0, 511),
        "to_stern": min(stern or 0, 511),
        "to_port": min(port or 0, 63),
        "to_starboard": min(starboard or 0, 63),
    }
