"""When the sender says an interchange was sent, and its numbers, for each message.

From ISA-09, ISA-10, ISA-13 and ST-02. They put filings in order where receipt alone does not; nothing else rests on
them, since they are the sender's word. A date or time that cannot be read is null.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.segments import Segments
from porttarget.manifests.spans import ROW_TIME, gather

_DATE, _TIME, _CONTROL = 9, 10, 13  # elements of ISA
_MESSAGE = 2  # element of ST


def sent_of_messages(segments: Segments) -> pl.DataFrame:
    """`sent_at`, `control_number` and `message_number` of each message of an input and of its interchange."""
    isa = np.flatnonzero(segments.has("ISA"))
    date, time, control = (segments.element(isa, place).series(str(place)) for place in (_DATE, _TIME, _CONTROL))
    written = pl.DataFrame([date.alias("date"), time.fill_null("0000").alias("time")])
    # six digits of a date are of this century: the 309 is younger than 1980
    stamp = pl.concat_str(pl.lit("20"), "date", pl.col("time").str.slice(0, 4))
    sent = written.select(stamp.str.to_datetime("%Y%m%d%H%M", strict=False, time_unit="us", time_zone="UTC"))
    interchange = segments.messages[:, 3].astype(np.int64)
    numbers = segments.element(segments.messages[:, 0].astype(np.int64), _MESSAGE).series("message_number")
    return pl.DataFrame(
        [
            gather(sent.to_series().cast(ROW_TIME), interchange).alias("sent_at"),
            gather(control, interchange).alias("control_number"),
            numbers,
        ]
    )
