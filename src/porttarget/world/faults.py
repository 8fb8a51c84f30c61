"""Clerical faults of filings: which bill is late, amended or spoilt, which box number is mistyped.

Nothing criminal is meant by them, though schemes add some of the same kinds. What was done is noted in the bill's and
the box's `faults`, which the truth tables show; `filings` carries it out.
"""

from __future__ import annotations

from collections.abc import Sequence

from porttarget.world.cargo import Bill, Cargo
from porttarget.world.identity import with_wrong_check_digit
from porttarget.world.parameters import Faults
from porttarget.world.randomness import Rng, Streams, chance

LATE, CHANGE, DELETE, DUPLICATE = "late", "change", "delete", "duplicate_bill"
MISSING_CONSIGNEE, NO_MASTER, WRONG_DIGIT = "missing_consignee", "house_without_master", "wrong_check_digit"
COUNT_MISMATCH = "count_mismatch"  # of a file, not of a bill


def spoil(cargos: Sequence[Cargo], faults: Faults, streams: Streams) -> None:
    """Draw the faults of every bill and box."""
    for cargo in cargos:
        rng = streams.of("faults", cargo.voyage.key)
        for bill in cargo.bills:
            _spoil_bill(bill, faults, rng)
        for box in cargo.boxes:
            if chance(rng, faults.wrong_check_digit):
                box.filed_number = with_wrong_check_digit(box.number, rng)
                box.faults.append(WRONG_DIGIT)


def _spoil_bill(bill: Bill, faults: Faults, rng: Rng) -> None:
    late, change, delete, consignee, master, twice = rng.random(6) < (
        faults.late,
        faults.change,
        faults.delete,
        faults.missing_consignee,
        faults.house_without_master,
        faults.duplicate_bill,
    )
    threat = any(box.threat_scheme for box in bill.boxes)
    drawn = {
        LATE: late,
        CHANGE: change,
        # a deleted bill's boxes stay ashore, so neither a threat nor the other country's sure knowledge is deleted;
        # a consolidated box stays aboard for its other bills
        DELETE: delete and not threat and not bill.guaranteed and not bill.master and not change,
        MISSING_CONSIGNEE: consignee,
        NO_MASTER: master and bool(bill.master),
        DUPLICATE: twice,
    }
    for fault, happens in drawn.items():
        if happens and fault not in bill.faults:
            bill.faults.append(fault)
    if NO_MASTER in bill.faults and not bill.master:
        bill.faults.remove(NO_MASTER)
    for box in bill.boxes:
        box.rolled = box.rolled or DELETE in bill.faults
