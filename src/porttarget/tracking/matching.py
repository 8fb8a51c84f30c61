"""Ships seen by AIS ↔ voyages that carriers declare: by IMO number, then call sign, then cleaned name.

In: VESSELS, VOYAGES. Out: one row per matched voyage_id: voyage_id, mmsi, matched_by, confidence.
A match by call sign or name is refused where both sides have IMO numbers that hold and differ. A name counts from a
similarity of 92 of 100 and only when one ship alone is best: two ships of one name match none. Of several transponders
with one IMO number or call sign the one heard last is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from porttarget.tables import TABLES
from porttarget.tracking.destinations import plain

CONFIDENCE = {"imo": 0.99, "callsign": 0.95, "name": 0.90}
NAME_CUTOFF = 92.0
MATCHES = {"voyage_id": pl.String(), "mmsi": pl.Int64(), "matched_by": pl.String(), "confidence": pl.Float64()}
# ship-type prefixes that one side writes and the other does not
_PREFIX = re.compile(r"^(MV|M V|MS|M S|SS|S S|MT|M T|CMV) ")


def match_voyages(vessels: pl.DataFrame, voyages: pl.DataFrame) -> pl.DataFrame:
    """Pair each voyage with at most one vessel."""
    TABLES["vessels"].check(vessels)
    TABLES["voyages"].check(voyages)
    ships = vessels.sort("time", "mmsi", nulls_last=False).to_dicts()
    by_imo = {ship["imo"]: ship for ship in ships if ship["imo"] is not None}
    by_callsign = {_callsign(ship["callsign"]): ship for ship in ships if _callsign(ship["callsign"])}
    names = _Names(ships)
    rows = []
    for voyage in _declared(voyages).to_dicts():
        found = _match(voyage, by_imo, by_callsign, names)
        if found is not None:
            mmsi, way, similarity = found
            rows.append((voyage["voyage_id"], mmsi, way, round(CONFIDENCE[way] * similarity, 4)))
    return pl.DataFrame(rows, schema=MATCHES, orient="row").sort("voyage_id")


def _declared(voyages: pl.DataFrame) -> pl.DataFrame:
    """One row per voyage: its newest IMO number that holds, call sign and name."""
    imo = pl.when(pl.col("imo_ok")).then(pl.col("vessel_imo")).alias("imo")
    chosen = voyages.sort("received_at", "source", "offset", nulls_last=False).select(
        "voyage_id", imo, "callsign", "vessel_name"
    )
    return chosen.group_by("voyage_id", maintain_order=True).agg(pl.exclude("voyage_id").drop_nulls().last())


def _match(
    voyage: Mapping[str, object],
    by_imo: Mapping[object, dict[str, object]],
    by_callsign: Mapping[str, dict[str, object]],
    names: _Names,
) -> tuple[int, str, float] | None:
    imo = voyage["imo"]
    ship = by_imo.get(imo) if imo is not None else None
    if ship is not None:
        return _mmsi(ship), "imo", 1.0
    ship = by_callsign.get(_callsign(voyage["callsign"]))
    if ship is not None and not _differ(imo, ship):
        return _mmsi(ship), "callsign", 1.0
    return names.find(voyage["vessel_name"], imo)


class _Names:
    """Cleaned names of the ships that have one."""

    def __init__(self, ships: list[dict[str, object]]) -> None:
        self.ships = [ship for ship in ships if clean_name(ship["name"])]
        self.names = [clean_name(ship["name"]) for ship in self.ships]

    def find(self, name: object, imo: object) -> tuple[int, str, float] | None:
        """The one ship whose name is nearest, when near enough."""
        from rapidfuzz import fuzz, process

        wanted = clean_name(name)
        if not wanted:
            return None
        alike = process.extract(wanted, self.names, scorer=fuzz.ratio, score_cutoff=NAME_CUTOFF, limit=None)
        near = [(score, self.ships[at]) for _, score, at in alike if not _differ(imo, self.ships[at])]
        best = max((score for score, _ in near), default=0.0)
        ships = [ship for score, ship in near if score == best]
        identities = {ship["imo"] if ship["imo"] is not None else -_mmsi(ship) for ship in ships}
        return (_mmsi(ships[-1]), "name", best / 100.0) if len(identities) == 1 else None


def clean_name(name: object) -> str:
    """A ship's name in plain capitals without a ship-type prefix."""
    return _PREFIX.sub("", plain(name)) if isinstance(name, str) else ""


def _callsign(text: object) -> str:
    found = re.sub(r"[^A-Z0-9]", "", text.upper()) if isinstance(text, str) else ""
    return found if len(found) >= 3 and found.strip("0") else ""


def _differ(imo: object, ship: Mapping[str, object]) -> bool:
    return imo is not None and ship["imo"] is not None and imo != ship["imo"]


def _mmsi(ship: Mapping[str, object]) -> int:
    mmsi = ship["mmsi"]
    return mmsi if isinstance(mmsi, int) else -1
