"""Faults that whole tables show: each is told once, at the row it is about, in English and French."""

from __future__ import annotations

import polars as pl
import pytest

from porttarget.manifests.checks import check_tables
from porttarget.tables import TABLES
from tests.manifests.checked import VOYAGE, rows, tables, told


def test_tables_without_fault_give_no_finding() -> None:
    assert check_tables(tables()).equals(TABLES["findings"].empty())


def test_empty_tables_give_no_finding() -> None:
    assert check_tables({name: frame.clear() for name, frame in tables().items()}).is_empty()


@pytest.mark.parametrize(
    ("description", "code", "expected"),
    [
        ("SPARE PARTS", "vague_description", "TC"),
        ("Said to contain: parts", "vague_description", "CBP, TC"),
        ("XXXX", "description_repeated_character", None),
        ("12345", "description_without_words", None),
        (".", "description_without_words", None),
        (".PDF", "description_without_words", None),
    ],
)
def test_a_description_that_tells_nothing(description: str, code: str, expected: str | None) -> None:
    found = check_tables(tables(goods=rows("goods", {"description": description})))
    assert told(found)[0][:3] == (code, 1, description)
    assert found.height == 1
    assert (expected is None) == (found["expected"].item() is None)


@pytest.mark.parametrize("description", [None, "", "   "])
def test_a_bill_without_any_description_is_told_once(description: str | None) -> None:
    goods = rows("goods", {"description": description}, {"description": description, "line": 2})
    assert told(check_tables(tables(goods=goods))) == [("description_missing", 1, None, None)]


def test_a_full_stop_beside_a_described_line_is_no_fault() -> None:
    goods = rows("goods", {}, {"description": "."}, {"description": None})
    assert check_tables(tables(goods=goods)).is_empty()


@pytest.mark.parametrize(
    ("table", "row", "code", "found"),
    [
        ("goods", {"hs_code": "779999"}, "unknown_hs", "779999"),
        ("bills", {"package_unit": "Q9Q"}, "unknown_package", "Q9Q"),
        ("containers", {"size_type": "ZZZZ"}, "unknown_size_type", "ZZZZ"),
        ("hazards", {"un_number": "9999"}, "unknown_un_number", "9999"),
        ("parties", {"name": "123 - 45"}, "name_without_words", "123 - 45"),
        ("parties", {"name": "AAAA"}, "name_repeated_character", "AAAA"),
        ("goods", {"hs_code": None}, "hs_missing", None),
    ],
)
def test_a_code_in_no_list_and_a_name_that_is_none(
    table: str, row: dict[str, object], code: str, found: str | None
) -> None:
    assert told(check_tables(tables(**{table: rows(table, row)}))) == [(code, 1, found, None)]


def test_hs_codes_longer_than_six_digits_and_un_numbers_with_letters_are_known() -> None:
    given = {"goods": rows("goods", {"hs_code": "6105100010"}), "hazards": rows("hazards", {"un_number": "UN1263"})}
    assert check_tables(tables(**given)).is_empty()


@pytest.mark.parametrize("name", ["TO ORDER", "to the order of shipper", "ORDER."])
def test_a_bill_to_order_names_an_owner_or_a_notify_party(name: str) -> None:
    consignee = {"role": "consignee", "role_raw": "CN", "name": name}
    found = check_tables(tables(parties=rows("parties", {}, consignee)))
    assert told(found) == [("to_order_without_owner", 2, name, None)]
    assert found["text_fr"].item() == (
        f"le connaissement est à ordre ({name}) et ne nomme ni propriétaire ni partie à aviser"
    )
    notified = rows("parties", {}, consignee, {"role": "notify", "role_raw": "N1", "name": "INVENTED BANK"})
    assert check_tables(tables(parties=notified)).is_empty()
    bank = rows("parties", {**consignee, "name": "TO ORDER OF INVENTED BANK"})
    assert check_tables(tables(parties=bank)).is_empty()


def test_a_total_weight_on_every_line_is_told_at_the_bill() -> None:
    lines = [{"gross_kg": 100.0}, {"gross_kg": 100.0, "line": 2}]
    found = check_tables(tables(goods=rows("goods", *lines)))
    assert told(found) == [("total_weight_repeated", 1, "100", "2")]
    assert found["text"].item() == "each of 2 lines of goods bears the bill's total weight, 100 kg"
    shared = rows("goods", {"gross_kg": 50.0}, {"gross_kg": 50.0, "line": 2})
    assert check_tables(tables(goods=shared)).is_empty()
    assert check_tables(tables(goods=rows("goods", *lines[:1]))).is_empty()


def test_a_weight_beyond_what_the_size_type_carries() -> None:
    found = check_tables(tables(containers=rows("containers", {"gross_kg": 40000.5})))
    assert told(found)[0][:3] == ("weight_impossible", 1, "40000.5")
    assert 20000 < int(found["expected"].item()) < 36000
    assert check_tables(tables(containers=rows("containers", {"gross_kg": 20000.0}))).is_empty()


def test_a_container_on_two_voyages_of_one_input_is_told_on_both() -> None:
    other = {"box_id": "V2/CSQU3054383", "voyage_id": "V2"}
    found = check_tables(tables(containers=rows("containers", {}, other)))
    assert told(found) == [
        ("container_on_two_voyages", 1, "CSQU3054383", "V2"), ("container_on_two_voyages", 2, "CSQU3054383", VOYAGE),
    ]  # fmt: skip


def test_findings_carry_the_keys_and_the_place_of_their_row() -> None:
    found = check_tables(tables(containers=rows("containers", {}, {"container_number": "X", "size_type": "??"})))
    row = found.row(0, named=True)
    kept = ("code", "severity", "box_id", "container_number", "bill_id", "segment", "offset", "source_sha256")
    assert tuple(row[name] for name in kept) == (
        "unknown_size_type", "warning", f"{VOYAGE}/CSQU3054383", "X", None, 2, 20, "a",
    )  # fmt: skip
    assert found.filter(pl.col("text_fr").is_null()).is_empty()
