"""House bills find their master by number, on their own voyage first."""

from __future__ import annotations

from porttarget.filings import houses_of_master, master_links
from tests.filings.rows import bill, bills, day


def test_a_house_is_linked_to_the_master_on_its_voyage_and_one_without_known_master_to_none() -> None:
    rows = bills(
        bill(place=1, bill_number="M1"),
        bill(place=2, bill_number="M1", voyage_id="other", received_at=day(1)),
        bill(place=3, bill_number="H1", issuer_scac="FORW", master_bill="M1"),
        bill(place=4, bill_number="H2", issuer_scac="FORW", master_bill="M2"),
        bill(place=5, bill_number="H3", issuer_scac="FORW", master_bill="M1", voyage_id="third"),
        bill(place=6, bill_number="S1", master_bill="S1"),
    )
    links = master_links(rows).select("bill_number", "master_bill", "master_bill_id", "master_key", "same_voyage")
    assert links.rows() == [
        ("H1", "M1", "a:1:1", "QZXA/M1", True),
        ("H2", "M2", None, None, None),
        ("H3", "M1", "a:1:2", "QZXA/M1", False),
        ("S1", "S1", None, None, None),
    ]
    assert houses_of_master(rows, "M1")["bill_number"].to_list() == ["H1", "H3"]
    assert houses_of_master(rows, "QZXA/M1")["bill_number"].to_list() == ["H1", "H3"]
    assert houses_of_master(rows, "M9").is_empty()
