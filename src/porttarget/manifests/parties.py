"""N1, N2, N3, N4, PER segments → parties of bills, with names cleaned for comparison; missing ones are findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from porttarget.manifests.codes import CONSIGNEE_ROLE, DESTINATION_ROLE, LEGAL_FORMS, ROLES, SHIPPER_ROLE
from porttarget.manifests.kernels import text as kernels
from porttarget.manifests.reading import Reading
from porttarget.manifests.spans import Bytes, Ints, Spans, chain, from_offsets, from_texts, gather, interleave
from porttarget.tables import TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Party segments in order with the row of their bill, their role, and their N4 segment (-1)."""

    segs: Ints
    bill: Ints
    role: pl.Series
    place: Ints

    def first(self, role: str, bills: int) -> Ints:
        """Row here of each bill's first party in that role; -1 where it has none."""
        rows = np.flatnonzero((self.role == role).to_numpy())[::-1]
        out = np.full(bills, -1, np.int64)
        out[self.bill[rows]] = rows
        return out


def find_parties(reading: Reading, bill_rows: Ints, segs: Ints, bills: Ints) -> Parties:
    """The N1 segments `segs` that have a bill; `bill_rows` is theirs, `bills` the segments of all bills."""
    segments = reading.segments
    reading.lost.append(segs[bill_rows < 0])
    segs, bill = segs[bill_rows >= 0], bill_rows[bill_rows >= 0]
    kinds, codes = segments.named(segs, "N1", "role").distinct()
    role = gather(pl.Series([ROLES.get(code or "", code or "?") for code in codes], dtype=pl.String), kinds)
    place = np.full(segs.size, -1, np.int64)
    n4, owner = _children(reading, segs, "N4")
    place[owner] = n4
    parties = Parties(segs=segs, bill=bill, role=role, place=place)
    for wanted in (SHIPPER_ROLE, CONSIGNEE_ROLE):
        without = np.flatnonzero(parties.first(wanted, bills.size) < 0)
        reading.findings.add("missing_party", bills[without], expected=wanted, bill=without)
    return parties


def make_parties(reading: Reading, parties: Parties, bills: pl.DataFrame) -> pl.DataFrame:
    """The table of parties."""
    segments, segs = reading.segments, parties.segs
    names = _names(reading, segs)
    lines, owner = _children(reading, segs, "N3")
    address = interleave([segments.named(lines, "N3", f"address_{i}") for i in (1, 2)])
    per, per_owner = _children(reading, segs, "PER")
    contact = interleave([segments.named(per, "PER", name) for name in ("name", "number")])
    frame = pl.DataFrame(
        [
            gather(bills["bill_id"], parties.bill),
            gather(bills["bill_number"], parties.bill),
            parties.role.alias("role"),
            reading.text(segs, "N1", "role").alias("role_raw").fill_null(""),
            names.series("name"),
            clean(names).series("name_clean"),
            address.joined(np.repeat(owner, 2), segs.size, b", ").series("address"),
            *(reading.text(parties.place, "N4", name) for name in ("city", "region", "postcode", "country")),
            contact.joined(np.repeat(per_owner, 2), segs.size, b" ").series("contact"),
            *reading.provenance(segs),
        ]
    )
    return TABLES["parties"].conform(frame)


def clean(names: Spans) -> Spans:
    """Names in upper case without accents, punctuation, needless blanks and legal form at the end."""
    if names.buf.size and int(names.buf.max()) > 127 and _wide(names):
        plain = names.series().str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_uppercase()
        names = from_texts(plain.to_list())
    forms, bounds = _legal_forms()
    offsets = np.empty(names.start.size + 1, np.int64)
    out = kernels.clean_names(names.buf, names.start, names.length, forms, bounds, offsets)
    return from_offsets(out, offsets)


def _wide(names: Spans) -> bool:
    lengths = names.series().str.len_bytes() != names.series().str.len_chars()
    return bool(lengths.any())


def _names(reading: Reading, segs: Ints) -> Spans:
    """N1-02 with both elements of each N2, without separator."""
    segments = reading.segments
    names = segments.named(segs, "N1", "name")
    more, owner = _children(reading, segs, "N2")
    if more.size == 0:
        return names
    heads = segments.named(segs, "N1", "name", strip=False)
    tails = interleave([segments.named(more, "N2", f"name_{i}", strip=False) for i in (1, 2)])
    parent = np.concatenate([np.arange(segs.size), np.repeat(owner, 2)])
    order = np.argsort(parent, kind="stable")
    return chain([heads, tails]).take(order).joined(parent[order], segs.size)


def _children(reading: Reading, segs: Ints, tag: str) -> tuple[Ints, Ints]:
    """Segments of `tag` and the row in `segs` of the N1 they stand under; the others are noted as lost."""
    tagged = reading.segments.tagged(tag)
    above = reading.segments.parent[tagged].astype(np.int64)
    row = np.searchsorted(segs, above)
    held = np.zeros(tagged.size, np.bool_)
    if segs.size:
        held = segs[np.minimum(row, segs.size - 1)] == above
    reading.lost.append(tagged[~held])
    return tagged[held], row[held]


def destination_codes(parties: Parties, bills: int) -> Ints:
    """Segment of each bill's party of final destination; -1 where it has none."""
    rows = parties.first(DESTINATION_ROLE, bills)
    return np.where(rows >= 0, parties.segs[rows], -1) if parties.segs.size else np.full(bills, -1, np.int64)


@cache
def _legal_forms() -> tuple[Bytes, Ints]:
    spelled = [f" {form}".encode() for form in sorted(LEGAL_FORMS, key=len, reverse=True)]
    bounds = np.zeros(len(spelled) + 1, np.int64)
    np.cumsum([len(one) for one in spelled], out=bounds[1:])
    return np.frombuffer(b"".join(spelled), np.uint8), bounds
