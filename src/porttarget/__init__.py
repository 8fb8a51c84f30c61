"""porttarget: marine container targeting and vessel tracking.

    import porttarget as pt
    d = pt.decode("log.nmea.gz")      # d.positions, d.statics, … as Polars frames, d.stats
    m = pt.read_manifest("x.309")     # m.bills, m.containers, m.findings, …

Importing this module imports nothing heavy; each name is fetched from `flows` when it is first used (PEP 562).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from porttarget.ais_decoder import Decoded, Decoder
    from porttarget.flows.decode import decode
    from porttarget.flows.finding_counts import finding_counts
    from porttarget.flows.geo_frames import to_geopandas
    from porttarget.flows.manifest import manifest_pieces, read_manifest
    from porttarget.flows.meet import plan, rank
    from porttarget.manifests import Manifest

__version__ = "0.1.0"

_OFFERED = {
    "Decoded": "porttarget.ais_decoder",
    "Decoder": "porttarget.ais_decoder",
    "Manifest": "porttarget.manifests",
    "decode": "porttarget.flows.decode",
    "finding_counts": "porttarget.flows.finding_counts",
    "manifest_pieces": "porttarget.flows.manifest",
    "plan": "porttarget.flows.meet",
    "rank": "porttarget.flows.meet",
    "read_manifest": "porttarget.flows.manifest",
    "to_geopandas": "porttarget.flows.geo_frames",
}

__all__ = [
    "Decoded", "Decoder", "Manifest", "__version__", "decode", "finding_counts", "manifest_pieces", "plan", "rank",
    "read_manifest", "to_geopandas",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _OFFERED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_OFFERED[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
