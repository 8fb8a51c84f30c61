"""Which filing is due to which country for a box: the rows of filings.toml and their evaluation.

In: landing country, country of destination, the countries whose ports the ship calls at while the box is aboard, and
whether the bill is part of a consolidation. Out: filings, each with its deadline and the reason that stands in its row.
The table is the law here; this file only matches rows. The room `filings` turns deadlines into moments.
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
FIELDS: Final = ("landing_country", "destination_country", "calls_at", "consolidated")
WAYS: Final = ("carrier_manifest", "forwarder_message", "stow_message", "conveyance_message", "other_message")
LEVELS: Final = ("cargo", "ship")
CARGO: Final = ("", "import", "in_transit", "frob")
DEADLINES: Final = (("before", "lading"), ("before", "arrival"), ("after", "departure"))
DATA: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A filing that is due.

    to_country  who must receive it
    kind        manifest, frob_manifest, in_transit_notice, isf, house_bill, stow_plan, conveyance
    by          carrier_manifest: it is in the ship's own manifest filing (an X12 309 to that country);
                forwarder_message, stow_message, conveyance_message: those; other_message: it reaches that country by
                other messages or by release from the other country
    because     the row's reason, for people
    name        what the country calls it
    cargo       what the box is to that country: import, in_transit, frob; "" for a ship's filing
    hours       with `relation` and `to`: due so many hours before lading or arrival, or after departure from the last
                foreign port; None where no deadline is told
    source      the rule
    """

    to_country: str
    kind: str
    by: str
    because: str
    name: str = ""
    cargo: str = ""
    hours: float | None = None
    relation: str = ""
    to: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRow:
    """One row of the table; a condition that is None always holds."""

    row_id: str
    level: str
    filing: Filing
    landing_country: tuple[str, ...] | None
    destination_country: tuple[str, ...] | None
    not_landing_country: tuple[str, ...] | None
    calls_at: str | None
    consolidated: bool | None

    def matches(self, landing: str, destination: str, calls: frozenset[str], *, consolidated: bool) -> bool:
        return (
            (self.consolidated is None or self.consolidated == consolidated)
            and (self.landing_country is None or landing in self.landing_country)
            and (self.not_landing_country is None or landing not in self.not_landing_country)
            and (self.destination_country is None or destination in self.destination_country)
            and (self.calls_at is None or self.calls_at in calls)
        )


def filings_due(
    landing_country: str,
    destination_country: str,
    calls: Sequence[str],
    *,
    consolidated: bool = False,
    level: str = "cargo",
    rows: Sequence[FilingRow] | None = None,
) -> tuple[Filing, ...]:
    """Filings due for one box, or (level "ship") for a ship's calls, in the table's order, each country and kind once.

    landing_country      where the box leaves the ship (alpha-2)
    destination_country  where the goods go; "" when not known
    calls                countries of all ports called at with the box aboard, before or at its landing
    consolidated         its bill is a house bill, or a master with house bills
    """
    aboard = frozenset(calls)
    due: dict[tuple[str, str], Filing] = {}
    for row in shipped_rows() if rows is None else rows:
        if row.level == level and row.matches(landing_country, destination_country, aboard, consolidated=consolidated):
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
    level, cargo = str(entry.get("level", LEVELS[0])), str(entry.get("cargo", ""))
    for name, value, known in (("by", texts["by"], (*WAYS, "")), ("level", level, LEVELS), ("cargo", cargo, CARGO)):
        if value not in known:
            faults.add(place, f"{name} is {value!r}, expected one of {', '.join(one for one in known if one)}")
    hours, relation, to = _deadline(entry.get("due"), place, faults)
    when = entry.get("when", {})
    conditions = when if isinstance(when, dict) else {}
    allowed = {*FIELDS, "not_landing_country"}
    for key in conditions:
        if key not in allowed:
            faults.add(place, f"condition {key!r} is not known, expected one of {', '.join(sorted(allowed))}")
    if len(faults.found) > before:
        return None
    return FilingRow(
        row_id=texts["id"],
        level=level,
        filing=Filing(
            to_country=texts["to"], kind=texts["kind"], by=texts["by"], because=texts["because"],
            name=str(entry.get("name", "")), cargo=cargo, hours=hours, relation=relation, to=to,
            source=str(entry.get("source", "")),
        ),
        landing_country=_codes(conditions.get("landing_country")),
        destination_country=_codes(conditions.get("destination_country")),
        not_landing_country=_codes(conditions.get("not_landing_country")),
        calls_at=str(conditions["calls_at"]) if "calls_at" in conditions else None,
        consolidated=bool(conditions["consolidated"]) if "consolidated" in conditions else None,
    )  # fmt: skip


def _deadline(value: object, place: str, faults: Faults) -> tuple[float | None, str, str]:
    """Hours, before or after, and of what; (None, "", "") where the row has none or a faulty one."""
    if value is None:
        return None, "", ""
    told = dict(value) if isinstance(value, dict) else {}
    hours = told.pop("hours", None)
    for relation, to in DEADLINES:
        if told == {relation: to} and isinstance(hours, int | float):
            return float(hours), relation, to
    expected = " or ".join(f"{{ hours, {relation} = {to!r} }}" for relation, to in DEADLINES)
    faults.add(place, f"due is {value!r}, expected {expected}")
    return None, "", ""


def _codes(value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    return tuple(str(code) for code in value) if isinstance(value, list) else (str(value),)
