"""Reads an input of X12 interchanges holding 309 customs manifests into the manifest tables.

The order of steps only: tokenise and walk, map segments to facts, make the tables, check the envelope, number the
findings. Raises only for inputs in which nothing can be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Final

import numpy as np
import polars as pl

from porttarget.jit import announce_compilation
from porttarget.manifests.envelope import check_envelope, check_places, make_rejects
from porttarget.manifests.facts_309 import MAPPING_309
from porttarget.manifests.facts_310 import MAPPING_310
from porttarget.manifests.facts_baplie import MAPPING_BAPLIE, MAPPING_MOVINS
from porttarget.manifests.facts_cuscar import MAPPING_CUSCAR, MAPPING_CUSREP
from porttarget.manifests.facts_customs import MAPPING_CUSRES, MAPPING_IFTDGN
from porttarget.manifests.facts_iftmcs import MAPPING_IFCSUM, MAPPING_IFTMCS
from porttarget.manifests.facts_iftsta import MAPPING_IFTSTA
from porttarget.manifests.facts_security import MAPPING_SECURITY_FILING
from porttarget.manifests.facts_terminal import MAPPING_COARRI, MAPPING_CODECO, MAPPING_COPRAR, MAPPING_VERMAS
from porttarget.manifests.facts_x12_booking import MAPPING_301
from porttarget.manifests.facts_x12_customs import MAPPING_350, MAPPING_353, MAPPING_355, MAPPING_358
from porttarget.manifests.facts_x12_status import MAPPING_315, MAPPING_322, MAPPING_323
from porttarget.manifests.findings import Findings
from porttarget.manifests.grammars import messages
from porttarget.manifests.interchanges import make_interchanges, senders, with_tags
from porttarget.manifests.kernels import tokenise
from porttarget.manifests.make_tables import make_findings, make_tables
from porttarget.manifests.making import Making
from porttarget.manifests.manifest import Manifest, ManifestStats, counted
from porttarget.manifests.map_segments import map_segments
from porttarget.manifests.mapping import Mapping
from porttarget.manifests.partner_codes import Senders, senders_of
from porttarget.manifests.partners import Partners
from porttarget.manifests.ports import PortCodes
from porttarget.manifests.reading import Reading
from porttarget.manifests.segments import read_segments
from porttarget.manifests.unkept import check_elements

# one for each message that is read
MAPPINGS: Final[tuple[Mapping, ...]] = (
    MAPPING_309, MAPPING_SECURITY_FILING, MAPPING_BAPLIE, MAPPING_MOVINS, MAPPING_CUSCAR, MAPPING_CUSREP,
    MAPPING_IFTMCS, MAPPING_IFCSUM,
    MAPPING_COPRAR, MAPPING_COARRI, MAPPING_CODECO, MAPPING_VERMAS, MAPPING_IFTSTA, MAPPING_CUSRES, MAPPING_IFTDGN,
    MAPPING_301, MAPPING_310, MAPPING_315, MAPPING_322, MAPPING_323, MAPPING_350, MAPPING_353, MAPPING_355,
    MAPPING_358,
)  # fmt: skip


def read_x12(
    data: bytes, *, source: str, received_at: datetime | None, filed_to: str | None, codes: PortCodes,
    partners: Partners | None = None,
) -> Manifest:  # fmt: skip
    """All tables of an input; see `porttarget.manifests.read_manifest_bytes`."""
    announce_compilation(tokenise.__file__, "the manifest reader")
    segments = read_segments(data, messages(), source=source)
    mapped = map_segments(segments, MAPPINGS)
    reading = Reading(
        facts=mapped.facts, findings=Findings(), codes=codes, source=source, sha256=hashlib.sha256(data).hexdigest(),
        received_at=received_at, filed_to=filed_to, segments=segments, mapped=mapped,
    )  # fmt: skip
    reading.senders = senders_in(reading, partners)
    tables = make_checked(reading, make_tables)
    findings = with_tags(segments, make_findings(reading, tables))
    tables["interchanges"] = make_interchanges(reading, tables, findings)
    rejects = make_rejects(reading, data)
    stats = ManifestStats(
        interchanges=segments.interchanges.shape[0], messages=segments.messages.shape[0], segments=segments.count,
        bills=tables["bills"].height, containers=tables["containers"].height, findings=counted(findings["code"]),
        rejected=counted(rejects["reason"]),
    )  # fmt: skip
    return Manifest(**tables, findings=findings, rejects=rejects, stats=stats)


def senders_in(reading: Reading, partners: Partners | None) -> Senders | None:
    """Who sent each message, where senders among them have codes of their own."""
    if partners is None:
        return None
    segments = reading.segments
    return senders_of(partners, senders(segments), segments.messages[:, 3].astype(np.int64))


def make_checked(
    reading: Reading, make: Callable[[Making], dict[str, pl.DataFrame]]
) -> dict[str, pl.DataFrame]:  # fmt: skip
    """The tables that `make` gives; what is wrong with segments and their envelope stands in the reading's findings."""
    mapped, segments = reading.mapped, reading.segments
    for segs, missing in mapped.missing:
        reading.findings.add("missing_segment", segs, found=segments.whole(segs).series(), expected=missing)
    tables = make(reading)
    reading.findings.add("no_column", mapped.idle, found=segments.whole(mapped.idle).series())
    check_elements(reading)
    check_envelope(reading)
    check_places(reading)
    return tables
