"""When the sender says an interchange was sent, and its numbers, for each message.

From ISA-09, ISA-10, ISA-13 and ST-02, or from UNB (S004, 0020) and UNH (0062). They put filings in order where receipt
alone does not; nothing else rests on them, since they are the sender's word. What cannot be read is null.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.manifests.segments import Segments
from porttarget.manifests.spans import ROW_TIME, Ints, gather

# element and component of X12, and of UN/EDIFACT
_DATE, _TIME, _CONTROL = ((9, 1), (4, 1)), ((10, 1), (4, 2)), ((13, 1), (5, 1))  # of ISA, of UNB
_MESSAGE = ((2, 1), (1, 1))  # of ST, of UNH


def sent_of_messages(segments: Segments) -> pl.DataFrame:
    """`sent_at`, `control_number` and `message_number` of each message of an input and of its interchange."""
    heads = segments.openings()

    def column(segs: Ints, places: tuple[tuple[int, int], tuple[int, int]]) -> pl.Series:
        edifact = segments.is_edifact(segs) & (segs >= 0)
        one = segments.element(np.where(edifact, -1, segs), *places[0])
        return one.where(~edifact, segments.element(np.where(edifact, segs, -1), *places[1])).series()

    date, time, control = (column(heads, each) for each in (_DATE, _TIME, _CONTROL))
    written = pl.DataFrame([date.alias("date"), time.fill_null("0000").alias("time")])
    # six digits of a date are of this century: the 309 is younger than 1980; eight come from syntax version 4
    stamp = pl.concat_str(
        pl.when(pl.col("date").str.len_bytes() == 8).then(pl.lit("")).otherwise(pl.lit("20")),
        "date",
        pl.col("time").str.slice(0, 4),
    )
    sent = written.select(stamp.str.to_datetime("%Y%m%d%H%M", strict=False, time_unit="us", time_zone="UTC"))
    interchange = segments.messages[:, 3].astype(np.int64)
    numbers = column(segments.messages[:, 0].astype(np.int64), _MESSAGE).alias("message_number")
    return pl.DataFrame(
        [
            gather(sent.to_series().cast(ROW_TIME), interchange).alias("sent_at"),
            gather(control, interchange).alias("control_number"),
            numbers,
        ]
    )
