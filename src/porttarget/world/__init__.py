"""A seeded world: ships, their AIS sentences, their filings to two countries, lookouts, outcomes, and the truth of it.

`simulate` writes one to a folder; parameters stand in `data/world.toml`. Nothing heavy is imported before it runs.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from porttarget.world.simulation import WorldSummary

# for help texts; a test compares it with what the default world really is
WORLD_DEFAULTS: Final = (
    "4 days from 2026-03-02 at scale 0.005 (1 is real volume at the five ports): about 50 ships, 2,400 boxes, "
    "270 manifest files to two countries, 55,000 AIS sentences of 17 receivers; 5 s of CPU time"
)

__all__ = ["WORLD_DEFAULTS", "simulate"]


def simulate(
    out: Path,
    *,
    seed: int = 1,
    days: float | None = None,
    scale: float | None = None,
    start: datetime | None = None,
) -> WorldSummary:
    """Make the world of `seed` in folder `out`; see `porttarget.world.simulation`."""
    from porttarget.world.simulation import simulate as run

    return run(out, seed=seed, days=days, scale=scale, start=start)
