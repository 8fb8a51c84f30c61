"""Filings of the carriers: who is sent which bills when, as X12 309 files with their times of receipt.

A carrier's manifest goes to each country the filing table names, one file per port of lading; late bills follow in
files of their own, then one file of amendments. In-transit notices come from the onward carrier before the ship does.
What the receiver's transport recorded stands in `received_at`; nothing received after the world's end is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from porttarget.world.cargo import OTHER, Bill, Cargo
from porttarget.world.due import READABLE, due
from porttarget.world.faults import CHANGE, COUNT_MISMATCH, DELETE, LATE
from porttarget.world.parameters import Faults
from porttarget.world.randomness import Rng, Streams, chance

MANIFEST, SUPPLEMENT, AMENDMENT, NOTICE = "manifest", "supplement", "amendment", "in_transit_notice"
BEFORE_LADING = timedelta(hours=24)  # the rule of both countries for containers
ONWARD_CARRIER = "ZQRR"  # files the in-transit notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A bill in a filing; `status` is original, change or delete, `spoilt_kg` what the first filing multiplied weights
    by when a change corrects it later."""

    bill: Bill
    frob: bool
    status: str
    spoilt_kg: float = 1.0


@dataclass(slots=True, kw_only=True)
class Filing:
    """One file to one country."""

    country: str
    kind: str
    cargo: Cargo
    sender: str
    origin: str
    received_at: datetime
    entries: list[Entry]
    faults: list[str] = field(default_factory=list)
    extra_bills_declared: int = 0

    @property
    def file(self) -> str:
        voyage = self.cargo.voyage
        parts = (f"{self.received_at:%Y%m%dT%H%M%SZ}", self.sender, voyage.voyage_id, self.origin, self.kind)
        return "_".join(parts) + ".x12"


def make_filings(cargos: Sequence[Cargo], faults: Faults, streams: Streams) -> list[Filing]:
    """All filings ever made of these voyages, in order of receipt; some lie beyond the world's end."""
    filings = [filing for cargo in cargos for filing in _of_voyage(cargo, faults, streams)]
    return sorted(filings, key=lambda filing: (filing.country, filing.file))


def _of_voyage(cargo: Cargo, faults: Faults, streams: Streams) -> Iterator[Filing]:
    manifests: dict[tuple[str, str], list[tuple[Bill, bool]]] = {}
    notices: dict[tuple[str, str], list[Bill]] = {}
    for bill in cargo.bills:
        for wanted in due(bill):
            if wanted.kind == NOTICE and DELETE not in bill.faults:
                notices.setdefault((wanted.to_country, bill.landing.port), []).append(bill)
            elif wanted.kind in READABLE and wanted.kind != NOTICE:
                frob = wanted.kind == "frob_manifest"
                manifests.setdefault((wanted.to_country, bill.lading), []).append((bill, frob))
    first: list[Filing] = []
    for (country, lading), bills in manifests.items():
        rng = streams.of("filing", cargo.voyage.key, country, lading)
        first += _manifests(cargo, country, lading, bills, faults, rng)
    yield from first
    for country in ("CA", "US"):
        rng = streams.of("amendment", cargo.voyage.key, country)
        yield from _amendments(cargo, country, [filing for filing in first if filing.country == country], faults, rng)
    for (country, port), noticed in notices.items():
        rng = streams.of("notice", cargo.voyage.key, country, port)
        yield _filing(
            cargo,
            country=country,
            kind=NOTICE,
            sender=ONWARD_CARRIER,
            origin=port,
            received_at=cargo.voyage.call_at(port).moored_at - _hours(rng, faults.notice_hours_before_arrival),
            entries=[Entry(bill=bill, frob=False, status="original") for bill in noticed],
        )


def _manifests(
    cargo: Cargo, country: str, lading: str, bills: Sequence[tuple[Bill, bool]], faults: Faults, rng: Rng
) -> Iterator[Filing]:
    """The manifest of one port of lading and its late part."""
    laden_at = next(place.laden_at for place in cargo.voyage.ladings if place.port == lading)
    deadline = laden_at - BEFORE_LADING
    in_time, late = deadline - _hours(rng, faults.hours_before_deadline), deadline + _hours(rng, faults.late_hours)
    miscounts, extra = chance(rng, faults.count_mismatch), int(rng.integers(1, 6))
    entries: dict[str, list[Entry]] = {MANIFEST: [], SUPPLEMENT: []}
    for bill, frob in bills:
        spoilt = float(rng.uniform(0.7, 0.95)) if CHANGE in bill.faults else 1.0
        original = Entry(bill=bill, frob=frob, status="original", spoilt_kg=spoilt)
        entries[SUPPLEMENT if LATE in bill.faults else MANIFEST].append(original)
    for kind, received_at in ((MANIFEST, in_time), (SUPPLEMENT, late)):
        if entries[kind]:
            filing = _filing(
                cargo,
                country=country,
                kind=kind,
                sender=cargo.voyage.ship.carrier.scac,
                origin=lading,
                received_at=received_at,
                entries=entries[kind],
            )
            if kind == MANIFEST and miscounts:
                filing.faults.append(COUNT_MISMATCH)
                filing.extra_bills_declared = extra
            yield filing


def _amendments(cargo: Cargo, country: str, amended: Sequence[Filing], faults: Faults, rng: Rng) -> Iterator[Filing]:
    """One file with all changes and deletions of a voyage, after the last filing that it amends."""
    after = _hours(rng, faults.amendment_hours)
    touched = [
        (filing, Entry(bill=entry.bill, frob=entry.frob, status=fault))
        for filing in amended
        for entry in filing.entries
        for fault in (CHANGE, DELETE)
        if fault in entry.bill.faults
    ]
    if touched:
        yield _filing(
            cargo,
            country=country,
            kind=AMENDMENT,
            sender=cargo.voyage.ship.carrier.scac,
            origin=cargo.voyage.ladings[-1].port,
            received_at=max(filing.received_at for filing, _ in touched) + after,
            entries=[entry for _, entry in touched],
        )


def _filing(
    cargo: Cargo, *, country: str, kind: str, sender: str, origin: str, received_at: datetime, entries: list[Entry]
) -> Filing:
    return Filing(
        country=country,
        kind=kind,
        cargo=cargo,
        sender=sender,
        origin=origin,
        received_at=received_at.replace(microsecond=0),
        entries=entries,
    )


def _hours(rng: Rng, span: tuple[float, float]) -> timedelta:
    return timedelta(hours=float(rng.uniform(*span)))


def known_boxes(filings: Sequence[Filing], country: str, until: datetime) -> dict[str, str]:
    """Boxes a country has been told of by `until`: box key to landing port; deleted bills' boxes are out."""
    found: dict[str, str] = {}
    for filing in filings:
        if filing.country != country or filing.received_at > until:
            continue
        for entry in filing.entries:
            for box in entry.bill.boxes:
                if entry.status == DELETE:
                    found.pop(box.key, None)
                else:
                    found[box.key] = box.landing.port
    return found


def partner_of(port: str) -> str:
    """The country whose officers help at a port."""
    return OTHER[port[:2]]
