"""Kinds are known by content. The sentence is the first example of the gpsd AIVDM page; the ISA follows X12.5."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porttarget.feeds import recognise
from porttarget.feeds.recognise import KINDS, settled

SENTENCE = b"!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\r\n"
ISA = (
    b"ISA*00*          *00*          *ZZ*SENDERID       *ZZ*RECEIVERID     *260101*0000*U*00401*000000001*0*P*:~"
    b"GS*SO*SENDERID*RECEIVERID*20260101*0000*1*X*004010~"
)
EDIFACT = b"UNB+UNOA:2+SENDER+RECEIVER+260105:0930+REF1'UNH+1+BAPLIE:D:95B:UN:SMDG20'BGM++1+9'"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (SENTENCE, "ais"),
        (b"\\s:rcv1,c:1453247999*51\\" + SENTENCE, "ais"),
        (b"# a comment\n1453247999 " + SENTENCE.replace(b"!AI", b"$BS"), "ais"),
        (b"\xb5\x62\x01\x07\x00\x00" + SENTENCE, "ais"),
        (ISA, "x12"),
        (b"\xef\xbb\xbf\r\n  " + ISA, "x12"),
        (ISA.replace(b"*", b"\x1d").replace(b"~", b"\x1c"), "x12"),
        (b"ISA*00*      ", "x12"),
        (b"IS", "x12"),
        (b"I", "x12"),
        (EDIFACT, "edifact"),
        (b"UNA:+.? '\r\n" + EDIFACT, "edifact"),
        (b"UNB\x1dUNOB\x1f2\x1dSENDER", "edifact"),
        (b"UNH+638+COPRAR:D:95B:UN'", "edifact"),
        (b"ST*309*0001~M10*QZXA", "x12"),
        (b"GS|SO|SENDER|RECEIVER|20260105|0930|1|X|004010\n", "x12"),
        (b"ST 309 0001", "unknown"),
        (b"UNITED STATES OF AMERICA, a list of its ports and of their codes", "unknown"),
        (b"ISAAC NEWTON was born in Woolsthorpe, " * 5, "unknown"),
        (b'{"body":{"authority":"', "packet"),
        (b'{"format":"porttarget-packet","version":1}', "packet"),
        (b'{"some":"other JSON"}', "unknown"),
        (b"container_number,bill_number,landing_port,examined_at,kind,result\n", "outcomes"),
        (b'"list","lookout_id","kind","value","aliases"\r\n', "lookouts"),
        (b"PAR1\x15\x04\x15", "parquet"),
        (b"\xef\xbb\xbfidentifier,vessel_name,port_of_unlading\n1,X,1803\n", "ams"),
        (b'"Identifier"|"hazmat_code"\r\n', "ams"),
        (b"identifier,vessel_name\n1,X\n", "unknown"),
        (b'{"version": 1, "format" : "porttarget-manifest", "calls": [', "manifest_json"),
        (b'{"format": "another"}', "unknown"),
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (bytes(range(256)), "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\x01\x02\x03" * 9, "binary"),
        ("Déclaration à l'arrivée\n".encode("latin-1"), "unknown"),
    ],
)
def test_an_input_is_recognised_by_its_first_bytes(head: bytes, kind: str) -> None:
    assert recognise(head) == kind


@pytest.mark.parametrize("length", range(1, len(ISA)))
def test_an_interchange_cut_anywhere_is_still_one(length: int) -> None:
    assert recognise(ISA[:length]) == "x12"


@pytest.mark.parametrize("length", range(1, len(EDIFACT)))
@pytest.mark.parametrize("una", [b"", b"UNA:+.? '"])
def test_an_interchange_of_edifact_cut_anywhere_is_still_one(una: bytes, length: int) -> None:
    assert recognise((una + EDIFACT)[:length]) == "edifact"


@given(st.binary(max_size=300))
def test_any_bytes_are_of_some_kind(head: bytes) -> None:
    assert recognise(head) in KINDS


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=200))
def test_a_sentence_after_any_text_makes_an_ais_log(text: str) -> None:
    head = b"note: " + text.encode() + b"\n" + SENTENCE
    assert recognise(head) == "ais"


@given(
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\xef", b" \n", b"I", b"ISA*00*", b'{"body', b"P"]),
    st.binary(),
    st.binary(),
)
def test_what_is_settled_is_ais_whatever_follows(start: bytes, between: bytes, after: bytes) -> None:
    head = start + between + SENTENCE
    if settled(head):
        assert recognise(head + after) == "ais"
    assert settled(SENTENCE[:7])
    assert not settled(SENTENCE[:6])
