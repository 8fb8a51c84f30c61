"""Arrivals of ships made by hand, along the real lanes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl
import pytest

from porttarget.reference import Reference, load_reference
from porttarget.tables import TABLES
from porttarget.tracking import Tracked, estimate_arrivals, match_voyages, track
from porttarget.tracking.limits import limit_radius_nm
from tests.tracking.naive import distance_nm
from tests.tracking.sea import NOON, lying, positions, sailing, statics, voyages

SHIP, IMO = 316001234, 9074729
CABOT = (47.3, -59.8)
VIAU = (45.5655, -73.5180)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


@pytest.fixture(scope="module")
def to_montreal(reference: Reference) -> list[tuple[float, float]]:
    """The way from Cabot Strait to Montreal along the lanes."""
    route = reference.lanes.route(*CABOT, reference.port("CAMTR"))
    return list(zip(route.lat_deg.tolist(), route.lon_deg.tolist(), strict=True))


def run(rows: list[dict[str, object]], reference: Reference, **fact: object) -> Tracked:
    facts = [{"mmsi": SHIP, "time": rows[0]["time"], **fact}] if fact else []
    return track(positions(rows), statics(facts), reference=reference)


def filed(port: str, eta: datetime | None, **more: object) -> dict[str, object]:
    return {
        "voyage_id": f"{IMO}-1", "vessel_imo": IMO, "imo_ok": True, "vessel_name": "CANMAR TEST", "voyage": "1",
        "port_of_discharge": port, "eta_declared": eta, "received_at": NOON - timedelta(days=2), **more,
    }  # fmt: skip


def joined(
    done: Tracked, filings: list[dict[str, object]], reference: Reference, ports: tuple[str, ...] = ("CAMTR",)
) -> pl.DataFrame:
    declared = voyages(filings)
    matches = match_voyages(done.vessels, declared)
    return estimate_arrivals(
        done.vessels, done.port_calls, done.positions, ports=[reference.port(code) for code in ports],
        reference=reference, voyages=declared, matches=matches,
    )  # fmt: skip


def test_a_ship_on_the_lane_arrives_when_it_would_by_sailing_on(
    reference: Reference, to_montreal: list[tuple[float, float]]
) -> None:
    whole = sailing(SHIP, to_montreal, NOON, 14.0)
    reached = next(row["time"] for row in whole if distance_nm(row["lat_deg"], row["lon_deg"], *VIAU) < 8)
    for miles in (50.0, 250.0, 500.0):
        rows = sailing(SHIP, to_montreal, NOON, 14.0, until=miles)
        arrival = run(rows, reference, destination="CA MTR").arrivals.row(0, named=True)
        assert (arrival["port"], arrival["method"]) == ("CAMTR", "lane")
        assert arrival["speed_kn"] == pytest.approx(14.0)
        assert arrival["as_of"] == rows[-1]["time"]
        assert abs((arrival["eta"] - reached).total_seconds()) < 3600
        assert arrival["eta_low"] < reached < arrival["eta_high"]
        assert arrival["distance_nm"] > distance_nm(rows[-1]["lat_deg"], rows[-1]["lon_deg"], *VIAU) - 10


def test_the_interval_grows_with_the_way_to_go(reference: Reference, to_montreal: list[tuple[float, float]]) -> None:
    widths = []
    for miles in (50.0, 250.0, 500.0):
        arrival = run(
            sailing(SHIP, to_montreal, NOON, 14.0, until=miles), reference, destination="MONTREAL"
        ).arrivals.row(0, named=True)
        widths.append(arrival["eta_high"] - arrival["eta_low"])
    assert widths[0] > widths[1] > widths[2] > 2 * timedelta(minutes=19)


def test_a_short_slow_spell_does_not_move_the_speed(
    reference: Reference, to_montreal: list[tuple[float, float]]
) -> None:
    rows = sailing(SHIP, to_montreal, NOON, 14.0, until=100.0)
    slow = sailing(
        SHIP,
        [(rows[-1]["lat_deg"], rows[-1]["lon_deg"]), VIAU],
        rows[-1]["time"] + timedelta(minutes=5),
        4.0,
        until=3.0,
    )
    arrival = run(rows + slow, reference, destination="CAMTR").arrivals.row(0, named=True)
    assert arrival["speed_kn"] == pytest.approx(14.0)


def test_a_ship_that_lies_still_is_given_its_class_speed_and_a_late_end(reference: Reference) -> None:
    arrival = run(lying(SHIP, 48.9, -64.2, NOON, 480), reference, destination="CAMTR", ship_type=71).arrivals.row(
        0, named=True
    )
    assert arrival["speed_kn"] == 14.0
    assert arrival["eta_high"] - arrival["eta"] > arrival["eta"] - arrival["eta_low"] + 11 * HOUR


def test_off_the_lanes_the_great_circle_stands_in(reference: Reference) -> None:
    rows = sailing(SHIP, ((60.2, -84.0), (60.3, -83.0)), NOON, 12.0)
    arrival = run(rows, reference, destination="CAHAL").arrivals.row(0, named=True)
    halifax = reference.port("CAHAL")
    straight = distance_nm(rows[-1]["lat_deg"], rows[-1]["lon_deg"], halifax.lat_deg, halifax.lon_deg)
    assert arrival["method"] == "great_circle"
    assert arrival["distance_nm"] == pytest.approx(straight - limit_radius_nm(halifax, reference), rel=1e-3)


def test_a_ship_in_port_is_observed(reference: Reference) -> None:
    done = run(lying(SHIP, *VIAU, NOON, 120), reference)
    arrival = done.arrivals.row(0, named=True)
    assert (arrival["method"], arrival["port"], arrival["ata"], arrival["eta"]) == ("observed", "CAMTR", NOON, NOON)
    assert arrival["eta_low"] == arrival["eta_high"] == NOON


def test_a_cargo_ship_closing_on_a_port_is_expected_there_without_saying_so(
    reference: Reference, to_montreal: list[tuple[float, float]]
) -> None:
    rows = sailing(SHIP, to_montreal, NOON, 14.0, until=400.0)
    assert run(rows, reference, ship_type=71).arrivals["port"].to_list() == ["CAMTR"]
    assert run(rows, reference, ship_type=52).arrivals.is_empty()
    away = [{**row, "time": NOON + (rows[-1]["time"] - row["time"])} for row in rows]
    assert "CAMTR" not in run(away, reference, ship_type=71).arrivals["port"].to_list()


def test_a_matched_voyage_gives_each_of_its_ports_an_arrival(
    reference: Reference, to_montreal: list[tuple[float, float]]
) -> None:
    done = run(
        sailing(SHIP, to_montreal, NOON, 14.0, until=300.0), reference, imo=IMO, name="CANMAR TEST", callsign="VC1"
    )
    eta = NOON + timedelta(days=2)
    found = joined(done, [filed("CAMTR", eta), filed("CAHAL", eta + timedelta(days=4))], reference, ("CAMTR", "CAHAL"))
    assert found["port"].to_list() == ["CAMTR", "CAHAL"]
    assert found["voyage_id"].to_list() == [f"{IMO}-1"] * 2
    assert found["mmsi"].to_list() == [SHIP] * 2
    first, second = found.to_dicts()
    assert first["method"] == "lane"
    assert (second["eta"] - first["eta"]) >= timedelta(days=4) - timedelta(seconds=2)
    TABLES["arrivals"].check(found)


def test_an_observed_call_belongs_to_the_voyage_declared_for_about_then(reference: Reference) -> None:
    done = run(lying(SHIP, *VIAU, NOON, 120), reference, imo=IMO)
    near = joined(done, [filed("CAMTR", NOON - timedelta(days=2))], reference).row(0, named=True)
    assert (near["method"], near["ata"], near["voyage_id"]) == ("observed", NOON, f"{IMO}-1")
    later = joined(done, [filed("CAMTR", NOON + timedelta(days=20))], reference).row(0, named=True)
    assert (later["method"], later["ata"]) == ("declared", None)
    assert later["eta"] == NOON + timedelta(days=20)


def test_calls_count_for_the_whole_port_complex(reference: Reference) -> None:
    done = run(lying(SHIP, 40.683, -74.147, NOON, 120), reference, imo=IMO)
    assert done.port_calls["port"].to_list() == ["USEWR"]
    found = joined(done, [filed("USNYC", NOON)], reference, ("USEWR", "USNYC"))
    assert found.select("port", "method", "ata").rows() == [("USNYC", "observed", NOON)]


def test_a_voyage_without_a_ship_keeps_its_declared_time(reference: Reference) -> None:
    done = run(lying(SHIP, *VIAU, NOON, 120), reference)
    eta = NOON + timedelta(days=3)
    found = joined(done, [filed("CAMTR", eta)], reference).filter(pl.col("voyage_id").is_not_null()).row(0, named=True)
    assert (found["mmsi"], found["imo"], found["name"], found["method"], found["eta"]) == (
        None,
        IMO,
        "CANMAR TEST",
        "declared",
        eta,
    )
    assert found["as_of"] == NOON - timedelta(days=2)
    assert found["eta_low"] < eta - 12 * HOUR
    unknown = (
        joined(done, [filed("CAMTR", None)], reference).filter(pl.col("voyage_id").is_not_null()).row(0, named=True)
    )
    assert (unknown["method"], unknown["eta"], unknown["eta_low"]) == ("declared", None, None)


def test_the_newest_filing_of_a_port_counts(reference: Reference) -> None:
    done = run(lying(SHIP, 10.0, 10.0, NOON, 20), reference)
    new, old = NOON + timedelta(days=5), NOON + timedelta(days=3)
    filings = [filed("CAMTR", new, received_at=NOON), filed("CAMTR", old)]
    assert joined(done, filings, reference).select("eta", "as_of").rows() == [(new, NOON)]


def test_an_amended_filing_without_a_time_does_not_wipe_the_time_known_before(reference: Reference) -> None:
    done = run(lying(SHIP, 10.0, 10.0, NOON, 20), reference)
    known = NOON + timedelta(days=3)
    assert joined(done, [filed("CAMTR", None, received_at=NOON), filed("CAMTR", known)], reference)[
        "eta"
    ].to_list() == [known]


def test_vessels_heard_after_as_of_do_not_count(reference: Reference, to_montreal: list[tuple[float, float]]) -> None:
    rows = sailing(SHIP, to_montreal, NOON, 14.0, until=100.0)
    done = run(rows, reference, destination="CAMTR")
    ports = [reference.port("CAMTR")]
    before = estimate_arrivals(
        done.vessels, done.port_calls, done.positions, ports=ports, reference=reference, as_of=NOON - HOUR
    )
    assert before.is_empty()


def test_a_port_added_by_files_alone_gets_arrivals(reference: Reference) -> None:
    # any port of the reference data can be asked for; nothing in the room names one
    quebec = reference.port("CAQUE")
    rows = sailing(SHIP, ((47.4, -70.3), (47.1, -70.7)), NOON, 12.0)
    done = track(
        positions(rows),
        statics([{"mmsi": SHIP, "time": NOON, "destination": "QUEBEC"}]),
        reference=reference,
        ports=[quebec],
    )
    assert done.arrivals.select("port", "method").rows() == [("CAQUE", "lane")]


def test_a_port_that_no_lane_leads_to_is_reached_by_great_circle(reference: Reference) -> None:
    inland = replace(reference.port("CAMTR"), unlocode="CAREG", name="Regina", lat_deg=50.45, lon_deg=-104.62)
    rows = sailing(SHIP, ((47.4, -70.3), (47.1, -70.7)), NOON, 12.0)
    facts = statics([{"mmsi": SHIP, "time": NOON, "destination": "REGINA", "ship_type": 70}])
    done = track(positions(rows), facts, reference=reference, ports=[inland])
    assert done.arrivals.select("port", "method").rows() == [("CAREG", "great_circle")]


def test_an_earlier_port_that_the_ship_sails_away_from_does_not_hold_the_later_one_back(
    reference: Reference, to_montreal: list[tuple[float, float]]
) -> None:
    rows = sailing(SHIP, to_montreal, NOON, 14.0, until=300.0)
    done = run(rows, reference, imo=IMO)
    legs = [filed("CAHAL", NOON - HOUR), filed("CAMTR", NOON + timedelta(days=4))]
    montreal = joined(done, legs, reference, ("CAHAL", "CAMTR")).filter(pl.col("port") == "CAMTR").row(0, named=True)
    alone = joined(done, legs[1:], reference).row(0, named=True)
    assert montreal["eta"] == alone["eta"]


def test_a_ship_that_just_left_a_harbour_slowly_is_not_taken_to_stay_slow(reference: Reference) -> None:
    rows = sailing(SHIP, ((44.55, -63.45), (44.40, -63.30)), NOON, 5.0, every=5, until=3.0)
    arrival = run(rows, reference, destination="CAMTR", ship_type=71).arrivals.row(0, named=True)
    assert 5.0 < arrival["speed_kn"] < 14.0
    assert arrival["speed_kn"] == pytest.approx(14.0 - 9.0 * 35 / 120, abs=0.1)


def test_a_ship_at_anchor_just_before_the_limit_may_wait_long(reference: Reference) -> None:
    # off English Bay, outside the drawn limit of Vancouver
    arrival = run(lying(SHIP, 49.31, -123.26, NOON, 600), reference, destination="CAVAN").arrivals.row(0, named=True)
    assert arrival["method"] == "lane"
    assert arrival["eta_high"] - arrival["as_of"] > 12 * HOUR
