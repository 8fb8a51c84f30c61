"""How often each fault was found, in whose filings, when: of a node's store, of files, or of both.

Faults that only several filings together show are among them. With partners, senders have names and findings the
severities agreed with them, whatever they were when they were kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from porttarget.filings.counts import Span
from porttarget.filings.counts import finding_counts as counted
from porttarget.filings.counts import finding_shares as shared
from porttarget.flows.decode import Source, check_sources
from porttarget.flows.holdings import holdings
from porttarget.flows.manifest import Report, Setting, partners_in
from porttarget.flows.together import told_together
from porttarget.manifests.partner_findings import with_severities
from porttarget.manifests.partners import Partners
from porttarget.store import Store
from porttarget.tables import TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCounts:
    """Tables `finding_counts` and `finding_shares`."""

    counts: pl.DataFrame
    shares: pl.DataFrame

    def of(self, sender: str | None) -> FindingCounts:
        """Of one sender alone, by its id or its name among the partners; of all where it is None."""
        if sender is None:
            return self
        wanted = pl.any_horizontal(pl.col(name) == sender for name in ("sender", "partner"))
        return FindingCounts(counts=self.counts.filter(wanted), shares=self.shares.filter(wanted))


def finding_counts(
    *sources: Source,
    store: Store | Path | str | None = None,
    by: str = "month",
    since: date | None = None,
    until: date | None = None,
    partners: Partners | Path | str | None = None,
    received_at: datetime | None = None,
) -> FindingCounts:
    """Count findings of manifests (paths, globs, bytes, binary files) and of what a store received.

    by           day or month of receipt
    since, until first and last day of receipt that count; where given, what has no time of receipt does not
    partners     a partner file: names of senders, and severities
    Raises the first error of a source that cannot be read.
    """
    span = Span(by=by, since=since, until=until)
    if sources:
        check_sources("finding_counts", sources)
    agreed = partners_in(Path(partners)) if isinstance(partners, str | Path) else partners
    report = Report()
    setting = Setting(received_at=received_at, partners=agreed)
    if isinstance(store, str | Path):
        with Store.open(store) as opened:
            tables = holdings(sources, opened, setting=setting, report=report)
    else:
        tables = holdings(sources, store, setting=setting, report=report)
    if report.failed:
        raise report.failed[0]
    return counts_of(tables, span, agreed)


def counts_of(tables: Mapping[str, pl.DataFrame], span: Span, partners: Partners | None = None) -> FindingCounts:
    """The same of tables in memory."""
    findings = pl.concat([tables["findings"], told_together(tables)])
    if partners is not None:
        findings = with_severities(findings, tables["interchanges"], partners)
    told = {**tables, "findings": findings}
    made = FindingCounts(counts=counted(told, span), shares=shared(told, span))
    if partners is None:
        return made
    return FindingCounts(
        counts=_named(made.counts, partners, "finding_counts"), shares=_named(made.shares, partners, "finding_shares")
    )


def _named(frame: pl.DataFrame, partners: Partners, name: str) -> pl.DataFrame:
    """With the name that the partner file gives each sender."""
    who = frame.select("sender", "sender_qualifier").unique()
    names = who.with_columns(
        partner=pl.Series([partners.of(*row).name or None for row in who.iter_rows()], dtype=pl.String)
    )
    joined = frame.drop("partner").join(
        names, on=["sender", "sender_qualifier"], how="left", nulls_equal=True, maintain_order="left"
    )
    return TABLES[name].conform(joined)
