"""Decoded messages as JSON lines: one object a message, in the order heard, with the columns of its type.

Every object begins with `type, mmsi, time, receiver, line, offset`. A table with one row a message gives its columns;
the radio's state is an object of its own; tables that may have several rows a message (reports of application data,
acknowledgements) are lists under their name. What no table describes brings its payload.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from porttarget.ais_decoder import Decoded
from porttarget.ais_decoder.layouts import JOBS
from porttarget.ais_decoder.matrices import derived_columns, names
from porttarget.tables import table

Places: TypeAlias = npt.NDArray[np.intp]
Kinds: TypeAlias = npt.NDArray[np.uint64]

TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%.6fZ"  # RFC 3339
KEY = "message_row"
HEAD = ("type", "mmsi", "time", "receiver", "line", "offset", "time_received", "time_tagged")
_RAW = ("source", "channel", "talker", "bits", "fill_bits", "payload")
_RADIO = "radio_states"


def json_lines(part: Decoded) -> bytes:
    """The messages of `part` as newline-delimited JSON in UTF-8."""
    messages = part.messages
    if not messages.height:
        return b""
    tables = [
        name for name in part.names if name not in ("messages", "hearings", "rejects") and part.table(name).height
    ]
    kinds = _kinds(part, tables)
    lines: list[bytes] = []
    places: list[Places] = []
    of_type = messages.get_column("type").to_numpy()
    for number in np.unique(of_type).tolist():
        of_this = np.flatnonzero(of_type == number)
        shaped: dict[str, pl.DataFrame] = {}
        for kind in np.unique(kinds[of_this]).tolist():
            at = of_this[kinds[of_this] == kind]
            frame = messages[at].select(KEY, *HEAD, *(_RAW if kind & 1 else ()))
            for name in [name for bit, name in enumerate(tables, 1) if kind >> bit & 1]:
                more = shaped.setdefault(name, _shaped(part, name, number))
                fresh = [column for column in more.columns if column == KEY or column not in frame.columns]
                frame = frame.join(more.select(fresh), on=KEY, how="left", maintain_order="left")
            lines += json_rows(frame.drop(KEY))
            places.append(at)
    order = np.argsort(np.concatenate(places)).tolist()
    return b"\n".join([lines[index] for index in order]) + b"\n"


def _kinds(part: Decoded, tables: list[str]) -> Kinds:
    """Of each message which tables have rows of it, one bit each; the lowest: it is kept raw."""
    messages = part.messages
    kinds = (~messages.get_column("decoded").to_numpy()).astype(np.uint64)
    keys = messages.get_column(KEY).to_numpy()
    for bit, name in enumerate(tables, 1):
        kinds[np.searchsorted(keys, part.table(name).get_column(KEY).to_numpy())] |= np.uint64(1 << bit)
    kinds[kinds == 0] = 1
    return kinds


def _shaped(part: Decoded, name: str, number: int) -> pl.DataFrame:
    """A table as it stands in the objects of messages of one type: one row a message."""
    frame = part.table(name)
    if "type" in frame.columns:
        frame = frame.filter(pl.col("type") == number)
    own = _own_columns(name, number)
    if name not in _listed(part.names):
        return frame.select(KEY, *own)
    if name == _RADIO:
        return frame.select(KEY, pl.struct(own).alias("radio_state"))
    return frame.select(KEY, pl.struct(own).alias(name)).group_by(KEY, maintain_order=True).agg(name)


@cache
def _own_columns(name: str, number: int) -> list[str]:
    """Columns of a table that messages of one type fill; all, where they come as application data."""
    columns = [column for column in table(name).names if column != KEY and column not in HEAD]
    layouts = [job.layout for job in JOBS if job.table == name and number in job.layout.types]
    if not layouts:
        return columns
    filled = {column for layout in layouts for field in layout.named for column in names(field)}
    return [column for column in columns if column in filled or column in derived_columns(name)]


@cache
def _listed(known: tuple[str, ...]) -> frozenset[str]:
    """Tables whose columns are not the object's own: they may have several rows a message, or tell of its radio."""
    one_row = {
        name
        for name in known
        if (jobs := [job.layout for job in JOBS if job.table == name])
        and all(layout.application is None and layout.reports is None for layout in jobs)
    }
    return frozenset(known) - (one_row - {_RADIO})


def json_rows(frame: pl.DataFrame) -> list[bytes]:
    """Each row of a table as a JSON object."""
    out = BytesIO()
    frame.with_columns(
        pl.col(name).dt.strftime(TIME_FORMAT)
        for name, dtype in frame.schema.items()
        if dtype == pl.Datetime("us", "UTC")
    ).write_ndjson(out)
    return out.getvalue().splitlines()
