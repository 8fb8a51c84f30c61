"""An input of interchanges of any size → its manifest tables: of a small one at once, of a large one piece by piece.

In: an opened input. Out: manifests; those of a large input together hold the rows that it would give as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import reduce
from operator import add

import polars as pl

from porttarget.feeds import Input
from porttarget.flows.spooled import read_or_spool
from porttarget.manifests import Manifest, read_manifest_bytes
from porttarget.manifests.partners import Partners
from porttarget.reference import Reference, load_reference
from porttarget.tables.cargo import TABLES

PIECE_BYTES = 1 << 26  # of larger inputs so much is read at once; with its tables it takes some seven times as much


def read_interchanges(
    entry: Input, *, received_at: datetime | None, filed_to: str | None, reference: Reference | None,
    partners: Partners | None,
) -> Iterator[Manifest]:  # fmt: skip
    """The manifest of an input, in one piece or in several."""
    data = read_or_spool(entry, PIECE_BYTES)
    if isinstance(data, bytes):
        yield read_manifest_bytes(
            data, source=entry.name, received_at=received_at, filed_to=filed_to, codes=reference, partners=partners
        )
        return
    from porttarget.manifests.pieces import Whole, read_pieces  # loads Numba

    with data as spooled:
        whole = Whole(
            source=entry.name, size=spooled.size, sha256=spooled.sha256, utf8=spooled.utf8, received_at=received_at,
            filed_to=filed_to, partners=partners,
        )  # fmt: skip
        yield from read_pieces(spooled.at, whole, reference or load_reference(), piece_bytes=PIECE_BYTES)


def joined(pieces: Sequence[Manifest]) -> Manifest:
    """The pieces of one input as one manifest."""
    if len(pieces) == 1:
        return pieces[0]
    tables = concatenated(pieces)
    tables["findings"] = tables["findings"].sort("offset", maintain_order=True)
    return Manifest(**tables, stats=reduce(add, (piece.stats for piece in pieces)))


def concatenated(manifests: Sequence[Manifest]) -> dict[str, pl.DataFrame]:
    """The tables of all manifests, each as one, by their fields' names."""
    names = (*(each.name for each in TABLES if each.name != "manifest_rejects"), "rejects")
    return {name: pl.concat([getattr(one, name) for one in manifests]) for name in names}
