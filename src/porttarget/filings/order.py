"""The order in which filed rows came to be, decided by facts of the messages and never by the order of files.

In: rows of bills. Out: the same rows, each once, with `bill_key`, in one total order within each bill:

1. `received_at`, the transport's fact; unknown stands first, as always known;
2. `sent_at`, `control_number`, `message_number`: the sender's own date and numbers, used for order alone;
3. within one message that these name, the segment: a filer deletes and adds again in that order;
4. what the filing does: an original before an addition, a change, a replacement, a deletion;
5. the content itself, then the place in its input: arbitrary, but the same whichever file is read first.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from porttarget.tables import TABLES
from porttarget.tables.columns import PROVENANCE

RANK: Final = {"original": 0, "add": 1, "change": 2, "replace": 3, "delete": 4}
_NUMBER_WIDTH: Final = 35  # the longest of control and message references: 14 in EDIFACT, 9 in X12, 35 to be safe
_PLACE: Final = tuple(column.name for column in PROVENANCE)
_APART: Final = ("bill_id", "version", "valid_from", *_PLACE)  # no content of a bill


def content_columns() -> tuple[str, ...]:
    """Columns of bills that say something about the bill, rather than about its row or its receipt."""
    beside = {*_APART, "received_at", "sent_at", "control_number", "message_number", "status", "amendment_code"}
    return tuple(name for name in TABLES["bills"].names if name not in beside)


def with_bill_keys(bills: pl.DataFrame) -> pl.DataFrame:
    """Bills with `bill_key`: issuer and number name a bill through its versions; its id where it has none."""
    return bills.with_columns(
        bill_key=pl.when(pl.col("bill_number").fill_null("") == "")
        .then(pl.col("bill_id"))
        .otherwise(pl.concat_str(pl.col("issuer_scac").fill_null(""), pl.lit("/"), pl.col("bill_number")))
    )


def in_order(bills: pl.DataFrame) -> pl.DataFrame:
    """Each filed row once, with `bill_key`, rows of one bill together and in order."""
    keyed = with_bill_keys(bills)
    several = pl.col("bill_key").is_duplicated()
    rows = keyed.filter(several)
    if rows.is_empty():
        return keyed.sort("bill_key")
    named = pl.col("control_number").is_not_null()
    ranked = rows.with_columns(
        pl.col("control_number", "message_number").str.zfill(_NUMBER_WIDTH).name.prefix("_"),
        _segment=pl.when(named).then("segment").otherwise(0),
        _rank=pl.col("status").replace_strict(RANK, default=RANK["change"], return_dtype=pl.Int8),
    )
    ordered = ranked.sort(
        "bill_key", "received_at", "sent_at", "_control_number", "_message_number", "_segment", "_rank",
        *content_columns(), "source_sha256", "interchange", "message", "offset", "source",
        nulls_last=False,
    ).unique("bill_id", keep="first", maintain_order=True)  # fmt: skip
    both = pl.concat([keyed.filter(~several), ordered.select(keyed.columns)])
    return both.sort("bill_key", maintain_order=True)


def moments(rows: pl.DataFrame) -> np.ndarray:
    """Rank of each row's message among all messages, by the facts that order rows of one bill."""
    stamp = pl.struct(
        pl.col("received_at", "sent_at").dt.timestamp("us").fill_null(-(2**62)),
        pl.col("control_number", "message_number").str.zfill(_NUMBER_WIDTH).fill_null(""),
        "source_sha256", "interchange", "message",
    )  # fmt: skip
    return rows.select(stamp.rank("dense").cast(pl.Int64)).to_series().to_numpy()
