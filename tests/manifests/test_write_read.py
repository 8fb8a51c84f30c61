"""What the writer writes, the reader reads back, whatever the delimiters; and what other rules say of its counts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.errors import UsageError
from porttarget.manifests import Manifest
from porttarget.manifests.filing import (
    AmendmentPart,
    BillPart,
    BoxPart,
    GoodsPart,
    HazardPart,
    InBondPart,
    PartyPart,
    PortPart,
)
from porttarget.manifests.write_x12 import Delimiters, Filing309, write_309
from tests.manifests.naive import container_digit, split_interchange
from tests.manifests.samples import read

WORD = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/.,& éß", min_size=1, max_size=30).map(str.strip).filter(bool)
CODE = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=10)
TEXT = st.text("ABCDEFGHIJ KLMNO,.", min_size=1, max_size=130).filter(lambda text: bool(text.strip()))
KG = st.integers(1, 10**7).map(lambda grams: grams / 1000)
GOODS = st.builds(
    GoodsPart, packages=st.integers(1, 9999), description=TEXT, marks=st.one_of(st.just(""), TEXT),
    hs=st.from_regex(r"[0-9]{6,10}", fullmatch=True), value_usd=st.integers(0, 10**6).map(float), kg=KG,
)  # fmt: skip
HAZARD = st.builds(
    HazardPart, un_number=st.from_regex(r"[0-9]{4}", fullmatch=True), hazard_class=CODE, description=WORD,
    packing_group=st.sampled_from(["", "I", "II"]), flash_point_c=st.one_of(st.none(), st.integers(-50, 99).map(float)),
    contact=st.one_of(st.just(""), WORD),
)  # fmt: skip
PARTY = st.builds(
    PartyPart, role=st.sampled_from(["shipper", "consignee", "notify"]), name=st.one_of(WORD, TEXT.map(str.strip)),
    address=st.lists(CODE, max_size=3).map(tuple), city=WORD, region=CODE, postcode=CODE,
    country=st.sampled_from(["BR", "CN", "US"]), contact=st.one_of(st.just(""), WORD),
)  # fmt: skip
# what checks say of invented words and codes
OF_WORDS = {
    "missing_party", "name_without_words", "name_repeated_character", "description_missing",
    "description_without_words", "description_repeated_character", "vague_description", "hs_missing", "unknown_hs",
    "unknown_un_number", "total_weight_repeated", "weight_impossible",
}  # fmt: skip


@st.composite
def filings(draw: st.DrawFn) -> Filing309:
    """A filing whose bills, containers and goods all differ in their numbers."""
    serial = iter(range(10_000))

    def box() -> BoxPart:
        ten = f"TSTU{next(serial):06d}"
        goods = tuple(draw(st.lists(GOODS, max_size=3)))
        return BoxPart(
            number=f"{ten}{container_digit(ten)}", size_type=draw(st.sampled_from(["22G1", "45R1"])),
            load_status="L" if goods else "E", seals=tuple(f"S{next(serial)}" for _ in range(draw(st.integers(0, 6)))),
            goods=goods, hazards=tuple(draw(st.lists(HAZARD, max_size=2))) if goods else (),
        )  # fmt: skip

    def bill() -> BillPart:
        bond = InBondPart(entry_type="62", destination_port="3901", onward_mode="rail")
        return BillPart(
            number=f"B{next(serial)}", issuer_scac=draw(st.sampled_from(["QZXA", "QZXB"])),
            lading_code=draw(st.sampled_from(["35177", "57035"])), packages=draw(st.integers(1, 999)),
            gross_kg=draw(KG),
            volume_m3=draw(st.one_of(st.none(), KG)), frob=draw(st.booleans()), place_of_receipt=draw(WORD),
            master=draw(st.one_of(st.just(""), CODE)), destination=draw(st.sampled_from(["", "USCHI"])),
            parties=tuple(draw(st.lists(PARTY, max_size=3))),
            containers=tuple(box() for _ in range(draw(st.integers(0, 2)))),
            goods=tuple(draw(st.lists(GOODS, max_size=1))), in_bond=draw(st.sampled_from([None, bond])),
            amendment=draw(st.sampled_from([None, AmendmentPart(status="delete", reason="02")])),
        )  # fmt: skip

    start = datetime(2026, 1, 20, tzinfo=UTC)
    return Filing309(
        sender="TESTCARRIER", receiver="TESTCUSTOMS", control_number=draw(st.integers(0, 999_999_999)),
        created_at=start, carrier_scac="QZXA", vessel_name=draw(WORD), vessel_imo="9074729", voyage=draw(CODE),
        routing=draw(st.sampled_from([(), ("BRSSZ", "CAHAL")])),
        ports=tuple(
            PortPart(
                port_code=code, eta=start + timedelta(minutes=draw(st.integers(0, 99_999))), terminal=draw(CODE),
                bills=tuple(bill() for _ in range(draw(st.integers(1, 2)))),
            )
            for code in draw(st.sampled_from([("01822",), ("01601", "1803")]))
        ),
        delimiters=draw(st.sampled_from([
            Delimiters(), Delimiters(line_break="\r\n"), Delimiters(element="|", component="^", segment="\n"),
            Delimiters(segment="\x15"), Delimiters(element="\x1d", component="\x1f", segment="\xff"),
        ])),
    )  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(filings())
def test_what_is_written_is_read_back_equal(filing: Filing309) -> None:
    manifest = read(write_309(filing))
    codes = set(manifest.findings["code"].to_list())
    assert codes <= OF_WORDS
    assert manifest.rejects.is_empty()
    read_back = replace(filing, ports=ports_of(manifest, filing))
    assert read_back == filing


def ports_of(manifest: Manifest, filing: Filing309) -> tuple[PortPart, ...]:
    """The filing's ports as the tables tell them; what no table says is taken from the filing."""
    assert manifest.voyages["voyage_id"].unique().to_list() == [f"9074729-{filing.voyage}"]
    assert manifest.voyages["vessel_name"].unique().to_list() == [filing.vessel_name]
    itinerary = [*filing.routing, *manifest.voyages["port_of_discharge"].to_list()]
    assert manifest.voyages["declared_ports"].to_list() == [list(dict.fromkeys(itinerary))] * manifest.voyages.height
    filed = {bill.number: bill for port in filing.ports for bill in port.bills}
    return tuple(
        PortPart(
            port_code=row["port_of_discharge_raw"], eta=row["eta_declared"], terminal=row["terminal"],
            bills=tuple(
                bill_of(manifest, bill, filed[bill["bill_number"]])
                for bill in manifest.bills.filter(port_of_discharge_raw=row["port_of_discharge_raw"]).to_dicts()
            ),
        )
        for row in manifest.voyages.to_dicts()
    )  # fmt: skip


def bill_of(manifest: Manifest, row: dict[str, object], filed: BillPart) -> BillPart:
    """A bill from its row and the rows that name it."""
    mine = pl.col("bill_id") == row["bill_id"]
    in_bond = filed.in_bond
    if in_bond is not None:
        assert row["destination"] == "USCHI"
        in_bond = replace(in_bond, entry_type=str(row["in_bond_type"]))
    amended = row["status"] != "original"
    return BillPart(
        number=str(row["bill_number"]), issuer_scac=str(row["issuer_scac"]), lading_code=str(row["port_of_lading_raw"]),
        packages=int(float(str(row["packages"]))), unit=str(row["package_unit"]), gross_kg=float(str(row["gross_kg"])),
        volume_m3=None if row["volume_m3"] is None else float(str(row["volume_m3"])),
        frob=bool(row["frob"]), place_of_receipt=str(row["place_of_receipt"]), master=str(row["master_bill"] or ""),
        destination="USCHI" if row["destination"] and filed.destination else "",
        parties=tuple(party_of(one) for one in manifest.parties.filter(mine).to_dicts()),
        containers=tuple(
            box_of(manifest, one) for one in manifest.containers.to_dicts() if row["bill_id"] in one["bill_ids"]
        ),
        goods=goods_of(manifest.goods.filter(mine & pl.col("box_id").is_null())), in_bond=in_bond,
        amendment=AmendmentPart(status=str(row["status"]), reason=str(row["amendment_code"])) if amended else None,
    )  # fmt: skip


def party_of(row: dict[str, str | None]) -> PartyPart:
    """A party from its row; its address is split where the generated lines hold no comma and blank."""
    text = {name: value or "" for name, value in row.items()}
    names = ("role", "name", "city", "region", "postcode", "country", "contact")
    return PartyPart(**{name: text[name] for name in names}, address=tuple(filter(None, text["address"].split(", "))))  # type: ignore[arg-type]  # all are text


def box_of(manifest: Manifest, row: dict[str, object]) -> BoxPart:
    """A container from its row and its goods' and hazards' rows."""
    mine = pl.col("box_id") == row["box_id"]
    hazards = [
        HazardPart(
            un_number=one["un_number"], hazard_class=one["hazard_class"] or "", description=one["description"] or "",
            packing_group=one["packing_group"] or "", flash_point_c=one["flash_point"], contact=one["contact"] or "",
        )
        for one in manifest.hazards.filter(mine).to_dicts()
    ]  # fmt: skip
    assert row["number_ok"] is True
    seals = row["seals"]
    assert isinstance(seals, list)
    return BoxPart(
        number=str(row["container_number"]), size_type=str(row["size_type"]), load_status=str(row["load_status"]),
        seals=tuple(seals), goods=goods_of(manifest.goods.filter(mine)), hazards=tuple(hazards),
    )  # fmt: skip


def goods_of(frame: pl.DataFrame) -> tuple[GoodsPart, ...]:
    """Goods lines from rows in their order."""
    assert frame["line"].to_list() == list(range(1, frame.height + 1))
    for row in frame.to_dicts():
        assert "".join(row["description_pieces"]) == row["description"]
        assert all(len(piece) <= 45 for piece in row["description_pieces"])
    return tuple(
        GoodsPart(
            packages=int(row["packages"]), description=row["description"], marks=row["marks"] or "", hs=row["hs_code"],
            value_usd=row["value"], kg=row["gross_kg"],
        )
        for row in frame.to_dicts()
    )  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(filings())
def test_counts_and_control_numbers_written_are_true(filing: Filing309) -> None:
    data = write_309(replace(filing, delimiters=Delimiters(line_break="\n")))
    segments = [[element.decode() for element in segment] for segment in split_interchange(data)]
    tags = [segment[0] for segment in segments]
    assert len(data.split(b"~")[0]) == 105
    assert segments[0][13] == segments[-1][2] == f"{filing.control_number:09d}"
    assert segments[-1][1] == "1"
    assert segments[-2][1:] == [str(tags.count("ST")), segments[1][6]]
    end = tags.index("SE")
    assert segments[end][1:] == [str(end - tags.index("ST") + 1), segments[tags.index("ST")][2]]
    assert int(segments[tags.index("M10")][8]) == tags.count("M11")


def a_bill(number: int) -> BillPart:
    """The least bill."""
    return BillPart(number=f"B{number}", issuer_scac="QZXA", lading_code="35177", packages=1)


def a_filing(*bills: BillPart) -> Filing309:
    """The least filing."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Filing309(
        sender="A", receiver="B", control_number=1, created_at=now, carrier_scac="QZXA", vessel_name="V",
        vessel_imo="9074729", voyage="1", ports=(PortPart(port_code="1803", eta=now, bills=bills),),
    )  # fmt: skip


def test_more_bills_than_lx_can_count_are_written_as_several_messages() -> None:
    manifest = read(write_309(a_filing(*map(a_bill, range(10_001)))))
    assert manifest.stats.messages == 2
    assert manifest.bills["bill_number"].to_list() == [f"B{i}" for i in range(10_001)]
    assert set(manifest.findings["code"]) == {"missing_party"}
    assert manifest.voyages["bills_declared"].to_list() == [9999, 2]


def test_utf_8_text_is_read_as_it_was_written() -> None:
    party = PartyPart(role="shipper", name="SOCIÉTÉ ÎLE, S.A.", city="MONTRÉAL")
    manifest = read(write_309(a_filing(replace(a_bill(1), parties=(party,)))))
    assert manifest.parties.select("name", "name_clean", "city").rows() == [
        ("SOCIÉTÉ ÎLE, S.A.", "SOCIETE ILE", "MONTRÉAL")
    ]


def test_latin_1_text_is_read_with_the_offsets_of_the_input() -> None:
    party = PartyPart(role="shipper", name="SOCIÉTÉ ÎLE", city="MONTRÉAL")
    text = write_309(a_filing(replace(a_bill(1), parties=(party,)), a_bill(2))).decode()
    data = text.encode("latin-1")
    manifest = read(data)
    assert manifest.parties["name"].to_list() == ["SOCIÉTÉ ÎLE"]
    assert manifest.parties["city"].to_list() == ["MONTRÉAL"]
    assert manifest.bills["offset"].to_list() == [match.start() for match in re.finditer(b"M11", data)]


@pytest.mark.parametrize(
    ("filing", "words"),
    [
        (a_filing(replace(a_bill(1), place_of_receipt="A*B")), "M11-10 is 'A*B', which holds a delimiter"),
        (replace(a_filing(a_bill(1)), control_number=10**9), "control number is 1000000000"),
        (replace(a_filing(a_bill(1)), sender="X" * 16), "at most 15 ASCII characters"),
        (a_filing(replace(a_bill(1), amendment=AmendmentPart(status="undo"))), "expected original, change or delete"),
        (a_filing(replace(a_bill(1), in_bond=InBondPart(onward_mode="air"))), "expected rail, truck, sea"),
        (a_filing(replace(a_bill(1), hazards=(HazardPart(un_number="1263"),))), "no goods line to stand under"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(filing: Filing309, words: str) -> None:
    with pytest.raises(UsageError, match=re.escape(words)):
        write_309(filing)


@pytest.mark.parametrize("marks", [("*", "*", "~"), ("**", ">", "~"), ("*", ">", "Ā"), ("", ">", "~")])
def test_delimiters_must_be_three_different_bytes(marks: tuple[str, str, str]) -> None:
    with pytest.raises(UsageError, match="three different"):
        Delimiters(element=marks[0], component=marks[1], segment=marks[2])
