"""Fixed-width records by a layout: an invented one, of records that nobody sends, shows all that a layout can say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from porttarget.errors import NothingRecognised, UsageError
from porttarget.manifests import Manifest
from porttarget.manifests.fixed_layout import read_layout
from porttarget.manifests.read_fixed import read_fixed
from tests.manifests.naive import container_digit
from tests.manifests.samples import TestPorts

LAYOUT = """
name = "invented for tests"
record_id = { start = 1, length = 2 }

[[record]]
id = "V1"
opens = "message"
length = 40
field = [
    { start = 3, length = 4, to = "message.carrier_scac" },
    { start = 7, length = 15, to = "message.vessel_name" },
    { start = 22, length = 7, to = "message.vessel_code" },
    { start = 29, length = 5, to = "message.voyage" },
]

[[record]]
id = "P1"
opens = "call"
under = "V1"
field = [
    { start = 3, length = 5, to = "call.port" },
    { start = 8, length = 6, to = "call.eta", type = "date", format = "%m%d%y" },
]

[[record]]
id = "B1"
opens = ["bill"]
under = "P1"
field = [
    { start = 3, length = 8, to = "bill.number" },
    { start = 11, length = 4, to = "bill.issuer" },
    { start = 15, length = 5, to = "bill.port_of_lading" },
    { start = 20, length = 1, to = "bill.status", words = { D = "delete", O = "original" } },
    { start = 21, length = 9, to = "bill.weight", type = "number", decimals = 2 },
    { start = 30, length = 2, to = "bill.weight_unit", units = "weight" },
]

[[record]]
id = "S1"
opens = "party"
under = "B1"
constants = { "party.role" = "shipper" }
field = [{ start = 3, length = 20, to = "party.name" }]

[[record]]
id = "N1"
opens = "party"
under = "B1"
constants = { "party.role" = "consignee" }
field = [{ start = 3, length = 20, to = "party.name" }, { start = 23, length = 2, to = "party.country" }]

[[record]]
id = "C1"
opens = "box"
under = "B1"
field = [
    { start = 3, length = 11, to = "box.number" },
    { start = 14, length = 4, to = "box.seals" },
    { start = 18, length = 4, to = "box.seals" },
]

[[record]]
id = "G1"
opens = "goods"
under = "C1"
field = [{ start = 3, length = 5, to = "goods.packages" }, { start = 8, length = 12, to = "goods.description" }]

[[record]]
id = "G2"
under = "G1"
field = [{ start = 8, length = 12, to = "goods.description" }]
"""
BOX = "TSTU000001" + str(container_digit("TSTU000001"))
LINES = (
    "V1QZXAINVENTED STAR  9074729017W        ",
    "P11803 012026",
    "B1BILL0001QZXA35177D000123450KG",
    "S1ÉTOILE NV",
    "N1STORES INC          US",
    f"C1{BOX}S001S002",
    "G1   12COTTON SOCKS",
    "G2     , KNITTED",
    "G1    3HATS",
    "B1BILL0002QZXA57035 000000100LB",
)


def layout(text: str = LAYOUT) -> object:
    """The layout of a text."""
    return read_layout(text, source="layout.toml")


def read(*lines: str) -> Manifest:
    """Read lines by the invented layout."""
    data = "".join(line + "\r\n" for line in lines).encode("latin-1")
    made = read_layout(LAYOUT, source="layout.toml")
    return read_fixed(data, made, source="records", received_at=None, filed_to=None, codes=TestPorts())


def test_records_become_linked_tables() -> None:
    manifest = read(*LINES)
    assert manifest.voyages.select(
        "voyage_id", "vessel_name", "carrier_scac", "port_of_discharge", "eta_declared", "bills_found", "segment"
    ).rows() == [
        ("9074729-017W", "INVENTED STAR", "QZXA", "USJAX", datetime(2026, 1, 20, tzinfo=UTC), 2, 2)
    ]  # fmt: skip
    assert manifest.bills.select(
        "bill_number", "issuer_scac", "status", "port_of_lading", "gross_kg", "gross_raw", "gross_unit_raw", "segment"
    ).rows() == [
        ("BILL0001", "QZXA", "delete", "BRSSZ", 1234.5, "1234.5", "KG", 3),
        ("BILL0002", "QZXA", "original", "CNNGB", pytest.approx(0.45359237), "1.0", "LB", 10),
    ]  # fmt: skip
    assert manifest.parties.select("bill_number", "role", "name", "country", "segment").rows() == [
        ("BILL0001", "shipper", "ÉTOILE NV", None, 4), ("BILL0001", "consignee", "STORES INC", "US", 5),
    ]  # fmt: skip
    assert manifest.containers.select("container_number", "bills", "seals", "landing_port").rows() == [
        (BOX, ["BILL0001"], ["S001", "S002"], "USJAX")
    ]
    assert manifest.goods.select("bill_number", "container_number", "description", "packages", "line").rows() == [
        ("BILL0001", BOX, "COTTON SOCKS, KNITTED", 12.0, 1), ("BILL0001", BOX, "HATS", 3.0, 2),
    ]  # fmt: skip
    assert manifest.goods["description_pieces"].to_list() == [["COTTON SOCKS", ", KNITTED"], ["HATS"]]
    assert manifest.rejects.is_empty()
    data = "".join(line + "\r\n" for line in LINES).encode("latin-1")
    assert manifest.bills["offset"].to_list() == [data.index(b"B1BILL0001"), data.index(b"B1BILL0002")]


def test_records_that_stand_under_nothing_or_are_unknown_are_set_apart() -> None:
    manifest = read("S1EARLY", *LINES[:3], "ZZWHAT IS THIS", LINES[1], "C1" + BOX, *LINES[2:3], "V1QZXASHORT")
    assert manifest.rejects.select("reason", "detail", "text", "segment").rows() == [
        ("record_alone", "expected record B1 before it", "S1EARLY", 1),
        ("record_unknown", "expected one of V1, P1, B1, S1, N1, C1, G1, G2", "ZZWHAT IS THIS", 5),
        ("record_alone", "expected record B1 before it", "C1" + BOX, 7),
    ]
    assert manifest.findings.filter(code="record_short").select("found", "expected", "segment").rows() == [
        ("11", "40", 9)
    ]
    assert manifest.bills["bill_number"].to_list() == ["BILL0001", "BILL0001"]


def test_a_date_that_is_none_is_a_finding_at_its_position() -> None:
    manifest = read(LINES[0], "P11803 139926", *LINES[2:])
    found = manifest.findings.filter(code="date_form").select("found", "element", "segment").rows()
    assert found == [("139926", 8, 2)]


def test_an_input_without_any_record_of_the_layout_is_refused_in_words() -> None:
    with pytest.raises(NothingRecognised, match="no record of layout 'invented for tests': expected one of V1, P1"):
        read("ISA*00*")


def test_all_faults_of_a_layout_are_told_at_once() -> None:
    text = """
name = "faulty"
colour = "red"
record_id = { start = 0, length = 2 }
[[record]]
id = "AA"
opens = ["ship"]
field = [
    { start = 1, length = 2, to = "bill.weather" },
    { start = 1, to = "bill.number", type = "money" },
    { start = 1, length = 2, to = "call.eta", type = "date" },
    { start = 1, length = 2, to = "bill.weight", decimals = 2 },
]
"""
    with pytest.raises(UsageError) as caught:
        layout(text)
    words = str(caught.value)
    for each in (
        "the file has colour, expected only name, record, record_id",
        "record_id: start is 0, expected a whole number from 1",
        "record AA: opens is ['ship'], expected entities of message,",
        "record AA, field 1: bill has no field 'weather', expected one of number,",
        "record AA, field 2: type is 'money', expected text, number, date",
        "record AA, field 2: length is 0, expected a whole number from 1",
        "record AA, field 3: format is '', expected a text",
        "record AA, field 4: decimals is 2, expected 0 to 9, of a number",
    ):
        assert f"- {each}" in words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('under = "P1"', 'under = "Q1"', "record B1: stands under 'Q1', expected one of V1"),
        ('under = "P1"', 'under = "G2"', "stands under itself"),
        ('id = "G2"', 'id = "G1"', "record G1 stands twice"),
        ('id = "G2"', 'id = "G2X"', "record G2X has an id of 3 characters, record_id has room for 2"),
        ('opens = "message"', "opens = []", "expected exactly one record that opens message"),
        ('id = "P1"\nopens = "call"\nunder = "V1"', 'id = "P1"\nopens = "call"', "under no record that opens message"),
        ("length = 40", "length = 30", "message.voyage ends at 33, behind its length 30"),
        ('to = "box.seals" },\n]', 'to = "goods.marks" },\n]', "record C1: goods.marks has no row, expected goods"),
        ('"party.role" = "shipper"', '"bill.type" = "x"', "constant bill.type has no row, expected bill in opens"),
        ('name = "invented for tests"', "name = ", "is no TOML"),
    ],
)
def test_a_layout_whose_parts_do_not_fit_is_refused(old: str, new: str, words: str) -> None:
    assert old in LAYOUT
    with pytest.raises(UsageError, match=words.replace("[", r"\[")):
        layout(LAYOUT.replace(old, new))
