"""Manifest text → voyages, bills, parties, containers, goods, hazards, and the faults found in it.

`read_manifest_bytes` reads, `write_x12.write_309` writes. Reads interchanges of ANSI X12 and UN/EDIFACT with
the messages that have a mapping (`read_x12.MAPPINGS`); importing this is light.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from porttarget.errors import NothingRecognised, Where
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
    Raises NothingRecognised for an empty input and one without interchanges, ManifestError for one cut in its first
    segment.
    """
    from porttarget.manifests.read_x12 import read_x12
    from porttarget.manifests.recognise import WORDS, recognise

    found = recognise(data)
    if found != "interchanges":
        raise NothingRecognised(
            f"the input is {WORDS[found]}, expected {WORDS['interchanges']}", where=Where(source=source), found=found
        )
    if codes is None:
        from porttarget.reference import load_reference

        codes = load_reference()
    return read_x12(data, source=source, received_at=received_at, filed_to=filed_to, codes=codes)
