"""What reading a manifest input gives: its tables and its counts. Imports nothing heavy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestStats:
    """Counts of one input; `segments` are all whole segments, those of the envelope too."""

    interchanges: int
    messages: int
    segments: int
    bills: int
    containers: int
    findings: Mapping[str, int] = field(default_factory=dict)
    rejected: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: ManifestStats) -> ManifestStats:
        """The counts of both."""
        return ManifestStats(
            interchanges=self.interchanges + other.interchanges,
            messages=self.messages + other.messages,
            segments=self.segments + other.segments,
            bills=self.bills + other.bills,
            containers=self.containers + other.containers,
            findings=dict(Counter(self.findings) + Counter(other.findings)),
            rejected=dict(Counter(self.rejected) + Counter(other.rejected)),
        )

    def as_dict(self) -> dict[str, object]:
        """The counts as plain values, for JSON."""
        return asdict(self)


def counted(column: pl.Series) -> dict[str, int]:
    """How often each value stands in a column, by value."""
    counts = column.value_counts(sort=False).sort(column.name)
    return dict(counts.iter_rows())


def _no_interchanges() -> pl.DataFrame:
    """Of formats that have no envelope."""
    from porttarget.tables import table

    return table("interchanges").empty()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The tables of one input, as declared in `porttarget.tables`."""

    voyages: pl.DataFrame
    bills: pl.DataFrame
    parties: pl.DataFrame
    containers: pl.DataFrame
    goods: pl.DataFrame
    hazards: pl.DataFrame
    seals: pl.DataFrame
    stow_positions: pl.DataFrame
    events: pl.DataFrame
    dispositions: pl.DataFrame
    security_filings: pl.DataFrame
    interchanges: pl.DataFrame = field(default_factory=_no_interchanges)
    findings: pl.DataFrame
    rejects: pl.DataFrame
    stats: ManifestStats

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables by their declared names."""
        return {
            "voyages": self.voyages, "bills": self.bills, "parties": self.parties, "containers": self.containers,
            "goods": self.goods, "hazards": self.hazards, "seals": self.seals, "stow_positions": self.stow_positions,
            "events": self.events, "dispositions": self.dispositions, "security_filings": self.security_filings,
            "interchanges": self.interchanges, "findings": self.findings,
            "manifest_rejects": self.rejects,
        }  # fmt: skip
