"""Blocks of columns to Polars frames: values, nulls and memory."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import polars as pl

from porttarget.ais_decoder import frames
from porttarget.ais_decoder.arrow_structs import MOST_BUFFERS, Handover, Schema, address
from porttarget.ais_decoder.sentence_columns import NO_TIME


def _block() -> frames.Block:
    texts = [b"a text that is longer than a view", b"another one, in another buffer"]
    views = np.array(
        [(33, 0), (5 | int.from_bytes(b"shor", "little") << 32, ord("t")), (30, 1)], np.uint64
    )  # length and first four bytes; buffer and place
    views[[0, 2], 0] |= [np.uint64(int.from_bytes(text[:4], "little")) << np.uint64(32) for text in texts]
    return frames.Block(
        3,
        {
            "message_row": frames.Values(np.array([4, 5, 9])),
            "message_source": frames.named(["first", "a second source, far off"], np.array([1, 0, 1])),
            "receiver": frames.Texts(views, texts, frames.bitmap(np.array([True, True, True]))),
            "time": frames.times(np.array([0, NO_TIME, 1_000_000])),
            "time_received": frames.Constant(None),
            "time_tagged": frames.times(np.array([0, NO_TIME, 1_000_000])),
            "source": frames.Constant("a name of more than twelve bytes"),
            "line": frames.Values(np.array([1, 2, 3])),
            "offset": frames.Values(np.array([0, 50, 100])),
        },
    )


def test_a_frame_holds_what_its_block_holds_in_the_declared_types() -> None:
    frame = frames.table_frame("hearings", [_block(), _block()])
    once: dict[str, list[object]] = {
        "message_row": [4, 5, 9],
        "message_source": ["a second source, far off", "first", "a second source, far off"],
        "receiver": ["a text that is longer than a view", "short", "another one, in another buffer"],
        "time": [0, None, 1_000_000],
        "time_received": [None, None, None],
        "time_tagged": [0, None, 1_000_000],
        "source": ["a name of more than twelve bytes"] * 3,
        "line": [1, 2, 3],
        "offset": [0, 50, 100],
    }
    schema = frames.empty_frame("hearings").schema
    assert frame.schema == schema
    plain = frame.with_columns(pl.col("time", "time_received", "time_tagged").cast(pl.Int64))
    assert plain.select(*once).to_dict(as_series=False) == {name: values * 2 for name, values in once.items()}


def test_memory_is_kept_as_long_as_a_column_needs_it_and_no_longer() -> None:
    values = np.arange(100_000)
    buffers = np.zeros((1, MOST_BUFFERS), np.int64)
    buffers[0, 1] = address(values)
    gone = weakref.ref(values)
    schema = Schema([("n", "i64")])
    frame = pl.DataFrame(Handover(schema, len(values), buffers, np.array([2]), np.array([0]), {}, values))
    column = frame["n"].slice(99_990)
    del values, frame
    gc.collect()
    assert gone() is not None
    assert column.to_list() == list(range(99_990, 100_000))
    del column
    gc.collect()
    assert gone() is None
