"""Messages kept elsewhere, told to a Deduplicator, so that what repeats them is known for a repetition.

In: payloads as `messages` holds them, with time, row and source. Out: nothing; the Deduplicator remembers them. Only
the fast engine's hashes are made. The payloads are read as any others are: a second way could differ by a bit.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from porttarget.ais_decoder import sentence_columns as c
from porttarget.ais_decoder.batch import Batch, kernels
from porttarget.ais_decoder.dedup import Deduplicator
from porttarget.ais_decoder.numba_engine import NumbaEngine
from porttarget.ais_decoder.options import Options

COLUMNS = ("time", "message_row", "source", "payload", "fill_bits")
PIECE = 1 << 17  # rows at once: bounds memory
_AS_KEPT = Options(
    source="", receiver=None, keep_bad_checksum=True, length="any", ignore_fill_bits=False, max_open_groups=4096,
    max_group_age_us=0,
)  # fmt: skip


def remember(dedup: Deduplicator, heard: pl.DataFrame) -> None:
    """Have `dedup` remember hearings: COLUMNS, of which row and source are those of the message heard."""
    heard = heard.select(COLUMNS).drop_nulls().sort("time", maintain_order=True)
    engine = NumbaEngine(_AS_KEPT)
    first_line = 1
    for piece in heard.iter_slices(PIECE):
        sentences = piece.select(pl.format("!AIVDM,1,1,,A,{},{}\n", "payload", "fill_bits").str.join("")).item()
        for part in engine.block([memoryview(sentences.encode())], 0, None):
            if part.batch is not None:
                _remember(dedup, part.batch, piece, first_line)
        first_line += piece.height
    engine.finish(open_line=False)


def _remember(dedup: Deduplicator, batch: Batch, piece: pl.DataFrame, first_line: int) -> None:
    wide, bits = batch.columns.wide, batch.columns.word16[c.BITS]
    heard = piece[(wide[c.MESSAGE_LINE] - first_line).tolist()]
    keys, checks = np.empty((2, heard.height), np.uint64)
    kernels("dedup").hash_payloads(wide[c.MESSAGE_WORD], bits, batch.words, keys, checks)
    dedup.remember(
        keys, checks, heard["time"].dt.epoch("us").to_numpy(), heard["message_row"].to_numpy(),
        heard["source"].to_list(),
    )  # fmt: skip
