"""Who must be told of a bill: the reference room's filing table, asked with the ship's calls.

`due` goes by what the carrier declares of the ship's calls; `owed` goes by where it really called. They differ for a
ship that makes an undeclared call: the filing it thereby owes is never made. Boxes of a bill share all that the
table asks about.
"""

from __future__ import annotations

from porttarget.reference.filings import Filing, filings_due
from porttarget.world.cargo import Bill
from porttarget.world.voyages import Call

READABLE = ("manifest", "frob_manifest", "in_transit_notice")  # written as X12 309; security filings are not


def due(bill: Bill) -> tuple[Filing, ...]:
    """Filings the table asks for, by the itinerary the carrier declares."""
    return filings_due(bill.landing.port[:2], bill.destination_country, _countries(bill, declared_only=True))


def owed(bill: Bill) -> tuple[Filing, ...]:
    """Filings the table asks for, by the calls the ship really makes."""
    return filings_due(bill.landing.port[:2], bill.destination_country, _countries(bill, declared_only=False))


def told(bill: Bill) -> tuple[str, ...]:
    """Countries that learn of the bill by a filing the world writes."""
    return tuple(sorted({filing.to_country for filing in due(bill) if filing.kind in READABLE}))


def calls_aboard(bill: Bill, *, declared_only: bool) -> tuple[Call, ...]:
    """Calls with the bill's boxes aboard, the landing included, in order."""
    calls = bill.voyage.declared_calls if declared_only else bill.voyage.calls
    return tuple(call for call in calls if call.moored_at <= bill.landing.moored_at)


def _countries(bill: Bill, *, declared_only: bool) -> tuple[str, ...]:
    return tuple(call.port[:2] for call in calls_aboard(bill, declared_only=declared_only))
