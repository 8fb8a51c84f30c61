"""Filings of the carriers: who is sent which bills when, as X12 309 files with their times of receipt.

A carrier's manifest goes to each country the filing table names, one file per port of lading; late bills and
amendments follow in files of their own. In-transit notices come from the onward carriers before the ship does.
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

MANIFEST, LATE_MANIFEST, AMENDMENT, NOTICE = "manifest", "late_manifest", "amendment", "in_transit_notice"
BEFORE_LADING = timedelta(hours=24)  # the rule of both countries for containers
ONWARD_CARRIERS = {"rail": "ZQRR", "truck": "ZQTK"}


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
    notices: dict[tuple[str, str, str], list[Bill]] = {}
    for bill in cargo.bills:
        for wanted in due(bill):
            if wanted.kind == NOTICE:
                notices.setdefault((wanted.to_country, bill.landing.port, bill.onward_mode), []).append(bill)
            elif wanted.kind in READABLE:
                frob = wanted.kind == "frob_manifest"
                manifests.setdefault((wanted.to_country, bill.lading), []).append((bill, frob))
    for (country, lading), bills in manifests.items():
        rng = streams.of("filing", cargo.voyage.key, country, lading)
        yield from _manifests(cargo, country, lading, bills, faults, rng)
    for (country, port, mode), noticed in notices.items():
        rng = streams.of("notice", cargo.voyage.key, country, port, mode)
        call = cargo.voyage.call_at(port)
        yield _filing(
            cargo,
            country=country,
            kind=NOTICE,
            sender=ONWARD_CARRIERS[mode],
            origin=port,
            received_at=call.moored_at - _hours(rng, faults.notice_hours_before_arrival),
            entries=[Entry(bill=bill, frob=False, status="original") for bill in noticed if DELETE not in bill.faults],
        )


def _manifests(
    cargo: Cargo, country: str, lading: str, bills: Sequence[tuple[Bill, bool]], faults: Faults, rng: Rng
) -> Iterator[Filing]:
    """The manifest of one port of lading, its late part, and the amendments of both."""
    laden_at = next(place.laden_at for place in cargo.voyage.ladings if place.port == lading)
    deadline = laden_at - BEFORE_LADING
    in_time, late = deadline - _hours(rng, faults.hours_before_deadline), deadline + _hours(rng, faults.late_hours)
    amended = max(in_time, late if any(LATE in bill.faults for bill, _ in bills) else in_time)
    amended += _hours(rng, faults.amendment_hours)
    miscounts, extra = chance(rng, faults.count_mismatch), int(rng.integers(1, 6))
    first: list[Entry] = []
    second: list[Entry] = []
    third: list[Entry] = []
    for bill, frob in bills:
        spoilt = float(rng.uniform(0.7, 0.95)) if CHANGE in bill.faults else 1.0
        original = Entry(bill=bill, frob=frob, status="original", spoilt_kg=spoilt)
        (second if LATE in bill.faults else first).append(original)
        third += [Entry(bill=bill, frob=frob, status=fault) for fault in (CHANGE, DELETE) if fault in bill.faults]
    for kind, received_at, entries in (
        (MANIFEST, in_time, first),
        (LATE_MANIFEST, late, second),
        (AMENDMENT, amended, third),
    ):
        if not entries:
            continue
        filing = _filing(
            cargo,
            country=country,
            kind=kind,
            sender=cargo.voyage.ship.carrier.scac,
            origin=lading,
            received_at=received_at,
            entries=entries,
        )
        if kind == MANIFEST and miscounts:
            filing.faults.append(COUNT_MISMATCH)
            filing.extra_bills_declared = extra
        yield filing


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
