"""Manifest text → voyages, bills, parties, containers, goods, hazards, and the faults found in it.

`read_manifest_bytes` reads, `write_x12.write_309` writes. Reads ANSI X12 309 (`grammar_x12`); importing this is light.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from porttarget.manifests.manifest import Manifest, ManifestStats

if TYPE_CHECKING:
    from porttarget.manifests.ports import PortCodes

__all__ = ["Manifest", "ManifestStats", "read_manifest_bytes"]


def read_manifest_bytes(
    data: bytes,
    *,
    source: str = "-",
    received_at: datetime | None = None,
    filed_to: str | None = None,
    codes: PortCodes | None = None,
) -> Manifest:
    """The tables of one (decompressed) input with any number of interchanges; faults in it are rows of `findings`.

    received_at  when it was received, a fact of the transport: timezone-aware, or None where unknown
    filed_to     country it was filed to, where the receiver knows
    codes        who knows ports by code; the shipped reference data by default
    Raises NothingRecognised for an empty input and one without ISA, ManifestError for one cut inside its only ISA.
    """
    from porttarget.manifests.read_x12 import read_x12

    if codes is None:
        from porttarget.reference import load_reference

        codes = load_reference()
    return read_x12(data, source=source, received_at=received_at, filed_to=filed_to, codes=codes)
