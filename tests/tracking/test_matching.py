"""Matching of ships with declared voyages, and reading of destinations typed on board."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from porttarget.reference import Reference, load_reference
from porttarget.tables import TABLES
from porttarget.tracking import match_voyages
from porttarget.tracking.destinations import Destinations
from porttarget.tracking.matching import MATCHES, clean_name
from tests.tracking.sea import NOON, voyages


def ships(*rows: dict[str, object]) -> pl.DataFrame:
    return TABLES["vessels"].from_rows([{"mmsi": 1 + number, "time": NOON, **row} for number, row in enumerate(rows)])


def filed(**row: object) -> dict[str, object]:
    return {"voyage_id": "v", "imo_ok": None if row.get("vessel_imo") is None else True, **row}


def matched(vessels: pl.DataFrame, *filings: dict[str, object]) -> list[tuple[object, ...]]:
    found = match_voyages(vessels, voyages(filings))
    assert dict(found.schema) == MATCHES
    return found.select("voyage_id", "mmsi", "matched_by").rows()


def test_imo_goes_before_call_sign_and_call_sign_before_name() -> None:
    fleet = ships({"imo": 9074729}, {"callsign": "VC 1234"}, {"name": "CANMAR PRIDE"})
    everything = {"vessel_imo": 9074729, "callsign": "VC1234", "vessel_name": "CANMAR PRIDE"}
    assert matched(fleet, filed(**everything)) == [("v", 1, "imo")]
    assert matched(fleet, filed(**{**everything, "vessel_imo": None})) == [("v", 2, "callsign")]
    assert matched(fleet, filed(vessel_name="CANMAR PRIDE")) == [("v", 3, "name")]
    assert matched(fleet, filed(vessel_name="SOMETHING ELSE")) == []


def test_an_imo_number_whose_check_digit_fails_does_not_match() -> None:
    assert matched(ships({"imo": 9074729}), filed(vessel_imo=9074729, imo_ok=False)) == []


def test_names_match_with_accents_prefixes_and_small_slips() -> None:
    fleet = ships({"name": "MAERSK PATRAS"}, {"name": "OOCL MONTREAL"})
    assert matched(fleet, filed(vessel_name="M/V Maersk-Pâtras")) == [("v", 1, "name")]
    assert matched(fleet, filed(vessel_name="OOCL MONTRAEL")) == [("v", 2, "name")]
    assert matched(fleet, filed(vessel_name="OOCL BELGIUM")) == []
    exact = match_voyages(fleet, voyages([filed(vessel_name="MAERSK PATRAS")]))["confidence"].item()
    slip = match_voyages(fleet, voyages([filed(vessel_name="OOCL MONTRAEL")]))["confidence"].item()
    assert exact == 0.9 > slip > 0.8


def test_two_ships_of_one_name_match_none_unless_they_are_one() -> None:
    assert matched(ships({"name": "POLARIS"}, {"name": "POLARIS"}), filed(vessel_name="POLARIS")) == []
    two_sets = ships(
        {"name": "POLARIS", "imo": 9074729}, {"name": "POLARIS", "imo": 9074729, "time": NOON + timedelta(hours=1)}
    )
    assert matched(two_sets, filed(vessel_name="POLARIS")) == [("v", 2, "name")]


def test_a_name_or_call_sign_does_not_match_against_another_imo_number() -> None:
    fleet = ships({"name": "POLARIS", "callsign": "VC1", "imo": 9321483})
    assert matched(fleet, filed(vessel_name="POLARIS", callsign="VC1", vessel_imo=9074729)) == []


def test_of_several_transponders_with_one_imo_the_one_heard_last_is_taken() -> None:
    fleet = ships(
        {"imo": 9074729, "time": NOON},
        {"imo": 9074729, "time": NOON - timedelta(days=3)},
        {"imo": 9074729, "time": None},
    )
    assert matched(fleet, filed(vessel_imo=9074729)) == [("v", 1, "imo")]


def test_each_voyage_has_one_row_however_many_filings() -> None:
    fleet = ships({"imo": 9074729, "name": "POLARIS"})
    filings = [
        filed(vessel_imo=9074729, received_at=NOON),
        filed(vessel_name="POLARIS"),
        filed(voyage_id="w", vessel_name="POLARIS"),
    ]
    assert matched(fleet, *filings) == [("v", 1, "imo"), ("w", 1, "name")]


def test_empty_call_signs_and_names_match_nothing() -> None:
    assert matched(ships({"callsign": "", "name": " "}), filed(callsign=" ", vessel_name="")) == []
    assert matched(ships({"callsign": "0000000"}), filed(callsign="0000000")) == []
    assert matched(ships(), filed(vessel_name="POLARIS")) == []
    assert clean_name("MV  St. Clair ") == "ST CLAIR"


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CAMTR", "CAMTR"),
        ("CA MTR", "CAMTR"),
        ("CAHAL>CAMTR", "CAMTR"),
        ("CAMTR>CAHAL", "CAHAL"),
        ("MONTREAL, QC", "CAMTR"),
        ("MONTRÉAL", "CAMTR"),
        ("NEW YORK VIA SEA", "USNYC"),
        ("PORT NEWARK NJ", "USEWR"),
        ("us sea", "USSEA"),
        ("VANCOUVER B.C.", "CAVAN"),
        ("FOR ORDERS", None),
        ("YORK", None),
        ("MONTREALER", None),
        ("", None),
        (None, None),
        (">", None),
    ],
)
def test_a_destination_is_read_by_code_or_whole_name(reference: Reference, text: str | None, code: str | None) -> None:
    found = Destinations(reference.team_ports()).port(text)
    assert (None if found is None else found.unlocode) == code
