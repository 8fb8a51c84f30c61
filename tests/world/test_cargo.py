"""Ships, boxes, schemes, lookouts and outcomes: formally right, in their shares, and each from its own stream."""

from __future__ import annotations

import csv
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from porttarget.check_digits import container_check_digit
from porttarget.reference import load_reference
from porttarget.targeting import read_lookouts
from porttarget.world.identity import imo_number, with_wrong_check_digit
from porttarget.world.making import make
from porttarget.world.names import misspelt
from porttarget.world.parameters import load_parameters
from porttarget.world.randomness import Streams, pick
from porttarget.world.schemes import SCHEMES, VAGUE
from tests.world.conftest import OnDisk


def naive_6346(ten: str) -> int:
    """ISO 6346 written out plainly: letters count from 10 upwards, never a multiple of 11."""
    values = {}
    value = 10
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        if value % 11 == 0:
            value += 1
        values[letter] = value
        value += 1
    total = sum((values[c] if c.isalpha() else int(c)) * 2**i for i, c in enumerate(ten))
    return total % 11 % 10


def naive_imo_ok(number: int) -> bool:
    digits = [int(digit) for digit in str(number)]
    return sum(d * w for d, w in zip(digits[:6], (7, 6, 5, 4, 3, 2), strict=True)) % 10 == digits[6]


def test_check_digits_agree_with_published_numbers() -> None:
    assert container_check_digit("CSQU305438") == 3  # the example of ISO 6346
    assert imo_number(907_472) == 9_074_729  # the example of the IMO's number scheme


@given(st.from_regex(r"[A-Z]{3}U[0-9]{6}", fullmatch=True))
def test_container_check_digits_agree_with_the_plain_reckoning(ten: str) -> None:
    assert container_check_digit(ten) == naive_6346(ten)
    number = ten + str(naive_6346(ten))
    assert with_wrong_check_digit(number, Streams(1).of(ten))[:10] == ten
    assert with_wrong_check_digit(number, Streams(1).of(ten)) != number


def test_ships_have_valid_numbers_and_an_mmsi_of_their_flag(default: OnDisk) -> None:
    reference = load_reference()
    ships = default.truth("ships")
    for ship in ships.iter_rows(named=True):
        assert naive_imo_ok(ship["imo"]), ship
        assert reference.country_of_mmsi(ship["mmsi"]) == ship["flag"], ship
        assert len(str(ship["mmsi"])) == 9
        assert len(ship["name"]) <= 20
        assert len(ship["callsign"]) <= 7
    for column in ("imo", "mmsi", "name"):
        assert ships[column].n_unique() == ships.height, column


def test_boxes_have_valid_numbers_but_for_the_mistyped_ones(default: OnDisk) -> None:
    reference = load_reference()
    for box in default.truth("boxes").iter_rows(named=True):
        number, filed = box["container_number"], box["filed_number"]
        assert int(number[10]) == naive_6346(number[:10])
        assert (filed != number) == ("wrong_check_digit" in box["faults"])
        assert (filed == number) == (int(filed[10]) == naive_6346(filed[:10]))
        assert reference.size_type(box["size_type"]) is not None, box["size_type"]


def test_boxes_are_mostly_forty_foot_and_none_is_too_heavy_but_by_design(default: OnDisk) -> None:
    boxes = default.truth("boxes").filter(~pl.col("empty") & ~pl.col("undeclared"))
    assert 0.8 < (boxes["size_type"].str.slice(0, 1) != "2").mean() < 0.95
    odd = pl.col("innocent_signs").list.contains("odd_weight") | pl.col("traces").list.contains("odd_weight")
    assert boxes.filter(~odd)["kg"].max() < 27_300
    assert 3_000 < boxes["kg"].mean() < 22_000


def test_threats_are_rare_and_every_scheme_is_played(default: OnDisk) -> None:
    boxes = default.truth("boxes")
    threats = boxes.filter("is_threat")
    assert 0.01 < threats.height / boxes.height < 0.025
    assert set(threats["threat_scheme"]) == set(SCHEMES)
    assert threats.filter(pl.col("traces").list.len() == 0).height > 0, "some threats show nothing"
    innocents = boxes.filter(~pl.col("is_threat") & (pl.col("innocent_signs").list.len() > 0))
    assert innocents.height > threats.height, "more innocents look odd than there are threats"
    assert not threats["rolled"].any()


def test_no_single_sign_tells_threats_from_innocents(default: OnDisk) -> None:
    boxes = default.truth("boxes").filter(~pl.col("empty") & ~pl.col("undeclared"))
    vague = boxes.filter(pl.col("description").is_in(VAGUE))
    assert 0.02 < vague["is_threat"].mean() < 0.5
    firms = default.truth("firms")
    new = firms.filter(pl.col("standing") == "new").select(shipper_id="firm_id")
    by_new = default.truth("bills").join(new, on="shipper_id", how="semi")["bill_number"]
    of_new = boxes.filter(pl.col("bills").list.first().is_in(by_new.implode()))
    assert 0.02 < of_new["is_threat"].mean() < 0.5


@pytest.mark.parametrize("seed", range(6))
def test_each_country_has_a_listed_name_aboard_for_each_of_the_others_ports(seed: int) -> None:
    made = make(load_parameters(seed=seed, days=0.25, scale=1e-6, start=None), with_ais=False)
    for country, ports in (("CA", {"USEWR", "USNYC", "USSEA", "USTIW"}), ("US", {"CAMTR", "CAHAL", "CAVAN"})):
        known = made.known(country)
        met = {
            box.landing.port
            for cargo in made.cargos
            for box in cargo.boxes
            if box.threat_scheme == "lookout_party" and box.key in known and box.landing.moored_at > made.end
        }
        assert ports <= met, (seed, country)


def test_an_undeclared_call_is_seen_within_the_default_world(default: OnDisk) -> None:
    hidden = default.truth("calls").filter(~pl.col("declared"))
    seen = hidden.filter((pl.col("moored_at") >= default.summary.start) & (pl.col("left_at") <= default.summary.end))
    assert seen.height >= 1
    moored = default.truth("positions").filter((pl.col("nav_status") == 5) & (pl.col("receivers") > 0))
    for call in seen.iter_rows(named=True):
        stop = moored.filter(
            (pl.col("mmsi") == call["mmsi"]) & pl.col("time").is_between(call["moored_at"], call["left_at"])
        )
        assert stop.height > 10
    boxes = default.truth("boxes").filter(pl.col("threat_scheme") == "undeclared_call")
    assert set(boxes["voyage_key"]) <= set(hidden["voyage_key"])


def test_both_lookout_lists_are_read_without_fault_and_some_are_shared(default: OnDisk) -> None:
    for country in ("CA", "US"):
        data = (default.path / "inputs" / country / "lookouts.csv").read_bytes()
        lookouts, faults = read_lookouts(data, source="lookouts.csv", country=country)
        assert faults == ()
        truth = default.truth("lookouts").filter(pl.col("country") == country)
        assert set(lookouts["lookout_id"]) == set(truth["lookout_id"])
        assert set(lookouts["kind"]) == {"name", "container", "vessel_imo"}
        assert 0 < (lookouts["rel"].list.len() == 2).sum() < lookouts.height
        assert 0 < truth["used"].sum() < truth.height / 2


def test_outcomes_are_of_boxes_that_had_landed_and_show_both_arms(default: OnDisk) -> None:
    boxes = default.truth("boxes")
    for country in ("CA", "US"):
        with (default.path / "inputs" / country / "outcomes.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert {"random", "rule"} <= {row["arm"] for row in rows}
        landed = dict(boxes.filter(~pl.col("rolled")).select("filed_number", "lands_at").iter_rows())
        for row in rows:
            assert row["landing_port"].startswith(country)
            assert f"{landed[row['container_number']]:%Y-%m-%dT%H:%M:%SZ}" < row["examined_at"]
            assert (row["result"] == "finding") == bool(row["finding_code"])
    truth = default.truth("outcomes")
    assert truth.filter((pl.col("result") == "finding") & pl.col("is_threat")).height > 0


def test_another_service_leaves_the_cargo_and_ships_of_the_others_as_they_are() -> None:
    parameters = load_parameters(seed=9, days=0.25, scale=1e-6, start=None)
    fewer = replace(parameters, services=parameters.services[:-1])
    whole, part = make(parameters, with_ais=False), make(fewer, with_ais=False)
    known = {cargo.voyage.key: cargo for cargo in whole.cargos}
    assert len(part.cargos) < len(whole.cargos)
    for cargo in part.cargos:
        other = known[cargo.voyage.key]
        assert cargo.voyage.ship == other.voyage.ship
        assert [box.number for box in cargo.boxes] == [box.number for box in other.boxes]
        assert [bill.number for bill in cargo.bills] == [bill.number for bill in other.bills]


@given(st.integers(0, 10_000))
def test_a_misspelt_name_differs_but_keeps_most_of_its_letters(number: int) -> None:
    name = "VELMORIN TRADING COMPANY"
    other = misspelt(Streams(number).of("clerk"), name)
    assert other != name
    assert len(set(other.replace(" ", "")) & set(name)) >= 8
    assert abs(len(other) - len(name)) <= 12


@given(st.integers(0, 1_000), st.lists(st.floats(0.01, 100), min_size=1, max_size=8))
def test_a_weighted_pick_is_always_one_of_the_items(seed: int, weights: list[float]) -> None:
    items = list(range(len(weights)))
    assert pick(Streams(seed).of("pick"), items, weights) in items


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 8])
@pytest.mark.parametrize(("days", "scale"), [(0.25, 1e-6), (1.0, 0.001), (6.0, 0.0005)])
def test_a_world_of_any_seed_length_and_scale_is_made(seed: int, days: float, scale: float) -> None:
    made = make(load_parameters(seed=seed, days=days, scale=scale, start=None), with_ais=False)
    assert made.known("CA")
    assert made.known("US")
