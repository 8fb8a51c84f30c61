"""The world's sentences: our encoder against pyais and against the truth, and exact counts of every kind of fault."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import polars as pl
import pyais
import pytest
from pyais.messages import NMEASentenceFactory

from porttarget.ais_decoder import decode_bytes
from porttarget.reference import load_land, load_reference
from porttarget.world.sea import distance_nm
from tests.world.conftest import OnDisk

SENTENCE = re.compile(rb"![A-Z]{2}VDM,")
STAMPED = re.compile(rb"^(?:\\s:[^,]+,c:(\d+)\*..\\|(\d+) )?(![^\s*]+\*[0-9A-F]{2})(?:,(\d+))?$")
METRES_25 = 25 / 1852


def heard(world: OnDisk, file: str) -> list[tuple[int, bytes]]:
    """(time, sentence) of every whole line of a receiver's file, read with a pattern of this test's own."""
    rows = []
    for line in world.ais(file).splitlines():
        match = STAMPED.match(line)
        if match:
            rows.append((int(match[1] or match[2] or match[4]), match[3]))
    return rows


def test_lines_and_sentences_of_each_receiver_are_as_the_truth_counts_them(default: OnDisk) -> None:
    for row in default.truth("sentences").iter_rows(named=True):
        lines = default.ais(row["file"]).splitlines()
        assert len(lines) == row["lines"], row["receiver"]
        assert sum(bool(SENTENCE.search(line)) for line in lines) == row["sentences"], row["receiver"]
        assert row["lines"] - row["sentences"] == row["other_lines"], row["receiver"]


def test_the_decoder_rejects_and_leaves_incomplete_exactly_what_was_spoilt(default: OnDisk) -> None:
    truth = default.truth("sentences")
    for row in truth.iter_rows(named=True):
        stats = decode_bytes(default.ais(row["file"]), source=row["file"], receiver=row["receiver"]).stats.as_dict()
        assert stats["sentences"] == row["sentences"], row["receiver"]
        assert stats["rejected_sentences"] == row["bad_checksum"] + row["cut"], row["receiver"]
        assert stats["incomplete_sentences"] == row["orphans"], row["receiver"]
        assert stats["messages"] == row["messages"], row["receiver"]
    assert min(truth[kind].sum() for kind in ("bad_checksum", "cut", "orphans", "repeated", "other_lines")) > 0


@pytest.mark.parametrize("file", ["CA-HALIFAX.nmea.zst", "CA-CHEBUCTO.nmea", "CA-VANCOUVER.nmea", "SAT-NORTH.nmea"])
def test_pyais_reads_positions_where_the_truth_has_the_ship(default: OnDisk, file: str) -> None:
    truth = {
        (row["mmsi"], int(row["time"].timestamp()), row["type"]): row
        for row in default.truth("positions").iter_rows(named=True)
    }
    seen = 0
    for time_s, sentence in heard(default, file)[::7]:
        if b",1,1,," not in sentence:
            continue
        line = NMEASentenceFactory.produce(sentence)
        message = line.decode()
        if not line.is_valid or message.msg_type not in (1, 3, 18, 27):
            continue
        row = truth[int(message.mmsi), time_s, 1 if message.msg_type == 3 else message.msg_type]
        off_nm = float(distance_nm(message.lat, message.lon, row["lat_deg"], row["lon_deg"]))
        # type 27 says tenths of a minute; the others carry the aerial's noise of some metres
        assert off_nm < (0.15 if message.msg_type == 27 else METRES_25 * 2)
        assert message.speed == pytest.approx(row["sog_kn"], abs=1.1 if message.msg_type == 27 else 0.6)
        if message.msg_type in (1, 3):
            assert int(message.status) == row["nav_status"]
            assert message.second == time_s % 60
        seen += 1
    assert seen > 100


def test_pyais_reads_static_data_of_the_ship_that_sent_it(default: OnDisk) -> None:
    ships = {row["mmsi"]: row for row in default.truth("ships").iter_rows(named=True)}
    rows = heard(default, "CA-VANCOUVER.nmea")
    seen = 0
    for (_, first), (_, second) in pairwise(rows):
        if b"VDM,2,1," in first and b"VDM,2,2," in second:
            message = pyais.decode(first, second)
            ship = ships[int(message.mmsi)]
            assert (message.imo, message.callsign, message.shipname) == (ship["imo"], ship["callsign"], ship["name"])
            assert message.to_bow + message.to_stern == ship["length_m"]
            assert message.to_port + message.to_starboard == ship["beam_m"]
            assert message.draught == ship["draught_m"]
            seen += 1
    assert seen > 20


def test_base_stations_tell_their_own_place_and_the_time_they_sent(default: OnDisk) -> None:
    decoded = decode_bytes(default.ais("US-MONTAUK.nmea"))
    own = decoded.base_stations.filter(pl.col("mmsi") == 3660102)
    assert own.height > 100
    assert (own["utc"] == own["time_tagged"]).all()
    assert distance_nm(own["lat_deg"].to_numpy(), own["lon_deg"].to_numpy(), 41.07, -71.86).max() < METRES_25 * 2


def test_several_receivers_hear_the_same_transmission(default: OnDisk) -> None:
    receivers = default.truth("positions")["receivers"]
    assert (receivers >= 2).mean() > 0.1
    both = set(heard(default, "CA-HALIFAX.nmea.zst")) & set(heard(default, "CA-CHEBUCTO.nmea"))
    assert len(both) > 1_000


def test_ships_stay_on_the_lanes_and_within_their_speed(default: OnDisk) -> None:
    ships = default.truth("ships").select("mmsi", "speed_kn")
    positions = default.truth("positions").join(ships, on="mmsi", how="inner")
    off = load_reference().lanes.nearest_nm(positions["lat_deg"].to_numpy(), positions["lon_deg"].to_numpy())
    assert not np.isnan(off).any()
    near_shore = (positions["type"] == 1).to_numpy()
    assert off[near_shore].max() < 0.05
    # only ports of lading abroad may lie beside the lanes
    assert np.quantile(off, 0.99) < 0.05
    assert (positions["sog_kn"] <= positions["speed_kn"] * 1.001).all()


def test_ships_and_small_craft_stand_on_water_wherever_the_coast_is_known(default: OnDisk) -> None:
    positions = default.truth("positions")
    lat, lon = positions["lat_deg"].to_numpy(), positions["lon_deg"].to_numpy()
    land = load_land()
    assert land.covers(lat, lon).mean() > 0.5
    ashore = positions.filter(pl.Series(land.is_land(lat, lon)))
    assert ashore.height == 0, ashore.select("lat_deg", "lon_deg").unique().head(5)


def test_a_moored_ship_lies_still_at_a_call_the_truth_knows(default: OnDisk) -> None:
    ships = default.truth("ships")["mmsi"]
    moored = default.truth("positions").filter(pl.col("mmsi").is_in(ships.implode()) & (pl.col("nav_status") == 5))
    at_call = moored.join(default.truth("calls"), on="mmsi", suffix="_berth").filter(
        pl.col("time").is_between("moored_at", "left_at")
    )
    assert at_call.height == moored.height > 500
    assert (moored["sog_kn"] == 0).all()
    berth = at_call.select("lat_deg", "lon_deg", "lat_deg_berth", "lon_deg_berth").to_numpy().T
    assert distance_nm(*berth).max() < 0.001
