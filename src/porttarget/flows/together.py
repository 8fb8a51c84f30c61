"""What the filings of one run say of one another: bay plan against manifest, houses without master, bills filed again.

In: the tables of the run's inputs, one after the other. Out: the findings that only all of them together show, and the
tables that answers to senders are written from. Kept is what these need, in memory of its own, so that an input read
need not stay. A run of a single message has nothing to compare; what an input's own check told is not told again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from porttarget.flows.across import findings_across
from porttarget.flows.table_files import compact
from porttarget.manifests.answers import TOLD
from porttarget.manifests.finding_kinds import ACROSS
from porttarget.manifests.interchanges import count_findings
from porttarget.manifests.partner_findings import with_severities
from porttarget.manifests.partners import Partners
from porttarget.tables import TABLES
from porttarget.tables.columns import PROVENANCE

_PLACE: Final = tuple(column.name for column in PROVENANCE)
# columns that the checks and the answers ask for; bills are kept whole, since versions are told apart by all they say
_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "voyages": TABLES["voyages"].names,
    "bills": TABLES["bills"].names,
    "containers": (
        "box_id", "voyage_id", "container_number", "bill_ids", "size_type", "port_of_lading", "landing_port",
        "gross_kg", "received_at", *_PLACE,
    ),
    "stow_positions": (
        "voyage_id", "box_id", "container_number", "port_of_lading", "port_of_discharge", "size_type", "load_status",
        "gross_kg", "message_kind", "received_at", *_PLACE,
    ),
    "interchanges": TABLES["interchanges"].names,
    "findings": TABLES["findings"].names,
}  # fmt: skip
MOST_FILINGS: Final = 500_000  # bills and stow positions; with more, what is kept would take several GB
_COMPARED: Final = ("voyages", "bills", "containers", "stow_positions")
_FILED: Final = ("bills", "stow_positions")  # a message that fills one of these is a filing that others may contradict
SEVERAL: Final = 2
_MESSAGE: Final = ("source_sha256", "interchange", "message")


class Together:
    """The filings of one run; `answered`: answers will be written from them.

    too_many   they were more than `most` bills and stow positions, so that they are not compared
    """

    def __init__(self, *, answered: bool = False) -> None:
        self._kept: dict[str, list[pl.DataFrame]] = {name: [] for name in _KEPT}
        self._filings, self._answered, self.too_many, self.most = 0, answered, False, MOST_FILINGS
        self._told = pl.col("severity").is_in(TOLD) if answered else pl.lit(value=False)

    def take(self, tables: Mapping[str, pl.DataFrame]) -> None:
        """The tables of one more input, or of the next part of one."""
        self._filings += sum(tables[name].height for name in _FILED)
        if self._filings > self.most and not self._answered and not self.too_many:
            self.too_many = True
            self._kept.update((name, []) for name in _COMPARED)
        for name, columns in _KEPT.items():
            if self.too_many and name in _COMPARED:
                continue
            frame = tables[name].select(columns)
            if name == "findings":  # the others are known where they stand; these may be told twice
                frame = frame.filter(pl.col("code").is_in(ACROSS) | self._told)
            if frame.height:
                self._kept[name].append(compact(frame))

    def findings(self, partners: Partners | None = None) -> pl.DataFrame:
        """Findings that only several filings together show; none where there are no several.

        partners  how grave they are for whoever sent the row that each stands at
        """
        tables = self._tables()
        found = told_together(tables)
        return found if partners is None else with_severities(found, tables["interchanges"], partners)

    def interchanges(self, found: pl.DataFrame) -> pl.DataFrame:
        """The table of interchanges, with findings across filings counted too."""
        rows = self._tables()["interchanges"]
        return with_counts(rows, found)

    def answerable(self, found: pl.DataFrame) -> dict[str, pl.DataFrame]:
        """The tables that answers are written from."""
        tables = self._tables()
        return {**tables, "findings": pl.concat([tables["findings"], found])}

    def _tables(self) -> dict[str, pl.DataFrame]:
        return {
            name: pl.concat(frames) if frames else TABLES[name].empty().select(_KEPT[name])
            for name, frames in self._kept.items()
        }


def told_together(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Findings that only several of these filings together show; a single one has no other to be compared with."""
    filed = pl.concat([tables[name].select(_MESSAGE) for name in _FILED]).unique()
    return findings_across(tables) if filed.height >= SEVERAL else TABLES["findings"].empty()


def with_counts(interchanges: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The table of interchanges with some more findings counted."""
    if found.is_empty():
        return interchanges
    more = count_findings(interchanges, found)
    return interchanges.with_columns(interchanges[name] + more[name] for name in ("errors", "warnings", "infos"))
