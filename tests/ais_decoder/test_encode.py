"""The encoder against pyais and against the decoder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyais
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porttarget.ais_decoder import decode_bytes, encode
from porttarget.errors import UsageError

MMSI = st.integers(2_000_000, 999_999_999)
LAT = st.none() | st.integers(-54_000_000, 54_000_000).map(lambda raw: raw / 600_000)
LON = st.none() | st.integers(-108_000_000, 108_000_000).map(lambda raw: raw / 600_000)
SPEED = st.none() | st.integers(0, 1022).map(lambda raw: raw / 10)
COURSE = st.none() | st.integers(0, 3599).map(lambda raw: raw / 10)
HEADING = st.none() | st.integers(0, 359)
NAME = st.none() | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.", min_size=1, max_size=20)
SIDE = st.integers(1, 60)
QUICK = settings(max_examples=60, deadline=None)


def read(lines: list[str]) -> dict[str, object]:
    return dict(pyais.decode(*[line.encode() for line in lines]).asdict())


@QUICK
@given(mmsi=MMSI, lat=LAT, lon=LON, sog=SPEED, cog=COURSE, heading=HEADING, kind=st.sampled_from([1, 2, 3]))
def test_pyais_and_we_read_back_a_class_a_position(mmsi, lat, lon, sog, cog, heading, kind) -> None:  # type: ignore[no-untyped-def]  # strategies say the types
    lines = encode.encode_position_a(
        mmsi=mmsi, lat_deg=lat, lon_deg=lon, sog_kn=sog, cog_deg=cog, heading_deg=heading, message_type=kind,
        nav_status=5, second=12,
    )  # fmt: skip
    theirs = read(lines)
    assert (theirs["msg_type"], theirs["mmsi"], theirs["second"]) == (kind, mmsi, 12)
    assert theirs["speed"] == (102.3 if sog is None else sog)
    assert theirs["lat"] == pytest.approx(91 if lat is None else lat, abs=1e-6)
    assert theirs["lon"] == pytest.approx(181 if lon is None else lon, abs=1e-6)
    (row,) = decode_bytes("\n".join(lines).encode()).positions.to_dicts()
    ours = [row[name] for name in ("mmsi", "lat_deg", "lon_deg", "sog_kn", "cog_deg", "heading_deg", "nav_status")]
    assert ours == [mmsi, lat, lon, sog, cog, heading, 5]


@QUICK
@given(mmsi=MMSI, lat=LAT, lon=LON, sog=SPEED, cog=COURSE, heading=HEADING)
def test_pyais_and_we_read_back_a_class_b_position(mmsi, lat, lon, sog, cog, heading) -> None:  # type: ignore[no-untyped-def]  # strategies say the types
    lines = encode.encode_position_b(mmsi=mmsi, lat_deg=lat, lon_deg=lon, sog_kn=sog, cog_deg=cog, heading_deg=heading)
    theirs = read(lines)
    assert (theirs["msg_type"], theirs["mmsi"], theirs["heading"]) == (18, mmsi, 511 if heading is None else heading)
    (row,) = decode_bytes("\n".join(lines).encode()).positions.to_dicts()
    assert [row[name] for name in ("mmsi", "lat_deg", "lon_deg", "sog_kn", "cog_deg", "heading_deg")] == [
        mmsi, lat, lon, sog, cog, heading,
    ]  # fmt: skip


@QUICK
@given(
    mmsi=MMSI,
    name=NAME,
    destination=NAME,
    bow=SIDE,
    stern=SIDE,
    port=SIDE,
    starboard=SIDE,
    draught=st.integers(1, 255),
)
def test_pyais_and_we_read_back_static_data(mmsi, name, destination, bow, stern, port, starboard, draught) -> None:  # type: ignore[no-untyped-def]  # strategies say the types
    eta = datetime(2026, 7, 14, 23, 59, tzinfo=UTC)
    lines = encode.encode_static_a(
        mmsi=mmsi, imo=9074729, callsign="VCBX", name=name, ship_type=70, to_bow_m=bow, to_stern_m=stern,
        to_port_m=port, to_starboard_m=starboard, draught_m=draught / 10, destination=destination, eta=eta,
        sequence_id=3,
    )  # fmt: skip
    theirs = read(lines)
    assert (theirs["imo"], theirs["callsign"], theirs["shipname"]) == (9074729, "VCBX", (name or "").strip())
    (row,) = decode_bytes("\n".join(lines).encode()).statics.to_dicts()
    expected = {
        "imo": 9074729, "callsign": "VCBX", "name": (name or "").rstrip(" ") or None, "ship_type": 70, "to_bow_m": bow,
        "to_stern_m": stern, "to_port_m": port, "to_starboard_m": starboard, "draught_m": draught / 10,
        "destination": (destination or "").rstrip(" ") or None, "eta_month": 7, "eta_day": 14, "eta_hour": 23,
        "eta_minute": 59,
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected


def test_class_b_static_parts_are_read_back() -> None:
    lines = encode.encode_static_b(
        mmsi=338_000_001,
        name="BOAT",
        callsign="WDA",
        ship_type=37,
        to_bow_m=5,
        vendor="SRT",
        vendor_model=3,
        vendor_serial=77,
    )
    assert [read([line])["partno"] for line in lines] == [0, 1]
    first, second = decode_bytes("\n".join(lines).encode()).statics.to_dicts()
    assert (first["part"], first["name"], first["vendor"]) == ("A", "BOAT", None)
    assert (second["part"], second["callsign"], second["vendor"], second["to_bow_m"]) == ("B", "WDA", "SRT-3-77", 5)


def test_base_station_and_long_range_are_read_back() -> None:
    time = datetime(2026, 2, 28, 23, 59, 58, tzinfo=UTC)
    base = encode.encode_base_station(mmsi=3_160_001, time=time, lat_deg=46.8, lon_deg=-71.2)
    far = encode.encode_lrange(mmsi=316_001_234, lat_deg=46.5, lon_deg=-71.5, sog_kn=14, cog_deg=211, nav_status=0)
    assert (read(base)["day"], read(far)["speed"], read(far)["lat"]) == (28, 14.0, 46.5)
    decoded = decode_bytes("\n".join(base + far).encode())
    assert decoded.base_stations["utc"].to_list() == [time]
    (row,) = decoded.positions.to_dicts()
    assert [row[k] for k in ("lat_deg", "lon_deg", "sog_kn", "cog_deg", "second", "lat_raw")] == [
        46.5,
        -71.5,
        14.0,
        211.0,
        None,
        27900,
    ]


def test_the_rate_of_turn_keeps_its_sign() -> None:
    for rate, raw in ((-5.4, -11), (5.4, 11), (720.0, 126), (0.0, 0), (None, -128)):
        (line,) = encode.encode_position_a(mmsi=1, rot_deg_min=rate)
        (row,) = decode_bytes(line.encode()).positions.to_dicts()
        assert row["rot_raw"] == raw
        assert row["rot_deg_min"] == (
            None if rate is None else pytest.approx((1 if raw >= 0 else -1) * (raw / 4.733) ** 2)
        )


def test_a_tag_block_gives_source_and_time_to_the_millisecond() -> None:
    (line,) = encode.encode_position_a(mmsi=316_001_234)
    for time in (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)):
        (row,) = decode_bytes(encode.tag_block(line, source="rQUEBEC", time=time).encode()).messages.to_dicts()
        assert (row["receiver"], row["time_tagged"], row["time"], row["time_received"]) == ("rQUEBEC", time, time, None)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(UsageError, match="no time zone"):
        encode.tag_block("!AIVDM", source=None, time=datetime(2026, 1, 1) + timedelta(0))  # the fault itself
