"""The answers to senders, byte for byte: worked by hand from messages with known faults."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest

from porttarget.manifests.answer_codes import SYNTAX, UNTOLD, application_code
from porttarget.manifests.answers import Answer, answers
from porttarget.manifests.finding_kinds import KINDS
from porttarget.manifests.grammars import messages
from porttarget.manifests.kernels import walk as walker
from porttarget.manifests.segments import read_segments
from tests.manifests.samples import BILL, BOX, HEAD, interchange, message, read, small

RECEIVED = datetime(2026, 1, 5, 10, 7, tzinfo=UTC)
LATER = datetime(2027, 2, 3, 4, 5, tzinfo=UTC)
BAD_BOX = ("VID*4B*CSQU*3054384******45G1*L", "N10*1*WOOL SOCKS**J*610510*5*K*10")
UNB = "UNB+UNOA:2+SENDER:ZZ+RECEIVER:14+260105:0930+REF1"
PLAN = (
    "UNH+1+BAPLIE:D:95B:UN:SMDG22", "BGM++PLAN7+9", "TDT+20+017W+++QZXA:172:182+++9074729:146:11:INVENTED STAR",
    "LOC+5+BRSSZ:139:6", "LOC+61+USJAX:139:6", "LOC+147+0780690::5", "MEA+WT++KGM:3833", "LOC+9+BRSSZ:139:6",
    "LOC+11+USJAX:139:6", "EQD+CN+CSQU3054384+22G1+++5", "UNT+11+1",
)  # fmt: skip


def answered(data: bytes, received_at: datetime | None = RECEIVED) -> dict[str, Answer]:
    """The answers to an input by their kind."""
    tables = read(data, received_at=received_at, source="in/ship.309").tables()
    return {each.kind: each for each in answers(tables, at=LATER)}


def body(answer: Answer) -> list[str]:
    """The segments between GS and GE, or UNB and UNZ."""
    text = answer.data.decode()
    segments = [one for one in text.split("~" if answer.kind.isdigit() else "'") if one]
    return segments[2:-2] if answer.kind.isdigit() else segments[1:-1]


def wire(*segments: str) -> bytes:
    return "".join(f"{one}'" for one in segments).encode()


def test_a_997_says_what_is_wrong_where_byte_for_byte() -> None:
    data = interchange(
        message([*HEAD, *BILL, "VID*4B*CSQU*3054383******45G1*L", "N10*1O*WOOL SOCKS**J*610510*5*K*10", "QQ*1"]),
        message([*HEAD, *BILL, *BOX], control="0002", count=9),
        message(["B1*X"], kind="997", control="0003"),
    )
    answer = answered(data)["997"]
    number = answer.data[90:99].decode()
    assert number.isdigit()
    expected = (
        f"ISA*00*          *00*          *ZZ*RECEIVER       *ZZ*SENDER         *260105*1007*U*00401*{number}*0*P*>~"
        f"GS*FA*RECEIVER*SENDER*20260105*1007*{int(number)}*X*004010~"
        "ST*997*0001~"
        "AK1*SO*1~"
        "AK2*309*0001~"
        "AK3*N10*9**8~"  # ST is the first segment of the message, N10 the ninth
        "AK4*1**6~"  # its first element holds a letter
        "AK3*QQ*10**2~"  # a segment that the message does not have
        "AK5*E*5~"
        "AK2*309*0002~"
        "AK5*R*4~"  # SE declares 9 segments, there are 10
        "AK2*997*0003~"
        "AK5*R*1~"
        "AK9*P*3*3*1~"
        "SE*13*0001~"
        f"GE*1*{int(number)}~"
        f"IEA*1*{number}~"
    )
    assert answer.data.decode() == expected
    assert answer.verdict == "accepted_with_errors"


def test_a_355_lists_the_bills_that_something_was_found_about_byte_for_byte() -> None:
    second = tuple(line.replace("LX*1", "LX*2").replace("B1", "B2") for line in BILL)
    head = (HEAD[0].replace("REF*1", "REF*2"), HEAD[1].replace("20260120*1", "20260120*2"))
    answer = answered(interchange(message([*head, *BILL, *BOX, *second, *BAD_BOX])))["355"]
    number = answer.data[90:99].decode()
    expected = (
        f"ISA*00*          *00*          *ZZ*RECEIVER       *ZZ*SENDER         *260105*1007*U*00401*{number}*0*P*>~"
        f"GS*SO*RECEIVER*SENDER*20260105*1007*{int(number)}*X*004010~"
        "ST*355*0001~"
        "M10*QZXA*O*PA*9074729*INVENTED STAR*017W*REF*2**L~"
        "K1*ACCEPTED WITH ERRORS*2 BILLS, 1 REJECTED~"
        "P4*1803*20260120*2*M029~"
        "LX*1~"
        "M11*B2*35177*1*PKG*10*K***00***QZXA~"
        "K1*REJECTED~"
        "K1*CONTAINER_CHECK_DIGIT*E SEG 14-3 CSQU3054384~"
        "SE*9*0001~"
        f"GE*1*{int(number)}~"
        f"IEA*1*{number}~"
    )
    assert answer.data.decode() == expected
    assert answer.verdict == "accepted_with_errors"


def test_a_contrl_rejects_a_message_with_a_false_count_byte_for_byte() -> None:
    faulty = (*PLAN[:-1], "UNT+12+1")
    good = (PLAN[0].replace("UNH+1", "UNH+2"), *PLAN[1:-1], "UNT+11+2")
    answer = answered(wire(UNB, *faulty, *good, "UNZ+2+REF1"))["CONTRL"]
    number = answer.data.rsplit(b"+", 1)[1].rstrip(b"'").decode()
    expected = (
        f"UNB+UNOA:2+RECEIVER:14+SENDER:ZZ+260105:1007+{number}'"
        "UNH+1+CONTRL:D:3:UN'"
        "UCI+REF1+SENDER:ZZ+RECEIVER:14+7'"
        "UCM+1+BAPLIE:D:95B:UN:SMDG22+4+29+UNT+1'"  # the count in UNT, its first element, is not the number received
        "UCM+2+BAPLIE:D:95B:UN:SMDG22+7'"
        "UNT+5+1'"
        f"UNZ+1+{number}'"
    )
    assert answer.data.decode() == expected
    assert answer.verdict == "accepted_with_errors"


def test_a_cusres_names_the_point_and_the_fault_byte_for_byte() -> None:
    answer = answered(wire(UNB, *PLAN, "UNZ+1+REF1"))["CUSRES"]
    number = answer.data.rsplit(b"+", 1)[1].rstrip(b"'").decode()
    expected = (
        f"UNB+UNOA:2+RECEIVER:14+SENDER:ZZ+260105:1007+{number}'"
        "UNH+1+CUSRES:D:99B:UN'"
        "BGM+962+PLAN7+11+CA'"
        "DTM+137:202601051007:203'"
        "TDT+20+017W+1+++++9074729:146::INVENTED STAR'"
        "RFF+ACW:1'"
        "ERP+1:10:2'"  # EQD is the tenth segment, the number its second element
        "ERC+CONCHEDI::ZZZ'"
        "FTX+AAO+++ERROR?: CONTAINER NUMBER CSQU3054384 FAILS ITS CHECK DIGIT, COMPUTED 3'"
        "UNT+9+1'"
        f"UNZ+1+{number}'"
    )
    assert answer.data.decode() == expected


def test_what_is_without_fault_is_accepted() -> None:
    found = answered(small())
    assert {kind: answer.verdict for kind, answer in found.items()} == {"997": "accepted", "355": "accepted"}
    assert body(found["997"]) == ["ST*997*0001", "AK1*SO*1", "AK2*309*0001", "AK5*A", "AK9*A*1*1*1", "SE*6*0001"]
    assert body(found["355"]) == [
        "ST*355*0001", "M10*QZXA*O*PA*9074729*INVENTED STAR*017W*REF*1**L", "K1*ACCEPTED*1 BILLS, 0 REJECTED",
        "P4*1803*20260120*1*M029", "SE*5*0001",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("SE*10*0001", "SE*10*0002", ["AK5*R*3", "AK9*R*1*1*0"]),
        ("GE*1*1", "GE*2*1", ["AK5*A", "AK9*R*2*1*0*5"]),
        ("GE*1*1", "GE*1*9", ["AK5*A", "AK9*R*1*1*0*4"]),
        ("GE*1*1~", "", ["AK5*A", "AK9*R*1*1*0*3"]),
        ("20260120", "20261320", ["AK3*P4*3**8", "AK4*2**8*20261320", "AK5*E*5", "AK9*E*1*1*1"]),
        ("20260120*1*M029", "20260120*1*M029*2460",
         ["AK3*P4*3**8", "AK4*5**9*2460", "AK5*E*5", "AK9*E*1*1*1"]),
        ("M10*QZXA*O*PA*9074729*INVENTED STAR*017W*REF*1**L~", "",
         ["AK3*M10*2**3", "AK5*R*4*5", "AK9*R*1*1*0"]),
    ],
)  # fmt: skip
def test_each_fault_of_syntax_has_its_code_in_the_997(old: str, new: str, expected: list[str]) -> None:
    data = small()
    assert data.count(old.encode()) == 1
    found = body(answered(data.replace(old.encode(), new.encode()))["997"])
    assert found[3:-1] == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("IEA*1*0", "IEA*3*0", "TA1*000000001*260105*0930*R*021"),
        ("IEA*1*000000001", "IEA*1*000000002", "TA1*000000001*260105*0930*R*001"),
        ("IEA*1*000000001~", "", "TA1*000000001*260105*0930*R*023"),
    ],
)
def test_a_fault_of_the_interchange_rejects_it_by_a_ta1_alone(old: str, new: str, expected: str) -> None:
    found = answered(small().replace(old.encode(), new.encode()))
    assert list(found) == ["997"]
    assert found["997"].verdict == "rejected"
    assert found["997"].data.decode().split("~")[1:-2] == [expected]


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ((UNB, *PLAN, "UNZ+2+REF1"), ["UCI+REF1+SENDER:ZZ+RECEIVER:14+4+29+UNZ+1"]),
        ((UNB, *PLAN, "UNZ+1+REF2"), ["UCI+REF1+SENDER:ZZ+RECEIVER:14+4+28+UNZ+2"]),
        ((UNB, *PLAN), ["UCI+REF1+SENDER:ZZ+RECEIVER:14+4+13+UNZ"]),
        ((UNB, "UNH+1+INVOIC:D:95B:UN", "BGM+380", "UNT+3+1", "UNZ+1+REF1"),
         ["UCI+REF1+SENDER:ZZ+RECEIVER:14+7", "UCM+1+INVOIC:D:95B:UN+4+14+UNH+2:1"]),
    ],
)  # fmt: skip
def test_a_contrl_rejects_at_the_level_of_the_fault(segments: Sequence[str], expected: list[str]) -> None:
    assert body(answered(wire(*segments))["CONTRL"])[1:-1] == expected


def test_acknowledgements_are_not_acknowledged() -> None:
    for data in (small(), wire(UNB, *PLAN, "UNZ+1+REF1")):
        for answer in answered(data).values():
            again = answered(answer.data)
            assert set(again) == ({"997"} if answer.kind == "355" else {"CONTRL"} if answer.kind == "CUSRES" else set())


@pytest.mark.parametrize("data", [small(), wire(UNB, *PLAN, "UNZ+1+REF1")])
def test_the_same_input_gives_the_same_bytes_and_only_an_unknown_receipt_asks_the_clock(data: bytes) -> None:
    assert answered(data) == answered(data)
    for kind, answer in answered(data, received_at=None).items():
        assert b"0203" in answer.data
        assert b"0203" not in answered(data)[kind].data


def test_delimiters_are_the_senders_own() -> None:
    odd = small().replace(b"*", b"|").replace(b"~", b"\x15").replace(b">", b":")
    data = answered(odd)["997"].data
    assert data[:4] == b"ISA|"
    assert data.endswith(b"\x15")
    assert data.count(b"\x15") == 10
    una = b"UNA*%,!;$" + wire(UNB, *PLAN, "UNZ+1+REF1").replace(b":", b"*").replace(b"+", b"%").replace(b"'", b"$")
    contrl = answered(una.replace(b"!;", b"! "))["CONTRL"].data.decode()
    assert contrl.startswith("UNA*%,! $UNB%UNOA*2%RECEIVER*14%SENDER*ZZ%")


@pytest.mark.parametrize("data", [small(), wire(UNB, *PLAN, "UNZ+1+REF1")])
def test_our_own_reader_finds_every_segment_of_an_answer_in_its_place(data: bytes) -> None:
    for answer in answered(data).values():
        segments = read_segments(answer.data, messages(), source="answer")
        assert segments.interchanges.shape[0] == 1
        assert segments.left.size == 0
        if answer.kind in ("355", "CUSRES"):  # the others have no grammar here, and need none to be counted
            assert np.isin(segments.status, (walker.OUTSIDE, walker.UNPLACED, walker.UNKNOWN)).sum() == 0


def test_no_two_findings_share_a_code_in_cusres() -> None:
    codes = [application_code(kind.code) for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert max(map(len, codes)) <= 8


def test_codes_of_syntax_are_those_of_findings() -> None:
    assert (SYNTAX.keys() | UNTOLD) - {kind.code for kind in KINDS} == set()


def test_answers_to_one_interchange_have_numbers_of_their_own() -> None:
    given = answered(small())
    assert len({answer.data[90:99] for answer in given.values()}) == len(given) == 2
