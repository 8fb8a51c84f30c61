"""Whatever the chunks and whenever taken, the rows are the same; and nothing that comes in raises."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porttarget.ais_decoder import Decoded, Decoder, decode_bytes, numba_engine
from tests.ais_decoder.engines import CORPUS, TABLES, differences

LINES = CORPUS.read_bytes().splitlines(keepends=True)
SPECIAL = [
    b"\r\n",
    b"\n",
    b"!",
    b"$",
    b"\\",
    b"!AIVDM",
    b",",
    b"*",
    b"#",
    b"!AIVDM,2,1,1,A,55,0*",
    b"\xff\x00",
    b" 1452468659 ",
]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

pieces = st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(SPECIAL), st.binary(max_size=40)), max_size=25)
inputs = pieces.map(b"".join)


def chunked(data: bytes, cuts: list[int], takes: list[bool]) -> Decoded:
    decoder = Decoder(source="x")
    edges = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    out = []
    for k, (start, stop) in enumerate(pairwise(edges)):
        decoder.feed(data[start:stop])
        if k < len(takes) and takes[k]:
            out.append(decoder.take())
    return Decoded.concat([*out, decoder.finish()])


@QUICK
@given(data=inputs, cuts=st.lists(st.integers(0, 2000), max_size=30), takes=st.lists(st.booleans(), max_size=30))
def test_any_chunking_gives_the_same_rows(data: bytes, cuts: list[int], takes: list[bool]) -> None:
    whole = decode_bytes(data, source="x")
    parts = chunked(data, cuts, takes)
    for name in TABLES:
        assert getattr(parts, name).equals(getattr(whole, name)), name
    assert parts.stats.as_dict() == whole.stats.as_dict()


@settings(QUICK, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=inputs)
def test_rows_are_the_same_however_little_room_a_part_has(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    data = data * 3 + LINES[1].strip() * 40 + data  # more than a part holds, on one line too
    whole = decode_bytes(data, source="x")
    with monkeypatch.context() as patch:
        patch.setattr(numba_engine, "USUAL_BYTES", 1e9)
        patch.setattr(numba_engine, "LEAST_BYTES", 1e9)
        parts = decode_bytes(data, source="x")
    for name in TABLES:
        assert getattr(parts, name).equals(getattr(whole, name)), name
    assert parts.stats.as_dict() == whole.stats.as_dict()


@QUICK
@given(data=inputs)
def test_both_engines_agree_on_mangled_input(data: bytes) -> None:
    ignore = frozenset({"rejects.column", "rejects.detail"})
    assert differences(decode_bytes(data), decode_bytes(data, engine="pyais"), ignore=ignore) == []


@QUICK
@given(data=st.binary(max_size=400))
def test_binary_garbage_gives_no_message_and_no_error(data: bytes) -> None:
    stats = decode_bytes(data).stats
    assert (
        stats.lines == len(data.splitlines(keepends=True))
        or b"\r" in data
        or stats.lines == data.count(b"\n") + (not data.endswith(b"\n") and len(data) > 0)
    )


def test_a_line_of_ten_megabytes_is_one_line_in_any_chunking() -> None:
    sentence = LINES[1].strip()
    data = b"x" * 10_000_000 + sentence + b"\n" + sentence
    decoder = Decoder()
    parts = []
    for at in range(0, len(data), 1 << 16):
        decoder.feed(data[at : at + (1 << 16)])
        parts.append(decoder.take())
    decoded = Decoded.concat([*parts, decoder.finish()])
    whole = decode_bytes(data)
    assert decoded.stats.as_dict() == whole.stats.as_dict()
    assert (whole.stats.lines, whole.stats.messages) == (2, 2)
    assert decoded.messages.select("line", "offset").rows() == [(1, 10_000_000), (2, 10_000_000 + len(sentence) + 1)]


def test_message_rows_link_tables_across_takes() -> None:
    decoder = Decoder()
    parts = []
    for line in LINES:
        decoder.feed(line)
        parts.append(decoder.take())
    decoded = Decoded.concat([*parts, decoder.finish()])
    assert decoded.messages["message_row"].to_list() == list(range(decoded.messages.height))
    for name in ("positions", "statics", "base_stations"):
        joined = getattr(decoded, name).join(decoded.messages, on="message_row", how="left", suffix="_of_message")
        assert joined.filter(pl.col("mmsi") != pl.col("mmsi_of_message")).is_empty()
