"""AIS-catcher's JSON becomes sentences behind tag blocks; what has no sentence is counted.

The first record is printed in the notes of AIS-catcher's release 0.40; the others follow the writer in its source.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porttarget.feeds.aiscatcher import Translated, translate_document, translate_lines

SENTENCE = "!AIVDM,1,1,,B,3776k`5000a3SLPEKnDQQWpH0000,0*78"
RELEASE_040 = (
    '{"class":"AIS","device":"AIS-catcher","scaled":true,"channel":"B",'
    f'"nmea":["{SENTENCE}"],"type":3,"repeat":0,"mmsi":477213600,"status":5}}'
)
TWO = [
    "!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C",
    "!AIVDM,2,2,1,A,88888888880,2*25",
]


def document(*messages: object, **more: object) -> bytes:
    return json.dumps({"protocol": "jsonaiscatcher", "encodetime": "20260101000000", **more, "msgs": messages}).encode()


def test_a_message_without_time_or_station_is_its_sentence() -> None:
    assert translate_document(RELEASE_040.encode()) == Translated(lines=f"{SENTENCE}\n".encode(), messages=1)


def test_time_and_the_station_beside_the_messages_go_into_the_tag_block_of_every_sentence() -> None:
    body = document({"rxuxtime": 1767225600, "signalpower": -23.5, "ppm": 0.4, "nmea": TWO}, stationid="Quai 12, est")
    tag = "\\s:Quai_12_est,c:1767225600*75\\"  # checksum by Perl, apart from our code
    assert translate_document(body) == Translated(lines=f"{tag}{TWO[0]}\n{tag}{TWO[1]}\n".encode(), messages=1)


@pytest.mark.parametrize(
    ("message", "fields"),
    [
        ({"rxuxtime": 1767225600.25}, "c:1767225600250"),
        ({"rxtime": "20260101000000"}, "c:1767225600"),
        ({"rxtime": "20261301000000"}, None),
        ({"rxuxtime": True}, None),
        ({"rxuxtime": float("inf")}, None),
        ({"rxuxtime": 5}, None),
        ({"station_id": 7}, "s:s7"),
        ({"station_id": "ABCDEFG"}, "s:ABCDEFG"),
        ({"station_id": 0}, None),
        ({"stationid": "a*b\\c!d"}, "s:a_b_c_d"),
    ],
)
def test_what_the_tag_block_says(message: dict[str, Any], fields: str | None) -> None:
    lines = translate_document(json.dumps({**message, "nmea": [SENTENCE]}).encode()).lines.decode()
    if fields is None:
        assert lines == f"{SENTENCE}\n"
        return
    start, tag, sentence = lines.split("\\")
    body, _, checksum = tag.partition("*")
    code = 0
    for character in body:
        code ^= ord(character)
    assert (start, body, checksum, sentence) == ("", fields, f"{code:02X}", f"{SENTENCE}\n")


@pytest.mark.parametrize(
    "message",
    [
        {"type": 3, "mmsi": 477213600},
        {"nmea": []},
        {"nmea": [5]},
        {"nmea": {"a": SENTENCE}},
        {"nmea": [SENTENCE, ""]},
        {"nmea": [f"{SENTENCE}\n{SENTENCE}"]},  # a line break would be a second, untagged line
        {"nmea": ["é!AIVDM"]},
        17,
        None,
    ],
)
def test_a_message_without_sentences_is_counted_and_the_others_are_taken(message: object) -> None:
    found = translate_document(document(message, {"nmea": [SENTENCE]}))
    assert found == Translated(lines=f"{SENTENCE}\n".encode(), messages=1, unusable=1)


@pytest.mark.parametrize(
    "body", [b'{"msgs": [', b"{" * 200_000, b'{"a": ' + b"9" * 5000 + b"}", b'{"nmea": "\xff"}', b"{}"]
)
def test_what_is_no_message_is_one_unusable_line(body: bytes) -> None:
    assert translate_document(body) == Translated(lines=b"", unusable=1)


def test_a_heartbeat_without_messages_is_no_fault() -> None:
    assert translate_document(document()) == Translated(lines=b"")


def test_lines_of_json_and_plain_lines_may_be_mixed_and_keep_their_order() -> None:
    plain = b"[12:00] !AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E\r\n"  # a log's prefix is not JSON
    lines = RELEASE_040.encode() + b"\r\n" + plain + b"{\n" + RELEASE_040.encode() + b"\n"
    wanted = Translated(lines=f"{SENTENCE}\n".encode() + plain + f"{SENTENCE}\n".encode(), messages=2, unusable=1)
    assert translate_lines(lines) == wanted
    assert translate_document(lines) == wanted


def test_lines_without_json_are_not_touched() -> None:
    lines = b"\\s:x*01\\!AIVDM,1,1,,A,x,0*00\r\nno {json} here\n"
    assert translate_lines(lines) == Translated(lines=lines)


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just(SENTENCE)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["nmea", "msgs", "stationid", "station_id", "rxuxtime", "rxtime"]), inner),
    ),
    max_leaves=12,
)


@given(st.one_of(st.binary(max_size=200), VALUES.map(lambda value: json.dumps(value).encode())))
def test_whatever_comes_gives_whole_lines_and_each_message_is_counted_once(body: bytes) -> None:
    found = translate_document(body)
    assert not found.lines or found.lines.endswith(b"\n")
    if found.messages:
        assert found.lines.count(b"\n") >= found.messages
    if b"{" not in body:
        assert found == Translated(lines=body + b"\n" if body and not body.endswith(b"\n") else body)
