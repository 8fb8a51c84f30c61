"""Framing and assembly, case by case, each with its decided answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.ais_decoder import Decoded, Decoder, decode_bytes, encode, numba_engine, suffix_fields, tag_fields
from porttarget.errors import UsageError

ONE = "!AIVDM,1,1,,A,15N1u<PP1FJuvSRHOE6QIwwh0HQ6,0*30"
SHIP_A = encode.encode_static_a(mmsi=316_111_000, name="FIRST", sequence_id=1)
SHIP_B = encode.encode_static_a(mmsi=316_222_000, name="SECOND", sequence_id=1, channel="B")


def decode(*lines: str, **options: object) -> Decoded:
    return decode_bytes("\r\n".join(lines).encode("latin-1"), **options)  # type: ignore[arg-type]  # passed on as given


@pytest.mark.parametrize(
    "line",
    [
        ONE, ONE[:-2] + "30", "  " + ONE, ONE + "   ", ONE.replace("!AI", "!BS").replace("*30", "*29"), "$" + ONE[1:],
        ONE.replace(",A,", ",,").replace("*30", "*71"), ONE.replace(",A,", ",1,").replace("*30", "*40"),
    ],
)  # fmt: skip
def test_a_sentence_is_read_in_every_usual_dress(line: str) -> None:
    decoded = decode(line)
    assert decoded.positions["mmsi"].to_list() == [367_033_650], decoded.rejects


@pytest.mark.parametrize(
    ("line", "tagged", "received", "receiver"),
    [
        ("1452468659.010 " + ONE, None, 1_452_468_659_010_000, "file"),
        ("1550303566805160336 " + ONE, None, 1_550_303_566_805_160, "file"),
        (ONE + ",1327992754940", None, 1_327_992_754_940_000, "file"),
        (ONE + ",r003669946,1325394060", None, 1_325_394_060_000_000, "r003669946"),
        (ONE + ",d-109,S2105,r003669946,1325394060,1325394001", None, 1_325_394_060_000_000, "r003669946"),
        ("\\s:rQ,c:1700000000*41\\" + ONE, 1_700_000_000_000_000, None, "rQ"),
        ("\\s:rQ*1E\\\\c:1700000000123*41\\" + ONE, 1_700_000_000_123_000, None, "rQ"),
    ],
)  # fmt: skip
def test_times_and_receivers_are_found_wherever_they_stand(
    line: str, tagged: int | None, received: int | None, receiver: str
) -> None:
    for block in line.split("\\")[1::2]:
        body, star, _ = block.partition("*")
        line = line.replace(block, f"{body}{star}{encode.checksum(body):02X}") if star else line
    (row,) = decode(line, receiver="file").messages.to_dicts()

    def time(value: int | None) -> datetime | None:
        return None if value is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=value)

    assert (row["time_tagged"], row["time_received"], row["receiver"]) == (time(tagged), time(received), receiver)
    assert row["time"] == time(tagged or received)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ([SHIP_A[0], SHIP_A[1]], ["FIRST"]),
        ([SHIP_A[1], SHIP_A[0]], ["FIRST"]),
        ([SHIP_A[0], SHIP_B[0], SHIP_A[1], SHIP_B[1]], ["FIRST", "SECOND"]),
        ([SHIP_A[0], "$GPGGA,120000,,N,,W,1*00", SHIP_A[1]], ["FIRST"]),
        ([SHIP_A[0], SHIP_A[0], SHIP_A[1]], ["FIRST"]),
        ([SHIP_A[0] + SHIP_A[1]], ["FIRST"]),
        ([SHIP_A[0], SHIP_B[1]], []),
    ],
)  # fmt: skip
def test_parts_are_joined_per_channel_and_sequence_in_any_order(lines: list[str], names: list[str]) -> None:
    decoded = decode(*lines)
    assert decoded.statics["name"].to_list() == names
    stats = decoded.stats
    assert stats.decoded_sentences + stats.duplicate_sentences + stats.incomplete_sentences == stats.sentences


def test_parts_of_two_receivers_are_not_mixed() -> None:
    tagged = [
        encode.tag_block(line, source=source, time=None) for line, source in zip(SHIP_A, ("rA", "rB"), strict=True)
    ]
    decoded = decode(*tagged)
    assert decoded.statics.is_empty()
    assert decoded.rejects["reason"].to_list() == ["incomplete", "incomplete"]


def test_parts_too_far_apart_in_time_are_not_joined() -> None:
    late = [f"{1_700_000_000 + at} {line}" for line, at in zip(SHIP_A, (0, 61), strict=True)]
    assert decode(*late).statics.is_empty()
    assert decode(*late, max_group_age_s=61.0).statics.height == 1


def test_a_join_longer_than_its_type_is_refused() -> None:
    first, second = SHIP_A
    body = second.split("*")[0][1:].replace(second.split(",")[5], "0" * 40)
    decoded = decode(first, f"!{body}*{encode.checksum(body):02X}")
    assert decoded.stats.as_dict()["rejected"] == {"impossible_join": 2}


def test_never_finished_groups_stay_bounded_and_are_all_counted() -> None:
    lines = []
    for k in range(500):
        (first, _) = encode.encode_static_a(mmsi=316_000_000 + k, sequence_id=k)
        lines.append(encode.tag_block(first, source=f"r{k}", time=None))
    decoder = Decoder(max_open_groups=8)
    decoder.feed("\n".join(lines).encode() + b"\n")
    assert decoder.take().stats.incomplete_sentences == 492
    assert decoder.finish().stats.incomplete_sentences == 500


def test_a_hundred_thousand_groups_that_are_never_finished_keep_memory_flat() -> None:
    numba_engine._idle.clear()  # memory of other tests' inputs
    decoder = Decoder()
    sizes = set()
    for start in range(0, 100_000, 5_000):
        lines = []
        for k in range(start, start + 5_000):
            sentence = f"AIVDM,2,1,{k % 10},A,55P5TL01VIaAL@7WKO@mBplU@<PDhh,0"
            fields = f"s:r{k},c:{1_700_000_000 + k // 100}"
            block = f"{fields}*{encode.checksum(fields):02X}"
            lines.append(f"\\{block}\\!{sentence}*{encode.checksum(sentence):02X}\n")
        decoder.feed("".join(lines).encode())
        stats = decoder.take().stats
        engine = decoder._engine
        held = (*engine.groups.all, *engine.scratch.lost_room, engine.scratch.text)  # type: ignore[attr-defined]  # of the fast engine
        if start >= 10_000:
            sizes.add(sum(array.nbytes for array in held))
    assert len(sizes) == 1
    assert sizes.pop() < 100 << 20
    assert stats.incomplete_sentences == 100_000 - 4096
    assert decoder.finish().stats.incomplete_sentences == 100_000


def test_parts_of_two_ships_under_one_sequence_id_are_joined_with_a_flag() -> None:
    other = encode.encode_static_a(mmsi=316_333_000, name="THIRD", sequence_id=1)
    decoded = decode(SHIP_A[0], other[0], other[1], SHIP_A[1], *SHIP_B)
    assert decoded.messages.select("mmsi", "join_ambiguous").rows() == [(316_333_000, True), (316_222_000, False)]
    assert decoded.stats.incomplete_sentences == 2
    between = ["$GPGGA,120000,,N,,W,1*00", *[ONE] * 101]
    assert decode(SHIP_A[0], *between, *other).messages["join_ambiguous"].to_list() == [False] * 102


def test_a_part_without_a_source_that_two_sources_might_have_sent_is_joined_with_a_flag() -> None:
    def line(fields: str, sentence: str) -> str:
        return f"\\{fields}*{encode.checksum(fields):02X}\\{sentence}"

    other = encode.encode_static_a(mmsi=316_333_000, name="THIRD", sequence_id=1)
    heads = [line("g:1-2-5,s:rA", SHIP_A[0]), line("g:1-2-5,s:rB", other[0])]
    decoded = decode(*heads, line("g:2-2-5", other[1]), line("g:2-2-5", SHIP_A[1]))
    assert decoded.messages.select("mmsi", "receiver", "join_ambiguous").rows() == [
        (316_333_000, "rB", True), (316_111_000, "rA", True),
    ]  # fmt: skip
    named = decode(*heads, line("g:2-2-5,s:rA", SHIP_A[1]), line("g:2-2-5,s:rB", other[1]))
    assert named.messages.select("mmsi", "join_ambiguous").rows() == [(316_111_000, False), (316_333_000, False)]


def test_a_bare_part_right_behind_the_one_before_it_belongs_to_its_receiver() -> None:
    head = encode.tag_block(SHIP_A[0], source="rA", time=None)
    assert decode(head, SHIP_A[1]).messages["receiver"].to_list() == ["rA"]
    assert decode(head, ONE, SHIP_A[1]).messages["type"].to_list() == [1]


def test_what_stands_around_a_sentence_is_taken_apart_whole() -> None:
    assert tag_fields("\\g:1-2-7,s:rA*00\\\\c:1,x:9,s:rB,q:u*11\\") == {
        "g": "1-2-7", "s": "rB", "c": "1", "x": "9", "q": "u",
    }  # fmt: skip
    assert suffix_fields("s23333,d-109,T24.02361,x7,r003669946,1700000000,1700000001") == {
        "s": "23333", "d": "-109", "T": "24.02361", "x": "7", "r": "r003669946", "epoch": "1700000000",
    }  # fmt: skip
    assert tag_fields(None) == suffix_fields(None) == {}


def test_texts_around_a_sentence_that_are_not_ascii_are_left_out_and_the_message_stays() -> None:
    decoded = decode("\\s:r\xe9*00\\" + ONE + ",r\xe9,1700000000", on_bad_checksum="keep")
    assert decoded.messages.select("tag_block", "suffix").rows() == [(None, None)]


def test_a_bad_checksum_is_rejected_or_kept_by_choice() -> None:
    wrong = ONE[:-2] + "31"
    assert decode(wrong).stats.as_dict()["rejected"] == {"checksum": 1}
    (row,) = decode(wrong, on_bad_checksum="keep").messages.to_dicts()
    assert (row["type"], row["checksum_ok"]) == (1, False)


def test_the_live_clock_dates_sentences_without_a_time() -> None:
    ticks = iter(datetime(2026, 1, 1, 0, 0, k, tzinfo=UTC) for k in range(60))
    decoder = Decoder(clock=lambda: next(ticks))
    for line in (ONE, "1452468659 " + ONE, *SHIP_A):
        decoder.feed(line.encode() + b"\n")
    times = [time.year for time in decoder.finish().messages["time_received"]]
    assert times == [2026, 2016, 2026]


def test_fields_beyond_a_cut_message_are_null_and_too_short_ones_are_rejected() -> None:
    payload = ONE.split(",")[5]
    for characters, rows in ((23, 1), (22, 1), (21, 0)):
        body = f"AIVDM,1,1,,A,{payload[:characters]},0"
        decoded = decode(f"!{body}*{encode.checksum(body):02X}")
        assert decoded.positions.height == rows
        if rows:
            assert decoded.positions.select("heading_raw", "second_raw", "radio_raw").row(0)[1:] == (None, None)
    assert decoded.rejects["detail"].to_list() == ["126 bits, expected at least 128"]


def test_of_a_message_too_short_for_its_table_any_length_gives_what_is_there() -> None:
    payload = ONE.split(",")[5]
    body = f"AIVDM,1,1,,A,{payload[:11]},0"  # 66 bits: up to the speed and the accuracy, six bits of the longitude
    cut = decode(f"!{body}*{encode.checksum(body):02X}", length="any")
    (whole,), (found,) = decode(ONE).positions.to_dicts(), cut.positions.to_dicts()
    there = (
        "message_row", "type", "mmsi", "repeat_raw", "nav_status", "nav_status_raw", "rot_raw", "rot_deg_min", "sog_kn",
        "sog_raw", "accuracy",
    )  # fmt: skip
    flags = {name: False for name in whole if name.endswith(("_out_of_range", "_or_more", "_fast_right", "_fast_left"))}
    assert found == dict.fromkeys(whole) | flags | {name: whole[name] for name in there}
    assert cut.messages.select("bits", "decoded", "length_ok").rows() == [(66, True, False)]
    assert cut.radio_states.is_empty()


def test_layouts_of_reports_and_of_unknown_parts_give_no_row_of_less_than_one() -> None:
    for kind, bits in ((7, 60), (24, 39), (6, 50)):
        digits = f"{kind:06b}" + f"{316_000_001:032b}"
        digits = digits.ljust(bits, "1")
        padded = digits.ljust(-(-bits // 6) * 6, "0")
        values = [int(padded[at : at + 6], 2) for at in range(0, len(padded), 6)]
        armour = "".join(chr(48 + value if value < 40 else 56 + value) for value in values)
        body = f"AIVDM,1,1,,A,{armour},{len(padded) - bits}"
        got = decode(f"!{body}*{encode.checksum(body):02X}", length="any")
        assert got.messages.select("type", "bits", "decoded").rows() == [(kind, bits, kind == 6)]
        assert got.acknowledgements.is_empty()
        assert got.statics.is_empty()
        assert got.binary.height == (kind == 6)


def test_wrong_use_raises_at_once() -> None:
    for options in (
        {"engine": "other"},
        {"on_bad_checksum": "x"},
        {"length": "x"},
        {"fill_bits": "x"},
        {"max_open_groups": 0},
    ):
        with pytest.raises(UsageError):
            Decoder(**options)  # type: ignore[arg-type]  # the fault itself
    decoder = Decoder()
    decoder.finish()
    with pytest.raises(UsageError, match="feed after finish"):
        decoder.feed(b"x")


NAMES = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="\\*"), max_size=90)
NUMBERS = st.integers(0, 10**20).map(str)
FIELDS = st.one_of(
    st.tuples(st.sampled_from("csgdnrtxz"), NAMES).map(":".join),
    st.tuples(st.sampled_from("cg"), st.one_of(NUMBERS, st.floats(0, 2e9).map(str))).map(":".join),
    st.tuples(NUMBERS, NUMBERS, NUMBERS).map(lambda numbers: "g:" + "-".join(numbers)),
    NAMES,
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(FIELDS, min_size=1, max_size=4).map(",".join).filter(len), min_size=1, max_size=2),
    st.integers(0, 30),
)
def test_a_tag_block_says_the_same_wherever_it_stands_and_to_both_engines(blocks: list[str], wrong: int) -> None:
    tags = "".join(f"\\{block}*{encode.checksum(block) ^ (wrong == 0):02X}\\" for block in blocks)
    alone = decode(tags + ONE)
    among = decode(tags + ONE, *["#" * 60] * 5)  # where it can be read eight bytes at a time
    plain = decode(tags + ONE, engine="pyais")
    for name in ("messages", "positions", "rejects"):
        assert alone.table(name).equals(among.table(name)), name
        place = {"column"} & {*alone.table(name).columns}  # of a fault: the sentence's where the plain one finds it
        assert alone.table(name).drop(place).equals(plain.table(name).drop(place)), name
    assert alone.stats.sentences == 1


@pytest.mark.parametrize("rest", ["", ",", ",1", ",1,1", ",1,1,,", ",1,1,,A", ",1,1,,A,"])
@pytest.mark.parametrize("after", ["", "\n", "\r\n", "\n!AIVDM\n"])
def test_a_sentence_cut_short_ends_with_its_line_wherever_it_stands(rest: str, after: str) -> None:
    decoded = decode_bytes(f"!AIVDM{rest}{after}".encode())
    inside = decode_bytes(f"!AIVDM{rest}{after or chr(10)}{'x' * 200}\n".encode())
    assert decoded.rejects.equals(inside.rejects)
    assert decoded.rejects["text"].to_list()[0] == f"!AIVDM{rest}"
    assert decoded.stats.lines == max(after.count("\n"), 1)
