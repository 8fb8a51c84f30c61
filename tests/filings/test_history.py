"""Versions of bills: what takes the place of what, whichever file is read first."""

from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.filings import bill_history, bills_as_known, bills_in_force, rows_in_force
from porttarget.tables import TABLES
from tests.filings.rows import VOYAGE, bill, bills, day, table

LIFE = ("original", "change", "delete", "add")


def told(frame: pl.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return bill_history(frame).select(columns).rows()


def test_original_change_delete_and_filed_again_are_four_versions_that_follow_each_other() -> None:
    rows = [
        bill(status, file=str(n), received_at=day(n), gross_kg=1000.0 + 100 * (n > 0))
        for n, status in enumerate(LIFE)
    ]  # fmt: skip
    history = bill_history(bills(*rows)).to_dicts()
    asked = ("version", "status", "valid_from", "valid_to", "stands", "in_force", "supersedes", "superseded_by",
             "ended_by", "changed", "content_bill_id", "unmatched")  # fmt: skip
    assert [tuple(row[name] for name in asked) for row in history] == [
        (1, "original", day(0), day(1), False, False, [], "1:1:1", "amended", [], "0:1:1", False),
        (2, "change", day(1), day(2), False, False, ["0:1:1"], "2:1:1", "deleted", ["gross_kg"], "1:1:1", False),
        (3, "delete", day(2), day(3), False, False, ["1:1:1"], "3:1:1", "filed_again", [], "2:1:1", False),
        (4, "add", day(3), None, True, True, ["2:1:1"], None, None, [], "3:1:1", False),
    ]


@pytest.mark.parametrize("ordered_by", ["received_at", "sent_at", "control_number", "message_number", "segment"])
@given(order=st.permutations(range(4)), seed=st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_any_order_of_files_and_any_division_into_files_gives_the_same_history(
    ordered_by: str, order: list[int], seed: int
) -> None:
    """Files are named so that neither their names nor hashes nor places tell the order."""
    names = [str(n) for n in range(4)]
    random.Random(seed).shuffle(names)
    rows = []
    for n, status in enumerate(LIFE):
        facts: dict[str, Any] = {"control_number": "9", "message_number": "1"}
        if ordered_by == "segment":
            rows.append(bill(status, file="one", place=n + 1, **facts))
            continue
        facts[ordered_by] = str(n + 8) if ordered_by.endswith("number") else day(n)
        rows.append(bill(status, file=names[n], message=seed % 3, **facts))
    history = bill_history(bills(*(rows[n] for n in order)))
    assert history["status"].to_list() == list(LIFE)
    assert history["in_force"].to_list() == [False, False, False, True]
    assert history.equals(bill_history(bills(*rows)))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_permuting_rows_of_any_history_changes_nothing(data: st.DataObject) -> None:
    some = st.sampled_from
    rows = [
        bill(
            data.draw(some((*LIFE, "replace"))), file=data.draw(some("abc")), message=data.draw(some((1, 2))), place=n,
            bill_number=data.draw(some(("B1", "B2", ""))), voyage_id=data.draw(some((VOYAGE, "other"))),
            received_at=data.draw(some((None, day(1), day(2)))), sent_at=data.draw(some((None, day(1)))),
            control_number=data.draw(some((None, "1", "2"))), gross_kg=data.draw(some((1.0, 2.0))),
        )
        for n in range(data.draw(st.integers(0, 7)))
    ]  # fmt: skip
    first = bill_history(bills(*rows))
    shuffled = data.draw(st.permutations(rows))
    assert bill_history(bills(*shuffled, *shuffled[:1])).equals(first)
    assert sorted(first["bill_id"]) == sorted(str(row["bill_id"]) for row in rows)
    ended = first.filter(pl.col("superseded_by").is_not_null())
    assert not ended["stands"].any()
    assert first.filter(pl.col("superseded_by").is_null())["stands"].all()


def test_as_known_at_a_moment_shows_what_stood_then_and_a_deleted_bill_as_deleted() -> None:
    rows = bills(*(bill(status, file=str(n), received_at=day(n)) for n, status in enumerate(LIFE)))
    seen = [bills_as_known(rows, day(n)).select("version", "status", "in_force").rows() for n in (-1, 0, 1.5, 2, 9)]
    assert seen == [[], [(1, "original", True)], [(2, "change", True)], [(3, "delete", False)], [(4, "add", True)]]
    assert bills_as_known(rows).equals(bills_as_known(rows, day(9)))
    assert bills_in_force(rows, day(2)).is_empty()


def test_two_originals_in_one_message_stand_together_and_a_later_message_takes_the_place_of_both() -> None:
    twice = (bill(place=1, received_at=day(0)), bill(place=2, received_at=day(0)))
    assert told(bills(*twice), "version", "in_force") == [(1, True), (1, True)]
    later = bill("change", file="b", received_at=day(1))
    assert told(bills(*twice, later), "version", "superseded_by", "supersedes") == [
        (1, "b:1:1", []), (1, "b:1:1", []), (2, None, ["a:1:1", "a:1:2"]),
    ]  # fmt: skip


def test_a_split_bill_stands_in_parts_that_are_amended_apart() -> None:
    rows = bills(
        bill(file="a", received_at=day(0)),
        bill(file="b", received_at=day(1), voyage_id="other"),
        bill("change", file="c", received_at=day(2), voyage_id="other"),
        bill("change", file="d", received_at=day(3), voyage_id="third"),
    )
    assert told(rows, "bill_id", "superseded_by", "in_force", "unmatched") == [
        ("a:1:1", None, True, False), ("b:1:1", "c:1:1", False, False), ("c:1:1", None, True, False),
        ("d:1:1", None, True, True),
    ]  # fmt: skip


def test_a_change_that_names_another_voyage_moves_a_bill_that_has_one_part() -> None:
    rows = bills(bill(received_at=day(0)), bill("change", file="b", received_at=day(1), voyage_id="other"))
    assert told(rows, "voyage_id", "in_force", "changed") == [(VOYAGE, False, []), ("other", True, ["voyage_id"])]


def test_a_deletion_that_names_no_known_part_deletes_all_parts() -> None:
    rows = bills(
        bill(file="a", received_at=day(0)), bill(file="b", received_at=day(1), voyage_id="other"),
        bill("delete", file="c", received_at=day(2), port_of_discharge=None, voyage_id="unknown"),
    )  # fmt: skip
    assert bills_in_force(rows).is_empty()
    assert bills_as_known(rows)["status"].to_list() == ["delete"]


def test_an_amendment_of_a_bill_never_seen_stands_and_is_called_unmatched() -> None:
    assert told(bills(bill("change"), bill("delete", bill_number="B2")), "in_force", "unmatched") == [
        (True, True), (False, True),
    ]  # fmt: skip


def test_a_manifest_filed_anew_ends_bills_it_does_not_name_at_its_port_alone() -> None:
    rows = bills(
        bill(bill_number="B1", place=1, received_at=day(0)),
        bill(bill_number="B2", place=2, received_at=day(0)),
        bill(bill_number="B3", place=3, received_at=day(0), port_of_discharge="CAHAL"),
        bill(bill_number="B4", place=4, received_at=day(0), issuer_scac="OTHR"),
        bill("replace", bill_number="B1", file="b", place=1, received_at=day(1)),
        bill("replace", bill_number="B5", file="b", place=2, received_at=day(1)),
    )
    history = bill_history(rows).select("bill_number", "status", "in_force", "superseded_by", "ended_by", "valid_to")
    assert history.rows() == [
        ("B4", "original", True, None, None, None),
        ("B1", "original", False, "b:1:1", "amended", day(1)),
        ("B1", "replace", True, None, None, None),
        ("B2", "original", False, "b:1:1", "manifest_replaced", day(1)),
        ("B3", "original", True, None, None, None),
        ("B5", "replace", True, None, None, None),
    ]


def test_an_amendment_that_names_only_a_quantity_keeps_the_rest_and_the_goods() -> None:
    bare: dict[str, Any] = dict.fromkeys(("port_of_lading", "gross_kg"))
    rows = bills(
        bill(received_at=day(0), packages=5.0, frob=True),
        bill("change", file="b", received_at=day(1), packages=4.0, **bare),
        bill("change", file="c", received_at=day(2), packages=3.0, **bare),
    )
    goods = table("goods", {"bill_id": "a:1:1", "line": 1, "description": "STEEL"})
    known = bills_as_known(rows)
    assert known.select("bill_id", "packages", "gross_kg", "port_of_lading", "frob", "content_bill_id").rows() == [
        ("c:1:1", 3.0, 1000.0, "BEANR", True, "a:1:1")
    ]
    assert rows_in_force(known, goods).select("bill_key", "bill_version", "description").rows() == [
        ("QZXA/B1", 3, "STEEL")
    ]
    assert bills_in_force(rows).select("bill_id", "changes").rows() == [("a:1:1", 2)]
    assert told(rows, "changed") == [([],), (["packages"],), (["packages"],)]


def test_what_changed_tells_of_parties_containers_and_goods_too() -> None:
    rows = bills(bill(received_at=day(0)), bill("change", file="b", received_at=day(1)))
    parties = table("parties", *({"bill_id": f"{file}:1:1", "bill_number": "B1", "role": "shipper", "role_raw": "SH",
                                  "name": name} for file, name in (("a", "MILL"), ("b", "MILLS"))))  # fmt: skip
    goods = table("goods", *({"bill_id": f"{file}:1:1", "line": 1, "description": "STEEL", "offset": at}
                             for file, at in (("a", 1), ("b", 2))))  # fmt: skip
    boxes = table("containers", {"box_id": "x", "voyage_id": VOYAGE, "container_number": "CSQU3054383",
                                 "bill_ids": ["a:1:1"], "bills": ["B1"], "seals": [], "in_transit": False,
                                 "frob": False})  # fmt: skip
    history = bill_history(rows, children={"parties": parties, "goods": goods, "containers": boxes})
    assert history["changed"].to_list() == [[], ["parties", "containers"]]


def test_no_bills_give_the_empty_tables() -> None:
    assert bill_history(bills()).equals(TABLES["bill_history"].empty())
    assert bills_as_known(bills()).is_empty()
