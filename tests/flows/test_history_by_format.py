"""Amendments sent as CUSCAR by its function code, and as 309 by M13, in any order of files, give one history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.filings import bill_history
from porttarget.flows.filed import filed_of
from porttarget.flows.manifest import read_manifest
from porttarget.manifests import read_manifest_bytes
from porttarget.manifests.filing import AmendmentPart, BillPart, Filing, PortPart
from porttarget.manifests.write_cuscar import write_cuscar
from porttarget.manifests.write_x12 import write_309

LIFE = ("original", "change", "delete", "original", "change")
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
TOLD = ("bill_number", "version", "status", "stands", "in_force", "ended_by", "changed", "unmatched")


def filed(number: int, status: str) -> Filing:
    """One filing of the ship's only bill."""
    bill = BillPart(number="B1", issuer_scac="QZXA", lading_code="57035", packages=1, gross_kg=100.0 + number)
    if status != "original":
        bill = replace(bill, amendment=AmendmentPart(status=status, reason="16"))
    return Filing(
        sender="A", receiver="B", control_number=number + 1, created_at=START + timedelta(hours=number),
        carrier_scac="QZXA", vessel_name="INVENTED STAR", vessel_imo="9074729", voyage="017W",
        ports=(PortPart(port_code="CAMTR", eta=START + timedelta(days=20), bills=(bill,)),),
    )  # fmt: skip


def history(write: Callable[[Filing], bytes], order: Sequence[int]) -> pl.DataFrame:
    """The history of the filings, read one by one in this order."""
    frames = [read_manifest_bytes(write(filed(n, LIFE[n])), source=f"{(7 * n) % 5}").bills for n in order]
    return bill_history(pl.concat(frames)).select(TOLD)


@given(order=st.permutations(range(len(LIFE))))
@settings(max_examples=8, deadline=None)
def test_amendments_give_one_history_in_either_format_and_any_order_of_files(order: list[int]) -> None:
    expected = history(write_309, range(len(LIFE)))
    assert expected["status"].to_list() == list(LIFE)
    assert expected["in_force"].to_list() == [False, False, False, False, True]
    assert history(write_309, order).equals(expected)
    assert history(write_cuscar, order).equals(expected)


def test_a_cuscar_that_cancels_a_manifest_by_its_number_ends_its_bills() -> None:
    first = write_cuscar(replace(filed(0, "original"), manifest_reference="MF1"))
    cancel = "".join(
        f"{one}'"
        for one in (
            "UNB+UNOA:2+A+B+260301:1200+9", "UNH+1+CUSCAR:D:95B:UN", "BGM+785+MF1+1", "UNT+3+1", "UNZ+1+9",
        )
    ).encode()  # fmt: skip
    made = read_manifest(first + cancel)
    history = filed_of(made.tables(), at=START).bill_history
    assert history.select("status", "ended_by", "in_force").rows() == [
        ("original", "deleted", False), ("delete", None, False),
    ]  # fmt: skip
