"""De-duplicated messages as JSON lines, each with all its hearings.

In: takes of decoders that share a Deduplicator and number their messages apart. Out: the objects of `json_lines`, with
`message_row` and `hearings` (rows of that table). An object may wait for hearings yet to come, within a bound; one that
comes when its message is written already is an object of its own: a row of `hearings`, and so without `type`.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

import polars as pl

from porttarget.ais_decoder import Decoded
from porttarget.flows.json_lines import KEY, json_lines, json_rows

HELD_BYTES: Final = 32 << 20  # of objects that wait, where inputs are files: receivers' logs come one after the other


class HeardLines:
    """Writes takes one after another.

    held_bytes   of objects that wait for further hearings; 0: each is given with its take, as a stream needs
    """

    def __init__(self, *, held_bytes: int = 0) -> None:
        self._most = held_bytes
        self._waiting: OrderedDict[int, list[bytes]] = OrderedDict()  # by message_row: the object, then its hearings
        self._bytes = 0

    def lines(self, part: Decoded) -> bytes:
        """What is to be written now."""
        objects = json_lines(part).splitlines()
        for row, line in zip(part.messages.get_column(KEY).to_list(), objects, strict=True):
            self._waiting[row] = [line]
            self._bytes += len(line)
        out = self._note(part.hearings)
        while self._bytes > self._most:
            out.append(self._oldest())
        return b"".join(out)

    def rest(self) -> bytes:
        """At the end of all inputs: what still waits."""
        return b"".join([self._oldest() for _ in range(len(self._waiting))])

    def _note(self, hearings: pl.DataFrame) -> list[bytes]:
        """Put hearings to their messages; gives those, as lines, whose message is written."""
        if not hearings.height:
            return []
        of_rows = hearings.get_column(KEY).to_list()
        here = pl.Series([row in self._waiting for row in of_rows], dtype=pl.Boolean)
        own = json_rows(hearings.filter(here).drop(KEY, "message_source"))
        for row, line in zip(hearings.filter(here).get_column(KEY).to_list(), own, strict=True):
            self._waiting[row].append(line)
            self._bytes += len(line)
        return [line + b"\n" for line in json_rows(hearings.filter(~here))]

    def _oldest(self) -> bytes:
        row, (line, *hearings) = self._waiting.popitem(last=False)
        self._bytes -= len(line) + sum(map(len, hearings))
        return b'%s,"%s":%d,"hearings":[%s]}\n' % (line[:-1], KEY.encode(), row, b",".join(hearings))
