"""Type 24 in pairs: part A (name) with part B (ship) of the same MMSI, sent at most 15 minutes apart.

In: rows of `statics`, take by take. Out: rows of `static_pairs`, one for each part B that has a partner. A part B goes
with the latest part A heard before it, or else with the next one after it, in the order of the sentences; where both
have a time, it must be within 15 minutes, where one has none, order alone decides.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

import polars as pl

from porttarget.tables import table

WINDOW: Final = timedelta(minutes=15)  # ships send both parts every 6 minutes, one minute apart
MOST_WAITING: Final = 100_000  # MMSIs remembered, so that memory stays bounded; the longest unheard are forgotten

NameT = TypeVar("NameT")
ShipT = TypeVar("ShipT")


class Pairing(Generic[NameT, ShipT]):
    """Finds the partner of each part, as parts come. Holds the latest part A, and a part B without one, by MMSI."""

    def __init__(self) -> None:
        self._names: dict[int, tuple[datetime | None, NameT]] = {}
        self._ships: dict[int, tuple[datetime | None, ShipT]] = {}

    def part_a(self, mmsi: int, time: datetime | None, name: NameT) -> ShipT | None:
        """Note a part A; the part B that waited for it."""
        _keep(self._names, mmsi, (time, name))
        waiting = self._ships.pop(mmsi, None)
        return waiting[1] if waiting is not None and _near(waiting[0], time) else None

    def part_b(self, mmsi: int, time: datetime | None, ship: ShipT) -> NameT | None:
        """The part A of a part B, which waits where there is none."""
        known = self._names.get(mmsi)
        if known is not None and _near(known[0], time):
            return known[1]
        _keep(self._ships, mmsi, (time, ship))
        return None


def _near(one: datetime | None, other: datetime | None) -> bool:
    return one is None or other is None or abs(one - other) <= WINDOW


def _keep(kept: dict[int, Any], mmsi: int, what: Any) -> None:
    kept.pop(mmsi, None)
    kept[mmsi] = what
    if len(kept) > MOST_WAITING:
        del kept[next(iter(kept))]


_FROM_A = ("message_row", "time", "name")
_FROM_B = tuple(
    column.name
    for column in table("static_pairs").columns
    if column.name not in ("message_row_a", "message_row_b", "time_a", "time_b", "name", "mmsi")
)


class StaticPairs:
    """Pairs over any number of takes: what one take leaves without a partner, a later one may complete."""

    def __init__(self) -> None:
        self._pairing: Pairing[tuple[Any, ...], tuple[Any, ...]] = Pairing()

    def take(self, statics: pl.DataFrame) -> pl.DataFrame:
        """The pairs that these rows complete, in the order in which they do."""
        declared = table("static_pairs")
        parts = statics.filter(pl.col("part").is_not_null())
        found: list[tuple[Any, ...]] = []
        heads = parts.select("part", "mmsi", *_FROM_A).iter_rows()
        for (part, mmsi, row, time, name), ship in zip(heads, parts.select(_FROM_B).iter_rows(), strict=True):
            if part == "A":
                waiting = self._pairing.part_a(mmsi, time, (row, time, name))
                if waiting is not None:
                    found.append((row, waiting[0], mmsi, time, waiting[1], name, *waiting[2]))
            else:
                known = self._pairing.part_b(mmsi, time, (row, time, ship))
                if known is not None:
                    found.append((known[0], row, mmsi, known[1], time, known[2], *ship))
        names = ("message_row_a", "message_row_b", "mmsi", "time_a", "time_b", "name", *_FROM_B)
        schema = declared.schema()
        frame = pl.DataFrame(found, schema={name: schema[name] for name in names}, orient="row")
        return frame.select(declared.names)


def static_pairs(statics: pl.DataFrame) -> pl.DataFrame:
    """Pairs of the parts in `statics`, rows in the order of the sentences."""
    return StaticPairs().take(statics)
