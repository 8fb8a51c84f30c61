"""The 309 as importer security filing, both kinds, worked by hand; names, bills and numbers are invented."""

from __future__ import annotations

import pytest

from porttarget.manifests import Manifest
from porttarget.tables import TABLES
from tests.manifests.samples import BILL, BOX, GS, HEAD, codes, interchange, message, read

M10 = "M10*QZXA*O*PA*9074729*INVENTED STAR*017W*ISF77***L"
TEN = (
    M10, "P4*1803*20260120", "LX*1", "M13*QZXA*1803*A*B1", "M11*B1***********QZXA",
    "N1*MF*MAKER WORKS CO., LTD.", "N3*1 MILL ROAD", "N4*NINGBO***CN",
    "N1*SE*SELLER INC", "N1*BY*BUYER LLC", "N1*ST*WAREHOUSE NINE", "N1*LG*PACKING YARD", "N1*CS*CONSOLIDATOR SA",
    "N1*IM**EI*12-3456789", "N1*CN**EI*98-7654321", "N1*SH*NOT ASKED FOR",
    "N10****J*6105100010******CN",
)  # fmt: skip
FIVE = (
    M10, "P4*1803*20260120", "LX*1", "M11*B2********35***QZXA", "N9*4C*CAMTR",
    "N1*BK*BOOKER LTD", "N1*ST*WAREHOUSE NINE", "M12*63***01822", "N10****J*610510", "N10****J*62",
)  # fmt: skip
SHOWN = ("segment", "element", "value", "value_raw", "identifier", "filing_kind", "status")


def filing(*segments: str) -> Manifest:
    """A security filing with the test's ports."""
    return read(interchange(message(segments)).replace(GS.encode(), GS.replace("GS*SO", "GS*SF").encode()))


def test_a_filing_for_cargo_that_lands_has_its_ten_elements() -> None:
    manifest = filing(*TEN)
    TABLES["security_filings"].check(manifest.security_filings)
    assert manifest.security_filings.select(SHOWN).rows() == [
        (7, "manufacturer", "MAKER WORKS", "MAKER WORKS CO., LTD.", None, None, "original"),
        (10, "seller", "SELLER", "SELLER INC", None, None, "original"),
        (11, "buyer", "BUYER", "BUYER LLC", None, None, "original"),
        (12, "ship_to", "WAREHOUSE NINE", "WAREHOUSE NINE", None, None, "original"),
        (13, "stuffing_location", "PACKING YARD", "PACKING YARD", None, None, "original"),
        (14, "consolidator", "CONSOLIDATOR", "CONSOLIDATOR SA", None, None, "original"),
        (15, "importer", "12 3456789", "12-3456789", "12-3456789", None, "original"),
        (16, "consignee", "98 7654321", "98-7654321", "98-7654321", None, "original"),
        (18, "hs6", "610510", "6105100010", None, None, "original"),
        (18, "country_of_origin", "CN", "CN", None, None, "original"),
    ]
    assert set(manifest.security_filings.select("bill_number", "issuer_scac", "filing_reference").rows()) == {
        ("B1", "QZXA", "ISF77")
    }


def test_what_a_filing_says_and_no_table_holds_is_told() -> None:
    told = filing(*TEN).findings.select("segment", "code", "found").rows()
    assert told == [
        (3, "no_column", "P4*1803*20260120"),
        (8, "no_column", "N3*1 MILL ROAD"),
        (9, "no_column", "N4*NINGBO***CN"),
        (17, "no_column", "N1*SH*NOT ASKED FOR"),
    ]


def test_a_filing_for_cargo_carried_through_has_its_five_elements() -> None:
    manifest = filing(*FIVE)
    assert manifest.security_filings.select(SHOWN).rows() == [
        (6, "place_of_delivery", "CAMTR", "CAMTR", None, "ISF-5", "original"),
        (7, "booking_party", "BOOKER", "BOOKER LTD", None, "ISF-5", "original"),
        (8, "ship_to", "WAREHOUSE NINE", "WAREHOUSE NINE", None, "ISF-5", "original"),
        (9, "foreign_port_of_unlading", "CAMTR", "01822", None, "ISF-5", "original"),
        (10, "hs6", "610510", "610510", None, "ISF-5", "original"),
        (11, "hs6", None, "62", None, "ISF-5", "original"),
    ]
    assert "hs_form" in codes(manifest)


@pytest.mark.parametrize(("code", "status"), [("A", "original"), ("C", "change"), ("D", "delete")])
def test_an_amendment_says_what_becomes_of_its_own_bill_alone(code: str, status: str) -> None:
    manifest = filing(
        M10, "P4*1803*20260120", "LX*1", f"M13*QZXA*1803*{code}*B1", "M11*B1***********QZXA", "N1*SE*SELLER INC",
        "LX*2", "M11*B2***********QZXA", "N1*BY*BUYER LLC",
    )  # fmt: skip
    assert manifest.security_filings.select("bill_number", "element", "status").rows() == [
        ("B1", "seller", status),
        ("B2", "buyer", "original"),
    ]


def test_a_filing_makes_no_bill_and_is_linked_to_the_manifests_by_number_and_issuer() -> None:
    manifests = interchange(message([*HEAD, *BILL, *BOX]))
    both = read(manifests + interchange(message(TEN), number=2).replace(b"GS*SO", b"GS*SF"))
    assert both.bills.select("bill_number", "issuer_scac").rows() == [("B1", "QZXA")]
    linked = both.security_filings.join(both.bills, on=["issuer_scac", "bill_number"], how="semi")
    assert linked.height == 10
    assert both.parties["role"].to_list() == ["shipper", "consignee"]
