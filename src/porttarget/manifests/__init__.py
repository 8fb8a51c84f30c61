"""Manifest text → voyages, bills, parties, containers, goods, hazards, and the faults found in it.

`read_manifest_bytes` and `read_manifest_files` read; `write_x12`, `write_ams`, `write_json` write. Reads interchanges
of ANSI X12 and UN/EDIFACT with the messages that have a mapping (`read_x12.MAPPINGS`), linked tables of AMS bills, our
JSON, and tables that were written here; importing this is light.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from porttarget.manifests.manifest import Manifest, ManifestStats

if TYPE_CHECKING:
    from porttarget.manifests.partners import Partners
    from porttarget.manifests.ports import PortCodes

__all__ = ["Manifest", "ManifestStats", "read_manifest_bytes", "read_manifest_files"]


def read_manifest_bytes(
    data: bytes,
    *,
    source: str = "-",
    received_at: datetime | None = None,
    filed_to: str | None = None,
    codes: PortCodes | None = None,
    partners: Partners | None = None,
) -> Manifest:
    """The tables of one (decompressed) input of any format that is known; faults in it are rows of `findings`.

    received_at  when it was received, a fact of the transport: timezone-aware, or None where unknown
    filed_to     country it was filed to, where the receiver knows
    codes        who knows ports by code; the shipped reference data by default
    partners     what was agreed with senders: versions, codes of their own, severities
    Raises NothingRecognised for an empty input and one without interchanges, ManifestError for one cut in its first
    segment.
    """
    from porttarget.manifests.read_x12 import read_x12
    from porttarget.manifests.recognise import recognise

    found = recognise(data)
    if found in ("ams", "parquet"):
        return read_manifest_files(
            [(source, data)], source=source, received_at=received_at, filed_to=filed_to, codes=codes, partners=partners
        )
    if codes is None:
        from porttarget.reference import load_reference

        codes = load_reference()
    if found == "json":
        from porttarget.manifests.read_json import read_json

        made = read_json(data, source=source, received_at=received_at, filed_to=filed_to, codes=codes)
    else:
        made = read_x12(data, source=source, received_at=received_at, filed_to=filed_to, codes=codes, partners=partners)
    return _as_agreed(made, partners)


def read_manifest_files(
    files: Sequence[tuple[str, bytes]],
    *,
    source: str,
    received_at: datetime | None = None,
    filed_to: str | None = None,
    codes: PortCodes | None = None,
    partners: Partners | None = None,
) -> Manifest:
    """The tables of files that are one input together: linked tables of AMS bills, or tables written here as Parquet.

    files  names and (decompressed) bytes; the other arguments are those of `read_manifest_bytes`
    Raises NothingRecognised where a file is neither.
    """
    from porttarget.manifests.read_ams import read_ams
    from porttarget.manifests.read_tables import read_tables
    from porttarget.manifests.sheets import File

    parts = [File(name=name, data=data) for name, data in files]
    if any(each.data.startswith(b"PAR1") for each in parts):
        return _as_agreed(read_tables(parts, source=source), partners)
    if codes is None:
        from porttarget.reference import load_reference

        codes = load_reference()
    made = read_ams(parts, source=source, received_at=received_at, filed_to=filed_to, codes=codes)
    return _as_agreed(made, partners)


def _as_agreed(made: Manifest, partners: Partners | None) -> Manifest:
    if partners is None:
        return made
    from porttarget.manifests.partner_findings import judged

    return judged(made, partners)
