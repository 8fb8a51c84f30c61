"""A log that shows tampering: each entry carries the hash of the one before, and a Merkle frontier covers them all.

Leaf and node hashes are those of RFC 9162, section 2.1 (prefix 0x00 and 0x01). In: records. Out: entries, roots, and
faults that name the first entry that is not as written. It keeps nothing; a log whose end was cut off looks whole
unless its size and root are known from elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from porttarget.errors import UsageError
from porttarget.sharing.canonical import canonical

NO_ENTRY: Final = "0" * 64  # `previous` of the first entry
EMPTY_ROOT: Final = hashlib.sha256(b"").hexdigest()  # RFC 9162, 2.1.1: hash of an empty list


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. `hash` is the leaf hash of number, previous hash and record in canonical JSON."""

    number: int
    record: Mapping[str, object]
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Frontier:
    """Roots of the complete subtrees of `size` leaves, largest first: all that appending needs."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if len(self.peaks) != self.size.bit_count():
            raise UsageError(
                f"a frontier of {self.size} leaves has {self.size.bit_count()} peaks, not {len(self.peaks)}"
            )

    def append(self, leaf: bytes) -> Frontier:
        """The frontier with one more leaf hash."""
        peaks, size, carried = list(self.peaks), self.size, leaf
        while size & 1:
            carried = node_hash(peaks.pop(), carried)
            size >>= 1
        return Frontier(self.size + 1, (*peaks, carried))

    def root(self) -> str:
        """Merkle tree hash of all leaves, hexadecimal."""
        if not self.peaks:
            return EMPTY_ROOT
        top = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            top = node_hash(peak, top)
        return top.hex()

    def to_text(self) -> str:
        """Size and peaks as one line, for keeping."""
        return ":".join((str(self.size), *(peak.hex() for peak in self.peaks)))

    @classmethod
    def from_text(cls, text: str) -> Frontier:
        """What `to_text` wrote; UsageError where it did not."""
        try:
            size, *peaks = text.split(":")
            return cls(int(size), tuple(bytes.fromhex(peak) for peak in peaks))
        except ValueError as error:
            raise UsageError(f"{text[:80]!r} is not a frontier") from error


def make_entry(number: int, record: Mapping[str, object], previous: str) -> Entry:
    """The entry that follows the one with hash `previous`; numbers count from 0."""
    return Entry(number=number, record=record, previous=previous, hash=_entry_hash(number, record, previous))


def verify(entries: Iterable[Entry], *, size: int | None = None, root: str | None = None) -> list[str]:
    """What is wrong with a whole log, the first faulty entry named; empty when nothing is.

    size, root  what is known of it from elsewhere; without them a cut end is not seen
    """
    frontier, previous, number = Frontier(), NO_ENTRY, 0
    for number, entry in enumerate(entries):
        fault = _entry_fault(entry, number, previous)
        if fault is not None:
            return [fault]
        previous = entry.hash
        frontier = frontier.append(bytes.fromhex(entry.hash))
    if size is not None and frontier.size != size:
        return [f"log has {frontier.size} entries, expected {size}"]
    if root is not None and frontier.root() != root:
        return [f"root over {frontier.size} entries is {frontier.root()}, expected {root}"]
    return []


def root_of(leaves: Sequence[bytes]) -> str:
    """Merkle tree hash of leaf data."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf_hash(leaf))
    return frontier.root()


def _entry_hash(number: int, record: Mapping[str, object], previous: str) -> str:
    return leaf_hash(canonical({"number": number, "previous": previous, "record": dict(record)})).hex()


def _entry_fault(entry: Entry, number: int, previous: str) -> str | None:
    if entry.number != number:
        return f"entry {number}: found number {entry.number}; an entry is missing, doubled or out of order"
    if entry.previous != previous:
        return f"entry {number}: previous hash is {entry.previous}, expected {previous}"
    computed = _entry_hash(entry.number, entry.record, entry.previous)
    if computed != entry.hash:
        return f"entry {number}: hash is {entry.hash}, computed {computed}; the record is not as written"
    return None
