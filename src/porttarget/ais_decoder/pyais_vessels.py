"""Positions, static data and base stations by pyais: one function a table, our columns from its fields.

Where pyais keeps less than was sent (rate of turn rounded, reserved codes folded into 0, text after an inner `@`), the
bits are sliced here. What the numbers mean is written out once more, apart from the layouts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from porttarget.ais_decoder.plain_message import PlainMessage

Row = dict[str, Any]


def _cut(fields: Row, size: int, ends: dict[str, int]) -> Row:
    """Fields that end beyond the message's bits are nothing."""
    return {name: fields.get(name) if size >= end else None for name, end in ends.items()}


def _raw(value: float | None, scale: float) -> int | None:
    return None if value is None else round(value * scale)


def _beyond(raw: int, per_deg: int, most: int) -> bool:
    return abs(raw) > most * per_deg and raw != (most + 1) * per_deg


def _unless(value: int | None, *nothing: int) -> int | None:
    return None if value in nothing else value


def _degrees(raw: int, per_deg: int, most: int) -> float | None:
    return raw / per_deg if abs(raw) <= most * per_deg else None


POSITION_ENDS: dict[int, dict[str, int]] = {
    1: {"heading": 137, "second": 143, "maneuver": 145, "raim": 149, "radio": 168},
    9: {"second": 134, "raim": 148, "radio": 168},
    18: {"heading": 133, "second": 139, "raim": 148, "radio": 168},
    19: {"heading": 133, "second": 139, "raim": 306},
    27: {"raim": 40},
}
STATUS_START = {1: 38, 27: 40}
POSITION_BITS: dict[str, dict[int, int]] = {
    "altitude_sensor": {9: 134}, "dte": {9: 142, 19: 306}, "carrier_sense": {18: 141}, "display": {18: 142},
    "dsc": {18: 143}, "band": {18: 144}, "message_22": {18: 145}, "assigned": {9: 146, 18: 146, 19: 307},
    "latency": {27: 94},
}  # fmt: skip


def position(message: PlainMessage) -> Row:
    """Columns of positions."""
    kind, size, read = message.kind, message.size, message.fields
    family = 1 if kind in (1, 2, 3) else kind
    rest = _cut(read, size, POSITION_ENDS[family])
    per_deg = 600 if kind == 27 else 600_000
    whole = 1 if kind in (9, 27) else 10
    lat, lon = _raw(read["lat"], per_deg) or 0, _raw(read["lon"], per_deg) or 0
    sog, cog = _raw(read["speed"], whole) or 0, _raw(read["course"], 1 if kind == 27 else 10) or 0
    status = message.number(STATUS_START[family], 4) if family in STATUS_START else None
    turn = message.number(42, 8) if family == 1 else None
    turn = turn - 256 if turn is not None and turn > 127 else turn
    second, heading, special = rest.get("second"), rest.get("heading"), rest.get("maneuver")
    altitude = read.get("alt")
    return {
        "second": second if second is not None and second < 60 else None, "second_raw": second,
        "lat_deg": _degrees(lat, per_deg, 90), "lon_deg": _degrees(lon, per_deg, 180), "lat_raw": lat, "lon_raw": lon,
        "sog_kn": None if sog == (63 if kind == 27 else 1023) else sog / whole, "sog_raw": sog,
        "cog_deg": cog / (1 if kind == 27 else 10) if cog < (360 if kind == 27 else 3600) else None, "cog_raw": cog,
        "heading_deg": float(heading) if heading is not None and heading < 360 else None, "heading_raw": heading,
        "rot_deg_min": None if turn is None or abs(turn) > 126 else (1 if turn >= 0 else -1) * (turn / 4.733) ** 2,
        "rot_raw": turn, "nav_status": _unless(status, 15), "nav_status_raw": status, "accuracy": read["accuracy"],
        "altitude_m": float(altitude) if altitude is not None and altitude < 4095 else None,
        "altitude_raw": None if altitude is None else int(altitude), "raim": rest["raim"],
        "special_manoeuvre": _unless(None if special is None else int(special), 0), "repeat_raw": read["repeat"],
        "radio_raw": rest.get("radio"), "special_manoeuvre_raw": None if special is None else int(special),
        "sog_or_more": kind != 27 and sog == 1022, "altitude_or_more": altitude == 4094, "rot_fast_right": turn == 127,
        "rot_fast_left": turn == -127, "lat_out_of_range": _beyond(lat, per_deg, 90),
        "lon_out_of_range": _beyond(lon, per_deg, 180),
        **{name: message.flag(starts.get(kind)) for name, starts in POSITION_BITS.items()},
    }  # fmt: skip


DIMENSIONS = ("to_bow", "to_stern", "to_port", "to_starboard")


def static(message: PlainMessage) -> Row:
    """Columns of statics."""
    kind, size, read = message.kind, message.size, message.fields
    part = {0: "A", 1: "B"}.get(message.number(38, 2) or 0) if kind == 24 else None
    at = {5: 240, 19: 271, 24: 132}[kind]
    ends = {name: at + end for name, end in zip(DIMENSIONS, (9, 18, 24, 30), strict=True)}
    sides = _cut(read, size, ends) if part != "A" else dict.fromkeys(DIMENSIONS)
    known = size >= at + 30 and any(read.get(name) for name in DIMENSIONS)
    mothership, more = (
        None,
        {name: sides[name] == most for name, most in zip(DIMENSIONS, (511, 511, 63, 63), strict=True)},
    )
    if part == "B" and read["mmsi"] // 10_000_000 == 98:
        known, mothership = False, _unless(message.number(132, 30), 0)
        places = ((132, 9), (141, 9), (150, 6), (156, 6))
        sides = {name: message.number(*place) for name, place in zip(DIMENSIONS, places, strict=True)}
    out: Row = {f"{name}_m": value if known else None for name, value in sides.items()}
    out |= {f"{name}_raw": value for name, value in sides.items()}
    out |= {**{f"{name}_or_more": flag for name, flag in more.items()}, "draught_or_more": False}
    out |= {"part": part, "mothership_mmsi": mothership, "repeat_raw": read["repeat"]}
    starts = {5: (232, 270), 19: (263, 301), 24: (40, 162)}[kind]
    if part != "A":
        out["ship_type_raw"], out["epfd_raw"] = message.number(starts[0], 8), message.number(starts[1], 4)
        out["ship_type"], out["epfd"] = _unless(out["ship_type_raw"], 0), _unless(out["epfd_raw"], 0)
    if kind != 24 or part == "A":
        out["name"] = message.text({5: 112, 19: 143, 24: 40}[kind], 20)
    if kind == 5 or part == "B":
        out["callsign"] = message.text(70 if kind == 5 else 90, 7)
    if kind == 19:
        out["dte"] = _cut(read, size, {"dte": 307})["dte"]
    if part == "B":
        vendor = (message.text(48, 3) or "", message.number(66, 4), message.number(70, 20))
        out["vendor"] = "-".join(map(str, vendor)) if any(vendor) else None
    if kind == 5:
        eta = _cut(read, size, {"month": 278, "day": 283, "hour": 288, "minute": 294, "draught": 302, "dte": 423})
        draught = _raw(eta["draught"], 10)
        out |= {
            "imo": _unless(read["imo"], 0), "imo_raw": read["imo"], "ais_version": read["ais_version"],
            "draught_raw": draught, "draught_or_more": draught == 255,
            "draught_m": None if not draught else draught / 10, "dte": eta["dte"],
            "destination": message.text(302, 20), "eta_raw": message.number(274, 20),
            "eta_month": eta["month"] if eta["month"] and eta["month"] <= 12 else None, "eta_day": eta["day"] or None,
            "eta_hour": eta["hour"] if eta["hour"] is not None and eta["hour"] < 24 else None,
            "eta_minute": eta["minute"] if eta["minute"] is not None and eta["minute"] < 60 else None,
        }  # fmt: skip
    return out


def base_station(message: PlainMessage) -> Row:
    """Columns of base stations."""
    read = message.fields
    lat, lon = _raw(read["lat"], 600_000) or 0, _raw(read["lon"], 600_000) or 0
    parts = {name: read[name] for name in ("year", "month", "day", "hour", "minute", "second")}
    try:
        utc = datetime(**parts, tzinfo=UTC)
    except ValueError:
        utc = None
    return {
        "utc": utc, "lat_deg": _degrees(lat, 600_000, 90), "lon_deg": _degrees(lon, 600_000, 180), "lat_raw": lat,
        "lon_raw": lon, "accuracy": read["accuracy"], "epfd": _unless(message.number(134, 4), 0),
        "epfd_raw": message.number(134, 4), "long_range_control": message.flag(138),
        "lat_out_of_range": _beyond(lat, 600_000, 90), "lon_out_of_range": _beyond(lon, 600_000, 180),
        "raim": read["raim"], "radio_raw": read["radio"], "repeat_raw": read["repeat"],
        **{f"{name}_raw": value for name, value in parts.items()},
    }  # fmt: skip


FILL = {"positions": position, "statics": static, "base_stations": base_station}
