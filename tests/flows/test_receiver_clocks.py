"""Receivers whose clock is off are found by their tag blocks, by base stations, and not by a slow way here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porttarget.ais_decoder import Decoder
from porttarget.ais_decoder.encode import encode_base_station, encode_position_a, tag_block
from porttarget.flows.receiver_clocks import MOST_RECEIVERS, ReceiverClocks

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
POSITION = encode_position_a(mmsi=316001234, lat_deg=46.8, lon_deg=-71.2)[0]


class Station:
    """A receiver whose sentences reach us; `error_s` is its clock's error, `delay_s` the way's."""

    def __init__(self) -> None:
        self.now = START
        self.decoder = Decoder(receiver="feed", clock=lambda: self.now)
        self.clocks = ReceiverClocks()

    def heard(self, *lines: str) -> dict[str, object]:
        self.decoder.feed("".join(f"{line}\r\n" for line in lines).encode())
        self.clocks.see(self.decoder.take(), self.now)
        return self.clocks.status()

    def position(self, *, name: str = "roof", error_s: float, delay_s: float = 0.0) -> dict[str, object]:
        at = self.now + timedelta(seconds=error_s - delay_s)
        return self.heard(tag_block(POSITION, source=name, time=at))

    def base(self, *, error_s: float | None, delay_s: float) -> dict[str, object]:
        utc = self.now - timedelta(seconds=delay_s)
        line = encode_base_station(mmsi=3160001, time=utc, lat_deg=46.8, lon_deg=-71.2)[0]
        stated = None if error_s is None else utc + timedelta(seconds=error_s)
        return self.heard(line if stated is None else tag_block(line, source="roof", time=stated))


def test_a_receiver_with_the_right_time_is_not_flagged() -> None:
    station = Station()
    for _ in range(10):
        status = station.position(error_s=0.2)
        station.now += timedelta(seconds=1)
    assert status == {"clock_offset_s": 0.2, "clock_off": False, "clocks_off": [], "delay_s": None}


@pytest.mark.parametrize("error_s", [-3600.0, -7.5, 6.0, 86_400.0])
def test_a_clock_that_is_off_is_flagged_within_a_few_messages(error_s: float) -> None:
    station = Station()
    for number in range(1, 6):
        status = station.position(error_s=error_s)
        assert status["clock_off"] is (number == 5)
    assert (status["clock_offset_s"], status["clocks_off"]) == (error_s, ["roof"])


def test_single_wrong_stamps_do_not_count() -> None:
    station = Station()
    for number in range(40):
        status = station.position(error_s=9_000.0 if number % 3 == 2 else 0.0)
        station.now += timedelta(seconds=1)
    assert (status["clock_off"], status["clock_offset_s"]) == (False, 0.0)


def test_the_flag_stays_until_the_clock_is_clearly_right() -> None:
    station = Station()
    flags = []
    for error_s in (6.0, 4.0, 6.0, 2.0, 4.0):  # each long enough to fill the window
        for _ in range(400):
            status = station.position(error_s=error_s)
            station.now += timedelta(seconds=1)
        flags.append((status["clock_offset_s"], status["clock_off"]))
    assert flags == [(6.0, True), (4.0, True), (6.0, True), (2.0, False), (4.0, False)]


def test_one_station_of_a_feed_is_flagged_by_its_name() -> None:
    station = Station()
    for _ in range(6):
        station.position(name="good", error_s=0.0)
        station.position(name="bad", error_s=-60.0)
    assert station.clocks.status() == {
        "clock_offset_s": -60.0, "clock_off": True, "clocks_off": ["bad"], "delay_s": None,
    }  # fmt: skip


def test_base_stations_tell_a_slow_way_from_a_slow_clock() -> None:
    late, wrong = Station(), Station()
    for _ in range(6):
        for station in (late, wrong):
            station.now += timedelta(seconds=10)
        late.position(error_s=0.0, delay_s=40.0)
        late.base(error_s=0.0, delay_s=40.0)
        wrong.position(error_s=-40.0)
        wrong.base(error_s=-40.0, delay_s=0.0)
    assert late.clocks.status() == {"clock_offset_s": 0.0, "clock_off": False, "clocks_off": [], "delay_s": 40.0}
    assert wrong.clocks.status() == {
        "clock_offset_s": -40.0, "clock_off": True, "clocks_off": ["roof"], "delay_s": 0.0,
    }  # fmt: skip


def test_when_base_stations_fall_silent_the_arrival_counts_again() -> None:
    station = Station()
    for _ in range(6):
        station.base(error_s=20.0, delay_s=0.0)
    assert station.clocks.status()["clock_off"] is True
    station.now += timedelta(minutes=6)
    for _ in range(6):
        status = station.position(error_s=0.0)
    assert status == {"clock_offset_s": 0.0, "clock_off": False, "clocks_off": [], "delay_s": None}


def test_without_times_of_its_own_a_receiver_has_no_clock_to_judge() -> None:
    station = Station()
    for _ in range(6):
        station.heard(POSITION)
        status = station.base(error_s=None, delay_s=2.0)
    assert status == {"clock_offset_s": None, "clock_off": False, "clocks_off": [], "delay_s": 2.0}


def test_an_epoch_before_the_line_is_the_receivers_time_too() -> None:
    station = Station()
    for _ in range(6):
        status = station.heard(f"{int(START.timestamp()) - 100} {POSITION}")
    assert (status["clock_offset_s"], status["clock_off"]) == (-100.0, True)


def test_receivers_beyond_the_most_kept_do_not_cost_memory() -> None:
    station = Station()
    for number in range(MOST_RECEIVERS + 50):
        station.position(name=f"s{number}", error_s=0.0)
    assert len(station.clocks._receivers) == MOST_RECEIVERS
    assert list(station.clocks._receivers)[-1] == f"s{MOST_RECEIVERS + 49}"
