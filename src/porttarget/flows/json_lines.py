"""Decoded messages as JSON lines: one object a message, in the order heard, with the columns of its type.

Every object begins with `type, mmsi, time, receiver, line, offset`; a type we keep raw brings its payload.
"""

from __future__ import annotations

from io import BytesIO

import polars as pl

from porttarget.ais_decoder import Decoded

TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%.6fZ"  # RFC 3339
HEAD = ("type", "mmsi", "time", "receiver", "line", "offset")
_RAW = ("source", "channel", "talker", "bits", "fill_bits", "payload")


def json_lines(part: Decoded) -> bytes:
    """The messages of `part` as newline-delimited JSON in UTF-8."""
    if not part.messages.height:
        return b""
    heads = part.messages.select("message_row", "line", "offset")
    pieces = [
        _lines(part.messages.filter(~pl.col("decoded")).select("message_row", *HEAD, *_RAW)),
        *(
            _lines(frame.join(heads, on="message_row", how="left", maintain_order="left"))
            for frame in (part.positions, part.statics, part.base_stations)
        ),
    ]
    rows = pl.concat([piece for piece in pieces if piece.height]).sort("message_row", maintain_order=True)
    return b"\n".join(rows.get_column("text").to_list()) + b"\n"


def _lines(frame: pl.DataFrame) -> pl.DataFrame:
    if not frame.height:
        return pl.DataFrame(schema={"message_row": pl.Int64, "text": pl.Binary})
    rest = [name for name in frame.columns if name not in HEAD and name != "message_row"]
    shown = frame.select(*HEAD, *rest).with_columns(
        pl.col(name).dt.strftime(TIME_FORMAT)
        for name, dtype in frame.schema.items()
        if dtype == pl.Datetime("us", "UTC")
    )
    out = BytesIO()
    shown.write_ndjson(out)
    return pl.DataFrame(
        {
            "message_row": frame.get_column("message_row"),
            "text": pl.Series(out.getvalue().splitlines(), dtype=pl.Binary),
        }
    )
