"""The Python door: frames from paths, bytes and files; geometry for maps; ranking and planning in memory."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

import porttarget as pt
from porttarget.errors import InputMissing, ResourcesError, UsageError
from porttarget.flows.node import picture, rank_picture
from porttarget.scanning import shipped_resources
from porttarget.store import Store
from porttarget.tables import table

if TYPE_CHECKING:
    from tests.conftest import Nodes

# the worked example of GPSD's AIVDM/AIVDO protocol description: a class A position report off San Francisco
SENTENCE = b"!AIVDM,1,1,,A,15MgK45P3@G?fl0E`JbR0OwT0@MS,0*4E\n"


def test_every_kind_of_source_gives_the_same_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.nmea"
    path.write_bytes(SENTENCE)
    rows = [
        pt.decode(source).positions.drop("receiver")
        for source in (path, str(path), str(tmp_path / "*.nmea"), SENTENCE, io.BytesIO(SENTENCE))
    ]
    assert all(frame.equals(rows[0]) for frame in rows)
    assert rows[0].height == 1


def test_message_rows_link_tables_over_several_sources(nodes: Nodes) -> None:
    done = pt.decode(nodes.world / "inputs" / "ais")
    assert done.messages.get_column("message_row").is_unique().all()
    linked = done.positions.join(done.messages, on=["message_row", "mmsi", "type"], how="inner")
    assert linked.height == done.positions.height
    counts = done.stats.as_dict()
    assert counts["sentences"] == sum(
        counts[name]
        for name in ("decoded_sentences", "duplicate_sentences", "rejected_sentences", "incomplete_sentences")
    )
    assert counts["messages"] == done.messages.height


def test_a_missing_file_raises_and_no_source_is_bad_use() -> None:
    with pytest.raises(InputMissing, match="no such file"):
        pt.decode("absent.nmea")
    for door in (pt.decode, pt.read_manifest):
        with pytest.raises(UsageError, match="at least one source"):
            door()


def test_what_is_no_source_is_refused_with_a_word(tmp_path: Path) -> None:
    path = tmp_path / "a.nmea"
    path.write_bytes(SENTENCE)
    with path.open() as text, pytest.raises(UsageError, match="mode 'rb'"):
        pt.decode(text)
    with pytest.raises(UsageError, match="found int"):
        pt.read_manifest(5)
    with pytest.raises(UsageError, match="takes a ranking"):
        pt.plan([1, 2], port="CAMTR")
    with pytest.raises(UsageError, match="needs `port`"):
        pt.plan([])


def test_positions_become_points_in_wgs_84() -> None:
    frame = pt.decode(SENTENCE).positions
    placed = pt.to_geopandas(pl.concat([frame, frame.with_columns(lat_deg=pl.lit(None, dtype=pl.Float64))]))
    assert placed.crs == "EPSG:4326"
    assert placed.geometry.iloc[0].x == pytest.approx(frame["lon_deg"].item())
    assert placed.geometry.iloc[0].y == pytest.approx(frame["lat_deg"].item())
    assert placed.geometry.iloc[1] is None
    with pytest.raises(UsageError, match="lat_deg"):
        pt.to_geopandas(table("bills").empty())


def test_rank_in_memory_agrees_with_the_node_and_plan_takes_its_jobs(nodes: Nodes) -> None:
    with Store.open(nodes.ca) as store:
        seen = picture(store)
    of_node = rank_picture(seen, "CAHAL")
    cargo = seen.cargo
    in_memory = pt.rank(
        port="CAHAL", country="CA", containers=cargo.containers, bills=cargo.bills, parties=cargo.parties,
        goods=cargo.goods, hazards=cargo.hazards, voyages=cargo.voyages, findings=cargo.findings,
        arrivals=seen.arrivals, port_calls=seen.tracked.port_calls, vessels=seen.tracked.vessels,
        lookouts=seen.lookouts, at=seen.at,
    )  # fmt: skip
    assert in_memory.worklist.equals(of_node.worklist)
    total = in_memory.reasons.group_by("box_id").agg(pl.col("points").sum())
    both = in_memory.scores.join(total, on="box_id")
    assert all(math.isclose(a, b, abs_tol=1e-9) for a, b in both.select("log_odds", "points").iter_rows())
    planned = pt.plan(in_memory, containers=cargo.containers, hours=96)
    chosen = set(in_memory.worklist.filter(pl.col("arm").is_not_null()).get_column("box_id"))
    assert set(planned.tasks.get_column("box_id")) <= chosen
    assert planned.tasks.height
    with pytest.raises(ResourcesError, match="expected CAHAL"):
        pt.plan(in_memory, resources=shipped_resources("CAVAN", seen.reference))
    with pytest.raises(UsageError, match="takes no ships"):
        pt.rank(port="CAHAL", country="CA", containers=cargo.containers, ships=cargo.voyages)
