"""AIS bytes to tables: sentences, messages, positions, statics, base stations, and rejects with their reasons.

`Decoder` takes bytes in any chunking and gives tables; `decode_bytes` does one whole input; `encode` goes the other
way. Layouts of messages stand in `layouts`, from which the kernels are generated. Nothing heavy is imported until used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from porttarget.ais_decoder.around import suffix_fields, tag_fields
    from porttarget.ais_decoder.decoded import Decoded
    from porttarget.ais_decoder.decoder import Decoder, decode_bytes
    from porttarget.ais_decoder.dedup import Deduplicator
    from porttarget.ais_decoder.remembered import remember
    from porttarget.ais_decoder.stats import DecodeStats

__all__ = [
    "DecodeStats",
    "Decoded",
    "Decoder",
    "Deduplicator",
    "decode_bytes",
    "remember",
    "suffix_fields",
    "tag_fields",
]
_HOME = {
    "Decoded": "decoded", "Decoder": "decoder", "decode_bytes": "decoder", "DecodeStats": "stats",
    "Deduplicator": "dedup", "remember": "remembered", "suffix_fields": "around", "tag_fields": "around",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name in _HOME:
        return getattr(import_module(f"porttarget.ais_decoder.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
