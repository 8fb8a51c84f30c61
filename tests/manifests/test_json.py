"""Our JSON exchange: what is written reads back as a 309 does; faults are named by their pointers, one costs itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from porttarget.errors import NothingRecognised
from porttarget.manifests import Manifest
from porttarget.manifests.exchange import NESTED, members, schema
from porttarget.manifests.filing import Filing
from porttarget.manifests.write_json import write_json
from porttarget.manifests.write_x12 import write_309
from tests.manifests.samples import read
from tests.manifests.test_write_read import a_bill, a_filing, filings

DOCS = Path(__file__).resolve().parents[2] / "docs"
# where a row stood and how it was spelled there; JSON has no envelope
PLACES = {"bill_id", "bill_ids", "box_id", "source", "source_sha256", "interchange", "message", "segment", "offset"}
SPELLING = {"gross_unit_raw", "role_raw", "message_kind", "sent_at", "control_number", "message_number", "marks_pieces"}
COMPARED = ("voyages", "bills", "parties", "containers", "goods", "hazards", "seals")


def rows(manifest: Manifest, name: str) -> list[dict[str, object]]:
    """Rows of a table without places and spelling."""
    return manifest.tables()[name].drop(PLACES | SPELLING, strict=False).to_dicts()


@settings(max_examples=15, deadline=None)
@given(filings())
def test_written_json_reads_back_as_the_same_filing_written_as_309(filing: Filing) -> None:
    ours, theirs = read(write_json(filing)), read(write_309(filing))
    for name in COMPARED:
        assert rows(ours, name) == rows(theirs, name), name
    assert ours.rejects.is_empty()
    assert set(ours.findings["code"]) == set(theirs.findings["code"])


def document() -> dict[str, Any]:
    """The least document with two bills."""
    made: dict[str, Any] = json.loads(write_json(a_filing(a_bill(1), a_bill(2))))
    return made


def changed(change: Callable[[dict[str, Any]], object]) -> Manifest:
    """The least document, changed, and read."""
    made = document()
    change(made)
    return read(json.dumps(made).encode())


@pytest.mark.parametrize(
    ("change", "place", "found", "expected"),
    [
        (lambda d: d["calls"][0]["bills"][0].update(packages="one"), "/calls/0/bills/0/packages", "one", "a number"),
        (lambda d: d["calls"][0]["bills"][1].update(packages=True), "/calls/0/bills/1/packages", "true", "a number"),
        (lambda d: d["calls"][0].update(eta="20.01.2026"), "/calls/0/eta", "20.01.2026", "a date, or a date and time"),
        (lambda d: d["voyage"].update(vessel_name=7), "/voyage/vessel_name", "7", "a text"),
        (lambda d: d["voyage"].update(itinerary=[1]), "/voyage/itinerary", "[1]", "a text, or a list of texts"),
        (lambda d: d["calls"][0]["bills"][0].update(status="undo"), "/calls/0/bills/0/status", "undo", "one of orig"),
        (lambda d: d["calls"][0]["bills"][0].update(parties={}), "/calls/0/bills/0/parties", "{}", "a list"),
        (lambda d: d.update(voyage=None), "/voyage", "null", "an object"),
        (lambda d: d.update(calls=None), "/calls", "null", "a list"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_as_the_schema_has_it_is_a_finding_at_its_pointer(
    change: Callable[[dict[str, Any]], object], place: str, found: str, expected: str
) -> None:
    manifest = changed(change)
    told = manifest.findings.filter(code="member_form").to_dicts()
    assert len(told) == 1
    assert told[0]["text"].startswith(f"{place} is {found}, expected {expected}")
    assert told[0]["found"] == found
    if place != "/calls":
        assert manifest.bills["bill_number"].to_list() == ["B1", "B2"]


def test_a_bill_that_is_no_object_is_set_apart_and_the_others_are_read() -> None:
    manifest = changed(lambda d: d["calls"][0]["bills"].insert(1, ["no bill"]))
    assert manifest.bills["bill_number"].to_list() == ["B1", "B2"]
    assert manifest.rejects.select("reason", "detail", "text").rows() == [
        ("member_form", "/calls/0/bills/1: expected an object", '["no bill"]')
    ]


def test_members_that_are_not_known_or_stand_twice_are_findings() -> None:
    text = json.dumps(document()).replace('"number": "B1"', '"number": "B0", "a/b~c": 1, "number": "B1"')
    manifest = read(text.encode())
    found = manifest.findings.filter(manifest.findings["code"].is_in(["member_unknown", "member_twice"]))
    assert [each.split(" ")[0] for each in found["text"]] == ["/calls/0/bills/0/a~1b~0c", "/calls/0/bills/0/number"]
    assert manifest.bills["bill_number"].to_list() == ["B1", "B2"]


def test_a_row_stands_where_its_object_begins() -> None:
    data = "\ufeff".encode() + write_json(a_filing(a_bill(1), a_bill(2)))
    manifest = read(data)
    assert manifest.bills["offset"].to_list() == [data.index(b'{"number":"B1"'), data.index(b'{"number":"B2"')]
    assert manifest.bills["segment"].to_list() == [4, 5]


def test_of_json_lines_a_broken_one_costs_itself_alone() -> None:
    line = write_json(a_filing(a_bill(1)))
    other = write_json(a_filing(a_bill(2)))
    manifest = read(line + line[:50] + b"\n" + b'{"format": "something else"}\n' + b"[1]\n" + other)
    assert manifest.bills.select("bill_number", "message").rows() == [("B1", 1), ("B2", 2)]
    assert manifest.rejects.select("reason", "offset", "length").rows() == [
        ("unknown_document", len(line) + 51, 28), ("unknown_document", len(line) + 80, 3),
        ("json_form", len(line), 50),
    ]  # fmt: skip
    assert manifest.stats.rejected == {"json_form": 1, "unknown_document": 2}


def test_a_document_that_breaks_off_is_set_apart_whole() -> None:
    data = json.dumps(document(), indent=1).encode()[:-20]
    manifest = read(data)
    assert manifest.rejects.select("reason", "length").rows() == [("json_form", len(data))]
    assert manifest.bills.is_empty()


def test_json_of_another_kind_is_refused_in_words() -> None:
    with pytest.raises(NothingRecognised, match='expected an object with "format": "porttarget-manifest"'):
        read(b'{"bills": []}')


def test_the_schema_in_the_documents_is_the_one_that_the_reader_uses() -> None:
    committed = json.loads((DOCS / "manifest.schema.json").read_text(encoding="utf-8"))
    assert committed == schema()
    page = (DOCS / "manifest_exchange.md").read_text(encoding="utf-8")
    for entity in NESTED:
        for member in members(entity):
            assert f"| `{member.name}` | " in page


def test_what_is_written_has_only_members_of_the_schema() -> None:
    def check(node: dict[str, Any], entity: str) -> None:
        allowed = schema()["$defs"][entity]["properties"]
        assert set(node) <= set(allowed)
        for name, of in NESTED[entity].items():
            for each in node.get(name, []):
                check(each, of)

    made = document()
    check(made["voyage"], "message")
    for call in made["calls"]:
        check(call, "call")
