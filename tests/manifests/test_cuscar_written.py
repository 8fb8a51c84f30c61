"""What is written as CUSCAR is read back equal, says the same as a 309, and is segmented alike by pydifact."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.errors import UsageError
from porttarget.manifests import Manifest
from porttarget.manifests.filing import AmendmentPart, BillPart, BoxPart, Filing, HazardPart, InBondPart, PartyPart
from porttarget.manifests.write_cuscar import NOT_CARRIED, write_cuscar
from porttarget.manifests.write_x12 import Delimiters, Filing309, write_309
from tests.manifests import test_write_read as written
from tests.manifests.samples import read
from tests.manifests.test_write_read import OF_WORDS, a_bill, a_filing, filings

# what follows from the bytes and the envelope, and from the order of segments
OF_THE_BYTES = {
    "bill_id", "bill_ids", "source_sha256", "segment", "offset", "message", "control_number", "message_number",
    "gross_raw",
}  # fmt: skip


def plain(filing: Filing) -> Filing309:
    """The filing with what a cargo report can carry: one amendment for all bills, no contacts of hazards."""
    ports = tuple(
        replace(port, bills=tuple(_carried(bill) for bill in port.bills)) for port in filing.ports
    )  # fmt: skip
    return Filing309.of(replace(filing, ports=ports))


def _carried(bill: BillPart) -> BillPart:
    containers = tuple(
        replace(box, hazards=tuple(replace(one, contact="") for one in box.hazards)) for box in bill.containers
    )
    return replace(bill, amendment=None, containers=containers)


@settings(max_examples=15, deadline=None)
@given(filings(), st.sampled_from(["D.95B", "D.96B"]))
def test_what_is_written_is_read_back_equal(filing: Filing309, version: str) -> None:
    wanted = plain(filing)
    manifest = read(write_cuscar(wanted, version=version))  # type: ignore[arg-type]  # one of two literals
    assert set(manifest.findings["code"].to_list()) <= OF_WORDS | {"segment_order"}
    assert manifest.rejects.is_empty()
    assert replace(wanted, ports=written.ports_of(manifest, wanted)) == wanted


@settings(max_examples=15, deadline=None)
@given(filings())
def test_a_manifest_sent_as_309_and_as_cuscar_gives_equal_containers_and_bills(filing: Filing309) -> None:
    wanted = replace(plain(filing), delimiters=Delimiters())
    both = [read(write_309(wanted)), read(write_cuscar(wanted))]
    for name in ("voyages", "bills", "containers", "parties", "goods", "hazards"):
        left_out = OF_THE_BYTES | set(NOT_CARRIED.get(name, ()))
        first, second = (said(one, name, left_out) for one in both)
        assert first == second, name


def said(manifest: Manifest, name: str, left_out: set[str]) -> list[dict[str, object]]:
    """A table's rows without some columns, in an order of their own."""
    frame = manifest.tables()[name]
    return sorted(frame.drop([each for each in left_out if each in frame.columns]).to_dicts(), key=repr)


@settings(max_examples=15, deadline=None)
@given(filings())
def test_pydifact_finds_the_segments_that_were_written(filing: Filing309) -> None:
    parser = pytest.importorskip("pydifact.parser")
    text = write_cuscar(filing).decode("latin-1")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has no directory to check segments by
        theirs = [[one.tag, *one.elements] for one in parser.Parser().parse(text)]
    assert theirs == [_split(piece) for piece in re.findall(r"((?:\?.|[^?'])+)'", text, flags=re.DOTALL)]


def _split(segment: str) -> list[object]:
    """Elements of a segment, those with components as lists, release characters taken away."""
    out: list[object] = []
    for element in _parts(segment, "+"):
        pieces = [re.sub(r"\?(.)", r"\1", one, flags=re.DOTALL) for one in _parts(element, ":")]
        out.append(pieces[0] if len(pieces) == 1 else pieces)
    return out


def _parts(text: str, mark: str) -> list[str]:
    """The text cut at a mark that no release character stands before."""
    out = [""]
    for piece in re.findall(r"\?.|[^?]", text, flags=re.DOTALL):
        if piece == mark:
            out.append("")
        else:
            out[-1] += piece
    return out


def test_delimiters_in_texts_are_released() -> None:
    party = PartyPart(role="shipper", name="A+B: WHY? 'QUOTED'", city="?", address=("??", "L'ÎLE"))
    data = write_cuscar(a_filing(replace(a_bill(1), parties=(party,))))
    assert b"NAD+CZ+++A?+B?: WHY?? ?'QUOTED?'+????:L?'\xceLE+??'" in data
    assert written.party_of(read(data).parties.to_dicts()[0]) == party


def test_letters_beyond_latin_1_are_written_as_utf_8() -> None:
    data = write_cuscar(a_filing(replace(a_bill(1), parties=(PartyPart(role="shipper", name="ŁÓDŹ"),))))
    assert data.startswith(b"UNB+UNOW:3+")
    assert read(data).parties["name"].to_list() == ["ŁÓDŹ"]


def test_bills_with_different_amendments_are_written_as_messages_of_their_own() -> None:
    bills = [
        a_bill(1),
        replace(a_bill(2), amendment=AmendmentPart(status="delete", reason="02")),
        replace(a_bill(3), amendment=AmendmentPart(status="change", reason="16")),
        a_bill(4),
    ]
    manifest = read(write_cuscar(a_filing(*bills)))
    assert manifest.bills.select("message", "bill_number", "status", "amendment_code").rows() == [
        (1, "B1", "original", None), (1, "B4", "original", None), (2, "B2", "delete", "02"), (3, "B3", "change", "16"),
    ]  # fmt: skip
    assert manifest.voyages["bills_declared"].to_list() == [2, 1, 1]


def test_a_container_under_two_bills_is_written_once_with_all_its_seals() -> None:
    box = BoxPart(number="CSQU3054383", seals=("S1", "S2"))
    bills = (
        replace(a_bill(1), containers=(box,)),
        replace(a_bill(2), containers=(replace(box, seals=("S2", "S3")),)),
    )
    manifest = read(write_cuscar(a_filing(*bills)))
    assert manifest.containers.select("container_number", "bills", "seals", "load_status").rows() == [
        ("CSQU3054383", ["B1", "B2"], ["S1", "S2", "S3"], "L")
    ]
    assert manifest.goods.is_empty()
    assert manifest.bills["package_unit"].to_list() == ["PKG", "PKG"]


def test_freight_remaining_on_board_keeps_its_port_abroad() -> None:
    bond = InBondPart(foreign_port_of_unlading="BRSSZ")
    bill = replace(a_bill(1), frob=True, in_bond=bond, containers=(BoxPart(number="CSQU3054383"),))
    both = [read(write(a_filing(bill))) for write in (write_309, write_cuscar)]
    for manifest in both:
        assert manifest.containers.select("frob", "landing_port", "onward_mode").rows() == [(True, "BRSSZ", "sea")]


@pytest.mark.parametrize(
    ("bill", "words"),
    [
        (replace(a_bill(1), amendment=AmendmentPart(status="undo")), "amendment is 'undo'"),
        (replace(a_bill(1), in_bond=InBondPart(onward_mode="air")), "onward mode is 'air'"),
        (replace(a_bill(1), containers=(BoxPart(number=""),)), "a container has no number"),
        (replace(a_bill(1), parties=(PartyPart(role="shipper", name="X" * 176),)), "6 pieces of name"),
        (replace(a_bill(1), parties=(PartyPart(role="shipper", name="X", address=("A",) * 5),)), "5 pieces of street"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(bill: BillPart, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        write_cuscar(a_filing(bill))


def test_hazards_need_no_goods() -> None:
    hazards = (HazardPart(un_number="1263", description="PAINT"), HazardPart(un_number="1760"))
    bill = replace(a_bill(1), containers=(BoxPart(number="CSQU3054383", hazards=hazards),))
    manifest = read(write_cuscar(a_filing(bill)))
    assert manifest.hazards.select("container_number", "un_number", "description").rows() == [
        ("CSQU3054383", "1263", "PAINT"), ("CSQU3054383", "1760", None),
    ]  # fmt: skip


def test_other_versions_are_refused() -> None:
    filing = a_filing(a_bill(1))
    assert read(write_cuscar(filing, version="D.96B")).bills.height == 1
    with pytest.raises(UsageError, match=r"expected D\.95B or D\.96B"):
        write_cuscar(filing, version="D.99B")  # type: ignore[arg-type]  # what the message is about
