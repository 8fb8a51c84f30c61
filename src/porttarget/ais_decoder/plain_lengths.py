"""A message's bits and whether it may have so many, in plain Python: the slow twin of `read_head`."""

from __future__ import annotations

from dataclasses import dataclass

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.groups import route_of, routes
from porttarget.ais_decoder.message_lengths import UNKNOWN, longest, standard_lengths, usual
from porttarget.ais_decoder.options import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`bits` as one number of `size` bits; `reason` is why the message is rejected, or OK."""

    bits: int
    size: int
    kind: int
    route: int
    reason: int
    expected: int
    fits: bool
    required: int


class PlainLengths:
    """Measures messages by the options."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.routes = routes()

    def measure(self, payload: bytes, fill: int, sentences: int) -> Measured:
        """A message of these characters, joined from so many sentences."""
        whole = 0
        for character in payload:
            value = character - 48
            whole = whole << 6 | (value - 8 if value > 40 else value)
        most = len(payload) * 6
        size = most if self.options.ignore_fill_bits else most - fill
        kind = whole >> most - 6 if size >= 6 else 0
        part = whole >> most - 40 & 3 if size >= 40 else None
        allowed = standard_lengths(kind, part)
        if self.options.ignore_fill_bits and allowed is not UNKNOWN:
            size = next((most - less for less in range(6) if most - less in allowed), most)
        fits = allowed is UNKNOWN or size in allowed
        route = kind if part is None else route_of(kind, part)
        required = int(self.routes[route][c.ROUTE_REQUIRED])
        reason, expected = c.OK, required
        if size < c.HEAD_BITS:
            reason, expected = c.TOO_SHORT, c.HEAD_BITS
        elif self.options.length == "exact" and not fits:
            reason, expected = c.WRONG_LENGTH, usual(allowed)
        elif size < required and self.options.length != "any":
            reason = c.TOO_SHORT
        elif sentences > 1 and allowed is not UNKNOWN and size > longest(allowed) + c.SLACK_BITS:
            reason, expected = c.IMPOSSIBLE_JOIN, longest(allowed)
        return Measured(
            bits=whole >> most - max(size, 0), size=size, kind=kind, route=route, reason=reason, expected=expected,
            fits=fits, required=required,
        )  # fmt: skip
