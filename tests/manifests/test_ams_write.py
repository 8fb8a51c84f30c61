"""A filing written as linked tables reads back as the same filing written as 309, but for what `NOT_SAID` lists."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings

from porttarget.errors import UsageError
from porttarget.manifests import Manifest
from porttarget.manifests.filing import AmendmentPart, BillPart, BoxPart, Filing, PartyPart
from porttarget.manifests.read_ams import read_ams
from porttarget.manifests.sheets import File
from porttarget.manifests.write_ams import NOT_SAID, write_ams
from porttarget.manifests.write_x12 import write_309
from tests.manifests.samples import TestPorts, read
from tests.manifests.test_write_read import a_bill, a_filing, filings

# what tells where a row stood and how it was spelled there
PLACES = ("bill_id", "bill_ids", "source", "source_sha256", "interchange", "message", "segment", "offset", "box_id")
SPELLING = {"bills": ("gross_unit_raw", "control_number", "message_number"), "parties": ("role_raw",),
            "seals": ("message_kind",), "goods": ("marks_pieces",)}  # fmt: skip
COMPARED = ("voyages", "bills", "parties", "containers", "goods", "hazards", "seals")


def tables(filing: Filing) -> Manifest:
    """The filing written as tables and read."""
    files = [File(name=f"{name}.csv", data=data) for name, data in write_ams(filing).items()]
    return read_ams(files, source="tables", received_at=None, filed_to=None, codes=TestPorts())


def sayable(filing: Filing) -> Filing:
    """The filing without what `NOT_SAID` lists and the writer refuses, and without what decides other columns."""

    def box(each: BoxPart) -> BoxPart:
        return replace(each, seals=each.seals[:2])

    def bill(each: BillPart) -> BillPart:
        bond = each.in_bond and replace(each.in_bond, onward_mode="", destination_port="")
        return replace(
            each, containers=tuple(map(box, each.containers)), in_bond=bond, issuer_scac=filing.carrier_scac
        )  # fmt: skip

    return replace(
        filing, routing=(),
        ports=tuple(
            replace(
                port, terminal="", eta=port.eta.replace(hour=0, minute=0), bills=tuple(map(bill, port.bills))
            )
            for port in filing.ports
        ),
    )  # fmt: skip


def compared(manifest: Manifest, name: str) -> list[dict[str, object]]:
    """Rows of a table without places, spelling and what tables of bills cannot say."""
    frame = manifest.tables()[name]
    unsaid = [each.split(".")[1] for each in NOT_SAID if each.startswith(f"{name}.")]
    dropped = [*PLACES, *SPELLING.get(name, ()), *unsaid]
    if name == "parties":  # tables have no order among parties of different roles
        ranks = pl.col("role").replace_strict({"shipper": 0, "consignee": 1, "notify": 2})
        numbers = manifest.bills.select("bill_id", _bill=pl.int_range(pl.len()))
        frame = frame.join(numbers, on="bill_id", maintain_order="left").sort("_bill", ranks, maintain_order=True)
        dropped.remove("role")
        dropped.remove("address")
    if name == "bills":
        dropped.remove("destination")
    if name == "containers":
        dropped.remove("seals")
    return frame.drop(dropped, strict=False).to_dicts()


@settings(max_examples=30, deadline=None)
@given(filings().map(sayable))
def test_written_tables_read_back_as_the_same_filing_written_as_309(filing: Filing) -> None:
    ours, theirs = tables(filing), read(write_309(filing))
    for name in COMPARED:
        assert compared(ours, name) == compared(theirs, name), name
    marks = [
        each.goods.group_by("bill_number", "container_number", maintain_order=True).agg(pl.col("marks").str.join())
        for each in (ours, theirs)
    ]
    assert marks[0].rows() == marks[1].rows()
    assert ours.rejects.is_empty()
    assert set(ours.findings["code"]) <= set(theirs.findings["code"])


@pytest.mark.parametrize(
    ("bill", "words"),
    [
        (replace(a_bill(1), amendment=AmendmentPart(status="undo")), "expected original, change, delete"),
        (replace(a_bill(1), parties=(PartyPart(role="buyer", name="X"),)), "expected shipper, consignee, notify"),
        (replace(a_bill(1), parties=(PartyPart(role="notify", name="X", address=("1",) * 5),)), "at most 4"),
        (replace(a_bill(1), containers=(BoxPart(number=""),)), "a container has no number"),
        (replace(a_bill(1), containers=(BoxPart(number="X", seals=("1", "2", "3")),)), "at most 2"),
    ],
)
def test_what_the_tables_cannot_say_is_refused_in_words(bill: BillPart, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        write_ams(a_filing(bill))
