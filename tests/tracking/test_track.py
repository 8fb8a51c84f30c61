"""Tracks, latest states and port calls of ships made by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from porttarget.errors import TableError, UsageError
from porttarget.reference import Port, Reference, load_reference
from porttarget.tables import TABLES
from porttarget.tracking import Tracked, track
from tests.tracking.sea import NOON, lying, positions, sailing, statics

SHIP, OTHER = 316001234, 636012345
VIAU = (45.5655, -73.5180)  # inside the drawn limit of Montreal
UP_RIVER = ((45.95, -73.20), (45.80, -73.35), (45.70, -73.43), VIAU)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


def run(
    rows: list[dict[str, object]], reference: Reference, facts: list[dict[str, object]] | None = None, **more: object
) -> Tracked:
    return track(positions(rows), statics(facts or []), reference=reference, **more)  # type: ignore[arg-type]  # passed on


def test_an_unbroken_passage_is_one_track_named_by_ship_and_start(reference: Reference) -> None:
    done = run(sailing(SHIP, UP_RIVER, NOON, 10.0), reference)
    assert done.tracks["track_id"].to_list() == ["316001234-20260504T120000"]
    row = done.tracks.row(0, named=True)
    assert (row["start_lat_deg"], row["start_lon_deg"]) == UP_RIVER[0]
    assert row["positions"] == done.positions.height
    assert row["distance_nm"] == pytest.approx(
        10.0 * (row["end_time"] - row["start_time"]).total_seconds() / 3600, rel=0.02
    )
    assert row["reason"] == "open"
    assert set(done.positions["track_id"]) == {row["track_id"]}
    TABLES["tracks"].check(done.tracks)


def test_silence_longer_than_the_gap_ends_a_track(reference: Reference) -> None:
    early = sailing(SHIP, UP_RIVER, NOON, 10.0, until=5.0)
    late = lying(SHIP, *VIAU, NOON + timedelta(hours=9), 30)
    done = run(early + late, reference)
    assert done.tracks["reason"].to_list() == ["gap", "open"]
    assert run(early + late, reference, max_gap_s=10 * 3600).tracks.height == 1


def test_a_false_position_stands_alone_and_is_not_the_latest_state(reference: Reference) -> None:
    good = sailing(SHIP, UP_RIVER, NOON, 10.0)
    middle = good[len(good) // 2]
    stray = {**middle, "time": middle["time"] + timedelta(minutes=1), "lat_deg": 10.0, "lon_deg": 10.0}
    last = {**good[-1], "time": good[-1]["time"] + timedelta(minutes=1), "lat_deg": -10.0, "lon_deg": 10.0}
    done = run([*good, stray, last], reference, as_of=NOON + timedelta(days=1))
    assert sorted(done.tracks["positions"].to_list()) == [1, 1, len(good)]
    assert done.tracks.filter(pl.col("start_lat_deg") == 10.0)["reason"].item() == "jump"
    state = done.vessels.row(0, named=True)
    assert (state["lat_deg"], state["lon_deg"]) == (good[-1]["lat_deg"], good[-1]["lon_deg"])
    assert done.tracks["distance_nm"].max() < 40


def test_a_jump_that_goes_on_is_believed_from_its_second_position(reference: Reference) -> None:
    here = lying(SHIP, *VIAU, NOON, 60)
    there = lying(SHIP, 49.29, -123.08, NOON + timedelta(minutes=65), 30)
    assert run([*here, there[0]], reference).vessels["lat_deg"].item() == VIAU[0]
    assert run([*here, *there], reference).vessels["lat_deg"].item() == 49.29


def test_two_ships_with_one_mmsi_become_two_tracks(reference: Reference) -> None:
    one = sailing(SHIP, UP_RIVER, NOON, 10.0)
    two = sailing(SHIP, ((48.2, -123.5), (48.4, -124.5)), NOON + timedelta(minutes=3), 12.0)
    done = run(one + two, reference)
    assert sorted(done.tracks["positions"].to_list()) == sorted([len(one), len(two)])
    western = done.positions.filter(pl.col("lon_deg") < -100)["track_id"].unique()
    assert western.len() == 1


def test_the_order_of_rows_changes_nothing(reference: Reference) -> None:
    rows = (
        sailing(SHIP, UP_RIVER, NOON, 10.0)
        + lying(OTHER, *VIAU, NOON, 120)
        + sailing(SHIP, UP_RIVER[::-1], NOON + timedelta(hours=20), 9.0)
    )
    mixed = rows.copy()
    random.Random(4).shuffle(mixed)
    one, other = run(rows, reference), run(mixed, reference)
    assert one.tracks.equals(other.tracks)
    assert one.port_calls.equals(other.port_calls)
    assert one.arrivals.equals(other.arrivals)
    assert one.vessels.equals(other.vessels)
    key = ["mmsi", "time", "lat_deg", "track_id"]
    assert one.positions.select(key).sort(key).equals(other.positions.select(key).sort(key))


def test_more_data_afterwards_leaves_earlier_track_ids_as_they_were(reference: Reference) -> None:
    rows = sailing(SHIP, UP_RIVER, NOON, 10.0) + lying(
        SHIP, 49.29, -123.08, NOON + timedelta(minutes=31), 200, every=20
    )
    rows.sort(key=lambda row: row["time"])  # type: ignore[arg-type,return-value]  # datetimes
    whole = run(rows, reference).positions["track_id"].to_list()
    for cut in (1, 5, 11, 20):
        assert run(rows[:cut], reference).positions["track_id"].to_list() == whole[:cut]


def test_tracks_that_begin_in_one_second_have_different_ids(reference: Reference) -> None:
    rows = [{"mmsi": SHIP, "time": NOON, "lat_deg": lat, "lon_deg": 0.0} for lat in (0.0, 20.0, 40.0)]
    done = run(rows, reference)
    assert sorted(done.tracks["track_id"]) == [f"316001234-20260504T120000{tail}" for tail in ("", "-2", "-3")]


def test_positions_without_time_or_place_stay_but_belong_to_no_track(reference: Reference) -> None:
    rows = [
        *lying(SHIP, *VIAU, NOON, 20),
        {"mmsi": SHIP, "lat_deg": 1.0, "lon_deg": 1.0},
        {"mmsi": OTHER, "time": NOON},
    ]
    done = run(rows, reference)
    assert done.positions.height == len(rows)
    assert done.positions["track_id"].is_null().to_list() == [False] * 3 + [True] * 2
    assert done.untracked == 2
    assert done.vessels.filter(pl.col("mmsi") == OTHER)["time"].to_list() == [None]


def test_what_comes_after_as_of_is_not_known(reference: Reference) -> None:
    rows = lying(SHIP, *VIAU, NOON, 60)
    facts = [
        {"mmsi": SHIP, "time": NOON, "name": "EARLY"},
        {"mmsi": SHIP, "time": NOON + timedelta(hours=2), "name": "LATE"},
    ]
    done = run(rows, reference, facts, as_of=NOON + timedelta(minutes=30))
    assert done.vessels["time"].item() == NOON + timedelta(minutes=30)
    assert done.vessels["name"].item() == "EARLY"
    assert done.untracked == 3


def test_static_facts_add_up_field_by_field_and_newer_ones_win(reference: Reference) -> None:
    hour = timedelta(hours=1)
    size = {"to_bow_m": 100, "to_stern_m": 80, "to_port_m": 10, "to_starboard_m": 12}
    facts: list[dict[str, object]] = [
        {"time": NOON + 3 * hour, "type": 24, "part": "A", "name": "NEWER NAME"},
        {"time": NOON, "name": "OLDER NAME", "imo": 9074729, "callsign": "VC1234", "destination": "CAMTR"},
        {"time": NOON + hour, "type": 24, "part": "B", "callsign": "VC9999", **size},
        {"time": NOON + 2 * hour, "imo": 9074728, "name": "   "},
    ]
    facts = [{"mmsi": SHIP, **fact} for fact in facts]
    state = run(lying(SHIP, *VIAU, NOON, 60), reference, facts).vessels.row(0, named=True)
    assert state["name"] == "NEWER NAME"
    assert state["callsign"] == "VC9999"
    assert state["imo"] == 9074729  # the later number's check digit fails
    assert (state["length_m"], state["beam_m"]) == (180.0, 22.0)
    assert state["flag"] == "CA"
    assert state["receiver"] == "test"


@pytest.mark.parametrize(
    ("imo", "kept"), [(9074729, True), (9074728, False), (9321483, True), (123, False), (90747290, False)]
)
def test_an_imo_number_counts_only_with_its_check_digit(reference: Reference, imo: int, kept: bool) -> None:
    done = run(lying(SHIP, *VIAU, NOON, 10), reference, [{"mmsi": SHIP, "time": NOON, "imo": imo}])
    assert done.vessels["imo"].item() == (imo if kept else None)


def test_a_stop_in_port_is_a_call_with_its_times(reference: Reference) -> None:
    arriving = sailing(SHIP, UP_RIVER, NOON, 10.0)
    berthed = lying(SHIP, *VIAU, arriving[-1]["time"] + timedelta(minutes=10), 600)
    leaving = sailing(SHIP, UP_RIVER[::-1], berthed[-1]["time"] + timedelta(minutes=10), 9.0)
    done = run(arriving + berthed + leaving, reference, [{"mmsi": SHIP, "time": NOON, "imo": 9074729}])
    call = done.port_calls.row(0, named=True)
    assert done.port_calls.height == 1
    assert (call["port"], call["imo"], call["ata"]) == ("CAMTR", 9074729, berthed[0]["time"])
    assert arriving[0]["time"] < call["entered_at"] < call["ata"]
    assert berthed[-1]["time"] <= call["left_at"] < leaving[-1]["time"]
    still_there = run(arriving + berthed, reference)
    assert still_there.port_calls["left_at"].to_list() == [None]


def test_waiting_at_anchor_inside_the_limits_is_no_call_and_no_arrival(reference: Reference) -> None:
    waiting = lying(SHIP, *VIAU, NOON, 600, nav_status=1)
    assert run(waiting, reference).port_calls.is_empty()
    moored = lying(SHIP, *VIAU, waiting[-1]["time"] + timedelta(minutes=10), 600, nav_status=5)
    done = run(waiting + moored, reference)
    assert done.port_calls["ata"].to_list() == [moored[0]["time"]]


def test_a_stop_is_seen_without_reported_speed(reference: Reference) -> None:
    rows = sailing(SHIP, UP_RIVER, NOON, 10.0)
    berthed = lying(SHIP, *VIAU, rows[-1]["time"] + timedelta(minutes=10), 120)
    done = run([{**row, "sog_kn": None} for row in rows + berthed], reference)
    ata = done.port_calls["ata"].item()
    assert abs(ata - berthed[0]["time"]) <= timedelta(minutes=10)


def test_passing_through_is_no_call_and_silence_in_port_does_not_break_one(reference: Reference) -> None:
    passing = sailing(SHIP, (*UP_RIVER, (45.45, -73.55)), NOON, 10.0)
    assert run(passing, reference).port_calls.is_empty()
    before, after = lying(OTHER, *VIAU, NOON, 60), lying(OTHER, *VIAU, NOON + timedelta(hours=20), 60)
    done = run(before + after, reference)
    assert done.tracks.height == 2
    assert done.port_calls.height == 1
    assert done.port_calls["positions"].item() == len(before) + len(after)


def test_a_port_complex_is_one_place_and_a_neighbour_harbour_is_not_called_at(reference: Reference) -> None:
    newark, bay = (40.683, -74.147), (40.66, -74.05)
    rows = lying(SHIP, *bay, NOON, 120) + sailing(
        SHIP, (bay, (40.645, -74.08), (40.643, -74.14), newark), NOON + timedelta(minutes=130), 6.0
    )
    rows += lying(SHIP, *newark, rows[-1]["time"] + timedelta(minutes=10), 300)
    calls = run(rows, reference).port_calls
    assert calls["port"].to_list() == ["USNYC"]
    assert calls["ata"].item() == NOON


def with_ports(reference: Reference, *ports: Port) -> Reference:
    return replace(reference, ports={**reference.ports, **{port.unlocode: port for port in ports}})


def test_a_circle_gives_way_to_what_is_drawn_and_to_a_nearer_port(reference: Reference) -> None:
    york = reference.port("USNYC")
    beside = replace(york, unlocode="USZZY", name="Beside", complex="", lat_deg=40.66, lon_deg=-74.06)
    near = replace(york, unlocode="CAZZY", name="Near", complex="", lat_deg=47.60, lon_deg=-60.00)
    nearer = replace(near, unlocode="CAZZZ", name="Nearer", lat_deg=47.63)
    crowded = with_ports(reference, beside, near, nearer)
    assert run(lying(SHIP, 40.66, -74.05, NOON, 60), crowded).port_calls["port"].to_list() == ["USNYC"]
    assert run(lying(SHIP, 47.62, -60.0, NOON, 60), crowded).port_calls["port"].to_list() == ["CAZZZ"]
    assert run(lying(SHIP, 47.61, -60.0, NOON, 60), crowded).port_calls["port"].to_list() == ["CAZZY"]


def test_a_port_with_nothing_drawn_has_a_circle_of_five_miles(reference: Reference) -> None:
    added = replace(reference.port("CAHAL"), unlocode="CAZZY", name="Added", complex="", lat_deg=47.60, lon_deg=-60.00)
    more = with_ports(reference, added)
    assert run(lying(SHIP, 47.60 + 4.9 / 60, -60.0, NOON, 60), more).port_calls["port"].to_list() == ["CAZZY"]
    assert run(lying(SHIP, 47.60 + 5.1 / 60, -60.0, NOON, 60), more).port_calls.is_empty()


def test_nothing_in_gives_empty_tables(reference: Reference) -> None:
    done = run([], reference)
    for name in ("tracks", "vessels", "port_calls", "arrivals"):
        assert TABLES[name].check(getattr(done, name)).is_empty()
    assert done.positions.columns == [*TABLES["positions"].names, "track_id"]


def test_wrong_use_is_refused(reference: Reference) -> None:
    with pytest.raises(UsageError, match="expected both above 0"):
        run([], reference, max_gap_s=0.0)
    with pytest.raises(TableError, match="no column 'mmsi'"):
        track(positions([]).drop("mmsi"), statics([]), reference=reference)
