"""Past examinations of each country, as CSV: some boxes drawn by chance, more by how they looked.

What was found depends on what was really in the box and on how well the kind of examination finds it; honest boxes
sometimes show a small irregularity. The choice by looks is biased as officers' choices are; `arm` tells which it was.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from porttarget.world.cargo import Box, Cargo
from porttarget.world.parameters import OutcomeShares
from porttarget.world.randomness import Rng, Streams, chance, pick

COLUMNS = (
    "container_number", "bill_number", "landing_port", "examined_at", "kind", "result", "finding_code", "threat_kind",
    "arm",
)  # fmt: skip
KINDS = ("nii", "destuff", "tailgate", "document")
KIND_WEIGHTS = (0.68, 0.16, 0.11, 0.05)
MINOR = ("quantity_differs", "marks_missing", "value_unclear")
HOURS_AFTER_ARRIVAL = (9.0, 60.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    box: Box
    bill_number: str
    examined_at: datetime
    kind: str
    finding_code: str
    threat_kind: str
    arm: str

    @property
    def result(self) -> str:
        return "finding" if self.finding_code else "clear"


def examine(cargos: Sequence[Cargo], shares: OutcomeShares, streams: Streams, until: datetime) -> list[Outcome]:
    """Examinations done by `until`, in order of time."""
    done = []
    for cargo in cargos:
        rng = streams.of("outcomes", cargo.voyage.key)
        for box in cargo.boxes:
            arm = _arm(box, shares, rng)
            kind = pick(rng, KINDS, KIND_WEIGHTS)
            when = box.landing.moored_at + timedelta(hours=float(rng.uniform(*HOURS_AFTER_ARRIVAL)))
            code, threat = _found(box, kind, shares, rng)
            if arm and when <= until and not box.undeclared and not box.rolled:
                done.append(
                    Outcome(
                        box=box,
                        bill_number=cargo.bills_of(box)[0].number,
                        examined_at=when.replace(microsecond=0),
                        kind=kind,
                        finding_code=code,
                        threat_kind=threat,
                        arm=arm,
                    )
                )
    return sorted(done, key=lambda outcome: (outcome.examined_at, outcome.box.key))


def _arm(box: Box, shares: OutcomeShares, rng: Rng) -> str:
    """Why the box was examined, empty where it was not: by chance, else by looks."""
    drawn, looked_at = rng.random(2)
    if drawn < shares.random_share:
        return "random"
    signs = len(box.traces) + len(box.innocent_signs) + len(box.faults)
    if looked_at < min(0.9, shares.chosen_share * (0.5 + 4.0 * signs)):
        return "rule" if signs < 2 else "lookout" if "exact_name" in box.traces else "rule"
    return ""


def _found(box: Box, kind: str, shares: OutcomeShares, rng: Rng) -> tuple[str, str]:
    """(finding code, threat kind), both empty where nothing was found."""
    detected, minor = rng.random(2)
    if box.threat_kind and detected < shares.detect[kind]:
        return box.threat_kind, box.threat_kind
    if kind != "nii" and minor < shares.minor_finding_share:
        return pick(rng, MINOR), ""
    return ("image_unclear", "") if kind == "nii" and chance(rng, shares.false_alarm) else ("", "")


def as_csv(outcomes: Sequence[Outcome], country: str) -> bytes:
    """The country's own outcomes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for outcome in outcomes:
        port = outcome.box.landing.port
        if port.startswith(country):
            writer.writerow(
                (
                    outcome.box.filed_number,
                    outcome.bill_number,
                    port,
                    outcome.examined_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    outcome.kind,
                    outcome.result,
                    outcome.finding_code,
                    outcome.threat_kind,
                    outcome.arm,
                )
            )
    return out.getvalue().encode()
