"""The slow, independent engine: plain framing and joining, fields by pyais; fills the same tables.

It is the oracle of differential tests. Where pyais keeps less than was sent (rate of turn rounded, reserved codes
folded into 0, text after an inner `@`), the bits are read here by plain integer slicing.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pyais

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.frames import rows_block
from porttarget.ais_decoder.groups import route_of
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.options import Marks, Options
from porttarget.ais_decoder.part import Part
from porttarget.ais_decoder.plain_groups import Group, PlainGroups
from porttarget.ais_decoder.plain_lengths import PlainLengths
from porttarget.ais_decoder.plain_sentences import PlainFraming, Sentence
from porttarget.ais_decoder.rejects import Reject
from porttarget.errors import DecodeError, Where

Row = dict[str, Any]
SIX_BIT = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_ !\"#$%&'()*+,-./0123456789:;<=>?"


class PyaisEngine:
    """Decodes blocks of whole lines, one after the other."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.framing = PlainFraming(keep_bad_checksum=options.keep_bad_checksum)
        self.groups = PlainGroups(options)
        self.lengths = PlainLengths(options)
        self.messages = options.first_row
        self.repeated = 0  # sentences of messages heard before

    def block(self, data: memoryview, base: int, marks: Marks | None) -> list[Part]:
        """Everything in `data`, which begins at offset `base` of the input."""
        part = Part()
        rows: dict[str, list[Row]] = {
            "messages": [],
            "positions": [],
            "statics": [],
            "base_stations": [],
            "hearings": [],
        }
        lines, others, repeated = self.framing.lines, self.framing.other_lines, self.groups.repeated + self.repeated
        for sentence in self.framing.block(bytes(data), base):
            self.groups.passed += 1
            if marks is not None and sentence.received == c.NO_TIME:
                sentence.received = marks.time_at(sentence.start)
            if sentence.status == c.OK and sentence.total > 1 and len(sentence.text) > c.STORE_BYTES // 2:
                sentence.status = c.TOO_LONG
            if sentence.status != c.OK:
                part.rejects.append(self._reject(sentence, sentence.status))
                continue
            group = Group({1: sentence}) if sentence.total == 1 else self.groups.place(sentence)
            part.rejects += self._given_up()
            if group is not None:
                part.rejects += self._message(group, rows)
        part.tables = {name: rows_block(name, made) for name, made in rows.items() if made}
        stats = part.stats
        stats.decoded_sentences = sum(row["sentences"] for row in rows["messages"])
        stats.duplicate_sentences = self.groups.repeated + self.repeated - repeated
        stats.lines, stats.other_lines = self.framing.lines - lines, self.framing.other_lines - others
        stats.messages = len(rows["messages"])
        stats.by_type = Counter(row["type"] for row in rows["messages"])
        stats.add_rejects(part.rejects)
        return [part]

    def finish(self, *, open_line: bool) -> Part:
        """Open groups are incomplete; `open_line`: the last line had no newline."""
        self.groups.finish()
        part = Part(rejects=self._given_up())
        part.stats.add_rejects(part.rejects)
        if open_line:
            part.stats.lines, part.stats.other_lines = 1, int(not self.framing.line_has_sentence)
        return part

    def _given_up(self) -> list[Reject]:
        given, self.groups.given_up = self.groups.given_up, []
        return [self._reject(part, c.INCOMPLETE, at=at) for at, part in given]

    def _reject(self, sentence: Sentence, reason: int, at: int | None = None) -> Reject:
        column = sentence.start - self.framing.line_start + 1
        return Reject(
            at=self.groups.passed if at is None else at, reason=reason, line=sentence.line, column=column,
            sentence_column=column, offset=sentence.start,
            text=sentence.whole if sentence.total == 1 else sentence.text, found=sentence.found,
            expected=sentence.expected,
        )  # fmt: skip

    def _message(self, group: Group, rows: dict[str, list[Row]]) -> list[Reject]:
        """Rows of one message, or its sentences as rejects."""
        ordered = [group.parts[number] for number in sorted(group.parts)]
        payload = b"".join(part.payload for part in ordered)
        found = self.lengths.measure(payload, ordered[-1].fill, len(ordered))
        bits, size, kind, route, required = found.bits, found.size, found.kind, found.route, found.required
        if found.reason != c.OK:
            for part in ordered:
                part.found, part.expected = size, found.expected
            return [self._reject(part, found.reason) for part in ordered]
        first = next(iter(group.parts.values()))
        tagged, received = group.first("tagged", c.NO_TIME), group.first("received", c.NO_TIME)
        receiver = group.first("receiver", b"")
        common: Row = {
            "message_row": self.messages, "type": kind, "mmsi": bits >> size - 38 & 0x3FFFFFFF,
            "time": _time(tagged if tagged != c.NO_TIME else received), "time_received": _time(received),
            "time_tagged": _time(tagged),
            "receiver": receiver.decode("ascii") if isinstance(receiver, bytes) and receiver else self.options.receiver,
        }  # fmt: skip
        if self.options.dedup is not None:
            time = tagged if tagged != c.NO_TIME else received
            heard = self.options.dedup.row(
                bits, size, time if isinstance(time, int) else c.NO_TIME, self.options.source, self.messages
            )
            rows["hearings"].append({
                **{name: common[name] for name in ("receiver", "time", "time_received", "time_tagged")},
                "message_row": int(heard.rows[0]),
                "message_source": self.options.dedup.sources[heard.sources[0]], "source": self.options.source,
                "line": first.line, "offset": first.start,
            })  # fmt: skip
            if not heard.new[0]:
                self.repeated += len(ordered)
                return []
        self.messages += 1
        rows["messages"].append({
            **common, "talker": first.talker.decode("ascii"), "own_ship": first.own_ship,
            "channel": first.channel.decode("ascii") or None, "source": self.options.source, "line": first.line,
            "offset": first.start, "sentences": len(ordered), "bits": size, "decoded": 0 < required <= size,
            "payload": payload.decode("ascii"), "fill_bits": ordered[-1].fill,
            "checksum_ok": all(part.checksum_ok for part in ordered), "length_ok": found.fits,
            "join_ambiguous": group.ambiguous,
            "tag_block": group.notes("tag_block", b"").decode("ascii") or None,
            "suffix": group.notes("suffix", b" ").decode("ascii") or None,
        })  # fmt: skip
        for job in JOBS:
            there = kind in job.layout.types and (job.layout.part is None or route == route_of(kind, job.layout.part))
            if there and size >= job.required_bits and job.table in FILL:
                rows[job.table].append({**common, **FILL[job.table](kind, payload, bits, size)})
        return []


def _time(value: object) -> datetime | None:
    if not isinstance(value, int) or value == c.NO_TIME:
        return None
    seconds, micro = divmod(value, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro)


def _pyais(payload: bytes) -> Row:
    """What pyais reads, as a dictionary of its own names; its fill-bit handling is left out of play."""
    sentence = b"!AIVDM,1,1,,A," + payload + b",0*00"
    try:
        return dict(pyais.decode(sentence).asdict())
    except pyais.exceptions.AISBaseException as error:
        raise DecodeError(f"pyais cannot decode {payload!r}: {error}", where=Where()) from error


def _cut(fields: Row, size: int, ends: dict[str, int]) -> Row:
    """Fields that end beyond the message's bits are nothing."""
    return {name: fields.get(name) if size >= end else None for name, end in ends.items()}


def _raw(value: float | None, scale: float) -> int | None:
    return None if value is None else round(value * scale)


def _slice(bits: int, size: int, start: int, width: int) -> int | None:
    return bits >> size - start - width & (1 << width) - 1 if size >= start + width else None


def _bit(bits: int, size: int, start: int | None) -> bool | None:
    return None if start is None or size <= start else bool(bits >> size - start - 1 & 1)


def _beyond(raw: int, per_deg: int, most: int) -> bool:
    return abs(raw) > most * per_deg and raw != (most + 1) * per_deg


def _text(bits: int, size: int, start: int, characters: int) -> str | None:
    if size < start + 6 * characters:
        return None
    text = "".join(SIX_BIT[bits >> size - start - 6 * k - 6 & 63] for k in range(characters))
    return text.partition("@")[0].rstrip(" ") or None


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


def position(kind: int, payload: bytes, bits: int, size: int) -> Row:
    """Columns of positions."""
    read = _pyais(payload)
    family = 1 if kind in (1, 2, 3) else kind
    rest = _cut(read, size, POSITION_ENDS[family])
    per_deg = 600 if kind == 27 else 600_000
    whole = 1 if kind in (9, 27) else 10
    lat, lon = _raw(read["lat"], per_deg) or 0, _raw(read["lon"], per_deg) or 0
    sog, cog = _raw(read["speed"], whole) or 0, _raw(read["course"], 1 if kind == 27 else 10) or 0
    status = _slice(bits, size, STATUS_START[family], 4) if family in STATUS_START else None
    turn = _slice(bits, size, 42, 8) if family == 1 else None
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
        **{name: _bit(bits, size, starts.get(kind)) for name, starts in POSITION_BITS.items()},
    }  # fmt: skip


DIMENSIONS = ("to_bow", "to_stern", "to_port", "to_starboard")


def static(kind: int, payload: bytes, bits: int, size: int) -> Row:
    """Columns of statics."""
    read = _pyais(payload)
    part = {0: "A", 1: "B"}.get(_slice(bits, size, 38, 2) or 0) if kind == 24 else None
    at = {5: 240, 19: 271, 24: 132}[kind]
    ends = {name: at + end for name, end in zip(DIMENSIONS, (9, 18, 24, 30), strict=True)}
    sides = _cut(read, size, ends) if part != "A" else dict.fromkeys(DIMENSIONS)
    known = size >= at + 30 and any(read.get(name) for name in DIMENSIONS)
    mothership, more = (
        None,
        {name: sides[name] == most for name, most in zip(DIMENSIONS, (511, 511, 63, 63), strict=True)},
    )
    if part == "B" and read["mmsi"] // 10_000_000 == 98:
        known, mothership = False, _unless(_slice(bits, size, 132, 30), 0)
        places = ((132, 9), (141, 9), (150, 6), (156, 6))
        sides = {name: _slice(bits, size, *place) for name, place in zip(DIMENSIONS, places, strict=True)}
    out: Row = {f"{name}_m": value if known else None for name, value in sides.items()}
    out |= {f"{name}_raw": value for name, value in sides.items()}
    out |= {**{f"{name}_or_more": flag for name, flag in more.items()}, "draught_or_more": False}
    out |= {"part": part, "mothership_mmsi": mothership, "repeat_raw": read["repeat"]}
    starts = {5: (232, 270), 19: (263, 301), 24: (40, 162)}[kind]
    if part != "A":
        out["ship_type_raw"], out["epfd_raw"] = _slice(bits, size, starts[0], 8), _slice(bits, size, starts[1], 4)
        out["ship_type"], out["epfd"] = _unless(out["ship_type_raw"], 0), _unless(out["epfd_raw"], 0)
    if kind != 24 or part == "A":
        out["name"] = _text(bits, size, {5: 112, 19: 143, 24: 40}[kind], 20)
    if kind == 5 or part == "B":
        out["callsign"] = _text(bits, size, 70 if kind == 5 else 90, 7)
    if kind == 19:
        out["dte"] = _cut(read, size, {"dte": 307})["dte"]
    if part == "B":
        vendor = (_text(bits, size, 48, 3) or "", _slice(bits, size, 66, 4), _slice(bits, size, 70, 20))
        out["vendor"] = "-".join(map(str, vendor)) if any(vendor) else None
    if kind == 5:
        eta = _cut(read, size, {"month": 278, "day": 283, "hour": 288, "minute": 294, "draught": 302, "dte": 423})
        draught = _raw(eta["draught"], 10)
        out |= {
            "imo": _unless(read["imo"], 0), "imo_raw": read["imo"], "ais_version": read["ais_version"],
            "draught_raw": draught, "draught_or_more": draught == 255,
            "draught_m": None if not draught else draught / 10, "dte": eta["dte"],
            "destination": _text(bits, size, 302, 20), "eta_raw": _slice(bits, size, 274, 20),
            "eta_month": eta["month"] if eta["month"] and eta["month"] <= 12 else None, "eta_day": eta["day"] or None,
            "eta_hour": eta["hour"] if eta["hour"] is not None and eta["hour"] < 24 else None,
            "eta_minute": eta["minute"] if eta["minute"] is not None and eta["minute"] < 60 else None,
        }  # fmt: skip
    return out


def base_station(kind: int, payload: bytes, bits: int, size: int) -> Row:  # noqa: ARG001  # one signature for all
    """Columns of base stations."""
    read = _pyais(payload)
    lat, lon = _raw(read["lat"], 600_000) or 0, _raw(read["lon"], 600_000) or 0
    parts = {name: read[name] for name in ("year", "month", "day", "hour", "minute", "second")}
    try:
        utc = datetime(**parts, tzinfo=UTC)
    except ValueError:
        utc = None
    return {
        "utc": utc, "lat_deg": _degrees(lat, 600_000, 90), "lon_deg": _degrees(lon, 600_000, 180), "lat_raw": lat,
        "lon_raw": lon, "accuracy": read["accuracy"], "epfd": _unless(_slice(bits, size, 134, 4), 0),
        "epfd_raw": _slice(bits, size, 134, 4), "long_range_control": _bit(bits, size, 138),
        "lat_out_of_range": _beyond(lat, 600_000, 90), "lon_out_of_range": _beyond(lon, 600_000, 180),
        "raim": read["raim"], "radio_raw": read["radio"], "repeat_raw": read["repeat"],
        **{f"{name}_raw": value for name, value in parts.items()},
    }  # fmt: skip


FILL = {"positions": position, "statics": static, "base_stations": base_station}
