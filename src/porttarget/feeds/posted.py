"""What is posted to a feed: unpacked within bounds, and its sentences.

In: the body of an HTTP request, plain or gzip. Out: lines that a decoder takes. It knows no HTTP beyond the name of
the encoding; who may post is decided where the request is answered.
"""

from __future__ import annotations

import zlib
from typing import Final

from porttarget.errors import InputError
from porttarget.feeds.aiscatcher import Translated, translate_document

MOST_UNPACKED_BYTES: Final = 8 << 20
ENCODINGS: Final = ("", "identity", "gzip")
_GZIP: Final = 31  # zlib's window bits for a gzip wrapper


def read_post(body: bytes, encoding: str) -> Translated:
    """Sentences of a body; InputError where it cannot be unpacked, or where nothing in it can be used."""
    plain = _unpacked(body) if encoding == "gzip" else body
    found = translate_document(plain)
    if found.unusable and not found.lines:
        raise InputError(
            f"no AIS sentence in {found.unusable} JSON messages: expected objects with `nmea`, or plain sentences"
        )
    return found


def _unpacked(body: bytes) -> bytes:
    """All members of a gzip stream, to a bound that a small body cannot swell beyond."""
    parts: list[bytes] = []
    left, rest = MOST_UNPACKED_BYTES + 1, body
    while rest and left > 0:
        member = zlib.decompressobj(_GZIP)
        try:
            part = member.decompress(rest, left)
        except zlib.error as error:
            raise InputError(f"the body is not gzip: {error}") from error
        if not member.eof and len(part) < left:
            raise InputError(f"the gzip body ends early, after {sum(map(len, parts)) + len(part)} unpacked bytes")
        parts.append(part)
        left -= len(part)
        rest = member.unused_data
    if left <= 0:
        raise InputError(f"the body unpacks to more than {MOST_UNPACKED_BYTES} bytes")
    return b"".join(parts)
