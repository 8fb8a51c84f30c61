"""Lading times name what says them, the most direct first."""

from __future__ import annotations

from porttarget.filings import with_lading_times
from tests.filings.rows import VOYAGE, bill, bills, day, table


def test_each_bill_takes_its_lading_time_from_the_most_direct_source_there_is() -> None:
    rows = bills(
        bill(place=1, laden_at=day(1)), bill(place=2, bill_number="B2"), bill(place=3, bill_number="B3"),
        bill(place=4, bill_number="B4", port_of_lading="DEHAM"),
    )  # fmt: skip
    boxes = table(
        "containers",
        *({"box_id": number, "voyage_id": VOYAGE, "container_number": number, "seals": [], "bills": [],
           "bill_ids": ids, "in_transit": False, "frob": False}
          for number, ids in (("A", ["a:1:1", "a:1:2"]), ("B", ["a:1:2"]))),
    )  # fmt: skip
    event = {"message_kind": "COARRI", "event": "loaded", "voyage_id": VOYAGE, "timing": "actual"}
    events = table(
        "events",
        {**event, "container_number": "A", "at": day(3), "place": "BEANR"},
        {**event, "container_number": "B", "at": day(2), "place": "BEANR"},
        {**event, "container_number": "B", "at": day(0), "voyage_id": "another"},
        {**event, "container_number": "B", "at": day(0), "timing": "estimated"},
        {**event, "event": "departed", "at": day(4), "place": "BEANR"},
    )
    filled = with_lading_times(rows, boxes, events)
    assert filled.columns == rows.columns
    assert filled.select("bill_number", "laden_at", "laden_at_source").rows() == [
        ("B1", day(1), "bill"), ("B2", day(2), "event"), ("B3", day(4), "vessel_departure"), ("B4", None, None),
    ]  # fmt: skip
