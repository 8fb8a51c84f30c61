"""Parties as filed → parties of bills, with names cleaned for comparison; missing ones are findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from porttarget.manifests.codes import LEGAL_FORMS
from porttarget.manifests.kernels import text as kernels
from porttarget.manifests.making import Making
from porttarget.manifests.spans import Bytes, Ints, Spans, from_offsets, from_texts, gather
from porttarget.tables import TABLES

# parties that every bill must name
SHIPPER, CONSIGNEE = "shipper", "consignee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """The bill's row and the role of each party."""

    bill: Ints
    role: pl.Series

    def first(self, role: str, bills: int) -> Ints:
        """Row here of each bill's first party in that role; -1 where it has none."""
        rows = np.flatnonzero((self.role == role).to_numpy())[::-1]
        out = np.full(bills, -1, np.int64)
        out[self.bill[rows]] = rows
        return out


def find_parties(making: Making) -> Parties:
    """Who stands under which bill, and findings about bills that do not name whom they must."""
    rows, bills = making.facts["party"], making.facts["bill"]
    role = rows["role"].word_or_code().fill_null("?")
    parties = Parties(bill=rows.within("bill"), role=role)
    for wanted in (SHIPPER, CONSIGNEE) if "party" in making.facts.entities else ():
        without = np.flatnonzero(parties.first(wanted, len(bills)) < 0)
        making.findings.add("missing_party", bills.segs[without], expected=wanted, bill=without)
    return parties


def make_parties(making: Making, parties: Parties, bills: pl.DataFrame) -> pl.DataFrame:
    """The table of parties."""
    rows = making.facts["party"]
    names = rows.all("name").joined().stripped()
    frame = pl.DataFrame(
        [
            gather(bills["bill_id"], parties.bill),
            gather(bills["bill_number"], parties.bill),
            parties.role.alias("role"),
            rows["role"].series("role_raw").fill_null(""),
            names.series("name"),
            clean(names).series("name_clean"),
            rows.all("address").joined(b", ").series("address"),
            *(rows[name].series(name) for name in ("city", "region", "postcode", "country")),
            rows.all("contact").joined(b" ").series("contact"),
            *(rows[name].series(name) for name in ("identifier", "identifier_kind")),
            *making.provenance(rows.segs),
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


@cache
def _legal_forms() -> tuple[Bytes, Ints]:
    spelled = [f" {form}".encode() for form in sorted(LEGAL_FORMS, key=len, reverse=True)]
    bounds = np.zeros(len(spelled) + 1, np.int64)
    np.cumsum([len(one) for one in spelled], out=bounds[1:])
    return np.frombuffer(b"".join(spelled), np.uint8), bounds
