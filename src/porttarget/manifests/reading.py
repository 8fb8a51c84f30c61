"""One input being read: its segments, who knows ports, what was found wrong, and where each row comes from.

The makers of tables (`voyages`, `bills`, `parties`, `boxes`, `goods`) take a `Reading` and give frames.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import polars as pl

from porttarget.manifests.findings import Findings
from porttarget.manifests.ports import PortCodes
from porttarget.manifests.segments import Segments
from porttarget.manifests.spans import Bools, Ints, nullable

ROW_TIME = pl.Datetime("us", "UTC")


@dataclass(slots=True, kw_only=True)
class Reading:
    """What the makers of tables share; `lost` gathers segments that found no row, to be reported as findings."""

    segments: Segments
    findings: Findings
    codes: PortCodes
    source: str
    sha256: str
    received_at: datetime | None
    filed_to: str | None
    numbers_in_message: Ints
    lost: list[Ints] = field(default_factory=list)

    def text(self, segs: Ints, tag: str, name: str, *, strip: bool = True) -> pl.Series:
        """A named element of these segments as a column; -1 stands for no segment."""
        return self.segments.named(segs, tag, name, strip=strip).series(name)

    def number(
        self, segs: Ints, tag: str, name: str, *, bill: Ints | None = None, box: Ints | None = None
    ) -> pl.Series:
        """A named element as float64; what is no number becomes null and a finding."""
        spans = self.segments.named(segs, tag, name)
        value, faulty = spans.numbers()
        rows = np.flatnonzero(faulty)
        self.findings.add(
            "number_form", segs[rows], found=spans.take(rows).series(), expected="a decimal number",
            element=self.segments.grammar.element(tag, name), bill=_at(bill, rows), box=_at(box, rows),
        )  # fmt: skip
        return nullable(value, np.isnan(value), name)

    def note(
        self, code: str, where: Bools, segs: Ints, tag: str, name: str, *, expected: pl.Series | str | None = None,
        bill: Ints | None = None, box: Ints | None = None,
    ) -> None:  # fmt: skip
        """A finding about a named element for each segment where `where` holds."""
        rows = np.flatnonzero(where)
        if rows.size == 0:
            return
        if isinstance(expected, pl.Series):
            expected = expected.gather(rows)
        self.findings.add(
            code, segs[rows], found=self.segments.named(segs[rows], tag, name, strip=False).series(),
            expected=expected, element=self.segments.grammar.element(tag, name), bill=_at(bill, rows),
            box=_at(box, rows),
        )  # fmt: skip

    def provenance(self, segs: Ints) -> list[pl.Series]:
        """The columns that say where rows made from these segments stand in the input."""
        segments = self.segments
        return [
            self.constant(self.source, segs.size, "source"),
            self.constant(self.sha256, segs.size, "source_sha256"),
            pl.Series("interchange", segments.interchange[segs] + np.int32(1)),
            pl.Series("message", segments.message[segs] + np.int32(1)),
            pl.Series("segment", self.numbers_in_message[segs], dtype=pl.Int32),
            pl.Series("offset", segments.offset[segs]),
        ]

    def received(self, size: int, name: str = "received_at") -> pl.Series:
        """The time of receipt, for `size` rows."""
        return pl.Series(name, [self.received_at], dtype=ROW_TIME).new_from_index(0, size)

    def constant(self, value: str | None, size: int, name: str) -> pl.Series:
        """One text for `size` rows."""
        return pl.Series(name, [value], dtype=pl.String).new_from_index(0, size)


def _at(rows: Ints | None, which: Ints) -> Ints | None:
    return None if rows is None else rows[which]
