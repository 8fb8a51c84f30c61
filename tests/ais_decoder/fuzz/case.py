"""One input to the decoder with the options it is decoded with, and what must hold whatever it is.

A case is bytes: one of options, one that says how the rest is cut into chunks and whether repetitions are left out,
then the input itself. Nothing raises; no sentence is lost; every cut gives the same tables; rows link to messages; what
is said to lie at an offset does.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import polars as pl

from porttarget.ais_decoder import Decoded, Decoder, Deduplicator
from tests.ais_decoder.test_conservation import assert_conserved

HEAD_BYTES = 2
KEEP_BAD, EXACT, ANY, IGNORE_FILL, FEW_GROUPS, LIVE, SHORT_AGE, TAKE = (1 << bit for bit in range(8))
DEDUP = 128  # of the second byte
PAYLOADS = 16  # remembered: so few that some give way
NOW = datetime(2026, 1, 1, tzinfo=UTC)  # the same for every chunk, else chunks would show in the times
FRAMING = ("messages", "hearings", "rejects")
TABLES = (*Decoded.names, *Decoded.views)


@dataclass(frozen=True, slots=True)
class Case:
    """Options, and the input in its chunks."""

    options: int
    cuts: int
    data: bytes

    @classmethod
    def of(cls, case: bytes) -> Case:
        """From its bytes; what is missing is 0."""
        head = case[:HEAD_BYTES].ljust(HEAD_BYTES, b"\0")
        return cls(head[0], head[1], case[HEAD_BYTES:])

    def decoder(self) -> Decoder:
        """A decoder with the case's options."""
        chosen: dict[str, Any] = {
            "on_bad_checksum": "keep" if self.options & KEEP_BAD else "reject",
            "length": "exact" if self.options & EXACT else "any" if self.options & ANY else "at_least",
            "fill_bits": "ignore" if self.options & IGNORE_FILL else "use",
            "max_open_groups": 2 if self.options & FEW_GROUPS else 64,
            "max_group_age_s": 1.0 if self.options & SHORT_AGE else 60.0,
            "clock": (lambda: NOW) if self.options & LIVE else None,
            "dedup": Deduplicator(30.0, payloads=PAYLOADS) if self.cuts & DEDUP else None,
        }
        return Decoder(source="fuzz", receiver="a station", **chosen)

    def whole(self) -> Decoded:
        """The input at once."""
        decoder = self.decoder()
        decoder.feed(self.data)
        return decoder.finish()

    def in_chunks(self) -> Decoded:
        """The input in up to twelve chunks, with a take after each or only at the end."""
        rng = random.Random(self.cuts)
        edges = sorted({0, len(self.data), *(rng.randint(0, len(self.data)) for _ in range(rng.randint(0, 11)))})
        decoder = self.decoder()
        taken = []
        for start, stop in pairwise(edges):
            decoder.feed(self.data[start:stop])
            if self.options & TAKE:
                taken.append(decoder.take())
        return Decoded.concat([*taken, decoder.finish()])


def check(case: bytes, tables: Iterable[str] = TABLES) -> Decoded:
    """Decode a case at once and in chunks, make the named tables, and see that all holds."""
    made = Case.of(case)
    whole, chunked = made.whole(), made.in_chunks()
    assert_conserved(made.data, whole)
    assert chunked.stats.as_dict() == whole.stats.as_dict()
    _places(made.data, whole)
    for name in tables:
        table = whole.table(name)
        if name == "hearings":
            _heard(made, whole)
        elif "message_row" in table.columns and name not in FRAMING:
            _linked(name, table, whole.messages)
        if table.height or name in FRAMING:  # an empty table costs as much to make as a full one
            assert chunked.table(name).equals(table), name
    return whole


def _linked(name: str, table: pl.DataFrame, messages: pl.DataFrame) -> None:
    """Each row's message is there, is the one meant, and rows stand in the order of messages."""
    if table.is_empty():
        return
    rows = table["message_row"]
    assert rows.is_sorted(), name
    of = messages[rows.to_list()]
    shared = [column for column in table.columns if column in messages.columns and column not in ("bits", "decoded")]
    assert of.select(shared).equals(table.select(shared)), name


def _heard(case: Case, decoded: Decoded) -> None:
    """Where repetitions are left out, every hearing has a row, the first one of each message at the message's place."""
    hearings, messages = decoded.table("hearings"), decoded.messages
    if not case.cuts & DEDUP:
        assert hearings.is_empty()
        return
    firsts = hearings.unique("message_row", keep="first", maintain_order=True)
    assert firsts["message_row"].equals(messages["message_row"])
    assert firsts.select("offset", "receiver", "time").equals(messages.select("offset", "receiver", "time"))


def _places(data: bytes, decoded: Decoded) -> None:
    """Lines, offsets and texts say where a sentence lies."""
    for line, offset in _tuples(decoded.messages, "line", "offset"):
        assert data[offset] in b"!$"
        assert line == data.count(b"\n", 0, offset) + 1
    for line, offset, text in _tuples(decoded.rejects, "line", "offset", "text"):
        assert line == data.count(b"\n", 0, offset) + 1
        shown = data[offset : offset + 1024].decode("ascii", "backslashreplace")
        assert text
        assert shown.startswith(text)


def _tuples(table: pl.DataFrame, *columns: str) -> Iterable[tuple[Any, ...]]:
    """Some columns row by row; a query costs more than all this."""
    return zip(*(table[column].to_list() for column in columns), strict=True)
