"""Real positions of New York harbour, 1–7 December 2020 (MarineCadastre, by tracktable-data), with faults put in.

The file has no reported speeds. Skipped aloud where the shared data are absent.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from porttarget.reference import Reference, load_reference
from porttarget.tables import TABLES
from porttarget.tracking import Tracked, track


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


@pytest.fixture(scope="module")
def harbour(shared_data: Path) -> pl.DataFrame:
    raw = pl.read_parquet(shared_data / "tracking" / "tracktable_NYHarbor_2020_12_first_week.parquet")
    rows = raw.select(
        mmsi=pl.col("mmsi").cast(pl.Int64), time=pl.col("ts").dt.replace_time_zone("UTC"), lat_deg="lat", lon_deg="lon"
    )
    return TABLES["positions"].conform(rows.sort("time", "mmsi"))


def run(positions: pl.DataFrame, reference: Reference) -> Tracked:
    return track(positions, TABLES["statics"].empty(), reference=reference)


def test_a_real_week_is_hardly_ever_split_by_jumps(harbour: pl.DataFrame, reference: Reference) -> None:
    done = run(harbour, reference)
    assert done.untracked == 0
    assert done.vessels.height == harbour["mmsi"].n_unique()
    jumps = done.tracks.filter(pl.col("reason") == "jump").height
    vessel_days = harbour.select("mmsi", pl.col("time").dt.date()).n_unique()
    assert jumps <= 0.01 * vessel_days
    assert set(done.port_calls["port"]) == {"USNYC", "USEWR"}
    assert (done.port_calls["ata"] >= done.port_calls["entered_at"]).all()


def test_false_positions_put_into_real_tracks_stand_alone(harbour: pl.DataFrame, reference: Reference) -> None:
    rng = np.random.default_rng(8)
    picked = np.sort(rng.choice(harbour.height, 300, replace=False))
    offset = rng.uniform(2.0, 20.0, 300) * rng.choice([-1, 1], 300)
    times = harbour["time"].gather(picked) + timedelta(seconds=30)
    false = harbour[picked].with_columns(times, pl.col("lat_deg") + pl.Series(offset))
    done = run(pl.concat([harbour, false]), reference)
    stray = done.positions["track_id"][harbour.height :]
    alone = done.tracks.filter(pl.col("positions") <= 2)["track_id"].to_list()
    assert np.mean([one in alone for one in stray]) >= 0.99
    state = done.vessels.filter(pl.col("mmsi").is_in(false["mmsi"].unique().to_list()))
    assert state["lat_deg"].is_between(40.0, 41.5).all()


def test_two_real_ships_given_one_mmsi_come_apart(harbour: pl.DataFrame, reference: Reference) -> None:
    sizes = harbour["mmsi"].value_counts().sort("count", "mmsi", descending=True)["mmsi"].to_list()[:40]
    apart, rows = [], []
    for number, (one, two) in enumerate(zip(sizes[::2], sizes[1::2], strict=True)):
        # the second ship of each pair is moved a degree north, as two ships on one number are rarely side by side
        pair = harbour.filter(pl.col("mmsi").is_in([one, two])).with_columns(
            pl.col("lat_deg") + pl.when(pl.col("mmsi") == two).then(1.0).otherwise(0.0),
            pl.col("mmsi").cast(pl.Int32).alias("truth"),
            pl.lit(999_000_000 + number, dtype=pl.Int64).alias("mmsi"),
        )
        rows.append(pair)
    mixed = pl.concat(rows)
    done = run(mixed.drop("truth"), reference)
    joined = done.positions.select("track_id").with_columns(mixed["truth"])
    counts = (
        joined.group_by("track_id", "truth").len().group_by("track_id").agg(pl.max("len").alias("most"), pl.sum("len"))
    )
    apart = counts["most"].sum() / counts["len"].sum()
    assert apart >= 0.995  # 0.9985 found; long silences leave room to mistake one ship for the other


def test_tracks_of_the_first_days_keep_their_names_when_the_week_goes_on(
    harbour: pl.DataFrame, reference: Reference
) -> None:
    cut = harbour["time"].min() + timedelta(days=3)  # type: ignore[operator]  # a moment
    first = harbour.filter(pl.col("time") <= cut)
    early, whole = run(first, reference), run(harbour, reference)
    assert early.positions["track_id"].equals(whole.positions["track_id"][: first.height])
