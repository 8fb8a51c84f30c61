"""What an input is, in words, and whether it was meant: a folder or glob may hold kinds that a command does not read.

A file that the user named is read or fails; one that only lies in a named folder is passed over when it is plainly of
another kind.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from porttarget.feeds import Input
from porttarget.flows.bundles import Bundle

KINDS: Final[dict[str, str]] = {
    "ais": "AIS sentences (`porttarget decode` reads them)",
    "x12": "an X12 interchange (`porttarget manifest` reads it)",
    "edifact": "a UN/EDIFACT interchange (`porttarget manifest` reads it)",
    "ams": "a table of AMS bills of lading (`porttarget manifest` reads it)",
    "manifest_json": "a manifest as JSON (`porttarget manifest` reads it)",
    "empty": "nothing: it is empty",
    "binary": "binary data",
    "outcomes": "examination outcomes (`porttarget ingest` takes them)",
    "lookouts": "a lookout list (`porttarget ingest` takes it)",
    "packet": "a packet of another node (`porttarget exchange import` takes it)",
    "parquet": "Parquet",
    "unknown": "no format known here",
}
PLAIN: Final = frozenset({"ais", "x12", "edifact", "ams", "manifest_json", "outcomes", "lookouts", "packet", "parquet"})


def is_other_kind(entry: Input | Bundle, wanted: Collection[str], named: Sequence[object]) -> bool:
    """Whether `entry` is plainly of none of the wanted kinds and was not named itself."""
    return entry.kind in PLAIN and entry.kind not in wanted and entry.name not in {str(name) for name in named}
