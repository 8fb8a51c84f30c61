"""What the makers of tables share: the facts of one input, who knows ports, what was found wrong, whence each row is.

The makers (`voyages`, `bills`, `parties`, `boxes`, `goods`, `stow`, `events`, …) take a `Making` and give frames; they
know entities and fields, never a segment or a column of the input.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from porttarget.manifests.earlier import Earlier
from porttarget.manifests.facts import Facts, Value
from porttarget.manifests.findings import Findings
from porttarget.manifests.partner_codes import Senders
from porttarget.manifests.ports import PortCodes, PortColumn, look_up
from porttarget.manifests.spans import ROW_TIME, Bools, Ints, Spans, gather, nullable


@dataclass(slots=True, kw_only=True)
class Making:
    """One input, or a piece of one, on its way to tables.

    senders   are asked for codes of their own, where they have any
    earlier   tells of the pieces of the input before this one
    """

    facts: Facts
    findings: Findings
    codes: PortCodes
    source: str
    sha256: str
    received_at: datetime | None
    filed_to: str | None
    senders: Senders | None = None
    earlier: Earlier | None = None

    def ports(self, filed: Spans, segs: Ints, *, places: bool = False) -> PortColumn:
        """Port codes looked up, each by the codes of whoever sent the segment it stands in (-1: none)."""
        own = None if self.senders is None else self.senders.ports(self.facts.places.message[segs])
        return look_up(self.codes, filed, places=places, own=own)

    def number(
        self, value: Value, name: str, *, bill: Ints | None = None, box: Ints | None = None
    ) -> pl.Series:  # fmt: skip
        """A field as float64; what is no number becomes null and a finding."""
        numbers, faulty = value.numbers()
        rows = np.flatnonzero(faulty)
        if rows.size:
            element, component = value.value_at(rows)
            self.findings.add(
                "number_form", value.segs[rows], found=value.spans.take(rows).series(), expected="a decimal number",
                element=element, component=component, bill=_at(bill, rows), box=_at(box, rows),
            )  # fmt: skip
        return nullable(numbers, np.isnan(numbers), name)

    def note(
        self, code: str, where: Bools, value: Value, *, expected: pl.Series | str | None = None,
        bill: Ints | None = None, box: Ints | None = None,
    ) -> None:  # fmt: skip
        """A finding about a field for each row where `where` holds."""
        rows = np.flatnonzero(where)
        if rows.size == 0:
            return
        element, component = value.value_at(rows)
        self.findings.add(
            code, value.segs[rows], found=value.as_filed(rows),
            expected=expected.gather(rows) if isinstance(expected, pl.Series) else expected,
            element=element, component=component, bill=_at(bill, rows), box=_at(box, rows),
        )  # fmt: skip

    def provenance(self, segs: Ints) -> list[pl.Series]:
        """The columns that say where rows made from these segments stand in the input."""
        places = self.facts.places
        return [
            self._of_file(segs, 0, self.source, "source"),
            self.sha256_of(segs),
            pl.Series("interchange", places.interchange[segs] + np.int32(places.interchanges + 1)),
            pl.Series("message", _numbered(places.message[segs], places.messages)),
            pl.Series("segment", places.number[segs]),
            pl.Series("offset", places.offset[segs]),
        ]

    def sha256_of(self, segs: Ints) -> pl.Series:
        """The SHA-256 of the file that each of these segments stands in."""
        return self._of_file(segs, 1, self.sha256, "source_sha256")

    def _of_file(self, segs: Ints, part: int, only: str, name: str) -> pl.Series:
        places = self.facts.places
        if places.file is None:
            return self.constant(only, segs.size, name)
        return gather(pl.Series(name, [each[part] for each in places.files], dtype=pl.String), places.file[segs])

    def received(self, size: int, name: str = "received_at") -> pl.Series:
        """The time of receipt, for `size` rows."""
        return pl.Series(name, [self.received_at], dtype=ROW_TIME).new_from_index(0, size)

    def constant(self, value: str | None, size: int, name: str) -> pl.Series:
        """One text for `size` rows."""
        return pl.Series(name, [value], dtype=pl.String).new_from_index(0, size)


def _numbered(message: NDArray[np.int32], before: int) -> NDArray[np.int32]:
    """Numbers of messages from 1, with those before them counted; 0 outside messages."""
    return message + np.int32(1) if not before else np.where(message < 0, 0, message + np.int32(before + 1))


def _at(rows: Ints | None, which: Ints) -> Ints | None:
    return None if rows is None else rows[which]
