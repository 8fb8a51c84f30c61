"""Reads an input of X12 interchanges holding 309 customs manifests into the manifest tables.

The order of steps only: tokenise and walk, find what is a bill, a party, a container, a goods line, make the tables,
check the envelope, number the findings. Raises only for inputs in which nothing can be read.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

import numpy as np
import polars as pl

from porttarget.jit import announce_compilation
from porttarget.manifests.bills import find_bills, make_bills
from porttarget.manifests.boxes import find_boxes, make_containers
from porttarget.manifests.envelope import check_envelope, check_places, make_rejects
from porttarget.manifests.findings import Findings
from porttarget.manifests.goods import find_lines, kilograms_per_box, make_goods, make_hazards
from porttarget.manifests.grammar_x12 import x12
from porttarget.manifests.kernels import tokenise
from porttarget.manifests.manifest import Manifest, ManifestStats
from porttarget.manifests.parties import find_parties, make_parties
from porttarget.manifests.ports import PortCodes
from porttarget.manifests.reading import Reading
from porttarget.manifests.segments import read_segments
from porttarget.manifests.voyages import make_voyages
from porttarget.tables import TABLES

_NOT_OF_309 = ("seals", "stow_positions", "events", "dispositions", "security_filings")


def read_x12(
    data: bytes, *, source: str, received_at: datetime | None, filed_to: str | None, codes: PortCodes
) -> Manifest:
    """All tables of an input; see `porttarget.manifests.read_manifest_bytes`."""
    announce_compilation(tokenise.__file__, "the manifest reader")
    segments = read_segments(data, x12(), source=source)
    reading = Reading(
        segments=segments, findings=Findings(segments), codes=codes, source=source,
        sha256=hashlib.sha256(data).hexdigest(), received_at=received_at, filed_to=filed_to,
        numbers_in_message=segments.number_in_message(),
    )  # fmt: skip
    bill_segs = find_bills(reading)
    voyages = make_voyages(reading, segments.message[bill_segs.segs].astype(np.int64))
    n1 = segments.tagged("N1")
    found = find_parties(reading, bill_segs.rows(reading, n1), n1, bill_segs.segs)
    bills = make_bills(reading, bill_segs, voyages, found)
    boxes = find_boxes(reading, bill_segs, voyages)
    lines = find_lines(reading, bill_segs, boxes)
    containers = make_containers(reading, boxes, bills, voyages, kilograms_per_box(lines, boxes.first.size))
    goods = make_goods(reading, lines, bills.frame, containers)
    hazards = make_hazards(reading, bill_segs, boxes, bills.frame, containers)
    parties = make_parties(reading, found, bills.frame)
    check_envelope(reading)
    check_places(reading)
    findings = _findings(reading, bills.frame, containers)
    rejects = make_rejects(reading, data)
    stats = ManifestStats(
        interchanges=segments.interchanges.shape[0], messages=segments.messages.shape[0], segments=segments.count,
        bills=bills.frame.height, containers=containers.height, findings=_counts(findings["code"]),
        rejected=_counts(rejects["reason"]),
    )  # fmt: skip
    return Manifest(
        voyages=voyages.frame, bills=bills.frame, parties=parties, containers=containers, goods=goods, hazards=hazards,
        **{name: TABLES[name].empty() for name in _NOT_OF_309},
        findings=findings, rejects=rejects, stats=stats,
    )  # fmt: skip


def _findings(reading: Reading, bills: pl.DataFrame, containers: pl.DataFrame) -> pl.DataFrame:
    frame, segs = reading.findings.frame(bills, containers)
    if segs.size == 0:
        return TABLES["findings"].empty()
    return TABLES["findings"].conform(frame.with_columns(reading.provenance(segs)))


def _counts(column: pl.Series) -> dict[str, int]:
    values, counts = np.unique(np.array(column.to_list(), dtype=np.str_), return_counts=True)
    return {str(value): int(count) for value, count in zip(values, counts, strict=True)}
