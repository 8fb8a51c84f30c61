"""Part A and part B of type 24 find one another: by MMSI, within 15 minutes, over takes and in any order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from porttarget.ais_decoder import Decoder
from porttarget.ais_decoder.pairs import StaticPairs, static_pairs
from porttarget.tables import table

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def _part(part: str, row: int, mmsi: int = 338000001, seconds: float | None = None, **rest: Any) -> dict[str, Any]:
    time = None if seconds is None else NOON + timedelta(seconds=seconds)
    return {"message_row": row, "type": 24, "part": part, "mmsi": mmsi, "time": time, "repeat_raw": 0, **rest}


def _statics(*rows: dict[str, Any]) -> pl.DataFrame:
    return table("statics").from_rows(list(rows))


def _rows(pairs: pl.DataFrame) -> list[tuple[int, int]]:
    return pairs.select("message_row_a", "message_row_b").rows()


def test_a_pair_holds_what_both_parts_say() -> None:
    pairs = static_pairs(
        _statics(
            _part("A", 4, seconds=0, name="GULL"),
            _part(
                "B", 9, seconds=60, callsign="WDA1", ship_type=36, to_bow_m=10, to_stern_m=20, to_port_m=3,
                to_starboard_m=4, vendor="SRT-1-77",
            ),
        )
    )  # fmt: skip
    assert pairs.schema == pl.Schema(table("static_pairs").schema())
    assert pairs.to_dicts() == [
        {
            "message_row_a": 4, "message_row_b": 9, "mmsi": 338000001, "time_a": NOON,
            "time_b": NOON + timedelta(seconds=60), "name": "GULL", "callsign": "WDA1", "ship_type": 36,
            "to_bow_m": 10, "to_stern_m": 20, "to_port_m": 3, "to_starboard_m": 4, "epfd": None,
            "vendor": "SRT-1-77", "mothership_mmsi": None,
        }
    ]  # fmt: skip


def test_fifteen_minutes_are_near_and_a_microsecond_more_is_not() -> None:
    near = _statics(_part("A", 0, seconds=0), _part("B", 1, seconds=900))
    far = _statics(_part("A", 0, seconds=0), _part("B", 1, seconds=900.000001))
    assert _rows(static_pairs(near)) == [(0, 1)]
    assert _rows(static_pairs(far)) == []


def test_a_part_b_takes_the_latest_part_a_before_it_and_each_part_b_makes_at_most_one_pair() -> None:
    rows = _statics(_part("A", 0), _part("A", 1), _part("B", 2), _part("B", 3), _part("A", 4))
    assert _rows(static_pairs(rows)) == [(1, 2), (1, 3)]


def test_a_part_b_without_a_part_a_before_it_takes_the_next_one() -> None:
    late = _statics(_part("B", 0, seconds=0), _part("A", 1, seconds=60))
    too_late = _statics(_part("B", 0, seconds=0), _part("A", 1, seconds=1000), _part("A", 2, seconds=1001))
    assert _rows(static_pairs(late)) == [(1, 0)]
    assert _rows(static_pairs(too_late)) == []


def test_where_a_time_is_missing_the_order_of_sentences_decides() -> None:
    rows = _statics(_part("A", 0, seconds=0), _part("B", 1), _part("A", 2), _part("B", 3, seconds=5000))
    assert _rows(static_pairs(rows)) == [(0, 1), (2, 3)]


def test_other_ships_and_other_types_make_no_pairs() -> None:
    rows = _statics(_part("A", 0), _part("B", 1, mmsi=338000002), {**_part("A", 2), "type": 5, "part": None})
    assert _rows(static_pairs(rows)) == []


@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(1, 3), st.one_of(st.none(), st.integers(0, 3000))), max_size=30
    ),
    st.lists(st.integers(0, 30), max_size=4),
)  # fmt: skip
def test_takes_of_any_size_give_the_same_pairs(parts: list[tuple[str, int, int | None]], cuts: list[int]) -> None:
    rows = [_part(part, row, mmsi, seconds) for row, (part, mmsi, seconds) in enumerate(parts)]
    whole = static_pairs(_statics(*rows))
    pairing, borders = StaticPairs(), [0, *sorted(min(cut, len(rows)) for cut in cuts), len(rows)]
    takes = [pairing.take(_statics(*rows[a:b])) for a, b in pairwise(borders)]
    assert pl.concat(takes).equals(whole)
    for a, b, mmsi in whole.select("message_row_a", "message_row_b", "mmsi").iter_rows():
        assert parts[a][:2] == ("A", mmsi)
        assert parts[b][:2] == ("B", mmsi)
    assert whole.get_column("message_row_b").is_unique().all()


def test_decoded_sentences_give_their_pairs() -> None:
    # both parts of one class B ship, from GPSD's sample.aivdm
    decoder = Decoder(source="-")
    decoder.feed(b"!AIVDM,1,1,,A,H42O55i18tMET00000000000000,2*6D\n!AIVDM,1,1,,A,H42O55lti4hhhilD3nink000?050,0*40\n")
    pairs = decoder.finish().static_pairs
    assert pairs.select("mmsi", "name", "callsign", "ship_type").rows() == [(271041815, "PROGUY", "TC6163", 60)]
