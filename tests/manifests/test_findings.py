"""Each fault is found at its place, told in words, and drops no row."""

from __future__ import annotations

from string import Formatter

import pytest

from porttarget.manifests import Manifest
from porttarget.manifests.finding_kinds import KIND_OF, KINDS
from porttarget.manifests.read_x12 import MAPPINGS
from tests.manifests.checked import TABLE_CODES
from tests.manifests.samples import BILL, BOX, GS, HEAD, ISA, interchange, message, read, small

READ = dict.fromkeys(each.identifier for one in MAPPINGS for each in one.sets)


def whole(manifest: Manifest) -> None:
    """The bill, the container and the goods of the small filing are there."""
    assert manifest.bills.height >= 1
    assert manifest.containers.height >= 1
    assert manifest.goods.height >= 1


def changed(old: str, new: str) -> bytes:
    """The small filing with one text changed; control counts stay."""
    data = small()
    assert data.count(old.encode()) == 1
    return data.replace(old.encode(), new.encode())


NUMBER = "four letters and seven digits (ISO 6346)"
CHANGES = [
    ("GE*1*1", "GE*2*1", "group_count", 13, 1, "2", "1"),
    ("GE*1*1", "GE*1*9", "control_number", 13, 2, "9", "1"),
    ("IEA*1*0", "IEA*3*0", "interchange_count", 14, 1, "3", "1"),
    ("IEA*1*000000001", "IEA*1*000000002", "control_number", 14, 2, "000000002", "000000001"),
    ("SE*10*0001", "SE*10*0002", "control_number", 10, 2, "0002", "0001"),
    ("SE*10*", "SE*x*", "segment_count", 10, 1, "x", "10"),
    ("X*004010", "X*002001", "version_unknown", 2, 8, "002001", "003020 to 006050"),
    ("REF*1**L", "REF*7**L", "bill_count", 2, 8, "7", "1"),
    ("REF*1**L", "REF*one**L", "number_form", 2, 8, "one", "a decimal number"),
    ("9074729", "9074720", "imo_check_digit", 2, 4, "9074720", "9"),
    ("9074729", "12345", "imo_form", 2, 4, "12345", "an IMO number of seven digits"),
    ("P4*1803", "P4*9999", "unknown_port", 3, 1, "9999", None),
    ("20260120", "20261320", "date_form", 3, 2, "20261320", None),
    ("20260120*1*M029", "20260120*1*M029*2460", "time_form", 3, 5, "2460", "midnight"),
    ("M11*B1*35177", "M11*B1*00000", "unknown_port", 5, 2, "00000", None),
    ("PKG*10*K", "PKG*1O*K", "number_form", 5, 5, "1O", "a decimal number"),
    ("PKG*10*K", "PKG*10*Q", "weight_unit_unknown", 5, 6, "Q", "K, KG, L, LB, T, E, G, S, M"),
    ("PKG*10*K***", "PKG*10*K*3*Q*", "volume_unit_unknown", 5, 8, "Q", "X, M, CR, E, CF"),
    ("M11*B1*", "M11**", "bill_number_missing", 5, None, None, "a bill number"),
    ("N1*CN", "N1*N1", "missing_party", 5, None, None, "consignee"),
    ("N1*SH", "N1*N1", "missing_party", 5, None, None, "shipper"),
    ("3054383", "3054384", "container_check_digit", 8, 3, "CSQU3054384", "3"),
    ("3054383", "305 4383", "container_number_blank", 8, None, "CSQU305 4383", "CSQU3054383"),
    ("CSQU*3054383", "CSQU*30543", "container_number_form", 8, None, "CSQU30543", NUMBER),
    ("CSQU*3054383", "*", "container_number_form", 8, None, None, NUMBER),
    ("*610510*", "*61051*", "hs_form", 9, 5, "61051", "6 to 12 digits of a Harmonized System code"),
    ("*610510*", "*61X5*", "hs_form", 9, 5, "61X5", "6 to 12 digits of a Harmonized System code"),
    ("LX*1", "LX*1*2", "extra_elements", 4, None, "LX*1*2", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "segment", "element", "found", "expected"), CHANGES)
def test_one_fault_gives_one_finding_at_its_place(
    old: str, new: str, code: str, segment: int, element: int | None, found: str | None, expected: str | None
) -> None:
    data = changed(old, new)
    manifest = read(data)
    whole(manifest)
    row = manifest.findings.to_dicts()
    assert [(one["code"], one["segment"], one["element"], one["found"], one["expected"]) for one in row] == [
        (code, segment, element, found, expected)
    ]
    before = segment - 1 if row[0]["message"] == 0 else segment + 1  # ISA and GS stand before ST
    assert row[0]["offset"] == sum(len(piece) + 1 for piece in data.split(b"~")[:before])
    assert (found or "") in row[0]["text"]
    assert row[0]["severity"] == KIND_OF[code].severity


ADDED = [
    (("N9*BM*X",), ["segment_order"], ["N9*BM*X"]),
    (("ZZZ*WHAT",), ["unexpected_segment"], ["ZZZ*WHAT"]),
    (("R4*Q*UN*USJAX",), ["no_column", "segment_order"], ["R4*Q*UN*USJAX"] * 2),
    (("N4*SOMEWHERE",), ["unexpected_segment"], ["N4*SOMEWHERE"]),
    (("H2*MORE",), ["unexpected_segment"], ["H2*MORE"]),
    (("N1*N1*A", "N4*X", "N4*Y"), ["segment_order", "repeated_segment"], ["N1*N1*A", "N4*Y"]),
    (("M10*AGAIN*O",), ["repeated_segment"], ["M10*AGAIN*O"]),
    (("LX*2", *BILL[1:]), ["bill_count", "duplicate_bill"], ["1", "B1"]),
    (("VID*4B*CSQU*3054383******22G1*L",), ["container_mismatch"], ["22G1"]),
    (("LX*2",), ["missing_segment"], ["LX*2"]),
]  # fmt: skip


@pytest.mark.parametrize(("extra", "codes", "found"), ADDED)
def test_segments_without_a_place_are_told_with_their_text(
    extra: tuple[str, ...], codes: list[str], found: list[str]
) -> None:
    manifest = read(small(*extra))
    whole(manifest)
    assert manifest.findings["code"].to_list() == codes
    assert manifest.findings["found"].to_list() == found


def test_a_message_that_is_not_read_is_a_reject_with_its_bytes() -> None:
    other = message(["B4***VA*20260101", "N9*BM*X"], kind="214")
    text = "".join(f"{one}~" for one in other)
    data = interchange(other, message([*HEAD, *BILL, *BOX], control="0002"))
    manifest = read(data)
    whole(manifest)
    assert manifest.rejects.select("reason", "detail", "text", "message", "segment", "offset").rows() == [
        (
            "unknown_message",
            f"ST-01 is 214, expected {', '.join(READ)}",
            text.removesuffix("~"),
            1,
            1,
            data.index(b"ST*214"),
        )
    ]
    assert manifest.findings.select("code", "found", "expected").rows() == [("unknown_message", "214", ", ".join(READ))]
    assert manifest.stats.rejected == {"unknown_message": 1}


def test_segments_outside_messages_are_told() -> None:
    data = interchange(message([*HEAD, *BILL, *BOX])).replace(b"ST*309", b"TA1*X~ST*309")
    manifest = read(data)
    assert manifest.findings.select("code", "found", "message", "segment").rows() == [
        ("unexpected_segment", "TA1*X", 0, 3)
    ]


def test_a_message_without_se_and_a_group_without_ge_are_told() -> None:
    data = small().replace(b"SE*10*0001~", b"").replace(b"GE*1*1~", b"")
    manifest = read(data)
    whole(manifest)
    assert manifest.findings.select("code", "found", "expected").rows() == [
        ("missing_segment", GS, "GE"),
        ("missing_segment", "ST*309*0001", "SE"),
    ]


def test_binary_junk_as_a_segment_is_a_reject_and_a_finding() -> None:
    manifest = read(small("\x01\x02junk"))
    whole(manifest)
    assert manifest.rejects.select("reason", "text").rows() == [("segment_tag", "\x01\x02junk")]
    assert manifest.findings["code"].to_list() == ["unexpected_segment"]


def test_the_same_interchange_twice_is_told_once() -> None:
    manifest = read(small() * 2)
    row = manifest.findings.to_dicts()
    assert [(one["code"], one["found"], one["expected"], one["interchange"]) for one in row] == [
        ("duplicate_interchange", "000000001", "interchange 1", 2)
    ]
    assert row[0]["text"].startswith("an interchange with control number 000000001")


def test_goods_under_a_container_without_a_bill_are_told() -> None:
    data = interchange(message([*HEAD, *BOX, "H1*1263"]))
    manifest = read(data)
    assert manifest.containers.select("container_number", "bills").rows() == [("CSQU3054383", [])]
    assert [row["found"] for row in manifest.findings.to_dicts() if row["code"] == "unexpected_segment"] == [
        BOX[0], BOX[1], "H1*1263",
    ]  # fmt: skip


def test_every_code_is_declared_once_with_a_sentence_and_a_severity() -> None:
    assert len(KIND_OF) == len(KINDS)
    for kind in KINDS:
        assert kind.severity in ("info", "warning", "error")
        words = {word for _, word, _, _ in Formatter().parse(kind.text) if word is not None}
        assert words <= {"found", "expected", "name", "parts", "read_as", "place"}
        french = {word for _, word, _, _ in Formatter().parse(kind.text_fr) if word is not None}
        assert french <= words
        assert kind.text_fr != kind.text
        assert {kind.text[-1], kind.text_fr[-1]}.isdisjoint(".!")


def test_every_declared_code_is_met_in_these_tests() -> None:
    met = {change[2] for change in CHANGES} | {code for case in ADDED for code in case[1]}
    elsewhere = {"cut", "isa_form", "duplicate_interchange", "unknown_message", "amendment_kind"}
    elsewhere |= {"unit_unknown", "position_form", "country_form", "disposition_unknown"}  # test_mapping
    elsewhere |= {
        "container_count",
        "duplicate_message",
        "no_interchange",
        "charset",
        "association_place",
    }  # of UN/EDIFACT
    elsewhere |= {"row_form", "row_without_bill", "table_missing", "column_missing", "column_unused"}  # test_ams
    elsewhere |= {"unknown_column", "member_form", "member_unknown", "member_twice", "json_form"}  # test_ams, test_json
    elsewhere |= {"record_unknown", "record_alone", "record_short"}  # test_fixed
    elsewhere |= {"partner_version", "partner_code"}  # test_partners
    elsewhere |= TABLE_CODES
    assert {kind.code for kind in KINDS} - met - elsewhere == set()
    assert "amendment_kind" in read(small(bill=(BILL[0], "M13*QZXA*1803*Z*B1*1*01", *BILL[1:]))).stats.findings
    assert ISA.startswith("ISA")
