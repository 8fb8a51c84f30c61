"""Every fault of a UN/EDIFACT envelope is found at its place, and no message hides another."""

from __future__ import annotations

import numpy as np
import pytest

from porttarget.errors import ManifestError, NothingRecognised
from porttarget.manifests.grammars import messages
from porttarget.manifests.kernels import walk as walker
from porttarget.manifests.read_x12 import MAPPINGS
from porttarget.manifests.segments import Segments, read_segments
from tests.manifests.samples import read, small

UNB = "UNB+UNOA:2+SENDER+RECEIVER+260105:0930+REF1"
BODY = ("BGM++1+9", "TDT+20+017W+++:172:182+++QZXA:103:ZZZ:INVENTED STAR", "LOC+147+0780690::5", "MEA+WT++KGM:3833",
        "LOC+9+USJAX:139:6", "EQD+CN+CSQU3054383+4200+++4", "NAD+CA+OOL:172:20")  # fmt: skip
READ = dict.fromkeys(each.identifier for one in MAPPINGS for each in one.sets)
UNREAD = "unknown_message"  # no table is made of these messages yet


def bay_plan(*body: str, reference: str = "1", version: str = "D:95B:UN:SMDG20", count: int | None = None) -> list[str]:
    """UNH, the segments, UNT with the true count."""
    body = body or BODY
    return [f"UNH+{reference}+BAPLIE:{version}", *body, f"UNT+{len(body) + 2 if count is None else count}+{reference}"]


def wire(*segments: str) -> bytes:
    """Segments with their terminators."""
    return "".join(f"{one}'" for one in segments).encode("latin-1")


def segments_of(data: bytes) -> Segments:
    return read_segments(data, messages(), source="in")


def texts(segments: Segments, position: int, component: int = 1) -> list[str | None]:
    found: list[str | None] = segments.element(np.arange(segments.count), position, component).series().to_list()
    return found


def told(data: bytes) -> list[tuple[str, str]]:
    """Code and sentence of each finding but the one that the message is not read into tables."""
    manifest = read(data)
    return [row for row in manifest.findings.select("code", "text").rows() if row[0] != UNREAD]


def test_a_whole_interchange_has_no_fault() -> None:
    assert told(wire(UNB, *bay_plan(), "UNZ+1+REF1")) == []


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ([UNB, *bay_plan(count=7), "UNZ+1+REF1"],
         ("segment_count", "UNT declares 7 segments, the message has 9")),
        ([UNB, *bay_plan()[:-1], "UNT+9+2", "UNZ+1+REF1"],
         ("control_number", "closing control number is 2, the opening one is 1")),
        ([UNB, *bay_plan(), "UNZ+2+REF1"],
         ("interchange_count", "UNZ declares 2 messages, the interchange has 1")),
        ([UNB, *bay_plan(), "UNZ+1+REF9"],
         ("control_number", "closing control number is REF9, the opening one is REF1")),
        ([UNB, "UNG+BAPLIE+A+B+260105:0930+77+UN+D:95B", *bay_plan(), "UNE+3+77", "UNZ+1+REF1"],
         ("group_count", "UNE declares 3 messages, the group has 1")),
        ([UNB, "UNG+BAPLIE+A+B+260105:0930+77+UN+D:95B", *bay_plan(), "UNE+1+78", "UNZ+1+REF1"],
         ("control_number", "closing control number is 78, the opening one is 77")),
        ([UNB, "UNG+BAPLIE+A+B+260105:0930+77+UN+D:95B", *bay_plan(), "UNE+1+77", "UNZ+2+REF1"],
         ("interchange_count", "UNZ declares 2 groups, the interchange has 1")),
        ([UNB, *bay_plan()[:-1], "UNZ+1+REF1"],
         ("missing_segment", "UNT is missing in what UNH+1+BAPLIE:D:95B:UN:SMDG20 opens")),
        ([UNB, *bay_plan(), *bay_plan(), "UNZ+2+REF1"],
         ("duplicate_message", "a message with reference 1 stands in this interchange before, in segment 2")),
        ([UNB, *bay_plan(), "UNZ+1+REF1", UNB, *bay_plan(), "UNZ+1+REF1"],
         ("duplicate_interchange", "an interchange with control number REF1 of the same sender stands in this input "
          "before (interchange 1)")),
        ([UNB, *bay_plan()],
         ("cut", "the interchange is cut off after UNT+9+1; expected it to go on to UNZ")),
        ([UNB, *bay_plan(version="D:94B:UN"), "UNZ+1+REF1"],
         ("version_unknown", None)),
        ([UNB, *bay_plan()[1:], "UNZ+0+REF1"],
         ("unexpected_segment", None)),
        (bay_plan(),
         ("no_interchange", "message UNH+1+BAPLIE:D:95B:UN:SMDG20 stands in no interchange; expected UNB before it")),
        ([UNB, "UNH+1+BAPLIE:D:95B:UN+SMDG20", *BODY, "UNT+9+1", "UNZ+1+REF1"],
         ("association_place", "association code SMDG20 stands in element 3, expected as component 5 of element 2")),
        ([UNB, *bay_plan(*BODY, "QQQ+1"), "UNZ+1+REF1"],
         ("unexpected_segment", "segment QQQ+1 has no place here; expected a segment of this message")),
        ([UNB, *bay_plan("MEA+WT++KGM:1", *BODY), "UNZ+1+REF1"],
         ("unexpected_segment", "segment MEA+WT++KGM:1 has no place here; expected the segment it belongs to before "
          "it")),
        ([UNB, *bay_plan(*BODY[:-1], "NAD+CA+OOL+1+2+3+4+5+6+7+8"), "UNZ+1+REF1"],
         ("extra_elements", "segment NAD+CA+OOL+1+2+3+4+5+6+7+8 has more elements than the 9 of the standard")),
    ],
)  # fmt: skip
def test_a_fault_of_the_envelope_is_told_in_words(segments: list[str], expected: tuple[str, str | None]) -> None:
    found = told(wire(*segments))
    code, text = expected
    assert {one for one, _ in found} == {code}
    assert text is None or [one for _, one in found] == [text]


def test_a_message_that_no_table_is_made_of_is_kept_whole() -> None:
    manifest = read(wire(UNB, *bay_plan(), "UNH+2+INVOIC:D:93A:UN", "BGM+380", "UNT+3+2", "UNZ+2+REF1"))
    assert manifest.rejects.select("reason", "detail").rows()[-1] == (
        "unknown_message", "UNH element 2 is INVOIC, expected " + ", ".join(READ)
    )  # fmt: skip
    assert manifest.rejects["text"][-1] == "UNH+2+INVOIC:D:93A:UN'BGM+380'UNT+3+2"
    assert manifest.stats.findings["unknown_message"] == manifest.rejects.height


@pytest.mark.parametrize(
    ("una", "signs"),
    [("", "+:'?"), ("UNA:+.? '", "+:'?"), ("UNA:+,?*'", "+:'?"), ("UNA;*.!#~", "*;~!"), ("UNA:+. '~", "+:~ ")],
)  # fmt: skip
def test_separators_come_from_una_or_by_default(una: str, signs: str) -> None:
    element, component, terminator, _ = signs
    plain = wire(UNB, *bay_plan(), "UNZ+1+REF1").decode()
    table = str.maketrans("+:'", element + component + terminator)
    segments = segments_of(una.encode() + plain.translate(table).encode())
    assert texts(segments, 2, 2)[1] == "D"
    assert texts(segments, 2)[-4:] == ["CSQU3054383", "OOL", "1", "REF1"]
    assert segments.interchanges[0, 1:4].tolist() == [ord(element), ord(component), ord(terminator)]
    assert segments.offset[0] == len(una)


def test_level_b_has_control_characters_for_separators() -> None:
    plain = wire(UNB.replace("UNOA", "UNOB"), *bay_plan(), "UNZ+1+REF1")
    segments = segments_of(plain.translate(bytes.maketrans(b"+:'", b"\x1d\x1f\x1c")))
    assert texts(segments, 2)[-4:] == ["CSQU3054383", "OOL", "1", "REF1"]


def test_release_characters_go_and_what_they_protect_stays() -> None:
    body = ("BGM++A?+B??C?'D?:E+9", "FTX+AAA+++ONE?\r\nTWO:LINE\r\nBREAK???'+EN")
    segments = segments_of(wire(UNB, *bay_plan(*body), "UNZ+1+REF1"))
    assert texts(segments, 2)[2] == "A+B?C'D:E"
    assert texts(segments, 4)[3] == "ONE\r\nTWO"
    assert texts(segments, 4, 2)[3] == "LINE\r\nBREAK?'"
    assert texts(segments, 5)[3] == "EN"
    assert (np.diff(segments.offset) > 0).all()
    assert wire(UNB, *bay_plan(*body), "UNZ+1+REF1")[segments.offset[4] :].startswith(b"UNT+4+1'")


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("UNOC", "iso8859-1"), ("UNOD", "iso8859-2"), ("UNOE", "iso8859-5"), ("UNOF", "iso8859-7"), ("UNOW", "utf-8"),
     ("UNOY", "utf-8")],
)  # fmt: skip
def test_text_becomes_utf_8_from_the_set_that_unb_names(name: str, encoding: str) -> None:
    text = {"iso8859-5": "ПОРТ", "iso8859-7": "ΛΙΜΑΝΙ’", "iso8859-2": "ŁÓDŹ"}.get(encoding, "MONTRÉAL")
    data = "".join(f"{one}'" for one in (UNB.replace("UNOA", name), *bay_plan(f"FTX+AAA+++{text}?+{text}", "FTX+AAB"),
                                         "UNZ+1+REF1")).encode(encoding)  # fmt: skip
    segments = segments_of(data)
    assert texts(segments, 4)[2] == f"{text}+{text}"
    assert segments.charset_faults == ()
    assert data[segments.offset[3] :].startswith(b"FTX+AAB'")


@pytest.mark.parametrize(
    ("name", "sent", "read_as", "sentence"),
    [
        ("UNOA", b"M\xfcN", "MüN", "byte FC is not of the character set UNOA; the text is read as iso8859-1"),
        ("UNOA", "MüN".encode(), "MüN", "byte C3 is not of the character set UNOA; the text is read as utf-8"),
        ("UNOY", b"M\xfcN", "MüN", "byte FC is not of the character set UNOY; the text is read as iso8859-1"),
        ("UNOF", b"A\xffB", "A�B", "byte FF is not of the character set UNOF; the text is read as iso8859-7"),
    ],
)
def test_bytes_of_another_set_are_a_finding_and_are_read(name: str, sent: bytes, read_as: str, sentence: str) -> None:
    data = wire(UNB.replace("UNOA", name), *bay_plan("LOC+147+0010101::5", "FTX+AAA+++XX"), "UNZ+1+REF1")
    data = data.replace(b"XX", sent)
    assert told(data) == [("charset", sentence)]
    assert texts(segments_of(data), 4)[3] == read_as


@pytest.mark.parametrize("una", ["", "UNA:+.? '", "UNA:*.? ~"])
@pytest.mark.parametrize("cut", range(60, 220, 11))
def test_an_interchange_glued_to_the_stump_of_another_is_read(cut: int, una: str) -> None:
    whole = wire(UNB, *bay_plan(), "UNZ+1+REF1")
    other = wire(UNB.replace("REF1", "REF2"), *bay_plan(), "UNZ+1+REF2")
    if una.endswith("~"):
        other = other.translate(bytes.maketrans(b"+'", b"*~"))
    stump = whole[:cut]
    segments = segments_of(stump + una.encode() + other)
    assert segments.interchanges[:, 0].tolist() == [0, cut]
    assert texts(segments, 5)[-11] == "REF2"
    assert segments.messages[-1, 1] >= 0
    lost = stump[stump.rindex(b"'") + 1 :]
    assert [whole[a:b] for a, b, _ in segments.left] == ([lost] if lost else [])


@pytest.mark.parametrize("cut", range(60, 220, 17))
def test_both_syntaxes_stand_in_one_input_even_when_one_is_cut(cut: int) -> None:
    plan, filing = wire(UNB, *bay_plan(), "UNZ+1+REF1"), small()
    assert segments_of(filing + plan + filing).interchanges[:, 7].tolist() == [0, 1, 0]
    for first, second in ((plan, filing), (filing, plan)):
        if first is filing and cut < 106:
            continue
        segments = segments_of(first[:cut] + second)
        assert segments.interchanges[:, 0].tolist() == [0, cut]
    manifest = read(plan[:cut] + filing + plan)
    assert manifest.bills["bill_number"].to_list() == ["B1"]
    assert manifest.containers["container_number"].to_list() == ["CSQU3054383"]


def test_bytes_outside_interchanges_are_kept() -> None:
    whole = wire(UNB, *bay_plan(), "UNZ+1+REF1")
    manifest = read(b"UNUSUAL MAIL HEADER\r\n\r\n" + whole + b"\r\nUNB is a segment\r\n" + whole + b"\x1a")
    kept = manifest.rejects.filter(reason="no_isa")
    assert kept["text"].to_list() == ["UNUSUAL MAIL HEADER\r\n\r\n", "\r\nUNB is a segment\r\n"]
    assert manifest.stats.interchanges == 2


@pytest.mark.parametrize("data", [b"UNA:+.? '", b"UNA:+.", b"UNB+UNOA:2+SENDER", b"UNB+", b"UNA:+.? 'UNB+UNO"])
def test_an_input_cut_in_its_first_segment_is_refused_with_its_reason(data: bytes) -> None:
    with pytest.raises(ManifestError, match=f"ends {len(data)} bytes into the UN[AB] segment"):
        segments_of(data)


def test_text_that_only_looks_like_an_interchange_is_nothing_recognised() -> None:
    with pytest.raises(NothingRecognised, match="no ISA segment in 30 bytes"):
        segments_of(b"UNB, UNH and ISA are segments.")


def test_variants_are_told_apart_by_their_first_element() -> None:
    segments = segments_of(wire(UNB, *bay_plan(), "UNZ+1+REF1"))
    cell = segments.has("LOC+147")
    assert np.flatnonzero(cell).tolist() == [4]
    assert np.flatnonzero(segments.has("LOC")).tolist() == [6]
    inside = np.arange(5, 8)
    assert (segments.parent[inside] == 4).all()
    assert (segments.status[2:9] == walker.PLACED).all()


def test_a_message_behind_a_closing_segment_without_its_terminator_is_read() -> None:
    first, second = bay_plan(), bay_plan(reference="2")
    data = wire(UNB, *first[:-1]) + b"UNT+9+1" + wire(*second, "UNZ+2+REF1")
    segments = segments_of(data)
    assert [texts(segments, 1)[at] for at in segments.messages[:, 0]] == ["1", "2"]
    manifest = read(data)
    assert manifest.rejects.filter(reason="cut").select("message", "text", "offset").rows() == [
        (1, "UNT+9+1", data.index(b"UNT"))
    ]
    assert told(data) == [("missing_segment", "UNT is missing in what UNH+1+BAPLIE:D:95B:UN:SMDG20 opens")]


def test_a_message_behind_an_opening_segment_without_its_terminator_is_read_alone() -> None:
    data = UNB.encode() + wire(*bay_plan())
    assert [code for code, _ in told(data)] == ["no_interchange"]
    assert read(data).rejects.filter(reason="cut")["text"].to_list() == [UNB]
