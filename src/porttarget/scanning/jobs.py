"""Jobs: the boxes that someone wants imaged, with the facts that decide where and when that can be done.

In: `Job` objects or a frame with the same columns. Out: `Job` objects in their order. Size and kind are read from
the ISO 6346 size-type code itself (first character: length; third: type); unknown codes count as a dry 40-foot box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from porttarget.errors import TableError, UsageError, Where

if TYPE_CHECKING:
    import polars as pl

DENSITIES = ("low", "medium", "high")
LENGTHS_FT = ("20", "40", "45")
# ISO 6346:1995, first character of the size-type code
_LENGTH_OF_FIRST = {"1": "20", "2": "20", "B": "20", "C": "20", "3": "40", "4": "40", "L": "45", "M": "45", "P": "45"}
# ISO 6346:1995, third character: refrigerated (R) and refrigerated or heated with removable equipment (H)
_REEFER_TYPES = "RH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A box to be imaged: `ready` is when it can be had at its terminal, `leave_by` when it leaves (None: no end)."""

    box_id: str
    container_number: str | None
    probability: float
    arm: str | None
    terminal: str | None
    ready: datetime
    leave_by: datetime | None = None
    size_type: str | None = None
    cargo_density: str | None = None
    random: bool = False
    hazardous: bool = False

    @property
    def name(self) -> str:
        """What people call it: the container number, else the box id."""
        return self.container_number or self.box_id

    @property
    def length_ft(self) -> str:
        """Length class 20, 40 or 45."""
        return _LENGTH_OF_FIRST.get((self.size_type or "")[:1].upper(), "40")

    @property
    def reefer(self) -> bool:
        """Refrigerated by its size-type."""
        return (self.size_type or "")[2:3].upper() in _REEFER_TYPES and len(self.size_type or "") > 2

    @property
    def density(self) -> str:
        """Cargo density class; medium where nothing is known."""
        return self.cargo_density if self.cargo_density in DENSITIES else "medium"

    @property
    def is_random(self) -> bool:
        """Chosen by chance: it keeps its place before all others."""
        return self.random or self.arm == "random"


def as_jobs(jobs: Sequence[Job] | pl.DataFrame) -> list[Job]:
    """Jobs as objects; a frame needs the columns of `Job`, those with a default may be absent."""
    if isinstance(jobs, Sequence):
        found = list(jobs)
    else:
        names = [field.name for field in fields(Job)]
        needed = names[: names.index("leave_by")]
        absent = [name for name in needed if name not in jobs.columns]
        if absent:
            raise TableError(f"jobs: no column {', '.join(map(repr, absent))}", where=Where(source="jobs"))
        found = [
            Job(
                **{
                    name: value
                    for name, value in row.items()
                    if not (value is None and name in ("random", "hazardous"))
                }
            )
            for row in jobs.select([name for name in names if name in jobs.columns]).to_dicts()
        ]
    for row, job in enumerate(found, start=1):
        for name, moment in (("ready", job.ready), ("leave_by", job.leave_by)):
            if moment is not None and moment.tzinfo is None:
                raise UsageError(f"job {job.name}: {name} has no time zone", where=Where(source="jobs", row=row))
    return found
