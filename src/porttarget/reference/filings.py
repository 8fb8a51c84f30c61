"""Which filing is due to which country for a box: the rows of filings.toml and their evaluation.

In: landing country, country of destination, and the countries whose ports the ship calls at while the box is
aboard. Out: filings, each with the reason that stands in its row. The table is the law here; this file only
matches rows. Amounts of time before lading or arrival are the clocks' business, not this table's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from porttarget.reference.tabular import Faults

TARGET_COUNTRIES: Final = ("CA", "US")
FIELDS: Final = ("landing_country", "destination_country", "calls_at")
DATA: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A filing that is due.

    to_country  who must receive it
    kind        manifest, frob_manifest, in_transit_notice or isf
    by          carrier_manifest: it is in the ship's own manifest filing (an X12 309 to that country);
                other_message: it reaches that country by other messages or by release from the other country
    because     the row's reason, for people
    """

    to_country: str
    kind: str
    by: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRow:
    """One row of the table; a condition that is None always holds."""

    row_id: str
    filing: Filing
    landing_country: tuple[str, ...] | None
    destination_country: tuple[str, ...] | None
    not_landing_country: tuple[str, ...] | None
    calls_at: str | None

    def matches(self, landing: str, destination: str, calls: frozenset[str]) -> bool:
        return (
            (self.landing_country is None or landing in self.landing_country)
            and (self.not_landing_country is None or landing not in self.not_landing_country)
            and (self.destination_country is None or destination in self.destination_country)
            and (self.calls_at is None or self.calls_at in calls)
        )


def filings_due(
    landing_country: str,
    destination_country: str,
    calls: Sequence[str],
    *,
    rows: Sequence[FilingRow] | None = None,
) -> tuple[Filing, ...]:
    """Filings due for one box, in the table's order, each country and kind once.

    landing_country      where the box leaves the ship (alpha-2)
    destination_country  where the goods go; "" when not known
    calls                countries of all ports called at with the box aboard, before or at its landing
    """
    aboard = frozenset(calls)
    due: dict[tuple[str, str], Filing] = {}
    for row in shipped_rows() if rows is None else rows:
        if row.matches(landing_country, destination_country, aboard):
            due.setdefault((row.filing.to_country, row.filing.kind), row.filing)
    return tuple(due.values())


@cache
def shipped_rows() -> tuple[FilingRow, ...]:
    faults = Faults()
    rows = read_rows((DATA,), faults)
    faults.raise_if_any()
    return rows


def read_rows(folders: Sequence[Path], faults: Faults) -> tuple[FilingRow, ...]:
    """Rows of filings.toml in each folder; a later row of the same id replaces an earlier one."""
    rows: dict[str, FilingRow] = {}
    for folder in folders:
        path = folder / "filings.toml"
        if not path.is_file():
            continue
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            faults.add(str(path), f"not TOML: {error}")
            continue
        for number, entry in enumerate(document.get("filing", []), 1):
            row = _row(entry, f"{path}, filing {number}", faults)
            if row is not None:
                rows[row.row_id] = row
    return tuple(rows.values())


def _row(entry: dict[str, object], place: str, faults: Faults) -> FilingRow | None:
    before = len(faults.found)
    texts = {key: str(entry.get(key, "")) for key in ("id", "to", "kind", "by", "because")}
    for key, value in texts.items():
        if not value:
            faults.add(place, f"{key} is missing")
    if texts["by"] not in ("carrier_manifest", "other_message", ""):
        faults.add(place, f"by is {texts['by']!r}, expected carrier_manifest or other_message")
    when = entry.get("when", {})
    conditions = when if isinstance(when, dict) else {}
    known = {*FIELDS, "not_landing_country"}
    for key in conditions:
        if key not in known:
            faults.add(place, f"condition {key!r} is not known, expected one of {', '.join(sorted(known))}")
    if len(faults.found) > before:
        return None
    return FilingRow(
        row_id=texts["id"],
        filing=Filing(to_country=texts["to"], kind=texts["kind"], by=texts["by"], because=texts["because"]),
        landing_country=_codes(conditions.get("landing_country")),
        destination_country=_codes(conditions.get("destination_country")),
        not_landing_country=_codes(conditions.get("not_landing_country")),
        calls_at=str(conditions["calls_at"]) if "calls_at" in conditions else None,
    )


def _codes(value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    return tuple(str(code) for code in value) if isinstance(value, list) else (str(value),)
