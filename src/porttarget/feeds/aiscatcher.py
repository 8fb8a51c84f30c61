"""AIS-catcher's JSON to NMEA lines with tag blocks, so that one decoder reads whatever way sentences came.

In: lines of which some are JSON objects, or a posted document. Known from AIS-catcher's source and releases
(0.45 to 0.70): a message is an object with `nmea` (its sentences), `rxuxtime` (seconds since 1970) or `rxtime`
(YYYYMMDDHHMMSS, UTC), and `station_id` (a number); by HTTP a document holds them in `msgs`, with `stationid` (a text)
beside it. Time and station go into tag block `c` and `s`; signal level and frequency offset have no place there and are
left out. A message without sentences is counted as unusable: fields that others decoded are not taken on trust.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import Any, Final

_JSON_LINE: Final = re.compile(rb"^[ \t]*\{", re.MULTILINE)  # not `[`, with which prefixes of log lines begin
_SENTENCE: Final = re.compile(r"[!$\\][ -~]{1,1023}")
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9_.:/-]+")
_LONGEST_NAME: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """Lines that a decoder takes, and how many JSON messages were and were not of use."""

    lines: bytes
    messages: int = 0
    unusable: int = 0


def translate_lines(lines: bytes) -> Translated:
    """`lines` with every line of JSON replaced by the sentences in it; other lines stay as they are."""
    if _JSON_LINE.search(lines) is None:
        return Translated(lines=lines)
    parts: list[bytes] = []
    messages = unusable = 0
    for line in lines.splitlines(keepends=True):
        if _JSON_LINE.match(line) is None:
            parts.append(line)
            continue
        one = _of_text(line)
        parts.append(one.lines)
        messages += one.messages
        unusable += one.unusable
    return Translated(lines=b"".join(parts), messages=messages, unusable=unusable)


def translate_document(body: bytes) -> Translated:
    """A posted body: one JSON document, lines of JSON, or plain sentences, told apart by content.

    AIS-catcher labels all three `application/json`.
    """
    if body and not body.endswith(b"\n"):
        body += b"\n"
    if body.lstrip().startswith(b"{"):
        whole = _of_text(body)
        if whole.messages or whole.unusable == 0:
            return whole
    return translate_lines(body)


def _of_text(text: bytes) -> Translated:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):  # not JSON, not UTF-8, a number of thousands of digits, or a deep nest
        return Translated(lines=b"", unusable=1)
    sentences: list[str] = []
    messages = unusable = 0
    for message, station in _messages(value):
        found = _sentences(message, station)
        messages += bool(found)
        unusable += not found
        sentences += found
    return Translated(
        lines="".join(f"{one}\n" for one in sentences).encode("ascii"), messages=messages, unusable=unusable
    )


def _messages(value: object) -> Iterator[tuple[object, object]]:
    """Each message of a document with the station named beside it."""
    if isinstance(value, dict) and isinstance(value.get("msgs"), list):
        for part in value["msgs"]:
            yield part, value.get("stationid")
    else:
        yield value, None


def _sentences(message: object, station: object) -> list[str]:
    """The sentences of a message, each behind its tag block; none where any of them is no sentence."""
    if not isinstance(message, dict):
        return []
    given = message.get("nmea")
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts:
        return []
    texts = [text.strip() if isinstance(text, str) else text for text in texts]
    if not all(isinstance(text, str) and _SENTENCE.fullmatch(text) for text in texts):
        return []
    tag = _tag_block(_station(message, station), _time_ms(message))
    return [text if text.startswith("\\") else tag + text for text in texts]


def _station(message: dict[str, Any], beside: object) -> str:
    named = message.get("stationid") or beside
    if isinstance(named, str) and named.strip():
        return _NOT_IN_A_NAME.sub("_", named.strip())[:_LONGEST_NAME]
    number = message.get("station_id")
    if isinstance(number, int) and not isinstance(number, bool) and number:
        return f"s{number}"[:_LONGEST_NAME]  # as AIS-catcher's own tag blocks name it
    if isinstance(number, str) and number.strip():
        return _NOT_IN_A_NAME.sub("_", number.strip())[:_LONGEST_NAME]
    return ""


def _time_ms(message: dict[str, Any]) -> int | None:
    """When it was received, in milliseconds since 1970; None where that is not said."""
    seconds = message.get("rxuxtime")
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and math.isfinite(seconds):
        return round(seconds * 1000) if 1e9 <= seconds < 1e10 else None
    digits = message.get("rxtime")
    if isinstance(digits, str) and len(digits) == 14 and digits.isdecimal():
        try:
            return int(datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp()) * 1000
        except ValueError:
            return None
    return None


def _tag_block(station: str, time_ms: int | None) -> str:
    fields = [f"s:{station}"] if station else []
    if time_ms is not None:
        fields.append(f"c:{time_ms // 1000 if time_ms % 1000 == 0 else time_ms}")
    if not fields:
        return ""
    body = ",".join(fields)
    return f"\\{body}*{reduce(lambda all_, byte: all_ ^ byte, body.encode('ascii'), 0):02X}\\"
