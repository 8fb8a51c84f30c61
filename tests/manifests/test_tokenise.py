"""The tokeniser against plain splitting, with any delimiters, and its resynchronisation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.errors import ManifestError, NothingRecognised
from porttarget.manifests.grammar_x12 import x12
from porttarget.manifests.segments import Segments, read_segments
from tests.manifests.naive import split_interchange
from tests.manifests.samples import BILL, BOX, GS, HEAD, ISA, codes, interchange, message, read, small


def segments_of(data: bytes) -> Segments:
    """The input's segments."""
    return read_segments(data, x12(), source="in")


def as_lists(segments: Segments) -> list[list[bytes]]:
    """Segments as lists of elements, the tag first, straight from the offsets."""
    raw = segments.buf.tobytes()
    out = []
    for s in range(segments.count):
        first, last = segments.el_first[s], segments.el_first[s + 1] - 1
        starts = [int(segments.start[s]), *map(int, segments.el_start[first : last + 1])]
        starts[-1] = int(segments.end[s]) + 1
        out.append([raw[a : b - 1] for a, b in pairwise(starts)])
    return out


BYTE = st.integers(0, 255).filter(lambda b: not (chr(b).isalnum() and b < 128) and b not in b" \r\n\t\0\x1a")
PAYLOAD = st.binary(max_size=12)


@settings(deadline=None)
@given(st.lists(BYTE, min_size=3, max_size=3, unique=True), st.lists(st.lists(PAYLOAD, max_size=6), max_size=8),
       st.sampled_from([b"", b"\n", b"\r\n"]))  # fmt: skip
def test_segments_and_elements_are_those_of_plain_splitting(
    marks: list[int], body: list[list[bytes]], gap: bytes
) -> None:
    element, component, terminator = (bytes([mark]) for mark in marks)
    isa = ISA[:-1].encode().replace(b"*", element) + component
    banned = element + terminator + b"\r\n \t\0\x1a"
    lines = [[b"X%d" % (i % 10), *(bytes(b for b in value if b not in banned) for value in row)]
             for i, row in enumerate(body)]  # fmt: skip
    data = isa + terminator + gap + b"".join(element.join(line) + terminator + gap for line in lines)
    found = as_lists(segments_of(data))
    if max(marks) < 128 and data.isascii():
        assert found == split_interchange(data)
    assert len(found) == 1 + len(lines)
    assert [len(line) for line in found[1:]] == [len(line) for line in lines]


def test_each_interchange_has_its_own_delimiters() -> None:
    one = small()
    other = one.replace(b"*", b"|").replace(b">", b"*").replace(b"~", b"\x15")
    manifest = read(one + other)
    assert manifest.stats.interchanges == 2
    assert manifest.bills["bill_number"].to_list() == ["B1", "B1"]
    assert manifest.findings["code"].to_list() == ["duplicate_interchange"]
    assert segments_of(one + other).interchanges[:, 1:4].tolist() == [[42, 62, 126], [124, 42, 21]]


@pytest.mark.parametrize(
    "junk", [b"", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"ISABEL WAS HERE", b"IEA*1*1~", b"\xff\x00"]
)
def test_bytes_between_interchanges_are_passed_over_and_kept(junk: bytes) -> None:
    manifest = read(junk + small() + junk + small())
    assert manifest.stats.interchanges == 2
    assert manifest.bills.height == 2
    kept = [] if not junk.strip() else [junk.decode("utf-8", errors="backslashreplace")] * 2
    assert manifest.rejects.filter(reason="no_isa")["text"].to_list() == kept


@pytest.mark.parametrize("mark", ["~", "\x15"])
@pytest.mark.parametrize("cut", range(120, 400, 19))
def test_an_interchange_glued_to_the_stump_of_another_is_read(cut: int, mark: str) -> None:
    whole = small()
    stump = whole[:cut]
    manifest = read(stump + whole.replace(b"~", mark.encode()))
    assert manifest.stats.interchanges == 2
    assert "cut" in manifest.findings["code"].to_list()
    assert manifest.bills.filter(interchange=2)["bill_number"].to_list() == ["B1"]
    assert manifest.containers["container_number"][-1] == "CSQU3054383"
    lost = sum(manifest.rejects["length"].to_list())
    assert lost == (0 if stump.endswith(b"~") else len(stump) - stump.rindex(b"~") - 1)


def test_an_isa_with_unpadded_elements_is_read_with_a_finding() -> None:
    short = "ISA*00**00**ZZ*SENDER*ZZ*RECEIVER*260105*0930*U*00401*000000001*0*P*>"
    manifest = read(small().replace(ISA.encode(), short.encode()))
    assert manifest.bills.height == 1
    assert manifest.findings.select("code", "found", "segment", "offset").rows() == [("isa_form", "70", 1, 0)]


def test_a_last_terminator_may_be_missing() -> None:
    manifest = read(small().removesuffix(b"~"))
    assert manifest.findings.is_empty()
    assert manifest.rejects.is_empty()


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"", NothingRecognised, "the input is empty, expected an X12 or UN/EDIFACT interchange"),
        (b" \r\n", NothingRecognised, "the input is 3 blank bytes"),
        (b"\x00" * 9, NothingRecognised, "9 blank bytes"),
        (b"x ST*309*0001~ M10", NothingRecognised, "no ISA segment in 18 bytes, which begin b'x ST\\*309"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), NothingRecognised, "no ISA segment"),
        (b"ISA", ManifestError, "ends 3 bytes into the ISA segment, expected its 106"),
        (ISA.encode(), ManifestError, "ends 105 bytes into the ISA segment"),
        (b"\n\n" + ISA.encode()[:60], ManifestError, "in, segment 1, byte 2: the input ends 60 bytes into"),
    ],
)
def test_inputs_without_a_whole_isa_are_refused_with_their_reason(data: bytes, error: type, words: str) -> None:
    with pytest.raises(error, match=words):
        read(data, source="in")


WITHOUT_ISA = [GS, *message([*HEAD, *BILL, *BOX]), "GE*1*1"]


@pytest.mark.parametrize(("element", "terminator"), [("*", "~"), ("|", "\n"), ("\x1d", "\r\n"), ("+", "'")])
@pytest.mark.parametrize("first", [0, 1])
def test_a_group_or_a_message_without_isa_is_read_by_delimiters_that_its_first_segment_shows(
    first: int, element: str, terminator: str
) -> None:
    pieces = [one.replace("*", element) + terminator for one in WITHOUT_ISA[first : len(WITHOUT_ISA) - first]]
    data = "".join(pieces).encode()
    with_isa = read(small())
    manifest = read(b"\n" + data)
    assert manifest.bills["bill_number"].to_list() == ["B1"]
    assert manifest.containers["container_number"].to_list() == with_isa.containers["container_number"].to_list()
    told = manifest.findings.select("code", "found", "expected", "offset").rows()
    assert told == [("no_interchange", pieces[0].removesuffix(terminator), "ISA", 1)]
    assert manifest.interchanges["delimiters"].to_list() == [element + " " + terminator[0]]


def test_a_group_without_isa_ends_where_the_next_interchange_begins() -> None:
    piece = "".join(f"{one}~" for one in WITHOUT_ISA).encode()
    for data in (piece + small(), small() + piece):
        manifest = read(data)
        assert manifest.interchanges.select("message_kind", "is_read").rows() == [("309", True)] * 2
        assert codes(manifest).count("no_interchange") == 1
        assert manifest.rejects.is_empty()


def test_messages_behind_an_isa_that_lost_a_separator_or_its_terminator_are_read() -> None:
    for was, damaged in ((b"*P*>~", b"*P*>"), (b"*P*>~", b"*P~"), (b"00401*", b"00401"), (b"*U*", b"*U|")):
        data = small().replace(was, damaged, 1) + small()
        manifest = read(data)
        assert manifest.bills["offset"].to_list() == [data.index(b"M11"), data.rindex(b"M11")], damaged
        assert "no_interchange" in codes(manifest)
        assert manifest.rejects.select("reason", "offset").rows() == [("no_isa", 0)]


@pytest.mark.parametrize(
    "data", [b"ST 309 0001~", b"ST*309", b"ST*30A*1~", b"STAR*309*1~", b"ST*309*1*2*3*4~", b"GS*so*A~", b"GS*SO*A*B~"]
)
def test_what_only_looks_like_a_group_or_message_is_no_interchange(data: bytes) -> None:
    with pytest.raises(NothingRecognised, match="no ISA segment"):
        read(data)


def test_an_isa_cut_after_a_whole_interchange_is_a_reject() -> None:
    whole = small()
    manifest = read(whole + b"\n" + ISA.encode()[:50])
    assert manifest.rejects.select("reason", "length", "offset").rows() == [("cut", 50, len(whole) + 1)]
    assert manifest.findings["code"].to_list() == ["cut"]
    assert manifest.bills.height == 1


def test_several_groups_and_messages_are_counted() -> None:
    segments = [ISA, GS, *message(["M10*A*O"]), *message(["M10*B*O"], control="0002"), "GE*2*1",
                GS.replace("*1*X", "*2*X"), *message(["M10*C*O"]), "GE*1*2", "IEA*2*000000001"]  # fmt: skip
    found = segments_of("".join(f"{one}~" for one in segments).encode())
    assert found.messages[:, :4].tolist() == [[2, 4, 0, 0], [5, 7, 0, 0], [10, 12, 1, 0]]
    assert found.groups.tolist() == [[1, 8, 2, 0], [9, 13, 1, 0]]
    assert found.interchange_ends.tolist() == [[14, 2, 3]]
    assert found.number_in_message().tolist() == [1, 2, 1, 2, 3, 1, 2, 3, 9, 10, 1, 2, 3, 14, 15]


def test_a_long_segment_does_not_hide_the_next_interchange() -> None:
    long = "N10*1*" + "X" * 100_000
    manifest = read(small(long)[:-20] + small())
    assert manifest.stats.interchanges == 2
    assert np.count_nonzero(manifest.goods["description"].str.len_bytes() == 100_000) == 1


def test_interchange_helper_is_a_true_interchange() -> None:
    assert read(interchange(message(["M10*A*O*PA*9074729*V*1"]))).findings["code"].to_list() == ["missing_segment"]
