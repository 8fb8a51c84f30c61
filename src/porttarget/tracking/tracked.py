"""From positions and statics to all that they tell: `track`.

In: POSITIONS, STATICS in any order, reference data. Out: `Tracked`, tables only.
Rows later than `as_of` are not looked at; without it everything is, and the latest position is taken as now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from porttarget.reference import Port, Reference
from porttarget.tracking.arrivals import estimate_arrivals
from porttarget.tracking.latest import latest_state
from porttarget.tracking.port_calls import find_port_calls
from porttarget.tracking.segments import MAX_GAP_S, MAX_SPEED_KN, segment_positions


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """`positions` is the input, row by row, with `track_id`; the others as declared in the tables."""

    positions: pl.DataFrame
    tracks: pl.DataFrame
    vessels: pl.DataFrame
    port_calls: pl.DataFrame
    arrivals: pl.DataFrame

    @property
    def untracked(self) -> int:
        """Positions without time or place (or after `as_of`), which belong to no track."""
        return self.positions["track_id"].null_count()


def track(
    positions: pl.DataFrame,
    statics: pl.DataFrame,
    *,
    reference: Reference,
    as_of: datetime | None = None,
    max_gap_s: float = MAX_GAP_S,
    max_speed_kn: float = MAX_SPEED_KN,
    ports: Sequence[Port] | None = None,
) -> Tracked:
    """Tracks, latest states, port calls, and arrivals at `ports` (all with a joint team unless given)."""
    tracked, tracks, walk = segment_positions(positions, as_of=as_of, max_gap_s=max_gap_s, max_speed_kn=max_speed_kn)
    vessels = latest_state(tracked, walk, statics, reference=reference, as_of=as_of)
    port_calls = find_port_calls(walk, vessels, reference=reference, nav_status=positions["nav_status"])
    wanted = reference.team_ports() if ports is None else ports
    arrivals = estimate_arrivals(vessels, port_calls, tracked, ports=wanted, reference=reference, as_of=as_of)
    return Tracked(positions=tracked, tracks=tracks, vessels=vessels, port_calls=port_calls, arrivals=arrivals)
