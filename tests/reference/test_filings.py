"""Which filing is due to which country: the cases of the joint ports, one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from porttarget.errors import ReferenceDataError
from porttarget.reference import filings_due, load_reference


def due(landing: str, destination: str, *calls: str) -> set[tuple[str, str, str]]:
    return {(filing.to_country, filing.kind, filing.by) for filing in filings_due(landing, destination, calls)}


MANIFEST, FROB, NOTICE, ISF = "manifest", "frob_manifest", "in_transit_notice", "isf"
SHIP, OTHER = "carrier_manifest", "other_message"


@pytest.mark.parametrize(
    ("landing", "destination", "calls", "expected"),
    [
        ("CA", "CA", ("CA",), {("CA", MANIFEST, SHIP)}),
        ("US", "US", ("US",), {("US", MANIFEST, SHIP), ("US", ISF, OTHER)}),
        # landed in Canada, railed south: CBSA gets the manifest, CBP other messages, and no ISF is due
        ("CA", "US", ("CA",), {("CA", MANIFEST, SHIP), ("US", NOTICE, OTHER)}),
        ("US", "CA", ("US",), {("US", MANIFEST, SHIP), ("US", ISF, OTHER), ("CA", NOTICE, OTHER)}),
        # freight remaining on board at a call of the other country
        ("US", "US", ("CA", "US"), {("US", MANIFEST, SHIP), ("US", ISF, OTHER), ("CA", FROB, SHIP)}),
        ("CA", "CA", ("US", "CA"), {("CA", MANIFEST, SHIP), ("US", FROB, SHIP), ("US", ISF, OTHER)}),
        # for Europe, passing both countries
        ("BE", "BE", ("US", "CA", "BE"), {("CA", FROB, SHIP), ("US", FROB, SHIP), ("US", ISF, OTHER)}),
        ("BE", "BE", ("BE",), set()),
        ("CA", "", ("CA",), {("CA", MANIFEST, SHIP)}),
    ],
)
def test_each_route_owes_what_the_table_says(
    landing: str, destination: str, calls: tuple[str, ...], expected: set[tuple[str, str, str]]
) -> None:
    assert due(landing, destination, *calls) == expected


def test_every_filing_says_why() -> None:
    for filing in filings_due("US", "CA", ("CA", "US")):
        assert len(filing.because) > 40


def test_another_folder_replaces_a_row_by_its_id(tmp_path: Path) -> None:
    (tmp_path / "filings.toml").write_text(
        '[[filing]]\nid = "ca-frob"\nto = "CA"\nkind = "frob_manifest"\nby = "other_message"\nbecause = "a trial"\n'
        'when = { calls_at = "CA" }\n'
    )
    rows = load_reference((tmp_path,)).filings_due("US", "US", ("CA", "US"))
    assert [filing.by for filing in rows if filing.kind == "frob_manifest"] == ["other_message"]


def test_a_row_with_an_unknown_condition_is_told(tmp_path: Path) -> None:
    (tmp_path / "filings.toml").write_text('[[filing]]\nid = "x"\nto = "CA"\nwhen = { moon = "full" }\n')
    with pytest.raises(ReferenceDataError, match="condition 'moon' is not known"):
        load_reference((tmp_path,))
