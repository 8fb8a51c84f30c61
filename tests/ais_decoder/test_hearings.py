"""De-duplication: one canonical message of several hearings, every hearing kept, the counts conserved."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.ais_decoder import Decoded, Decoder, Deduplicator, decode_bytes, encode
from porttarget.ais_decoder import sentence_columns as c
from porttarget.errors import UsageError
from tests.ais_decoder.engines import CORPUS, TABLES, differences
from tests.ais_decoder.naive import heard_plainly

ONE = "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A"
TWO = "!AIVDM,1,1,,A,15N1u<PP1FJuvSRHOE6QIwwh0HQ6,0*30"
STATIC = encode.encode_static_a(mmsi=316_111_000, name="FIRST", sequence_id=1)
START = 1_700_000_000


def at(second: int, sentence: str, receiver: str = "rA") -> str:
    fields = f"s:{receiver},c:{START + second}"
    return f"\\{fields}*{encode.checksum(fields):02X}\\{sentence}\n"


def moment(second: int) -> datetime:
    return datetime.fromtimestamp(START, UTC) + timedelta(seconds=second)


def decoded(*lines: str, engine: str = "numba", dedup: float | Deduplicator = 30.0) -> Decoded:
    return decode_bytes("".join(lines).encode(), dedup=dedup, engine=engine, source="log")  # type: ignore[arg-type]  # by parameter


@pytest.mark.parametrize("engine", ["numba", "pyais"])
def test_a_message_heard_by_two_receivers_is_one_and_both_hearings_are_kept(engine: str) -> None:
    lines = [
        at(0, ONE),
        at(1, ONE, "rB"),
        at(2, TWO),
        *(at(3, part) for part in STATIC),
        *(at(4, p, "rB") for p in STATIC),
    ]
    got = decoded(*lines, engine=engine)
    assert got.messages.select("message_row", "type", "receiver", "time").rows() == [
        (0, 1, "rA", moment(0)), (1, 1, "rA", moment(2)), (2, 5, "rA", moment(3)),
    ]  # fmt: skip
    assert got.positions["message_row"].to_list() == [0, 1]
    assert got.statics["message_row"].to_list() == [2]
    offsets = [sum(map(len, lines[:k])) + lines[k].index("!") for k in (0, 1, 2, 3, 5)]
    hearings = got.hearings.to_dicts()
    assert hearings == [
        {
            "message_row": row, "message_source": "log", "receiver": receiver, "time": moment(second),
            "time_received": None, "time_tagged": moment(second), "source": "log", "line": line, "offset": offset,
        }
        for (row, receiver, second, line), offset in zip(
            [(0, "rA", 0, 1), (0, "rB", 1, 2), (1, "rA", 2, 3), (2, "rA", 3, 4), (2, "rB", 4, 6)], offsets, strict=True
        )
    ]  # fmt: skip
    counts = got.stats.as_dict()
    assert (counts["sentences"], counts["decoded_sentences"], counts["duplicate_sentences"]) == (7, 4, 3)
    assert (counts["messages"], counts["by_type"]) == (3, {"1": 2, "5": 1})


@pytest.mark.parametrize("engine", ["numba", "pyais"])
@pytest.mark.parametrize(
    ("seconds", "rows"),
    [
        ([0, 30], [0, 0]),
        ([0, 31], [0, 1]),
        ([0, 25, 50, 75], [0, 0, 0, 0]),
        ([40, 10, 9], [0, 0, 0]),
        ([40, 9], [0, 1]),
        ([0, 100, 200, 10, 110, 190, 60], [0, 1, 2, 0, 1, 2, 3]),
    ],
)  # fmt: skip
def test_the_window_slides_with_the_hearings_in_whatever_order_they_come(
    seconds: list[int], rows: list[int], engine: str
) -> None:
    got = decoded(*(at(second, ONE) for second in seconds), engine=engine)
    assert got.hearings["message_row"].to_list() == rows
    assert got.messages["message_row"].to_list() == sorted(set(rows))


@pytest.mark.parametrize("engine", ["numba", "pyais"])
def test_messages_without_a_time_repeat_nothing(engine: str) -> None:
    got = decoded(f"{ONE}\n", f"{ONE}\n", at(0, ONE), f"{ONE}\n", engine=engine)
    assert got.hearings["message_row"].to_list() == [0, 1, 2, 3]
    assert got.stats.duplicate_sentences == 0


def test_messages_that_differ_in_a_bit_or_in_length_are_two() -> None:
    longer = ONE[1:].split("*")[0].replace("08CQ", "08CQ0")
    last_bit = ONE[1:].split("*")[0].replace("08CQ", "08CP")
    lines = [at(0, ONE), *(at(0, f"!{body}*{encode.checksum(body):02X}") for body in (longer, last_bit))]
    assert decoded(*lines).messages.height == 3


def test_one_deduplicator_serves_several_inputs_and_says_where_the_message_is() -> None:
    shared = Deduplicator(30)
    first = decode_bytes(at(0, ONE).encode(), dedup=shared, source="a.nmea")
    second = decode_bytes((at(1, ONE, "rB") + at(1, TWO, "rB")).encode(), dedup=shared, source="b.nmea")
    assert first.hearings.select("message_source", "message_row", "source").rows() == [("a.nmea", 0, "a.nmea")]
    assert second.hearings.select("message_source", "message_row", "source").rows() == [
        ("a.nmea", 0, "b.nmea"), ("b.nmea", 0, "b.nmea"),
    ]  # fmt: skip
    assert second.messages["mmsi"].to_list() == [367_033_650]
    shared.forget()
    assert decode_bytes(at(2, ONE).encode(), dedup=shared, source="c.nmea").messages.height == 1


def test_a_table_that_is_full_forgets_what_was_heard_first() -> None:
    small = Deduplicator(30, payloads=8)
    lines = [at(0, encode.encode_position_a(mmsi=316_000_000 + k, lat_deg=45.0, lon_deg=-73.0)) for k in range(9)]
    assert decoded(*lines, dedup=small).messages.height == 9
    assert decoded(lines[8], dedup=small).messages.height == 0
    assert decoded(lines[0], dedup=small).messages.height == 1


@settings(max_examples=100, deadline=None)
@given(
    hearings=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 400)), max_size=150),
    window=st.integers(1, 30),
    payloads=st.sampled_from([8, 16, 1 << 12]),
    cuts=st.lists(st.integers(0, 150), max_size=3).map(sorted),
)
def test_what_is_remembered_and_what_is_forgotten_is_as_a_plain_list_would_have_it(
    hearings: list[tuple[int, int]], window: int, payloads: int, cuts: list[int]
) -> None:
    shared = Deduplicator(window, payloads=payloads)
    rows: list[int] = []
    new = 0
    for start, stop in itertools.pairwise([0, *cuts, len(hearings)]):
        part = hearings[start:stop]
        words = np.array([payload << 10 for payload, _ in part], np.uint64)
        wide = np.full((c.WIDE_ROWS, len(part)), c.NO_TIME)
        wide[c.MESSAGE_TAGGED] = [second * 1_000_000 for _, second in part]
        wide[c.MESSAGE_WORD] = np.arange(len(part))
        word16 = np.full((c.WORD16_ROWS, len(part)), 48, np.uint16)
        found = shared.rows(wide, word16, words, "log", new)
        new += int(found.new.sum())
        rows += found.rows.tolist()
    assert rows == heard_plainly(hearings, window, payloads)


@settings(max_examples=40, deadline=None)
@given(
    heard=st.lists(st.tuples(st.integers(0, 120), st.sampled_from([ONE, TWO])), max_size=40), cut=st.integers(1, 400)
)
def test_rows_are_the_same_for_any_chunking_and_both_engines(heard: list[tuple[int, str]], cut: int) -> None:
    lines = "".join(at(*each) for each in heard).encode()
    whole = decode_bytes(lines, dedup=10)
    decoder = Decoder(dedup=10)
    takes = []
    for start in range(0, len(lines), cut):
        decoder.feed(lines[start : start + cut])
        takes.append(decoder.take())
    parts = Decoded.concat([*takes, decoder.finish()])
    for name in (*TABLES, "hearings"):
        assert parts.table(name).equals(whole.table(name)), name
    assert parts.stats.as_dict() == whole.stats.as_dict()
    plain = decode_bytes(lines, dedup=10, engine="pyais")
    assert differences(whole, plain) == []
    assert plain.hearings.equals(whole.hearings)
    assert whole.hearings.height == len(heard)
    assert whole.stats.sentences == len(heard)


def test_the_corpus_heard_twice_gives_its_messages_once() -> None:
    once = decode_bytes(CORPUS.read_bytes(), dedup=30)
    timed = once.messages.filter(pl.col("time").is_not_null()).height
    assert timed > 5
    twice = decode_bytes(CORPUS.read_bytes() * 2, dedup=30)
    assert twice.hearings.height == 2 * once.hearings.height
    assert twice.messages.height == 2 * once.messages.height - timed
    assert decode_bytes(CORPUS.read_bytes()).hearings.is_empty()


@pytest.mark.parametrize("seconds", [0, -1.0, float("nan"), 1e9])
def test_a_window_that_is_none_is_refused(seconds: float) -> None:
    with pytest.raises(UsageError, match="dedup"):
        Decoder(dedup=seconds)
