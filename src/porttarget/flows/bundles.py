"""Files that are one input only together: the linked tables of AMS bills, or the tables that we wrote ourselves.

In: inputs as they are opened. Out: the same, with neighbours of such a kind in one folder or archive taken together,
where the last of them stood. A bundle is received when the last of its files was, and is known by the bytes of all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final

from porttarget.feeds import Input
from porttarget.feeds.inputs import Way
from porttarget.feeds.recognise import Kind
from porttarget.flows.sidecar import Sidecars

BUNDLED: Final[frozenset[Kind]] = frozenset({"ams", "parquet"})


@dataclass(slots=True, kw_only=True)
class Bundle:
    """Inputs that are read together; it answers what an `Input` is asked."""

    parts: list[Input]
    error: None = None

    @property
    def kind(self) -> Kind:
        """What its parts were recognised as."""
        return self.parts[0].kind

    @property
    def way(self) -> Way:
        """How its parts came."""
        return self.parts[0].way

    @property
    def path(self) -> Path | None:
        """The path of its first part."""
        return self.parts[0].path

    @property
    def name(self) -> str:
        """The folder or archive; a single part's own name."""
        return self.parts[0].name if len(self.parts) == 1 else str(PurePath(self.parts[0].name).parent)

    @property
    def truncated(self) -> str | None:
        """Which parts end early, and why."""
        cut = [f"{part.name}: {part.truncated}" for part in self.parts if part.truncated]
        return "; ".join(cut) or None

    @property
    def sha256(self) -> str:
        """Of all its parts, whatever their names and order; known when they were read."""
        if len(self.parts) == 1:
            return self.parts[0].sha256 or ""
        return hashlib.sha256("".join(sorted(part.sha256 or "" for part in self.parts)).encode()).hexdigest()

    def read(self, limit: int) -> list[tuple[str, bytes]]:
        """Names and bytes of all parts; InputError beyond `limit` bytes in all."""
        out, left = [], limit
        for part in self.parts:
            data = part.read(left)
            left -= len(data)
            out.append((part.name, data))
        return out


def bundled(inputs: Iterable[Input]) -> Iterator[Input | Bundle]:
    """The inputs, those that belong together as bundles."""
    held: dict[Kind, list[Input]] = {}
    folder: PurePath | None = None
    for entry in inputs:
        here = PurePath(entry.name).parent
        if here != folder:
            yield from (Bundle(parts=parts) for parts in held.values())
            held, folder = {}, here
        if entry.kind in BUNDLED and entry.error is None:
            held.setdefault(entry.kind, []).append(entry)
        else:
            yield entry
    yield from (Bundle(parts=parts) for parts in held.values())


def when_received(sidecars: Sidecars, entry: Input | Bundle) -> datetime | None:
    """When the sidecar says an input came; of a bundle, its last part."""
    parts = entry.parts if isinstance(entry, Bundle) else [entry]
    times = [when for part in parts if (when := sidecars.received_at(part)) is not None]
    return max(times, default=None)
